//! The page that leads back from the web, as its files and their README have it.

use super::oauth::ask;
use super::{Bench, Reply};
use crate::return_page::HEADERS;
use crate::{Options, Provider};
use std::time::Duration;

const README: &str = include_str!("../../../../../assets/oauth-bounce/README.md");
const SCRIPT: &str = include_str!("../../../../../assets/oauth-bounce/return.js");

fn fetch(address: &str) -> Reply {
    let config =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
    let mut answer = ureq::Agent::from(config.proxy(None).build()).get(address).call().unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Reply { status, headers, body: answer.body_mut().read_to_string().unwrap() }
}

#[test]
fn it_stands_on_a_port_of_its_own_with_the_headers_that_its_readme_asks_for() {
    let bench = Bench::new();
    let page = fetch(bench.sandbox.return_page());
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<script src=\"return.js\" defer></script>"));
    for (name, value) in &HEADERS {
        assert_eq!(page.header(name.as_str()), *value);
        assert!(README.to_lowercase().contains(&format!("{name}: {value}")), "{name}");
    }
    let script = fetch(&bench.sandbox.return_page().replace("index.html", "return.js"));
    assert_eq!((script.status, script.header("content-type")), (200, "text/javascript; charset=utf-8"));
    assert_eq!(fetch(&bench.sandbox.return_page().replace("index.html", "")).status, 404);
}

#[test]
fn it_keeps_nothing_and_asks_nobody() {
    for power in [
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
        "localStorage",
        "sessionStorage",
        "cookie",
        "innerHTML",
        "eval(",
        "postMessage",
        "import",
    ] {
        assert!(!SCRIPT.contains(power), "{power}");
    }
    let page = fetch(Bench::new().sandbox.return_page()).body;
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("//"), "{page}");
    assert!(page.contains("default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'"));
    assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
}

#[test]
fn real_books_answer_to_it_alone() {
    let bench = Bench::with(Options::default());
    let page = bench.sandbox.return_page().to_owned();
    let open = |address: &str| {
        let changes = [
            ("client_id", "desk-live.quickbooks.example"),
            ("scope", "com.intuit.quickbooks.accounting"),
            ("redirect_uri", address),
        ];
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(ask(&changes)).finish();
        bench.get(&format!("{}?{query}", Provider::QuickBooks.places().authorize)).status
    };
    assert_eq!(open(&page), 200);
    for other in ["http://127.0.0.1:49152/callback", "https://studio.example/", &page.replace("index.html", "")] {
        assert_eq!(open(other), 400, "{other}");
    }
}
