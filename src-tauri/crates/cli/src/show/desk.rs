//! Providers, connections and lists in words.

use super::table::Table;
use super::{StudioClock, count};
use crate::plain::line;
use crate::restore::Restored;
use wedsync_api::dto::backup::BackupMade;
use wedsync_api::dto::collections::CollectionCard;
use wedsync_api::dto::connections::{Connected, ConnectionCard, ConnectionPage, ProviderCard, Removed, RhythmBecause};
use wedsync_domain::connection::{ConnectionState, Direction};

pub fn providers(all: &[ProviderCard]) -> String {
    let mut table = Table::of(&["Provider", "What it is", "Grade", "Asks for"]);
    for it in all {
        let mut asks: Vec<String> = it
            .settings
            .iter()
            .map(|s| if s.required { format!("--{}", s.name) } else { format!("[--{}]", s.name) })
            .collect();
        match it.sign_in.as_str() {
            "password" => asks.push("--password-stdin".into()),
            "key" => asks.push("--key-stdin".into()),
            "password_if_named" => asks.push("[--password-stdin]".into()),
            _ => {}
        }
        table.row([&*it.id, &it.name, grade(&it.grade), &asks.join(" ")]);
        for preset in &it.presets {
            let left = |ask: &&String| !preset.settings.keys().any(|name| ask.contains(&format!("--{name}")));
            let asks: Vec<&str> = asks.iter().filter(left).map(String::as_str).collect();
            table.row([&*preset.id, &preset.name, grade(&it.grade), &asks.join(" ")]);
        }
    }
    table.text()
}

fn grade(grade: &str) -> &str {
    match grade {
        "full" => "Full",
        "watch" => "Watch",
        "relay" => "Relay",
        other => other,
    }
}

pub fn connected(it: &Connected) -> String {
    let lists = count(it.collections.len() as u64, "list", "lists");
    format!(
        "{}\n\n{} is connected, with {lists}. We read and change nothing there yet.\n\n{}\n\nSay which way each may \
         travel, then look at what a sync would do:\n  wedsync collections set COLLECTION --direction both\n  wedsync \
         preview",
        it.id,
        line(&it.name),
        collections(&it.collections),
    )
}

pub fn connections(all: &[ConnectionCard], clock: &StudioClock) -> String {
    if all.is_empty() {
        return "Here come the tools you connect.\nSee which there are: wedsync providers list.".into();
    }
    let mut table = Table::of(&["Id", "Name", "Provider", "State", "Last sync"]);
    for it in all {
        let last = clock.when_if(it.last_ok.as_deref(), "not yet");
        table.row([&*it.id.to_string(), &it.name, &it.provider, &state_words(it), &last]);
    }
    table.text()
}

pub fn state_words(it: &ConnectionCard) -> String {
    match (it.state, &it.fault) {
        (ConnectionState::SignInNeeded, _) => "Sign-in needed".into(),
        (ConnectionState::Paused, _) => "Paused".into(),
        (ConnectionState::Active, Some(fault)) => line(&fault.message).into_owned(),
        (ConnectionState::Active, None) if it.last_ok.is_some() => "Answers".into(),
        (ConnectionState::Active, None) => "Not synced yet".into(),
    }
}

pub fn connection(page: &ConnectionPage, clock: &StudioClock) -> String {
    let it = &page.card;
    let mut text =
        format!("{} ({}, {})\n{}.", line(&it.name), it.id, it.provider, state_words(it).trim_end_matches('.'));
    if let Some(fault) = &it.fault {
        text += &format!(" {}", line(&fault.next_step));
    }
    for (name, value) in &page.settings {
        text += &format!("\n  {name}: {}", line(value));
    }
    text += &format!("\n  looked at {}", often(page));
    if let Some(due) = &it.due {
        text += &format!(", next {}", clock.when(due));
    }
    text += &budget(page);
    if let Some(last) = &it.last_ok {
        text += &format!("\n  last in agreement {}", clock.when(last));
    }
    text += &format!("\n\n{}", collections(&page.collections));
    if !page.skipped.is_empty() {
        let mut table = Table::of(&["Left out", "Why", "What to do"]);
        for item in &page.skipped {
            table.row([&*item.id, &item.fault.message, &item.fault.next_step]);
        }
        text += &format!("\n\n{}", table.text());
    }
    text
}

