//! What is likely to break: a sign-in that ends by itself, and requests that go wrong more often than they used to.
//!
//! The second is one question: were the last six hours like the four weeks before, how likely would so many failures be? They
//! are counted as rare events that do not know of each other (Poisson), and only what would happen once in a million such
//! looks is told. How often that is wrong on quiet days is measured in the tests.

use super::Found;
use statrs::distribution::{DiscreteCDF, Poisson};
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_store::{HealthHour, StoreError, View, begin_of, hour_of};

/// A sign-in that ends later is nobody's business yet.
const SOON: Duration = Duration::from_hours(14 * 24);
const LATELY_H: i64 = 6;
const BEFORE_H: i64 = 28 * 24;
/// Fewer say nothing.
const ENOUGH_BEFORE: u32 = 200;
const ENOUGH_FAILED: u32 = 5;
/// What chance alone would bring less often is told.
const CHANCE: f64 = 1e-6;

/// What is likely to break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ahead {
    /// Its sign-in ends then, unless somebody signs in anew.
    SignInEnds(Timestamp),
    /// Of so many requests since then, more went wrong than usually would.
    ErrorsClimb {
        /// The six hours begin.
        since: Timestamp,
        /// Requests since then.
        asked: u32,
        /// Of these.
        failed: u32,
        /// As in the four weeks before, rounded.
        usual: u32,
    },
}

pub(super) fn ahead(
    view: &View<'_>,
    connection: &Connection,
    found: Option<&Found>,
    now: Timestamp,
) -> Result<Vec<Ahead>, StoreError> {
    if connection.state != ConnectionState::Active {
        return Ok(Vec::new());
    }
    let ends = found.and_then(|it| it.sign_in_ends).filter(|at| now < *at && *at <= now + SOON);
    Ok(ends.map(Ahead::SignInEnds).into_iter().chain(lately(view, connection.id, now)?).collect())
}

/// Whether more of its requests go wrong than usually do.
pub(super) fn climbs(view: &View<'_>, connection: ConnectionId, now: Timestamp) -> Result<bool, StoreError> {
    Ok(lately(view, connection, now)?.is_some())
}

fn lately(view: &View<'_>, connection: ConnectionId, now: Timestamp) -> Result<Option<Ahead>, StoreError> {
    let last = hour_of(now) + 1;
    let hours = view.health_hours(connection, last - LATELY_H - BEFORE_H..last)?;
    Ok(climbing(&hours, last))
}

/// Looks at the six hours before `end`, beside those before them.
fn climbing(hours: &[HealthHour], end: i64) -> Option<Ahead> {
    let first = end - LATELY_H;
    let (before, lately): (Vec<&HealthHour>, Vec<&HealthHour>) = hours.iter().partition(|it| it.hour < first);
    let sum = |hours: &[&HealthHour], of: fn(&HealthHour) -> u32| -> u32 {
        hours.iter().fold(0, |all, it| all.saturating_add(of(it)))
    };
    let (asked, failed) = (sum(&lately, |it| it.asked), sum(&lately, |it| it.failed));
    let (asked_before, failed_before) = (sum(&before, |it| it.asked), sum(&before, |it| it.failed));
    if failed < ENOUGH_FAILED || asked_before < ENOUGH_BEFORE {
        return None;
    }
    // Half a failure more than there was: a tool that never failed is not beyond failing.
    let rate = (f64::from(failed_before) + 0.5) / f64::from(asked_before);
    let usual = rate * f64::from(asked);
    let chance = Poisson::new(usual).ok()?.sf(u64::from(failed) - 1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number that is never negative")]
    let rounded = usual.round() as u32;
    (f64::from(failed) > 2.0 * usual && chance < CHANCE).then_some(Ahead::ErrorsClimb {
        since: begin_of(first),
        asked,
        failed,
        usual: rounded,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours of a connection that is asked so often, and fails so many times in a thousand.
    fn season(seed: u64, hours: i64, asked: u32, per_thousand: u32) -> Vec<HealthHour> {
        let mut chance = fastrand::Rng::with_seed(seed);
        (0..hours)
            .map(|hour| {
                let failed = (0..asked).filter(|_| chance.u32(0..1000) < per_thousand).count();
                HealthHour { hour, asked, failed: u32::try_from(failed).unwrap(), ..HealthHour::default() }
            })
            .collect()
    }

    fn told(hours: &[HealthHour], end: usize) -> bool {
        let from = end.saturating_sub(usize::try_from(LATELY_H + BEFORE_H).unwrap());
        climbing(&hours[from..end], i64::try_from(end).unwrap()).is_some()
    }

    #[test]
    fn on_quiet_days_it_is_hardly_ever_wrong_and_on_bad_ones_it_is_told() {
        // Looked at every hour for a year: a calendar, a busy CRM, and one that fails often and always has.
        let kinds = [(24, 2), (240, 5), (60, 50)];
        let (mut wrong, mut looks, mut missed, mut bad) = (0, 0, 0, 0);
        for (asked, per_thousand) in kinds {
            for seed in 0..3 {
                let mut hours = season(seed, 365 * 24, asked, per_thousand);
                for end in 30 * 24..hours.len() {
                    looks += 1;
                    wrong += u32::from(told(&hours, end));
                }
                // One bad morning: ten times as many fail, and at least a tenth.
                let day = hours.len() - 6;
                for hour in &mut hours[day..] {
                    hour.failed = (asked * per_thousand / 100).max(asked / 10).min(asked);
                }
                bad += 1;
                missed += u32::from(!told(&hours, hours.len()));
            }
        }
        println!(
            "climbing errors: {wrong} of {looks} looks on quiet days were wrong; {missed} of {bad} bad mornings were missed"
        );
        assert!(wrong <= 1, "{wrong} false alarms in {looks} looks");
        assert_eq!(missed, 0);
    }

    #[test]
    fn too_little_is_nothing() {
        let mut hours = season(1, 40 * 24, 10, 0);
        let end = hours.len();
        assert!(!told(&hours, end), "nothing fails");
        hours[end - 1].failed = 4;
        assert!(!told(&hours, end), "four are no trend");
        hours[end - 1].failed = 9;
        assert!(told(&hours, end));
        assert!(!told(&hours[end - 10..], 10), "nobody knows what is usual");
    }
}
