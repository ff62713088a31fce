//! What is wrong and who is told, in words.

use super::StudioClock;
use super::table::Table;
use crate::plain::line;
use wedsync_api::dto::alerts::{
    AlertBoard, ChannelBook, ChannelCard, ChannelKind, IncidentCard, IncidentPage, RouteBook,
};
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::{IncidentState, Route};

pub fn board(it: &AlertBoard, clock: &StudioClock) -> String {
    let mut parts = Vec::new();
    if it.nobody_reached {
        parts.push(
            "NOBODY CAN BE TOLD: no channel takes anything. We keep trying; look at: wedsync alerts channels"
                .to_owned(),
        );
    }
    parts.push(match it.open.len() {
        0 => "Nothing is wrong.".to_owned(),
        1 => "1 thing is wrong.".to_owned(),
        many => format!("{many} things are wrong."),
    });
    if !it.open.is_empty() {
        parts.push(table(&it.open, clock));
        parts.push("Look after one with: wedsync alerts ack ID".to_owned());
    }
    if !it.over.is_empty() {
        parts.push(format!("Over in the last 30 days:\n\n{}", table(&it.over, clock)));
    }
    if let Some(until) = &it.held_until {
        parts.push(format!("What can wait is not told until {}.", clock.when(until)));
    }
    if it.channels == 0 {
        parts.push("You are told on this computer only. Reach your phone too: wedsync alerts channels".to_owned());
    }
    if !it.heartbeat {
        parts.push(
            "Unprotected while this computer is off: nobody would notice. See: wedsync alerts heartbeat --help"
                .to_owned(),
        );
    }
    parts.join("\n\n")
}

fn table(all: &[IncidentCard], clock: &StudioClock) -> String {
    let mut table = Table::of(&["what", "id", "since", "how it stands", "told by"]);
    for it in all {
        let told = if it.told.is_empty() { "this computer".to_owned() } else { it.told.join(", ") };
        let (id, since) = (it.id.to_string(), clock.when(&it.since));
        table.tall_row([it.title.as_str(), &id, &since, &stands(it, clock), &told]);
    }
    table.text()
}

fn stands(it: &IncidentCard, clock: &StudioClock) -> String {
    let severity = match it.severity {
        Severity::Critical => "critical",
        Severity::Warning => "warning",
        Severity::Info => "good to know",
    };
    match (it.state, &it.ended) {
        (_, Some(ended)) => format!("over since {}", clock.when(ended)),
        (IncidentState::Acknowledged, _) => format!("{severity}, looked after"),
        _ if it.clear.is_some() => format!("{severity}, gone for now"),
        _ if it.comes_and_goes => format!("{severity}, comes and goes"),
        _ => format!("{severity}, nobody looks after it"),
    }
}

pub fn page(it: &IncidentPage, clock: &StudioClock) -> String {
    let card = &it.card;
    let mut text = format!("{} ({})\n{}\n\n{}", line(&card.title), card.id, stands(card, clock), line(&card.words));
    if card.ended.is_none() {
        text += "\n\nWhat to do now:\n";
        for (number, step) in (1..).zip(&card.steps) {
            text += &format!("\n  {number}. {}", line(step));
        }
    }
    text += "\n\nWhat happened:\n";
    for it in &it.lines {
        text += &format!("\n  {}  {}", clock.when(&it.at), line(&it.words));
    }
    if let Some(told) = it.told_ms {
        text += &format!("\n\nThe first channel had it {:.1} seconds after it was noticed.", f64::from(told) / 1000.0);
    }
    if card.ended.is_none() && card.state == IncidentState::Triggered {
        text += &format!("\n\nLook after it: wedsync alerts ack {}", card.id);
    }
    text
}

