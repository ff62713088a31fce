//! A studio at VSCO Workspace for the contract: the sandbox behind a door at which the judge looks at every request and
//! every answer. Jobs, contacts and events are tried, each in a studio of its own.

use crate::samples::RICH_UID;
use crate::server::{Request, Server, answer};
use crate::stands::{Inviting, Outside, Place, Tried};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Draft, Write};
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Kind, Value};
use wedsync_sandbox::{Sandbox, VSCO_EMPTY_KEY, VSCO_KEY, VSCO_READ_ONLY_KEY};
use wedsync_support::{Calls, vsco as judge};

/// One studio that a connector reaches through the judge, and somebody else directly.
pub struct Studio {
    sandbox: Arc<Sandbox>,
    door: Server,
    calls: Calls,
    path: &'static str,
    named: Mutex<BTreeMap<String, String>>,
}

pub fn places() -> Vec<Place> {
    [("job", weddings()), ("address-book", contacts()), ("event", appointments())]
        .map(|(path, tried)| {
            let studio = Studio::start(path);
            let answers = vec![("url", studio.door.base())];
            let password = Some(VSCO_EMPTY_KEY.to_owned());
            Place { answers, password, key: path.to_owned(), tried, outside: Box::new(studio) }
        })
        .into()
}

/// What a scripted server is tried with.
pub fn weddings() -> Tried {
    let rich = || {
        let mut fields = day("Siân & Łukasz 💍 結婚式");
        fields.insert("status".into(), Value::Text("cancelled".into()));
        fields.insert("categories".into(), Value::List(vec!["Wedding".into()]));
        fields.insert("notes".into(), Value::Text("Bring the arch; ask for Ŵyn.\nSecond line\\third".into()));
        fields
    };
    Tried { kind: Kind::Wedding, never: Kind::Task, plain: day, rich, refs: Vec::new() }
}

fn day(title: &str) -> Fields {
    let date = |text: &str| Moment::Day(text.parse().unwrap());
    let when = When { start: date("2026-05-16"), end: Some(Ending::At(date("2026-05-17"))), repeats: Vec::new() };
    Fields::from([("title".into(), Value::Text(title.into())), ("when".into(), Value::When(when))])
}

fn contacts() -> Tried {
    let rich = || {
        let words = [
            ("name", "Siân van der Łukasz"),
            ("email", "sian@guests.example"),
            ("phone", "07700 900123"),
            ("firm", "結婚式 & Co"),
            ("address", "St Mary’s, Rye"),
        ];
        let mut fields: Fields =
            words.map(|(name, word)| (name.into(), Value::Text(word.into()))).into_iter().collect();
        fields.insert("birthday".into(), Value::Date("1990-02-28".parse().unwrap()));
        fields
    };
    let plain = |title: &str| Fields::from([("name".into(), Value::Text(title.into()))]);
    Tried { kind: Kind::Contact, never: Kind::Expense, plain, rich, refs: Vec::new() }
}

fn appointments() -> Tried {
    let rich = || {
        let local = |text: &str| Moment::Zoned(text.parse().unwrap(), "Europe/London".into());
        let end = Some(Ending::At(local("2026-10-25T15:30:00")));
        let when = When { start: local("2026-10-25T14:00:00"), end, repeats: Vec::new() };
        Fields::from([
            ("title".into(), Value::Text("Siân & Łukasz, ceremony 💍 結婚式".into())),
            ("when".into(), Value::When(when)),
            ("location".into(), Value::Text("St Mary’s, Rye".into())),
            ("url".into(), Value::Text("https://studio.example/w/1".into())),
        ])
    };
    Tried { kind: Kind::Appointment, never: Kind::Task, plain: day, rich, refs: Vec::new() }
}

impl Studio {
    fn start(path: &'static str) -> Self {
        let sandbox = Arc::new(crate::sandboxes::start());
        let calls = Calls::to(sandbox.base_url());
        let through = calls.clone();
        let door = Server::start(move |request| pass(&through, request));
        Self { sandbox, door, calls, path, named: Mutex::default() }
    }

    /// Somebody with a key of their own.
    fn tell(&self, verb: &str, path: &str, body: &Json) -> Json {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let key = [("x-api-key", VSCO_EMPTY_KEY)];
        let (status, said) = self.calls.call(verb, &format!("/api/v2/{path}"), &key, &body).unwrap();
        assert!(status < 300, "{verb} {path}: {said}");
        serde_json::from_str(&said).unwrap_or_default()
    }

