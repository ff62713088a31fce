//! A judge of requests to VSCO Workspace and of its answers, by what is known of its API v2: paths and methods, query
//! parameters with their bounds, members and their kinds, which of them only the vendor writes.
//!
//! The vendor's document has no licence and is no part of the project; what stands here are facts in our own words, as
//! `NOTES.md` of the connector lists them. Deliberately absent: what a request does.

use chrono::{DateTime, NaiveDate, NaiveTime};
use serde_json::{Map, Value as Json};
use url::Url;

const BASE: &str = "/api/v2/";

/// What a member holds; any but the vendor's own may be null.
#[derive(Clone, Copy)]
enum Holds {
    Text(usize),
    Day,
    Clock,
    Instant,
    Flag,
    Whole(i64, i64),
    Ulid,
    One(&'static [&'static str]),
    List,
    Thing,
}
use Holds::{Clock, Day, Flag, Instant, List, One, Text, Thing, Ulid, Whole};

/// A member: its name, what it holds, and whether a person may write it.
type Member = (&'static str, Holds, bool);

struct Kind {
    path: &'static str,
    list: &'static str,
    verbs: &'static [&'static str],
    filters: &'static [&'static str],
    members: &'static [Member],
    required: &'static [&'static str],
}

const MOST: i64 = 99_999_999_999;
const MONEY: Holds = Whole(-MOST, MOST);
const PAID: Holds = Whole(0, MOST);
const ALL: &[&str] = &["GET", "POST", "PUT", "DELETE"];

const EVERYWHERE: &[Member] = &[
    ("links", Thing, false),
    ("id", Ulid, false),
    ("created", Instant, false),
    ("modified", Instant, false),
    ("hidden", Flag, false),
];

