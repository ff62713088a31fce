//! Places as somebody else's program sees them: events of a calendar on the server, or files in a folder. Nothing of
//! the desk is used to look.

use std::path::PathBuf;
use wedsync_support::Dav;

/// One calendar.
pub enum Place {
    Folder(PathBuf),
    /// The signed-in client and the calendar's path.
    Calendar(Dav, String),
}

/// One object as it lies there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    pub uid: String,
    /// The file's path, or the address on the server.
    pub name: String,
    /// With folded lines joined.
    pub text: String,
}

impl Place {
    pub fn put(&self, name: &str, text: &str) {
        match self {
            Self::Folder(path) => std::fs::write(path.join(format!("{name}.ics")), text).unwrap(),
            Self::Calendar(dav, path) => drop(dav.put(&format!("{path}{name}.ics"), text).unwrap()),
        }
    }

    /// Everything there, sorted by UID.
    pub fn all(&self) -> Vec<Object> {
        let mut found: Vec<Object> = match self {
            Self::Folder(path) => files(path)
                .into_iter()
                .map(|file| object(file.to_string_lossy().into_owned(), &std::fs::read(&file).unwrap()))
                .collect(),
            Self::Calendar(dav, path) => {
                dav.all(path).unwrap().into_iter().map(|(name, text)| object(name, text.as_bytes())).collect()
            }
        };
        found.sort();
        found
    }

    /// One entry an object: a duplicate shows.
    pub fn uids(&self) -> Vec<String> {
        self.all().into_iter().map(|object| object.uid).collect()
    }

    #[track_caller]
    pub fn object(&self, uid: &str) -> Object {
        let mut found = self.all().into_iter().filter(|object| object.uid == uid);
        let object = found.next().unwrap_or_else(|| panic!("{uid} is not there: {:?}", self.uids()));
        assert!(found.next().is_none(), "{uid} is there twice");
        object
    }

    /// Where the tests themselves put it, else wherever it is.
    #[track_caller]
    fn find(&self, uid: &str) -> Object {
        if let Self::Calendar(dav, path) = self {
            let name = format!("{path}{uid}.ics");
            if let Some(text) = dav.get(&name).unwrap() {
                return object(name, text.as_bytes());
            }
        }
        self.object(uid)
    }

    #[track_caller]
    pub fn says(&self, uid: &str, words: &str) -> bool {
        self.object(uid).text.contains(words)
    }

    /// Somebody edits an event with another program.
    #[track_caller]
    pub fn change(&self, uid: &str, from: &str, to: &str) {
        let object = self.find(uid);
        assert!(object.text.contains(from), "nothing says {from} in {}", object.text);
        let text = object.text.replace(from, to);
        match self {
            Self::Folder(_) => std::fs::write(object.name, text).unwrap(),
            Self::Calendar(dav, _) => drop(dav.put(&object.name, &text).unwrap()),
        }
    }

    /// Somebody deletes an event with another program.
    #[track_caller]
    pub fn remove(&self, uid: &str) {
        let object = self.object(uid);
        match self {
            Self::Folder(_) => std::fs::remove_file(object.name).unwrap(),
            Self::Calendar(dav, _) => dav.delete(&object.name).unwrap(),
        }
    }
}

/// The `.ics` files of a folder, and nothing that is hidden.
pub fn files(path: &std::path::Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "ics"));
    found.sort();
    found
}

fn object(name: String, bytes: &[u8]) -> Object {
    let text = unfolded(&String::from_utf8_lossy(bytes));
    // A calendar and an alarm may have identities too; what counts is the event's.
    let uid = match crate::lines::split(&text) {
        Some(objects) => objects.into_iter().next().and_then(|(uid, _)| uid),
        // Not quite a calendar.
        None => text.lines().find_map(|line| line.strip_prefix("UID:")).map(|uid| uid.trim().to_owned()),
    };
    let uid = uid.unwrap_or_default();
    Object { uid, name, text }
}

/// Folded lines joined, line ends as iCalendar wants them.
pub fn unfolded(text: &str) -> String {
    text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "").replace('\n', "\r\n")
}

/// A calendar with one event on that day of June 2027; `lines` are added to the event.
pub fn event(uid: &str, title: &str, day: u32, lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("{line}\r\n")).collect();
    let lines = lines.concat();
    calendar(&format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20270101T000000Z\r\nDTSTART;TZID=Europe/London:202706{day:02}T140000\r\n\
         DTEND;TZID=Europe/London:202706{day:02}T230000\r\nSUMMARY:{title}\r\n{lines}END:VEVENT\r\n"
    ))
}

/// Around components as they are.
pub fn calendar(components: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Orchard//Calendar//EN\r\n{components}END:VCALENDAR\r\n")
}

/// So many weddings, `w1` on the first day and so on, each with a venue.
pub fn weddings(count: u32) -> Vec<(String, String)> {
    (1..=count)
        .map(|n| {
            let uid = format!("w{n}");
            let text = event(&uid, &format!("Couple {n}"), (n - 1) % 28 + 1, &format!("LOCATION:Barn {n}"));
            (uid, text)
        })
        .collect()
}

/// The same as [`crate::desk::Pair::with`] takes them.
pub fn named(events: &[(String, String)]) -> Vec<(&str, String)> {
    events.iter().map(|(uid, text)| (uid.as_str(), text.clone())).collect()
}
