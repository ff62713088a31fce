mod bad;
mod compare;
mod corpus;
mod events;
mod fuzz;

use super::*;
use wedsync_domain::Timestamp;
use wedsync_domain::ports::{Draft, Reading};

/// A record as it was read, ready to be written back.
fn draft(reading: &Reading) -> Draft {
    Draft {
        uid: reading.uid.clone(),
        kind: reading.kind,
        fields: reading.fields.clone(),
        refs: Vec::new(),
        now: Timestamp(1_794_000_000_000),
    }
}

fn event(lines: &str) -> String {
    let lines = lines.trim().lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//EN\r\nBEGIN:VEVENT\r\nUID:e1\r\nDTSTAMP:20260101T000000Z\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn reading(text: &str) -> Reading {
    read(&"e1.ics".into(), text).unwrap_or_else(|fault| panic!("{fault:?}"))
}

fn text<'f>(fields: &'f Fields, name: &str) -> &'f str {
    match fields.get(name) {
        Some(Value::Text(text)) => text,
        other => panic!("{name} is {other:?}"),
    }
}
