//! A look at what is wrong: incidents and the words about them, all in one transaction.

use super::course::{Turn, course};
use super::say::{Says, Scene, say};
use super::trouble::{Occasion, troubles};
use super::{RETURNS, digest, routes};
use crate::Engine;
use crate::telling::{Telling, until};
use crate::wedding_day::{context, date, venues};
use chrono::{Datelike, Weekday};
use std::collections::BTreeSet;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Today;
use wedsync_domain::ids::{ChannelId, IncidentId};
use wedsync_domain::incident::{Incident, Route};
use wedsync_store::{StoreError, Tx, View};

/// A hold that lasts longer was made by another clock.
const LONGEST_HOLD: Duration = Duration::from_hours(7 * 24);
const HELD: &str = "alerts_held_until";
/// More than anybody has at once.
const LATELY: u32 = 1_000;

/// Until when what can wait is not told, because a person said so.
pub fn held_until(view: &View<'_>, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let until = view.meta(HELD)?.and_then(|text| text.parse().ok()).map(Timestamp);
    Ok(until.filter(|until| *until > now && *until <= now + LONGEST_HOLD))
}

pub(super) fn hold(tx: &mut Tx<'_>, until: Option<Timestamp>) -> Result<(), StoreError> {
    tx.set_meta(HELD, &until.map_or(String::new(), |at| at.0.to_string()))
}

/// What a look brought.
struct Looked {
    turns: Vec<Turn>,
    /// Those that nothing is new about, and what is to be said of them all the same.
    rest: Vec<(Incident, Says)>,
    /// What could wait is to be summed up.
    digest: bool,
}

impl Engine {
    /// Finds out what is wrong, and writes what is to be said of it. Nothing is written where nothing is new.
    pub(crate) fn look_at_alerts(&self, on: &Occasion<'_>) -> Result<(), StoreError> {
        let new = self.store.read(|view| look(view, on))?;
        if new.turns.is_empty() && new.rest.is_empty() && !new.digest {
            return Ok(());
        }
        // Looked at once more, in the transaction that it is written in: a person may have done something meanwhile.
        self.store.write(|tx| {
            let Looked { turns, rest, .. } = look(tx, on)?;
            let set = Set::of(tx, on)?;
            for Turn { mut incident, lines } in turns {
                if incident.id == IncidentId(0) {
                    incident.id = tx.add_incident(&incident)?;
                }
                for line in &lines {
                    tx.add_incident_line(incident.id, on.now, line)?;
                }
                let words = tx.words_about(incident.id)?;
                let says = say(&mut incident, &words, &set.scene(on));
                keep(tx, &incident, &says, on.now)?;
            }
            rest.iter().try_for_each(|(incident, says)| keep(tx, incident, says, on.now))?;
            if digest::is_first(tx, on.now)? {
                return digest::begin(tx, on.now);
            }
            match digest::is_morning(tx, on)?.filter(|_| !set.quiet) {
                Some(since) => digest::sum_up(tx, since, on, &set.scene(on)),
                None => Ok(()),
            }
        })
    }
}

fn keep(tx: &mut Tx<'_>, incident: &Incident, says: &Says, now: Timestamp) -> Result<(), StoreError> {
    tx.put_incident(incident)?;
    for id in &says.spare {
        if let Some(mut word) = tx.word(*id)? {
            word.ended = Some(now);
            tx.put_word(&word)?;
        }
    }
    says.new.iter().try_for_each(|word| tx.add_word(word))
}

fn look(view: &View<'_>, on: &Occasion<'_>) -> Result<Looked, StoreError> {
    let mut known = view.incidents_open()?;
    known.extend(view.incidents_over(on.now - RETURNS, LATELY)?);
    for hushed in view.incidents_hushed()? {
        if known.iter().all(|it| it.id != hushed.id) {
            known.push(hushed);
        }
    }
    let turns = course(&known, &troubles(view, on)?, on.now);
    let (first, morning) = (digest::is_first(view, on.now)?, digest::is_morning(view, on)?.is_some());
    let mut looked = Looked { turns, rest: Vec::new(), digest: first };
    if known.is_empty() && !morning {
        return Ok(looked);
    }
    let set = Set::of(view, on)?;
    looked.digest |= morning && !set.quiet;
    known.retain(|it| looked.turns.iter().all(|turn| turn.incident.id != it.id));
    for mut it in known {
        let words = view.words_about(it.id)?;
        let says = say(&mut it, &words, &set.scene(on));
        if says != Says::default() {
            looked.rest.push((it, says));
        }
    }
    Ok(looked)
}

/// What the studio has said about who is told.
struct Set {
    routes: Vec<Route>,
    on: BTreeSet<ChannelId>,
    quiet: bool,
    today: Option<Today>,
    venues: Vec<String>,
}

impl Set {
    fn of(view: &View<'_>, occasion: &Occasion<'_>) -> Result<Self, StoreError> {
        let Occasion { now, home, day, .. } = *occasion;
        let channels = view.channels()?;
        let mut routes = routes::routes(view)?;
        routes.extend(routes::otherwise(&channels));
        let hours = Telling::of(view)?.quiet;
        let quiet = hours.is_some_and(|hours| until(&hours, now, home).is_some()) || held_until(view, now)?.is_some();
        let venues: Vec<String> = venues(&day.today).into_iter().map(str::to_owned).collect();
        let today = context(&day.today).map(|words| Today {
            weddings: u32::try_from(day.today.len()).unwrap_or(u32::MAX),
            venues: venues.clone(),
            words,
        });
        Ok(Self { routes, on: channels.iter().filter(|it| it.on).map(|it| it.id).collect(), quiet, today, venues })
    }

    fn scene<'a>(&'a self, on: &Occasion<'_>) -> Scene<'a> {
        Scene {
            now: on.now,
            home: on.home,
            raised: date(on.now, on.home).weekday() == Weekday::Sat,
            quiet: self.quiet,
            routes: &self.routes,
            on: &self.on,
            today: self.today.as_ref(),
            venues: &self.venues,
        }
    }
}
