//! How the tools of a season were until now: forty days of looks, by day only, mostly well, slower in the evening, and one bad
//! morning. Made up, and the same each time.

use wedsync_domain::Timestamp;
use wedsync_store::{HealthHour, Store, StoreError, hour_of};

const DAYS: i64 = 40;
/// Looks of an hour.
const LOOKS: u32 = 12;
/// The desk is at work from seven to ten in the evening.
const AT_WORK: std::ops::Range<i64> = 7..22;
/// Some days ago, one tool answered nobody from nine to eleven.
const BAD: (i64, std::ops::Range<i64>) = (3, 9..11);

/// Writes it for every tool that is connected.
pub fn fill(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    let this = hour_of(now);
    store.write(|tx| {
        for (number, connection) in (0_i64..).zip(tx.connections()?) {
            for hour in (this - DAYS * 24..this).filter(|hour| AT_WORK.contains(&hour.rem_euclid(24))) {
                let down =
                    number == 1 && this / 24 - hour.div_euclid(24) == BAD.0 && BAD.1.contains(&hour.rem_euclid(24));
                tx.put_health_hour(connection.id, &one(hour, number, down))?;
            }
        }
        Ok(())
    })
}

fn one(hour: i64, number: i64, down: bool) -> HealthHour {
    // Some unevenness that looks like life.
    let uneven = u32::try_from((hour * 37 + number * 11).rem_euclid(23)).unwrap_or(0);
    let evening = if hour.rem_euclid(24) >= 18 { 180 } else { 0 };
    let p50 = 90 + evening + 4 * uneven;
    let (answered, score) = if down { (0, 10) } else { (LOOKS, if uneven == 22 { 90 } else { 100 }) };
    HealthHour {
        hour,
        looks: LOOKS,
        answered,
        scores: score * LOOKS,
        asked: 40 + uneven,
        failed: if down { 38 } else { uneven / 22 },
        took: None,
        p50: Some(p50),
        p95: Some(p50 * 3),
        p99: Some(p50 * 5),
    }
}
