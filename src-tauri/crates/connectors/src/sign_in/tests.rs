//! The whole way round against servers that misbehave, with a browser that does as it is told.

mod by_hand;
mod hostile;
mod return_page;
mod schedules;

use super::{Attempt, Client, Keeper, Tokens, Turn, begin, keeper};
use crate::account::{Account, Key};
use crate::http::{Ask, Http, Method};
use crate::manifest::Manifest;
use crate::stage::{Noon, Seen, Stage, reply};
use futures::future::join_all;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use reqwest::redirect::Policy;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use url::{Url, form_urlencoded};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Clock, Fault, FaultKind, Secret};
use wedsync_support::oauth_server::MADE_UP;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(MADE_UP).unwrap());

fn account(stage: &Stage) -> Account {
    let settings = BTreeMap::from([("url".to_owned(), stage.url.clone())]);
    Account { manifest: &MANIFEST, settings, key: Key::Given(None), ..stage.account("/") }
}

fn client() -> Client {
    Client { id: "desk".to_owned(), secret: None }
}

async fn attempt(stage: &Stage) -> Attempt {
    begin(&account(stage), client()).await.unwrap()
}

fn asked(attempt: &Attempt) -> HashMap<String, String> {
    attempt.address().query_pairs().into_owned().collect()
}

/// The form of a request to the token endpoint.
fn form(seen: &Seen) -> HashMap<String, String> {
    form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect()
}

/// A token endpoint that grants whatever it is asked.
fn generous() -> Stage {
    Stage::new(|_| granted("access-1", "refresh-1"))
}

fn granted(access: &str, refresh: &str) -> Vec<u8> {
    let body =
        format!(r#"{{"access_token":"{access}","token_type":"Bearer","expires_in":3600,"refresh_token":"{refresh}"}}"#);
    reply(200, "Content-Type: application/json\r\n", &body)
}

fn refused(code: &str) -> Vec<u8> {
    let body = format!(r#"{{"error":"{code}","error_description":"refresh-1 and access-1 are canaries"}}"#);
    reply(400, "Content-Type: application/json\r\n", &body)
}

async fn visit(url: &str) -> reqwest::Response {
    rustls::crypto::ring::default_provider().install_default().ok();
    let browser = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    browser.get(url).send().await.unwrap()
}

/// The address at which the browser comes back with these.
fn back(attempt: &Attempt, more: &[(&str, &str)]) -> String {
    let asked = asked(attempt);
    let mut url = Url::parse(&asked["redirect_uri"]).unwrap();
    url.query_pairs_mut().append_pair("state", &asked["state"]).extend_pairs(more);
    url.into()
}

fn issuer(stage: &Stage) -> String {
    stage.url.clone()
}

#[tokio::test]
async fn a_sign_in_goes_through_the_browser_and_back() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let asked = asked(&attempt);
    assert!(attempt.address().as_str().starts_with(&format!("{}/authorize?", stage.url)));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "desk"),
        ("code_challenge_method", "S256"),
        ("scope", "calendar.read calendar.write"),
        ("prompt", "consent"),
    ] {
        assert_eq!(asked[name], value);
    }
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:"));
    assert!(asked["state"].len() >= 16);
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
    let (tokens, page) = tokio::join!(attempt.finish(), visit(&landed));
    let tokens = tokens.unwrap();
    assert_eq!((tokens.access().expose(), tokens.refresh.as_deref()), ("access-1", Some("refresh-1")));
    assert_eq!(tokens.expires, Some((Noon.now() + Duration::from_hours(1)).0));

    let sent = form(&stage.seen()[0]);
    assert_eq!((sent["grant_type"].as_str(), sent["code"].as_str()), ("authorization_code", "c0de"));
    assert_eq!(sent["redirect_uri"], asked["redirect_uri"]);
    assert!(!sent.contains_key("client_secret"));
    let verifier = PkceCodeVerifier::new(sent["code_verifier"].clone());
    assert_eq!(PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str(), asked["code_challenge"]);

    // The code does not stay in the address bar, and goes nowhere from there.
    assert_eq!(page.status(), 303);
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let done = Url::parse(&landed).unwrap().join(page.headers()["location"].to_str().unwrap()).unwrap();
    assert_eq!(done.query(), None);
    assert!(visit(done.as_str()).await.text().await.unwrap().contains("You can close this window"));
}

