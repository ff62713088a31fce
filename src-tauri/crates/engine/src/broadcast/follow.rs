//! What becomes of messages that a channel has: whether they got there, and whether somebody has answered that they know.
//!
//! Letters are never read. Answers to text messages are asked for where the channel can tell them, and only those given after
//! the message was taken count, by the clock over there. Deliberately absent: a clock of its own.

use super::NEWS;
use super::acts::confirmed;
use super::people::ways;
use super::send::{give_up, is_final, names};
use crate::{Engine, EngineError};
use futures::StreamExt;
use std::time::Duration;
use wedsync_domain::alert::{Became, Channels};
use wedsync_domain::broadcast::{Answer, BroadcastEvent, CarriedBy, ConfirmedHow, Delivery, Means};
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::{Fault, Timestamp};
use wedsync_store::{StoreError, Tx, View};

/// Asked after together: what the pace of a channel lets through beside all else, and while nothing waits to be sent.
const AT_ONCE: usize = 2;
const MOST: usize = 8;
const MOST_AT_REST: usize = 16;
/// From one question to the next, while it is fresh and later.
const OFTEN: Duration = Duration::from_secs(20);
const SELDOM: Duration = Duration::from_mins(5);
const FRESH: Duration = Duration::from_mins(15);
/// So many times is a message given to a channel that takes it and loses it.
const LOST: u32 = 3;
/// Until it is given to it once more; four times as long after the second time.
const AFTER_A_LOSS: Duration = Duration::from_mins(3);
/// What somebody says who knows, before anything else that they say.
const YES: &[&str] = &["ok", "okay", "yes", "confirmed"];

/// What is to be asked about one message.
struct Ask {
    delivery: Delivery,
    carried: CarriedBy,
    channel: ChannelAt,
    /// Whether it got there is not known yet.
    became: bool,
    /// Somebody there has not confirmed; since when answers count.
    answers: Option<Timestamp>,
}

/// What was said about it. That one question failed keeps nothing of the other.
struct Heard {
    became: Result<Option<Became>, Fault>,
    answers: Result<Vec<Answer>, Fault>,
}

impl Engine {
    /// Asks after what is due to be asked after.
    pub(crate) async fn follow_broadcasts(&self) -> Result<(), EngineError> {
        let Some(channels) = self.channels.as_deref() else { return Ok(()) };
        let asks = self.store.read(|view| asks(view, channels, self.clock.now()))?;
        let mut heard = futures::stream::iter(asks.into_iter().map(|it| async move {
            let said = hear(channels, &it).await;
            (it, said)
        }))
        .buffer_unordered(AT_ONCE);
        while let Some((it, said)) = heard.next().await {
            let now = self.clock.now();
            self.store.write(|tx| note(tx, channels, &it, said, now))?;
        }
        Ok(())
    }
}

/// Those that were asked about the longest time ago first.
fn asks(view: &View<'_>, by: &dyn Channels, now: Timestamp) -> Result<Vec<Ask>, StoreError> {
    let mut asks = Vec::new();
    let all = view.channels()?;
    for delivery in view.deliveries_ended_after(now - NEWS)? {
        let Some(carried) = delivery.carried.clone() else { continue };
        let every = if carried.at + FRESH > now { OFTEN } else { SELDOM };
        if delivery.asked.is_some_and(|asked| asked + every > now && asked <= now) {
            continue;
        }
        let Some(channel) = all.iter().find(|it| it.id == carried.channel && it.on).cloned() else { continue };
        let says = by.reach(&channel.kind).is_some_and(|reach| reach.says_delivered);
        let became = says && !carried.delivered && carried.said.name.is_some();
        let answers = match delivery.means {
            Means::Sms => since(view, &delivery, &carried)?,
            Means::Email => None,
        };
        if became || answers.is_some() {
            asks.push(Ask { delivery, carried, channel, became, answers });
        }
    }
    asks.sort_by_key(|it| (it.delivery.asked, it.delivery.id));
    asks.truncate(if view.deliveries_waiting()?.is_empty() { MOST_AT_REST } else { MOST });
    Ok(asks)
}

/// Since when answers from that address count; `None`: all who have it have confirmed.
fn since(view: &View<'_>, it: &Delivery, carried: &CarriedBy) -> Result<Option<Timestamp>, StoreError> {
    let people = view.broadcast(it.broadcast)?.map(|it| it.people).unwrap_or_default();
    let open = people.iter().any(|one| it.people.contains(&one.person) && one.confirmed.is_none());
    Ok(open.then(|| carried.said.at.unwrap_or(carried.at)))
}

async fn hear(channels: &dyn Channels, it: &Ask) -> Heard {
    let carrier = match channels.carrier(&it.channel) {
        Ok(Some(carrier)) => carrier,
        Ok(None) => return Heard { became: Ok(None), answers: Ok(Vec::new()) },
        Err(fault) => return Heard { became: Err(fault.clone()), answers: Err(fault) },
    };
    let became = async {
        let Some(name) = it.carried.said.name.as_ref().filter(|_| it.became) else { return Ok(None) };
        carrier.became(name, &it.delivery.message.whose).await
    };
    let answers = async {
        let Some(since) = it.answers else { return Ok(Vec::new()) };
        Ok(carrier.answers(&it.delivery.message.to, since).await?.unwrap_or_default())
    };
    let (became, answers) = futures::join!(became, answers);
    Heard { became, answers }
}

