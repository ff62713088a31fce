//! One message to people of a wedding in an emergency: what is said, to whom, how far each letter and each text has come, who has
//! confirmed it; and the port behind which the ways lie that carry it.
//!
//! Deliberately absent: who the people of a wedding are, what a template says, when anything is sent again.

mod shown;

pub use shown::*;

use crate::alert::Became;
use crate::fault::Fault;
use crate::ids::{BroadcastId, ChannelId, DeliveryId, RecordId};
use crate::time::{Instant, Timestamp};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BroadcastTemplate {
    /// The weather changes the plans.
    Weather,
    /// It takes place elsewhere.
    VenueChange,
    /// It begins later.
    Delay,
    /// It does not take place.
    Cancellation,
    /// Said in the studio's own words.
    #[default]
    Free,
}

impl BroadcastTemplate {
    /// All of them, the studio's own words last.
    pub const ALL: [Self; 5] = [Self::Weather, Self::VenueChange, Self::Delay, Self::Cancellation, Self::Free];
}

/// By what a person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// A letter.
    Email,
    /// A text message.
    Sms,
}

impl Means {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];
}

/// One message to people of a wedding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broadcast {
    /// `bro-1`; 0 until it is stored.
    #[serde(skip, default = "unstored")]
    pub id: BroadcastId,
    /// Whose people. What the wedding was called and when it was is kept as it was said then.
    #[serde(skip, default = "nobodys")]
    pub wedding: RecordId,
    #[allow(missing_docs)]
    pub title: String,
    /// `2026-05-16`
    pub date: Option<String>,
    /// What happened.
    pub template: BroadcastTemplate,
    /// Above the letter.
    pub subject: String,
    /// What is said, as the person wrote it.
    pub text: String,
    /// By these.
    pub means: Vec<Means>,
    /// When a person confirmed that it goes out.
    pub begun: Timestamp,
    /// How often it was sent: once, and again to those who had not confirmed.
    pub rounds: u32,
    /// A person stopped it: what nobody was given by then goes to nobody.
    pub stopped: Option<Timestamp>,
    /// Those it was for.
    pub people: Vec<Addressee>,
}

fn unstored() -> BroadcastId {
    BroadcastId(0)
}

fn nobodys() -> RecordId {
    RecordId(0)
}

/// Somebody whom it was for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Addressee {
    pub person: RecordId,
    /// As they were called then.
    pub name: String,
    pub role: Option<String>,
    /// They know.
    pub confirmed: Option<BroadcastConfirmed>,
}

/// Somebody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BroadcastConfirmed {
    /// Since when we know that.
    pub at: Instant,
    /// How we know.
    pub how: ConfirmedHow,
}

/// How it is known that somebody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "how", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ConfirmedHow {
    /// Their telephone answered with these words.
    Reply { words: String },
    /// Somebody at this desk heard it from them: “said yes by phone”.
    Desk { note: Option<String> },
}

/// What goes to one address. It is written once, and the same on every try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Names it: a receiver that knows the name tells it once.
    pub word: String,
    /// `anna@willow.example`, `+447700900123`
    pub to: String,
    /// Whose address that is, for words about it.
    pub whose: String,
    /// Above a letter; empty for a text message.
    pub subject: String,
    /// All that is said. Of a text message every sign, as it is sent.
    pub text: String,
    /// When it was written.
    pub written: Timestamp,
}

/// A message on its way to one address. It lies in the store before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// `dlv-1`; 0 until it is stored.
    #[serde(skip, default = "unsent")]
    pub id: DeliveryId,
    /// Of which broadcast.
    #[serde(skip, default = "unstored")]
    pub broadcast: BroadcastId,
    /// Which time it was sent, from 1.
    pub round: u32,
    /// By what.
    pub means: Means,
    /// Who has that address.
    pub people: Vec<RecordId>,
    /// What goes there.
    pub message: Message,
    /// The channels it was given to: it may have got there, whatever they answered.
    pub tried: Vec<ChannelId>,
    /// Rounds over all channels that none took it in.
    pub rounds: u32,
    /// How often a channel had taken it and lost it.
    pub lost: u32,
    /// Which channels did.
    #[serde(default)]
    pub lost_by: Vec<ChannelId>,
    /// How often none took it and one may have: it did not say in time.
    #[serde(default)]
    pub unheard: u32,
    /// When it is to be sent.
    #[serde(skip, default)]
    pub due: Timestamp,
    /// Who took it.
    pub carried: Option<CarriedBy>,
    /// Why it did not get there so far, or at all.
    pub fault: Option<Fault>,
    /// When anybody was asked last what became of it.
    pub asked: Option<Timestamp>,
    /// It was taken, or nobody tries it any more.
    #[serde(skip, default)]
    pub ended: Option<Timestamp>,
}

fn unsent() -> DeliveryId {
    DeliveryId(0)
}

/// A channel has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedBy {
    /// Which.
    pub channel: ChannelId,
    /// When.
    pub at: Timestamp,
    /// What the channel said.
    pub said: Carried,
    /// It got there, as the channel knows.
    pub delivered: bool,
}

/// How far a message to one address has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Nobody was given it yet.
    Waiting,
    /// A channel was given it and has not said that it took it: it may have got there, and is tried again.
    Given,
    /// A channel took it. Some never say more.
    Taken,
    /// It is there.
    Delivered,
    /// It did not get there, and is not tried again.
    Failed,
    /// A person stopped it.
    Stopped,
}

