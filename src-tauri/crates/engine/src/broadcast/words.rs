//! The story of a broadcast in sentences.

use wedsync_domain::broadcast::{BroadcastEvent, ConfirmedHow, Means};

/// One line of it.
pub(super) fn line(it: &BroadcastEvent) -> String {
    match it {
        BroadcastEvent::Sent { round: 1, names } => format!("It was confirmed, and goes out to {}.", list(names)),
        BroadcastEvent::Sent { round, names } => {
            format!("It goes out again, for the {} time, to {}.", nth(*round), list(names))
        }
        BroadcastEvent::Given { means, to, names, channel, .. } => {
            format!("“{channel}” is asked to carry the {} to {} ({to}).", called(*means), list(names))
        }
        BroadcastEvent::Taken { means, to, names, channel, .. } => {
            format!("“{channel}” took the {} to {} ({to}).", called(*means), list(names))
        }
        BroadcastEvent::NotTaken { means, to, names, channel, fault, instead, .. } => {
            let instead = match instead {
                Some(other) => format!(" “{other}” is asked instead."),
                None => " It is tried again.".to_owned(),
            };
            let what = called(*means);
            format!("“{channel}” did not take the {what} to {} ({to}): {}{instead}", list(names), fault.message)
        }
        BroadcastEvent::Delivered { means, to, names, channel, .. } => {
            format!("The {} to {} ({to}) by “{channel}” is there.", called(*means), list(names))
        }
        BroadcastEvent::Lost { means, to, names, channel, fault, again, .. } => {
            let again = if *again { " It is sent once more." } else { "" };
            let what = called(*means);
            format!("The {what} to {} ({to}) by “{channel}” did not get there: {}{again}", list(names), fault.message)
        }
        BroadcastEvent::Failed { means, to, names, fault, .. } => {
            format!("The {} to {} ({to}) is given up: {}", called(*means), list(names), fault.message)
        }
        BroadcastEvent::Answered { names, to, words, .. } => format!("{} ({to}) answered: “{words}”", list(names)),
        BroadcastEvent::Confirmed { name, how: ConfirmedHow::Reply { .. }, .. } => {
            format!("{name} has confirmed it by an answer.")
        }
        BroadcastEvent::Confirmed { name, how: ConfirmedHow::Desk { note }, .. } => {
            let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
            format!("Somebody at this desk says that {name} knows{note}.")
        }
        BroadcastEvent::Stopped { left: 0 } => {
            "It was stopped; whatever is lost on its way is not sent again.".to_owned()
        }
        BroadcastEvent::Stopped { left } => format!("It was stopped; {left} that nobody had taken yet are not sent."),
    }
}

fn called(means: Means) -> &'static str {
    match means {
        Means::Email => "letter",
        Means::Sms => "text message",
    }
}

fn nth(round: u32) -> String {
    match round {
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        more => format!("{more}th"),
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
