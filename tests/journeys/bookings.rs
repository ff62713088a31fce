//! The CRM of a small studio, played by the sandbox: one wedding with its couple, its venue, its ceremony and its bill, all of it
//! known. Whoever needs a whole season has the sample studio.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde_json::{Value, json};
use wedsync_sandbox::{Options, Sandbox, VSCO_EMPTY_KEY};
use wedsync_support::Calls;

/// What opens it.
const KEY: &str = VSCO_EMPTY_KEY;
/// The couple, as every tool calls them.
pub const COUPLE: &str = "Anna & Ben";
/// Name, telephone and email of each.
pub const PEOPLE: [[&str; 3]; 2] =
    [["Anna Novák", "07700 900101", "anna@people.example"], ["Ben Okafor", "07700 900102", "ben@people.example"]];
/// Name, address and telephone.
pub const VENUE: [&str; 3] = ["The Mill", "The Mill, Mill Lane 3, Rye", "01797 496003"];
/// How long the ceremony lasts.
const HOURS: i64 = 2;

/// What `wedsync` says to these words with that on standard input, as its `--json` form.
pub type Asks<'a> = &'a dyn Fn(&[&str], &str) -> Value;

/// The CRM. Gone when dropped, as if the network were.
pub struct Bookings {
    sandbox: Sandbox,
    ceremony: String,
    _runtime: tokio::runtime::Runtime,
}

impl Bookings {
    /// Its wedding is on that day, and the ceremony begins at that time by the clock of that zone.
    pub fn on(day: NaiveDate, from: NaiveTime, zone: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(Options::default())).unwrap();
        let mut bookings = Self { sandbox, ceremony: String::new(), _runtime: runtime };
        let kind = bookings.call("GET", "job-type", &Value::Null)["items"][0]["id"].clone();
        let job = json!({ "jobTypeId": kind, "eventDate": day, "stage": "booked", "name": COUPLE });
        let job = bookings.add("job", &job);
        let joins = |contact: Value, client: bool| {
            let contact = bookings.add("address-book", &contact);
            bookings.add("job-contact", &json!({ "jobId": job, "contactId": contact, "client": client }));
        };
        let phone = |number: &str| json!({ "formatted": number, "e164": null });
        for [name, number, email] in PEOPLE {
            let (first, last) = name.split_once(' ').unwrap();
            let person = json!({ "kind": "person", "firstName": first, "lastName": last, "email": email, "cellPhone": phone(number) });
            joins(person, true);
        }
        let [name, address, number] = VENUE;
        let address = json!({ "streetAddress": address });
        joins(json!({ "kind": "location", "name": name, "address": address, "cellPhone": phone(number) }), false);
        let until = from + TimeDelta::hours(HOURS);
        bookings.ceremony = bookings.add(
            "event",
            &json!({
                "jobId": job, "name": "Ceremony", "startDate": day, "startTime": from, "endDate": day, "endTime": until,
                "timezoneName": zone, "location": { "id": null, "address": address }, "confirmed": true,
            }),
        );
        let line = json!([{ "name": "Wedding flowers", "units": 1, "pricePerUnit": 1200 }]);
        bookings.add(&format!("job/{job}/order"), &json!({ "lineItems": line }));
        bookings
    }

    /// Connects a desk to it and has all of it read.
    pub fn known_to(&self, asks: Asks<'_>) {
        let words =
            ["connect", "vsco-workspace", "--name", "Bookings", "--url", self.sandbox.base_url(), "--key-stdin"];
        let connected = asks(&words, &format!("{KEY}\n"));
        for list in connected["collections"].as_array().unwrap() {
            asks(&["collections", "set", list["id"].as_str().unwrap(), "--direction", "read"], "");
        }
        let summary = asks(&["sync"], "");
        assert_eq!(summary["created"], 6, "{summary}");
    }

    /// Somebody there moves the ceremony to another time of the day.
    pub fn moves_the_ceremony(&self, from: NaiveTime) {
        let until = from + TimeDelta::hours(HOURS);
        for (member, time) in [("startTime", from), ("endTime", until)] {
            self.sandbox.let_vsco_say(KEY, "event", &self.ceremony, member, json!(time));
        }
    }

    /// As somebody else's program writes there; gives the new id.
    fn add(&self, drawer: &str, body: &Value) -> String {
        self.call("POST", drawer, body)["id"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn call(&self, verb: &str, target: &str, body: &Value) -> Value {
        let headers = [("x-api-key", KEY), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let calls = Calls::to(self.sandbox.base_url());
        let (status, text) = calls.call(verb, &format!("/api/v2/{target}"), &headers, &body).unwrap();
        assert!(status < 300, "{verb} {target}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// The one wedding that a desk knows.
pub fn wedding(asks: Asks<'_>) -> String {
    let all = asks(&["records", "list", "weddings"], "");
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    all[0]["id"].as_str().unwrap().to_owned()
}
