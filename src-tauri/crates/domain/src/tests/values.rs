//! When values say the same, and what differences do.

use super::when::moment;
use crate::fields::{apply, difference, is_volatile, names, same};
use crate::money::Money;
use crate::when::{Ending, When};
use crate::{Fields, Value};
use iso_currency::Currency;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use rust_decimal::Decimal;

pub fn money() -> impl Strategy<Value = Money> {
    let currencies: Vec<Currency> = (0..1000).filter_map(Currency::from_numeric).collect();
    (any::<i64>(), 0u32..12, proptest::sample::select(currencies))
        .prop_map(|(number, scale, currency)| Money { amount: Decimal::new(number, scale), currency })
}

/// Few letters, so that texts are often the same in all but their form: é has two, line ends three.
fn text() -> impl Strategy<Value = String> {
    let pieces = ["a", "\u{e9}", "e\u{301}", " ", "\t", "\n", "\r\n", "\r", "\u{a0}", "\u{212b}", "\u{c5}"];
    vec(proptest::sample::select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => text().prop_map(Value::Text),
        4 => vec(text(), 0..4).prop_map(Value::List),
        1 => (moment(), proptest::option::of(moment())).prop_map(|(start, end)| {
            Value::When(When { start, end: end.map(Ending::At), repeats: Vec::new() })
        }),
        1 => moment().prop_map(|moment| Value::Date(moment.date())),
        1 => money().prop_map(Value::Money),
        1 => (0i64..20, 0u32..3).prop_map(|(number, scale)| Value::Number(Decimal::new(number, scale))),
        1 => any::<bool>().prop_map(Value::Flag),
    ]
}

fn fields() -> impl Strategy<Value = Fields> {
    let name = proptest::sample::select(vec![
        "title",
        "when",
        "value",
        "notes",
        "ical/X-COLOR",
        "ical/DTSTAMP",
        "ical/SEQUENCE",
    ]);
    btree_map(name.prop_map(Into::into), value(), 0..6)
}

#[test]
fn form_makes_no_difference_and_content_does() {
    let text = |text: &str| Value::Text(text.to_owned());
    let list = |lines: &[&str]| Value::List(lines.iter().map(|line| (*line).to_owned()).collect());
    assert!(text("Zo\u{eb} \r\nThe Old Barn\n\n").same_as(&text("Zoe\u{308}\nThe Old Barn")));
    assert!(!text("Zo\u{eb}").same_as(&text("Zoe")), "an accent is a letter");
    assert!(!text(" a").same_as(&text("a")), "blanks in front may be an indented list");
    assert!(list(&["b", "a"]).same_as(&list(&["a", "b"])));
    assert!(!list(&["a", "a"]).same_as(&list(&["a"])), "twice is not once");
    assert!(!list(&["a"]).same_as(&text("a")), "one line is not a list of one");
    let number = |text: &str| Value::Number(text.parse().unwrap());
    assert!(number("1.50").same_as(&number("1.5")));
}

proptest! {
    #[test]
    fn every_value_is_the_same_as_itself(a in value()) {
        prop_assert!(a.same_as(&a));
    }

    #[test]
    fn sameness_goes_both_ways(a in value(), b in value()) {
        prop_assert_eq!(a.same_as(&b), b.same_as(&a));
    }

    #[test]
    fn sameness_is_handed_on(a in text(), b in text(), c in text(), wrap in any::<bool>()) {
        let wrapped = |text| if wrap { Value::List(vec![text, "a".to_owned()]) } else { Value::Text(text) };
        let [a, b, c] = [a, b, c].map(wrapped);
        prop_assert!(!(a.same_as(&b) && b.same_as(&c)) || a.same_as(&c), "{a:?} {b:?} {c:?}");
    }

    #[test]
    fn values_survive_being_stored(a in fields()) {
        let json = serde_json::to_vec(&a).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Fields>(&json).unwrap(), a);
    }

    #[test]
    fn there_is_no_difference_to_oneself(a in fields()) {
        prop_assert!(difference(&a, &a).is_empty());
    }

    #[test]
    fn applying_the_difference_leaves_none(a in fields(), b in fields()) {
        let mut made = a.clone();
        apply(&mut made, &difference(&a, &b));
        prop_assert!(difference(&made, &b).is_empty(), "{made:?}");
        for name in names([&made, &b]) {
            prop_assert!(same(made.get(name), b.get(name)), "{name}");
        }
        let stamps = |fields: &Fields| -> Fields {
            fields.clone().into_iter().filter(|(name, _)| is_volatile(name)).collect()
        };
        prop_assert_eq!(stamps(&made), stamps(&a), "stamps are nobody's change");
    }

    #[test]
    fn a_difference_names_only_what_differs(a in fields(), b in fields()) {
        for (name, value) in difference(&a, &b) {
            prop_assert_eq!(value.as_ref(), b.get(&name));
            prop_assert!(!same(a.get(&name), b.get(&name)) && !is_volatile(&name));
        }
    }

    #[test]
    fn a_patch_carried_out_twice_does_no_more_than_once(a in fields(), b in fields()) {
        let patch = difference(&a, &b);
        let mut once = a;
        apply(&mut once, &patch);
        let mut twice = once.clone();
        apply(&mut twice, &patch);
        prop_assert_eq!(once, twice);
    }
}
