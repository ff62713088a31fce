//! Calls from the web to the built program: who may call, what is told of it, and that nothing that was answered is lost when
//! it is killed.

use crate::shell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use wedsync_support::{Running, Wedsync};

/// How often it is killed; `WEDSYNC_KILLS=100` for a long night.
fn kills() -> u32 {
    std::env::var("WEDSYNC_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(3)
}

struct Stage {
    desk: Wedsync,
    port: u16,
    path: String,
    secret: String,
}

impl Stage {
    /// Calls are taken, and a tool that sends its secret along may call as often as it likes.
    fn new() -> Self {
        let desk = Wedsync::new().unwrap();
        let connection = shell::connect_folder(&desk, "Planner", &shell::folder_beside(&desk, "planner"));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let on = shell::json(&desk, &["webhooks", "on", "--port", &port.to_string()]).document;
        assert_eq!((on["on"].as_bool(), on["listening"].as_bool()), (Some(true), Some(false)), "nobody is at work");
        let words = ["webhooks", "add", "datadog", "--connection", &connection, "--per-minute", "60000000"];
        let made = shell::json(&desk, &words).document;
        let address = made["source"]["address"].as_str().unwrap();
        let path = address.split_once(&format!(":{port}")).unwrap().1.to_owned();
        Self { desk, port, path, secret: made["secret"].as_str().unwrap().to_owned() }
    }

    fn own(&self) -> Running {
        let owner = self.desk.own().unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "nobody listens");
            std::thread::sleep(Duration::from_millis(20));
        }
        owner
    }

    fn line(&self) -> Line {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (path, host, secret) = (self.path.clone(), format!("127.0.0.1:{}", self.port), self.secret.clone());
        Line { stream: BufReader::new(stream), path, host, secret }
    }
}

/// One line that calls one after the other.
struct Line {
    stream: BufReader<TcpStream>,
    path: String,
    host: String,
    secret: String,
}

impl Line {
    /// Status, and what became of the call. `None`: the line broke off.
    fn call(&mut self, body: &str) -> Option<(u16, String)> {
        let Self { path, host, secret, .. } = self;
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nX-WedSync-Secret: {secret}\r\n");
        let text = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        self.stream.get_mut().write_all(text.as_bytes()).ok()?;
        let (mut status, mut became, mut length) = (0, String::new(), 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_lowercase();
            match line.split_once(": ") {
                None if line.is_empty() => break,
                None => status = line.split(' ').nth(1)?.parse().ok()?,
                Some(("wedsync-call", value)) => value.clone_into(&mut became),
                Some(("content-length", value)) => length = value.parse().ok()?,
                Some(_) => {}
            }
        }
        let mut rest = vec![0; length];
        self.stream.read_exact(&mut rest).ok()?;
        Some((status, became))
    }
}

#[test]
fn nothing_that_was_answered_is_lost_when_the_desk_is_killed_again_and_again() {
    let stage = Arc::new(Stage::new());
    let number = Arc::new(AtomicU64::new(0));
    let mut all = 0;
    for round in 0..kills() {
        let owner = stage.own();
        let stop = Arc::new(AtomicBool::new(false));
        let callers: Vec<_> = (0..4)
            .map(|_| {
                let (stage, number, stop) = (Arc::clone(&stage), Arc::clone(&number), Arc::clone(&stop));
                std::thread::spawn(move || {
                    let (mut line, mut answered) = (stage.line(), Vec::new());
                    while !stop.load(Ordering::Relaxed) {
                        let body = format!("{{\"call\":{}}}", number.fetch_add(1, Ordering::Relaxed));
                        match line.call(&body) {
                            Some((200, became)) => {
                                assert_eq!(became, "kept");
                                answered.push(body);
                            }
                            Some(other) => panic!("{other:?}"),
                            None => break,
                        }
                    }
                    answered
                })
            })
            .collect();
        // At another moment each time.
        std::thread::sleep(Duration::from_millis(150 + u64::from(round * 37 % 200)));
        owner.kill().unwrap();
        stop.store(true, Ordering::Relaxed);
        let answered: Vec<String> = callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect();
        assert!(!answered.is_empty(), "it was killed before anything happened");
        all += answered.len();
        let owner = stage.own();
        let mut line = stage.line();
        for body in &answered {
            assert_eq!(line.call(body), Some((200, "known".to_owned())), "{body} was answered, and is lost");
        }
        assert_eq!(owner.stop().unwrap().code(), Some(0));
    }
    println!("{all} calls answered, {} kills", kills());
}

