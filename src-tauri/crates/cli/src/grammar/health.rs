//! `health …`: how well each connection is.

use clap::Args;
use wedsync_domain::ids::ConnectionId;

/// Which, and whether how it was as well.
#[derive(Debug, Clone, Args)]
pub struct Health {
    /// Only this connection, check by check, as it was found last; without it all of them are looked at now
    #[arg(long, value_name = "ID")]
    pub connection: Option<ConnectionId>,
    /// How it was: the last thirty days, months and seasons
    #[arg(long, requires = "connection")]
    pub history: bool,
}
