//! Calls about which their provider must be asked, within bounds that nobody outside can widen: whoever knows an address could
//! otherwise have us ask as often as they like.
//!
//! Only what comes to nothing counts, because the calls that are the source's own have a limit already. Deliberately absent: how a
//! provider is asked.

use crate::limits::UNPROVED;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wedsync_domain::intake::{Transmission, Witness};
use wedsync_domain::{Fault, FaultKind};

/// Questions of one source under way at once; more wait.
const AT_ONCE: usize = 4;
/// For the turn and the answer together. PayPal does not say how long it waits for ours.
const PATIENCE: Duration = Duration::from_secs(15);
/// For which a question that came to nothing counts.
pub(crate) const MINUTE: Duration = Duration::from_mins(1);

/// Those of one source.
pub(crate) struct Lookups {
    turns: Semaphore,
    in_vain: Arc<Semaphore>,
}

/// Leave to ask once.
pub(crate) struct Leave(Option<OwnedSemaphorePermit>);

impl Default for Lookups {
    fn default() -> Self {
        let in_vain = Semaphore::new(usize::try_from(UNPROVED.get()).unwrap_or(Semaphore::MAX_PERMITS));
        Self { turns: Semaphore::new(AT_ONCE), in_vain: Arc::new(in_vain) }
    }
}

impl Lookups {
    /// Nothing: too many of this minute came to nothing, or may still.
    pub(crate) fn leave(&self) -> Option<Leave> {
        Arc::clone(&self.in_vain).try_acquire_owned().ok().map(|permit| Leave(Some(permit)))
    }

    /// Whether the provider says that it is its own.
    pub(crate) async fn ask(&self, witness: &dyn Witness, it: &Transmission<'_>) -> Result<bool, Fault> {
        let asked = tokio::time::timeout(PATIENCE, async {
            let _turn = self.turns.acquire().await;
            witness.vouches(it).await
        });
        asked.await.unwrap_or_else(|late| {
            let message = "Whether a call is its provider’s own could not be found out in time.";
            Err(Fault::new(FaultKind::Transient, "timed_out", message).detail(late))
        })
    }
}

impl Leave {
    /// The call was its source’s own, or known: as if nobody had asked.
    pub(crate) fn give_back(mut self) {
        self.0 = None;
    }
}

impl Drop for Leave {
    /// Counts for a minute, also where whoever called has hung up meanwhile.
    fn drop(&mut self) {
        if let (Some(permit), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(async move {
                tokio::time::sleep(MINUTE).await;
                drop(permit);
            });
        }
    }
}
