//! Power losses, full disks and failing disks under the very `SQLite` of the product.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "all of this is a test")]

mod calls;
mod databases;
mod faults;
mod ledger;
mod store;

use std::ops::Range;

/// `DISK_SEED=7` runs that history alone, `DISK_HISTORIES=100000` so many of each test.
fn seeds(count: u64) -> Range<u64> {
    let number = |name| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("DISK_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("DISK_HISTORIES").unwrap_or(count),
    }
}
