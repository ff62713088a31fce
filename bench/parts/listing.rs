//! What a start costs: a database of a busy studio's many years is opened and its list shown.

use crate::desk::{Desk, calendar};
use crate::{best, millis, row};
use std::hint::black_box;
use wedsync_domain::Kind;

const RECORDS: usize = 50_000;

pub fn measure() {
    let desk = Desk::new();
    let list = calendar(&desk.store, "studio");
    desk.fill(RECORDS, &[list]);
    let time = best(5, || {
        let store = desk.open_again();
        let listed = store.read(|view| view.records(Kind::Appointment)).expect("the list");
        assert_eq!(black_box(listed).len(), RECORDS);
    });
    row("a database of 50,000 records is opened and lists them", &millis(time), "200 ms");
}
