//! Incidents, routes and words without a store: what holds whatever happens.

use super::course::course;
use super::routes::{fitting, otherwise, without};
use super::say::{Says, Scene, say};
use super::trouble::Trouble;
use super::{CALM, RETURNS, comes_and_goes};
use chrono_tz::Europe::London;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use wedsync_domain::alert::{Severity, Stage};
use wedsync_domain::ids::{ChannelId, ConnectionId, IncidentId, WordId};
use wedsync_domain::incident::{
    By, Cause, ChannelAt, Hours, Incident, IncidentState, Line, Route, RouteStep, Took, Word,
};
use wedsync_domain::{Fault, FaultKind, Timestamp};

/// A Saturday in May, at noon.
const NOON: Timestamp = Timestamp(1_810_378_800_000);

fn later(seconds: u64) -> Timestamp {
    NOON + Duration::from_secs(seconds)
}

fn trouble(tool: i64, severity: Severity) -> Trouble {
    let fault = Fault::new(FaultKind::SignInNeeded, "sign_in_refused", "The CRM has refused our sign-in.");
    let cause = Cause::Tool { connection: ConnectionId(tool), name: "Crm".into(), fault };
    Trouble { cause, severity, well: None, grouped: false }
}

/// Lets the course of things go on by one look, as the store would keep it.
fn goes_on(known: &mut Vec<Incident>, troubles: &[Trouble], now: Timestamp) -> Vec<Line> {
    let near: Vec<Incident> =
        known.iter().filter(|it| it.hushed || it.ended.is_none_or(|ended| ended + RETURNS > now)).cloned().collect();
    let mut lines = Vec::new();
    for mut turn in course(&near, troubles, now) {
        lines.append(&mut turn.lines);
        let id = IncidentId(i64::try_from(known.len()).unwrap() + 1);
        if let Some(it) = known.iter_mut().find(|it| it.id == turn.incident.id) {
            *it = turn.incident;
        } else {
            known.push(Incident { id, ..turn.incident });
        }
    }
    lines
}

#[test]
fn what_comes_back_within_minutes_is_the_same_and_later_it_is_another() {
    let (mut known, wrong) = (Vec::new(), [trouble(1, Severity::Critical)]);
    goes_on(&mut known, &wrong, NOON);
    goes_on(&mut known, &[], later(60));
    assert_eq!((known.len(), known[0].state, known[0].ended), (1, IncidentState::Resolved, Some(later(60))));
    goes_on(&mut known, &wrong, later(120));
    assert_eq!((known.len(), known[0].state, known[0].fresh), (1, IncidentState::Triggered, later(120)));
    goes_on(&mut known, &[], later(180));
    goes_on(&mut known, &wrong, later(180) + RETURNS);
    assert_eq!(known.len(), 2);
}

#[test]
fn what_comes_and_goes_is_said_once_and_is_over_when_it_was_calm() {
    let (mut known, wrong) = (Vec::new(), [trouble(1, Severity::Critical)]);
    let mut fresh = BTreeSet::new();
    for turn in 0..100 {
        goes_on(&mut known, if turn % 2 == 0 { &wrong } else { &[] }, later(turn * 5));
        fresh.insert(known[0].fresh);
    }
    assert_eq!(known.len(), 1);
    assert!(fresh.len() <= 4, "told anew {} times", fresh.len());
    let last = later(99 * 5);
    assert!(comes_and_goes(&known[0], last) && known[0].ended.is_none());
    goes_on(&mut known, &[], last + CALM - Duration::from_secs(10));
    assert_eq!(known[0].ended, None, "not calm for long enough");
    goes_on(&mut known, &[], last + CALM);
    assert!(known[0].ended.is_some());
}

