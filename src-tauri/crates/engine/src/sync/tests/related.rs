//! A wedding of the CRM with its people, appointments, invoices and payments: what of it goes into the calendar and the
//! ledger, what comes back, and what stays where it is.

use super::bench::{Bench, event, text};
use crate::sync::dress::Dress;
use proptest::prelude::*;
use wedsync_domain::connection::{Direction, Filter};
use wedsync_domain::{FaultKind, Fields, Kind, Value};
use wedsync_store::rows::Presence;

pub(super) const MAIN: &str = "main";
pub(super) const CRM: usize = 0;
pub(super) const LEDGER: usize = 1;
pub(super) const CALENDAR: usize = 2;

pub(super) fn said(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(field, words)| ((*field).into(), text(words))).collect()
}

pub(super) fn with(mut fields: Fields, pairs: &[(&str, &str)]) -> Fields {
    fields.extend(said(pairs));
    fields
}

fn money(amount: &str) -> Value {
    Value::Money(format!("{amount} GBP").parse().unwrap())
}

pub(super) fn invoice(number: &str, total: &str) -> Fields {
    let issued = Value::Date("2027-01-10".parse().unwrap());
    let mut fields = with(Fields::from([("issued".into(), issued)]), &[("number", number), ("status", "open")]);
    fields.insert("total".into(), money(total));
    fields
}

pub(super) fn payment(reference: &str, amount: &str) -> Fields {
    let received = Value::Date("2027-01-12".parse().unwrap());
    let said = [("reference", reference), ("status", "received")];
    let mut fields = with(Fields::from([("received".into(), received)]), &said);
    fields.insert("amount".into(), money(amount));
    fields
}

/// A booked wedding of two people with a ceremony, and a planner who has nothing to pay.
pub(super) fn booked() -> Bench {
    let bench = Bench::studio();
    let crm = &bench.places[CRM];
    let job = with(event("Anna & Ben", 15), &[("status", "booked"), ("location", "The Barn, Ash Lane")]);
    crm.put("jobs", "j1", Kind::Wedding, job);
    let anna = [("name", "Anna Bell"), ("email", "anna@example.org"), ("phone", "07700 900123")];
    crm.put("people", "p1", Kind::Contact, said(&anna));
    crm.put("people", "p2", Kind::Contact, said(&[("name", "Ben Carr"), ("email", "ben@example.org")]));
    crm.put("people", "p3", Kind::Contact, said(&[("name", "Pia Lang"), ("role", "planner")]));
    crm.put("events", "e1", Kind::Appointment, with(event("Ceremony", 15), &[("notes", "Rings!")]));
    let people = [(Kind::Contact, "people", "p1"), (Kind::Contact, "people", "p2"), (Kind::Contact, "people", "p3")];
    crm.relate("jobs", "j1", &people);
    crm.relate("events", "e1", &[(Kind::Wedding, "jobs", "j1")]);
    bench
}

/// The same with an invoice and its deposit.
pub(super) fn billed() -> Bench {
    let bench = booked();
    let crm = &bench.places[CRM];
    crm.put("orders", "o1", Kind::Invoice, invoice("17", "2400"));
    crm.relate("orders", "o1", &[(Kind::Wedding, "jobs", "j1"), (Kind::Contact, "people", "p1")]);
    crm.put("payments", "d1", Kind::Payment, payment("deposit", "600"));
    crm.relate("payments", "d1", &[(Kind::Wedding, "jobs", "j1"), (Kind::Invoice, "orders", "o1")]);
    bench
}

fn shown(bench: &Bench, field: &str) -> String {
    bench.places[CALENDAR].says(MAIN, "e1", field).unwrap().unwrap_or_default()
}

fn in_crm(bench: &Bench, field: &str) -> String {
    bench.places[CRM].says("events", "e1", field).unwrap().unwrap_or_default()
}

