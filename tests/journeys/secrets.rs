//! Canaries: a password, a passphrase and a recovery code that must turn up nowhere but in the vault (sealed) and on
//! the one line that shows the code.

use crate::places::{Place, event};
use crate::shell;
use std::path::{Path, PathBuf};
use std::process::Command;
use wedsync_support::{Radicale, Ran, Wedsync, program};

const PASSWORD: &str = "canary-pass-4711";
const PASSPHRASE: &str = "canary phrase of four words";

/// Everything that was said and everything that lies on the disk.
struct Hunt {
    desk: Wedsync,
    spoken: String,
}

impl Hunt {
    fn run(&mut self, words: &[&str], input: &str) -> Ran {
        let mut command = self.desk.command(words);
        let ran = program::finish(command.env("WEDSYNC_LOG", "trace"), input).unwrap();
        self.spoken.extend(["$ ", &words.join(" "), "\n", &ran.out, "\n", &ran.err, "\n"]);
        ran
    }

    /// The secrets in the forms in which a program might let them slip.
    fn nowhere(&self, secrets: &[&str], whose: &str) {
        for secret in secrets {
            for form in forms(secret) {
                let text = String::from_utf8_lossy(&form).into_owned();
                assert!(!contains(self.spoken.as_bytes(), &form), "{whose}: {text} was said:\n{}", self.spoken);
                for file in files(&self.desk.data()) {
                    let bytes = std::fs::read(&file).unwrap_or_default();
                    assert!(!contains(&bytes, &form), "{whose}: {text} lies in {}", file.display());
                }
            }
        }
    }
}

fn forms(secret: &str) -> Vec<Vec<u8>> {
    let base64 = |text: &str| data_encoding::BASE64.encode(text.as_bytes()).into_bytes();
    vec![
        secret.as_bytes().to_vec(),
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        data_encoding::HEXLOWER.encode(secret.as_bytes()).into_bytes(),
        base64(secret),
        base64(&format!("florist:{secret}")),
        secret.replace(' ', "%20").replace('-', "%2D").into_bytes(),
    ]
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    // Too short a form would be found by chance.
    needle.len() > 8 && bytes.windows(needle.len()).any(|window| window == needle)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path if path.is_file() => found.push(path),
            _ => {}
        }
    }
    found
}

