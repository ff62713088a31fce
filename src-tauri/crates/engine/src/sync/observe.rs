//! Asks a place for its changes, page by page, and after single items that a listing left out.

use super::desk::Desk;
use crate::{EngineError, Progress};
use futures::FutureExt;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{CollectionId, Cursor, RemoteId, Revision};
use wedsync_domain::ports::{Answer, Known, Page, Remote};
use wedsync_domain::{Fault, FaultKind, Timestamp};
use wedsync_store::{Store, StoreError};

/// Revisions of a collection, read from the store only if a provider asks for one.
struct StoredRevisions {
    store: Arc<Store>,
    collection: CollectionId,
    revisions: OnceLock<HashMap<RemoteId, Option<Revision>>>,
}

impl Known for StoredRevisions {
    fn revision(&self, id: &RemoteId) -> Option<Revision> {
        let revisions = self.revisions.get_or_init(|| {
            // Not knowing a revision only costs reading the item again.
            self.store.read(|view| view.revisions(self.collection)).unwrap_or_else(|why: StoreError| {
                tracing::warn!(collection = %self.collection, %why, "revisions could not be read");
                HashMap::new()
            })
        });
        revisions.get(id).cloned().flatten()
    }
}

/// More pages than any real list has; a place that never ends is stopped here and nothing is concluded.
const MOST_PAGES: usize = 20_000;

/// A list that answers with changes only is read from the beginning this often: a listing that left something out
/// would otherwise never be noticed.
const WHOLE_EVERY: Duration = Duration::from_hours(24);

/// Where to go on; `None` when it is time to read everything once more.
fn start(store: &Store, collection: CollectionId, now: Timestamp) -> Result<Option<Cursor>, StoreError> {
    store.read(|view| {
        let whole: Option<i64> = view.meta(&whole_key(collection))?.and_then(|text| text.parse().ok());
        let due = whole.is_none_or(|at| now.since(Timestamp(at)) > WHOLE_EVERY || Timestamp(at) > now);
        if due { Ok(None) } else { view.cursor(collection) }
    })
}

/// Where it is noted when a collection was last read whole.
pub(super) fn whole_key(collection: CollectionId) -> String {
    format!("whole/{collection}")
}

/// Hands every page of changes to `take`, the last one with `more` unset. While one is taken in, the next is asked for.
pub(super) async fn pages(
    store: &Arc<Store>,
    remote: &Arc<dyn Remote>,
    collection: &Collection,
    now: Timestamp,
    progress: Option<&Arc<dyn Progress>>,
    mut take: impl FnMut(Page) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let known = StoredRevisions { store: Arc::clone(store), collection: collection.id, revisions: OnceLock::new() };
    let known = Arc::new(known);
    let ask = |cursor: Option<Cursor>| {
        let (remote, list, known) = (Arc::clone(remote), collection.key.clone(), Arc::clone(&known));
        async move { remote.changes(&list, cursor.as_ref(), &*known).await }
    };
    let mut cursor = start(store, collection.id, now)?;
    let mut page = ask(cursor.clone()).await?;
    let mut seen = 0;
    for _ in 0..MOST_PAGES {
        seen += (page.items.len() + page.unchanged.len()) as u64;
        if let Some(progress) = progress {
            progress.step(&format!("Reading {}", collection.name), seen, None);
        }
        if !page.more {
            return take(page);
        }
        if page.cursor == cursor {
            take(page)?;
            break;
        }
        cursor.clone_from(&page.cursor);
        // Given up as soon as nobody waits for it.
        let (asking, next) = ask(cursor.clone()).remote_handle();
        tokio::spawn(asking);
        // Taking a page in occupies this thread: the question goes out first.
        tokio::task::yield_now().await;
        take(page)?;
        page = next.await?;
    }
    let message = format!("{} answers with one page after another and never ends", collection.name);
    Err(Fault::new(FaultKind::Malformed, "endless_listing", message).into())
}

/// Asks after items by name. Answers that failed leave the item as unknown as it was.
pub(super) async fn ask_after(desk: &Desk, collection: CollectionId, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
    let (Some(remote), Some(list)) = (desk.remote_of(collection), desk.collections.get(&collection)) else {
        let unknown = Fault::new(FaultKind::Transient, "not_asked", "This connection takes no part at the moment");
        return Ok(ids.iter().map(|_| Answer::Unknown(unknown.clone())).collect());
    };
    let mut answers = Vec::with_capacity(ids.len());
    for some in ids.chunks(100) {
        let mut part = remote.read(&list.key, some).await?;
        if part.len() != some.len() {
            let message = format!("{} answered {} of {} questions", list.name, part.len(), some.len());
            return Err(Fault::new(FaultKind::Malformed, "answers_missing", message));
        }
        answers.append(&mut part);
    }
    Ok(answers)
}
