//! What a person does about a broadcast: sends it by typing the wedding's name, sends it again, says who knows, stops it.
//!
//! Everything that is to go out lies in the store when a call here ends. Deliberately absent: giving it to anybody.

use super::draft::{Wish, draft};
use super::people::{Person, messages, remarked};
use super::templates::Said;
use super::{BETWEEN, NEWS};
use crate::pack::{Around, gather};
use crate::tellers::Tellers;
use crate::{Engine, EngineError, Studio};
use wedsync_domain::Timestamp;
use wedsync_domain::broadcast::{
    Addressee, Broadcast, BroadcastConfirmed, BroadcastDraft, BroadcastEvent, ConfirmedHow, Delivery, DraftMessage,
    Means, Message, is_its_name,
};
use wedsync_domain::ids::{BroadcastId, DeliveryId, RecordId};
use wedsync_domain::time::Instant;
use wedsync_store::{StoreError, Tx, View};

/// What a person typed to confirm that it goes out.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The wedding's name.
    pub name: String,
    /// Its date, where another has that name too.
    pub date: Option<String>,
    /// What the draft called itself that they saw.
    pub seen: Option<String>,
    /// Although the same went out lately.
    pub although_same: bool,
}

impl Engine {
    /// Writes down all of it, so that it goes out now and whatever happens to this computer.
    pub fn send_broadcast(&self, wish: &Wish, typed: &Typed) -> Result<BroadcastId, EngineError> {
        let desk = self.broadcast_desk()?;
        self.store.write(|tx| {
            let draft = draft(tx, wish, &desk)?;
            may_go(&draft, typed)?;
            let mut it = begun(&draft, desk.now);
            it.id = tx.add_broadcast(&it)?;
            write_round(tx, &it, &draft.messages, desk.now)?;
            Ok(it.id)
        })
    }

    /// Once more to those who have not confirmed, or to these of them.
    pub fn send_broadcast_again(
        &self,
        id: BroadcastId,
        name: &str,
        to: Option<&[RecordId]>,
    ) -> Result<(), EngineError> {
        let desk = self.broadcast_desk()?;
        self.store.write(|tx| {
            let mut it = known(tx, id)?;
            may_go_again(tx, &it, name, desk.now)?;
            let deliveries = tx.deliveries_of(id)?;
            let last = deliveries.iter().map(|it| it.message.written).max().unwrap_or(it.begun);
            if last + BETWEEN > desk.now && last <= desk.now {
                let message = "It went out less than a minute ago.";
                return Err(EngineError::refused("broadcast_too_soon", message, "Give people a minute to answer."));
            }
            if let Some(stranger) = to.into_iter().flatten().find(|id| it.people.iter().all(|one| one.person != **id)) {
                return Err(not_an_addressee(*stranger, id));
            }
            let open = |one: &&Addressee| one.confirmed.is_none() && to.is_none_or(|to| to.contains(&one.person));
            let people: Vec<RecordId> = it.people.iter().filter(open).map(|one| one.person).collect();
            if people.is_empty() {
                let message = "Everybody whom it would go to has confirmed it.";
                return Err(EngineError::refused("broadcast_all_confirmed", message, "There is nothing to do."));
            }
            let mut all = anew(tx, &it, (&people, &deliveries), &desk)?;
            // What is still on its way there need not be sent twice.
            let waits = |to: &DraftMessage| {
                let same = |it: &Delivery| it.means == to.means && it.message.to.eq_ignore_ascii_case(&to.to);
                deliveries.iter().any(|it| it.ended.is_none() && same(it))
            };
            all.retain(|to| !waits(to));
            if all.is_empty() {
                let message = "Nobody of those who have not confirmed can be sent it just now.";
                return Err(EngineError::refused(
                    "broadcast_nobody",
                    message,
                    "It may still be on its way to them; where an address is missing, enter one or reach them otherwise.",
                ));
            }
            it.rounds += 1;
            it.stopped = None;
            tx.put_broadcast(&it)?;
            write_round(tx, &it, &all, desk.now)?;
            Ok(())
        })
    }