fn note(tx: &mut Tx<'_>, channels: &dyn Channels, asked: &Ask, heard: Heard, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut it) = tx.delivery(asked.delivery.id)? else { return Ok(()) };
    it.asked = Some(now);
    for fault in [heard.became.as_ref().err(), heard.answers.as_ref().err()].into_iter().flatten() {
        tracing::warn!(delivery = %it.id, code = fault.code, "could not ask what became of a message");
    }
    let (became, answers) = (heard.became.unwrap_or_default(), heard.answers.unwrap_or_default());
    let delivered = it.carried.as_ref().is_some_and(|it| it.delivered) || became == Some(Became::Brought);
    for answer in answers {
        note_answer(tx, &it, answer, delivered, now)?;
    }
    let (names, channel) = (names(tx, &it)?, asked.channel.name.clone());
    let (round, means, to) = (it.round, it.means, it.message.to.clone());
    match became {
        None | Some(Became::UnderWay) => tx.put_delivery(&it),
        Some(Became::Brought) => {
            if let Some(carried) = &mut it.carried {
                carried.delivered = true;
            }
            tx.put_delivery(&it)?;
            tx.add_broadcast_line(it.broadcast, now, &BroadcastEvent::Delivered { round, means, to, names, channel })
        }
        Some(Became::Lost(fault)) => {
            it.lost += 1;
            it.lost_by.push(asked.channel.id);
            let other = ways(it.means, &tx.channels()?, channels).iter().any(|way| !it.lost_by.contains(&way.id));
            let again = (other || !is_final(&fault)) && it.lost < LOST && still_holds(tx, &it)?;
            let line = BroadcastEvent::Lost { round, means, to, names, channel, fault: fault.clone(), again };
            tx.add_broadcast_line(it.broadcast, now, &line)?;
            if !again {
                return give_up(tx, it, fault, now);
            }
            let patience = if other { Duration::ZERO } else { AFTER_A_LOSS * it.lost.pow(2) };
            (it.carried, it.ended, it.due, it.fault) = (None, None, now + patience, Some(fault));
            // Under its old name it would be taken for the one that was lost.
            it.message.word.push_str("-anew");
            tx.put_delivery(&it)
        }
    }
}

/// Nobody has stopped it, and nothing newer was said about that wedding.
fn still_holds(view: &View<'_>, it: &Delivery) -> Result<bool, StoreError> {
    let Some(broadcast) = view.broadcast(it.broadcast)? else { return Ok(false) };
    let newest = view.broadcasts(Some(broadcast.wedding))?.first().map(|it| it.id);
    Ok(broadcast.stopped.is_none() && newest == Some(broadcast.id))
}

/// Whether that answer is one to this message: the only one of late that went to that telephone, or the last before the
/// answer, if that is known to have got there.
fn answers_this(
    view: &View<'_>,
    it: &Delivery,
    answer: &Answer,
    delivered: bool,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let taken = |it: &Delivery| it.carried.as_ref().map(|carried| carried.said.at.unwrap_or(carried.at));
    let all = view.deliveries_ended_after(now - NEWS)?;
    let mut others = all.iter().filter(|other| other.broadcast != it.broadcast && other.message.to == it.message.to);
    let (mut alone, mut last) = (true, true);
    for at in others.by_ref().filter_map(taken).filter(|at| *at <= answer.at) {
        alone = false;
        last &= taken(it).is_some_and(|ours| ours > at);
    }
    Ok(alone || (last && delivered))
}

/// Whatever somebody answered is kept and shown; who says yes to this has confirmed, for all who share that telephone.
fn note_answer(
    tx: &mut Tx<'_>,
    it: &Delivery,
    answer: Answer,
    delivered: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = |(_, event): &(Timestamp, BroadcastEvent)| matches!(event, BroadcastEvent::Answered { name, .. } if *name == answer.name);
    if tx.broadcast_lines(it.broadcast)?.iter().any(known) {
        return Ok(());
    }
    let this = answers_this(tx, it, &answer, delivered, now)?;
    let (names, to, words) = (names(tx, it)?, it.message.to.clone(), answer.words.clone());
    let line = BroadcastEvent::Answered { names, to, words, name: answer.name };
    tx.add_broadcast_line(it.broadcast, now, &line)?;
    if this && says_yes(&answer.words) {
        let how = ConfirmedHow::Reply { words: answer.words };
        confirmed(tx, it.broadcast, &it.people, &how, now)?;
    }
    Ok(())
}

/// “OK”, “ok!”, “Yes, we come” … and not “I look at my book”.
pub(super) fn says_yes(words: &str) -> bool {
    let first = words.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    YES.contains(&first.to_lowercase().as_str()) || words.trim().starts_with('👍')
}