impl Delivery {
    /// How far it has come.
    pub fn state(&self) -> DeliveryState {
        match (&self.carried, self.ended) {
            (Some(it), _) if it.delivered => DeliveryState::Delivered,
            (Some(_), _) => DeliveryState::Taken,
            (None, Some(_)) if self.fault.is_some() => DeliveryState::Failed,
            (None, Some(_)) => DeliveryState::Stopped,
            (None, None) if self.tried.is_empty() => DeliveryState::Waiting,
            (None, None) => DeliveryState::Given,
        }
    }
}

/// A line of its story. Lines are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum BroadcastEvent {
    /// A person confirmed it by typing the wedding's name, and it goes out to these.
    Sent { round: u32, names: Vec<String> },
    /// A channel is asked to carry it; what follows says whether it did.
    Given { round: u32, means: Means, to: String, names: Vec<String>, channel: String },
    /// It took it.
    Taken { round: u32, means: Means, to: String, names: Vec<String>, channel: String },
    /// It did not. `instead`: another was asked at once.
    NotTaken {
        round: u32,
        means: Means,
        to: String,
        names: Vec<String>,
        channel: String,
        fault: Fault,
        instead: Option<String>,
    },
    /// It is there.
    Delivered { round: u32, means: Means, to: String, names: Vec<String>, channel: String },
    /// It was taken, and did not get there. `again`: it is sent once more.
    Lost { round: u32, means: Means, to: String, names: Vec<String>, channel: String, fault: Fault, again: bool },
    /// Nobody tries it any more.
    Failed { round: u32, means: Means, to: String, names: Vec<String>, fault: Fault },
    /// Somebody answered. `name` is what the answer is called where it was read.
    Answered { names: Vec<String>, to: String, words: String, name: String },
    /// Somebody knows.
    Confirmed { person: RecordId, name: String, how: ConfirmedHow },
    /// A person stopped it: so many messages go to nobody.
    Stopped { left: u32 },
}

/// Whether somebody who types this means a thing of that name: however its letters are large or small, and wherever there are
/// blanks or none too many. About the name itself nothing is forgiven.
pub fn is_its_name(typed: &str, name: &str) -> bool {
    let plain = |text: &str| {
        let lower = text.nfkc().collect::<String>().to_lowercase();
        lower.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let typed = plain(typed);
    !typed.is_empty() && typed == plain(name)
}

/// Four signs that only this word has, or another one time in a million: by them the same text is known again where nothing else
/// names it.
pub fn mark(word: &str) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bits = xxh3_64(word.as_bytes()).to_le_bytes();
    bits[..4].iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// What a carrier said when it took a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// What it is called there. `None`: it has no name there.
    pub name: Option<String>,
    /// When that was by the clock over there, which answers are dated by.
    pub at: Option<Timestamp>,
}

/// Something that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it is called there.
    pub name: String,
    /// What was said.
    pub words: String,
    /// When, by the clock over there.
    pub at: Timestamp,
}

/// Whom a kind of channel reaches besides those that its settings name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// By what.
    pub means: Means,
    /// Its place among those that stand in for each other, the first being 0.
    pub place: u8,
    /// It says whether a message got there.
    pub says_delivered: bool,
}

/// A text as telephones show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextMessage {
    /// In the letters that it is sent in.
    pub text: String,
    /// Places it takes.
    pub characters: u32,
    /// Parts it is sent in, each at its price.
    pub parts: u32,
}

/// A way to reach a person whom its settings do not name. As with [`crate::alert::Channel`], no call takes longer than ten
/// seconds, and none tries again by itself.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// Carries a message.
    async fn carry(&self, message: &Message) -> Result<Carried, Fault>;
    /// What became of it. `None`: this way cannot know.
    async fn became(&self, _name: &str, _whose: &str) -> Result<Option<Became>, Fault> {
        Ok(None)
    }
    /// What that address has answered since then, by the clock over there. `None`: answers cannot be read here.
    async fn answers(&self, _from: &str, _since: Timestamp) -> Result<Option<Vec<Answer>>, Fault> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_however_large_its_letters_and_wherever_its_blanks_are() {
        for (typed, name) in [
            ("anna & ben", "Anna & Ben"),
            ("  ANNA   &\tBen \u{a0}", "Anna & Ben"),
            ("Zoe\u{308} & Siân", "Zoë & Siân"),
            ("חתונה של דנה", "חתונה  של דנה"),
        ] {
            assert!(is_its_name(typed, name), "{typed:?} is {name:?}");
        }
    }

    #[test]
    fn another_name_is_never_taken_for_it() {
        for (typed, name) in [
            ("Anna and Ben", "Anna & Ben"),
            ("Anna&Ben", "Anna & Ben"),
            ("Anna & Be", "Anna & Ben"),
            ("Anna & Ben!", "Anna & Ben"),
            ("Zoe & Sian", "Zoë & Siân"),
            ("", "Anna & Ben"),
            ("  ", "  "),
        ] {
            assert!(!is_its_name(typed, name), "{typed:?} is not {name:?}");
        }
    }

    #[test]
    fn a_mark_is_the_same_for_the_same_word_and_another_for_another() {
        assert_eq!(mark("a"), mark("a"));
        let marks: std::collections::BTreeSet<String> = (0..500).map(|it| mark(&format!("word-{it}"))).collect();
        assert!(marks.len() > 498, "{} of 500", marks.len());
        assert!(marks.iter().all(|it| it.len() == 4 && it.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    }
}
