//! Fields there and back.

use super::*;
use crate::providers::accounting::quickbooks::contact;
use crate::providers::accounting::quickbooks::entity::{self, Entity};
use proptest::prelude::*;

fn entity(json: Json) -> Entity {
    let Json::Object(entity) = json else { panic!("{json}") };
    entity
}

fn wanted(values: &[(&'static str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).into(), words(value))).collect()
}

/// Carries a sparse change out, as QuickBooks is said to.
fn merged(customer: &Entity, change: &Entity) -> Entity {
    let mut all = customer.clone();
    for (member, value) in change {
        match (all.get_mut(member), value) {
            (Some(Json::Object(there)), Json::Object(new)) => there.extend(new.clone()),
            _ => drop(all.insert(member.clone(), value.clone())),
        }
    }
    all
}

#[test]
fn a_new_name_keeps_the_surname_or_the_first_name_that_is_there() {
    for (there, name, given, family) in [
        (json!({}), "Anna", "Anna", ""),
        (json!({}), "Anna van der Meer", "Anna", "van der Meer"),
        (
            json!({ "GivenName": "Anna", "FamilyName": "van der Meer" }),
            "Anna Maria van der Meer",
            "Anna Maria",
            "van der Meer",
        ),
        (
            json!({ "GivenName": "Anna Maria", "FamilyName": "Bell" }),
            "Anna Maria van der Meer",
            "Anna Maria",
            "van der Meer",
        ),
        (json!({ "GivenName": "Anna", "FamilyName": "Bell" }), "Beth Smith", "Beth", "Smith"),
    ] {
        let change = contact::change(&entity(there), &wanted(&[("name", name), ("shown_as", "A")])).unwrap();
        assert_eq!((&change["GivenName"], &change["FamilyName"]), (&json!(given), &json!(family)), "{name}");
    }
}

#[test]
fn the_town_and_the_post_code_stay_in_their_places() {
    let there = json!({ "DisplayName": "A", "BillAddr": { "Id": "9", "Line1": "3 Mill Lane", "City": "Rye", "PostalCode": "TN31 7AA", "Country": "GBR" } });
    let moved = "Flat 2\n5 Mill Lane\nRye\nTN31 7AA\nGBR";
    let change =
        contact::change(&entity(there.clone()), &wanted(&[("shown_as", "A"), ("name", "A"), ("address", moved)]))
            .unwrap();
    let address = json!({ "Id": "9", "Line1": "Flat 2", "Line2": "5 Mill Lane", "City": "Rye", "PostalCode": "TN31 7AA", "Country": "GBR" });
    assert_eq!(change["BillAddr"], address);
    let away = "Villa Rosa\nFirenze\n50100";
    let change =
        contact::change(&entity(there), &wanted(&[("shown_as", "A"), ("name", "A"), ("address", away)])).unwrap();
    assert_eq!((&change["BillAddr"]["City"], &change["BillAddr"]["Line3"]), (&json!(""), &json!("50100")));
}

#[test]
fn amounts_are_what_they_are_and_no_float_comes_between() {
    for text in ["0.10 GBP", "2850.10 GBP", "999999999999.99 USD", "1000 JPY", "0.30 EUR"] {
        let Value::Money(money) = money(text) else { panic!() };
        let number = entity::number(&money).unwrap();
        let there = entity(json!({ "TotalAmt": number }));
        let back = entity::money(&there, "TotalAmt", money.currency.code()).unwrap();
        assert_eq!(back, Some(Value::Money(money)), "{text}");
    }
    let Value::Money(long) = money("12345678901234567.89 GBP") else { panic!() };
    assert_eq!(entity::number(&long), None, "as a number it would be another amount");
}

proptest! {
    #[test]
    fn a_customer_says_afterwards_what_was_wanted(
        name in "[A-Za-zéø]{1,8}( [A-Za-zéø]{1,8}){0,4}", shown in "[A-Za-z&’ ]{1,20}[A-Za-z]", notes in "[ -~]{0,20}",
        lines in proptest::collection::vec("[A-Za-z0-9]{1,9}", 0..5), city in "[A-Z][a-z]{2,6}", given in "[A-Za-z]{0,6}",
        family in "[A-Za-z]{0,6}", middle in "[A-Za-z]{0,3}",
    ) {
        let there = entity(json!({ "Id": "1", "DisplayName": "Before", "GivenName": given, "FamilyName": family, "MiddleName": middle,
            "BillAddr": { "Line1": "1 Old Road", "City": city }, "Notes": "Old" }));
        let shown = shown.trim().to_owned();
        let mut wanted = wanted(&[("name", &name), ("shown_as", &shown), ("notes", notes.trim()), ("address", &lines.join("\n"))]);
        wanted.retain(|_, value| !value.is_blank());
        let change = contact::change(&there, &wanted).unwrap();
        let after = contact::read(&merged(&there, &change));
        prop_assert!(wedsync_domain::fields::difference(&after, &wanted).is_empty(), "{after:?}\n{wanted:?}\n{change:?}");
        prop_assert!(contact::change(&merged(&there, &change), &wanted).unwrap().is_empty(), "a second time nothing is left to do");
    }

    #[test]
    fn no_answer_whatever_upsets_the_reading(text in "[ -~]{0,40}", number in any::<f64>()) {
        for value in [json!(text), json!(number), json!([text]), json!({ "value": text, "Address": number }), Json::Null] {
            let row = entity(json!({ "Id": value, "SyncToken": value, "MetaData": value, "DisplayName": value, "BillAddr": value,
                "TotalAmt": value, "Balance": value, "CurrencyRef": value, "TxnDate": value, "Line": value, "LinkedTxn": value,
                "PrivateNote": value, "BillEmail": value, "PaymentMethodRef": value, "status": value }));
            let company = books::Company { home: "GBP".into(), has_currencies: false, numbers_itself: false, is_taxed: false, methods: HashMap::new() };
            for list in List::ALL {
                let place = Place { realm: REALM.to_owned(), list };
                let _ = (place.read_fields(&row, Some(&company)), entity::revision(&row), entity::named(&row));
            }
        }
    }
}
