//! What is measured and who receives it, over a whole desk with receivers that do what they are told.

use super::bench::Bench;
use super::days::saturday;
use super::related::CRM;
use async_trait::async_trait;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::ExporterId;
use wedsync_domain::incident::{Route, RouteStep};
use wedsync_domain::measure::{Content, Episode, Exporter, ExporterAt, Exporters, Label, Parcel, Ran, Snapshot, What};
use wedsync_domain::season::Season;
use wedsync_domain::{Fault, FaultKind, Secret, Timestamp};
use wedsync_store::StoreError;

/// How a receiver behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Manner {
    #[default]
    Takes,
    /// Nobody answers.
    Away,
    /// Says no to whatever it is sent.
    RefusesAll,
    /// Says no to what was measured before then.
    RefusesBefore(Timestamp),
    /// Asks for patience.
    Later(Timestamp),
    /// Says nothing at all, for ever.
    Silent,
}

/// Where everything arrives.
#[derive(Default)]
struct Shore {
    manner: Manner,
    measured: Vec<Snapshot>,
    episodes: Vec<Episode>,
    runs: Vec<Ran>,
    asked: u32,
    reaches_back: Option<Duration>,
    only_incidents: bool,
}

#[derive(Clone, Default)]
struct Harbour(Arc<Mutex<Shore>>);

impl Harbour {
    fn shore(&self) -> MutexGuard<'_, Shore> {
        self.0.lock().unwrap()
    }

    fn behaves(&self, manner: Manner) {
        self.shore().manner = manner;
    }

    fn times(&self) -> Vec<Timestamp> {
        self.shore().measured.iter().map(|it| it.at).collect()
    }
}

#[async_trait]
impl Exporter for Harbour {
    fn takes(&self) -> &'static [Content] {
        if self.shore().only_incidents {
            return &[Content::Incidents];
        }
        &[Content::Measures, Content::Incidents, Content::Runs]
    }

    fn reaches_back(&self) -> Option<Duration> {
        self.shore().reaches_back
    }

    async fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let manner = self.shore().manner;
        self.shore().asked += 1;
        let refused = |kind| Err(Fault::new(kind, "not_taken", "“Shore” takes nothing."));
        let old = |at: Timestamp| matches!(parcel, Parcel::Measures(all) if all.iter().any(|it| it.at < at));
        match manner {
            Manner::Away => return refused(FaultKind::Transient),
            Manner::RefusesAll => return refused(FaultKind::Rejected),
            Manner::RefusesBefore(at) if old(at) => return refused(FaultKind::Rejected),
            Manner::Later(until) => return refused(FaultKind::RateLimited { until: Some(until) }),
            Manner::Silent => std::future::pending().await,
            Manner::Takes | Manner::RefusesBefore(_) => {}
        }
        match parcel {
            Parcel::Measures(all) => self.shore().measured.extend(all.iter().cloned()),
            Parcel::Incidents(all) => self.shore().episodes.extend(all.iter().cloned()),
            Parcel::Runs(all) => self.shore().runs.extend(all.iter().cloned()),
        }
        Ok(())
    }
}

impl Exporters for Harbour {
    fn open(&self, _: &ExporterAt) -> Result<Arc<dyn Exporter>, Fault> {
        Ok(Arc::new(self.clone()))
    }

    fn try_out(&self, _: &ExporterAt, _: Option<Secret>) -> Result<Arc<dyn Exporter>, Fault> {
        Ok(Arc::new(self.clone()))
    }
}

const ONLY: ExporterId = ExporterId(1);

/// That desk with a receiver, which has taken its test.
fn exporting(bench: Bench) -> (Bench, Harbour) {
    let harbour = Harbour::default();
    let bench = bench.exporting_by(Arc::new(harbour.clone()));
    let mut it = ExporterAt::new("otlp", "Shore", BTreeMap::new());
    bench.runtime.block_on(bench.engine.try_exporter(&mut it, None)).unwrap();
    bench.engine.store().write(|tx| tx.add_exporter(&it)).map_err(|why: StoreError| why).unwrap();
    *harbour.shore() = Shore::default();
    (bench, harbour)
}

