//! Killed in the middle, at several moments, and started again.

use crate::places::{Place, event};
use crate::shell;
use std::process::Stdio;
use std::time::{Duration, Instant};
use wedsync_support::{Radicale, Ran, Wedsync};

const EACH: usize = 30;

struct Stage {
    radicale: Radicale,
    desk: Wedsync,
    server: Place,
    folder: Place,
}

/// So many events on each side, none of them on the other, connected and not yet synced.
fn stage() -> Stage {
    let radicale = Radicale::start().unwrap();
    let server = Place::Calendar(radicale.dav(), radicale.calendar("weddings").unwrap());
    let desk = Wedsync::new().unwrap();
    let path = shell::folder_beside(&desk, "planner");
    let folder = Place::Folder(path.clone());
    for n in 0..EACH {
        let day = u32::try_from(n % 28 + 1).unwrap();
        server.put(&format!("s{n}"), &event(&format!("s{n}"), &format!("Server {n}"), day, "LOCATION:Barn"));
        folder.put(&format!("f{n}"), &event(&format!("f{n}"), &format!("Folder {n}"), day, "LOCATION:Barn"));
    }
    let (one, two) =
        (shell::connect_server(&desk, "Studio", &radicale), shell::connect_folder(&desk, "Planner", &path));
    shell::both(&desk, &[&one, &two]);
    Stage { radicale, desk, server, folder }
}

impl Stage {
    /// Files at both places, counted without asking the server.
    fn files(&self) -> usize {
        let Place::Folder(path) = &self.folder else { unreachable!() };
        let ics = |path: &std::path::Path| std::fs::read_dir(path).unwrap().flatten().filter(is_event).count();
        ics(path) + ics(&self.radicale.folder_of("weddings"))
    }

    fn everything() -> Vec<String> {
        let mut all: Vec<String> = (0..EACH).flat_map(|n| [format!("s{n}"), format!("f{n}")]).collect();
        all.sort();
        all
    }

    /// Syncs until nothing is left to do, and looks at what came of it.
    fn must_be_whole(&self, edits: &[(String, String)]) {
        for _ in 0..4 {
            let said = shell::json(&self.desk, &["sync", "--approve"]);
            assert_eq!(said.code, 0, "{}", said.document);
            if said.document["created"] == 0 && said.document["updated"] == 0 {
                break;
            }
        }
        for (what, place) in [("server", &self.server), ("folder", &self.folder)] {
            let all = place.all();
            let uids: Vec<&str> = all.iter().map(|object| object.uid.as_str()).collect();
            assert_eq!(uids, Self::everything(), "nothing lost and nothing twice: {what}");
            for (uid, words) in edits {
                let said = all.iter().any(|object| object.uid == *uid && object.text.contains(words));
                assert!(said, "{uid} says {words}: {what}");
            }
        }
        for list in ["versions", "deletions", "matches"] {
            assert_eq!(shell::json(&self.desk, &[list, "list"]).document, serde_json::json!([]), "no question: {list}");
        }
        let checkup = shell::json(&self.desk, &["doctor"]).document;
        let database = checkup["findings"].as_array().unwrap().iter().find(|it| it["id"] == "database").unwrap();
        assert_eq!(database["state"], "well", "the database is whole: {database}");
    }
}

fn is_event(entry: &std::fs::DirEntry) -> bool {
    entry.path().extension().is_some_and(|ending| ending == "ics")
}

#[test]
fn a_sync_that_is_killed_again_and_again_loses_nothing_and_writes_nothing_twice() {
    let stage = stage();
    let mut edits = Vec::new();
    let mut killed = 0;
    // While it opens and reads, and after so many events have reached the other side.
    let moments: Vec<(u64, usize)> = [(120, 0), (250, 0), (380, 0)]
        .into_iter()
        .chain([1, 7, 18, 33, 45, 58].map(|written| (0, 2 * EACH + written)))
        .collect();
    for (n, (wait, files)) in moments.into_iter().enumerate() {
        let mut command = stage.desk.command(&["--json", "sync", "--approve"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let over =
            |files_there: usize| begun.elapsed() >= Duration::from_millis(wait) && (files == 0 || files_there >= files);
        while child.try_wait().unwrap().is_none() && !over(stage.files()) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the sync neither writes nor ends");
            std::thread::sleep(Duration::from_millis(3));
        }
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let (uid, words) = (format!("f{n}"), format!("LOCATION:Chapel {n}"));
        stage.folder.change(&uid, "LOCATION:Barn", &words);
        edits.push((uid, words));
        let (uid, words) = (format!("s{n}"), format!("LOCATION:Castle {n}"));
        stage.server.change(&uid, "LOCATION:Barn", &words);
        edits.push((uid, words));
    }
    assert!(killed >= 5, "only {killed} were really caught in the middle");
    stage.must_be_whole(&edits);
}

#[test]
fn an_owner_that_is_killed_under_a_caller_is_said_and_the_next_one_goes_on() {
    let stage = stage();
    for written in [3, 20] {
        let owner = stage.desk.own().unwrap();
        let mut command = stage.desk.command(&["--json", "sync", "--approve"]);
        let caller = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        while stage.files() < 2 * EACH + written {
            assert!(Instant::now() < until, "the owner does not write");
            std::thread::sleep(Duration::from_millis(3));
        }
        owner.kill().unwrap();
        let answer = caller.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8(answer.stdout).unwrap(), String::from_utf8(answer.stderr).unwrap());
        let said = shell::Said::of(&Ran { code: answer.status.code().unwrap_or(-1), out, err });
        // It may have been done a moment before.
        if said.code != 0 {
            said.refuses(1, "owner_gone", "stopped in the middle");
        }
    }
    let owner = stage.desk.own().unwrap();
    stage.must_be_whole(&[]);
    drop(owner);
}
