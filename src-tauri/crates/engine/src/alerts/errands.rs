//! What needs to be said by the clock while the desk is at work: words about incidents and messages to people of a wedding are
//! sent, channels are asked whether they are well, whether somebody has taken something on or answered there and whether all of it
//! got there, and the watch elsewhere hears that we live.
//!
//! Deliberately absent: a clock of its own. The schedule turns it at every tick.

use super::acts::Heartbeat;
use super::send::unwell;
use crate::broadcast::AT_ONCE as MESSAGES_AT_ONCE;
use crate::{Engine, EngineError};
use futures::StreamExt;
use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::alert::{Became, Channels, Severity, Stage, TakenOn};
use wedsync_domain::broadcast::Means;
use wedsync_domain::ids::{ChannelId, DeliveryId, IncidentId};
use wedsync_domain::incident::{By, ChannelAt, IncidentState, Line, Word};
use wedsync_domain::{Fault, Timestamp};
use wedsync_store::{StoreError, Tx, View};

/// Words under way at the same time, and by one channel: what the slowest vendor lets through within the time of one call.
const AT_ONCE: usize = 32;
const ABREAST: usize = 4;
/// From one look around to the next.
const ROUND: Duration = Duration::from_secs(20);
/// From one question whether a channel is well to the next; sooner where it was not.
const WELL: Duration = Duration::from_mins(5);
const UNWELL: Duration = Duration::from_mins(1);
/// The watch elsewhere hears of us so often.
const BEAT: Duration = Duration::from_secs(55);
/// No word is put off for longer.
const LATEST: Duration = Duration::from_mins(20);
/// What has not arrived after that is not asked after any more.
const UNDER_WAY: Duration = Duration::from_mins(15);
/// So many times is a word given to a channel that takes words and loses them.
const LOST: u32 = 3;

/// What is under way.
pub(crate) struct Errands<'a> {
    engine: &'a Engine,
    sending: FuturesUnordered<BoxFuture<'a, Vec<Way>>>,
    busy: BTreeSet<Way>,
    next: Duration,
}

/// What is gone by one errand at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Of one incident one word at a time goes one way, so that none overtakes another.
    Word(IncidentId, ChannelId),
    /// One message to one address. Letters that hang hold up no text message.
    Message(Means, DeliveryId),
    /// A look around, and one at what became of messages: neither holds up the other.
    Around,
    Follow,
}

impl<'a> Errands<'a> {
    pub(crate) fn of(engine: &'a Engine) -> Self {
        Self { engine, sending: FuturesUnordered::new(), busy: BTreeSet::new(), next: Duration::ZERO }
    }

    /// Begins whatever is due.
    pub(crate) fn begin(&mut self) -> Result<(), StoreError> {
        let engine = self.engine;
        if engine.channels.is_none() {
            return Ok(());
        }
        let now = engine.clock.now();
        self.begin_messages(now)?;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
        let mut waiting = engine.store.read(|view| view.words_waiting())?;
        waiting.sort_by_key(|word| (Reverse(word.alert.severity), word.id));
        for word in waiting {
            let ways: Vec<_> = word.ways.iter().map(|way| Way::Word(word.incident, *way)).collect();
            let free = ways.iter().all(|way| !self.busy.contains(way));
            let may_wait = word.alert.severity < Severity::Critical;
            let crowded = may_wait && word.ways.iter().any(|id| self.abreast(*id) >= ABREAST);
            if !is_due(&word, now) || !free || crowded || self.sending.len() >= AT_ONCE {
                continue;
            }
            self.busy.extend(&ways);
            self.sending.push(Box::pin(async move {
                if let Err(why) = engine.send_word(word.id).await {
                    tracing::error!(word = %word.id, %why, "a word about an incident could not be sent");
                }
                ways
            }));
        }
        if engine.clock.since_boot() >= self.next {
            self.next = engine.clock.since_boot() + ROUND;
            self.ask(Way::Around, Box::pin(engine.look_around()));
            self.ask(Way::Follow, Box::pin(engine.follow_broadcasts()));
        }
        Ok(())
    }

    /// Words under way that may go by that channel.
    fn abreast(&self, channel: ChannelId) -> usize {
        self.busy.iter().filter(|way| matches!(way, Way::Word(_, by) if *by == channel)).count()
    }

