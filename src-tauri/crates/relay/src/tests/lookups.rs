//! Calls that only PayPal can prove: what it is asked, what is made of its answer, and how often anybody can make us ask.

use super::caller::{Said, call};
use super::{Noon, Tray, names};
use crate::{Book, Known, Listener, Proof};
use async_trait::async_trait;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::{Transmission, TurnedAway, Witness};
use wedsync_domain::{Fault, FaultKind};

const EVENT: &str = r#"{"id":"WH-1", "event_type":"INVOICING.INVOICE.PAID","amount":1.0,"empty":{}}"#;
const HEADERS: [(&str, &str); 5] = [
    ("PAYPAL-AUTH-ALGO", "SHA256withRSA"),
    ("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42"),
    ("PAYPAL-TRANSMISSION-ID", "69cd13f0-d67a-11e5-baa3-778b53f4ae55"),
    ("PAYPAL-TRANSMISSION-SIG", "lmI95Jx3Y9nhR5SJ+VHVIWpg4AgFk7n9bCHSRxbrd8A9zrhd==\t"),
    ("PAYPAL-TRANSMISSION-TIME", "2016-02-18T20:01:35Z"),
];

/// PayPal, saying always the same.
struct Oracle {
    says: Result<bool, FaultKind>,
    takes: Duration,
    asked: Mutex<Vec<[String; 6]>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait]
impl Witness for Oracle {
    async fn vouches(&self, it: &Transmission<'_>) -> Result<bool, Fault> {
        let all = [it.auth_algo, it.cert_url, it.transmission_id, it.transmission_sig, it.transmission_time, it.event];
        self.asked.lock().unwrap().push(all.map(str::to_owned));
        self.most.fetch_max(self.now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        tokio::time::sleep(self.takes).await;
        self.now.fetch_sub(1, Ordering::Relaxed);
        self.says.map_err(|kind| Fault::new(kind, "told", "As told."))
    }
}

struct Stage {
    listener: Listener,
    tray: Arc<Tray>,
    oracle: Arc<Oracle>,
}

impl Stage {
    async fn new(says: Result<bool, FaultKind>, takes: Duration) -> Self {
        let (tray, asked) = (Arc::new(Tray::default()), Mutex::default());
        let oracle = Arc::new(Oracle { says, takes, asked, now: AtomicUsize::new(0), most: AtomicUsize::new(0) });
        let (proof, per_minute) = (Proof::Paypal(oracle.clone()), NonZeroU32::new(100).unwrap());
        let known = ("paypal".to_owned(), Known { source: SourceId(1), proof, per_minute });
        let book = Book::new(names(), [known], None);
        let listener = Listener::open(0, book, tray.clone(), Arc::new(Noon)).await.unwrap();
        Self { listener, tray, oracle }
    }

    async fn saying(says: Result<bool, FaultKind>) -> Self {
        Self::new(says, Duration::ZERO).await
    }

    fn text(&self, event: &str, headers: &[(&str, &str)]) -> String {
        let head: String = headers.iter().flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]).collect();
        let port = self.listener.port();
        let length = event.len();
        format!("POST /in/paypal HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}Content-Length: {length}\r\n\r\n{event}")
    }

    async fn call(&self, event: &str) -> Said {
        call(self.listener.port(), &self.text(event, &HEADERS)).await
    }

    fn asked(&self) -> usize {
        self.oracle.asked.lock().unwrap().len()
    }

    fn away(&self) -> Vec<TurnedAway> {
        self.tray.away.lock().unwrap().iter().map(|(_, why)| *why).collect()
    }
}

