//! Signing in at a real OAuth server, and what becomes of the tokens afterwards.

use crate::desk::HandClock;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use wedsync_connectors::http::Wire;
use wedsync_connectors::sign_in::{Attempt, Client, Keeper, Tokens, Turn, begin, keeper};
use wedsync_connectors::{Account, Key, Manifest};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Vault;
use wedsync_domain::{FaultKind, Secret};
use wedsync_sandbox::{Options, Sandbox};
use wedsync_support::browser::{self, Visit};
use wedsync_support::clicking::Person;
use wedsync_support::oauth_server::{MADE_UP, MADE_UP_LEDGER, OauthServer, browse};
use wedsync_vault::Memory;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(MADE_UP).unwrap());

static LEDGER: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(MADE_UP_LEDGER).unwrap());

/// An account at a server, whose tokens lie in a vault of their own, and a clock that a test sets.
struct Signed {
    account: Account,
    clock: Arc<HandClock>,
    vault: Arc<Memory>,
    keeper: Arc<Keeper>,
}

const NAME: &str = "connection/con-1/password";

fn account(server: &OauthServer, clock: &Arc<HandClock>) -> Account {
    Account {
        name: "Studio calendar".to_owned(),
        settings: BTreeMap::from([("url".to_owned(), server.base().to_owned())]),
        key: Key::Given(None),
        clock: Arc::clone(clock) as _,
        wire: Arc::new(Wire::default()),
        meter: Arc::default(),
        manifest: &MANIFEST,
    }
}

/// Opens the sign-in page in a browser that follows, and waits until it has come back.
async fn sign_in(account: &Account) -> Tokens {
    let attempt = begin(account, Client { id: "desk".to_owned(), secret: None }).await.unwrap();
    let page = attempt.address().to_string();
    let browser = tokio::task::spawn_blocking(move || browse(&page));
    let (tokens, last) = tokio::join!(attempt.finish(), browser);
    assert!(last.unwrap().unwrap().contains("You can close this window"));
    tokens.unwrap()
}

async fn signed(server: &OauthServer) -> Signed {
    let clock = HandClock::new();
    let account = account(server, &clock);
    let vault = Arc::new(Memory::default());
    vault.put(NAME, &sign_in(&account).await.sealed().unwrap()).unwrap();
    let keeper = Arc::new(keeper(&account, Arc::clone(&vault) as _, ConnectionId(1), Turn::default()).unwrap());
    Signed { account, clock, vault, keeper }
}

impl Signed {
    fn kept(&self) -> Secret {
        self.vault.get(NAME).unwrap().unwrap()
    }

