//! Plays one history on a real engine over a real store, and checks what must hold.

use crate::desk::{Desk, Rest, nth_of, one_word, says};
use crate::history::{History, Step};
use crate::ledger::{Ledger, Word, word_of};
use crate::place::{CALENDAR, Entry, KEY, Mishap, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::{ConnectionId, RecordId};
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Clock, FieldName, Fields, Kind, Value, fields};
use wedsync_engine::{Choice, Take};
use wedsync_store::StoreError;
use wedsync_store::rows::{Action, HeldState};

const FIELDS: [&str; 3] = ["title", "location", "notes"];
/// More than this are held in lists of fewer than 40.
const MOST_DELETIONS: u64 = 3;

pub struct World {
    desk: Desk,
    ledger: Ledger,
    log: String,
    births: u64,
    /// Every list is read in every run.
    calm: bool,
    /// Words of edits that wait for a write to be under way, and those that happened.
    armed: BTreeSet<Word>,
    done: Arc<Mutex<BTreeMap<Word, Meanwhile>>>,
    /// Deletions that people asked for by name, generously counted.
    consents: u64,
    /// Place, time and number of deletions that we sent.
    sent_deletions: Vec<(usize, i64, u64)>,
    /// Some place was only written to for a while: edits there are not read, by the choice of a person.
    write_only: bool,
}

/// An edit while a write was under way: what it replaced, and whether the person was told that it was taken.
#[derive(Debug)]
struct Meanwhile {
    id: RecordId,
    field: &'static str,
    before: Option<Value>,
    told: bool,
}

impl World {
    /// `reversed`: the places are connected, and so observed, in the opposite order.
    pub fn new(history: &History, reversed: bool) -> Self {
        Self::with(history, None, reversed)
    }

    /// On a disk that forgets what was not synced when the power goes.
    pub fn on_disk(history: &History) -> Self {
        Self::with(history, Some(history.seed), false)
    }

    fn with(history: &History, power: Option<u64>, reversed: bool) -> Self {
        let places: Vec<_> =
            (0..).zip(&history.manners).map(|(n, manners)| (format!("place {n}"), &CALENDAR, *manners)).collect();
        let disturbs = |step: &Step| {
            matches!(
                step,
                Step::SyncOne { .. }
                    | Step::Befall { .. }
                    | Step::KillAt { .. }
                    | Step::Direct { .. }
                    | Step::Garble { .. }
            )
        };
        let calm = !history.steps.iter().any(disturbs);
        let (armed, done, sent_deletions) = (BTreeSet::new(), Arc::default(), Vec::new());
        let (ledger, log, births, consents) = (Ledger::default(), String::new(), 0, 0);
        let desk = Desk::new(&places, power, reversed);
        Self { desk, ledger, log, births, calm, armed, done, consents, sent_deletions, write_only: false }
    }

    fn places(&self) -> &[Arc<Place>] {
        &self.desk.places
    }

    pub async fn play(&mut self, history: &History) -> Result<(), String> {
        for step in &history.steps {
            self.step(*step).await?;
            self.note(&format!("{step:?}"));
        }
        Ok(())
    }

    /// The whole course, for comparing two runs of one seed.
    pub fn log(&self) -> &str {
        &self.log
    }

    fn note(&mut self, what: &str) {
        let shown = self.shown();
        writeln!(self.log, "{what}\n{shown}").unwrap();
    }

