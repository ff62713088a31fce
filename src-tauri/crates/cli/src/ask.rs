//! From words to commands of the router.

mod alerts;
mod broadcast;
mod exports;

use crate::browser::Browser;
use crate::grammar::{
    Collections, Connect, Connections, Deletions, DirectionWord, Format, Health, Journal, Matches, Month, Newcomer,
    Notices, Pack, Providers, Readiness, Records, Rules, Studio, Suppliers, TakeWord, Telling, Updates, Verb, Versions,
    Webhooks,
};
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use wedsync_api::dto::collections::{ListCollections, SetCollection};
use wedsync_api::dto::connections::{
    ListConnections, ListProviders, PauseConnection, RemoveConnection, ResumeConnection, ScheduleConnection,
    ShowConnection,
};
use wedsync_api::dto::telling::QuietHours;
use wedsync_api::dto::{
    deletions, desk, health, journal, matches, notices, pack, radar, readiness, records, rules, studio, suppliers,
    sync, telling, today, updates, versions, webhooks,
};
use wedsync_api::{Command, Failure};
use wedsync_connectors::manifest::Auth;
use wedsync_domain::Secret;
use wedsync_domain::connection::Direction;
use wedsync_domain::intake::PaypalApp;
use wedsync_domain::season::Season;

/// Longer than any password; a slip of a script (a photo on standard input) ends here.
const LONGEST_SECRET: u64 = 64 << 10;

/// A command, and the secret that goes with it.
pub struct Asked {
    /// What is asked.
    pub command: Command,
    /// Read from standard input, or from a file that was named.
    pub secret: Option<Secret>,
    /// How a page is shown that the person must see; `None`: there will be none.
    pub browser: Option<Browser>,
}

impl<T: Into<Command>> From<T> for Asked {
    fn from(command: T) -> Self {
        Self { command: command.into(), secret: None, browser: None }
    }
}

/// What the words mean. `None` for those that are not the router's: `run`, `doctor`, `backup`,
/// `restore`, `demo`, `sandbox`.
pub fn asked(verb: &Verb) -> Result<Option<Asked>, Failure> {
    Ok(Some(match verb {
        Verb::Providers(Providers::List) => ListProviders {}.into(),
        Verb::Connect(words) => connect(words)?,
        Verb::Connections(words) => connections(words)?,
        Verb::Collections(words) => collections(words),
        Verb::Preview { connection } => sync::Preview { connection: *connection }.into(),
        Verb::Sync { connection, approve } => sync::Sync { connection: *connection, approve: *approve }.into(),
        Verb::Pause { until } => desk::PauseDesk { until: (*until).into() }.into(),
        Verb::Resume => desk::ResumeDesk {}.into(),
        Verb::ReadOnly { switch } => desk::SetReadOnly { on: (*switch).into() }.into(),
        Verb::Status => sync::AskStatus {}.into(),
        Verb::Health(words) => how_well(words),
        Verb::Alerts(words) => alerts::asked(words)?,
        Verb::Broadcast(words) => broadcast::asked(words),
        Verb::Records(Records::List { kind }) => records::ListRecords::all(*kind).into(),
        Verb::Records(Records::Show { id }) => records::ShowRecord { id: *id }.into(),
        Verb::Records(Records::Edit { id, set }) => records::EditRecord { id: *id, set: set.clone() }.into(),
        Verb::Suppliers(Suppliers::List) => suppliers::ListSuppliers {}.into(),
        Verb::Matches(words) => doubts(words),
        Verb::Versions(words) => settle(words),
        Verb::Deletions(words) => held(words),
        Verb::Journal(Journal::List { run, before, place, kind, undone }) => {
            let place = place.map(|word| match word {
                TakeWord::Hub => journal::JournalPlace::Desk,
                TakeWord::Connection(id) => journal::JournalPlace::Connection(id),
            });
            let (run, before, kind, undone) = (*run, *before, *kind, *undone);
            journal::ListJournal { run, before, place, kind, since: None, undone }.into()
        }
        Verb::Rules(words) => rules(words),
        Verb::Journal(Journal::Undo { what }) | Verb::Undo { what } => journal::Undo { what: *what }.into(),
        Verb::Today => today::ListToday {}.into(),
        Verb::Readiness(words) => ready(words),
        Verb::Pack(words) => taken_along(words)?,
        Verb::Radar(words) => radar::ListRadar { days: words.days }.into(),
        Verb::Notices(words) => told(words),
        Verb::Telling(words) => telling(words),
        Verb::Studio(words) => studio(words),
        Verb::Updates(words) => newer(words),
        Verb::Webhooks(words) => calls(words)?,
        Verb::Exports(words) => exports::asked(words)?,
        Verb::Run
        | Verb::Doctor { .. }
        | Verb::Backup { .. }
        | Verb::Restore { .. }
        | Verb::Demo { .. }
        | Verb::Sandbox { .. } => return Ok(None),
    }))
}

