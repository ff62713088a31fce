//! Where pigeons arrive: channels that do what they are told, and a ledger of what got there that no desk can write to.

use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use wedsync_domain::alert::{Alert, Became, Channel, Channels, Stage, Taken, TakenOn};
use wedsync_domain::broadcast::{Answer, Carried, Carrier, Means, Message, Reach, TextMessage};
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};
use wedsync_store::{Store, StoreError};

/// How a channel behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Manner {
    #[default]
    Takes,
    /// Says no, and has nothing.
    Refuses,
    /// Has it, and nobody hears of that.
    Mute,
    /// Says that it has it, and later that it was lost.
    Loses,
    /// Says that nobody has that address, and has nothing.
    KnowsNobody,
    /// Refuses one address, and not because nobody has it.
    Picky,
    /// Takes it, sends it nowhere, and says that it never will.
    HoldsBack,
    /// Says nothing at all.
    Hangs,
    /// Cannot say what became of anything.
    Forgets,
}

/// A message that got to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Brought {
    pub at: Timestamp,
    pub channel: String,
    pub word: String,
    pub to: String,
    pub text: String,
}

/// What got there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arrived {
    pub at: Timestamp,
    pub channel: String,
    pub stage: Stage,
    pub key: String,
    pub word: String,
    pub alert: Alert,
}

#[derive(Default)]
struct Floor {
    manners: BTreeMap<String, Manner>,
    arrived: Vec<Arrived>,
    beats: Vec<(Timestamp, bool)>,
    /// Somebody over there puts their hand up below the word of that name.
    hands: BTreeMap<String, TakenOn>,
    beat_fails: bool,
    brought: Vec<Brought>,
    /// How many words each channel was asked to carry.
    asked: BTreeMap<String, usize>,
    /// What addresses answered, and when, by the clock over there, which nobody here sets back.
    answers: Vec<(String, Timestamp, String)>,
    there: i64,
}

pub(super) struct Loft {
    clock: Arc<dyn Clock>,
    floor: Arc<Mutex<Floor>>,
}

impl Loft {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self { clock, floor: Arc::default() })
    }

    fn floor(&self) -> MutexGuard<'_, Floor> {
        self.floor.lock().unwrap()
    }

    pub(super) fn behaves(&self, channel: &str, manner: Manner) {
        self.floor().manners.insert(channel.to_owned(), manner);
    }

    pub(super) fn all_take(&self) {
        self.floor().manners.clear();
    }

    pub(super) fn manner(&self, channel: &str) -> Manner {
        self.floor().manners.get(channel).copied().unwrap_or_default()
    }

    pub(super) fn takes_on(&self, word: &str) {
        let by = TakenOn { who: Some("Pat".into()), resolved: false };
        self.floor().hands.insert(word.to_owned(), by);
    }

    /// How many words that channel was asked to carry.
    pub(super) fn asked(&self, channel: &str) -> usize {
        self.floor().asked.get(channel).copied().unwrap_or_default()
    }

    /// Messages that got to people.
    pub(super) fn brought(&self) -> Vec<Brought> {
        self.floor().brought.clone()
    }

    /// That address answers now.
    pub(super) fn answers(&self, from: &str, words: &str) {
        let mut floor = self.floor();
        floor.there += 1;
        let at = Timestamp(floor.there);
        floor.answers.push((from.to_owned(), at, words.to_owned()));
    }

    pub(super) fn beat_fails(&self, fails: bool) {
        self.floor().beat_fails = fails;
    }

    pub(super) fn beats(&self) -> Vec<(Timestamp, bool)> {
        self.floor().beats.clone()
    }

    pub(super) fn arrived(&self) -> Vec<Arrived> {
        self.floor().arrived.clone()
    }

    /// What got there since the last look: `slack Triggered`.
    pub(super) fn news(&self) -> Vec<String> {
        let arrived = std::mem::take(&mut self.floor().arrived);
        arrived.into_iter().map(|it| format!("{} {:?}", it.channel, it.stage)).collect()
    }

    /// Sets channels up, each called as its kind.
    pub(super) fn set_up(store: &Store, kinds: &[&str]) -> Vec<ChannelId> {
        let at = |kind: &&str| ChannelAt::new(kind, kind, BTreeMap::new());
        let made = store.write(|tx| kinds.iter().map(|kind| tx.add_channel(&at(kind))).collect());
        made.map_err(|why: StoreError| why).unwrap()
    }
}

#[async_trait]
impl Channels for Loft {
    fn open(&self, channel: &ChannelAt) -> Result<Arc<dyn Channel>, Fault> {
        Ok(Arc::new(Hatch {
            name: channel.name.clone(),
            clock: Arc::clone(&self.clock),
            floor: Arc::clone(&self.floor),
        }))
    }

    fn carrier(&self, channel: &ChannelAt) -> Result<Option<Arc<dyn Carrier>>, Fault> {
        let (name, clock, floor) = (channel.name.clone(), Arc::clone(&self.clock), Arc::clone(&self.floor));
        Ok(self.reach(&channel.kind).map(|_| Arc::new(Hatch { name, clock, floor }) as Arc<dyn Carrier>))
    }

    fn reach(&self, kind: &str) -> Option<Reach> {
        let reach = |means, place, says_delivered| Some(Reach { means, place, says_delivered });
        match kind {
            "email-resend" => reach(Means::Email, 0, true),
            "email-sendgrid" => reach(Means::Email, 1, false),
            "email-smtp" => reach(Means::Email, 2, false),
            "sms-twilio" => reach(Means::Sms, 0, true),
            _ => None,
        }
    }

