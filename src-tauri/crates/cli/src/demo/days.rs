//! The chapters of single days: what belongs to one wedding, how the calendar shows it, a change that goes everywhere and
//! is taken back, and which weddings are next.

use super::beginning::Tools;
use super::season::text;
use super::stage::{Stage, clock, untrue};
use chrono::{DateTime, Days, NaiveDate};
use wedsync_api::Failure;
use wedsync_api::dto::journal::{ListJournal, Undo, UndoWhat};
use wedsync_api::dto::records::{FieldText, ListRecords, PlaceLine, RecordPage, ShowRecord};
use wedsync_api::dto::today::ListToday;
use wedsync_domain::Kind;
use wedsync_domain::ids::{ChangeId, ConnectionId};
use wedsync_sandbox::VSCO_KEY;

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
    /// What QuickBooks calls them.
    customer: String,
    number: String,
}

/// What belongs together stands on one page.
pub fn wedding(stage: &mut Stage, tools: &Tools) -> Result<Wedding, Failure> {
    stage.chapter("A wedding, whole");
    let (page, wedding) = chosen(stage, tools)?;
    stage.say(
        "A record knows what belongs to it, whichever tool it lies in: the people, the appointments, the invoice, the \
         payments.",
    );
    stage.typed(&format!("records show {}", page.line.id));
    stage.show(&crate::show::record(&page, &clock()));
    let of = |kind: Kind| page.related.iter().filter(|it| it.kind == kind).count();
    stage.check("both of the couple stand on the page", of(Kind::Contact) >= 2)?;
    stage.check("so do its appointments", of(Kind::Appointment) >= 1)?;
    stage.check("so does its invoice", of(Kind::Invoice) >= 1)?;
    Ok(wedding)
}

/// The next wedding, from a month ahead, of which everything is known and agreed.
fn chosen(stage: &Stage, tools: &Tools) -> Result<(RecordPage, Wedding), Failure> {
    let from = stage.season.sandbox.now().date_naive() + Days::new(31);
    let mut all = stage.ask(ListRecords::all(Kind::Wedding))?;
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
    let [workspace, google, books] = [&tools.workspace, &tools.google, &tools.books].map(|tool| tool.id);
    let (mut ceremony, mut person) = (None, None);
    for it in &page.related {
        let related = stage.ask(ShowRecord { id: it.id })?;
        if it.kind == Kind::Appointment && it.date == page.line.date && has_hours(&related) {
            let names = at(&related, google).zip(at(&related, workspace));
            ceremony = ceremony.or(names.map(|names| (related, names)));
        } else if it.kind == Kind::Contact && related.fields.contains_key("phone") {
            let names = at(&related, workspace).zip(at(&related, books));
            person = person.or(names.map(|names| (related, names)));
        }
    }
    let (Some((ceremony, (entry, event))), Some((person, (contact, customer)))) = (ceremony, person) else {
        return Ok(None);
    };
    let number = stage.season.number(&contact)?;
    Ok(Some(Wedding { title: page.line.name.clone(), ceremony, entry, event, person, contact, customer, number }))
}

/// What a tool calls a record that is there.
pub fn at(page: &RecordPage, connection: ConnectionId) -> Option<String> {
    let is_there = |place: &&PlaceLine| place.connection == connection && place.state == "here";
    page.places.iter().find(is_there).map(|place| place.remote.clone())
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
    stage.say("On the telephone in the van, in Google Calendar, the same ceremony reads:");
    stage.show(&format!("\n  {title}\n  {}\n  {}\n", begins.unwrap_or_default(), place.replace('\n', ", ")));
    let notes_set_in: Vec<String> = notes.lines().map(|line| format!("  {line}")).collect();
    stage.show(&format!("\n{}\n", notes_set_in.join("\n")));
    stage.show("");
    stage.say("Whom to call, and the venue, came from VSCO Workspace. Notes above the line are your own, and travel.");
    let shows = |what: &str| title.contains(what) || notes.contains(what);
    stage.check("the calendar names the couple", shows(&wedding.title))?;
    stage.check("the calendar says where", !place.is_empty())?;
    stage.check("the calendar names whom to call", shows(&wedding.person.line.name) && shows(&wedding.number))
}

/// A number changes in one tool, and is right everywhere.
pub fn new_number(stage: &mut Stage, wedding: &Wedding) -> Result<ChangeId, Failure> {
    stage.chapter("A new telephone number");
    let new = if wedding.number == "07700 900321" { "07700 900654" } else { "07700 900321" };
    stage.say(&format!(
        "{} has a new number. Somebody enters it in VSCO Workspace, and nowhere else: {new}.",
        wedding.person.line.name
    ));
    stage.season.set_number(&wedding.contact, new);
    let summary = stage.sync()?;
    let notes = text(&stage.season.entry(&wedding.entry)?["description"]);
    let line = notes.lines().find(|line| line.contains(new)).unwrap_or_default();
    let ledger = stage.season.number_in_books(&wedding.customer)?;
    stage.show(&format!("\nIn the calendar:  {line}\nIn QuickBooks:    {ledger}"));
    stage.check("the calendar has the new number", !line.is_empty() && !notes.contains(&wedding.number))?;
    stage.check("QuickBooks has the new number", ledger == new)?;
    let journal = stage.ask(ListJournal { run: summary.run, ..ListJournal::newest() })?;
    let pulled = journal.iter().find(|line| line.record == wedding.person.line.id && line.action == "pulled");
    pulled.map(|line| line.id).ok_or_else(|| untrue("the change stands in the journal"))
}

/// Nothing is final.
pub fn undo(stage: &mut Stage, wedding: &Wedding, change: ChangeId) -> Result<(), Failure> {
    stage.chapter("Undo");
    stage.say(
        "That was somebody else's number. Every change can be taken back for 30 days, one by one or a whole run, and in \
         every place.",
    );
    let undone = stage.run(&format!("undo {change}"), Undo { what: UndoWhat::Change(change) })?;
    stage.check("one change is taken back", undone.undone >= 1 && undone.unreachable.is_empty())?;
    stage.sync()?;
    let notes = text(&stage.season.entry(&wedding.entry)?["description"]);
    stage.check("VSCO Workspace has the old number", stage.season.number(&wedding.contact)? == wedding.number)?;
    stage.check("the calendar has the old number", notes.contains(&wedding.number))?;
    let ledger = stage.season.number_in_books(&wedding.customer)?;
    stage.check("QuickBooks has the old number", ledger == wedding.number)?;
    stage.show(&format!("\n{} stands in all three tools again.", wedding.number));
    Ok(())
}

/// What all this is for.
pub fn weekend(stage: &mut Stage) -> Result<(), Failure> {
    stage.chapter("This weekend");
    let days = stage.run("today", ListToday {})?;
    let today = stage.season.sandbox.now().date_naive();
    let soon: Vec<String> = (0..3).map(|ahead| (today + Days::new(ahead)).to_string()).collect();
    let jobs = stage.season.sandbox.vsco(VSCO_KEY, "job");
    let jobs = jobs.iter().filter(|job| soon.contains(&text(&job["eventDate"]))).count();
    stage.check("every wedding of this weekend is shown", days.len() == jobs)
}
