//! Judges of what channels are told, by what the vendors have published: their documents where these are at hand, and the
//! lengths and shapes that their pages name.

use super::alert;
use crate::channels::{block_kit, teams};
use crate::stage::Seen;
use serde_json::{Map, Value as Json, json};
use std::sync::LazyLock;
use url::Url;
use wedsync_domain::alert::Stage as Said;
use wedsync_support::OpenApi;

pub static SLACK: LazyLock<Option<OpenApi>> = LazyLock::new(|| OpenApi::find("slack.web.swagger.json"));
static PAGERDUTY: LazyLock<Option<OpenApi>> =
    LazyLock::new(|| OpenApi::find("pagerduty.events-v2.derived.openapi.json"));

fn body(seen: &Seen) -> Result<Json, String> {
    if !seen.header("content-type").is_some_and(|kind| kind.trim().starts_with("application/json")) {
        return Err("it does not say that it is JSON".to_owned());
    }
    serde_json::from_str(&seen.body).map_err(|why| format!("no JSON: {why}"))
}

fn only(object: &Json, names: &[&str]) -> Result<(), String> {
    let members = object.as_object().ok_or("no object")?;
    match members.keys().find(|name| !names.contains(&name.as_str())) {
        Some(other) => Err(format!("{other} is not known there")),
        None => Ok(()),
    }
}

/// What is no longer than that, and not empty.
fn length(text: &Json, most: usize) -> Result<(), String> {
    let text = text.as_str().ok_or("no text")?;
    let length = text.encode_utf16().count();
    if (1..=most).contains(&length) { Ok(()) } else { Err(format!("{length} characters where 1 to {most} go")) }
}

pub fn slack_webhook(seen: &Seen) -> Result<(), String> {
    if seen.line.split(' ').next() != Some("POST") {
        return Err(format!("{} is no way to speak to a webhook", seen.line));
    }
    let said = body(seen)?;
    if said == json!({}) {
        return Ok(());
    }
    only(&said, &["text", "blocks"])?;
    line(&said["text"])?;
    blocks(&said["blocks"])
}

/// The line for notifications is read for markup.
fn line(text: &Json) -> Result<(), String> {
    length(text, 4000)?;
    let text = text.as_str().unwrap_or_default();
    if text.contains(['<', '>']) || text.split('&').skip(1).any(|rest| !rest.starts_with(['a', 'l', 'g'])) {
        return Err(format!("markup in: {text}"));
    }
    Ok(())
}

/// Block Kit as far as it is used here.
pub fn blocks(said: &Json) -> Result<(), String> {
    let blocks = said.as_array().filter(|all| (1..=50).contains(&all.len())).ok_or("1 to 50 blocks")?;
    for block in blocks {
        if let Some(id) = block.get("block_id") {
            length(id, 255)?;
        }
        match block["type"].as_str() {
            Some("header") => {
                only(block, &["type", "block_id", "text"])?;
                plain(&block["text"], 150)?;
            }
            Some("section") => {
                only(block, &["type", "block_id", "text"])?;
                plain(&block["text"], 3000)?;
            }
            Some("context") => {
                only(block, &["type", "block_id", "elements"])?;
                let elements = block["elements"].as_array().filter(|all| (1..=10).contains(&all.len()));
                elements.ok_or("1 to 10 elements")?.iter().try_for_each(|text| plain(text, 2000))?;
            }
            Some("actions") => {
                only(block, &["type", "block_id", "elements"])?;
                block["elements"].as_array().ok_or("no elements")?.iter().try_for_each(button)?;
            }
            other => return Err(format!("{other:?} is no block that is used here")),
        }
    }
    Ok(())
}

fn plain(text: &Json, most: usize) -> Result<(), String> {
    only(text, &["type", "text", "emoji"])?;
    if text["type"] != "plain_text" {
        return Err("text that is read for markup".to_owned());
    }
    length(&text["text"], most)
}

fn button(button: &Json) -> Result<(), String> {
    only(button, &["type", "action_id", "text", "url"])?;
    plain(&button["text"], 75)?;
    length(&button["url"], 3000)?;
    let web = button["url"].as_str().is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"));
    if web { Ok(()) } else { Err(format!("{} is not an address of the web", button["url"])) }
}

/// Where buttons lead.
pub fn slack_buttons(seen: &Seen) -> Vec<String> {
    let said: Json = serde_json::from_str(&seen.body).unwrap_or_default();
    let blocks = said["blocks"].as_array().into_iter().flatten();
    let elements = blocks.flat_map(|block| block["elements"].as_array().into_iter().flatten());
    elements.filter_map(|element| element["url"].as_str().map(str::to_owned)).collect()
}

