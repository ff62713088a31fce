//! What looks wrong about a record although it is kept and carried as it is: said to a person, never acted on.

use crate::fault::{Fault, FaultKind};
use crate::fields::Fields;
use crate::kinds::Kind;
use crate::value::Value;
use crate::when::{Ending, Moment, When};
use chrono_tz::Tz;

/// Where definitions of zones lie that only one object knows, whatever their names.
const OWN_ZONES: &str = "ical/VTIMEZONE";

/// The first thing that a person should look at, if any.
pub fn remark(kind: Kind, fields: &Fields) -> Option<Fault> {
    let Some(Value::When(when)) = fields.get("when") else { return None };
    let title = match fields.get(kind.schema().title) {
        Some(Value::Text(title)) if !title.trim().is_empty() => title.trim(),
        _ => kind.schema().name,
    };
    let day = when.start.date();
    if ends_too_early(when) {
        let message = format!("“{title}” on {day} ends before it starts; it is carried as it is.");
        return Some(odd("ends_before_start", message, "Correct its times in one of your tools."));
    }
    let zone = unknown_zone(when).filter(|_| !fields.contains_key(OWN_ZONES))?;
    let message = format!(
        "“{title}” on {day} is in the time zone “{zone}”, which nobody knows; its time is read as the time of this computer."
    );
    Some(odd("unknown_zone", message, "Choose its time zone again in one of your tools."))
}

fn odd(code: &'static str, message: String, next: &str) -> Fault {
    Fault::new(FaultKind::Malformed, code, message).next(next)
}

/// Only where both ends can be compared for certain.
fn ends_too_early(when: &When) -> bool {
    let Some(Ending::At(end)) = &when.end else { return false };
    match (&when.start, end) {
        (Moment::Day(start), Moment::Day(end)) => end < start,
        (Moment::Floating(start), Moment::Floating(end)) => end < start,
        (Moment::Zoned(start, zone), Moment::Zoned(end, other)) if zone == other => end < start,
        (start, end) => match (certain(start), certain(end)) {
            (Some(start), Some(end)) => end < start,
            _ => false,
        },
    }
}

fn certain(moment: &Moment) -> Option<chrono::DateTime<chrono::Utc>> {
    match moment {
        Moment::Utc(_) => Some(moment.instant(Tz::UTC)),
        Moment::Zoned(_, zone) if zone.parse::<Tz>().is_ok() => Some(moment.instant(Tz::UTC)),
        Moment::Zoned(..) | Moment::Day(_) | Moment::Floating(_) => None,
    }
}

fn unknown_zone(when: &When) -> Option<&str> {
    let of = |moment: &'_ Moment| matches!(moment, Moment::Zoned(_, zone) if zone.parse::<Tz>().is_err());
    let end = match &when.end {
        Some(Ending::At(end)) => Some(end),
        _ => None,
    };
    [Some(&when.start), end].into_iter().flatten().find(|moment| of(moment)).and_then(|moment| match moment {
        Moment::Zoned(_, zone) => Some(zone.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(start: &str, end: &str) -> Option<String> {
        let moment = |text: &str| match text.split_once('@') {
            Some((time, zone)) => match time.parse().unwrap() {
                Moment::Floating(time) => Moment::Zoned(time, zone.into()),
                other => other,
            },
            None => text.parse().unwrap(),
        };
        let when = When { start: moment(start), end: Some(Ending::At(moment(end))), repeats: Vec::new() };
        let fields =
            Fields::from([("title".into(), Value::Text("Anna & Ben".into())), ("when".into(), Value::When(when))]);
        remark(Kind::Appointment, &fields).map(|fault| fault.code)
    }

    #[test]
    fn an_end_before_the_start_is_remarked_where_it_is_certain() {
        let early = Some("ends_before_start".to_owned());
        assert_eq!(said("2026-05-16T14:00", "2026-05-16T13:00"), early);
        assert_eq!(said("2026-05-16", "2026-05-15"), early);
        assert_eq!(said("2026-05-16T14:00@Europe/London", "2026-05-16T12:59:00Z"), early);
        assert_eq!(said("2026-05-16T14:00@Somewhere", "2026-05-16T13:00@Somewhere"), early);
        assert_eq!(said("2026-05-16T14:00", "2026-05-16T15:00"), None);
        assert_eq!(said("2026-05-16T14:00@Europe/London", "2026-05-16T13:30:00Z"), None, "half past two there");
        assert_eq!(said("2026-05-16T14:00", "2026-05-16T13:00:00Z"), None, "nobody knows");
    }

    #[test]
    fn a_zone_that_nobody_knows_is_remarked_unless_the_event_defines_it() {
        assert_eq!(said("2026-05-16T14:00@Somewhere", "2026-05-16T15:00@Somewhere"), Some("unknown_zone".into()));
        assert_eq!(said("2026-05-16T14:00@Europe/London", "2026-05-16T15:00@Europe/London"), None);
        let when = When {
            start: Moment::Zoned("2026-05-16T14:00:00".parse().unwrap(), "Home".into()),
            end: None,
            repeats: Vec::new(),
        };
        let mut fields = Fields::from([("when".into(), Value::When(when))]);
        assert!(remark(Kind::Wedding, &fields).is_some());
        fields.insert(OWN_ZONES.into(), Value::Text("BEGIN:VTIMEZONE…".into()));
        assert_eq!(remark(Kind::Wedding, &fields), None);
    }
}
