//! What is measured, through the built `wedsync`: fetched by a real Prometheus, which raises an alarm at a real Alertmanager; sent to
//! the same by remote write, to a real collector of OpenTelemetry and to a Grafana that answers by its document; and none of it lost
//! while they are away.

use crate::alerts::Studio;
use crate::saturday::before;
use crate::server::{Request, Server};
use crate::shell::{Said, json, plain_words};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use wedsync_domain::measure::What;
use wedsync_support::{Collector, Prometheus, Wedsync};

/// The alarms and the dashboard that are ready to be taken.
const ALARMS: &str = include_str!("../../assets/monitoring/alarms.yml");
const DASHBOARD: &str = include_str!("../../assets/monitoring/grafana-dashboard.json");
const TOKEN: &str = "glsa_A0rt8Tz-a-canary-in-a-vault";

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Other programs have to start and to look, on a machine that has more to do.
fn soon<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    before(Duration::from_secs(45), what, look)
}

/// Status and body of one fetch. 0: nobody answered.
fn fetch(port: u16, headers: &str) -> (u16, String) {
    let Ok(mut line) = TcpStream::connect(("127.0.0.1", port)) else { return (0, String::new()) };
    line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let ask = format!("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{headers}\r\n");
    line.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn exporter(desk: &Wedsync, at: usize) -> Value {
    desk.json(&["exports", "list"]).unwrap()["exporters"][at].clone()
}

/// With the key, if there is one.
fn add(desk: &Wedsync, words: &[&str], key: Option<&str>) -> Said {
    let mut all = vec!["--json", "exports", "add"];
    all.extend(words);
    all.extend(key.map(|_| "--key-stdin"));
    Said::of(&desk.run_with_input(&all, &format!("{}\n", key.unwrap_or_default())).unwrap())
}

/// No couple, and nothing that opens anything.
#[track_caller]
fn names_nobody(text: &str) {
    for word in ["Anna", "Ben", "The Mill", TOKEN] {
        assert!(!text.contains(word), "“{word}” in {text}");
    }
}

/// Prometheus understands every question of the dashboard, and each is about something that is measured.
fn draws_what_is_measured(prometheus: &Prometheus) {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let mut asked = String::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            let query = target["expr"].as_str().unwrap();
            prometheus.ask(query).unwrap_or_else(|why| panic!("{}: {query}: {why}", panel["title"]));
            asked.extend([query, " "]);
        }
    }
    for what in What::ALL {
        let shown = asked.contains(what.name()) || *what == What::Requests;
        assert!(shown, "{} is on no panel", what.name());
    }
    let named = asked.split(|c: char| !c.is_ascii_lowercase() && c != '_').filter(|word| word.starts_with("wedsync_"));
    for name in named {
        assert!(What::ALL.iter().any(|what| what.name() == name), "nobody measures {name}");
    }
}

