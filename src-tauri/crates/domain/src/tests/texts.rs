//! Money, ids and kinds as a person or a script writes them.

use super::values::money;
use crate::Kind;
use crate::ids::{CollectionId, ConnectionId, RecordId};
use crate::money::Money;
use proptest::prelude::*;

#[test]
fn a_comma_separates_thousands_and_nothing_else() {
    let amount = |text: &str| text.parse::<Money>().map(|money| money.to_string()).ok();
    assert_eq!(amount("2,850 GBP").as_deref(), Some("2850.00 GBP"));
    assert_eq!(amount("-1,234,567.5 gbp").as_deref(), Some("-1234567.50 GBP"));
    assert_eq!(amount("1000 JPY").as_deref(), Some("1000 JPY"), "yen have no smaller unit");
    assert_eq!(amount("1.234 GBP").as_deref(), Some("1.234 GBP"), "what is given is kept, also beyond the penny");
    for wrong in ["1,50 EUR", "2850,00 GBP", "1,2345 GBP", "1.5,000 GBP", "1,,000 GBP", "1,+00 GBP", "1.000,50 EUR"] {
        assert_eq!(amount(wrong), None, "{wrong}: in half of Europe this comma is the decimal point");
    }
    for wrong in ["", "GBP", "12", "12GBP", "12 XYZ", "twelve GBP", "NaN GBP"] {
        assert_eq!(amount(wrong), None, "{wrong}");
    }
}

#[test]
fn an_id_of_another_thing_is_refused_with_an_example() {
    let refusal = "con-1".parse::<RecordId>().unwrap_err();
    assert_eq!(refusal.to_string(), "“con-1” is not an id; ids look like rec-12");
    for wrong in ["", "rec", "rec-", "rec-x", "rec-1 ", "REC-1", "rec-1.0", "rec-99999999999999999999"] {
        assert!(wrong.parse::<RecordId>().is_err(), "{wrong}");
    }
}

#[test]
fn every_kind_has_words_and_fields_that_fit_together() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        assert_eq!((schema.name.parse(), schema.plural.parse()), (Ok(*kind), Ok(*kind)));
        assert_eq!(serde_json::to_value(kind).unwrap(), schema.name, "stored under the name that commands use");
        for name in [schema.title, schema.date].into_iter().chain(schema.email) {
            assert!(schema.field(name).is_some(), "{kind} has no field {name}");
        }
        let mut names: Vec<_> = schema.fields.iter().map(|field| field.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), schema.fields.len(), "{kind} has a field twice");
    }
}

proptest! {
    #[test]
    fn money_is_read_back_as_it_was_written(money in money()) {
        prop_assert_eq!(money.to_string().parse(), Ok(money));
    }

    #[test]
    fn whatever_reads_as_money_is_written_so_that_it_reads_the_same(text in "[-+]?[0-9,._]{0,12} ?(GBP|JPY|KWD|gbp)") {
        if let Ok(money) = text.parse::<Money>() {
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }
    }

    #[test]
    fn ids_are_read_back_as_they_were_written(number in 0..i64::MAX) {
        prop_assert_eq!(RecordId(number).to_string().parse(), Ok(RecordId(number)));
        let json = serde_json::to_string(&CollectionId(number)).unwrap();
        prop_assert_eq!(&json, &format!("\"col-{number}\""));
        prop_assert_eq!(serde_json::from_str::<CollectionId>(&json).unwrap(), CollectionId(number));
    }

    #[test]
    fn any_text_is_read_as_an_id_an_amount_and_a_kind_or_refused(text in any::<String>()) {
        let _ = (text.parse::<ConnectionId>(), text.parse::<Money>(), text.parse::<Kind>());
    }
}
