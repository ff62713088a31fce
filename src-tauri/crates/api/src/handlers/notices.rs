//! Notices in words. They stand on a screen that others may see: times and venues, and no couple.

use super::sync::open;
use crate::Failure;
use crate::dto::notices::{
    CloseNotices, ListNotices, NoticeAbout, NoticeCard, Slept, SnoozeNotices, ToldNotices, WeddingTold,
};
use crate::dto::sync::Open;
use crate::router::{Context, Lookup};
use crate::texts::instant;
use chrono_tz::Tz;
use wedsync_domain::Timestamp;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::incident::Incident;
use wedsync_engine::alerts::said;
use wedsync_engine::{DayWatch, OnTheDay, Studio, Tell, Telling, context as context_of, is_critical};
use wedsync_store::{About, Notice, View};

pub async fn list(context: Context, _: ListNotices) -> Result<Vec<NoticeCard>, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let open = view.notices_open()?;
            if open.is_empty() {
                return Ok(Vec::new());
            }
            let home = Studio::home(view, computer)?;
            let today = DayWatch::look(view, now, home)?.today;
            let telling = Telling::of(view)?;
            open.iter().map(|notice| card(view, notice, &telling, &Day { now, home, today: &today })).collect()
        })
        .await
}

pub async fn told(context: Context, ask: ToldNotices) -> Result<Vec<NoticeCard>, Failure> {
    context.apart(move |parts| Ok(parts.engine.told(&ask.ids)?)).await?;
    list(context, ListNotices {}).await
}

pub async fn snooze(context: Context, ask: SnoozeNotices) -> Result<Vec<NoticeCard>, Failure> {
    context.apart(move |parts| Ok(parts.engine.snooze(&ask.ids)?)).await?;
    list(context, ListNotices {}).await
}

pub async fn close(context: Context, ask: CloseNotices) -> Result<Vec<NoticeCard>, Failure> {
    context.apart(move |parts| Ok(parts.engine.put_away(&ask.ids)?)).await?;
    list(context, ListNotices {}).await
}

struct Day<'a> {
    now: Timestamp,
    home: Tz,
    today: &'a [OnTheDay],
}

fn card(view: &View<'_>, notice: &Notice, telling: &Telling, day: &Day<'_>) -> Result<NoticeCard, Lookup> {
    let incident = incident_of(view, &notice.about)?;
    let (about, connection) = match &notice.about {
        About::DayBegins { .. } => (NoticeAbout::DayBegins, None),
        About::Awake { .. } => (NoticeAbout::Awake, None),
        About::Stopped { connection } => (NoticeAbout::Stopped, Some(*connection)),
        About::Needs { connection } => (NoticeAbout::NeedsYou, Some(*connection)),
        About::Incident { .. } | About::Waits {} => (NoticeAbout::NeedsYou, None),
        About::NotReady { .. } => (NoticeAbout::NotReady, None),
    };
    let named = connection.map(|id| view.connection(id)).transpose()?.flatten();
    let (title, words) = match &notice.about {
        About::DayBegins { .. } => (headline(day.today), times(day.today)),
        About::Awake { from, until } => awake(*from, *until, day),
        About::Stopped { .. } => stopped(named.as_ref(), incident.as_ref(), day),
        About::Needs { .. } => needs(named.as_ref(), incident.as_ref()),
        About::Incident { .. } => wrong(incident.as_ref(), day),
        About::Waits {} => waits(&open(view, &view.connections()?)?),
        About::NotReady { open, checked, .. } => not_ready(*open, *checked, day),
    };
    let tell = telling.when(notice, day.now, day.home);
    Ok(NoticeCard {
        id: notice.id,
        about,
        critical: is_critical(&notice.about),
        title,
        words,
        today: facts_of(&notice.about, day),
        open: if let About::NotReady { open, .. } = notice.about { Some(open) } else { None },
        slept: slept(&notice.about),
        since: instant(notice.raised),
        connection,
        cause: incident.as_ref().map(|it| it.cause.clone()),
        incident: incident.map(|it| it.id),
        told: notice.told.map(instant),
        snoozed: notice.snoozed.map(instant),
        told_then: if let Tell::Then(then) = tell { Some(instant(then)) } else { None },
        unasked: tell == Tell::Unasked,
        due: tell == Tell::Now,
    })
}