    /// Somebody here has heard from them that they know.
    pub fn confirm_broadcast(
        &self,
        id: BroadcastId,
        person: RecordId,
        note: Option<String>,
    ) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            if known(tx, id)?.people.iter().all(|it| it.person != person) {
                return Err(not_an_addressee(person, id));
            }
            Ok(confirmed(tx, id, &[person], &ConfirmedHow::Desk { note }, now)?)
        })
    }

    /// What nobody was given yet goes to nobody.
    pub fn stop_broadcast(&self, id: BroadcastId) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            let mut it = known(tx, id)?;
            let mut left = 0;
            for mut delivery in tx.deliveries_of(id)?.into_iter().filter(|it| it.ended.is_none()) {
                (delivery.ended, delivery.fault) = (Some(now), None);
                tx.put_delivery(&delivery)?;
                left += 1;
            }
            if it.stopped.is_none() {
                // What is lost on its way from now on stays lost, too.
                it.stopped = Some(now);
                tx.put_broadcast(&it)?;
                tx.add_broadcast_line(id, now, &BroadcastEvent::Stopped { left })?;
            }
            Ok(())
        })
    }
}

/// Whether what a person typed says that this goes out.
fn may_go(draft: &BroadcastDraft, typed: &Typed) -> Result<(), EngineError> {
    let refuse = |code, message: String, next: String| Err(EngineError::refused(code, message, next));
    if !is_its_name(&typed.name, &draft.title) {
        let message = format!("“{}” is not what this wedding is called.", typed.name.trim());
        return refuse("broadcast_name_differs", message, format!("Type “{}” to send it.", draft.title));
    }
    let date = draft.date.as_deref().unwrap_or("none");
    match &typed.date {
        None if draft.needs_date => {
            let message = format!("There is another wedding called “{}”.", draft.title);
            return refuse("broadcast_date_needed", message, format!("Type its date as well: {date}"));
        }
        Some(typed) if draft.needs_date && typed.trim() != date => {
            let message = format!("{} is not the date of this wedding.", typed.trim());
            return refuse("broadcast_date_differs", message, format!("Its date is {date}."));
        }
        _ => {}
    }
    if let Some(first) = draft.hindrances.first() {
        let fault = wedsync_domain::Fault::new(wedsync_domain::FaultKind::Rejected, &first.code, &first.words);
        return Err(fault.next(&first.next_step).into());
    }
    if typed.seen.as_ref().is_some_and(|seen| *seen != draft.seen) {
        let message = "What would go out, or to whom, is different by now from what you saw.".to_owned();
        return refuse("broadcast_changed", message, "Look at it again.".to_owned());
    }
    if draft.same_lately.is_some() && !typed.although_same {
        let message = "The same went to the people of this wedding less than ten minutes ago.".to_owned();
        return refuse("broadcast_same_again", message, "Say that it is to go out again, or leave it.".to_owned());
    }
    Ok(())
}

/// Whether it is meant, and still holds.
fn may_go_again(view: &View<'_>, it: &Broadcast, name: &str, now: Timestamp) -> Result<(), EngineError> {
    if !is_its_name(name, &it.title) {
        let message = format!("{} went to the people of “{}”, and not of “{}”.", it.id, it.title, name.trim());
        let next = format!("Type “{}” to send it again.", it.title);
        return Err(EngineError::refused("broadcast_name_differs", message, next));
    }
    let newest = view.broadcasts(Some(it.wedding))?.first().map(|it| it.id);
    if it.begun + NEWS <= now || newest != Some(it.id) {
        let message =
            format!("{} is old news: more than twelve hours are gone, or something else was said since.", it.id);
        return Err(EngineError::refused("broadcast_old", message, "Write what holds now, and send that."));
    }
    Ok(())
}

fn begun(draft: &BroadcastDraft, now: Timestamp) -> Broadcast {
    let chosen = draft.people.iter().filter(|it| it.chosen);
    let one = |it: &wedsync_domain::broadcast::DraftPerson| Addressee {
        person: it.record,
        name: it.name.clone(),
        role: it.role.clone(),
        confirmed: None,
    };
    Broadcast {
        id: BroadcastId(0),
        wedding: draft.wedding,
        title: draft.title.clone(),
        date: draft.date.clone(),
        template: draft.template,
        subject: draft.subject.clone(),
        text: draft.text.clone(),
        means: draft.ways.iter().map(|it| it.means).collect(),
        begun: now,
        rounds: 1,
        stopped: None,
        people: chosen.map(one).collect(),
    }
}