#[test]
fn what_a_person_called_over_stays_silent_until_it_was_away_or_is_worse() {
    let (mut known, wrong) = (Vec::new(), [trouble(1, Severity::Warning)]);
    goes_on(&mut known, &wrong, NOON);
    known[0].ends(later(5));
    known[0].hushed = true;
    let hushed = known.clone();
    goes_on(&mut known, &wrong, later(10));
    goes_on(&mut known, &wrong, later(100_000));
    assert_eq!(known, hushed);
    let mut worse = hushed.clone();
    goes_on(&mut worse, &[trouble(1, Severity::Critical)], later(20));
    assert_eq!((worse.len(), worse[0].state, worse[0].severity), (1, IncidentState::Triggered, Severity::Critical));
    goes_on(&mut known, &[], later(100_100));
    goes_on(&mut known, &wrong, later(100_200));
    assert_eq!((known.len(), known[1].state), (2, IncidentState::Triggered), "it was away in between");
}

#[test]
fn whoever_took_on_a_warning_did_not_take_on_a_critical_one() {
    let mut known = Vec::new();
    goes_on(&mut known, &[trouble(1, Severity::Warning)], NOON);
    (known[0].state, known[0].taken_on) = (IncidentState::Acknowledged, Some(By::Desk {}));
    let lines = goes_on(&mut known, &[trouble(1, Severity::Critical)], later(60));
    assert_eq!(lines, [Line::Now { severity: Severity::Critical }]);
    assert_eq!(
        (known[0].state, known[0].taken_on.clone(), known[0].fresh),
        (IncidentState::Triggered, None, later(60))
    );
    (known[0].state, known[0].taken_on) = (IncidentState::Acknowledged, Some(By::Desk {}));
    goes_on(&mut known, &[trouble(1, Severity::Warning)], later(120));
    assert_eq!(known[0].state, IncidentState::Acknowledged, "less bad is nothing to wake anybody for");
}

proptest! {
    /// Whatever comes, goes and changes: of one subject one is open at most, what is wrong is open or hushed, and what is well
    /// is over after a while.
    #[test]
    fn of_one_thing_one_is_open(steps in prop::collection::vec((0..3_u8, 0..3_u8, 1..400_u64, prop::bool::weighted(0.1)), 1..60)) {
        let (mut known, mut now, mut wrong) = (Vec::new(), NOON, BTreeMap::new());
        for (tool, what, wait, calls_over) in steps {
            now = now + Duration::from_secs(wait);
            match what {
                0 => drop(wrong.remove(&tool)),
                1 => drop(wrong.insert(tool, Severity::Warning)),
                _ => drop(wrong.insert(tool, Severity::Critical)),
            }
            let troubles: Vec<Trouble> = wrong.iter().map(|(tool, severity)| trouble(i64::from(*tool), *severity)).collect();
            goes_on(&mut known, &troubles, now);
            let open = |it: &&Incident| it.ended.is_none();
            let subjects: Vec<String> = known.iter().filter(open).map(|it| it.cause.subject()).collect();
            prop_assert_eq!(subjects.iter().collect::<BTreeSet<_>>().len(), subjects.len());
            for trouble in &troubles {
                let stands = |it: &Incident| it.cause.subject() == trouble.cause.subject()
                    && (it.hushed || it.ended.is_none() && it.severity == trouble.severity && it.clear.is_none());
                prop_assert!(known.iter().any(stands), "{:?} is nobody's business", trouble);
            }
            if calls_over && let Some(it) = known.iter_mut().find(|it| it.ended.is_none()) {
                it.ends(now);
                it.hushed = true;
            }
        }
        for wait in [1, 600, 600, 600, 600] {
            now = now + Duration::from_secs(wait);
            goes_on(&mut known, &[], now);
        }
        prop_assert!(known.iter().all(|it| it.ended.is_some() && !it.hushed));
    }
}

fn channel(id: i64, kind: &str) -> ChannelAt {
    ChannelAt { id: ChannelId(id), ..ChannelAt::new(kind, kind, BTreeMap::new()) }
}

fn incident(severity: Severity) -> Incident {
    let mut known = Vec::new();
    goes_on(&mut known, &[trouble(1, severity)], NOON);
    known.remove(0)
}

fn step(after_min: u32, ways: &[&[i64]]) -> RouteStep {
    RouteStep { after_min, ways: ways.iter().map(|way| way.iter().map(|id| ChannelId(*id)).collect()).collect() }
}

