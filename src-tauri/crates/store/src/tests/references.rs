//! What belongs together, and who must be planned when it changes.

use super::*;

/// A wedding, two people, an appointment and an invoice, each in the collection and under the number it is made in.
struct Family {
    list: CollectionId,
    wedding: RecordId,
    anna: RecordId,
    ben: RecordId,
    ceremony: RecordId,
    invoice: RecordId,
}

fn add(tx: &mut Tx<'_>, list: CollectionId, kind: Kind, remote: &str, title: &str) -> Result<RecordId, StoreError> {
    let field = kind.schema().title;
    let body = tx.put_body(&Fields::from([(field.into(), Value::Text(title.into()))]))?;
    let record = tx.add_record(kind, "studio", &remote.into(), body, NOW)?;
    let (remote, revision, told_changed, at) = (remote.into(), None, None, NOW);
    let (agreed_ours, agreed_theirs, theirs) = (body, body, body);
    tx.add_link(NewLink {
        record,
        collection: list,
        remote,
        revision,
        agreed_ours,
        agreed_theirs,
        theirs,
        told_changed,
        at,
    })?;
    Ok(record)
}

fn family(tx: &mut Tx<'_>) -> Result<Family, StoreError> {
    let connection = tx.add_connection("crm", "Studio", &BTreeMap::new(), NOW)?;
    let list = tx.put_collection(connection, &list("/all/"))?;
    let wedding = add(tx, list, Kind::Wedding, "j1", "Anna & Ben")?;
    let anna = add(tx, list, Kind::Contact, "p1", "Anna Bell")?;
    let ben = add(tx, list, Kind::Contact, "p2", "Ben Carr")?;
    let ceremony = add(tx, list, Kind::Appointment, "e1", "Ceremony")?;
    let invoice = add(tx, list, Kind::Invoice, "o1", "17")?;
    tx.set_references(list, &"j1".into(), &[(list, "p2".into()), (list, "p1".into())])?;
    tx.set_references(list, &"e1".into(), &[(list, "j1".into())])?;
    tx.set_references(list, &"o1".into(), &[(list, "p1".into())])?;
    Ok(Family { list, wedding, anna, ben, ceremony, invoice })
}

fn ids(records: Vec<Record>) -> Vec<RecordId> {
    records.into_iter().map(|record| record.id).collect()
}

/// Marks off, then what is marked by an act.
fn marked(store: &Store, act: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError>) -> Vec<RecordId> {
    write(store, |tx| {
        for id in tx.dirty_records(100, RecordId(0))? {
            tx.set_record_dirty(id, false)?;
        }
        act(tx)?;
        tx.dirty_records(100, RecordId(0))
    })
}

#[test]
fn a_record_names_in_the_order_of_its_account_and_knows_who_names_it() {
    let store = Store::in_memory().unwrap();
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a path is not general enough over lifetimes")]
    let any = || read(&store, |view| view.any_references());
    assert!(!any());
    let all = write(&store, family);
    assert!(any());
    assert_eq!(ids(read(&store, |view| view.named_by(all.wedding))), [all.ben, all.anna]);
    assert_eq!(ids(read(&store, |view| view.named_at(all.list, &"j1".into()))), [all.ben, all.anna]);
    assert_eq!(ids(read(&store, |view| view.naming(all.anna))), [all.wedding, all.invoice]);
    assert_eq!(ids(read(&store, |view| view.naming(all.ceremony))), []);
    write(&store, |tx| tx.archive_record(all.ben, NOW));
    assert_eq!(ids(read(&store, |view| view.named_by(all.wedding))), [all.anna], "who is in the archive is not there");
    write(&store, |tx| tx.set_references(all.list, &"j1".into(), &[]));
    assert_eq!(ids(read(&store, |view| view.named_by(all.wedding))), []);
}

#[test]
fn those_around_a_change_are_marked_and_for_people_and_money_those_around_them() {
    let store = Store::in_memory().unwrap();
    let all = write(&store, family);
    let body = write(&store, |tx| tx.put_body(&Fields::from([("notes".into(), Value::Text("new".into()))])));
    let says = |record| marked(&store, |tx| tx.set_record_body(record, body, NOW, false));
    assert_eq!(says(all.ceremony), [all.wedding]);
    assert_eq!(says(all.wedding), [all.anna, all.ben, all.ceremony]);
    assert_eq!(says(all.ben), [all.wedding, all.anna, all.ceremony]);
    assert_eq!(says(all.anna), [all.wedding, all.ben, all.ceremony, all.invoice]);
    let named = marked(&store, |tx| tx.set_references(all.list, &"e1".into(), &[(all.list, "p2".into())]));
    assert_eq!(named, [all.wedding, all.ben, all.ceremony], "of before and now, and itself");
    let same = marked(&store, |tx| tx.set_references(all.list, &"e1".into(), &[(all.list, "p2".into())]));
    assert_eq!(same, []);
}

#[test]
fn what_is_worn_goes_with_the_link() {
    let store = Store::in_memory().unwrap();
    let all = write(&store, family);
    let worn = || read(&store, |view| view.dress(all.ceremony, all.list));
    write(&store, |tx| tx.set_dress(all.ceremony, all.list, Some("[1]")));
    write(&store, |tx| tx.set_dress(all.ceremony, all.list, Some("[2]")));
    assert_eq!(worn(), Some("[2]".into()));
    let link = read(&store, |view| view.link_at(all.list, &"e1".into())).unwrap();
    write(&store, |tx| tx.drop_link(link.id));
    assert_eq!(worn(), None);
}

#[test]
fn people_are_found_by_name_and_a_circle_tells_what_it_holds() {
    let store = Store::in_memory().unwrap();
    let all = write(&store, family);
    let named =
        |circle: &str, name: &str| ids(read(&store, |view| view.contacts_named(circle, name, CollectionId(99))));
    assert_eq!(named("studio", " anna bell "), [all.anna]);
    assert_eq!(ids(read(&store, |view| view.contacts_named("studio", "Anna Bell", all.list))), [], "it is in the list");
    assert_eq!((named("studio", "Anna"), named("other", "Anna Bell")), (vec![], vec![]));
    assert!(read(&store, |view| view.circle_holds("studio", Kind::Invoice)));
    assert!(!read(&store, |view| view.circle_holds("studio", Kind::Payment)));
    assert!(!read(&store, |view| view.circle_holds("other", Kind::Invoice)));
}

#[test]
fn who_is_at_which_wedding_is_known_in_both_directions_and_each_pair_once() {
    let store = Store::in_memory().unwrap();
    let all = write(&store, family);
    let pairs = || read(&store, |view| view.pairs(Kind::Contact, Kind::Wedding));
    assert_eq!(pairs(), [(all.anna, all.wedding), (all.ben, all.wedding)]);
    // Named from the other side as well.
    write(&store, |tx| tx.set_references(all.list, &"p1".into(), &[(all.list, "j1".into())]));
    assert_eq!(pairs(), [(all.anna, all.wedding), (all.ben, all.wedding)]);
    write(&store, |tx| tx.set_references(all.list, &"j1".into(), &[]));
    assert_eq!(pairs(), [(all.anna, all.wedding)]);
    write(&store, |tx| tx.archive_record(all.anna, NOW));
    assert_eq!(pairs(), []);
}
