//! Messages to people of a wedding, over a whole desk with channels that do what they are told: who is told what, what a person
//! sees before, and how it is followed.

use super::bench::Bench;
use super::days::saturday;
use super::loft::{Loft, Manner};
use super::related::{CRM, said};
use crate::EngineError;
use crate::alerts::is_due_at;
use crate::broadcast::{Typed, Wish};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::Kind;
use wedsync_domain::broadcast::{
    BroadcastDraft, BroadcastPage, BroadcastTemplate, ConfirmedHow, DeliveryState, Means, PersonStands,
};
use wedsync_domain::ids::{BroadcastId, RecordId};

pub(super) const LETTERS: &[&str] = &["slack", "email-resend", "email-sendgrid", "email-smtp", "sms-twilio"];
pub(super) const FIRST: BroadcastId = BroadcastId(1);

/// A Saturday's wedding with these people besides Anna, Ben and Pia, who have a number without a country, a letter box, and
/// nothing.
pub(super) fn with_people(people: &[(&str, &str, &str)], kinds: &[&str]) -> (Bench, Arc<Loft>) {
    let bench = saturday();
    bench.at("2027-05-15T09:00:00Z");
    let crm = &bench.places[CRM];
    let mut all: Vec<(Kind, String, String)> =
        ["p1", "p2", "p3"].iter().map(|id| (Kind::Contact, "people".to_owned(), (*id).to_owned())).collect();
    for (number, (name, email, phone)) in (10..).zip(people) {
        let id = format!("p{number}");
        let known: Vec<(&str, &str)> =
            [("name", *name), ("email", *email), ("phone", *phone)].into_iter().filter(|it| !it.1.is_empty()).collect();
        crm.put("people", &id, Kind::Contact, said(&known));
        all.push((Kind::Contact, "people".to_owned(), id));
    }
    let all: Vec<(Kind, &str, &str)> = all.iter().map(|(kind, list, id)| (*kind, list.as_str(), id.as_str())).collect();
    crm.relate("jobs", "j1", &all);
    bench.rest();
    let loft = Loft::new(bench.clock());
    Loft::set_up(bench.engine.store(), kinds);
    (bench.telling_by(loft.clone()), loft)
}

impl Bench {
    pub(super) fn wish(&self) -> Wish {
        let wedding = self.named("Anna & Ben").id;
        let fill = BTreeMap::from([("new time".to_owned(), "15:30".to_owned())]);
        Wish { template: BroadcastTemplate::Delay, fill, ..Wish::of(wedding) }
    }

    fn draft(&self) -> BroadcastDraft {
        self.engine.draft_broadcast(&self.wish()).unwrap()
    }

    pub(super) fn sends(&self) -> Result<BroadcastId, EngineError> {
        self.engine.send_broadcast(&self.wish(), &typed("anna  & BEN"))
    }

    /// Everything that is due goes out, as at a tick of the schedule.
    pub(super) fn delivers(&self) -> Result<(), EngineError> {
        let waiting = self.engine.store().read(|view| view.deliveries_waiting())?;
        let now = self.engine.clock.now();
        for it in waiting.into_iter().filter(|it| is_due_at(it.due, now)) {
            self.runtime.block_on(self.engine.deliver(it.id))?;
        }
        Ok(())
    }

    pub(super) fn tries_to_follow(&self) -> Result<(), EngineError> {
        self.runtime.block_on(self.engine.follow_broadcasts())
    }

    pub(super) fn follows(&self) {
        self.tries_to_follow().unwrap();
    }

    pub(super) fn page(&self) -> BroadcastPage {
        self.engine.broadcast(FIRST).unwrap()
    }

    pub(super) fn stands(&self, name: &str) -> PersonStands {
        self.page().people.into_iter().find(|it| it.name == name).unwrap().stands
    }

    pub(super) fn person(&self, name: &str) -> RecordId {
        self.named(name).id
    }
}

pub(super) fn typed(name: &str) -> Typed {
    Typed { name: name.to_owned(), ..Typed::default() }
}

fn code<T: std::fmt::Debug>(said: Result<T, EngineError>) -> String {
    said.unwrap_err().fault().code
}

fn to(loft: &Loft) -> Vec<String> {
    loft.brought().into_iter().map(|it| format!("{} {}", it.channel, it.to)).collect()
}