/// The method that a request names, and its query.
pub fn slack_method(line: &str) -> (String, Map<String, Json>) {
    let target = line.split(' ').nth(1).unwrap_or_default();
    let url = Url::parse("http://localhost").and_then(|home| home.join(target)).unwrap();
    let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect();
    (url.path().trim_start_matches("/api/").to_owned(), query)
}

pub fn slack(seen: &Seen) -> Result<(), String> {
    let (method, query) = slack_method(&seen.line);
    let verb = seen.line.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    if !seen.header("authorization").is_some_and(|key| key.starts_with("bearer xoxb-")) {
        return Err("not signed".to_owned());
    }
    let said = if verb == "get" { Json::Object(query) } else { body(seen)? };
    if method == "reactions.get" {
        // Not in the frozen description; its page names these.
        return only(&said, &["channel", "timestamp", "full"]);
    }
    if let Some(judge) = &*SLACK {
        judge.request(&verb, &format!("/{method}"), &said)?;
    }
    if method.starts_with("chat.") {
        line(&said["text"])?;
        blocks(&said["blocks"])?;
    }
    Ok(())
}

pub fn pagerduty(seen: &Seen) -> Result<(), String> {
    let said = body(seen)?;
    if let Some(judge) = &*PAGERDUTY {
        judge.request("post", "/v2/enqueue", &said)?;
    }
    if seen.line != "POST /v2/enqueue" || said.to_string().len() > 512_000 {
        return Err(format!("{} with {} bytes", seen.line, said.to_string().len()));
    }
    length(&said["routing_key"], 64)?;
    length(&said["dedup_key"], 255)?;
    match said["event_action"].as_str() {
        Some("acknowledge" | "resolve") => return Ok(()),
        Some("trigger") => {}
        other => return Err(format!("{other:?} is no action")),
    }
    let payload = &said["payload"];
    length(&payload["summary"], 1024)?;
    for name in ["source", "component", "group", "class"] {
        length(&payload[name], 255)?;
    }
    let severity = payload["severity"].as_str().unwrap_or_default();
    if !["critical", "error", "warning", "info"].contains(&severity) {
        return Err(format!("{severity} is no severity"));
    }
    let time = payload["timestamp"].as_str().unwrap_or_default();
    chrono::DateTime::parse_from_rfc3339(time).map(drop).map_err(|why| format!("{time}: {why}"))
}

pub fn pagerduty_links(seen: &Seen) -> Vec<String> {
    let said: Json = serde_json::from_str(&seen.body).unwrap_or_default();
    let links = said["links"].as_array().into_iter().flatten();
    links.filter_map(|link| link["href"].as_str().map(str::to_owned)).collect()
}

pub fn teams(seen: &Seen) -> Result<(), String> {
    if !seen.line.starts_with("POST /powerautomate/") || seen.body.len() > 28 << 10 {
        return Err(format!("{} with {} bytes", seen.line, seen.body.len()));
    }
    message(&body(seen)?)
}

fn message(said: &Json) -> Result<(), String> {
    only(said, &["type", "attachments"])?;
    let attached = said["attachments"].as_array().filter(|all| all.len() == 1).ok_or("one attachment")?;
    only(&attached[0], &["contentType", "contentUrl", "content"])?;
    let card = &attached[0]["content"];
    only(card, &["$schema", "type", "version", "body", "actions"])?;
    let right = attached[0]["contentType"] == "application/vnd.microsoft.card.adaptive"
        && (&said["type"], &card["type"], &card["version"])
            == (&json!("message"), &json!("AdaptiveCard"), &json!("1.4"));
    if !right {
        return Err("not the message that a workflow takes".to_owned());
    }
    for block in card["body"].as_array().ok_or("no body")? {
        match block["type"].as_str() {
            Some("TextBlock") => {
                only(block, &["type", "id", "text", "wrap", "size", "weight", "color", "isSubtle"])?;
                unmarked(&block["text"])?;
            }
            Some("FactSet") => {
                only(block, &["type", "facts"])?;
                let facts = block["facts"].as_array().ok_or("no facts")?;
                facts
                    .iter()
                    .try_for_each(|fact| only(fact, &["title", "value"]).and_then(|()| step(&fact["value"])))?;
            }
            other => return Err(format!("{other:?} is no block that is used here")),
        }
    }
    for action in card["actions"].as_array().ok_or("no actions")? {
        only(action, &["type", "title", "url"])?;
        let web = action["url"].as_str().is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"));
        if action["type"] != "Action.OpenUrl" || !web {
            return Err(format!("{action} does not lead to the web"));
        }
    }
    Ok(())
}

