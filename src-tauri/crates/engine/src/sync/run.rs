//! One run from beginning to end: observe, exchange ([`super::exchange`]), close. What a run would do, without doing
//! it, is in [`super::rehearse`].

use super::absorb::Observation;
use super::desk::{Desk, circle_of, mark_circle};
use super::observe::{ask_after, pages};
use crate::report::{Report, Tally};
use crate::{Engine, EngineError, SyncAsk, Times};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::{CollectionId, ConnectionId, RemoteId, RunId};
use wedsync_domain::ports::Answer;
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{StoreError, Tx};

impl Engine {
    /// Observes, plans and sends. A connection that fails does not hold up the others: its report carries the fault.
    pub async fn sync(&self, ask: &SyncAsk) -> Result<Report, EngineError> {
        let mut tally = Tally::default();
        let desk = self.open_desk(ask, true, &mut tally).await?;
        let asked = asked(&desk, ask)?;
        let _places = self.turn.places(&asked).await;
        let _working = self.at_work();
        let now = self.clock.now();
        let mut seen = self.observe_all(&desk, &asked, ask, now, &mut tally).await?;
        // One that is observed in another run gets what is new from that one.
        let peers = if self.is_idle()? { BTreeMap::new() } else { self.turn.free(&desk.peers(&asked)).await };
        let others: Vec<ConnectionId> = peers.keys().copied().collect();
        seen.extend(self.observe_all(&desk, &others, ask, now, &mut tally).await?);
        let _turn = self.turn.exchange().await;
        // What was listed for the first time just now may be written to just now.
        let desk = self.store.read(|view| desk.again(view, seen))?;
        let run = self.exchange(&desk, now, ask, &mut tally).await?;
        self.close(&desk, &asked, run, now, tally)
    }

