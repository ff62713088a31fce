//! What a template says of a wedding. Pure.
//!
//! What the records do not know stands in brackets until a person fills it in; what a wedding has none of is left out.

use super::MOST_SUBJECT;
use crate::EngineError;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use wedsync_domain::broadcast::{BroadcastTemplate, TemplateCard};

/// What a wedding fills in.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) couple: String,
    pub(super) date: Option<NaiveDate>,
    pub(super) venue: Option<String>,
    /// `14:00`, by the clock of the venue.
    pub(super) time: Option<String>,
    pub(super) studio: Option<String>,
}

/// Subject and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) text: String,
}

/// All of them.
pub fn templates() -> Vec<TemplateCard> {
    let blanks = |it| blanks(it).iter().map(|blank| (*blank).to_owned()).collect();
    let card = |it| TemplateCard { template: it, name: name(it).to_owned(), blanks: blanks(it) };
    BroadcastTemplate::ALL.into_iter().map(card).collect()
}

fn name(it: BroadcastTemplate) -> &'static str {
    match it {
        BroadcastTemplate::Weather => "Weather",
        BroadcastTemplate::VenueChange => "Venue change",
        BroadcastTemplate::Delay => "Delay",
        BroadcastTemplate::Cancellation => "Cancellation",
        BroadcastTemplate::Free => "Your own words",
    }
}

fn blanks(it: BroadcastTemplate) -> &'static [&'static str] {
    match it {
        BroadcastTemplate::Weather => &["what changes"],
        BroadcastTemplate::VenueChange => &["new venue"],
        BroadcastTemplate::Delay => &["new time"],
        BroadcastTemplate::Cancellation | BroadcastTemplate::Free => &[],
    }
}

impl Facts {
    /// `Saturday 16 May 2026`
    pub(super) fn day(&self) -> Option<String> {
        self.date.map(|date| date.format("%A %-d %B %Y").to_string())
    }

    /// `the wedding of Anna & Ben on Saturday 16 May 2026`
    fn wedding(&self) -> String {
        let on = self.day().map(|day| format!(" on {day}")).unwrap_or_default();
        format!("the wedding of {}{on}", self.couple)
    }

    fn at_venue(&self) -> String {
        self.venue.as_ref().map(|venue| format!(" at {venue}")).unwrap_or_default()
    }
}

/// What the template says, with what was filled in.
pub(super) fn says(it: BroadcastTemplate, of: &Facts, fill: &BTreeMap<String, String>) -> Result<Said, EngineError> {
    if let Some(unknown) = fill.keys().find(|name| !blanks(it).contains(&name.as_str())) {
        let known = blanks(it).join(", ");
        let next = if known.is_empty() { "Leave it out.".to_owned() } else { format!("Fill in: {known}.") };
        return Err(EngineError::refused("bad_value", format!("The template has no blank “{unknown}”."), next));
    }
    let (wedding, at) = (of.wedding(), of.at_venue());
    let text = match it {
        BroadcastTemplate::Weather => {
            format!("Because of the weather, plans for {wedding}{at} change: [what changes]. All else stays as agreed.")
        }
        BroadcastTemplate::VenueChange => {
            let from = of.venue.as_ref().map(|venue| format!(", not at {venue}")).unwrap_or_default();
            let time = of.time.as_ref().map(|time| format!(" It still begins at {time}.")).unwrap_or_default();
            format!("A change of place: {wedding} takes place at [new venue]{from}.{time}")
        }
        BroadcastTemplate::Delay => {
            let time = of.time.as_ref().map(|time| format!(", not at {time}")).unwrap_or_default();
            format!("A delay: {wedding}{at} begins at [new time]{time}.")
        }
        BroadcastTemplate::Cancellation => {
            format!("Sad news: {wedding}{at} does not take place. Please do not come, and stop what you are preparing.")
        }
        BroadcastTemplate::Free => String::new(),
    };
    let head = match it {
        BroadcastTemplate::Free => "Please read".to_owned(),
        other => name(other).to_owned(),
    };
    let day = of.day().map(|day| format!(", {day}")).unwrap_or_default();
    Ok(Said { subject: filled(&format!("{head}: {}{day}", of.couple), fill), text: filled(&text, fill) })
}

