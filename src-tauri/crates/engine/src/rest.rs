//! A pause of the whole desk: nothing runs by itself until it is over. What a person asks for is done all the same.
//!
//! It lies in the store, so that a restart does not end it in silence. Deliberately absent: a pause of one connection,
//! which is that connection's own state.

use crate::{Engine, EngineError};
use wedsync_domain::Timestamp;
use wedsync_domain::topic::Topic;
use wedsync_store::{StoreError, View};

const PAUSE: &str = "pause";
const UNTIL_RESUMED: &str = "until resumed";

/// How long nothing runs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// Until then.
    Until(Timestamp),
    /// Until a person says so.
    UntilResumed,
}

impl Engine {
    /// Begins a pause, or ends it (`None`). Another one takes the place of the one before.
    pub fn pause(&self, pause: Option<Pause>) -> Result<(), EngineError> {
        let text = match pause {
            Some(Pause::Until(end)) => end.0.to_string(),
            Some(Pause::UntilResumed) => UNTIL_RESUMED.to_owned(),
            None => String::new(),
        };
        Ok(self.store.write(|tx| tx.set_meta(PAUSE, &text))?)
    }

    /// The pause that is on now.
    pub fn paused(&self) -> Result<Option<Pause>, EngineError> {
        let now = self.clock.now();
        Ok(self.store.read(|view| paused(view, now))?)
    }

    /// Notes that a run is under way until this is dropped, and tells whoever listens of both.
    pub(crate) fn at_work(&self) -> AtWork<'_> {
        self.working.send_modify(|runs| *runs += 1);
        self.store.tell(Topic::Desk);
        AtWork(self)
    }

    /// Whether a run is under way.
    pub fn is_working(&self) -> bool {
        *self.working.borrow() > 0
    }
}

/// The pause that is on at that time, for whoever looks at the store already.
pub fn paused(view: &View<'_>, now: Timestamp) -> Result<Option<Pause>, StoreError> {
    let pause = match view.meta(PAUSE)?.as_deref() {
        Some(UNTIL_RESUMED) => Some(Pause::UntilResumed),
        Some(end) => end.parse().ok().map(|end| Pause::Until(Timestamp(end))),
        None => None,
    };
    Ok(pause.filter(|pause| !matches!(pause, Pause::Until(end) if *end <= now)))
}

/// One run under way.
pub(crate) struct AtWork<'a>(&'a Engine);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.working.send_modify(|runs| *runs -= 1);
        self.0.store.tell(Topic::Desk);
    }
}