#[test]
fn the_calendar_shows_an_appointment_of_a_booked_wedding_with_couple_venue_and_people() {
    let bench = booked();
    bench.rest();
    assert_eq!(shown(&bench, "title"), "Ceremony · Anna & Ben");
    assert_eq!(shown(&bench, "location"), "The Barn, Ash Lane");
    let notes = shown(&bench, "notes");
    assert!(notes.starts_with("Rings!\n\n— Kept up to date"), "{notes}");
    for line in ["Anna Bell: 07700 900123, anna@example.org", "Pia Lang (planner)", "Venue: The Barn, Ash Lane"] {
        assert!(notes.lines().any(|there| there == line), "{line} in {notes}");
    }
    assert_eq!((in_crm(&bench, "title"), in_crm(&bench, "notes")), ("Ceremony".into(), "Rings!".into()));
    assert_eq!(in_crm(&bench, "location"), "", "the CRM says it at the wedding");
    assert_eq!(bench.places[CALENDAR].titles(MAIN).len(), 1, "the wedding itself is shown by its appointments");
    assert_eq!(bench.versions(), []);
}

#[test]
fn what_is_edited_in_the_calendar_comes_back_without_what_we_added() {
    let bench = booked();
    bench.rest();
    let calendar = &bench.places[CALENDAR];
    calendar.say(MAIN, "e1", "title", "Blessing · Anna & Ben");
    let notes = shown(&bench, "notes").replace("Rings!", "Rings! And bells.") + "\nRing the bell twice";
    calendar.say(MAIN, "e1", "notes", &notes);
    bench.rest();
    assert_eq!(in_crm(&bench, "title"), "Blessing");
    assert_eq!(in_crm(&bench, "notes"), "Rings! And bells.\nRing the bell twice");
    assert_eq!(shown(&bench, "title"), "Blessing · Anna & Ben");
    assert_eq!(shown(&bench, "notes").matches("Ring the bell twice").count(), 1);
    calendar.say(MAIN, "e1", "title", "Vows at noon");
    calendar.say(MAIN, "e1", "location", "The chapel");
    bench.rest();
    assert_eq!((in_crm(&bench, "title"), in_crm(&bench, "location")), ("Vows at noon".into(), "The chapel".into()));
    assert_eq!(shown(&bench, "title"), "Vows at noon · Anna & Ben");
    assert_eq!(bench.versions(), []);
}

#[test]
fn what_changes_around_an_appointment_reaches_the_calendar_and_is_no_edit_of_the_appointment() {
    let bench = booked();
    bench.rest();
    let crm = &bench.places[CRM];
    crm.say("jobs", "j1", "title", "Anna & Benjamin");
    crm.say("people", "p1", "phone", "07700 900999");
    bench.sync();
    let written = bench.written();
    assert_eq!(written, ["update Ceremony · Anna & Benjamin"], "one write, at the calendar");
    assert!(shown(&bench, "notes").contains("07700 900999") && !shown(&bench, "notes").contains("900123"));
    assert!(shown(&bench, "notes").starts_with("Rings!\n"));
    crm.say("jobs", "j1", "location", "The Mill");
    bench.rest();
    assert_eq!(shown(&bench, "location"), "The Mill");
    assert_eq!(in_crm(&bench, "title"), "Ceremony");
    crm.relate("jobs", "j1", &[(Kind::Contact, "people", "p1")]);
    bench.rest();
    assert!(!shown(&bench, "notes").contains("Ben Carr"), "{}", shown(&bench, "notes"));
}

#[test]
fn an_enquiry_stays_out_of_the_calendar_until_it_is_booked_and_a_cancellation_takes_nothing_away() {
    let bench = booked();
    bench.places[CRM].say("jobs", "j1", "status", "enquiry");
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN), Vec::<String>::new());
    bench.places[CRM].say("jobs", "j1", "status", "booked");
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Ceremony · Anna & Ben"]);
    for status in ["postponed", "cancelled", "closed", "archived"] {
        bench.places[CRM].say("jobs", "j1", "status", status);
        bench.rest();
        assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Ceremony · Anna & Ben"], "{status}");
        assert_eq!(bench.held(), [], "{status} is no deletion");
    }
}

