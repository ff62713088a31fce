//! A wedding's pack as a file: a PDF, a page, or the day as iCalendar.
//!
//! Deliberately absent: what stands in it.

use std::io::Write as _;
use std::path::Path;
use wedsync_api::Failure;
use wedsync_api::dto::pack::PackFormat;
use wedsync_connectors::ical;
use wedsync_domain::pack::{Pack, PackEntry};
use wedsync_domain::ports::Draft;
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Kind, Value};

/// Writes it; it appears whole or not at all, and takes no other file's place. Says how many bytes it has.
pub fn write(pack: &Pack, format: PackFormat, to: &Path) -> Result<u64, Failure> {
    let bytes = match format {
        PackFormat::Pdf => wedsync_paper::pdf(pack).map_err(|fault| Failure::bug(&fault))?,
        PackFormat::Html => wedsync_paper::html(pack).into_bytes(),
        PackFormat::Ics => calendar(pack)?.into_bytes(),
    };
    let folder = to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let put = || -> std::io::Result<()> {
        let mut whole = tempfile::NamedTempFile::new_in(folder)?;
        whole.write_all(&bytes)?;
        whole.as_file().sync_all()?;
        whole.persist_noclobber(to).map(drop).map_err(|fault| fault.error)
    };
    put().map_err(|fault| not_written(to, &fault))?;
    Ok(bytes.len() as u64)
}

fn not_written(to: &Path, fault: &std::io::Error) -> Failure {
    if fault.kind() == std::io::ErrorKind::AlreadyExists {
        let message = format!("{} is there already, and we do not overwrite it.", to.display());
        return Failure::new("file_exists", message, "Give a new name.");
    }
    let message = format!("{} could not be written: {fault}.", to.display());
    Failure::new("pack_not_written", message, "Give a new name in a folder of yours that has space.")
}

/// What has a time or a day, with names of its own: who takes it into a calendar that is kept in agreement gets a second
/// copy of the day and no contradiction.
fn calendar(pack: &Pack) -> Result<String, Failure> {
    let drafts: Vec<Draft> = pack.timeline.iter().filter_map(|it| draft(pack, it)).collect();
    if drafts.is_empty() {
        let message = format!("“{}” has no date yet, and a calendar cannot hold it without one.", pack.title);
        return Err(Failure::new("no_date", message, "Set its date and times, or take it along as a PDF."));
    }
    Ok(ical::write_all(&drafts)?)
}

fn draft(pack: &Pack, it: &PackEntry) -> Option<Draft> {
    let start: Moment = it.from.parse().ok()?;
    let end = it.until.as_deref().and_then(|until| until.parse().ok()).map(Ending::At);
    let mut fields = Fields::new();
    let title = if it.wedding { it.title.clone() } else { format!("{} · {}", it.title, pack.title) };
    let mut set = |field: &str, text: Option<String>| {
        fields.extend(text.map(|text| (field.into(), Value::Text(text))));
    };
    set("title", Some(title));
    set("location", it.place.clone().or_else(|| pack.venue.clone()));
    set("status", Some(if it.tentative { "tentative" } else { "confirmed" }.to_owned()));
    set("notes", it.wedding.then(|| letter(pack)));
    fields.insert("when".into(), Value::When(When { start, end, repeats: Vec::new() }));
    let uid = format!("{}-{}-pack@wedsync", it.record, it.date).as_str().into();
    Some(Draft { uid, kind: Kind::Appointment, fields, refs: Vec::new(), now: pack.made.0 })
}

/// What a phone shows below the wedding: whom to call, where to go, what to know.
fn letter(pack: &Pack) -> String {
    let mut lines = Vec::new();
    for it in &pack.people {
        let reached = [&it.phone, &it.email].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        lines.push(format!("{}: {reached}", it.name));
    }
    for it in &pack.places {
        let said = [it.address.as_ref(), it.phone.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>();
        lines.push([vec![it.name.clone()], said].concat().join(", "));
    }
    lines.extend(pack.notes.iter().map(|it| format!("{}: {}", it.about, it.text)));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wedsync_domain::Timestamp;
    use wedsync_domain::ids::RecordId;
    use wedsync_domain::time::Instant;

    fn pack(from: &str, until: &str) -> Pack {
        let entry = PackEntry {
            record: RecordId(7),
            title: "Anna & Ben".into(),
            date: "2027-05-15".into(),
            starts: None,
            ends: None,
            from: from.into(),
            until: Some(until.into()),
            place: None,
            tentative: false,
            wedding: true,
        };
        let party = PackEntry { record: RecordId(8), title: "Party, late".into(), wedding: false, ..entry.clone() };
        Pack {
            wedding: RecordId(7),
            title: "Anna & Ben".into(),
            studio: None,
            date: Some("2027-05-15".into()),
            status: None,
            venue: Some("The Barn; Ash Lane".into()),
            made: Instant(Timestamp(1_810_195_200_000)),
            zone: "Europe/London".into(),
            venue_zone: None,
            timeline: vec![entry, party],
            people: Vec::new(),
            places: Vec::new(),
            notes: Vec::new(),
            bills: Vec::new(),
            owed: None,
            heard: wedsync_domain::pack::Heard::default(),
        }
    }

    fn read(text: &str) -> Vec<Fields> {
        let objects = ical::split(text).unwrap().into_iter().map(Result::unwrap);
        let reading = |object: ical::Object| ical::read(&"x.ics".into(), &object.text).unwrap();
        objects.map(|object| reading(object).fields).collect()
    }

    #[test]
    fn the_day_reads_back_entry_by_entry_with_its_zone_once() {
        let text = calendar(&pack("2027-05-15T14:00:00 Europe/London", "2027-05-15T23:00:00 Europe/London")).unwrap();
        assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1, "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        for days in
            ["DTSTART;TZID=Europe/London:20270515T140000", "SUMMARY:Anna & Ben", "LOCATION:The Barn\\; Ash Lane"]
        {
            assert!(text.contains(days), "{days} in {text}");
        }
        assert!(
            text.contains("SUMMARY:Party\\, late · Anna & Ben") && text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0")
        );
        assert_eq!(read(&text).len(), 2);
        let whole = calendar(&pack("2027-05-15", "2027-05-16")).unwrap();
        assert!(whole.contains("DTSTART;VALUE=DATE:20270515"), "{whole}");
    }

    #[test]
    fn a_file_that_is_there_is_kept_and_a_day_without_a_date_is_no_calendar() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("day.html");
        let pack = pack("2027-05-15", "2027-05-16");
        assert!(write(&pack, PackFormat::Html, &file).unwrap() > 1_000);
        assert_eq!(write(&pack, PackFormat::Html, &file).unwrap_err().code, "file_exists");
        let undated = Pack { timeline: Vec::new(), ..pack };
        assert_eq!(write(&undated, PackFormat::Ics, &folder.path().join("day.ics")).unwrap_err().code, "no_date");
        let nowhere = folder.path().join("no/day.pdf");
        assert_eq!(write(&undated, PackFormat::Pdf, &nowhere).unwrap_err().code, "pack_not_written");
    }
}
