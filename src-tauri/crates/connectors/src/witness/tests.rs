use super::*;
use crate::stage::{Log, Noon, Seen, Stage, reply};
use serde_json::{Value as Json, json};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use wedsync_support::OpenApi;

const SECRET: &str = "EGnHDxD-canary-of-the-app";
const TOKEN: &str = "A21AAFEpH4-canary-of-the-token";
const VERIFY: &str = "/v1/notifications/verify-webhook-signature";
/// Numbers, orders and blanks that nobody would write again in the same way.
const EVENT: &str = r#"{"id":"WH-1", "b":1.0,"a":{} ,"text":"\u00e9 é","id2":1e2}"#;

static PAYPAL: LazyLock<Option<OpenApi>> =
    LazyLock::new(|| OpenApi::find("paypal.notifications-webhooks-v1.openapi.json"));

struct Ticking(AtomicUsize);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(Noon.now().0 + i64::try_from(self.0.load(Ordering::Relaxed)).unwrap() * 1000)
    }
    fn since_boot(&self) -> Duration {
        Duration::ZERO
    }
}

fn app() -> PaypalApp {
    PaypalApp { client_id: "AbC-1_2".into(), webhook_id: "1JE4291016473214C".into(), sandbox: true }
}

fn paypal(stage: &Stage, secret: Option<&str>, clock: Arc<dyn Clock>) -> Paypal {
    let key = Key::Given(secret.map(|secret| Secret::new(secret.to_owned())));
    let home = Url::parse(&stage.url).unwrap();
    Paypal::at(home, app(), key, Words::new("PayPal", clock), &Arc::default()).unwrap()
}

fn transmission(event: &str) -> Transmission<'_> {
    Transmission {
        auth_algo: "SHA256withRSA",
        cert_url: "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42",
        transmission_id: "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
        transmission_sig: "lmI95Jx3Y9nhR5SJ+VHVIWpg4AgFk7n9bCHSRxbrd8A9zrhd==",
        transmission_time: "2016-02-18T20:01:35Z",
        event,
    }
}

fn granted() -> Vec<u8> {
    let said = json!({ "scope": "https://uri.paypal.com/services/applications/webhooks", "access_token": TOKEN,
        "token_type": "Bearer", "app_id": "APP-80W284485P519543T", "expires_in": 31668, "nonce": "2020-04-03T15:35:36Z" });
    reply(200, "Content-Type: application/json\r\n", &said.to_string())
}

/// As PayPal grants tokens, and answers questions like this. What it would never answer, no test may have it say.
fn saying(status: u16, body: &Json) -> Stage {
    if let Some(judge) = PAYPAL.as_ref() {
        judge.answer("post", VERIFY, &status.to_string(), body).unwrap();
    }
    telling(status, &body.to_string())
}

fn telling(status: u16, body: &str) -> Stage {
    let body = body.to_owned();
    Stage::new(
        move |seen: &Seen| {
            if seen.line == "POST /v1/oauth2/token" { granted() } else { reply(status, "", &body) }
        },
    )
}

fn verdict(word: &str) -> Json {
    json!({ "verification_status": word })
}

fn refusal(name: &str) -> Json {
    json!({ "name": name, "message": "As told.", "debug_id": "b1d1f06c7246c" })
}

