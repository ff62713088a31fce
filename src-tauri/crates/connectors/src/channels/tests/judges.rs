//! Judges of what channels are told, by what the vendors have published: their documents where these are at hand, and the
//! lengths and shapes that their pages name.

use super::alert;
use crate::channels::block_kit;
use crate::stage::Seen;
use serde_json::{Value as Json, json};
use wedsync_domain::alert::Stage as Said;

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
