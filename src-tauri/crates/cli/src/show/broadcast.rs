//! Broadcasts in words: what would go out, and how far one has come. Whoever is not reached stands first, and is not overlooked.

use super::table::Table;
use super::{StudioClock, count, day};
use crate::plain::line;
use wedsync_domain::broadcast::{
    BroadcastCard, BroadcastDraft, BroadcastPage, BroadcastPerson, DeliveryState, DraftMessage, Hindrance, Means,
    PersonStands, TemplateCard,
};

pub fn templates(all: &[TemplateCard]) -> String {
    let mut table = Table::of(&["template", "fill in with --fill NAME=VALUE"]);
    for it in all {
        table.row([it.name.as_str(), &it.blanks.join(", ")]);
    }
    table.text()
}

pub fn draft(it: &BroadcastDraft, clock: &StudioClock) -> String {
    let date = it.date.as_deref().map_or_else(|| "no date".to_owned(), day);
    let mut parts = vec![format!("To people of the wedding of {}, {date}. Nobody was told anything.", line(&it.title))];
    let open: Vec<(&str, &Hindrance)> =
        it.people.iter().flat_map(|one| one.hindrances.iter().map(move |why| (one.name.as_str(), why))).collect();
    if !open.is_empty() {
        parts.push(format!("WHO CANNOT BE TOLD BY ALL WAYS:\n\n{}", hindrances(open.iter().map(|it| it.1))));
    }
    for message in &it.messages {
        parts.push(one(message));
    }
    let asleep: Vec<_> = it.people.iter().filter(|one| !one.chosen).map(|one| line(&one.name)).collect();
    if !asleep.is_empty() {
        parts.push(format!("Not told: {}.", asleep.join(", ")));
    }
    if let Some(at) = &it.same_lately {
        parts.push(format!("THE SAME WENT OUT {}. Add --although-same to send it again.", clock.when(&instant(*at))));
    }
    parts.push(if it.hindrances.is_empty() {
        let dated = if it.needs_date { " --date DATE, for another wedding has that name" } else { "" };
        format!("Send it: wedsync broadcast send … --yes-to \"{}\"{dated}", line(&it.title))
    } else {
        format!("IT CANNOT BE SENT:\n\n{}", hindrances(it.hindrances.iter()))
    });
    parts.join("\n\n")
}

fn hindrances<'a>(all: impl Iterator<Item = &'a Hindrance>) -> String {
    let said: Vec<String> = all.map(|it| format!("  {} {}", line(&it.words), line(&it.next_step))).collect();
    said.join("\n")
}

fn one(it: &DraftMessage) -> String {
    let names = it.names.iter().map(|name| line(name)).collect::<Vec<_>>().join(" and ");
    let head = match (it.means, it.characters, it.parts) {
        (Means::Sms, Some(characters), Some(parts)) => {
            let parts = count(parts.into(), "part", "parts");
            format!("Text message to {names}, {}: {characters} characters, {parts}", line(&it.to))
        }
        _ => format!("Letter to {names}, {}", line(&it.to)),
    };
    let subject = it.subject.iter().map(|subject| format!("  {}\n", line(subject)));
    let text = it.text.lines().map(|text| format!("  {}\n", line(text)));
    format!("{head}\n{}", subject.chain(text).collect::<String>().trim_end())
}

fn instant(at: wedsync_domain::time::Instant) -> String {
    wedsync_api::texts::instant(at.0)
}

pub fn list(all: &[BroadcastCard], clock: &StudioClock) -> String {
    if all.is_empty() {
        return "There was no broadcast yet.".to_owned();
    }
    let mut table = Table::of(&["what", "id", "sent", "how it stands"]);
    for it in all {
        table.tall_row([it.subject.as_str(), &it.id.to_string(), &clock.when(&instant(it.begun)), &sum(it)]);
    }
    table.text()
}

fn sum(it: &BroadcastCard) -> String {
    let mut said = Vec::new();
    if it.not_reached > 0 {
        said.push(format!("{} NOT REACHED", it.not_reached));
    }
    said.push(format!("{} of {} confirmed", it.confirmed, it.people));
    if it.reached > 0 {
        said.push(format!("{} reached", it.reached));
    }
    if it.on_its_way > 0 {
        said.push(format!("{} on its way", it.on_its_way));
    }
    if it.stopped.is_some() {
        said.push("stopped".to_owned());
    }
    said.join(", ")
}

pub fn page(it: &BroadcastPage, clock: &StudioClock) -> String {
    let card = &it.card;
    let mut parts = vec![format!("{} ({})\n{}", line(&card.subject), card.id, sum(card))];
    let lost: Vec<&BroadcastPerson> = it.people.iter().filter(|one| is_lost(one)).collect();
    if !lost.is_empty() {
        let names: Vec<_> = lost.iter().map(|one| line(&one.name)).collect();
        parts.push(format!("NOT REACHED BY ANY WAY: {}. Reach them otherwise, now.", names.join(", ")));
    }
    parts.push(it.text.lines().map(|text| format!("  {}", line(text))).collect::<Vec<_>>().join("\n"));
    let mut table = Table::of(&["who", "id", "how they stand", "by"]);
    for one in &it.people {
        table.tall_row([one.name.as_str(), &one.record.to_string(), &stands(one), &ways(one)]);
    }
    parts.push(table.text());
    let story: Vec<String> =
        it.story.iter().map(|it| format!("  {}  {}", clock.when(&instant(it.at)), line(&it.words))).collect();
    parts.push(format!("What happened:\n\n{}", story.join("\n")));
    if card.confirmed < card.people {
        let id = card.id;
        parts.push(format!(
            "Somebody told you that they know: wedsync broadcast confirm {id} --person ID\n\
             Once more to those who have not confirmed: wedsync broadcast again {id}"
        ));
    }
    if card.under_way {
        parts.push("It is tried on while the desk is at work: in the window, or with wedsync run.".to_owned());
    }
    parts.join("\n\n")
}

fn is_lost(it: &BroadcastPerson) -> bool {
    matches!(it.stands, PersonStands::NotReached | PersonStands::NotReachedYet)
}

fn stands(it: &BroadcastPerson) -> String {
    let stands = match it.stands {
        PersonStands::Confirmed => "confirmed",
        PersonStands::Delivered => "delivered, not confirmed",
        PersonStands::Taken => "sent, not confirmed",
        PersonStands::OnItsWay => "on its way",
        PersonStands::NotReachedYet => "NOT REACHED so far, tried on",
        PersonStands::NotReached => "NOT REACHED",
    };
    let answers = it.answers.iter().map(|words| format!("“{}”", line(words)));
    [stands.to_owned()].into_iter().chain(answers).collect::<Vec<_>>().join("\n")
}

fn ways(it: &BroadcastPerson) -> String {
    let way = |it: &wedsync_domain::broadcast::DeliveryCard| {
        let state = match it.state {
            DeliveryState::Waiting => "waits",
            DeliveryState::Given => "given, not taken yet",
            DeliveryState::Taken => "taken",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Failed => "failed",
            DeliveryState::Stopped => "stopped",
        };
        let why = it.fault.iter().map(|fault| format!("\n{} {}", line(&fault.message), line(&fault.next_step)));
        format!("{}: {state}{}", line(&it.to), why.collect::<String>())
    };
    it.deliveries.iter().map(way).collect::<Vec<_>>().join("\n")
}
