//! Makes text from other people's tools safe to show in a terminal: no escape sequence, no control character and no
//! change of writing direction comes through. What was there is shown as a sign, not left out.

use std::borrow::Cow;

/// For one line of output: line breaks become `⏎`.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(strange) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.trim_end().replace("\r\n", "\n").chars().map(sign).collect())
}

/// For several lines: line breaks and nothing else stay.
pub fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// No longer than so many characters, with an ellipsis where it was cut.
pub fn short(text: &str, longest: usize) -> String {
    let text = line(text);
    if text.chars().count() <= longest {
        return text.into_owned();
    }
    let cut: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

fn strange(c: char) -> bool {
    // Besides controls: marks that turn the direction of writing, invisible joiners, separators, tags.
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{061C}' | '\u{FEFF}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

fn sign(c: char) -> char {
    match c {
        '\n' => '⏎',
        '\t' => ' ',
        // The joiner of emoji and of several scripts is harmless on its own.
        '\u{200D}' | '\u{200C}' => c,
        // Unicode has a picture of each of the first 32 controls, right above U+2400.
        '\0'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '␡',
        c if strange(c) => '\u{FFFD}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        assert_eq!(line("\u{1b}[2J\u{1b}]0;mine\u{7}Raman"), "␛[2J␛]0;mine␇Raman");
        assert_eq!(line("first\r\nsecond\n"), "first⏎second");
        assert_eq!(line("safe\u{202E}exe"), "safe\u{FFFD}exe");
        assert_eq!(line("\u{9b}31m"), "\u{FFFD}31m", "the one-character form of the same");
    }

    #[test]
    fn ordinary_words_of_any_language_are_left_alone() {
        for text in ["Siân & Łukasz", "Ŵyn", "שרה", "結婚式", "👩‍🌾"] {
            assert_eq!(line(text), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_comes_through(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(char::is_control));
            prop_assert!(!lines(&text).chars().any(|c| c.is_control() && c != '\n'));
            prop_assert!(short(&text, 12).chars().count() <= 12);
        }
    }
}