#[test]
fn who_may_call_is_said_at_once_and_a_secret_is_shown_once_and_lies_nowhere() {
    let stage = Stage::new();
    let owner = stage.own();
    assert_eq!(stage.line().call("one"), Some((200, "kept".to_owned())));
    let board = shell::json(&stage.desk, &["webhooks", "list"]).document;
    assert_eq!(board["listening"], true);
    let source = board["sources"][0]["id"].as_str().unwrap().to_owned();
    let log = shell::json(&stage.desk, &["webhooks", "log"]).document;
    assert_eq!((&log[0]["name"], &log[0]["bytes"]), (&"datadog".into(), &3.into()));
    let again = shell::json(&stage.desk, &["webhooks", "rotate", &source]).document;
    assert_ne!(again["secret"].as_str().unwrap(), stage.secret);
    let until = Instant::now() + Duration::from_secs(10);
    while stage.line().call("two").unwrap().0 != 401 {
        assert!(Instant::now() < until, "the secret of before still holds");
        std::thread::sleep(Duration::from_millis(20));
    }
    let board = shell::json(&stage.desk, &["webhooks", "list"]).document;
    assert!(board["sources"][0]["turned_away"]["unproved"].as_u64().unwrap() >= 1);
    shell::json(&stage.desk, &["webhooks", "remove", &source]);
    while stage.line().call("three").unwrap().0 != 404 {
        assert!(Instant::now() < until, "it may still call");
        std::thread::sleep(Duration::from_millis(20));
    }
    shell::json(&stage.desk, &["webhooks", "off"]);
    while TcpStream::connect(("127.0.0.1", stage.port)).is_ok() {
        assert!(Instant::now() < until, "somebody still listens");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(owner.stop().unwrap().code(), Some(0));
    let log = stage.desk.data().join("logs");
    for entry in std::fs::read_dir(log).unwrap().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        assert!(!text.contains(&stage.secret) && !text.contains(again["secret"].as_str().unwrap()));
    }
}

#[test]
fn paypal_is_let_in_with_the_app_by_which_it_is_asked_and_nothing_odd_is_asked_about() {
    let stage = Stage::new();
    let desk = &stage.desk;
    let secret = "EGnHDxD-canary-of-the-app-at-paypal";
    let add = |scheme: &str, more: &[&str]| {
        let words = ["webhooks", "add", scheme, "--connection", "con-1", "--secret-stdin"];
        shell::json_with(desk, &[&words[..], more].concat(), secret)
    };
    add("paypal", &[]).refuses(1, "paypal_app_missing", "PayPal");
    add("paypal", &["--client-id", "a:b", "--webhook-id", "1JE4"]).refuses(1, "paypal_client_odd", "a:b");
    add("paypal", &["--client-id", "Ab-1", "--webhook-id", "1JE4-"]).refuses(1, "paypal_webhook_odd", "1JE4-");
    add("stripe", &["--client-id", "Ab-1", "--webhook-id", "1JE4"]).refuses(2, "bad_value", "PayPal");
    let made = add("paypal", &["--client-id", "Ab-1_2", "--webhook-id", "1JE4291016473214C", "--sandbox"]).document;
    let app = serde_json::json!({ "client_id": "Ab-1_2", "webhook_id": "1JE4291016473214C", "sandbox": true });
    assert_eq!((&made["source"]["paypal"], &made["secret"]), (&app, &serde_json::Value::Null));
    let address = made["source"]["address"].as_str().unwrap().to_owned();
    let owner = stage.own();
    let mut line = stage.line();
    line.path = address.split_once(&format!(":{}", stage.port)).unwrap().1.to_owned();
    assert_eq!(line.call(r#"{"id":"WH-1"}"#), Some((401, String::new())), "without its headers nobody is asked");
    let board = shell::json(desk, &["webhooks", "list"]).document;
    let paypal = board["sources"].as_array().unwrap().iter().find(|it| it["scheme"] == "paypal").unwrap();
    assert_eq!((&paypal["turned_away"]["unproved"], &paypal["signs_the_time"]), (&1.into(), &false.into()));
    assert!(!board.to_string().contains(secret));
    assert_eq!(owner.stop().unwrap().code(), Some(0));
}
