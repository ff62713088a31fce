//! Lists: what is left out unless asked for, filters, order, pages.

use super::asked::Asked;
use super::drawers::Drawer;
use super::members::Resource;
use super::refusal::Refusal;
use super::workspace::Workspace;
use serde_json::{Value, json};
use std::cmp::Reverse;

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
    let by = once(asked, "sortBy")?.unwrap_or(drawer.default_sort);
    sort(&mut found, by, |record| workspace.shown(drawer, record))?;
    let total = found.len();
    let paged = job.is_none() && drawer.paged();
    let (first, most) = if paged { ((page - 1).saturating_mul(size), size) } else { (0, total) };
    let items: Vec<_> =
        found.into_iter().skip(first).take(most).map(|record| workspace.shown(drawer, record)).collect();
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

/// Records as they are kept: none of what is asked for here follows from others.
fn filtered<'a>(asked: &Asked, workspace: &'a Workspace, drawer: &Drawer) -> Result<Vec<&'a Resource>, Refusal> {
    let mut found: Vec<_> = workspace.kept(drawer.name).collect();
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
        let mapped = |resource: &&Resource| {
            let mappings = resource.get("externalMappings").and_then(Value::as_array);
            mappings.into_iter().flatten().any(|mapping| mapping["id"] == wanted)
        };
        found.retain(mapped);
    }
    Ok(found)
}

/// By one property, `asc` unless it says `desc`. Equal ones are in no order that anybody promised: here the latest
/// comes first, so that who relies on one is found out.
fn sort(found: &mut [&Resource], by: &str, shown: impl Fn(&Resource) -> Resource) -> Result<(), Refusal> {
    let (name, descending) = match by.split_once(' ') {
        None => (by, false),
        Some((name, "asc")) => (name, false),
        Some((name, "desc")) => (name, true),
        Some(_) => return Err(Refusal::validation("sortBy", "is not an order")),
    };
    if !["id", "created", "modified", "name", "sortPosition", "title", "eventDate", "stage"].contains(&name) {
        return Err(Refusal::validation("sortBy", "is not a property to sort by"));
    }
    if name == "id" {
        // They come in this order.
        if descending {
            found.reverse();
        }
        return Ok(());
    }
    let by = |said: Option<&Value>| (said.and_then(Value::as_str).map(str::to_owned), said.and_then(Value::as_i64));
    let follows = ["name", "title"].contains(&name);
    let key = |record: &Resource| if follows { by(shown(record).get(name)) } else { by(record.get(name)) };
    found.reverse();
    if descending {
        found.sort_by_cached_key(|record| Reverse(key(record)));
    } else {
        found.sort_by_cached_key(|record| key(record));
    }
    Ok(())
}
