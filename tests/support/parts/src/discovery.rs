//! A judge of requests and answers by a Google Discovery document: known method and path, known parameters, known
//! members of the right types. Deliberately absent: what a request does, which `google` only pretends.
//!
//! The document is not part of the project (`docs/CONNECTOR_SPEC.md` says where it is looked for); without it there is
//! no judge, and tests must say so visibly.

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value as Json};
use url::Url;

/// One published API.
pub struct Discovery {
    document: Json,
}

/// A method of the API.
#[derive(Clone, Copy)]
pub struct Method<'d> {
    /// `calendar.events.patch`
    pub id: &'d str,
    about: &'d Json,
}

/// Parameters that the document forbids together with `syncToken`, in the words of its description.
const NOT_WITH_SYNC: [&str; 8] = [
    "iCalUID",
    "orderBy",
    "privateExtendedProperty",
    "q",
    "sharedExtendedProperty",
    "timeMin",
    "timeMax",
    "updatedMin",
];

impl Discovery {
    /// The document of that file name, if it is at hand.
    pub fn find(name: &str) -> Option<Self> {
        crate::place::published(name).map(Self::of)
    }

    /// From the document itself.
    pub fn of(document: Json) -> Self {
        Self { document }
    }

    /// Whether the API has such a request: `target` is path and query as they were sent.
    pub fn request(&self, verb: &str, target: &str, body: &str) -> Result<Method<'_>, String> {
        let url = Url::parse("http://localhost").and_then(|home| home.join(target)).map_err(|why| why.to_string())?;
        let base = self.document["basePath"].as_str().unwrap_or("/");
        let path = url.path().strip_prefix(base).ok_or(format!("{} is not below {base}", url.path()))?;
        let method = self.method(verb, path)?;
        self.parameters(method, &url)?;
        match (self.schema_of(method, "request"), body) {
            (None, "") => Ok(method),
            (None, _) => Err(format!("{} takes no body", method.id)),
            (Some(schema), body) => {
                let body: Json = serde_json::from_str(body).map_err(|why| format!("{}: {why}", method.id))?;
                let patches = verb == "PATCH";
                self.value(schema, &body, patches, method.id)?;
                required(schema, &body, method.id)?;
                Ok(method)
            }
        }
    }

    /// Whether the API gives such an answer to that request.
    pub fn answer(&self, method: Method<'_>, body: &str) -> Result<(), String> {
        match (self.schema_of(method, "response"), body) {
            (None, "") => Ok(()),
            (None, _) => Err(format!("{} answers with nothing", method.id)),
            (Some(schema), body) => {
                let body: Json = serde_json::from_str(body).map_err(|why| format!("{}: {why}", method.id))?;
                self.value(schema, &body, false, method.id)
            }
        }
    }

    /// Whether a person can be asked to allow that.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.document["auth"]["oauth2"]["scopes"].get(scope).is_some()
    }

    fn schema_of(&self, method: Method<'_>, side: &str) -> Option<&Json> {
        self.document["schemas"].get(method.about[side]["$ref"].as_str()?)
    }

    fn method(&self, verb: &str, path: &str) -> Result<Method<'_>, String> {
        let mut found = Vec::new();
        methods(&self.document["resources"], &mut found);
        found.retain(|method| method["httpMethod"] == verb && fits(method["path"].as_str().unwrap_or_default(), path));
        // Where a word and a variable both fit (`events/import`), the word is meant.
        found.sort_by_key(|method| method["path"].as_str().unwrap_or_default().matches('{').count());
        let about = found.first().ok_or(format!("there is no {verb} {path}"))?;
        Ok(Method { id: about["id"].as_str().unwrap_or_default(), about })
    }

    fn parameters(&self, method: Method<'_>, url: &Url) -> Result<(), String> {
        let mut seen = Vec::new();
        for (name, value) in url.query_pairs() {
            let own = method.about["parameters"].get(&*name).filter(|about| about["location"] == "query");
            let about = own.or_else(|| self.document["parameters"].get(&*name));
            let about = about.ok_or(format!("{} has no parameter {name}", method.id))?;
            if seen.contains(&name) && about["repeated"] != true {
                return Err(format!("{}: {name} is given twice", method.id));
            }
            parameter(about, &value).map_err(|why| format!("{}: {name}={value}: {why}", method.id))?;
            seen.push(name);
        }
        let with_token = seen.iter().any(|name| name == "syncToken");
        match seen.iter().find(|name| with_token && NOT_WITH_SYNC.contains(&&***name)) {
            Some(name) => Err(format!("{}: {name} does not go with syncToken", method.id)),
            None => Ok(()),
        }
    }

    /// Whether a value is as its schema says; `at` says where it stands.
    fn value(&self, schema: &Json, value: &Json, patches: bool, at: &str) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let schema = self.document["schemas"].get(name).ok_or(format!("{at}: no schema {name}"))?;
            return self.value(schema, value, patches, at);
        }
        if patches && value.is_null() {
            return Ok(());
        }
        let (kind, wrong) = (schema["type"].as_str().unwrap_or("any"), |what: &str| Err(format!("{at} is no {what}")));
        match (kind, value) {
            ("any", _) | ("boolean", Json::Bool(_)) | ("number", Json::Number(_)) => Ok(()),
            ("integer", Json::Number(number)) if number.is_i64() => Ok(()),
            ("string", Json::String(text)) => {
                format(schema, text).and_then(|()| listed(schema, text)).map_err(|why| format!("{at}: {why}"))
            }
            ("array", Json::Array(all)) => all
                .iter()
                .enumerate()
                .try_for_each(|(n, it)| self.value(&schema["items"], it, patches, &format!("{at}[{n}]"))),
            ("object", Json::Object(object)) => object.iter().try_for_each(|(name, value)| {
                let own = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
                let own = own.ok_or(format!("{at} has no member {name}"))?;
                self.value(own, value, patches, &format!("{at}.{name}"))
            }),
            (kind, _) => wrong(kind),
        }
    }
}

