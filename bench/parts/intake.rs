//! Calls from the web: 6,000 sources that call as often as they may, each call proved and on the disk before it is answered,
//! while the schedule takes up what came. wrk calls, on the same two cores. `WEDSYNC_BENCH_SECONDS` says for how long.
//!
//! After it, whether every call that was answered is in the database.

use crate::desk::Desk;
use crate::row;
use async_trait::async_trait;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use wedsync_cli::clock::SystemClock;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::intake::Scheme;
use wedsync_domain::ports::{Remote, Remotes};
use wedsync_domain::{Fault, FaultKind, Secret, Timestamp};
use wedsync_engine::Engine;
use wedsync_engine::intake::Tray;
use wedsync_relay::schemes::Verifier;
use wedsync_relay::{Book, Known, Listener, Names, Proof};
use wedsync_store::{Source, StoreError};

const SOURCES: usize = 6_000;
const LINES: usize = 192;
/// All of them together, a second: each its hundred a minute.
const RATE: usize = 10_000;
const BODY: usize = 1_024;
const NAMED_IN: &str = "x-delivery";
/// Calls at a pace that does not slow down when answers do. Each call has a number of its own, so every one is new.
const SCRIPT: &str = r#"
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long n; } moment; int clock_gettime(int, moment *);")
local moment = ffi.new("moment")
local function now() ffi.C.clock_gettime(1, moment); return tonumber(moment.s) * 1000 + tonumber(moment.n) / 1e6 end
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args)
  calls, n, i, run = {}, 0, 0, os.time() .. "-" .. id .. "-"
  every = tonumber(args[2])
  for line in io.lines(args[1]) do
    local path, signature, body = line:match("^(%S+) (%S+) (.*)$")
    n = n + 1
    calls[n] = { "POST /in/" .. path .. " HTTP/1.1\r\nHost: " .. args[3] .. "\r\nContent-Length: " .. #body ..
      "\r\nX-Hub-Signature-256: sha256=" .. signature .. "\r\nX-Delivery: " .. run, "\r\n\r\n" .. body }
  end
  i = math.floor(n / 2) * id
  turn = now()
end
function delay()
  turn = turn + every
  return math.max(0, math.floor(turn - now()))
end
function request()
  i = i + 1
  local call = calls[i % n + 1]
  return call[1] .. i .. call[2]
end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("WEDSYNC %d %d %d %.0f %.0f %.0f", summary.requests, e.status, e.connect + e.read + e.write + e.timeout,
    summary.duration, latency:percentile(50), latency:percentile(99)))
end
"#;

/// No account anywhere.
struct Nobody;

#[async_trait]
impl Remotes for Nobody {
    async fn open(&self, _: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        Err(Fault::new(FaultKind::Missing, "nobody", "There is nobody."))
    }

    fn category(&self, _: &str) -> Option<String> {
        None
    }

    fn requests(&self, _: ConnectionId) -> Vec<wedsync_domain::ports::Request> {
        Vec::new()
    }
}

