//! Doubtful matches.

use super::names::Names;
use crate::Failure;
use crate::dto::matches::{AcceptMatch, Answered, Candidate, ListMatches, MatchCard, RefuseMatch};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use wedsync_domain::ids::MatchId;
use wedsync_domain::{Kind, Value};
use wedsync_store::{Question, View};

pub async fn list(context: Context, _: ListMatches) -> Result<Vec<MatchCard>, Failure> {
    context
        .look(|view| {
            let names = Names::of(view)?;
            view.questions_open()?.into_iter().map(|question| card(view, &names, question)).collect()
        })
        .await
}

pub async fn accept(context: Context, ask: AcceptMatch) -> Result<Answered, Failure> {
    answer(context, ask.id, true).await
}

pub async fn refuse(context: Context, ask: RefuseMatch) -> Result<Answered, Failure> {
    answer(context, ask.id, false).await
}

async fn answer(context: Context, id: MatchId, accept: bool) -> Result<Answered, Failure> {
    context.apart(move |parts| Ok(parts.engine.answer_match(id, accept)?)).await?;
    Ok(Answered { id, state: if accept { "accepted" } else { "refused" }.into() })
}

fn card(view: &View<'_>, names: &Names, question: Question) -> Result<MatchCard, Lookup> {
    let arrival = view.arrival(question.collection, &question.remote)?;
    let kind = arrival.as_ref().map(|it| it.kind);
    let (name, date) = match &arrival {
        Some(arrival) => {
            let body = view.body(arrival.body)?;
            (title(arrival.kind, &body), date(arrival.kind, &body))
        }
        None => (question.remote.to_string(), None),
    };
    let mut candidates = Vec::new();
    for id in question.candidates {
        if let Some(record) = view.record(id)? {
            candidates.push(Candidate { id, name: record.title, date: record.date.map(|day| day.to_string()) });
        }
    }
    let connection = names.connection_of(question.collection);
    Ok(MatchCard {
        id: question.id,
        name,
        kind,
        state: "open".into(),
        date,
        connection,
        connection_name: names.place(Some(question.collection)),
        collection: question.collection,
        collection_name: names.collection(question.collection),
        candidates,
        reason: question.reason.to_string(),
        why: question.reason,
        opened: instant(question.opened),
    })
}

/// What a set of values is called, by its kind.
pub fn title(kind: Kind, body: &wedsync_domain::Fields) -> String {
    kind.schema().called(body).unwrap_or_default()
}

fn date(kind: Kind, body: &wedsync_domain::Fields) -> Option<String> {
    match body.get(kind.schema().date)? {
        Value::When(when) => Some(when.start.date().to_string()),
        other => Some(other.to_string()),
    }
}