    fn ask(&mut self, way: Way, asking: BoxFuture<'a, Result<(), EngineError>>) {
        if self.busy.insert(way) {
            self.sending.push(Box::pin(async move {
                if let Err(why) = asking.await {
                    tracing::error!(?way, %why, "channels could not be asked");
                }
                vec![way]
            }));
        }
    }

    /// What a person wants people of a wedding to know goes first, and no more of it at once than a number for text messages
    /// can carry.
    fn begin_messages(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let engine = self.engine;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
        let waiting = engine.store.read(|view| view.deliveries_waiting())?;
        for it in waiting.into_iter().filter(|it| is_due_at(it.due, now)) {
            let way = Way::Message(it.means, it.id);
            let under_way = self.busy.iter().filter(|way| matches!(way, Way::Message(means, _) if *means == it.means));
            if under_way.count() >= MESSAGES_AT_ONCE || !self.busy.insert(way) {
                continue;
            }
            self.sending.push(Box::pin(async move {
                if let Err(why) = engine.deliver(it.id).await {
                    tracing::error!(delivery = %it.id, %why, "a message to people of a wedding could not be sent");
                }
                vec![way]
            }));
        }
        Ok(())
    }

    /// Waits until one of them has come to its end. For ever where there is none.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            Some(ways) = self.sending.next(), if !self.sending.is_empty() => {
                self.busy.retain(|way| !ways.contains(way));
            }
            else => std::future::pending().await,
        }
    }
}

pub(crate) fn is_due(word: &Word, now: Timestamp) -> bool {
    is_due_at(word.due, now)
}

/// Due, or due so late that only a clock set back explains it.
pub(crate) fn is_due_at(due: Timestamp, now: Timestamp) -> bool {
    due <= now || due > now + LATEST
}

impl Engine {
    /// Asks everybody who is due to be asked, all at once.
    pub(crate) async fn look_around(&self) -> Result<(), EngineError> {
        let Some(channels) = &self.channels else { return Ok(()) };
        let asks = self.store.read(|view| Asks::of(view, self.clock.now()))?;
        if asks.are_none() {
            return Ok(());
        }
        let health = join_all(asks.well.iter().map(|it| is_well(channels.as_ref(), it)));
        let taken = join_all(asks.taken.iter().map(|it| taken_on(channels.as_ref(), it)));
        let became = join_all(asks.became.iter().map(|it| became(channels.as_ref(), it)));
        let beat = async {
            match &asks.beat {
                Some(it) => Some(channels.beat(&it.name, it.hears_trouble, asks.trouble).await),
                None => None,
            }
        };
        let (health, taken, became, beat) = futures::join!(health, taken, became, beat);
        let now = self.clock.now();
        let news = self.store.write_soon(|tx| {
            for (it, said) in asks.well.iter().zip(health) {
                note_health(tx, it.id, said, now)?;
            }
            for (it, said) in asks.became.iter().zip(became) {
                note_became(tx, it, said, now)?;
            }
            if let Some(said) = beat {
                Heartbeat::note(tx, said, now)?;
            }
            let mut news = false;
            for (it, said) in asks.taken.iter().zip(taken) {
                news |= note_taken_on(tx, it, said, now)?;
            }
            Ok::<_, StoreError>(news)
        })?;
        if news {
            self.look_at_the_day(None)?;
        }
        Ok(())
    }
}

/// A word that a channel has, with the channel.
struct There {
    word: Word,
    name: String,
    channel: ChannelAt,
}

/// Who is to be asked what.
struct Asks {
    well: Vec<ChannelAt>,
    taken: Vec<There>,
    became: Vec<There>,
    beat: Option<Heartbeat>,
    trouble: bool,
}

impl Asks {
    fn are_none(&self) -> bool {
        self.well.is_empty() && self.taken.is_empty() && self.became.is_empty() && self.beat.is_none()
    }

