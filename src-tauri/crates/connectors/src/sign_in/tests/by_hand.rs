//! The address where a browser ended, pasted because it could not come back.

use super::{asked, attempt, back, generous, issuer, visit};
use crate::stage::Stage;
use wedsync_domain::{FaultKind, Secret};

fn pasted(text: impl Into<String>) -> Secret {
    Secret::new(text.into())
}

#[tokio::test]
async fn an_address_that_is_pasted_counts_as_if_the_browser_had_come_back() {
    let shapes: [fn(&str) -> String; 5] = [
        str::to_owned,
        |address| format!("  <{address}>\r\n"),
        |address| format!("\"{address}\""),
        |address| address.split_once('?').unwrap().1.to_owned(),
        // As the studio's own page on the web would be called.
        |address| format!("https://studio.example/back/?{}#top", address.split_once('?').unwrap().1),
    ];
    for shape in shapes {
        let stage = generous();
        let attempt = attempt(&stage).await;
        let address = shape(&back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]));
        let paste = attempt.paste();
        let waiting = tokio::spawn(attempt.finish());
        paste.take(&pasted(address.clone())).unwrap_or_else(|fault| panic!("{address}: {fault:?}"));
        assert_eq!(waiting.await.unwrap().unwrap().access().expose(), "access-1");
        assert_eq!(stage.lines(), ["POST /token"]);
    }
}

#[tokio::test]
async fn what_does_not_fit_is_turned_away_in_words_and_the_right_one_still_counts() {
    let stage = generous();
    let attempt = attempt(&stage).await;
    let (page, ours) = (attempt.address().to_string(), asked(&attempt)["state"].clone());
    let issuer = format!("iss={}", issuer(&stage));
    let redirect = asked(&attempt)["redirect_uri"].clone();
    let (paste, landed) = (attempt.paste(), back(&attempt, &[("code", "c0de"), ("iss", &super::issuer(&stage))]));
    let waiting = tokio::spawn(attempt.finish());
    for (text, code) in [
        (page, "pasted_too_early"),
        (redirect.clone(), "pasted_too_early"),
        ("https://mail.example/inbox".to_owned(), "pasted_too_early"),
        ("c0de-alone".to_owned(), "pasted_code_alone"),
        (String::new(), "pasted_code_alone"),
        (format!("{redirect}?code=c0de&state=wrong&{issuer}"), "pasted_elsewhere"),
        (format!("{redirect}?code=c0de&{issuer}"), "pasted_elsewhere"),
        (format!("{redirect}?error=access_denied&state=wrong&{issuer}"), "pasted_elsewhere"),
        (format!("{redirect}?code=c0de&code=evil&state={ours}&{issuer}"), "pasted_elsewhere"),
        (format!("{redirect}?code={}&state={ours}", "x".repeat(20 << 10)), "pasted_elsewhere"),
    ] {
        let fault = paste.take(&pasted(text.clone())).unwrap_err();
        assert_eq!((fault.kind, fault.code.as_str()), (FaultKind::Rejected, code), "{text}");
        assert!(fault.message.contains("Studio calendar") && !fault.next_step.is_empty(), "{fault:?}");
        assert!(!format!("{fault:?}").contains("c0de"), "{fault:?}");
    }
    assert!(!waiting.is_finished() && stage.lines().is_empty());
    paste.take(&pasted(landed.clone())).unwrap();
    waiting.await.unwrap().unwrap();
    // A second time, and afterwards by itself: nothing more happens.
    paste.take(&pasted(landed.clone())).unwrap();
    assert_eq!(visit(&landed).await.status(), 410);
    assert_eq!(stage.lines(), ["POST /token"]);
}

#[tokio::test]
async fn another_issuer_and_a_refusal_end_it_when_they_are_pasted_too() {
    for (more, code) in [
        (vec![("code", "c0de"), ("iss", "https://evil.example")], "another_issuer"),
        (vec![("code", "c0de")], "another_issuer"),
        (vec![("error", "access_denied"), ("iss", "")], "another_issuer"),
    ] {
        let stage = generous();
        let attempt = attempt(&stage).await;
        let (paste, landed) = (attempt.paste(), back(&attempt, &more));
        let waiting = tokio::spawn(attempt.finish());
        paste.take(&pasted(landed)).unwrap();
        assert_eq!(waiting.await.unwrap().unwrap_err().code, code);
        assert!(stage.lines().is_empty());
    }
    let stage = generous();
    let attempt = attempt(&stage).await;
    let (paste, landed) = (attempt.paste(), back(&attempt, &[("error", "access_denied"), ("iss", &issuer(&stage))]));
    let waiting = tokio::spawn(attempt.finish());
    paste.take(&pasted(landed)).unwrap();
    assert_eq!(waiting.await.unwrap().unwrap_err().code, "consent_refused");
}

#[tokio::test]
async fn an_address_pasted_too_late_reaches_nobody() {
    let stage: Stage = generous();
    let attempt = attempt(&stage).await;
    let (paste, landed) = (attempt.paste(), back(&attempt, &[("code", "c0de"), ("iss", &issuer(&stage))]));
    drop(attempt);
    paste.take(&pasted(landed)).unwrap();
    tokio::task::yield_now().await;
    assert!(stage.lines().is_empty());
}