#[tokio::test]
async fn a_forged_or_foreign_answer_changes_nothing_and_the_right_one_still_counts() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let (landed, redirect) =
        (back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]), asked(&attempt)["redirect_uri"].clone());
    let ours = asked(&attempt)["state"].clone();
    let waiting = tokio::spawn(attempt.finish());
    for forged in [
        format!("{redirect}?code=evil&state=wrong"),
        format!("{redirect}?code=evil"),
        format!("{redirect}?error=access_denied&state="),
        format!("{redirect}?code=evil&state={ours}&state={ours}"),
        format!("{redirect}?code=evil&code=c0de&state={ours}"),
        redirect.clone(),
    ] {
        assert_eq!(visit(&forged).await.status(), 400, "{forged}");
    }
    assert_eq!(visit(&landed.replace("/callback", "/other")).await.status(), 404);
    assert_eq!(visit(&landed.replace("127.0.0.1", "localhost")).await.status(), 403, "another name for this computer");
    assert_eq!(visit(&landed).await.status(), 303);
    waiting.await.unwrap().unwrap();
    assert_eq!(visit(&landed).await.status(), 410, "a second time");
    assert_eq!(stage.lines().len(), 1);
}

#[tokio::test]
async fn an_answer_of_another_issuer_is_not_exchanged() {
    for more in [vec![("code", "c0de"), ("iss", "https://evil.example")], vec![("code", "c0de")]] {
        let stage = generous();
        let attempt = attempt(&stage).await;
        let landed = back(&attempt, &more);
        let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
        assert_eq!(tokens.unwrap_err().code, "another_issuer");
        assert_eq!(stage.lines().len(), 0);
    }
}

#[tokio::test]
async fn a_consent_refused_is_said_in_words() {
    let stage = generous();
    for (refusal, code) in [("access_denied", "consent_refused"), ("<script>", "sign_in_not_granted")] {
        let attempt = attempt(&stage).await;
        let landed = back(&attempt, &[("error", refusal), ("iss", &issuer(&stage))]);
        let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
        let fault = tokens.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, code));
        assert!(!format!("{fault:?}").contains('<'));
    }
    assert_eq!(stage.lines().len(), 0);
}

#[tokio::test]
async fn nothing_listens_after_a_sign_in_was_given_up() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let landed = back(&attempt, &[("code", "c0de")]);
    drop(attempt);
    tokio::task::yield_now().await;
    rustls::crypto::ring::default_provider().install_default().ok();
    assert!(reqwest::Client::builder().no_proxy().build().unwrap().get(&landed).send().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn nobody_comes_and_it_ends_after_ten_minutes() {
    let stage = generous();
    let begun = tokio::time::Instant::now();
    let fault = attempt(&stage).await.finish().await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_timed_out"));
    assert_eq!(begun.elapsed().as_secs() / 60, 10);
}

#[tokio::test]
async fn a_right_that_was_withheld_is_said_and_nothing_is_kept() {
    for (scopes, code) in [("calendar.read", Some("rights_withheld")), ("calendar.write calendar.read more", None)] {
        let body = format!(r#"{{"access_token":"access-1","token_type":"Bearer","scope":"{scopes}"}}"#);
        let stage = Stage::new(move |_| reply(200, "Content-Type: application/json\r\n", &body));
        let attempt = attempt(&stage).await;
        let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
        let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
        assert_eq!(tokens.err().map(|fault| fault.code).as_deref(), code, "{scopes}");
    }
}

/// A provider that says at its sign-in page whose books they are.
static TELLING: LazyLock<Manifest> =
    LazyLock::new(|| Manifest::parse(&MADE_UP.replace("steps =", "keeps = [\"realmId\"]\nsteps =")).unwrap());

#[tokio::test]
async fn what_the_page_tells_beside_the_code_is_kept_with_the_tokens_and_outlasts_a_renewal() {
    let stage = generous();
    let telling = Account { manifest: &TELLING, ..account(&stage) };
    let attempt = begin(&telling, client()).await.unwrap();
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage)), ("realmId", "9130"), ("more", "x")]);
    let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
    let tokens = Tokens::read(&tokens.unwrap().sealed().unwrap()).unwrap();
    assert_eq!((tokens.told("realmId"), tokens.told("more")), (Some("9130"), None));

    let renewing = rotating();
    let (drawer, keeper) = kept(&renewing, &ended("refresh-0"));
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-1");
    assert_eq!(in_vault(&drawer).told("realmId"), Some("9130"));
    assert_eq!(Key::Tokens(keeper).told("realmId").await.unwrap().as_deref(), Some("9130"));
}

