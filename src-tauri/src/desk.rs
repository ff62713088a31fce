//! The window's end of the desk: what it hears, and what it shows besides its pages, in windows of the system's own.
//!
//! Deliberately absent: the desk itself, and opening it, which is behind ([`wedsync_cli::window`]) and shared with tests.

use crate::change_feed;
use crate::desktop::Around;
use crate::window;
use async_trait::async_trait;
use rfd::AsyncFileDialog;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::AppHandle;
use tokio::sync::oneshot;
use wedsync_api::Failure;
use wedsync_api::dto::folder::NewFile;
use wedsync_api::ports::{Desktop, Window};
use wedsync_api::wire::{CallNews, Change, News};
use wedsync_cli::window::FrontEnd;

/// What a window hears of its calls.
const NEWS: &str = "news";

/// The window's end.
pub struct Shown(pub AppHandle);

impl FrontEnd for Shown {
    /// A sign-in page is shown in the person's own browser, never in ours.
    fn news(&self, news: &CallNews) {
        if let News::Page(page) = &news.news
            && (page.starts_with("https://") || page.starts_with("http://"))
            && let Err(why) = opener::open_browser(page)
        {
            // The window shows the address as well.
            tracing::warn!(%why, "no browser could be opened");
        }
        window::process::tell(&self.0, NEWS, news);
    }

    fn changed(&self, change: &Change) {
        change_feed::emit(&self.0, change);
    }

    fn desktop(&self) -> Option<Arc<dyn Desktop>> {
        Some(Arc::new(Around(self.0.clone())))
    }

    fn show_code(&self, code: &str) -> Result<(), Failure> {
        show_code(code)
    }
}

#[async_trait]
impl Window for Shown {
    async fn choose_backup(&self) -> Option<PathBuf> {
        let ours = ["wedsync"];
        self.dialog(move |dialog| {
            Box::pin(
                dialog
                    .set_title("Which backup?")
                    .add_filter("Backups of WedSync Desk", &ours)
                    .add_filter("All files", &["*"])
                    .pick_file(),
            )
        })
        .await
    }

    async fn name_file(&self, what: NewFile) -> Option<PathBuf> {
        let (title, name) = match what {
            NewFile::Backup => ("Where shall the backup lie?", "studio.wedsync"),
            NewFile::Diagnostics => ("Where shall the diagnostics file lie?", "wedsync-diagnostics.tar"),
            NewFile::PackPdf => ("Where shall the wedding's day lie?", "wedding-day.pdf"),
            NewFile::PackHtml => ("Where shall the page to print lie?", "wedding-day.html"),
            NewFile::PackIcs => ("Where shall the day for a phone lie?", "wedding-day.ics"),
        };
        self.dialog(move |dialog| Box::pin(dialog.set_title(title).set_file_name(name).save_file())).await
    }

    fn show_folder(&self, folder: &Path) -> Result<(), Failure> {
        opener::open(folder).map_err(|why| {
            tracing::info!(%why, "no folder could be shown");
            Failure::new(
                "folder_not_shown",
                format!("No program on this computer shows the folder {}.", folder.display()),
                "Open it yourself: its name stands here.",
            )
        })
    }
}

/// A dialog that somebody looks at.
type Asked = std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>>;

impl Shown {
    /// Dialogs are begun on the thread that draws.
    async fn dialog(&self, ask: impl FnOnce(AsyncFileDialog) -> Asked + Send + 'static) -> Option<PathBuf> {
        let (give, given) = oneshot::channel();
        let begun = self.0.run_on_main_thread(move || {
            let _ = give.send(ask(AsyncFileDialog::new()));
        });
        if let Err(why) = begun {
            tracing::warn!(%why, "no dialog could be shown");
        }
        Some(given.await.ok()?.await?.path().to_owned())
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