pub fn channels(it: &ChannelBook, clock: &StudioClock) -> String {
    let mut parts = Vec::new();
    if it.channels.is_empty() {
        parts.push("No channel is set up: you are told on this computer only.".to_owned());
    } else {
        let mut table = Table::of(&["channel", "id", "kind", "how it is"]);
        for it in &it.channels {
            let id = it.id.to_string();
            table.tall_row([it.name.as_str(), &id, &it.title, &how(it, clock)]);
        }
        parts.push(table.text());
    }
    parts.push(match &it.heartbeat {
        None => "No watch elsewhere: while this computer is off, nobody would notice.".to_owned(),
        Some(it) => match &it.fault {
            None => format!("{} heard of us {}.", line(&it.name), clock.when_if(it.heard.as_deref(), "never yet")),
            Some(fault) => {
                format!("{} does not hear us. {} {}", line(&it.name), line(&fault.message), line(&fault.next_step))
            }
        },
    });
    if !it.kinds.is_empty() {
        parts.push(format!("To be set up with wedsync alerts add KIND --set NAME=VALUE:\n\n{}", kinds(&it.kinds)));
    }
    parts.join("\n\n")
}

/// What can be set up, and what each asks for.
pub fn kinds(all: &[ChannelKind]) -> String {
    let mut kinds = Table::of(&["kind", "", "asks for"]);
    for kind in all {
        let asked = kind.settings.iter().map(|it| if it.required { it.name.clone() } else { format!("[{}]", it.name) });
        let secret = kind.secret.iter().map(|it| format!("{} on --key-stdin", it.label.to_lowercase()));
        kinds.tall_row([kind.id.as_str(), &kind.name, &asked.chain(secret).collect::<Vec<_>>().join(", ")]);
    }
    kinds.text()
}

fn how(it: &ChannelCard, clock: &StudioClock) -> String {
    match (&it.fault, &it.proven) {
        _ if !it.on => "off".to_owned(),
        (Some(fault), _) => {
            let since = clock.when_if(it.failing_since.as_deref(), "a moment ago");
            format!("does not work since {since}\n{}\n{}", line(&fault.message), line(&fault.next_step))
        }
        (None, Some(proven)) if it.unproven => format!("took nothing since {}: send a test", clock.when(proven)),
        (None, Some(proven)) => format!("took something {}", clock.when(proven)),
        (None, None) => "never took anything: send a test".to_owned(),
    }
}

pub fn channel(it: &ChannelCard, clock: &StudioClock) -> String {
    format!("{} ({}, {}): {}", line(&it.name), it.id, line(&it.title), how(it, clock))
}

pub fn routes(it: &RouteBook) -> String {
    let mut table = Table::of(&["incidents", "from", "told first", "then", "again"]);
    for route in it.routes.iter().chain(&it.otherwise) {
        let from = if route.least == Severity::Critical { "critical" } else { "warning" };
        let again = route.again_min.map_or_else(|| "once".to_owned(), |min| format!("every {min} min"));
        let later = route.steps.iter().skip(1).map(|it| format!("after {} min: {}", it.after_min, ways(&it.ways)));
        let first = route.steps.first().map(|it| ways(&it.ways)).unwrap_or_default();
        let then = later.collect::<Vec<_>>().join("\n");
        table.tall_row([fits(route).as_str(), from, &first, &then, &again]);
    }
    format!("The first that fits decides. This computer is always told.\n\n{}", table.text())
}

fn fits(it: &Route) -> String {
    let mut text = vec![it.name.clone()];
    text.extend(it.classes.as_ref().map(|it| it.join(", ")));
    text.extend(it.connections.as_ref().map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
    text.extend(it.region.as_ref().map(|it| format!("weddings in {it}")));
    text.extend(it.hours.map(|it| format!("{} to {}", it.from.format("%H:%M"), it.until.format("%H:%M"))));
    text.join("\n")
}

/// `cha-1, cha-2 or else cha-3`
fn ways(all: &[Vec<ChannelId>]) -> String {
    let way = |way: &Vec<ChannelId>| way.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or else ");
    match all {
        [] => "this computer".to_owned(),
        all => all.iter().map(way).collect::<Vec<_>>().join(", "),
    }
}
