//! The chapters of one wedding: what belongs together, how the calendar shows it, and a change that goes everywhere and is
//! taken back.

use super::beginning::{Tools, is_at};
use super::season::text;
use super::stage::{Stage, untrue};
use chrono::{DateTime, Days, NaiveDate};
use wedsync_api::Failure;
use wedsync_api::dto::journal::{ListJournal, Undo, UndoWhat};
use wedsync_api::dto::records::{FieldText, ListRecords, RecordPage, ShowRecord};
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, ConnectionId};

/// One wedding of the season, and what the story does with it.
pub struct Wedding {
    /// The couple.
    pub title: String,
    /// Its ceremony, which stands in the calendar.
    pub ceremony: RecordPage,
    /// What the calendar calls it.
    pub entry: String,
    /// What VSCO Workspace calls it.
    pub event: String,
    /// One of the couple, whose number is known.
    person: RecordPage,
    /// What VSCO Workspace calls them.
    contact: String,
    number: String,
}

/// What belongs together stands on one page.
pub fn wedding(stage: &mut Stage, tools: &Tools) -> Result<Wedding, Failure> {
    stage.chapter("A wedding, whole");
    let (page, wedding) = chosen(stage, tools)?;
    stage.tell(
        "A record knows what belongs to it, whichever tool it lies in: the people, the\nappointments, the invoice, the payments.",
    );
    stage.typed(&format!("records show {}", page.line.id));
    stage.tell(&crate::show::record(&page));
    let of = |kind: Kind| page.related.iter().filter(|it| it.kind == kind).count();
    stage.check("both of the couple stand on the page", of(Kind::Contact) >= 2)?;
    stage.check("so do its appointments", of(Kind::Appointment) >= 1)?;
    stage.check("so does its invoice", of(Kind::Invoice) >= 1)?;
    Ok(wedding)
}

/// The next wedding, from a month ahead, of which everything is known and agreed.
fn chosen(stage: &Stage, tools: &Tools) -> Result<(RecordPage, Wedding), Failure> {
    let from = stage.season.sandbox.now().date_naive() + Days::new(31);
    let mut all = stage.ask(ListRecords { kind: Kind::Wedding })?;
    all.retain(|line| day(line.date.as_deref()).is_some_and(|date| date > from) && line.state == "agrees");
    all.sort_by(|one, other| one.date.cmp(&other.date));
    for line in all {
        let page = stage.ask(ShowRecord { id: line.id })?;
        let is_whole = page.related.iter().any(|it| it.kind == Kind::Invoice)
            && page.related.iter().all(|it| it.state == "agrees");
        if is_whole && let Some(wedding) = parts(stage, tools, &page)? {
            return Ok((page, wedding));
        }
    }
    Err(untrue("there is a wedding of which everything is known"))
}

fn parts(stage: &Stage, tools: &Tools, page: &RecordPage) -> Result<Option<Wedding>, Failure> {
    let (mut ceremony, mut person) = (None, None);
    for it in &page.related {
        let related = stage.ask(ShowRecord { id: it.id })?;
        match it.kind {
            Kind::Appointment if it.date == page.line.date && has_hours(&related) => {
                ceremony = ceremony.or(Some(related))
            }
            Kind::Contact if related.fields.contains_key("phone") => person = person.or(Some(related)),
            _ => {}
        }
    }
    let (Some(ceremony), Some(person)) = (ceremony, person) else { return Ok(None) };
    let names = (at(&ceremony, tools.google.id), at(&ceremony, tools.workspace.id), at(&person, tools.workspace.id));
    let (Some(entry), Some(event), Some(contact)) = names else { return Ok(None) };
    let number = stage.season.number(&contact)?;
    Ok(Some(Wedding { title: page.line.name.clone(), ceremony, entry, event, person, contact, number }))
}

fn at(page: &RecordPage, connection: ConnectionId) -> Option<String> {
    page.places.iter().find(|place| is_at(place, connection)).map(|place| place.remote.clone())
}

fn day(date: Option<&str>) -> Option<NaiveDate> {
    date?.parse().ok()
}

/// Not a whole day.
fn has_hours(page: &RecordPage) -> bool {
    matches!(page.fields.get("start"), Some(FieldText::Text(start)) if start.contains('T'))
}

/// The calendar shows more than it was told.
pub fn in_the_calendar(stage: &mut Stage, wedding: &Wedding) -> Result<(), Failure> {
    stage.chapter("What the calendar shows");
    let entry = stage.season.entry(&wedding.entry)?;
    let (title, place, notes) = (text(&entry["summary"]), text(&entry["location"]), text(&entry["description"]));
    let begins = DateTime::parse_from_rfc3339(&text(&entry["start"]["dateTime"]))
        .map(|begins| begins.format("%A, %-d %B %Y, %H:%M").to_string());
    stage.tell("On the telephone in the van, in Google Calendar, the same ceremony reads:\n");
    stage.tell(&format!("  {title}\n  {}\n  {}\n", begins.unwrap_or_default(), place.replace('\n', ", ")));
    stage.tell(&notes.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"));
    stage.tell(
        "\nThe couple, the venue and whom to call came from VSCO Workspace. Notes above the line are\nyour own, and travel.",
    );
    let shows = |what: &str| title.contains(what) || notes.contains(what);
    stage.check("the calendar names the couple", shows(&wedding.title))?;
    stage.check("the calendar says where", !place.is_empty())?;
    stage.check("the calendar names whom to call", shows(&wedding.person.line.name) && shows(&wedding.number))
}

/// A number changes in one tool, and is right everywhere.
pub fn new_number(stage: &mut Stage, wedding: &Wedding) -> Result<ChangeId, Failure> {
    stage.chapter("A new telephone number");
    let new = if wedding.number == "07700 900321" { "07700 900654" } else { "07700 900321" };
    stage.tell(&format!(
        "{} has a new number. Somebody enters it in VSCO Workspace,\nand nowhere else: {new}.",
        wedding.person.line.name
    ));
    stage.season.set_number(&wedding.contact, new);
    let summary = stage.sync()?;
    let notes = text(&stage.season.entry(&wedding.entry)?["description"]);
    for line in notes.lines().filter(|line| line.contains(new)) {
        stage.tell(&format!("\nIn the calendar:   {line}"));
    }
    stage.check("the calendar has the new number", notes.contains(new) && !notes.contains(&wedding.number))?;
    let journal = stage.ask(ListJournal { run: summary.run })?;
    let pulled = journal.iter().find(|line| line.record == wedding.person.line.id && line.action == "pulled");
    pulled.map(|line| line.id).ok_or_else(|| untrue("the change stands in the journal"))
}

/// Nothing is final.
pub fn undo(stage: &mut Stage, wedding: &Wedding, change: ChangeId) -> Result<(), Failure> {
    stage.chapter("Undo");
    stage.tell(
        "That was somebody else's number. Every change can be taken back for 30 days, one by one\nor a whole run, and in \
         every place.",
    );
    let undone = stage.run(&format!("undo {change}"), Undo { what: UndoWhat::Change(change) })?;
    stage.check("one change is taken back", undone.undone >= 1 && undone.unreachable.is_empty())?;
    stage.sync()?;
    let notes = text(&stage.season.entry(&wedding.entry)?["description"]);
    stage.check("VSCO Workspace has the old number", stage.season.number(&wedding.contact)? == wedding.number)?;
    stage.check("the calendar has the old number", notes.contains(&wedding.number))?;
    stage.tell(&format!("\n{} stands in VSCO Workspace and in the calendar again.", wedding.number));
    Ok(())
}
