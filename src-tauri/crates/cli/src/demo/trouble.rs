//! The chapters in which something goes wrong: two people change the same, and a calendar loses half of itself. And what
//! nobody ever noticed.

use super::beginning::Tools;
use super::days::{Wedding, at};
use super::season::STUDIO;
use super::stage::{Stage, clock, untrue};
use crate::show;
use wedsync_api::Failure;
use wedsync_api::dto::deletions::{ListDeletions, RefuseDeletion};
use wedsync_api::dto::records::{ListRecords, ShowRecord};
use wedsync_api::dto::versions::{ListVersions, Resolve, TakeFrom, VersionsCard};
use wedsync_domain::Kind;

/// So many entries are lost: more than a slip of a finger.
const LOST: usize = 30;

/// The same field, changed in two tools.
pub fn two_versions(stage: &mut Stage, tools: &Tools, wedding: &Wedding) -> Result<(), Failure> {
    stage.chapter("Two versions");
    stage.season.move_in_vsco(&wedding.event, 30)?;
    stage.season.move_in_calendar(&wedding.entry, 60)?;
    let (ours, theirs) =
        (stage.season.begins_in_vsco(&wedding.event)?, stage.season.begins_in_calendar(&wedding.entry)?);
    stage.say(&format!(
        "The couple would rather marry later, and the office moves the ceremony to {ours} in VSCO Workspace. The same \
         morning somebody in the van writes {theirs} into the calendar. Neither knows of the other.",
    ));
    let summary = stage.sync()?;
    stage.check("one record has two versions", summary.totals.versions == 1 && summary.needs_person)?;
    let kept = stage.season.begins_in_vsco(&wedding.event)? == ours
        && stage.season.begins_in_calendar(&wedding.entry)? == theirs;
    stage.check("both versions stay where they are", kept)?;
    stage.typed("versions list");
    let card = version(stage, wedding)?.ok_or_else(|| untrue("both versions are listed"))?;
    stage.show(&show::side_by_side(&card, &clock()));
    stage.check("both values are shown side by side", card.fields.iter().any(|field| field.sides.len() >= 2))?;
    let take = Some(TakeFrom::Connection(tools.workspace.id));
    stage.run(
        &format!("versions resolve {} --take {}", card.id, tools.workspace.id),
        Resolve { id: card.id, take, set: Vec::new(), keep_both: false, rule: false },
    )?;
    stage.sync()?;
    stage.show(&format!("\nThe office was right. Both say {ours}."));
    let settled = stage.season.begins_in_vsco(&wedding.event)? == ours
        && stage.season.begins_in_calendar(&wedding.entry)? == ours;
    stage.check("both tools say the same", settled)?;
    stage.check("nothing about it is left to settle", version(stage, wedding)?.is_none())
}

fn version(stage: &Stage, wedding: &Wedding) -> Result<Option<VersionsCard>, Failure> {
    let open = stage.ask(ListVersions {})?;
    Ok(open.into_iter().find(|card| card.record == wedding.ceremony.line.id))
}

/// Half a season vanishes from the calendar.
pub fn deletions(stage: &mut Stage, tools: &Tools) -> Result<(), Failure> {
    stage.chapter("A guarded deletion");
    let before = stage.season.seen();
    for id in shared(stage, tools)? {
        stage.season.lose(&id)?;
    }
    stage.say(&format!("Something goes wrong on a telephone, and {LOST} entries of the calendar are gone."));
    let summary = stage.sync()?;
    stage.check("none of it is carried on", summary.totals.deleted == 0)?;
    stage.check("all are held", summary.totals.held_deletions == LOST as u64)?;
    let kept = before.workspace == stage.season.seen().workspace;
    stage.check("VSCO Workspace still has everything", kept)?;
    let held = stage.run("deletions list", ListDeletions {})?;
    stage.show("\nNobody meant that. They are refused, one by one.");
    for (number, card) in held.iter().enumerate() {
        if number == 0 {
            stage.typed(&format!("deletions refuse {}", card.id));
            stage.show(&format!("… and so on for the other {}.", held.len() - 1));
        }
        stage.ask(RefuseDeletion { id: card.id })?;
    }
    let summary = stage.sync()?;
    stage.check("they are created again", summary.totals.created == LOST as u64)?;
    let after = stage.season.calendar().len();
    stage.check("the calendar is whole again", after == before.calendar.len())?;
    stage.show(&format!("\nThe calendar is whole again, with all {after} entries."));
    Ok(())
}

/// The first entries of the calendar that the desk shares with other tools.
fn shared(stage: &Stage, tools: &Tools) -> Result<Vec<String>, Failure> {
    let mut all = stage.ask(ListRecords::all(Kind::Appointment))?;
    all.sort_by(|one, other| (&one.date, one.id).cmp(&(&other.date, other.id)));
    let mut found = Vec::new();
    for line in all.iter().filter(|line| line.state == "agrees") {
        let page = stage.ask(ShowRecord { id: line.id })?;
        let id = at(&page, tools.google.id).filter(|_| at(&page, tools.workspace.id).is_some());
        found.extend(id);
        if found.len() == LOST {
            return Ok(found);
        }
    }
    Err(untrue("many entries of the calendar are shared with VSCO Workspace"))
}

/// Calendars and ledgers like to write to guests and customers by themselves.
pub fn nobody(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Nobody was written to");
    let sandbox = &stage.season.sandbox;
    let (notices, mailed) = (sandbox.notices(), sandbox.mailed(STUDIO));
    let quiet = notices.iter().all(|notice| !notice.might_mail());
    stage.say(&format!(
        "Google Calendar can write to the guests of an entry that changes, QuickBooks to the customer of an invoice. The \
         desk wrote to the calendar {} times in this story, and not one guest, couple or customer has had a word from it.",
        notices.len()
    ));
    stage.check("the calendar was written to", !notices.is_empty())?;
    stage.check("no guest was written to", quiet)?;
    stage.check("no customer was written to", mailed.is_empty())
}