    async fn token(&self) -> String {
        self.keeper.access().await.unwrap().unwrap().expose().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_at_a_real_server_lasts_through_renewals_and_ends_when_it_is_given_back() {
    let server = OauthServer::start(3600).unwrap();
    let signed = signed(&server).await;
    let first = signed.token().await;
    assert_eq!(signed.token().await, first, "it lasts an hour");
    let mut seen = vec![first];
    for _ in 0..3 {
        signed.clock.turn(1);
        // Many at once: a second renewal with the same token would end the family.
        let all = futures::future::join_all((0..8).map(|_| signed.token())).await;
        assert!(all.iter().all(|token| *token == all[0]));
        assert!(!seen.contains(&all[0]), "renewed");
        seen.push(all[0].clone());
    }
    assert!(signed.keeper.give_back().await.unwrap());
    signed.clock.turn(1);
    let fault = signed.keeper.access().await.unwrap_err();
    assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::SignInNeeded, "sign_in_ended"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_token_used_twice_ends_the_sign_in_and_a_person_is_asked() {
    let server = OauthServer::start(3600).unwrap();
    let signed = signed(&server).await;
    let old = signed.kept();
    signed.clock.turn(1);
    signed.token().await;
    let new = signed.kept();
    // As a restored vault would have it.
    signed.vault.put(NAME, &old).unwrap();
    assert_eq!(signed.keeper.access().await.unwrap_err().code, "sign_in_ended");
    signed.vault.put(NAME, &new).unwrap();
    signed.clock.turn(1);
    assert_eq!(signed.keeper.access().await.unwrap_err().code, "sign_in_ended", "the whole family has ended");
    // Signing in anew mends it.
    signed.vault.put(NAME, &sign_in(&signed.account).await.sealed().unwrap()).unwrap();
    assert!(!signed.token().await.is_empty());
}

#[tokio::test]
async fn nothing_of_a_sign_in_can_be_read_where_it_should_not_be() {
    let server = OauthServer::start(3600).unwrap();
    let signed = signed(&server).await;
    let token = signed.token().await;
    let shown = format!("{:?}", Tokens::read(&signed.kept()).unwrap());
    assert!(!shown.contains(&token), "{shown}");
}

const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };
/// Its answers go to the return page alone, as those of real books do.
const LIVE: (&str, Option<&str>) = ("desk-live.quickbooks.example", Some("the-studios-live-secret"));
const PUBLIC: (&str, Option<&str>) = ("desk-public.quickbooks.example", None);

/// Begins to sign in to the books of the sample studio.
async fn at_the_books(sandbox: &Sandbox, client: (&str, Option<&str>), return_page: Option<&str>) -> Attempt {
    let given = [("url", Some(sandbox.base_url())), ("return_page", return_page)];
    let settings = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    let account = Account {
        name: "Studio books".to_owned(),
        settings,
        key: Key::Given(None),
        clock: HandClock::new(),
        wire: Arc::new(Wire::default()),
        meter: Arc::default(),
        manifest: &LEDGER,
    };
    begin(&account, Client { id: client.0.to_owned(), secret: client.1.map(str::to_owned) }).await.unwrap()
}

async fn in_a_browser(pages: Vec<String>) -> Vec<Visit> {
    tokio::task::spawn_blocking(move || browser::visit("studio", &pages)).await.unwrap().unwrap()
}

fn port(address: &str) -> &str {
    address.split_once("127.0.0.1:").unwrap().1.split('/').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_browser_comes_back_by_the_page_on_the_web_and_tells_nobody() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let attempt = at_the_books(&sandbox, LIVE, Some(sandbox.return_page())).await;
    let page = attempt.address().to_string();
    let (tokens, seen) = tokio::join!(attempt.finish(), in_a_browser(vec![page]));
    assert!(!tokens.unwrap().access().expose().is_empty());
    let seen = &seen[0];
    assert!(seen.text.contains("You can close this window"), "{seen:?}");
    assert!(seen.url.ends_with("/done"), "the code does not stay in the address line: {seen:?}");
    let (base, back) = (sandbox.base_url(), sandbox.return_page());
    let asked: Vec<&str> = seen.requests.iter().map(|it| it.url.as_str()).collect();
    assert!(asked.iter().any(|url| url.starts_with(&format!("{back}?")) && url.contains("code=")), "{asked:?}");
    assert!(asked.iter().any(|url| url.contains("/callback?") && !url.contains("scope=")), "{asked:?}");
    assert!(asked.iter().all(|url| url.starts_with("http://127.0.0.1:")), "nobody else is asked: {asked:?}");
    assert!(port(base) != port(back), "the page is another house");
    assert!(seen.history <= 3, "the way there and the end, no page with a code between them: {seen:?}");
    let told: Vec<_> = seen.requests.iter().filter_map(|it| it.referer.as_deref()).collect();
    assert!(told.iter().all(|from| !from.contains("code=") && !from.contains("state=")), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_browser_comes_straight_back_and_a_hand_brings_what_it_could_not() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let straight = at_the_books(&sandbox, PUBLIC, None).await;
    let page = straight.address().to_string();
    let (tokens, seen) = tokio::join!(straight.finish(), in_a_browser(vec![page]));
    assert!(seen[0].text.contains("You can close this window") && seen[0].url.ends_with("/done"), "{seen:?}");
    tokens.unwrap();

    for (client, return_page) in [(PUBLIC, None), (LIVE, Some(sandbox.return_page()))] {
        let by_hand = at_the_books(&sandbox, client, return_page).await;
        let (page, paste) = (by_hand.address().to_string(), by_hand.paste());
        let waiting = tokio::spawn(by_hand.finish());
        let ended = tokio::task::spawn_blocking(move || STUDIO.decide(&page)).await.unwrap().unwrap();
        paste.take(&Secret::new(ended.to_string())).unwrap();
        assert!(!waiting.await.unwrap().unwrap().access().expose().is_empty());
    }

    // Real books do not send a browser to this computer, whatever it asks for.
    let refused = at_the_books(&sandbox, LIVE, None).await;
    let page = refused.address().to_string();
    let words = tokio::task::spawn_blocking(move || STUDIO.decide(&page)).await.unwrap().unwrap_err().to_string();
    assert!(words.contains("not one of that program"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_on_the_web_refuses_what_is_no_answer_to_a_desk() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    // Somebody who listens, and should hear nothing.
    let ear = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    ear.set_nonblocking(true).unwrap();
    let port = ear.local_addr().unwrap().port();
    let good = format!("{port}.aaaaaaaaaaaaaaaaaaaaaa");
    let queries = [
        String::new(),
        "?code=c0de".to_owned(),
        format!("?code=c0de&state={}", &good[good.len() - 22..]),
        format!("?code=c0de&state={good}&state={good}"),
        format!("?code=c0de&code=evil&state={good}"),
        format!("?code=c0de&error=access_denied&state={good}"),
        format!("?state={good}"),
        "?code=c0de&state=80.aaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        "?code=c0de&state=99999.aaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        format!("?code=c0de&state=0{good}"),
        format!("?code=c0de&state={port}.short"),
        format!("?code=c0de&state={port}@evil.example/.aaaaaaaaaaaaaaaaaaaaaa"),
        format!("?code=c0de&state={good}%0d%0aHost:evil"),
        format!("?code={}&state={good}", "x".repeat(5000)),
    ];
    let addresses: Vec<String> = queries.iter().map(|query| format!("{}{query}", sandbox.return_page())).collect();
    let seen = in_a_browser(addresses.clone()).await;
    for (address, seen) in addresses.iter().zip(&seen) {
        assert!(seen.text.contains("This is not for you"), "{address}: {seen:?}");
        assert_eq!(seen.url, sandbox.return_page(), "nothing of it stays in the address line");
        let elsewhere =
            seen.requests.iter().find(|it| !it.url.starts_with(sandbox.return_page().trim_end_matches("index.html")));
        assert!(elsewhere.is_none(), "{address}: {elsewhere:?}");
    }
    assert_eq!(seen.len(), queries.len());
    assert!(ear.accept().is_err(), "nobody was led to this computer");
}
