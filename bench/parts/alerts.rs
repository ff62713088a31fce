//! From the moment at which something is known to be wrong until each channel's other side has been told: the whole way over the
//! schedule, an encrypted database on the disk and HTTP or SMTP to receivers on this computer.

use crate::desk::Desk;
use crate::{at, row};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use wedsync_cli::clock::SystemClock;
use wedsync_connectors::Registry;
use wedsync_domain::alert::Severity;
use wedsync_domain::connection::ConnectionState;
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::{ChannelAt, Route, RouteStep};
use wedsync_domain::ports::Vault;
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Clock, Secret};
use wedsync_engine::Engine;
use wedsync_store::StoreError;
use wedsync_support::{Mailbox, place};
use wedsync_vault::Memory;

const INCIDENTS: usize = 40;
/// Whatever is not there by then does not come.
const PATIENCE: Duration = Duration::from_secs(30);
const WORD: &str = "peony-7";

/// What each incident reached, and when: channel and number.
type Arrived = Arc<Mutex<BTreeMap<(&'static str, usize), Instant>>>;

/// A kind, what its form says, its secret at that address, and what its other side answers.
type Kind = (&'static str, &'static [(&'static str, &'static str)], fn(&str) -> String, u16, &'static str);

const KINDS: &[Kind] = &[
    ("slack-webhook", &[], |url| format!("{url}services/T0/B0/{WORD}"), 200, "ok"),
    (
        "slack",
        &[("channel", "C0123456789")],
        |_| format!("xoxb-{WORD}"),
        200,
        r#"{"ok":true,"channel":"C0123456789","ts":"1503435956.000247","message":{}}"#,
    ),
    (
        "teams",
        &[],
        |url| format!("{url}powerautomate/automations/direct/workflows/1/triggers/manual/paths/invoke?sig={WORD}"),
        202,
        "",
    ),
    ("email-resend", LETTER, |_| format!("re_{WORD}"), 200, r#"{"id":"49a3999c","last_event":"delivered","data":[]}"#),
    ("email-sendgrid", LETTER, |_| format!("SG.{WORD}"), 202, ""),
    (
        "sms-twilio",
        &[("to", "+447700900123"), ("from", "+14155552671"), ("account", "AC0123456789abcdef0123456789abcdef")],
        |_| WORD.to_owned(),
        201,
        r#"{"sid":"SM0123456789abcdef0123456789abcdef","status":"delivered","messages":[]}"#,
    ),
    ("pagerduty", &[], |_| "0123456789abcdef0123456789abcdef".to_owned(), 202, r#"{"status":"success"}"#),
    ("webhook", &[("here", "yes")], |_| "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(), 204, ""),
];
const LETTER: &[(&str, &str)] = &[("from", "alerts@willow.example"), ("to", "anna@willow.example")];

pub fn measure() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let arrived = runtime.block_on(all());
    for (kind, times) in arrived {
        let missing = INCIDENTS - times.len();
        let figure = format!("{}, {missing} of {INCIDENTS} never", at(times, &[50, 95, 99]));
        row(&format!("from known to be wrong to told, by {kind}"), &figure, "10 s, by text message 30 s");
    }
}

async fn all() -> BTreeMap<&'static str, Vec<Duration>> {
    let (desk, vault, arrived) = (Desk::new(), Arc::new(Memory::default()), Arrived::default());
    let mailbox = Mailbox::start("none", &place::project().join("tests/journeys/mail"), "", "").expect("a mail server");
    let mut channels = Vec::new();
    for (kind, settings, secret, status, answer) in KINDS {
        let url = receiver(kind, *status, answer, Arc::clone(&arrived)).await;
        let mut settings: BTreeMap<String, String> =
            settings.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect();
        settings.insert("url".to_owned(), url.clone());
        channels.push(add(&desk, &vault, kind, settings, Some(secret(&url))));
    }
    let server = [("server", mailbox.place()), ("security", "none".to_owned())];
    let said = LETTER.iter().map(|(name, said)| (*name, (*said).to_owned()));
    let settings = said.chain(server).map(|(name, said)| (name.to_owned(), said)).collect();
    channels.push(add(&desk, &vault, "email-smtp", settings, None));

    let (clock, store): (Arc<dyn Clock>, _) = (Arc::new(SystemClock), Arc::new(desk.store));
    let registry = Arc::new(Registry::new(vault, Arc::clone(&clock)));
    let carriers = Arc::new(registry.carriers());
    let engine = Arc::new(Engine::new(store, registry, clock).telling_by(carriers));
    engine.set_routes(&[everybody(&channels)]).expect("a route");
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let schedule = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.run_schedule(stopping).await }
    });
    let mut times: BTreeMap<&'static str, Vec<Duration>> = BTreeMap::new();
    for number in 1..=INCIDENTS {
        // At another moment of the schedule's beat each time.
        tokio::time::sleep(Duration::from_millis(number as u64 * 397 % 2_000)).await;
        let from = Instant::now();
        breaks(&engine, number);
        while from.elapsed() < PATIENCE && !is_everywhere(&arrived, number) {
            tokio::time::sleep(Duration::from_millis(5)).await;
            read_letters(&mailbox, &arrived);
        }
        for ((kind, _), then) in lock(&arrived).iter().filter(|((_, of), _)| *of == number) {
            times.entry(kind).or_default().push(then.duration_since(from));
        }
    }
    stop.send_replace(true);
    schedule.await.expect("a schedule").expect("a schedule");
    times
}

