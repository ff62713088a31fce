//! The query language: one kind, filters that all must hold, an order, a page.
//!
//! As <https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries> has it
//! (read 2026-11-21). Unverified: that comparing words does not look at capitals, and that `Id` is ordered as a number.

use super::company::Company;
use super::entity::{Entity, Kind};
use super::refusal::Refusal;
use serde_json::{Value, json};
use std::cmp::Ordering;
use winnow::ascii::{Caseless, dec_uint, multispace0, multispace1};
use winnow::combinator::{alt, delimited, opt, preceded, repeat, separated, terminated};
use winnow::prelude::*;
use winnow::token::{any, none_of, take_while};

/// Without `MAXRESULTS`, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Is,
    Less,
    More,
    AtMost,
    AtLeast,
    Like,
    In,
}

#[derive(Debug, Clone)]
struct Filter {
    path: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug)]
pub struct Select {
    counts: bool,
    kind: Kind,
    filters: Vec<Filter>,
    order: Option<(String, bool)>,
    start: usize,
    most: usize,
}

fn word(text: &'static str) -> impl FnMut(&mut &str) -> ModalResult<()> {
    move |input: &mut &str| (multispace0, Caseless(text)).void().parse_next(input)
}

fn name(input: &mut &str) -> ModalResult<String> {
    let letters = take_while(1.., |sign: char| sign.is_ascii_alphanumeric() || sign == '.');
    preceded(multispace0, letters).map(str::to_owned).parse_next(input)
}

/// In quotation marks, a backslash before what would end it; or a bare word.
fn value(input: &mut &str) -> ModalResult<String> {
    let sign = alt((preceded('\\', any), none_of(['\'', '\\'])));
    let quoted = delimited('\'', repeat(0.., sign), '\'');
    let bare = take_while(1.., |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.' | ':' | '+'));
    preceded(multispace0, alt((quoted, bare.map(str::to_owned)))).parse_next(input)
}

fn filter(input: &mut &str) -> ModalResult<Filter> {
    let path = name(input)?;
    multispace0.parse_next(input)?;
    let operator = alt((
        "<=".value(Operator::AtMost),
        ">=".value(Operator::AtLeast),
        "=".value(Operator::Is),
        "<".value(Operator::Less),
        ">".value(Operator::More),
        Caseless("like").value(Operator::Like),
        Caseless("in").value(Operator::In),
    ))
    .parse_next(input)?;
    let several = delimited((multispace0, '('), separated(1.., value, (multispace0, ',')), (multispace0, ')'));
    let values = if operator == Operator::In { { several }.parse_next(input)? } else { vec![value(input)?] };
    Ok(Filter { path, operator, values })
}

fn number(input: &mut &str) -> ModalResult<usize> {
    preceded(multispace1, dec_uint::<_, u32, _>).map(|number| number as usize).parse_next(input)
}

fn select(input: &mut &str) -> ModalResult<Result<Select, String>> {
    word("select").parse_next(input)?;
    let counts = preceded(multispace0, alt((Caseless("count(*)").value(true), "*".value(false)))).parse_next(input)?;
    word("from").parse_next(input)?;
    let kind = name(input)?;
    let filters: Option<Vec<Filter>> =
        opt(preceded(word("where"), separated(1.., filter, word("and")))).parse_next(input)?;
    let order = opt((
        preceded((word("orderby"), multispace1), name),
        opt(alt((word("desc").value(true), word("asc").value(false)))),
    ));
    let order = { order }.parse_next(input)?;
    let start = opt(preceded(word("startposition"), number)).parse_next(input)?;
    let most = terminated(opt(preceded(word("maxresults"), number)), multispace0).parse_next(input)?;
    let order = order.map(|(path, down)| (path, down.unwrap_or(false)));
    let (start, most) = (start.unwrap_or(1).max(1), most.unwrap_or(USUAL).min(MOST));
    let filters = filters.unwrap_or_default();
    Ok(match Kind::of_name(&kind) {
        Some(kind) => Ok(Select { counts, kind, filters, order, start, most }),
        None => Err(kind),
    })
}

impl Select {
    pub fn read(statement: &str) -> Result<Select, Refusal> {
        let read = select.parse(statement).map_err(|_| Refusal::query(statement))?;
        read.map_err(|kind| Refusal::query(&format!("QueryParserError: Invalid entity {kind}")))
    }

    /// The `QueryResponse`.
    pub fn of(&self, company: &Company) -> Value {
        let mut found: Vec<&Entity> = Vec::new();
        let asks_for_activity = self.filters.iter().any(|filter| filter.path == "Active");
        for entry in company.entries(self.kind) {
            let inactive = entry.get("Active") == Some(&json!(false));
            if inactive && self.kind.has_inactive() && !asks_for_activity {
                continue;
            }
            if self.filters.iter().all(|filter| filter.holds(entry)) {
                found.push(entry);
            }
        }
        if self.counts {
            return json!({ "totalCount": found.len() });
        }
        let (path, down) = self.order.clone().unwrap_or_else(|| ("Id".to_owned(), false));
        found.sort_by(|a, b| {
            let order = ordered(member(a, &path), member(b, &path));
            if down { order.reverse() } else { order }
        });
        let page: Vec<_> = found.into_iter().skip(self.start - 1).take(self.most).collect();
        if page.is_empty() {
            return json!({});
        }
        json!({ self.kind.name(): page, "startPosition": self.start, "maxResults": page.len() })
    }
}

impl Filter {
    fn holds(&self, entry: &Entity) -> bool {
        let Some(there) = member(entry, &self.path) else { return false };
        let compared = |value: &String| ordered(Some(there.clone()), Some(value.clone()));
        let first = self.values.first().map(compared);
        match self.operator {
            Operator::Is => first == Some(Ordering::Equal),
            Operator::Less => first == Some(Ordering::Less),
            Operator::More => first == Some(Ordering::Greater),
            Operator::AtMost => first.is_some_and(Ordering::is_le),
            Operator::AtLeast => first.is_some_and(Ordering::is_ge),
            Operator::In => self.values.iter().any(|value| compared(value) == Ordering::Equal),
            Operator::Like => self.values.first().is_some_and(|pattern| is_like(&there, pattern)),
        }
    }
}

/// What a member says as text; a reference says its id, an address itself.
fn member(entry: &Entity, path: &str) -> Option<String> {
    let mut here = entry.get(path.split('.').next()?)?;
    for part in path.split('.').skip(1) {
        here = here.get(part)?;
    }
    match here {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Object(inner) => inner.get("value").or_else(|| inner.get("Address"))?.as_str().map(str::to_owned),
        _ => None,
    }
}

fn ordered(a: Option<String>, b: Option<String>) -> Ordering {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<f64>().ok());
    let time = |text: &Option<String>| text.as_ref().and_then(|text| chrono::DateTime::parse_from_rfc3339(text).ok());
    if let (Some(a), Some(b)) = (number(&a), number(&b)) {
        return a.total_cmp(&b);
    }
    if let (Some(a), Some(b)) = (time(&a), time(&b)) {
        return a.cmp(&b);
    }
    let plain = |text: Option<String>| text.map(|text| text.to_lowercase());
    plain(a).cmp(&plain(b))
}

/// `%` stands for anything.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.to_lowercase(), pattern.to_lowercase());
    let parts: Vec<&str> = pattern.split('%').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
