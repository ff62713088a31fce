//! Everything that is measured, at one time. Reads, and remembers nothing.
//!
//! Labels hold numbers, fixed words and the regions that the studio named in its routes: never a title, a name or an address.

use crate::alerts::routes;
use crate::health::{Assessment, CheckKind, Seen, standings};
use crate::wedding_day::{date, venues};
use crate::{DayWatch, Studio};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Severity;
use wedsync_domain::connection::Connection;
use wedsync_domain::measure::{Label, Measure, Snapshot, What};
use wedsync_store::{HeldState, StoreError, View};

type Labels = BTreeMap<Label, String>;

/// At that time. `awake` is since when the schedule has been at work.
pub(super) fn snapshot(
    view: &View<'_>,
    now: Timestamp,
    computer: Tz,
    awake: Option<Timestamp>,
) -> Result<Snapshot, StoreError> {
    let studio = Studio::of(view)?;
    let home = studio.zone.unwrap_or(computer);
    let day = DayWatch::look(view, now, home)?;
    let mut all = All(Vec::new());
    for it in standings(view, now, computer, awake)? {
        tool(&mut all, &it.connection, &it.now);
    }
    waiting(&mut all, view)?;
    all.note(What::WeddingsToday, Labels::new(), size(day.today.len()));
    let (calls, waits) = view.calls_counted()?;
    all.note(What::Calls, Labels::new(), number(calls));
    all.note(What::CallsWaiting, Labels::new(), number(waits));
    exports(&mut all, view)?;
    let near = venues(&day.today).iter().map(|venue| venue.to_lowercase()).collect::<Vec<_>>();
    let named = routes(view)?.into_iter().filter_map(|route| route.region);
    let regions: BTreeSet<String> = named.map(|region| region.trim().to_owned()).collect();
    let season = studio.year.on(date(now, home));
    let there = |region: &String| !region.is_empty() && near.iter().any(|it| it.contains(&region.to_lowercase()));
    Ok(Snapshot { at: now, season, regions: regions.into_iter().filter(there).collect(), measures: all.0 })
}

struct All(Vec<Measure>);

impl All {
    fn note(&mut self, what: What, labels: Labels, value: f64) {
        self.0.push(Measure { what, labels, value });
    }
}

/// More than four thousand million of anything is as good as that many.
fn number(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn size(count: usize) -> f64 {
    number(u64::try_from(count).unwrap_or(u64::MAX))
}

fn seconds(at: Timestamp) -> f64 {
    number(u64::try_from(at.0 / 1000).unwrap_or(0))
}

fn tool(all: &mut All, it: &Connection, is: &Assessment) {
    let labels = Labels::from([(Label::Connection, it.id.to_string()), (Label::Provider, it.provider.clone())]);
    let with = |label: Label, value: &str| {
        let mut labels = labels.clone();
        labels.insert(label, value.to_owned());
        labels
    };
    if let Some(score) = is.score {
        all.note(What::HealthScore, labels.clone(), f64::from(score));
    }
    let overdue = is.checks.iter().any(|check| matches!(check.seen, Seen::Overdue(..)));
    all.note(What::Overdue, labels.clone(), f64::from(u8::from(overdue)));
    if let Some(last) = it.last_ok {
        all.note(What::LastGoodSync, labels.clone(), seconds(last));
    }
    for check in &is.checks {
        match (&check.kind, &check.seen) {
            (CheckKind::Errors, Seen::Requests(asked, failed)) => {
                all.note(What::Requests, labels.clone(), f64::from(*asked));
                for (kind, count) in failed {
                    all.note(What::RequestsFailed, with(Label::Kind, kind), f64::from(*count));
                }
            }
            (CheckKind::Performance, Seen::Pace(lately, _)) => {
                for (share, ms) in [("0.5", lately.p50), ("0.95", lately.p95), ("0.99", lately.p99)] {
                    all.note(What::RequestSeconds, with(Label::Quantile, share), f64::from(ms) / 1000.0);
                }
            }
            _ => {}
        }
    }
}

/// What waits for a person, and for a channel.
fn waiting(all: &mut All, view: &View<'_>) -> Result<(), StoreError> {
    for (kind, count) in [
        ("two_versions", view.versions_open()?.len()),
        ("deletions", view.held(Some(HeldState::Waiting))?.len()),
        ("matches", view.questions_open()?.len()),
    ] {
        all.note(What::Questions, Labels::from([(Label::Kind, kind.to_owned())]), size(count));
    }
    let open = view.incidents_open()?;
    for (severity, name) in [(Severity::Info, "info"), (Severity::Warning, "warning"), (Severity::Critical, "critical")]
    {
        let count = open.iter().filter(|it| it.severity == severity).count();
        all.note(What::Incidents, Labels::from([(Label::Severity, name.to_owned())]), size(count));
    }
    all.note(What::Words, Labels::new(), size(view.words_waiting()?.len()));
    Ok(())
}

/// What the receivers themselves have not got.
fn exports(all: &mut All, view: &View<'_>) -> Result<(), StoreError> {
    for it in view.exporters()? {
        let labels = Labels::from([(Label::Exporter, it.id.to_string()), (Label::Kind, it.kind.clone())]);
        all.note(What::ExportsWaiting, labels.clone(), number(view.exports_count(it.id)?));
        all.note(What::ExportsThinned, labels.clone(), number(it.thinned));
        all.note(What::ExportsDropped, labels, number(it.dropped));
    }
    Ok(())
}
