//! How a command reaches the desk: through whoever owns the data folder, or, when nobody does, by owning it for the
//! time of the command.

use crate::ask::Asked;
use crate::browser::Browser;
use crate::clock::SystemClock;
use crate::desk::{Desk, Show, VaultWords, runtime};
use crate::folder::{Folder, Lock};
use crate::grammar::{DeskWords, VaultChoice};
use crate::output::{self, Voice};
use crate::pasted::Lines;
use crate::plain;
use crate::progress::Bar;
use crate::socket::client::{self, Unanswered};
use crate::{clock, keys, log};
use chrono_tz::Tz;
use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wedsync_api::dto::studio::{ShowStudio, StudioCard};
use wedsync_api::{Failure, Progress, Request};
use wedsync_domain::{Fault, Secret};

/// How long a command waits for its turn while another one holds the folder.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it looks.
const LOOK: Duration = Duration::from_millis(15);

/// Where this invocation's desk is.
pub struct Place {
    /// Its data folder.
    pub folder: Folder,
    /// How its vault opens.
    pub vault: VaultWords,
    /// Nobody else can know of this folder, and it is gone afterwards.
    throw_away: Option<tempfile::TempDir>,
}

/// Who holds the folder.
pub enum Held {
    /// Somebody who listens.
    ByOwner(client::Owner),
    /// We do.
    ByUs(Lock),
}

impl Place {
    /// From the words of the command line. A vault in memory without a folder gets a folder of its own that is
    /// thrown away with it.
    pub fn of(words: &DeskWords) -> Result<Self, Failure> {
        let (folder, throw_away) = match &words.data_dir {
            Some(path) => (Folder::at(path)?, None),
            None if words.vault == VaultChoice::Memory => {
                let dir = tempfile::Builder::new().prefix("wedsync-").tempdir();
                let dir = dir.map_err(|fault| {
                    Failure::new(
                        "no_temporary_folder",
                        format!("A throw-away folder could not be made: {fault}."),
                        "Name a folder with --data-dir.",
                    )
                })?;
                (Folder::at(dir.path())?, Some(dir))
            }
            None => (Folder::of_platform()?, None),
        };
        let passphrase_file = words.passphrase_file.clone();
        let vault = VaultWords { choice: words.vault, passphrase_file, throw_away: throw_away.is_some() };
        Ok(Self { folder, vault, throw_away })
    }

