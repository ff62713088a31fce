//! The whole engine on a real store, against scripted places, in as many histories as the time allows. What must hold
//! is checked against a ledger that is kept apart from the engine. Two worlds are played side by side: calendars among
//! themselves (`world`), and a studio with a CRM, books and a calendar (`studio`).
//!
//! `WEDSYNC_SIM_SECONDS` how long (default 20), `WEDSYNC_SIM_HISTORIES` and `WEDSYNC_SIM_STUDIO_HISTORIES` at least so
//! many (default 500 and 100), `WEDSYNC_SIM_SEED` or `WEDSYNC_SIM_STUDIO_SEED` only this one, made as short as it can be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "small numbers")]
#![allow(clippy::struct_excessive_bools, reason = "manners are a list of yes and no")]
#![allow(clippy::format_collect, clippy::redundant_closure_for_method_calls, reason = "reads better")]

mod clock;
mod desk;
mod history;
mod ledger;
mod place;
mod runner;
mod studio;
mod world;

use history::History;
use runner::{number, runtime};
use world::{World, undisturbed};

const SEED: &str = "WEDSYNC_SIM_SEED";
const STUDIO_SEED: &str = "WEDSYNC_SIM_STUDIO_SEED";

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

#[test]
fn whatever_people_do_and_whatever_fails_nothing_is_lost_and_all_agree() {
    let calendars = runner::World {
        name: "histories",
        seed: SEED,
        least: ("WEDSYNC_SIM_HISTORIES", 500),
        processors: 1,
        from_seed: History::from_seed,
        play: |history| play(history, false).map(drop),
    };
    calendars.run(&[STUDIO_SEED]);
}

#[test]
fn whatever_happens_to_weddings_people_and_money_nothing_is_lost_and_all_agree() {
    let studios = runner::World {
        name: "histories of a studio",
        seed: STUDIO_SEED,
        least: ("WEDSYNC_SIM_STUDIO_HISTORIES", 100),
        processors: 2,
        from_seed: History::of_a_studio,
        play: |history| runtime().block_on(studio::play(history)),
    };
    studios.run(&[SEED]);
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