#[test]
fn one_customer_with_the_invoice_and_its_payment_reach_the_ledger_in_one_run_and_the_preview_says_so() {
    let bench = billed();
    let preview = bench.preview();
    let others = preview.connections.iter().filter(|connection| connection.name != "Crm");
    let planned = others.flat_map(|connection| &connection.changes).filter(|change| change.what == "create").count();
    bench.sync();
    let ledger = &bench.places[LEDGER];
    assert_eq!(ledger.titles("customers"), ["Anna Bell"], "who is billed, and nobody else");
    assert_eq!(ledger.related("invoices", "o1"), ["p1"]);
    let paid = ledger.related("receipts", "d1");
    assert!(paid.contains(&"p1".to_owned()) && paid.contains(&"o1".to_owned()), "{paid:?}");
    let created = bench.written().iter().filter(|line| line.starts_with("create")).count();
    assert_eq!((created, planned), (4, 4), "{preview:#?}");
    bench.rest();
    assert_eq!(bench.versions(), []);
}

#[test]
fn a_customer_known_under_the_other_partners_email_is_not_created_twice() {
    let bench = billed();
    let couple = [("name", "Anna Bell & Ben Carr"), ("email", "Ben@example.org")];
    bench.places[LEDGER].put("customers", "c9", Kind::Contact, said(&couple));
    bench.rest();
    assert_eq!(bench.places[LEDGER].related("invoices", "o1"), ["c9"]);
    assert_eq!(bench.places[LEDGER].titles("customers").len(), 1);
    assert_eq!(bench.versions().len(), 1, "what the person is called differs, and is asked");
}

#[test]
fn what_both_tools_hold_already_is_recognised_by_the_people_it_is_for() {
    let bench = billed();
    let ledger = &bench.places[LEDGER];
    ledger.put("customers", "c9", Kind::Contact, said(&[("name", "Anna Bell"), ("email", "anna@example.org")]));
    let mut books = invoice("1042", "2400");
    books.insert("issued".into(), Value::Date("2027-01-11".parse().unwrap()));
    ledger.put("invoices", "i9", Kind::Invoice, books);
    ledger.relate("invoices", "i9", &[(Kind::Contact, "customers", "c9")]);
    ledger.put("receipts", "r9", Kind::Payment, payment("bank", "600"));
    ledger.relate("receipts", "r9", &[(Kind::Contact, "customers", "c9"), (Kind::Invoice, "invoices", "i9")]);
    bench.sync();
    let questions = bench.questions();
    assert_eq!(questions.len(), 1, "another number and another day: {questions:?}");
    bench.engine.answer_match(questions[0].id, true).unwrap();
    bench.rest();
    assert_eq!(bench.records(Kind::Invoice).len(), 1);
    assert_eq!(bench.records(Kind::Payment).len(), 1);
    assert_eq!(ledger.titles("customers"), ["Anna Bell"]);
}

#[test]
fn an_invoice_that_is_for_nobody_is_named_until_somebody_is_known() {
    let bench = booked();
    bench.places[CRM].put("orders", "o1", Kind::Invoice, invoice("17", "2400"));
    let report = bench.sync();
    let skipped = bench.see(|view| view.skipped(None));
    assert_eq!(skipped.len(), 1, "{report:?}");
    let told: Vec<_> = report.connections.iter().flat_map(|it| &it.changes).filter(|it| it.what == "skipped").collect();
    assert!(matches!(told.as_slice(), [only] if only.title == "17" && only.record.is_some()), "{told:?}");
    assert!(skipped[0].fault.message.contains("17") && skipped[0].fault.message.contains("contact"), "{skipped:?}");
    bench.rest();
    assert_eq!(bench.see(|view| view.skipped(None)), skipped, "said once");
    bench.places[CRM].relate("orders", "o1", &[(Kind::Wedding, "jobs", "j1")]);
    bench.rest();
    assert_eq!(bench.see(|view| view.skipped(None)), []);
    assert_eq!(bench.places[LEDGER].related("invoices", "o1"), ["p1"], "the first of the couple with an email");
    // Nor is one called nobody's that no longer has to be anybody's.
    bench.places[CRM].put("orders", "o2", Kind::Invoice, invoice("18", "80"));
    bench.rest();
    assert_eq!(bench.see(|view| view.skipped(None)).len(), 1);
    bench.places[CRM].say("orders", "o2", "status", "void");
    bench.rest();
    assert_eq!(bench.see(|view| view.skipped(None)), []);
}

