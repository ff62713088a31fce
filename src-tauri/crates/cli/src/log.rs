//! The log: a file a day in the data folder, seven of them kept. Lines hold codes, counts and our own words; no
//! secret, no value of a record and no address of a person is ever put into one.

use crate::folder::Folder;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// How many days are kept.
const DAYS: usize = 7;

/// Starts logging into the folder. A log that cannot be written is no reason not to work.
pub fn start(folder: &Folder) {
    if std::fs::create_dir_all(folder.logs()).is_err() {
        return;
    }
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("desk")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder.logs());
    let Ok(file) = file else { return };
    // Our own crates alone: what a library finds worth saying may hold what somebody else wrote.
    let ours = [
        "wedsync_api",
        "wedsync_cli",
        "wedsync_connectors",
        "wedsync_desk",
        "wedsync_engine",
        "wedsync_store",
        "wedsync_vault",
    ];
    let level = std::env::var("WEDSYNC_LOG").ok().and_then(|level| level.parse().ok());
    let level = level.unwrap_or(tracing::level_filters::LevelFilter::INFO);
    let targets = ours.into_iter().fold(Targets::new(), |targets, name| targets.with_target(name, level));
    let lines =
        tracing_subscriber::fmt::layer().json().with_current_span(false).with_span_list(false).with_writer(file);
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets)).try_init();
}