fn told(words: &Notices) -> Asked {
    match words {
        Notices::List => notices::ListNotices {}.into(),
        Notices::Snooze { ids } => notices::SnoozeNotices { ids: ids.clone() }.into(),
        Notices::Close { ids } => notices::CloseNotices { ids: ids.clone() }.into(),
    }
}

fn how_well(words: &Health) -> Asked {
    match words.connection {
        None => health::CheckHealth {}.into(),
        Some(id) => health::ShowHealth { id, days: Some(if words.history { 30 } else { 1 }) }.into(),
    }
}

fn ready(words: &Readiness) -> Asked {
    if words.last {
        return readiness::ShowReadiness {}.into();
    }
    readiness::CheckReadiness { wedding: words.wedding }.into()
}

/// Printed, unless a file or its kind was named.
fn taken_along(words: &Pack) -> Result<Asked, Failure> {
    let wedding = words.wedding;
    let format = match (&words.to, words.format) {
        (None, None) => return Ok(pack::ShowPack { wedding }.into()),
        (_, Some(format)) => format,
        (Some(file), None) => Format::of_name(file).ok_or_else(|| {
            let message = format!("“{}” does not say what kind of file it shall be.", file.display());
            Failure::new("bad_value", message, "End its name in .pdf, .html or .ics, or add --format.")
        })?,
    };
    let own = || format!("wedding-{wedding}.{}", format.ending()).into();
    let file = absolute(&words.to.clone().unwrap_or_else(own))?.into();
    Ok(pack::ExportPack { wedding, format: format.into(), file }.into())
}

fn doubts(words: &Matches) -> Asked {
    match words {
        Matches::List => matches::ListMatches {}.into(),
        Matches::Accept { id } => matches::AcceptMatch { id: *id }.into(),
        Matches::Refuse { id } => matches::RefuseMatch { id: *id }.into(),
    }
}

fn held(words: &Deletions) -> Asked {
    match words {
        Deletions::List => deletions::ListDeletions {}.into(),
        Deletions::Approve { id } => deletions::ApproveDeletion { id: *id }.into(),
        Deletions::Refuse { id } => deletions::RefuseDeletion { id: *id }.into(),
    }
}

fn newer(words: &Updates) -> Asked {
    match words {
        Updates::Show => updates::ShowUpdates {}.into(),
        Updates::Look => updates::LookForUpdate {}.into(),
        Updates::Fetch => updates::FetchUpdate {}.into(),
        Updates::Install => updates::InstallUpdate {}.into(),
        Updates::On => updates::SetUpdates { on: true }.into(),
        Updates::Off => updates::SetUpdates { on: false }.into(),
    }
}