fn filled(text: &str, fill: &BTreeMap<String, String>) -> String {
    let given = fill.iter().filter(|(_, value)| !value.trim().is_empty());
    given.fold(text.to_owned(), |text, (name, value)| text.replace(&format!("[{name}]"), value.trim()))
}

/// What nobody has filled in yet.
pub(super) fn open_blanks(it: BroadcastTemplate, said: &Said) -> Vec<String> {
    let open = |blank: &&&str| {
        let written = format!("[{blank}]");
        said.text.contains(&written) || said.subject.contains(&written)
    };
    blanks(it).iter().filter(open).map(|blank| (*blank).to_owned()).collect()
}

/// A letter's text: what is said, that we want to hear of it, and who says so.
pub(super) fn letter(said: &Said, of: &Facts) -> String {
    let who = of.studio.as_deref().unwrap_or("Your wedding supplier");
    let ask = "Please tell us that you have read this: answer this letter, or call us.";
    format!("{}\n\n{ask}\n\n{who}, about {}", said.text.trim(), of.wedding())
}

/// A text message, without its mark.
pub(super) fn text_message(said: &Said, of: &Facts) -> String {
    let who = of.studio.as_ref().map(|studio| format!("{studio}: ")).unwrap_or_default();
    format!("{who}{} Please answer {}.", said.text.trim(), super::KEYWORD)
}

/// On one line, and not too long for any mail program.
pub(super) fn subject(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control()).take(MOST_SUBJECT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barn() -> Facts {
        Facts {
            couple: "Anna & Ben".into(),
            date: "2027-05-15".parse().ok(),
            venue: Some("The Barn".into()),
            time: Some("14:00".into()),
            studio: Some("Willow & Thistle".into()),
        }
    }

    fn with(name: &str, value: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn a_template_says_who_when_where_and_what() {
        let said = says(BroadcastTemplate::Delay, &barn(), &with("new time", "15:30")).unwrap();
        assert_eq!(said.subject, "Delay: Anna & Ben, Saturday 15 May 2027");
        let wanted =
            "A delay: the wedding of Anna & Ben on Saturday 15 May 2027 at The Barn begins at 15:30, not at 14:00.";
        assert_eq!(said.text, wanted);
        let said = says(BroadcastTemplate::VenueChange, &barn(), &with("new venue", " Ash Barn ")).unwrap();
        assert!(
            said.text.contains("takes place at Ash Barn, not at The Barn. It still begins at 14:00."),
            "{}",
            said.text
        );
    }

    #[test]
    fn what_a_wedding_has_none_of_leaves_no_gap() {
        let bare = Facts { couple: "Anna & Ben".into(), ..Facts::default() };
        for template in BroadcastTemplate::ALL {
            let said = says(template, &bare, &BTreeMap::new()).unwrap();
            for text in [&said.subject, &said.text, &text_message(&said, &bare), &letter(&said, &bare)] {
                assert!(!text.contains("  ") && !text.contains(" ,") && !text.contains(" ."), "{text:?}");
                assert!(!text.contains("None"), "{text:?}");
            }
        }
    }

    #[test]
    fn what_nobody_filled_in_is_said_to_be_open_and_what_was_is_not() {
        for template in BroadcastTemplate::ALL {
            let empty = says(template, &barn(), &BTreeMap::new()).unwrap();
            assert_eq!(open_blanks(template, &empty), blanks(template), "{template:?}");
            let all = blanks(template).iter().map(|blank| ((*blank).to_owned(), "x".to_owned())).collect();
            let full = says(template, &barn(), &all).unwrap();
            assert_eq!(open_blanks(template, &full), [""; 0], "{template:?}");
            assert!(!full.text.contains('['), "{}", full.text);
        }
        let blank = says(BroadcastTemplate::Delay, &barn(), &with("new time", "  ")).unwrap();
        assert_eq!(open_blanks(BroadcastTemplate::Delay, &blank), ["new time"], "blanks are no time");
        assert!(says(BroadcastTemplate::Delay, &barn(), &with("time", "15:30")).is_err(), "a slip is told");
    }

    #[test]
    fn a_subject_is_one_line_whatever_the_couple_is_called() {
        assert_eq!(subject(" Delay:\r\nBcc: x@y.example \u{0} "), "Delay: Bcc: x@y.example ");
        assert_eq!(subject(&"x".repeat(1000)).len(), MOST_SUBJECT);
    }
}