#[tokio::test]
async fn paypal_is_asked_as_its_document_has_it_in_the_very_letters_that_came() {
    let stage = saying(200, &verdict("SUCCESS"));
    let paypal = paypal(&stage, Some(&format!(" {SECRET}\n")), Arc::new(Noon));
    assert_eq!(paypal.vouches(&transmission(EVENT)).await, Ok(true));
    let [token, question] = stage.seen().try_into().unwrap();
    assert_eq!((token.line.as_str(), token.body.as_str()), ("POST /v1/oauth2/token", "grant_type=client_credentials"));
    assert_eq!(token.header("content-type").map(str::trim), Some("application/x-www-form-urlencoded"));
    let basic = data_encoding::BASE64.encode(format!("AbC-1_2:{SECRET}").as_bytes()).to_ascii_lowercase();
    assert_eq!(token.header("authorization").map(str::trim), Some(&*format!("basic {basic}")));
    assert_eq!(question.line, format!("POST {VERIFY}"));
    let bearer = format!("bearer {}", TOKEN.to_ascii_lowercase());
    assert_eq!(question.header("authorization").map(str::trim), Some(&*bearer));
    assert!(question.body.contains(&format!("\"webhook_event\":{EVENT}")), "{}", question.body);
    let mut said: Json = serde_json::from_str(&question.body).unwrap();
    assert_eq!(said["webhook_id"], "1JE4291016473214C");
    let Some(judge) = PAYPAL.as_ref() else { return eprintln!("not judged: PayPal's document is not at hand") };
    // The document has no member that is not its own, and events have some that differ from kind to kind.
    said["webhook_event"] = json!({ "id": said["webhook_event"]["id"], "resource": said["webhook_event"] });
    judge.request("post", VERIFY, &said).unwrap();
    said["transmission_id"].take();
    judge.request("post", VERIFY, &said).unwrap_err();
}

#[tokio::test]
async fn only_a_plain_yes_is_one() {
    let asked = |stage: Stage| async move {
        let paypal = paypal(&stage, Some(SECRET), Arc::new(Noon));
        paypal.vouches(&transmission(EVENT)).await.map_err(|fault| fault.kind)
    };
    assert_eq!(asked(saying(200, &verdict("FAILURE"))).await, Ok(false));
    for odd in [r#"{"verification_status":"success"}"#, r#"{"verification_status":"MAYBE"}"#, "{}", "SUCCESS", ""] {
        assert_eq!(asked(telling(200, odd)).await, Err(FaultKind::Malformed), "{odd}");
    }
    assert_eq!(asked(telling(201, &verdict("SUCCESS").to_string())).await, Err(FaultKind::Malformed));
    assert_eq!(asked(telling(302, "")).await, Err(FaultKind::Malformed), "without a place to go to");
}

#[tokio::test]
async fn what_paypal_says_instead_of_an_answer_is_trouble_and_no_answer() {
    for (status, name, kind) in [
        (400, "VALIDATION_ERROR", FaultKind::Rejected),
        (401, "AUTHENTICATION_FAILURE", FaultKind::SignInNeeded),
        (403, "NOT_AUTHORIZED", FaultKind::Forbidden),
        (404, "INVALID_RESOURCE_ID", FaultKind::Missing),
        (429, "RATE_LIMIT_REACHED", FaultKind::RateLimited { until: None }),
        (500, "INTERNAL_SERVER_ERROR", FaultKind::Transient),
        (503, "SERVICE_UNAVAILABLE", FaultKind::Transient),
    ] {
        let stage = saying(status, &refusal(name));
        let fault = paypal(&stage, Some(SECRET), Arc::new(Noon)).vouches(&transmission(EVENT)).await.unwrap_err();
        assert_eq!((fault.kind, stage.seen().len()), (kind, 2), "{status}: asked once, tried once");
    }
    let nobody = Stage::new(|_| Vec::new());
    let fault = paypal(&nobody, Some(SECRET), Arc::new(Noon)).vouches(&transmission(EVENT)).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Transient);
}

#[tokio::test]
async fn an_app_that_paypal_does_not_take_asks_nothing() {
    let refused = r#"{"error":"invalid_client","error_description":"Client Authentication failed"}"#;
    for (status, body, kind) in
        [(401, refused, FaultKind::SignInNeeded), (200, "{}", FaultKind::Malformed), (500, "", FaultKind::Transient)]
    {
        let stage = Stage::new(move |_| reply(status, "", body));
        let fault = paypal(&stage, Some(SECRET), Arc::new(Noon)).vouches(&transmission(EVENT)).await.unwrap_err();
        assert_eq!((fault.kind, stage.lines()), (kind, vec!["POST /v1/oauth2/token".to_owned()]));
    }
    let stage = saying(200, &verdict("SUCCESS"));
    let fault = paypal(&stage, None, Arc::new(Noon)).vouches(&transmission(EVENT)).await.unwrap_err();
    assert_eq!((fault.code.as_str(), stage.seen().len()), ("password_missing", 0));
}