fn route(least: Severity, steps: Vec<RouteStep>) -> Route {
    Route {
        name: "Ours".into(),
        least,
        classes: None,
        connections: None,
        region: None,
        hours: None,
        steps,
        again_min: None,
    }
}

#[test]
fn a_channel_that_is_on_is_never_silent() {
    let all = [
        channel(1, "slack"),
        channel(2, "email-sendgrid"),
        channel(3, "sms-twilio"),
        channel(4, "email-resend"),
        channel(5, "pagerduty"),
        channel(6, "webhook"),
    ];
    let [critical, else_] = <[Route; 2]>::try_from(otherwise(&all)).unwrap();
    assert_eq!(else_.steps, [step(0, &[&[1], &[6], &[4, 2]])], "letters stand in for each other");
    assert_eq!(critical.steps, [step(0, &[&[1], &[6], &[4, 2], &[3], &[5]])]);
    let on: Vec<ChannelAt> = all.iter().map(|it| ChannelAt { on: it.id.0 == 3, ..it.clone() }).collect();
    assert_eq!(otherwise(&on)[0].steps, [step(0, &[&[3]])]);
    assert!(otherwise(&[]).iter().all(|route| route.steps == [step(0, &[])]));
}

#[test]
fn the_first_route_that_fits_decides() {
    let it = incident(Severity::Warning);
    let fits = |route: Route, venues: &[&str]| {
        let venues: Vec<String> = venues.iter().map(|it| (*it).to_owned()).collect();
        fitting(&it, &[route], &BTreeSet::from([ChannelId(1)]), &venues, NOON, London).is_some()
    };
    let any = || route(Severity::Warning, vec![step(0, &[&[1]])]);
    assert!(fits(any(), &[]));
    assert!(!fits(Route { steps: vec![step(0, &[&[2], &[3]])], ..any() }, &[]), "its channels are off");
    assert!(!fits(Route { least: Severity::Critical, ..any() }, &[]));
    assert!(fits(Route { classes: Some(vec!["sign_in_ended".into()]), ..any() }, &[]));
    assert!(!fits(Route { classes: Some(vec!["not_answering".into()]), ..any() }, &[]));
    assert!(!fits(Route { connections: Some(vec![ConnectionId(2)]), ..any() }, &[]));
    let cotswolds = || Route { region: Some(" cotswold".into()), ..any() };
    assert!(
        fits(cotswolds(), &["The Barn, Stow, Cotswolds"])
            && !fits(cotswolds(), &["The Mill, Ely"])
            && !fits(cotswolds(), &[])
    );
    // One o'clock in London.
    let hours = |from: &str, until: &str| Some(Hours { from: from.parse().unwrap(), until: until.parse().unwrap() });
    assert!(fits(Route { hours: hours("22:00:00", "14:00:00"), ..any() }, &[]));
    assert!(!fits(Route { hours: hours("14:00:00", "22:00:00"), ..any() }, &[]));
}

#[test]
fn a_channel_that_is_taken_away_leaves_no_route_that_tells_nobody() {
    let both = route(Severity::Warning, vec![step(0, &[&[1, 2], &[1]]), step(5, &[&[1]]), step(9, &[&[3]])]);
    let alone = route(Severity::Warning, vec![step(0, &[&[1]])]);
    let left = without(vec![alone, both], ChannelId(1));
    let kept = vec![step(0, &[&[2]]), step(5, &[]), step(9, &[&[3]])];
    assert_eq!(left, [route(Severity::Warning, kept)], "and words of the last step stay its words");
}

/// What is written over time, by the rules alone.
struct Desk {
    it: Incident,
    words: Vec<Word>,
    routes: Vec<Route>,
    raised: bool,
    quiet: bool,
}

impl Desk {
    fn new(severity: Severity, steps: Vec<RouteStep>, again_min: Option<u32>) -> Self {
        let routes = vec![Route { again_min, ..route(Severity::Warning, steps) }];
        Self { it: incident(severity), words: Vec::new(), routes, raised: false, quiet: false }
    }

