//! How many requests a minute an account has, if that is limited at all.
//!
//! Google publishes 600 a minute for each user of a project, and other numbers for projects made since May 2026
//! (<https://developers.google.com/workspace/calendar/api/guides/quota>).

use super::answers::Refusal;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

#[derive(Debug, Default)]
pub struct Quota {
    per_minute: Option<usize>,
    /// Who asked and when, the oldest first.
    recent: VecDeque<(&'static str, DateTime<Utc>)>,
}

impl Quota {
    pub fn new(per_minute: Option<usize>) -> Quota {
        Quota { per_minute, recent: VecDeque::new() }
    }

    /// Counts a request. One that is refused is not counted.
    pub fn spend(&mut self, account: &'static str, now: DateTime<Utc>) -> Result<(), Refusal> {
        let Some(most) = self.per_minute else { return Ok(()) };
        while self.recent.front().is_some_and(|(_, at)| now - *at >= TimeDelta::minutes(1)) {
            self.recent.pop_front();
        }
        if self.recent.iter().filter(|(who, _)| *who == account).count() >= most {
            return Err(Refusal::quota(StatusCode::FORBIDDEN));
        }
        self.recent.push_back((account, now));
        Ok(())
    }
}
