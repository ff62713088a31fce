//! Where calls are laid until they are on the disk. One writer takes all that have gathered and writes them in one
//! transaction, so that waiting for the disk is shared: while it is waited for, the next ones gather.

use crate::Engine;
use async_trait::async_trait;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::{Call, Inbox, Kept, TurnedAway};
use wedsync_domain::{Fault, FaultKind};
use wedsync_store::{Lately, StoreError};

/// Calls that wait for the writer. Whoever comes then is told to come again.
const ROOM: usize = 1024;
/// Written together at most, so that a sync that wants to write as well need not wait for long.
const TOGETHER: usize = 512;

struct Waiting {
    call: Call,
    answer: oneshot::Sender<Result<Kept, Fault>>,
}

/// Takes calls in as long as it is held.
pub struct Tray {
    engine: Arc<Engine>,
    lately: Arc<Mutex<Option<Lately>>>,
    to: mpsc::Sender<Waiting>,
}

impl Tray {
    /// An empty one.
    pub fn new(engine: Arc<Engine>) -> std::io::Result<Self> {
        let (to, from) = mpsc::channel(ROOM);
        let lately = Arc::default();
        let (writer, known) = (Arc::clone(&engine), Arc::clone(&lately));
        std::thread::Builder::new().name("intake".to_owned()).spawn(move || write(&writer, &known, from))?;
        Ok(Self { engine, lately, to })
    }
}

#[async_trait]
impl Inbox for Tray {
    async fn keep(&self, call: Call) -> Result<Kept, Fault> {
        let (answer, kept) = oneshot::channel();
        self.to.try_send(Waiting { call, answer }).map_err(|_| full())?;
        kept.await.unwrap_or_else(|_| Err(full()))
    }

    async fn knows(&self, source: SourceId, name: &[u8]) -> Result<bool, Fault> {
        let (engine, lately, name) = (Arc::clone(&self.engine), Arc::clone(&self.lately), name.to_vec());
        // It waits for a write that is under way, hence the thread of its own.
        let look = move || with(&engine, &lately, |lately| Ok(lately.knows(source, &name, engine.clock.now())));
        let known = tokio::task::spawn_blocking(look).await;
        known.map_err(|why| Fault::new(FaultKind::Bug, "bug", why))?.map_err(|why| why.fault())
    }

    fn turned_away(&self, source: SourceId, why: TurnedAway) {
        self.engine.intake.count(source, why);
    }
}

fn write(engine: &Engine, lately: &Mutex<Option<Lately>>, mut from: mpsc::Receiver<Waiting>) {
    let mut all = Vec::with_capacity(TOGETHER);
    while from.blocking_recv_many(&mut all, TOGETHER) > 0 {
        let kept = keep(engine, lately, &all);
        // Whoever asked may be gone by now.
        match kept {
            Ok(kept) => {
                for (it, kept) in all.drain(..).zip(kept) {
                    let _ = it.answer.send(kept.ok_or_else(gone));
                }
            }
            Err(why) => {
                for it in all.drain(..) {
                    let _ = it.answer.send(Err(why.fault()));
                }
            }
        }
    }
}

fn keep(engine: &Engine, lately: &Mutex<Option<Lately>>, all: &[Waiting]) -> Result<Vec<Option<Kept>>, StoreError> {
    with(engine, lately, |lately| engine.store.keep_calls(lately, all.iter().map(|it| &it.call), engine.clock.now()))
}

/// What was taken in lately is read for the first call, and again for the next if it could not be.
fn with<T>(
    engine: &Engine,
    lately: &Mutex<Option<Lately>>,
    then: impl FnOnce(&mut Lately) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut lately = lately.lock().unwrap_or_else(PoisonError::into_inner);
    then(match &mut *lately {
        Some(lately) => lately,
        none => none.insert(Lately::of(&engine.store)?),
    })
}

fn full() -> Fault {
    Fault::new(FaultKind::Transient, "intake_full", "More calls came from the web than could be written down.")
        .next("Nothing to do: whoever called tries again, and every tool is looked at regularly anyway.")
}

fn gone() -> Fault {
    Fault::new(FaultKind::Missing, "source_gone", "This source may not call any more.")
        .next("Remove the webhook where it was set up.")
}