#[test]
fn before_it_is_sent_everybody_is_shown_with_what_they_get_and_what_keeps_them_from_it() {
    let couple =
        [("Cat Dean", "home@example.org", "+44 7700 900001"), ("Dan Dean", "Home@example.org", "+447700900001")];
    let (bench, loft) = with_people(&couple, LETTERS);
    let draft = bench.draft();
    assert_eq!(draft.hindrances, [], "{draft:?}");
    assert!(draft.text.contains("begins at 15:30, not at 14:00"), "{}", draft.text);
    let codes = |name: &str| -> Vec<String> {
        let one = draft.people.iter().find(|it| it.name == name).unwrap();
        one.hindrances.iter().map(|it| it.code.clone()).collect()
    };
    assert_eq!(codes("Anna Bell"), ["number_without_country"]);
    assert_eq!(codes("Ben Carr"), ["no_phone"]);
    assert_eq!(codes("Pia Lang"), ["no_email", "no_phone", "unreachable"]);
    assert_eq!(codes("Cat Dean"), [""; 0]);
    assert!(draft.people.iter().flat_map(|it| &it.hindrances).all(|it| !it.next_step.is_empty()));
    let shared: Vec<_> = draft.messages.iter().filter(|it| it.people.len() == 2).collect();
    assert_eq!(shared.len(), 2, "one letter box and one telephone: {:?}", draft.messages);
    assert_eq!(shared[0].names, ["Cat Dean", "Dan Dean"]);
    let text = draft.messages.iter().find(|it| it.means == Means::Sms).unwrap();
    assert!(
        text.text.ends_with("Please answer OK. #0000") && (text.characters, text.parts) == (Some(125), Some(1)),
        "{text:?}"
    );
    assert_eq!(draft.ways[0].channels, ["email-resend", "email-sendgrid", "email-smtp"], "and never by Slack");
    assert!(
        loft.brought().is_empty() && bench.see(|view| view.broadcasts(None)).is_empty(),
        "nobody was told anything"
    );
}

