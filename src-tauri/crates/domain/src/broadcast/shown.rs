//! A broadcast as it is shown: before it is sent, and how far it has come.

use super::{BroadcastConfirmed, BroadcastEvent, BroadcastTemplate, DeliveryState, Means};
use crate::fault::Fault;
use crate::ids::{BroadcastId, DeliveryId, RecordId};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use xxhash_rust::xxh3::xxh3_128;

/// A template, as it is before a wedding fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateCard {
    /// Which.
    pub template: BroadcastTemplate,
    /// `Venue change`
    pub name: String,
    /// What a person fills in: `new venue`. In a text it stands in brackets until then.
    pub blanks: Vec<String>,
}

/// What would go out, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BroadcastDraft {
    /// Whose people.
    pub wedding: RecordId,
    /// What is to be typed: the couple.
    pub title: String,
    /// `2026-05-16`. Absent: it has none.
    pub date: Option<String>,
    /// Another wedding has that name too, so that its date is to be typed as well.
    pub needs_date: bool,
    /// What happened.
    pub template: BroadcastTemplate,
    /// Above letters.
    pub subject: String,
    /// What is said, before each way adds what it needs.
    pub text: String,
    /// What stands in brackets and is not filled in yet: `new venue`. It is not sent like that.
    pub blanks: Vec<String>,
    /// Everybody of the wedding, chosen or not.
    pub people: Vec<DraftPerson>,
    /// What goes out, address by address. An address that several share stands here once.
    pub messages: Vec<DraftMessage>,
    /// By what, in the order in which they stand in for each other.
    pub ways: Vec<DraftWay>,
    /// Why it cannot be sent as it is. Empty: it can.
    pub hindrances: Vec<Hindrance>,
    /// The same went to the same wedding so lately that it is asked whether it is to go again.
    pub same_lately: Option<Instant>,
    /// Stands for all that is shown here. Given back with the word to send it, nothing else is sent than what was seen.
    pub seen: String,
}

impl BroadcastDraft {
    /// Stands for what is said and to whom. By what channel it goes, and what stands in its way, may change meanwhile.
    pub fn sign(&mut self) {
        let (people, messages) = (&self.people, &self.messages);
        let chosen: Vec<_> = people.iter().filter(|it| it.chosen).map(|it| (it.record, &it.told_by)).collect();
        let all = serde_json::json!([self.wedding, self.title, self.date, self.subject, self.text, chosen, messages]);
        self.seen = format!("{:032x}", xxh3_128(all.to_string().as_bytes()));
    }
}

/// Somebody of the wedding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DraftPerson {
    pub record: RecordId,
    pub name: String,
    pub role: Option<String>,
    pub firm: Option<String>,
    /// It is for them.
    pub chosen: bool,
    /// By these they are told.
    pub told_by: Vec<Means>,
    /// Why not by all of them.
    pub hindrances: Vec<Hindrance>,
}

/// Something that stands in the way, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hindrance {
    /// For programs: `no_phone`, `number_without_country`.
    pub code: String,
    /// What is wrong.
    pub words: String,
    /// What puts it right.
    pub next_step: String,
}

/// What one address gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftMessage {
    /// By what.
    pub means: Means,
    /// As the way wants it: `+447700900123`.
    pub to: String,
    /// Who has it. Several share it and are told once.
    pub people: Vec<RecordId>,
    /// What they are called.
    pub names: Vec<String>,
    /// Of a letter.
    pub subject: Option<String>,
    /// All of it. A text message ends with a mark of its own, which is `#0000` here.
    pub text: String,
    /// Places it takes as a text message, and parts it is sent in.
    pub characters: Option<u32>,
    #[allow(missing_docs)]
    pub parts: Option<u32>,
}

/// A way that it may go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DraftWay {
    pub means: Means,
    /// What the studio calls the channels. None: nobody can be told by it.
    pub channels: Vec<String>,
}

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonStands {
    /// They know.
    Confirmed,
    /// It is on their telephone or in their letter box.
    Delivered,
    /// It was taken by a way that says no more, or not yet.
    Taken,
    /// It is being sent.
    OnItsWay,
    /// No way has taken it so far. It is tried on.
    NotReachedYet,
    /// No way reached them, and none is tried any more: reach them otherwise, now.
    NotReached,
}

/// One broadcast in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BroadcastCard {
    /// Which.
    pub id: BroadcastId,
    /// Whose people.
    pub wedding: RecordId,
    /// What the wedding was called then.
    pub title: String,
    /// When it was to be then.
    pub date: Option<String>,
    /// What happened.
    pub template: BroadcastTemplate,
    /// Above letters.
    pub subject: String,
    /// When it was confirmed.
    pub begun: Instant,
    /// How often it was sent.
    pub rounds: u32,
    /// Something of it is still being sent.
    pub under_way: bool,
    /// A person stopped it.
    pub stopped: Option<Instant>,
    /// So many people it was for, and how they stand.
    pub people: u32,
    #[allow(missing_docs)]
    pub confirmed: u32,
    /// Reached by at least one way, and have not confirmed.
    pub reached: u32,
    #[allow(missing_docs)]
    pub on_its_way: u32,
    /// Reached by no way so far, or at all. Never to be shown quietly.
    pub not_reached: u32,
}

/// One broadcast in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct BroadcastPage {
    pub card: BroadcastCard,
    /// What was said.
    pub text: String,
    /// Whoever was not reached first.
    pub people: Vec<BroadcastPerson>,
    /// From its beginning.
    pub story: Vec<BroadcastLine>,
}

/// Somebody whom it was for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct BroadcastPerson {
    pub record: RecordId,
    pub name: String,
    pub role: Option<String>,
    pub stands: PersonStands,
    pub confirmed: Option<BroadcastConfirmed>,
    /// Oldest first.
    pub deliveries: Vec<DeliveryCard>,
    /// What they answered, whatever it was.
    pub answers: Vec<String>,
}

/// How far one message to one address has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryCard {
    /// Which.
    pub id: DeliveryId,
    /// Which time it was sent, from 1.
    pub round: u32,
    /// By what.
    pub means: Means,
    /// Where to.
    pub to: String,
    /// Others who have that address, and were told by the same message.
    pub shared_with: Vec<String>,
    /// How far.
    pub state: DeliveryState,
    /// The channel that took it.
    pub channel: Option<String>,
    /// When it was taken.
    pub taken: Option<Instant>,
    /// The channel that took it says whether it gets there. A letter's answer is never read by us; a text message's is.
    pub says_delivered: bool,
    /// Why it did not get there so far, or at all.
    pub fault: Option<Fault>,
}

/// A line of its story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BroadcastLine {
    /// When.
    pub at: Instant,
    /// In facts.
    pub event: BroadcastEvent,
    /// In a sentence.
    pub words: String,
}
