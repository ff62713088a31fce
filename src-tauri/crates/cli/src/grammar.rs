//! The words of the `wedsync` command. Scripts use them, so they change for nobody.
//!
//! Only words: what they mean is in [`crate::ask`], what is printed in [`crate::show`].

mod alerts;
mod broadcast;
mod exports;
mod habits;
mod health;
mod tools;
mod updates;
mod webhooks;
mod weekend;
mod what_was_done;

pub use alerts::Alerts;
pub use broadcast::{Broadcast, Said};
pub use exports::Exports;
pub use habits::{Every, Month, Studio, Switch, Telling};
pub use health::Health;
pub use tools::{Collections, Connect, Connections, DirectionWord, Providers};
pub use updates::Updates;
pub use webhooks::{Newcomer, Webhooks};
pub use weekend::{Format, Pack, Radar, Readiness};
pub use what_was_done::{Journal, Rules};
use what_was_done::{take_from, undo_what};

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use wedsync_api::dto::desk;
use wedsync_api::dto::journal::UndoWhat;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ConnectionId, HeldId, MatchId, NoticeId, RecordId, VersionsId};

/// Keeps a wedding supplier's calendars, bookings and books in agreement.
#[derive(Debug, Parser)]
#[command(name = "wedsync", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 usage, 3 done but something needs a person.")]
pub struct Words {
    /// What holds for every command.
    #[command(flatten)]
    pub desk: DeskWords,
    /// What to do.
    #[command(subcommand)]
    pub command: Verb,
}

/// Where the desk is, and how it answers.
#[derive(Debug, Clone, Default, Args)]
pub struct DeskWords {
    /// The studio's data folder [default: the platform's own place for data]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where passwords and the key of the database lie
    #[arg(long, global = true, value_enum, default_value_t = VaultChoice::Keychain)]
    pub vault: VaultChoice,
    /// A file of yours (0600) whose first line opens the file vault
    #[arg(long, global = true, value_name = "F")]
    pub passphrase_file: Option<PathBuf>,
    /// Print one JSON document on standard output and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
}

/// Where secrets lie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum VaultChoice {
    /// The keychain of the operating system
    #[default]
    Keychain,
    /// A file in the data folder, sealed with a passphrase
    File,
    /// Nowhere: forgotten when the command ends
    Memory,
}

/// How long a pause lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PauseUntil {
    /// One hour
    Hour,
    /// Until the next day begins
    Tomorrow,
    /// Until wedsync resume
    Resumed,
}

