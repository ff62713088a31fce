//! Telephone numbers as the form and contacts give them, and as the network wants them (E.164). What is dialled at home alone is left
//! out by the rules of each country, as libphonenumber knows them. Whether somebody has that number, only Twilio can say.

use rlibphonenumber::{PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat};
use wedsync_domain::{Fault, FaultKind};

/// Fewer digits behind a stroke are the end of a second number: `…78/9`.
const A_GROUP: usize = 4;

/// The number as the network wants it.
pub fn number(text: &str) -> Result<String, Fault> {
    let shown = crate::http::shown(text);
    let refuse = |code: &str, message: String| {
        Err(Fault::new(FaultKind::Rejected, code, message)
            .next("Write it with + and the country's code, without the 0 that is dialled at home: +44 7700 900123."))
    };
    // How people write it: blanks, brackets, dots and strokes between groups.
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let written = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-–./()".contains(c);
    let bare = text.trim();
    let abroad = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
    if !abroad.unwrap_or(bare).chars().all(written) || digits(bare).is_empty() {
        return refuse("not_a_number", format!("{shown} is not a telephone number."));
    }
    let Some(abroad) = abroad else {
        let message = format!("{shown} does not say its country, so somebody else may have it here.");
        return refuse("number_without_country", message);
    };
    if abroad.rsplit_once('/').is_some_and(|(_, rest)| digits(rest).len() < A_GROUP) {
        return refuse("two_numbers", format!("{shown} looks like two numbers in one."));
    }
    let wrong_length = || {
        let message = format!("{shown} has {} digits, which no number of its country has.", digits(abroad).len());
        refuse("number_wrong_length", message)
    };
    match PHONE_NUMBER_UTIL.parse(format!("+{abroad}"), None) {
        Ok(number) if PHONE_NUMBER_UTIL.is_possible_number(&number) => {
            Ok(number.format_as(PhoneNumberFormat::E164).into_owned())
        }
        Err(ParseError::InvalidCountryCode) => {
            refuse("number_without_country", format!("{shown} does not begin with the code of a country."))
        }
        Ok(_) | Err(_) => wrong_length(),
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
            ("+44 07700 900123", "+447700900123"),
            ("+49 0151 23456789", "+4915123456789"),
            ("+49 30/1234567", "+49301234567"),
            ("+39 06 1234 5678", "+390612345678"),
            ("+36 06 1 4567890", "+3614567890"),
            ("+375 800 1234567", "+3758001234567"),
        ] {
            assert_eq!(number(written).unwrap(), wanted, "{written}");
        }
    }

    #[test]
    fn a_number_without_its_country_is_refused_in_words() {
        for (written, code) in [
            ("07700 900123", "number_without_country"),
            ("(415) 555-2671", "number_without_country"),
            ("+07700900123", "number_without_country"),
            ("+999 1234567", "number_without_country"),
            ("+44 12", "number_wrong_length"),
            ("+49 30 1234578/9", "two_numbers"),
            ("+44 7700 900123/+44 7700 900124", "not_a_number"),
            ("+44 7700 900123/900124", "number_wrong_length"),
            ("+44770090012345678", "number_wrong_length"),
            ("", "not_a_number"),
            ("+", "not_a_number"),
            ("Anna", "not_a_number"),
            ("+44 7700 9OO123", "not_a_number"),
            ("whatsapp:+447700900123", "not_a_number"),
            ("+447700900123\r\nTo: +1", "not_a_number"),
            ("+٤٤٧٧٠٠٩٠٠١٢٣", "not_a_number"),
        ] {
            let fault = number(written).unwrap_err();
            assert_eq!(fault.code, code, "{written}");
            assert!(fault.next_step.contains("+44"), "{written}");
            assert!(!fault.message.chars().any(char::is_control), "{}", fault.message);
        }
    }
}
