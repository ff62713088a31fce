//! Incidents from their first moment to their last word, over a whole desk with channels that do what they are told.

use super::bench::Bench;
use super::days::saturday;
use super::loft::{Loft, Manner};
use super::related::{CALENDAR, CRM, LEDGER};
use crate::alerts::{Errands, is_due};
use crate::health::{Found, Health, Probe};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::alert::Severity;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::{Cause, ChannelAt, Incident, IncidentState, Line, Route, RouteStep};
use wedsync_domain::{Fault, FaultKind};
use wedsync_store::StoreError;

/// A Saturday with a wedding, at noon, and these channels.
pub(super) fn told_by(kinds: &[&str]) -> (Bench, Arc<Loft>) {
    let bench = saturday();
    bench.at("2027-05-15T12:00:00Z");
    let loft = Loft::new(bench.clock());
    Loft::set_up(bench.engine.store(), kinds);
    (bench.telling_by(loft.clone()), loft)
}

impl Bench {
    /// A tick of the schedule, and everything that is due is sent.
    pub(super) fn tick(&self) {
        self.engine.look_at_the_day(None).unwrap();
        self.runtime.block_on(async {
            for word in self.engine.store().read(|view| view.words_waiting()).unwrap() {
                if is_due(&word, self.engine.clock.now()) {
                    self.engine.send_word(word.id).await.ok();
                }
            }
        });
    }

    pub(super) fn passes(&self, seconds: u64) {
        let now = self.engine.clock.now() + Duration::from_secs(seconds);
        self.at(&now.utc().to_rfc3339());
    }

    pub(super) fn breaks(&self, place: usize, kind: Option<FaultKind>) {
        let change = self.engine.store().write(|tx| {
            let mut it = tx.connection(self.connections[place])?.unwrap();
            it.fault = kind.map(|kind| Fault::new(kind, "out_of_order", format!("“{}” is out of order.", it.name)));
            it.state = match kind {
                Some(FaultKind::SignInNeeded) => ConnectionState::SignInNeeded,
                _ => ConnectionState::Active,
            };
            tx.update_connection(&it)
        });
        change.map_err(|why: StoreError| why).unwrap();
    }

    fn incidents(&self) -> Vec<Incident> {
        self.see(|view| view.incidents_open())
    }
}

#[test]
fn a_tool_that_weddings_depend_on_is_told_by_every_channel_and_so_is_its_end() {
    let (bench, loft) = told_by(&["slack", "sms-twilio"]);
    bench.tick();
    assert_eq!(loft.news(), [""; 0]);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    let arrived = loft.arrived();
    assert_eq!(loft.news(), ["slack Triggered", "sms-twilio Triggered"]);
    let alert = &arrived[0].alert;
    assert_eq!((alert.title.as_str(), alert.severity), ("Crm refuses our sign-in", Severity::Critical));
    assert_eq!(alert.today.as_ref().unwrap().words, "1 wedding today, at The Barn.");
    assert!(!format!("{alert:?}").contains("Anna"), "no couple: {alert:?}");
    assert!(alert.link == "wedsync://alerts/inc-1" && alert.steps.len() == 3, "{alert:?}");
    bench.breaks(CRM, None);
    bench.passes(60);
    bench.tick();
    assert_eq!(loft.news(), ["slack Resolved", "sms-twilio Resolved"]);
    bench.passes(3600);
    bench.tick();
    assert_eq!((loft.news(), bench.incidents()), (vec![], vec![]));
}

#[test]
fn what_is_taken_on_is_told_once_more_and_then_no_more() {
    let (bench, loft) = told_by(&["slack"]);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    bench.passes(11 * 60);
    bench.tick();
    assert_eq!(loft.news(), ["slack Triggered", "slack Again"]);
    bench.engine.take_on(bench.incidents()[0].id).unwrap();
    bench.tick();
    assert_eq!(loft.news(), ["slack Acknowledged"]);
    bench.passes(3600);
    bench.tick();
    assert_eq!(loft.news(), [""; 0]);
    let id = bench.incidents()[0].id;
    let story = bench.see(|view| view.incident_lines(id));
    let taken_on = |line: &Line| matches!(line, Line::TakenOn { .. });
    assert_eq!(story.iter().filter(|(_, line)| taken_on(line)).count(), 1, "{story:?}");
}

#[test]
fn a_hand_in_slack_takes_it_on() {
    let (bench, loft) = told_by(&["slack", "webhook"]);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    loft.takes_on(&loft.arrived()[0].word);
    loft.news();
    bench.runtime.block_on(bench.engine.look_around()).unwrap();
    bench.tick();
    assert_eq!(loft.news(), ["slack Acknowledged", "webhook Acknowledged"]);
    assert_eq!(bench.incidents()[0].state, IncidentState::Acknowledged);
}