#[test]
fn those_who_share_an_address_are_told_once_and_who_has_none_is_said_not_to_be_reached() {
    let couple = [("Cat Dean", "home@example.org", "+447700900001"), ("Dan Dean", "Home@example.org", "+447700900001")];
    let (bench, loft) = with_people(&couple, LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    let mut told = to(&loft);
    told.sort();
    let wanted = [
        "email-resend anna@example.org",
        "email-resend ben@example.org",
        "email-resend home@example.org",
        "sms-twilio +447700900001",
    ];
    assert_eq!(told, wanted);
    let page = bench.page();
    assert_eq!((page.people[0].name.as_str(), page.people[0].stands), ("Pia Lang", PersonStands::NotReached));
    assert_eq!((page.card.not_reached, page.card.people), (1, 5));
    let cat = page.people.iter().find(|it| it.name == "Cat Dean").unwrap();
    assert_eq!(cat.deliveries[0].shared_with, ["Dan Dean"]);
    assert!(page.story.iter().all(|it| !it.words.is_empty()), "{:?}", page.story);
}

#[test]
fn it_goes_out_only_where_the_weddings_own_name_is_typed() {
    let (bench, loft) = with_people(&[], LETTERS);
    for name in ["", "Anna", "Anna and Ben", "yes"] {
        assert_eq!(code(bench.engine.send_broadcast(&bench.wish(), &typed(name))), "broadcast_name_differs", "{name}");
    }
    bench.places[CRM].put("jobs", "j9", Kind::Wedding, super::bench::event("ANNA & Ben", 20));
    bench.rest();
    assert!(bench.draft().needs_date);
    assert_eq!(code(bench.sends()), "broadcast_date_needed");
    let dated = |date: &str| Typed { date: Some(date.to_owned()), ..typed("Anna & Ben") };
    assert_eq!(code(bench.engine.send_broadcast(&bench.wish(), &dated("2027-05-20"))), "broadcast_date_differs");
    assert!(bench.see(|view| view.deliveries_waiting()).is_empty() && loft.brought().is_empty());
    bench.engine.send_broadcast(&bench.wish(), &dated("2027-05-15")).unwrap();
}

#[test]
fn what_is_different_from_what_was_seen_is_not_sent() {
    let (bench, _) = with_people(&[], LETTERS);
    let seen = Typed { seen: Some(bench.draft().seen), ..typed("Anna & Ben") };
    bench.places[CRM].say("people", "p2", "email", "ben@elsewhere.example");
    bench.rest();
    assert_eq!(code(bench.engine.send_broadcast(&bench.wish(), &seen)), "broadcast_changed");
    let seen = Typed { seen: Some(bench.draft().seen), ..seen };
    bench.engine.send_broadcast(&bench.wish(), &seen).unwrap();
}

#[test]
fn what_cannot_go_out_says_why_before() {
    let (bench, _) = with_people(&[], &["slack"]);
    assert_eq!(code(bench.sends()), "broadcast_no_channel", "Slack reaches nobody's people");
    let (bench, _) = with_people(&[], &["email-smtp"]);
    let codes: Vec<String> =
        bench.draft().people.iter().flat_map(|it| &it.hindrances).map(|it| it.code.clone()).collect();
    assert_eq!(codes, ["no_email", "unreachable"], "a number hinders nobody where no text messages are sent");
    let (bench, _) = with_people(&[], LETTERS);
    let but = |change: &dyn Fn(&mut Wish)| {
        let mut wish = bench.wish();
        change(&mut wish);
        code(bench.engine.send_broadcast(&wish, &typed("Anna & Ben")))
    };
    assert_eq!(but(&|it| it.fill.clear()), "broadcast_blanks");
    assert_eq!(but(&|it| it.text = Some("  ".into())), "broadcast_empty");
    assert_eq!(but(&|it| it.to = Some(vec![])), "broadcast_nobody");
    assert_eq!(but(&|it| it.to = Some(vec![bench.person("Pia Lang")])), "broadcast_nobody");
    assert_eq!(but(&|it| it.to = Some(vec![RecordId(999)])), "not_an_addressee");
    assert_eq!(but(&|it| it.wedding = bench.person("Pia Lang")), "not_a_wedding");
    assert_eq!(but(&|it| it.text = Some("x".repeat(5_000))), "broadcast_too_long");
}

#[test]
fn the_same_twice_is_asked_about_and_one_goes_out_at_a_time() {
    let (bench, loft) = with_people(&[], LETTERS);
    bench.sends().unwrap();
    assert_eq!(code(bench.sends()), "broadcast_under_way");
    bench.delivers().unwrap();
    assert_eq!(code(bench.sends()), "broadcast_same_again", "a double click");
    let anyway = Typed { although_same: true, ..typed("Anna & Ben") };
    bench.engine.send_broadcast(&bench.wish(), &anyway).unwrap();
    loft.behaves("email-resend", Manner::Refuses);
    loft.behaves("email-sendgrid", Manner::Refuses);
    loft.behaves("email-smtp", Manner::Refuses);
    bench.delivers().unwrap();
    bench.passes(3600);
    assert_eq!(code(bench.sends()), "broadcast_under_way");
    let before = loft.brought().len();
    bench.engine.stop_broadcast(BroadcastId(2)).unwrap();
    loft.all_take();
    bench.delivers().unwrap();
    assert_eq!(loft.brought().len(), before, "what was stopped goes to nobody");
    let states = bench.see(|view| view.deliveries_of(BroadcastId(2)));
    assert!(states.iter().all(|it| it.state() == DeliveryState::Stopped), "{states:?}");
    bench.sends().unwrap();
}

#[test]
fn letters_go_another_way_at_once_and_are_tried_until_somebody_takes_them() {
    let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    loft.behaves("email-resend", Manner::Refuses);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    let letters: Vec<String> = to(&loft).into_iter().filter(|it| it.starts_with("email")).collect();
    assert_eq!(letters, ["email-sendgrid anna@example.org", "email-sendgrid ben@example.org"]);
    let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    for channel in LETTERS {
        loft.behaves(channel, Manner::Refuses);
    }
    bench.sends().unwrap();
    for _ in 0..100 {
        bench.delivers().unwrap();
        bench.passes(6);
    }
    assert_eq!(loft.brought(), []);
    assert_eq!(bench.stands("Cat Dean"), PersonStands::NotReachedYet, "it is said while it is tried");
    assert_eq!(bench.page().card.not_reached, 4);
    loft.all_take();
    bench.passes(75);
    bench.delivers().unwrap();
    assert_eq!((loft.brought().len(), bench.stands("Cat Dean")), (3, PersonStands::Taken));
}

#[test]
fn nothing_holds_it_back_and_nothing_of_it_reaches_a_tool() {
    let (bench, loft) = with_people(&[], LETTERS);
    bench.engine.hold_alerts(Some(bench.engine.clock.now() + Duration::from_hours(1))).unwrap();
    bench.engine.pause(Some(crate::Pause::UntilResumed)).unwrap();
    let (journal, written) = (bench.journal().len(), bench.written().len());
    bench.sends().unwrap();
    bench.delivers().unwrap();
    assert_eq!(loft.brought().len(), 2);
    bench.engine.pause(None).unwrap();
    bench.sync();
    assert_eq!((bench.journal().len(), bench.written().len()), (journal, 0), "{written} before");
}

#[test]
fn a_number_that_nobody_has_is_given_up_and_said_and_the_channel_is_not_blamed() {
    let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    loft.behaves("sms-twilio", Manner::KnowsNobody);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    assert_eq!(bench.stands("Cat Dean"), PersonStands::NotReached);
    assert!(bench.see(|view| view.deliveries_waiting()).is_empty(), "another try brings nothing");
    assert!(bench.see(|view| view.channels()).iter().all(|it| it.fault.is_none()), "it takes others");
}

#[test]
fn an_answer_given_after_it_was_sent_confirms_it_for_all_who_share_the_telephone() {
    let couple = [("Cat Dean", "", "+447700900001"), ("Dan Dean", "", "+447700900001"), ("Eve", "", "+447700900002")];
    let (bench, loft) = with_people(&couple, LETTERS);
    loft.answers("+447700900001", "OK for the tasting");
    bench.passes(60);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.follows();
    assert_eq!(bench.stands("Cat Dean"), PersonStands::Delivered, "what was answered before is about something else");
    bench.passes(30);
    loft.answers("+447700900002", "I look at my book");
    loft.answers("+447700900001", " ok! ");
    bench.follows();
    for name in ["Cat Dean", "Dan Dean"] {
        assert_eq!(bench.stands(name), PersonStands::Confirmed, "{name}");
    }
    let page = bench.page();
    let eve = page.people.iter().find(|it| it.name == "Eve").unwrap();
    assert_eq!(
        (eve.stands, eve.answers.as_slice()),
        (PersonStands::Delivered, ["I look at my book".to_owned()].as_slice())
    );
    bench.passes(60);
    bench.follows();
    let answered = |page: &BroadcastPage| page.story.iter().filter(|it| it.words.contains("answered")).count();
    assert_eq!(answered(&bench.page()), 2, "each answer is kept once");
    bench.engine.confirm_broadcast(FIRST, bench.person("Eve"), Some("said yes by phone".into())).unwrap();
    let how = bench.page().people.into_iter().find(|it| it.name == "Eve").unwrap().confirmed.unwrap().how;
    assert_eq!(how, ConfirmedHow::Desk { note: Some("said yes by phone".into()) });
    assert_eq!(code(bench.engine.confirm_broadcast(FIRST, RecordId(999), None)), "not_an_addressee");
}

#[test]
fn it_is_sent_again_to_those_who_have_not_confirmed_under_other_words() {
    let (bench, loft) = with_people(&[("Cat Dean", "cat@example.org", "+447700900001")], LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.engine.confirm_broadcast(FIRST, bench.person("Ben Carr"), None).unwrap();
    assert_eq!(code(bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None)), "broadcast_too_soon");
    bench.passes(120);
    let first = loft.brought();
    bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None).unwrap();
    bench.delivers().unwrap();
    let again = loft.brought().split_off(first.len());
    let mut told: Vec<&str> = again.iter().map(|it| it.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["+447700900001", "anna@example.org", "cat@example.org"], "Ben has confirmed");
    assert!(again.iter().all(|it| first.iter().all(|other| other.word != it.word)), "new words");
    let sms = |all: &[super::loft::Brought]| all.iter().find(|it| it.to.starts_with('+')).unwrap().text.clone();
    assert_ne!(sms(&first), sms(&again), "a text message is told from the first by its mark");
    assert_eq!(bench.page().card.rounds, 2);
    for name in ["Anna Bell", "Cat Dean", "Pia Lang"] {
        bench.engine.confirm_broadcast(FIRST, bench.person(name), None).unwrap();
    }
    bench.passes(120);
    assert_eq!(code(bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None)), "broadcast_all_confirmed");
}

