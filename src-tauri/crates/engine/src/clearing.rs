//! Once a day what nobody needs any more is cleared away, and never while weddings are protected: it may take a moment, and
//! nobody waits for it.
//!
//! Deliberately absent: what that is, which the store knows.

use crate::wedding_day::DayWatch;
use crate::{Engine, EngineError, Studio};
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_store::StoreError;

const CLEARED: &str = "cleared_away";
const DAY: Duration = Duration::from_hours(24);

impl Engine {
    /// Clears away if a day has passed since it was done.
    pub(crate) fn clear_away_if_due(&self, now: Timestamp) -> Result<(), EngineError> {
        let due = self.store.read(|view| {
            let done = view.meta(CLEARED)?.and_then(|done| done.parse().ok()).map(Timestamp);
            // One that lies ahead was noted by a clock that was set back since.
            let due = done.is_none_or(|done| now < done || done + DAY <= now);
            Ok::<_, StoreError>(due && !DayWatch::look(view, now, Studio::home(view, self.computer)?)?.is_protected())
        })?;
        if !due {
            return Ok(());
        }
        // On a full disk nothing can be cleared away, and everything else is more urgent: tomorrow will do.
        if let Err(why) = self.store.collect_garbage(now) {
            tracing::error!(%why, "what is past its days could not be cleared away");
        }
        Ok(self.store.write(|tx| tx.set_meta(CLEARED, &now.0.to_string()))?)
    }
}
