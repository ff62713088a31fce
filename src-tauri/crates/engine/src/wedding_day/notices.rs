//! What a person is told of a day with weddings: that it has begun, that the computer slept through part of it, and that a
//! tool its weddings depend on has stopped. Raised in the store first; whoever shows them says so.
//!
//! Deliberately absent: routes, channels and levels of alerts. A tool that has stopped is all there is to be critical about.

use super::watch::{DayWatch, OnTheDay, date, local};
use crate::studio::Studio;
use crate::sync::relatives::Relatives;
use crate::{Engine, EngineError};
use chrono::Timelike;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{ConnectionId, NoticeId};
use wedsync_store::{About, Notice, Presence, StoreError, Tx, View};

/// The hour at which a day with weddings is told of.
const MORNING: u32 = 7;
/// A shorter sleep is not worth a word.
const NAP: Duration = Duration::from_mins(5);
/// How long a notice is put off.
const SNOOZE: Duration = Duration::from_mins(15);

/// From one look at the clock to the next. They are seconds apart while the computer is awake, whether or not its steady clock
/// goes on in its sleep.
pub(crate) type Unseen = (Timestamp, Timestamp);

/// What is to change about the notices.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    raise: Vec<About>,
    /// Raised and over at once: something else says it.
    skip: Vec<About>,
    end: Vec<NoticeId>,
}

impl Engine {
    /// Raises what there is to tell now, and ends what is over. `computer` is the zone where the studio has said none.
    pub(crate) fn look_at_the_day(&self, computer: Tz, unseen: Option<Unseen>) -> Result<(), EngineError> {
        let now = self.clock.now();
        let changes = self.store.read(|view| changes(view, now, Studio::home(view, computer)?, unseen))?;
        if changes != Changes::default() {
            self.store.write(|tx| carry_out(tx, &changes, now))?;
        }
        Ok(())
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

    /// A person has seen them, and wants them gone. What has stopped stays until it works again.
    pub fn put_away(&self, notices: &[NoticeId]) -> Result<(), EngineError> {
        let now = self.clock.now();
        Ok(self.store.write(|tx| {
            for notice in tx.notices_open()?.iter().filter(|notice| notices.contains(&notice.id)) {
                match notice.about {
                    About::Stopped { .. } => tx.note_told(notice.id, now)?,
                    About::DayBegins { .. } | About::Awake { .. } => tx.end_notice(notice.id, now)?,
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
    for about in changes.raise.iter().chain(&changes.skip) {
        tx.raise(about, now)?;
    }
    for about in &changes.skip {
        if let Some(notice) = tx.notice_about(about)? {
            tx.end_notice(notice.id, now)?;
        }
    }
    Ok(())
}

fn changes(view: &View<'_>, now: Timestamp, home: Tz, unseen: Option<Unseen>) -> Result<Changes, StoreError> {
    let open = view.notices_open()?;
    let broken: BTreeMap<ConnectionId, Connection> =
        view.connections()?.into_iter().filter(is_broken).map(|it| (it.id, it)).collect();
    let watch = DayWatch::look(view, now, home)?;
    let ahead: Vec<&OnTheDay> = watch.today.iter().chain(&watch.running).filter(|it| now < it.lasts.end).collect();
    let mut changes = Changes::default();
    let depended = if broken.is_empty() { BTreeSet::new() } else { depended_on(view, &ahead)? };
    let stopped: Vec<About> =
        broken.keys().filter(|id| depended.contains(id)).map(|id| About::Stopped { connection: *id }).collect();
    let begins = About::DayBegins { date: date(now, home) };
    let to_begin = !ahead.is_empty() && local(now, home).hour() >= MORNING && view.notice_about(&begins)?.is_none();
    if let Some(awake) = awake(view, home, unseen, &watch, &ahead)? {
        // One word about the morning, not two.
        changes.end.extend(open.iter().filter(|it| matches!(it.about, About::Awake { .. })).map(|it| it.id));
        changes.raise.push(awake);
        if to_begin {
            changes.skip.push(begins.clone());
        }
    } else if to_begin {
        changes.raise.push(begins.clone());
    }
    changes.raise.extend(stopped.iter().filter(|about| !open.iter().any(|it| it.about == **about)).cloned());
    changes.end.extend(open.iter().filter(|it| is_over(it, &stopped, &begins, ahead.is_empty())).map(|it| it.id));
    changes.end.sort_unstable();
    changes.end.dedup();
    Ok(changes)
}

/// Whoever is paused was paused by a person.
fn is_broken(connection: &Connection) -> bool {
    match connection.state {
        ConnectionState::SignInNeeded => true,
        ConnectionState::Active => connection.fault.is_some(),
        ConnectionState::Paused => false,
    }
}

/// The connections that hold one of these weddings, or what belongs to it.
fn depended_on(view: &View<'_>, weddings: &[&OnTheDay]) -> Result<BTreeSet<ConnectionId>, StoreError> {
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

fn is_over(notice: &Notice, stopped: &[About], today: &About, day_is_over: bool) -> bool {
    match &notice.about {
        about @ About::Stopped { .. } => !stopped.contains(about),
        about @ About::DayBegins { .. } => about != today || day_is_over,
        // Whatever happened in it has been seen by then, or nobody can be told any more.
        About::Awake { .. } => day_is_over && notice.told.is_some(),
    }
}

/// “2 weddings today, at The Mill and Ash Barn.” What every notice of such a day says besides.
pub fn context(today: &[OnTheDay]) -> Option<String> {
    let count = match today.len() {
        0 => return None,
        1 => "1 wedding today".to_owned(),
        many => format!("{many} weddings today"),
    };
    let mut venues: Vec<&str> = today.iter().filter_map(|wedding| wedding.venue.as_deref()).collect();
    venues.dedup();
    Some(match venues.as_slice() {
        [] => format!("{count}."),
        [one] => format!("{count}, at {one}."),
        [first @ .., last] => format!("{count}, at {} and {last}.", first.join(", ")),
    })
}