#[test]
fn a_channel_that_takes_and_loses_is_given_it_again_and_in_the_end_that_is_said() {
    let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    loft.behaves("sms-twilio", Manner::Loses);
    bench.sends().unwrap();
    for _ in 0..60 {
        bench.delivers().unwrap();
        bench.passes(25);
        bench.follows();
    }
    assert_eq!(bench.stands("Cat Dean"), PersonStands::NotReached);
    let losses = bench.page().story.iter().filter(|it| it.words.contains("did not get there")).count();
    assert_eq!(losses, 3, "so many times and no more");
}

#[test]
fn what_nobody_took_in_half_a_day_is_old_news_and_said_not_to_have_got_there() {
    let (bench, loft) = with_people(&[], LETTERS);
    bench.sends().unwrap();
    bench.pass(13);
    bench.delivers().unwrap();
    assert_eq!((to(&loft).len(), bench.stands("Ben Carr")), (0, PersonStands::NotReached));
    let fault = bench.page().people.iter().flat_map(|it| &it.deliveries).find_map(|it| it.fault.clone()).unwrap();
    assert_eq!(fault.code, "broadcast_too_late");
}

#[test]
fn what_is_lost_after_somebody_stopped_it_or_said_something_newer_is_not_sent_again() {
    for newer in [false, true] {
        let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], &["sms-twilio"]);
        loft.behaves("sms-twilio", Manner::Loses);
        bench.sends().unwrap();
        bench.delivers().unwrap();
        if newer {
            bench.passes(700);
            bench.sends().unwrap();
        } else {
            bench.engine.stop_broadcast(FIRST).unwrap();
        }
        loft.all_take();
        for _ in 0..60 {
            bench.passes(25);
            bench.follows();
            bench.delivers().unwrap();
        }
        let first = loft.brought().into_iter().filter(|it| it.word.starts_with("wedsync-bro-1-")).count();
        assert_eq!(first, 0, "what was lost did not get there, and nothing of it does later; newer: {newer}");
        assert_eq!(bench.stands("Cat Dean"), PersonStands::NotReached, "newer: {newer}");
    }
}

