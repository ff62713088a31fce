//! What a page does to a link: what is believed, what is asked about once more, and what follows from nothing.

use crate::sync::absorb::Observation;
use std::collections::BTreeMap;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::CollectionId;
use wedsync_domain::ports::{Item, Page, Reading, RemoteCollection};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Timestamp, Value};
use wedsync_store::rows::{Link, NewLink, Presence};
use wedsync_store::{Store, StoreError};

const MINUTE: i64 = 60_000;
/// When the links were made, and last written.
const BEFORE: i64 = 1_000_000 * MINUTE;

fn says(title: &str) -> Fields {
    Fields::from([("title".into(), Value::Text(title.to_owned()))])
}

fn item(id: &str, revision: &str, title: &str) -> Item {
    let reading =
        Ok(Reading { uid: id.into(), kind: Kind::Appointment, fields: says(title), refs: Vec::new(), changed: None });
    Item { id: id.into(), revision: Some(revision.into()), reading }
}

/// A list with the items `a` and `b`, both in agreement on “now”, which `a` has from us.
struct Listed(Store, Collection);

impl Listed {
    fn new() -> Self {
        let store = Store::in_memory().unwrap();
        let list = store.write(|tx| {
            let connection = tx.add_connection("test", "Place", &BTreeMap::new(), Timestamp(BEFORE))?;
            let (key, name) = ("main".into(), "Main".to_owned());
            let list = RemoteCollection { key, name, kind: Kind::Appointment, read_only: false };
            let list = tx.put_collection(connection, &list)?;
            let (now, before) = (tx.put_body(&says("now"))?, tx.put_body(&says("before"))?);
            for name in ["a", "b"] {
                let record = tx.add_record(Kind::Appointment, "studio", &name.into(), now, Timestamp(BEFORE))?;
                let (agreed_ours, agreed_theirs, theirs, at) = (now, now, now, Timestamp(BEFORE));
                let (collection, remote, revision, told_changed) = (list, name.into(), Some("2".into()), None);
                let id = tx.add_link(NewLink {
                    record,
                    collection,
                    remote,
                    revision,
                    agreed_ours,
                    agreed_theirs,
                    theirs,
                    told_changed,
                    at,
                })?;
                let link = tx.link(id)?.unwrap();
                let written = (name == "a").then_some(Timestamp(BEFORE));
                tx.save_link(&Link { before_write: written.map(|_| before), written, ..link })?;
            }
            tx.collection(list)
        });
        let list = list.map_err(|why: StoreError| why).unwrap().unwrap();
        Self(store, list)
    }

    /// One page, so many minutes later; then what is known of `name`.
    fn hear(&self, minutes: i64, page: &Page, name: &str) -> Link {
        let Self(store, list) = self;
        let now = Timestamp(BEFORE + minutes * MINUTE);
        let heard = store.write(|tx| {
            Observation::new(list, Timestamp(BEFORE + MINUTE), now).take(tx, page)?;
            tx.link_at(CollectionId(list.id.0), &name.into())
        });
        heard.map_err(|why: StoreError| why).unwrap().unwrap()
    }

    fn title(&self, link: &Link) -> String {
        let theirs = self.0.read(|view| view.body(link.theirs)).map_err(|why: StoreError| why).unwrap();
        theirs["title"].to_string()
    }
}

fn changes(items: Vec<Item>) -> Page {
    Page { items, cursor: Some("next".into()), ..Page::default() }
}

#[test]
fn what_was_there_before_our_write_is_asked_about_once_more_for_ten_minutes() {
    let listed = Listed::new();
    let stale = changes(vec![item("a", "1", "before")]);
    let link = listed.hear(9, &stale, "a");
    assert_eq!((link.presence, listed.title(&link)), (Presence::Missing, "now".to_owned()));
    assert_eq!(link.revision, Some("2".into()), "the newer revision stays");

    let listed = Listed::new();
    let link = listed.hear(11, &stale, "a");
    assert_eq!((link.presence, listed.title(&link), link.dirty), (Presence::Here, "before".to_owned(), true));
}

#[test]
fn a_list_of_changes_says_nothing_about_what_it_does_not_name() {
    let listed = Listed::new();
    let link = listed.hear(5, &changes(vec![item("a", "3", "changed")]), "b");
    assert_eq!((link.presence, link.dirty), (Presence::Here, false));
}

#[test]
fn what_a_complete_listing_leaves_out_is_missing_and_nothing_is_planned_for_it() {
    let listed = Listed::new();
    let page = Page { items: vec![item("a", "2", "now")], full: true, ..Page::default() };
    let link = listed.hear(5, &page, "b");
    assert_eq!((link.presence, link.dirty), (Presence::Missing, false));
}

#[test]
fn a_tombstone_is_planned() {
    let listed = Listed::new();
    let page = Page { gone: vec!["b".into()], cursor: Some("next".into()), ..Page::default() };
    let link = listed.hear(5, &page, "b");
    assert_eq!((link.presence, link.dirty), (Presence::Gone, true));
}

#[test]
fn what_cannot_be_read_is_there_and_nothing_is_planned_for_it() {
    let listed = Listed::new();
    let reading = Err(Fault::new(FaultKind::Malformed, "garbled", "It cannot be read."));
    let link = listed.hear(5, &changes(vec![Item { id: "b".into(), revision: None, reading }]), "b");
    assert_eq!((link.presence, link.dirty, listed.title(&link)), (Presence::Unreadable, false, "now".to_owned()));
}

#[test]
fn a_change_happened_between_the_last_look_and_this_one() {
    let listed = Listed::new();
    let link = listed.hear(5, &changes(vec![item("b", "3", "changed")]), "b");
    assert_eq!(link.seen_same, Timestamp(BEFORE + MINUTE));
    assert_eq!(link.seen_changed, Some(Timestamp(BEFORE + 5 * MINUTE)));
    let again = listed.hear(9, &changes(vec![item("b", "4", "changed again")]), "b");
    assert_eq!(again.seen_same, link.seen_same, "it was not seen in agreement since");
}
