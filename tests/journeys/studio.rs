//! A whole studio: the CRM, the calendar and the books of one season, signed in to at the sample studio, and what they come
//! to say together. Then what goes wrong in such a studio.

use crate::desk::Studio;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wedsync_api::dto::connections::{Connect, Connected};
use wedsync_api::dto::records::{FieldText, RecordPage};
use wedsync_api::dto::today::ListToday;
use wedsync_api::dto::versions::ListVersions;
use wedsync_domain::Kind;
use wedsync_domain::connection::Direction;
use wedsync_domain::ids::CollectionId;
use wedsync_sandbox::{ACCOUNTS, Options, Provider, Sandbox, VSCO_KEY};
use wedsync_support::Calls;
use wedsync_support::clicking::Person;

const STUDIO: Person = Person { account: "studio", allows: true, ticks: 9 };
const CALENDAR: &str = "https://www.googleapis.com/auth/calendar";
const WEDDINGS: &str = "/calendar/v3/calendars/c_weddings%40group.calendar.google.example/events";

/// The sample studio on a runtime of its own, and a desk that is signed in everywhere.
struct Sample {
    sandbox: Sandbox,
    studio: Studio,
    workspace: Connected,
    google: Connected,
    books: Connected,
    _runtime: tokio::runtime::Runtime,
}

