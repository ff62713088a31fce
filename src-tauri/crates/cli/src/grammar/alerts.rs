//! `alerts …`: what is wrong, who is told of it, and by what.

use clap::Subcommand;
use std::path::PathBuf;
use wedsync_domain::ids::{ChannelId, IncidentId};

/// What there is to say of alerts.
#[derive(Debug, Subcommand)]
pub enum Alerts {
    /// What is wrong now, and what was lately
    List,
    /// One in full, with its story
    Show {
        /// inc-1
        id: IncidentId,
    },
    /// You look after it: nobody is told again
    Ack {
        /// inc-1
        id: IncidentId,
    },
    /// Call it over; if it still stands it is told again only once it was away, or is worse
    Resolve {
        /// inc-1
        id: IncidentId,
    },
    /// Tell nobody of what can wait, for a while; what weddings of the day depend on is told all the same
    Hold {
        /// 1 to 10080
        #[arg(value_name = "MINUTES", required_unless_present = "off")]
        minutes: Option<u32>,
        /// Tell it again
        #[arg(long, conflicts_with = "minutes")]
        off: bool,
    },
    /// The ways to reach somebody: those that are set up, and those that can be
    Channels,
    /// Set one up; a test goes out first, and nothing is kept unless it was taken
    Add {
        /// slack, email-smtp …; `wedsync alerts channels` shows all
        kind: String,
        /// What you call it
        #[arg(long, default_value = "")]
        name: String,
        /// What it asks for, as often as needed
        #[arg(long, value_name = "NAME=VALUE", value_parser = super::assignment)]
        set: Vec<(String, String)>,
        /// Read its key, password or secret address from standard input
        #[arg(long)]
        key_stdin: bool,
    },
    /// Send a test by one
    Test {
        /// cha-1
        #[arg(value_name = "CHANNEL")]
        id: ChannelId,
    },
    /// Tell people by it again
    On {
        /// cha-1
        #[arg(value_name = "CHANNEL")]
        id: ChannelId,
    },
    /// Tell nobody by it
    Off {
        /// cha-1
        #[arg(value_name = "CHANNEL")]
        id: ChannelId,
    },
    /// Forget one, and its secret
    Remove {
        /// cha-1
        #[arg(value_name = "CHANNEL")]
        id: ChannelId,
    },
    /// A watch elsewhere that raises the alarm when this computer is off; its address comes on standard input
    Heartbeat {
        /// What you call it
        #[arg(long, required_unless_present = "off")]
        name: Option<String>,
        /// It wants to hear of trouble as well: …/fail, as healthchecks.io takes it
        #[arg(long)]
        hears_trouble: bool,
        /// There is none any more
        #[arg(long, conflicts_with_all = ["name", "hears_trouble"])]
        off: bool,
    },
    /// Who is told what: the routes, in the order in which they are tried
    Routes {
        /// Routes from now on: a JSON list, as --json prints them
        #[arg(long, value_name = "FILE")]
        set: Option<PathBuf>,
    },
}
