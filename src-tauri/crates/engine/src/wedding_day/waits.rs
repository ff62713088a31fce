//! What waits for a person's decision, and whether any of it is new since they were last told.
//!
//! Numbers are never given twice and only grow, so the newest of each kind is all that has to be remembered. What a person asks
//! again by themselves keeps its number, and is no news to them. Deliberately absent: how many there are, and the words.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wedsync_domain::connection::{Collection, ConnectionState};
use wedsync_domain::ids::CollectionId;
use wedsync_store::{StoreError, Tx, View, Waiting};

const KNOWN: &str = "waiting_known";

/// What waits, or what of it was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waits {
    newest: Waiting,
    /// Lists that nobody has said may be written to.
    previews: BTreeSet<CollectionId>,
}

impl Waits {
    /// What waits now.
    pub(super) fn look(view: &View<'_>) -> Result<Self, StoreError> {
        Ok(Self { newest: view.newest_waiting()?, previews: previews(view)? })
    }

    /// What was seen at the last look at which there was anything. `None`: there never was.
    pub(super) fn known(view: &View<'_>) -> Result<Option<Self>, StoreError> {
        Ok(view.meta(KNOWN)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(super) fn note(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.set_meta(KNOWN, &serde_json::json!(self).to_string())
    }

    /// Whether anything waits at all.
    pub(super) fn any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether any of it was not there when that was seen.
    pub(super) fn is_news_to(&self, known: &Self) -> bool {
        let (now, then) = (&self.newest, &known.newest);
        now.versions > then.versions
            || now.held > then.held
            || now.questions > then.questions
            || !self.previews.is_subset(&known.previews)
    }

    /// What is known once this was seen too. A list that was let through and waits once more is something new.
    pub(super) fn seen_after(self, known: Option<&Self>) -> Self {
        let Some(Self { newest: then, .. }) = known else { return self };
        let newest = Waiting {
            versions: self.newest.versions.max(then.versions),
            held: self.newest.held.max(then.held),
            questions: self.newest.questions.max(then.questions),
        };
        Self { newest, ..self }
    }
}

/// Lists of connections that take part, which nobody has said may be written to.
fn previews(view: &View<'_>) -> Result<BTreeSet<CollectionId>, StoreError> {
    let connections = view.connections()?;
    let active = |id| connections.iter().any(|it| it.id == id && it.state == ConnectionState::Active);
    let waits = |list: &Collection| list.direction.writes() && !list.approved && active(list.connection);
    Ok(view.collections(None)?.into_iter().filter(waits).map(|list| list.id).collect())
}