/// Members without which the method does not work, by the schema's annotations.
fn required(schema: &Json, body: &Json, method: &str) -> Result<(), String> {
    for (name, about) in members(schema) {
        let by = about["annotations"]["required"].as_array().into_iter().flatten();
        if by.into_iter().any(|needs| needs == method) && body.get(name).is_none_or(Json::is_null) {
            return Err(format!("{method} needs {name}"));
        }
    }
    Ok(())
}

fn members(schema: &Json) -> impl Iterator<Item = (&String, &Json)> {
    schema["properties"].as_object().into_iter().flat_map(Map::iter)
}

fn methods<'d>(resources: &'d Json, into: &mut Vec<&'d Json>) {
    for resource in resources.as_object().into_iter().flat_map(Map::values) {
        into.extend(resource["methods"].as_object().into_iter().flat_map(Map::values));
        methods(&resource["resources"], into);
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(wanted, given): (&&str, &&str)| wanted == given || (wanted.starts_with('{') && !given.is_empty());
    template.len() == path.len() && template.iter().zip(&path).all(fits)
}

fn parameter(about: &Json, value: &str) -> Result<(), String> {
    let bound = |name: &str| about[name].as_str().and_then(|bound| bound.parse::<i64>().ok());
    match about["type"].as_str() {
        Some("boolean") if value != "true" && value != "false" => Err("neither true nor false".to_owned()),
        Some("integer") => {
            let number: i64 = value.parse().map_err(|_| "not a whole number".to_owned())?;
            let within = bound("minimum").is_none_or(|least| number >= least)
                && bound("maximum").is_none_or(|most| number <= most);
            if within { Ok(()) } else { Err("out of bounds".to_owned()) }
        }
        _ => format(about, value).and_then(|()| listed(about, value)),
    }
}

fn format(about: &Json, text: &str) -> Result<(), String> {
    let fits = match about["format"].as_str() {
        Some("date") => text.parse::<NaiveDate>().is_ok(),
        // A time without an offset is allowed where a zone stands beside it; the schema cannot say so.
        Some("date-time") => {
            DateTime::parse_from_rfc3339(text).is_ok() || text.parse::<chrono::NaiveDateTime>().is_ok()
        }
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("“{text}” is no {}", about["format"])) }
}

