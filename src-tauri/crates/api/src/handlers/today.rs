//! Today's and the weekend's weddings.

use crate::Failure;
use crate::dto::today::{DayLine, ListToday};
use crate::router::Context;
use wedsync_engine::DayEntry;

pub async fn list(context: Context, _: ListToday) -> Result<Vec<DayLine>, Failure> {
    let days = context.apart(|parts| Ok(parts.engine.today()?)).await?;
    let line = |entry: DayEntry| DayLine {
        id: entry.record,
        name: entry.title,
        date: entry.date.to_string(),
        starts: entry.starts,
        location: entry.location,
        status: entry.status,
        today: entry.today,
    };
    Ok(days.into_iter().map(line).collect())
}
