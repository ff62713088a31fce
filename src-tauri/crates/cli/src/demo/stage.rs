//! What the story is played on: a desk with a vault in memory, two calendars as folders, and somebody who checks.

use crate::clock::SystemClock;
use crate::desk::{Desk, VaultWords, runtime};
use crate::folder::Folder;
use crate::grammar::VaultChoice;
use crate::output::{Voice, document};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::io;
use std::path::{Path, PathBuf};
use wedsync_api::{Ask, Failure};
use wedsync_domain::Clock;
use wedsync_domain::ids::{CollectionId, ConnectionId};

macro_rules! samples {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../../../../assets/sample/", $file, ".ics")))),*]
    };
}

/// What both calendars hold at first.
const SAMPLES: &[(&str, &str)] = samples![
    "studio/raman-ashworth",
    "studio/okafor-lindqvist",
    "studio/doyle-mertens",
    "studio/castellan-wu",
    "studio/llwyd-price",
    "studio/adeyemi-fox",
    "studio/lukasik-brandt",
    "studio/haddad-osei",
    "planner/ferrier-nakata",
    "planner/brennan-sousa",
];
/// The first wedding of the samples, a Saturday.
const FIRST: (i32, u32, u32) = (2027, 5, 1);

/// One of the two calendars.
#[derive(Clone)]
pub struct Calendar {
    /// Its folder.
    pub path: PathBuf,
    /// What the desk calls it, once it is connected.
    pub connection: ConnectionId,
    /// Its one list.
    pub list: CollectionId,
}

/// The stage.
pub struct Stage {
    voice: Voice,
    runtime: tokio::runtime::Runtime,
    desk: Desk,
    /// The studio's own calendar.
    pub studio: Calendar,
    /// The calendar of a planner who works with the studio.
    pub planner: Calendar,
    chapters: Vec<&'static str>,
    checks: u32,
    _room: tempfile::TempDir,
}

impl Stage {
    /// Opens the throw-away desk and fills the calendars; the first wedding is this weekend.
    pub fn set(voice: Voice) -> Result<Self, Failure> {
        let room = tempfile::Builder::new().prefix("wedsync-demo-").tempdir().map_err(|fault| disk(&fault))?;
        let calendar = |name: &str| {
            let path = room.path().join(name);
            Calendar { path, connection: ConnectionId(0), list: CollectionId(0) }
        };
        let (studio, planner) = (calendar("studio"), calendar("planner"));
        seed(room.path()).map_err(|fault| disk(&fault))?;
        let folder = Folder::at(&room.path().join("desk"))?;
        folder.make()?;
        let lock = folder.try_lock()?.ok_or_else(|| Failure::bug(&"a fresh folder is held"))?;
        let words = VaultWords { choice: VaultChoice::Memory, passphrase_file: None, throw_away: true };
        let desk = Desk::open(&folder, lock, &words)?;
        let runtime = runtime()?;
        Ok(Self { voice, runtime, desk, studio, planner, chapters: Vec::new(), checks: 0, _room: room })
    }

    /// Asks the desk, the way every front end does.
    pub fn ask<A: Ask>(&self, ask: A) -> Result<A::Answer, Failure> {
        self.runtime.block_on(self.desk.router.ask(ask))
    }

    /// Opens a chapter.
    pub fn chapter(&mut self, title: &'static str) {
        self.chapters.push(title);
        self.voice.tell(&format!("\n{}. {title}\n", self.chapters.len()));
    }

    /// Tells a piece of the story, set in a little.
    pub fn tell(&self, text: &str) {
        let set_in: Vec<String> =
            text.lines().map(|line| if line.is_empty() { String::new() } else { format!("   {line}") }).collect();
        self.voice.tell(&set_in.join("\n"));
    }

    /// What somebody would have typed.
    pub fn typed(&self, command: &str) {
        self.voice.tell(&format!("\n   $ wedsync {command}"));
    }

    /// Holds the story to its word.
    pub fn check(&mut self, claim: &str, holds: bool) -> Result<(), Failure> {
        self.checks += 1;
        if holds {
            return Ok(());
        }
        Err(Failure::new(
            "demo_untrue",
            format!("The story says “{claim}”, and that is not what happened."),
            "Send us a diagnostics file: wedsync doctor --bundle FILE.",
        ))
    }

