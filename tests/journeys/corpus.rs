//! The calendars of the real world, from a folder through a real server into another folder.
//!
//! Two desks, so that nothing can reach the far folder but through the server. The server rewrites what it stores and
//! refuses much (an event without DTSTART, a rule it does not know), so what it refuses or loses when the same object
//! is put there without us is not held against us; nothing else may be missing. A third folder beside the first gets
//! everything without a server, and there nothing at all may be missing.

use crate::desk::Studio;
use crate::lines::{lost, split};
use crate::places::{Object, Place, files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wedsync_api::dto::connections::{Connected, SkippedItem};
use wedsync_domain::Kind;
use wedsync_support::{Radicale, corpus};

/// Fewer would mean that the journey proves less than it says.
const AT_LEAST: usize = 80;
/// The same for the way from folder to folder, where no server has a say.
const AT_LEAST_BESIDE: usize = 160;

/// Fills a folder: each parseable object as a file of its own, each text that is none as the file it was. Gives the
/// texts by file name.
fn fill(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut seen = BTreeSet::new();
    let mut all = BTreeMap::new();
    for (n, file) in corpus::files().unwrap().into_iter().enumerate() {
        let stem = file.file_stem().unwrap().to_string_lossy().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        let bytes = std::fs::read(&file).unwrap();
        let Some(objects) = std::str::from_utf8(&bytes).ok().and_then(split) else {
            all.insert(format!("{n:03}-{stem}.ics"), bytes);
            continue;
        };
        for (m, (uid, text)) in objects.into_iter().enumerate() {
            // Several files of the corpus use the same UID for different events; here they are different events.
            let text = match uid {
                Some(uid) if !seen.insert(uid.clone()) => {
                    let fresh = format!("{uid}-{n}-{m}");
                    seen.insert(fresh.clone());
                    text.replace(&format!("UID:{uid}\r\n"), &format!("UID:{fresh}\r\n"))
                }
                _ => text,
            };
            all.insert(format!("{n:03}-{m:02}-{stem}.ics"), text.into_bytes());
        }
    }
    for (name, bytes) in &all {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    all
}

/// What the server itself makes of each object when it is put there without us; `None`: it does not take it.
fn baseline(radicale: &Radicale, all: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Option<String>> {
    let (dav, calendar) = (radicale.dav(), radicale.calendar("straight").unwrap());
    let put = |name: &String, bytes: &[u8]| {
        let path = format!("{calendar}{name}");
        let text = std::str::from_utf8(bytes).ok()?;
        // No server takes an event without an identity; what it makes of the rest is asked with one.
        let nameless = split(text).is_some_and(|objects| objects[0].0.is_none());
        let text = if nameless {
            text.replacen("BEGIN:VEVENT\r\n", &format!("BEGIN:VEVENT\r\nUID:{name}\r\n"), 1)
        } else {
            text.to_owned()
        };
        (dav.try_put(&path, &text).unwrap().status < 300).then(|| dav.get(&path).unwrap()).flatten()
    };
    all.iter().map(|(name, bytes)| (name.clone(), put(name, bytes))).collect()
}

/// The one list in which the calendars travel.
fn open(studio: &Studio, connected: &Connected, list: &str) {
    for it in connected.collections.iter().filter(|it| it.name.contains(list)) {
        studio.set(it.id, wedsync_domain::connection::Direction::Both);
    }
}

/// File names of the first folder that something was said about, with what was said.
fn named(studio: &Studio, skipped: &[SkippedItem], uids: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for item in skipped {
        let said = format!("{}: {}", item.fault.code, item.fault.message);
        assert!(!item.fault.message.is_empty() && !item.fault.next_step.is_empty(), "{item:?}");
        crate::shell::plain_words(&item.fault.next_step);
        let name = match item.id.parse() {
            // Not accepted by the server: named by our record.
            Ok(record) => uids.get(&studio.page(record).uid).cloned().unwrap_or_else(|| item.id.clone()),
            Err(_) => item.id.clone(),
        };
        out.insert(name, said);
    }
    out
}

#[test]
fn the_calendars_of_the_real_world_survive_the_way_through_a_server_into_another_folder() {
    let radicale = Radicale::start().unwrap();
    radicale.calendar("weddings").unwrap();
    let first = Studio::open();
    let from = first.new_folder("from");
    let all = fill(&from);
    let straight = baseline(&radicale, &all);

    let (server, folder) = (first.connect_server("Studio", &radicale), first.connect_folder("From", &from));
    open(&first, &server, "weddings");
    let beside = first.new_folder("beside");
    let beside_id = first.connect_folder("Beside", &beside);
    first.both(&folder);
    first.both(&beside_id);
    let summary = first.approve();
    let quiet = first.settle_down();
    assert_eq!(quiet.totals.created, 0);
    assert!(summary.connections.iter().all(|it| it.fault.is_none()), "one bad object stops nothing: {summary:?}");
    let unchanged = files(&from).into_iter().all(|path| {
        all.get(path.file_name().unwrap().to_str().unwrap()).is_some_and(|was| *was == std::fs::read(&path).unwrap())
    });
    assert!(unchanged, "the server's way of writing is no change: nothing comes back into the first folder");

    let second = Studio::open();
    let to = second.new_folder("to");
    let (server2, folder2) = (second.connect_server("Studio", &radicale), second.connect_folder("To", &to));
    open(&second, &server2, "weddings");
    second.both(&folder2);
    second.approve();
    second.settle_down();

    let place = Place::Folder(to);
    let arrived = place.all();
    let uids = uids_of(&first);
    let told_of_file = named(&first, &first.show(folder.id).skipped, &uids);
    let mut told = told_of_file.clone();
    told.extend(named(&first, &first.show(server.id).skipped, &uids));
    let travelled = server2.collections.iter().find(|list| list.name.contains("weddings")).unwrap().id;
    let mut on_server = second.show(server2.id).skipped;
    on_server.retain(|item| item.collection == travelled);
    assert!(on_server.is_empty(), "what we wrote there can be read there: {on_server:#?}");

    let near = Place::Folder(beside).all();
    let identities: BTreeMap<&str, &str> = uids.iter().map(|(uid, file)| (file.as_str(), uid.as_str())).collect();
    let mut report = Report::default();
    for (name, bytes) in &all {
        let whole = String::from_utf8_lossy(bytes);
        let identity = identities.get(name.as_str()).copied().unwrap_or("none");
        let far = arrived.iter().find(|object| object.uid == identity);
        report.judge(name, &whole, straight[name].as_deref(), far, told.get(name).map(String::as_str));
        let near = near.iter().find(|object| object.uid == identity);
        report.judge_beside(name, &whole, near, told_of_file.contains_key(name));
    }
    println!("{}", report.named.join("\n"));
    println!(
        "corpus: {} objects survived the server, {} named; {} survived beside it",
        report.survived,
        report.named.len(),
        report.beside
    );
    assert!(report.wrong.is_empty(), "{} objects\n{}", report.wrong.len(), report.wrong.join("\n"));
    assert!(report.survived >= AT_LEAST, "only {} objects survived", report.survived);
    assert!(report.beside >= AT_LEAST_BESIDE, "only {} objects survived beside the server", report.beside);
    assert!(arrived.len() >= report.survived, "one object each");
    let unique: BTreeSet<&str> = arrived.iter().map(|object| object.uid.as_str()).collect();
    assert_eq!(unique.len(), arrived.len(), "nothing arrived twice");
}

/// File names by the identity that our records have.
fn uids_of(studio: &Studio) -> BTreeMap<String, String> {
    let kinds = [Kind::Appointment, Kind::Task, Kind::Wedding];
    let lines = kinds.into_iter().flat_map(|kind| studio.records(kind));
    let pages = lines.map(|line| studio.page(line.id));
    pages
        .filter_map(|page| {
            let file = page.places.iter().find(|place| place.connection_name == "From")?;
            Some((page.uid, file.remote.clone()))
        })
        .collect()
}

#[derive(Default)]
struct Report {
    survived: usize,
    beside: usize,
    named: Vec<String>,
    wrong: Vec<String>,
}

impl Report {
    /// By way of the server.
    fn judge(&mut self, name: &str, whole: &str, straight: Option<&str>, far: Option<&Object>, told: Option<&str>) {
        let excused = straight.map(|straight| lost(whole, straight)).unwrap_or_default();
        let missing = far.map(|object| lost(whole, &object.text).difference(&excused).cloned().collect());
        match (missing, told) {
            (Some(missing), _) if BTreeSet::<String>::is_empty(&missing) => self.survived += 1,
            (Some(missing), _) => self.wrong.push(format!("{name} lost {missing:#?}")),
            (None, Some(told)) => {
                self.named.push(format!("{name}: {told}"));
                if straight.is_some() && told.starts_with("refused") {
                    self.wrong.push(format!("{name} is taken by the server without us, but not from us: {told}"));
                }
            }
            (None, None) => self.wrong.push(format!("{name} is nowhere, and nothing was said about it")),
        }
    }

    /// The same without a server: no excuse.
    fn judge_beside(&mut self, name: &str, whole: &str, near: Option<&Object>, told: bool) {
        match near.map(|object| lost(whole, &object.text)) {
            Some(missing) if missing.is_empty() => self.beside += 1,
            None if told => {}
            missing => self.wrong.push(format!("{name} lost beside the server: {missing:#?}")),
        }
    }
}
