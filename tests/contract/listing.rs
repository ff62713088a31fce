//! Lists, listings, cursors, revisions.

use crate::samples::Memory;
use crate::stands::{Stand, all};
use std::collections::BTreeSet;
use wedsync_domain::ids::{Cursor, RemoteId};
use wedsync_domain::ports::{Item, Known, Page, Reading};

/// A listing from `cursor` to its end.
pub struct Listing {
    pub items: Vec<Item>,
    pub unchanged: Vec<RemoteId>,
    pub gone: Vec<RemoteId>,
    pub cursor: Option<Cursor>,
    pub full: bool,
}

/// Asks until there is no more.
pub async fn list(stand: &Stand, cursor: Option<&Cursor>, known: &Memory) -> Listing {
    let mut listing = Listing { items: vec![], unchanged: vec![], gone: vec![], cursor: cursor.cloned(), full: true };
    for _ in 0..1000 {
        let page = stand.remote.changes(&stand.key, listing.cursor.as_ref(), known).await;
        let Page { items, unchanged, gone, cursor, more, full } =
            page.unwrap_or_else(|fault| panic!("{}: {fault:?}", stand.name()));
        listing.items.extend(items);
        listing.unchanged.extend(unchanged);
        listing.gone.extend(gone);
        listing.full &= full;
        assert!(!(more && cursor.is_none()), "{}: more is to come, but from where?", stand.name());
        listing.cursor = cursor;
        if !more {
            return listing;
        }
    }
    panic!("{}: the listing does not end", stand.name())
}

/// Everything there is, as if for the first time.
pub async fn everything(stand: &Stand) -> Vec<Item> {
    let listing = list(stand, None, &Memory::default()).await;
    assert!(listing.full, "{}: a first listing is a full one", stand.name());
    listing.items
}

/// A record that was there and is not any more.
pub async fn gone(stand: &Stand) -> Item {
    stand.outside.put("never", "never@studio.example", "Never");
    let mut items = everything(stand).await;
    stand.outside.remove("never");
    items.retain(|item| titles(std::slice::from_ref(item)).contains("Never"));
    items.remove(0)
}

pub fn titles(items: &[Item]) -> BTreeSet<String> {
    let title = |reading: &Reading| reading.fields[reading.kind.schema().title].to_string();
    items.iter().map(|item| title(item.reading.as_ref().unwrap())).collect()
}

#[tokio::test]
async fn c04_lists_keep_their_keys() {
    for stand in all().await {
        let first = stand.remote.collections().await.unwrap();
        assert!(
            first.iter().any(|list| list.key == stand.key),
            "{}: an empty list is listed too: {first:?}",
            stand.name()
        );
        let again = stand.opened_again().await.collections().await.unwrap();
        let keys = |lists: &[wedsync_domain::ports::RemoteCollection]| {
            lists.iter().map(|list| list.key.clone()).collect::<BTreeSet<_>>()
        };
        assert!(keys(&again).contains(&stand.key));
        assert_eq!(keys(&first).len(), first.len(), "{}: one key twice", stand.name());
        assert!(first.iter().all(|list| !list.name.trim().is_empty()), "{}: a list without a name", stand.name());
    }
}

#[tokio::test]
async fn c05_a_long_listing_ends_and_names_each_once() {
    for stand in all().await {
        stand.outside.put_many(620);
        let items = everything(&stand).await;
        let ids: BTreeSet<_> = items.iter().map(|item| item.id.clone()).collect();
        assert_eq!((items.len(), ids.len()), (620, 620), "{}", stand.name());
        let again = list(&stand, None, &Memory::of(&items)).await;
        let named: BTreeSet<_> = again.items.iter().map(|item| &item.id).chain(&again.unchanged).cloned().collect();
        assert!(again.full && named == ids, "{}: a second full listing names all again", stand.name());
    }
}

#[tokio::test]
async fn c06_cursors_go_on_where_they_stood() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        stand.outside.put("b", "b@studio.example", "B");
        let first = list(&stand, None, &Memory::default()).await;
        let known = Memory::of(&first.items);
        let quiet = list(&stand, first.cursor.as_ref(), &known).await;
        assert!(
            quiet.items.is_empty() && quiet.gone.is_empty(),
            "{}: nothing happened, yet: {:?}",
            stand.name(),
            quiet.items
        );
        stand.outside.put("c", "c@studio.example", "C");
        if stand.outside.takes_away() {
            stand.outside.remove("a");
        }
        let gone = &first.items.iter().find(|item| titles(std::slice::from_ref(item)).contains("A")).unwrap().id;
        let next = list(&stand, quiet.cursor.as_ref(), &known).await;
        assert_eq!(titles(&next.items), BTreeSet::from(["C".to_owned()]), "{}", stand.name());
        let is_told = next.gone.contains(gone) || (next.full && !next.unchanged.contains(gone));
        let name = stand.name();
        assert_eq!(is_told, stand.outside.takes_away(), "{name}: a deletion is told, or shows in a full listing");
    }
}

#[tokio::test]
async fn c06_a_cursor_nobody_knows_brings_everything() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        for cursor in ["", "nonsense", "listing.7.500", "{}", "https://radicale.org/ns/sync/0000000000000000"] {
            let listing = list(&stand, Some(&Cursor::from(cursor)), &Memory::default()).await;
            assert!(listing.full && listing.items.len() == 1, "{}: “{cursor}”", stand.name());
        }
    }
}

#[tokio::test]
async fn c16_revisions_stay_with_the_record_and_change_with_it() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        let first = everything(&stand).await;
        let again = everything(&stand).await;
        assert_eq!(first[0].revision, again[0].revision, "{}: same record, same revision", stand.name());
        // The same length, at once: within one tick of many a clock.
        stand.outside.put("a", "a@studio.example", "B");
        let listing = list(&stand, None, &Memory::of(&first)).await;
        assert_eq!(
            titles(&listing.items),
            BTreeSet::from(["B".to_owned()]),
            "{}: the change was not seen",
            stand.name()
        );
        assert_ne!(listing.items[0].revision, first[0].revision, "{}", stand.name());
    }
}

#[tokio::test]
async fn c16_what_is_known_is_no_news() {
    for stand in all().await {
        stand.outside.put("a", "a@studio.example", "A");
        let first = list(&stand, None, &Memory::default()).await;
        let known = Memory::of(&first.items);
        let next = list(&stand, first.cursor.as_ref(), &known).await;
        assert!(next.items.is_empty(), "{}: {:?}", stand.name(), next.items);
        for remote in [stand.remote.clone(), stand.opened_again().await] {
            let page = remote.changes(&stand.key, None, &known).await.unwrap();
            assert_eq!(page.items.len() + page.unchanged.len(), 1, "{}", stand.name());
            // Where listing and reading are one request it may come again, but as what it was.
            assert!(
                page.items.iter().all(|item| item.revision == known.revision(&item.id)),
                "{}: {page:?}",
                stand.name()
            );
        }
    }
}

#[tokio::test]
async fn c27_two_records_of_one_identity_are_both_items() {
    for stand in all().await.into_iter().filter(|stand| stand.name() != "caldav") {
        stand.outside.put("a", "twice@studio.example", "A");
        stand.outside.put("b", "twice@studio.example", "B");
        let items = everything(&stand).await;
        let ids: BTreeSet<_> = items.iter().map(|item| &item.id).collect();
        let both = (items.len(), ids.len()) == (2, 2);
        let named =
            items.len() == 1 && items[0].reading.as_ref().is_err_and(|fault| fault.code == "same_identity_twice");
        assert!(both || named, "{}: neither may hide the other: {items:?}", stand.name());
    }
}
