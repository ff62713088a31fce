//! The journal in pieces, and only what is asked for of it.

use super::{fill, write};
use crate::Store;
use crate::rows::{Action, Lines, LinesOf, NewChange};
use wedsync_domain::ids::{ChangeId, ConnectionId};
use wedsync_domain::{Kind, Timestamp};

#[test]
fn it_is_read_in_pieces_and_every_line_comes_once() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| {
        for at in 0..25 {
            let (run, collection, action) = (None, None, Action::Edited);
            let (before, after, note) = (None, None, String::new());
            tx.note(NewChange { run, at: Timestamp(at), record: ids.record, collection, action, before, after, note })?;
        }
        Ok(())
    });
    let all: Vec<ChangeId> =
        store.read(|view| view.journal(None, 99)).unwrap().into_iter().map(|line| line.id).collect();
    let mut seen = Vec::new();
    loop {
        let lines = Lines { before: seen.last().copied(), ..Lines::default() };
        let piece = store.read(|view| view.journal_of(&lines, 10)).unwrap();
        if piece.is_empty() {
            break;
        }
        seen.extend(piece.into_iter().map(|line| line.id));
    }
    assert_eq!(seen, all);
    assert_eq!(all.len(), 26, "with the one that was there");
}

#[test]
fn only_what_is_asked_for_is_given_and_all_of_it() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    let note = |at: i64, collection| NewChange {
        run: None,
        at: Timestamp(at),
        record: ids.record,
        collection,
        action: Action::Pulled,
        before: None,
        after: None,
        note: String::new(),
    };
    let (here, there) = write(&store, |tx| {
        let here = tx.note(note(10, None))?;
        let there = tx.note(note(20, Some(ids.collection)))?;
        tx.mark_undone(here)?;
        Ok((here, there))
    });
    let of = |lines: Lines| -> Vec<ChangeId> {
        let found = store.read(|view| view.journal_of(&lines, 9)).unwrap();
        found.into_iter().map(|line| line.id).filter(|id| [here, there].contains(id)).collect()
    };
    let place = |place| Lines { place: Some(place), ..Lines::default() };
    assert_eq!(of(place(LinesOf::Desk)), [here]);
    assert_eq!(of(place(LinesOf::Connection(ids.connection))), [there]);
    assert_eq!(of(place(LinesOf::Connection(ConnectionId(99)))), []);
    assert_eq!(of(place(LinesOf::Removed)), []);
    assert_eq!(of(Lines { undone: true, ..Lines::default() }), [here]);
    assert_eq!(of(Lines { after: Some(Timestamp(10)), ..Lines::default() }), [there]);
    let kind = store.read(|view| view.record(ids.record)).unwrap().unwrap().kind;
    let other = Kind::ALL.iter().copied().find(|it| *it != kind);
    assert_eq!(of(Lines { kind: Some(kind), ..Lines::default() }), [there, here]);
    assert_eq!(of(Lines { kind: other, ..Lines::default() }), []);
    write(&store, |tx| tx.remove_connection(ids.connection));
    assert_eq!(of(place(LinesOf::Removed)), [there]);
    assert_eq!(of(place(LinesOf::Desk)), [here]);
}