#[test]
fn another_way_stands_in_at_once_and_gives_back_when_the_first_is_well() {
    let (bench, loft) = told_by(&["email-resend", "email-sendgrid"]);
    loft.behaves("email-resend", Manner::Refuses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    assert_eq!(loft.news(), ["email-sendgrid Triggered"]);
    bench.breaks(LEDGER, Some(FaultKind::SignInNeeded));
    bench.tick();
    assert_eq!(loft.news(), ["email-sendgrid Triggered"], "the one that is known to fail is not asked first");
    loft.all_take();
    bench.passes(90);
    bench.runtime.block_on(bench.engine.look_around()).unwrap();
    bench.breaks(CALENDAR, Some(FaultKind::SignInNeeded));
    bench.tick();
    assert_eq!(loft.news(), ["email-resend Triggered"]);
}

#[test]
fn with_every_channel_down_it_is_tried_until_somebody_has_it() {
    let (bench, loft) = told_by(&["slack", "sms-twilio"]);
    loft.behaves("slack", Manner::Refuses);
    loft.behaves("sms-twilio", Manner::Refuses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    for _ in 0..600 {
        bench.tick();
        bench.passes(6);
    }
    assert_eq!(loft.news(), [""; 0]);
    let wrong: Vec<String> = bench.incidents().iter().map(|it| it.cause.subject()).collect();
    assert!(wrong.contains(&"channel cha-1".to_owned()) && wrong.contains(&"channel cha-2".to_owned()), "{wrong:?}");
    loft.all_take();
    bench.passes(75);
    bench.tick();
    let mut news = loft.news();
    news.retain(|it| it.ends_with("Triggered"));
    assert!(
        news.contains(&"slack Triggered".to_owned()) && news.contains(&"sms-twilio Triggered".to_owned()),
        "{news:?}"
    );
}

#[test]
fn a_channel_that_accepts_and_loses_is_not_believed() {
    let (bench, loft) = told_by(&["sms-twilio", "pagerduty"]);
    let routes = [Route {
        name: "Both".into(),
        least: Severity::Warning,
        classes: None,
        connections: None,
        region: None,
        hours: None,
        steps: vec![RouteStep { after_min: 0, ways: vec![vec![ChannelId(1), ChannelId(2)]] }],
        again_min: None,
    }];
    bench.engine.set_routes(&routes).unwrap();
    loft.behaves("sms-twilio", Manner::Loses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    assert_eq!(loft.news(), [""; 0], "it says that it has it");
    bench.passes(20);
    bench.runtime.block_on(bench.engine.look_around()).unwrap();
    bench.tick();
    assert_eq!(loft.news()[0], "pagerduty Triggered");
}

#[test]
fn what_can_wait_waits_for_the_end_of_a_hold_and_what_is_critical_does_not() {
    let (bench, loft) = told_by(&["slack"]);
    bench.at("2027-05-18T12:00:00Z");
    bench.engine.hold_alerts(Some(bench.engine.clock.now() + Duration::from_hours(1))).unwrap();
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    assert_eq!((loft.news(), bench.incidents()[0].severity), (vec![], Severity::Warning));
    bench.passes(3601);
    bench.tick();
    assert_eq!(loft.news(), ["slack Triggered"]);
    bench.at("2027-05-15T12:00:00Z");
    bench.engine.hold_alerts(Some(bench.engine.clock.now() + Duration::from_hours(1))).unwrap();
    bench.breaks(CALENDAR, Some(FaultKind::Transient));
    bench.tick();
    assert!(loft.news().contains(&"slack Triggered".to_owned()), "weddings of the day depend on it");
}

#[test]
fn the_network_of_the_studio_is_one_incident_and_not_ten() {
    let (bench, loft) = told_by(&["slack"]);
    bench.at("2027-05-18T12:00:00Z");
    for place in [CRM, LEDGER, CALENDAR] {
        bench.places[place].fail(Some(FaultKind::Transient));
    }
    let look = || bench.runtime.block_on(bench.engine.look_at_health(None)).unwrap();
    look();
    bench.tick();
    assert_eq!(bench.incidents(), [], "what the network does may pass by itself");
    bench.passes(601);
    look();
    bench.tick();
    let open = bench.incidents();
    assert_eq!(open.iter().filter(|it| !it.grouped).count(), 1, "{open:?}");
    assert!(open.iter().any(|it| matches!(&it.cause, Cause::Several { names } if names.len() == 3)));
    assert_eq!(loft.news(), ["slack Triggered"]);
    for place in [CRM, LEDGER, CALENDAR] {
        bench.places[place].fail(None);
    }
    bench.passes(300);
    look();
    bench.tick();
    assert_eq!((loft.news(), bench.incidents()), (vec!["slack Resolved".to_owned()], vec![]));
}

#[test]
fn a_look_that_is_refused_is_a_detection_where_weddings_depend_on_the_tool() {
    let (bench, loft) = told_by(&["slack"]);
    bench.places[CRM].fail(Some(FaultKind::Transient));
    bench.runtime.block_on(bench.engine.look_at_health(None)).unwrap();
    bench.tick();
    assert_eq!(loft.news(), ["slack Triggered"], "the next sync need not come first");
}

#[test]
fn the_watch_elsewhere_hears_of_us_and_of_trouble_and_its_silence_is_an_incident() {
    let (bench, loft) = told_by(&[]);
    bench.engine.set_heartbeat(Some(("Night watch".into(), true))).unwrap();
    let around = || bench.runtime.block_on(bench.engine.look_around()).unwrap();
    around();
    around();
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    bench.passes(60);
    around();
    let beats: Vec<bool> = loft.beats().into_iter().map(|(_, trouble)| trouble).collect();
    assert_eq!(beats, [false, true], "once a minute");
    loft.beat_fails(true);
    for _ in 0..3 {
        bench.passes(60);
        around();
    }
    bench.tick();
    assert!(bench.incidents().iter().any(|it| matches!(it.cause, Cause::Heartbeat { .. })));
}

#[test]
fn a_crash_anywhere_loses_no_word_and_says_the_same_one_again() {
    for writes in 1..14 {
        let (bench, loft) = told_by(&["slack", "webhook"]);
        bench.engine.look_at_the_day(None).unwrap();
        bench.breaks(CRM, Some(FaultKind::SignInNeeded));
        bench.engine.store().crash_after_writes(Some(writes));
        let bench = bench.until_it_crashes();
        for _ in 0..3 {
            bench.passes(5);
            bench.tick();
        }
        let arrived = loft.arrived();
        for channel in ["slack", "webhook"] {
            let words: Vec<&str> =
                arrived.iter().filter(|it| it.channel == channel).map(|it| it.word.as_str()).collect();
            assert!((1..=2).contains(&words.len()), "after write {writes}: {arrived:?}");
            assert!(words.iter().all(|word| *word == words[0]), "after write {writes}: {words:?}");
        }
        assert_eq!(bench.incidents().len(), 1, "after write {writes}");
        bench.breaks(CRM, None);
        bench.tick();
        let over: Vec<String> = loft.news().into_iter().filter(|it| it.ends_with("Resolved")).collect();
        assert_eq!(over, ["slack Resolved", "webhook Resolved"], "after write {writes}");
    }
}

impl Bench {
    /// Ticks until the store plays dead, and starts anew.
    fn until_it_crashes(self) -> Self {
        for _ in 0..3 {
            if self.engine.look_at_the_day(None).is_err() {
                break;
            }
            let words = self.engine.store().read(|view| view.words_waiting());
            self.runtime.block_on(async {
                for word in words.unwrap_or_default() {
                    self.engine.send_word(word.id).await.ok();
                }
            });
            self.passes(5);
        }
        self.restarted()
    }
}

#[test]
fn a_sign_in_that_ends_before_the_last_wedding_of_the_week_is_told_beforehand() {
    let (bench, loft) = told_by(&["slack"]);
    let ends = |now: &str, at: &str| {
        bench.at(now);
        let found = Found {
            looked: bench.engine.clock.now(),
            probe: Probe::Answered(200),
            silent_since: None,
            state: Health::Healthy,
            since: bench.engine.clock.now(),
            slices: Vec::new(),
            lately: None,
            usual: None,
            sign_in_ends: Some(at.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()),
            climbs: false,
        };
        let noted =
            bench.engine.store().write(|tx| tx.put_health(bench.connections[CRM], bench.engine.clock.now(), &found));
        noted.map_err(|why: StoreError| why).unwrap();
        bench.tick();
        bench.incidents().len()
    };
    assert_eq!(ends("2027-05-20T12:00:00Z", "2027-05-25T12:00:00Z"), 0, "no wedding before then");
    assert_eq!(ends("2027-05-10T12:00:00Z", "2027-05-15T20:00:00Z"), 1, "it ends while they dance");
    assert_eq!(loft.news(), ["slack Triggered"]);
    assert_eq!(ends("2027-05-10T12:00:00Z", "2027-08-15T20:00:00Z"), 0, "somebody has signed in again");
    assert_eq!(ends("2027-05-20T12:00:00Z", "2027-05-22T12:00:00Z"), 1, "two days are soon for anybody");
}

#[test]
fn a_hand_below_a_warning_does_not_take_on_what_became_of_it() {
    let (bench, loft) = told_by(&["slack"]);
    bench.at("2027-05-14T12:00:00Z");
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    loft.takes_on(&loft.arrived()[0].word);
    let around = || bench.runtime.block_on(bench.engine.look_around()).unwrap();
    around();
    assert_eq!(bench.incidents()[0].state, IncidentState::Acknowledged);
    bench.at("2027-05-15T12:00:00Z");
    bench.tick();
    around();
    bench.tick();
    let it = bench.incidents().remove(0);
    assert_eq!((it.severity, it.state), (Severity::Critical, IncidentState::Triggered), "that takes another hand");
}

#[test]
fn a_channel_that_was_off_for_a_moment_is_told_when_it_is_on_again() {
    let (bench, loft) = told_by(&["slack"]);
    bench.at("2027-05-18T12:00:00Z");
    let switch = |on: bool| {
        let done = bench.engine.store().write(|tx| {
            let it = tx.channel(ChannelId(1))?.unwrap();
            tx.put_channel(&ChannelAt { on, fault: None, failures: 0, ..it })
        });
        done.map_err(|why: StoreError| why).unwrap();
        bench.passes(70);
        bench.tick();
    };
    loft.behaves("slack", Manner::Refuses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    switch(false);
    loft.all_take();
    switch(true);
    bench.tick();
    assert!(loft.news().contains(&"slack Triggered".to_owned()));
}

#[test]
fn a_word_that_a_clock_set_back_put_off_for_a_day_is_sent() {
    let (bench, loft) = told_by(&["slack"]);
    loft.behaves("slack", Manner::Refuses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    bench.at("2027-05-15T08:00:00Z");
    loft.all_take();
    bench.tick();
    assert_eq!(loft.news(), ["slack Triggered"]);
}

#[test]
fn a_channel_is_not_told_of_its_own_silence() {
    let (bench, loft) = told_by(&["slack", "webhook"]);
    bench.at("2027-05-18T12:00:00Z");
    loft.behaves("slack", Manner::Refuses);
    for _ in 0..3 {
        bench.passes(301);
        bench.runtime.block_on(bench.engine.look_around()).unwrap();
        bench.tick();
    }
    loft.all_take();
    bench.passes(70);
    bench.runtime.block_on(bench.engine.look_around()).unwrap();
    bench.tick();
    assert_eq!(loft.news(), ["webhook Triggered", "webhook Resolved"]);
}

#[test]
fn a_letter_that_bounces_after_the_end_is_not_sent_again() {
    let (bench, loft) = told_by(&["sms-twilio"]);
    loft.behaves("sms-twilio", Manner::Loses);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    bench.tick();
    bench.breaks(CRM, None);
    bench.passes(660);
    loft.all_take();
    bench.tick();
    bench.runtime.block_on(bench.engine.look_around()).unwrap();
    bench.passes(5);
    bench.tick();
    assert!(!loft.news().contains(&"sms-twilio Triggered".to_owned()));
}

#[test]
fn a_channel_is_pressed_no_harder_than_it_bears_and_what_is_critical_waits_behind_nothing() {
    let (bench, loft) = told_by(&["slack"]);
    loft.behaves("slack", Manner::Hangs);
    let made = bench.engine.store().write(|tx| {
        for number in 0..10 {
            let id =
                tx.add_connection("caldav", &format!("Tool {number}"), &BTreeMap::new(), bench.engine.clock.now())?;
            let it = tx.connection(id)?.unwrap();
            tx.update_connection(&Connection { state: ConnectionState::SignInNeeded, ..it })?;
        }
        Ok(())
    });
    made.map_err(|why: StoreError| why).unwrap();
    let mut errands = Errands::of(&bench.engine);
    let mut turns = || {
        bench.engine.look_at_the_day(None).unwrap();
        bench.runtime.block_on(async {
            for _ in 0..3 {
                errands.begin().unwrap();
                let _ = tokio::time::timeout(Duration::from_millis(50), errands.next()).await;
            }
        });
    };
    turns();
    assert_eq!(loft.asked("slack"), 4);
    bench.breaks(CRM, Some(FaultKind::SignInNeeded));
    turns();
    assert_eq!(loft.asked("slack"), 5, "weddings of the day depend on it");
}
