//! What a person is told: that a day with weddings has begun, that the computer slept through part of it, that a tool its
//! weddings depend on has stopped, and whatever else needs them. Raised in the store first; whoever shows them says so.
//!
//! Of one tool there is one word at a time. Deliberately absent: routes, channels and levels of alerts, and which of these are
//! told at what hour ([`crate::telling`]).

use super::waits::Waits;
use super::watch::{DayWatch, OnTheDay, date, local};
use crate::alerts::Occasion;
use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::telling::is_critical;
use crate::{Engine, EngineError, Times};
use chrono::Timelike;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::{ConnectionId, NoticeId};
use wedsync_domain::incident::{Cause, Incident, IncidentState};
use wedsync_store::{About, Notice, Presence, StoreError, Tx, View};

/// The hour at which a day with weddings is told of.
const MORNING: u32 = 7;
/// A shorter sleep is not worth a word.
const NAP: Duration = Duration::from_mins(5);
/// How long a notice is put off, and how far apart what waits is told of.
const SNOOZE: Duration = Duration::from_mins(15);

/// A critical one that nobody looks after is told again.
const AGAIN: Duration = Duration::from_mins(10);

/// From one look at the clock to the next. They are seconds apart while the computer is awake, whether or not its steady clock
/// goes on in its sleep.
pub(crate) type Unseen = (Timestamp, Timestamp);

/// What is to change about the notices.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    raise: Vec<About>,
    /// Raised and over at once: something else says it.
    skip: Vec<About>,
    /// Raised and told at once: something else has said it.
    known: Vec<About>,
    end: Vec<NoticeId>,
    /// To be told once more, for there is something new in it; not before then.
    anew: Vec<(NoticeId, Option<Timestamp>)>,
    /// Need not be told: somebody looks after it.
    seen: Vec<NoticeId>,
    /// What is known from now on of what waits.
    known_waits: Option<Waits>,
}

impl Engine {
    /// Raises what there is to tell now, and ends what is over. Says what the day means for how often everything is looked at.
    pub(crate) fn look_at_the_day(&self, unseen: Option<Unseen>) -> Result<Times, EngineError> {
        let now = self.clock.now();
        let (day, home, times) = self.store.read(|view| {
            let studio = Studio::of(view)?;
            let home = studio.zone.unwrap_or(self.computer);
            let day = DayWatch::look(view, now, home)?;
            let times = Times::of(view, &day, &studio, now, home)?;
            Ok::<_, StoreError>((day, home, times))
        })?;
        self.look_at_alerts(&Occasion { now, home, day: &day, times: &times, awake: self.awake() })?;
        let changes = self.store.read(|view| changes(view, &day, now, home, unseen))?;
        if changes != Changes::default() {
            self.store.write(|tx| carry_out(tx, &changes, now))?;
        }
        Ok(times)
    }

    /// They were shown to somebody.
    pub fn told(&self, notices: &[NoticeId]) -> Result<(), EngineError> {
        let now = self.clock.now();
        Ok(self.store.write(|tx| notices.iter().try_for_each(|id| tx.note_told(*id, now)))?)
    }

    /// They are to be told again in a quarter of an hour, if they are still so.
    pub fn snooze(&self, notices: &[NoticeId]) -> Result<(), EngineError> {
        let until = self.clock.now() + SNOOZE;
        Ok(self.store.write(|tx| notices.iter().try_for_each(|id| tx.snooze(*id, until)))?)
    }

    /// A person has seen them, and wants them gone. What needs somebody stays until it does not any more.
    pub fn put_away(&self, notices: &[NoticeId]) -> Result<(), EngineError> {
        let now = self.clock.now();
        Ok(self.store.write(|tx| {
            for notice in tx.notices_open()?.iter().filter(|notice| notices.contains(&notice.id)) {
                match notice.about {
                    About::Stopped { .. } | About::Needs { .. } | About::Incident { .. } | About::Waits {} => {
                        tx.note_told(notice.id, now)?;
                    }
                    About::DayBegins { .. } | About::Awake { .. } | About::NotReady { .. } => {
                        tx.end_notice(notice.id, now)?;
                    }
                }
            }
            Ok::<_, StoreError>(())
        })?)
    }
}

