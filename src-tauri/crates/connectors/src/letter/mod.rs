//! A word as a letter: subject, plain text and page, written once for every channel that brings letters, and the names by
//! which mail programs put the letters of one incident together.
//!
//! Deliberately absent: how a letter is sent.

pub mod addresses;
mod page;

use crate::channels::words::{about, fitted, headline, in_units, one_line, plain, today};
use wedsync_domain::alert::Alert;
use wedsync_domain::broadcast::Message;
use xxhash_rust::xxh3::xxh3_128;

/// What stands below every letter.
const FOOT: &str = "WedSync Desk wrote this by itself. Nobody reads what is answered to it.";
/// What a person reads, and no mail server is troubled by.
const MOST_TITLE: usize = 200;
const MOST_WORDS: usize = 4_000;
const MOST_STEP: usize = 500;
const MOST_STEPS: usize = 12;

/// A letter, not yet addressed.
#[derive(Debug, Clone)]
pub struct Letter {
    /// One line, without any control character.
    pub subject: String,
    /// For programs that show no pages, and for watches.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// What both kinds of the letter say, cut to what a person reads.
struct Parts {
    title: String,
    words: Vec<String>,
    steps: Vec<String>,
    today: Option<String>,
    about: Option<String>,
    link: Option<String>,
    foot: Option<&'static str>,
}

/// The letter of a word: the same one on every try.
pub fn write(alert: &Alert) -> Letter {
    let short = |text: &str, most| shown(&fitted(text, most, in_units, plain));
    let words = fitted(&alert.words, MOST_WORDS, in_units, plain);
    let parts = Parts {
        title: short(&headline(alert), MOST_TITLE),
        words: words.lines().map(shown).filter(|line| !line.is_empty()).collect(),
        steps: alert.steps.iter().take(MOST_STEPS).map(|step| short(step, MOST_STEP)).collect(),
        today: today(alert).map(|today| short(&today, MOST_STEP)),
        about: Some(short(&about(alert), MOST_TITLE)),
        link: opens_the_desk(&alert.link).then(|| alert.link.clone()),
        foot: Some(FOOT),
    };
    parts.letter()
}

/// The letter of a message that a person wrote to people of a wedding: what they wrote, and nothing of ours. The same one on
/// every try.
pub fn to_person(message: &Message) -> Letter {
    let short = |text: &str, most| shown(&fitted(text, most, in_units, plain));
    let words = fitted(&message.text, 2 * MOST_WORDS, in_units, plain);
    let parts = Parts {
        title: short(&message.subject, MOST_TITLE),
        words: words.lines().map(shown).filter(|line| !line.is_empty()).collect(),
        steps: Vec::new(),
        today: None,
        about: None,
        link: None,
        foot: None,
    };
    parts.letter()
}

impl Parts {
    fn letter(&self) -> Letter {
        Letter { subject: self.title.clone(), text: text(self), html: page::page(self).into_string() }
    }
}

/// On one line, and without what turns text around: a name that carries such marks reads as something else.
fn shown(text: &str) -> String {
    let turns =
        |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    one_line(text).replace(turns, " ").trim().to_owned()
}

/// Only what opens the desk or a page is ever something to be clicked.
fn opens_the_desk(link: &str) -> bool {
    let known = link.starts_with("wedsync://") || link.starts_with("https://");
    known && link.len() <= MOST_STEP && link.bytes().all(|byte| byte.is_ascii_graphic())
}

fn text(parts: &Parts) -> String {
    let mut blocks = vec![parts.title.clone()];
    if !parts.words.is_empty() {
        blocks.push(parts.words.join("\n"));
    }
    if !parts.steps.is_empty() {
        let steps = parts.steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
        blocks.push(format!("What to do now\n{}", steps.collect::<Vec<_>>().join("\n")));
    }
    blocks.extend(parts.today.as_ref().map(|today| format!("Today\n{today}")));
    blocks.extend(parts.about.clone());
    blocks.extend(parts.link.as_ref().map(|link| format!("Open it in WedSync Desk: {link}")));
    blocks.extend(parts.foot.map(str::to_owned));
    blocks.join("\n\n") + "\n"
}

/// What all letters about the incident refer to. Taken from what never changes about it, and from who writes: two studios
/// may count their incidents alike.
pub fn thread(alert: &Alert, sender: &lettre::Address) -> String {
    id(&format!("{}|{}", alert.key, alert.since.0), sender)
}

/// What this letter is called, the same on every try, so that a mailbox shows one that came twice once.
pub fn name(alert: &Alert, sender: &lettre::Address) -> String {
    id(&format!("{}|{}|{}", alert.word, alert.since.0, alert.written.0), sender)
}

/// The same of a message to a person.
pub fn name_to_person(message: &Message, sender: &lettre::Address) -> String {
    id(&format!("{}|{}|{}", message.word, message.to, message.written.0), sender)
}

/// `<…@studio.example>`: sixteen bytes in hexadecimal, whatever a word is called.
fn id(of: &str, sender: &lettre::Address) -> String {
    let domain = Some(sender.domain()).filter(|domain| is_host(domain)).unwrap_or("wedsync.invalid");
    format!("<{:032x}@{domain}>", xxh3_128(format!("{of}|{sender}").as_bytes()))
}

/// Whether that is a name that [`name`] gave.
pub fn is_name(text: &str) -> bool {
    let inside = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    inside.and_then(|inside| inside.split_once('@')).is_some_and(|(id, domain)| {
        id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && is_host(domain)
    })
}

fn is_host(domain: &str) -> bool {
    !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
}

#[cfg(test)]
mod tests;