const KINDS: &[Kind] = &[
    Kind {
        path: "job",
        list: "job-collection",
        verbs: ALL,
        filters: &["includeClosed", "externalMappingId"],
        members: &[
            ("accountBalance", MONEY, false),
            ("bookingDate", Day, true),
            ("brandId", Ulid, true),
            ("closed", Flag, true),
            ("closedReasonId", Ulid, true),
            ("closedDate", Day, true),
            ("closedReasonName", Text(255), false),
            ("completedDate", Day, true),
            ("creditBalance", MONEY, false),
            ("customFields", List, true),
            ("eventDate", Day, true),
            ("externalMappings", List, true),
            ("fulfillmentDate", Day, true),
            ("guestCount", Whole(0, MOST), true),
            ("inquiryDate", Day, true),
            ("jobTypeId", Ulid, true),
            ("jobTypeName", Text(255), false),
            ("lastClientActivity", Instant, false),
            ("leadConfidence", One(&["low", "medium", "high"]), true),
            ("leadNotes", Text(1_000_000_000), true),
            ("leadRating", Whole(1, 5), true),
            ("leadStatusId", Ulid, true),
            ("leadStatusName", Text(255), false),
            ("name", Text(65_535), true),
            ("pinned", Flag, true),
            ("primarySessionId", Ulid, false),
            ("sample", Flag, false),
            ("stage", One(&["lead", "booked", "fulfillment", "completed"]), true),
            ("title", Text(65_535), false),
            ("totalCost", MONEY, false),
            ("totalProfit", MONEY, false),
            ("totalRevenue", MONEY, false),
            ("webLead", Flag, true),
            ("workflowId", Ulid, true),
            ("workflowName", Text(255), false),
        ],
        required: &[],
    },
    Kind {
        path: "job-contact",
        list: "jobcontact-collection",
        verbs: ALL,
        filters: &["includeHidden", "externalMappingId", "contactId", "jobId"],
        members: &[
            ("client", Flag, true),
            ("contactId", Ulid, true),
            ("externalMappings", List, true),
            ("jobId", Ulid, true),
            ("jobRoles", List, true),
            ("roleKinds", List, false),
        ],
        required: &["contactId", "jobId"],
    },
    Kind {
        path: "address-book",
        list: "addressbook-collection",
        verbs: ALL,
        filters: &["includeHidden", "email"],
        members: &[
            ("kind", One(&["company", "employee", "location", "person"]), true),
            ("accountBalance", MONEY, false),
            ("creditBalance", MONEY, false),
            ("totalCost", MONEY, false),
            ("totalRevenue", MONEY, false),
            ("anonymized", Flag, false),
            ("address", Thing, true),
            ("mailingAddress", Thing, true),
            ("birthdate", Day, true),
            ("cellPhone", Thing, true),
            ("homePhone", Thing, true),
            ("workPhone", Thing, true),
            ("phone", Thing, true),
            ("companyName", Text(128), true),
            ("customFields", List, true),
            ("email", Text(255), true),
            ("externalMappings", List, true),
            ("firstName", Text(48), true),
            ("lastName", Text(48), true),
            ("jobTitle", Text(64), true),
            ("name", Text(255), true),
            ("notes", List, true),
            ("pinned", Flag, true),
            ("url", Text(255), true),
        ],
        required: &["kind"],
    },
    Kind {
        path: "event",
        list: "event-collection",
        verbs: ALL,
        filters: &["includeHidden", "externalMappingId", "jobId"],
        members: &[
            ("allDay", Flag, true),
            ("channel", One(&["InPerson", "Phone", "Virtual"]), true),
            ("confirmed", Flag, true),
            ("descriptionHtml", Text(1_073_741_824), true),
            ("endDate", Day, true),
            ("endTime", Clock, true),
            ("endUtc", Instant, false),
            ("externalMappings", List, true),
            ("galleryId", Ulid, true),
            ("jobId", Ulid, true),
            ("location", Thing, true),
            ("name", Text(255), true),
            ("phoneNumber", Thing, true),
            ("readOnly", Flag, false),
            ("startDate", Day, true),
            ("startTime", Clock, true),
            ("startUtc", Instant, false),
            ("timezoneId", Ulid, true),
            ("timezoneName", Text(255), true),
            ("typeId", Ulid, true),
            ("virtualUrl", Text(65_535), true),
        ],
        required: &[],
    },
    Kind {
        path: "order",
        list: "order-collection",
        verbs: &["GET", "PUT"],
        filters: &[],
        members: &[
            ("balance", PAID, false),
            ("bookedOn", Day, false),
            ("customNumber", Text(16), false),
            ("invoices", List, false),
            ("jobId", Ulid, true),
            ("lineItems", List, true),
            ("name", Text(65_535), true),
            ("paymentAllocations", List, false),
            ("recipientId", Ulid, true),
            ("referenceCode", Text(11), false),
            ("status", One(&["draft", "open", "paid-in-full", "completed", "voided"]), false),
            ("title", Text(65_535), false),
            ("total", PAID, false),
        ],
        required: &[],
    },
    Kind {
        path: "payment",
        list: "payment-collection",
        verbs: ALL,
        filters: &[],
        members: &[
            ("amount", PAID, true),
            ("authCode", Text(100), true),
            ("checkNumber", Text(18), true),
            ("jobId", Ulid, true),
            ("memo", Text(128), true),
            ("payerId", Ulid, true),
            ("paymentAllocations", List, false),
            ("paymentMethodId", Ulid, true),
            ("received", Day, true),
            ("refundedAmount", PAID, false),
            ("refunds", List, false),
            ("status", One(&["future", "confirmed-future", "posted", "failed", "pending"]), true),
            ("transactionId", Text(255), true),
        ],
        required: &["jobId", "amount"],
    },
    setting("event-type", "eventtype-collection"),
    setting("job-type", "jobtype-collection"),
    setting("job-role", "jobrole-collection"),
    setting("job-closed-reason", "jobclosedreason-collection"),
    Kind {
        path: "payment-method",
        list: "paymentmethod-collection",
        verbs: &["GET"],
        filters: &[],
        members: &[("name", Text(32), false), ("kind", Text(32), true)],
        required: &[],
    },
];

const fn setting(path: &'static str, list: &'static str) -> Kind {
    let members: &[Member] = &[
        ("name", Text(128), true),
        ("kind", Text(32), true),
        ("externalMappings", List, true),
        ("workflowId", Ulid, true),
        ("sortPosition", Whole(0, MOST), true),
    ];
    Kind { path, list, verbs: ALL, filters: &["includeHidden", "externalMappingId"], members, required: &["name"] }
}

const STUDIO: &[Member] = &[
    ("name", Text(255), true),
    ("currencyCode", Text(3), true),
    ("decimalSeparator", One(&[",", "."]), true),
    ("thousandsSeparator", One(&[",", "."]), true),
    ("timezoneId", Ulid, true),
    ("weekStartsOn", Text(9), true),
    ("readonlyEnabled", Flag, false),
];

