use super::*;
use std::sync::Arc;

fn words(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn folder_and_path() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.sealed");
    (folder, path)
}

#[test]
fn what_is_put_in_comes_out_in_another_process_and_only_with_the_passphrase() {
    let (folder, path) = folder_and_path();
    let vault = SealedFile::open(&path, words("peony")).unwrap();
    assert!(vault.get("a").unwrap().is_none(), "a file not made yet is an empty vault");
    assert!(!path.exists(), "reading makes no file");
    let canary = "tulip-canary \u{0} \" ü";
    vault.put("connection/con-1/password", &words(canary)).unwrap();
    vault.put("b", &words("two")).unwrap();

    let bytes = std::fs::read(&path).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains("tulip") && !text.contains("con-1"), "neither secrets nor their names stand in the file");
    assert!(!format!("{vault:?}").contains("peony"), "Debug must not show the passphrase");
    #[cfg(unix)]
    for name in ["vault.sealed", "vault.sealed.lock"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name} is ours alone");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no half-written copy is left behind");

    let wrong = SealedFile::open(&path, words("Peony")).unwrap_err();
    assert_eq!(wrong.code, "wrong_passphrase");
    assert!(!wrong.to_string().contains("Peony"), "a fault never repeats what was typed");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "a wrong passphrase changes nothing");

    let again = SealedFile::open(&path, words("peony")).unwrap();
    assert_eq!(again.get("connection/con-1/password").unwrap().unwrap().expose(), canary);
    again.remove("connection/con-1/password").unwrap();
    let after = std::fs::read(&path).unwrap();
    again.remove("connection/con-1/password").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), after, "removing what is not there writes nothing");
    assert!(vault.get("connection/con-1/password").unwrap().is_none(), "the other holder sees it at once");
    assert_eq!(vault.get("b").unwrap().unwrap().expose(), "two");
}

#[test]
fn any_altered_byte_is_refused_and_the_file_left_as_it_is() {
    let (_folder, path) = folder_and_path();
    let vault = SealedFile::open(&path, words("peony")).unwrap();
    vault.put("a", &words("one")).unwrap();
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        let same_meaning = serde_json::from_slice::<serde_json::Value>(&bad).ok()
            == serde_json::from_slice::<serde_json::Value>(&good).ok();
        match vault.get("a") {
            Ok(secret) => assert!(same_meaning && secret.unwrap().expose() == "one", "byte {at} passed unnoticed"),
            Err(fault) => {
                assert!(
                    ["sealed_file_damaged", "sealed_file_newer"].contains(&fault.code.as_str()),
                    "byte {at}: {}",
                    fault.code
                );
                assert!(vault.put("b", &words("two")).is_err(), "nothing is written over a damaged file");
                assert_eq!(std::fs::read(&path).unwrap(), bad, "a damaged file is left for its owner to look at");
            }
        }
    }
    for cut in [0, 1, good.len() / 2, good.len() - 3] {
        std::fs::write(&path, &good[..cut]).unwrap();
        assert_eq!(vault.get("a").unwrap_err().code, "sealed_file_damaged", "cut at {cut}");
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(vault.get("a").unwrap_err().code, "sealed_file_missing", "gone is not empty");
    assert_eq!(vault.put("b", &words("two")).unwrap_err().code, "sealed_file_missing", "and is not begun anew");
    std::fs::write(&path, &good).unwrap();
    assert_eq!(vault.get("a").unwrap().unwrap().expose(), "one", "put back, it works without a restart");
}

#[test]
fn writers_at_the_same_time_lose_nothing_of_each_other() {
    let (_folder, path) = folder_and_path();
    SealedFile::open(&path, words("peony")).unwrap().put("first", &words("0")).unwrap();
    // Two holders with keys and locks of their own, as two processes have them, and two threads in each.
    let holders: Vec<_> = (0..2).map(|_| Arc::new(SealedFile::open(&path, words("peony")).unwrap())).collect();
    let threads: Vec<_> = (0..4)
        .map(|who| {
            let vault = Arc::clone(&holders[who % 2]);
            std::thread::spawn(move || {
                for turn in 0..25 {
                    vault.put(&format!("{who}/{turn}"), &words(&format!("{who}-{turn}"))).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    for who in 0..4 {
        for turn in 0..25 {
            let secret = holders[0].get(&format!("{who}/{turn}")).unwrap();
            assert_eq!(secret.expect("no write may be lost").expose(), format!("{who}-{turn}"));
        }
    }
}

#[test]
fn two_who_begin_the_file_at_once_share_it_in_the_end() {
    let (_folder, path) = folder_and_path();
    let one = SealedFile::open(&path, words("peony")).unwrap();
    let two = SealedFile::open(&path, words("peony")).unwrap();
    one.put("a", &words("1")).unwrap();
    two.put("b", &words("2")).unwrap();
    assert_eq!(one.get("b").unwrap().unwrap().expose(), "2", "the second took over the first one's salt");
    assert_eq!(two.get("a").unwrap().unwrap().expose(), "1");
}

#[test]
fn a_file_that_cannot_be_written_is_named_with_the_next_step() {
    let (folder, path) = folder_and_path();
    let nowhere = SealedFile::open(&folder.path().join("none/vault"), words("x")).unwrap();
    assert_eq!(nowhere.put("a", &words("1")).unwrap_err().code, "sealed_file_no_folder");
    std::fs::create_dir(&path).unwrap();
    assert_eq!(
        SealedFile::open(&path, words("x")).unwrap_err().code,
        "sealed_file_unreadable",
        "a folder in its place"
    );
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    assert_eq!(super::words::unwritable(&path, &full).code, "disk_full");
}
