//! Figures of single parts, without a server: `make bench`, or `cargo bench --workspace --bench parts`.
//!
//! Prints one row of a Markdown table for each figure, with the goal it answers to. Each is the best of several
//! repetitions (what the code costs), but for latencies, which say their percentile (what a person waits).

#![allow(clippy::print_stdout, reason = "a table on standard output is what this program is for")]
#![allow(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "small numbers")]

mod alerts;
mod desk;
mod detection;
mod health;
mod intake;
mod latency;
mod listing;
mod pack;
mod planner;
mod radar;

use std::time::{Duration, Instant};

fn main() {
    println!("| What | measured | goal |\n|---|---|---|");
    // All of them, or those that are named.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let parts: &[(&str, fn())] = &[
        ("detection", detection::measure),
        ("planner", planner::measure),
        ("latency", latency::measure),
        ("listing", listing::measure),
        ("health", health::measure),
        ("alerts", alerts::measure),
        ("pack", pack::measure),
        ("radar", radar::measure),
        ("intake", intake::measure),
    ];
    for (name, measure) in parts {
        if named.is_empty() || named.iter().any(|word| word == name) {
            measure();
        }
    }
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

/// `p50 3.0 ms, p95 15.1 ms`
fn at(mut times: Vec<Duration>, percents: &[usize]) -> String {
    times.sort();
    let one = |percent: &usize| {
        let rank = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(rank).map(|time| format!("p{percent} {}", millis(*time)))
    };
    percents.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
