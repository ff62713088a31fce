//! Takes what changed to where it is seen: topics to the window, the state to the panel, to a person what there is to tell.
//!
//! Deliberately absent: data. Whoever hears a topic asks again.

use crate::{notifications, tray, window};
use std::sync::Arc;
use std::time::Duration;
use tauri::AppHandle;
use tokio::sync::mpsc;
use wedsync_api::dto::sync::AskStatus;
use wedsync_api::wire::Change;
use wedsync_api::{Failure, Router, feed};
use wedsync_cli::clock::home;
use wedsync_cli::window::Behind;
use wedsync_cli::window::standing::Seen;
use wedsync_domain::topic::Topic;

/// What the window listens for.
const CHANGES: &str = "changes";
/// A pause ends, and a day begins, without any change in the store.
const LOOK: Duration = Duration::from_secs(20);

/// Opens the desk, then goes on as long as the program. Where nobody would see that it could not be opened, they are told.
pub async fn follow(app: AppHandle, desk: Arc<Behind>, hidden: bool) {
    open(&app, &desk, hidden).await;
    let (mut opened, mut seen) = (desk.opened(), 0);
    // The window may have better luck: each of its calls tries again. And a backup may take the desk's place.
    while let Ok(times) = opened.wait_for(|times| *times > seen).await.map(|times| *times) {
        seen = times;
        let Ok(router) = desk.router().await else { continue };
        let mut again = desk.opened();
        tokio::select! {
            () = follow_one(&app, router) => {}
            _ = again.wait_for(|times| *times > seen) => {}
        }
    }
}

/// A keychain is unlocked by a person in their own time, and then nothing has to be started anew. What else keeps the desk from
/// opening is tried again when somebody looks at it.
async fn open(app: &AppHandle, desk: &Arc<Behind>, hidden: bool) {
    let (mut opened, mut told) = (desk.opened(), false);
    while let Err(failure) = desk.router().await {
        if !told {
            tell_of(app, &failure, hidden);
            told = true;
        }
        if !failure.code.starts_with("keychain") {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = opened.wait_for(|times| *times > 0) => return,
        }
    }
}

async fn follow_one(app: &AppHandle, router: Router) {
    // Whatever was asked before is answered anew.
    emit(app, &Change { topics: Topic::ALL.iter().copied().collect() });
    let (tell, told) = mpsc::channel(1);
    let to = app.clone();
    let feed = feed::follow(router.engine().store(), move |change| {
        emit(&to, &change);
        // One look is as good as several.
        let _ = tell.try_send(());
    });
    tokio::join!(feed, watch(app, router, told));
}

fn tell_of(app: &AppHandle, failure: &Failure, hidden: bool) {
    tray::show(app, &Seen::of_failure(failure));
    if hidden {
        notifications::tell(app, &failure.message, &failure.next_step);
    }
}

async fn watch(app: &AppHandle, router: Router, mut told: mpsc::Receiver<()>) {
    let mut before: Option<Seen> = None;
    loop {
        if let Ok(status) = router.ask(AskStatus {}).await {
            let studio = status.zone.parse().unwrap_or_else(|_| home());
            let seen = Seen::of(&status, studio);
            if before.as_ref() != Some(&seen) {
                tray::show(app, &seen);
                status.stalled.iter().for_each(|fault| notifications::tell(app, &seen.words, &fault.message));
                before = Some(seen);
            }
        }
        if let Err(failure) = notifications::tell_due(app, &router).await {
            tracing::warn!(code = failure.code, "what is due could not be told");
        }
        tokio::select! {
            word = told.recv() => if word.is_none() { return },
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Lets the window ask again.
pub fn emit(app: &AppHandle, change: &Change) {
    window::process::tell(app, CHANGES, change);
}
