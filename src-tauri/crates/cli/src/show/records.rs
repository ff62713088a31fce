//! Records, the journal and today in words.

use super::table::Table;
use super::{StudioClock, count, day};
use crate::plain::{line, short};
use wedsync_api::dto::journal::{JournalLine, Undone};
use wedsync_api::dto::records::{FieldText, RecordLine, RecordPage};
use wedsync_api::dto::suppliers::SupplierCard;
use wedsync_api::dto::today::DayLine;
use wedsync_api::texts::label;
use wedsync_domain::Kind;

pub fn list(all: &[RecordLine], kind: Kind) -> String {
    if all.is_empty() {
        return format!("Here come your {}, as soon as a list that holds them is read.", kind.schema().plural);
    }
    let mut table = Table::of(&["Id", "Name", "Date", "State", "Circle"]);
    for it in all {
        let date = it.date.as_deref().map(day).unwrap_or_default();
        table.row([&*it.id.to_string(), &it.name, &date, state(&it.state), circle(&it.circle)]);
    }
    format!("{}\n\n{}", table.text(), count(all.len() as u64, kind.schema().name, kind.schema().plural))
}

fn circle(name: &str) -> &str {
    if name.starts_with("alone:") { "by itself" } else { name }
}

fn state(state: &str) -> &str {
    match state {
        "agrees" => "Agrees",
        "two_versions" => "Two versions",
        "deletion_asks" => "Deletion asks",
        "waits" => "Waits to sync",
        other => other,
    }
}

pub fn page(page: &RecordPage, clock: &StudioClock) -> String {
    let it = &page.line;
    let mut text = format!("{}\n{}, {}. {}.", line(&it.name), it.kind, it.id, state(&it.state));
    if let Some(archived) = &page.archived {
        text += &format!(" Deleted {}; it can be brought back for 30 days.", clock.when(archived));
    }
    if let Some(versions) = page.versions {
        text += &format!(" See both: wedsync versions list ({versions}).");
    }
    text += "\n";
    // In the order in which the kind lists them, under the names by which they can be edited.
    for name in wedsync_api::assign::names(it.kind) {
        let Some(value) = page.fields.get(&name) else { continue };
        let value = match value {
            FieldText::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            FieldText::Text(text) => crate::plain::lines(text).replace('\n', "\n      "),
            FieldText::Lines(lines) => lines.iter().map(|text| line(text)).collect::<Vec<_>>().join(", "),
        };
        text += &format!("\n  {name:<12} {value}");
    }
    if !page.carried.is_empty() {
        text += &format!("\n  {} of its calendar carried along", count(page.carried.len() as u64, "detail", "details"));
    }
    text += &place(page);
    text += &together(page);
    text
}

/// What belongs to the same wedding.
fn together(page: &RecordPage) -> String {
    if page.related.is_empty() {
        return String::new();
    }
    let mut table = Table::of(&["Belongs together", "What", "Date", "State", "Id"]);
    for it in &page.related {
        let date = it.date.as_deref().map(day).unwrap_or_default();
        table.row([&*it.name, it.kind.schema().name, &date, state(&it.state), &it.id.to_string()]);
    }
    format!("\n\n{}", table.text())
}

/// Where a record is, a line a place.
fn place(page: &RecordPage) -> String {
    if page.places.is_empty() {
        return "\n\nOnly here so far.".into();
    }
    let mut table = Table::of(&["In", "List", "State"]);
    for it in &page.places {
        let state = match (it.state.as_str(), it.waits) {
            ("here", false) => "Agrees",
            ("here", true) => "Waits to sync",
            ("missing", _) => "Not seen there lately",
            ("gone", _) => "Deleted there",
            _ => "Cannot be read there",
        };
        table.row([&*it.connection_name, &it.collection_name, state]);
    }
    format!("\n\n{}", table.text())
}

pub fn edited(page: &RecordPage) -> String {
    let places = match page.places.len() as u64 {
        0 => "It is only here so far.".to_owned(),
        number => format!("The next sync carries it to {}.", count(number, "place", "places")),
    };
    format!("{} is changed. {places}", line(&page.line.name))
}

pub fn suppliers(all: &[SupplierCard]) -> String {
    if all.is_empty() {
        return "Venues, planners and other suppliers come here once a tool says at which wedding they are.".into();
    }
    let mut table = Table::of(&["Id", "Name", "Role", "Weddings"]);
    for it in all {
        table.row([&*it.id.to_string(), &it.name, &it.role, &it.weddings.len().to_string()]);
    }
    table.text()
}

pub fn journal(all: &[JournalLine], clock: &StudioClock) -> String {
    if all.is_empty() {
        return "Here comes what was done, line by line.".into();
    }
    let mut table = Table::of(&["Id", "When", "Run", "What", "Name", "Where"]);
    for it in all {
        let run = it.run.map(|run| run.to_string()).unwrap_or_default();
        let mut what = action(&it.action).to_owned();
        let fields: Vec<String> = it.changes.iter().map(|change| label(it.kind, &change.field)).collect();
        if !fields.is_empty() {
            what += &format!(": {}", short(&fields.join(", "), 40));
        }
        if it.state == "undone" {
            what += " (taken back)";
        }
        table.row([&*it.id.to_string(), &clock.when(&it.at), &run, &what, &it.name, &it.place]);
    }
    format!("{}\n\nTo take one back: wedsync undo ID, or a whole run: wedsync undo RUN.", table.text())
}

fn action(action: &str) -> &str {
    match action {
        "created" => "New here",
        "edited" => "Edited here",
        "pulled" => "Taken in",
        "archived" => "Deleted here",
        "restored" => "Brought back",
        "sent_new" => "Copied there",
        "sent" => "Changed there",
        "sent_deletion" => "Deleted there",
        "linked" => "Recognised",
        "unlinked" => "No longer shared",
        "overruled" => "Kept here, overwritten there",
        "settled" => "Settled",
        other => other,
    }
}

pub fn undone(it: &Undone) -> String {
    let mut text = match it.undone {
        0 => "There was nothing left to take back.".to_owned(),
        number => format!(
            "{} taken back. The next sync carries that to every place.",
            count(number, "change is", "changes are")
        ),
    };
    for one in &it.unreachable {
        text += &format!("\n{}", line(&one.words));
    }
    text
}

/// Today's and the weekend's weddings.
pub fn today(all: &[DayLine]) -> String {
    if all.is_empty() {
        return "No weddings today or this weekend.".into();
    }
    let mut text = match all.iter().filter(|it| it.today).count() as u64 {
        0 => format!("{} this weekend.", count(all.len() as u64, "wedding", "weddings")),
        number => format!("{} today.", count(number, "wedding", "weddings")),
    };
    let mut table = Table::of(&["Day", "From", "Couple", "Venue", "Status", "Id"]);
    for it in all {
        let date = if it.today { "Today".to_owned() } else { day(&it.date) };
        let (venue, status) = (it.location.as_deref().unwrap_or(""), it.status.as_deref().unwrap_or(""));
        table.row([&*date, &it.starts, &it.name, venue, status, &it.id.to_string()]);
    }
    text += &format!("\n\n{}", table.text());
    text
}
