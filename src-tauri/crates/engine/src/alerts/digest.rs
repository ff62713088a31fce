//! Once a morning: what was not well and could wait, so that nobody was told of it. A channel is told of all of it in one word, and only
//! where there is something to tell.
//!
//! It is an incident that was over when it began, with the story of whom it went to. Deliberately absent: the desktop, where all of
//! it stands anyway.

use super::routes::{LOUD, fitting};
use super::say::{Scene, reached, write};
use super::trouble::Occasion;
use chrono::{NaiveTime, TimeZone};
use std::collections::BTreeSet;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::{Severity, Stage};
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::{Cause, Digested, Incident, IncidentState, Word};
use wedsync_store::{StoreError, Tx, View};

const LAST: &str = "alerts_digest";
/// O'clock, where the studio is.
const HOUR: u32 = 8;
/// Told one by one; of the others how many they are.
const MOST: usize = 12;
/// Read back at the most.
const LATELY: u32 = 1_000;

/// Whether one is to be written: each morning, but not on a day with weddings. Since when it counts.
pub(super) fn is_morning(view: &View<'_>, on: &Occasion<'_>) -> Result<Option<Timestamp>, StoreError> {
    let last = last(view)?.filter(|last| *last <= on.now);
    let time = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    let morning = on.home.from_local_datetime(&on.now.utc().with_timezone(&on.home).date_naive().and_time(time));
    let morning = morning.earliest().map(|at| Timestamp(at.timestamp_millis()));
    let is_time = morning.is_some_and(|at| at <= on.now && last.is_some_and(|last| last < at));
    Ok(last.filter(|_| is_time && on.day.today.is_empty()))
}

/// Whether none was ever written, or by a clock that has been set back since: from now on it counts.
pub(super) fn is_first(view: &View<'_>, now: Timestamp) -> Result<bool, StoreError> {
    Ok(last(view)?.is_none_or(|last| last > now))
}

pub(super) fn begin(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.set_meta(LAST, &now.0.to_string())
}

fn last(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    Ok(view.meta(LAST)?.and_then(|text| text.parse().ok()).map(Timestamp))
}

/// Writes it down, and what of it is to be told to whom.
pub(super) fn sum_up(
    tx: &mut Tx<'_>,
    since: Timestamp,
    on: &Occasion<'_>,
    scene: &Scene<'_>,
) -> Result<(), StoreError> {
    begin(tx, on.now)?;
    let mut items = untold(tx, since)?;
    if items.is_empty() {
        return Ok(());
    }
    let more = u32::try_from(items.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    items.truncate(MOST);
    let mut it = Incident::of(Cause::Digest { items, more }, Severity::Info, None, on.now);
    let ways = ways(tx, &it, scene)?;
    if ways.is_empty() {
        return Ok(());
    }
    (it.state, it.ended) = (IncidentState::Resolved, Some(on.now));
    it.id = tx.add_incident(&it)?;
    for way in ways {
        let word = write(&mut it, Stage::Digest, 0, way, scene);
        tx.add_word(&word)?;
    }
    tx.put_incident(&it)
}

/// What was or is wrong since then, and no channel was told of, in the order in which it began.
fn untold(view: &View<'_>, since: Timestamp) -> Result<Vec<Digested>, StoreError> {
    let mut all = view.incidents_over(since, LATELY)?;
    all.extend(view.incidents_open()?);
    // Whoever took it on, or called it over, knows.
    all.retain(|it| !matches!(it.cause, Cause::Digest { .. }) && !it.hushed && it.taken_on.is_none());
    all.sort_by_key(|it| (it.begun, it.id));
    let mut items = Vec::new();
    for it in all {
        // What is still on its way is told by itself.
        let told = |word: &Word| word.taken.is_some() || word.ended.is_none();
        if !view.words_about(it.id)?.iter().any(told) {
            let (incident, cause) = (it.id, Box::new(it.cause));
            items.push(Digested { incident, cause, begun: it.begun, ended: it.ended });
        }
    }
    Ok(items)
}

/// Where a warning would go first; never a channel that wakes people.
fn ways(view: &View<'_>, it: &Incident, scene: &Scene<'_>) -> Result<Vec<Vec<ChannelId>>, StoreError> {
    let loud: BTreeSet<ChannelId> =
        view.channels()?.iter().filter(|it| LOUD.contains(&it.kind.as_str())).map(|it| it.id).collect();
    let on: BTreeSet<ChannelId> = scene.on.difference(&loud).copied().collect();
    let it = Incident { severity: Severity::Warning, ..it.clone() };
    let Some(route) = fitting(&it, scene.routes, &on, scene.venues, scene.now, scene.home) else {
        return Ok(Vec::new());
    };
    Ok(reached(&it, route, &on, scene).into_iter().map(|(_, way)| way).collect())
}