/// The weddings that its words name.
fn facts_of(about: &About, day: &Day<'_>) -> Vec<WeddingTold> {
    match about {
        About::DayBegins { .. } | About::Awake { .. } | About::Stopped { .. } => {
            day.today.iter().map(|it| WeddingTold { starts: it.starts.clone(), venue: it.venue.clone() }).collect()
        }
        About::Needs { .. } | About::Incident { .. } | About::Waits {} | About::NotReady { .. } => Vec::new(),
    }
}

fn slept(about: &About) -> Option<Slept> {
    let About::Awake { from, until } = about else { return None };
    Some(Slept { from: instant(*from), until: instant(*until) })
}

fn headline(today: &[OnTheDay]) -> String {
    match today.len() {
        0 => "No wedding today any more".to_owned(),
        1 => "1 wedding today".to_owned(),
        many => format!("{many} weddings today"),
    }
}

/// “14:00 at The Mill. 16:30 at Ash Barn. 18:00, 2 weddings.” Those that would read the same are one line.
fn times(today: &[OnTheDay]) -> String {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for wedding in today {
        let starts = wedding.starts.as_deref().unwrap_or("All day");
        let line = match &wedding.venue {
            Some(venue) => format!("{starts} at {venue}"),
            None => starts.to_owned(),
        };
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, weddings)) => *weddings += 1,
            None => lines.push((line, 1)),
        }
    }
    let said = |(line, weddings): (String, usize)| match weddings {
        1 => format!("{line}."),
        many => format!("{line}, {many} weddings."),
    };
    lines.into_iter().map(said).collect::<Vec<_>>().join(" ")
}

fn awake(from: Timestamp, until: Timestamp, day: &Day<'_>) -> (String, String) {
    let clock = |time: Timestamp| time.utc().with_timezone(&day.home);
    let (began, ended) = (clock(from), clock(until));
    // The day is named where it was another one.
    let shape = if began.date_naive() == ended.date_naive() { "%H:%M" } else { "%A %H:%M" };
    let slept = format!(
        "This computer slept from {} to {}, and nothing was compared meanwhile. It is being done now.",
        began.format(shape),
        ended.format("%H:%M")
    );
    let words = [slept, headline_with_times(day.today)].into_iter().filter(|part| !part.is_empty());
    ("Awake again".to_owned(), words.collect::<Vec<_>>().join(" "))
}

fn headline_with_times(today: &[OnTheDay]) -> String {
    if today.is_empty() { String::new() } else { format!("{}: {}", headline(today), times(today)) }
}

fn removed() -> (String, String) {
    ("A tool was removed".to_owned(), "It is not connected any more.".to_owned())
}

/// The one that a notice tells of, if it is still open.
fn incident_of(view: &View<'_>, about: &About) -> Result<Option<Incident>, Lookup> {
    let tool = |id: ConnectionId| format!("tool {id}");
    let subject = match about {
        About::Incident { incident } => return Ok(view.incident(*incident)?),
        About::Stopped { connection } | About::Needs { connection } => tool(*connection),
        About::DayBegins { .. } | About::Awake { .. } | About::Waits {} | About::NotReady { .. } => return Ok(None),
    };
    Ok(view.incidents_open()?.into_iter().find(|it| it.cause.subject() == subject))
}

fn wrong(incident: Option<&Incident>, day: &Day<'_>) -> (String, String) {
    let Some(incident) = incident else { return removed() };
    let said = said(incident, day.now, day.home);
    let words: Vec<String> = std::iter::once(said.words).chain(said.steps.first().cloned()).collect();
    (said.title, words.join(" "))
}

