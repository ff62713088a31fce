//! What changed among a million links: the question that every run begins with.

use crate::desk::{Desk, calendar};
use crate::{best, millis, row};
use std::hint::black_box;
use wedsync_domain::ids::RecordId;
use wedsync_store::StoreError;

const LINKS: usize = 1_000_000;
const PAGE: usize = 500;

/// Walks over all records that need a look, page by page, as a run does.
fn walk(desk: &Desk) -> usize {
    let (mut found, mut after) = (0, RecordId(0));
    loop {
        let page = desk.store.read(|view| view.dirty_records(PAGE, after)).expect("a page of records");
        found += page.len();
        match page.last() {
            Some(last) if page.len() == PAGE => after = *last,
            _ => return found,
        }
    }
}

pub fn measure() {
    let desk = Desk::new();
    let calendars = [calendar(&desk.store, "studio"), calendar(&desk.store, "phone")];
    desk.fill(LINKS / calendars.len(), &calendars);
    let quiet = best(5, || assert_eq!(black_box(walk(&desk)), 0));
    row("what needs a look among 1,000,000 stored links, nothing changed", &millis(quiet), "200 ms");

    let touch = |tx: &mut wedsync_store::Tx<'_>| -> Result<(), StoreError> {
        (0..LINKS / 200).try_for_each(|number| tx.set_record_dirty(RecordId(1 + number as i64 * 100), true))
    };
    desk.store.write(touch).expect("one record in a hundred");
    let busy = best(5, || assert_eq!(black_box(walk(&desk)), LINKS / 200));
    row("the same, 1 % changed", &millis(busy), "200 ms");

    let narrow = best(3, || {
        let known = desk.store.read(|view| view.revisions(calendars[0])).expect("revisions");
        assert_eq!(black_box(known).len(), LINKS / 2);
    });
    row("revisions of a calendar of 500,000, read to compare with a full listing", &millis(narrow), "");
}
