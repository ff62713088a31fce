//! The window as the desk sees it: a process of its own, begun when somebody wants to look, gone when they have closed it. So
//! the desk without a window carries nothing of one, and a web view that dies takes nothing with it (decision 0118).
//!
//! Deliberately absent: what is shown, and what a question means.

use super::WINDOW;
use crate::notifications;
use serde::Serialize;
use serde_json::value::to_raw_value;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager};
use tokio::process::{Child, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel};
use wedsync_cli::window::Behind;
use wedsync_cli::window::pipe::{self, ToWindow};

/// Letters need no graphics card, and beside some drivers the window stays blank (decision 0094).
const PLAINLY: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

const GOES_ON: &str = "Your tools are kept in agreement all the same. Open the window again from its icon in the panel or from your \
     programs.";

/// The window that is there, if one is: the way to tell it something.
#[derive(Default)]
pub struct Held(Mutex<Option<UnboundedSender<ToWindow>>>);

/// Begins its process, for a desk on this runtime. Nothing is seen before it is told to show itself, and it ends with the desk.
pub fn begin() -> std::io::Result<Child> {
    let mut command = Command::new(program()?);
    command.arg(WINDOW).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    if std::env::var_os(PLAINLY).is_none() {
        command.env(PLAINLY, "1");
    }
    command.spawn()
}

/// Ours. Once an update has put another in its place, the system still knows the one that runs, and only that one's pages and
/// questions fit this desk.
fn program() -> std::io::Result<PathBuf> {
    let named = std::env::current_exe()?;
    Ok(if cfg!(target_os = "linux") && !named.exists() { "/proc/self/exe".into() } else { named })
}

/// Opens it or brings it to the front; then at that place, if one is given.
pub fn open(app: &AppHandle, place: Option<String>) {
    let mut held = held(app);
    if let Some(say) = &*held {
        let _ = say.send(ToWindow::Show(place));
        return;
    }
    let _inside = tauri::async_runtime::handle().inner().enter();
    match begin() {
        Ok(window) => *held = Some(live(app, window, place)),
        Err(why) => {
            tracing::error!(%why, "the window could not be begun");
            notifications::tell(app, "The window could not be opened", GOES_ON);
        }
    }
}

/// The same with a process that was begun before it was known whether it is wanted.
pub fn open_begun(app: &AppHandle, window: Child, place: Option<String>) {
    *held(app) = Some(live(app, window, place));
}

/// Whether somebody may be looking.
pub fn is_open(app: &AppHandle) -> bool {
    held(app).is_some()
}

/// Tells its pages, if it is there.
pub fn tell(app: &AppHandle, event: &str, what: &impl Serialize) {
    let Some(say) = held(app).clone() else { return };
    match to_raw_value(what) {
        Ok(what) => drop(say.send(ToWindow::Event(event.to_owned(), what))),
        Err(why) => tracing::warn!(%why, "the window could not be told"),
    }
}

/// Closes it, because the desk ends.
pub fn close(app: &AppHandle) {
    held(app).take();
}

fn held(app: &AppHandle) -> MutexGuard<'_, Option<UnboundedSender<ToWindow>>> {
    app.state::<Held>().inner().0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Goes on as long as the window does.
fn live(app: &AppHandle, mut window: Child, place: Option<String>) -> UnboundedSender<ToWindow> {
    let (say, mut said) = unbounded_channel();
    let _ = say.send(ToWindow::Show(place));
    let (app, answers) = (app.clone(), say.downgrade());
    tauri::async_runtime::spawn(async move {
        let end = until_it_ends(&app, &mut window, &mut said, answers).await;
        if held(&app).take().is_none() {
            return;
        }
        said.close();
        explain(&app, &end);
        // Somebody wanted to see it in the very moment it went.
        while let Some(message) = said.recv().await {
            if let ToWindow::Show(place) = message {
                open(&app, place);
            }
        }
    });
    say
}

async fn until_it_ends(
    app: &AppHandle,
    window: &mut Child,
    said: &mut UnboundedReceiver<ToWindow>,
    answers: WeakUnboundedSender<ToWindow>,
) -> std::io::Result<ExitStatus> {
    if let (Some(to), Some(from)) = (window.stdin.take(), window.stdout.take()) {
        let desk = Arc::clone(&app.state::<Arc<Behind>>());
        tokio::select! {
            // One that closes no longer listens.
            _ = pipe::tell(to, said) => {}
            ended = pipe::answer(&desk, from, &answers) => ended?,
        }
    }
    window.wait().await
}

/// A window that was closed is explained once; one that died, each time.
fn explain(app: &AppHandle, end: &std::io::Result<ExitStatus>) {
    match end {
        Ok(end) if end.success() => notifications::explain_closing(app),
        Ok(end) if was_told_to(*end) => {}
        other => {
            tracing::error!(?other, "the window ended by itself");
            notifications::tell(app, "The window closed by itself", GOES_ON);
        }
    }
}

/// Whoever ends a person's programs, at the end of the day for example, ends the desk as well.
#[cfg(unix)]
fn was_told_to(end: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const HANGUP: i32 = 1;
    const INTERRUPT: i32 = 2;
    const TERMINATE: i32 = 15;
    matches!(end.signal(), Some(HANGUP | INTERRUPT | TERMINATE))
}

#[cfg(not(unix))]
fn was_told_to(_: ExitStatus) -> bool {
    false
}
