//! What is done about calls: the next run of their connections is brought forward. Runs are the schedule's, with all their
//! questions and guards.

use crate::rhythm::Times;
use crate::wedding_day::depended_on;
use crate::{DayWatch, Engine, EngineError, Studio};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{CallId, ConnectionId, SourceId};

/// From the end of one run to the next that calls ask for, so that a provider that calls for every field is not asked each time.
const APART: Duration = Duration::from_secs(10);
/// Taken up together: whoever wants to write meanwhile is not to wait for long.
const AT_A_TIME: usize = 512;
/// Between two looks at what is too old.
const SWEEP: Duration = Duration::from_hours(1);

/// The connections that calls are about and that weddings of the day depend on, until they run.
#[derive(Default)]
pub(crate) struct First {
    ids: BTreeSet<ConnectionId>,
    /// More calls wait to be taken up.
    more: bool,
}

impl First {
    /// Puts them first; the rest stays as it is.
    pub(crate) fn in_order(&self, connections: &mut [Connection]) {
        connections.sort_by_key(|it| !self.ids.contains(&it.id));
    }

    /// Whether more calls wait than were taken up.
    pub(crate) fn more(&self) -> bool {
        self.more
    }

    /// It runs.
    pub(crate) fn begun(&mut self, id: ConnectionId) {
        self.ids.remove(&id);
    }
}

/// Not while it fails, which has a rhythm of its own, and not right after a run.
fn brought_forward(connection: &Connection, now: Timestamp) -> Option<Timestamp> {
    let runs = connection.state == ConnectionState::Active && connection.failures == 0;
    let soonest = connection.last_ok.map_or(now, |last| now.max(last + APART));
    // A clock that went back is no reason to wait.
    runs.then(|| soonest.min(now + APART)).filter(|at| *at < connection.due)
}

impl Engine {
    /// Takes calls up but for those about a connection that runs just now: what they tell of may have come too late for it.
    /// A power cut may bring them back, and then they are taken up once more.
    pub(crate) fn take_up_calls(
        &self,
        first: &mut First,
        busy: &BTreeSet<ConnectionId>,
        times: &Times,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        self.sweep_calls(now)?;
        let (calls, sources): (Vec<CallId>, BTreeSet<SourceId>) =
            self.store.read(|view| view.calls_waiting(busy, AT_A_TIME))?.into_iter().unzip();
        first.more = calls.len() == AT_A_TIME;
        if calls.is_empty() {
            return Ok(());
        }
        let called = self.store.write_soon(|tx| {
            let mut called = BTreeSet::new();
            for id in tx.called_for(&sources)? {
                if let Some(connection) = tx.connection(id)?
                    && let Some(at) = brought_forward(&connection, now)
                {
                    tx.set_due(id, at)?;
                    called.insert(id);
                }
            }
            tx.calls_handled(&calls)?;
            if !times.guarded || called.is_empty() {
                return Ok(BTreeSet::new());
            }
            let day = DayWatch::look(tx, now, Studio::home(tx, self.computer)?)?;
            let depended = depended_on(tx, &day.ahead(now))?;
            called.retain(|id| depended.contains(id));
            Ok::<_, EngineError>(called)
        })?;
        first.ids.extend(called);
        Ok(())
    }

    fn sweep_calls(&self, now: Timestamp) -> Result<(), EngineError> {
        let last = Timestamp(self.intake.swept.load(Ordering::Relaxed));
        if now.since(last) >= SWEEP || now < last {
            self.intake.swept.store(now.0, Ordering::Relaxed);
            self.store.write(|tx| tx.sweep_calls(now))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rhythm::tests::connection;

    #[test]
    fn a_call_brings_forward_what_works_and_not_more_often_than_every_ten_seconds() {
        let now = Timestamp(1_000_000);
        let later = |seconds: i64| Timestamp(now.0 + seconds * 1000);
        let it = |due: Timestamp| Connection { due, ..connection(1) };
        assert_eq!(brought_forward(&it(later(300)), now), Some(now));
        let ran = |ago: i64| Connection { last_ok: Some(later(-ago)), ..it(later(300)) };
        assert_eq!(brought_forward(&ran(60), now), Some(now));
        assert_eq!(brought_forward(&ran(4), now), Some(later(6)));
        assert_eq!(brought_forward(&ran(-3600), now), Some(later(10)), "a clock that went back");
        assert_eq!(brought_forward(&it(now), now), None, "never later than it was");
        assert_eq!(brought_forward(&Connection { failures: 3, ..it(later(300)) }, now), None);
        assert_eq!(brought_forward(&Connection { state: ConnectionState::Paused, ..it(later(300)) }, now), None);
    }

    #[test]
    fn those_that_weddings_of_the_day_depend_on_go_first() {
        let mut all: Vec<Connection> = (1..=4).map(connection).collect();
        let mut first = First { ids: [ConnectionId(3)].into(), more: false };
        first.in_order(&mut all);
        assert_eq!(all.iter().map(|it| it.id.0).collect::<Vec<_>>(), [3, 1, 2, 4]);
        first.begun(ConnectionId(3));
        all.sort_by_key(|it| it.id);
        first.in_order(&mut all);
        assert_eq!(all.iter().map(|it| it.id.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }
}