fn connect(words: &Connect) -> Result<Asked, Failure> {
    let in_browser =
        wedsync_connectors::manifests().iter().any(|it| it.name == words.provider && it.auth == Auth::Browser);
    for (given, option) in [
        (words.client_id.is_some(), "--client-id"),
        (words.client_secret_file.is_some(), "--client-secret-file"),
        (words.return_page.is_some(), "--return-page"),
        (words.no_browser, "--no-browser"),
        (words.paste, "--paste"),
    ] {
        if given && !in_browser {
            return Err(Failure::new(
                "unknown_setting",
                format!("{} is not signed in to with a browser, so it has no use for {option}.", words.provider),
                "Leave it out.",
            ));
        }
    }
    let mut settings = BTreeMap::new();
    let mut set = |name: &str, value: Option<String>| value.map(|value| settings.insert(name.to_owned(), value));
    set("url", words.url.clone());
    set("username", words.username.clone());
    set("path", words.path.as_deref().map(absolute).transpose()?);
    set("client_id", words.client_id.clone());
    set("return_page", words.return_page.clone());
    let secret = match &words.client_secret_file {
        Some(file) => Some(wedsync_vault::read_client_secret(file)?),
        None if words.password_stdin || words.key_stdin => Some(secret("password")?),
        None => None,
    };
    let browser = match words {
        Connect { paste: true, .. } => Browser::CannotComeBack,
        Connect { no_browser: true, .. } => Browser::IsElsewhere,
        _ => Browser::Opens,
    };
    let (provider, name) = (words.provider.clone(), words.name.clone());
    let command = wedsync_api::dto::connections::Connect { provider, name, settings }.into();
    Ok(Asked { command, secret, browser: in_browser.then_some(browser) })
}

fn connections(words: &Connections) -> Result<Asked, Failure> {
    Ok(match words {
        Connections::List => ListConnections {}.into(),
        Connections::Show { id } => ShowConnection { id: *id }.into(),
        Connections::Pause { id } => PauseConnection { id: *id }.into(),
        Connections::Schedule { id, every } => ScheduleConnection { id: *id, every_s: every.seconds() }.into(),
        Connections::Remove { id } => RemoveConnection { id: *id }.into(),
        Connections::Resume { id, password_stdin, paste, anew } => Asked {
            command: ResumeConnection { id: *id, anew: *anew }.into(),
            secret: if *password_stdin { Some(secret("password")?) } else { None },
            // Which provider it is, the desk knows.
            browser: Some(if *paste { Browser::CannotComeBack } else { Browser::Opens }),
        },
    })
}

fn collections(words: &Collections) -> Asked {
    match words {
        Collections::List { connection } => ListCollections { connection: *connection }.into(),
        Collections::Set { collection, direction, circle, filter, weddings, template } => SetCollection {
            id: *collection,
            direction: direction.map(|word| match word {
                DirectionWord::Off => Direction::Off,
                DirectionWord::Read => Direction::Read,
                DirectionWord::Write => Direction::Write,
                DirectionWord::Both => Direction::Both,
            }),
            circle: circle.clone(),
            filter: filter.clone(),
            weddings: weddings.clone(),
            template: template.clone(),
        }
        .into(),
    }
}

fn settle(words: &Versions) -> Asked {
    match words {
        Versions::List => versions::ListVersions {}.into(),
        Versions::Resolve { id, take, set, keep_both, rule } => versions::Resolve {
            id: *id,
            take: take.map(|word| match word {
                TakeWord::Hub => versions::TakeFrom::Hub,
                TakeWord::Connection(id) => versions::TakeFrom::Connection(id),
            }),
            set: set.clone(),
            keep_both: *keep_both,
            rule: *rule,
        }
        .into(),
    }
}

/// A month of both is one of peak.
fn seasons(peak: &[Month], shoulder: &[Month]) -> Vec<Season> {
    let season = |month: &Month| match month {
        month if peak.contains(month) => Season::Peak,
        month if shoulder.contains(month) => Season::Shoulder,
        _ => Season::Off,
    };
    Month::value_variants().iter().map(season).collect()
}

fn studio(words: &Studio) -> Asked {
    match words {
        Studio::Show => studio::ShowStudio {}.into(),
        Studio::Set { name, zone, peak, shoulder, travel, turnaround } => studio::SetStudio {
            name: name.clone(),
            zone: zone.clone(),
            travel_min: *travel,
            turnaround_min: *turnaround,
            seasons: peak.as_deref().map(|peak| seasons(peak, shoulder.as_deref().unwrap_or_default())),
        }
        .into(),
    }
}

