//! A studio with a CRM, books and a calendar: plays one history of it on a real engine, with people who know their own
//! things. What must hold is in `laws`.

mod laws;
mod people;
mod steps;
mod things;

use crate::desk::{Desk, Rest, nth_of, one_word};
use crate::history::History;
use crate::ledger::{Ledger, Word};
use crate::place::{self, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use steps::{CALENDAR, CRM, KINDS, LEDGER, STATUSES};
use things::{Things, mark_of};
use wedsync_domain::{Fields, Value};
use wedsync_engine::{Choice, Take};
use wedsync_store::StoreError;
use wedsync_store::rows::HeldState;

pub use steps::Step;

pub struct Studio {
    desk: Desk,
    ledger: Ledger,
    things: Things,
    /// Nothing that is there is ever left out or unreadable: whoever looks at a tool sees what the desk sees.
    clear: bool,
    /// Edits that wait for a write to be under way, and what those that happened replaced.
    armed: BTreeSet<Word>,
    done: Arc<Mutex<BTreeMap<Word, Option<Value>>>>,
}

impl Studio {
    fn new(history: &History<Step>) -> Self {
        use place::Mishap::{ChangeForgotten, ListEmpty, ListHalved, ListLags, PagesShift};
        let shapes = [("CRM", &place::CRM), ("Books", &place::LEDGER), ("Calendar", &place::CALENDAR)];
        let places: Vec<_> = shapes
            .into_iter()
            .zip(&history.manners)
            .map(|((name, shape), manners)| (name.to_owned(), shape, *manners))
            .collect();
        let hides = |step: &Step| match step {
            Step::Garble { .. } => true,
            Step::Befall { mishap, .. } => {
                matches!(mishap, ListEmpty | ListHalved | ListLags | PagesShift | ChangeForgotten)
            }
            _ => false,
        };
        let clear = !history.steps.iter().any(hides);
        let desk = Desk::new(&places, None, false);
        let (ledger, things, armed, done) = Default::default();
        Self { desk, ledger, things, clear, armed, done }
    }

    fn tool(&self, tool: usize) -> &Arc<Place> {
        &self.desk.places[tool]
    }

    async fn step(&mut self, step: Step) -> Result<(), String> {
        match step {
            Step::Sync => return self.sync(None).await.map(drop),
            Step::SyncOne { tool } => return self.sync(Some(tool)).await.map(drop),
            Step::Preview => return self.desk.preview().await,
            Step::Befall { tool, mishap } => self.tool(tool).befall(mishap),
            Step::KillAt { commits } => self.desk.kill_at(commits),
            Step::Pass { seconds } => self.desk.clock.advance(seconds),
            Step::EditsHere { kind, nth, field } => return self.edits_here(kind, nth, field),
            Step::EditsWhileSending { tool, kind, nth, field } => self.edits_while_sending(tool, kind, nth, field),
            Step::Settle { nth, side } => {
                let take = side.checked_sub(1).map_or(Take::Hub, |tool| Take::Connection(self.desk.connections[tool]));
                return self.settle(nth, &Choice { take: Some(take), ..Choice::default() });
            }
            Step::KeepBoth { nth } => return self.settle(nth, &Choice { keep_both: true, ..Choice::default() }),
            Step::AnswerDeletion { nth, approve } => return self.answer_deletion(nth, approve),
            Step::AnswerMatch { nth } => return self.answer_match(nth).map(drop),
            Step::Undo { nth } => return self.undo(nth),
            other => self.at_a_tool(other),
        }
        Ok(())
    }

    async fn sync(&mut self, tool: Option<usize>) -> Result<bool, String> {
        let fine = self.desk.sync(tool.map(|tool| self.desk.connections[tool])).await?;
        for (word, before) in std::mem::take(&mut *self.done.lock().unwrap()) {
            self.armed.remove(&word);
            self.ledger.saw(&before);
        }
        if fine && tool.is_none() {
            self.things.twice.clear();
            self.things.fresh.clear();
        }
        self.laws_at_any_time()?;
        Ok(fine)
    }

    fn edits_here(&mut self, kind: usize, nth: usize, field: usize) -> Result<(), String> {
        let kind = KINDS[kind];
        let Some((id, before)) = self.desk.nth(kind, nth)? else { return Ok(()) };
        let field = people::editable(kind, field);
        self.things.changed(mark_of(&before));
        let word = self.ledger.word(&format!("{kind} {field} edited at the desk"));
        if self.desk.edit(id, field, &people::spelled(field, &word))? {
            self.ledger.saw(before.get(field));
        } else {
            // Not acknowledged: the person knows that it was not taken.
            self.ledger.saw([&Value::Text(word)]);
        }
        Ok(())
    }

    fn edits_while_sending(&mut self, tool: usize, kind: usize, nth: usize, field: usize) {
        let kind = KINDS[kind];
        let field = people::editable(kind, field);
        let word = self.ledger.word(&format!("{kind} {field} edited at the desk while a write was under way"));
        self.armed.insert(word.clone());
        let (engine, done) = (Arc::downgrade(self.desk.engine()), Arc::clone(&self.done));
        self.tool(tool).meanwhile(Some(Box::new(move || {
            let Some(engine) = engine.upgrade() else { return };
            let seen = engine.store().read(|view| nth_of(view, kind, nth));
            let Ok(Some((id, before))) = seen.map_err(|_: StoreError| ()) else { return };
            if engine.edit(id, &one_word(field, &people::spelled(field, &word))).is_ok() {
                done.lock().unwrap().insert(word, before.get(field).cloned());
            }
        })));
    }

    fn settle(&mut self, nth: usize, choice: &Choice) -> Result<(), String> {
        let Some(settled) = self.desk.settle(nth, choice)? else { return Ok(()) };
        self.ledger.saw(&settled.seen);
        let mark = mark_of(&settled.ours);
        if !settled.versions.deleted_at.is_empty() {
            self.ledger.saw(settled.ours.values());
            self.things.given_up.extend(mark.clone());
        }
        if choice.keep_both {
            self.things.doubled.extend(mark);
        }
        Ok(())
    }

    fn answer_deletion(&mut self, nth: usize, approve: bool) -> Result<(), String> {
        let Some(record) = self.desk.answer_deletion(nth, approve)?.filter(|_| approve) else { return Ok(()) };
        let says = self.desk.see(|view| view.record(record)?.map(|record| view.body(record.body)).transpose())?;
        if let Some(mark) = says.flatten().and_then(|says| mark_of(&says)) {
            self.things.given_up.insert(mark);
        }
        Ok(())
    }

    /// Whether there was anything to answer.
    fn answer_match(&mut self, nth: usize) -> Result<bool, String> {
        let open = self.desk.see(|view| view.questions_open())?.unwrap_or_default();
        let Some(question) = open.get(nth % open.len().max(1)).cloned() else { return Ok(false) };
        let look = |view: &wedsync_store::View<'_>| {
            let arrival = view.arrival(question.collection, &question.remote)?;
            let arrived = arrival.map(|arrival| view.body(arrival.body)).transpose()?;
            let mut marks = Vec::new();
            for candidate in &question.candidates {
                let says = view.record(*candidate)?.map(|record| view.body(record.body)).transpose()?;
                marks.push(says.and_then(|says| mark_of(&says)));
            }
            Ok((arrived.and_then(|says| mark_of(&says)), marks))
        };
        let Some((arrived, candidates)) = self.desk.see(look)? else { return Ok(true) };
        let accept = arrived.is_some() && candidates.first() == Some(&arrived);
        if !accept && candidates.contains(&arrived) {
            self.things.doubled.extend(arrived);
        }
        let engine = Arc::clone(self.desk.engine());
        let answer = engine.answer_match(question.id, accept);
        drop(engine);
        self.desk.alive(answer)?;
        Ok(true)
    }

    fn undo(&mut self, nth: usize) -> Result<(), String> {
        for seen in self.desk.undo(nth)?.into_iter().flatten() {
            self.ledger.saw(seen.values());
            self.things.given_up.extend(mark_of(&seen));
        }
        Ok(())
    }

    /// Nobody writes any more, nothing fails any more, and whatever is asked is answered truthfully.
    async fn finish(&mut self) -> Result<(), String> {
        self.desk.heal();
        for word in std::mem::take(&mut self.armed) {
            self.ledger.saw([&Value::Text(word)]);
        }
        // Longer than any answer can be stale, and than a list goes without being read whole.
        self.desk.clock.advance(100_000);
        let mut rest = Rest::default();
        loop {
            let before = self.desk.state()?;
            let fine = self.sync(None).await?;
            let still = fine && before == self.desk.state()?;
            if rest.reached(!self.answer_match(0)? && still)? {
                return self.laws();
            }
        }
    }
}

