//! Takes words to their channels: the first way that stands open, another at once when one fails, and all of them again after a
//! while, until somebody has it.
//!
//! That a word is given to a channel is written before it is, so that a desk that was killed in between knows that it may have
//! got there. Deliberately absent: which words there are.

use crate::{Engine, EngineError};
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::alert::{Stage, Taken};
use wedsync_domain::ids::{ChannelId, IncidentId, WordId};
use wedsync_domain::incident::{ChannelAt, Line, Took, Word};
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{StoreError, Tx, View};

/// Between two rounds over all ways of a word, at the most.
const LONGEST: Duration = Duration::from_mins(1);
/// Who asks for patience gets it, within reason.
const PATIENCE: Duration = Duration::from_mins(15);
/// That something is over need not be told for longer.
const STALE: Duration = Duration::from_hours(3 * 24);
/// What a receiver says that wants nothing more.
pub(super) const GONE: &str = "webhook_gone";

impl Engine {
    /// Takes one word as far as it gets now.
    pub(crate) async fn send_word(&self, id: WordId) -> Result<(), EngineError> {
        let Some(channels) = &self.channels else { return Ok(()) };
        let mut asked = BTreeSet::new();
        while let Some((word, channel, first)) = self.store.write(|tx| give(tx, id, &asked, self.clock.now()))? {
            asked.insert(channel.id);
            let said = match channels.open(&channel) {
                Ok(open) => open.tell(&word.alert, first.as_deref()).await,
                Err(fault) => Err(fault),
            };
            let now = self.clock.now();
            let taken = self.store.write(|tx| match said {
                Ok(taken) => took(tx, id, channel.id, taken, now).map(|()| true),
                Err(fault) => refused(tx, id, channel.id, fault, &asked, now).map(|()| false),
            })?;
            if taken {
                break;
            }
        }
        Ok(())
    }
}

/// The channel that is next, noted before it is asked. `None`: none is left for now, or nobody needs the word any more.
fn give(
    tx: &mut Tx<'_>,
    id: WordId,
    asked: &BTreeSet<ChannelId>,
    now: Timestamp,
) -> Result<Option<(Word, ChannelAt, Option<String>)>, StoreError> {
    let Some(mut word) = tx.word(id)?.filter(|word| word.ended.is_none()) else { return Ok(None) };
    let ways = ways(tx, &word)?;
    let Some(channel) = ways.iter().find(|it| !asked.contains(&it.id)).cloned() else {
        if ways.is_empty() || too_late(&word, now) {
            // Every way it had was taken away, or it has become history.
            word.ended = Some(now);
            tx.put_word(&word)?;
        }
        return Ok(None);
    };
    if !word.tried.contains(&channel.id) {
        word.tried.push(channel.id);
    }
    word.first_try.get_or_insert(now);
    tx.put_word(&word)?;
    let first = first_name(tx, word.incident, channel.id)?;
    Ok(Some((word, channel, first)))
}

/// Those that are on, the healthy ones first.
fn ways(view: &View<'_>, word: &Word) -> Result<Vec<ChannelAt>, StoreError> {
    let mut ways = Vec::new();
    for id in &word.ways {
        ways.extend(view.channel(*id)?.filter(|it| it.on));
    }
    ways.sort_by_key(|it| it.fault.is_some());
    Ok(ways)
}

/// What the first word about an incident is called on a channel.
fn first_name(view: &View<'_>, incident: IncidentId, channel: ChannelId) -> Result<Option<String>, StoreError> {
    let words = view.words_about(incident)?;
    let there =
        words.into_iter().filter_map(|word| word.taken).find(|took| took.channel == channel && took.name.is_some());
    Ok(there.and_then(|took| took.name))
}

fn took(tx: &mut Tx<'_>, id: WordId, to: ChannelId, taken: Taken, now: Timestamp) -> Result<(), StoreError> {
    let Some(mut word) = tx.word(id)? else { return Ok(()) };
    let name = well(tx, to, now)?;
    word.taken = Some(Took { channel: to, at: now, name: taken.name, brought: false });
    (word.fault, word.ended) = (None, Some(now));
    tx.put_word(&word)?;
    tx.add_incident_line(word.incident, now, &Line::Told { channel: name, stage: word.stage() })
}

/// It took a word, which proves it. Its name is returned.
pub(crate) fn well(tx: &mut Tx<'_>, id: ChannelId, now: Timestamp) -> Result<String, StoreError> {
    let Some(mut it) = tx.channel(id)? else { return Ok(String::new()) };
    (it.proven, it.looked) = (Some(now), Some(now));
    it.is_well();
    tx.put_channel(&it)?;
    Ok(it.name)
}

/// It did not take one, or would not. Its name is returned.
pub(crate) fn unwell(tx: &mut Tx<'_>, id: ChannelId, fault: &Fault, now: Timestamp) -> Result<String, StoreError> {
    let Some(mut it) = tx.channel(id)? else { return Ok(String::new()) };
    it.failing_since.get_or_insert(now);
    (it.looked, it.fault, it.failures) = (Some(now), Some(fault.clone()), it.failures.saturating_add(1));
    it.on &= fault.code != GONE;
    tx.put_channel(&it)?;
    Ok(it.name)
}

fn refused(
    tx: &mut Tx<'_>,
    id: WordId,
    by: ChannelId,
    fault: Fault,
    asked: &BTreeSet<ChannelId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut word) = tx.word(id)? else { return Ok(()) };
    let channel = unwell(tx, by, &fault, now)?;
    let other = ways(tx, &word)?.into_iter().find(|it| !asked.contains(&it.id));
    // The first round is its story; that all others went the same way is seen from how it stands.
    if word.rounds == 0 {
        let instead = other.as_ref().map(|it| it.name.clone());
        let line = Line::NotTold { channel, stage: word.stage(), fault: fault.clone(), instead };
        tx.add_incident_line(word.incident, now, &line)?;
    }
    if other.is_none() {
        word.rounds = word.rounds.saturating_add(1);
        word.due = later(word.rounds, word.id.0, &fault, now);
    }
    word.fault = Some(fault);
    tx.put_word(&word)
}

/// Twice as late each time up to a minute, and not all at the same moment: after so many rounds, of what has that number.
pub(crate) fn later(rounds: u32, number: i64, fault: &Fault, now: Timestamp) -> Timestamp {
    let wait = Duration::from_secs(2_u64.saturating_pow(rounds.min(16))).min(LONGEST);
    let apart = f64::from(u32::try_from(number.rem_euclid(40)).unwrap_or(0)) / 100.0;
    let due = now + wait.mul_f64(0.8 + apart);
    match fault.kind {
        FaultKind::RateLimited { until: Some(until) } => due.max(until.min(now + PATIENCE)),
        _ => due,
    }
}

fn too_late(word: &Word, now: Timestamp) -> bool {
    matches!(word.stage(), Stage::Acknowledged | Stage::Resolved) && word.alert.written + STALE <= now
}
