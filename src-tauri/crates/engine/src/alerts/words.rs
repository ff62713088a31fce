//! Incidents in words, for channels and for the terminal: times, tools and venues, and no couple. A window has words of its own
//! for the same facts.

use chrono_tz::Tz;
use wedsync_domain::alert::{Alert, Severity, Stage, Today};
use wedsync_domain::incident::{By, Cause, Digested, Incident, Line};
use wedsync_domain::{Fault, FaultKind, Timestamp};

/// What is said of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In one line.
    pub title: String,
    /// What happened, in whole sentences.
    pub words: String,
    /// What to do now, in this order.
    pub steps: Vec<String>,
}

/// What is said of it at that time in the studio's zone.
pub fn said(it: &Incident, now: Timestamp, home: Tz) -> Said {
    let clock = |at: Timestamp| when(at, now, home);
    let mut words = vec![happened(&it.cause, &clock)];
    if let Some(well) = it.well.filter(|_| matches!(it.cause, Cause::Tool { .. } | Cause::Behind { .. })) {
        words.push(format!("Last in agreement at {}.", clock(well)));
    }
    if super::comes_and_goes(it, now) {
        words.push("It comes and goes; you are not told each time.".to_owned());
    }
    if !matches!(it.cause, Cause::NotTold { .. } | Cause::Digest { .. }) {
        words.push("Nothing is lost meanwhile.".to_owned());
    }
    Said { title: title(&it.cause), words: words.join(" "), steps: steps(&it.cause) }
}

/// `14:05`, with its day where that is another one.
fn when(at: Timestamp, now: Timestamp, home: Tz) -> String {
    let (at, now) = (at.utc().with_timezone(&home), now.utc().with_timezone(&home));
    let form = if at.date_naive() == now.date_naive() { "%H:%M" } else { "%H:%M on %a %-d %b" };
    at.format(form).to_string()
}

fn title(cause: &Cause) -> String {
    match cause {
        Cause::Tool { name, fault, .. } => match fault.kind {
            FaultKind::SignInNeeded => format!("{name} refuses our sign-in"),
            FaultKind::Transient => format!("{name} does not answer"),
            FaultKind::RateLimited { .. } => format!("{name} lets us wait"),
            _ => format!("{name} has stopped"),
        },
        Cause::Behind { name, .. } => format!("{name} was not compared for too long"),
        Cause::Several { names } => format!("{} things do not answer at once", names.len()),
        Cause::SignInEnds { name, .. } => format!("The sign-in of {name} ends soon"),
        Cause::ErrorsClimb { name, .. } => format!("{name} fails more often than usual"),
        Cause::Channel { name, .. } => format!("Nobody can be told by {name}"),
        Cause::Heartbeat { name, .. } => format!("{name} does not hear us"),
        Cause::NotTold { people: 1, .. } => "A broadcast has not reached somebody".to_owned(),
        Cause::NotTold { people, .. } => format!("A broadcast has not reached {people} people"),
        Cause::Digest { items, more } => match u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(*more) {
            1 => "One thing that could wait".to_owned(),
            all => format!("{all} things that could wait"),
        },
    }
}

fn happened(cause: &Cause, clock: &dyn Fn(Timestamp) -> String) -> String {
    match cause {
        Cause::Tool { fault, .. } | Cause::Channel { fault, .. } => fault.message.clone(),
        Cause::Behind { name, .. } => format!("“{name}” answers, and yet it was not brought into agreement in time."),
        Cause::Several { names } => {
            format!("{} do not answer. Most likely it is the network here.", names.join(", "))
        }
        Cause::SignInEnds { name, at, .. } => format!("The sign-in of “{name}” ends at {}.", clock(*at)),
        Cause::ErrorsClimb { name, .. } => format!("More requests to “{name}” go wrong than usually do."),
        Cause::NotTold { people: 1, .. } => {
            "One of the people of a wedding does not know yet what you sent to all of them, as far as anybody can tell."
                .to_owned()
        }
        Cause::NotTold { people, .. } => format!(
            "{people} of the people of a wedding do not know yet what you sent to all of them, as far as anybody can tell."
        ),
        Cause::Digest { items, more } => {
            let mut all: Vec<String> = items.iter().map(|it| digested(it, clock)).collect();
            all.extend((*more > 0).then(|| format!("And {more} more.")));
            all.join(" ")
        }
        Cause::Heartbeat { name, fault } => {
            format!("{} If this computer went off now, “{name}” would not tell anybody of it.", fault.message)
        }
    }
}

/// `Xero does not answer, 02:10 to 02:40.`
fn digested(it: &Digested, clock: &dyn Fn(Timestamp) -> String) -> String {
    let (what, begun) = (title(&it.cause), clock(it.begun));
    match it.ended {
        Some(ended) => format!("{what}, {begun} to {}.", clock(ended)),
        None => format!("{what}, since {begun} and still so."),
    }
}

