//! The sample studio: make-believe tools in this process, and a desk of its own for them beside the real one. A window
//! shows one of the two, and whatever it says goes to the one it shows.
//!
//! Both keep what they have in a folder of their own below the studio's, so that nothing made up ever lies among what is
//! real. Deliberately absent: windows.

#[cfg(test)]
mod tests;
mod tools;

pub use tools::tools;

use crate::desk::{Desk, VaultWords};
use crate::folder::Folder;
use crate::grammar::VaultChoice;
use crate::owner::AtWork;
use async_trait::async_trait;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use tempfile::TempDir;
use tokio::sync::{Mutex, RwLock, watch};
use tools::{ADDRESS, Only};
use wedsync_api::ports::{Sample, SampleTool};
use wedsync_api::wire::{CallNews, Change};
use wedsync_api::{Calls, Failure, feed};
use wedsync_domain::Clock;
use wedsync_sandbox::{Options, Sandbox};
use wedsync_store::{Store, StoreError};

/// Below the studio's folder.
const FOLDER: &str = "sample";

/// Whoever hears what is told.
type Hear<T> = Arc<dyn Fn(T) + Send + Sync>;

/// The place for a sample studio beside a real one.
pub struct Beside {
    me: Weak<Self>,
    folder: PathBuf,
    vault: VaultWords,
    clock: Arc<dyn Clock>,
    news: Hear<CallNews>,
    changed: Hear<Change>,
    /// While it is shown.
    open: RwLock<Option<Arc<Open>>>,
    /// One opening or leaving at a time.
    turn: Mutex<()>,
}

struct Open {
    calls: Calls,
    at_work: Mutex<Option<AtWork>>,
    sandbox: Sandbox,
    /// Turns true when it is left: calls still under way end with it.
    left: watch::Sender<bool>,
    _room: Option<TempDir>,
}

impl Beside {
    /// Beside the studio of this folder. `news` and `changed` take to the window what it hears.
    pub fn new(
        studio: &Folder,
        vault: VaultWords,
        clock: Arc<dyn Clock>,
        news: impl Fn(CallNews) + Send + Sync + 'static,
        changed: impl Fn(Change) + Send + Sync + 'static,
    ) -> Arc<Self> {
        let folder = studio.path().join(FOLDER);
        let (news, changed): (Hear<CallNews>, Hear<Change>) = (Arc::new(news), Arc::new(changed));
        Arc::new_cyclic(|me| Self {
            me: me.clone(),
            folder,
            vault,
            clock,
            news,
            changed,
            open: RwLock::default(),
            turn: Mutex::default(),
        })
    }

    /// Carries out what the window says: at the sample studio's desk while that is shown, else at the real one.
    pub async fn take(&self, real: &Calls, spoken: Value) -> Result<Value, Failure> {
        let open = self.open.read().await.clone();
        let Some(open) = open else { return real.take(spoken).await };
        let mut left = open.left.subscribe();
        tokio::select! {
            // The call that leaves is answered all the same.
            biased;
            answer = open.calls.take(spoken) => answer,
            _ = left.wait_for(|left| *left) => Err(Failure::new(
                "sample_left",
                "The sample studio was left while this went on.",
                "Open it again to go on with it.",
            )),
        }
    }

    /// Whether what the window says goes there.
    pub async fn is_shown(&self) -> bool {
        self.open.read().await.is_some()
    }

    /// Stops it, if it is shown.
    pub async fn end(&self) {
        let _turn = self.turn.lock().await;
        let open = self.open.write().await.take();
        let Some(open) = open else { return };
        let at_work = open.at_work.lock().await.take();
        if let Some(at_work) = at_work {
            at_work.end().await;
        }
        open.left.send_replace(true);
    }

    async fn begin(&self) -> Result<Open, Failure> {
        // What lies in no vault could not be opened a second time.
        let passing = self.vault.choice == VaultChoice::Memory;
        let room = passing.then(|| tempfile::Builder::new().prefix("wedsync-sample-").tempdir()).transpose();
        let room = room.map_err(|fault| not_begun(&fault))?;
        let folder = room.as_ref().map_or(self.folder.as_path(), TempDir::path);
        let desk = self.desk(folder).await?;
        let (now, tools) = (Some(self.clock.now().utc()), Some(folder.join("tools")));
        let sandbox = Sandbox::start(Options { now, folder: tools, ..Options::default() }).await;
        let sandbox = sandbox.map_err(|fault| not_begun(&fault))?;
        lead_to(desk.router.engine().store(), sandbox.base_url())?;
        let base = sandbox.base_url().to_owned();
        let desk = desk.connecting(|tools| Arc::new(Only { tools, base }));
        let router = match self.me.upgrade() {
            Some(me) => desk.router.clone().with_sample(me),
            None => desk.router.clone(),
        };
        let (news, changed) = (Arc::clone(&self.news), Arc::clone(&self.changed));
        tokio::spawn(feed::follow(router.engine().store(), move |change| changed(change)));
        let at_work = Mutex::new(Some(AtWork::begin(&Folder::at(&folder.join("desk"))?, desk)?));
        let calls = Calls::new(router, move |told| news(told));
        Ok(Open { calls, at_work, sandbox, left: watch::Sender::new(false), _room: room })
    }

    async fn desk(&self, folder: &Path) -> Result<Desk, Failure> {
        let folder = Folder::at(&folder.join("desk"))?;
        let (vault, clock) = (self.vault.clone(), Arc::clone(&self.clock));
        // A keychain may wait for a person.
        let opening = tokio::task::spawn_blocking(move || {
            folder.make()?;
            let lock = folder.try_lock()?.ok_or_else(|| {
                let message = format!("The sample studio in {} is open in another program.", folder.path().display());
                Failure::new("sample_open_elsewhere", message, "Close that program, then try again.")
            })?;
            Desk::open_showing(&folder, lock, &vault, clock, &unseen)
        });
        opening.await.map_err(|fault| Failure::bug(&fault))?
    }
}

#[async_trait]
impl Sample for Beside {
    async fn tools(&self) -> Option<Vec<SampleTool>> {
        self.open.read().await.as_ref().map(|open| tools(open.sandbox.base_url()).to_vec())
    }

    async fn open(&self) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        if self.open.read().await.is_none() {
            let open = self.begin().await?;
            *self.open.write().await = Some(Arc::new(open));
        }
        Ok(())
    }

    async fn leave(&self) -> Result<(), Failure> {
        self.end().await;
        Ok(())
    }
}

/// The recovery code of a sample studio opens nothing that anybody would miss.
#[allow(clippy::unnecessary_wraps, reason = "elsewhere a person may close the window")]
fn unseen(_: &str) -> Result<(), Failure> {
    Ok(())
}

/// The tools listen elsewhere each time they are started; what is connected goes with them.
fn lead_to(store: &Store, base: &str) -> Result<(), Failure> {
    let led = store.write(|tx| {
        for mut connection in tx.connections()? {
            connection.settings.insert(ADDRESS.to_owned(), base.to_owned());
            tx.update_connection(&connection)?;
        }
        Ok::<_, StoreError>(())
    });
    led.map_err(Failure::from)
}

fn not_begun(fault: &std::io::Error) -> Failure {
    Failure::new(
        "sample_not_opened",
        format!("The sample studio could not be opened: {fault}."),
        "Check that the disk has space and that programs may listen at 127.0.0.1, then try again.",
    )
}