#[tokio::test]
async fn a_token_is_asked_for_once_until_shortly_before_its_end() {
    let (stage, clock) = (saying(200, &verdict("SUCCESS")), Arc::new(Ticking(AtomicUsize::new(0))));
    let paypal = paypal(&stage, Some(SECRET), clock.clone());
    let tokens = || stage.lines().iter().filter(|line| line.ends_with("/token")).count();
    let event = transmission(EVENT);
    let all = futures::future::join_all((0..5).map(|_| paypal.vouches(&event))).await;
    assert_eq!((all, tokens()), (vec![Ok(true); 5], 1), "whoever comes meanwhile waits for the same");
    clock.0.store(31_668 - 61, Ordering::Relaxed);
    paypal.vouches(&event).await.unwrap();
    assert_eq!(tokens(), 1);
    clock.0.store(31_668 - 60, Ordering::Relaxed);
    paypal.vouches(&event).await.unwrap();
    assert_eq!(tokens(), 2);
}

#[tokio::test]
async fn a_token_that_is_refused_is_not_used_again() {
    let stage = saying(401, &refusal("AUTHENTICATION_FAILURE"));
    let paypal = paypal(&stage, Some(SECRET), Arc::new(Noon));
    for _ in 0..2 {
        paypal.vouches(&transmission(EVENT)).await.unwrap_err();
    }
    let verify = format!("POST {VERIFY}");
    assert_eq!(stage.lines(), ["POST /v1/oauth2/token", &verify, "POST /v1/oauth2/token", &verify]);
}

#[tokio::test]
async fn what_is_no_json_by_itself_is_never_sent_on() {
    let stage = saying(200, &verdict("SUCCESS"));
    let paypal = paypal(&stage, Some(SECRET), Arc::new(Noon));
    for event in ["", r#"{"id":1},"webhook_id":"mine""#, r#"{"id":1"#, r#"{"id":1}}"#] {
        assert!(paypal.vouches(&transmission(event)).await.is_err(), "{event}");
    }
    assert_eq!(stage.seen().len(), 0);
}

#[tokio::test]
async fn neither_secret_nor_token_is_told_or_noted() {
    let (log, _guard) = Log::start();
    let echo = format!(r#"{{"name":"{SECRET}","message":"{TOKEN}"}}"#);
    for (status, body) in [(200, r#"{"verification_status":"SUCCESS"}"#), (400, &*echo), (401, &*echo), (200, &*echo)] {
        let stage = telling(status, body);
        let said = paypal(&stage, Some(SECRET), Arc::new(Noon)).vouches(&transmission(EVENT)).await;
        assert!(!format!("{said:?}").contains("canary"), "{said:?}");
    }
    assert!(log.text().contains("paypal") && !log.text().contains("canary"), "{}", log.text());
}

struct Nothing;

impl Vault for Nothing {
    fn get(&self, _: &str) -> Result<Option<Secret>, Fault> {
        Ok(None)
    }
    fn put(&self, _: &str, _: &Secret) -> Result<(), Fault> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Fault> {
        Ok(())
    }
}

#[test]
fn each_app_is_asked_where_it_is_known_and_kept_with_its_token_while_the_desk_runs() {
    let all = Witnesses::new(Arc::new(Nothing), Arc::new(Noon), Arc::default());
    let opened = |source, app: &PaypalApp| all.opened(SourceId(source), "PayPal", app).unwrap();
    let (trying, earning) = (opened(1, &app()), opened(2, &PaypalApp { sandbox: false, ..app() }));
    assert_eq!(trying.home.as_str(), "https://api-m.sandbox.paypal.com/");
    assert_eq!(earning.home.as_str(), "https://api-m.paypal.com/");
    assert!(matches!(&trying.key, Key::Kept { name, .. } if name == "intake/src-1/secret"));
    assert!(Arc::ptr_eq(&trying, &opened(1, &app())) && !Arc::ptr_eq(&trying, &earning));
}
