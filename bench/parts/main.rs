//! Figures of single parts, without a server: `make bench`, or `cargo bench --workspace --bench parts`.
//!
//! Prints one row of a Markdown table for each figure, with the goal it answers to. Each is the best of several
//! repetitions (what the code costs), but for latencies, which say their percentile (what a person waits).

#![allow(clippy::print_stdout, reason = "a table on standard output is what this program is for")]
#![allow(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "small numbers")]

mod desk;
mod detection;
mod health;
mod intake;
mod latency;
mod listing;
mod planner;

use std::time::{Duration, Instant};

fn main() {
    println!("| What | measured | goal |\n|---|---|---|");
    if std::env::args().any(|word| word == "intake") {
        return intake::measure();
    }
    detection::measure();
    planner::measure();
    latency::measure();
    listing::measure();
    health::measure();
    intake::measure();
}

/// One row of the table.
fn row(what: &str, measured: &str, goal: &str) {
    println!("| {what} | {measured} | {goal} |");
}

/// The shortest of so many runs.
fn best(runs: usize, mut work: impl FnMut()) -> Duration {
    let time = |work: &mut dyn FnMut()| {
        let from = Instant::now();
        work();
        from.elapsed()
    };
    (0..runs).map(|_| time(&mut work)).min().unwrap_or_default()
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
