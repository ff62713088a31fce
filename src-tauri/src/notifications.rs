//! Words on the desktop: what the desk has to tell, as one. What needs a person besides the weddings of the day is on the
//! screen already where the window is open. A click leads to the place where it is seen to.
//!
//! Deliberately absent: names of couples, values, anything that should not stand on a screen that others see; and the
//! decision what is told, and when again, which is the engine's.

use crate::window::process as window;
use notify_rust::{Notification, NotificationHandle, Timeout, Urgency};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager};
use tokio::sync::oneshot::{Receiver, channel};
use wedsync_api::dto::alerts::AcknowledgeAlert;
use wedsync_api::dto::notices::{ListNotices, NoticeAbout, SnoozeNotices, ToldNotices};
use wedsync_api::{Failure, Router};
use wedsync_cli::window::word::{Word, together};
use wedsync_domain::ids::NoticeId;

const OPEN: &str = "default";
const SNOOZE: &str = "snooze";
const TAKE_ON: &str = "take-on";
/// Lies beside the window's own settings once it has been said.
const SAID: &str = "closing-explained";

/// Under which number each was shown, by what it told of. The same told again takes its own place: what stays until somebody
/// presses it would else stand there many times.
#[derive(Default)]
pub struct Shown(Mutex<BTreeMap<Vec<NoticeId>, u32>>);

/// One notification.
struct Told {
    title: String,
    words: String,
    critical: bool,
    /// Can be put off.
    snoozes: bool,
    /// Somebody can say that they look after it.
    taken_on: bool,
    /// The number of the one whose place it takes.
    instead_of: Option<u32>,
}

impl Told {
    /// Calm, and nothing to put off.
    fn calmly(title: &str, words: &str) -> Self {
        let (title, words) = (title.to_owned(), words.to_owned());
        Self { title, words, critical: false, snoozes: false, taken_on: false, instead_of: None }
    }
}

/// Tells. Where nobody takes notifications, nothing happens.
pub fn tell(app: &AppHandle, title: &str, words: &str) {
    drop(stand(Told::calmly(title, words), opens(app)));
}

/// One like those to come, to look at. Whether anybody took it.
pub async fn show_one(app: &AppHandle) -> bool {
    let words = "It names times and venues, and no couple: others may see the screen. A click opens the desk.";
    stand_once(app, Vec::new(), Told::calmly("This is how the desk tells you", words), opens(app)).await
}

fn opens(app: &AppHandle) -> impl FnOnce(&str) + Send + use<> {
    let app = app.clone();
    move |action| {
        if action == OPEN {
            window::open(&app, None);
        }
    }
}

/// Shows it on a thread of its own, which waits for the click or until the words are gone. Says when somebody took it, and its
/// number there.
fn stand(words: Told, chosen: impl FnOnce(&str) + Send + 'static) -> Receiver<u32> {
    let (tell, told) = channel();
    // Heard from the moment it stands there: somebody may be quick.
    std::thread::spawn(move || match show(&words) {
        Ok(shown) => {
            let _ = tell.send(shown.id());
            wait(shown, chosen);
        }
        Err(why) => tracing::info!(%why, "nobody takes notifications"),
    });
    told
}

/// That the desk goes on with its window closed, the first time it is closed.
pub fn explain_closing(app: &AppHandle) {
    let Ok(folder) = app.path().app_config_dir() else { return };
    let said = std::fs::create_dir_all(&folder)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(folder.join(SAID)));
    if said.is_ok() {
        tell(
            app,
            "WedSync Desk keeps working",
            "The window is closed, and your tools are kept in agreement all the same. Open it again from its icon in \
             the panel or from your programs. Quit is in the icon's menu.",
        );
    }
}

/// Tells all notices that are due, as one notification. They count as told once somebody shows them, and not before: what
/// nobody took is told again at the next look.
pub async fn tell_due(app: &AppHandle, router: &Router) -> Result<(), Failure> {
    let mut due = router.ask(ListNotices {}).await?;
    due.retain(|notice| notice.due);
    let ids: Vec<_> = due.iter().map(|notice| notice.id).collect();
    if window::is_open(app) {
        due.retain(|notice| notice.about != NoticeAbout::NeedsYou);
    }
    let taken = match together(&due) {
        Some(word) => show_together(app, router, word).await,
        None => !ids.is_empty(),
    };
    if taken {
        router.ask(ToldNotices { ids }).await?;
    }
    Ok(())
}

/// Whether anybody took it.
async fn show_together(app: &AppHandle, router: &Router, word: Word) -> bool {
    let Word { title, words, critical, notices, incidents, place } = word;
    let told = Told { title, words, critical, snoozes: true, taken_on: !incidents.is_empty(), instead_of: None };
    let (handle, asks, ids) = (app.clone(), router.clone(), notices.clone());
    let runtime = tokio::runtime::Handle::current();
    let failed = move |failure: Failure| tell(&handle, &failure.message, &failure.next_step);
    let handle = app.clone();
    stand_once(app, notices, told, move |action| match action {
        OPEN => window::open(&handle, Some(place)),
        SNOOZE => runtime.block_on(asks.ask(SnoozeNotices { ids })).map_or_else(failed, drop),
        TAKE_ON => {
            for id in incidents {
                runtime.block_on(asks.ask(AcknowledgeAlert { id })).map_or_else(&failed, drop);
            }
        }
        _ => (),
    })
    .await
}

/// The same told again takes its own place. Whether anybody took it.
async fn stand_once(
    app: &AppHandle,
    of: Vec<NoticeId>,
    words: Told,
    chosen: impl FnOnce(&str) + Send + 'static,
) -> bool {
    let instead_of = numbers(app).get(&of).copied();
    let number = stand(Told { instead_of, ..words }, chosen).await.ok();
    numbers(app).extend(number.map(|number| (of, number)));
    number.is_some()
}

fn numbers(app: &AppHandle) -> MutexGuard<'_, BTreeMap<Vec<NoticeId>, u32>> {
    app.state::<Shown>().inner().0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn show(it: &Told) -> Result<NotificationHandle, notify_rust::error::Error> {
    let mut shown = Notification::new();
    shown.appname("WedSync Desk").icon("wedsync-desk").summary(&it.title).body(&plain(&it.words)).action(OPEN, "Open");
    if it.snoozes {
        shown.action(SNOOZE, "Snooze 15 min");
    }
    if it.taken_on {
        shown.action(TAKE_ON, "I look after it");
    }
    if let Some(number) = it.instead_of {
        shown.id(number);
    }
    if it.critical {
        shown.timeout(Timeout::Never);
        #[cfg(all(unix, not(target_os = "macos")))]
        shown.urgency(Urgency::Critical);
    }
    shown.show()
}

/// Who shows it may read the words as markup, and a tool may be called “Flowers & Co”.
fn plain(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Waits for what is pressed, or until the words are gone.
#[cfg(all(unix, not(target_os = "macos")))]
fn wait(shown: NotificationHandle, chosen: impl FnOnce(&str)) {
    shown.wait_for_action(chosen);
}

/// Nobody can press anything there.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn wait(_: NotificationHandle, _: impl FnOnce(&str)) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_markup() {
        assert_eq!(plain("Flowers & Co <b>"), "Flowers &amp; Co &lt;b&gt;");
    }
}