/// A Saturday with a wedding, at noon, with a receiver.
fn noon() -> (Bench, Harbour) {
    let bench = saturday();
    bench.at("2027-05-15T12:00:00Z");
    exporting(bench)
}

impl Bench {
    /// What the schedule does once a minute.
    fn exports(&self) {
        let snapshot = self.engine.measure().unwrap();
        for it in self.see(|view| view.exporters()) {
            self.runtime.block_on(self.engine.export(&it, &snapshot)).unwrap();
        }
    }

    fn exporter(&self) -> ExporterAt {
        self.see(|view| view.exporter(ONLY)).unwrap()
    }

    fn waiting(&self) -> Vec<Timestamp> {
        self.see(|view| view.exports_waiting(ONLY)).iter().map(|it| it.at).collect()
    }
}

fn value(all: &Snapshot, what: What, labels: &[(Label, &str)]) -> Option<f64> {
    let fits = |it: &&wedsync_domain::measure::Measure| {
        it.what == what && labels.iter().all(|(name, value)| it.labels.get(name).map(String::as_str) == Some(value))
    };
    all.measures.iter().find(fits).map(|it| it.value)
}

#[test]
fn what_is_measured_is_what_is_so_and_names_neither_couple_nor_tool_nor_venue() {
    let (bench, _) = noon();
    let region = |text: &str| Route {
        name: "Anna & Ben".into(),
        least: Severity::Warning,
        classes: None,
        connections: None,
        region: Some(text.into()),
        hours: None,
        steps: vec![RouteStep { after_min: 0, ways: Vec::new() }],
        again_min: None,
    };
    bench.engine.set_routes(&[region("barn"), region("Wales"), region(" ")]).unwrap();
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.engine.look_at_the_day(None).unwrap();
    bench.runtime.block_on(bench.engine.look_at_health(None)).unwrap();
    let all = bench.engine.measure().unwrap();
    let crm = bench.connections[CRM].to_string();
    let of_crm = |what| value(&all, what, &[(Label::Connection, &crm)]);
    assert_eq!(value(&all, What::WeddingsToday, &[]), Some(1.0));
    assert_eq!(value(&all, What::Incidents, &[(Label::Severity, "critical")]), Some(1.0), "{all:?}");
    assert_eq!(value(&all, What::Incidents, &[(Label::Severity, "warning")]), Some(0.0), "none is said as well");
    assert_eq!(value(&all, What::Questions, &[(Label::Kind, "two_versions")]), Some(0.0));
    assert!(of_crm(What::HealthScore).is_some_and(|score| score <= 20.0), "{all:?}");
    assert!(of_crm(What::LastGoodSync).is_some_and(|at| at > 1_700_000_000.0), "seconds, not milliseconds");
    assert_eq!((all.season, all.regions.as_slice()), (Season::Peak, ["barn".to_owned()].as_slice()));
    for it in &all.measures {
        assert!(it.value.is_finite() && it.value >= 0.0, "{it:?}");
        for text in it.labels.values() {
            assert!(!["Anna", "Ben", "Barn"].iter().any(|name| text.contains(name)), "{it:?}");
        }
    }
    let mut seen: Vec<_> = all.measures.iter().map(|it| (it.what, it.labels.clone())).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all.measures.len(), "no series stands twice");
}