    /// The last words.
    pub fn end(&self, seconds: f64) {
        self.voice.tell(&format!(
            "\nThat was the whole story, {} checks in {seconds:.1} seconds. The folders are gone again.\nYour own: wedsync \
             providers list, then wedsync connect.",
            self.checks
        ));
        if self.voice.json {
            document(&serde_json::json!({
                "done": true, "chapters": self.chapters, "checks": self.checks, "seconds": seconds,
            }));
        }
    }
}

impl Calendar {
    /// The files in it, by name.
    pub fn files(&self) -> Result<Vec<(PathBuf, String)>, Failure> {
        let read = || -> io::Result<Vec<(PathBuf, String)>> {
            let mut files = Vec::new();
            for entry in std::fs::read_dir(&self.path)? {
                let path = entry?.path();
                if path.extension().is_some_and(|extension| extension == "ics") {
                    files.push((path.clone(), std::fs::read_to_string(&path)?));
                }
            }
            files.sort();
            Ok(files)
        };
        read().map_err(|fault| disk(&fault))
    }

    /// The file of one wedding, by a word of its title; folded lines are unfolded.
    pub fn wedding(&self, word: &str) -> Result<(PathBuf, String), Failure> {
        let files = self.files()?.into_iter().map(|(path, text)| (path, text.replace("\r\n ", "")));
        let mut found =
            files.filter(|(_, text)| text.lines().any(|line| line.starts_with("SUMMARY") && line.contains(word)));
        found.next().ok_or_else(|| disk(&io::Error::other(format!("no event of {word} in {}", self.path.display()))))
    }

    /// Whether a wedding's file says this.
    pub fn says(&self, word: &str, text: &str) -> bool {
        self.wedding(word).is_ok_and(|(_, file)| file.contains(text))
    }

    /// Somebody changes a wedding's venue in that calendar.
    pub fn move_to(&self, word: &str, venue: &str) -> Result<(), Failure> {
        let (path, text) = self.wedding(word)?;
        let lines: Vec<String> = text
            .lines()
            .map(|line| if line.starts_with("LOCATION") { format!("LOCATION:{venue}") } else { line.to_owned() })
            .collect();
        std::fs::write(path, lines.join("\r\n") + "\r\n").map_err(|fault| disk(&fault))
    }

    /// Somebody deletes weddings in that calendar.
    pub fn lose(&self, words: &[&str]) -> Result<(), Failure> {
        for word in words {
            std::fs::remove_file(self.wedding(word)?.0).map_err(|fault| disk(&fault))?;
        }
        Ok(())
    }
}

fn seed(room: &Path) -> io::Result<()> {
    let shift = shift();
    for (file, text) in SAMPLES {
        let path = room.join(file).with_extension("ics");
        std::fs::create_dir_all(path.parent().unwrap_or(room))?;
        std::fs::write(path, moved(text, shift))?;
    }
    Ok(())
}

/// Days from the samples' first Saturday to the one of this weekend.
fn shift() -> i64 {
    let today = SystemClock.now().utc().with_timezone(&crate::clock::home()).date_naive();
    // On a Sunday this weekend is today.
    let ahead = Weekday::Sat.num_days_from_monday().saturating_sub(today.weekday().num_days_from_monday());
    let weekend = today + Days::new(u64::from(ahead));
    NaiveDate::from_ymd_opt(FIRST.0, FIRST.1, FIRST.2).map_or(0, |first| (weekend - first).num_days())
}

/// The same event so many days later.
fn moved(text: &str, days: i64) -> String {
    let line = |line: &str| {
        let at = line.rfind(':').filter(|_| line.starts_with("DTSTART;") || line.starts_with("DTEND;"));
        let moved = at.and_then(|at| {
            let (day, time) = line[at + 1..].split_once('T')?;
            let day = NaiveDate::parse_from_str(day, "%Y%m%d").ok()? + chrono::TimeDelta::days(days);
            Some(format!("{}:{}T{time}", &line[..at], day.format("%Y%m%d")))
        });
        moved.unwrap_or_else(|| line.to_owned())
    };
    text.lines().map(line).collect::<Vec<_>>().join("\r\n") + "\r\n"
}

fn disk(fault: &io::Error) -> Failure {
    Failure::new(
        "no_temporary_folder",
        format!("The story needs a throw-away folder, and it could not be used: {fault}."),
        "Check that the temporary folder has space and can be written.",
    )
}