/// Plays a history to its end.
pub async fn play(history: &History<Step>) -> Result<(), String> {
    let mut studio = Studio::new(history);
    for step in &history.steps {
        studio.step(*step).await?;
    }
    studio.finish().await
}

/// Marks about which a question is open.
fn open(view: &wedsync_store::View<'_>) -> Result<BTreeSet<String>, StoreError> {
    let mut asked: BTreeSet<_> = view.versions_open()?.into_iter().map(|open| open.record).collect();
    asked.extend(view.held(Some(HeldState::Waiting))?.into_iter().map(|held| held.record));
    let mut open = BTreeSet::new();
    for id in asked {
        let says: Option<Arc<Fields>> = view.record(id)?.map(|record| view.body(record.body)).transpose()?;
        open.extend(says.and_then(|says| mark_of(&says)));
    }
    for question in view.questions_open()? {
        if let Some(arrival) = view.arrival(question.collection, &question.remote)? {
            open.extend(mark_of(&*view.body(arrival.body)?));
        }
    }
    Ok(open)
}

/// What is marked as not carried over, by the record or by what it says.
fn named(view: &wedsync_store::View<'_>) -> Result<BTreeSet<String>, StoreError> {
    let mut named = BTreeSet::new();
    for skipped in view.skipped(None)? {
        let body = match skipped.remote.as_str().parse() {
            Ok(record) => view.record(record)?.map(|record| record.body),
            Err(_) => view.arrival(skipped.collection, &skipped.remote)?.map(|arrival| arrival.body),
        };
        let link = view.link_at(skipped.collection, &skipped.remote)?.map(|link| link.theirs);
        for body in body.into_iter().chain(link) {
            named.extend(mark_of(&*view.body(body)?));
        }
    }
    Ok(named)
}