    fn shown(&self) -> String {
        let shown = |place: &Arc<Place>| {
            let items = place.items(KEY).into_iter().map(|Entry { id, uid, fields, .. }| (id, uid, fields));
            format!("  {}: {:?}\n", place.name, items.collect::<Vec<_>>())
        };
        self.places().iter().map(shown).collect()
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Create { place } => self.create(place),
            Step::CreateEverywhere => self.create_everywhere(),
            Step::DeleteSeveral { place, count } => (0..count).for_each(|_| self.delete_there(place, 0)),
            Step::EditWhileSending { place, nth, field } => self.edit_while_sending(place, nth, FIELDS[field]),
            Step::Edit { place, nth, field } => self.edit_there(place, nth, FIELDS[field]),
            Step::Delete { place, nth } => self.delete_there(place, nth),
            Step::EditHere { nth, field } => return self.edit_here(nth, FIELDS[field]),
            Step::Sync => return self.sync(None).await.map(drop),
            Step::SyncOne { place } => return self.sync(Some(self.desk.connections[place])).await.map(drop),
            Step::Preview => return self.desk.preview().await,
            Step::Befall { place, mishap } => self.places()[place].befall(mishap),
            Step::KillAt { commits } => self.desk.kill_at(commits),
            Step::Pass { seconds } => self.desk.clock.advance(seconds),
            Step::Settle { nth, side } => {
                let take =
                    side.checked_sub(1).map_or(Take::Hub, |place| Take::Connection(self.desk.connections[place]));
                return self.settle(nth, &Choice { take: Some(take), ..Choice::default() });
            }
            Step::KeepBoth { nth } => {
                return self.settle(nth, &Choice { keep_both: true, ..Choice::default() });
            }
            Step::Undo { nth } => return self.undo(nth),
            Step::Garble { place, nth } => self.garble(place, nth),
            Step::Direct { place, direction } => {
                let direction = [Direction::Off, Direction::Read, Direction::Write, Direction::Both][direction];
                return self.direct(place, direction);
            }
            Step::AnswerDeletion { nth, approve } => return self.answer_deletion(nth, approve),
        }
        Ok(())
    }

    fn create_everywhere(&mut self) {
        let title = self.ledger.word("created everywhere");
        self.births += 1;
        // A place that cannot be asked, and a list that goes unread: nobody can keep a copy of ours from meeting one there.
        let seen = self.calm || !self.places().iter().any(|place| place.manners.blind);
        let count = if seen { self.places().len() } else { 1 };
        for place in &self.places()[..count] {
            let fields = born(title.clone(), self.births);
            place.person_creates(KEY, &format!("uid-{}", self.births), fields, Vec::new());
        }
    }

    /// At the next write to that place a person changes a record at the desk.
    fn edit_while_sending(&mut self, place: usize, nth: usize, field: &'static str) {
        let word = self.ledger.word(&format!("{field} edited at the desk while a write was under way"));
        self.armed.insert(word.clone());
        let (engine, done) = (Arc::downgrade(self.desk.engine()), Arc::clone(&self.done));
        self.places()[place].meanwhile(Some(Box::new(move || {
            let Some(engine) = engine.upgrade() else { return };
            let seen = engine.store().read(|view| nth_of(view, Kind::Appointment, nth));
            let Ok(Some((id, before))) = seen else { return };
            let told = engine.edit(id, &one_word(field, &word)).is_ok();
            done.lock().unwrap().insert(word, Meanwhile { id, field, before: before.get(field).cloned(), told });
        })));
    }

    /// What became of edits that waited for a write. One that never came about was never written.
    fn edits_while_sending(&mut self, all: bool) -> Result<(), String> {
        let done = std::mem::take(&mut *self.done.lock().unwrap());
        for (word, Meanwhile { id, field, before, told }) in done {
            // As with any edit: the power can go once the words are safe and before anybody is told.
            if told || self.desk.see(|view| says(view, id, field, &word))?.unwrap_or_default() {
                self.armed.remove(&word);
                self.ledger.saw(&before);
            }
        }
        if all {
            for word in std::mem::take(&mut self.armed) {
                self.ledger.saw([&Value::Text(word)]);
            }
        }
        Ok(())
    }

    fn create(&mut self, place: usize) {
        self.births += 1;
        let title = self.ledger.word(&format!("created at place {place}"));
        let fields = born(title, self.births);
        self.places()[place].person_creates(KEY, &format!("uid-{}", self.births), fields, Vec::new());
    }

    fn edit_there(&mut self, place: usize, nth: usize, field: &str) {
        let items = self.desk.places[place].items(KEY);
        if items.is_empty() {
            return;
        }
        let field = if field == "notes" && !self.places()[place].manners.notes { "location" } else { field };
        let Entry { id, fields, .. } = &items[nth % items.len()];
        self.ledger.saw(fields.get(field));
        let word = self.ledger.word(&format!("{field} edited at place {place}"));
        self.places()[place].person_edits(KEY, id, field, &word);
    }

    fn delete_there(&mut self, place: usize, nth: usize) {
        let items = self.desk.places[place].items(KEY);
        if items.is_empty() {
            return;
        }
        let Entry { id, fields, .. } = &items[nth % items.len()];
        self.ledger.saw(fields.values());
        self.ledger.deletions += 1;
        self.places()[place].person_deletes(KEY, id);
    }

    fn edit_here(&mut self, nth: usize, field: &str) -> Result<(), String> {
        let Some((id, before)) = self.desk.nth(Kind::Appointment, nth)? else { return Ok(()) };
        let word = self.ledger.word(&format!("{field} edited at the desk"));
        if self.desk.edit(id, field, &word)? {
            self.ledger.saw(before.get(field));
        } else {
            // Not acknowledged: the person knows that it was not taken.
            self.ledger.saw([&Value::Text(word)]);
        }
        Ok(())
    }

    async fn sync(&mut self, connection: Option<ConnectionId>) -> Result<bool, String> {
        let before: Vec<(u64, usize)> =
            self.places().iter().map(|place| (place.deletions(), place.items(KEY).len())).collect();
        let fine = self.desk.sync(connection).await?;
        self.edits_while_sending(false)?;
        self.no_mass_damage(&before)?;
        Ok(fine)
    }

    /// What nobody agreed to stays within what the guard lets pass: three in a week and place, as these lists are small.
    fn no_mass_damage(&mut self, before: &[(u64, usize)]) -> Result<(), String> {
        const WEEK: i64 = 7 * 24 * 3600 * 1000;
        let now = self.desk.clock.now().0;
        for (n, (place, (deletions, items))) in self.desk.places.iter().zip(before).enumerate() {
            let sent = place.deletions() - deletions;
            self.sent_deletions.push((n, now, sent));
            let lately = self.sent_deletions.iter().filter(|(at, when, _)| *at == n && now - when < WEEK);
            let week: u64 = lately.map(|(_, _, count)| count).sum();
            if sent > 0 && week > MOST_DELETIONS + self.consents {
                return Err(format!("I6: {week} deletions within a week in {}, nobody was asked", place.name));
            }
            if self.consents == 0 && sent >= 3 && *items >= 3 && place.items(KEY).is_empty() {
                return Err(format!("I6: {} was emptied, nobody was asked", place.name));
            }
        }
        Ok(())
    }

    /// Whoever takes a run back has its changes before their eyes and gives them up.
    fn undo(&mut self, nth: usize) -> Result<(), String> {
        for seen in self.desk.undo(nth)?.into_iter().flatten() {
            self.ledger.saw(seen.values());
            self.ledger.deletions += seen.len() as u64;
            self.consents += seen.len() as u64;
        }
        Ok(())
    }

    fn garble(&mut self, place: usize, nth: usize) {
        let items = self.desk.places[place].items(KEY);
        if !items.is_empty() {
            self.places()[place].person_garbles(KEY, &items[nth % items.len()].id);
        }
    }

    fn direct(&mut self, place: usize, direction: Direction) -> Result<(), String> {
        let turned = self.desk.direct(place, direction)?;
        self.write_only |= turned && direction == Direction::Write;
        Ok(())
    }

    fn settle(&mut self, nth: usize, choice: &Choice) -> Result<(), String> {
        // Who settles sees every side; what is chosen against is given up knowingly.
        let Some(settled) = self.desk.settle(nth, choice)? else { return Ok(()) };
        self.ledger.saw(&settled.seen);
        if !settled.versions.deleted_at.is_empty() {
            self.ledger.saw(settled.ours.values());
            self.ledger.deletions += 1;
            self.consents += self.places().len() as u64;
        }
        Ok(())
    }

    fn answer_deletion(&mut self, nth: usize, approve: bool) -> Result<(), String> {
        if self.desk.answer_deletion(nth, approve)?.is_some() && approve {
            self.consents += self.places().len() as u64;
        }
        Ok(())
    }

    /// Nobody writes any more, nothing fails any more: everything must settle, and nothing may be lost.
    pub async fn finish(&mut self) -> Result<(), String> {
        self.desk.heal();
        self.edits_while_sending(true)?;
        for place in 0..self.places().len() {
            self.direct(place, Direction::Both)?;
        }
        // Longer than any answer can be stale, and than a list goes without being read whole.
        self.desk.clock.advance(100_000);
        let mut rest = Rest::default();
        loop {
            let before = self.desk.state()?;
            let fine = self.sync(None).await?;
            if rest.reached(fine && before == self.desk.state()?)? {
                return self.check();
            }
        }
    }

    fn check(&self) -> Result<(), String> {
        let (live, open) = self.desk.look(desk)?;
        let there: Vec<Fields> =
            self.places().iter().flat_map(|place| place.items(KEY)).map(|entry| entry.fields).collect();
        // An edit at a place that is only written to is overwritten or deleted, but kept in the journal.
        let kept = self.desk.look(|view| overruled(view, self.write_only))?;
        let unseen = self.desk.look(|view| self.archived_notes(view))?;
        let lost = self.ledger.lost(live.values().chain(&there).chain(&kept).chain(&unseen));
        if !lost.is_empty() {
            return Err(format!("I1: {}", lost.join(", ")));
        }
        self.no_duplicates()?;
        let mass: u64 = self.places().iter().map(|place| place.deletions()).sum();
        let most = self.ledger.deletions * (self.places().len() as u64 - 1).max(1) + self.ledger.deletions;
        if mass > most {
            return Err(format!("I6: {mass} deletions carried out, {} made by people", self.ledger.deletions));
        }
        self.agreement(&live, &open)
    }

    /// Who deletes an event at a place without room for notes has not seen them: they lie in the archive.
    fn archived_notes(&self, view: &wedsync_store::View<'_>) -> Result<Vec<Fields>, StoreError> {
        let mut notes = Vec::new();
        if self.places().iter().any(|place| !place.manners.notes) {
            for record in view.archived()? {
                let body = view.body(record.body)?;
                notes.extend(
                    body.get_key_value("notes").map(|(name, value)| Fields::from([(name.clone(), value.clone())])),
                );
            }
        }
        Ok(notes)
    }

    fn no_duplicates(&self) -> Result<(), String> {
        for place in self.places() {
            let mut seen = BTreeSet::new();
            for Entry { uid, .. } in place.items(KEY) {
                if !seen.insert(uid.clone()) {
                    return Err(format!("I3: {uid} is twice in {}", place.name));
                }
            }
        }
        Ok(())
    }

    fn agreement(&self, live: &BTreeMap<String, Fields>, open: &BTreeSet<String>) -> Result<(), String> {
        for place in self.places() {
            let there: BTreeMap<String, Fields> =
                place.items(KEY).into_iter().map(|entry| (entry.uid.to_string(), entry.fields)).collect();
            let all: BTreeSet<&String> = there.keys().chain(live.keys()).collect();
            for uid in all.into_iter().filter(|uid| !open.contains(*uid)) {
                let (Some(here), Some(there)) = (live.get(uid), there.get(uid)) else {
                    return Err(format!("I2: {uid} is only on one side of {}", place.name));
                };
                let carried = |field: &&FieldName| place.manners.notes || field.as_str() != "notes";
                for field in fields::names([here, there]).into_iter().filter(carried) {
                    let (a, b) = (here.get(field), there.get(field));
                    if !fields::same(a, b) && a.and_then(word_of) != b.and_then(word_of) {
                        return Err(format!("I2: {uid} {field}: {a:?} here, {b:?} in {}", place.name));
                    }
                }
            }
        }
        Ok(())
    }

    /// What a person would see at the end, without any number of ours.
    pub fn outcome(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for place in self.places() {
            for Entry { uid, fields, .. } in place.items(KEY) {
                let words: BTreeMap<_, _> = fields::names([&fields])
                    .into_iter()
                    .map(|name| (name, fields.get(name).and_then(word_of)))
                    .collect();
                lines.push(format!("{} {uid} {words:?}", place.name));
            }
        }
        let (_, open) = self.desk.look(desk).unwrap();
        lines.extend(open.into_iter().map(|uid| format!("open {uid}")));
        lines.sort();
        lines.join("\n")
    }
}