#[test]
fn a_real_prometheus_fetches_for_the_token_and_raises_an_alarm() {
    let studio = Studio::new();
    let (desk, port) = (&studio.desk, free_port());
    let before = desk.json(&["exports", "list"]).unwrap()["metrics"].clone();
    assert_eq!((before["on"].as_bool(), before["port"].as_u64()), (Some(false), Some(47_811)), "off by itself");
    let owner = desk.own().unwrap();
    let set = json(desk, &["exports", "metrics", "on", "--port", &port.to_string()]).document;
    let token = set["token"].as_str().unwrap().to_owned();
    let bearing = |token: &str| format!("Authorization: Bearer {token}\r\n");
    soon("somebody answers", || (fetch(port, "").0 == 401).then_some(()));
    let (status, text) = fetch(port, &bearing(&token));
    assert!(status == 200 && text.contains("\nwedsync_weddings_today{} 1.0\n"), "{text}");
    assert!(text.contains("wedsync_health_score{connection=\"con-1\",provider=\"folder\"}"), "{text}");
    names_nobody(&text);
    assert_eq!(fetch(port, &format!("{}Origin: http://x.example\r\n", bearing(&token))).0, 403);
    let again = json(desk, &["exports", "metrics", "on"]).document;
    assert_eq!((again["token"].as_str(), again["metrics"]["listening"].as_bool()), (None, Some(true)), "shown once");

    let prometheus = Prometheus::start(port, &token, ALARMS).unwrap();
    soon("Prometheus has it", || {
        let up = prometheus.ask("up{job=\"wedsync\"} == 1").unwrap();
        (up.len() == 1 && prometheus.ask("wedsync_weddings_today").unwrap().len() == 1).then_some(())
    });
    assert_eq!(prometheus.alarms().unwrap(), [Value::Null; 0]);
    draws_what_is_measured(&prometheus);
    studio.breaks(true);
    let alarm = soon("the alarm is raised", || prometheus.alarms().unwrap().first().cloned());
    assert_eq!(alarm["labels"]["alertname"], "StudioNeedsSomebody", "{alarm}");

    let other = json(desk, &["exports", "metrics", "on", "--new-token"]).document["token"].as_str().unwrap().to_owned();
    soon("the new token holds", || (fetch(port, &bearing(&other)).0 == 200).then_some(()));
    assert_eq!(fetch(port, &bearing(&token)).0, 401, "the one of before holds no more");
    let listed = desk.run(&["exports", "list"]).unwrap().out;
    assert!(!listed.contains(&token) && !listed.contains(&other), "{listed}");
    json(desk, &["exports", "metrics", "off"]);
    soon("nobody answers", || (fetch(port, "").0 == 0).then_some(()));
    drop(owner);
}

#[test]
fn a_real_prometheus_takes_remote_write_and_gets_what_it_missed() {
    let studio = Studio::new();
    let desk = &studio.desk;
    let mut prometheus = Prometheus::start(free_port(), "nobody-fetches", ALARMS).unwrap();
    let url = format!("url={}", prometheus.write_address());
    let wrong = add(desk, &["prometheus", "--set", &url.replace("/write", "/nothing")], None);
    wrong.refuses(1, "exporter_not_there", "Prometheus");
    assert_eq!(desk.json(&["exports", "list"]).unwrap()["exporters"].as_array().unwrap().len(), 0);
    let added = add(desk, &["prometheus", "--set", &url, "--set", "instance=front-desk"], None);
    assert_eq!((added.code, added.document["id"].as_str()), (0, Some("exp-1")), "{}", added.document);
    let series = soon("the test is there", || prometheus.ask("wedsync_weddings_today").unwrap().first().cloned());
    assert_eq!(series["metric"]["instance"], "front-desk", "{series}");
    assert_eq!(series["value"][1], "1", "{series}");
    names_nobody(&serde_json::json!(prometheus.ask("{__name__=~\"wedsync_.*\"}").unwrap()).to_string());

    prometheus.pause();
    let owner = desk.own().unwrap();
    soon("it waits", || (exporter(desk, 0)["waiting"] == 1).then_some(()));
    let away = exporter(desk, 0);
    assert_eq!(away["fault"]["code"], "no_connection", "{away}");
    let shown = desk.run(&["exports", "list"]).unwrap().out;
    assert!(shown.contains("1 measurement waits for it"), "{shown}");
    plain_words(&shown);
    owner.kill().unwrap();
    prometheus.resume().unwrap();
    let owner = desk.own().unwrap();
    soon("it has all of it", || {
        let it = exporter(desk, 0);
        (it["waiting"] == 0 && it["fault"].is_null()).then_some(())
    });
    assert_eq!(exporter(desk, 0)["dropped"], 0);
    let samples = prometheus.ask("count_over_time(wedsync_weddings_today[10m])").unwrap();
    let count: u32 = samples[0]["value"][1].as_str().unwrap().parse().unwrap();
    assert!(count >= 3, "the test, what waited, and what was measured then: {count}");
    drop(owner);
    let removed = json(desk, &["exports", "remove", "exp-1"]).document;
    assert_eq!(removed["exporters"], serde_json::json!([]));
}