#[test]
fn what_a_receiver_missed_it_gets_in_its_order_when_it_is_back() {
    let (bench, harbour) = noon();
    bench.exports();
    harbour.behaves(Manner::Away);
    let mut all = harbour.times();
    for _ in 0..25 {
        bench.passes(60);
        all.push(bench.engine.clock.now());
        bench.exports();
    }
    assert_eq!(bench.waiting(), all[1..], "kept in the database, in its order");
    let away = bench.exporter();
    assert_eq!((away.fault.map(|it| it.code).as_deref(), away.failing_since), (Some("not_taken"), Some(all[1])));
    let bench = bench.restarted();
    harbour.behaves(Manner::Takes);
    bench.passes(60);
    all.push(bench.engine.clock.now());
    bench.exports();
    assert_eq!((harbour.times(), bench.waiting()), (all.clone(), vec![]), "nothing is lost and nothing twice");
    let back = bench.exporter();
    assert_eq!((back.fault, back.failing_since, back.took), (None, None, all.last().copied()));
    assert_eq!((back.thinned, back.dropped), (0, 0));
}

#[test]
fn no_line_of_an_incident_is_lost_while_a_receiver_is_away() {
    let (bench, harbour) = noon();
    bench.exports();
    assert_eq!(harbour.shore().episodes, [], "what was before is not told to a new receiver");
    harbour.behaves(Manner::Away);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.engine.look_at_the_day(None).unwrap();
    bench.exports();
    let bench = bench.restarted();
    bench.breaks(CRM, None);
    for _ in 0..80 {
        bench.passes(600);
        bench.engine.look_at_the_day(None).unwrap();
        bench.exports();
    }
    harbour.behaves(Manner::Takes);
    bench.exports();
    bench.exports();
    let told = harbour.shore().episodes.clone();
    let happened: Vec<&str> = told.iter().map(|it| it.happened.as_str()).collect();
    assert_eq!((happened[0], happened.last().copied()), ("detected", Some("over")), "{told:?}");
    assert!(told.windows(2).all(|two| two[0].line < two[1].line), "each once: {told:?}");
    assert!(told.iter().all(|it| it.class == "sign_in_ended" && it.title == "Crm refuses our sign-in"), "{told:?}");
    assert!(told[0].ended.is_some(), "how it stands now is said with each");
}

#[test]
fn every_run_is_told_once_with_its_numbers() {
    let (bench, harbour) = noon();
    for venue in ["Ash Barn", "The Mill"] {
        bench.places[CRM].say("jobs", "j1", "location", venue);
        bench.sync();
    }
    bench.exports();
    bench.exports();
    let runs = harbour.shore().runs.clone();
    assert!(runs.len() >= 2 && runs.windows(2).all(|two| two[0].run < two[1].run), "{runs:?}");
    assert!(runs.iter().all(|it| it.ended >= it.started && it.counts.contains_key("failed")), "{runs:?}");
}

#[test]
fn what_is_refused_while_newer_is_taken_is_let_go_and_counted() {
    let (bench, harbour) = noon();
    harbour.behaves(Manner::Away);
    let mut all = Vec::new();
    for _ in 0..12 {
        bench.passes(60);
        all.push(bench.engine.clock.now());
        bench.exports();
    }
    harbour.behaves(Manner::RefusesBefore(all[5]));
    bench.passes(60);
    all.push(bench.engine.clock.now());
    bench.exports();
    assert_eq!((harbour.times(), bench.waiting()), (all[5..].to_vec(), vec![]));
    let it = bench.exporter();
    assert_eq!((it.dropped, it.fault), (5, None));
    let told = bench.engine.measure().unwrap();
    assert_eq!(value(&told, What::ExportsDropped, &[(Label::Exporter, "exp-1")]), Some(5.0), "the count is measured");
}

#[test]
fn a_receiver_that_refuses_everything_costs_nothing_of_what_waits() {
    let (bench, harbour) = noon();
    harbour.behaves(Manner::RefusesAll);
    for _ in 0..5 {
        bench.passes(60);
        bench.exports();
    }
    let it = bench.exporter();
    assert_eq!((bench.waiting().len(), it.dropped), (5, 0), "most likely its settings are wrong");
    assert_eq!(it.fault.map(|it| it.kind), Some(FaultKind::Rejected));
}

