//! The desk behind a window: opened when it is first asked for, again if that did not work, and anew once a backup was put in
//! its place. Beside it, while the window shows it, the sample studio.
//!
//! A restore needs the folder for itself, so it is the one command that is carried out here and not by the router: everything
//! else that is asked meanwhile waits, and is then answered by what the backup holds. Deliberately absent: windows.

pub mod link;
pub mod pipe;
pub mod standing;
#[cfg(test)]
mod tests;
pub mod word;

use crate::call::Place;
use crate::clock::SystemClock;
use crate::desk::Desk;
use crate::folder::Lock;
use crate::owner::AtWork;
use crate::restore::Unpacked;
use crate::sample::Beside;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock, watch};
use wedsync_api::dto::backup::{BackupRestored, MakeBackup, RestoreBackup};
use wedsync_api::ports::{Desktop, Window};
use wedsync_api::wire::{CallNews, Change, Spoken, not_a_call};
use wedsync_api::{Ask, Calls, Command, Failure, Router};
use wedsync_domain::Secret;
use wedsync_domain::topic::Topic;

/// What a front end does with what its window is told.
pub trait FrontEnd: Window + 'static {
    /// News of a call.
    fn news(&self, news: &CallNews);
    /// Something changed.
    fn changed(&self, change: &Change);
    /// The desktop around the window, where there is one.
    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        None
    }
    /// Shows the recovery code of a new studio, this once. If the person puts that off, nothing was made.
    fn show_code(&self, code: &str) -> Result<(), Failure>;
}

struct Open {
    router: Router,
    calls: Calls,
    sample: Arc<Beside>,
    at_work: Mutex<Option<AtWork>>,
}

/// The desk of one data folder.
pub struct Behind {
    place: Place,
    front: Arc<dyn FrontEnd>,
    /// Held for writing while it is opened, or another takes its place.
    open: RwLock<Option<Arc<Open>>>,
    /// How often it was opened.
    opened: watch::Sender<u32>,
}

impl Behind {
    /// Not opened yet.
    pub fn new(place: Place, front: Arc<dyn FrontEnd>) -> Arc<Self> {
        Arc::new(Self { place, front, open: RwLock::default(), opened: watch::Sender::new(0) })
    }

    /// What the window says.
    pub async fn take(self: &Arc<Self>, spoken: Value) -> Result<Value, Failure> {
        let open = self.at_hand().await?;
        if spoken["command"] == RestoreBackup::NAME && !open.sample.is_shown().await {
            drop(open);
            let (file, code) = asked(spoken)?;
            let done = self.restore(file, code).await?;
            return serde_json::to_value(done).map_err(|fault| Failure::bug(&fault));
        }
        open.sample.take(&open.calls, spoken).await
    }

    /// The way in, to the desk that is open now.
    pub async fn router(self: &Arc<Self>) -> Result<Router, Failure> {
        Ok(self.at_hand().await?.router.clone())
    }

    /// Hears each opening, whoever caused it.
    pub fn opened(&self) -> watch::Receiver<u32> {
        self.opened.subscribe()
    }

    /// Lets go of the folder.
    pub async fn end(&self) {
        let open = self.open.write().await.take();
        if let Some(open) = open {
            open.end().await;
        }
    }

    async fn at_hand(self: &Arc<Self>) -> Result<Arc<Open>, Failure> {
        if let Some(open) = &*self.open.read().await {
            return Ok(Arc::clone(open));
        }
        let mut place = self.open.write().await;
        if let Some(open) = &*place {
            return Ok(Arc::clone(open));
        }
        let open = self.start(None).await?;
        Ok(self.put(&mut place, open))
    }

    fn put(&self, place: &mut Option<Arc<Open>>, open: Open) -> Arc<Open> {
        let open = Arc::clone(place.insert(Arc::new(open)));
        self.opened.send_modify(|times| *times += 1);
        open
    }

    /// Opens what lies in the folder. A keychain may wait for a person, so it is on a thread that may.
    async fn start(self: &Arc<Self>, lock: Option<Lock>) -> Result<Open, Failure> {
        let me = Arc::clone(self);
        apart(move || {
            let held = || me.place.hold_alone("a second one cannot be opened there");
            let desk = me.place.open_showing(lock.map_or_else(held, Ok)?, &|code| me.front.show_code(code))?;
            me.begin(desk)
        })
        .await
    }

    fn begin(&self, desk: Desk) -> Result<Open, Failure> {
        let (folder, vault) = (&self.place.folder, self.place.vault.clone());
        let router = desk.router.clone();
        let at_work = Mutex::new(Some(AtWork::begin(folder, desk)?));
        let [one, two, three] = std::array::from_fn(|_| Arc::clone(&self.front));
        let (news, changed) = (move |news: CallNews| one.news(&news), move |change: Change| two.changed(&change));
        let sample = Beside::new(folder, vault, Arc::new(SystemClock), news, changed);
        let mut whole = router.clone().with_sample(sample.clone()).with_window(self.front.clone());
        if let Some(desktop) = self.front.desktop() {
            whole = whole.with_desktop(desktop);
        }
        let calls = Calls::new(whole, move |news| three.news(&news));
        Ok(Open { router, calls, sample, at_work })
    }

    /// Puts a backup in the place of what is here. Until it has opened with the code, and what is here was copied, nothing is
    /// touched.
    async fn restore(self: &Arc<Self>, file: PathBuf, code: Secret) -> Result<BackupRestored, Failure> {
        let mut place = self.open.write().await;
        let open = place.as_ref().ok_or_else(|| Failure::bug(&"nothing is open"))?;
        let (folder, vault) = (self.place.folder.clone(), self.place.vault.clone());
        let unpacked = apart(move || Unpacked::from(&folder, &file, code.expose())).await?;
        let before = self.place.folder.new_backup()?;
        open.router.ask(MakeBackup { file: before.clone() }).await?;
        let lock = open.end().await;
        *place = None;
        let folder = self.place.folder.clone();
        let put = apart(move || unpacked.put(&folder, &vault)).await;
        // Whatever came of it: what lies there now is opened, and the window sees that.
        let opened = self.start(lock).await.map(|open| self.put(&mut place, open));
        self.front.changed(&Change { topics: Topic::ALL.iter().copied().collect() });
        let restored = put?;
        opened?;
        Ok(BackupRestored { before, previews: restored.previews })
    }
}

impl Open {
    /// Closes it for good, whoever still holds a piece of it.
    async fn end(&self) -> Option<Lock> {
        self.sample.end().await;
        let at_work = self.at_work.lock().await.take()?;
        let lock = at_work.end().await;
        let store = Arc::clone(self.router.engine().store());
        if let Err(failure) = apart(move || store.close().map_err(Failure::from)).await {
            tracing::warn!(code = failure.code, "the database could not be closed");
        }
        Some(lock)
    }
}

/// The backup and its code, taken out of what the window said.
fn asked(spoken: Value) -> Result<(PathBuf, Secret), Failure> {
    let Spoken::Call(call) = Spoken::of(spoken)? else { return Err(not_a_call("")) };
    let Command::BackupRestore(RestoreBackup { file }) = call.command()? else { return Err(not_a_call("")) };
    let code = call.secret.map(Secret::from).ok_or_else(wedsync_api::no_recovery_code)?;
    Ok((file, code))
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|fault| Failure::bug(&fault))?
}
