//! Takes each message to a channel: the first that stands open, another at once when one fails, and all of them again after a
//! while, as with words about incidents ([`crate::alerts`]), until one has it, nobody can have it, or it is old news.
//!
//! That a message is given to a channel is written before it is, so that a desk that was killed in between gives it again under
//! its old name: rather twice than not at all.

use super::NEWS;
use super::people::ways;
use crate::alerts::{is_due_at, later, unwell, well};
use crate::{Engine, EngineError};
use futures::StreamExt;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::alert::Channels;
use wedsync_domain::broadcast::{BroadcastEvent, Carried, CarriedBy, Delivery, Means};
use wedsync_domain::ids::{ChannelId, DeliveryId};
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{StoreError, Tx, View};

/// Under way at the same time: what the pace of one number for text messages lets through within the time of one call.
pub(crate) const AT_ONCE: usize = 4;
/// Between two tries with a mail server that takes letters and never says so.
const PATIENCE: Duration = Duration::from_mins(15);
/// What is wrong with the address, and with nothing of ours: another try brings nothing.
const THEIRS: &[&str] = &[
    "number_unknown",
    "number_takes_no_messages",
    "stopped_by_recipient",
    "message_blocked",
    "letter_came_back",
    "address_refused",
    "not_a_mail_address",
];
/// What a channel says of one address, while it takes others.
const FOR_THIS_ONE: &[&str] = &[
    "country_not_allowed",
    "trial_account",
    "telephone_not_reached",
    "letter_refused",
    "alert_not_taken",
    "alert_too_long",
];

/// Whether nobody at that address will ever take it.
pub(super) fn is_final(fault: &Fault) -> bool {
    THEIRS.contains(&fault.code.as_str())
}

/// One try with one channel.
struct Try {
    delivery: Delivery,
    channel: ChannelAt,
}

impl Engine {
    /// Gives all that waits to channels, once. For whoever has no schedule at work.
    pub async fn deliver_waiting(&self) -> Result<(), EngineError> {
        let now = self.clock.now();
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
        let waiting = self.store.read(|view| view.deliveries_waiting())?;
        let due = waiting.into_iter().filter(|it| is_due_at(it.due, now));
        let (letters, texts): (Vec<Delivery>, Vec<Delivery>) = due.partition(|it| it.means == Means::Email);
        futures::try_join!(self.deliver_all(letters), self.deliver_all(texts)).map(drop)
    }

    async fn deliver_all(&self, all: Vec<Delivery>) -> Result<(), EngineError> {
        let all: Vec<_> = all.into_iter().map(|it| self.deliver(it.id)).collect();
        let mut ends = futures::stream::iter(all).buffer_unordered(AT_ONCE);
        while let Some(end) = ends.next().await {
            end?;
        }
        Ok(())
    }

    /// Takes one message as far as it gets now.
    pub(crate) async fn deliver(&self, id: DeliveryId) -> Result<(), EngineError> {
        let Some(channels) = self.channels.as_deref() else { return Ok(()) };
        let (mut asked, mut hopeless) = (BTreeSet::new(), true);
        while let Some(it) = self.store.write(|tx| give(tx, channels, id, &asked, self.clock.now()))? {
            asked.insert(it.channel.id);
            let said = carry(channels, &it).await;
            let now = self.clock.now();
            hopeless &= said.as_ref().err().is_some_and(is_final);
            let taken = self.store.write(|tx| match said {
                Ok(said) => took(tx, &it, said, now).map(|()| true),
                Err(fault) => refused(tx, channels, &it, fault, (&asked, hopeless), now).map(|()| false),
            })?;
            if taken {
                break;
            }
        }
        Ok(())
    }
}

async fn carry(channels: &dyn Channels, it: &Try) -> Result<Carried, Fault> {
    match channels.carrier(&it.channel)? {
        Some(carrier) => carrier.carry(&it.delivery.message).await,
        None => {
            Err(Fault::new(FaultKind::Bug, "no_carrier", format!("“{}” carries nothing to people.", it.channel.name)))
        }
    }
}