/// What a request is about.
enum About {
    Studio,
    List(&'static Kind),
    One(&'static Kind),
}

/// Whether there is such a request: `target` is path and query as they were sent.
pub fn request(verb: &str, target: &str, body: &str) -> Result<(), String> {
    let url = Url::parse("http://localhost").and_then(|home| home.join(target)).map_err(|why| why.to_string())?;
    let (kind, of_list) = match about(url.path())? {
        About::Studio if verb == "GET" => return Ok(()),
        About::Studio => return Err(format!("{verb} of the studio")),
        About::List(kind) => (kind, true),
        About::One(kind) => (kind, false),
    };
    let fits = if of_list { matches!(verb, "GET" | "POST") } else { matches!(verb, "GET" | "PUT" | "DELETE") };
    if !fits || !kind.verbs.contains(&verb) {
        return Err(format!("there is no {verb} {}", url.path()));
    }
    for (name, value) in url.query_pairs() {
        let known = of_list && verb == "GET";
        parameter(kind, &name, &value).filter(|()| known).ok_or(format!("{}?{name}={value}", kind.path))?;
    }
    if matches!(verb, "GET" | "DELETE") {
        return if body.is_empty() { Ok(()) } else { Err(format!("{verb} takes no body")) };
    }
    let body: Json = serde_json::from_str(body).map_err(|why| why.to_string())?;
    let body = body.as_object().ok_or("the body is no object")?;
    members(kind.members, body, true)?;
    match kind.required.iter().find(|name| body.get(**name).is_none_or(Json::is_null)) {
        Some(name) => Err(format!("{}: {name} is missing", kind.path)),
        None => mappings(body),
    }
}

/// Whether that is an answer to such a request.
pub fn answer(verb: &str, target: &str, status: u16, body: &str) -> Result<(), String> {
    if status >= 400 {
        return refusal(status, body);
    }
    let expected = match verb {
        "POST" => 201,
        "DELETE" => 204,
        _ => 200,
    };
    if status != expected {
        return Err(format!("{verb} is answered {expected}, not {status}"));
    }
    if verb == "DELETE" {
        return if body.is_empty() { Ok(()) } else { Err("a deletion is answered with nothing".to_owned()) };
    }
    let body: Json = serde_json::from_str(body).map_err(|why| why.to_string())?;
    let body = body.as_object().ok_or("the answer is no object")?;
    match about(target.split('?').next().unwrap_or_default())? {
        About::Studio => members(STUDIO, body, false),
        About::List(kind) if verb == "GET" => list(kind, body),
        About::List(kind) | About::One(kind) => whole(kind, body),
    }
}

fn about(path: &str) -> Result<About, String> {
    let path = path.strip_prefix(BASE).ok_or(format!("{path} is not below {BASE}"))?;
    let kind = |name: &str| KINDS.iter().find(|kind| kind.path == name).ok_or(format!("there is no {path}"));
    match path.split('/').collect::<Vec<_>>()[..] {
        ["studio", "me"] => Ok(About::Studio),
        [name] => kind(name).map(About::List),
        [name, id] if !id.is_empty() => kind(name).map(About::One),
        _ => Err(format!("there is no {path}")),
    }
}

fn parameter(kind: &Kind, name: &str, value: &str) -> Option<()> {
    let number = |least: u32, most: u32| value.parse().is_ok_and(|number: u32| (least..=most).contains(&number));
    let good = match name {
        "page" => kind.path != "payment-method" && number(1, u32::MAX),
        "pageSize" => kind.path != "payment-method" && number(10, 100),
        "sortBy" => {
            let (by, way) = value.split_once(' ').unwrap_or((value, "asc"));
            ["id", "created", "modified"].contains(&by) && ["asc", "desc"].contains(&way)
        }
        "includeClosed" | "includeHidden" => kind.filters.contains(&name) && matches!(value, "true" | "false"),
        "externalMappingId" => kind.filters.contains(&name) && (1..=64).contains(&value.chars().count()),
        _ => kind.filters.contains(&name) && !value.is_empty(),
    };
    good.then_some(())
}

fn list(kind: &Kind, body: &Map<String, Json>) -> Result<(), String> {
    if body.get("type").is_none_or(|name| name != kind.list) {
        return Err(format!("the list is called {:?}, not {}", body.get("type"), kind.list));
    }
    if let Some(name) = body.keys().find(|name| !["type", "items", "meta", "links"].contains(&name.as_str())) {
        return Err(format!("a list has no {name}"));
    }
    for name in ["currentPage", "totalPages", "totalItems", "rows"] {
        body.get("meta").and_then(|meta| meta.get(name)?.as_u64()).ok_or(format!("meta.{name} is no number"))?;
    }
    let items = body.get("items").and_then(Json::as_array).ok_or("there are no items")?;
    items.iter().try_for_each(|item| whole(kind, item.as_object().ok_or("an item is no object")?))
}

fn whole(kind: &Kind, body: &Map<String, Json>) -> Result<(), String> {
    for (name, ..) in &EVERYWHERE[1..4] {
        body.get(*name).ok_or(format!("{}: {name} is missing", kind.path))?;
    }
    members(kind.members, body, false)
}

fn members(known: &[Member], body: &Map<String, Json>, written: bool) -> Result<(), String> {
    for (name, value) in body {
        let member = known.iter().chain(EVERYWHERE).find(|(known, ..)| known == name);
        let Some((_, holds, writable)) = member else {
            return Err(format!("{name} is not known"));
        };
        if written && !writable {
            return Err(format!("{name} is written by the vendor alone"));
        }
        if !value.is_null() && !holds.takes(value) {
            return Err(format!("{name} is not {value}"));
        }
    }
    let person = body.get("kind").is_some_and(|kind| kind == "person");
    if written && person && body.contains_key("name") {
        Err("the name of a person is put together".to_owned())
    } else {
        Ok(())
    }
}

fn mappings(body: &Map<String, Json>) -> Result<(), String> {
    for mapping in body.get("externalMappings").and_then(Json::as_array).into_iter().flatten() {
        let (id, url) = (mapping["id"].as_str().unwrap_or_default(), mapping["url"].as_str().unwrap_or_default());
        if !(1..=64).contains(&id.chars().count()) {
            return Err(format!("a mapping has the id {id:?}"));
        }
        if !(12..=255).contains(&url.chars().count()) || Url::parse(url).is_err() {
            return Err(format!("a mapping has the address {url:?}"));
        }
    }
    Ok(())
}

fn refusal(status: u16, body: &str) -> Result<(), String> {
    let body: Json = serde_json::from_str(body).map_err(|why| why.to_string())?;
    let kinds = ["unknown", "quota-limit", "not-implemented", "validation-error"];
    let kind = body["type"].as_str().filter(|kind| kinds.contains(kind)).ok_or("a refusal without a known type")?;
    let said = body["title"].is_string() && body["status"] == status;
    let detail = if kind == "validation-error" { body["detail"].is_object() } else { body["detail"].is_string() };
    if said && detail { Ok(()) } else { Err(format!("that is no refusal: {body}")) }
}

impl Holds {
    fn takes(self, value: &Json) -> bool {
        let text = value.as_str();
        match self {
            Text(most) => text.is_some_and(|text| text.chars().count() <= most),
            Day => text.is_some_and(|text| text.parse::<NaiveDate>().is_ok()),
            Clock => text.is_some_and(|text| text.parse::<NaiveTime>().is_ok()),
            Instant => text.is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
            Flag => value.is_boolean(),
            Whole(least, most) => value.as_i64().is_some_and(|number| (least..=most).contains(&number)),
            Ulid => text.is_some_and(|text| {
                text.len() == 26
                    && text.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_lowercase() && !b"ilou".contains(&b)))
            }),
            One(words) => text.is_some_and(|text| words.contains(&text)),
            List => value.is_array(),
            Thing => value.is_object(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "01h35ccwymj5ctckp8px1azhg6";

    fn job(member: &str, value: Json) -> Json {
        let mut job = json!({ "id": ID, "created": "2020-08-01T17:32:32Z", "modified": "2020-06-17T13:06:22+00:00" });
        job[member] = value;
        job
    }

    #[test]
    fn what_is_as_it_should_be_passes() {
        for (verb, target, body) in [
            ("GET", "/api/v2/studio/me", ""),
            ("GET", "/api/v2/job?includeClosed=true&sortBy=modified%20desc&page=1&pageSize=100", ""),
            ("GET", "/api/v2/event?includeHidden=true&externalMappingId=a", ""),
            ("GET", "/api/v2/order/01h35ccwymj5ctckp8px1azhg6", ""),
            ("PUT", "/api/v2/order/01h35ccwymj5ctckp8px1azhg6", "{\"name\":\"Flowers\"}"),
            ("POST", "/api/v2/job", "{\"eventDate\":\"2027-05-01\",\"guestCount\":null}"),
            ("POST", "/api/v2/address-book", "{\"kind\":\"person\",\"firstName\":\"A\"}"),
            ("DELETE", "/api/v2/event/01h35ccwymj5ctckp8px1azhg6", ""),
        ] {
            assert_eq!(request(verb, target, body), Ok(()), "{verb} {target}");
        }
        let list = json!({ "type": "job-collection", "items": [job("stage", json!("lead"))],
            "meta": { "currentPage": 1, "totalPages": 1, "totalItems": 1, "rows": 1 } });
        assert_eq!(answer("GET", "/api/v2/job?page=1", 200, &list.to_string()), Ok(()));
        assert_eq!(answer("DELETE", "/api/v2/job/x", 204, ""), Ok(()));
        let refused = json!({ "type": "quota-limit", "title": "Too Many Requests", "detail": "Slow", "status": 429 });
        assert_eq!(answer("GET", "/api/v2/job", 429, &refused.to_string()), Ok(()));
    }

    #[test]
    fn requests_that_do_not_exist_are_refused() {
        for (verb, target, body) in [
            ("PATCH", "/api/v2/job/x", "{}"),
            ("POST", "/api/v2/order", "{}"),
            ("DELETE", "/api/v2/order/x", ""),
            ("PUT", "/api/v2/job", "{}"),
            ("GET", "/api/v2/wedding", ""),
            ("GET", "/v1/job", ""),
            ("PUT", "/api/v2/studio/me", "{}"),
            ("GET", "/api/v2/job?pageSize=101", ""),
            ("GET", "/api/v2/job?pageSize=9", ""),
            ("GET", "/api/v2/job?page=0", ""),
            ("GET", "/api/v2/job?includeHidden=true", ""),
            ("GET", "/api/v2/event?includeClosed=true", ""),
            ("GET", "/api/v2/order?includeHidden=true", ""),
            ("GET", "/api/v2/payment-method?page=1", ""),
            ("GET", "/api/v2/address-book?externalMappingId=a", ""),
            ("GET", "/api/v2/job?modifiedSince=2026-01-01", ""),
            ("GET", "/api/v2/job?sortBy=modified%20newest", ""),
            ("GET", "/api/v2/job/x?page=1", ""),
            ("GET", "/api/v2/job", "{}"),
            ("POST", "/api/v2/job", "{\"colour\":\"sage\"}"),
            ("POST", "/api/v2/job", "{\"title\":\"A & B\"}"),
            ("POST", "/api/v2/job", "{\"stage\":\"married\"}"),
            ("POST", "/api/v2/job", "{\"eventDate\":\"1 May\"}"),
            ("POST", "/api/v2/job", "{\"externalMappings\":[{\"id\":\"a\",\"url\":\"x\"}]}"),
            ("POST", "/api/v2/job-contact", "{\"jobId\":\"01h35ccwymj5ctckp8px1azhg6\"}"),
            ("POST", "/api/v2/payment", "{\"jobId\":\"01h35ccwymj5ctckp8px1azhg6\",\"amount\":12.5}"),
            ("POST", "/api/v2/address-book", "{\"kind\":\"person\",\"name\":\"A B\"}"),
        ] {
            assert!(request(verb, target, body).is_err(), "{verb} {target} {body}");
        }
    }

    #[test]
    fn answers_that_are_none_are_refused() {
        let one = |body: Json| answer("GET", "/api/v2/job/x", 200, &body.to_string());
        assert_eq!(one(job("guestCount", json!(3))), Ok(()));
        for (member, value) in [
            ("guestCount", json!("3")),
            ("leadRating", json!(6)),
            ("modified", json!("yesterday")),
            ("id", json!("01H35CCWYMJ5CTCKP8PX1AZHG6")),
            ("totalRevenue", json!(12.5)),
            ("closed", json!("true")),
            ("customFields", json!({})),
            ("etag", json!("1")),
        ] {
            assert!(one(job(member, value.clone())).is_err(), "{member} {value}");
        }
        assert!(one(json!({ "id": ID })).is_err(), "without its times");
        let list = |body: Json| answer("GET", "/api/v2/job", 200, &body.to_string());
        let meta = json!({ "currentPage": 1, "totalPages": 1, "totalItems": 0, "rows": 0 });
        assert!(list(json!({ "type": "jobs", "items": [], "meta": meta })).is_err());
        assert!(list(json!({ "type": "job-collection", "meta": meta })).is_err());
        assert!(list(json!({ "type": "job-collection", "items": [], "meta": {} })).is_err());
        assert!(answer("POST", "/api/v2/job", 200, &job("stage", json!("lead")).to_string()).is_err(), "made is 201");
        assert!(answer("DELETE", "/api/v2/job/x", 204, "{}").is_err());
        for refused in [
            json!({ "title": "No", "detail": "No", "status": 404 }),
            json!({ "type": "broken", "title": "No", "detail": "No", "status": 404 }),
            json!({ "type": "unknown", "title": "No", "detail": "No", "status": 400 }),
            json!({ "type": "validation-error", "title": "No", "detail": "No", "status": 404 }),
        ] {
            assert!(answer("GET", "/api/v2/job/x", 404, &refused.to_string()).is_err(), "{refused}");
        }
    }
}