#[test]
fn what_belongs_to_no_wedding_of_the_crm_stays_where_it_is() {
    let bench = booked();
    bench.places[CALENDAR].enter(MAIN, "x1", "Dentist", 3);
    let ledger = &bench.places[LEDGER];
    ledger.put("customers", "c1", Kind::Contact, said(&[("name", "Paper Shop"), ("email", "shop@example.org")]));
    ledger.put("invoices", "i1", Kind::Invoice, invoice("9", "80"));
    ledger.relate("invoices", "i1", &[(Kind::Contact, "customers", "c1")]);
    bench.rest();
    assert_eq!(bench.places[CRM].titles("events"), ["Ceremony"]);
    assert_eq!(bench.places[CRM].titles("people").len(), 3);
    assert_eq!(bench.places[CRM].says("orders", "i1", "number"), None);
    assert_eq!(bench.see(|view| view.skipped(None)), []);
}

#[test]
fn drafts_voids_and_money_only_planned_are_no_business_of_the_ledger() {
    let bench = billed();
    let crm = &bench.places[CRM];
    crm.say("orders", "o1", "status", "draft");
    bench.rest();
    assert_eq!(bench.places[LEDGER].titles("customers"), Vec::<String>::new());
    crm.say("orders", "o1", "status", "open");
    crm.say("payments", "d1", "status", "planned");
    bench.rest();
    assert_eq!(bench.places[LEDGER].says("invoices", "o1", "number"), Some(Some("17".into())));
    assert_eq!(bench.places[LEDGER].says("receipts", "d1", "reference"), None);
    crm.say("payments", "d1", "status", "received");
    bench.rest();
    assert_eq!(bench.places[LEDGER].says("receipts", "d1", "reference"), Some(Some("deposit".into())));
    // Now that the books know the customer, a draft is still not theirs.
    crm.put("orders", "o2", Kind::Invoice, with(invoice("18", "80"), &[("status", "draft")]));
    crm.relate("orders", "o2", &[(Kind::Wedding, "jobs", "j1"), (Kind::Contact, "people", "p1")]);
    bench.rest();
    assert_eq!(bench.places[LEDGER].says("invoices", "o2", "number"), None);
}

#[test]
fn invoices_and_payments_are_never_deleted_without_a_question() {
    let bench = billed();
    bench.rest();
    bench.places[CRM].delete("payments", "d1");
    bench.places[LEDGER].delete("invoices", "o1");
    bench.sync();
    assert_eq!(bench.held().len(), 2);
    assert_eq!(bench.records(Kind::Payment).len() + bench.records(Kind::Invoice).len(), 2);
}

#[test]
fn a_lost_answer_leaves_one_appointment_and_no_question() {
    let bench = booked();
    bench.places[CALENDAR].is_mute(true);
    bench.sync();
    bench.places[CALENDAR].is_mute(false);
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Ceremony · Anna & Ben"]);
    assert_eq!((bench.versions(), in_crm(&bench, "title")), (vec![], "Ceremony".into()));
    for (mute, deaf) in [(true, None), (false, Some(FaultKind::Transient)), (false, Some(FaultKind::Rejected))] {
        let couple = format!("Anna & Ben {mute} {deaf:?}");
        bench.places[CRM].say("jobs", "j1", "title", &couple);
        bench.places[CALENDAR].is_mute(mute);
        bench.places[CALENDAR].is_deaf(deaf);
        bench.sync();
        bench.places[CALENDAR].is_mute(false);
        bench.places[CALENDAR].is_deaf(None);
        // Something about it must change before a write that was refused is tried again.
        bench.places[CRM].say("people", "p2", "phone", &couple);
        bench.rest();
        assert_eq!(shown(&bench, "title"), format!("Ceremony · {couple}"));
        assert_eq!((bench.versions(), in_crm(&bench, "title")), (vec![], "Ceremony".into()));
    }
}

#[test]
fn a_calendar_connected_anew_is_recognised_with_all_it_shows() {
    let bench = booked();
    bench.rest();
    let list = bench.lists[CALENDAR][0];
    let record = bench.named("Ceremony");
    let link = bench.links(record.id).into_iter().find(|link| link.collection == list).unwrap();
    bench.engine.store().write(|tx| tx.drop_link(link.id)).map_err(|why: wedsync_store::StoreError| why).unwrap();
    bench.rest();
    assert_eq!(bench.versions(), []);
    assert_eq!(bench.links(record.id).iter().filter(|link| link.presence == Presence::Here).count(), 2);
    assert_eq!(in_crm(&bench, "title"), "Ceremony");
}

