//! Whether the coming weekend is ready: looked at on Thursday at 09:00 and on Friday at 12:00 and 17:00 by the studio's clock,
//! and whenever a person asks.
//!
//! [`facts`] gathers, [`judge`] decides (pure), [`hours`] says when it is due, [`kept`] keeps the last result and raises one
//! notice a check. Decision 0128 says what counts as what. Deliberately absent: words, and anything that puts it right.

pub(crate) mod around;
mod facts;
mod hours;
mod judge;
mod kept;
mod witness;

pub use around::{ChannelProof, ClockIs, clock_is};
pub use hours::next_check;

use crate::pack::not_a_wedding;
use crate::{Engine, EngineError, Studio};
use wedsync_domain::ids::RecordId;
use wedsync_domain::readiness::Readiness;

impl Engine {
    /// Looks now. Of one wedding, whenever it is; otherwise of all until the end of Sunday, and then the result is kept.
    pub fn check_readiness(&self, wedding: Option<RecordId>) -> Result<Readiness, EngineError> {
        let now = self.clock.now();
        let around = self.surroundings()?;
        let facts = self.store.read(|view| {
            let home = Studio::home(view, self.computer)?;
            match wedding {
                Some(id) => facts::of_one(view, id, around, now, home)?.ok_or_else(|| not_a_wedding(id)),
                None => Ok(facts::of_the_week(view, around, now, home)?),
            }
        })?;
        let found = judge::judge(&facts);
        if wedding.is_none() {
            self.store.write(|tx| kept::keep(tx, &found, now))?;
        }
        Ok(found)
    }

    /// The last one of a whole weekend. `None`: nobody has looked yet.
    pub fn readiness(&self) -> Result<Option<Readiness>, EngineError> {
        Ok(self.store.read(kept::last)?)
    }

    /// Looks if it is time and nobody has looked since then.
    pub(crate) fn check_readiness_if_due(&self) -> Result<(), EngineError> {
        let now = self.clock.now();
        let due = self.store.read(|view| {
            let home = Studio::home(view, self.computer)?;
            let done = kept::done(view)?;
            let due = hours::last_due(now, home).filter(|due| done.is_none_or(|done| done < *due || done > now));
            Ok::<_, wedsync_store::StoreError>(due.map(|due| (due, home)))
        })?;
        let Some((due, home)) = due else { return Ok(()) };
        let around = self.surroundings()?;
        let facts = self.store.read(|view| facts::of_the_week(view, around, now, home))?;
        let found = Readiness { due: Some(wedsync_domain::time::Instant(due)), ..judge::judge(&facts) };
        self.store.write(|tx| kept::keep_due(tx, &found, due, now, !hours::is_on(now, home)))?;
        if !found.weddings.is_empty() {
            tracing::info!(open = found.open().count(), "the weekend was looked at");
        }
        Ok(())
    }
}
