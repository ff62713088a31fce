//! Measures the hot paths through SQLCipher; run by hand: `cargo test --release -p wedsync-store -- --ignored speed`.

use super::*;
use std::time::{Duration, Instant};

fn timed<T>(what: &str, times: u32, mut f: impl FnMut(u32) -> T) -> Duration {
    let mut all: Vec<Duration> = (0..times)
        .map(|number| {
            let start = Instant::now();
            std::hint::black_box(f(number));
            start.elapsed()
        })
        .collect();
    all.sort();
    let middle = all[all.len() / 2];
    println!("{what}: {middle:?} (from {:?} to {:?}, {times} times)", all[0], all[all.len() - 1]);
    middle
}

fn item(tx: &mut Tx<'_>, ids: &Ids, number: u32) -> Result<(), StoreError> {
    let mut fields = wedding(&format!("Raman & Ashworth {number}"), "2026-05-16");
    fields.insert("location".into(), Value::Text("The Old Mill, Aldermaston".into()));
    fields.insert("notes".into(), Value::Text("Ceremony at two, speeches at five. ".repeat(6)));
    fields.insert("ical/DTSTAMP".into(), Value::Text("20260101T000000Z".into()));
    let body = tx.put_body(&fields)?;
    let record = tx.add_record(Kind::Wedding, "studio", &format!("uid-{number}@example.com").into(), body, NOW)?;
    tx.add_link(NewLink {
        record,
        collection: ids.collection,
        remote: format!("/studio/{:x}.ics", u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15)).into(),
        revision: Some(format!("\"{number}\"").into()),
        agreed_ours: body,
        agreed_theirs: body,
        theirs: body,
        told_changed: None,
        at: NOW,
    })?;
    let action = Action::Created;
    let line = NewChange {
        run: Some(ids.run),
        at: NOW,
        record,
        collection: Some(ids.collection),
        action,
        before: None,
        after: Some(body),
        note: String::new(),
    };
    tx.note(line).map(drop)
}

#[test]
#[ignore = "measures; run by hand in release"]
fn speed_of_pages_and_lists() {
    let folder = Folder::new();
    let store = Store::open(&folder.database(), &key()).unwrap();
    let ids = write(&store, fill);
    timed("open a store in memory", 200, |_| Store::in_memory().unwrap());
    let memory = Store::in_memory().unwrap();
    let there = write(&memory, fill);
    timed("a page of 500 in memory", 10, |page| {
        write(&memory, |tx| (page * 500..page * 500 + 500).try_for_each(|it| item(tx, &there, it)));
    });
    timed("write nothing much", 100, |number| write(&store, |tx| tx.set_meta("n", &number.to_string())));
    timed("heartbeat", 100, |_| store.write_soon(|tx| tx.heartbeat(ids.connection, NOW, NOW)).unwrap());
    let page = |page: u32| write(&store, |tx| (page * 500..page * 500 + 500).try_for_each(|it| item(tx, &ids, it)));
    timed("a page of 500", 10, page);
    timed("revisions of 5,000", 20, |_| read(&store, |view| view.revisions(ids.collection)));
    timed("links of 5,000", 20, |_| read(&store, |view| view.links_in(ids.collection)));
    timed("one link by place", 200, |_| read(&store, |view| view.link_at(ids.collection, &"1.ics".into())));
    timed("a page of 500 further on", 90, |number| page(number + 10));
    drop(store);
    timed("open and list 50,000", 10, |_| {
        let store = Store::open(&folder.database(), &key()).unwrap();
        read(&store, |view| view.records(Kind::Wedding)).len()
    });
    let store = Store::open(&folder.database(), &key()).unwrap();
    timed("list 50,000 again", 10, |_| read(&store, |view| view.records(Kind::Wedding)).len());
    timed("garbage among 50,000", 3, |_| store.collect_garbage(NOW).unwrap());
    timed("check 50,000", 1, |_| assert_eq!(store.check().unwrap(), [""; 0]));
    timed("backup of 50,000", 1, |_| store.backup(&folder.path("copy.db")).unwrap());
    println!("{:?}", stats(&store));
}

#[test]
#[ignore = "measures; run by hand in release"]
fn speed_of_finding_changes_among_a_million() {
    let folder = Folder::new();
    let store = Store::open(&folder.database(), &key()).unwrap();
    let ids = write(&store, fill);
    let rows = "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 1000009) ";
    write(&store, |tx| {
        tx.run(
            &format!(
                "{rows} INSERT INTO record (id, kind, circle, uid, body, title, created, changed) \
                 SELECT i, 'wedding', 'studio', i, 1, i, 0, 0 FROM n"
            ),
            [],
        )?;
        tx.run(
            &format!(
                "{rows} INSERT INTO link (record, collection, remote, agreed_ours, agreed_theirs, theirs, presence, \
                 seen_same) SELECT i, 1, i, 1, 1, 1, 'here', 0 FROM n"
            ),
            [],
        )
    });
    timed("dirty among 1,000,000, none", 100, |_| read(&store, |view| view.dirty_records(500, RecordId(0))));
    write(&store, |tx| tx.set_record_dirty(ids.record, true));
    timed("dirty among 1,000,000, one", 100, |_| read(&store, |view| view.dirty_records(500, RecordId(0))));
    timed("revisions of 1,000,000", 3, |_| read(&store, |view| view.revisions(ids.collection)).len());
}
