//! Looking out for newer versions of the program: whether it happens by itself, when somebody last looked, and what there
//! was. It lies in the store, so that a restart neither forgets it nor asks again.
//!
//! Nothing is looked for before a person says so. Deliberately absent: the way to the maker, and what is done with it.

use crate::{Engine, EngineError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_store::{StoreError, View};

const LOOKOUT: &str = "lookout";
/// Between two looks by itself.
const DAY: Duration = Duration::from_hours(24);

/// How it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookout {
    /// Once a day, by itself.
    pub on: bool,
    /// The last time that there was an answer.
    pub looked: Option<Timestamp>,
    /// What there was then that was newer than what ran.
    pub newer: Option<Newer>,
}

/// A version that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// Which.
    pub version: String,
    /// What is new in it.
    pub notes: String,
    /// When it came out, as the maker's host says.
    pub published: Option<String>,
}

impl Lookout {
    /// As it lies there. What a later version wrote and this one cannot read is as good as nothing.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        let kept = view.meta(LOOKOUT)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Whether a look by itself is due. A clock that went back is no reason to wait for years.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.on && self.looked.is_none_or(|looked| looked + DAY <= now || looked > now + DAY)
    }
}

impl Engine {
    /// Changes it.
    pub fn look_out(&self, change: impl FnOnce(&mut Lookout)) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            let mut lookout = Lookout::of(tx)?;
            change(&mut lookout);
            // Plain texts, numbers and flags always become JSON.
            tx.set_meta(LOOKOUT, &serde_json::to_string(&lookout).unwrap_or_default())
        })?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_looked_for_unasked_and_then_once_a_day() {
        let now = Timestamp(1_795_176_000_000);
        assert!(!Lookout::default().is_due(now), "nobody said so");
        let on = |looked| Lookout { on: true, looked, newer: None };
        assert!(on(None).is_due(now));
        assert!(!on(Some(now)).is_due(now + Duration::from_hours(23)));
        assert!(on(Some(now)).is_due(now + Duration::from_hours(24)));
        assert!(on(Some(now + Duration::from_hours(400))).is_due(now), "the clock went back");
    }
}
