//! The journal, and taking things back.

use super::matches::title;
use super::names::Names;
use crate::Failure;
use crate::dto::journal::{FieldChange, JournalLine, ListJournal, Undo, UndoWhat, Undone};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use wedsync_domain::{Fields, fields};
use wedsync_store::{Action, Change, View};

/// How far a list goes back without a run being named.
const LINES: usize = 200;

pub async fn list(context: Context, ask: ListJournal) -> Result<Vec<JournalLine>, Failure> {
    context
        .look(move |view| {
            let names = Names::of(view)?;
            let limit = if ask.run.is_some() { usize::MAX >> 1 } else { LINES };
            view.journal(ask.run, limit)?.into_iter().map(|change| line(view, &names, change)).collect()
        })
        .await
}

pub async fn undo(context: Context, ask: Undo) -> Result<Undone, Failure> {
    let undone = context
        .apart(move |parts| {
            Ok(match ask.what {
                UndoWhat::Run(id) => parts.engine.undo_run(id)?,
                UndoWhat::Change(id) => parts.engine.undo_change(id)?,
            })
        })
        .await?;
    Ok(Undone { undone: undone.undone, unreachable: undone.unreachable })
}

fn line(view: &View<'_>, names: &Names, change: Change) -> Result<JournalLine, Lookup> {
    let record = view.record(change.record)?;
    let body = |id| -> Result<Option<_>, Lookup> { Ok(Option::map(id, |id| view.body(id)).transpose()?) };
    let (before, after) = (body(change.before)?, body(change.after)?);
    let kind = record.as_ref().map(|it| it.kind);
    let of_body = kind.and_then(|kind| after.as_ref().or(before.as_ref()).map(|body| title(kind, body)));
    let changes = match (&before, &after) {
        // Only where both are known there is something to compare; a creation is told by its name.
        (Some(before), Some(after)) => differences(before, after),
        _ => Vec::new(),
    };
    Ok(JournalLine {
        id: change.id,
        name: of_body.or_else(|| record.map(|it| it.title)).unwrap_or_default(),
        kind,
        state: if change.undone { "undone" } else { "done" }.into(),
        run: change.run,
        at: instant(change.at),
        record: change.record,
        action: action(change.action).into(),
        place: names.place(change.collection),
        note: change.note,
        changes,
    })
}

fn differences(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let text = |fields: &Fields, name: &str| fields.get(name).map(ToString::to_string);
    fields::difference(before, after)
        .into_keys()
        .map(|field| FieldChange { before: text(before, &field), after: text(after, &field), field: field.to_string() })
        .collect()
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Created => "created",
        Action::Edited => "edited",
        Action::Pulled => "pulled",
        Action::Archived => "archived",
        Action::Restored => "restored",
        Action::SentNew => "sent_new",
        Action::Sent => "sent",
        Action::SentDeletion => "sent_deletion",
        Action::Linked => "linked",
        Action::Unlinked => "unlinked",
        Action::Overruled => "overruled",
        Action::Settled => "settled",
    }
}
