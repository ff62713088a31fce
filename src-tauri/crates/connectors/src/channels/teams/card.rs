//! An alert as an Adaptive Card, in the message that a workflow takes. Deliberately absent: how it gets there.
//!
//! Cards read their text for Markdown, and there is no other kind of text that every Teams shows; so what anybody named is
//! written with a backslash before each character that means something there.

use crate::channels::words::{OPEN, about, fitted, headline, one_line, plain, today, told_link, web_link};
use serde_json::{Value as Json, json};
use wedsync_domain::alert::{Alert, Severity, Stage};

/// What Teams takes is 28 KB in all, and somebody measured 21. These are bytes of JSON, and come to 19 together.
const TITLE: usize = 600;
const WORDS: usize = 8000;
const STEP: usize = 700;
const STEPS: usize = 9;
const BESIDE: usize = 1200;

/// The message. The first block is called after the word, so that a second try of it can be told from another word.
pub fn card(alert: &Alert) -> Json {
    let title = fitted(&headline(alert), TITLE, in_json, escaped);
    let id = fitted(&alert.word, 255, in_json, plain);
    let mut body = vec![json!({ "type": "TextBlock", "id": id, "text": title, "wrap": true, "size": "Large",
        "weight": "Bolder", "color": colour(alert) })];
    body.extend(block(&alert.words, WORDS, false));
    let steps = alert.steps.iter().take(STEPS).enumerate();
    let facts: Vec<Json> = steps
        .map(|(at, step)| json!({ "title": (at + 1).to_string(), "value": fitted(&one_line(step), STEP, in_json, escaped) }))
        .collect();
    if !facts.is_empty() {
        body.push(json!({ "type": "FactSet", "facts": facts }));
    }
    let beside = [today(alert), Some(about(alert)), told_link(alert)].into_iter().flatten();
    body.extend(beside.filter_map(|words| block(&words, BESIDE, true)));
    let link = web_link(alert).map(|link| json!({ "type": "Action.OpenUrl", "title": OPEN, "url": link }));
    let content = json!({ "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
        "version": "1.4", "body": body, "actions": link.into_iter().collect::<Vec<_>>() });
    let attached =
        json!({ "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": content });
    json!({ "type": "message", "attachments": [attached] })
}

fn block(words: &str, most: usize, subtle: bool) -> Option<Json> {
    let text = fitted(words, most, in_json, escaped);
    (!text.is_empty()).then(|| json!({ "type": "TextBlock", "text": text, "wrap": true, "isSubtle": subtle }))
}

fn colour(alert: &Alert) -> &'static str {
    match (alert.stage, alert.severity) {
        (Stage::Resolved, _) => "Good",
        (Stage::Acknowledged | Stage::Digest | Stage::Test, _) | (_, Severity::Info) => "Default",
        (_, Severity::Warning) => "Warning",
        (_, Severity::Critical) => "Attention",
    }
}

/// What Markdown reads, and the brace that begins a card's own way to write dates.
fn escaped(c: char, text: &mut String) {
    if matches!(c, '\\' | '*' | '_' | '[' | ']' | '`' | '~' | '#' | '<' | '>' | '{') {
        text.push('\\');
    }
    text.push(c);
}

/// How many bytes it takes in JSON.
fn in_json(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '"' | '\\' | '\n') { 2 } else { c.len_utf8() }).sum()
}
