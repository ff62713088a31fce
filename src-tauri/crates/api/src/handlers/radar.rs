//! What is too close to one another, with the times that the studio set.

use crate::Failure;
use crate::dto::radar::{ClashCard, ListRadar, RadarBoard};
use crate::router::Context;
use wedsync_engine::Studio;

/// A season and what is already asked for of the next.
const DAYS: u32 = 400;
/// Nobody is booked further ahead.
const MOST: u32 = 800;

pub async fn list(context: Context, ask: ListRadar) -> Result<RadarBoard, Failure> {
    let days = ask.days.unwrap_or(DAYS);
    if !(1..=MOST).contains(&days) {
        let message = format!("The radar looks 1 to {MOST} days ahead, not {days}.");
        return Err(Failure::new("bad_value", message, "Give a number of days within that."));
    }
    context
        .apart(move |parts| {
            let studio = parts.engine.store().read(Studio::of)?;
            let found = parts.engine.radar(days)?;
            let card = |clash: wedsync_domain::radar::Clash| ClashCard { words: clash.closeness.to_string(), clash };
            let (travel_min, turnaround_min) = (studio.travel_min, studio.turnaround_min);
            Ok(RadarBoard { travel_min, turnaround_min, days, clashes: found.into_iter().map(card).collect() })
        })
        .await
}