#[test]
fn no_secret_lies_in_database_logs_diagnostics_crash_or_output() {
    let radicale = Radicale::start_for("florist", PASSWORD).unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    server.put("a", &event("a", "Raman & Ashworth", 12, ""));
    let desk = Wedsync::new().unwrap();
    std::fs::write(desk.passphrase_file(), format!("{PASSPHRASE}\n")).unwrap();
    let mut hunt = Hunt { desk, spoken: String::new() };
    // The one line that shows the recovery code, and nothing after it.
    let first = program::finish(&mut hunt.desk.command(&["status"]), "").unwrap();
    let code = first.err.lines().map(str::trim).find(|line| line.len() == 39 && line.contains('-')).unwrap().to_owned();
    let letters = code.replace('-', "");
    let secrets = [PASSWORD, PASSPHRASE, code.as_str(), letters.as_str()];

    let url = radicale.url();
    let words = ["connect", "caldav", "--name", "Studio", "--url", &url, "--username", "florist", "--password-stdin"];
    assert_eq!(hunt.run(&words, &format!("{PASSWORD}-not\n")).code, 1, "a slip of the keyboard");
    assert_eq!(hunt.run(&words, &format!("{PASSWORD}\n")).code, 0);
    let loose = format!("http://florist:{PASSWORD}@127.0.0.1:1/");
    let in_address = ["--json", "connect", "caldav", "--name", "Loose", "--url", &loose];
    let ran = program::finish(&mut hunt.desk.command(&in_address), "").unwrap();
    assert_eq!(ran.code, 1, "a password in the address is refused");
    assert!(!ran.out.contains(PASSWORD) && !ran.err.contains(PASSWORD), "and not repeated: {}", ran.out);
    for words in
        [&["sync"][..], &["connections", "show", "con-1"], &["doctor"], &["journal", "list"], &["--json", "status"]]
    {
        hunt.run(words, "");
    }
    let backup = hunt.desk.data().join("copy.wedsync");
    assert_eq!(hunt.run(&["backup", backup.to_str().unwrap()], "").code, 0);
    assert_ne!(hunt.run(&["restore", "--recovery-code-stdin"], &format!("{code}-wrong\n")).code, 0);
    hunt.nowhere(&secrets, "in use");

    // While an owner holds everything open: the write-ahead log is there now.
    let owner = hunt.desk.own().unwrap();
    server.change("a", "Raman", "Rahman");
    hunt.run(&["sync"], "");
    let bundle = hunt.desk.data().join("diagnostics.tar");
    hunt.run(&["doctor", "--bundle", bundle.to_str().unwrap()], "");
    assert!(bundle.is_file() && hunt.desk.data().join("studio.db-wal").is_file());
    hunt.nowhere(&secrets, "an owner running");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", owner.pid())).unwrap();
    let image = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    let numbers: Vec<&str> = image.split_whitespace().skip(4).take(2).collect();
    assert_eq!(numbers, ["0", "0"], "a crash writes no image of the memory: {image}");

    // A crash, as bad as they come; what it leaves behind is looked through.
    let crashed = Command::new("kill").args(["-ABRT", &owner.pid().to_string()]).status().unwrap();
    assert!(crashed.success());
    drop(owner);
    let log = std::fs::read_to_string(hunt.desk.passphrase_file().with_file_name("owner.log")).unwrap();
    hunt.spoken += &log;
    hunt.run(&["status"], "");
    hunt.nowhere(&secrets, "after a crash");
    let rooms: Vec<PathBuf> = files(hunt.desk.data().parent().unwrap());
    assert!(!rooms.iter().any(|file| file.to_string_lossy().contains("core")), "no core file: {rooms:?}");
}

#[test]
fn names_and_values_of_the_studio_stay_out_of_logs_and_diagnostics() {
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "canary-folder");
    let folder = Place::Folder(path.clone());
    let lines = "LOCATION:canary venue\nDESCRIPTION:canary notes\nATTENDEE:mailto:canary@example.org";
    folder.put("canary-file", &event("canary-uid", "canary couple", 12, lines));
    folder.put("canary-broken", "BEGIN:VCALENDAR\r\ncanary broken\r\nEND:VCALENDAR\r\n");
    let mut hunt = Hunt { desk, spoken: String::new() };
    let path = path.to_str().unwrap();
    hunt.run(&["connect", "folder", "--name", "canary name", "--path", path], "");
    hunt.run(&["collections", "set", "col-1", "--direction", "both", "--circle", "canary circle"], "");
    hunt.run(&["sync", "--approve"], "");
    hunt.run(&["records", "edit", "rec-1", "notes=canary edit"], "");
    hunt.run(&["records", "edit", "rec-1", "canary=canary edit"], "");
    let bundle = hunt.desk.passphrase_file().with_file_name("diagnostics.tar");
    hunt.run(&["doctor", "--bundle", bundle.to_str().unwrap()], "");
    let told = std::fs::read(&bundle).unwrap();
    assert!(!contains(&told.to_ascii_lowercase(), b"canary "), "an allow-list lets no value through");
    for needle in ["canary venue", "canary notes", "canary@example", "canary couple", "canary edit", "canary-uid"] {
        assert!(!contains(&told, needle.as_bytes()), "{needle} is in the diagnostics");
        for file in files(&hunt.desk.data()) {
            let bytes = std::fs::read(&file).unwrap();
            assert!(!contains(&bytes, needle.as_bytes()), "{needle} lies open in {}", file.display());
        }
    }
}
