//! The studio's records: lists, one in full, edits.

use super::names::Names;
use super::sources;
use crate::dto::records::{EditRecord, ListRecords, PlaceLine, RecordLine, RecordPage, ShowRecord, SomeRecords};
use crate::router::{Context, Lookup};
use crate::{Failure, assign, texts};
use std::collections::HashSet;
use wedsync_domain::fields::ICAL;
use wedsync_domain::ids::RecordId;
use wedsync_domain::{Fields, Kind};
use wedsync_store::{HeldState, Link, Presence, Record, View};

/// So many lines at once where a list is read in pieces: some milliseconds for the desk, and for who draws them.
const PIECE: usize = 2_000;

pub async fn list(context: Context, ask: ListRecords) -> Result<Vec<RecordLine>, Failure> {
    context
        .look(move |view| {
            let records = match ask.some {
                None => view.records(ask.kind)?,
                Some(SomeRecords::After(id)) => view.records_after(ask.kind, id, PIECE)?,
                Some(SomeRecords::These(ids)) => these(view, ask.kind, &ids)?,
            };
            let states = States::of(view)?;
            records.into_iter().map(|record| states.line(view, record)).collect()
        })
        .await
}

fn these(view: &View<'_>, kind: Kind, ids: &[RecordId]) -> Result<Vec<Record>, Lookup> {
    let mut found = Vec::new();
    for id in ids.iter().take(PIECE) {
        found.extend(view.record(*id)?.filter(|it| it.kind == kind && it.archived.is_none()));
    }
    Ok(found)
}

pub async fn show(context: Context, ask: ShowRecord) -> Result<RecordPage, Failure> {
    context.look(move |view| page(view, ask.id)).await
}

pub async fn edit(context: Context, ask: EditRecord) -> Result<RecordPage, Failure> {
    let id = ask.id;
    let line_of_edit = context
        .apart(move |parts| {
            let (kind, now) = parts.engine.store().read(|view| -> Result<_, Lookup> {
                let record = known(view, id)?;
                Ok((record.kind, view.body(record.body)?))
            })?;
            let patch = assign::patch(kind, &now, &ask.set)?;
            Ok(parts.engine.edit(id, &patch)?)
        })
        .await?;
    context.look(move |view| Ok(RecordPage { line_of_edit, ..page(view, id)? })).await
}

pub fn known(view: &View<'_>, id: RecordId) -> Result<Record, Lookup> {
    let missing = || Failure::not_found(format!("record {id}"), "wedsync records list weddings").into();
    view.record(id)?.ok_or_else(missing)
}

/// What is open about which records, looked up once for a whole list.
struct States {
    versions: HashSet<RecordId>,
    held: HashSet<RecordId>,
    waits: HashSet<RecordId>,
}

impl States {
    fn of(view: &View<'_>) -> Result<Self, Lookup> {
        Ok(Self {
            versions: view.versions_open()?.into_iter().map(|it| it.record).collect(),
            held: view.held(Some(HeldState::Waiting))?.into_iter().map(|it| it.record).collect(),
            waits: view.dirty_records(usize::MAX >> 1, RecordId(0))?.into_iter().collect(),
        })
    }

    fn line(&self, view: &View<'_>, record: Record) -> Result<RecordLine, Lookup> {
        let state = if self.versions.contains(&record.id) {
            "two_versions"
        } else if self.held.contains(&record.id) {
            "deletion_asks"
        } else if self.waits.contains(&record.id) {
            "waits"
        } else {
            "agrees"
        };
        let (location, status) = match record.kind {
            Kind::Wedding => {
                let body = view.body(record.body)?;
                (text(&body, "location"), text(&body, "status"))
            }
            _ => (None, None),
        };
        Ok(RecordLine {
            id: record.id,
            name: record.title,
            kind: record.kind,
            state: state.into(),
            date: record.date.map(|day| day.to_string()),
            circle: record.circle,
            location,
            status,
        })
    }
}

fn text(body: &Fields, field: &str) -> Option<String> {
    body.get(field).map(ToString::to_string)
}

fn page(view: &View<'_>, id: RecordId) -> Result<RecordPage, Lookup> {
    let record = known(view, id)?;
    let names = Names::of(view)?;
    let body = view.body(record.body)?;
    let links = view.links_of(id)?;
    let mut places = Vec::new();
    for link in links {
        places.push(place(view, &names, record.kind, &body, &link)?);
    }
    let states = States::of(view)?;
    let related = wedsync_engine::related(view, &record)?.into_iter().map(|other| states.line(view, other));
    let related = related.collect::<Result<_, _>>()?;
    Ok(RecordPage {
        related,
        uid: record.uid.to_string(),
        sources: sources::of(view, &names, &record, &body)?,
        fields: texts::fields(record.kind, &body),
        carried: body.keys().filter(|name| name.starts_with(ICAL)).map(ToString::to_string).collect(),
        places,
        versions: view.versions_of(id)?.map(|it| it.id),
        created: texts::instant(record.created),
        changed: texts::instant(record.changed),
        archived: record.archived.map(texts::instant),
        line_of_edit: None,
        line: states.line(view, record)?,
    })
}

fn place(view: &View<'_>, names: &Names, kind: Kind, ours: &Fields, link: &Link) -> Result<PlaceLine, Lookup> {
    let connection = names.connection_of(link.collection).unwrap_or(wedsync_domain::ids::ConnectionId(0));
    let theirs = view.body(link.theirs)?;
    let (agreed_ours, agreed_theirs) = (view.body(link.agreed_ours)?, view.body(link.agreed_theirs)?);
    // Agreed is a pair, so that two ways of saying one thing count as the same.
    let same: Fields = theirs
        .iter()
        .filter(|(name, value)| agreed_theirs.get(*name) == Some(*value) && agreed_ours.get(*name) == ours.get(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(PlaceLine {
        connection,
        connection_name: names.connection(connection),
        collection: link.collection,
        collection_name: names.collection(link.collection),
        remote: link.remote.to_string(),
        state: presence(link.presence).into(),
        waits: link.dirty,
        fields: texts::fields(kind, &theirs),
        agrees: texts::fields(kind, &same).into_keys().collect(),
        seen: texts::instant(link.seen_same),
        told: link.told_changed.filter(|told| link.written.is_none_or(|ours| ours < *told)).map(texts::instant),
    })
}

fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Here => "here",
        Presence::Missing => "missing",
        Presence::Gone => "gone",
        Presence::Unreadable => "unreadable",
    }
}