/// The channel that is next, noted before it is asked. `None`: none is left for now, or it is not tried any more.
fn give(
    tx: &mut Tx<'_>,
    channels: &dyn Channels,
    id: DeliveryId,
    asked: &BTreeSet<ChannelId>,
    now: Timestamp,
) -> Result<Option<Try>, StoreError> {
    let Some(mut it) = tx.delivery(id)?.filter(|it| it.ended.is_none()) else { return Ok(None) };
    if it.message.written + NEWS <= now {
        let fault = it.fault.clone().unwrap_or_else(too_late);
        give_up(tx, it, fault, now)?;
        return Ok(None);
    }
    let mut ways = ways(it.means, &tx.channels()?, channels);
    // Whoever has lost it most likely loses it again.
    ways.sort_by_key(|way| it.lost_by.contains(&way.id));
    if ways.is_empty() {
        // Somebody may set one up, or switch one on.
        it.rounds = it.rounds.saturating_add(1);
        (it.fault, it.due) = (Some(no_channel()), later(it.rounds, it.id.0, &no_channel(), now));
        tx.put_delivery(&it)?;
        return Ok(None);
    }
    let Some(channel) = ways.into_iter().find(|it| !asked.contains(&it.id)) else { return Ok(None) };
    if !it.tried.contains(&channel.id) {
        it.tried.push(channel.id);
        let given = BroadcastEvent::Given {
            round: it.round,
            means: it.means,
            to: it.message.to.clone(),
            names: names(tx, &it)?,
            channel: channel.name.clone(),
        };
        tx.add_broadcast_line(it.broadcast, now, &given)?;
    }
    tx.put_delivery(&it)?;
    Ok(Some(Try { delivery: it, channel }))
}

/// Whose it is, as they were called then.
pub(super) fn names(view: &View<'_>, it: &Delivery) -> Result<Vec<String>, StoreError> {
    let people = view.broadcast(it.broadcast)?.map(|it| it.people).unwrap_or_default();
    Ok(people.into_iter().filter(|one| it.people.contains(&one.person)).map(|one| one.name).collect())
}

fn took(tx: &mut Tx<'_>, tried: &Try, said: Carried, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut it) = tx.delivery(tried.delivery.id)? else { return Ok(()) };
    let channel = well(tx, tried.channel.id, now)?;
    it.carried = Some(CarriedBy { channel: tried.channel.id, at: now, said, delivered: false });
    (it.fault, it.ended) = (None, Some(now));
    tx.put_delivery(&it)?;
    let (to, names) = (it.message.to.clone(), names(tx, &it)?);
    let line = BroadcastEvent::Taken { round: it.round, means: it.means, to, names, channel };
    tx.add_broadcast_line(it.broadcast, now, &line)
}

/// `hopeless`: each channel that was asked so far said that nobody there will ever take it.
fn refused(
    tx: &mut Tx<'_>,
    channels: &dyn Channels,
    tried: &Try,
    fault: Fault,
    (asked, hopeless): (&BTreeSet<ChannelId>, bool),
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut it) = tx.delivery(tried.delivery.id)?.filter(|it| it.ended.is_none()) else { return Ok(()) };
    if !is_final(&fault) && !FOR_THIS_ONE.contains(&fault.code.as_str()) {
        unwell(tx, tried.channel.id, &fault, now)?;
    }
    let other = ways(it.means, &tx.channels()?, channels).into_iter().find(|it| !asked.contains(&it.id));
    // The first round is its story; that all others went the same way is seen from how it stands.
    if it.rounds == 0 {
        let line = BroadcastEvent::NotTaken {
            round: it.round,
            means: it.means,
            to: it.message.to.clone(),
            names: names(tx, &it)?,
            channel: tried.channel.name.clone(),
            fault: fault.clone(),
            instead: other.as_ref().map(|it| it.name.clone()),
        };
        tx.add_broadcast_line(it.broadcast, now, &line)?;
    }
    if other.is_none() && hopeless {
        return give_up(tx, it, fault, now);
    }
    if other.is_none() {
        it.rounds = it.rounds.saturating_add(1);
        it.due = later(it.rounds, it.id.0, &fault, now);
        if it.means == Means::Email && fault.code == "timed_out" {
            // The letter may lie there by now: each further one is one too many.
            it.unheard += 1;
            it.due = it.due.max(now + patience(it.unheard));
        }
    }
    it.fault = Some(fault);
    tx.put_delivery(&it)
}

/// After so many tries that a mail server took without a word.
fn patience(unheard: u32) -> Duration {
    let minutes = 2_u64.saturating_pow(unheard.saturating_sub(2).min(8));
    if unheard < 3 { Duration::ZERO } else { Duration::from_mins(minutes).min(PATIENCE) }
}

/// It is not tried any more, and that is said.
pub(super) fn give_up(tx: &mut Tx<'_>, mut it: Delivery, fault: Fault, now: Timestamp) -> Result<(), StoreError> {
    (it.fault, it.ended, it.carried) = (Some(fault.clone()), Some(now), None);
    tx.put_delivery(&it)?;
    let (to, names) = (it.message.to.clone(), names(tx, &it)?);
    let line = BroadcastEvent::Failed { round: it.round, means: it.means, to, names, fault };
    tx.add_broadcast_line(it.broadcast, now, &line)
}

fn too_late() -> Fault {
    Fault::new(FaultKind::Missing, "broadcast_too_late", "It was not sent in time, and is old news by now.")
        .next("See whether it still holds, and send it again.")
}

fn no_channel() -> Fault {
    Fault::new(FaultKind::Missing, "broadcast_no_channel", "No channel is on that could carry it.")
        .next("Set one up or switch one on: wedsync alerts channels")
}
