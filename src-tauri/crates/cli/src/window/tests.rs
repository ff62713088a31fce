use super::*;
use crate::desk::VaultWords;
use crate::grammar::{DeskWords, VaultChoice};
use async_trait::async_trait;
use serde_json::json;
use std::path::Path;
use std::sync::Mutex as Locked;
use wedsync_api::dto::folder::NewFile;
use wedsync_api::dto::studio::ShowStudio;

/// A window that nobody sees.
#[derive(Default)]
struct Unseen {
    codes: Locked<Vec<String>>,
    changes: Locked<Vec<Change>>,
}

impl FrontEnd for Unseen {
    fn news(&self, _: &CallNews) {}

    fn changed(&self, change: &Change) {
        self.changes.lock().unwrap().push(change.clone());
    }

    fn show_code(&self, code: &str) -> Result<(), Failure> {
        self.codes.lock().unwrap().push(code.to_owned());
        Ok(())
    }
}

#[async_trait]
impl Window for Unseen {
    async fn choose_backup(&self) -> Option<PathBuf> {
        Some("/chosen.wedsync".into())
    }

    async fn name_file(&self, _: NewFile) -> Option<PathBuf> {
        None
    }

    fn show_folder(&self, _: &Path) -> Result<(), Failure> {
        Ok(())
    }
}

pub struct Desk {
    pub behind: Arc<Behind>,
    front: Arc<Unseen>,
    at: tempfile::TempDir,
}

impl Desk {
    pub async fn called(name: &str) -> Self {
        let at = tempfile::tempdir().unwrap();
        let passphrase = at.path().join("passphrase");
        std::fs::write(&passphrase, "correct horse\n").unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&passphrase, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let words = DeskWords {
            data_dir: Some(at.path().join("data")),
            vault: VaultChoice::File,
            passphrase_file: Some(passphrase),
            ..DeskWords::default()
        };
        let front = Arc::new(Unseen::default());
        let behind = Behind::new(Place::of(&words).unwrap(), front.clone());
        let desk = Self { behind, front, at };
        desk.say("studio.set", json!({ "name": name })).await.unwrap();
        desk
    }

    async fn say(&self, command: &str, ask: Value) -> Result<Value, Failure> {
        self.behind.take(json!({ "command": command, "ask": ask })).await
    }

    async fn say_with(&self, code: &str, command: &str, file: &Path) -> Result<Value, Failure> {
        self.behind.take(json!({ "command": command, "ask": { "file": file }, "secret": code })).await
    }

    async fn name(&self) -> String {
        self.say("studio.show", json!({})).await.unwrap()["name"].as_str().unwrap().to_owned()
    }

    async fn backup(&self, name: &str) -> PathBuf {
        let file = self.at.path().join(name);
        self.say("backup.make", json!({ "file": file })).await.unwrap();
        file
    }

    fn code(&self) -> String {
        self.front.codes.lock().unwrap()[0].clone()
    }