#[test]
fn what_a_person_entered_by_hand_for_the_same_wedding_is_asked_about() {
    let bench = booked();
    bench.places[CALENDAR].enter(MAIN, "x1", "Anna & Ben!", 15);
    bench.sync();
    assert_eq!(bench.questions().len(), 1);
    assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Anna & Ben!"], "nothing is created beside it meanwhile");
}

#[test]
fn what_was_entered_by_hand_under_its_own_title_is_shown_like_the_rest_once_it_is_recognised() {
    for title in ["Ceremony", "Ceremony · Anna & Ben"] {
        let bench = booked();
        // Nothing of it has to be written for its own sake.
        bench.places[CRM].say("events", "e1", "notes", "");
        bench.places[CALENDAR].enter(MAIN, "x1", title, 15);
        bench.rest();
        let there = |field: &str| bench.places[CALENDAR].says(MAIN, "x1", field).unwrap().unwrap_or_default();
        assert_eq!(there("title"), "Ceremony · Anna & Ben");
        assert!(there("notes").contains("Anna Bell: 07700 900123"), "{}", there("notes"));
        assert_eq!((in_crm(&bench, "title"), bench.versions()), ("Ceremony".into(), vec![]));
    }
}

#[test]
fn what_is_moved_in_the_calendar_is_recognised_with_all_it_shows() {
    let bench = booked();
    bench.rest();
    bench.places[CALENDAR].rename(MAIN, "e1", "moved");
    bench.sync();
    assert_eq!(bench.written(), Vec::<String>::new(), "nobody said anything");
    bench.rest();
    assert_eq!((in_crm(&bench, "title"), in_crm(&bench, "notes")), ("Ceremony".into(), "Rings!".into()));
    assert_eq!(shown(&bench, "title"), "Ceremony · Anna & Ben");
    assert_eq!(shown(&bench, "notes").matches("Kept up to date").count(), 1);
}

#[test]
fn where_every_write_is_looked_at_first_a_person_less_in_the_notes_is_nobodys_edit() {
    let bench = booked();
    bench.places[CALENDAR].restamps();
    bench.rest();
    bench.places[CRM].relate("jobs", "j1", &[(Kind::Contact, "people", "p1")]);
    bench.edit(bench.named("Ceremony").id, "location", "The chapel");
    bench.rest();
    assert_eq!(shown(&bench, "location"), "The chapel");
    assert!(!shown(&bench, "notes").contains("Ben Carr"), "{}", shown(&bench, "notes"));
    assert_eq!(in_crm(&bench, "notes"), "Rings!");
}

#[test]
fn what_was_entered_by_hand_while_ours_never_got_there_is_shown_like_the_rest() {
    let bench = booked();
    bench.places[CRM].say("events", "e1", "notes", "");
    bench.places[CALENDAR].is_deaf(Some(FaultKind::Transient));
    bench.sync();
    bench.places[CALENDAR].enter(MAIN, "x1", "Ceremony", 15);
    bench.places[CALENDAR].is_deaf(None);
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Ceremony · Anna & Ben"]);
}

#[test]
fn what_changes_around_an_appointment_while_it_is_written_is_shown_as_well() {
    let bench = booked();
    bench.rest();
    let crm = &bench.places[CRM];
    crm.put("jobs", "j2", Kind::Wedding, with(event("Cleo & Dan", 22), &[("status", "booked")]));
    bench.rest();
    // The appointment goes out with the couple as it was known then; the wedding is planned after it.
    crm.relate("events", "e1", &[(Kind::Wedding, "jobs", "j2")]);
    crm.say("jobs", "j2", "title", "Cleo & Daniel");
    bench.rest();
    assert_eq!(shown(&bench, "title"), "Ceremony · Cleo & Daniel");
}

#[test]
fn after_a_lost_answer_the_title_tells_what_is_worn_where_the_notes_were_emptied() {
    let bench = booked();
    bench.rest();
    bench.places[CRM].say("jobs", "j1", "title", "Cleo & Dan");
    bench.places[CALENDAR].is_mute(true);
    bench.sync();
    bench.places[CALENDAR].is_mute(false);
    bench.places[CALENDAR].say(MAIN, "e1", "notes", "");
    bench.sync();
    assert_eq!(in_crm(&bench, "title"), "Ceremony");
    bench.rest();
    assert_eq!((in_crm(&bench, "title"), shown(&bench, "title")), ("Ceremony".into(), "Ceremony · Cleo & Dan".into()));
}

