//! What a letter says, and what a name in it cannot do.

use super::*;
use crate::channels::tests::alert;
use lettre::Address;
use proptest::prelude::*;
use wedsync_domain::alert::Stage;

fn studio() -> Address {
    "alerts@studio.example".parse().unwrap()
}

#[test]
fn a_letter_says_what_happened_what_to_do_and_what_day_it_is() {
    let letter = write(&alert(Stage::Triggered));
    let wanted = "\
Xero has refused our sign-in

Xero has refused our sign-in. Nothing is lost, and nothing new comes in from there.

What to do now
1. Open the desk.
2. Sign in to Xero again.

Today
2 weddings today, at The Mill and Ash Barn.

Xero, since 20 November 2026, 11:43 UTC

Open it in WedSync Desk: wedsync://alerts/inc-12

WedSync Desk wrote this by itself. Nobody reads what is answered to it.
";
    assert_eq!(letter.text, wanted);
    assert_eq!(letter.subject, "Xero has refused our sign-in");
    assert_eq!(write(&alert(Stage::Resolved)).subject, "Over: Xero has refused our sign-in");
    for part in [
        "<h1 class=\"ink\"",
        "<li class=\"ink\"",
        "Sign in to Xero again.",
        "2 weddings today, at The Mill and Ash Barn.",
        "href=\"wedsync://alerts/inc-12\"",
        "prefers-color-scheme: dark",
    ] {
        assert!(letter.html.contains(part), "{part}: {}", letter.html);
    }
    for fetched in ["<img", "<script", "<link", "src=", "url(", "@import"] {
        assert!(!letter.html.contains(fetched), "{fetched}");
    }
}

#[test]
fn what_is_not_there_leaves_no_heading_behind() {
    let bare = Alert {
        words: String::new(),
        steps: Vec::new(),
        today: None,
        link: "javascript:alert(1)".to_owned(),
        ..alert(Stage::Test)
    };
    let letter = write(&bare);
    for heading in ["What to do now", "Today", "Open it"] {
        assert!(!letter.text.contains(heading) && !letter.html.contains(heading), "{heading}");
    }
    assert!(!letter.html.contains("javascript"));
}

#[test]
fn a_name_cannot_begin_a_header_or_a_tag() {
    let hostile = "Bcc: all@x.example\r\nBcc: y@x.example <b onload='x'>&amp;\u{202e}evil";
    let letter = write(&Alert { title: hostile.to_owned(), words: hostile.to_owned(), ..alert(Stage::Again) });
    assert!(
        !letter.subject.chars().any(char::is_control) && !letter.subject.contains('\u{202e}'),
        "{:?}",
        letter.subject
    );
    assert!(!letter.html.contains("<b "), "{}", letter.html);
    assert!(letter.html.contains("&lt;b onload"), "{}", letter.html);
}

#[test]
fn the_letters_of_an_incident_belong_together_and_each_has_its_own_name() {
    let (first, again) = (alert(Stage::Triggered), alert(Stage::Again));
    assert_eq!(thread(&first, &studio()), thread(&again, &studio()));
    assert_ne!(name(&first, &studio()), name(&again, &studio()));
    assert_eq!(name(&first, &studio()), name(&first, &studio()), "on every try");
    let other: Address = "alerts@venue.example".parse().unwrap();
    assert_ne!(name(&first, &other).split('@').next(), name(&first, &studio()).split('@').next(), "two studios");
    assert!(is_name(&name(&first, &studio())) && is_name(&thread(&first, &studio())));
    for foreign in ["", "<>", "x@y", "<x@y>", "<0123456789abcdef0123456789abcdef@y\r\nBcc: z>", "49a3999c"] {
        assert!(!is_name(foreign), "{foreign}");
    }
}

proptest! {
    #[test]
    fn no_text_whatever_breaks_a_letter(title in ".*", words in "(?s).*", step in ".*", key in ".*") {
        let odd = Alert { title, words, key: key.clone(), word: key, steps: vec![step], ..alert(Stage::Triggered) };
        let letter = write(&odd);
        prop_assert!(!letter.subject.chars().any(char::is_control));
        prop_assert!(letter.text.len() < 60_000);
        prop_assert_eq!(letter.html.matches("<h1").count(), 1);
        prop_assert!(is_name(&name(&odd, &studio())));
    }
}