    fn all(&self) -> Vec<Json> {
        let filter = if self.path == "job" { "includeClosed" } else { "includeHidden" };
        let list = self.tell("GET", &format!("{}?{filter}=true&pageSize=100", self.path), &Json::Null);
        list["items"].as_array().unwrap().clone()
    }

    fn plain(&self, uid: &str, title: &str) -> Map<String, Json> {
        let mut body = match self.path {
            "job" => json!({ "name": title, "eventDate": "2026-05-16", "stage": "booked" }),
            "event" => json!({ "name": title, "startDate": "2026-05-16", "endDate": "2026-05-16", "allDay": true }),
            _ => match title.rsplit_once(' ') {
                Some((first, last)) => json!({ "kind": "person", "firstName": first, "lastName": last }),
                None => json!({ "kind": "person", "firstName": title }),
            },
        };
        body["externalMappings"] = json!([mapping(uid)]);
        body.as_object().unwrap().clone()
    }

    fn keep(&self, name: &str, body: Map<String, Json>) -> String {
        let known = self.named.lock().unwrap().get(name).cloned();
        let body = Json::Object(body);
        let id = match known {
            Some(id) => self.tell("PUT", &format!("{}/{id}", self.path), &body)["id"].clone(),
            None => self.tell("POST", self.path, &body)["id"].clone(),
        };
        let id = id.as_str().unwrap().to_owned();
        self.named.lock().unwrap().insert(name.to_owned(), id.clone());
        id
    }
}

/// What another desk leaves there for an identity.
fn mapping(uid: &str) -> Json {
    let coded = data_encoding::BASE64URL_NOPAD.encode(uid.as_bytes());
    json!({ "id": uid, "url": format!("https://wedsync.invalid/uid/{coded}") })
}

/// What the judge does not let through is answered with a refusal that no test expects.
fn pass(calls: &Calls, request: &Request) -> Vec<u8> {
    let key = [("x-api-key", request.header("x-api-key").unwrap_or_default())];
    let (status, body) = calls.call(&request.verb, &request.target, &key, &request.body).unwrap();
    let verdict = judge::request(&request.verb, &request.target, &request.body)
        .and_then(|()| judge::answer(&request.verb, &request.target, status, &body));
    match verdict {
        // A record that cannot be read is planted on purpose.
        Err(why) if !why.contains("someday") => {
            let _ = writeln!(std::io::stderr(), "JUDGED: {why}: {} {}", request.verb, request.target);
            answer("418 Judged", &[], &format!("{why}: {} {}", request.verb, request.target))
        }
        _ => answer(&format!("{status} As asked"), &[("Content-Type", "application/json")], &body),
    }
}

impl Outside for Studio {
    fn put(&self, name: &str, uid: &str, title: &str) {
        self.keep(name, self.plain(uid, title));
    }

    fn put_rich(&self, name: &str) {
        self.put_quiet(name);
        if self.path == "job" {
            let id = self.named.lock().unwrap()[name].clone();
            self.sandbox.let_vsco_say(VSCO_EMPTY_KEY, "job", &id, "workflowId", json!("01h35ccwymj5ctckp8px1azhg7"));
        }
    }