#[tokio::test]
async fn an_answer_that_does_not_tell_what_it_must_is_refused_before_the_code_is_spent() {
    let long = "9".repeat(201);
    for (realm, code) in
        [(None, "account_untold"), (Some(""), "account_untold"), (Some(long.as_str()), "account_untold")]
    {
        let stage = generous();
        let telling = Account { manifest: &TELLING, ..account(&stage) };
        let attempt = begin(&telling, client()).await.unwrap();
        let issuer = issuer(&stage);
        let mut more = vec![("code", "c0de"), ("iss", issuer.as_str())];
        more.extend(realm.map(|realm| ("realmId", realm)));
        let landed = back(&attempt, &more);
        let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
        let fault = tokens.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, code), "{realm:?}");
        assert_eq!(stage.lines().len(), 0);
    }
    let stage = generous();
    let attempt = begin(&Account { manifest: &TELLING, ..account(&stage) }, client()).await.unwrap();
    let twice = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage)), ("realmId", "1"), ("realmId", "2")]);
    let waiting = tokio::spawn(attempt.finish());
    assert_eq!(visit(&twice).await.status(), 400, "two companies are nobody's");
    waiting.abort();
}

#[tokio::test]
async fn a_token_endpoint_that_refuses_is_told_apart_and_its_words_are_not_repeated() {
    for (answer, kind, code) in [
        (refused("invalid_grant"), FaultKind::SignInNeeded, "code_no_longer_good"),
        (refused("invalid_client"), FaultKind::SignInNeeded, "client_refused"),
        (refused("invalid_scope"), FaultKind::SignInNeeded, "scope_refused"),
        (refused("refresh-1"), FaultKind::SignInNeeded, "sign_in_not_granted"),
        (reply(200, "", "access-1 is a canary"), FaultKind::Malformed, "sign_in_garbled"),
        (reply(400, "", "refresh-1 is a canary"), FaultKind::Malformed, "sign_in_garbled"),
        (reply(500, "", "access-1"), FaultKind::Transient, "trouble_there"),
    ] {
        let stage = Stage::new(move |_| answer.clone());
        let attempt = attempt(&stage).await;
        let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
        let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
        let fault = tokens.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (kind, code));
        let said = format!("{fault:?}");
        assert!(!said.contains("access-1") && !said.contains("refresh-1"), "{said}");
    }
}

#[tokio::test]
async fn tokens_of_any_length_come_through_whole() {
    let long = "t".repeat(8 << 10);
    let answer = granted(&long, &long);
    let stage = Stage::new(move |_| answer.clone());
    let attempt = attempt(&stage).await;
    let landed = back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]);
    let (tokens, _) = tokio::join!(attempt.finish(), visit(&landed));
    let kept = Tokens::read(&tokens.unwrap().sealed().unwrap()).unwrap();
    assert_eq!((kept.access().expose().len(), kept.refresh.as_ref().map(String::len)), (8 << 10, Some(8 << 10)));
    assert!(!format!("{kept:?}").contains('t'.to_string().repeat(9).as_str()));
}

/// A vault that notes what is put into it.
#[derive(Default)]
struct Drawer {
    holds: Mutex<Option<String>>,
    puts: Mutex<Vec<String>>,
    is_full: AtomicBool,
    /// Takes so many more, where that is limited.
    takes: Mutex<Option<usize>>,
}

impl Drawer {
    fn full_after(&self, puts: usize) {
        *self.takes.lock().unwrap() = Some(puts);
    }
}

