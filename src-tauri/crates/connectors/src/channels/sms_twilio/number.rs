//! Telephone numbers as the form gives them, and as the network wants them (E.164): `+` and at most fifteen digits that begin
//! with a country's code. Whether somebody has that number, only Twilio can say.

use wedsync_domain::{Fault, FaultKind};

/// Shorter than this no number with its country is.
const LEAST: usize = 8;
const MOST: usize = 15;

/// The number as the network wants it.
pub fn number(text: &str, whose: &str) -> Result<String, Fault> {
    let shown = crate::http::shown(text);
    let refuse = |code: &str, message: String| {
        Fault::new(FaultKind::Rejected, code, message)
            .next("Write it with + and the country's code, without the 0 that is dialled at home: +44 7700 900123.")
    };
    // How people write it: blanks, brackets, dots and strokes between groups, a 0 in brackets that is for home alone.
    let bare = text.replace("(0)", "");
    let bare: String = bare.chars().filter(|c| !c.is_whitespace() && !"-–./()\u{a0}".contains(*c)).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
    let all_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits {
        None if all_digits(&bare) => {
            let message = format!("{shown} does not say its country, so “{whose}” would call whoever has it here.");
            Err(refuse("number_without_country", message))
        }
        Some(digits) if !all_digits(digits) => {
            Err(refuse("not_a_number", format!("{shown} is not a telephone number.")))
        }
        Some(digits) if digits.starts_with('0') => {
            Err(refuse("number_without_country", format!("No country has a code that begins with 0, as {shown} does.")))
        }
        Some(digits) if !(LEAST..=MOST).contains(&digits.len()) => {
            let message =
                format!("{shown} has {} digits; a number with its country has {LEAST} to {MOST}.", digits.len());
            Err(refuse("number_wrong_length", message))
        }
        Some(digits) => Ok(format!("+{digits}")),
        None => Err(refuse("not_a_number", format!("{shown} is not a telephone number."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_their_country_are_taken_as_people_write_them() {
        for (written, wanted) in [
            ("+447700900123", "+447700900123"),
            (" +44 7700 900123 ", "+447700900123"),
            ("0044 (0)7700-900.123", "+447700900123"),
            ("+44 (0) 20 7946 0958", "+442079460958"),
            ("+49\u{a0}151\u{a0}23456789", "+4915123456789"),
            ("+1 (415) 555-2671", "+14155552671"),
            ("00 353 85 012 3456", "+353850123456"),
        ] {
            assert_eq!(number(written, "Anna").unwrap(), wanted, "{written}");
        }
    }

    #[test]
    fn a_number_without_its_country_is_refused_in_words() {
        for (written, code) in [
            ("07700 900123", "number_without_country"),
            ("(415) 555-2671", "number_without_country"),
            ("+07700900123", "number_without_country"),
            ("+44 12", "number_wrong_length"),
            ("+44770090012345678", "number_wrong_length"),
            ("", "not_a_number"),
            ("+", "not_a_number"),
            ("Anna", "not_a_number"),
            ("+44 7700 9OO123", "not_a_number"),
            ("whatsapp:+447700900123", "not_a_number"),
            ("+447700900123\r\nTo: +1", "not_a_number"),
            ("+٤٤٧٧٠٠٩٠٠١٢٣", "not_a_number"),
        ] {
            let fault = number(written, "Anna").unwrap_err();
            assert_eq!(fault.code, code, "{written}");
            assert!(fault.next_step.contains("+44"), "{written}");
            assert!(!fault.message.chars().any(char::is_control), "{}", fault.message);
        }
    }
}
