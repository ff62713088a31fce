//! The built command as a script meets it: documents, exit codes, owners that come and go.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

use serde_json::Value;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

struct Desk {
    room: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { room: tempfile::tempdir().unwrap() };
        let file = desk.path("passphrase");
        std::fs::write(&file, "correct horse\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wedsync"));
        command
            .arg("--data-dir")
            .arg(self.path("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.bare();
        command.args(["--vault", "file", "--passphrase-file"]).arg(self.path("passphrase")).args(words);
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn json(&self, words: &[&str]) -> (i32, Value) {
        document(&self.command(words).arg("--json").output().unwrap())
    }

    fn owner(&self) -> Child {
        let mut child = self.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + Duration::from_mins(1);
        // A socket left over from a killed owner does not count.
        while UnixStream::connect(self.path("data/desk.sock")).is_err() {
            assert!(child.try_wait().unwrap().is_none() && Instant::now() < until, "the owner did not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        child
    }

    fn calendar(&self, name: &str, weddings: &[&str]) -> PathBuf {
        let folder = self.path(name);
        std::fs::create_dir(&folder).unwrap();
        for (n, wedding) in weddings.iter().enumerate() {
            let text = format!(
                "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:{wedding}@t\r\nDTSTAMP:20260101T000000Z\
                 \r\nDTSTART:203005{:02}T120000Z\r\nSUMMARY:{wedding}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                n + 1
            );
            std::fs::write(folder.join(format!("{n}.ics")), text).unwrap();
        }
        folder
    }
}

fn document(output: &Output) -> (i32, Value) {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let seen = || format!("{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.trim_end().lines().count(), 1, "one document and nothing else: {}", seen());
    (output.status.code().unwrap(), serde_json::from_str(&text).unwrap_or_else(|why| panic!("{why}: {}", seen())))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn with_input(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn words_that_are_not_understood_are_a_document_too() {
    let desk = Desk::new();
    for words in [
        &["dance"][..],
        &["connections", "dance"],
        &["sync", "--fast"],
        &["records", "list", "flowers"],
        &[],
        &["versions", "resolve", "ver-1"],
    ] {
        let (code, document) = desk.json(words);
        assert_eq!(code, 2, "{words:?}");
        for part in ["code", "message", "next_step"] {
            let text = document["error"][part].as_str().unwrap_or_else(|| panic!("{words:?}: {document}"));
            assert!(!text.is_empty() && !text.to_lowercase().contains("error:"), "{words:?}: {text}");
        }
    }
    assert_eq!(desk.run(&["dance"]).status.code(), Some(2));
    assert!(!desk.path("data").exists(), "a slip of the keyboard makes no studio");
    assert_eq!(desk.run(&["--help"]).status.code(), Some(0));
}

#[test]
fn the_recovery_code_is_shown_once_and_never_on_standard_output() {
    let desk = Desk::new();
    let first = desk.run(&["status", "--json"]);
    assert!(String::from_utf8_lossy(&first.stderr).contains("recovery code"));
    document(&first);
    assert!(!String::from_utf8_lossy(&desk.run(&["status"]).stderr).contains("recovery code"));
    let mode = |name| std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode("data/keys.json")), (0o700, 0o600));
}

#[test]
fn a_wrong_passphrase_a_missing_one_and_a_lost_key_are_told_apart() {
    let desk = Desk::new();
    let first = desk.run(&["status"]);
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    let code = said.lines().map(str::trim).find(|line| line.len() == 39 && line.contains('-')).unwrap().to_owned();
    let (exit, document) = self::document(&desk.bare().args(["--vault", "file", "status", "--json"]).output().unwrap());
    assert_eq!((exit, document["error"]["code"].as_str()), (2, Some("usage")));
    let other = desk.path("other");
    std::fs::write(&other, "wrong\n").unwrap();
    std::fs::set_permissions(&other, std::fs::Permissions::from_mode(0o600)).unwrap();
    let wrong =
        desk.bare().args(["--vault", "file", "--passphrase-file", path(&other), "status", "--json"]).output().unwrap();
    let (exit, document) = self::document(&wrong);
    assert_eq!((exit, document["error"]["code"].as_str()), (1, Some("wrong_passphrase")));

    let (exit, document) =
        self::document(&desk.bare().args(["--vault", "memory", "status", "--json"]).output().unwrap());
    assert_eq!((exit, document["error"]["code"].as_str()), (1, Some("vault_key_missing")));

    // The vault is lost with everything in it; the paper is not.
    std::fs::remove_file(desk.path("data/vault.sealed")).unwrap();
    assert_eq!(desk.json(&["status"]).1["error"]["code"], "vault_key_missing");
    let put_back = with_input(desk.command(&["restore", "--recovery-code-stdin", "--json"]), &code.to_lowercase());
    assert_eq!(self::document(&put_back).1["restored"], "key");
    assert_eq!(desk.json(&["status"]).0, 0);
}

#[test]
fn documents_have_their_shapes_from_connect_to_undo() {
    let desk = Desk::new();
    let (one, two) = (desk.calendar("one", &["a", "b", "c"]), desk.calendar("two", &["d"]));
    let providers = desk.json(&["providers", "list"]).1;
    let ids: Vec<&str> = providers.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    for id in ["caldav", "icalendar-feed", "folder"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    for (name, folder, id) in [("One", &one, "con-1"), ("Two", &two, "con-2")] {
        let (code, document) = desk.json(&["connect", "folder", "--name", name, "--path", path(folder)]);
        assert_eq!((code, document["id"].as_str()), (0, Some(id)), "{document}");
    }
    let lists = desk.json(&["connections", "list"]).1;
    assert_eq!((lists[0]["name"].as_str(), lists[0]["state"].as_str()), (Some("One"), Some("active")));
    for (connection, list) in [("con-1", "col-1"), ("con-2", "col-2")] {
        let document = desk.json(&["collections", "list", connection]).1;
        assert_eq!((document[0]["id"].as_str(), document[0]["direction"].as_str()), (Some(list), Some("read")));
        let (code, document) = desk.json(&["collections", "set", list, "--direction", "both", "--weddings", "all"]);
        assert_eq!(
            (code, document["direction"].as_str(), document["state"].as_str()),
            (0, Some("both"), Some("preview_waits"))
        );
    }
    let (code, preview) = desk.json(&["preview"]);
    assert_eq!(code, 3, "a first write waits for a person: {preview}");
    let (code, synced) = desk.json(&["sync", "--approve"]);
    assert_eq!(code, 0, "{synced}");
    for total in ["created", "updated", "deleted", "versions", "held_deletions", "skipped", "failed"] {
        assert!(synced[total].is_u64() && synced["connections"][0][total].is_u64(), "{total}: {synced}");
    }
    let weddings = desk.json(&["records", "list", "weddings"]).1;
    assert_eq!(weddings.as_array().unwrap().len(), 4, "{weddings}");
    let id = weddings[0]["id"].as_str().unwrap();
    let (code, page) = desk.json(&["records", "edit", id, "location=Orchard Barn", "start=2030-06-01T13:00Z"]);
    assert_eq!((code, page["fields"]["location"].as_str()), (0, Some("Orchard Barn")), "{page}");
    assert_eq!(desk.json(&["records", "show", id]).1["fields"]["start"], "2030-06-01T13:00:00Z");
    assert_eq!(desk.json(&["sync"]).1["updated"], 1);
    let (code, refused) = desk.json(&["records", "edit", id, "colour=red"]);
    assert_eq!((code, refused["error"]["code"].as_str()), (2, Some("unknown_field")), "{refused}");
    assert!(refused["error"]["next_step"].as_str().unwrap().contains("location"));
    let journal = desk.json(&["journal", "list"]).1;
    let edited = journal.as_array().unwrap().iter().find(|line| line["action"] == "edited").unwrap();
    assert_eq!(desk.json(&["undo", edited["id"].as_str().unwrap()]).1["undone"], 1);
    for list in [&["matches", "list"][..], &["versions", "list"], &["deletions", "list"], &["today"]] {
        assert_eq!(desk.json(list), (0, serde_json::json!([])), "{list:?}");
    }
    assert_eq!(desk.json(&["connections", "remove", "con-2"]).1["removed"], true);
    assert_eq!(desk.json(&["connections", "show", "con-2"]).1["error"]["code"], "not_found");
}

#[test]
fn a_connection_that_does_not_open_leaves_nothing_behind() {
    let desk = Desk::new();
    let file = desk.path("passphrase");
    let (code, document) = desk.json(&["connect", "folder", "--name", "N", "--path", path(&file)]);
    assert_eq!(code, 1, "{document}");
    for (words, expected) in [
        (&["connect", "nowhere", "--name", "N"][..], "unknown_provider"),
        (&["connect", "folder", "--name", "N"], "missing_setting"),
        (&["connect", "folder", "--name", "N", "--path", "/tmp", "--url", "https://x.example"], "unknown_setting"),
        (&["connect", "folder", "--name", "N", "--path", "/tmp", "--no-browser"], "unknown_setting"),
    ] {
        let (code, document) = desk.json(words);
        assert_eq!((code, document["error"]["code"].as_str()), (2, Some(expected)), "{words:?}: {document}");
    }
    assert_eq!(desk.json(&["connections", "list"]).1, serde_json::json!([]));
}

#[test]
fn an_owner_answers_without_a_passphrase_and_a_killed_one_is_in_nobodys_way() {
    let desk = Desk::new();
    let mut owner = desk.owner();
    let through = desk.bare().args(["--vault", "file", "status", "--json"]).output().unwrap();
    assert_eq!(document(&through).0, 0, "the owner has the passphrase");
    let (code, document) = desk.json(&["run"]);
    assert_eq!((code, document["error"]["code"].as_str()), (1, Some("already_running")), "two owners are impossible");
    let begun = Instant::now();
    for _ in 0..10 {
        assert_eq!(desk.json(&["status"]).0, 0);
    }
    println!("a whole invocation through the owner: {:?}", begun.elapsed() / 10);
    owner.kill().unwrap();
    owner.wait().unwrap();
    assert!(desk.path("data/desk.sock").exists(), "a kill leaves its socket");
    assert_eq!(desk.json(&["status"]).0, 0, "the next call recovers");
    let mut again = desk.owner();
    assert_eq!(desk.json(&["status"]).0, 0);
    let stopped = Command::new("kill").arg(again.id().to_string()).status().unwrap();
    assert!(stopped.success() && again.wait().unwrap().success(), "SIGTERM ends it in order");
    assert!(!desk.path("data/desk.sock").exists(), "and takes the socket away");
}

#[test]
fn commands_that_come_at_once_wait_for_their_turn() {
    let desk = Desk::new();
    desk.run(&["status"]);
    let children: Vec<Child> = (0..4).map(|_| desk.command(&["status", "--json"]).spawn().unwrap()).collect();
    for child in children {
        assert_eq!(document(&child.wait_with_output().unwrap()).0, 0);
    }
}

#[test]
fn a_backup_opens_with_the_code_on_another_machine_and_asks_for_its_previews() {
    let desk = Desk::new();
    let first = desk.run(&["status"]);
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    let code = said.lines().map(str::trim).find(|line| line.len() == 39 && line.contains('-')).unwrap().to_owned();
    let folder = desk.calendar("one", &["a", "b"]);
    desk.json(&["connect", "folder", "--name", "One", "--path", path(&folder)]);
    desk.json(&["collections", "set", "col-1", "--direction", "both", "--weddings", "all"]);
    desk.json(&["sync", "--approve"]);
    let file = desk.path("studio.wedsync");
    let (exit, made) = desk.json(&["backup", path(&file)]);
    assert_eq!((exit, made["records"].as_u64()), (0, Some(2)), "{made}");
    assert_eq!(desk.json(&["backup", path(&file)]).1["error"]["code"], "file_exists");
    let bytes = std::fs::read(&file).unwrap();
    assert!(!bytes.windows(4).any(|it| it == b"a@t\0" || it == b"One\""), "nothing in clear");

    let other = Desk::new();
    let wrong =
        with_input(other.command(&["restore", path(&file), "--recovery-code-stdin", "--json"]), &"q".repeat(32));
    assert_eq!(document(&wrong).0, 1);
    let restored = with_input(other.command(&["restore", path(&file), "--recovery-code-stdin", "--json"]), &code);
    let (exit, restored) = document(&restored);
    assert_eq!((exit, restored["previews"].as_u64()), (3, Some(1)), "{restored}");
    assert_eq!(other.json(&["records", "list", "weddings"]).1.as_array().unwrap().len(), 2);
    assert_eq!(other.json(&["collections", "list", "con-1"]).1[0]["approved"], false);
}

#[test]
fn the_doctor_works_with_a_locked_vault_and_its_archive_holds_no_canary() {
    let desk = Desk::new();
    let folder = desk.calendar("canary-folder", &["canary-wedding"]);
    desk.json(&["connect", "folder", "--name", "canary-name", "--path", path(&folder)]);
    desk.json(&["collections", "set", "col-1", "--direction", "both", "--circle", "canary-circle"]);
    desk.json(&["sync", "--approve"]);
    desk.json(&["connect", "folder", "--name", "canary-second", "--path", "/canary-path"]);
    for (name, vault) in [("open.tar", "file"), ("locked.tar", "memory")] {
        let mut command = desk.bare();
        command.args(["--vault", vault, "--passphrase-file"]).arg(desk.path("passphrase"));
        let seen = command.args(["doctor", "--json", "--bundle", path(&desk.path(name))]).output().unwrap();
        let (code, seen) = document(&seen);
        assert_eq!(code, if vault == "file" { 0 } else { 3 }, "{seen}");
        let bytes = std::fs::read(desk.path(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("canary") && !text.contains("correct horse"), "{text}");
        assert!(text.contains("findings.json") && text.contains("log.jsonl"));
    }
    for log in std::fs::read_dir(desk.path("data/logs")).unwrap() {
        let text = std::fs::read_to_string(log.unwrap().path()).unwrap();
        assert!(!text.contains("canary-wedding") && !text.contains("correct horse"), "{text}");
    }
}

#[test]
fn the_demo_keeps_its_word() {
    let begun = Instant::now();
    let room = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wedsync"));
    let output = command.env("TMPDIR", room.path()).args(["demo", "--json"]).output().unwrap();
    let (code, told) = document(&output);
    assert_eq!(code, 0, "{told}");
    assert!(told["checks"].as_u64().unwrap() > 40 && told["chapters"].as_array().unwrap().len() > 10, "{told}");
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    assert!(String::from_utf8_lossy(&output.stderr).is_empty(), "quiet on standard error");
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn the_demo_says_that_nobody_pressed_a_button_where_nobody_did() {
    let output = Command::new(env!("CARGO_BIN_EXE_wedsync")).arg("demo").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("no browser is opened") && told.contains("--paste"), "{told}");
    for shown in ["$ wedsync preview", "two versions: ", "deletion asks: ", "Nobody was written to"] {
        assert!(told.contains(shown), "{shown}: {told}");
    }
}

#[test]
fn times_are_printed_by_the_studios_clock_alone_and_through_an_owner() {
    let desk = Desk::new();
    let folder = desk.calendar("one", &["a"]);
    desk.json(&["connect", "folder", "--name", "One", "--path", path(&folder)]);
    desk.json(&["sync"]);
    let printed = |words: &[&str]| {
        let output = desk.command(words).env("TZ", "Europe/London").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!printed(&["journal", "list"]).contains("Times are"), "nobody has said where the studio is");
    desk.json(&["studio", "set", "--zone", "Pacific/Auckland"]);
    let alone = ["journal", "connections", "status"].map(|word| match word {
        "status" => printed(&["status"]),
        word => printed(&[word, "list"]),
    });
    for text in &alone {
        assert_eq!(text.matches("Times are those of Pacific/Auckland.").count(), 1, "{text}");
    }
    let mut owner = desk.owner();
    assert_eq!(printed(&["journal", "list"]), alone[0]);
    let at = desk.json(&["journal", "list"]).1[0]["at"].as_str().unwrap().to_owned();
    assert!(at.ends_with('Z'), "a script reads UTC: {at}");
    owner.kill().unwrap();
    owner.wait().unwrap();
}