pub fn measure() {
    let seconds: u64 = std::env::var("WEDSYNC_BENCH_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(60);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(during(seconds));
}

async fn during(seconds: u64) {
    let desk = Desk::new();
    let known = sources(&desk);
    let calls = desk.folder.path().join("calls.txt");
    let script = desk.folder.path().join("calls.lua");
    std::fs::write(&calls, known.iter().map(|(path, secret)| said(path, secret)).collect::<String>()).expect("calls");
    std::fs::write(&script, SCRIPT).expect("a script");
    let engine = Arc::new(Engine::new(Arc::new(desk.store), Arc::new(Nobody), Arc::new(SystemClock)));
    let tray = Arc::new(Tray::new(engine.clone()).expect("a thread"));
    let listener = Listener::open(0, book(&known), tray, Arc::new(SystemClock)).await.expect("a port");
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let schedule = tokio::spawn({
        let engine = engine.clone();
        async move { engine.run_schedule(stopping).await }
    });
    let port = listener.port();
    let (calls, script) = (calls.display().to_string(), script);
    let before = memory();
    let said = tokio::task::spawn_blocking(move || wrk(seconds, port, &script, &calls)).await.expect("wrk");
    let peak = memory();
    stop.send_replace(true);
    schedule.await.expect("a schedule").expect("a schedule");
    listener.close().await;
    let [requests, refused, broken, micros, p50, p99] = said;
    let kept = engine.store().read(|view| Ok::<_, StoreError>(view.calls(1)?[0].id.0)).expect("calls");
    let kept = u64::try_from(kept).unwrap_or(0);
    let answered = requests - refused;
    let rate = answered as f64 / (micros as f64 / 1e6);
    row("calls from the web a second, proved and on the disk", &format!("{rate:.0}"), "10,000");
    row(
        "until one is answered: half of them, 99 of 100",
        &format!("{:.1} ms, {:.1} ms", p50 as f64 / 1e3, p99 as f64 / 1e3),
        "p99 50 ms",
    );
    row(
        "turned away, broken off, answered and not kept",
        &format!("{refused}, {broken}, {}", answered.saturating_sub(kept)),
        "0, 0, 0",
    );
    row("memory before and at its highest", &format!("{before} MB, {peak} MB"), "bounded");
}

fn sources(desk: &Desk) -> Vec<(String, String)> {
    let all: Vec<_> = (0..SOURCES).map(|n| (format!("path-{n}"), format!("secret-of-source-number-{n:08}"))).collect();
    let write = |tx: &mut wedsync_store::Tx<'_>| {
        for (path, _) in &all {
            let (id, name) = (wedsync_domain::ids::SourceId(0), path.clone());
            let (scheme, made) = (Scheme::Header, Timestamp(0));
            let named_in = Some(NAMED_IN.to_owned());
            let it = Source {
                id,
                path: path.clone(),
                name,
                scheme,
                signed_in: None,
                named_in,
                paypal: None,
                per_minute: None,
                made,
            };
            tx.add_source(&it, &[])?;
        }
        Ok::<_, StoreError>(())
    };
    desk.store.write(write).expect("sources");
    all
}

fn book(all: &[(String, String)]) -> Book {
    let known = (1_i64..).zip(all).map(|(id, (path, secret))| {
        let secret = Secret::new(secret.clone());
        let verifier = Verifier::new(Scheme::Header, &secret, None, Some(NAMED_IN)).expect("a secret");
        let per_minute = NonZeroU32::new(100).expect("not zero");
        (
            path.clone(),
            Known { source: wedsync_domain::ids::SourceId(id), proof: Proof::Signature(verifier), per_minute },
        )
    });
    Book::new(Names::default(), known, None)
}

/// A line of what wrk reads.
fn said(path: &str, secret: &str) -> String {
    let mut body = format!(r#"{{"event":"booking.updated","path":"{path}","note":""#);
    while body.len() < BODY - 2 {
        body.push('x');
    }
    body.push_str("\"}");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(body.as_bytes());
    let hex = mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("{path} {hex} {body}\n")
}

fn wrk(seconds: u64, port: u16, script: &Path, calls: &str) -> [u64; 6] {
    let host = format!("127.0.0.1:{port}");
    let every = (2_000.0 / RATE as f64).to_string();
    let output = Command::new("wrk")
        .args(["-t2", &format!("-c{LINES}"), &format!("-d{seconds}s"), "--latency", "-s"])
        .args([script.as_os_str(), format!("http://{host}/").as_ref(), "--".as_ref(), calls.as_ref()])
        .args([&every, &host])
        .output()
        .expect("wrk is installed: apt-get install wrk");
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find_map(|line| line.strip_prefix("WEDSYNC ")).expect("wrk says what it counted");
    let numbers: Vec<u64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
    numbers.try_into().expect("six numbers")
}

/// The most this process ever held, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