#[test]
fn a_list_takes_the_kinds_it_is_told_to_and_the_preview_comes_back() {
    let bench = booked();
    bench.rest();
    let list = bench.lists[CALENDAR][0];
    let kinds = |kinds: &[Kind]| crate::CollectionChange {
        filter: Some(Filter { kinds: kinds.to_vec(), ..Filter::default() }),
        ..crate::CollectionChange::default()
    };
    bench.set(list, kinds(&[Kind::Wedding, Kind::Appointment]));
    assert!(!bench.see(|view| view.collection(list)).unwrap().approved);
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN), ["Anna & Ben", "Ceremony · Anna & Ben"]);
    bench.set(list, kinds(&[Kind::Wedding]));
    bench.places[CRM].put("events", "e2", Kind::Appointment, event("Tasting", 2));
    bench.places[CRM].relate("events", "e2", &[(Kind::Wedding, "jobs", "j1")]);
    bench.rest();
    assert_eq!(bench.places[CALENDAR].titles(MAIN).len(), 2, "nothing new of another kind, and nothing taken away");
    bench.direct(list, Direction::Off);
}

proptest! {
    #[test]
    fn whatever_is_put_on_comes_off_again(
        title in proptest::option::of("[A-Za-z·& ]{1,12}[a-z]"),
        notes in proptest::option::of("[A-Za-z]{1,8}(\n[A-Za-z—]{1,8}){0,3}"),
        location in proptest::option::of("[A-Z][a-z]{0,5}"),
        couple in "[A-Z][a-z]{0,5} & [A-Z][a-z]{0,5}",
        venue in proptest::option::of("[A-Z][a-z]{6,9}"),
    ) {
        let given = [("title", &title), ("notes", &notes), ("location", &location)];
        let fields: Fields =
            given.iter().filter_map(|(field, words)| Some(((*field).into(), text(words.as_ref()?)))).collect();
        let dress = Dress::new("", &format!(" · {couple}"), venue, vec![couple.clone()]);
        prop_assert_eq!(dress.off(dress.on(fields.clone())), fields);
    }
}

#[test]
fn a_calendar_that_was_asked_too_often_shows_it_at_the_next_try() {
    let bench = booked();
    bench.rest();
    bench.places[CRM].say("jobs", "j1", "title", "Anna & Benjamin");
    bench.places[CALENDAR].is_deaf(Some(FaultKind::RateLimited { until: None }));
    bench.sync();
    bench.places[CALENDAR].is_deaf(None);
    assert_eq!(shown(&bench, "title"), "Ceremony · Anna & Ben");
    bench.rest();
    assert_eq!(shown(&bench, "title"), "Ceremony · Anna & Benjamin");
}

#[test]
fn a_title_that_has_the_couple_in_any_order_is_not_told_them_again() {
    let bench = booked();
    bench.places[CRM].say("events", "e1", "title", "Ceremony: Ben & Anna");
    bench.rest();
    assert_eq!(shown(&bench, "title"), "Ceremony: Ben & Anna");
}

#[test]
fn another_amount_for_the_same_people_is_another_invoice() {
    let bench = billed();
    let ledger = &bench.places[LEDGER];
    ledger.put("customers", "c9", Kind::Contact, said(&[("name", "Anna Bell"), ("email", "anna@example.org")]));
    ledger.put("invoices", "i9", Kind::Invoice, invoice("1042", "300"));
    ledger.relate("invoices", "i9", &[(Kind::Contact, "customers", "c9")]);
    bench.rest();
    assert_eq!(bench.questions(), []);
    assert_eq!(bench.records(Kind::Invoice).len(), 2);
    assert_eq!(ledger.related("invoices", "o1"), ["c9"]);
    assert!(!bench.places[CRM].related("orders", "i9").is_empty(), "her only wedding");
}

