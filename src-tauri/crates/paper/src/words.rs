//! What both sheets say in the same words: days, stamps, and lines put together from what is known.

use chrono::NaiveDate;
use chrono_tz::Tz;
use wedsync_domain::pack::{Confirmed, Pack, PackBill, PackEntry, PackPerson};
use wedsync_domain::time::Instant;

/// `Saturday, 16 May 2026`
pub(crate) fn day(date: &str) -> String {
    match date.parse::<NaiveDate>() {
        Ok(date) => date.format("%A, %-d %B %Y").to_string(),
        Err(_) => date.to_owned(),
    }
}

/// `16 May 2026`
pub(crate) fn short_day(date: &str) -> String {
    date.parse::<NaiveDate>().map_or_else(|_| date.to_owned(), |date| date.format("%-d %b %Y").to_string())
}

/// `Thu 14 May 2026, 09:00`, by the studio's clock.
pub(crate) fn stamp(at: Instant, zone: &str) -> String {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    at.0.utc().with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string()
}

/// The line below the couple.
pub(crate) fn headline(pack: &Pack) -> String {
    let starts = pack.timeline.iter().find(|it| it.wedding).and_then(|it| it.starts.clone());
    let day = pack.date.as_deref().map_or_else(|| "No date yet".to_owned(), day);
    [Some(day), starts, pack.venue.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ·  ")
}

/// What must be known before the first line is read.
pub(crate) fn remarks(pack: &Pack) -> Vec<String> {
    let tentative = pack.status.as_deref().filter(|status| !matches!(*status, "booked" | "completed"));
    let status = tentative.map(|status| format!("This wedding stands as “{status}”."));
    let clock = pack
        .venue_zone
        .as_ref()
        .map(|zone| format!("All times are those of the venue ({zone}); the studio’s clock is that of {}.", pack.zone));
    status.into_iter().chain(clock).collect()
}

/// `Confirmed Thu 14 May 2026, 09:00 by Crm and Studio calendar.`
pub(crate) fn confirmed(it: &Confirmed, zone: &str) -> String {
    let alone = match (it.here_alone, it.tools.is_empty()) {
        (0, _) => None,
        (_, true) => Some("Known to this desk alone.".to_owned()),
        (some, false) => Some(format!("{some} of it known to this desk alone.")),
    };
    let said = (!it.tools.is_empty()).then(|| match it.at {
        Some(at) => format!("Confirmed {} by {}.", stamp(at, zone), listed(&it.tools)),
        None => format!("Never confirmed by {}.", listed(&it.tools)),
    });
    said.into_iter().chain(alone).collect::<Vec<_>>().join(" ")
}

/// `14:00 – 23:00`
pub(crate) fn times(it: &PackEntry) -> String {
    match (&it.starts, &it.ends) {
        (None, _) => "All day".to_owned(),
        (Some(starts), None) => starts.clone(),
        (Some(starts), Some(ends)) => format!("{starts} – {ends}"),
    }
}

/// `planner, Lang & Co`
pub(crate) fn role(it: &PackPerson) -> String {
    [&it.role, &it.firm].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

/// What is left of one bill.
pub(crate) fn left(it: &PackBill) -> String {
    it.balance.clone().or_else(|| it.status.clone()).unwrap_or_default()
}

/// What is left of all of them.
pub(crate) fn owed(pack: &Pack) -> String {
    match pack.owed.as_deref() {
        None => "Nothing was billed, as far as this desk knows.".to_owned(),
        Some([]) => "Paid in full.".to_owned(),
        Some(all) => format!("Left to pay: {}.", listed(all)),
    }
}

/// `Put together Thu 14 May 2026, 09:00 by the clock of Europe/London.`
pub(crate) fn made(pack: &Pack) -> String {
    format!("Put together {} by the clock of {}", stamp(pack.made, &pack.zone), pack.zone)
}

/// `one, two and three`
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