    fn address(&self, means: Means, written: &str) -> Result<String, Fault> {
        let bare = written.replace(' ', "");
        let sound = match means {
            Means::Email => bare.contains('@'),
            Means::Sms => bare.starts_with('+'),
        };
        let code = if means == Means::Sms { "number_without_country" } else { "not_a_mail_address" };
        if sound {
            Ok(bare)
        } else {
            Err(Fault::new(FaultKind::Rejected, code, format!("“{written}” is no address.")))
        }
    }

    fn text_message(&self, text: &str) -> TextMessage {
        let characters = u32::try_from(text.chars().count()).unwrap();
        TextMessage { text: text.to_owned(), characters, parts: characters.div_ceil(153) }
    }

    fn try_out(&self, channel: &ChannelAt, _: Option<Secret>) -> Result<Arc<dyn Channel>, Fault> {
        self.open(channel)
    }

    async fn beat(&self, label: &str, hears_trouble: bool, trouble: bool) -> Result<(), Fault> {
        let mut floor = self.floor();
        if floor.beat_fails {
            return Err(no(label));
        }
        floor.beats.push((self.clock.now(), trouble && hears_trouble));
        Ok(())
    }
}

fn no(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "no_answer", format!("“{name}” cannot be reached."))
}

fn unheard(name: &str) -> Fault {
    Fault::new(FaultKind::Transient, "timed_out", format!("“{name}” does not answer."))
}

struct Hatch {
    name: String,
    clock: Arc<dyn Clock>,
    floor: Arc<Mutex<Floor>>,
}

impl Hatch {
    fn manner(&self) -> Manner {
        self.floor.lock().unwrap().manners.get(&self.name).copied().unwrap_or_default()
    }
}

#[async_trait]
impl Channel for Hatch {
    async fn tell(&self, alert: &Alert, _: Option<&str>) -> Result<Taken, Fault> {
        let manner = self.manner();
        *self.floor.lock().unwrap().asked.entry(self.name.clone()).or_default() += 1;
        match manner {
            Manner::Refuses => return Err(no(&self.name)),
            Manner::Hangs => std::future::pending().await,
            _ => {}
        }
        if manner != Manner::Loses {
            let (key, word) = (alert.key.clone(), alert.word.clone());
            let (at, channel) = (self.clock.now(), self.name.clone());
            let arrived = Arrived { at, channel, stage: alert.stage, key, word, alert: alert.clone() };
            self.floor.lock().unwrap().arrived.push(arrived);
        }
        match manner {
            Manner::Mute => Err(no(&self.name)),
            Manner::Loses => Ok(Taken { name: Some(format!("lost/{}", alert.word)) }),
            _ => Ok(Taken { name: Some(alert.word.clone()) }),
        }
    }

    async fn is_well(&self) -> Result<(), Fault> {
        if matches!(self.manner(), Manner::Takes | Manner::Loses | Manner::KnowsNobody) {
            Ok(())
        } else {
            Err(no(&self.name))
        }
    }

    async fn became(&self, name: &str) -> Result<Became, Fault> {
        Ok(if name.starts_with("lost/") { Became::Lost(no(&self.name)) } else { Became::Brought })
    }

    async fn taken_on(&self, first: &str) -> Result<Option<TakenOn>, Fault> {
        Ok(self.floor.lock().unwrap().hands.get(first).cloned())
    }
}

#[async_trait]
impl Carrier for Hatch {
    async fn carry(&self, message: &Message) -> Result<Carried, Fault> {
        let manner = self.manner();
        match manner {
            Manner::Refuses => return Err(no(&self.name)),
            Manner::KnowsNobody => {
                return Err(Fault::new(FaultKind::Rejected, "number_unknown", "Nobody has that number."));
            }
            Manner::Picky => {
                return Err(Fault::new(FaultKind::Rejected, "alert_not_taken", "It does not take that."));
            }
            Manner::Hangs => std::future::pending().await,
            Manner::Loses => return Ok(Carried { name: Some(format!("lost/{}", message.word)), at: None }),
            Manner::HoldsBack => return Ok(Carried { name: Some(format!("held/{}", message.word)), at: None }),
            Manner::Takes | Manner::Mute | Manner::Forgets => {}
        }
        let (at, channel) = (self.clock.now(), self.name.clone());
        let Message { word, to, text, .. } = message.clone();
        let name = Some(word.clone());
        let mut floor = self.floor.lock().unwrap();
        floor.brought.push(Brought { at, channel, word, to, text });
        floor.there += 1;
        let there = Some(Timestamp(floor.there));
        if manner == Manner::Mute { Err(unheard(&self.name)) } else { Ok(Carried { name, at: there }) }
    }

    async fn became(&self, name: &str, _: &str) -> Result<Option<Became>, Fault> {
        if self.manner() == Manner::Forgets {
            return Err(no(&self.name));
        }
        if name.starts_with("held/") {
            let fault = Fault::new(FaultKind::Rejected, "letter_came_back", "It came back.");
            return Ok(Some(Became::Lost(fault)));
        }
        Channel::became(self, name).await.map(Some)
    }

    async fn answers(&self, from: &str, since: Timestamp) -> Result<Option<Vec<Answer>>, Fault> {
        let all = self.floor.lock().unwrap().answers.clone();
        let theirs = all.into_iter().filter(|(who, at, _)| who == from && *at >= since);
        Ok(Some(theirs.map(|(who, at, words)| Answer { name: format!("{who} {}", at.0), words, at }).collect()))
    }
}
