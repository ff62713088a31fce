//! How often a connection is looked at: what can be chosen, and why it is as it is.

use crate::Failure;
use crate::dto::connections::{PollBudget, ProviderCard, RhythmBecause, RhythmCard};
use crate::texts::instant;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::season::Season;
use wedsync_engine::{Because, Times, times};
use wedsync_store::{StoreError, View, hour_of};

/// What a person may want: a minute to four hours.
const CHOICES_S: [u32; 6] = [60, 300, 900, 1800, 3600, 14_400];

pub fn seconds(every: Duration) -> u32 {
    u32::try_from(every.as_secs()).unwrap_or(u32::MAX)
}

pub fn card(connection: &Connection, now: &Times, providers: &[ProviderCard], most_asked: u32) -> RhythmCard {
    let soonest = soonest(connection, providers);
    RhythmCard {
        chosen_s: connection.chosen_s,
        because: match now.rhythm(connection).because {
            Because::Chosen => RhythmBecause::Chosen,
            Because::Season(Season::Peak) => RhythmBecause::Peak,
            Because::Season(Season::Shoulder) => RhythmBecause::Shoulder,
            Because::Season(Season::Off) => RhythmBecause::Off,
            Because::Weddings => RhythmBecause::Weddings,
        },
        seasons_s: [Season::Peak, Season::Shoulder, Season::Off].map(|season| connection.interval_s * times(season)),
        choices_s: CHOICES_S.into_iter().filter(|choice| *choice >= soonest).collect(),
        held_until: now.under_way.map(instant),
        budget: PollBudget {
            soonest_s: connection.soonest_s.max(CHOICES_S[0]),
            most_asked,
            allowed: of(connection, providers).map_or(0, |it| it.per_second * 3600),
        },
    }
}

/// Requests in the busiest hour of the last 24.
pub fn most_asked(view: &View<'_>, connection: ConnectionId, now: Timestamp) -> Result<u32, StoreError> {
    let this = hour_of(now);
    let hours = view.health_hours(connection, this - 23..this + 1)?;
    Ok(hours.iter().map(|it| it.asked).max().unwrap_or_default())
}

fn of<'a>(connection: &Connection, providers: &'a [ProviderCard]) -> Option<&'a ProviderCard> {
    providers.iter().find(|it| it.id == connection.provider)
}

/// What the provider bears; where it is not known any more, what everybody bears.
fn soonest(connection: &Connection, providers: &[ProviderCard]) -> u32 {
    of(connection, providers).map_or(CHOICES_S[1], |it| it.soonest_s)
}

/// Whether that can be chosen.
pub fn bearable(connection: &Connection, every_s: Option<u32>, providers: &[ProviderCard]) -> Result<(), Failure> {
    let (name, soonest) = (&connection.name, soonest(connection, providers));
    match every_s {
        Some(chosen) if chosen < soonest => Err(Failure::new(
            "too_often",
            format!("“{name}” does not bear being looked at more often than every {} minutes.", soonest / 60),
            "Choose a longer time, or leave it to the season.",
        )),
        Some(chosen) if !CHOICES_S.contains(&chosen) => {
            let message = format!("Every {chosen} seconds is not one of the times that can be chosen for “{name}”.");
            Err(Failure::new("bad_value", message, "Choose one of 1, 5, 15 or 30 minutes, 1 hour, or 4 hours."))
        }
        _ => Ok(()),
    }
}