/// What the last sync ran into, or else what was found when it was looked at.
fn trouble(connection: &Connection, incident: Option<&Incident>) -> Vec<String> {
    let fault = connection.fault.as_ref().or(incident.and_then(|it| it.cause.fault()));
    fault.map(|it| vec![it.message.clone(), it.next_step.clone()]).unwrap_or_default()
}

/// No wedding of the day depends on it.
fn needs(connection: Option<&Connection>, incident: Option<&Incident>) -> (String, String) {
    let Some(connection) = connection else { return removed() };
    let mut words = trouble(connection, incident);
    words.push("Nothing is lost meanwhile.".to_owned());
    (format!("{} needs you", connection.name), words.join(" "))
}

fn waits(open: &Open) -> (String, String) {
    let title = match open.things() {
        1 => "1 thing needs you".to_owned(),
        many => format!("{many} things need you"),
    };
    let kinds: Vec<String> = open.said().into_iter().flatten().collect();
    (title, format!("{}. Nothing is lost meanwhile.", kinds.join(", ")))
}

fn not_ready(open: u32, checked: Timestamp, day: &Day<'_>) -> (String, String) {
    let title = match open {
        1 => "1 thing is not ready for the weekend".to_owned(),
        many => format!("{many} things are not ready for the weekend"),
    };
    let checked = checked.utc().with_timezone(&day.home).format("%A %H:%M");
    (title, format!("Looked at {checked}. See what and why, with what puts it right: wedsync readiness."))
}

fn stopped(connection: Option<&Connection>, incident: Option<&Incident>, day: &Day<'_>) -> (String, String) {
    let Some(connection) = connection else { return removed() };
    let mut words = trouble(connection, incident);
    if let Some(last) = connection.last_ok {
        words.push(format!("Last in agreement {}.", last.utc().with_timezone(&day.home).format("%A %H:%M")));
    }
    words.extend(context_of(day.today));
    (format!("{} has stopped", connection.name), words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wedsync_domain::ids::RecordId;

    fn time(text: &str) -> Timestamp {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    fn wedding(starts: Option<&str>, venue: Option<&str>) -> OnTheDay {
        OnTheDay {
            record: RecordId(1),
            title: "Anna & Ben".into(),
            lasts: time("2027-05-15T13:00:00Z")..time("2027-05-15T22:00:00Z"),
            starts: starts.map(str::to_owned),
            venue: venue.map(str::to_owned),
        }
    }

    #[test]
    fn a_morning_names_times_and_venues_and_no_couple() {
        let today = [wedding(Some("14:00"), Some("The Mill")), wedding(None, None)];
        assert_eq!(headline(&today), "2 weddings today");
        assert_eq!(times(&today), "14:00 at The Mill. All day.");
        let twice = [today[0].clone(), wedding(Some("13:06"), None), today[0].clone(), wedding(Some("13:06"), None)];
        assert_eq!(times(&twice), "14:00 at The Mill, 2 weddings. 13:06, 2 weddings.");
        assert_eq!(context_of(&today[..1]).unwrap(), "1 wedding today, at The Mill.");
        assert_eq!(context_of(&[]), None);
    }

    #[test]
    fn a_sleep_is_told_by_the_studios_clock_with_its_days() {
        let day = Day { now: time("2027-05-15T09:00:00Z"), home: chrono_tz::Europe::London, today: &[] };
        let (title, words) = awake(time("2027-05-15T05:12:00Z"), time("2027-05-15T09:00:00Z"), &day);
        assert_eq!(title, "Awake again");
        assert!(words.starts_with("This computer slept from 06:12 to 10:00, and nothing was compared"), "{words}");
        let (_, words) = awake(time("2027-05-14T20:00:00Z"), time("2027-05-15T09:00:00Z"), &day);
        assert!(words.starts_with("This computer slept from Friday 21:00 to 10:00"), "{words}");
        let today = [wedding(Some("14:00"), None)];
        let (_, words) =
            awake(time("2027-05-14T20:00:00Z"), time("2027-05-15T09:00:00Z"), &Day { today: &today, ..day });
        assert!(words.ends_with("1 wedding today: 14:00."), "{words}");
    }
}
