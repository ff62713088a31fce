//! The desktop. Everything is in the library, so that its tests reach it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    #[cfg(target_os = "linux")]
    draw_without_the_graphics_card();
    wedsync_desk::run(std::env::args_os())
}

/// Letters need no graphics card, and beside some drivers the window stays blank (decision 0094). The web view reads this from
/// the environment it is started in, so the program starts itself once more, in the same process.
#[cfg(target_os = "linux")]
fn draw_without_the_graphics_card() {
    use std::{os::unix::process::CommandExt, process::Command};
    const PLAINLY: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    let Ok(program) = std::env::current_exe() else { return };
    if std::env::var_os(PLAINLY).is_none() {
        // It comes back only where that is not possible, and then the window is drawn the other way.
        let _ = Command::new(program).args(std::env::args_os().skip(1)).env(PLAINLY, "1").exec();
    }
}