impl Vault for Drawer {
    fn get(&self, _: &str) -> Result<Option<Secret>, Fault> {
        Ok(self.holds.lock().unwrap().clone().map(Secret::new))
    }
    fn put(&self, _: &str, secret: &Secret) -> Result<(), Fault> {
        let mut takes = self.takes.lock().unwrap();
        let is_full = takes.as_mut().is_some_and(|left| left.checked_sub(1).map(|less| *left = less).is_none());
        if is_full || self.is_full.load(Ordering::SeqCst) {
            return Err(Fault::new(FaultKind::Transient, "locked", "The keychain is locked."));
        }
        self.puts.lock().unwrap().push(secret.expose().to_owned());
        *self.holds.lock().unwrap() = Some(secret.expose().to_owned());
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Fault> {
        Ok(())
    }
}

/// Tokens in the vault whose access token ended an hour ago.
fn ended(refresh: &str) -> Tokens {
    Tokens {
        access: "access-0".to_owned(),
        refresh: Some(refresh.to_owned()),
        expires: Some(Noon.now().0 - 3_600_000),
        ends: None,
        moves: false,
        client: client(),
        told: BTreeMap::from([("realmId".to_owned(), "9130".to_owned())]),
        renewing: None,
    }
}

fn kept(stage: &Stage, tokens: &Tokens) -> (Arc<Drawer>, Arc<Keeper>) {
    let drawer = Arc::new(Drawer::default());
    *drawer.holds.lock().unwrap() = Some(tokens.sealed().unwrap().expose().to_owned());
    let vault = Arc::clone(&drawer) as Arc<dyn Vault>;
    (drawer, Arc::new(keeper(&account(stage), vault, ConnectionId(1), Turn::default()).unwrap()))
}

fn in_vault(drawer: &Drawer) -> Tokens {
    Tokens::read(&drawer.get("").unwrap().unwrap()).unwrap()
}

/// Rotates: each refresh token is good once, and using one twice ends the family.
fn rotating() -> Stage {
    let (good, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    Stage::new(move |seen| {
        let now = good.load(Ordering::SeqCst);
        if over.load(Ordering::SeqCst) || form(seen)["refresh_token"] != format!("refresh-{now}") {
            over.store(true, Ordering::SeqCst);
            return refused("invalid_grant");
        }
        good.fetch_add(1, Ordering::SeqCst);
        granted(&format!("access-{}", now + 1), &format!("refresh-{}", now + 1))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_need_a_token_at_once_renew_it_once() {
    let stage = rotating();
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    let all = join_all((0..20).map(|_| keeper.access())).await;
    assert!(all.into_iter().all(|token| token.unwrap().unwrap().expose() == "access-1"));
    assert_eq!(stage.lines().len(), 1);
    let puts = drawer.puts.lock().unwrap();
    assert!(puts[0].contains("\"renewing\"") && puts[0].contains("refresh-0"), "begun is noted before it is sent");
    assert!(puts[1].contains("refresh-1") && !puts[1].contains("\"renewing\""));
}

#[tokio::test]
async fn a_token_that_still_lasts_is_not_renewed() {
    let stage = rotating();
    let mut fresh = ended("refresh-0");
    fresh.expires = Some(Noon.now().0 + 3_600_000);
    let (_, keeper) = kept(&stage, &fresh);
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-0");
    assert_eq!(stage.lines().len(), 0);
}

#[tokio::test]
async fn a_renewal_goes_on_though_whoever_asked_has_gone() {
    let stage = Stage::new(|_| {
        std::thread::sleep(Duration::from_millis(300));
        granted("access-1", "refresh-1")
    });
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    assert!(tokio::time::timeout(Duration::from_millis(100), keeper.access()).await.is_err());
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-1");
    assert_eq!(in_vault(&drawer).refresh.as_deref(), Some("refresh-1"));
    assert_eq!(stage.lines().len(), 1, "the second who asks gets what the first one's renewal brought");
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_used() {
    let stage = rotating();
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    drawer.is_full.store(true, Ordering::SeqCst);
    assert_eq!(keeper.access().await.unwrap_err().code, "locked");
    assert_eq!(stage.lines().len(), 0, "a locked keychain is found before the token is spent");
    drawer.is_full.store(false, Ordering::SeqCst);
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-1");
}

#[tokio::test]
async fn a_lost_answer_to_a_renewal_is_known_and_said() {
    let lose = AtomicBool::new(true);
    let stage =
        Stage::new(move |_| if lose.swap(false, Ordering::SeqCst) { Vec::new() } else { refused("invalid_grant") });
    let (drawer, keeper) = kept(&stage, &ended("refresh-0"));
    assert_eq!(keeper.access().await.unwrap_err().kind, FaultKind::Transient);
    assert!(in_vault(&drawer).renewing.is_some());
    let fault = keeper.access().await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_ended"));
    assert!(fault.message.contains("lost on the way"), "{fault}");
}

#[tokio::test]
async fn before_a_person_is_asked_the_vault_is_looked_at_once_more() {
    let drawer: Arc<Mutex<Option<Arc<Drawer>>>> = Arc::default();
    let behind = Arc::clone(&drawer);
    let stage = Stage::new(move |_| {
        // Somebody signs in anew while the old token is being refused.
        let mut other = ended("refresh-9");
        other.access = "access-9".to_owned();
        let drawer = behind.lock().unwrap();
        drawer.as_ref().unwrap().put("", &other.sealed().unwrap()).unwrap();
        refused("invalid_grant")
    });
    let (kept, keeper) = kept(&stage, &ended("refresh-0"));
    *drawer.lock().unwrap() = Some(kept);
    assert_eq!(keeper.access().await.unwrap().unwrap().expose(), "access-9");
}

#[tokio::test]
async fn a_request_refused_for_its_token_goes_out_once_more_with_another() {
    let stage = Stage::new(|seen| match (seen.line.as_str(), seen.header("authorization")) {
        ("POST /token", _) => granted("access-1", "refresh-1"),
        (_, Some("bearer access-1")) => reply(200, "", "good"),
        _ => reply(401, "", ""),
    });
    let mut revoked = ended("refresh-0");
    revoked.expires = None;
    let (_, keeper) = kept(&stage, &revoked);
    let account = Account { key: Key::Tokens(keeper), ..account(&stage) };
    let home = account.home().unwrap();
    let answer = Http::new(&account, &home).unwrap().send(Ask::new(Method::POST, home)).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(stage.lines(), ["POST /v1/", "POST /token", "POST /v1/"]);
}

#[tokio::test]
async fn a_token_that_is_refused_for_good_is_said_in_words_for_a_sign_in() {
    let stage =
        Stage::new(
            |seen| if seen.line == "POST /token" { granted("access-1", "refresh-1") } else { reply(401, "", "") },
        );
    let mut revoked = ended("refresh-0");
    revoked.expires = None;
    let (_, keeper) = kept(&stage, &revoked);
    let account = Account { key: Key::Tokens(keeper), ..account(&stage) };
    let home = account.home().unwrap();
    let fault = Http::new(&account, &home).unwrap().send(Ask::new(Method::GET, home)).await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_refused"));
    assert!(fault.next_step.contains("resume") && !fault.next_step.contains("password"), "{fault:?}");
    assert_eq!(stage.lines().len(), 3, "asked twice, renewed once");
}

#[tokio::test]
async fn tried_out_on_this_computer_it_has_no_business_with_the_real_one() {
    let stage = generous();
    let account = Account { key: Key::Given(Some(Secret::new("access-1".to_owned()))), ..account(&stage) };
    let real = Url::parse("https://api.example.com/v1/").unwrap();
    let http = Http::new(&account, &account.home().unwrap()).unwrap();
    assert_eq!(http.send(Ask::new(Method::GET, real)).await.unwrap_err().code, "redirected_elsewhere");
}

#[tokio::test]
async fn signing_out_gives_the_refresh_token_back() {
    let stage = Stage::new(|_| reply(200, "", ""));
    let (_, keeper) = kept(&stage, &ended("refresh-0"));
    assert!(keeper.give_back().await.unwrap());
    let seen = &stage.seen()[0];
    assert_eq!((seen.line.as_str(), form(seen)["token"].as_str()), ("POST /revoke", "refresh-0"));
}
