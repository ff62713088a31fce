//! Where calls are laid until they are on the disk. One writer takes all that have gathered and writes them in one
//! transaction, so that waiting for the disk is shared: while it is waited for, the next ones gather.

use crate::Engine;
use async_trait::async_trait;
use std::sync::Arc;
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
    to: mpsc::Sender<Waiting>,
}

impl Tray {
    /// An empty one.
    pub fn new(engine: Arc<Engine>) -> std::io::Result<Self> {
        let (to, from) = mpsc::channel(ROOM);
        let writer = Arc::clone(&engine);
        std::thread::Builder::new().name("intake".to_owned()).spawn(move || write(&writer, from))?;
        Ok(Self { engine, to })
    }
}

#[async_trait]
impl Inbox for Tray {
    async fn keep(&self, call: Call) -> Result<Kept, Fault> {
        let (answer, kept) = oneshot::channel();
        self.to.try_send(Waiting { call, answer }).map_err(|_| full())?;
        kept.await.unwrap_or_else(|_| Err(full()))
    }

    fn turned_away(&self, source: SourceId, why: TurnedAway) {
        self.engine.intake.count(source, why);
    }
}

fn write(engine: &Engine, mut from: mpsc::Receiver<Waiting>) {
    let mut lately = None;
    let mut all = Vec::with_capacity(TOGETHER);
    while from.blocking_recv_many(&mut all, TOGETHER) > 0 {
        let kept = keep(engine, &mut lately, &all);
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

/// What was taken in lately is read for the first call, and again for the next if it could not be.
fn keep(engine: &Engine, lately: &mut Option<Lately>, all: &[Waiting]) -> Result<Vec<Option<Kept>>, StoreError> {
    let lately = match lately {
        Some(lately) => lately,
        None => lately.insert(Lately::of(&engine.store)?),
    };
    engine.store.keep_calls(lately, all.iter().map(|it| &it.call), engine.clock.now())
}

fn full() -> Fault {
    Fault::new(FaultKind::Transient, "intake_full", "More calls came from the web than could be written down.")
        .next("Nothing to do: whoever called tries again, and every tool is looked at regularly anyway.")
}

fn gone() -> Fault {
    Fault::new(FaultKind::Missing, "source_gone", "This source may not call any more.")
        .next("Remove the webhook where it was set up.")
}
