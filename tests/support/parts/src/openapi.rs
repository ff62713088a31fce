//! A judge of requests and answers by an `OpenAPI` document, of version 3 or 2 (Swagger): known paths, known members of the
//! right types, nothing left out that is required, and refusals only in words that the document knows. Deliberately
//! absent: what no channel here needs, above all parameters in paths and formats.
//!
//! The document is not part of the project (`docs/CONNECTOR_SPEC.md` says where it is looked for); without it there is no
//! judge, and tests must say so visibly.

use serde_json::{Map, Value as Json};

/// One published API.
pub struct OpenApi {
    document: Json,
}

impl OpenApi {
    /// The document of that file name, if it is at hand.
    pub fn find(name: &str) -> Option<Self> {
        crate::place::published(name).map(Self::of)
    }

    /// From the document itself.
    pub fn of(document: Json) -> Self {
        Self { document }
    }

    /// Whether the API has such a request, said as members of one object: of a body of JSON, of a form, or of a query.
    pub fn request(&self, verb: &str, path: &str, said: &Json) -> Result<(), String> {
        let about = self.operation(verb, path)?;
        let Some(parameters) = about["parameters"].as_array() else {
            let schema = &about["requestBody"]["content"]["application/json"]["schema"];
            return self.fits(schema, said, path, true);
        };
        let said = said.as_object().ok_or(format!("{path}: not an object"))?;
        for name in said.keys() {
            if !parameters.iter().any(|about| about["name"] == **name && about["in"] != "header") {
                return Err(format!("{path} has no parameter {name}"));
            }
        }
        for about in parameters {
            // The key goes into a header of its own, whatever the document says.
            let name = about["name"].as_str().filter(|name| *name != "token").unwrap_or_default();
            match said.get(name) {
                None if about["required"] == true && !name.is_empty() => return Err(format!("{path} needs {name}")),
                // What a form carries as text is said in JSON as what the text means.
                Some(Json::Array(_) | Json::Object(_)) if about["type"] == "string" => {}
                Some(value) => self.fits(about, value, &format!("{path} {name}"), true)?,
                None => {}
            }
        }
        Ok(())
    }

    /// Whether the API gives such an answer to it. What is not described for that status must be as `default` says.
    pub fn answer(&self, verb: &str, path: &str, status: &str, body: &Json) -> Result<(), String> {
        let answers = &self.operation(verb, path)?["responses"];
        let about = answers.get(status).or_else(|| answers.get("default"));
        let about = about.ok_or(format!("{path} never answers {status}"))?;
        let schema = about.get("schema").unwrap_or(&about["content"]["application/json"]["schema"]);
        self.fits(schema, body, path, false)
    }

    fn operation(&self, verb: &str, path: &str) -> Result<&Json, String> {
        let about = self.document["paths"].get(path).and_then(|path| path.get(verb));
        about.ok_or(format!("there is no {verb} {path}"))
    }

    /// Whether a value is as its schema says; `at` says where it stands. What we say may have no member besides.
    fn fits(&self, schema: &Json, value: &Json, at: &str, ours: bool) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let schema = self.document.pointer(name.trim_start_matches('#')).ok_or(format!("{at}: no {name}"))?;
            return self.fits(schema, value, at, ours);
        }
        let kind = schema["type"].as_str().unwrap_or("any");
        let right = match kind {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => true,
        };
        if !right {
            return Err(format!("{at} is no {kind}"));
        }
        let listed = schema["enum"].as_array();
        if listed.is_some_and(|words| !words.contains(value)) {
            return Err(format!("{at}: {value} is none of its words"));
        }
        match value {
            Json::Object(members) if kind == "object" => self.members(schema, members, at, ours),
            Json::Array(all) if schema["items"].is_object() => {
                let mut each = all.iter().enumerate();
                each.try_for_each(|(n, it)| self.fits(&schema["items"], it, &format!("{at}[{n}]"), ours))
            }
            _ => Ok(()),
        }
    }

    fn members(&self, schema: &Json, members: &Map<String, Json>, at: &str, ours: bool) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !members.contains_key(name) {
                return Err(format!("{at} needs {name}"));
            }
        }
        for (name, value) in members {
            let about = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
            match about {
                Some(Json::Bool(false)) | None if ours => return Err(format!("{at} has no member {name}")),
                Some(about) => self.fits(about, value, &format!("{at}.{name}"), ours)?,
                None => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_slack_has_published_is_let_through_and_nothing_else() {
        let Some(judge) = OpenApi::find("slack.web.swagger.json") else { return };
        let path = "/chat.postMessage";
        let said = json!({ "channel": "C1", "text": "a", "blocks": [{}] });
        judge.request("post", path, &said).unwrap();
        judge.request("get", "/auth.test", &json!({})).unwrap();
        for bad in [json!({ "text": "a" }), json!({ "channel": 7 }), json!({ "channel": "C1", "colour": "red" })] {
            judge.request("post", path, &bad).unwrap_err();
        }
        judge.request("get", path, &said).unwrap_err();
        judge.request("post", "/chat.shout", &said).unwrap_err();
        judge.answer("post", path, "default", &json!({ "ok": false, "error": "is_archived" })).unwrap();
        judge.answer("post", path, "default", &json!({ "ok": false, "error": "tired" })).unwrap_err();
        judge.answer("post", path, "200", &json!({ "ok": true })).unwrap_err();
    }

    #[test]
    fn what_pagerduty_has_published_is_let_through_and_nothing_else() {
        let Some(judge) = OpenApi::find("pagerduty.events-v2.derived.openapi.json") else { return };
        let path = "/v2/enqueue";
        let said = json!({ "routing_key": "k", "event_action": "trigger",
            "payload": { "summary": "a", "source": "b", "severity": "info", "custom_details": { "any": 1 } } });
        judge.request("post", path, &said).unwrap();
        for bad in [
            json!({ "event_action": "trigger" }),
            json!({ "routing_key": "k", "event_action": "trigger", "payload": { "summary": "a" } }),
            json!({ "routing_key": "k", "event_action": 1 }),
            json!({ "routing_key": "k", "event_action": "trigger", "urgency": "high" }),
        ] {
            judge.request("post", path, &bad).unwrap_err();
        }
        judge.answer("post", path, "202", &json!({ "status": "success", "dedup_key": "a" })).unwrap();
        judge.answer("post", path, "202", &json!({ "errors": "none" })).unwrap_err();
        judge.answer("post", path, "418", &json!({})).unwrap_err();
    }
}
