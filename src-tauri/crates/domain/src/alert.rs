//! What somebody is alerted of, and the port behind which each channel lies that carries it to them.
//!
//! An alert names tools, venues and times, and no couple: it stands on screens that others see. Deliberately absent: which
//! incident is told on which channel, and when.

use crate::broadcast::{Carrier, Means, Reach, TextMessage};
use crate::fault::Fault;
use crate::incident::ChannelAt;
use crate::secret::Secret;
use crate::time::Timestamp;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know. Never becomes an alert by itself.
    Info,
    /// It will hurt if nobody looks.
    Warning,
    /// It hurts now.
    Critical,
}

/// What is said of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It has begun.
    Triggered,
    /// Nobody has taken it on yet.
    Again,
    /// Somebody has taken it on.
    Acknowledged,
    /// It is over.
    Resolved,
    /// Nothing is wrong: what was, and could wait.
    Digest,
    /// Nothing is wrong: a person tries the channel out.
    Test,
}

/// One word about one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Names the incident on every channel, from its first word to its last: `wedsync-inc-12-1810989480`.
    pub key: String,
    /// Names this word: the same on every try, and never used for another. A receiver that knows it tells it once.
    pub word: String,
    /// What is said.
    pub stage: Stage,
    /// How bad it is.
    pub severity: Severity,
    /// In one line: `Xero has refused our sign-in`.
    pub title: String,
    /// What happened, in whole sentences.
    pub words: String,
    /// What to do now, in this order.
    pub steps: Vec<String>,
    /// The tool that it is about, as the studio calls it.
    pub about: String,
    /// What kind of incident it is, for programs: `sign_in_ended`.
    pub class: String,
    /// When it began.
    pub since: Timestamp,
    /// When this word was written.
    pub written: Timestamp,
    /// The weddings of the day, where there are any.
    pub today: Option<Today>,
    /// Opens the desk there: `wedsync://alerts/inc-12`.
    pub link: String,
}

/// What every alert of such a day says besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// How many weddings there are.
    pub weddings: u32,
    /// Where, each once.
    pub venues: Vec<String>,
    /// Both as a sentence: `2 weddings today, at The Mill and Ash Barn.`
    pub words: String,
}

/// What a channel said when it took a word.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// What the word is called there, for whoever goes on with it: later words about the same incident are told there, and
    /// the channel is asked after it. `None`: it has no name there.
    pub name: Option<String>,
}

/// What became of a word that a channel had taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It is on its way.
    UnderWay,
    /// It is there, as far as the channel can know.
    Brought,
    /// It did not get there.
    Lost(Fault),
}

/// Somebody took an incident on, over there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOn {
    /// Who, as the channel calls them.
    pub who: Option<String>,
    /// It is over, and not only looked after.
    pub resolved: bool,
}

/// One way to reach somebody. No call takes longer than ten seconds, and none tries again by itself: whoever sends decides
/// whether to try once more or to go another way.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Carries a word. `first` is what the first word about the same incident is called there.
    async fn tell(&self, alert: &Alert, first: Option<&str>) -> Result<Taken, Fault>;
    /// Whether it would take one now, without telling anybody anything.
    async fn is_well(&self) -> Result<(), Fault>;
    /// What became of a word. A channel that cannot say brought it when it took it.
    async fn became(&self, _name: &str) -> Result<Became, Fault> {
        Ok(Became::Brought)
    }
    /// Whether somebody took the incident on there, whose first word has that name.
    async fn taken_on(&self, _first: &str) -> Result<Option<TakenOn>, Fault> {
        Ok(None)
    }
}

/// The channels that a studio has set up, and its sign of life.
#[async_trait]
pub trait Channels: Send + Sync {
    /// Ready to be told by. Asks nothing yet.
    fn open(&self, channel: &ChannelAt) -> Result<Arc<dyn Channel>, Fault>;
    /// A channel as a carrier of letters or texts to people. `None`: it reaches nobody but those that its settings name.
    fn carrier(&self, channel: &ChannelAt) -> Result<Option<Arc<dyn Carrier>>, Fault>;
    /// Whom a kind of channel reaches. `None`: nobody but those that its settings name.
    fn reach(&self, kind: &str) -> Option<Reach>;
    /// A contact's address as the way wants it: `+447700900123`.
    fn address(&self, means: Means, written: &str) -> Result<String, Fault>;
    /// A text as telephones show it.
    fn text_message(&self, text: &str) -> TextMessage;
    /// Ready to be told by for one that is stored nowhere yet, with its secret.
    fn try_out(&self, channel: &ChannelAt, secret: Option<Secret>) -> Result<Arc<dyn Channel>, Fault>;
    /// Tells the watch elsewhere that the desk runs, and whether something is wrong if it wants to hear of that. `label` is what
    /// the studio calls it.
    async fn beat(&self, label: &str, hears_trouble: bool, trouble: bool) -> Result<(), Fault>;
}
