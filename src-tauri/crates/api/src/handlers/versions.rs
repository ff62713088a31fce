//! Two versions side by side, and settling them.

use super::names::{DESK, Names};
use super::records::known;
use crate::dto::versions::{DisputedField, ListVersions, Resolve, Settled, SideLine, TakeFrom, VersionsCard};
use crate::router::{Context, Lookup};
use crate::texts::{instant, label};
use crate::{Failure, assign};
use wedsync_domain::{Kind, Patch, Timestamp};
use wedsync_engine::{Choice, Take};
use wedsync_store::{Disputed, Versions, View};

pub async fn list(context: Context, _: ListVersions) -> Result<Vec<VersionsCard>, Failure> {
    context
        .look(|view| {
            let names = Names::of(view)?;
            view.versions_open()?.into_iter().map(|versions| card(view, &names, versions)).collect()
        })
        .await
}

fn card(view: &View<'_>, names: &Names, versions: Versions) -> Result<VersionsCard, Lookup> {
    let record = view.record(versions.record)?;
    let kind = record.as_ref().map(|it| it.kind);
    let mut deleted_at = Vec::new();
    for link in &versions.deleted_at {
        deleted_at.push(match link {
            Some(link) => names.link(view, *link)?,
            None => DESK.into(),
        });
    }
    Ok(VersionsCard {
        id: versions.id,
        name: record.map(|it| it.title).unwrap_or_default(),
        kind,
        state: "open".into(),
        record: versions.record,
        fields: versions.fields.into_iter().map(|field| disputed(names, kind, field)).collect(),
        deleted_at,
        opened: instant(versions.opened),
    })
}

fn disputed(names: &Names, kind: Option<Kind>, field: Disputed) -> DisputedField {
    let sides = field.sides.into_iter().map(|side| SideLine {
        place: side.connection.map_or_else(|| "hub".into(), |id| id.to_string()),
        name: side.connection.map_or_else(|| DESK.into(), |id| names.connection(id)),
        value: side.value.map(|value| value.to_string()),
        after: known_instant(side.after),
        by: known_instant(side.by),
        told: side.told.and_then(known_instant),
    });
    DisputedField {
        label: label(kind, &field.field),
        field: field.field.to_string(),
        agreed: field.agreed.map(|value| value.to_string()),
        sides: sides.collect(),
    }
}

/// The ends of time stand for a change of which nobody knows when, and its beginning for one that never was.
fn known_instant(time: Timestamp) -> Option<String> {
    (time > Timestamp::default() && time < Timestamp(i64::MAX)).then(|| instant(time))
}

pub async fn resolve(context: Context, ask: Resolve) -> Result<Settled, Failure> {
    let id = ask.id;
    context
        .apart(move |parts| {
            let set = if ask.set.is_empty() {
                Patch::new()
            } else {
                parts.engine.store().read(|view| -> Result<Patch, Lookup> {
                    let missing = || Failure::not_found(format!("version {id}"), "wedsync versions list");
                    let versions = view.versions(id)?.ok_or_else(missing)?;
                    let record = known(view, versions.record)?;
                    Ok(assign::patch(record.kind, &*view.body(record.body)?, &ask.set)?)
                })?
            };
            let take = ask.take.map(|take| match take {
                TakeFrom::Hub => Take::Hub,
                TakeFrom::Connection(id) => Take::Connection(id),
            });
            let line = parts.engine.settle(id, &Choice { take, set, keep_both: ask.keep_both, rule: ask.rule })?;
            Ok(Settled { id, state: "settled".into(), line })
        })
        .await
}