/// What to do, one thing after the other.
fn steps(cause: &Cause) -> Vec<String> {
    let steps: Vec<&str> = match cause {
        Cause::Tool { fault, .. } => match fault.kind {
            FaultKind::SignInNeeded => vec![
                "Open the desk and choose “Sign in again” on this tool.",
                "Sign in on the tool's own page with the account of the studio.",
                "Until then, change today's weddings in one place only.",
            ],
            FaultKind::Transient | FaultKind::RateLimited { .. } => vec![
                "Look whether the tool opens in a browser.",
                "If it does not, it is down: the desk goes on by itself when it is back.",
                "If it does, check the network of the computer that the desk runs on.",
                "Until then, keep to the day's plan as you have it; call whoever must know of a change.",
            ],
            _ => return vec![fault.next_step.clone()],
        },
        Cause::Behind { .. } => vec![
            "Open the desk and choose “Sync now”.",
            "If that takes long, leave the desk open: it goes on until it is done.",
        ],
        Cause::Several { .. } => vec![
            "Look whether anything on the internet opens on the computer that the desk runs on.",
            "If not, check its cable or Wi-Fi, then the router.",
            "The desk goes on by itself as soon as it gets through.",
        ],
        Cause::SignInEnds { .. } => vec!["Open the desk and sign in to this tool again before then."],
        Cause::ErrorsClimb { .. } => vec!["Keep an eye on it.", "If it goes on, ask the tool's support."],
        Cause::Channel { fault, .. } => return vec![fault.next_step.clone(), tested()],
        Cause::Heartbeat { fault, .. } => return vec![fault.next_step.clone()],
        Cause::NotTold { .. } => vec![
            "Open the desk: the broadcast names them, with their telephone numbers.",
            "Call them, and say there that they know.",
        ],
        Cause::Digest { .. } => vec!["Nothing that cannot wait. Alerts shows each with its story."],
    };
    steps.into_iter().map(str::to_owned).collect()
}

fn tested() -> String {
    "Then send a test by it, under Alerts.".to_owned()
}

/// One word about it.
pub(super) fn alert(it: &Incident, stage: Stage, today: Option<&Today>, now: Timestamp, home: Tz) -> Alert {
    let Said { title, mut words, steps } = said(it, now, home);
    let over = matches!(stage, Stage::Acknowledged | Stage::Resolved);
    match (stage, &it.taken_on) {
        (Stage::Acknowledged, Some(by)) => words = format!("{} looks after it.", who(by)),
        (Stage::Resolved, _) if it.hushed => {
            words = format!("Somebody called it over at {}. It may still stand.", when(now, now, home));
        }
        (Stage::Resolved, _) => {
            words = format!("It began at {} and is over since {}.", when(it.begun, now, home), when(now, now, home));
        }
        _ => {}
    }
    Alert {
        key: it.key(),
        word: format!("{}-{}", it.key(), it.said),
        stage,
        severity: it.severity,
        title,
        words,
        steps: if over { Vec::new() } else { steps },
        about: it.cause.about(),
        class: it.cause.class().to_owned(),
        since: it.begun,
        written: now,
        today: today.cloned(),
        link: format!("wedsync://alerts/{}", it.id),
    }
}

/// A word that says that it is only a test.
pub(super) fn test(name: &str, number: i64, now: Timestamp) -> Alert {
    Alert {
        key: format!("wedsync-test-{}", now.0),
        word: format!("wedsync-test-{}-{number}", now.0),
        stage: Stage::Test,
        severity: Severity::Info,
        title: format!("Alerts reach you by {name}"),
        words: "You sent this test from WedSync Desk. Nothing is wrong.".to_owned(),
        steps: Vec::new(),
        about: name.to_owned(),
        class: "test".to_owned(),
        since: now,
        written: now,
        today: None,
        link: "wedsync://alerts".to_owned(),
    }
}

fn who(by: &By) -> String {
    match by {
        By::Itself {} => "The desk".to_owned(),
        By::Desk {} => "Somebody at the desk".to_owned(),
        By::Channel { name, who: None } => format!("Somebody on {name}"),
        By::Channel { name, who: Some(who) } => format!("{who}, on {name},"),
    }
}

/// A line of its story.
pub fn line(it: &Line) -> String {
    let because = |fault: &Fault| fault.message.clone();
    match it {
        Line::Detected { cause, .. } => format!("Noticed: {}.", title(cause)),
        Line::Changed { cause } => format!("Now it is another thing: {}.", title(cause)),
        Line::Now { severity: Severity::Critical } => "Weddings of the day depend on it now.".to_owned(),
        Line::Now { .. } => "No wedding of the day depends on it any more.".to_owned(),
        Line::Cleared {} => "Nothing is wrong just now. It is over when it stays so.".to_owned(),
        Line::CameBack {} => "It is back.".to_owned(),
        Line::ComesAndGoes {} => "It comes and goes. It is not told each time any more.".to_owned(),
        Line::TakenOn { by } => format!("{} looks after it.", who(by)),
        Line::Over { by: By::Itself {} } => "It is over.".to_owned(),
        Line::Over { by } => format!("{} called it over.", who(by)),
        Line::Told { channel, stage } => format!("{} {channel}.", told(*stage)),
        Line::NotTold { channel, fault, instead: Some(other), .. } => {
            format!("{channel} did not take it, so it went by {other}. {}", because(fault))
        }
        Line::NotTold { channel, fault, instead: None, .. } => {
            format!("{channel} did not take it; we keep trying. {}", because(fault))
        }
        Line::Lost { channel, fault } => {
            format!("{channel} had taken it, and it did not get there. {}", because(fault))
        }
    }
}

fn told(stage: Stage) -> &'static str {
    match stage {
        Stage::Triggered => "Told by",
        Stage::Again => "Told again by",
        Stage::Acknowledged => "That somebody looks after it was told by",
        Stage::Resolved => "That it is over was told by",
        Stage::Digest => "The summary went by",
        Stage::Test => "A test went by",
    }
}
