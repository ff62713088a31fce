//! What the story is played on: a throw-away desk with its vault in memory, the make-believe studio beside it on this
//! computer alone, one clock for both, and somebody who checks.

use super::page;
use super::screen::{Hand, Screen};
use super::season::Season;
use crate::clock::SystemClock;
use crate::desk::{Desk, VaultWords, runtime};
use crate::folder::Folder;
use crate::grammar::VaultChoice;
use crate::output::{Voice, document};
use crate::show;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wedsync_api::dto::sync::{Summary, Sync};
use wedsync_api::{Ask, Command, Failure, Request};
use wedsync_domain::{Clock, Secret, Timestamp};
use wedsync_sandbox::{Options, Sandbox};

/// When the story plays, whatever the day: 14 May 2027, a Friday, 08:00 in UTC. The season is made from it.
const BEGINNING: i64 = 1_810_281_600_000;

/// Begins at the story's beginning and runs like any other.
struct StoryClock(Instant);

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp(BEGINNING) + self.0.elapsed()
    }

    fn since_boot(&self) -> Duration {
        SystemClock.since_boot()
    }
}

/// The stage.
pub struct Stage {
    voice: Voice,
    runtime: tokio::runtime::Runtime,
    desk: Desk,
    /// Who says yes on the sign-in pages.
    pub hand: Hand,
    /// The tools of the studio.
    pub season: Season,
    chapters: Vec<&'static str>,
    checks: u32,
    _room: tempfile::TempDir,
}

impl Stage {
    /// Opens the throw-away desk and the studio.
    pub fn set(hand: Hand, voice: Voice) -> Result<Self, Failure> {
        let room = tempfile::Builder::new().prefix("wedsync-demo-").tempdir().map_err(|fault| disk(&fault))?;
        let folder = Folder::at(&room.path().join("desk"))?;
        folder.make()?;
        let lock = folder.try_lock()?.ok_or_else(|| Failure::bug(&"a fresh folder is held"))?;
        let words = VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true };
        let runtime = runtime()?;
        let now = chrono::DateTime::from_timestamp_millis(BEGINNING);
        let sandbox = runtime.block_on(Sandbox::start(Options { now, ..Options::default() })).map_err(|fault| {
            Failure::new(
                "sandbox_not_started",
                format!(
                    "The story needs a make-believe studio on this computer, and it could not be started: {fault}."
                ),
                "Check that programs may listen at 127.0.0.1, then give the command again.",
            )
        })?;
        let desk = Desk::open_by(&folder, lock, &words, Arc::new(StoryClock(Instant::now())))?;
        let season = Season::of(Arc::new(sandbox));
        Ok(Self { voice, runtime, desk, hand, season, chapters: Vec::new(), checks: 0, _room: room })
    }

    /// Asks the desk, the way every front end does.
    pub fn ask<A: Ask>(&self, ask: A) -> Result<A::Answer, Failure> {
        self.runtime.block_on(self.desk.router.ask(ask))
    }

    /// The same with a secret beside it, and somebody at the screen if a page must be seen.
    pub fn ask_with<A: Ask>(&self, ask: A, secret: Secret) -> Result<A::Answer, Failure> {
        let screen = Screen::new(self.hand.clone(), Arc::clone(&self.season.sandbox));
        let request = Request { command: ask.into(), secret: Some(secret), progress: Some(Arc::new(screen)) };
        let answer = self.runtime.block_on(self.desk.router.call(request))?;
        serde_json::from_value(answer).map_err(|fault| Failure::bug(&fault))
    }

    /// Gives a command as it is typed, and shows its answer.
    pub fn run<A: Ask + Clone>(&self, typed: &str, ask: A) -> Result<A::Answer, Failure> {
        self.typed(typed);
        let command: Command = ask.into();
        let answer = self.runtime.block_on(self.desk.router.call(Request::new(command.clone())))?;
        self.show(&page::abridged(&show::shown(&command, answer.clone(), &clock())?.text));
        serde_json::from_value(answer).map_err(|fault| Failure::bug(&fault))
    }

    /// One sync, told.
    pub fn sync(&self) -> Result<Summary, Failure> {
        self.run("sync", Sync { connection: None, approve: false })
    }

    /// Opens a chapter.
    pub fn chapter(&mut self, title: &'static str) {
        self.chapters.push(title);
        self.voice.tell(&format!("\n\n{}. {title}", self.chapters.len()));
    }

    /// A paragraph of the story.
    pub fn say(&self, text: &str) {
        self.voice.tell(&page::filled(text));
    }

    /// Something as it is.
    pub fn show(&self, text: &str) {
        self.voice.tell(text);
    }

    /// What somebody would have typed.
    pub fn typed(&self, command: &str) {
        self.voice.tell(&format!("\n$ wedsync {command}"));
    }

    /// Holds the story to its word.
    pub fn check(&mut self, claim: &str, holds: bool) -> Result<(), Failure> {
        self.checks += 1;
        if holds { Ok(()) } else { Err(untrue(claim)) }
    }

    /// The last words.
    pub fn end(&self, seconds: f64) {
        self.voice.tell(&format!(
            "\n\nThat was the whole story, {} checks in {seconds:.1} seconds. Its data folder is gone.\n\nWhat next:\n  \
             wedsync sandbox          the same studio, to play with yourself\n  wedsync providers list   the tools that \
             can be connected\n  wedsync connect …        your own; it is only read until you say more",
            self.checks
        ));
        if self.voice.json {
            document(&serde_json::json!({
                "done": true, "chapters": self.chapters, "checks": self.checks, "seconds": seconds,
            }));
        }
    }
}

/// The studio of the story is where this computer is.
pub fn clock() -> show::StudioClock {
    show::StudioClock::of(crate::clock::home())
}

/// What the story says is not so.
pub fn untrue(claim: &str) -> Failure {
    Failure::new(
        "demo_untrue",
        format!("The story says “{claim}”, and that is not what happened."),
        "Send us a diagnostics file: wedsync doctor --bundle FILE.",
    )
}

fn disk(fault: &io::Error) -> Failure {
    Failure::new(
        "no_temporary_folder",
        format!("The story needs a throw-away folder, and it could not be used: {fault}."),
        "Check that the temporary folder has space and can be written.",
    )
}
