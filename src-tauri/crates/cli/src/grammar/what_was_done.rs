//! The words for what was done and taken back, and for who is right from now on.

use super::TakeWord;
use clap::Subcommand;
use wedsync_api::dto::journal::UndoWhat;
use wedsync_api::dto::rules::Decides;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, RunId};

/// `journal …`
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// The newest first
    List {
        /// Only what this run did
        #[arg(long)]
        run: Option<RunId>,
        /// Only what came before this line: the next piece
        #[arg(long, value_name = "CHANGE")]
        before: Option<ChangeId>,
        /// Only what was done at this desk (hub), or in this connection
        #[arg(long, value_name = "hub|CONNECTION", value_parser = take_from)]
        place: Option<TakeWord>,
        /// Only of weddings, contacts …
        #[arg(long)]
        kind: Option<Kind>,
        /// Only what was taken back
        #[arg(long)]
        undone: bool,
    },
    /// Take back a whole run, or one change; `wedsync undo` is the same
    Undo {
        /// run-1 or chg-1
        #[arg(value_name = "RUN-OR-CHANGE", value_parser = undo_what)]
        what: UndoWhat,
    },
}

/// `rules …`
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Those you made, and what decides where there is none
    List,
    /// From now on this one is right about a field
    Set {
        /// Of weddings, contacts …
        kind: Kind,
        /// For example: location
        field: String,
        /// ask (you, each time), newest, books, hub (this desk), or a connection
        #[arg(value_name = "ask|newest|books|hub|CONNECTION", value_parser = decides)]
        decides: Decides,
    },
    /// Take a rule back
    Remove {
        /// Of weddings, contacts …
        kind: Kind,
        /// For example: location
        field: String,
    },
    /// The rule that was taken back holds again
    Restore {
        /// Of weddings, contacts …
        kind: Kind,
        /// For example: location
        field: String,
    },
}

fn decides(text: &str) -> Result<Decides, String> {
    Ok(match text {
        "ask" => Decides::Ask,
        "newest" => Decides::Newest,
        "books" => Decides::Books,
        "hub" => Decides::Hub,
        other => Decides::Connection(
            other.parse().map_err(|_| "write ask, newest, books, hub, or a connection like con-1".to_owned())?,
        ),
    })
}

pub(super) fn undo_what(text: &str) -> Result<UndoWhat, String> {
    text.parse()
        .map(UndoWhat::Run)
        .or_else(|_| text.parse().map(UndoWhat::Change))
        .or_else(|_| text.parse().map(UndoWhat::Deletion))
        .or_else(|_| text.parse().map(UndoWhat::Match))
        .map_err(|_| "runs look like run-12, changes like chg-12".to_owned())
}

pub(super) fn take_from(text: &str) -> Result<TakeWord, String> {
    if text == "hub" {
        return Ok(TakeWord::Hub);
    }
    text.parse().map(TakeWord::Connection).map_err(|_| "write hub, or a connection like con-1".to_owned())
}
