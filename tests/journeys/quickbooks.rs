//! The books of a company, signed in to by clicking through the page, with a judge of Intuit's own schemas in between: the
//! sample studio stands in for QuickBooks.

use crate::desk::Studio;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use wedsync_api::Failure;
use wedsync_api::dto::connections::{Connect, Connected, ResumeConnection};
use wedsync_api::dto::deletions::{ApproveDeletion, ListDeletions};
use wedsync_domain::Kind;
use wedsync_domain::connection::{ConnectionState, Direction};
use wedsync_sandbox::{ACCOUNTS, Options, Provider, Sandbox};
use wedsync_support::clicking::Person;
use wedsync_support::{Between, QuickBooksJudge};

const SECRET: &str = "the-studios-own-secret";
const STUDIO: Person = Person { account: "studio", allows: true, ticks: 1 };

static JUDGE: LazyLock<Option<QuickBooksJudge>> = LazyLock::new(QuickBooksJudge::find);

/// The sample studio on a runtime of its own, with somebody who listens in front of it.
struct Books {
    between: Between,
    sandbox: Sandbox,
    _runtime: tokio::runtime::Runtime,
}

impl Books {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        // The desk's clock stands there as well.
        let options = Options { now: Some("2027-05-14T08:00:00Z".parse().unwrap()), ..Options::default() };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let between = Between::start(sandbox.base_url(), |exchange| {
            let Some(judge) = JUDGE.as_ref().filter(|_| exchange.target.starts_with("/v3/")) else { return Ok(()) };
            let asked = judge.request(&exchange.verb, &exchange.target, &exchange.sent)?;
            judge.answer(&asked, exchange.status, &exchange.got)
        });
        Self { between: between.unwrap(), sandbox, _runtime: runtime }
    }

    fn connect(&self, studio: &Studio, person: Person) -> Result<Connected, Failure> {
        let settings = [("url", self.between.base()), ("client_id", "desk.quickbooks.example")];
        let settings: BTreeMap<String, String> =
            settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let ask = Connect { provider: "quickbooks".into(), name: "Studio books".into(), settings };
        studio.ask_at_the_screen(ask, Some(SECRET), person)
    }

    fn count(&self, resource: &str, holds: impl Fn(&serde_json::Value) -> bool) -> usize {
        self.sandbox.books(&ACCOUNTS[0], resource).iter().filter(|row| holds(row)).count()
    }
}

impl Drop for Books {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let (complaints, mailed) = (self.between.complaints(), self.sandbox.mailed(&ACCOUNTS[0]));
            assert!(complaints.is_empty() && mailed.is_empty(), "{mailed:?}\n{}", complaints.join("\n"));
        }
    }
}

#[test]
fn the_books_of_a_season_are_read_and_kept_up_to_date_for_days_and_months() {
    let (books, studio) = (Books::start(), Studio::open());
    let connected = books.connect(&studio, STUDIO).unwrap();
    assert_eq!(connected.collections.len(), 3, "{connected:?}");
    for list in &connected.collections {
        studio.set(list.id, Direction::Read);
    }
    assert!(studio.sync().connections[0].fault.is_none());
    assert_eq!(studio.records(Kind::Contact).len(), books.count("customer", |row| row["Active"] != false));
    assert_eq!(studio.records(Kind::Invoice).len(), books.count("invoice", |_| true));
    assert_eq!(studio.records(Kind::Payment).len(), books.count("payment", |_| true));

    let invoice = books
        .sandbox
        .books(&ACCOUNTS[0], "invoice")
        .into_iter()
        .find(|it| it["Balance"] == it["TotalAmt"] || it["Balance"] != 0)
        .unwrap();
    let mut change = serde_json::json!({ "Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": true });
    change["DocNumber"] = "WT-CHANGED".into();
    books.sandbox.write_books(&ACCOUNTS[0], "invoice", None, &change).unwrap();
    let before = books.between.seen().len();
    assert!(studio.sync().connections[0].fault.is_none());
    assert!(studio.records(Kind::Invoice).iter().any(|record| record.name == "WT-CHANGED"));
    let asked: Vec<_> = books.between.seen().drain(before..).map(|exchange| exchange.target).collect();
    assert!(asked.iter().all(|target| !target.contains("FROM+Invoice")), "changes alone: {asked:?}");

    // Longer than change data capture reaches back, and much longer than an access token lasts.
    let gone = books.sandbox.books(&ACCOUNTS[0], "payment")[0].clone();
    books.sandbox.write_books(&ACCOUNTS[0], "payment", Some("delete"), &gone).unwrap();
    books.sandbox.forward(40 * 86_400);
    studio.clock.turn(40 * 24);
    assert!(studio.sync().connections[0].fault.is_none());
    let held = studio.ask(ListDeletions {});
    assert_eq!(held.len(), 1, "a payment is never deleted without a question");
    assert_eq!(studio.records(Kind::Payment).len(), books.count("payment", |_| true) + 1);
    studio.ask(ApproveDeletion { id: held[0].id });
    studio.sync();
    assert_eq!(studio.records(Kind::Payment).len(), books.count("payment", |_| true));
}

#[test]
fn another_company_at_a_renewed_sign_in_is_refused() {
    let (books, studio) = (Books::start(), Studio::open());
    let connected = books.connect(&studio, STUDIO).unwrap();
    studio.set(connected.collections[1].id, Direction::Read);
    studio.sync();
    books.sandbox.revoke_all(Provider::QuickBooks);
    studio.clock.turn(3);
    let report = studio.sync();
    assert_eq!(report.connections[0].fault.as_ref().unwrap().code, "sign_in_ended", "{report:?}");
    let again = |person| studio.ask_at_the_screen(ResumeConnection { id: connected.id, anew: false }, None, person);
    let other = again(Person { account: "private", ..STUDIO }).unwrap_err();
    assert_eq!(other.code, "another_account", "{other:?}");
    assert_eq!(again(STUDIO).unwrap().state, ConnectionState::Active);
    assert!(studio.sync().connections[0].fault.is_none());
}
