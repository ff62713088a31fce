//! Syncs, previews and the status in sentences.

use super::desk::state_words;
use super::table::Table;
use super::{StudioClock, count};
use crate::plain::{line, short};
use wedsync_api::dto::sync::{ConnectionSummary, Paused, Status, Summary, Totals, Waits, Watch};
use wedsync_domain::Kind;

/// So many changes are named one by one for a person; `--json` names more.
const NAMED: usize = 20;

/// `12 to create, 3 to change, 0 to delete`
fn counts(totals: &Totals, preview: bool) -> String {
    if totals.created + totals.updated + totals.deleted == 0 {
        return if preview { "Nothing to create, change or delete" } else { "Nothing created, changed or deleted" }
            .into();
    }
    let (created, changed, deleted) =
        if preview { ("to create", "to change", "to delete") } else { ("created", "changed", "deleted") };
    format!("{} {created}, {} {changed}, {} {deleted}", totals.created, totals.updated, totals.deleted)
}

/// What a sync did, or would do.
pub fn summary(it: &Summary, preview: bool, clock: &StudioClock) -> String {
    let nothing = it.totals == Totals::default() && it.waits.is_none();
    let mut text = if it.connections.is_empty() {
        "Nothing is connected yet. See what can be: wedsync providers list.".to_owned()
    } else if nothing && it.needs_approval.is_empty() {
        if preview { "Everything agrees. A sync would change nothing." } else { "Everything agrees." }.to_owned()
    } else {
        format!("{}.", counts(&it.totals, preview))
    };
    for connection in &it.connections {
        text += &part(connection, preview);
    }
    text += &needs(it, preview, clock);
    let moved = it.totals.created + it.totals.updated + it.totals.deleted > 0;
    if let (Some(run), true) = (it.run, moved) {
        text += &format!("\n\nThis was {run}. To take it back: wedsync undo {run}.");
    }
    text
}

fn part(it: &ConnectionSummary, preview: bool) -> String {
    let mut text = String::new();
    if let Some(fault) = &it.fault {
        text += &format!("\n\n{}: {}\n  {}", line(&it.name), line(&fault.message), line(&fault.next_step));
    }
    if it.changes.is_empty() || !(preview || it.changes.iter().any(|change| change.what != "create")) {
        return text;
    }
    if it.fault.is_none() {
        text += &format!("\n\n{}", line(&it.name));
        if it.totals.created + it.totals.updated + it.totals.deleted > 0 {
            text += &format!(": {}", counts(&it.totals, preview));
        }
    }
    // What somebody should look at comes before what simply went well.
    let (well, odd): (Vec<_>, Vec<_>) =
        it.changes.iter().partition(|change| matches!(change.what.as_str(), "create" | "update" | "delete"));
    for change in odd.into_iter().chain(well).take(NAMED) {
        let detail = if change.detail.is_empty() { String::new() } else { format!(" ({})", short(&change.detail, 80)) };
        text += &format!("\n  {}: {}{detail}", verb(&change.what), short(&change.title, 60));
    }
    if it.changes.len() > NAMED {
        text += &format!("\n  and {} more; all of them with --json", it.changes.len() - NAMED);
    }
    text
}

fn verb(what: &str) -> &str {
    match what {
        "create" => "new",
        "update" => "change",
        "delete" => "delete",
        "versions" => "two versions",
        "held_deletion" => "deletion asks",
        "skipped" => "left out",
        "failed" => "not taken there",
        "remark" => "look at",
        other => other,
    }
}