    fn put_quiet(&self, name: &str) {
        let mut body = self.plain(RICH_UID, "Siân Łukasz");
        let more = match self.path {
            "job" => {
                json!({ "guestCount": 120, "leadNotes": "Bring the arch", "customFields": [{ "fieldId": "01h35ccwymj5ctckp8px1azhg9", "value": "sage" }] })
            }
            "event" => {
                json!({ "channel": "Virtual", "descriptionHtml": "<b>Bring</b> the arch", "virtualUrl": "https://studio.example/w/1",
                "location": { "id": null, "address": { "streetAddress": "St Mary’s", "city": "Rye" } } })
            }
            _ => {
                json!({ "email": "s@guests.example", "cellPhone": { "formatted": "07700 900123", "extension": 7 }, "jobTitle": "Vicar",
                "companyName": "St Mary’s", "birthdate": "1990-02-28", "mailingAddress": { "city": "Rye", "postalCode": "TN31" },
                "notes": [{ "text": "likes peonies" }], "pinned": true })
            }
        };
        body.extend(more.as_object().unwrap().clone());
        // Somebody else's mapping, too.
        body["externalMappings"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "id": "77", "url": "https://galleries.example/77" }));
        self.keep(name, body);
    }

    fn put_unreadable(&self, name: &str, title: &str) -> bool {
        let id = self.keep(name, self.plain(&format!("{name}@studio.example"), title));
        let member = match self.path {
            "job" => "eventDate",
            "event" => "startDate",
            _ => "birthdate",
        };
        self.sandbox.let_vsco_say(VSCO_EMPTY_KEY, self.path, &id, member, json!("someday"));
        true
    }

    fn remove(&self, name: &str) {
        let id = self.named.lock().unwrap().remove(name).unwrap();
        self.tell("DELETE", &format!("{}/{id}", self.path), &Json::Null);
    }

    fn texts(&self) -> Vec<String> {
        self.all().iter().map(ToString::to_string).collect()
    }

    fn unknown(&self) -> &'static [&'static str] {
        match self.path {
            "job" => &["\"guestCount\":120", "\"value\":\"sage\"", "https://galleries.example/77"],
            "event" => &[
                "<b>Bring</b> the arch",
                "\"channel\":\"Virtual\"",
                "\"city\":\"Rye\"",
                "https://galleries.example/77",
            ],
            _ => &[
                "\"jobTitle\":\"Vicar\"",
                "likes peonies",
                "\"extension\":7",
                "\"pinned\":true",
                "https://galleries.example/77",
            ],
        }
    }

    fn told(&self) -> &'static [&'static str] {
        match self.path {
            "job" => &["title", "when", "status", "notes"],
            "event" => &["title", "when", "location", "url"],
            _ => &["name", "email", "phone", "firm", "address", "birthday"],
        }
    }
}

/// What a connector asks besides the list of jobs.
pub fn playing(said: Vec<u8>) -> Server {
    Server::start(move |request| match request.target.split('?').next().unwrap() {
        "/api/v2/job" => said.clone(),
        _ => beside(request),
    })
}

fn beside(request: &Request) -> Vec<u8> {
    let body = match request.target.split(['?', '/']).nth(3) {
        Some("studio") => {
            json!({ "id": "01h35ccwymj5ctckp8px1azhg6", "name": "Willow & Thistle", "currencyCode": "GBP" })
        }
        Some(list) => json!({ "type": format!("{}-collection", list.replace('-', "")), "items": [],
            "meta": { "currentPage": 1, "totalPages": 0, "totalItems": 0, "rows": 0 } }),
        None => Json::Null,
    };
    answer("200 OK", &[("Content-Type", "application/json")], &body.to_string())
}

/// A job in a workflow, which may write to the couple.
pub fn inviting() -> Inviting {
    let id = "01h35ccwymj5ctckp8px1azhg8";
    let server = Server::start(move |request| {
        let job = json!({ "id": id, "created": "2026-01-01T09:00:00Z", "modified": "2026-01-01T09:00:00Z",
            "name": "Siân & Łukasz", "eventDate": "2026-05-16", "stage": "booked", "closed": false,
            "workflowId": "01h35ccwymj5ctckp8px1azhg7" });
        match (request.verb.as_str(), request.target.contains(id) && !request.target.contains('?')) {
            ("DELETE", _) => answer("204 No Content", &[], ""),
            (_, true) => answer("200 OK", &[("Content-Type", "application/json")], &job.to_string()),
            _ => beside(request),
        }
    });
    let tried = weddings();
    let mut moved = tried.draft("x@studio.example", "Siân & Łukasz");
    moved.fields.insert("when".into(), day("")["when"].clone());
    moved.fields.insert("status".into(), Value::Text("completed".into()));
    let mut closed = moved.clone();
    closed.fields.insert("status".into(), Value::Text("closed".into()));
    let id = RemoteId::from(id);
    let change = |draft| Write::Update { id: id.clone(), revision: None::<Revision>, draft };
    let writes = vec![change(moved), change(closed), Write::Delete { id: id.clone(), revision: None }];
    Inviting { server, writes }
}

