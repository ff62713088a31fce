//! A provider that sends the browser back only to a page on the web.

use super::{asked, client, form, generous, visit};
use crate::account::{Account, Key};
use crate::manifest::Manifest;
use crate::sign_in::{Attempt, begin};
use crate::stage::Stage;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use wedsync_domain::Fault;
use wedsync_support::oauth_server::{MADE_UP, MADE_UP_LEDGER};

static LEDGER: LazyLock<Manifest> = LazyLock::new(|| Manifest::parse(MADE_UP_LEDGER).unwrap());

async fn attempt(stage: &Stage, settings: &[(&str, &str)]) -> Result<Attempt, Fault> {
    let settings: BTreeMap<_, _> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let account = Account { manifest: &LEDGER, settings, key: Key::Given(None), ..stage.account("/") };
    begin(&account, client()).await
}

#[tokio::test]
async fn the_page_is_named_letter_by_letter_and_the_state_says_where_the_desk_waits() {
    // Without the slash that a reader of addresses would add, and with capitals that it would take away.
    for page in ["https://Studio.example", "https://studio.example/back/index.html", "studio.example/back/"] {
        let stage = generous();
        let attempt = attempt(&stage, &[("url", &stage.url), ("return_page", page)]).await.unwrap();
        let asked = asked(&attempt);
        let typed = if page.contains("://") { page.to_owned() } else { format!("https://{page}") };
        assert_eq!(asked["redirect_uri"], typed);
        let (port, unguessable) = asked["state"].split_once('.').unwrap();
        assert!(unguessable.len() >= 20);
        let landed = format!("http://127.0.0.1:{port}/callback?code=c0de&state={}&realmId=1", asked["state"]);
        let (tokens, page) = tokio::join!(attempt.finish(), visit(&landed));
        assert_eq!(page.status(), 303);
        tokens.unwrap();
        let sent = form(&stage.seen()[0]);
        assert_eq!(sent["redirect_uri"], typed, "the exchange names the same page");
        assert!(sent["code_verifier"].len() >= 43);
    }
}

#[tokio::test]
async fn on_this_computer_none_is_needed_and_a_real_account_says_so() {
    let stage = generous();
    let tried_out = attempt(&stage, &[("url", &stage.url)]).await.unwrap();
    assert!(asked(&tried_out)["redirect_uri"].starts_with("http://127.0.0.1:"));
    let fault = attempt(&stage, &[]).await.err().unwrap();
    assert_eq!(fault.code, "return_page_missing");
    assert!(fault.next_step.contains("--return-page"), "{fault:?}");
    let real = attempt(&stage, &[("return_page", "https://studio.example/back/")]).await.unwrap();
    assert!(real.address().as_str().starts_with("https://accounts.example.com/connect/oauth2?"));
}

#[tokio::test]
async fn a_page_that_cannot_be_registered_is_refused() {
    let stage = generous();
    for (page, code) in [
        ("http://studio.example/back/", "plain_http"),
        ("https://studio.example/back/?from=desk", "return_page_unusable"),
        ("https://studio.example/back/#top", "return_page_unusable"),
        ("https://me:pw@studio.example/back/", "password_in_address"),
        ("wedsync://back", "not_an_address"),
    ] {
        let refused = attempt(&stage, &[("url", &stage.url), ("return_page", page)]).await.err().unwrap();
        assert_eq!(refused.code, code, "{page}");
    }
}

#[test]
fn the_form_asks_for_the_page_where_and_only_where_it_is_needed() {
    let (needed, not_asked) = ("redirect = \"https\"\n", "name = \"return_page\"");
    assert!(MADE_UP_LEDGER.contains(needed) && MADE_UP_LEDGER.contains(not_asked));
    assert!(Manifest::parse(&MADE_UP_LEDGER.replace(needed, "")).is_err());
    assert!(Manifest::parse(&MADE_UP_LEDGER.replace(not_asked, "name = \"other\"")).is_err());
    assert!(Manifest::parse(&MADE_UP.replace("[sign_in]\n", "[sign_in]\nredirect = \"https\"\n")).is_err());
    assert!(Manifest::parse(&MADE_UP.replace("[sign_in]\n", "[sign_in]\nredirect = \"loopback\"\n")).is_ok());
}
