//! The desktop around the window, for the pages: whether the desk starts with the computer, and a notification to look at.
//! They ask for it through the one command, like for everything else; no plugin is open to them.
//!
//! Deliberately absent: what is told, and when, which is the engine's.

use crate::{notifications, tray};
use async_trait::async_trait;
use tauri::AppHandle;
use tauri_plugin_autostart::ManagerExt;
use wedsync_api::Failure;
use wedsync_api::ports::Desktop;

/// This computer's.
pub struct Around(pub AppHandle);

#[async_trait]
impl Desktop for Around {
    fn starts(&self) -> Result<bool, Failure> {
        self.0.autolaunch().is_enabled().map_err(|why| unsettled(&why))
    }

    fn set_starts(&self, starts: bool) -> Result<(), Failure> {
        let entry = self.0.autolaunch();
        if starts { entry.enable() } else { entry.disable() }.map_err(|why| unsettled(&why))?;
        tray::starts(&self.0, starts);
        Ok(())
    }

    async fn show_a_notice(&self) -> bool {
        notifications::show_one(&self.0).await
    }
}

fn unsettled(why: &tauri_plugin_autostart::Error) -> Failure {
    Failure::new(
        "autostart_unsettled",
        format!("What starts with this computer could not be read or changed: {why}."),
        "Look at your system's own list of programs that start with it.",
    )
}
