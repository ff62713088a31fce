//! The whole engine on a real store, against scripted places, in as many histories as the time allows. What must hold
//! is checked against a ledger that is kept apart from the engine.
//!
//! `WEDSYNC_SIM_SECONDS` how long (default 20), `WEDSYNC_SIM_HISTORIES` at least so many (default 500),
//! `WEDSYNC_SIM_SEED` only this one, step by step.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "small numbers")]
#![allow(clippy::struct_excessive_bools, reason = "manners are a list of yes and no")]
#![allow(clippy::format_collect, clippy::redundant_closure_for_method_calls, reason = "reads better")]

mod clock;
mod history;
mod ledger;
mod place;
mod world;

use history::History;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use world::{World, undisturbed};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

fn play(history: &History, reversed: bool) -> Result<World, String> {
    finish(World::new(history, reversed), history)
}

fn finish(mut world: World, history: &History) -> Result<World, String> {
    runtime().block_on(async {
        world.play(history).await?;
        world.finish().await
    })?;
    Ok(world)
}

fn verdict(history: &History) -> Result<(), String> {
    let played = || play(history, false).map(drop);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(played)).unwrap_or_else(|_| Err("a panic".to_owned()))
}

fn report(seed: u64, why: &str) -> String {
    let kind = why.split(':').next().unwrap_or(why).to_owned();
    let small = History::from_seed(seed).shrink(|history| verdict(history).is_err_and(|why| why.starts_with(&kind)));
    let why = verdict(&small).err().unwrap_or_else(|| why.to_owned());
    let steps: String = small.steps.iter().map(|step| format!("    {step:?}\n")).collect();
    format!(
        "seed {seed}: {why}\n  places: {:#?}\n  steps:\n{steps}  again: WEDSYNC_SIM_SEED={seed} cargo test -p wedsync-tests --test simulation",
        small.manners
    )
}

#[test]
fn whatever_people_do_and_whatever_fails_nothing_is_lost_and_all_agree() {
    if let Ok(seed) = std::env::var("WEDSYNC_SIM_SEED") {
        let seed: u64 = seed.parse().unwrap();
        if let Err(why) = verdict(&History::from_seed(seed)) {
            panic!("{}", report(seed, &why));
        }
        return;
    }
    let until = Instant::now() + Duration::from_secs(number("WEDSYNC_SIM_SECONDS", 20));
    let least = number("WEDSYNC_SIM_HISTORIES", 500);
    let first = number("WEDSYNC_SIM_FIRST", 0);
    let (next, failed) = (AtomicU64::new(first), AtomicBool::new(false));
    let finding = std::sync::Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while !failed.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed - first >= least && Instant::now() >= until {
                        return;
                    }
                    if let Err(why) = verdict(&History::from_seed(seed)) {
                        failed.store(true, Ordering::Relaxed);
                        finding.lock().unwrap().get_or_insert((seed, why));
                    }
                }
            });
        }
    });
    if let Some((seed, why)) = finding.into_inner().unwrap() {
        panic!("{}", report(seed, &why));
    }
    // Written past the runner, which would keep what a passing test prints.
    let count = next.load(Ordering::Relaxed) - first;
    writeln!(std::io::stdout(), "\nsimulation: {count} histories, none lost anything").unwrap();
}

#[test]
fn a_power_cut_in_the_midst_of_anything_loses_nothing_that_was_said_to_be_done() {
    let mut cuts = 0;
    for seed in 0..number("WEDSYNC_SIM_POWER_CUTS", 150) {
        let history = History::from_seed(seed);
        if history.steps.iter().any(|step| matches!(step, history::Step::KillAt { .. })) {
            cuts += 1;
            if let Err(why) = finish(World::on_disk(&history), &history) {
                panic!("seed {seed}: {why}\n{:#?}", history.steps);
            }
        }
    }
    assert!(cuts > 20, "only {cuts} histories with a power cut");
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..40 {
        let history = History::from_seed(seed);
        let tell = || play(&history, false).map(|world| world.log().to_owned());
        assert_eq!(tell(), tell(), "seed {seed}");
    }
}

#[test]
fn the_order_of_observation_makes_no_difference_to_the_outcome() {
    let (mut seed, mut compared) = (0, 0);
    while compared < 100 {
        let history = History::from_seed(seed);
        if undisturbed(&history) {
            let outcome = |reversed| play(&history, reversed).map(|world| world.outcome());
            assert_eq!(outcome(false), outcome(true), "seed {seed}");
            compared += 1;
        }
        seed += 1;
    }
}
