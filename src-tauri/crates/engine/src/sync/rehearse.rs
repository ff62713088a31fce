//! What a run would do: the same steps on what the places say now, in one transaction that is given up at the end.
//! Nothing is written, neither here nor there.

use super::absorb::Observation;
use super::apply::Applying;
use super::desk::Desk;
use super::exchange::ROUNDS;
use super::guard::Guard;
use super::matching::{Matching, fresh, waiting};
use super::observe::{ask_after, pages};
use super::run::{asked, names, open_questions, take_answers, takes_part};
use crate::report::{Report, Tally};
use crate::{Engine, EngineError, SyncAsk};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{CollectionId, ConnectionId, RecordId, RemoteId};
use wedsync_domain::ports::{Answer, Page};
use wedsync_store::{StoreError, Tx};

/// What one place said, kept until it is taken in.
struct Heard {
    collection: CollectionId,
    pages: Vec<Page>,
    answers: Vec<(RemoteId, Answer)>,
}

impl Engine {
    /// What [`Engine::sync`] would do. Asks the providers, writes nothing anywhere.
    pub async fn preview(&self, ask: &SyncAsk) -> Result<Report, EngineError> {
        let mut tally = Tally::default();
        let desk = self.open_desk(ask, false, &mut tally).await?;
        let asked = asked(&desk, ask)?;
        let listened = [asked.clone(), desk.peers(&asked)].concat();
        let _places = self.turn.places(&listened).await;
        let now = self.clock.now();
        let mut heard = Vec::new();
        for id in &listened {
            for collection in desk.collections.values().filter(|list| list.connection == *id && takes_part(list)) {
                let Some(remote) = desk.remotes.get(id) else { continue };
                let mut kept = Vec::new();
                let listening = pages(&self.store, remote, collection, now, ask.progress.as_ref(), |page| {
                    kept.push(page);
                    Ok(())
                });
                match listening.await {
                    Ok(()) => heard.push(Heard { collection: collection.id, pages: kept, answers: Vec::new() }),
                    Err(EngineError::Remote(fault)) => tally.fail(*id, fault),
                    Err(other) => return Err(other),
                }
            }
        }
        self.ask_for_preview(&desk, now, &mut heard).await?;
        let open = self.store.rehearse(|tx| rehearse(tx, &desk, now, &heard, &mut tally))?;
        Ok(tally.report(None, &names(&desk, &asked), open))
    }

    /// The preview's questions after single items: what would be missing is found in a rehearsal first.
    async fn ask_for_preview(&self, desk: &Desk, now: Timestamp, heard: &mut [Heard]) -> Result<(), EngineError> {
        for part in heard {
            let Some(list) = desk.collections.get(&part.collection) else { continue };
            let missing = self.store.rehearse(|tx| {
                let mut observation = Observation::new(list, Timestamp::default(), now);
                for page in &part.pages {
                    observation.take(tx, page)?;
                }
                tx.missing_links(part.collection)
            })?;
            let ids: Vec<RemoteId> = missing.into_iter().map(|link| link.remote).collect();
            if let Ok(answers) = ask_after(desk, part.collection, &ids).await {
                part.answers = ids.into_iter().zip(answers).collect();
            }
        }
        Ok(())
    }
}

/// The same steps on what was heard, in one transaction that is given up at the end.
fn rehearse(
    tx: &mut Tx<'_>,
    desk: &Desk,
    now: Timestamp,
    heard: &[Heard],
    tally: &mut Tally,
) -> Result<u64, StoreError> {
    let mut listed: BTreeMap<CollectionId, Observation<'_>> = BTreeMap::new();
    for part in heard {
        let Some(list) = desk.collections.get(&part.collection) else { continue };
        let seen = desk.connections.get(&list.connection).and_then(|connection| connection.last_ok).unwrap_or_default();
        let observation = listed.entry(part.collection).or_insert_with(|| Observation::new(list, seen, now));
        for page in &part.pages {
            observation.take(tx, page)?;
        }
        take_answers(tx, observation, part.answers.iter().map(|(id, answer)| (id, answer)))?;
    }
    let desk = &desk.again(tx, BTreeSet::new())?;
    for (list, arrivals) in waiting(tx, desk)? {
        let fresh = &fresh(tx, list)?;
        Matching { desk, now, run: None, tally: &mut *tally, fresh }.take_in(tx, list, &arrivals)?;
    }
    for _ in 0..ROUNDS {
        let ids = tx.dirty_records(usize::MAX >> 1, RecordId(0))?;
        let mut guard = Guard::new(desk, now);
        for id in &ids {
            guard.look(tx, *id)?;
        }
        guard.hold(tx, tally)?;
        let nothing = BTreeSet::new();
        let mut applying = Applying::new(desk, now, tally, &nothing);
        applying.rehearsal = true;
        for id in ids {
            applying.record(tx, id)?;
        }
        if !applying.progress {
            break;
        }
    }
    let skipped = tx.skipped(None)?;
    let asked: Vec<ConnectionId> = desk.connections.keys().copied().collect();
    tally.count_skipped(tx, desk, &asked, &skipped)?;
    open_questions(tx)
}
