//! What stands in the head of a letter. The line to a server is tried with a real one, in tests/journeys.

use super::*;
use crate::account::Key;
use crate::channels::find;
use crate::channels::tests::{LABEL, alert, opened_with};
use crate::http::{Wire, Words};
use crate::stage::Noon;
use wedsync_domain::alert::Stage;

const FORM: [(&str, &str); 3] =
    [("server", "smtp.studio.example"), ("from", "Willow <alerts@studio.example>"), ("to", "anna@studio.example")];

fn smtp() -> Smtp {
    let settings = FORM.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect();
    let (manifest, words) = (find("email-smtp").unwrap().1, Words::new(LABEL, Arc::new(Noon)));
    let given = Given { manifest, settings, key: Key::Given(None), wire: Arc::new(Wire::default()), words };
    let server = Server::read("smtp.studio.example", None, LABEL).unwrap();
    let (from, to) = (addresses::sender(&given).unwrap(), addresses::recipients(&given).unwrap());
    Smtp { given, server, from, to }
}

fn head(alert: &Alert, first: Option<&str>) -> String {
    let smtp = smtp();
    let message = smtp.message(alert, &letter::name(alert, &smtp.from.email), first).unwrap();
    let whole = String::from_utf8(message.formatted()).unwrap();
    whole.split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn nothing_that_a_name_holds_begins_a_header() {
    let hostile = "Mill\r\nBcc: all@elsewhere.example\n\nbody\u{0}";
    let odd = Alert {
        title: hostile.to_owned(),
        word: hostile.to_owned(),
        key: hostile.to_owned(),
        about: hostile.to_owned(),
        ..alert(Stage::Triggered)
    };
    for first in [None, Some(hostile), Some("<x@y>\r\nBcc: z@elsewhere.example")] {
        let head = head(&odd, first);
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap())
            .collect();
        let known = [
            "From",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            "To",
            "MIME-Version",
            "Content-Type",
        ];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
        assert_eq!(names.len(), known.len(), "{names:?}");
    }
}

#[test]
fn a_letter_is_dated_when_the_word_was_written_whenever_that_was() {
    for written in [i64::MIN, 0, 1_795_176_000_000, i64::MAX] {
        let odd = Alert { written: wedsync_domain::Timestamp(written), ..alert(Stage::Again) };
        assert!(head(&odd, None).contains("\r\nDate: "), "{written}");
    }
    assert!(head(&alert(Stage::Again), None).contains("Date: Fri, 20 Nov 2026 11:43:20 +0000"));
}

#[test]
fn a_form_that_cannot_be_right_is_refused_before_anything_is_asked() {
    let with = |name: &'static str, answer: &'static str| {
        let form: Vec<_> = FORM.into_iter().filter(|(field, _)| *field != name).chain([(name, answer)]).collect();
        opened_with("email-smtp", &form, "x").err().map(|fault| fault.code)
    };
    assert_eq!(with("security", "tls"), None);
    assert_eq!(with("security", "none").as_deref(), Some("not_encrypted"));
    assert_eq!(with("server", "smtp studio").as_deref(), Some("not_a_server"));
    assert_eq!(with("from", "Willow").as_deref(), Some("not_a_mail_address"));
}

#[test]
fn only_what_a_server_says_of_the_address_itself_means_that_nobody_is_there() {
    for (code, said, wanted) in [
        (550, "5.1.1 No such user", "address_refused"),
        (553, "5.1.3 Bad address syntax", "address_refused"),
        (556, "5.1.10 Recipient address has null MX", "address_refused"),
        (550, "5.2.1 Mailbox disabled", "address_refused"),
        (550, "No such user", "letter_refused"),
        (550, "5.7.1 Sender rejected", "letter_refused"),
        (553, "5.7.1 <alerts@studio.example>: not owned by user", "letter_refused"),
        (550, "5.1.8 Sender's domain unknown", "letter_refused"),
        (552, "5.2.2 Mailbox full", "full"),
        (451, "4.3.2 Come again", "trouble_there"),
        (535, "5.7.8 Wrong password", "sign_in_refused"),
    ] {
        assert_eq!(refusals::answered(code, said, LABEL).code, wanted, "{code} {said}");
    }
}
