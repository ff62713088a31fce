//! What is new of incidents and of runs since a place. Both lie in the store anyway and for long, so a receiver that is away for days
//! loses nothing of them: it is told from where it was.

use super::acts::NO_RUN_LASTS;
use crate::alerts::said;
use chrono_tz::Tz;
use std::collections::BTreeMap;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{IncidentId, RunId};
use wedsync_domain::incident::Incident;
use wedsync_domain::measure::{Episode, Ran};
use wedsync_store::{LineRow, Run, StoreError, View};

/// Sent together.
const TOGETHER: usize = 50;

/// What there is to tell, and how far that goes.
pub(super) struct Told<T, P> {
    pub(super) news: Vec<T>,
    pub(super) until: P,
}

/// Lines of incidents after that one. `None`: there are none.
pub(super) fn episodes(
    view: &View<'_>,
    after: i64,
    now: Timestamp,
    home: Tz,
) -> Result<Option<Told<Episode, i64>>, StoreError> {
    let lines = view.lines_after(after, TOGETHER)?;
    let Some(until) = lines.last().map(|it| it.number) else { return Ok(None) };
    let mut incidents: BTreeMap<IncidentId, Incident> = BTreeMap::new();
    let mut news = Vec::with_capacity(lines.len());
    for line in lines {
        if let std::collections::btree_map::Entry::Vacant(place) = incidents.entry(line.incident)
            && let Some(it) = view.incident(line.incident)?
        {
            place.insert(it);
        }
        news.extend(incidents.get(&line.incident).map(|it| episode(it, &line, now, home)));
    }
    Ok(Some(Told { news, until }))
}

fn episode(it: &Incident, line: &LineRow, now: Timestamp, home: Tz) -> Episode {
    let told = serde_json::json!(line.line);
    Episode {
        line: line.number,
        key: it.key(),
        class: it.cause.class().to_owned(),
        severity: it.severity,
        about: it.cause.connection(),
        title: said(it, now, home).title,
        happened: told["what"].as_str().unwrap_or_default().to_owned(),
        at: line.at,
        begun: it.begun,
        ended: it.ended,
    }
}

/// Runs after that one that have come to their end, up to the first that is still under way. `None`: there are none.
pub(super) fn runs(view: &View<'_>, after: RunId, now: Timestamp) -> Result<Option<Told<Ran, RunId>>, StoreError> {
    let (mut news, mut until) = (Vec::new(), after);
    for Run { id, started, ended, summary } in view.runs_after(after, TOGETHER)? {
        match ended {
            Some(ended) => {
                let counts = serde_json::from_value(summary).unwrap_or_default();
                news.push(Ran { run: id, started, ended, counts });
            }
            // Cut off, for example by a power cut: it never ends.
            None if now.since(started) > NO_RUN_LASTS || started > now => {}
            None => break,
        }
        until = id;
    }
    Ok((until != after).then_some(Told { news, until }))
}
