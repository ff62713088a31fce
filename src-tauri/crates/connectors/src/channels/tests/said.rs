//! What is told: by every stage, in every script, at any length, whatever names hold; and the same word on every try.

use super::{EVERY, alert, in_full, opened};
use crate::stage::Stage;
use std::sync::atomic::{AtomicU32, Ordering};
use wedsync_domain::FaultKind;
use wedsync_domain::alert::{Alert, Stage as Said};

/// Tells every stage of an alert, and has what was asked judged. Returns all of it.
async fn told(name: &str, stand: &super::Stand, change: &dyn Fn(&mut Alert)) -> String {
    let takes = stand.takes;
    let stage = Stage::new(takes);
    let channel = opened(name, &stage);
    let mut first = None;
    for said in EVERY {
        let mut alert = alert(said);
        change(&mut alert);
        let answer = channel.tell(&alert, first.as_deref()).await.unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        first = first.or(answer.name);
    }
    let seen = stage.seen();
    assert!(seen.len() >= EVERY.len(), "{name}: {:?}", stage.lines());
    for seen in &seen {
        (stand.judge)(seen).unwrap_or_else(|why| panic!("{name}: {why}\n{}", seen.body));
    }
    seen.iter().map(|seen| seen.body.as_str()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_stage_is_told_as_the_vendor_wants_it() {
    for (name, stand) in in_full() {
        let said = told(name, &stand, &|_| {}).await;
        for words in ["Xero has refused our sign-in", "2 weddings today, at The Mill and Ash Barn."] {
            assert!(said.contains(words), "{name}: {words} is not in {said}");
        }
    }
}

#[tokio::test]
async fn a_text_of_any_length_is_cut_to_what_is_taken() {
    for (name, stand) in in_full() {
        for long in ["x", "💍", "é\u{301}", "\"", "\\", "<", "&", "*", "\n", "ש"] {
            let long = long.repeat(100_000);
            told(name, &stand, &|alert| {
                (alert.title, alert.words, alert.about) = (long.clone(), long.clone(), long.clone());
                alert.steps = vec![long.clone(), long.clone()];
                if let Some(today) = &mut alert.today {
                    (today.words, today.venues) = (long.clone(), vec![long.clone()]);
                }
            })
            .await;
        }
        told(name, &stand, &|alert| {
            (alert.words, alert.about, alert.link) = (String::new(), String::new(), String::new());
            (alert.steps, alert.today) = (Vec::new(), None);
        })
        .await;
    }
}

#[tokio::test]
async fn every_script_arrives_as_it_was_written() {
    let names = ["Siân & Łukasz 💍", "結婚式", "חתונה של דנה", "زفاف ليلى", "Zoë\u{308} n\u{303}", "👩‍👩‍👧", "पुष्पा"];
    for (name, stand) in in_full() {
        let written = names.join(", ");
        let said = told(name, &stand, &|alert| alert.words.clone_from(&written)).await;
        let texts = super::judges::texts(&said);
        for word in names {
            assert!(texts.iter().any(|text| text.contains(word)), "{name}: {word} is not in {texts:?}");
        }
    }
}

#[tokio::test]
async fn a_name_never_becomes_markup_or_a_member() {
    let names = [
        "<!channel>",
        "<https://elsewhere.example|here>",
        "[here](https://elsewhere.example)",
        "*bold*",
        "_thin_",
        "`code`",
        "<at>everyone</at>",
        "\", \"blocks\": [], \"x\": \"",
        "# Heading",
        "a\r\nb\u{0}c\u{7}d",
        "${x} {{y}} @{z}",
    ];
    for (name, stand) in in_full() {
        for hostile in names {
            told(name, &stand, &|alert| {
                (alert.title, alert.words, alert.about) = (hostile.into(), hostile.into(), hostile.into());
                (alert.steps, alert.class) = (vec![hostile.into()], hostile.into());
                if let Some(today) = &mut alert.today {
                    (today.words, today.venues) = (hostile.into(), vec![hostile.into()]);
                }
            })
            .await;
        }
    }
}

#[tokio::test]
async fn only_a_link_of_the_web_can_be_pressed() {
    for (name, stand) in in_full() {
        for (link, pressed) in [
            ("wedsync://alerts/inc-12", false),
            ("javascript:alert(1)", false),
            ("https://desk.example/a?b=1&c=2", true),
        ] {
            let stage = Stage::new(stand.takes);
            let alert = Alert { link: link.to_owned(), ..alert(Said::Triggered) };
            opened(name, &stage).tell(&alert, None).await.unwrap();
            let seen = &stage.seen()[0];
            (stand.judge)(seen).unwrap_or_else(|why| panic!("{name}: {why}"));
            // A letter is read on the desk's own computer as well, where that link opens it.
            let pressed = pressed || name.starts_with("email-") && link.starts_with("wedsync://");
            assert_eq!((stand.presses)(seen).contains(&link.to_owned()), pressed, "{name}: {link}");
            assert!(link.starts_with("java") || seen.body.contains(link), "{name}: {link} is nowhere");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_told_and_the_second_try_says_the_same_word() {
    for (name, stand) in in_full() {
        let (tries, takes) = (AtomicU32::new(0), stand.takes);
        let stage =
            Stage::new(move |seen| if tries.fetch_add(1, Ordering::SeqCst) == 0 { Vec::new() } else { takes(seen) });
        let (channel, alert) = (opened(name, &stage), alert(Said::Triggered));
        let fault = channel.tell(&alert, None).await.unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Transient, "no_answer"), "{name}");
        channel.tell(&alert, None).await.unwrap();
        let seen = stage.seen();
        assert_eq!(seen.len(), 2, "{name}: nobody but the sender tries again");
        assert_eq!(seen[0].body, seen[1].body, "{name}: the second try is the same word");
        let said = format!("{}{}", seen[0].headers, seen[0].body);
        assert!(said.contains(&alert.word) || said.contains(&alert.key), "{name}: it has no name");
    }
}