    fn of(view: &View<'_>, now: Timestamp) -> Result<Self, StoreError> {
        let channels = view.channels()?;
        let open = view.incidents_open()?;
        let due = |it: &ChannelAt| {
            let every = if it.fault.is_some() { UNWELL } else { WELL };
            it.on && it.looked.is_none_or(|looked| looked + every <= now || looked > now)
        };
        let there = |word: Word| {
            let took = word.taken.clone()?;
            let channel = channels.iter().find(|it| it.id == took.channel && it.on)?.clone();
            Some(There { name: took.name?, word, channel })
        };
        let mut taken = Vec::new();
        for it in open.iter().filter(|it| it.state == IncidentState::Triggered) {
            let mut seen = BTreeSet::new();
            // A hand below what was said before it became worse, or came back, says nothing of how it is now.
            let fresh = |word: &Word| word.stage() == Stage::Triggered && word.number > it.told_before;
            let words = view.words_about(it.id)?.into_iter().filter(fresh);
            // The first word on each channel is the one that answers are given to.
            taken.extend(words.filter_map(there).filter(|it| seen.insert(it.channel.id)));
        }
        let lately = view.words_ended_after(now - UNDER_WAY)?;
        let on_its_way = |word: &Word| word.taken.as_ref().is_some_and(|took| !took.brought && took.name.is_some());
        let became = lately.into_iter().filter(on_its_way).filter_map(there).collect();
        let beat = Heartbeat::of(view)?.filter(|it| it.is_due(now, BEAT));
        let trouble = open.iter().any(|it| it.severity == Severity::Critical && it.state == IncidentState::Triggered);
        Ok(Self { well: channels.iter().filter(|it| due(it)).cloned().collect(), taken, became, beat, trouble })
    }
}

async fn is_well(channels: &dyn Channels, it: &ChannelAt) -> Result<(), Fault> {
    channels.open(it)?.is_well().await
}

async fn taken_on(channels: &dyn Channels, it: &There) -> Result<Option<TakenOn>, Fault> {
    channels.open(&it.channel)?.taken_on(&it.name).await
}

async fn became(channels: &dyn Channels, it: &There) -> Result<Became, Fault> {
    channels.open(&it.channel)?.became(&it.name).await
}

fn note_health(tx: &mut Tx<'_>, id: ChannelId, said: Result<(), Fault>, now: Timestamp) -> Result<(), StoreError> {
    if let Err(fault) = said {
        return unwell(tx, id, &fault, now).map(drop);
    }
    let Some(mut it) = tx.channel(id)? else { return Ok(()) };
    it.looked = Some(now);
    it.is_well();
    tx.put_channel(&it)
}

/// Whether anybody has taken it on.
fn note_taken_on(
    tx: &mut Tx<'_>,
    it: &There,
    said: Result<Option<TakenOn>, Fault>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let said = match said {
        Ok(said) => said,
        Err(fault) => {
            tracing::warn!(channel = %it.channel.id, code = fault.code, "could not ask whether somebody has taken it on");
            None
        }
    };
    let Some(by) = said else { return Ok(false) };
    let who = By::Channel { name: it.channel.name.clone(), who: by.who };
    if by.resolved {
        super::acts::is_over(tx, it.word.incident, who, now)
    } else {
        super::acts::is_taken_on(tx, it.word.incident, who, now)
    }
}

/// What became of a word that was taken. One that was lost is sent again, another way first if there is one.
fn note_became(tx: &mut Tx<'_>, it: &There, said: Result<Became, Fault>, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut word) = tx.word(it.word.id)? else { return Ok(()) };
    let Some(took) = &mut word.taken else { return Ok(()) };
    match said {
        Ok(Became::UnderWay) | Err(_) => return Ok(()),
        Ok(Became::Brought) => took.brought = true,
        Ok(Became::Lost(fault)) => {
            let channel = unwell(tx, it.channel.id, &fault, now)?;
            word.lost += 1;
            took.brought = true;
            let is_news = tx.incident(word.incident)?.is_some_and(|it| it.state == IncidentState::Triggered);
            if word.lost < LOST && is_news {
                (word.taken, word.ended, word.due) = (None, None, now);
                // Under its old name it would be taken for the one that was lost.
                word.alert.word.push_str("-anew");
            }
            tx.add_incident_line(word.incident, now, &Line::Lost { channel, fault })?;
        }
    }
    tx.put_word(&word)
}
