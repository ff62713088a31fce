//! Who may run: one observation of a place at a time, and one exchange at a time over all. A place that answers
//! slowly holds up only itself; two exchanges at once would send the same change twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};
use wedsync_domain::ids::ConnectionId;

/// The right to run.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    places: Mutex<BTreeMap<ConnectionId, Arc<Mutex<()>>>>,
    exchange: Arc<Mutex<()>>,
}

impl Turns {
    /// Waits until nobody else observes these places. Taken in one order by everyone, so that nobody waits for ever.
    pub(crate) async fn places(&self, ids: &[ConnectionId]) -> Vec<OwnedMutexGuard<()>> {
        let mut sorted = ids.to_vec();
        sorted.sort_unstable();
        let locks: Vec<Arc<Mutex<()>>> = {
            let mut places = self.places.lock().await;
            sorted.into_iter().map(|id| Arc::clone(places.entry(id).or_default())).collect()
        };
        let mut guards = Vec::with_capacity(locks.len());
        for lock in locks {
            guards.push(lock.lock_owned().await);
        }
        guards
    }

    /// Takes the turn at those of these places that nobody observes just now; waits for none.
    pub(crate) async fn free(&self, ids: &[ConnectionId]) -> BTreeMap<ConnectionId, OwnedMutexGuard<()>> {
        let mut places = self.places.lock().await;
        let turn = |id: &ConnectionId| Some((*id, Arc::clone(places.entry(*id).or_default()).try_lock_owned().ok()?));
        ids.iter().filter_map(turn).collect()
    }

    /// Waits until nobody else plans and sends.
    pub(crate) async fn exchange(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.exchange).lock_owned().await
    }
}
