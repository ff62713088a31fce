//! Words on the desktop, for when the window is closed. A click opens it.
//!
//! Deliberately absent: names of couples, values, anything that should not stand on a screen that others see.

use crate::windows;
use notify_rust::Notification;
use std::fs::OpenOptions;
use tauri::{AppHandle, Manager};

const OPEN: &str = "default";
/// Lies beside the window's own settings once it has been said.
const SAID: &str = "closing-explained";

/// Tells. Where nobody takes notifications, nothing happens.
pub fn tell(app: &AppHandle, title: &str, words: &str) {
    let (app, title, words) = (app.clone(), title.to_owned(), words.to_owned());
    // A thread of its own: it waits for the click, or until the words are gone.
    std::thread::spawn(move || {
        let shown = Notification::new()
            .appname("WedSync Desk")
            .icon("wedsync-desk")
            .summary(&title)
            .body(&words)
            .action(OPEN, "Open")
            .show();
        match shown {
            #[cfg(all(unix, not(target_os = "macos")))]
            Ok(shown) => shown.wait_for_action(|action| {
                if action == OPEN {
                    open(&app);
                }
            }),
            #[cfg(not(all(unix, not(target_os = "macos"))))]
            Ok(_) => drop(app),
            Err(why) => tracing::info!(%why, "nobody takes notifications"),
        }
    });
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

#[cfg(all(unix, not(target_os = "macos")))]
fn open(app: &AppHandle) {
    let handle = app.clone();
    let opened = app.run_on_main_thread(move || {
        if let Err(why) = windows::show(&handle, None) {
            tracing::warn!(%why, "the window could not be opened");
        }
    });
    if let Err(why) = opened {
        tracing::warn!(%why, "the window could not be opened");
    }
}