impl From<PauseUntil> for desk::PauseUntil {
    fn from(it: PauseUntil) -> Self {
        match it {
            PauseUntil::Hour => Self::InAnHour,
            PauseUntil::Tomorrow => Self::Tomorrow,
            PauseUntil::Resumed => Self::Resumed,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// The tools that can be connected
    #[command(subcommand)]
    Providers(Providers),
    /// Connect an account; prints the connection's id
    Connect(Connect),
    /// Connected accounts
    #[command(subcommand)]
    Connections(Connections),
    /// Own the data folder and run the schedule until stopped
    Run,
    /// The lists inside a connection
    #[command(subcommand)]
    Collections(Collections),
    /// What the next sync would do; writes nothing anywhere
    Preview {
        /// Only this connection
        #[arg(long, value_name = "ID")]
        connection: Option<ConnectionId>,
    },
    /// Bring everything into agreement
    Sync {
        /// Only this connection
        #[arg(long, value_name = "ID")]
        connection: Option<ConnectionId>,
        /// Accept the preview of first writes; never a guarded deletion
        #[arg(long)]
        approve: bool,
    },
    /// Run nothing by itself for a while; what you ask for is done all the same
    Pause {
        /// How long
        #[arg(value_enum, default_value_t = PauseUntil::Resumed)]
        until: PauseUntil,
    },
    /// End the pause
    Resume,
    /// Write nothing to any tool, or write again; reading goes on
    #[command(name = "readonly")]
    ReadOnly {
        /// On: nothing is written
        #[arg(value_enum)]
        switch: Switch,
    },
    /// How things stand
    Status,
    /// How well each tool is, why, and what is likely to break
    Health(Health),
    /// What is wrong, who is told of it, and by what
    #[command(subcommand)]
    Alerts(Alerts),
    /// Tell people of a wedding at once, in an emergency, and follow who knows
    #[command(subcommand)]
    Broadcast(Broadcast),
    /// The studio's records
    #[command(subcommand)]
    Records(Records),
    /// Who works at your weddings besides you
    #[command(subcommand)]
    Suppliers(Suppliers),
    /// Doubtful matches
    #[command(subcommand)]
    Matches(Matches),
    /// Two versions of one record
    #[command(subcommand)]
    Versions(Versions),
    /// Who is right about which field
    #[command(subcommand)]
    Rules(Rules),
    /// Deletions that are held until you say
    #[command(subcommand)]
    Deletions(Deletions),
    /// What was done
    #[command(subcommand)]
    Journal(Journal),
    /// Take back a whole run, or one change
    Undo {
        /// run-12 or chg-12; del-12 or mat-12 for an answer the next sync has not carried out yet
        #[arg(value_name = "RUN-OR-CHANGE", value_parser = undo_what)]
        what: UndoWhat,
    },
    /// Today's and the weekend's weddings
    Today,
    /// Whether the weekend is ready: what disagrees, what does not answer, and what puts it right
    Readiness(Readiness),
    /// What is taken along on a wedding's day: the day by the minute, people, places, notes, money
    Pack(Pack),
    /// What nobody can do both of: double bookings, with the way and the turn-round
    Radar(Radar),
    /// What there is to tell you
    #[command(subcommand)]
    Notices(Notices),
    /// What you are told by notification, and when not
    #[command(subcommand)]
    Telling(Telling),
    /// What the studio is called, where it is, and which months are its season
    #[command(subcommand)]
    Studio(Studio),
    /// Newer versions of the program; nothing is looked for before you say so
    #[command(subcommand)]
    Updates(Updates),
    /// Calls from the web that say when to look; none are taken before you say so
    #[command(subcommand)]
    Webhooks(Webhooks),
    /// What is measured, for a monitoring of yours; nothing leaves this computer before you say so
    #[command(subcommand)]
    Exports(Exports),
    /// What is wrong with this installation, in words
    Doctor {
        /// Write a diagnostics archive: an allow-list, no names, no values
        #[arg(long, value_name = "FILE")]
        bundle: Option<PathBuf>,
    },
    /// Write an encrypted copy of everything; opened with the recovery code
    Backup {
        /// Must not exist yet
        file: PathBuf,
    },
    /// Put a backup back; without FILE: give a lost key back to the vault
    Restore {
        /// The backup
        file: Option<PathBuf>,
        /// Read the recovery code from standard input instead of asking for it
        #[arg(long)]
        recovery_code_stdin: bool,
    },
    /// The whole story on a throw-away data folder, beside a make-believe studio
    Demo {
        /// Let the story say yes on the sign-in pages, instead of you in your browser
        #[arg(long)]
        yes: bool,
        /// Let this program go through the sign-in pages: it is given the address of each
        #[arg(long, value_name = "PROGRAM", conflicts_with = "yes")]
        browser: Option<PathBuf>,
    },
    /// Run a make-believe studio to try things out with: services to connect, and nobody's real account
    ///
    /// Prints where it is, who can sign in there, and the commands that connect to it. It answers this computer alone
    /// and runs until Ctrl-C. Try it on a data folder of its own (--data-dir), beside your real one.
    Sandbox {
        /// Where it listens; the next one is taken too. 0: any that are free
        #[arg(long, value_name = "N", default_value_t = 7431)]
        port: u16,
        /// Another number makes another season of weddings [default: 1]
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// At least so many jobs in VSCO Workspace, to see how a large studio feels; 0 is one season
        #[arg(long, value_name = "N", default_value_t = 0)]
        jobs: usize,
        /// Keep everything in this folder, for the next time; otherwise it is forgotten at the end
        #[arg(long, value_name = "FOLDER")]
        data: Option<PathBuf>,
    },
}

/// `records …`
#[derive(Debug, Subcommand)]
pub enum Records {
    /// All of a kind
    List {
        /// weddings, contacts, appointments, invoices, payments, expenses
        kind: Kind,
    },
    /// One in full
    Show {
        /// rec-1
        id: RecordId,
    },
    /// Change fields; the next sync carries it to every place
    Edit {
        /// rec-1
        id: RecordId,
        /// An empty value empties the field
        #[arg(required = true, value_name = "FIELD=VALUE", value_parser = assignment)]
        set: Vec<(String, String)>,
    },
}

/// `suppliers …`
#[derive(Debug, Subcommand)]
pub enum Suppliers {
    /// Venues, firms, and whoever is at more than one wedding
    List,
}

/// `matches …`
#[derive(Debug, Subcommand)]
pub enum Matches {
    /// Those that are open
    List,
    /// It is the first candidate
    Accept {
        /// mat-1
        id: MatchId,
    },
    /// It is a new one
    Refuse {
        /// mat-1
        id: MatchId,
    },
}

/// `versions …`
#[derive(Debug, Subcommand)]
pub enum Versions {
    /// Those that are open
    List,
    /// Settle one
    #[command(group = ArgGroup::new("how").required(true))]
    Resolve {
        /// ver-1
        id: VersionsId,
        /// Whose version holds
        #[arg(long, value_name = "hub|CONNECTION", group = "how", value_parser = take_from)]
        take: Option<TakeWord>,
        /// Values of your own
        #[arg(long, value_name = "FIELD=VALUE", group = "how", num_args = 1.., value_parser = assignment)]
        set: Vec<(String, String)>,
        /// Two records from now on
        #[arg(long, group = "how")]
        keep_both: bool,
        /// That place is right about these fields from now on
        #[arg(long, requires = "take", conflicts_with_all = ["set", "keep_both"])]
        rule: bool,
    },
}

/// Whose version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TakeWord {
    Hub,
    Connection(ConnectionId),
}

/// `deletions …`
#[derive(Debug, Subcommand)]
pub enum Deletions {
    /// Those that wait
    List,
    /// Do it
    Approve {
        /// del-1
        id: HeldId,
    },
    /// Do not; what is gone is put back
    Refuse {
        /// del-1
        id: HeldId,
    },
}

/// `notices …`
#[derive(Debug, Subcommand)]
pub enum Notices {
    /// Those that are open
    List,
    /// Tell again in 15 minutes
    Snooze {
        /// not-1
        #[arg(required = true, value_name = "ID")]
        ids: Vec<NoticeId>,
    },
    /// Seen; what has stopped stays until it works again
    Close {
        /// not-1
        #[arg(required = true, value_name = "ID")]
        ids: Vec<NoticeId>,
    },
}

fn assignment(text: &str) -> Result<(String, String), String> {
    wedsync_api::assign::split(text).map_err(|refused| refused.next_step)
}

#[cfg(test)]
mod tests;
