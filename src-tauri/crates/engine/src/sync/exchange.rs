//! What a run does with what was observed: look after writes that nobody answered, match, judge, plan, send, settle,
//! round by round until nothing more can be done now.

use super::absorb::Observation;
use super::apply::Applying;
use super::desk::Desk;
use super::dress;
use super::guard::Guard;
use super::matching::{Matching, fresh, waiting};
use super::queue::Outgoing;
use super::run::take_answers;
use super::send::{Sent, send};
use super::settle::{Settling, reconcile};
use crate::report::Tally;
use crate::restraint::{Restraint, note_kept_back, read_only};
use crate::{Engine, EngineError, Studio, SyncAsk};
use std::collections::BTreeSet;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{CollectionId, RecordId, RunId};
use wedsync_domain::ports::{Answer, Item};
use wedsync_store::StoreError;

/// Records planned in one transaction and sent together. Two pages are in memory with all they say.
const PAGE: usize = 100;
/// Arrivals and ids looked at in one transaction.
const MANY: usize = 1_000;
/// Rounds of planning and sending; each settles what the one before met.
pub(super) const ROUNDS: usize = 12;

/// What stays the same through one round.
struct Round<'a> {
    desk: &'a Desk,
    now: Timestamp,
    run: Option<RunId>,
    restraint: Restraint,
}

/// Records planned together, and what must be sent for them.
struct PlannedPage {
    last: RecordId,
    records: u64,
    outgoing: Vec<Outgoing>,
    moved: bool,
}

impl Engine {
    /// Nothing arrived, nothing is marked, and no answer is waited for.
    pub(super) fn is_idle(&self) -> Result<bool, StoreError> {
        self.store.read(|view| {
            let quiet = !view.has_new_arrivals()? && view.dirty_count()? == 0;
            Ok(quiet && view.sendings(None)?.is_empty())
        })
    }

    /// Matching, guard, planning and sending, until nothing more can be done now. The run gets its number only when
    /// there is something to do, so that a run with nothing new writes nothing.
    pub(super) async fn exchange(
        &self,
        desk: &Desk,
        now: Timestamp,
        ask: &SyncAsk,
        tally: &mut Tally,
    ) -> Result<Option<RunId>, EngineError> {
        if self.is_idle()? {
            return Ok(None);
        }
        let run = Some(self.store.write_soon(|tx| tx.begin_run(now))?);
        self.reconcile(desk, now, run).await?;
        let mut given_up = BTreeSet::new();
        for _ in 0..ROUNDS {
            self.take_arrivals(desk, now, run, tally)?;
            // In every round: what was archived in the last one is to be deleted elsewhere, where it may be too much.
            self.judge(desk, now, tally)?;
            if !self.round(desk, now, run, ask, tally, &mut given_up).await? {
                break;
            }
        }
        self.store.write_soon(|tx| note_kept_back(tx, tally.kept_back.len()))?;
        Ok(run)
    }

    /// Looks after writes of an earlier run whose answers were never seen.
    async fn reconcile(&self, desk: &Desk, now: Timestamp, run: Option<RunId>) -> Result<(), EngineError> {
        for sending in self.store.read(|view| view.sendings(None))? {
            let (Some(list), Some(remote)) =
                (desk.collections.get(&sending.collection), desk.remote_of(sending.collection))
            else {
                continue;
            };
            let link = match sending.link {
                Some(link) => self.store.read(|view| view.link(link))?,
                None => None,
            };
            let record = self.store.read(|view| view.record(sending.record))?;
            let found = match (&link, record) {
                (Some(link), _) => remote
                    .read(&list.key, std::slice::from_ref(&link.remote))
                    .await
                    .map(|answers| answers.into_iter().next().map(|answer| (link.remote.clone(), answer))),
                (None, Some(record)) => remote
                    .find(&list.key, &record.uid)
                    .await
                    .map(|item| item.map(|item| (item.id.clone(), Answer::Here(item)))),
                (None, None) => Ok(None),
            };
            // Still no answer: the question stays, and nothing is sent there for this record meanwhile.
            let Ok(found) = found else { continue };
            let unclear = |answer: &Answer| match answer {
                Answer::Here(item) => item.reading.is_err(),
                Answer::Gone => false,
                Answer::Unknown(_) => true,
            };
            if found.as_ref().is_some_and(|(_, answer)| unclear(answer)) {
                continue;
            }
            self.store.write(|tx| {
                let mut observation = Observation::new(list, Timestamp::default(), now);
                if let Some((_, Answer::Here(Item { reading: Ok(reading), .. }))) = &found {
                    dress::seen(tx, sending.record, sending.collection, &reading.fields)?;
                }
                if let Some((id, answer)) = &found {
                    take_answers(tx, &mut observation, std::iter::once((id, answer)))?;
                }
                reconcile(tx, &sending, found.as_ref().map(|(id, _)| id), run)
            })?;
        }
        Ok(())
    }