    /// What is said then, as `Triggered 1` for each word and its first way. All of it is taken at once.
    fn says(&mut self, now: Timestamp) -> Vec<String> {
        let on: BTreeSet<ChannelId> = (1..10).map(ChannelId).collect();
        let scene = Scene {
            now,
            home: London,
            raised: self.raised,
            quiet: self.quiet,
            routes: &self.routes,
            on: &on,
            today: None,
            venues: &[],
        };
        let Says { new, spare } = say(&mut self.it, &self.words, &scene);
        for word in self.words.iter_mut().filter(|word| spare.contains(&word.id)) {
            word.ended = Some(now);
        }
        let mut said = Vec::new();
        for word in new {
            said.push(format!("{:?} {}", word.stage(), word.ways[0].0));
            let (id, channel) = (WordId(i64::try_from(self.words.len()).unwrap() + 1), word.ways[0]);
            let taken = Some(Took { channel, at: now, name: None, brought: true });
            self.words.push(Word { id, taken, tried: vec![channel], ended: Some(now), ..word });
        }
        assert_eq!(say(&mut self.it.clone(), &self.words, &scene), Says::default(), "said twice");
        said
    }
}

#[test]
fn steps_come_in_their_time_and_stop_when_somebody_looks_after_it() {
    let mut desk =
        Desk::new(Severity::Warning, vec![step(0, &[&[1]]), step(5, &[&[2, 3], &[4]]), step(30, &[&[5]])], Some(10));
    assert_eq!(desk.says(NOON), ["Triggered 1"]);
    assert_eq!(desk.says(later(299)), [""; 0]);
    assert_eq!(desk.says(later(300)), ["Triggered 2", "Triggered 4"]);
    assert_eq!(desk.says(later(900)), ["Again 1", "Again 2", "Again 4"]);
    (desk.it.state, desk.it.taken_on) = (IncidentState::Acknowledged, Some(By::Desk {}));
    assert_eq!(desk.says(later(901)), ["Acknowledged 1", "Acknowledged 2", "Acknowledged 4"]);
    assert_eq!(desk.says(later(3000)), [""; 0], "nobody else is told");
    desk.it.ends(later(3100));
    assert_eq!(desk.says(later(3100)), ["Resolved 1", "Resolved 2", "Resolved 4"]);
    let names: BTreeSet<&str> = desk.words.iter().map(|word| word.alert.word.as_str()).collect();
    assert_eq!(names.len(), desk.words.len(), "every word has a name of its own");
    assert!(desk.words.iter().all(|word| word.alert.key == desk.words[0].alert.key), "and all the incident's");
}

#[test]
fn on_a_saturday_every_step_is_taken_at_once() {
    let mut desk = Desk::new(Severity::Warning, vec![step(0, &[&[1]]), step(5, &[&[2]]), step(30, &[&[3]])], None);
    desk.raised = true;
    assert_eq!(desk.says(NOON), ["Triggered 1", "Triggered 2", "Triggered 3"]);
}

#[test]
fn what_can_wait_waits_and_what_is_critical_never_does() {
    let mut warning = Desk::new(Severity::Warning, vec![step(0, &[&[1]])], None);
    warning.quiet = true;
    assert_eq!(warning.says(NOON), [""; 0]);
    warning.quiet = false;
    assert_eq!(warning.says(later(3600)), ["Triggered 1"]);
    let mut critical = Desk::new(Severity::Critical, vec![step(0, &[&[1]])], None);
    critical.quiet = true;
    assert_eq!(critical.says(NOON), ["Triggered 1"]);
    let mut info = Desk::new(Severity::Warning, vec![step(0, &[&[1]])], None);
    info.it.severity = Severity::Info;
    assert_eq!(info.says(NOON), [""; 0], "mere information is no alert");
}