    fn vault(&self) -> &VaultWords {
        &self.behind.place.vault
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_takes_the_place_of_what_is_here_and_what_was_here_can_come_back() {
    let desk = Desk::called("In May").await;
    let may = desk.backup("may.wedsync").await;
    desk.say("studio.set", json!({ "name": "In June" })).await.unwrap();
    let held = desk.behind.router().await.unwrap();

    let look = desk.say_with(&desk.code(), "backup.look", &may).await.unwrap();
    assert_eq!((&look["of_this_studio"], &look["there"]["connections"]), (&json!(true), &json!([])));
    assert!(look["written"].is_string());
    assert_eq!(desk.name().await, "In June", "a look changes nothing");

    let done = desk.say_with(&desk.code(), "backup.restore", &may).await.unwrap();
    assert_eq!(desk.name().await, "In May");
    assert_eq!(*desk.behind.opened().borrow(), 2, "whoever follows the desk follows the new one");
    assert_eq!(
        desk.front.changes.lock().unwrap().last().unwrap().topics.len(),
        Topic::ALL.len(),
        "the window asks anew"
    );
    assert_eq!(held.ask(ShowStudio {}).await.unwrap_err().code, "database_closed", "nobody reaches the old one");
    assert_eq!(desk.front.codes.lock().unwrap().len(), 1, "the code stays the same");

    let before = PathBuf::from(done["before"].as_str().unwrap());
    desk.say_with(&desk.code(), "backup.restore", &before).await.unwrap();
    assert_eq!(desk.name().await, "In June", "and back");
    desk.behind.end().await;
    let folder = desk.behind.place.folder.clone();
    assert!(folder.try_lock().unwrap().is_some(), "the folder is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_not_right_is_said_and_the_desk_goes_on_as_it_was() {
    let desk = Desk::called("Here").await;
    let other = Desk::called("Elsewhere").await;
    let good = desk.backup("good.wedsync").await;
    let bytes = std::fs::read(&good).unwrap();
    let place = |name: &str, bytes: &[u8]| {
        let file = desk.at.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    };
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle..middle + 64].fill(0);
    for command in ["backup.look", "backup.restore"] {
        for (file, code, expected) in [
            (good.clone(), other.code(), "recovery_code_wrong"),
            (good.clone(), "not a code".to_owned(), "recovery_code_length"),
            (desk.at.path().join("none"), desk.code(), "backup_missing"),
            (place("photo.jpg", b"\xff\xd8\xff\xe0 a photo"), desk.code(), "backup_unreadable"),
            (place("half", &bytes[..bytes.len() / 2]), desk.code(), "backup_unreadable"),
            (place("empty", b""), desk.code(), "backup_unreadable"),
        ] {
            let failure = desk.say_with(&code, command, &file).await.unwrap_err();
            assert_eq!(failure.code, expected, "{command} {}: {}", file.display(), failure.message);
            assert!(!failure.message.contains(&code) && !failure.next_step.contains(&code));
        }
        // It opens, and is damaged where nobody looks at first.
        let failure = desk.say_with(&desk.code(), command, &place("flipped", &flipped)).await.unwrap_err();
        assert_eq!(failure.code, "backup_unreadable", "{command}: {}", failure.message);
        let failure = desk.say(command, json!({ "file": good })).await.unwrap_err();
        assert_eq!(failure.code, "missing_setting", "{command} without a code");
    }
    assert_eq!(desk.name().await, "Here");
    assert_eq!(*desk.behind.opened().borrow(), 1, "it was never closed");
    assert!(!desk.behind.place.folder.path().join("backups/before-restore-1.wedsync").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_backup_of_another_studio_says_so_and_opens_again_after_a_restart() {
    let (desk, other) = (Desk::called("Here").await, Desk::called("Elsewhere").await);
    let theirs = other.backup("theirs.wedsync").await;
    let look = desk.say_with(&other.code(), "backup.look", &theirs).await.unwrap();
    assert_eq!(look["of_this_studio"], json!(false));
    desk.say_with(&other.code(), "backup.restore", &theirs).await.unwrap();
    assert_eq!(desk.name().await, "Elsewhere");
    desk.behind.end().await;
    let words = DeskWords {
        data_dir: Some(desk.behind.place.folder.path().to_owned()),
        vault: VaultChoice::File,
        passphrase_file: desk.vault().passphrase_file.clone(),
        ..DeskWords::default()
    };
    let again = Behind::new(Place::of(&words).unwrap(), desk.front.clone());
    let shown = again.take(json!({ "command": "studio.show", "ask": {} })).await.unwrap();
    assert_eq!(shown["name"], json!("Elsewhere"));
    again.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_what_was_shown() {
    let desk = Desk::called("Canary & Sons").await;
    let shown = desk.say("doctor.preview", json!({})).await.unwrap();
    let text = shown["parts"].to_string();
    assert!(!text.contains("Canary") && text.contains("findings.json"), "{text}");
    assert!(shown["left_out"]["words"].as_u64().unwrap() > 0, "what stays here is named");
    let file = desk.at.path().join("diagnostics.tar");
    desk.say("doctor.look", json!({})).await.unwrap();
    desk.say("doctor.save", json!({ "number": shown["number"], "file": file })).await.unwrap();
    let mut archive = tar::Archive::new(std::fs::File::open(&file).unwrap());
    let mut written = Vec::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        written.push(json!({ "name": name, "text": std::io::read_to_string(&mut entry).unwrap() }));
    }
    assert_eq!(shown["parts"], json!(written), "word for word");
    let later = desk.say("doctor.preview", json!({})).await.unwrap();
    let stale = desk.say("doctor.save", json!({ "number": shown["number"], "file": desk.at.path().join("b") })).await;
    assert_eq!(stale.unwrap_err().code, "diagnostics_changed");
    let taken = desk.say("doctor.save", json!({ "number": later["number"], "file": file })).await;
    assert_eq!(taken.unwrap_err().code, "bundle_not_written", "it takes no other file's place");
}

#[tokio::test(flavor = "multi_thread")]
async fn dialogs_are_the_windows_and_the_folder_says_how_large_it_is() {
    let desk = Desk::called("Here").await;
    assert_eq!(desk.say("files.choose", json!({})).await.unwrap(), json!({ "file": "/chosen.wedsync" }));
    assert_eq!(desk.say("files.name", json!({ "what": "backup" })).await.unwrap(), json!({ "file": null }));
    let folder = desk.say("folder.show", json!({})).await.unwrap();
    assert_eq!(folder["dialogs"], json!(true));
    assert!(folder["bytes"].as_u64().unwrap() > 4096, "{folder}");
    assert_eq!(
        desk.behind.router().await.unwrap().ask(wedsync_api::dto::folder::OpenFolder {}).await.unwrap_err().code,
        "no_dialogs"
    );
}
