//! The calendars of the Python wheel `icalendar`: real ones, and broken ones among them. `WEDSYNC_CORPUS` names the
//! folder; without it they are looked for where `make test` puts the wheel.

use super::compare::{lost, nodes, wrapped};
use super::*;
use std::path::{Path, PathBuf};

pub fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = std::env::var_os("WEDSYNC_CORPUS").map_or_else(wheel, PathBuf::from);
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.sort();
    assert!(
        paths.len() >= 150,
        "{} calendars in {}; set WEDSYNC_CORPUS to icalendar/tests of the PyPI wheel, or run make test, which fetches it",
        paths.len(),
        folder.display()
    );
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

fn wheel() -> PathBuf {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/tools/venv/lib");
    let python = std::fs::read_dir(&lib).ok().and_then(|mut found| found.next()?.ok());
    python.map_or(lib, |python| python.path().join("site-packages/icalendar/tests"))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "ics") {
            found.push(path);
        }
    }
}

/// What writing may add: what the format demands and the original lacks.
fn is_demanded(line: &str) -> bool {
    ["VCALENDAR X-COMMENT;", "VCALENDAR VERSION;", "VCALENDAR PRODID;", "VCALENDAR/VTIMEZONE "]
        .iter()
        .any(|start| line.starts_with(start))
        || line.contains(" DTSTAMP;:")
        || (line.contains(" UID;:") && line.ends_with("@wedsync"))
}

#[test]
fn every_readable_calendar_of_the_corpus_survives_a_round_trip_with_nothing_lost_or_changed() {
    let (mut objects, mut refused) = (0, Vec::new());
    for (path, bytes) in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(text) = decode(&bytes) else { continue };
        let found = match split(&text) {
            Ok(found) => found,
            Err(fault) => {
                // Half a feed is no feed; a single event that lacks but the end of its calendar can be read.
                match read(&name.as_str().into(), &text) {
                    Ok(reading) => survives(&name, &format!("{text}\nEND:VCALENDAR"), &reading),
                    Err(_) => refused.push(format!("{name}: {}", fault.message)),
                }
                continue;
            }
        };
        let mut texts = Vec::new();
        for object in found {
            let object = match object {
                Ok(object) => object,
                Err(fault) => {
                    refused.push(format!("{name}: {}", fault.message));
                    continue;
                }
            };
            match read(&object.uid.as_str().into(), &object.text) {
                Ok(reading) => {
                    objects += 1;
                    survives(&name, &object.text, &reading);
                }
                Err(fault) => refused.push(format!("{name}: {}", fault.message)),
            }
            texts.push(object.text);
        }
        if !texts.is_empty() && !refused.iter().any(|line| line.starts_with(&name)) {
            let all: Vec<_> = texts.iter().flat_map(|text| nodes(text)).collect();
            let missing = lost(&wrapped(&text), &all);
            let missing: Vec<_> = missing.iter().filter(|line| !line.starts_with("VCALENDAR/VTIMEZONE")).collect();
            assert!(missing.is_empty(), "{name}: splitting lost {missing:#?}");
        }
    }
    println!("{objects} objects survived; refused:\n{}", refused.join("\n"));
    assert!(objects >= 150, "only {objects} objects were read");
    assert!(refused.iter().all(|line| line.contains('“') || line.contains("title")), "each one refused has a name");
}

fn survives(name: &str, text: &str, reading: &Reading) {
    let draft = draft(reading);
    let written = write(&draft, Manner::File).unwrap_or_else(|fault| panic!("{name}: {fault:?}\n{text}"));
    assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{name}: folded");
    let again = read(&"again".into(), &written).unwrap_or_else(|fault| panic!("{name}: {fault:?}\n{written}"));
    assert_eq!(again.uid, reading.uid, "{name}");
    assert_eq!(again.kind, reading.kind, "{name}");
    let mut expected = reading.fields.clone();
    for field in ["ical/DTSTAMP", "ical/calendar/PRODID", "ical/VTIMEZONE/known", "ical/override-stamps"] {
        if let Some(value) = again.fields.get(field).filter(|_| !reading.fields.contains_key(field)) {
            expected.insert(field.into(), value.clone());
        }
    }
    let mut got = again.fields.clone();
    // A zone without its definition gets one beside those that came along.
    got.insert("ical/VTIMEZONE/known".into(), Value::Flag(true));
    expected.insert("ical/VTIMEZONE/known".into(), Value::Flag(true));
    if !reading.fields.contains_key("ical/override-stamps") {
        got.remove("ical/override-stamps");
        expected.remove("ical/override-stamps");
    }
    assert_eq!(got, expected, "{name}:\n{text}\n---\n{written}");

    let (before, after) = (wrapped(text), nodes(&written));
    let gone = lost(&before, &after);
    assert!(gone.is_empty(), "{name} lost {gone:#?}\n{text}\n---\n{written}");
    let added: Vec<_> = lost(&after, &before).into_iter().filter(|line| !is_demanded(line)).collect();
    assert!(added.is_empty(), "{name} gained {added:#?}\n{text}\n---\n{written}");

    let server = write(&draft, Manner::Server).unwrap();
    let server = read(&"again".into(), &server).unwrap_or_else(|fault| panic!("{name}: {fault:?}\n{server}"));
    let moved = wedsync_domain::fields::difference(&reading.fields, &server.fields);
    let moved: Vec<_> = moved.keys().filter(|field| carries(reading.kind, field)).collect();
    let guests = text.contains("SCHEDULE-AGENT");
    assert!(guests || moved.is_empty(), "{name}: a server would get {moved:?} changed");
}
