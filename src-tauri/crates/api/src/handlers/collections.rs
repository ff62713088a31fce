//! Lists and what a person decides about them.

use crate::dto::collections::{CollectionCard, ListCollections, SetCollection};
use crate::router::{Context, Lookup};
use crate::{Failure, texts};
use chrono::NaiveDate;
use wedsync_domain::connection::{Collection, Filter, Weddings};
use wedsync_engine::CollectionChange;
use wedsync_store::View;

pub async fn list(context: Context, ask: ListCollections) -> Result<Vec<CollectionCard>, Failure> {
    let id = ask.connection;
    context
        .look(move |view| {
            if view.connection(id)?.is_none() {
                return Err(Failure::not_found(format!("connection {id}"), "wedsync connections list").into());
            }
            cards(view, view.collections(Some(id))?)
        })
        .await
}

pub async fn set(context: Context, ask: SetCollection) -> Result<CollectionCard, Failure> {
    let change = CollectionChange {
        direction: ask.direction,
        circle: ask.circle.map(|name| circle(&name)).transpose()?,
        filter: ask.filter.map(|text| filter(&text)).transpose()?,
        weddings: ask.weddings.map(|text| weddings(&text)),
        template: ask.template.map(|text| (text.trim() != "usual").then_some(text)),
    };
    let set = context.apart(move |parts| Ok(parts.engine.set_collection(ask.id, &change)?)).await?;
    context.look(move |view| card(view, set)).await
}

pub fn cards(view: &View<'_>, collections: Vec<Collection>) -> Result<Vec<CollectionCard>, Lookup> {
    collections.into_iter().map(|it| card(view, it)).collect()
}

pub fn card(view: &View<'_>, it: Collection) -> Result<CollectionCard, Lookup> {
    let state = match (it.direction.reads(), it.direction.writes()) {
        (false, false) => "off",
        (_, true) if !it.approved => "preview_waits",
        (_, true) => "writes",
        (true, false) => "reads",
    };
    Ok(CollectionCard {
        linked: view.link_count(it.id)?,
        filter: filter_text(&it.filter),
        weddings: match it.weddings {
            Weddings::None => "none".into(),
            Weddings::All => "all".into(),
            Weddings::Category(name) => name,
        },
        template: it.template.unwrap_or_else(|| "usual".into()),
        state: state.into(),
        id: it.id,
        name: it.name,
        kind: it.kind,
        direction: it.direction,
        connection: it.connection,
        circle: it.circle,
        read_only: it.read_only,
        approved: it.approved,
    })
}

fn circle(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    // `alone:` names the circles that the engine gives to lists nobody has decided about.
    if name.is_empty() || name.contains(':') || name.chars().any(char::is_control) {
        return Err(Failure::new(
            "bad_value",
            format!("“{}” cannot be the name of a circle.", name.escape_default()),
            "Use a short name without a colon, for example studio.",
        ));
    }
    Ok(name.to_owned())
}

fn weddings(text: &str) -> Weddings {
    match text.trim() {
        "all" => Weddings::All,
        "none" | "" => Weddings::None,
        category => Weddings::Category(category.to_owned()),
    }
}

/// `kind:appointments`, `category:NAME`, `from:YYYY-MM-DD`, several with commas between them, or `none`.
fn filter(text: &str) -> Result<Filter, Failure> {
    let mut filter = Filter::default();
    if matches!(text.trim(), "none" | "") {
        return Ok(filter);
    }
    for part in text.split(',') {
        match part.trim().split_once(':') {
            Some(("category", name)) if !name.trim().is_empty() => filter.categories.push(name.trim().to_owned()),
            Some(("kind", kind)) => filter.kinds.push(kind.trim().parse().map_err(|_| unreadable(part))?),
            Some(("from", day)) => filter.from = Some(day.trim().parse::<NaiveDate>().map_err(|_| unreadable(part))?),
            _ => return Err(unreadable(part)),
        }
    }
    Ok(filter)
}

fn unreadable(part: &str) -> Failure {
    let forms = ["kind:appointments", "category:NAME", "from:YYYY-MM-DD", "none"].map(str::to_owned);
    Failure::new(
        "bad_value",
        format!("“{}” is not a filter we know.", part.trim()),
        format!("Filters are {}; put commas between several.", texts::sentence_list(&forms)),
    )
}

fn filter_text(filter: &Filter) -> String {
    let kinds = filter.kinds.iter().map(|kind| format!("kind:{}", kind.schema().plural));
    let categories = filter.categories.iter().map(|name| format!("category:{name}"));
    let parts: Vec<String> = kinds.chain(categories).chain(filter.from.map(|day| format!("from:{day}"))).collect();
    if parts.is_empty() { "none".into() } else { parts.join(",") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        for text in [
            "none",
            "kind:weddings,kind:appointments,category:Wedding",
            "category:Wedding",
            "from:2026-01-01",
            "category:Wedding,category:VIP,from:2026-01-01",
        ] {
            assert_eq!(filter_text(&filter(text).unwrap()), text);
        }
        assert_eq!(filter(" category: Wedding , from: 2026-01-01 ").unwrap().categories, ["Wedding"]);
    }

    #[test]
    fn a_filter_that_is_not_understood_narrows_nothing_by_accident() {
        for text in ["Wedding", "category:", "from:may", "until:2026-01-01", "category:A,,", "kind:parties"] {
            assert_eq!(filter(text).unwrap_err().code, "bad_value", "{text}");
        }
    }

    #[test]
    fn a_circle_cannot_pose_as_one_of_the_engines_own() {
        assert!(circle("alone:col-1").is_err());
        assert!(circle(" ").is_err());
        assert_eq!(circle(" studio ").unwrap(), "studio");
    }
}
