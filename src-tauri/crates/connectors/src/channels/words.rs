//! An alert as lines of text, for whatever shows text. Deliberately absent: how a channel marks text up, and what it shows
//! beside it.

use wedsync_domain::alert::{Alert, Stage};

/// The line that stands above everything else.
pub fn headline(alert: &Alert) -> String {
    let before = match alert.stage {
        Stage::Triggered | Stage::Digest => "",
        Stage::Again => "Still: ",
        Stage::Acknowledged => "Taken on: ",
        Stage::Resolved => "Over: ",
        Stage::Test => "Only a test: ",
    };
    let title = one_line(&alert.title);
    // Nobody shows an alert without a first line.
    if title.is_empty() { format!("{before}something needs looking at") } else { format!("{before}{title}") }
}

/// What to do, as numbered lines; none where there is nothing to do.
pub fn steps(alert: &Alert) -> Option<String> {
    let lines = alert.steps.iter().enumerate().map(|(at, step)| format!("{}. {}", at + 1, one_line(step)));
    Some(lines.collect::<Vec<_>>().join("\n")).filter(|lines| !lines.is_empty())
}

/// What it is about, and since when. The studio's zone is not known here, so the time says that it is UTC.
pub fn about(alert: &Alert) -> String {
    let since = alert.since.utc().format("since %-d %B %Y, %H:%M UTC");
    if alert.about.trim().is_empty() { since.to_string() } else { format!("{}, {since}", one_line(&alert.about)) }
}

/// The weddings of the day as a sentence, where there are any.
pub fn today(alert: &Alert) -> Option<String> {
    alert.today.as_ref().map(|today| one_line(&today.words)).filter(|words| !words.is_empty())
}

/// The link back, if it is one that a browser opens. Chat programs follow no other.
pub fn web_link(alert: &Alert) -> Option<&str> {
    let web = alert.link.starts_with("https://") || alert.link.starts_with("http://");
    web.then_some(alert.link.as_str())
}

/// Without line ends and other control characters.
pub fn one_line(text: &str) -> String {
    text.trim().replace(char::is_control, " ")
}

/// As much of a text as fits into `most` by `size`, each character written as the channel wants it. What is left out shows
/// as `…`; of control characters only line ends are left in.
pub fn fitted(text: &str, most: usize, size: fn(&str) -> usize, write: fn(char, &mut String)) -> String {
    let (mut fits, mut length, mut safe) = (String::new(), 0, 0);
    let mut piece = String::new();
    for c in text.trim().chars().filter(|c| *c == '\n' || !c.is_control()) {
        piece.clear();
        write(c, &mut piece);
        length += size(&piece);
        if length > most {
            fits.truncate(safe);
            fits.push('…');
            return fits;
        }
        fits.push_str(&piece);
        if length + size("…") <= most {
            safe = fits.len();
        }
    }
    fits
}

/// What can be pressed to get back to the desk.
pub const OPEN: &str = "Open the desk";

/// The link back as text, where it cannot be pressed.
pub fn told_link(alert: &Alert) -> Option<String> {
    let link = alert.link.trim();
    (web_link(alert).is_none() && !link.is_empty()).then(|| format!("On the desk: {link}"))
}

/// Writes a character as it is.
pub fn plain(c: char, text: &mut String) {
    text.push(c);
}

/// The length of a text where nobody says how characters are counted: the larger of the two usual ways.
pub fn in_units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_between_characters_and_shows() {
        let cut = |text: &str, most| fitted(text, most, in_units, plain);
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("💍💍", 4), "💍💍");
        assert_eq!(cut("💍💍", 3), "💍…");
        assert_eq!(cut("  a\u{0}b\r\nc  ", 9), "ab\nc");
        assert_eq!(cut("", 3), "");
        let doubled = |c: char, text: &mut String| text.extend([c, c]);
        assert_eq!(fitted("abc", 5, in_units, doubled), "aabb…", "what one character becomes is never cut");
    }
}
