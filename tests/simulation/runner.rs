//! Plays histories of one world for as long as there is time, and makes the one that fails as short as it can be.

use crate::history::History;
use std::fmt::Debug;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

/// A world of histories.
pub struct World<S> {
    /// `histories`, as the closing line counts them.
    pub name: &'static str,
    /// Replays one.
    pub seed: &'static str,
    /// At least so many, by this variable or else.
    pub least: (&'static str, u64),
    /// One thread for so many processors: the worlds are played side by side.
    pub processors: usize,
    pub from_seed: fn(u64) -> History<S>,
    pub play: fn(&History<S>) -> Result<(), String>,
}

impl<S: Copy + Debug + Sync> World<S> {
    fn verdict(&self, history: &History<S>) -> Result<(), String> {
        let played = std::panic::AssertUnwindSafe(|| (self.play)(history));
        std::panic::catch_unwind(played).unwrap_or_else(|_| Err("a panic".to_owned()))
    }

    fn report(&self, seed: u64, why: &str) -> String {
        let kind = why.split(':').next().unwrap_or(why).to_owned();
        let alike = |history: &History<S>| self.verdict(history).is_err_and(|why| why.starts_with(&kind));
        let small = (self.from_seed)(seed).shrink(alike);
        let why = self.verdict(&small).err().unwrap_or_else(|| why.to_owned());
        let steps: String = small.steps.iter().map(|step| format!("    {step:?}\n")).collect();
        let again = format!("{}={seed} cargo test --workspace --test simulation", self.seed);
        format!("seed {seed}: {why}\n  places: {:#?}\n  steps:\n{steps}  again: {again}", small.manners)
    }

    /// For the time that `WEDSYNC_SIM_SECONDS` gives, beside the other world; a replay is the only thing played.
    pub fn run(&self, others: &[&str]) {
        if let Ok(seed) = std::env::var(self.seed) {
            let seed: u64 = seed.parse().unwrap();
            if let Err(why) = self.verdict(&(self.from_seed)(seed)) {
                panic!("{}", self.report(seed, &why));
            }
            return;
        }
        if others.iter().any(|other| std::env::var(other).is_ok()) {
            return;
        }
        let until = Instant::now() + Duration::from_secs(number("WEDSYNC_SIM_SECONDS", 20));
        let least = number(self.least.0, self.least.1);
        let first = number("WEDSYNC_SIM_FIRST", 0);
        let (next, failed, finding) = (AtomicU64::new(first), AtomicBool::new(false), Mutex::new(None));
        let threads = std::thread::available_parallelism().map_or(2, usize::from).div_ceil(self.processors);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while !failed.load(Ordering::Relaxed) {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed - first >= least && Instant::now() >= until {
                            return;
                        }
                        if let Err(why) = self.verdict(&(self.from_seed)(seed)) {
                            failed.store(true, Ordering::Relaxed);
                            finding.lock().unwrap().get_or_insert((seed, why));
                        }
                    }
                });
            }
        });
        if let Some((seed, why)) = finding.into_inner().unwrap() {
            panic!("{}", self.report(seed, &why));
        }
        // Written past the runner, which would keep what a passing test prints.
        let count = next.load(Ordering::Relaxed) - first;
        let line = format!("\nsimulation: {count} {}, none lost anything\n", self.name);
        std::io::stdout().write_all(line.as_bytes()).unwrap();
    }
}