#[test]
fn a_wedding_takes_place_at_the_venue_among_its_people_unless_it_says_where_itself() {
    let bench = booked();
    let crm = &bench.places[CRM];
    crm.put("jobs", "j1", Kind::Wedding, with(event("Anna & Ben", 15), &[("status", "booked")]));
    let mut barn = said(&[("name", "The Barn"), ("address", "The barn, Ash Lane"), ("phone", "01632 960123")]);
    barn.insert("venue".into(), Value::Flag(true));
    crm.put("people", "p4", Kind::Contact, barn);
    let people = [(Kind::Contact, "people", "p1"), (Kind::Contact, "people", "p4")];
    crm.relate("jobs", "j1", &people);
    bench.rest();
    assert_eq!(shown(&bench, "location"), "The barn, Ash Lane");
    let venue = |bench: &Bench| shown(bench, "notes").lines().filter(|line| line.contains("arn")).collect::<String>();
    assert_eq!(venue(&bench), "Venue: The barn, Ash Lane: 01632 960123", "once, and how to reach it");
    let today = || bench.engine.today().unwrap();
    // From a Saturday in 2026 to the day.
    bench.pass(364 * 24);
    assert_eq!(today()[0].location.as_deref(), Some("The barn, Ash Lane"));

    crm.say("people", "p4", "address", "Elm Road 2");
    bench.sync();
    assert_eq!(bench.written(), ["update Ceremony · Anna & Ben"], "one write, at the calendar");
    assert_eq!(shown(&bench, "location"), "The Barn, Elm Road 2");
    assert_eq!(crm.says("jobs", "j1", "location"), Some(None), "the CRM says it its own way");
    assert_eq!(in_crm(&bench, "location"), "");

    crm.say("jobs", "j1", "location", "The Mill");
    bench.sync();
    assert_eq!((shown(&bench, "location").as_str(), today()[0].location.as_deref()), ("The Mill", Some("The Mill")));
    assert!(shown(&bench, "notes").contains("Venue: The Mill\n"), "{}", shown(&bench, "notes"));
    assert!(shown(&bench, "notes").contains("The Barn (venue): 01632 960123"), "{}", shown(&bench, "notes"));
    bench.places[CALENDAR].say(MAIN, "e1", "location", "The chapel");
    bench.rest();
    crm.say("people", "p4", "address", "Oak Road 3");
    bench.rest();
    assert_eq!((shown(&bench, "location"), in_crm(&bench, "location")), ("The chapel".into(), "The chapel".into()));
    assert_eq!(bench.versions(), []);
}

#[test]
fn an_invoice_to_somebody_of_many_weddings_belongs_to_none_of_them() {
    let bench = booked();
    let crm = &bench.places[CRM];
    crm.say("people", "p3", "email", "pia@example.org");
    crm.put("jobs", "j2", Kind::Wedding, with(event("Cleo & Dan", 22), &[("status", "booked")]));
    crm.relate("jobs", "j2", &[(Kind::Contact, "people", "p3")]);
    let ledger = &bench.places[LEDGER];
    ledger.put("customers", "c9", Kind::Contact, said(&[("name", "Pia Lang"), ("email", "pia@example.org")]));
    ledger.put("invoices", "i9", Kind::Invoice, invoice("1042", "300"));
    ledger.relate("invoices", "i9", &[(Kind::Contact, "customers", "c9")]);
    bench.rest();
    assert_eq!(crm.says("orders", "i9", "number"), None);
}

#[test]
fn what_is_still_open_of_an_invoice_the_books_say_and_nobody_is_asked() {
    let bench = billed();
    bench.rest();
    let owed = |place: usize, list: &str| bench.places[place].says(list, "o1", "balance").unwrap().unwrap_or_default();
    bench.places[CRM].say("orders", "o1", "balance", "1800");
    bench.places[LEDGER].say("invoices", "o1", "balance", "1200");
    bench.rest();
    assert_eq!(bench.versions(), [], "a sum that both reckon is no question");
    assert_eq!((owed(CRM, "orders"), owed(LEDGER, "invoices")), ("1200".into(), "1200".into()));
    bench.places[CRM].say("orders", "o1", "balance", "900");
    bench.rest();
    assert_eq!((owed(CRM, "orders"), owed(LEDGER, "invoices")), ("1200".into(), "1200".into()));
}
