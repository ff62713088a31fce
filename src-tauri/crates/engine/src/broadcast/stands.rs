//! How far a broadcast has come, person by person. Whoever was not reached stands first.

use super::acts::known;
use super::words::line;
use crate::{Engine, EngineError};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Channels;
use wedsync_domain::broadcast::{
    Addressee, Broadcast, BroadcastCard, BroadcastEvent, BroadcastLine, BroadcastPage, BroadcastPerson, Delivery,
    DeliveryCard, DeliveryState, PersonStands,
};
use wedsync_domain::ids::{BroadcastId, RecordId};
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::time::Instant;
use wedsync_store::{StoreError, View};

/// So long somebody must know it.
const HOLDS: Duration = Duration::from_hours(24);
/// Whoever has nothing by then is told of.
const LATE: Duration = Duration::from_mins(2);

impl Engine {
    /// Those that there were, the newest first.
    pub fn broadcasts(&self, of: Option<RecordId>) -> Result<Vec<BroadcastCard>, EngineError> {
        Ok(self.store.read(|view| {
            let all = view.broadcasts(of)?.into_iter();
            all.map(|it| Ok(card(&it, &view.deliveries_of(it.id)?))).collect::<Result<_, StoreError>>()
        })?)
    }

    /// One in full.
    pub fn broadcast(&self, id: BroadcastId) -> Result<BroadcastPage, EngineError> {
        self.store.read(|view| page(view, known(view, id)?, self.channels.as_deref()).map_err(EngineError::from))
    }
}

/// How somebody stands, by all that was ever sent to them of it.
pub(super) fn stands(one: &Addressee, deliveries: &[Delivery]) -> PersonStands {
    let theirs = || deliveries.iter().filter(|it| it.people.contains(&one.person));
    let any = |state: DeliveryState| theirs().any(|it| it.state() == state);
    if one.confirmed.is_some() {
        PersonStands::Confirmed
    } else if any(DeliveryState::Delivered) {
        PersonStands::Delivered
    } else if any(DeliveryState::Taken) {
        PersonStands::Taken
    } else if theirs().any(|it| it.ended.is_none() && it.fault.is_none()) {
        PersonStands::OnItsWay
    } else if theirs().any(|it| it.ended.is_none()) {
        PersonStands::NotReachedYet
    } else {
        PersonStands::NotReached
    }
}

/// How many people each broadcast has not reached though it is high time, as long as it holds: nobody has stopped it, and nothing
/// newer was said about that wedding. Who has no address was named before it went out.
pub(crate) fn not_told(view: &View<'_>, now: Timestamp) -> Result<Vec<(BroadcastId, u32)>, StoreError> {
    let (mut weddings, mut all) = (BTreeSet::new(), Vec::new());
    for it in view.broadcasts_since(now - HOLDS)? {
        if !weddings.insert(it.wedding) || it.stopped.is_some() {
            continue;
        }
        let deliveries = view.deliveries_of(it.id)?;
        let late = |one: &Addressee| match stands(one, &deliveries) {
            PersonStands::NotReached => deliveries.iter().any(|it| it.people.contains(&one.person)),
            PersonStands::NotReachedYet => it.begun + LATE <= now,
            _ => false,
        };
        let people = u32::try_from(it.people.iter().filter(|one| late(one)).count()).unwrap_or(u32::MAX);
        all.extend((people > 0).then_some((it.id, people)));
    }
    Ok(all)
}

fn card(it: &Broadcast, deliveries: &[Delivery]) -> BroadcastCard {
    let all: Vec<PersonStands> = it.people.iter().map(|one| stands(one, deliveries)).collect();
    let count =
        |of: &[PersonStands]| u32::try_from(all.iter().filter(|it| of.contains(it)).count()).unwrap_or(u32::MAX);
    BroadcastCard {
        id: it.id,
        wedding: it.wedding,
        title: it.title.clone(),
        date: it.date.clone(),
        template: it.template,
        subject: it.subject.clone(),
        begun: Instant(it.begun),
        rounds: it.rounds,
        under_way: deliveries.iter().any(|it| it.ended.is_none()),
        stopped: it.stopped.map(Instant),
        people: u32::try_from(all.len()).unwrap_or(u32::MAX),
        confirmed: count(&[PersonStands::Confirmed]),
        reached: count(&[PersonStands::Delivered, PersonStands::Taken]),
        on_its_way: count(&[PersonStands::OnItsWay]),
        not_reached: count(&[PersonStands::NotReachedYet, PersonStands::NotReached]),
    }
}

fn page(view: &View<'_>, it: Broadcast, by: Option<&dyn Channels>) -> Result<BroadcastPage, StoreError> {
    let (deliveries, channels) = (view.deliveries_of(it.id)?, view.channels()?);
    let lines = view.broadcast_lines(it.id)?;
    let shown = Shown { it: &it, deliveries: &deliveries, channels: &channels, lines: &lines, by };
    let mut people: Vec<BroadcastPerson> = it.people.iter().map(|one| shown.person(one)).collect();
    people.sort_by_key(|one| Reverse(rank(one.stands)));
    Ok(BroadcastPage {
        card: card(&it, &deliveries),
        people,
        story: lines
            .iter()
            .map(|(at, it)| BroadcastLine { at: Instant(*at), words: line(it), event: it.clone() })
            .collect(),
        text: it.text,
    })
}

fn rank(it: PersonStands) -> u8 {
    match it {
        PersonStands::Confirmed => 0,
        PersonStands::Delivered => 1,
        PersonStands::Taken => 2,
        PersonStands::OnItsWay => 3,
        PersonStands::NotReachedYet => 4,
        PersonStands::NotReached => 5,
    }
}

/// A page while it is put together.
struct Shown<'a> {
    it: &'a Broadcast,
    deliveries: &'a [Delivery],
    channels: &'a [ChannelAt],
    lines: &'a [(wedsync_domain::Timestamp, BroadcastEvent)],
    by: Option<&'a dyn Channels>,
}

impl Shown<'_> {
    fn person(&self, one: &Addressee) -> BroadcastPerson {
        let theirs = self.deliveries.iter().filter(|it| it.people.contains(&one.person));
        let deliveries: Vec<DeliveryCard> = theirs.map(|it| self.delivery(it, one.person)).collect();
        let mut answers: Vec<String> = Vec::new();
        for (_, event) in self.lines {
            if let BroadcastEvent::Answered { to, words, .. } = event
                && deliveries.iter().any(|it| it.to == *to)
            {
                answers.push(words.clone());
            }
        }
        BroadcastPerson {
            record: one.person,
            name: one.name.clone(),
            role: one.role.clone(),
            stands: stands(one, self.deliveries),
            confirmed: one.confirmed.clone(),
            deliveries,
            answers,
        }
    }

    fn delivery(&self, it: &Delivery, of: RecordId) -> DeliveryCard {
        let carried = it.carried.as_ref();
        let channel = carried.and_then(|by| self.channels.iter().find(|one| one.id == by.channel));
        let reach = channel.zip(self.by).and_then(|(channel, by)| by.reach(&channel.kind));
        let others = self.it.people.iter().filter(|one| one.person != of && it.people.contains(&one.person));
        DeliveryCard {
            id: it.id,
            round: it.round,
            means: it.means,
            to: it.message.to.clone(),
            shared_with: others.map(|one| one.name.clone()).collect(),
            state: it.state(),
            channel: channel.map(|it| it.name.clone()),
            taken: carried.map(|by| Instant(by.at)),
            says_delivered: reach.is_some_and(|reach| reach.says_delivered),
            fault: it.fault.clone(),
        }
    }
}