fn lock(arrived: &Arrived) -> std::sync::MutexGuard<'_, BTreeMap<(&'static str, usize), Instant>> {
    arrived.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_everywhere(arrived: &Arrived, number: usize) -> bool {
    lock(arrived).keys().filter(|(_, of)| *of == number).count() == KINDS.len() + 1
}

fn add(
    desk: &Desk,
    vault: &Memory,
    kind: &str,
    settings: BTreeMap<String, String>,
    secret: Option<String>,
) -> ChannelId {
    let added = desk.store.write(|tx| tx.add_channel(&ChannelAt::new(kind, kind, settings)));
    let id = added.map_err(|why: StoreError| why).expect("a channel");
    if let Some(secret) = secret {
        vault.put(&id.secret_name(), &Secret::new(secret)).expect("a secret");
    }
    id
}

/// One step by every channel.
fn everybody(channels: &[ChannelId]) -> Route {
    Route {
        name: "Everybody".to_owned(),
        least: Severity::Warning,
        classes: None,
        connections: None,
        region: None,
        hours: None,
        steps: vec![RouteStep { after_min: 0, ways: channels.iter().map(|id| vec![*id]).collect() }],
        again_min: None,
    }
}

/// A tool that has refused the sign-in.
fn breaks(engine: &Engine, number: usize) {
    let broken = engine.store().write(|tx| {
        let id = tx.add_connection("caldav", &format!("Tool{number}x"), &BTreeMap::new(), SystemClock.now())?;
        if let Some(mut it) = tx.connection(id)? {
            it.state = ConnectionState::SignInNeeded;
            tx.update_connection(&it)?;
        }
        Ok::<_, StoreError>(())
    });
    broken.expect("a tool");
}

/// Which of them a text is about.
fn number(text: &str) -> Option<usize> {
    let from = text.find("Tool")? + "Tool".len();
    text[from..].split('x').next()?.parse().ok()
}

fn note(arrived: &Arrived, kind: &'static str, text: &str) {
    if let Some(number) = number(text) {
        lock(arrived).entry((kind, number)).or_insert_with(Instant::now);
    }
}

fn read_letters(mailbox: &Mailbox, arrived: &Arrived) {
    for letter in mailbox.letters().unwrap_or_default() {
        note(arrived, "email-smtp", letter["text"].as_str().unwrap_or_default());
    }
}

async fn receiver(kind: &'static str, status: u16, answer: &'static str, arrived: Arrived) -> String {
    let hears = move |State(arrived): State<Arrived>, ask: Request| async move {
        let asked = *ask.method() == Method::GET;
        let body = axum::body::to_bytes(ask.into_body(), 1 << 20).await.unwrap_or_else(|_| Bytes::new());
        note(&arrived, kind, &String::from_utf8_lossy(&body));
        let status = if asked { StatusCode::OK } else { StatusCode::from_u16(status).unwrap_or_default() };
        (status, [("content-type", "application/json")], answer).into_response()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(hears).with_state(arrived);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}