/// “every 5 minutes, because it is peak”
fn often(page: &ConnectionPage) -> String {
    let because = match page.rhythm.because {
        RhythmBecause::Chosen => "as was chosen",
        RhythmBecause::Peak => "because it is peak",
        RhythmBecause::Shoulder => "because it is shoulder season",
        RhythmBecause::Off => "because it is off-season",
        RhythmBecause::Weddings => "because weddings depend on it",
    };
    format!("every {}, {because}", span(page.interval_s))
}

/// What looking at it asks of its provider, and how much that bears.
fn budget(page: &ConnectionPage) -> String {
    let budget = page.rhythm.budget;
    let often = format!("\n  on days with weddings that depend on it every {}", span(budget.soonest_s));
    match (budget.most_asked, budget.allowed) {
        (0, _) | (_, 0) => often,
        (asked, allowed) => {
            let times = count(asked.into(), "request", "requests");
            format!("{often}; {times} in its busiest hour of today, of {allowed} that its pace allows")
        }
    }
}

fn span(seconds: u32) -> String {
    match seconds / 60 {
        1 => "minute".to_owned(),
        60 => "hour".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        minutes => format!("{minutes} minutes"),
    }
}

pub fn state(it: &ConnectionCard) -> String {
    match it.state {
        ConnectionState::Paused => {
            format!("{} is paused. Resume it with: wedsync connections resume {}.", line(&it.name), it.id)
        }
        _ => format!("{} takes part again.", line(&it.name)),
    }
}

pub fn removed(it: &Removed) -> String {
    let name = line(&it.name);
    let forgotten =
        format!("{name} and its sign-in are forgotten. Its records stay here, and nothing was changed there.");
    if !it.still_allowed_there {
        return forgotten;
    }
    format!("{forgotten}\nThe provider could not be told: take the desk off its list of allowed programs there.")
}

pub fn collections(all: &[CollectionCard]) -> String {
    let mut table = Table::of(&["Id", "List", "Holds", "Direction", "Circle", "Filter", "Weddings", "Shared"]);
    for it in all {
        let circle = it.circle.as_deref().unwrap_or("by itself");
        let shared = it.linked.to_string();
        table.row([
            &*it.id.to_string(),
            &it.name,
            it.kind.schema().plural,
            direction(it),
            circle,
            &it.filter,
            &it.weddings,
            &shared,
        ]);
    }
    table.text()
}

fn direction(it: &CollectionCard) -> &'static str {
    match it.direction {
        Direction::Off => "off",
        Direction::Read => "read",
        Direction::Write if it.approved => "write",
        Direction::Both if it.approved => "both",
        Direction::Write => "write, after its preview",
        Direction::Both => "both, after its preview",
    }
}

pub fn collection(it: &CollectionCard) -> String {
    let travels = match (it.direction, &it.circle) {
        (Direction::Off, _) => "takes no part".to_owned(),
        (_, None) => "is read, and its records travel nowhere".to_owned(),
        (Direction::Read, Some(circle)) => format!("is read, and its records travel within {}", line(circle)),
        (Direction::Write, Some(circle)) => format!("is written from {}, never read", line(circle)),
        (Direction::Both, Some(circle)) => format!("travels both ways within {}", line(circle)),
    };
    let mut text = format!("{} {travels}.", line(&it.name));
    if it.filter != "none" {
        text += &format!(" Only what passes the filter {} takes part.", line(&it.filter));
    }
    match it.weddings.as_str() {
        "none" => {}
        "all" => text += " Its events are weddings.",
        category => text += &format!(" Its events in the category {} are weddings.", line(category)),
    }
    if it.template != "usual" {
        text += &format!(" Appointments of a wedding are named {} there.", line(&it.template));
    }
    if it.state == "preview_waits" {
        text += "\nNothing is written before you have seen it: wedsync preview, then wedsync sync --approve.";
    }
    text
}

pub fn backup(it: &BackupMade) -> String {
    format!(
        "{} holds an encrypted copy of {} ({} kB).\nIt opens with your recovery code: wedsync restore FILE. Passwords of \
         connections are not in it.",
        it.file.display(),
        count(it.records, "record", "records"),
        it.bytes.div_ceil(1024)
    )
}

pub fn restored(it: &Restored) -> String {
    let mut text = match it.what {
        "key" => return "The key of this studio is back in the vault.".to_owned(),
        _ => "The backup is in its place.".to_owned(),
    };
    if let Some(aside) = &it.put_aside {
        text += &format!(" What was there before lies in {}.", aside.display());
    }
    text += "\nConnections need their passwords again: wedsync connections resume ID --password-stdin.";
    if it.previews > 0 {
        text += "\nNothing is written anywhere before you have seen it: wedsync preview, then wedsync sync --approve.";
    }
    text
}
