//! The last check, and the notice that goes with it: kept in one transaction, so that a crash neither forgets a check nor
//! tells of it twice.

use wedsync_domain::Timestamp;
use wedsync_domain::readiness::Readiness;
use wedsync_store::{About, StoreError, Tx, View};

const LAST: &str = "readiness";
const DONE: &str = "readiness_done";

/// The last check of a whole weekend.
pub(super) fn last(view: &View<'_>) -> Result<Option<Readiness>, StoreError> {
    // One that an older version wrote, and nobody can read any more, is as good as none.
    Ok(view.meta(LAST)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// The last time that was due and was looked at.
pub(super) fn done(view: &View<'_>) -> Result<Option<Timestamp>, StoreError> {
    Ok(view.meta(DONE)?.and_then(|text| text.parse().ok()).map(Timestamp))
}

/// Nobody is told of what they have just asked for; what was told before is over once it is put right.
pub(super) fn keep(tx: &mut Tx<'_>, found: &Readiness, now: Timestamp) -> Result<(), StoreError> {
    tx.set_meta(LAST, &serde_json::json!(found).to_string())?;
    if found.open().next().is_none() { end(tx, now) } else { Ok(()) }
}

/// Of what is not ready a person is told once a check, unless the weekend has begun (`tell`).
pub(super) fn keep_due(
    tx: &mut Tx<'_>,
    found: &Readiness,
    due: Timestamp,
    now: Timestamp,
    tell: bool,
) -> Result<(), StoreError> {
    tx.set_meta(DONE, &due.0.to_string())?;
    end(tx, now)?;
    if found.weddings.is_empty() {
        return Ok(());
    }
    tx.set_meta(LAST, &serde_json::json!(found).to_string())?;
    let open = u32::try_from(found.open().count()).unwrap_or(u32::MAX);
    if tell && open > 0 {
        tx.raise(&About::NotReady { open, checked: now, until: found.until.0 }, now)?;
    }
    Ok(())
}

fn end(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    for notice in tx.notices_open()?.iter().filter(|it| matches!(it.about, About::NotReady { .. })) {
        tx.end_notice(notice.id, now)?;
    }
    Ok(())
}