#[test]
fn whoever_is_in_two_steps_is_told_once_and_the_first_step_that_reaches_anybody_is_the_first() {
    let mut desk = Desk::new(Severity::Warning, vec![step(0, &[&[1]]), step(10, &[&[1, 2], &[3]])], Some(5));
    desk.raised = true;
    assert_eq!(desk.says(NOON), ["Triggered 1", "Triggered 3"]);
    assert_eq!(desk.words[0].ways, [ChannelId(1), ChannelId(2)], "with whoever stands in");
    assert_eq!(desk.says(later(300)), ["Again 1", "Again 3"]);
    // Nobody is reached by the first step: what comes next comes at once.
    let mut late = Desk::new(Severity::Warning, vec![step(0, &[&[77]]), step(600, &[&[1]]), step(610, &[&[2]])], None);
    assert_eq!(late.says(NOON), ["Triggered 1"]);
    assert_eq!(late.says(later(600)), ["Triggered 2"]);
}

#[test]
fn a_clock_set_back_holds_nothing_back() {
    let mut desk = Desk::new(Severity::Warning, vec![step(0, &[&[1]]), step(5, &[&[2]])], Some(10));
    desk.it.turns_fresh(later(86_400));
    assert_eq!(desk.says(NOON), ["Triggered 1", "Triggered 2"]);
    desk.words.iter_mut().for_each(|word| word.alert.written = later(86_400));
    assert_eq!(desk.says(later(60)), ["Again 1", "Again 2"]);
}

#[test]
fn a_sign_in_that_ends_after_an_answer_failed_to_come_is_another_thing() {
    let mut known = Vec::new();
    let silent = Fault::new(FaultKind::Transient, "timed_out", "The CRM does not answer.");
    let cause = Cause::Tool { connection: ConnectionId(1), name: "Crm".into(), fault: silent };
    let passing = Trouble { cause, ..trouble(1, Severity::Warning) };
    goes_on(&mut known, std::slice::from_ref(&passing), NOON);
    (known[0].state, known[0].taken_on) = (IncidentState::Acknowledged, Some(By::Desk {}));
    goes_on(&mut known, &[trouble(1, Severity::Warning)], later(3600));
    assert_eq!((known[0].state, known[0].fresh), (IncidentState::Triggered, later(3600)), "now somebody must act");
    known[0].ends(later(3700));
    known[0].hushed = true;
    goes_on(&mut known, &[passing], later(3800));
    assert!(known[0].ended.is_some(), "what passes by itself is no news");
    // What is only not over yet is neither opened nor ended.
    let less = |severity| Trouble { severity, ..trouble(2, severity) };
    goes_on(&mut known, &[less(Severity::Info)], later(4000));
    assert_eq!(known.len(), 1);
    goes_on(&mut known, &[less(Severity::Warning)], later(4100));
    goes_on(&mut known, &[less(Severity::Info)], later(9000));
    assert_eq!((known.len(), known[1].ended, known[1].severity), (2, None, Severity::Warning));
}

#[test]
fn what_was_never_told_is_not_said_to_be_over() {
    let mut desk = Desk::new(Severity::Warning, vec![step(0, &[&[1]]), step(5, &[&[2]])], None);
    desk.says(NOON);
    desk.it.ends(later(60));
    assert_eq!(desk.says(later(60)), ["Resolved 1"]);
    // It comes back, and all begins anew.
    (desk.it.state, desk.it.ended) = (IncidentState::Triggered, None);
    desk.it.turns_fresh(later(120));
    assert_eq!(desk.says(later(120)), ["Triggered 1"]);
    desk.it.ends(later(180));
    assert_eq!(desk.says(later(180)), ["Resolved 1"]);
}

#[test]
fn a_word_that_may_have_got_there_is_taken_back_and_one_that_cannot_have_is_not() {
    let mut desk = Desk::new(Severity::Critical, vec![step(0, &[&[1], &[2]])], None);
    desk.says(NOON);
    for word in &mut desk.words {
        (word.taken, word.ended) = (None, None);
    }
    desk.words[1].tried.clear();
    desk.it.ends(later(60));
    assert_eq!(desk.says(later(60)), ["Resolved 1"]);
    assert!(desk.words.iter().all(|word| word.ended.is_some()), "nobody is told of it any more");
    assert_eq!(desk.words[0].stage(), Stage::Triggered);
}