/// What these people get in another round, at the addresses that they have now; whoever has none any more, at those of before.
/// What is told may well be that the wedding is off, so one that has left the books since is no hindrance.
fn anew(
    view: &View<'_>,
    it: &Broadcast,
    (people, before): (&[RecordId], &[Delivery]),
    desk: &super::draft::Desk<'_>,
) -> Result<Vec<DraftMessage>, EngineError> {
    let around = Around::even_archived(view, it.wedding)?.ok_or_else(|| crate::pack::not_a_wedding(it.wedding))?;
    let home = Studio::home(view, desk.computer)?;
    let pack = gather(view, &Tellers::look(view)?, &around, desk.now, home)?.0;
    let facts = super::draft::facts(&pack, Studio::of(view)?.name);
    let mut known = Vec::new();
    for one in it.people.iter().filter(|one| people.contains(&one.person)) {
        let mut person = match view.record(one.person)? {
            Some(record) => {
                let body = view.body(record.body)?;
                Person::of(&(record, body), &it.means, desk.by)
            }
            None => Person::gone(one),
        };
        person.is_reached_as_before(before);
        known.push(person);
    }
    let channels = view.channels()?;
    let open = |means: &Means| !super::people::ways(*means, &channels, desk.by).is_empty();
    let means: Vec<Means> = it.means.iter().copied().filter(open).collect();
    let said = Said { subject: it.subject.clone(), text: it.text.clone() };
    Ok(messages(&known.iter().collect::<Vec<_>>(), &means, &said, &facts, desk.by))
}

/// Everything of one round, in the order in which it is sent.
fn write_round(tx: &mut Tx<'_>, it: &Broadcast, all: &[DraftMessage], now: Timestamp) -> Result<(), StoreError> {
    let mut names: Vec<String> = all.iter().flat_map(|it| it.names.clone()).collect();
    names.sort();
    names.dedup();
    tx.add_broadcast_line(it.id, now, &BroadcastEvent::Sent { round: it.rounds, names })?;
    for (number, message) in (1_u32..).zip(all) {
        // With its time, because a studio that goes back to a backup counts anew.
        let word = format!("wedsync-{}-{}-{}-{number}", it.id, it.begun.0 / 1000, it.rounds);
        let text = match message.means {
            Means::Email => message.text.clone(),
            Means::Sms => remarked(&message.text, &word),
        };
        tx.add_delivery(&Delivery {
            id: DeliveryId(0),
            broadcast: it.id,
            round: it.rounds,
            means: message.means,
            people: message.people.clone(),
            message: Message {
                word,
                to: message.to.clone(),
                whose: message.names.join(" and "),
                subject: message.subject.clone().unwrap_or_default(),
                text,
                written: now,
            },
            tried: Vec::new(),
            rounds: 0,
            lost: 0,
            lost_by: Vec::new(),
            unheard: 0,
            due: now,
            carried: None,
            fault: None,
            asked: None,
            ended: None,
        })?;
    }
    Ok(())
}

/// These know. Whoever was known to know stays as they were.
pub(super) fn confirmed(
    tx: &mut Tx<'_>,
    id: BroadcastId,
    people: &[RecordId],
    how: &ConfirmedHow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(mut it) = tx.broadcast(id)? else { return Ok(()) };
    for one in it.people.iter_mut().filter(|it| people.contains(&it.person) && it.confirmed.is_none()) {
        one.confirmed = Some(BroadcastConfirmed { at: Instant(now), how: how.clone() });
        let (person, name) = (one.person, one.name.clone());
        tx.add_broadcast_line(id, now, &BroadcastEvent::Confirmed { person, name, how: how.clone() })?;
    }
    tx.put_broadcast(&it)
}

pub(super) fn known(view: &View<'_>, id: BroadcastId) -> Result<Broadcast, EngineError> {
    view.broadcast(id)?.ok_or_else(|| EngineError::not_found(format_args!("broadcast {id}")))
}

fn not_an_addressee(person: RecordId, id: BroadcastId) -> EngineError {
    EngineError::refused(
        "not_an_addressee",
        format!("{id} was not for {person}."),
        "See whom it was for: wedsync broadcast show ID",
    )
}
