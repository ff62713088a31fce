//! To whom a broadcast goes: the people of a wedding with the addresses that each way takes, and what each address gets, once however
//! many share it. What keeps somebody from being told is said before anything is sent.

use super::templates::{Facts, Said, letter, subject, text_message};
use crate::pack::{Known, text};
use wedsync_domain::alert::Channels;
use wedsync_domain::broadcast::{Addressee, Delivery, DraftMessage, DraftPerson, DraftWay, Hindrance, Means, mark};
use wedsync_domain::ids::RecordId;
use wedsync_domain::incident::ChannelAt;

/// Stands in a draft for the mark that a text message ends with.
pub(super) const NO_MARK: &str = "0000";

/// Somebody, and where they are reached.
pub(super) struct Person {
    pub(super) record: RecordId,
    pub(super) name: String,
    pub(super) role: Option<String>,
    pub(super) firm: Option<String>,
    pub(super) addresses: Vec<(Means, String)>,
    pub(super) hindrances: Vec<Hindrance>,
}

impl Person {
    /// By these ways, where the person has an address that they take.
    pub(super) fn of((record, fields): &Known, means: &[Means], by: &dyn Channels) -> Self {
        let (mut addresses, mut hindrances) = (Vec::new(), Vec::new());
        let name = record.title.clone();
        for means in means.iter().copied() {
            let (field, nothing) = match means {
                Means::Email => ("email", ("no_email", "email address")),
                Means::Sms => ("phone", ("no_phone", "phone number")),
            };
            match text(fields, field).map(|written| by.address(means, &written)) {
                Some(Ok(address)) => addresses.push((means, address)),
                Some(Err(fault)) => hindrances.push(Hindrance {
                    code: fault.code,
                    words: format!("{name}: {}", fault.message),
                    next_step: fault.next_step,
                }),
                None => hindrances.push(Hindrance {
                    code: nothing.0.to_owned(),
                    words: format!("{name} has no {}.", nothing.1),
                    next_step: format!("Enter one: wedsync records edit {} {field}=…", record.id),
                }),
            }
        }
        let (role, firm) = (text(fields, "role"), text(fields, "firm"));
        Self { record: record.id, name, role, firm, addresses, hindrances }
    }

    /// Somebody who is in no tool any more.
    pub(super) fn gone(one: &Addressee) -> Self {
        let (record, name, role) = (one.person, one.name.clone(), one.role.clone());
        Self { record, name, role, firm: None, addresses: Vec::new(), hindrances: Vec::new() }
    }

    /// Whoever has no address now has those that it last went to.
    pub(super) fn is_reached_as_before(&mut self, before: &[Delivery]) {
        if !self.addresses.is_empty() {
            return;
        }
        for it in before.iter().rev().filter(|it| it.people.contains(&self.record)) {
            if self.addresses.iter().all(|(means, _)| *means != it.means) {
                self.addresses.push((it.means, it.message.to.clone()));
            }
        }
    }

    pub(super) fn shown(&self, chosen: bool, ways: &[DraftWay]) -> DraftPerson {
        let open = |means: &Means| ways.iter().any(|way| way.means == *means && !way.channels.is_empty());
        let told_by: Vec<Means> = self.addresses.iter().map(|(means, _)| *means).filter(open).collect();
        let mut hindrances = self.hindrances.clone();
        if told_by.is_empty() {
            hindrances.push(Hindrance {
                code: "unreachable".to_owned(),
                words: format!("{} cannot be told by any way that you have chosen and set up.", self.name),
                next_step: "Reach them otherwise, or put right what is said above.".to_owned(),
            });
        }
        let (name, role, firm) = (self.name.clone(), self.role.clone(), self.firm.clone());
        let told_by = if chosen { told_by } else { Vec::new() };
        DraftPerson { record: self.record, name, role, firm, chosen, told_by, hindrances }
    }
}

/// The channels that are on and take letters, or texts, to anybody, in the order in which they stand in for each other.
pub(super) fn ways(means: Means, channels: &[ChannelAt], by: &dyn Channels) -> Vec<ChannelAt> {
    let reach = |it: &ChannelAt| by.reach(&it.kind).filter(|reach| reach.means == means);
    let mut all: Vec<(u8, &ChannelAt)> =
        channels.iter().filter(|it| it.on).filter_map(|it| Some((reach(it)?.place, it))).collect();
    // One that is known to fail is not asked first.
    all.sort_by_key(|(place, it)| (it.fault.is_some(), *place, it.id));
    all.into_iter().map(|(_, it)| it.clone()).collect()
}

/// What each address gets, each once.
pub(super) fn messages(
    people: &[&Person],
    means: &[Means],
    said: &Said,
    of: &Facts,
    by: &dyn Channels,
) -> Vec<DraftMessage> {
    let mut all: Vec<DraftMessage> = Vec::new();
    for means in means.iter().copied() {
        for person in people {
            let Some((_, to)) = person.addresses.iter().find(|(of, _)| *of == means) else { continue };
            // Whoever has the same letter box is told there once, however its letters are written.
            if let Some(known) = all.iter_mut().find(|it| it.means == means && it.to.eq_ignore_ascii_case(to)) {
                known.people.push(person.record);
                known.names.push(person.name.clone());
                continue;
            }
            let message = written(means, said, of, by);
            all.push(DraftMessage {
                to: to.clone(),
                people: vec![person.record],
                names: vec![person.name.clone()],
                ..message
            });
        }
    }
    all
}

/// What everybody gets by that way.
fn written(means: Means, said: &Said, of: &Facts, by: &dyn Channels) -> DraftMessage {
    let empty = DraftMessage {
        means,
        to: String::new(),
        people: Vec::new(),
        names: Vec::new(),
        subject: None,
        text: String::new(),
        characters: None,
        parts: None,
    };
    match means {
        Means::Email => DraftMessage { subject: Some(subject(&said.subject)), text: letter(said, of), ..empty },
        Means::Sms => {
            let it = by.text_message(&marked(&text_message(said, of), NO_MARK));
            DraftMessage { text: it.text, characters: Some(it.characters), parts: Some(it.parts), ..empty }
        }
    }
}

pub(super) fn marked(text: &str, mark: &str) -> String {
    format!("{text} #{mark}")
}

/// With the mark of that word, which is as long as the one in a draft.
pub(super) fn remarked(text: &str, word: &str) -> String {
    let bare = text.strip_suffix(NO_MARK).unwrap_or(text);
    format!("{bare}{}", mark(word))
}