#[test]
fn a_real_collector_of_opentelemetry_is_sent_metrics_logs_and_traces() {
    let studio = Studio::new();
    let (desk, collector) = (&studio.desk, Collector::start().unwrap());
    let added = add(desk, &["otlp", "--name", "Collector", "--set", &format!("url={}", collector.address())], None);
    assert_eq!(added.code, 0, "{}", added.document);
    let heard = soon("metrics, logs and traces", || {
        let heard = collector.heard().unwrap();
        let all = ["wedsync_weddings_today", "wedsync-test-", "run-0"];
        all.iter().all(|word| heard.contains(word)).then_some(heard)
    });
    assert!(heard.contains("context: Str(wedding_industry)"), "{heard}");
    studio.breaks(true);
    let owner = desk.own().unwrap();
    // Found at the first tick, and told at the next round.
    soon("the incident is noticed", || {
        (!desk.json(&["alerts", "list"]).unwrap()["open"].as_array().unwrap().is_empty()).then_some(())
    });
    drop(owner);
    let owner = desk.own().unwrap();
    let heard = soon("the incident is told", || {
        let heard = collector.heard().unwrap();
        heard.contains("tool_refuses").then_some(heard)
    });
    assert!(heard.contains("detected"), "{heard}");
    names_nobody(&heard);
    drop(owner);
}

#[test]
fn grafana_has_every_incident_although_it_was_away() {
    let studio = Studio::new();
    let desk = &studio.desk;
    let away = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_away = away.clone();
    let grafana = Server::start(move |asked| {
        let answer = |status: &str, body: &str| {
            format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
                .into_bytes()
        };
        if is_away.load(std::sync::atomic::Ordering::Relaxed) {
            return answer("502 Bad Gateway", "");
        }
        match (asked.header("authorization"), asked.line.starts_with("GET")) {
            (Some(token), _) if !token.ends_with(TOKEN) => answer("401 Unauthorized", "{}"),
            (_, true) => answer("200 OK", "[]"),
            _ => answer("200 OK", r#"{"id":1,"message":"Annotation added"}"#),
        }
    });
    let url = format!("url={}", grafana.url());
    let words = ["grafana", "--name", "Wallboard", "--set", &url];
    add(desk, &words, Some("not-the-token")).refuses(1, "exporter_key_refused", "Wallboard");
    assert_eq!(add(desk, &words, Some(TOKEN)).code, 0);
    let made = |all: &[Request]| all.iter().filter(|it| it.line.starts_with("POST")).cloned().collect::<Vec<_>>();
    assert_eq!(made(&grafana.requests()).len(), 1, "the test alone");
    away.store(true, std::sync::atomic::Ordering::Relaxed);
    studio.breaks(true);
    let owner = desk.own().unwrap();
    soon("the incident is noticed", || {
        (!desk.json(&["alerts", "list"]).unwrap()["open"].as_array().unwrap().is_empty()).then_some(())
    });
    owner.kill().unwrap();
    let owner = desk.own().unwrap();
    soon("Grafana does not answer", || (exporter(desk, 0)["fault"]["code"] == "trouble_there").then_some(()));
    owner.kill().unwrap();
    away.store(false, std::sync::atomic::Ordering::Relaxed);
    let owner = desk.own().unwrap();
    let marks = soon("it is marked", || Some(made(&grafana.requests())).filter(|all| all.len() == 2));
    let said = String::from_utf8(marks[1].body.clone()).unwrap();
    assert!(said.contains("Studio calendar has stopped") && said.contains("critical"), "{said}");
    names_nobody(&said);
    drop(owner);
}
