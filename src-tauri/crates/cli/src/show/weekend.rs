//! Before a wedding's day, in words: whether all is ready, what is taken along, and what is too close to one another.

use super::table::Table;
use super::{StudioClock, count, day};
use crate::plain::line;
use wedsync_api::dto::pack::PackExported;
use wedsync_api::dto::radar::{ClashCard, RadarBoard};
use wedsync_api::dto::readiness::{ReadinessBoard, ReadinessCard, ReadinessLine};
use wedsync_domain::ids::RecordId;
use wedsync_domain::pack::{Confirmed, Pack};
use wedsync_domain::radar::{Engaged, Promise};
use wedsync_domain::readiness::Standing;

pub fn readiness(it: &ReadinessBoard, clock: &StudioClock) -> String {
    let next = format!("It is looked at by itself {}.", clock.when(&it.next));
    let Some(card) = &it.last else { return format!("Nobody has looked yet. {next} Look now: wedsync readiness") };
    let mut text = format!("{} Checked {}.\n", verdict(card), clock.when(&card.checked));
    for wedding in &card.weddings {
        let date = wedding.date.as_deref().map_or_else(|| "no date".to_owned(), day);
        let rest = [wedding.starts.as_deref(), wedding.venue.as_deref()].into_iter().flatten().map(line);
        let about: Vec<_> = [date.into()].into_iter().chain(rest).collect();
        text += &format!("\n{} ({})\n{}\n", line(&wedding.title), wedding.record, about.join(", "));
        text += &lines(card, Some(wedding.record));
    }
    text += &format!("\nThis desk\n{}\n{next}", lines(card, None));
    text
}

fn verdict(it: &ReadinessCard) -> String {
    let weddings = count(it.weddings.len() as u64, "wedding", "weddings");
    match (it.standing, it.weddings.is_empty()) {
        (_, true) => "No weddings until the end of the weekend.".to_owned(),
        (Standing::Ready, _) => format!("All is ready: {weddings}."),
        (Standing::LookAtIt, _) => format!("{weddings}. Nothing contradicts, and some things are worth a look."),
        _ => format!("{weddings}. Not ready: {}.", count(it.open.into(), "thing is open", "things are open")),
    }
}

/// What is open with why and what to do; what holds in one line.
fn lines(card: &ReadinessCard, of: Option<RecordId>) -> String {
    let mut text = String::new();
    for it in card.lines.iter().filter(|line| line.wedding == of) {
        let sign = match it.standing {
            Standing::Ready => " ",
            Standing::LookAtIt => "-",
            Standing::CannotKnow => "?",
            Standing::NotReady => "!",
        };
        text += &format!("  {sign} {:<14} {}\n", it.check.called(), line(&it.words));
        if it.standing != Standing::Ready {
            text += &beside(it);
        }
    }
    text
}

fn beside(it: &ReadinessLine) -> String {
    let indent = " ".repeat(19);
    let mut text = format!("{indent}{}\n", it.why);
    if !it.next_step.is_empty() {
        text += &format!("{indent}{}\n", line(&it.next_step));
    }
    text
}

pub fn pack(it: &Pack, clock: &StudioClock) -> String {
    let date = it.date.as_deref().map_or_else(|| "no date yet".to_owned(), day);
    let venue = it.venue.as_deref().map(|venue| format!(", {}", line(venue))).unwrap_or_default();
    let mut text = format!("{}: {date}{venue}\n", line(&it.title));
    if let Some(zone) = &it.venue_zone {
        text += &format!("Its times are those of {}.\n", line(zone));
    }
    let mut part = |name: &str, heard: &Confirmed, table: Option<Table>| {
        let said = table.map_or_else(|| "Nothing is written down.".to_owned(), Table::text);
        text += &format!("\n{name} ({})\n{said}\n", since(heard, clock));
    };
    part("The day", &it.heard.timeline, timeline(it));
    let people = it.people.iter().map(|it| [Some(&it.name), it.role.as_ref(), it.phone.as_ref(), it.email.as_ref()]);
    part("People", &it.heard.people, table(&["who", "role", "phone", "email"], people));
    let places = it.places.iter().map(|it| [Some(&it.name), it.address.as_ref(), it.phone.as_ref()]);
    part("Places", &it.heard.places, table(&["where", "address", "phone"], places));
    let notes = it.notes.iter().map(|it| [Some(&it.about), Some(&it.text)]);
    part("Notes", &it.heard.notes, table(&["of", "note"], notes));
    let bills = it.bills.iter().map(|it| [Some(&it.number), it.total.as_ref(), it.balance.as_ref(), it.due.as_ref()]);
    part("Money", &it.heard.bills, table(&["bill", "total", "left", "due"], bills));
    text += &match it.owed.as_deref() {
        None => String::new(),
        Some([]) => "Paid in full.\n".to_owned(),
        Some(owed) => format!("Left to pay: {}.\n", owed.join(", ")),
    };
    text + &format!("\nTake it along: wedsync pack --wedding {} --format pdf", it.wedding)
}

