//! Copies, archives, and taking one up again.

use super::*;
use proptest::prelude::*;
use std::fs;
use tar::{Builder, EntryType, Header};

#[test]
fn a_copy_opens_with_the_same_key_and_holds_what_was_there() {
    let folder = Folder::new();
    let store = Store::open(&folder.database(), &key()).unwrap();
    let ids = write(&store, fill);
    let copy = folder.path("copy.db");
    store.backup(&copy).unwrap();
    let before = dump(&store).unwrap();
    write(&store, |tx| tx.archive_record(ids.record, NOW));
    let opened = Store::open(&copy, &key()).unwrap();
    assert_eq!(dump(&opened).unwrap(), before);
    assert_eq!(opened.check().unwrap(), [""; 0]);
    drop(opened);
    assert_eq!(Store::open(&copy, &Key::new([8; 32])).err(), Some(StoreError::WrongKey));
    assert!(Store::in_memory().unwrap().backup(&folder.path("plain.db")).is_err(), "a copy is never in the clear");
    assert!(!folder.path("plain.db").exists());
}

#[test]
fn an_archive_gives_back_keys_and_database_and_never_overwrites_one() {
    let folder = Folder::new();
    let store = Store::open(&folder.database(), &key()).unwrap();
    let ids = write(&store, fill);
    store.backup(&folder.path("copy.db")).unwrap();
    let (archive, into) = (folder.path("studio.wedsync"), folder.path("restored.db"));
    archive::pack(&folder.path("copy.db"), br#"{"wrapped":"abc"}"#, &archive).unwrap();
    assert_eq!(archive::unpack(&archive, &into).unwrap(), br#"{"wrapped":"abc"}"#);
    read(&Store::open(&into, &key()).unwrap(), |view| reading::sees_everything(view, &ids));
    assert!(matches!(archive::unpack(&archive, &into), Err(StoreError::NotABackup(_))));
}

#[test]
fn a_restored_desk_asks_before_it_writes() {
    let store = Store::in_memory().unwrap();
    let ids = write(&store, fill);
    write(&store, |tx| tx.set_held(ids.held, HeldState::Approved));
    assert_eq!(store.begin_new_generation().unwrap(), 2);
    assert_eq!(store.begin_new_generation().unwrap(), 3);
    read(&store, |view| {
        assert!(!view.collection(ids.collection)?.unwrap().approved);
        assert_eq!(view.cursor(ids.collection)?, None, "places have moved on since");
        assert_eq!(view.held_by_id(ids.held)?.unwrap().state, HeldState::Waiting);
        assert_eq!(view.sendings(None)?.len(), 1, "what may have been sent stays to be looked for");
        Ok(())
    });
}

fn tar_of(members: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut archive = Builder::new(Vec::new());
    for (name, kind, bytes) in members {
        let mut header = Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o777);
        header.set_cksum();
        archive.append(&header, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

#[test]
fn an_archive_with_anything_else_in_it_is_refused_and_leaves_nothing() {
    use EntryType::{Directory, GNULongName, GNUSparse, Link, Regular, Symlink, XHeader};
    let (keys, base) = (("keys.json", Regular, &b"{}"[..]), ("studio.db", Regular, &b"x"[..]));
    let much = vec![b' '; (1 << 20) + 1];
    let hostile: &[&[(&str, EntryType, &[u8])]] = &[
        &[],
        &[keys],
        &[base],
        &[keys, base, base],
        &[keys, keys, base],
        &[keys, base, ("../evil", Regular, b"x")],
        &[keys, ("/studio.db", Regular, b"x")],
        &[keys, ("./studio.db", Regular, b"x")],
        &[keys, ("studio.db", Symlink, b"")],
        &[keys, ("studio.db", Link, b"")],
        &[keys, ("studio.db", GNUSparse, b"x")],
        &[keys, ("studio.db", Directory, b"")],
        &[("long", GNULongName, b"studio.db\0"), keys, base],
        &[("pax", XHeader, b"17 path=studio.db\n"), keys, base],
        &[("keys.json", Regular, &much), base],
    ];
    for members in hostile {
        let folder = Folder::new();
        fs::write(folder.path("archive"), tar_of(members)).unwrap();
        let refused = archive::unpack(&folder.path("archive"), &folder.database());
        assert!(matches!(refused, Err(StoreError::NotABackup(_))), "{refused:?}");
        assert_eq!(fs::read_dir(folder.folder.path()).unwrap().count(), 1, "only the archive itself");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_archive_is_refused_or_gives_two_parts(at in 0_usize..4_608, byte in any::<u8>(), cut in any::<bool>()) {
        let folder = Folder::new();
        fs::write(folder.path("copy"), [1; 1_500]).unwrap();
        archive::pack(&folder.path("copy"), &[b'k'; 700], &folder.path("archive")).unwrap();
        let mut bytes = fs::read(folder.path("archive")).unwrap();
        if cut { bytes.truncate(at) } else if let Some(there) = bytes.get_mut(at) { *there = byte }
        fs::write(folder.path("archive"), &bytes).unwrap();
        match archive::unpack(&folder.path("archive"), &folder.database()) {
            Ok(keys) => {
                prop_assert_eq!(keys.len(), 700);
                prop_assert_eq!(fs::metadata(folder.database()).unwrap().len(), 1_500);
            }
            Err(StoreError::NotABackup(_)) => prop_assert!(!folder.database().exists()),
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }
}
