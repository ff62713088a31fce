//! The rules: shown, made, taken back.

use super::names::Names;
use crate::Failure;
use crate::dto::rules::{Decides, ListRules, RemoveRule, RestoreRule, RuleBook, RuleCard, SetRule, StartCard};
use crate::router::{Context, Lookup};
use crate::texts::{instant, label};
use wedsync_domain::Kind;
use wedsync_domain::policy::{BOOKS, Place, Policy};
use wedsync_store::{Rule, View};

pub async fn list(context: Context, _: ListRules) -> Result<RuleBook, Failure> {
    context.look(book).await
}

pub async fn set(context: Context, ask: SetRule) -> Result<RuleBook, Failure> {
    context
        .apart(move |parts| {
            if let Decides::Connection(id) = ask.decides {
                let there = parts.engine.store().read(|view| view.connection(id))?;
                there.ok_or_else(|| Failure::not_found(format!("connection {id}"), "wedsync connections list"))?;
            }
            Ok(parts.engine.set_rule(ask.kind, &ask.field, policy(ask.decides))?)
        })
        .await?;
    context.look(book).await
}

pub async fn remove(context: Context, ask: RemoveRule) -> Result<RuleBook, Failure> {
    context.apart(move |parts| Ok(parts.engine.end_rule(ask.kind, &ask.field)?)).await?;
    context.look(book).await
}

pub async fn restore(context: Context, ask: RestoreRule) -> Result<RuleBook, Failure> {
    context.apart(move |parts| Ok(parts.engine.resume_rule(ask.kind, &ask.field)?)).await?;
    context.look(book).await
}

fn book(view: &View<'_>) -> Result<RuleBook, Lookup> {
    let names = Names::of(view)?;
    let rules = view.rules()?.into_iter().map(|rule| card(view, &names, &rule)).collect::<Result<_, Lookup>>()?;
    let fields = Kind::ALL.iter().flat_map(|kind| kind.schema().fields.iter().map(|field| (*kind, field)));
    let starts = fields.map(|(kind, field)| StartCard {
        kind,
        field: field.name.into(),
        label: field.label.into(),
        decides: if field.reckoned { Decides::Books } else { Decides::Ask },
    });
    Ok(RuleBook { rules, starts: starts.collect() })
}

fn card(view: &View<'_>, names: &Names, rule: &Rule) -> Result<RuleCard, Lookup> {
    let decides = decides(&rule.policy);
    let name = if let Decides::Connection(id) = decides { names.connection(id) } else { String::new() };
    Ok(RuleCard {
        kind: rule.kind,
        label: label(Some(rule.kind), &rule.field),
        field: rule.field.to_string(),
        decides,
        name,
        since: rule.since.map(instant),
        settled: wedsync_engine::settled_by(view, rule)?,
    })
}

fn policy(decides: Decides) -> Policy {
    let place = match decides {
        Decides::Ask => return Policy::Ask,
        Decides::Newest => return Policy::Newest,
        Decides::Books => Place::Category(BOOKS.into()),
        Decides::Hub => Place::Hub,
        Decides::Connection(id) => Place::Connection(id),
    };
    Policy::SourceOfTruth(vec![place])
}

/// Nobody makes a rule of several places; of one from elsewhere the first is told.
fn decides(policy: &Policy) -> Decides {
    match policy {
        Policy::Newest => Decides::Newest,
        Policy::Ask => Decides::Ask,
        Policy::SourceOfTruth(places) => match places.first() {
            Some(Place::Hub) => Decides::Hub,
            Some(Place::Connection(id)) => Decides::Connection(*id),
            Some(Place::Category(_)) => Decides::Books,
            None => Decides::Ask,
        },
    }
}