fn carry_out(tx: &mut Tx<'_>, changes: &Changes, now: Timestamp) -> Result<(), StoreError> {
    for id in &changes.end {
        tx.end_notice(*id, now)?;
    }
    for (id, not_before) in &changes.anew {
        tx.tell_anew(*id, *not_before)?;
    }
    for id in &changes.seen {
        tx.note_told(*id, now)?;
    }
    if let Some(waits) = &changes.known_waits {
        waits.note(tx)?;
    }
    for about in changes.raise.iter().chain(&changes.skip).chain(&changes.known) {
        tx.raise(about, now)?;
    }
    for about in &changes.skip {
        if let Some(notice) = tx.notice_about(about)? {
            tx.end_notice(notice.id, now)?;
        }
    }
    for about in &changes.known {
        if let Some(notice) = tx.notice_about(about)? {
            tx.note_told(notice.id, now)?;
        }
    }
    Ok(())
}

fn changes(
    view: &View<'_>,
    watch: &DayWatch,
    now: Timestamp,
    home: Tz,
    unseen: Option<Unseen>,
) -> Result<Changes, StoreError> {
    let open = view.notices_open()?;
    let mut incidents = view.incidents_open()?;
    incidents.sort_by_key(|it| it.cause.connection());
    let ahead = watch.ahead(now);
    let mut changes = Changes::default();
    let stopped: Vec<About> =
        incidents.iter().filter(|it| it.severity == Severity::Critical).filter_map(about).collect();
    let begins = About::DayBegins { date: date(now, home) };
    let to_begin = !ahead.is_empty() && local(now, home).hour() >= MORNING && view.notice_about(&begins)?.is_none();
    if let Some(awake) = awake(view, home, unseen, watch, &ahead)? {
        // One word about the morning, not two.
        changes.end.extend(open.iter().filter(|it| matches!(it.about, About::Awake { .. })).map(|it| it.id));
        changes.raise.push(awake);
        if to_begin {
            changes.skip.push(begins.clone());
        }
    } else if to_begin {
        changes.raise.push(begins.clone());
    }
    let (waits, known) = (Waits::look(view)?, Waits::known(view)?);
    let mut needing: Vec<About> =
        incidents.iter().filter(|it| it.severity == Severity::Warning).filter_map(about).collect();
    if waits.any() {
        needing.push(About::Waits {});
        let told = open.iter().find(|it| it.about == About::Waits {});
        let news = known.as_ref().is_some_and(|known| waits.is_news_to(known));
        changes.anew.extend(told.filter(|_| news).map(|notice| (notice.id, not_before(notice, now))));
    }
    let seen = waits.seen_after(known.as_ref());
    changes.known_waits = Some(seen).filter(|seen| known.as_ref() != Some(seen));
    let is_open = |about: &About| open.iter().any(|it| it.about == *about);
    for about in stopped.iter().chain(&needing).filter(|about| !is_open(about)) {
        if was_told_as_stopped(about, &open) { &mut changes.known } else { &mut changes.raise }.push(about.clone());
    }
    as_somebody_looks_after_it(&incidents, &open, now, &mut changes);
    let stands = [stopped, needing].concat();
    changes.end.extend(open.iter().filter(|it| is_over(it, &stands, &begins, ahead.is_empty(), now)).map(|it| it.id));
    changes.end.sort_unstable();
    changes.end.dedup();
    Ok(changes)
}

/// What somebody looks after need not be told any more. What is critical and nobody does is told again.
fn as_somebody_looks_after_it(incidents: &[Incident], open: &[Notice], now: Timestamp, changes: &mut Changes) {
    for it in incidents {
        let told = about(it).and_then(|about| open.iter().find(|notice| notice.about == about));
        match (it.state, told) {
            (IncidentState::Acknowledged, Some(notice)) if notice.told.is_none() => changes.seen.push(notice.id),
            (IncidentState::Triggered, Some(notice)) if is_critical(&notice.about) && is_overdue(notice, now) => {
                changes.anew.push((notice.id, None));
            }
            _ => {}
        }
    }
}

/// The word about an incident on the desktop. What is told as part of another has none.
fn about(it: &Incident) -> Option<About> {
    let of_the_tool = matches!(it.cause, Cause::Tool { .. } | Cause::Behind { .. });
    let connection = it.cause.connection().filter(|_| of_the_tool);
    (!it.grouped).then_some(match (connection, it.severity) {
        (Some(connection), Severity::Critical) => About::Stopped { connection },
        (Some(connection), _) => About::Needs { connection },
        (None, _) => About::Incident { incident: it.id },
    })
}

