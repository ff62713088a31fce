//! A judge of requests and answers by an `OpenAPI` document, of version 3 or 2 (Swagger): known paths, known members of the
//! right types and lengths, nothing left out that is required, and refusals only in words that the document knows.
//! Deliberately absent: what no channel here needs, above all patterns and most formats.
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
        if let Some(body) = about.get("requestBody") {
            let content = &self.meant(body, path)?["content"];
            let (json, form) = (&content["application/json"], &content["application/x-www-form-urlencoded"]);
            let of_form = json.is_null();
            let schema = &(if of_form { form } else { json })["schema"];
            return self.fits(schema, &(if of_form { Self::form(schema, said) } else { said.clone() }), path, true);
        }
        let Some(parameters) = about["parameters"].as_array() else {
            return if said == &Json::Object(Map::new()) { Ok(()) } else { Err(format!("{path} takes nothing")) };
        };
        let parameters = parameters.iter().map(|about| self.meant(about, path)).collect::<Result<Vec<_>, _>>()?;
        let parameters: Vec<_> = parameters.into_iter().filter(|about| about["in"] != "path").collect();
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
                Some(value) => {
                    let schema = about.get("schema").unwrap_or(about);
                    self.fits(schema, &typed(schema, value), &format!("{path} {name}"), true)?;
                }
                None => {}
            }
        }
        Ok(())
    }

    /// What a form says as text, as its schema means it.
    fn form(schema: &Json, said: &Json) -> Json {
        let members = said.as_object().into_iter().flatten();
        members
            .map(|(name, value)| (name.clone(), typed(&schema["properties"][name], value)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// What a reference stands for.
    fn meant<'d>(&'d self, about: &'d Json, at: &str) -> Result<&'d Json, String> {
        let Some(name) = about["$ref"].as_str() else { return Ok(about) };
        self.document.pointer(name.trim_start_matches('#')).ok_or(format!("{at}: no {name}"))
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
        let paths = self.document["paths"].as_object().into_iter().flatten();
        // Where a word and a variable both fit, the word is meant.
        let mut known: Vec<_> =
            paths.filter(|(known, about)| is_path(known, path) && about.get(verb).is_some()).collect();
        known.sort_by_key(|(known, _)| known.matches('{').count());
        let (known, about) = known.first().ok_or(format!("there is no {verb} {path}"))?;
        let about = &about[verb];
        for parameter in about["parameters"].as_array().into_iter().flatten() {
            let parameter = self.meant(parameter, path)?;
            let held = format!("{{{}}}", parameter["name"].as_str().unwrap_or_default());
            for (part, value) in known.split('/').zip(path.split('/')).filter(|(part, _)| part.contains(&held)) {
                let (before, after) = part.split_once(&held).unwrap_or_default();
                let value = value.trim_start_matches(before).trim_end_matches(after);
                self.fits(&parameter["schema"], &Json::from(value), path, true)?;
            }
        }
        Ok(about)
    }

    /// Whether a value is as its schema says; `at` says where it stands. What we say may have no member besides.
    fn fits(&self, schema: &Json, value: &Json, at: &str, ours: bool) -> Result<(), String> {
        if let Some(name) = schema["$ref"].as_str() {
            let schema = self.document.pointer(name.trim_start_matches('#')).ok_or(format!("{at}: no {name}"))?;
            return self.fits(schema, value, at, ours);
        }
        if value.is_null() && schema["nullable"] == true {
            return Ok(());
        }
        let each = |word: &str| schema[word].as_array().into_iter().flatten();
        for schema in each("allOf") {
            self.fits(schema, value, at, ours)?;
        }
        for word in ["oneOf", "anyOf"] {
            if each(word).next().is_some() && !each(word).any(|schema| self.fits(schema, value, at, ours).is_ok()) {
                return Err(format!("{at} is nothing of {word}"));
            }
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
        bounds(schema, value).map_err(|why| format!("{at}: {why}"))?;
        match value {
            // What is described as an object and no more may hold anything.
            Json::Object(_) if schema.get("properties").is_none() && schema.get("additionalProperties").is_none() => {
                Ok(())
            }
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

/// Whether a path is that one, with something in the place of each variable.
fn is_path(known: &str, path: &str) -> bool {
    let fits = |(known, part): (&str, &str)| match known.split_once('{') {
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            part.len() > before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
        }
        None => known == part,
    };
    known.split('/').count() == path.split('/').count() && known.split('/').zip(path.split('/')).all(fits)
}

/// A value that was written as text, as its schema means it.
fn typed(schema: &Json, value: &Json) -> Json {
    let number = matches!(schema["type"].as_str(), Some("integer" | "number" | "boolean"));
    let read = value.as_str().filter(|_| number).and_then(|text| serde_json::from_str(text).ok());
    read.unwrap_or_else(|| value.clone())
}

/// Lengths and the only format that channels use.
fn bounds(schema: &Json, value: &Json) -> Result<(), String> {
    let (least, most, size) = match value {
        Json::String(text) => ("minLength", "maxLength", text.chars().count() as u64),
        Json::Array(all) => ("minItems", "maxItems", all.len() as u64),
        Json::Number(number) => ("minimum", "maximum", number.as_u64().unwrap_or_default()),
        _ => return Ok(()),
    };
    if size < schema[least].as_u64().unwrap_or(0) || size > schema[most].as_u64().unwrap_or(u64::MAX) {
        return Err(format!("{size} is not within {} and {}", schema[least], schema[most]));
    }
    let mail = schema["format"] == "email";
    if mail && !value.as_str().is_some_and(|text| text.contains('@') && !text.contains(char::is_whitespace)) {
        return Err(format!("{value} is no mail address"));
    }
    Ok(())
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
