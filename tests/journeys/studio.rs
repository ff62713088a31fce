//! A whole studio: the CRM, the calendar and the books of one season, signed in to at the sample studio, and what they
//! come to say together.

use crate::desk::Studio;
use wedsync_api::dto::connections::{Connect, Connected};
use wedsync_domain::Kind;
use wedsync_domain::connection::Direction;
use wedsync_sandbox::{Options, Sandbox, VSCO_KEY};
use wedsync_support::clicking::Person;

const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };

/// The sample studio on a runtime of its own.
struct Sample {
    sandbox: Sandbox,
    _runtime: tokio::runtime::Runtime,
}

impl Sample {
    fn start() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime
            .block_on(Sandbox::start(Options {
                now: Some("2027-05-14T08:00:00Z".parse().unwrap()),
                ..Options::default()
            }))
            .unwrap();
        Self { sandbox, _runtime: runtime }
    }

    fn google(&self, studio: &Studio) -> Connected {
        let settings = [("url", self.sandbox.base_url()), ("client_id", "desk.google.example")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let ask = Connect { provider: "google-calendar".into(), name: "Google".into(), settings };
        studio.ask_at_the_screen(ask, Some("not-treated-as-secret"), STUDIO).unwrap()
    }

    fn books(&self, studio: &Studio) -> Connected {
        let settings = [("url", self.sandbox.base_url()), ("client_id", "desk.quickbooks.example")];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let ask = Connect { provider: "quickbooks".into(), name: "Books".into(), settings };
        studio.ask_at_the_screen(ask, Some("the-studios-own-secret"), Person { ticks: 1, ..STUDIO }).unwrap()
    }

    fn workspace(&self, studio: &Studio) -> Connected {
        let settings = [("url", self.sandbox.base_url())];
        studio.try_connect("vsco-workspace", "Workspace", &settings, Some(VSCO_KEY)).unwrap()
    }
}

#[test]
fn look() {
    let (sample, studio) = (Sample::start(), Studio::open());
    let workspace = sample.workspace(&studio);
    let google = sample.google(&studio);
    let books = sample.books(&studio);
    for c in [&workspace, &google, &books] {
        for l in &c.collections {
            println!("LIST {} {} {} ro={}", l.id, l.name, l.kind, l.read_only);
        }
    }
    studio.both(&workspace);
    studio.both(&books);
    let list = google.collections.iter().find(|list| list.name.to_lowercase().contains("wedding")).unwrap();
    studio.set(list.id, Direction::Both);
    let preview = studio.preview();
    println!("{:?}", preview.totals);
    for connection in &preview.connections {
        println!("{} {:?} {:?}", connection.name, connection.totals, connection.fault);
        for change in connection.changes.iter().take(40) {
            println!("  {} {:?} {} {}", change.what, change.collection, change.title, change.detail);
        }
    }
    let first = studio.approve();
    println!("{:?}", first.totals);
    for connection in &first.connections {
        println!("{} {:?} {:?}", connection.name, connection.totals, connection.fault);
        for change in connection.changes.iter().filter(|c| c.what != "create").take(40) {
            println!("  {} {:?} {} {}", change.what, change.collection, change.title, change.detail);
        }
    }
    let q = studio.ask(wedsync_api::dto::matches::ListMatches {});
    println!("matches {}", q.len());
    for m in q.iter().take(5) {
        println!("{m:?}");
    }
    for kind in Kind::ALL {
        println!("{kind} {}", studio.records(*kind).len());
    }
    let second = studio.sync();
    println!("second {:?}", second.totals);
    let third = studio.sync();
    println!("third {:?}", third.totals);
    for c in [&workspace, &google, &books] {
        let page = studio.show(c.id);
        println!("PAGE {} {:?}", page.card.name, page.skipped.iter().take(6).collect::<Vec<_>>());
    }
    println!("{:#?}", studio.page(studio.records(Kind::Wedding)[5].id));
    panic!("look");
}
