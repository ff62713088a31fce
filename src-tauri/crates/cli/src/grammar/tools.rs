//! `providers …`, `connect …`, `connections …` and `collections …`: which tools there are, and how they take part.

use super::habits::Every;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use std::path::PathBuf;
use wedsync_domain::ids::{CollectionId, ConnectionId};

/// `providers …`
#[derive(Debug, Subcommand)]
pub enum Providers {
    /// All of them
    List,
}

/// `connect …`
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "options are given or not")]
pub struct Connect {
    /// The kind of account: google-calendar for example; `wedsync providers list` shows all
    pub provider: String,
    /// What you call it
    #[arg(long)]
    pub name: String,
    /// The server's or the feed's address
    #[arg(long)]
    pub url: Option<String>,
    /// The folder on this machine
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// The name you sign in with there
    #[arg(long, value_name = "U")]
    pub username: Option<String>,
    /// Read the password from standard input
    #[arg(long, conflicts_with = "key_stdin")]
    pub password_stdin: bool,
    /// Read the key from standard input
    #[arg(long)]
    pub key_stdin: bool,
    /// For a sign-in with your own app registration
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// For a sign-in with your own app registration
    #[arg(long, value_name = "F")]
    pub client_secret_file: Option<PathBuf>,
    /// The page on your website that leads a sign-in back here, where the provider wants one
    #[arg(long, value_name = "URL")]
    pub return_page: Option<String>,
    /// Print the sign-in page's address instead of opening it
    #[arg(long)]
    pub no_browser: bool,
    /// Sign in with a browser on another computer, and paste here the address where it ends
    #[arg(long, conflicts_with_all = ["password_stdin", "key_stdin"])]
    pub paste: bool,
}

/// `connections …`
#[derive(Debug, Subcommand)]
pub enum Connections {
    /// All of them
    List,
    /// One in full
    Show {
        /// con-1
        id: ConnectionId,
    },
    /// Leave it out of every sync
    Pause {
        /// con-1
        id: ConnectionId,
    },
    /// Take it in again
    Resume {
        /// con-1
        id: ConnectionId,
        /// Read a new password or key from standard input and store it once a sign-in with it worked
        #[arg(long, visible_alias = "key-stdin")]
        password_stdin: bool,
        /// Sign in with a browser on another computer, and paste here the address where it ends
        #[arg(long, conflicts_with = "password_stdin")]
        paste: bool,
        /// Sign in again although the sign-in has not ended
        #[arg(long, conflicts_with = "password_stdin")]
        anew: bool,
    },
    /// How often it is looked at
    Schedule {
        /// con-1
        id: ConnectionId,
        /// As the season says, or always the same
        #[arg(value_enum)]
        every: Every,
    },
    /// Forget it and its password; records stay
    Remove {
        /// con-1
        id: ConnectionId,
    },
}

/// `collections …`
#[derive(Debug, Subcommand)]
pub enum Collections {
    /// All of a connection
    List {
        /// con-1
        connection: ConnectionId,
    },
    /// Decide about one
    #[command(group = ArgGroup::new("what").required(true).multiple(true))]
    Set {
        /// col-1
        collection: CollectionId,
        /// Which way records travel
        #[arg(long, group = "what")]
        direction: Option<DirectionWord>,
        /// Among which lists they travel
        #[arg(long, value_name = "NAME", group = "what")]
        circle: Option<String>,
        /// kind:appointments, category:NAME, from:YYYY-MM-DD, several with commas, or none
        #[arg(long, value_name = "F", group = "what")]
        filter: Option<String>,
        /// Which of its events are weddings: all, none, or those in a category
        #[arg(long, value_name = "all|CATEGORY|none", group = "what")]
        weddings: Option<String>,
        /// How a calendar names the appointments of a wedding: "{title} · {couple}", or usual
        #[arg(long, value_name = "WORDS", group = "what")]
        template: Option<String>,
    },
}

/// Which way records travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DirectionWord {
    /// Not at all
    Off,
    /// From there to here
    Read,
    /// From here to there
    Write,
    /// Both ways
    Both,
}