fn needs(it: &Summary, preview: bool, clock: &StudioClock) -> String {
    let mut text = String::new();
    let mut add = |number: u64, one: &str, many: &str, next: &str| {
        if number > 0 {
            text += &format!("\n{}: {next}", count(number, one, many));
        }
    };
    let totals = &it.totals;
    add(totals.versions, "record has two versions", "records have two versions", "wedsync versions list");
    add(totals.held_deletions, "deletion waits for you", "deletions wait for you", "wedsync deletions list");
    add(totals.skipped, "item was left out", "items were left out", "wedsync doctor says why");
    if !it.needs_approval.is_empty() {
        let lists = count(it.needs_approval.len() as u64, "list is", "lists are");
        let next = if preview { "If that is right" } else { "Look at wedsync preview; if that is right" };
        text += &format!("\n{lists} written to for the first time. {next}: wedsync sync --approve");
    }
    if let Some(waits) = &it.waits {
        text += &format!("\n{}", waiting(waits, clock));
    }
    if text.is_empty() && it.needs_person {
        text = "\nThings from before still wait for you: wedsync status".into();
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

fn waiting(it: &Waits, clock: &StudioClock) -> String {
    let changes = count(it.writes, "change waits here", "changes wait here");
    match &it.until {
        Some(until) => format!("{changes} until {}: weddings are protected, and bulk work waits.", clock.when(until)),
        None => format!("{changes}, safe, until writing is on: wedsync readonly off"),
    }
}

/// The line of a weekend, and one for each wedding under way.
fn watched(it: &Watch, clock: &StudioClock) -> String {
    let mut text = String::new();
    if let Some(weekend) = &it.weekend {
        let weddings = count(weekend.weddings, "wedding", "weddings");
        text += &format!("\nWeekend watch until {}, with {weddings}.", clock.when(&weekend.until));
    }
    for wedding in &it.running {
        text += &format!("\nUnder way until {}: {}.", clock.when(&wedding.until), short(&wedding.title, 60));
    }
    text
}

/// How things stand.
pub fn status(it: &Status, clock: &StudioClock) -> String {
    let mut text = sentence(it);
    if let Some(fault) = &it.stalled {
        text += &format!(
            "\nThe desk stands still: nothing syncs and nobody is told. {} {}",
            fault.message, fault.next_step
        );
    }
    match &it.paused {
        Some(Paused { until: Some(end) }) => text += &format!(" Nothing runs by itself before {}.", clock.when(end)),
        Some(Paused { until: None }) => text += " Nothing runs by itself: wedsync resume ends that.",
        None => {}
    }
    if let Some(since) = &it.read_only_since {
        text +=
            &format!("\nNothing is written to your tools since {}: wedsync readonly off ends that.", clock.when(since));
    }
    text += &it.waits.as_ref().map_or_else(String::new, |waits| format!("\n{}", waiting(waits, clock)));
    if let Some(last) = &it.last_run {
        text += &format!(" Last sync {}.", clock.when(last));
    }
    text += &watched(&it.watch, clock);
    if !it.connections.is_empty() {
        let mut table = Table::of(&["Id", "Connection", "State", "Last in agreement", "Next"]);
        for connection in &it.connections {
            let last = clock.when_if(connection.last_ok.as_deref(), "not yet");
            let due = clock.when_if(connection.due.as_deref(), "");
            table.row([&*connection.id.to_string(), &connection.name, &state_words(connection), &last, &due]);
        }
        text += &format!("\n\n{}", table.text());
    }
    let next = ["wedsync versions list", "wedsync deletions list", "wedsync matches list", "wedsync preview"];
    let open = it.open.said().into_iter().zip(next);
    let mut lines: Vec<String> = open.filter_map(|(said, next)| Some(format!("{}: {next}", said?))).collect();
    if it.open.skipped > 0 {
        lines.push(format!("{}: wedsync doctor", count(it.open.skipped, "item is left out", "items are left out")));
    }
    if !lines.is_empty() {
        text += &format!("\n\n{}", lines.join("\n"));
    }
    if !it.records.is_empty() {
        let kinds: Vec<String> = it.records.iter().map(|(kind, number)| counted(kind, *number)).collect();
        text += &format!("\n\nHere: {}.", kinds.join(", "));
    }
    text
}

/// `1 wedding`, `12 weddings`: the status names kinds as lists do.
fn counted(kinds: &str, number: u64) -> String {
    let schema = Kind::ALL.iter().map(|kind| kind.schema()).find(|it| it.plural == kinds);
    count(number, schema.map_or(kinds, |it| it.name), kinds)
}

fn sentence(it: &Status) -> String {
    let things = it.open.things();
    match it.state.as_str() {
        "not_connected" => "Nothing is connected yet. See what can be: wedsync providers list.".into(),
        "broken" => {
            let broken = it.connections.iter().filter(|c| c.fault.is_some()).map(|c| line(&c.name).into_owned());
            let names: Vec<String> = broken.collect();
            match names.as_slice() {
                [] => "A connection needs you.".into(),
                [one] => format!("{one} needs you."),
                many => format!("{} need you.", many.join(" and ")),
            }
        }
        "needs_person" => format!("{}.", count(things, "thing needs you", "things need you")),
        "waiting" => format!("{} to sync.", count(it.waiting, "record waits", "records wait")),
        "paused" => "What is not paused agrees.".into(),
        _ => "Everything agrees.".into(),
    }
}
