//! Who is right about which field, in words.

use super::table::Table;
use super::{StudioClock, count};
use wedsync_api::dto::rules::{Decides, RuleBook, RuleCard};

pub fn book(book: &RuleBook, clock: &StudioClock) -> String {
    let mut text = if book.rules.is_empty() {
        "You made no rule. Where tools differ you are asked each time.".to_owned()
    } else {
        let mut table = Table::of(&["Of", "Field", "Who is right", "Since", "Settled"]);
        for it in &book.rules {
            let since = clock.when_if(it.since.as_deref(), "not known");
            let settled = it.settled.map_or_else(|| "not known".into(), |times| count(times, "time", "times"));
            table.row([it.kind.schema().plural, &it.label, &who(it), &since, &settled]);
        }
        format!("{}\n\nTake one back: wedsync rules remove KIND FIELD.", table.text())
    };
    let books: Vec<String> = book
        .starts
        .iter()
        .filter(|it| it.decides == Decides::Books)
        .map(|it| format!("{} of {}", it.label, it.kind.schema().plural))
        .collect();
    text +=
        &format!("\n\nWithout a rule the books are right about: {}. You are asked about the rest.", books.join(", "));
    text
}

fn who(it: &RuleCard) -> String {
    match it.decides {
        Decides::Ask => "you are asked".into(),
        Decides::Newest => "the later change".into(),
        Decides::Books => "the books".into(),
        Decides::Hub => "this desk".into(),
        Decides::Connection(id) => format!("{} ({id})", it.name),
    }
}
