//! Deletions that are held.

use super::names::Names;
use crate::Failure;
use crate::dto::deletions::{Answered, ApproveDeletion, DeletionCard, ListDeletions, RefuseDeletion};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use wedsync_domain::ids::HeldId;
use wedsync_store::{Held, HeldState, HeldWhat, View};

pub async fn list(context: Context, _: ListDeletions) -> Result<Vec<DeletionCard>, Failure> {
    context
        .look(|view| {
            let names = Names::of(view)?;
            view.held(Some(HeldState::Waiting))?.into_iter().map(|held| card(view, &names, held)).collect()
        })
        .await
}

pub async fn approve(context: Context, ask: ApproveDeletion) -> Result<Answered, Failure> {
    answer(context, ask.id, true).await
}

pub async fn refuse(context: Context, ask: RefuseDeletion) -> Result<Answered, Failure> {
    answer(context, ask.id, false).await
}

async fn answer(context: Context, id: HeldId, approve: bool) -> Result<Answered, Failure> {
    context.apart(move |parts| Ok(parts.engine.answer_deletion(id, approve)?)).await?;
    Ok(Answered { id, state: if approve { "approved" } else { "refused" }.into() })
}

fn card(view: &View<'_>, names: &Names, held: Held) -> Result<DeletionCard, Lookup> {
    let record = view.record(held.record)?;
    let (what, link, field) = match &held.what {
        HeldWhat::DeleteOurs { link } => ("delete_here", *link, None),
        HeldWhat::DeleteTheirs { link } => ("delete_there", *link, None),
        HeldWhat::MassChange { link, field } => ("mass_change", *link, Some(field.to_string())),
    };
    Ok(DeletionCard {
        id: held.id,
        kind: record.as_ref().map(|it| it.kind),
        date: record.as_ref().and_then(|it| it.date).map(|day| day.to_string()),
        name: record.map(|it| it.title).unwrap_or_default(),
        state: "waiting".into(),
        record: held.record,
        what: what.into(),
        place: names.link(view, link)?,
        field,
        reason: held.reason.to_string(),
        why: held.reason,
        opened: instant(held.opened),
    })
}