impl Sample {
    fn open() -> Self {
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        // The desk's clock stands there as well.
        let options = Options { now: Some("2027-05-14T08:00:00Z".parse().unwrap()), ..options };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let studio = Studio::open();
        let url = sandbox.base_url();
        let workspace = studio.try_connect("vsco-workspace", "Workspace", &[("url", url)], Some(VSCO_KEY)).unwrap();
        let sign_in = |provider: &str, client: &str, secret: &str, person: Person| {
            let settings =
                [("url", url), ("client_id", client)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            let ask = Connect { provider: provider.into(), name: provider.into(), settings: settings.into() };
            studio.ask_at_the_screen(ask, Some(secret), person).unwrap()
        };
        let google = sign_in("google-calendar", "desk.google.example", "not-treated-as-secret", STUDIO);
        let one = Person { ticks: 1, ..STUDIO };
        let books = sign_in("quickbooks", "desk.quickbooks.example", "the-studios-own-secret", one);
        Self { sandbox, studio, workspace, google, books, _runtime: runtime }
    }

    /// The calendar in which the weddings are.
    fn calendar(&self) -> CollectionId {
        self.google.collections.iter().find(|list| list.name == "Weddings").unwrap().id
    }

    /// Everything that can be written travels both ways, at Google the weddings alone.
    fn travels(&self) {
        self.studio.both(&self.workspace);
        self.studio.both(&self.books);
        self.studio.set(self.calendar(), Direction::Both);
    }

    /// As somebody else's program sees Google.
    fn at_google(&self, verb: &str, target: &str, body: &Value) -> Value {
        let tokens = self.sandbox.sign_in(Provider::Google, &ACCOUNTS[0], "desk.google.example", &[CALENDAR]);
        let signed = format!("Bearer {}", tokens.access_token);
        let headers = [("authorization", signed.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, text) = Calls::to(self.sandbox.base_url()).call(verb, target, &headers, &body).unwrap();
        assert!(status < 300, "{verb} {target}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    fn events(&self) -> Vec<Value> {
        let list = self.at_google("GET", &format!("{WEDDINGS}?maxResults=2500"), &Value::Null);
        list["items"].as_array().cloned().unwrap()
    }

    fn at_workspace(&self, verb: &str, target: &str) -> Value {
        let headers = [("x-api-key", VSCO_KEY)];
        let (status, text) =
            Calls::to(self.sandbox.base_url()).call(verb, &format!("/api/v2/{target}"), &headers, "").unwrap();
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// A booked wedding that is to come, with all that belongs to it.
    fn wedding(&self) -> RecordPage {
        let pages = self.studio.records(Kind::Wedding).into_iter().map(|line| self.studio.page(line.id));
        let mut booked = pages.filter(|page| text(page, "status") == "booked" && page.versions.is_none());
        booked.find(|page| page.related.iter().any(|it| it.kind == Kind::Invoice)).unwrap()
    }
}

/// What the provider calls it in that list.
fn remote(page: &RecordPage, list: &str) -> String {
    page.places.iter().find(|place| place.collection_name == list).unwrap().remote.clone()
}

impl Drop for Sample {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.sandbox.notices().iter().all(|notice| !notice.might_mail()), "guests were written to");
            assert_eq!(self.sandbox.mailed(&ACCOUNTS[0]), Vec::<String>::new(), "customers were written to");
        }
    }
}

fn text(page: &RecordPage, field: &str) -> String {
    match page.fields.get(field) {
        Some(FieldText::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

#[test]
fn a_season_in_three_tools_comes_together_as_the_preview_said() {
    let sample = Sample::open();
    let studio = &sample.studio;
    sample.travels();
    let before = (sample.events().len(), sample.sandbox.books(&ACCOUNTS[0], "invoice").len());
    let preview = studio.preview();
    assert_eq!(before, (sample.events().len(), sample.sandbox.books(&ACCOUNTS[0], "invoice").len()));
    let done = studio.approve();
    assert_eq!((done.totals.created, done.totals.versions), (preview.totals.created, preview.totals.versions));
    studio.settle_down();
    assert!(sample.events().len() > before.0 + 50, "talks and ceremonies are in the calendar");
    assert!(
        sample.sandbox.books(&ACCOUNTS[0], "invoice").len() > before.1,
        "invoices that were missing are in the books"
    );

    // One record each of what several tools hold.
    let orders = sample.at_workspace("GET", "order?pageSize=100")["items"].as_array().unwrap().len();
    let invoices = studio.records(Kind::Invoice);
    assert!(invoices.len() <= orders.max(before.1) + 3, "{} of {orders} and {}", invoices.len(), before.1);
    let numbers: BTreeSet<&String> = invoices.iter().map(|invoice| &invoice.name).collect();
    assert_eq!(numbers.len(), invoices.len(), "no invoice twice");

    let wedding = sample.wedding();
    let kinds: BTreeSet<&str> = wedding.related.iter().map(|it| it.kind.schema().name).collect();
    assert_eq!(kinds, BTreeSet::from(["appointment", "contact", "invoice", "payment"]), "{wedding:#?}");
    let shown = sample.events().into_iter().filter(|event| {
        let notes = event["description"].as_str().unwrap_or_default();
        notes.contains("Kept up to date by WedSync")
            && notes.contains(&wedding.line.name)
            && notes.contains("07700 900")
    });
    assert!(shown.count() >= 2, "the ceremony and the first talk, with whom to call");

    // Where the tools disagreed, a person is asked, and told which fields.
    let fields: BTreeSet<String> =
        studio.ask(ListVersions {}).into_iter().flat_map(|it| it.fields).map(|field| field.field).collect();
    // A telephone number; a discount; an invoice voided in one tool alone. What is left to pay the books say.
    assert_eq!(fields, ["phone", "status", "total"].map(str::to_owned).into());
}

#[test]
fn a_change_in_the_crm_reaches_the_calendar_and_one_in_the_calendar_the_crm() {
    let sample = Sample::open();
    sample.studio.both(&sample.workspace);
    sample.studio.set(sample.calendar(), Direction::Both);
    sample.studio.approve();
    sample.studio.settle_down();
    let wedding = sample.wedding();
    let person = wedding
        .related
        .iter()
        .find(|it| it.kind == Kind::Contact && it.name.contains(' ') && !it.name.contains("Barn"));
    let person = sample.studio.page(person.unwrap().id);
    let phone = json!({ "formatted": "07700 900999", "e164": null });
    sample.sandbox.let_vsco_say(VSCO_KEY, "address-book", &remote(&person, "Address book"), "cellPhone", phone);
    sample.studio.clock.turn(1);
    sample.studio.settle_down();
    let shown = |words: &str| {
        let notes = |event: &Value| event["description"].as_str().unwrap_or_default().contains(words);
        sample.events().into_iter().filter(|event| notes(event)).collect::<Vec<_>>()
    };
    let events = shown("07700 900999");
    assert!(!events.is_empty(), "the new number is in the calendar");

    let id = events[0]["id"].as_str().unwrap();
    let target = format!("{WEDDINGS}/{id}?sendUpdates=none");
    sample.at_google("PATCH", &target, &json!({ "location": "The Old Forge, Ash Lane" }));
    sample.studio.clock.turn(1);
    sample.studio.settle_down();
    let records = sample.studio.records(Kind::Appointment).into_iter().map(|line| sample.studio.page(line.id));
    let changed: Vec<RecordPage> = records.filter(|page| text(page, "location").contains("The Old Forge")).collect();
    assert_eq!(changed.len(), 1);
    let event = sample.at_workspace("GET", &format!("event/{}", remote(&changed[0], "Events")));
    assert!(event["location"].to_string().contains("The Old Forge"), "{event}");
    assert!(!event.to_string().contains("Kept up to date"), "what we added stays in the calendar");
}

#[test]
fn where_a_wedding_takes_place_is_in_the_calendar_and_in_the_list_of_the_day_and_moves_with_the_venue() {
    let sample = Sample::open();
    sample.studio.both(&sample.workspace);
    sample.studio.set(sample.calendar(), Direction::Both);
    sample.studio.approve();
    sample.studio.settle_down();
    let wedding = sample.wedding();
    assert_eq!(text(&wedding, "location"), "", "a job there has none of its own");
    let people = wedding.related.iter().filter(|it| it.kind == Kind::Contact).map(|it| sample.studio.page(it.id));
    let venues: Vec<RecordPage> =
        people.filter(|page| matches!(page.fields.get("venue"), Some(FieldText::Flag(true)))).collect();
    let [venue] = venues.as_slice() else { panic!("one venue: {venues:?}") };
    let shown = |place: &str| {
        let talks = sample.events().into_iter().filter(|event| {
            let said = |member: &str| event[member].as_str().unwrap_or_default().to_owned();
            said("summary").contains("First talk") && said("description").contains(&wedding.line.name)
        });
        let talks: Vec<Value> = talks.collect();
        let [talk] = talks.as_slice() else { panic!("{talks:?}") };
        assert_eq!(talk["location"], place);
        let notes = talk["description"].as_str().unwrap();
        assert_eq!(notes.matches(&venue.line.name).count(), 1, "once: {notes}");
        assert!(notes.contains(&format!("Venue: {place}")), "{notes}");
    };
    shown(&text(venue, "address"));

    let moved = format!("{}, New Lane 5, Rye", venue.line.name);
    let entry = remote(venue, "Address book");
    sample.sandbox.let_vsco_say(VSCO_KEY, "address-book", &entry, "address", json!({ "streetAddress": moved }));
    sample.sandbox.let_vsco_say(VSCO_KEY, "job", &remote(&wedding, "Jobs"), "eventDate", json!("2027-05-15"));
    sample.studio.clock.turn(1);
    sample.studio.settle_down();
    shown(&moved);
    let days = sample.studio.ask(ListToday {});
    let day = days.iter().find(|day| day.name == wedding.line.name).unwrap();
    assert_eq!(day.location.as_deref(), Some(moved.as_str()));
    let job = sample.at_workspace("GET", &format!("job/{}", remote(&wedding, "Jobs")));
    assert!(!job.to_string().contains("New Lane"), "nothing of it is written back: {job}");
}

#[test]
fn an_event_moved_to_another_calendar_is_moved_and_not_deleted() {
    let sample = Sample::open();
    for list in sample.google.collections.iter().filter(|list| !list.read_only) {
        sample.studio.set(list.id, Direction::Read);
    }
    sample.studio.sync();
    let count = sample.studio.records(Kind::Appointment).len();
    let event = sample.events().into_iter().find(|event| event["recurrence"].is_null()).unwrap();
    let (id, other) = (event["id"].as_str().unwrap(), ACCOUNTS[0].email.replace('@', "%40"));
    sample.at_google("POST", &format!("{WEDDINGS}/{id}/move?destination={other}&sendUpdates=none"), &Value::Null);
    sample.studio.clock.turn(1);
    let report = sample.studio.sync();
    assert_eq!((report.totals.deleted, report.totals.held_deletions), (0, 0), "{report:?}");
    assert_eq!(sample.studio.records(Kind::Appointment).len(), count);
}

#[test]
fn a_job_that_is_closed_and_opened_again_stays_the_same_wedding() {
    let sample = Sample::open();
    sample.studio.both(&sample.workspace);
    sample.studio.set(sample.calendar(), Direction::Both);
    sample.studio.approve();
    sample.studio.settle_down();
    let (wedding, events) = (sample.wedding(), sample.events().len());
    let job = remote(&wedding, "Jobs");
    for (closed, status) in [(true, "closed"), (false, "booked")] {
        sample.sandbox.let_vsco_say(VSCO_KEY, "job", &job, "closed", json!(closed));
        sample.studio.clock.turn(1);
        let report = sample.studio.settle_down();
        assert_eq!(report.totals.held_deletions, 0);
        assert_eq!(text(&sample.studio.page(wedding.line.id), "status"), status);
        assert_eq!(sample.events().len(), events, "{status}: nothing comes and nothing goes");
    }
}

#[test]
fn a_quota_used_up_midway_is_waited_out_and_nothing_is_there_twice() {
    let sample = Sample::with(Options { requests_per_minute: Some(20), ..Options::default() });
    sample.studio.both(&sample.workspace);
    sample.studio.set(sample.calendar(), Direction::Both);
    let first = sample.studio.approve();
    let at_google = first.connections.iter().find(|connection| connection.name == "google-calendar").unwrap();
    let fault = at_google.fault.as_ref().expect("twenty requests do not carry a season");
    assert!(fault.message.contains("google-calendar") || fault.message.contains("often"), "{fault:?}");
    for _ in 0..30 {
        sample.sandbox.forward(120);
        sample.studio.clock.turn(1);
        if sample.studio.approve().connections.iter().all(|connection| connection.fault.is_none()) {
            break;
        }
    }
    sample.sandbox.forward(120);
    let shown: Vec<String> =
        sample.events().iter().filter_map(|event| event["iCalUID"].as_str().map(str::to_owned)).collect();
    assert_eq!(shown.iter().collect::<BTreeSet<_>>().len(), shown.len(), "nothing twice");
    assert!(sample.studio.records(Kind::Appointment).iter().all(|it| it.state == "agrees"), "all of it arrived");
}

#[test]
fn a_clock_that_is_wrong_by_a_day_makes_a_sign_in_look_ended_and_it_goes_on_all_the_same() {
    let sample = Sample::open();
    sample.studio.set(sample.calendar(), Direction::Read);
    sample.studio.sync();
    sample.studio.clock.turn(24);
    assert!(sample.studio.sync().connections.iter().all(|connection| connection.fault.is_none()));
    // At Google ten minutes have passed; the desk believes in a day and renews, which does no harm.
    sample.sandbox.forward(600);
    sample.studio.clock.turn(24);
    assert!(sample.studio.sync().connections.iter().all(|connection| connection.fault.is_none()));
}