#[test]
fn what_is_too_old_for_a_receiver_is_not_sent_and_counted() {
    let (bench, harbour) = noon();
    harbour.shore().reaches_back = Some(Duration::from_hours(1));
    harbour.behaves(Manner::Away);
    for _ in 0..4 {
        bench.exports();
        bench.passes(30 * 60);
    }
    harbour.behaves(Manner::Takes);
    bench.exports();
    let now = bench.engine.clock.now();
    assert!(harbour.times().iter().all(|at| *at + Duration::from_hours(1) >= now), "{:?}", harbour.times());
    assert_eq!((harbour.times().len(), bench.exporter().dropped, bench.waiting().len()), (3, 2, 0));
}

#[test]
fn whoever_asks_for_patience_is_left_alone_until_then() {
    let (bench, harbour) = noon();
    harbour.behaves(Manner::Later(bench.engine.clock.now() + Duration::from_mins(10)));
    bench.exports();
    let asked = harbour.shore().asked;
    for _ in 0..8 {
        bench.passes(60);
        bench.exports();
    }
    assert_eq!((harbour.shore().asked, bench.waiting().len()), (asked, 9), "asked nothing, and nothing is lost");
    harbour.behaves(Manner::Takes);
    bench.passes(180);
    bench.exports();
    assert_eq!(harbour.times().len(), 10);
}

#[test]
fn nothing_waits_for_a_receiver_that_takes_no_measurements() {
    let (bench, harbour) = noon();
    harbour.shore().only_incidents = true;
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.engine.look_at_the_day(None).unwrap();
    harbour.behaves(Manner::Later(bench.engine.clock.now() + Duration::from_mins(10)));
    for _ in 0..3 {
        bench.exports();
        bench.passes(60);
    }
    assert_eq!(bench.waiting(), [], "it would wait for ever");
    bench.passes(600);
    harbour.behaves(Manner::Takes);
    bench.exports();
    let told = harbour.shore().episodes.len();
    assert_eq!((told, harbour.times().len()), (1, 0));
}

#[test]
fn a_receiver_that_never_answers_holds_up_no_sync_and_no_other_minute() {
    let (bench, harbour) = exporting(Bench::agreed());
    harbour.behaves(Manner::Silent);
    bench.places[0].say("main", "u1", "title", "Anna & Benedict");
    bench.pass(2);
    bench.run_by_itself();
    assert_eq!(bench.places[1].titles("main"), ["Anna & Benedict"], "the sync went on");
    assert!(harbour.shore().asked > 0, "and somebody was waiting meanwhile");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Receivers come and go, desks are started anew, clocks are set back: all that was measured is there, waits, or was counted.
    #[test]
    fn all_that_was_measured_is_there_or_waits_or_is_counted(
        minutes in prop::collection::vec((0_u8..6, 0_i64..5), 1..30),
    ) {
        let (mut bench, harbour) = exporting(Bench::agreed());
        let mut measured = 0;
        for (what, passes) in minutes {
            let now = bench.engine.clock.now();
            match what {
                0 => harbour.behaves(Manner::Away),
                1 => harbour.behaves(Manner::RefusesBefore(now)),
                2 => harbour.behaves(Manner::Later(now + Duration::from_mins(2))),
                3 => bench = bench.restarted(),
                4 => bench.at(&(now - Duration::from_mins(3)).utc().to_rfc3339()),
                _ => harbour.behaves(Manner::Takes),
            }
            bench.passes(u64::try_from(passes).unwrap() * 60);
            bench.exports();
            measured += 1;
        }
        let it = bench.exporter();
        let kept = harbour.times().len() + bench.waiting().len() + usize::try_from(it.thinned + it.dropped).unwrap();
        prop_assert_eq!(kept, measured, "taken, waiting, thinned and dropped together");
    }
}
