//! The chapters.

use super::stage::{Calendar, Stage};
use crate::show;
use wedsync_api::Failure;
use wedsync_api::dto::collections::{CollectionCard, SetCollection};
use wedsync_api::dto::connections::Connect;
use wedsync_api::dto::deletions::{ApproveDeletion, ListDeletions, RefuseDeletion};
use wedsync_api::dto::journal::{ListJournal, Undo, UndoWhat};
use wedsync_api::dto::records::{ListRecords, ShowRecord};
use wedsync_api::dto::sync::{Preview, Summary, Sync};
use wedsync_api::dto::today::ListToday;
use wedsync_api::dto::versions::{ListVersions, Resolve, TakeFrom};
use wedsync_domain::Kind;
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::ChangeId;

const GONE: [&str; 5] = ["Okafor", "Doyle", "Castellan", "Llwyd", "Adeyemi"];

fn synced(stage: &Stage, approve: bool) -> Result<Summary, Failure> {
    stage.ask(Sync { connection: None, approve })
}

fn show_summary(stage: &Stage, summary: &Summary, preview: bool) {
    stage.tell(&show::summary(summary, preview));
}

/// Two people, two calendars.
pub fn open(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Two calendars");
    let (studio, planner) = (stage.studio.files()?.len(), stage.planner.files()?.len());
    stage.tell(&format!(
        "A photographer keeps {studio} weddings in the studio's calendar. A wedding planner who\nworks with the studio keeps \
         {planner} in her own. Neither sees the other's."
    ));
    stage.check("eight weddings here and two there", studio == 8 && planner == 2)
}

/// Both are connected, and nothing is written.
pub fn connect(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Connect");
    let before = (stage.studio.files()?, stage.planner.files()?);
    stage.studio = connected(stage, "Studio calendar", &stage.studio.clone())?;
    stage.planner = connected(stage, "Planner's calendar", &stage.planner.clone())?;
    stage.tell("\nBoth are read from now on, and nothing more: connecting writes nothing.");
    stage.check("connecting writes nothing", before == (stage.studio.files()?, stage.planner.files()?))?;
    for calendar in [stage.studio.clone(), stage.planner.clone()] {
        stage.typed(&format!("collections set {} --direction both --weddings all", calendar.list));
        let card: CollectionCard = stage.ask(SetCollection {
            direction: Some(Direction::Both),
            weddings: Some("all".into()),
            ..SetCollection::of(calendar.list)
        })?;
        stage.check("a list that may be written to waits for its preview", card.state == "preview_waits")?;
    }
    stage.tell(
        "\nNow both may travel both ways, and their events are weddings. Still nothing moves\nbefore somebody has seen \
                what would happen.",
    );
    Ok(())
}

fn connected(stage: &Stage, name: &str, calendar: &Calendar) -> Result<Calendar, Failure> {
    stage.typed(&format!("connect folder --name \"{name}\" --path {}", calendar.path.display()));
    let path = calendar.path.to_string_lossy().into_owned();
    let answer = stage.ask(Connect {
        provider: "folder".into(),
        name: name.into(),
        settings: [("path".to_owned(), path)].into(),
    })?;
    stage.tell(&answer.id.to_string());
    let list = answer.collections.first().ok_or_else(|| Failure::bug(&"a folder without a list"))?.id;
    Ok(Calendar { connection: answer.id, list, path: calendar.path.clone() })
}

/// What would happen, before it does.
pub fn preview(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Preview");
    let before = (stage.studio.files()?, stage.planner.files()?);
    stage.typed("preview");
    let summary = stage.ask(Preview { connection: None })?;
    show_summary(stage, &summary, true);
    stage.check("ten weddings would be copied", summary.totals.created == 10 && summary.totals.deleted == 0)?;
    stage.check("the first write waits for a person", !summary.needs_approval.is_empty())?;
    stage.check("a preview writes nothing", before == (stage.studio.files()?, stage.planner.files()?))
}

/// Both ways.
pub fn sync(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Sync, both ways");
    stage.typed("sync --approve");
    let summary = synced(stage, true)?;
    show_summary(stage, &summary, false);
    let (studio, planner) = (stage.studio.files()?.len(), stage.planner.files()?.len());
    stage.tell(&format!("\nThe studio's calendar holds {studio} weddings now, and so does the planner's: {planner}."));
    stage.check("both calendars hold all ten", studio == 10 && planner == 10)?;
    stage.check(
        "nothing of an event is lost on the way",
        stage.planner.says("Raman", "X-STUDIO-SHOT-LIST") && stage.planner.says("Raman", "TRIGGER:-P1D"),
    )?;
    stage.typed("sync");
    let again = synced(stage, false)?;
    show_summary(stage, &again, false);
    stage.check("a second sync has nothing to do", again.totals == wedsync_api::dto::sync::Totals::default())
}

