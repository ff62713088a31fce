//! A history: what people do, what goes wrong, and when the desk runs. Made from a seed, shrunk by leaving steps out.

use crate::place::{Manners, Mishap};

/// One step. Numbers that choose something (“the nth item”) are taken modulo what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Create {
        place: usize,
    },
    Edit {
        place: usize,
        nth: usize,
        field: usize,
    },
    /// The same event is entered at every place by hand.
    CreateEverywhere,
    Delete {
        place: usize,
        nth: usize,
    },
    /// Somebody tidies up: so many at once.
    DeleteSeveral {
        place: usize,
        count: usize,
    },
    /// While the next write to the place is on its way, a person edits at the desk.
    EditWhileSending {
        place: usize,
        nth: usize,
        field: usize,
    },
    EditHere {
        nth: usize,
        field: usize,
    },
    Sync,
    SyncOne {
        place: usize,
    },
    Preview,
    Befall {
        place: usize,
        mishap: Mishap,
    },
    /// The program is killed at its nth commit from now.
    KillAt {
        commits: u64,
    },
    Pass {
        seconds: i64,
    },
    Settle {
        nth: usize,
        side: usize,
    },
    AnswerDeletion {
        nth: usize,
        approve: bool,
    },
    KeepBoth {
        nth: usize,
    },
    /// One of the last runs is taken back.
    Undo {
        nth: usize,
    },
    /// An item cannot be read for a while.
    Garble {
        place: usize,
        nth: usize,
    },
    /// 0 off, 1 read, 2 write, 3 both.
    Direct {
        place: usize,
        direction: usize,
    },
}

#[derive(Debug, Clone)]
pub struct History<S = Step> {
    pub seed: u64,
    pub manners: Vec<Manners>,
    pub steps: Vec<S>,
}

/// A small generator of our own randomness, so that a seed means the same on every machine and version.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

const MISHAPS: [Mishap; 13] = [
    Mishap::ListFails,
    Mishap::ListBreaks,
    Mishap::ListEmpty,
    Mishap::ListHalved,
    Mishap::ListTwice,
    Mishap::CursorExpired,
    Mishap::WriteFails,
    Mishap::AnswerLost,
    Mishap::SlowDown,
    Mishap::SignInRefused,
    Mishap::StaleRead,
    Mishap::ReadFails,
    Mishap::RevisionsRenewed,
];

impl History {
    pub fn from_seed(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let places = 2 + dice.below(2);
        let manners = (0..places)
            .map(|_| {
                let own_ids = dice.one_in(3);
                Manners {
                    tombstones: dice.one_in(2),
                    revisions: !dice.one_in(5),
                    tells_revision: !dice.one_in(3),
                    own_ids,
                    blind: own_ids && dice.one_in(2),
                    normalises: dice.one_in(4),
                    notes: !dice.one_in(4),
                    stamps: dice.one_in(3),
                    page: 1 + dice.below(5),
                    ..Manners::default()
                }
            })
            .collect();
        // Some histories without any mishap, so that ordinary work is looked at too.
        let trouble = dice.below(4);
        let length = 8 + dice.below(28);
        let steps = (0..length).map(|_| Self::step(&mut dice, places, trouble)).collect();
        Self { seed, manners, steps }
    }

    fn step(dice: &mut Dice, places: usize, trouble: usize) -> Step {
        let place = dice.below(places);
        let nth = dice.below(64);
        match dice.below(38 + 4 * trouble) {
            0..=4 => Step::Create { place },
            5..=10 => Step::Edit { place, nth, field: dice.below(3) },
            11 | 12 => Step::Delete { place, nth },
            13..=15 => Step::EditHere { nth, field: dice.below(3) },
            16..=21 => Step::Sync,
            22 | 23 => Step::SyncOne { place },
            24 => Step::Preview,
            25 | 26 => Step::Settle { nth, side: dice.below(places + 1) },
            27 => Step::AnswerDeletion { nth, approve: dice.one_in(2) },
            28 | 29 => Step::Pass { seconds: [30, 300, 900, 86_400][dice.below(4)] },
            30 => Step::KeepBoth { nth },
            31 => Step::Undo { nth },
            32 => Step::Garble { place, nth },
            33 => Step::Direct { place, direction: dice.below(4) },
            34 => Step::CreateEverywhere,
            35 => Step::DeleteSeveral { place, count: 3 + dice.below(4) },
            36 | 37 => Step::EditWhileSending { place, nth, field: dice.below(3) },
            n if n % 4 == 2 => Step::KillAt { commits: 1 + dice.below(8) as u64 },
            _ => Step::Befall { place, mishap: MISHAPS[dice.below(MISHAPS.len())] },
        }
    }
}

impl<S: Clone> History<S> {
    /// The same history without some of its steps, while it still fails.
    pub fn shrink(mut self, fails: impl Fn(&Self) -> bool) -> Self {
        let mut size = self.steps.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < self.steps.len() {
                let mut shorter = self.clone();
                shorter.steps.drain(at..(at + size).min(self.steps.len()));
                if fails(&shorter) { self = shorter } else { at += size }
            }
            size /= 2;
        }
        self
    }
}
