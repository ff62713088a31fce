//! What is wrong with this installation: the database, the clock, the connections, and what the house around says.

use crate::Failure;
use crate::dto::doctor::{Checkup, Diagnostics, DiagnosticsSaved, Finding, Look, PreviewDiagnostics, SaveDiagnostics};
use crate::router::{Context, Lookup, Parts};
use std::collections::BTreeMap;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::remarks::remark;
use wedsync_domain::{Kind, Timestamp};
use wedsync_engine::{ClockIs, clock_is};
use wedsync_store::{HeldState, View};

pub async fn look(context: Context, _: Look) -> Result<Checkup, Failure> {
    context
        .apart(|parts| {
            let mut findings = parts.installation.findings();
            findings.push(database(parts));
            let now = parts.clock.now();
            let (seen, figures) = parts.engine.store().read(|view| -> Result<_, Lookup> {
                let connections = view.connections()?;
                let mut seen = vec![clock(view, now)?];
                seen.extend(connections.iter().map(|it| connection(it).named(&it.name)));
                seen.extend(waiting(view)?);
                Ok((seen, figures(view, &connections)?))
            })?;
            findings.extend(seen);
            Ok(Checkup::of(findings, figures))
        })
        .await
}

pub async fn preview(context: Context, _: PreviewDiagnostics) -> Result<Diagnostics, Failure> {
    let checkup = look(context.clone(), Look {}).await?;
    context.apart(move |parts| parts.installation.diagnostics(&checkup)).await
}

pub async fn save(context: Context, ask: SaveDiagnostics) -> Result<DiagnosticsSaved, Failure> {
    context
        .apart(move |parts| {
            parts.installation.save_diagnostics(ask.number, &ask.file)?;
            Ok(DiagnosticsSaved { file: ask.file })
        })
        .await
}

fn database(parts: &Parts) -> Finding {
    match parts.engine.store().check() {
        Ok(troubles) if troubles.is_empty() => Finding::well("database", "The database is whole."),
        Ok(troubles) => {
            tracing::warn!(count = troubles.len(), first = troubles.first(), "database check");
            let next = "Restore the latest backup: wedsync restore FILE.";
            Finding::trouble("database", "Parts of the database are damaged.", next, Some("database_corrupt"))
        }
        Err(error) => {
            let fault = error.fault();
            Finding::trouble("database", fault.message, fault.next_step, Some(&fault.code))
        }
    }
}

fn clock(view: &View<'_>, now: Timestamp) -> Result<Finding, Lookup> {
    let next = "Set date and time of this machine, best automatically from the network.";
    Ok(match clock_is(view, now)? {
        ClockIs::Behind => {
            let message = "This machine's clock stands before this program was made.";
            Finding::trouble("clock", message, next, Some("clock_behind"))
        }
        ClockIs::WentBack => {
            let message = "This machine's clock stands earlier than at the last sync.";
            Finding::trouble("clock", message, next, Some("clock_went_back"))
        }
        ClockIs::FarAhead => {
            let message = "The last sync was more than 60 days ago, or the clock has jumped ahead.";
            Finding::note("clock", message, "Check date and time of this machine.").coded("clock_far_ahead")
        }
        ClockIs::Fine => Finding::well("clock", "The clock is plausible."),
    })
}

fn connection(it: &Connection) -> Finding {
    let id = it.id.to_string();
    match (&it.fault, it.state) {
        (Some(fault), _) => {
            let message = format!("{}: {}", it.name, fault.message);
            Finding::trouble(&id, message, fault.next_step.clone(), Some(&fault.code))
        }
        (None, ConnectionState::SignInNeeded) => {
            let next = format!("Give its password anew: wedsync connections resume {id} --password-stdin.");
            Finding::trouble(&id, format!("{} refuses our sign-in.", it.name), next, Some("sign_in_refused"))
        }
        (None, ConnectionState::Paused) => {
            let next = format!("When it shall take part again: wedsync connections resume {id}.");
            Finding::note(&id, format!("{} is paused.", it.name), next).coded("paused")
        }
        (None, ConnectionState::Active) if it.last_ok.is_none() => {
            let next = "See what a sync would do: wedsync preview.";
            Finding::note(&id, format!("{} was never synced.", it.name), next).coded("never_synced")
        }
        (None, ConnectionState::Active) => Finding::well(&id, format!("{} answers.", it.name)),
    }
}

fn waiting(view: &View<'_>) -> Result<Vec<Finding>, Lookup> {
    let mut seen = Vec::new();
    for it in view.skipped(None)? {
        let message = format!("Left out of the sync: {}", it.fault.message);
        seen.push(Finding::note("skipped", message, it.fault.next_step.clone()).coded(&it.fault.code));
    }
    for kind in Kind::ALL {
        for record in view.records(*kind)? {
            if let Some(fault) = remark(*kind, &*view.body(record.body)?) {
                seen.push(Finding::note("remark", fault.message, fault.next_step).coded(&fault.code));
            }
        }
    }
    for (id, count, what, list) in [
        ("versions", view.versions_open()?.len(), "records have two versions", "versions"),
        ("deletions", view.held(Some(HeldState::Waiting))?.len(), "deletions wait for you", "deletions"),
        ("matches", view.questions_open()?.len(), "arrivals may be weddings or people you have", "matches"),
    ] {
        if count > 0 {
            let next = format!("See them: wedsync {list} list.");
            seen.push(Finding::note(id, format!("{count} {what}."), next).counted(count as u64));
        }
    }
    Ok(seen)
}

/// Numbers alone: no names, no values.
fn figures(view: &View<'_>, connections: &[Connection]) -> Result<BTreeMap<String, u64>, Lookup> {
    let count = |length: usize| length as u64;
    let mut figures = BTreeMap::new();
    figures.insert("connections".to_owned(), count(connections.len()));
    for it in connections {
        *figures.entry(format!("connections_{}", it.provider)).or_default() += 1;
    }
    figures.insert("collections".to_owned(), count(view.collections(None)?.len()));
    for kind in Kind::ALL {
        figures.insert(format!("records_{}", kind.schema().plural), view.record_count(*kind)?);
    }
    figures.insert("waiting".to_owned(), view.dirty_count()?);
    figures.insert("skipped".to_owned(), count(view.skipped(None)?.len()));
    figures.insert("versions_open".to_owned(), count(view.versions_open()?.len()));
    figures.insert("deletions_waiting".to_owned(), count(view.held(Some(HeldState::Waiting))?.len()));
    figures.insert("matches_open".to_owned(), count(view.questions_open()?.len()));
    Ok(figures)
}