/// A critical one is told again until somebody looks after it.
fn is_overdue(notice: &Notice, now: Timestamp) -> bool {
    notice.told.is_some_and(|told| told + AGAIN <= now || told > now)
}

/// Nobody is interrupted twice within a quarter of an hour by what can wait, and what was put off stays put off.
fn not_before(notice: &Notice, now: Timestamp) -> Option<Timestamp> {
    notice.told.map(|told| told + SNOOZE).max(notice.snoozed).filter(|then| *then > now)
}

/// The day is over and the tool still does not work: whoever was told once need not be told again.
fn was_told_as_stopped(about: &About, open: &[Notice]) -> bool {
    let About::Needs { connection } = about else { return false };
    let stopped = About::Stopped { connection: *connection };
    open.iter().any(|it| it.about == stopped && it.told.is_some())
}

/// The connections that hold one of these weddings, or what belongs to it.
pub(crate) fn depended_on(view: &View<'_>, weddings: &[&OnTheDay]) -> Result<BTreeSet<ConnectionId>, StoreError> {
    let mut connections = BTreeSet::new();
    for wedding in weddings {
        let Some(record) = view.record(wedding.record)? else { continue };
        for record in Relatives::of(view, &record)?.everyone().iter().chain([&record]) {
            for link in view.links_of(record.id)?.iter().filter(|link| link.presence != Presence::Gone) {
                connections.extend(view.collection(link.collection)?.map(|list| list.connection));
            }
        }
    }
    Ok(connections)
}

/// A sleep that a person wants to know of: on a day with weddings, or while the studio was under protection.
fn awake(
    view: &View<'_>,
    home: Tz,
    unseen: Option<Unseen>,
    watch: &DayWatch,
    ahead: &[&OnTheDay],
) -> Result<Option<About>, StoreError> {
    let Some((from, until)) = unseen.filter(|(from, until)| *from + NAP <= *until) else { return Ok(None) };
    let matters = !ahead.is_empty() || watch.is_protected() || DayWatch::look(view, from, home)?.is_protected();
    Ok(matters.then_some(About::Awake { from, until }))
}

fn is_over(notice: &Notice, stands: &[About], today: &About, day_is_over: bool, now: Timestamp) -> bool {
    match &notice.about {
        about @ (About::Stopped { .. } | About::Needs { .. } | About::Incident { .. } | About::Waits {}) => {
            !stands.contains(about)
        }
        about @ About::DayBegins { .. } => about != today || day_is_over,
        // Whatever happened in it has been seen by then, or nobody can be told any more.
        About::Awake { .. } => day_is_over && notice.told.is_some(),
        // What the check before a weekend found is nobody's business after it.
        About::NotReady { until, .. } => *until <= now,
    }
}

/// Where weddings take place, each place once.
pub(crate) fn venues(today: &[OnTheDay]) -> Vec<&str> {
    let mut venues: Vec<&str> = Vec::new();
    for venue in today.iter().filter_map(|wedding| wedding.venue.as_deref()) {
        if !venues.contains(&venue) {
            venues.push(venue);
        }
    }
    venues
}

/// “2 weddings today, at The Mill and Ash Barn.” What every notice of such a day says besides.
pub fn context(today: &[OnTheDay]) -> Option<String> {
    let count = match today.len() {
        0 => return None,
        1 => "1 wedding today".to_owned(),
        many => format!("{many} weddings today"),
    };
    Some(match venues(today).as_slice() {
        [] => format!("{count}."),
        [one] => format!("{count}, at {one}."),
        [first @ .., last] => format!("{count}, at {} and {last}.", first.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wedsync_domain::ids::RecordId;

    #[test]
    fn a_venue_of_two_weddings_is_named_once_whatever_lies_between_them() {
        let at = |venue: &str| OnTheDay {
            record: RecordId(1),
            title: "Bray & Cole".to_owned(),
            lasts: Timestamp(0)..Timestamp(1),
            starts: None,
            venue: Some(venue.to_owned()),
        };
        let today = [at("The Mill"), at("Ash Barn"), at("The Mill")];
        assert_eq!(context(&today).as_deref(), Some("3 weddings today, at The Mill and Ash Barn."));
        assert_eq!(context(&today[..1]).as_deref(), Some("1 wedding today, at The Mill."));
        assert_eq!(context(&[]), None);
    }
}