/// The same field, changed on both sides.
pub fn two_versions(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Two versions");
    stage.tell(
        "The photographer moves a wedding to the Glass House; the planner, the same morning,\nmoves it to the Old \
                Chapel. Neither knows of the other.",
    );
    stage.studio.move_to("Haddad", "Glass House")?;
    stage.planner.move_to("Haddad", "Old Chapel")?;
    stage.typed("sync");
    let summary = synced(stage, false)?;
    show_summary(stage, &summary, false);
    stage.check("one wedding has two versions", summary.totals.versions == 1 && summary.needs_person)?;
    let kept = stage.studio.says("Haddad", "Glass House") && stage.planner.says("Haddad", "Old Chapel");
    stage.check("both versions stay where they are", kept)?;
    stage.typed("versions list");
    let open = stage.ask(ListVersions {})?;
    let card = open.first().ok_or_else(|| Failure::bug(&"no versions are listed"))?.clone();
    stage.tell(&show::side_by_side(&card));
    stage.check("both values are shown side by side", card.fields.iter().any(|field| field.sides.len() >= 2))?;
    let place = stage.planner.connection;
    stage.typed(&format!("versions resolve {} --take {place}", card.id));
    stage.ask(Resolve {
        id: card.id,
        take: Some(TakeFrom::Connection(place)),
        set: Vec::new(),
        keep_both: false,
        rule: false,
    })?;
    stage.typed("sync");
    show_summary(stage, &synced(stage, false)?, false);
    stage.tell("\nThe planner was right. Both calendars say the Old Chapel.");
    let settled = stage.studio.says("Haddad", "Old Chapel") && stage.planner.says("Haddad", "Old Chapel");
    stage.check("both calendars say the Old Chapel", settled)?;
    stage.check("nothing is left to settle", stage.ask(ListVersions {})?.is_empty())
}

/// Half a calendar vanishes.
pub fn deletions(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("A guarded deletion");
    stage.tell("Something goes wrong on the studio's telephone, and half of its calendar is gone.");
    stage.studio.lose(&GONE)?;
    stage.typed("sync");
    let summary = synced(stage, false)?;
    show_summary(stage, &summary, false);
    stage.check("five deletions are held", summary.totals.held_deletions == 5 && summary.totals.deleted == 0)?;
    stage.check("the planner's calendar keeps all ten", stage.planner.files()?.len() == 10)?;
    stage.typed("deletions list");
    let held = stage.ask(ListDeletions {})?;
    stage.tell(&show::deletions(&held));
    stage.tell("\nOne of them was really cancelled. The others come back.");
    for card in &held {
        if card.name.contains("Doyle") {
            stage.typed(&format!("deletions approve {}", card.id));
            stage.ask(ApproveDeletion { id: card.id })?;
        } else {
            stage.typed(&format!("deletions refuse {}", card.id));
            stage.ask(RefuseDeletion { id: card.id })?;
        }
    }
    stage.typed("sync");
    show_summary(stage, &synced(stage, false)?, false);
    let (studio, planner) = (stage.studio.files()?.len(), stage.planner.files()?.len());
    stage.tell(&format!(
        "\nThe studio's calendar is whole again with {studio} weddings, and the planner's has\n{planner} as well."
    ));
    let gone = stage.studio.wedding("Doyle").is_err() && stage.planner.wedding("Doyle").is_err();
    stage.check("one wedding is gone from both, four are back", studio == 9 && planner == 9 && gone)
}

/// Nothing is final.
pub fn undo(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("Undo");
    stage.tell(
        "The couple marries after all. Every change can be taken back for 30 days, one by one or a\nwhole run, and in \
                every place.",
    );
    let change = deletion(stage)?;
    stage.typed(&format!("undo {change}"));
    let undone = stage.ask(Undo { what: UndoWhat::Change(change) })?;
    stage.tell(&show::undone(&undone));
    stage.check("one change is taken back", undone.undone == 1)?;
    stage.typed("sync");
    show_summary(stage, &synced(stage, false)?, false);
    let back = stage.studio.wedding("Doyle").is_ok() && stage.planner.wedding("Doyle").is_ok();
    stage.tell("\nThe wedding stands in both calendars again.");
    stage.check("the wedding stands in both calendars again", back)?;
    let (studio, planner) = (stage.studio.files()?.len(), stage.planner.files()?.len());
    stage.check("both calendars hold ten weddings, none of them twice", studio == 10 && planner == 10)
}

/// The line of the journal that tells of the deletion.
fn deletion(stage: &Stage) -> Result<ChangeId, Failure> {
    let journal = stage.ask(ListJournal { run: None })?;
    let archived = journal.iter().find(|line| line.action == "archived");
    archived.map(|line| line.id).ok_or_else(|| Failure::bug(&"no deletion in the journal"))
}

/// What all this is for.
pub fn weekend(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("This weekend");
    stage.typed("today");
    let days = stage.ask(ListToday {})?;
    stage.tell(&show::today(&days));
    stage.check("this weekend's wedding is known", days.iter().any(|day| day.name.contains("Raman")))?;
    let weddings = stage.ask(ListRecords { kind: Kind::Wedding })?;
    stage
        .check("ten weddings, and all agree", weddings.len() == 10 && weddings.iter().all(|it| it.state == "agrees"))?;
    let first = days.first().ok_or_else(|| Failure::bug(&"no wedding this weekend"))?.id;
    let page = stage.ask(ShowRecord { id: first })?;
    stage.check("it stands in both places", page.places.len() == 2)
}