fn listed(about: &Json, text: &str) -> Result<(), String> {
    match about["enum"].as_array() {
        Some(words) if !words.iter().any(|word| word == text) => Err(format!("“{text}” is none of its words")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "/calendar/v3/calendars/c/events";
    const BODY: &str = r#"{"start":{"date":"2026-05-16"},"end":{"date":"2026-05-17"},"summary":"A"}"#;

    fn google() -> Option<Discovery> {
        Discovery::find("google-calendar.v3.discovery.json")
    }

    #[test]
    fn what_the_document_has_is_let_through() {
        let Some(judge) = google() else { return };
        for (verb, target, body, method) in [
            ("GET", format!("{BASE}?maxResults=250&eventTypes=default&eventTypes=fromGmail&syncToken=x"), "", "list"),
            ("POST", format!("{BASE}?sendUpdates=none"), BODY, "insert"),
            ("POST", format!("{BASE}/import"), r#"{"start":{},"end":{},"iCalUID":"a"}"#, "import"),
            ("PATCH", format!("{BASE}/e?sendUpdates=none"), r#"{"start":{"date":null}}"#, "patch"),
            ("DELETE", format!("{BASE}/e"), "", "delete"),
            ("GET", format!("{BASE}/e/instances?originalStart=2026-05-16"), "", "instances"),
        ] {
            let found = judge.request(verb, &target, body).unwrap_or_else(|why| panic!("{verb} {target}: {why}"));
            assert_eq!(found.id, format!("calendar.events.{method}"));
        }
    }

    #[test]
    fn bad_requests_are_refused() {
        let Some(judge) = google() else { return };
        for (verb, target, body) in [
            ("GET", "/calendar/v4/calendars/c/events".to_owned(), ""),
            ("GET", format!("{BASE}/e/parts"), ""),
            ("PUT", BASE.to_owned(), BODY),
            ("GET", "/calendar/v3/calendars//events".to_owned(), ""),
            ("GET", format!("{BASE}?pageSize=5"), ""),
            ("GET", format!("{BASE}?maxResults=many"), ""),
            ("GET", format!("{BASE}?maxResults=0"), ""),
            ("GET", format!("{BASE}?maxResults=1&maxResults=2"), ""),
            ("GET", format!("{BASE}?singleEvents=no"), ""),
            ("GET", format!("{BASE}?eventTypes=wedding"), ""),
            ("GET", format!("{BASE}?syncToken=x&iCalUID=a"), ""),
            ("GET", format!("{BASE}?timeMin=today"), ""),
            ("GET", BASE.to_owned(), "{}"),
            ("POST", format!("{BASE}?sendUpdates=nobody"), BODY),
            ("POST", format!("{BASE}/import?sendUpdates=none"), r#"{"start":{},"end":{},"iCalUID":"a"}"#),
            ("POST", BASE.to_owned(), r#"{"start":{"date":"2026-05-16"}}"#),
            ("POST", BASE.to_owned(), ""),
            ("POST", BASE.to_owned(), r#"{"start":{"date":null},"end":{}}"#),
            ("PATCH", format!("{BASE}/e"), r#"{"title":"A"}"#),
            ("PATCH", format!("{BASE}/e"), r#"{"summary":1}"#),
            ("PATCH", format!("{BASE}/e"), r#"{"start":{"date":"16 May"}}"#),
            ("PATCH", format!("{BASE}/e"), r#"{"recurrence":"RRULE:FREQ=DAILY"}"#),
            ("PATCH", format!("{BASE}/e"), r#"{"extendedProperties":{"private":{"wedsync":1}}}"#),
            ("DELETE", format!("{BASE}/e"), "{}"),
        ] {
            assert!(judge.request(verb, &target, body).is_err(), "let through: {verb} {target} {body}");
        }
    }

    #[test]
    fn bad_answers_are_refused() {
        let Some(judge) = google() else { return };
        let list = judge.request("GET", BASE, "").unwrap();
        assert_eq!(
            judge.answer(list, r#"{"kind":"calendar#events","items":[{"id":"a"}],"nextSyncToken":"t"}"#),
            Ok(())
        );
        for body in [
            "",
            "[]",
            r#"{"items":{}}"#,
            r#"{"items":[{"ID":"a"}]}"#,
            r#"{"items":[{"sequence":"3"}]}"#,
            r#"{"items":[{"sequence":3.5}]}"#,
            r#"{"items":[{"updated":"yesterday"}]}"#,
            r#"{"items":[{"summary":null}]}"#,
            r#"{"nextSyncToken":5}"#,
        ] {
            assert!(judge.answer(list, body).is_err(), "let through: {body}");
        }
        let delete = judge.request("DELETE", &format!("{BASE}/e"), "").unwrap();
        assert!(judge.answer(delete, "{}").is_err());
    }
}