#[tokio::test]
async fn a_whole_season_is_read_and_every_answer_is_as_it_should_be() {
    let studio = Studio::start("job");
    let manifest = crate::stands::over_http().find(|manifest| manifest.name == "vsco-workspace").unwrap();
    let settings = crate::stands::at(manifest, &studio.door.base());
    let remote = crate::stands::open(manifest, &settings, Some(VSCO_KEY)).await;
    let mut read = BTreeMap::new();
    for list in remote.collections().await.unwrap() {
        let mut cursor = None;
        loop {
            let page = remote.changes(&list.key, cursor.as_ref(), &crate::samples::Memory::default()).await.unwrap();
            assert!(page.items.iter().all(|item| item.reading.is_ok()), "{list:?}: {page:?}");
            let of_list: &mut Vec<_> = read.entry(list.key.to_string()).or_default();
            of_list.extend(page.items.into_iter().map(|item| (item.id, item.reading.unwrap())));
            cursor = page.cursor;
            if !page.more {
                break;
            }
        }
    }
    let says = |list: &str, field: &str, word: &str| {
        read[list].iter().filter(|(_, it)| it.fields.get(field).is_some_and(|value| value.to_string() == word)).count()
    };
    for status in ["enquiry", "booked", "completed", "fulfillment", "cancelled"] {
        assert!(says("job", "status", status) > 0, "no job is {status}; closed ones may not be left out");
    }
    assert!(says("order", "status", "void") > 0 && says("payment", "status", "planned") > 0);
    let known = |list: &str, id: &RemoteId| read[list].iter().any(|(other, _)| other == id);
    for (list, references) in [("job", 3), ("event", 1), ("order", 1), ("payment", 2)] {
        for (id, reading) in &read[list] {
            assert_eq!(reading.refs.len(), references, "{list} {id}");
            let lost = reading.refs.iter().find(|of| !known(of.collection.as_str(), &of.id));
            assert!(lost.is_none(), "{list} {id}: {lost:?} was not read, hidden or not");
        }
    }
}

#[tokio::test]
async fn a_venue_is_made_as_a_place_and_stays_one() {
    let studio = Studio::start("address-book");
    let manifest = crate::stands::over_http().find(|manifest| manifest.name == "vsco-workspace").unwrap();
    let settings = crate::stands::at(manifest, &studio.door.base());
    let remote = crate::stands::open(manifest, &settings, Some(VSCO_EMPTY_KEY)).await;
    let list = "address-book".into();
    let write = async |write| remote.write(&list, vec![write]).await.remove(0);
    let mut draft = contacts().draft("barn@studio.example", "The Barn");
    draft.fields.insert("venue".into(), Value::Flag(true));
    draft.fields.insert("address".into(), Value::Text("Ash Lane, Rye".into()));
    let made = write(Write::Create { draft: draft.clone() }).await.unwrap();
    assert_eq!(made.fields.as_ref(), Some(&draft.fields));
    assert_eq!(studio.all()[0]["kind"], "location");
    draft.fields.insert("address".into(), Value::Text("Elm Road, Rye".into()));
    let update = |draft: &Draft| Write::Update { id: made.id.clone(), revision: None, draft: draft.clone() };
    assert_eq!(write(update(&draft)).await.unwrap().fields.as_ref(), Some(&draft.fields));
    draft.fields.remove("venue");
    let fault = write(update(&draft)).await.unwrap_err();
    assert_eq!(fault.code, "not_for_vsco");
    crate::words::is_said_well(&fault, "a venue that shall be a person");
}

#[tokio::test]
async fn a_key_that_only_reads_reads_and_what_it_cannot_write_is_said() {
    let studio = Studio::start("job");
    let manifest = crate::stands::over_http().find(|manifest| manifest.name == "vsco-workspace").unwrap();
    let settings = crate::stands::at(manifest, &studio.door.base());
    let remote = crate::stands::open(manifest, &settings, Some(VSCO_READ_ONLY_KEY)).await;
    let write = Write::Create { draft: weddings().draft("a@studio.example", "A & B") };
    let fault = remote.write(&"job".into(), vec![write]).await.remove(0).unwrap_err();
    assert_eq!(fault.code, "key_reads_only");
    crate::words::is_said_well(&fault, "a key that only reads");
    assert!(remote.collections().await.unwrap().iter().all(|list| list.read_only));
}