fn timeline(it: &Pack) -> Option<Table> {
    let rows: Vec<[String; 3]> = it
        .timeline
        .iter()
        .map(|entry| {
            let from = entry.starts.clone().unwrap_or_else(|| "all day".to_owned());
            let until = entry.ends.as_ref().map(|ends| format!("–{ends}")).unwrap_or_default();
            let other =
                if Some(&entry.date) == it.date.as_ref() { String::new() } else { format!("{} ", day(&entry.date)) };
            let sure = if entry.tentative { " (not agreed yet)" } else { "" };
            [format!("{other}{from}{until}"), format!("{}{sure}", entry.title), entry.place.clone().unwrap_or_default()]
        })
        .collect();
    table(&["when", "what", "where"], rows.iter().map(|row| row.each_ref().map(Some)))
}

/// `None`: it would be empty.
fn table<'a, const N: usize>(head: &[&str], rows: impl Iterator<Item = [Option<&'a String>; N]>) -> Option<Table> {
    let (mut table, mut any) = (Table::of(head), false);
    for row in rows {
        table.tall_row(row.map(|cell| cell.map_or("", String::as_str)));
        any = true;
    }
    any.then_some(table)
}

fn since(it: &Confirmed, clock: &StudioClock) -> String {
    match (it.tools.is_empty(), &it.at) {
        (true, _) if it.here_alone == 0 => "no tool says anything".to_owned(),
        (true, _) => "known to this desk alone".to_owned(),
        (false, None) => format!("never confirmed by {}", it.tools.join(", ")),
        (false, Some(at)) => {
            let at = wedsync_api::texts::instant(at.0);
            format!(
                "confirmed {} by {}",
                clock.when(&at),
                it.tools.iter().map(|it| line(it)).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

pub fn exported(it: &PackExported) -> String {
    format!("{} is written, {} kB.", it.file.display(), it.bytes.div_ceil(1024))
}

pub fn radar(it: &RadarBoard, clock: &StudioClock) -> String {
    let between = match (it.travel_min, it.turnaround_min) {
        (0, 0) => "No time is reckoned for the way or the turn-round; say how long they take: wedsync studio set --travel MINUTES --turnaround MINUTES".to_owned(),
        (travel, turnaround) => format!("Reckoned with {travel} min for the way and {turnaround} min for the turn-round."),
    };
    if it.clashes.is_empty() {
        return format!("Nothing is too close to anything else in the next {} days.\n{between}", it.days);
    }
    let booked = it.clashes.iter().filter(|it| it.clash.severity == Promise::Booked).count() as u64;
    let mut text = match booked {
        0 => format!("{}, none of them booked on both sides.\n", count(it.clashes.len() as u64, "clash", "clashes")),
        some => {
            format!("{}, {some} of them booked on both sides.\n", count(it.clashes.len() as u64, "clash", "clashes"))
        }
    };
    for card in &it.clashes {
        text += &clash(card, clock);
    }
    text + "\n" + &between
}

fn clash(ClashCard { clash, words }: &ClashCard, clock: &StudioClock) -> String {
    let sign = if clash.severity == Promise::Booked { "!" } else { "-" };
    let mut text = format!("\n{sign} {}: {words}\n", day(&clash.date));
    for it in [&clash.one, &clash.other] {
        text += &format!("    {}\n", engaged(it, clock));
    }
    if clash.alike {
        text += "    Both are called the same: if it is one booking, let the lists travel in one circle.\n";
    }
    text
}

fn engaged(it: &Engaged, clock: &StudioClock) -> String {
    let when = if it.whole_day {
        "all day".to_owned()
    } else {
        let instant = |at: wedsync_domain::time::Instant| clock.when(&wedsync_api::texts::instant(at.0));
        format!("{} to {}", instant(it.from), instant(it.until))
    };
    let place = it.place.as_deref().map(|place| format!(", {}", line(place))).unwrap_or_default();
    let sure = if it.promise == Promise::Tentative { ", not promised yet" } else { "" };
    let tools = if it.tools.is_empty() { String::new() } else { format!(", in {}", it.tools.join(" and ")) };
    format!("{} ({}): {when}{place}{sure}{}", line(&it.title), it.record, line(&tools))
}
