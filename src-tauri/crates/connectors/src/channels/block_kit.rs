//! An alert as Slack shows it: blocks, and one line for notifications. Deliberately absent: how it gets there.
//!
//! Whatever the studio or one of its tools named stands in `plain_text`, which Slack does not read for markup, so that a
//! venue called `<!channel>` calls nobody. Only the line for notifications is read, and is escaped.

use super::words::{OPEN, about, fitted, headline, in_units, plain, steps, today, told_link, web_link};
use serde_json::{Value as Json, json};
use wedsync_domain::alert::{Alert, Severity, Stage};

/// What Slack takes, in characters.
const HEADER: usize = 150;
const SECTION: usize = 3000;
const CONTEXT: usize = 2000;
const ID: usize = 255;
/// A line for notifications is read on a locked telephone.
const LINE: usize = 500;

/// The blocks of a word. The first is called after the word, so that a second try of it can be told from another word.
pub fn blocks(alert: &Alert) -> Json {
    let head = format!("{} {}", mark(alert), headline(alert));
    let id = fitted(&alert.word, ID, in_units, plain);
    let mut blocks = vec![json!({ "type": "header", "block_id": id, "text": text(&head, HEADER) })];
    let said = [Some(alert.words.clone()), steps(alert)].into_iter().flatten();
    blocks.extend(said.filter_map(|words| Some(json!({ "type": "section", "text": text(&words, SECTION)? }))));
    let beside = [today(alert), Some(about(alert)), told_link(alert)].into_iter().flatten();
    let elements: Vec<Json> = beside.filter_map(|words| text(&words, CONTEXT)).collect();
    blocks.push(json!({ "type": "context", "elements": elements }));
    if let Some(link) = web_link(alert) {
        let button = json!({ "type": "button", "action_id": "open", "text": text(OPEN, 75), "url": link });
        blocks.push(json!({ "type": "actions", "elements": [button] }));
    }
    blocks.into()
}

/// What a notification shows, and what is read aloud.
pub fn line(alert: &Alert) -> String {
    let words = [Some(headline(alert)), today(alert)].into_iter().flatten().collect::<Vec<_>>().join(". ");
    fitted(&words, LINE, in_units, escaped)
}

/// Slack takes no empty text.
fn text(words: &str, most: usize) -> Option<Json> {
    let fits = fitted(words, most, in_units, plain);
    (!fits.is_empty()).then(|| json!({ "type": "plain_text", "text": fits, "emoji": false }))
}

/// The three characters that begin and end what Slack reads as markup.
fn escaped(c: char, text: &mut String) {
    match c {
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        c => text.push(c),
    }
}

fn mark(alert: &Alert) -> &'static str {
    match (alert.stage, alert.severity) {
        (Stage::Resolved, _) => "✅",
        (Stage::Acknowledged, _) => "👀",
        (Stage::Digest | Stage::Test, _) | (_, Severity::Info) => "ℹ️",
        (_, Severity::Warning) => "🟠",
        (_, Severity::Critical) => "🔴",
    }
}
