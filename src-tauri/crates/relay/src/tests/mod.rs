//! The door, knocked at over real lines: what is let in, what is turned away, and with which answer.

mod caller;
mod lookups;
mod metrics;

use crate::schemes::Verifier;
use crate::{Book, Known, LARGEST, Listener, Names, Proof};
use async_trait::async_trait;
use caller::{Said, call, signed};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::{Call, Inbox, Kept, Scheme, TurnedAway};
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};

const SECRET: &str = "a-secret-of-32-letters-and-digits";

/// Keeps calls in memory.
#[derive(Default)]
struct Tray {
    kept: Mutex<Vec<Call>>,
    names: Mutex<BTreeSet<(SourceId, Vec<u8>)>>,
    away: Mutex<Vec<(SourceId, TurnedAway)>>,
    full: AtomicBool,
}

#[async_trait]
impl Inbox for Tray {
    async fn keep(&self, call: Call) -> Result<Kept, Fault> {
        if self.full.load(Ordering::Relaxed) {
            return Err(Fault::new(FaultKind::Transient, "intake_full", "Full."));
        }
        if !self.names.lock().unwrap().insert((call.source, call.name.clone())) {
            return Ok(Kept::Before);
        }
        self.kept.lock().unwrap().push(call);
        Ok(Kept::Now)
    }

    async fn knows(&self, source: SourceId, name: &[u8]) -> Result<bool, Fault> {
        if self.full.load(Ordering::Relaxed) {
            return Err(Fault::new(FaultKind::Transient, "intake_full", "Full."));
        }
        Ok(self.names.lock().unwrap().contains(&(source, name.to_vec())))
    }

    fn turned_away(&self, source: SourceId, why: TurnedAway) {
        self.away.lock().unwrap().push((source, why));
    }
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(1_779_000_000_000)
    }

    fn since_boot(&self) -> Duration {
        Duration::ZERO
    }
}

fn known(source: i64, per_minute: u32) -> (String, Known) {
    let verifier = Verifier::new(Scheme::Header, &Secret::new(SECRET.to_owned()), None, None).unwrap();
    let per_minute = NonZeroU32::new(per_minute).unwrap();
    (format!("path-{source}"), Known { source: SourceId(source), proof: Proof::Signature(verifier), per_minute })
}

fn names() -> Names {
    Names(vec!["hooks.studio.example".to_owned()])
}

async fn opened(per_minute: u32) -> (Listener, Arc<Tray>) {
    let tray = Arc::new(Tray::default());
    let book = Book::new(names(), [known(1, per_minute), known(2, per_minute)], None);
    let listener = Listener::open(0, book, tray.clone(), Arc::new(Noon)).await.unwrap();
    (listener, tray)
}

#[tokio::test]
async fn a_call_is_kept_once_and_answered_well_each_time() {
    let (listener, tray) = opened(100).await;
    let port = listener.port();
    let first = call(port, &signed(port, 1, "{}", "")).await;
    assert_eq!((first.status, first.became.as_deref(), first.body.as_str()), (200, Some("kept"), ""));
    let again = call(port, &signed(port, 1, "{}", "")).await;
    assert_eq!((again.status, again.became.as_deref()), (200, Some("known")));
    let elsewhere = call(port, &signed(port, 2, "{}", "")).await;
    assert_eq!(elsewhere.became.as_deref(), Some("kept"), "what one source sent says nothing of another");
    let kept = tray.kept.lock().unwrap();
    assert_eq!(
        kept.iter().map(|it| (it.source.0, it.body.as_slice())).collect::<Vec<_>>(),
        [(1, &b"{}"[..]), (2, b"{}")]
    );
}

#[tokio::test]
async fn every_other_knock_gets_the_answer_it_is_due() {
    let (listener, tray) = opened(100).await;
    let port = listener.port();
    let good = signed(port, 1, "{}", "");
    let here = format!("127.0.0.1:{port}");
    for (what, asked, status) in [
        ("another method", good.replacen("POST", "PUT", 1), 405),
        ("a look", good.replacen("POST", "GET", 1), 405),
        ("a path that nobody has", good.replacen("path-1", "path-9", 1), 404),
        ("the root", good.replacen("/in/path-1", "/", 1), 404),
        ("a path below", good.replacen("path-1", "path-1/x", 1), 404),
        ("a page in a browser", good.replacen("\r\n\r\n", "\r\nOrigin: https://evil.example\r\n\r\n", 1), 403),
        ("a page in a file", good.replacen("\r\n\r\n", "\r\nOrigin: null\r\n\r\n", 1), 403),
        ("another name", good.replacen(&here, "evil.example", 1), 421),
        ("another port", good.replacen(&here, "127.0.0.1:1", 1), 421),
        ("no port", good.replacen(&here, "127.0.0.1", 1), 421),
        ("no name", good.replacen(&format!("Host: {here}\r\n"), "", 1), 421),
        ("two names", good.replacen("\r\n\r\n", "\r\nHost: hooks.studio.example\r\n\r\n", 1), 421),
        ("a proxy's way of asking", good.replacen("/in/", &format!("http://{here}/in/"), 1), 421),
        ("a name that begins like ours", good.replacen(&here, "hooks.studio.example.evil.example", 1), 421),
        ("another body", good.replacen("\r\n\r\n{}", "\r\n\r\n[]", 1), 401),
        ("no signature", good.replacen("x-hub-signature-256", "x-other", 1), 401),
        ("the studio's name", good.replacen(&here, "Hooks.Studio.example", 1), 200),
        ("the studio's name and port", good.replacen(&here, "hooks.studio.example:443", 1), 200),
        ("this computer's other name", good.replacen(&here, &format!("localhost:{port}"), 1), 200),
    ] {
        let said = call(port, &asked).await;
        assert_eq!((said.status, said.body.as_str()), (status, ""), "{what}");
    }
    assert_eq!(tray.kept.lock().unwrap().len(), 1);
    assert_eq!(*tray.away.lock().unwrap(), [(SourceId(1), TurnedAway::Unproved); 2]);
}