fn telling(words: &Telling) -> Asked {
    match words {
        Telling::Show => telling::ShowTelling {}.into(),
        Telling::Set { morning, asleep, needs_you, quiet_from, quiet_until, no_quiet } => telling::SetTelling {
            day_begins: morning.map(bool::from),
            awake: asleep.map(bool::from),
            needs_you: needs_you.map(bool::from),
            quiet: quiet_from.clone().zip(quiet_until.clone()).map(|(from, until)| QuietHours { from, until }),
            no_quiet: *no_quiet,
        }
        .into(),
    }
}

fn calls(words: &Webhooks) -> Result<Asked, Failure> {
    let with = |command: Command, given: bool| {
        let secret = given.then(|| secret("secret")).transpose()?;
        Ok(Asked { command, secret, browser: None })
    };
    Ok(match words {
        Webhooks::List => webhooks::ShowWebhooks {}.into(),
        Webhooks::On { port, host } => {
            let hosts = Some(host.clone()).filter(|hosts| !hosts.is_empty());
            webhooks::SetWebhooks { on: Some(true), port: *port, hosts }.into()
        }
        Webhooks::Off => webhooks::SetWebhooks { on: Some(false), ..webhooks::SetWebhooks::default() }.into(),
        Webhooks::Add(it) => return with(newcomer(it).into(), it.secret_stdin),
        Webhooks::Rotate { id, secret_stdin } => {
            return with(webhooks::RotateSource { id: *id }.into(), *secret_stdin);
        }
        Webhooks::Remove { id } => webhooks::RemoveSource { id: *id }.into(),
        Webhooks::Log => webhooks::ListCalls {}.into(),
    })
}

fn newcomer(it: &Newcomer) -> webhooks::AddSource {
    // Neither goes without the other.
    let app = it.client_id.clone().zip(it.webhook_id.clone());
    webhooks::AddSource {
        scheme: it.scheme.into(),
        name: it.name.clone(),
        connections: it.connection.clone(),
        signed_in: it.signed_in.clone(),
        named_in: it.named_in.clone(),
        paypal: app.map(|(client_id, webhook_id)| PaypalApp { client_id, webhook_id, sandbox: it.sandbox }),
        per_minute: it.per_minute,
    }
}

fn rules(words: &Rules) -> Asked {
    match words {
        Rules::List => rules::ListRules {}.into(),
        Rules::Set { kind, field, decides } => {
            rules::SetRule { kind: *kind, field: field.clone(), decides: *decides }.into()
        }
        Rules::Remove { kind, field } => rules::RemoveRule { kind: *kind, field: field.clone() }.into(),
        Rules::Restore { kind, field } => rules::RestoreRule { kind: *kind, field: field.clone() }.into(),
    }
}

/// A path as whoever carries the command out must see it: they may stand in another folder.
pub fn absolute(path: &Path) -> Result<String, Failure> {
    let unusable =
        || Failure::new("bad_value", format!("“{}” is not a path we can use.", path.display()), "Give another one.");
    std::path::absolute(path).map_err(|_| unusable())?.into_os_string().into_string().map_err(|_| unusable())
}

/// The first line of standard input.
pub fn secret(what: &str) -> Result<Secret, Failure> {
    let mut text = String::with_capacity(256);
    let read = std::io::stdin().lock().take(LONGEST_SECRET).read_to_string(&mut text);
    let whole = Secret::new(text);
    let line = whole.expose().lines().next().unwrap_or_default().to_owned();
    let line = Secret::new(line);
    if read.is_err() || line.expose().is_empty() {
        return Err(Failure::new(
            "usage",
            format!("There is no {what} on standard input."),
            format!("Pipe it in, for example: pass show studio | wedsync … (the first line is the {what})."),
        ));
    }
    Ok(line)
}