#[test]
fn an_answer_is_to_what_was_said_last_and_not_to_everything_of_that_day() {
    let (bench, loft) = with_people(&[("Cat Dean", "", "+447700900001")], &["sms-twilio"]);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.follows();
    bench.passes(700);
    let second = bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.follows();
    loft.answers("+447700900001", "OK");
    bench.passes(30);
    bench.follows();
    let stands = |id| bench.engine.broadcast(id).unwrap().people.into_iter().find(|it| it.name == "Cat Dean").unwrap();
    assert_eq!(stands(second).stands, PersonStands::Confirmed);
    let first = stands(FIRST);
    assert_eq!((first.stands, first.answers.len()), (PersonStands::Delivered, 1), "it is shown, and a person says");
}

#[test]
fn a_mail_server_that_takes_letters_and_never_says_so_is_given_few() {
    let (bench, loft) = with_people(&[], &["email-smtp"]);
    loft.behaves("email-smtp", Manner::Mute);
    bench.sends().unwrap();
    for _ in 0..720 {
        bench.delivers().unwrap();
        bench.passes(60);
    }
    let letters = loft.brought().into_iter().filter(|it| it.to == "anna@example.org").count();
    assert!((10..60).contains(&letters), "{letters} letters in half a day");
}

#[test]
fn it_is_sent_again_by_its_name_and_only_while_it_holds() {
    let (bench, _) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    bench.sends().unwrap();
    bench.delivers().unwrap();
    bench.passes(700);
    assert_eq!(code(bench.engine.send_broadcast_again(FIRST, "Cleo & Dan", None)), "broadcast_name_differs");
    bench.sends().unwrap();
    assert_eq!(code(bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None)), "broadcast_old");
    let (bench, _) = with_people(&[("Cat Dean", "", "+447700900001")], LETTERS);
    bench.sends().unwrap();
    bench.pass(13);
    assert_eq!(code(bench.engine.send_broadcast_again(FIRST, "Anna & Ben", None)), "broadcast_old");
}