    /// Finds the owner, or becomes it; waits for a turn while another command holds the folder.
    pub fn hold(&self) -> Result<Held, Failure> {
        let until = Instant::now() + PATIENCE;
        let mut made = false;
        loop {
            if self.throw_away.is_none()
                && let Some(owner) = client::find(&self.folder)
            {
                return Ok(Held::ByOwner(owner));
            }
            if !made {
                self.folder.make()?;
                made = true;
            }
            if let Some(lock) = self.folder.try_lock()? {
                return Ok(Held::ByUs(lock));
            }
            if Instant::now() > until {
                return Err(busy(&self.folder));
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Holds the folder alone, for work that must not happen beside a running desk.
    pub fn hold_alone(&self, what: &str) -> Result<Lock, Failure> {
        match self.hold()? {
            Held::ByUs(lock) => Ok(lock),
            Held::ByOwner(_) => Err(Failure::new(
                "already_running",
                format!("A desk is running on {}, so {what}.", self.folder.path().display()),
                "Stop it first (the program, or the service that runs wedsync run), then give the command again.",
            )),
        }
    }

    /// Opens the desk in the folder that is held.
    pub fn open(&self, lock: Lock) -> Result<Desk, Failure> {
        self.open_showing(lock, &keys::on_the_terminal)
    }

    /// The same where the recovery code of a new studio is not shown on a terminal.
    pub fn open_showing(&self, lock: Lock, show: &Show<'_>) -> Result<Desk, Failure> {
        log::start(&self.folder);
        Desk::open_showing(&self.folder, lock, &self.vault, Arc::new(SystemClock), show)
    }
}

/// What the desk said, and by whose clock its times are told.
pub(crate) struct Answer {
    pub said: serde_json::Value,
    pub zone: Tz,
}

/// Calls the desk, wherever it is.
pub(crate) fn call(place: &Place, asked: Asked, voice: Voice) -> Result<Answer, Failure> {
    let bar = voice.watched().then(Bar::new);
    let screen = Arc::new(Screen { bar, browser: asked.browser, lines: Lines::default(), for_a_person: !voice.json });
    let outcome = try_call(place, asked, &screen);
    if let Some(bar) = &screen.bar {
        bar.clear();
    }
    outcome
}

fn try_call(place: &Place, asked: Asked, screen: &Arc<Screen>) -> Result<Answer, Failure> {
    // An owner may end between being found and taking the call, but hardly several in a row.
    for _ in 0..20 {
        match place.hold()? {
            Held::ByUs(lock) => return alone(place, lock, asked, screen),
            Held::ByOwner(owner) => match by_owner(place, owner, &asked, screen) {
                Ok(answer) => return Ok(answer),
                Err(Unanswered::Failure(failure)) => return Err(failure),
                // Nothing has begun: ask whoever holds the folder now, which may be us.
                Err(Unanswered::NotTaken) => std::thread::sleep(LOOK),
            },
        }
    }
    Err(busy(&place.folder))
}

/// The zone is asked for first: if the owner ends in between, nothing has begun.
fn by_owner(place: &Place, owner: client::Owner, asked: &Asked, screen: &Arc<Screen>) -> Result<Answer, Unanswered> {
    let (owner, zone) = if screen.for_a_person {
        let studio = client::call(owner, &ShowStudio {}.into(), None, None)?;
        let studio = serde_json::from_value(studio).map_err(|_| Unanswered::Failure(client::other_version()))?;
        (client::find(&place.folder).ok_or(Unanswered::NotTaken)?, zone_of(&studio))
    } else {
        (owner, clock::home())
    };
    let said = client::call(owner, &asked.command, asked.secret.as_ref(), screen.watcher().as_ref())?;
    Ok(Answer { said, zone })
}

fn alone(place: &Place, lock: Lock, asked: Asked, screen: &Arc<Screen>) -> Result<Answer, Failure> {
    let runtime = runtime()?;
    let desk = place.open(lock)?;
    let request = Request { command: asked.command, secret: asked.secret, progress: screen.watcher() };
    let outcome = runtime.block_on(async {
        let zone = if screen.for_a_person { zone_of(&desk.router.ask(ShowStudio {}).await?) } else { clock::home() };
        let outcome = desk.router.call(request).await;
        desk.rest().await;
        outcome.map(|said| Answer { said, zone })
    });
    // The engine's own tasks end before the folder is let go.
    runtime.shutdown_timeout(Duration::from_secs(2));
    drop(desk);
    outcome
}

/// The one that was chosen, or that of the computer the desk runs on.
fn zone_of(studio: &StudioCard) -> Tz {
    let named = studio.zone.as_ref().unwrap_or(&studio.computer_zone);
    named.parse().unwrap_or_else(|_| clock::home())
}

/// What a person sees of work while it goes on.
struct Screen {
    /// Nothing of it is read by a script.
    for_a_person: bool,
    /// Where somebody watches.
    bar: Option<Bar>,
    browser: Option<Browser>,
    lines: Lines,
}

impl Screen {
    /// `None`: there is nothing to be shown.
    fn watcher(self: &Arc<Self>) -> Option<Arc<dyn Progress>> {
        (self.bar.is_some() || self.browser.is_some()).then(|| Arc::clone(self) as Arc<dyn Progress>)
    }
}

impl Progress for Screen {
    fn step(&self, what: &str, done: u64, of: Option<u64>) {
        if let Some(bar) = &self.bar {
            bar.show(what, done, of);
        }
    }

    fn open(&self, page: &str) {
        if let Some(browser) = self.browser {
            browser.show(page);
        }
    }

    fn pasted(&self) -> BoxFuture<'_, Secret> {
        match self.browser {
            Some(Browser::CannotComeBack) => Box::pin(self.lines.next()),
            _ => Box::pin(std::future::pending()),
        }
    }

    fn turn_away(&self, why: &Fault) {
        output::say(&plain::lines(&format!("{}\n{}", why.message, why.next_step)));
    }
}

fn busy(folder: &Folder) -> Failure {
    Failure::new(
        "folder_busy",
        format!("Another wedsync holds {} and does not answer.", folder.path().display()),
        "Wait for it to end and try again; if it never does, end that process.",
    )
}
