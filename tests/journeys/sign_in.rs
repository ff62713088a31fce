//! Signing in at a real OAuth server, and what becomes of the tokens afterwards.

use crate::desk::HandClock;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use wedsync_connectors::http::Wire;
use wedsync_connectors::sign_in::{Client, Keeper, Tokens, Turn, begin, keeper};
use wedsync_connectors::{Account, Key, Manifest};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Vault;
use wedsync_domain::{FaultKind, Secret};
use wedsync_support::oauth_server::{MADE_UP, OauthServer, browse};
use wedsync_vault::Memory;

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(MADE_UP).unwrap());

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
