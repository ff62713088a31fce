//! The desktop shell: the only code that knows Tauri. It owns the data folder the way `wedsync run` does, and puts an icon in
//! the panel, notifications and a window in front of the same router. The window is the same program, begun once more.
//!
//! Deliberately absent: what a command does (api), how a sync works (engine), what a screen shows (`ui/`).

#![forbid(unsafe_code)]

mod change_feed;
mod desk;
mod desktop;
#[cfg(test)]
mod matrix;
mod notifications;
mod tray;
mod window;

use clap::Parser;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{AppHandle, Manager, RunEvent};
use tauri_plugin_autostart::MacosLauncher;
use wedsync_api::Failure;
use wedsync_cli::call::Place;
use wedsync_cli::grammar::DeskWords;
use wedsync_cli::window::{Behind, link};
use wedsync_cli::{desk as terminal, stop};

/// Given by the entry that starts the desk with the computer.
const HIDDEN: &str = "--hidden";

/// Keeps a wedding supplier's calendars, bookings and books in agreement.
#[derive(Debug, Parser)]
#[command(name = "wedsync-desk", version, max_term_width = 100)]
struct Words {
    #[command(flatten)]
    desk: DeskWords,
    /// Start in the panel, without the window
    #[arg(long)]
    hidden: bool,
    /// Be the window of the desk that began this
    #[arg(long, hide = true)]
    window: bool,
    /// A link to a place in the desk: `wedsync://weddings/rec-12`
    link: Option<String>,
}

/// Runs the desktop until it is quit.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    // First of all: from here on a crash leaves no password on the disk.
    if let Err(fault) = wedsync_vault::forbid_core_dumps() {
        say(&fault.message);
    }
    let words = match Words::try_parse_from(words) {
        Ok(words) => words,
        // Help and version among them.
        Err(refusal) => {
            let _ = refusal.print();
            return ExitCode::from(u8::try_from(refusal.exit_code()).unwrap_or(2));
        }
    };
    if !has_display() {
        say("There is no display here, so no window can be opened.\n\
             The same desk works in a terminal: wedsync run keeps everything in agreement, wedsync --help says the rest.");
        return ExitCode::FAILURE;
    }
    if words.window {
        return window::pages::run();
    }
    match Place::of(&words.desk).and_then(|place| open(words, place)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("{}\n{}", failure.message, failure.next_step));
            ExitCode::FAILURE
        }
    }
}

fn open(words: Words, place: Place) -> Result<(), Failure> {
    let runtime = terminal::runtime()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let (asked, begun) = {
        let _inside = runtime.enter();
        // Beside everything else that starts; it shows nothing before it is known that no other desk is there.
        let begun = (!words.hidden).then(window::process::begin).transpose();
        (stop::stop_asked(), begun.map_err(|why| no_window(&why))?)
    };
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, words, _| again(app, &words)))
        .plugin(tauri_plugin_autostart::init(MacosLauncher::LaunchAgent, Some(vec![HIDDEN])))
        .plugin(tauri_plugin_deep_link::init())
        .manage(window::process::Held::default())
        .manage(notifications::Shown::default())
        .setup(move |app| {
            let handle = app.handle().clone();
            let desk = Arc::clone(&handle.state::<Arc<Behind>>());
            if let Some(begun) = begun {
                window::process::open_begun(&handle, begun, words.link.as_deref().and_then(link::place));
            }
            tray::put(&handle)?;
            tauri::async_runtime::spawn(change_feed::follow(handle.clone(), desk, words.hidden));
            tauri::async_runtime::spawn(async move {
                asked.await;
                handle.exit(0);
            });
            Ok(())
        })
        .build(context())
        .map_err(|fault| no_window(&fault))?;
    let desk = Behind::new(place, Arc::new(desk::Shown(app.handle().clone())));
    app.manage(Arc::clone(&desk));
    let code = app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            window::process::close(app);
        }
    });
    runtime.block_on(desk.end());
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    if code == 0 { Ok(()) } else { Err(Failure::bug(&format!("the window ended with {code}"))) }
}

/// The window's rules and its pages, as they are built in.
fn context() -> tauri::Context {
    tauri::generate_context!()
}

/// Somebody starts the desk while it runs, perhaps by a link.
fn again(app: &AppHandle, words: &[String]) {
    window::process::open(app, words.iter().skip(1).find_map(|word| link::place(word)));
}

/// Elsewhere than on Linux there is always one.
fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}

fn no_window(fault: &impl Display) -> Failure {
    Failure::new(
        "no_window",
        format!("The window could not be opened: {fault}."),
        "The same desk works in a terminal: wedsync run, and wedsync --help says the rest.",
    )
}

fn say(text: &str) {
    // Nobody reading any more is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{text}");
}
