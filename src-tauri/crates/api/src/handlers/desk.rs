//! A rest for the desk as a whole, from running by itself or from writing.

use super::sync::status;
use crate::Failure;
use crate::dto::desk::{PauseDesk, PauseUntil, ResumeDesk, SetReadOnly};
use crate::dto::sync::{AskStatus, Status};
use crate::router::Context;
use chrono::Days;
use chrono_tz::Tz;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::when::Moment;
use wedsync_engine::{Pause, Studio};

const HOUR: Duration = Duration::from_hours(1);

pub async fn pause(context: Context, ask: PauseDesk) -> Result<Status, Failure> {
    let computer = context.parts.home;
    let home = context.look(move |view| Ok(Studio::home(view, computer)?)).await?;
    let pause = pause_of(ask.until, context.parts.clock.now(), home);
    rest(context, Some(pause)).await
}

pub async fn resume(context: Context, _: ResumeDesk) -> Result<Status, Failure> {
    rest(context, None).await
}

pub async fn read_only(context: Context, ask: SetReadOnly) -> Result<Status, Failure> {
    context.apart(move |parts| Ok(parts.engine.set_read_only(ask.on)?)).await?;
    status(context, AskStatus {}).await
}

async fn rest(context: Context, pause: Option<Pause>) -> Result<Status, Failure> {
    context.apart(move |parts| Ok(parts.engine.pause(pause)?)).await?;
    status(context, AskStatus {}).await
}

fn pause_of(until: PauseUntil, now: Timestamp, home: Tz) -> Pause {
    match until {
        PauseUntil::InAnHour => Pause::Until(now + HOUR),
        PauseUntil::Tomorrow => {
            let today = now.utc().with_timezone(&home).date_naive();
            let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
            Pause::Until(Moment::Day(tomorrow).instant(home).into())
        }
        PauseUntil::Resumed => Pause::UntilResumed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn at(text: &str) -> Timestamp {
        text.parse::<DateTime<Utc>>().unwrap().into()
    }

    #[test]
    fn tomorrow_begins_where_the_studio_is() {
        let london = pause_of(PauseUntil::Tomorrow, at("2027-05-14T23:30:00Z"), chrono_tz::Europe::London);
        // It is half past midnight there already.
        assert_eq!(london, Pause::Until(at("2027-05-15T23:00:00Z")));
        let utc = pause_of(PauseUntil::Tomorrow, at("2027-05-14T23:30:00Z"), chrono_tz::UTC);
        assert_eq!(utc, Pause::Until(at("2027-05-15T00:00:00Z")));
        let hour = pause_of(PauseUntil::InAnHour, at("2027-05-14T23:30:00Z"), chrono_tz::UTC);
        assert_eq!(hour, Pause::Until(at("2027-05-15T00:30:00Z")));
    }
}
