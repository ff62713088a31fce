//! Lists: what is left out unless asked for, filters, order, pages.

use super::asked::Asked;
use super::drawers::Drawer;
use super::members::Resource;
use super::refusal::Refusal;
use super::workspace::Workspace;
use serde_json::{Value, json};
use std::cmp::Ordering;

const SMALLEST: usize = 10;
const LARGEST: usize = 100;

/// The page that was asked for.
pub fn listed(asked: &Asked, workspace: &Workspace, drawer: &Drawer, job: Option<&str>) -> Result<Value, Refusal> {
    let mut names = vec!["sortBy"];
    if job.is_none() && drawer.paged() {
        names.extend(drawer.filters.iter().chain(&["page", "pageSize"]));
    }
    asked.takes(&names)?;
    let number = |name: &'static str, least: usize, most: usize, usual: usize| match once(asked, name)? {
        None => Ok(usual),
        Some(text) => match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(Refusal::validation(name, "is out of bounds")),
        },
    };
    let (page, size) = (number("page", 1, usize::MAX, 1)?, number("pageSize", SMALLEST, LARGEST, LARGEST)?);
    let mut found = filtered(asked, workspace, drawer)?;
    found.retain(|resource| job.is_none_or(|job| resource.get("jobId").is_some_and(|of| of == job)));
    sort(&mut found, once(asked, "sortBy")?.unwrap_or(drawer.default_sort))?;
    let total = found.len();
    let items: Vec<_> = if job.is_some() || !drawer.paged() {
        found
    } else {
        found.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect()
    };
    let meta =
        json!({ "currentPage": page, "totalPages": total.div_ceil(size), "totalItems": total, "rows": items.len() });
    let name = match (job, drawer.name) {
        (Some(_), "order") => "joborder-collection",
        (Some(_), _) => "jobpayment-collection",
        (None, _) => drawer.list,
    };
    Ok(json!({ "type": name, "meta": meta, "items": items }))
}

fn once<'a>(asked: &'a Asked, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    asked.params.once(name).map_err(|_| Refusal::validation(name, "stands twice"))
}

fn filtered(asked: &Asked, workspace: &Workspace, drawer: &Drawer) -> Result<Vec<Resource>, Refusal> {
    let mut found = workspace.all(drawer);
    let includes = |name| once(asked, name).map(|said| said == Some("true"));
    if drawer.filters.contains(&"includeClosed") && !includes("includeClosed")? {
        found.retain(|resource| resource.get("closed") != Some(&Value::Bool(true)));
    }
    if drawer.filters.contains(&"includeHidden") && !includes("includeHidden")? {
        found.retain(|resource| resource.get("hidden") != Some(&Value::Bool(true)));
    }
    for name in ["jobId", "contactId", "email"] {
        if let Some(wanted) = once(asked, name)? {
            found.retain(|resource| resource.get(name).is_some_and(|value| value == wanted));
        }
    }
    if let Some(wanted) = once(asked, "externalMappingId")? {
        let mapped = |resource: &Resource| {
            let mappings = resource.get("externalMappings").and_then(Value::as_array);
            mappings.into_iter().flatten().any(|mapping| mapping["id"] == wanted)
        };
        found.retain(mapped);
    }
    Ok(found)
}

/// By one property, `asc` unless it says `desc`. Equal ones are in no order that anybody promised: here the latest
/// comes first, so that who relies on one is found out.
fn sort(found: &mut [Resource], by: &str) -> Result<(), Refusal> {
    let (name, descending) = match by.split_once(' ') {
        None => (by, false),
        Some((name, "asc")) => (name, false),
        Some((name, "desc")) => (name, true),
        Some(_) => return Err(Refusal::validation("sortBy", "is not an order")),
    };
    if !["id", "created", "modified", "name", "sortPosition", "title", "eventDate", "stage"].contains(&name) {
        return Err(Refusal::validation("sortBy", "is not a property to sort by"));
    }
    let id = |resource: &Resource| resource.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    found.sort_by_key(|resource| std::cmp::Reverse(id(resource)));
    found.sort_by(|a, b| {
        let order = compare(a.get(name), b.get(name));
        if descending { order.reverse() } else { order }
    });
    Ok(())
}

fn compare(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let number = |value: Option<&Value>| value.and_then(Value::as_i64);
    text(a).cmp(&text(b)).then(number(a).cmp(&number(b)))
}