    fn take_arrivals(
        &self,
        desk: &Desk,
        now: Timestamp,
        run: Option<RunId>,
        tally: &mut Tally,
    ) -> Result<(), EngineError> {
        let waiting = self.store.read(|view| waiting(view, desk))?;
        for (list, arrivals) in waiting {
            let fresh = &self.store.read(|view| fresh(view, list))?;
            for some in arrivals.chunks(MANY) {
                self.store
                    .write(|tx| Matching { desk, now, run, tally: &mut *tally, fresh }.take_in(tx, list, some))?;
            }
        }
        Ok(())
    }

    fn judge(&self, desk: &Desk, now: Timestamp, tally: &mut Tally) -> Result<(), EngineError> {
        let mut guard = Guard::new(desk, now);
        let mut after = RecordId(0);
        loop {
            let ids = self.store.read(|view| view.dirty_and_moved(MANY, after))?;
            let Some(last) = ids.last().copied() else { break };
            after = last;
            self.store.read(|view| ids.iter().try_for_each(|id| guard.look(view, *id)))?;
        }
        if guard.is_needed() {
            self.store.write(|tx| guard.hold(tx, tally))?;
        }
        Ok(())
    }

    /// Plans and sends every marked record once. Returns whether another round may do more.
    async fn round(
        &self,
        desk: &Desk,
        now: Timestamp,
        run: Option<RunId>,
        ask: &SyncAsk,
        tally: &mut Tally,
        given_up: &mut BTreeSet<(RecordId, CollectionId)>,
    ) -> Result<bool, EngineError> {
        #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
        let of = self.store.read(|view| view.dirty_count())?;
        tally.kept_back.clear();
        let restraint = self.store.read(|view| Restraint::look(view, now, Studio::home(view, self.computer)?))?;
        let round = Round { desk, now, run, restraint };
        let (mut after, mut done, mut progress) = (RecordId(0), 0, false);
        let mut outgoing = Vec::new();
        loop {
            // While the places carry out one page, the next is planned: no record is in two pages.
            let sending = send(desk, std::mem::take(&mut outgoing));
            let planning = async { self.plan_page(&round, after, tally, given_up) };
            let (answers, planned) = futures::join!(sending, planning);
            progress |= self.settle_page(&round, answers, tally, given_up)?;
            let Some(page) = planned? else { break };
            (after, outgoing) = (page.last, page.outgoing);
            progress |= page.moved;
            done += page.records;
            if let Some(progress) = &ask.progress {
                progress.step("Bringing records into agreement", done, Some(of));
            }
        }
        Ok(progress)
    }

    /// Plans the marked records after this one, a page of them; `None` when there are no more.
    fn plan_page(
        &self,
        round: &Round<'_>,
        after: RecordId,
        tally: &mut Tally,
        given_up: &BTreeSet<(RecordId, CollectionId)>,
    ) -> Result<Option<PlannedPage>, StoreError> {
        let ids = self.store.read(|view| view.dirty_records(PAGE, after))?;
        let Some(last) = ids.last().copied() else { return Ok(None) };
        self.store.write(|tx| {
            let mut applying = Applying::new(round.desk, round.now, tally, given_up);
            // Writing may have been switched off since the round began.
            let off = read_only(tx)?.is_some();
            applying.restraint = if off { &Restraint::Everything } else { &round.restraint };
            applying.run = round.run;
            ids.iter().try_for_each(|id| applying.record(tx, *id))?;
            let Applying { outgoing, progress: moved, .. } = applying;
            Ok(Some(PlannedPage { last, records: ids.len() as u64, outgoing, moved }))
        })
    }

    /// Enters the answers of one page. Returns whether anything came of them.
    fn settle_page(
        &self,
        round: &Round<'_>,
        answers: Vec<Sent>,
        tally: &mut Tally,
        given_up: &mut BTreeSet<(RecordId, CollectionId)>,
    ) -> Result<bool, StoreError> {
        if answers.is_empty() {
            return Ok(false);
        }
        self.store.write(|tx| {
            let Round { desk, now, run, .. } = *round;
            let mut settling = Settling { desk, now, run, tally, given_up, progress: false };
            answers.into_iter().try_for_each(|sent| settling.answer(tx, sent))?;
            Ok(settling.progress)
        })
    }
}
