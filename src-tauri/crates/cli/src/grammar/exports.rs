//! `exports …`: what is measured, and who receives it.

use super::Switch;
use clap::Subcommand;
use wedsync_domain::ids::ExporterId;

/// What there is to say of what is measured.
#[derive(Debug, Subcommand)]
pub enum Exports {
    /// The receivers: those that are set up, and those that can be
    List,
    /// Set one up; a test goes out first, and nothing is kept unless it was taken
    Add {
        /// prometheus, otlp, datadog, new-relic, grafana
        kind: String,
        /// What you call it
        #[arg(long, default_value = "")]
        name: String,
        /// What it asks for, as often as needed
        #[arg(long, value_name = "NAME=VALUE", value_parser = super::assignment)]
        set: Vec<(String, String)>,
        /// Read its key, password or token from standard input
        #[arg(long)]
        key_stdin: bool,
    },
    /// Send a test to one
    Test {
        /// exp-1
        #[arg(value_name = "EXPORTER")]
        id: ExporterId,
    },
    /// Send there again
    On {
        /// exp-1
        #[arg(value_name = "EXPORTER")]
        id: ExporterId,
    },
    /// Send nothing there
    Off {
        /// exp-1
        #[arg(value_name = "EXPORTER")]
        id: ExporterId,
    },
    /// Forget one, its key, and what waits for it
    Remove {
        /// exp-1
        #[arg(value_name = "EXPORTER")]
        id: ExporterId,
    },
    /// Let a Prometheus on this computer fetch what is measured, for a token that is shown once; or do not
    Metrics {
        /// Whether
        #[arg(value_enum)]
        switch: Switch,
        /// The port [default: the one it had, 47811 at first]
        #[arg(long)]
        port: Option<u16>,
        /// Another token; the one of before holds no more
        #[arg(long)]
        new_token: bool,
    },
}
