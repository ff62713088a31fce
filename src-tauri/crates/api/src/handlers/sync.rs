//! Syncing, its preview, and how things stand.

use super::connections::card;
use crate::Failure;
use crate::dto::sync::{
    AskStatus, ChangeLine, ConnectionSummary, Open, Paused, Preview, Status, Summary, Sync, Totals, Waits, Watch,
    WeddingNow, WeekendWatch,
};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use chrono_tz::Tz;
use wedsync_domain::connection::{Collection, Connection, ConnectionState};
use wedsync_domain::{Kind, Timestamp};
use wedsync_engine::{ConnectionReport, DayWatch, Detail, OnTheDay, Pause, PlannedChange, Report, Studio, SyncAsk};
use wedsync_store::{HeldState, StoreError, View};

pub async fn preview(context: Context, ask: Preview) -> Result<Summary, Failure> {
    let ask = SyncAsk { connection: ask.connection, approve: false, progress: context.progress.clone() };
    let report = context.parts.engine.preview(&ask).await?;
    summary(&context, report).await
}

pub async fn run(context: Context, ask: Sync) -> Result<Summary, Failure> {
    let ask = SyncAsk { connection: ask.connection, approve: ask.approve, progress: context.progress.clone() };
    let report = context.parts.engine.sync(&ask).await?;
    summary(&context, report).await
}

async fn summary(context: &Context, report: Report) -> Result<Summary, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    let waits = context.look(move |view| Ok(waits(view, now, computer)?)).await?;
    Ok(Summary {
        needs_person: report.needs_person(),
        run: report.run,
        totals: totals(report.totals),
        needs_approval: report.needs_approval,
        waits,
        connections: report.connections.into_iter().map(connection).collect(),
    })
}

/// What is not written now though it could be.
fn waits(view: &View<'_>, now: Timestamp, computer: Tz) -> Result<Option<Waits>, StoreError> {
    let waits = wedsync_engine::waits(view, now, computer)?;
    Ok(waits.map(|it| Waits { writes: it.records, until: it.until.map(instant) }))
}

fn totals(of: wedsync_engine::Totals) -> Totals {
    Totals {
        created: of.created,
        updated: of.updated,
        deleted: of.deleted,
        versions: of.versions,
        held_deletions: of.held_deletions,
        skipped: of.skipped,
        failed: of.failed,
    }
}

fn connection(report: ConnectionReport) -> ConnectionSummary {
    let line = |change: PlannedChange| {
        let detail = change.detail.to_string();
        let (fields, fault, why) = match change.detail {
            Detail::Nothing => (Vec::new(), None, None),
            Detail::Fields(fields) => (fields.iter().map(ToString::to_string).collect(), None, None),
            Detail::Fault(fault) => (Vec::new(), Some(*fault), None),
            Detail::Held(why) => (Vec::new(), None, Some(why)),
        };
        let PlannedChange { what, collection, record, title, .. } = change;
        ChangeLine { what: what.into(), collection, record, title, detail, fields, fault, why }
    };
    ConnectionSummary {
        id: report.id,
        name: report.name,
        totals: totals(report.totals),
        fault: report.fault,
        changes: report.changes.into_iter().map(line).collect(),
    }
}

pub async fn status(context: Context, _: AskStatus) -> Result<Status, Failure> {
    let (now, working) = (context.parts.clock.now(), context.parts.engine.is_working());
    let (computer, stalled) = (context.parts.home, context.parts.engine.stalled());
    context
        .look(move |view| {
            let home = Studio::home(view, computer)?;
            let connections = view.connections()?;
            let open = open(view, &connections)?;
            let waiting = view.dirty_count()?;
            let mut records = std::collections::BTreeMap::new();
            for kind in Kind::ALL {
                let count = view.record_count(*kind)?;
                if count > 0 {
                    records.insert(kind.schema().plural.to_owned(), count);
                }
            }
            Ok(Status {
                state: if stalled.is_some() { "broken" } else { state(&connections, open, waiting) }.into(),
                working,
                stalled,
                paused: wedsync_engine::paused(view, now)?.map(paused),
                read_only_since: wedsync_engine::read_only(view)?.map(instant),
                waits: waits(view, now, computer)?,
                open,
                waiting,
                records,
                last_run: view.runs(1)?.first().and_then(|run| run.ended).map(instant),
                zone: home.name().to_owned(),
                watch: watch(&DayWatch::look(view, now, home)?),
                now: instant(now),
                connections: connections.into_iter().map(card).collect(),
            })
        })
        .await
}

fn watch(day: &DayWatch) -> Watch {
    let now = |wedding: &OnTheDay| WeddingNow {
        record: wedding.record,
        title: wedding.title.clone(),
        venue: wedding.venue.clone(),
        from: instant(wedding.lasts.start),
        until: instant(wedding.lasts.end),
    };
    let weekend = day.weekend.as_ref().map(|weekend| WeekendWatch {
        from: instant(weekend.lasts.start),
        until: instant(weekend.lasts.end),
        weddings: weekend.weddings.len() as u64,
    });
    Watch {
        weekend,
        running: day.running.iter().map(now).collect(),
        weddings_today: day.today.len() as u64,
        is_protected: day.is_protected(),
    }
}

fn paused(pause: Pause) -> Paused {
    match pause {
        Pause::Until(end) => Paused { until: Some(instant(end)) },
        Pause::UntilResumed => Paused { until: None },
    }
}

pub(super) fn open(view: &View<'_>, connections: &[Connection]) -> Result<Open, Lookup> {
    let count = |length: usize| length as u64;
    let active =
        |it: &Collection| connections.iter().any(|c| c.id == it.connection && c.state == ConnectionState::Active);
    let previews =
        view.collections(None)?.iter().filter(|it| it.direction.writes() && !it.approved && active(it)).count();
    Ok(Open {
        versions: count(view.versions_open()?.len()),
        deletions: count(view.held(Some(HeldState::Waiting))?.len()),
        matches: count(view.questions_open()?.len()),
        previews: count(previews),
        skipped: count(view.skipped(None)?.len()),
    })
}

/// The worst that is so stands for all.
fn state(connections: &[Connection], open: Open, waiting: u64) -> &'static str {
    let any = |state| connections.iter().any(|it| it.state == state);
    if connections.is_empty() {
        "not_connected"
    } else if any(ConnectionState::SignInNeeded) || connections.iter().any(|it| it.fault.is_some()) {
        "broken"
    } else if open.things() > 0 {
        "needs_person"
    } else if waiting > 0 {
        "waiting"
    } else if any(ConnectionState::Paused) {
        "paused"
    } else {
        "agrees"
    }
}
