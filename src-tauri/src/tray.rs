//! The icon in the panel: the state in a ring and a line, and what can be done without the window.
//!
//! Changes only what has changed, so that nothing flickers. Works without: where no panel takes icons, the window is
//! opened again by starting the program. Deliberately absent: the state itself, which [`wedsync_cli::window::standing`] reads.

use crate::desktop::Around;
use crate::window::process as window;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry, include_image};
use tauri_plugin_autostart::ManagerExt;
use wedsync_api::dto::desk::{PauseDesk, PauseUntil, ResumeDesk};
use wedsync_api::dto::sync::Sync;
use wedsync_api::ports::Desktop;
use wedsync_api::{Command, Failure, Request};
use wedsync_cli::window::Behind;
use wedsync_cli::window::standing::{Ring, Seen};

const OPEN: &str = "open";
const SYNC: &str = "sync";
const HOUR: &str = "pause-hour";
const TOMORROW: &str = "pause-tomorrow";
const RESUMED: &str = "pause-resumed";
const RESUME: &str = "resume";
const AUTOSTART: &str = "autostart";
const QUIT: &str = "quit";

/// What is on the panel.
struct Tray {
    icon: TrayIcon,
    menu: Menu<Wry>,
    line: MenuItem<Wry>,
    /// Below it, while there is something to watch over.
    watch: MenuItem<Wry>,
    resume: MenuItem<Wry>,
    autostart: CheckMenuItem<Wry>,
    shown: Mutex<Seen>,
}

/// Puts it there, if this system can.
pub fn put(app: &AppHandle) -> tauri::Result<()> {
    if !can_be_drawn() {
        tracing::info!("no icon in the panel: libayatana-appindicator3 is not installed");
        return Ok(());
    }
    let seen = Seen::opening();
    let item = |id: &str, text: &str, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let line = item("line", &seen.words, false)?;
    let watch = item("watch", "", false)?;
    let resume = item(RESUME, "Resume", false)?;
    let starts = app.autolaunch().is_enabled().unwrap_or(false);
    let autostart = CheckMenuItem::with_id(app, AUTOSTART, "Start with the computer", true, starts, None::<&str>)?;
    let rule = || PredefinedMenuItem::separator(app);
    let menu = Menu::with_items(
        app,
        &[
            &line,
            &rule()?,
            &item(OPEN, "Open WedSync Desk", true)?,
            &item(SYNC, "Sync now", true)?,
            &rule()?,
            &item(HOUR, "Pause for an hour", true)?,
            &item(TOMORROW, "Pause until tomorrow", true)?,
            &item(RESUMED, "Pause until I resume", true)?,
            &resume,
            &rule()?,
            &autostart,
            &item(QUIT, "Quit", true)?,
        ],
    )?;
    let icon = TrayIconBuilder::with_id("desk")
        .icon(drawing(seen.ring))
        .tooltip(&seen.words)
        .menu(&menu)
        .on_menu_event(|app, event| chosen(app, event.id().as_ref()))
        .build(app)?;
    app.manage(Tray { icon, menu, line, watch, resume, autostart, shown: Mutex::new(seen) });
    Ok(())
}

/// Shows how things stand, from now on.
pub fn show(app: &AppHandle, seen: &Seen) {
    let seen = seen.clone();
    at_the_panel(app, |tray| change(tray, seen));
}

fn at_the_panel(app: &AppHandle, change: impl FnOnce(&Tray) -> tauri::Result<()> + Send + 'static) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        if let Some(tray) = handle.try_state::<Tray>()
            && let Err(why) = change(&tray)
        {
            tracing::warn!(%why, "the icon in the panel could not be changed");
        }
    });
    if let Err(why) = asked {
        tracing::debug!(%why, "the program is ending");
    }
}

fn change(tray: &Tray, seen: Seen) -> tauri::Result<()> {
    let mut shown = tray.shown.lock().unwrap_or_else(PoisonError::into_inner);
    if shown.ring != seen.ring {
        tray.icon.set_icon(Some(drawing(seen.ring)))?;
    }
    if shown.words != seen.words {
        tray.line.set_text(&seen.words)?;
        tray.icon.set_tooltip(Some(&seen.words))?;
    }
    if shown.watch != seen.watch {
        match (&shown.watch, &seen.watch) {
            (None, Some(_)) => tray.menu.insert(&tray.watch, 1)?,
            (Some(_), None) => tray.menu.remove(&tray.watch)?,
            _ => {}
        }
        tray.watch.set_text(seen.watch.as_deref().unwrap_or_default())?;
    }
    if shown.paused != seen.paused {
        tray.resume.set_enabled(seen.paused)?;
    }
    *shown = seen;
    Ok(())
}

fn drawing(ring: Ring) -> Image<'static> {
    match ring {
        Ring::None => include_image!("assets/tray/none.png"),
        Ring::Agreed => include_image!("assets/tray/agreed.png"),
        Ring::Paused => include_image!("assets/tray/paused.png"),
        Ring::Working => include_image!("assets/tray/working.png"),
        Ring::Offline => include_image!("assets/tray/offline.png"),
        Ring::Two => include_image!("assets/tray/two.png"),
        Ring::Broken => include_image!("assets/tray/broken.png"),
    }
}

fn chosen(app: &AppHandle, id: &str) {
    let pause = |until| Command::from(PauseDesk { until });
    match id {
        OPEN => window::open(app, None),
        SYNC => ask(app, Sync { connection: None, approve: false }.into()),
        HOUR => ask(app, pause(PauseUntil::InAnHour)),
        TOMORROW => ask(app, pause(PauseUntil::Tomorrow)),
        RESUMED => ask(app, pause(PauseUntil::Resumed)),
        RESUME => ask(app, ResumeDesk {}.into()),
        AUTOSTART => autostart(app),
        QUIT => app.exit(0),
        _ => {}
    }
}

/// Asked of the desk like everything else; what comes of it shows in the state, or in words.
fn ask(app: &AppHandle, command: Command) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = asked(&app, command).await {
            crate::notifications::tell(&app, &failure.message, &failure.next_step);
        }
    });
}

async fn asked(app: &AppHandle, command: Command) -> Result<(), Failure> {
    let desk = Arc::clone(&app.state::<Arc<Behind>>());
    desk.router().await?.call(Request::new(command)).await.map(drop)
}

fn autostart(app: &AppHandle) {
    let desktop = Around(app.clone());
    let before = desktop.starts().unwrap_or(false);
    if let Err(failure) = desktop.set_starts(!before) {
        crate::notifications::tell(app, &failure.message, &failure.next_step);
        // The check mark says what is so, not what was wanted.
        starts(app, before);
    }
}

/// Whether the desk starts with the computer, from now on.
pub fn starts(app: &AppHandle, does: bool) {
    at_the_panel(app, move |tray| tray.autostart.set_checked(does));
}

/// The library that draws it is loaded when it is first used, and where it is missing that ends the program.
#[cfg(target_os = "linux")]
fn can_be_drawn() -> bool {
    let names = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let machine = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let given = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let mut folders = vec![machine.into(), "/usr/lib".into(), "/usr/lib64".into(), "/usr/local/lib".into()];
    folders.extend(std::env::split_paths(&given));
    folders.iter().any(|folder| names.iter().any(|name| Path::new(folder).join(name).exists()))
}

#[cfg(not(target_os = "linux"))]
fn can_be_drawn() -> bool {
    true
}
