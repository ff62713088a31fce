//! What happens in a studio with a CRM, books and a calendar, made from a seed.

use crate::history::{Dice, History};
use crate::place::{Manners, Mishap};
use wedsync_domain::Kind;

pub const CRM: usize = 0;
pub const LEDGER: usize = 1;
pub const CALENDAR: usize = 2;

/// The kinds that there are in such a studio.
pub const KINDS: [Kind; 5] = [Kind::Wedding, Kind::Contact, Kind::Appointment, Kind::Invoice, Kind::Payment];
pub const STATUSES: [&str; 6] = ["booked", "enquiry", "postponed", "cancelled", "closed", "archived"];

/// One step. Numbers that choose something (“the nth wedding”) are taken modulo what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A couple is entered in the CRM, booked or only asking.
    Couple {
        booked: bool,
    },
    /// A planner, or whoever else, joins a wedding in the CRM: somebody new, or of another wedding.
    Joins {
        nth: usize,
        known: bool,
    },
    /// An appointment of a wedding, in the CRM.
    Meets {
        nth: usize,
    },
    /// An appointment of no wedding, in the calendar.
    Enters,
    /// An invoice or a payment in the CRM.
    Bills {
        nth: usize,
    },
    Pays {
        nth: usize,
    },
    /// The same in the books alone.
    BillsThere {
        nth: usize,
    },
    PaysThere {
        nth: usize,
    },
    /// What the CRM has is entered in the books and in the calendar by hand as well.
    EnteredTwice {
        nth: usize,
    },
    Edits {
        tool: usize,
        list: usize,
        nth: usize,
        field: usize,
    },
    EditsHere {
        kind: usize,
        nth: usize,
        field: usize,
    },
    /// While the next write to that tool is on its way.
    EditsWhileSending {
        tool: usize,
        kind: usize,
        nth: usize,
        field: usize,
    },
    /// A wedding goes on or comes back, an invoice is voided or reopened, in the CRM.
    Status {
        nth: usize,
        status: usize,
    },
    BillStatus {
        nth: usize,
        status: usize,
    },
    Deletes {
        tool: usize,
        list: usize,
        nth: usize,
    },
    /// An event of the calendar is put under another name.
    Moves {
        nth: usize,
    },
    /// Two customers are made one in the books.
    Merges {
        nth: usize,
        other: usize,
    },
    /// An appointment of the CRM belongs to another wedding from now on, or to none.
    Relates {
        nth: usize,
        to: usize,
    },
    Sync,
    SyncOne {
        tool: usize,
    },
    Preview,
    Befall {
        tool: usize,
        mishap: Mishap,
    },
    Garble {
        tool: usize,
        list: usize,
        nth: usize,
    },
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
    KeepBoth {
        nth: usize,
    },
    AnswerDeletion {
        nth: usize,
        approve: bool,
    },
    /// Truthfully: people know their own things.
    AnswerMatch {
        nth: usize,
    },
    Undo {
        nth: usize,
    },
}

const MISHAPS: [Mishap; 16] = [
    Mishap::ListFails,
    Mishap::ListBreaks,
    Mishap::ListEmpty,
    Mishap::ListHalved,
    Mishap::ListTwice,
    Mishap::ListLags,
    Mishap::PagesShift,
    Mishap::CursorExpired,
    Mishap::ChangeForgotten,
    Mishap::WriteFails,
    Mishap::AnswerLost,
    Mishap::SlowDown,
    Mishap::SignInRefused,
    Mishap::StaleRead,
    Mishap::ReadFails,
    Mishap::RevisionsRenewed,
];

impl History<Step> {
    pub fn of_a_studio(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let manners = (0..3).map(|tool| manners(&mut dice, tool)).collect();
        let trouble = dice.below(4);
        let length = 6 + dice.below(30);
        let mut steps = vec![Step::Couple { booked: true }];
        steps.extend((0..length).map(|_| step(&mut dice, trouble)));
        Self { seed, manners, steps }
    }
}

fn manners(dice: &mut Dice, tool: usize) -> Manners {
    let nameless = tool == LEDGER && !dice.one_in(3);
    let own_ids = nameless || dice.one_in(2);
    Manners {
        tombstones: dice.one_in(2),
        revisions: !dice.one_in(5),
        tells_revision: !dice.one_in(3),
        own_ids,
        normalises: false,
        notes: !dice.one_in(5),
        blind: own_ids && dice.one_in(2),
        stamps: tool == CALENDAR && dice.one_in(3),
        page: 1 + dice.below(5),
        nameless,
        money_read_only: tool == CRM && dice.one_in(2),
        overlaps: dice.one_in(3),
        closes: tool == CRM && dice.one_in(3),
        trims: dice.one_in(2),
        formats: tool != CALENDAR && dice.one_in(3),
        rounds: dice.one_in(2),
        cuts_notes: (tool != CALENDAR && dice.one_in(6)).then_some(6),
        html: dice.one_in(3),
    }
}

fn step(dice: &mut Dice, trouble: usize) -> Step {
    let (tool, list, nth, field) = (dice.below(3), dice.below(5), dice.below(64), dice.below(3));
    match dice.below(60 + 6 * trouble) {
        0..=2 => Step::Couple { booked: !dice.one_in(4) },
        3 => Step::Joins { nth, known: dice.one_in(2) },
        4..=6 => Step::Meets { nth },
        7 => Step::Enters,
        8..=11 => Step::Bills { nth },
        12..=14 => Step::Pays { nth },
        15 => Step::BillsThere { nth },
        16 => Step::PaysThere { nth },
        17 | 18 => Step::EnteredTwice { nth },
        19..=27 => Step::Edits { tool, list, nth, field },
        28..=31 => Step::EditsHere { kind: list, nth, field },
        32 => Step::EditsWhileSending { tool, kind: list, nth, field },
        33 | 34 => Step::Status { nth, status: dice.below(STATUSES.len()) },
        35 => Step::BillStatus { nth, status: dice.below(3) },
        36 | 37 => Step::Deletes { tool, list, nth },
        38 => Step::Moves { nth },
        39 => Step::Merges { nth, other: dice.below(64) },
        40 => Step::Relates { nth, to: dice.below(4) },
        41..=49 => Step::Sync,
        50 | 51 => Step::SyncOne { tool },
        52 => Step::Preview,
        53 => Step::Pass { seconds: [30, 300, 900, 86_400][dice.below(4)] },
        54 => Step::Settle { nth, side: dice.below(4) },
        55 => Step::KeepBoth { nth },
        56 => Step::AnswerDeletion { nth, approve: dice.one_in(2) },
        57 => Step::AnswerMatch { nth },
        58 => Step::Undo { nth },
        59 => Step::Garble { tool, list, nth },
        n if n % 4 == 0 => Step::KillAt { commits: 1 + dice.below(8) as u64 },
        _ => Step::Befall { tool, mishap: MISHAPS[dice.below(MISHAPS.len())] },
    }
}
