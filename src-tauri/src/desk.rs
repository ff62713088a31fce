//! The desk behind the window: opened once, when it is first asked for, and again if that did not work. Beside it, while
//! the window shows it, the sample studio.
//!
//! Deliberately absent: how a desk is put together and how it runs, which the command line shares.

use crate::change_feed;
use crate::desktop::Around;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Emitter};
use tokio::sync::{Notify, OnceCell};
use wedsync_api::wire::{CallNews, Change, News};
use wedsync_api::{Calls, Failure, Router};
use wedsync_cli::call::Place;
use wedsync_cli::clock::SystemClock;
use wedsync_cli::owner::AtWork;
use wedsync_cli::sample::Beside;

/// What a window hears of its calls.
pub const NEWS: &str = "news";

struct Open {
    router: Router,
    calls: Calls,
    sample: Arc<Beside>,
}

/// The desk of one data folder.
pub struct Desk {
    place: Place,
    open: OnceCell<Open>,
    opened: Notify,
    at_work: Mutex<Option<AtWork>>,
}

impl Desk {
    /// Not opened yet.
    pub fn new(place: Place) -> Self {
        Self { place, open: OnceCell::new(), opened: Notify::new(), at_work: Mutex::default() }
    }

    /// What the window says.
    pub async fn take(
        self: &Arc<Self>,
        app: &AppHandle,
        spoken: serde_json::Value,
    ) -> Result<serde_json::Value, Failure> {
        let open = self.at_hand(app).await?;
        open.sample.take(&open.calls, spoken).await
    }

    /// The way in.
    pub async fn router(self: &Arc<Self>, app: &AppHandle) -> Result<Router, Failure> {
        Ok(self.at_hand(app).await?.router.clone())
    }

    /// Waits until it has been opened, whoever did.
    pub async fn is_open(&self) {
        // Registered before the look, so that an opening in between is not missed.
        let opened = self.opened.notified();
        if self.open.get().is_none() {
            opened.await;
        }
    }

    async fn at_hand(self: &Arc<Self>, app: &AppHandle) -> Result<&Open, Failure> {
        let opening = || async {
            let (desk, app) = (Arc::clone(self), app.clone());
            // A keychain may wait for a person.
            let open = tokio::task::spawn_blocking(move || desk.start(&app)).await;
            let open = open.map_err(|fault| Failure::bug(&fault))??;
            self.opened.notify_waiters();
            Ok(open)
        };
        self.open.get_or_try_init(opening).await
    }

    fn start(&self, app: &AppHandle) -> Result<Open, Failure> {
        let lock = self.place.hold_alone("a second one cannot be opened there")?;
        let desk = self.place.open_showing(lock, &show_code)?;
        let router = desk.router.clone();
        let Place { folder, vault, .. } = &self.place;
        *self.lock() = Some(AtWork::begin(folder, desk)?);
        let (one, other, third) = (app.clone(), app.clone(), app.clone());
        let news = move |news: CallNews| tell(&one, &news);
        let changed = move |change: Change| change_feed::emit(&other, &change);
        let sample = Beside::new(folder, vault.clone(), Arc::new(SystemClock), news, changed);
        let shown = router.clone().with_sample(sample.clone()).with_desktop(Arc::new(Around(app.clone())));
        let calls = Calls::new(shown, move |news| tell(&third, &news));
        Ok(Open { router, calls, sample })
    }

    /// Lets go of the folder.
    pub async fn end(&self) {
        if let Some(open) = self.open.get() {
            open.sample.end().await;
        }
        let at_work = self.lock().take();
        if let Some(at_work) = at_work {
            at_work.end().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<AtWork>> {
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A sign-in page is shown in the person's own browser, never in ours.
fn tell(app: &AppHandle, news: &CallNews) {
    if let News::Page(page) = &news.news
        && (page.starts_with("https://") || page.starts_with("http://"))
        && let Err(why) = opener::open_browser(page)
    {
        // The window shows the address as well.
        tracing::warn!(%why, "no browser could be opened");
    }
    if let Err(why) = app.emit(NEWS, news) {
        tracing::warn!(%why, "the window could not be told");
    }
}

/// In a window of the system's own: the code passes through no page.
fn show_code(code: &str) -> Result<(), Failure> {
    let words = format!(
        "Your recovery code, shown this once:\n\n{code}\n\nWrite it down and keep it away from this computer. It opens \
         backups, and it opens this studio if the keychain is ever lost. We do not keep it."
    );
    let written = "I have written it down";
    let answer = rfd::MessageDialog::new()
        .set_title("WedSync Desk")
        .set_description(words)
        .set_buttons(rfd::MessageButtons::OkCancelCustom(written.to_owned(), "Not now".to_owned()))
        .show();
    if matches!(&answer, rfd::MessageDialogResult::Ok) || answer == rfd::MessageDialogResult::Custom(written.to_owned())
    {
        return Ok(());
    }
    Err(Failure::new(
        "code_not_kept",
        "The recovery code was not written down, so the studio was not made. Nothing is lost.",
        "Try again: another code will be shown.",
    ))
}
