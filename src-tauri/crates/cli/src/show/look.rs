//! What the doctor saw, what there is to tell of the day, what the studio says of itself, and newer versions, in words.

use super::StudioClock;
use crate::plain::line;
use wedsync_api::dto::doctor::Checkup;
use wedsync_api::dto::notices::NoticeCard;
use wedsync_api::dto::studio::StudioCard;
use wedsync_api::dto::telling::TellingCard;
use wedsync_api::dto::updates::UpdatesCard;
use wedsync_domain::season::Season;

pub fn checkup(it: &Checkup) -> String {
    let troubles = it.findings.iter().filter(|finding| finding.state == "needs_person").count() as u64;
    let mut text = match troubles {
        0 => "All is well with this installation.".to_owned(),
        number => format!("{}.", super::count(number, "thing needs you", "things need you")),
    };
    for finding in &it.findings {
        let sign = match finding.state.as_str() {
            "needs_person" => "!",
            "note" => "-",
            _ => " ",
        };
        text += &format!("\n{sign} {}", line(&finding.message));
        if !finding.next_step.is_empty() {
            text += &format!("\n    {}", line(&finding.next_step));
        }
    }
    text
}

pub fn notices(all: &[NoticeCard], clock: &StudioClock) -> String {
    if all.is_empty() {
        return "Nothing to tell of today.".into();
    }
    let mut text = String::new();
    for it in all {
        let sign = if it.critical { "!" } else { "-" };
        let later = match (&it.told_then, &it.snoozed) {
            (Some(then), Some(_)) => format!(" Told again {}.", clock.when(then)),
            (Some(then), None) => format!(" Told {}, after the quiet hours.", clock.when(then)),
            (None, _) => String::new(),
        };
        text += &format!(
            "{sign} {} ({}, since {})\n    {}{later}\n",
            line(&it.title),
            it.id,
            clock.when(&it.since),
            line(&it.words)
        );
    }
    text.truncate(text.trim_end().len());
    text
}

pub fn studio(it: &StudioCard) -> String {
    format!("{}\n{}\n{}", named(it), year(it), between(it))
}

/// What the radar reckons with.
fn between(it: &StudioCard) -> String {
    format!(
        "From one booking to the next: {} min for the way, {} min to be ready again.",
        it.travel_min, it.turnaround_min
    )
}

/// “Peak: May to September …” month by month, as the studio says.
fn year(it: &StudioCard) -> String {
    let months = |season: Season| {
        let all = (0..12_u8).zip(&it.seasons).filter(|(_, of)| **of == season);
        let names = all.filter_map(|(month, _)| chrono::Month::try_from(month + 1).ok()).map(|month| month.name());
        names.collect::<Vec<_>>().join(", ")
    };
    let line = |what: &str, season: Season| match months(season) {
        none if none.is_empty() => String::new(),
        months => format!("{what}: {months}."),
    };
    let lines = [line("Peak", Season::Peak), line("Shoulder", Season::Shoulder), line("Off-season", Season::Off)];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What is told, what is not, and when it is quiet.
pub fn telling(it: &TellingCard) -> String {
    let sign = |told: bool| if told { "told    " } else { "not told" };
    let quiet = match &it.quiet {
        Some(hours) => format!("Quiet from {} to {}: what comes then is told afterwards.", hours.from, hours.until),
        None => "No quiet hours.".to_owned(),
    };
    format!(
        "{} the weddings of the day, in the morning\n{} that the computer slept through a part of such a day\n{} what else \
         needs you, while the window is closed\ntold     that a tool stopped on a day with weddings: always, at any hour\n{quiet}",
        sign(it.day_begins),
        sign(it.awake),
        sign(it.needs_you),
    )
}

fn named(it: &StudioCard) -> String {
    let name = it.name.as_deref().map_or_else(|| "The studio has no name here yet".into(), line);
    match &it.zone {
        Some(zone) => format!("{name}. Its days and times are those of {}.", line(zone)),
        None => format!("{name}. Its days and times are those of this computer, {}.", line(&it.computer_zone)),
    }
}

pub fn updates(it: &UpdatesCard, clock: &StudioClock) -> String {
    let mut text = format!("This is version {}.", line(&it.version));
    text += &match (&it.newer, &it.looked) {
        (None, None) => " Nobody has looked for a newer one yet.".to_owned(),
        (None, Some(looked)) => format!(" There was no newer one {}.", clock.when(looked)),
        (Some(newer), _) => {
            let mut words = format!(" Version {} is there.\n", line(&newer.version));
            for note in newer.notes.lines() {
                words += &format!("\n    {}", line(note));
            }
            words += &match &newer.package {
                None => "\n\nFetch its package: wedsync updates fetch".to_owned(),
                Some(package) => format!(
                    "\n\nIts package is here, and it is the maker's: {}\nInstall it: wedsync updates install",
                    package.display()
                ),
            };
            words
        }
    };
    if let Some(until) = &it.waits_until {
        text += &format!("\nWeddings come first: newer versions wait until {}.", clock.when(until));
    }
    let asked = if it.on { "is asked once a day" } else { "is asked only when you say so" };
    text += &format!("\n{} {asked}.", line(&it.host));
    text
}