fn event(number: usize) -> String {
    format!(r#"{{"id":"WH-{number}"}}"#)
}

#[tokio::test]
async fn what_paypal_vouches_for_is_kept_and_it_is_asked_in_the_very_letters_that_came() {
    let stage = Stage::saying(Ok(true)).await;
    let said = stage.call(EVENT).await;
    assert_eq!((said.status, said.became.as_deref(), said.body.as_str()), (200, Some("kept"), ""));
    let asked = stage.oracle.asked.lock().unwrap()[0].clone();
    assert_eq!(asked[..5], HEADERS.map(|(_, value)| value.trim().to_owned()));
    assert_eq!(asked[5], EVENT, "written anew it would not be what was signed");
    assert_eq!(stage.tray.kept.lock().unwrap()[0].body, EVENT.as_bytes());
}

#[tokio::test]
async fn what_is_known_is_answered_without_asking_again_whatever_its_transmission_is_called() {
    let stage = Stage::saying(Ok(true)).await;
    assert_eq!(stage.call(EVENT).await.became.as_deref(), Some("kept"));
    for headers in
        [HEADERS, HEADERS.map(|(name, value)| (name, if name.ends_with("-ID") { "another-1" } else { value }))]
    {
        let said = call(stage.listener.port(), &stage.text(EVENT, &headers)).await;
        assert_eq!((said.status, said.became.as_deref()), (200, Some("known")));
    }
    assert_eq!((stage.asked(), stage.tray.kept.lock().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn what_paypal_does_not_know_is_not_kept_and_may_yet_be_proved() {
    let stage = Stage::saying(Ok(false)).await;
    for _ in 0..2 {
        let said = stage.call(EVENT).await;
        assert_eq!((said.status, said.became, said.body.as_str()), (401, None, ""));
    }
    assert_eq!((stage.asked(), stage.away()), (2, vec![TurnedAway::Unproved; 2]));
    assert!(stage.tray.kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn trouble_of_ours_or_of_paypals_asks_it_to_come_again_and_is_counted_apart() {
    for kind in [
        FaultKind::Transient,
        FaultKind::RateLimited { until: None },
        FaultKind::SignInNeeded,
        FaultKind::Forbidden,
        FaultKind::Malformed,
    ] {
        let stage = Stage::saying(Err(kind)).await;
        let said = stage.call(EVENT).await;
        assert_eq!((said.status, said.retry_after.as_deref()), (503, Some("60")), "{kind:?}");
        assert_eq!(stage.away(), [TurnedAway::NotLookedUp]);
        assert!(stage.tray.kept.lock().unwrap().is_empty(), "{kind:?} proves nothing");
    }
}

#[tokio::test]
async fn a_desk_that_can_keep_nothing_asks_nobody() {
    let stage = Stage::saying(Ok(true)).await;
    stage.tray.full.store(true, Ordering::Relaxed);
    let said = stage.call(EVENT).await;
    assert_eq!((said.status, stage.asked(), stage.away()), (503, 0, vec![TurnedAway::NotKept]));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_slow_answer_and_a_late_one_proves_nothing() {
    let slow = Arc::new(Oracle {
        says: Ok(true),
        takes: Duration::from_secs(16),
        asked: Mutex::default(),
        now: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
    });
    let lookups = crate::lookups::Lookups::default();
    let it = Transmission {
        auth_algo: "a",
        cert_url: "b",
        transmission_id: "c",
        transmission_sig: "d",
        transmission_time: "e",
        event: "{}",
    };
    assert_eq!(lookups.ask(slow.as_ref(), &it).await.unwrap_err().code, "timed_out");
}

#[tokio::test]
async fn what_is_odd_is_turned_away_before_anybody_is_asked() {
    let stage = Stage::saying(Ok(true)).await;
    let port = stage.listener.port();
    let with = |name: &str, value: &str| {
        let all = HEADERS.map(|(known, usual)| (known, if known == name { value } else { usual }));
        stage.text(EVENT, &all)
    };
    let mut odd: Vec<String> = [
        "http://api.paypal.com/certs/1",
        "https://paypal.com.evil.example/1",
        "https://evilpaypal.com/1",
        "https://evil.example/paypal.com",
        "https://api.paypal.com@evil.example/1",
        "https://evil.example#.paypal.com",
        "https://evil.example?.paypal.com",
        "https://evil.example\\.paypal.com/",
        "https://me@api.paypal.com/1",
        "https://api.paypal.com:8443/1",
        "//api.paypal.com/1",
        "/v1/notifications/certs/1",
        "CERT-360caa42",
    ]
    .map(|address| with("PAYPAL-CERT-URL", address))
    .into();
    odd.push(with("PAYPAL-TRANSMISSION-ID", &"a".repeat(51)));
    odd.push(with("PAYPAL-TRANSMISSION-SIG", "one two"));
    odd.push(with("PAYPAL-AUTH-ALGO", "é"));
    odd.push(with("PAYPAL-TRANSMISSION-TIME", ""));
    for at in 0..HEADERS.len() {
        let (less, twice) = ([&HEADERS[..at], &HEADERS[at + 1..]].concat(), [&HEADERS[..], &HEADERS[at..=at]].concat());
        odd.extend([stage.text(EVENT, &less), stage.text(EVENT, &twice)]);
    }
    let bodies = ["", "[]", "{}", r#"{"id":""}"#, r#"{"id":7}"#, r#"{"id":"WH-1"},"webhook_id":{}"#, r#"{"id":"WH-1""#];
    odd.extend(bodies.map(|event| stage.text(event, &HEADERS)));
    let all = odd.len();
    for (n, text) in odd.iter().enumerate() {
        assert_eq!(call(port, text).await.status, 401, "{n}: {text}");
    }
    assert_eq!((stage.asked(), stage.away()), (0, vec![TurnedAway::Unproved; all]));
    assert_eq!(stage.call(EVENT).await.status, 200, "nobody used up the share of PayPal's own");
}

#[tokio::test]
async fn whoever_floods_makes_us_ask_sixty_times_a_minute_and_no_more() {
    for says in [Ok(false), Err(FaultKind::Transient)] {
        let stage = Stage::saying(says).await;
        let mut statuses = Vec::new();
        for n in 0..80 {
            statuses.push(stage.call(&event(n)).await.status);
        }
        let told = statuses[..60].iter().all(|it| *it == if says.is_ok() { 401 } else { 503 });
        assert!(told && statuses[60..].iter().all(|it| *it == 429), "{statuses:?}");
        assert_eq!(stage.asked(), 60);
        assert!(stage.away()[60..].iter().all(|it| *it == TurnedAway::TooMany));
    }
}

#[tokio::test]
async fn what_is_vouched_for_does_not_use_that_up() {
    let stage = Stage::saying(Ok(true)).await;
    for n in 0..90 {
        assert_eq!(stage.call(&event(n)).await.status, 200, "{n}");
        assert_eq!(stage.call(&event(n)).await.became.as_deref(), Some("known"), "{n}");
    }
    assert_eq!(stage.asked(), 90);
}

#[tokio::test]
async fn whoever_hangs_up_has_still_had_their_share() {
    let stage = Stage::new(Ok(true), Duration::from_secs(10)).await;
    for n in 0..60 {
        let mut line = tokio::net::TcpStream::connect(("127.0.0.1", stage.listener.port())).await.unwrap();
        line.write_all(stage.text(&event(n), &HEADERS).as_bytes()).await.unwrap();
        // So that it is read before the line breaks off.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(stage.call(&event(99)).await.status, 429);
    assert!(stage.tray.kept.lock().unwrap().is_empty(), "nobody was there to be answered");
}

#[tokio::test]
async fn four_are_asked_about_at_a_time() {
    let stage = Arc::new(Stage::new(Ok(true), Duration::from_millis(20)).await);
    let all = (0..20).map(|n| {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move { stage.call(&event(n)).await.status })
    });
    for it in all.collect::<Vec<_>>() {
        assert_eq!(it.await.unwrap(), 200);
    }
    assert_eq!((stage.oracle.most.load(Ordering::Relaxed), stage.asked()), (4, 20));
}