    pub(super) async fn open_desk(
        &self,
        ask: &SyncAsk,
        may_write: bool,
        tally: &mut Tally,
    ) -> Result<Desk, EngineError> {
        let mut desk = self.store.read(Desk::read)?;
        if may_write && ask.approve {
            let in_scope = |connection: ConnectionId| ask.connection.is_none_or(|only| only == connection);
            self.store.write(|tx| {
                for list in desk.collections.values_mut().filter(|list| !list.approved && in_scope(list.connection)) {
                    if list.direction.writes() {
                        list.approved = true;
                        tx.update_collection(list)?;
                        mark_circle(tx, &circle_of(list))?;
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
        for (connection, fault) in desk.open(&*self.remotes).await {
            if ask.connection.is_none_or(|only| only == connection) {
                tally.fail(connection, fault);
            }
        }
        Ok(desk)
    }

    /// All places side by side; each page is taken in while the next is asked for.
    async fn observe_all(
        &self,
        desk: &Desk,
        asked: &[ConnectionId],
        ask: &SyncAsk,
        now: Timestamp,
        tally: &mut Tally,
    ) -> Result<BTreeSet<CollectionId>, EngineError> {
        let mut seen = BTreeSet::new();
        let places = asked.iter().map(|id| async move {
            let mut seen = Vec::new();
            (*id, self.observe(desk, *id, ask, now, &mut seen).await, seen)
        });
        for (id, observed, lists) in futures::future::join_all(places).await {
            seen.extend(lists);
            match observed {
                Ok(()) => {}
                Err(EngineError::Remote(fault)) => tally.fail(id, fault),
                Err(other) => return Err(other),
            }
        }
        Ok(seen)
    }

    async fn observe(
        &self,
        desk: &Desk,
        id: ConnectionId,
        ask: &SyncAsk,
        now: Timestamp,
        seen: &mut Vec<CollectionId>,
    ) -> Result<(), EngineError> {
        let Some(remote) = desk.remotes.get(&id) else { return Ok(()) };
        let seen_before = desk.connections.get(&id).and_then(|connection| connection.last_ok).unwrap_or_default();
        for collection in desk.collections.values().filter(|list| list.connection == id && takes_part(list)) {
            let mut observation = Observation::new(collection, seen_before, now);
            pages(&self.store, remote, collection, now, ask.progress.as_ref(), |page| {
                if page.is_quiet() && !page.more && self.store.read(|view| view.cursor(collection.id))? == page.cursor {
                    return Ok(());
                }
                // Lost in a power cut together with the cursor, it is asked for again.
                Ok(self.store.write_soon(|tx| observation.take(tx, &page))?)
            })
            .await?;
            seen.push(collection.id);
            let missing = self.store.read(|view| view.missing_links(collection.id))?;
            let ids: Vec<RemoteId> = missing.into_iter().map(|link| link.remote).collect();
            if ids.is_empty() {
                continue;
            }
            let answers = ask_after(desk, collection.id, &ids).await?;
            self.store.write_soon(|tx| take_answers(tx, &mut observation, ids.iter().zip(&answers)))?;
        }
        Ok(())
    }

    /// Says of each connection how it went, and closes the run.
    fn close(
        &self,
        desk: &Desk,
        asked: &[ConnectionId],
        run: Option<RunId>,
        now: Timestamp,
        mut tally: Tally,
    ) -> Result<Report, EngineError> {
        let totals = serde_json::json!(tally.totals());
        let times = self.store.read(|view| Times::look(view, now, self.computer))?;
        self.store.write_soon(|tx| {
            for connection in asked.iter().filter_map(|id| desk.connections.get(id)) {
                note_outcome(tx, connection, tally.faults.get(&connection.id), &times, now)?;
            }
            match run {
                Some(run) => {
                    note_link_counts(tx, desk, asked, now)?;
                    tx.end_run(run, now, &totals)
                }
                None => Ok(()),
            }
        })?;
        let (open, skipped) = self.store.read(|view| {
            let skipped = view.skipped(None)?;
            Ok::<_, StoreError>((open_questions(view)?, skipped))
        })?;
        self.store.read(|view| tally.count_skipped(view, desk, asked, &skipped))?;
        // A place that was only to be read beside those asked is named if it could not be.
        let beside = tally.faults.keys().filter(|id| !asked.contains(id));
        let named: Vec<ConnectionId> = asked.iter().chain(beside).copied().collect();
        Ok(tally.report(run, &names(desk, &named), open))
    }
}

fn note_outcome(
    tx: &mut Tx<'_>,
    connection: &Connection,
    fault: Option<&Fault>,
    times: &Times,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(fault) = fault else {
        let due = crate::schedule::next_due(connection, times, now, 0);
        if connection.state == ConnectionState::SignInNeeded {
            let state = ConnectionState::Active;
            tx.update_connection(&Connection { state, ..connection.clone() })?;
        }
        return tx.heartbeat(connection.id, now, due);
    };
    let failures = connection.failures.saturating_add(1);
    let state = match fault.kind {
        FaultKind::SignInNeeded => ConnectionState::SignInNeeded,
        _ => connection.state,
    };
    let due = crate::schedule::after_fault(crate::schedule::next_due(connection, times, now, failures), fault);
    tx.update_connection(&Connection { fault: Some(fault.clone()), failures, state, due, ..connection.clone() })
}

fn note_link_counts(tx: &mut Tx<'_>, desk: &Desk, asked: &[ConnectionId], now: Timestamp) -> Result<(), StoreError> {
    for list in desk.collections.values().filter(|list| asked.contains(&list.connection)) {
        let count = tx.link_count(list.id)?;
        tx.note_link_count(list.id, count, now)?;
    }
    Ok(())
}

/// Takes in answers to questions after single items.
pub(super) fn take_answers<'a>(
    tx: &mut Tx<'_>,
    observation: &mut Observation<'_>,
    answers: impl Iterator<Item = (&'a RemoteId, &'a Answer)>,
) -> Result<(), StoreError> {
    for (id, answer) in answers {
        match answer {
            Answer::Here(item) => observation.take_item(tx, item)?,
            Answer::Gone => observation.take_gone(tx, id)?,
            Answer::Unknown(fault) => tracing::info!(code = fault.code, "an item could not be asked for"),
        }
    }
    Ok(())
}

pub(super) fn takes_part(list: &wedsync_domain::connection::Collection) -> bool {
    list.direction != wedsync_domain::connection::Direction::Off && !circle_of(list).is_empty()
}

pub(super) fn asked(desk: &Desk, ask: &SyncAsk) -> Result<Vec<ConnectionId>, EngineError> {
    if let Some(only) = ask.connection {
        let connection = desk.connections.get(&only);
        let connection = connection.ok_or_else(|| EngineError::not_found(format_args!("connection {only}")))?;
        if connection.state == ConnectionState::Paused {
            let message = format!("{} is paused, so nothing was asked there.", connection.name);
            return Err(EngineError::refused(
                "paused",
                message,
                format!("Go on with: wedsync connections resume {only}"),
            ));
        }
        return Ok(vec![only]);
    }
    let active = desk.connections.values().filter(|connection| connection.state != ConnectionState::Paused);
    Ok(active.map(|connection| connection.id).collect())
}

pub(super) fn names(desk: &Desk, asked: &[ConnectionId]) -> Vec<(ConnectionId, String)> {
    let name =
        |id: &ConnectionId| desk.connections.get(id).map(|connection| connection.name.clone()).unwrap_or_default();
    asked.iter().map(|id| (*id, name(id))).collect()
}

/// Two versions, held deletions and doubtful matches that wait for a person.
pub(crate) fn open_questions(view: &wedsync_store::View<'_>) -> Result<u64, StoreError> {
    let held = view.held(Some(wedsync_store::rows::HeldState::Waiting))?.len();
    Ok((view.versions_open()?.len() + held + view.questions_open()?.len()) as u64)
}
