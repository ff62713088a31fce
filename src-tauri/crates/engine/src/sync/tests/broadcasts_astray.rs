//! Messages to people of a wedding that go astray: where they go instead, what they hold up, and who is told that somebody was
//! not reached.

use super::bench::Bench;
use super::broadcasts::{FIRST, LETTERS, with_people};
use super::loft::{Loft, Manner};
use super::related::CRM;
use crate::alerts::Errands;
use std::time::Duration;
use wedsync_domain::broadcast::PersonStands;
use wedsync_domain::ids::BroadcastId;
use wedsync_domain::incident::Cause;

const CAT: &[(&str, &str, &str)] = &[("Cat Dean", "", "+447700900001")];

impl Bench {
    /// Of which broadcasts somebody is told that so many people were not reached.
    fn not_told(&self) -> Vec<(BroadcastId, u32)> {
        self.engine.look_at_the_day(None).unwrap();
        let open = self.see(|view| view.incidents_open());
        let told = |cause: &Cause| match cause {
            Cause::NotTold { broadcast, people } => Some((*broadcast, *people)),
            _ => None,
        };
        open.iter().filter(|it| it.clear.is_none()).filter_map(|it| told(&it.cause)).collect()
    }
}

fn by(loft: &Loft) -> Vec<String> {
    let mut all: Vec<String> = loft.brought().into_iter().map(|it| format!("{} {}", it.channel, it.to)).collect();
    all.sort();
    all
}

#[test]
fn letters_that_hang_hold_up_no_text_message() {
    let boxes: Vec<String> = (0..6).map(|number| format!("box{number}@example.org")).collect();
    let mut people: Vec<(&str, &str, &str)> = boxes.iter().map(|it| (it.as_str(), it.as_str(), "")).collect();
    people.extend(CAT);
    let (bench, loft) = with_people(&people, &["email-resend", "sms-twilio"]);
    loft.behaves("email-resend", Manner::Hangs);
    bench.sends().unwrap();
    let mut errands = Errands::of(&bench.engine);
    bench.runtime.block_on(async {
        for _ in 0..5 {
            errands.begin().unwrap();
            let _ = tokio::time::timeout(Duration::from_millis(100), errands.next()).await;
        }
    });
    assert_eq!(by(&loft), ["sms-twilio +447700900001"]);
}

#[test]
fn an_odd_address_is_tried_elsewhere_and_makes_no_channel_unwell() {
    let (bench, loft) = with_people(&[], LETTERS);
    loft.behaves("email-resend", Manner::Picky);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    assert_eq!(by(&loft), ["email-sendgrid anna@example.org", "email-sendgrid ben@example.org"]);
    assert!(bench.see(|view| view.channels()).iter().all(|it| it.fault.is_none()), "it takes others");
}

#[test]
fn what_one_channel_sends_nowhere_another_is_given_at_once() {
    let (bench, loft) = with_people(&[], &["email-resend", "email-sendgrid"]);
    loft.behaves("email-resend", Manner::HoldsBack);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    assert_eq!(by(&loft), [""; 0]);
    bench.passes(25);
    bench.follows();
    bench.delivers().unwrap();
    assert_eq!(by(&loft), ["email-sendgrid anna@example.org", "email-sendgrid ben@example.org"]);
    let (bench, loft) = with_people(&[], &["email-resend"]);
    loft.behaves("email-resend", Manner::HoldsBack);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.passes(25);
    bench.follows();
    assert_eq!(bench.stands("Ben Carr"), PersonStands::NotReached, "nobody else is there to be asked");
}

#[test]
fn an_answer_counts_although_nobody_knows_what_became_of_the_message() {
    let (bench, loft) = with_people(CAT, LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    loft.behaves("sms-twilio", Manner::Forgets);
    loft.answers("+447700900001", "OK");
    bench.passes(25);
    bench.follows();
    assert_eq!(bench.stands("Cat Dean"), PersonStands::Confirmed);
}

#[test]
fn whoever_has_no_address_any_more_is_sent_it_again_where_it_went_before() {
    let (bench, loft) = with_people(CAT, LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.places[CRM].say("people", "p10", "phone", "");
    bench.places[CRM].say("people", "p2", "email", "ben@elsewhere.example");
    bench.passes(120);
    bench.rest();
    let before = by(&loft);
    bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None).unwrap();
    bench.delivers().unwrap();
    let again: Vec<String> = loft.brought().split_off(before.len()).into_iter().map(|it| it.to).collect();
    for to in ["+447700900001", "ben@elsewhere.example"] {
        assert!(again.iter().any(|it| it == to), "{to}: {again:?}");
    }
    assert!(again.iter().all(|it| it != "ben@example.org"), "who has another address is written to there: {again:?}");
}

#[test]
fn that_a_wedding_is_off_can_be_said_again_after_it_has_left_the_books() {
    let (bench, loft) = with_people(CAT, LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    let wedding = bench.named("Anna & Ben");
    bench.engine.store().write(|tx| tx.archive_record(wedding.id, bench.engine.clock.now())).unwrap();
    bench.passes(120);
    let before = loft.brought().len();
    bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None).unwrap();
    bench.delivers().unwrap();
    assert_eq!(loft.brought().len(), before * 2);
}

#[test]
fn whom_it_did_not_reach_somebody_is_told_until_they_know() {
    let (bench, loft) = with_people(CAT, LETTERS);
    for channel in LETTERS {
        loft.behaves(channel, Manner::Refuses);
    }
    bench.sends().unwrap();
    bench.delivers().unwrap();
    assert_eq!(bench.not_told(), [], "it is tried again, and that may help");
    bench.passes(150);
    assert_eq!(bench.not_told(), [(FIRST, 3)], "Pia has no address, and that was said before");
    bench.engine.confirm_broadcast(FIRST, bench.person("Ben Carr"), None).unwrap();
    assert_eq!(bench.not_told(), [(FIRST, 2)]);
    loft.all_take();
    bench.passes(600);
    bench.delivers().unwrap();
    assert_eq!(bench.not_told(), [], "{:?}", bench.page());
}

#[test]
fn a_number_that_nobody_has_is_told_at_once_and_no_longer_than_it_holds() {
    for how in ["stopped", "newer", "a day"] {
        let (bench, loft) = with_people(CAT, &["sms-twilio"]);
        loft.behaves("sms-twilio", Manner::KnowsNobody);
        bench.sends().unwrap();
        bench.delivers().unwrap();
        assert_eq!(bench.not_told(), [(FIRST, 1)]);
        loft.all_take();
        match how {
            "stopped" => bench.engine.stop_broadcast(FIRST).unwrap(),
            "newer" => {
                bench.passes(700);
                bench.sends().unwrap();
                bench.delivers().unwrap();
            }
            _ => bench.pass(25),
        }
        assert_eq!(bench.not_told(), [], "{how}");
    }
}