#[tokio::test]
async fn a_body_is_bounded_whether_or_not_it_says_how_long_it_is() {
    let (listener, _) = opened(100).await;
    let port = listener.port();
    let fits = "x".repeat(LARGEST);
    assert_eq!(call(port, &signed(port, 1, &fits, "")).await.status, 200);
    assert_eq!(call(port, &signed(port, 1, &format!("{fits}x"), "")).await.status, 413);
    let said = format!("POST /in/path-1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 99999999999\r\n\r\n");
    assert_eq!(call(port, &said).await.status, 413);
    let piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let pieces = format!(
        "POST /in/path-1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n",
        piece.repeat(5)
    );
    assert_eq!(call(port, &pieces).await.status, 413);
    let long = format!("POST /in/path-1 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(call(port, &long).await.status, 431);
}

#[tokio::test]
async fn a_source_has_its_share_of_the_minute_whoever_else_knocks_at_its_address() {
    let (listener, tray) = opened(5).await;
    let port = listener.port();
    let mut statuses = Vec::new();
    for n in 0..80 {
        let wrong = signed(port, 1, &n.to_string(), "").replacen("sha256=", "sha256=0", 1);
        statuses.push(call(port, &wrong).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 60, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 20, "{statuses:?}");
    let mut said: Vec<Said> = Vec::new();
    for n in 0..6 {
        said.push(call(port, &signed(port, 1, &n.to_string(), "")).await);
    }
    assert!(said[..5].iter().all(|it| it.status == 200), "nobody used up the share of the source itself");
    assert_eq!(said[5].status, 429);
    let wait: u64 = said[5].retry_after.as_deref().unwrap().parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    assert_eq!(call(port, &signed(port, 2, "{}", "")).await.status, 200, "another source is not held up");
    assert!(tray.away.lock().unwrap().contains(&(SourceId(1), TurnedAway::TooMany)));
}

#[tokio::test]
async fn what_could_not_be_kept_is_not_called_kept() {
    let (listener, tray) = opened(100).await;
    tray.full.store(true, Ordering::Relaxed);
    let said = call(listener.port(), &signed(listener.port(), 1, "{}", "")).await;
    assert_eq!((said.status, said.retry_after.as_deref(), said.became), (503, Some("5"), None));
}

#[tokio::test]
async fn a_new_book_holds_at_once_and_counts_go_on() {
    let (listener, _) = opened(2).await;
    let port = listener.port();
    assert_eq!(call(port, &signed(port, 1, "a", "")).await.status, 200);
    listener.turn_to(|before| Book::new(names(), [known(1, 2)], Some(before)));
    assert_eq!(call(port, &signed(port, 2, "a", "")).await.status, 404, "it may not call any more");
    assert_eq!(call(port, &signed(port, 1, "b", "")).await.status, 200);
    assert_eq!(call(port, &signed(port, 1, "c", "")).await.status, 429);
    listener.turn_to(|before| Book::new(names(), [known(1, 200)], Some(before)));
    assert_eq!(call(port, &signed(port, 1, "c", "")).await.status, 200, "peak season");
}

#[tokio::test]
async fn it_is_on_this_computer_alone_and_closes() {
    let (listener, _) = opened(100).await;
    let port = listener.port();
    let others =
        std::net::UdpSocket::bind("0.0.0.0:0").and_then(|it| it.connect("192.0.2.1:9").and_then(|()| it.local_addr()));
    if let Ok(address) = others.map(|it| it.ip()).map(|ip| (ip, port)) {
        assert!(tokio::net::TcpStream::connect(address).await.is_err(), "{address:?} must not answer");
    }
    listener.close().await;
    assert!(tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
