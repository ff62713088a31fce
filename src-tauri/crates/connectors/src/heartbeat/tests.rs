use super::{State, Watch, ping, within};
use crate::account::Key;
use crate::http::Wire;
use crate::stage::{Log, Noon, Stage, reply};
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::{Fault, FaultKind, Secret};

const CANARY: &str = "c4nary-of-the-watch";

fn watch(address: Option<String>, hears_trouble: bool) -> Watch {
    let address = Key::Given(address.map(Secret::new));
    Watch {
        label: "Night watch".into(),
        address,
        hears_trouble,
        clock: Arc::new(Noon),
        wire: Arc::new(Wire::default()),
    }
}

async fn told(answer: Vec<u8>, state: State) -> (Result<(), Fault>, Vec<String>) {
    let server = Stage::new(move |_| answer.clone());
    let told = ping(&watch(Some(format!("{}/{CANARY}", server.url)), true), state).await;
    (told, server.lines())
}

#[tokio::test]
async fn life_and_trouble_are_told_where_each_is_heard() {
    let (said, lines) = told(reply(200, "", "OK"), State::Well).await;
    assert_eq!((said, lines), (Ok(()), vec![format!("GET /{CANARY}")]));
    let (said, lines) = told(reply(200, "", "OK"), State::Trouble).await;
    assert_eq!((said, lines), (Ok(()), vec![format!("GET /{CANARY}/fail")]));
    let stage = Stage::new(|_| reply(200, "", "OK"));
    ping(&watch(Some(stage.url.clone()), false), State::Trouble).await.unwrap();
    assert!(stage.lines().is_empty(), "who does not hear of trouble is told nothing, and raises the alarm");
}

#[tokio::test]
async fn whoever_does_not_know_us_is_not_believed() {
    for (answer, kind) in [
        (reply(200, "", "OK (not found)"), FaultKind::Missing),
        (reply(200, "", "OK (rate limited)"), FaultKind::RateLimited { until: None }),
        (reply(404, "", CANARY), FaultKind::Missing),
        (reply(400, "", CANARY), FaultKind::Missing),
        (reply(429, "", ""), FaultKind::RateLimited { until: None }),
        (reply(503, "", ""), FaultKind::Transient),
        (reply(302, "Location: /elsewhere\r\n", ""), FaultKind::Rejected),
        (Vec::new(), FaultKind::Transient),
    ] {
        let (said, lines) = told(answer, State::Well).await;
        let fault = said.unwrap_err();
        assert_eq!((fault.kind, lines.len()), (kind, 1), "{fault:?}");
        assert!(fault.message.contains("Night watch") && !format!("{fault:?}").contains(CANARY), "{fault:?}");
    }
}

#[tokio::test]
async fn the_address_is_kept_to_itself() {
    let (log, _guard) = Log::start();
    for odd in [None, Some(CANARY.into()), Some(format!("http://elsewhere.example/{CANARY}")), Some(String::new())] {
        let fault = ping(&watch(odd, true), State::Well).await.unwrap_err();
        assert!(fault.code.starts_with("heartbeat_address") && !format!("{fault:?}").contains(CANARY), "{fault:?}");
    }
    told(reply(200, "", "OK"), State::Well).await.0.unwrap();
    assert!(log.text().contains("heartbeat") && !log.text().contains(CANARY), "{}", log.text());
}

#[tokio::test]
async fn nobody_waits_for_a_silent_watch() {
    let stage = Stage::new(|_| {
        std::thread::sleep(Duration::from_millis(400));
        Vec::new()
    });
    let watch = watch(Some(stage.url.clone()), true);
    let fault = within(Duration::from_millis(50), &watch, State::Well).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "timed_out"));
}
