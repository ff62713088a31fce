//! A word as a text message: at most two parts, in the letters that telephones send for one price (GSM 03.38). What is not
//! among them is written in plain letters, because a single sign beyond them makes every part half as long.
//!
//! Deliberately absent: how it is sent. The mark at its end is how the same word is known again.

use crate::channels::words::{fitted, headline, one_line, today};
use wedsync_domain::alert::Alert;
use wedsync_domain::broadcast::{self, TextMessage};

/// Places of a message in one part, and of each part where there are more: seven of them go for the number of the part.
const ONE: usize = 160;
const EACH: usize = 153;
const PARTS: usize = 2;
/// The default alphabet, 3GPP TS 23.038, table 6.2.1; letters and digits aside, which are all in it.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// What takes two places, table 6.2.1.1.
const EXTENDED: &str = "^{}\\[~]|€";

/// The message of a word: the same on every try.
pub fn write(alert: &Alert) -> String {
    let mark = mark(alert);
    let sentences = [Some(headline(alert)), today(alert), alert.steps.first().cloned(), Some(alert.words.clone())];
    let said: Vec<String> = sentences.into_iter().flatten().filter_map(|text| sentence(&text)).collect();
    let text = fitted(&said.join(" "), PARTS * EACH - places(&mark), places, letters);
    // Three points cost less than the sign for them, which makes every part half as long.
    text.replace('…', "...") + &mark
}

/// Any text as telephones show it, all of it, however many parts that takes.
pub fn message(text: &str) -> TextMessage {
    let lines: Vec<String> = text.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    let text = fitted(&lines.join("\n"), usize::MAX, places, letters).replace('…', "...");
    let characters = places(&text);
    let parts = if characters <= ONE { 1 } else { characters.div_ceil(EACH) };
    let counted = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    TextMessage { text, characters: counted(characters), parts: counted(parts) }
}

/// What the same word is known again by.
fn mark(alert: &Alert) -> String {
    format!(" #{}", broadcast::mark(&format!("{}|{}", alert.word, alert.written.0)))
}

/// A text as one sentence, cut to more than there is room for; `None`: it says nothing.
fn sentence(text: &str) -> Option<String> {
    let line = one_line(&text.chars().take(PARTS * ONE).collect::<String>());
    match line.chars().last() {
        None => None,
        Some('.' | '!' | '?' | ':') => Some(line),
        Some(_) => Some(line + "."),
    }
}

/// Writes a character in the letters of the alphabet. A picture has none, and goes.
fn letters(c: char, text: &mut String) {
    if width(c).is_some() {
        return text.push(c);
    }
    let plain = any_ascii::any_ascii_char(c);
    if !plain.starts_with(':') || plain.len() == 1 {
        text.extend(plain.chars().filter(|c| width(*c).is_some()));
    }
}

/// Places that a sign takes; `None`: it is not in the alphabet. The sign of what was left out counts as its three points.
fn width(c: char) -> Option<usize> {
    match c {
        _ if c.is_ascii_alphanumeric() || BASIC.contains(c) => Some(1),
        _ if EXTENDED.contains(c) => Some(2),
        '…' => Some(3),
        _ => None,
    }
}

fn places(text: &str) -> usize {
    text.chars().filter_map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::tests::alert;
    use proptest::prelude::*;
    use wedsync_domain::alert::Stage;

    fn parts(text: &str) -> usize {
        let places = places(text);
        if places <= ONE { 1 } else { places.div_ceil(EACH) }
    }

    #[test]
    fn every_sign_of_the_alphabet_is_counted_as_it_is_sent() {
        assert_eq!(BASIC.chars().count() + 62, 127, "128 without the sign that begins an extended one");
        assert_eq!(places("Peony & fern: 12 @ £3"), 21);
        assert_eq!(places("[€]"), 6);
    }

    #[test]
    fn what_is_beyond_the_alphabet_is_written_in_plain_letters() {
        for (text, wanted) in [
            ("Café 🎉 Olé", "Café  Olé"),
            ("Łódź, Čapek’s “Mill” – 3 €", "Lodz, Capek's \"Mill\" - 3 €"),
            ("Мельница", "Mel'nitsa"),
            ("花屋", "HuaWu"),
            ("مطحنة", "mthnh"),
            ("Straße, Ærø, à la carte", "Straße, Ærø, à la carte"),
        ] {
            let written = fitted(text, 300, places, letters);
            assert!(written.chars().all(|c| width(c).is_some()), "{written}");
            assert_eq!(written, wanted);
        }
    }

    #[test]
    fn a_message_says_what_where_and_what_to_do_and_ends_with_its_mark() {
        let text = write(&alert(Stage::Triggered));
        assert!(text.starts_with(&headline(&alert(Stage::Triggered))), "{text}");
        assert!(text.contains("weddings today"), "{text}");
        let (_, mark) = text.rsplit_once(" #").unwrap();
        assert_eq!(mark.len(), 4, "{text}");
        let other = Alert { word: "wedsync-inc-12-again".to_owned(), ..alert(Stage::Triggered) };
        assert_ne!(write(&other), text, "another word has another mark");
        assert_eq!(write(&alert(Stage::Triggered)), text, "and the same one the same");
    }

    proptest! {
        #[test]
        fn no_text_whatever_takes_more_than_two_parts(title in ".{0,400}", words in ".{0,400}", step in "\\PC{0,400}") {
            let text = write(&Alert { title, words, steps: vec![step], ..alert(Stage::Again) });
            prop_assert!(parts(&text) <= PARTS, "{} {text}", places(&text));
            prop_assert!(text.chars().all(|c| width(c).is_some()), "{text}");
        }
    }
}
