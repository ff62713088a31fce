//! What waits for a person: matches, two versions, deletions.

use super::table::Table;
use super::{StudioClock, count, day};
use crate::plain::line;
use wedsync_api::dto::versions::{DisputedField, Settled, SideLine, VersionsCard};
use wedsync_api::dto::{deletions, matches};

pub fn matches(all: &[matches::MatchCard]) -> String {
    if all.is_empty() {
        return "Nothing to match. When an arrival may be a wedding or person you have, it comes here.".into();
    }
    let mut table = Table::of(&["Id", "Arrived", "From", "Same as?", "Why we ask"]);
    for it in all {
        let arrived = dated(&it.name, it.date.as_deref());
        let candidates: Vec<String> =
            it.candidates.iter().map(|c| format!("{} ({})", dated(&c.name, c.date.as_deref()), c.id)).collect();
        table.row([&*it.id.to_string(), &arrived, &it.connection_name, &candidates.join("; "), &it.reason]);
    }
    format!("{}\n\nSame as the first: wedsync matches accept ID. A new one: wedsync matches refuse ID.", table.text())
}

fn dated(name: &str, date: Option<&str>) -> String {
    date.map_or_else(|| name.to_owned(), |date| format!("{name}, {}", day(date)))
}

pub fn matched(it: &matches::Answered) -> String {
    let what = if it.state == "accepted" { "They are one and the same" } else { "It is a new one" };
    format!("{what}. The next sync carries that out.")
}

pub fn versions(all: &[VersionsCard], clock: &StudioClock) -> String {
    if all.is_empty() {
        return "Nothing to settle. When two tools say different things about one wedding, both come here.".into();
    }
    let mut text: Vec<String> = all.iter().map(|it| side_by_side(it, clock)).collect();
    text.push(
        "Settle one: wedsync versions resolve ID --take hub|CONNECTION, or --set FIELD=VALUE, or --keep-both.\nAdd \
         --rule to --take, and that place is right about these fields from now on."
            .into(),
    );
    text.join("\n\n")
}

/// One record's versions beside each other, with the value last agreed and who changed it when.
pub fn side_by_side(it: &VersionsCard, clock: &StudioClock) -> String {
    let mut text = format!("{}  {} ({})", it.id, line(&it.name), it.record);
    if !it.deleted_at.is_empty() {
        let places: Vec<String> = it.deleted_at.iter().map(|place| line(place).into_owned()).collect();
        text += &format!("\nDeleted at {}, changed elsewhere.", places.join(" and "));
    }
    let mut places: Vec<(&str, &str)> = Vec::new();
    for side in it.fields.iter().flat_map(|field| &field.sides) {
        if !places.iter().any(|(place, _)| *place == side.place) {
            places.push((&side.place, &side.name));
        }
    }
    if places.is_empty() {
        return text;
    }
    let names: Vec<String> = places.iter().map(|(place, name)| format!("{} ({place})", capital(&line(name)))).collect();
    let head: Vec<&str> = ["Field", "Last agreed"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::of(&head);
    for field in &it.fields {
        let cells: Vec<String> = places.iter().map(|(place, _)| cell(field, place, clock)).collect();
        let agreed = field.agreed.as_deref().unwrap_or("(empty)");
        table.tall_row([&*field.label, agreed].into_iter().chain(cells.iter().map(String::as_str)));
    }
    text += &format!("\n{}", table.text());
    text
}

fn cell(field: &DisputedField, place: &str, clock: &StudioClock) -> String {
    match field.sides.iter().find(|side| side.place == place) {
        Some(side) if side.value != field.agreed => {
            format!("{}{}", side.value.as_deref().unwrap_or("(emptied)"), seen(side, clock))
        }
        _ => "(as agreed)".into(),
    }
}

/// Exact for what was changed here; elsewhere we know when we first saw it.
fn seen(side: &SideLine, clock: &StudioClock) -> String {
    let Some(by) = &side.by else { return String::new() };
    format!("\n{} {}", if side.place == "hub" { "changed" } else { "seen" }, clock.when(by))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub fn settled(it: &Settled) -> String {
    format!("Settled ({}). The next sync carries it to every place.", it.id)
}

pub fn deletions(all: &[deletions::DeletionCard]) -> String {
    if all.is_empty() {
        return "Nothing waits to be deleted. When a tool no longer has several weddings at once, they come here and stay \
                until you say."
            .into();
    }
    let mut table = Table::of(&["Id", "Name", "Date", "What", "Why we ask"]);
    for it in all {
        let what = match it.what.as_str() {
            "delete_here" => format!("gone from {}", it.place),
            "delete_there" => format!("would be deleted in {}", it.place),
            _ => format!("{} changed in {}", it.field.as_deref().unwrap_or("a field"), it.place),
        };
        let date = it.date.as_deref().map(day).unwrap_or_default();
        table.row([&*it.id.to_string(), &it.name, &date, &what, &it.reason]);
    }
    let number = count(all.len() as u64, "stays until you say", "stay until you say");
    format!("{}\n\n{number}. Delete: wedsync deletions approve ID. Keep: wedsync deletions refuse ID.", table.text())
}

pub fn deletion(it: &deletions::Answered) -> String {
    if it.state == "approved" {
        format!("Approved ({}). The next sync looks once more whether it is still so, and does it.", it.id)
    } else {
        format!("Refused ({}). It stays, and the next sync puts it back where it is gone.", it.id)
    }
}