/// Our records by identity, and identities about which a question is open.
fn desk(view: &wedsync_store::View<'_>) -> Result<(BTreeMap<String, Fields>, BTreeSet<String>), StoreError> {
    let mut live = BTreeMap::new();
    for record in view.records(Kind::Appointment)? {
        live.insert(record.uid.to_string(), (*view.body(record.body)?).clone());
    }
    let mut asked: BTreeSet<RecordId> = view.versions_open()?.into_iter().map(|open| open.record).collect();
    asked.extend(view.held(Some(HeldState::Waiting))?.into_iter().map(|held| held.record));
    // What was taken back is kept where it came from, and is not expected anywhere else.
    for record in view.records(Kind::Appointment)? {
        if record.circle.starts_with("kept:") {
            asked.insert(record.id);
        }
    }
    let mut open = BTreeSet::new();
    for id in asked {
        open.extend(view.record(id)?.map(|record| record.uid.to_string()));
    }
    for question in view.questions_open()? {
        open.extend(view.arrival(question.collection, &question.remote)?.map(|arrival| arrival.uid.to_string()));
    }
    Ok((live, open))
}

fn overruled(view: &wedsync_store::View<'_>, write_only: bool) -> Result<Vec<Fields>, StoreError> {
    let mut kept = Vec::new();
    for change in view.journal(None, usize::MAX >> 1)? {
        let counts = change.action == Action::Overruled || (write_only && change.action == Action::SentDeletion);
        if let (true, Some(said)) = (counts, change.before) {
            kept.push((*view.body(said)?).clone());
        }
    }
    Ok(kept)
}

/// An event of its own day, as entered.
fn born(title: String, number: u64) -> Fields {
    let day = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + chrono::Days::new(number);
    let when = When { start: Moment::Day(day), end: None, repeats: Vec::new() };
    Fields::from([("title".into(), Value::Text(title)), ("when".into(), Value::When(when))])
}

/// Whether the history has anything in it after which the order of observation may matter to the outcome: what was
/// cut short was seen in part.
pub fn undisturbed(history: &History) -> bool {
    history.steps.iter().all(|step| match step {
        Step::KillAt { .. }
        | Step::SyncOne { .. }
        | Step::Settle { .. }
        | Step::AnswerDeletion { .. }
        | Step::EditHere { .. }
        | Step::EditWhileSending { .. } => false,
        Step::Befall { mishap, .. } => matches!(mishap, Mishap::CursorExpired | Mishap::ListTwice),
        _ => true,
    })
}