fn step(text: &Json) -> Result<(), String> {
    if text == "" { Ok(()) } else { unmarked(text) }
}

/// Nothing in a text of a card is read as Markdown.
fn unmarked(text: &Json) -> Result<(), String> {
    length(text, 10_000)?;
    let (text, mut quoted) = (text.as_str().unwrap_or_default(), false);
    for c in text.chars() {
        if !quoted && matches!(c, '*' | '_' | '[' | ']' | '`' | '<' | '>' | '#' | '{') {
            return Err(format!("{c} is read as markup in: {text}"));
        }
        quoted = !quoted && c == '\\';
    }
    if quoted { Err(format!("a lone backslash ends: {text}")) } else { Ok(()) }
}

pub fn teams_buttons(seen: &Seen) -> Vec<String> {
    let said: Json = serde_json::from_str(&seen.body).unwrap_or_default();
    let actions = said["attachments"][0]["content"]["actions"].as_array().into_iter().flatten();
    actions.filter_map(|action| action["url"].as_str().map(str::to_owned)).collect()
}

#[test]
fn blocks_that_slack_would_refuse_are_refused_here() {
    let good = block_kit::blocks(&alert(Said::Triggered));
    blocks(&good).unwrap();
    let bad = |change: fn(&mut Json)| {
        let mut said = good.clone();
        change(&mut said);
        blocks(&said).unwrap_err()
    };
    bad(|said| *said = json!([]));
    bad(|said| said[0]["text"]["text"] = "x".repeat(151).into());
    bad(|said| said[0]["text"]["text"] = "".into());
    bad(|said| said[0]["block_id"] = "x".repeat(256).into());
    bad(|said| said[1]["text"]["type"] = "mrkdwn".into());
    bad(|said| said[1]["text"]["text"] = "💍".repeat(1501).into());
    bad(|said| said[1]["colour"] = "red".into());
    bad(|said| said[1]["type"] = "picture".into());
    bad(|said| {
        let button =
            json!({ "type": "button", "text": { "type": "plain_text", "text": "Open" }, "url": "wedsync://a" });
        said[0] = json!({ "type": "actions", "elements": [button] });
    });
    line(&json!("a <!channel> b")).unwrap_err();
    line(&json!("a & b")).unwrap_err();
}

/// Every text that stands anywhere in what was told, as it will be read.
pub fn texts(said: &str) -> Vec<String> {
    fn gather(value: &Json, into: &mut Vec<String>) {
        match value {
            Json::String(text) => into.push(text.clone()),
            Json::Array(all) => all.iter().for_each(|value| gather(value, into)),
            Json::Object(members) => members.values().for_each(|value| gather(value, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    said.lines().filter_map(|line| serde_json::from_str(line).ok()).for_each(|value: Json| gather(&value, &mut found));
    found
}

#[test]
fn cards_that_teams_would_refuse_or_misread_are_refused_here() {
    let good = teams::card(&alert(Said::Triggered));
    message(&good).unwrap();
    let bad = |change: fn(&mut Json)| {
        let mut said = good.clone();
        change(&mut said);
        message(&said).unwrap_err()
    };
    bad(|said| said["type"] = "card".into());
    bad(|said| said["text"] = "x".into());
    bad(|said| said["attachments"] = json!([]));
    bad(|said| said["attachments"][0]["contentType"] = "text/html".into());
    bad(|said| said["attachments"][0]["content"]["version"] = "1.9".into());
    bad(|said| said["attachments"][0]["content"]["body"][0]["text"] = "".into());
    bad(|said| said["attachments"][0]["content"]["body"][0]["text"] = "*Mill*".into());
    bad(|said| said["attachments"][0]["content"]["body"][0]["text"] = "Mill\\".into());
    bad(|said| said["attachments"][0]["content"]["body"][0]["type"] = "Image".into());
    bad(|said| {
        said["attachments"][0]["content"]["actions"] =
            json!([{ "type": "Action.OpenUrl", "title": "a", "url": "wedsync://a" }]);
    });
}

#[test]
fn what_the_stand_in_answers_is_what_slack_has_published() {
    let Some(judge) = &*SLACK else { return };
    for (verb, method) in [("post", "chat.postMessage"), ("post", "chat.update"), ("get", "auth.test")] {
        let seen = Seen { line: format!("{verb} /api/{method}"), headers: String::new(), body: String::new() };
        let answer = String::from_utf8(super::stands::slack(&seen)).unwrap();
        let said: Json = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        judge.answer(verb, &format!("/{method}"), "200", &said).unwrap();
    }
}
