//! The journal, and taking things back.

use super::matches::title;
use super::names::Names;
use crate::Failure;
use crate::dto::journal::{FieldChange, JournalLine, JournalPlace, ListJournal, OutOfReach, Undo, UndoWhat, Undone};
use crate::router::{Context, Lookup};
use crate::texts::{instant, read_instant};
use wedsync_domain::reasons::Unreached;
use wedsync_domain::{Fields, fields};
use wedsync_engine::{EngineError, kept_beside};
use wedsync_store::{Action, Change, Lines, LinesOf, View};

/// So many at once, where no run is named.
const LINES: usize = 200;

pub async fn list(context: Context, ask: ListJournal) -> Result<Vec<JournalLine>, Failure> {
    context
        .look(move |view| {
            let names = Names::of(view)?;
            let limit = if ask.run.is_some() { usize::MAX >> 1 } else { LINES };
            let lines = asked(&ask)?;
            view.journal_of(&lines, limit)?.into_iter().map(|change| line(view, &names, change)).collect()
        })
        .await
}

fn asked(ask: &ListJournal) -> Result<Lines, Failure> {
    let after = ask.since.as_deref().map(|since| read_instant("since", since)).transpose()?;
    let place = ask.place.map(|place| match place {
        JournalPlace::Desk => LinesOf::Desk,
        JournalPlace::Removed => LinesOf::Removed,
        JournalPlace::Connection(id) => LinesOf::Connection(id),
    });
    Ok(Lines { run: ask.run, before: ask.before, after, kind: ask.kind, undone: ask.undone, place })
}

pub async fn undo(context: Context, ask: Undo) -> Result<Undone, Failure> {
    let undone = context
        .apart(move |parts| {
            Ok(match ask.what {
                UndoWhat::Run(id) => parts.engine.undo_run(id)?,
                UndoWhat::Change(id) => parts.engine.undo_change(id)?,
                UndoWhat::Deletion(id) => asked_again(parts.engine.ask_deletion_again(id))?,
                UndoWhat::Match(id) => asked_again(parts.engine.ask_match_again(id))?,
            })
        })
        .await?;
    let told = |facts: Unreached| OutOfReach { words: facts.to_string(), facts };
    Ok(Undone { undone: undone.undone, unreachable: undone.unreachable.into_iter().map(told).collect() })
}

/// An answer counts as one change.
fn asked_again(done: Result<(), EngineError>) -> Result<wedsync_engine::Undone, EngineError> {
    done.map(|()| wedsync_engine::Undone { undone: 1, unreachable: Vec::new() })
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
        done_at: match change.collection {
            None => JournalPlace::Desk,
            Some(list) => names.connection_of(list).map_or(JournalPlace::Removed, JournalPlace::Connection),
        },
        beside: kept_beside(&change.note),
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
