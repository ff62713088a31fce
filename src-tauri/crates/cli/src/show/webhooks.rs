//! Calls from the web, in words.

use super::table::Table;
use super::{StudioClock, count};
use wedsync_api::dto::webhooks::{CallCard, SourceCard, SourceMade, SourceRemoved, WebhooksCard};

pub fn board(card: &WebhooksCard, clock: &StudioClock) -> String {
    let mut text = match (card.on, card.listening, &card.fault) {
        (false, _, _) => "No calls from the web are taken. Take them: wedsync webhooks on.".to_owned(),
        (true, _, Some(fault)) => format!("{} {}", fault.message, fault.next_step),
        (true, true, None) => format!("Calls from the web are taken at port {} of this computer.", card.port),
        (true, false, None) => {
            format!("Calls from the web are taken at port {} while a desk is running: wedsync run.", card.port)
        }
    };
    if card.on && card.hosts.is_empty() {
        text +=
            "\nNobody on the web knows this computer. Say what your tunnel is called: wedsync webhooks on --host NAME.";
    }
    if card.sources.is_empty() {
        return text + "\n\nNobody may call. Add one: wedsync webhooks add SOURCE --connection ID.";
    }
    let mut table = Table::of(&["Source", "Name", "Signs as", "About", "A minute", "Turned away", "Since"]);
    for it in &card.sources {
        let away = it.turned_away.values().sum::<u64>().to_string();
        let (id, since) = (it.id.to_string(), clock.when_if(Some(&it.made), ""));
        let minute = it.per_minute.to_string();
        table.row([&id, &it.name, it.scheme.name(), &it.about.join(", "), &minute, &away, &since]);
    }
    text = format!("{text}\n\n{}", table.text());
    let timeless: Vec<&str> = card.sources.iter().filter(|it| !it.signs_the_time).map(|it| it.name.as_str()).collect();
    if !timeless.is_empty() {
        text += &format!(
            "\n\nNot told apart by time, so that an old call is known by its name alone, for 7 days: {}.",
            crate::plain::line(&timeless.join(", "))
        );
    }
    text
}

pub fn made(made: &SourceMade) -> String {
    let SourceCard { id, name, address, .. } = &made.source;
    let mut text = format!("{id}: {} may call\n  {address}", crate::plain::line(name));
    if let Some(secret) = &made.secret {
        text += &format!("\n\nIts secret, shown this once:\n  {secret}");
    }
    text
}

pub fn removed(it: &SourceRemoved) -> String {
    format!("{} ({}) may not call any more.", crate::plain::line(&it.name), it.id)
}

pub fn log(calls: &[CallCard], clock: &StudioClock) -> String {
    if calls.is_empty() {
        return "There were no calls lately.".to_owned();
    }
    let mut table = Table::of(&["Call", "Source", "When", "Bytes", "State"]);
    for it in calls {
        let state = if it.waits { "waits" } else { "taken up" };
        let (id, bytes) = (it.id.to_string(), it.bytes.to_string());
        table.row([&id, &it.name, &clock.when_if(Some(&it.at), ""), &bytes, state]);
    }
    let shown = u64::try_from(calls.len()).unwrap_or(u64::MAX);
    format!("{}\n\nThe last {}.", table.text(), count(shown, "call", "calls"))
}
