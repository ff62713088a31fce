//! Answers in words: sentences for what happened, tables for lists. Texts of other people's tools pass through
//! [`crate::plain`] on their way.

#![allow(
    clippy::format_push_string,
    reason = "texts of a screenful; `write!` would need an answer for what cannot fail"
)]

mod alerts;
mod broadcast;
mod desk;
mod exports;
mod health;
mod look;
mod records;
mod rules;
mod settle;
mod studio_clock;
mod sync;
mod table;
mod webhooks;
mod weekend;

pub use desk::restored;
pub use look::checkup;
pub use records::page as record;
pub use settle::side_by_side;
pub use studio_clock::StudioClock;

use crate::output::{DONE, FAILED, NEEDS_PERSON};
use serde_json::Value;
use wedsync_api::dto::alerts::{ListAlerts, ListChannels, ListRoutes};
use wedsync_api::dto::exports::ListExports;
use wedsync_api::dto::health::ListHealth;
use wedsync_api::dto::notices::ListNotices;
use wedsync_api::dto::readiness::ShowReadiness;
use wedsync_api::dto::rules::ListRules;
use wedsync_api::dto::studio::ShowStudio;
use wedsync_api::dto::sync::AskStatus;
use wedsync_api::dto::telling::ShowTelling;
use wedsync_api::dto::updates::ShowUpdates;
use wedsync_api::dto::webhooks::ShowWebhooks;
use wedsync_api::{Ask, Command, Failure};
use wedsync_domain::broadcast::BroadcastPage;

/// An answer for a person, and the exit code it stands for.
pub struct Shown {
    /// Ready to print.
    pub text: String,
    /// 0, 1 or 3.
    pub exit: u8,
}

/// What an answer means, told by the studio's clock.
pub fn shown(command: &Command, answer: Value, clock: &StudioClock) -> Result<Shown, Failure> {
    let Shown { text, exit } = of_the_records(command, answer, clock)?;
    Ok(Shown { text: clock.signed(text), exit })
}

/// What is said of connections, records, and what was done with them.
fn of_the_records(command: &Command, answer: Value, clock: &StudioClock) -> Result<Shown, Failure> {
    let done = |text: String| Ok(Shown { text, exit: DONE });
    match command {
        Command::ProvidersList(ask) => done(desk::providers(&read(ask, answer)?)),
        Command::Connect(ask) => done(desk::connected(&read(ask, answer)?)),
        Command::HealthList(_) | Command::HealthCheck(_) => done(health::board(&read(&ListHealth {}, answer)?, clock)),
        Command::HealthShow(ask) => {
            done(health::page(&read(ask, answer)?, ask.days.is_none_or(|days| days > 1), clock))
        }
        Command::ConnectionsList(ask) => done(desk::connections(&read(ask, answer)?, clock)),
        Command::ConnectionsShow(ask) => done(desk::connection(&read(ask, answer)?, clock)),
        Command::ConnectionsPause(ask) => done(desk::state(&read(ask, answer)?)),
        Command::ConnectionsResume(ask) => done(desk::state(&read(ask, answer)?)),
        Command::ConnectionsSchedule(ask) => done(desk::connection(&read(ask, answer)?, clock)),
        Command::ConnectionsRemove(ask) => done(desk::removed(&read(ask, answer)?)),
        Command::CollectionsList(ask) => done(desk::collections(&read(ask, answer)?)),
        Command::CollectionsSet(ask) => done(desk::collection(&read(ask, answer)?)),
        Command::SyncPreview(ask) => summed(&read(ask, answer)?, true, clock),
        Command::SyncRun(ask) => summed(&read(ask, answer)?, false, clock),
        Command::SyncStatus(_) | Command::DeskPause(_) | Command::DeskResume(_) | Command::DeskReadOnly(_) => {
            done(sync::status(&read(&AskStatus {}, answer)?, clock))
        }
        Command::RecordsList(ask) => done(records::list(&read(ask, answer)?, ask.kind)),
        Command::RecordsShow(ask) => done(records::page(&read(ask, answer)?, clock)),
        Command::RecordsEdit(ask) => done(records::edited(&read(ask, answer)?)),
        Command::SuppliersList(ask) => done(records::suppliers(&read(ask, answer)?)),
        Command::MatchesList(ask) => done(settle::matches(&read(ask, answer)?)),
        Command::MatchesAccept(ask) => done(settle::matched(&read(ask, answer)?)),
        Command::MatchesRefuse(ask) => done(settle::matched(&read(ask, answer)?)),
        Command::VersionsList(ask) => done(settle::versions(&read(ask, answer)?, clock)),
        Command::VersionsResolve(ask) => done(settle::settled(&read(ask, answer)?)),
        Command::RulesList(_) | Command::RulesSet(_) | Command::RulesRemove(_) | Command::RulesRestore(_) => {
            done(rules::book(&read(&ListRules {}, answer)?, clock))
        }
        Command::DeletionsList(ask) => done(settle::deletions(&read(ask, answer)?)),
        Command::DeletionsApprove(ask) => done(settle::deletion(&read(ask, answer)?)),
        Command::DeletionsRefuse(ask) => done(settle::deletion(&read(ask, answer)?)),
        Command::JournalList(ask) => done(records::journal(&read(ask, answer)?, clock)),
        Command::JournalUndo(ask) => taken_back(&read(ask, answer)?),
        Command::TodayList(ask) => done(records::today(&read(ask, answer)?)),
        Command::NoticesList(_) | Command::NoticesTold(_) | Command::NoticesSnooze(_) | Command::NoticesClose(_) => {
            done(look::notices(&read(&ListNotices {}, answer)?, clock))
        }
        Command::ReadinessCheck(_) | Command::ReadinessShow(_) => ready(&read(&ShowReadiness {}, answer)?, clock),
        Command::PackShow(ask) => done(weekend::pack(&read(ask, answer)?, clock)),
        Command::PackExport(ask) => done(weekend::exported(&read(ask, answer)?)),
        Command::RadarList(ask) => done(weekend::radar(&read(ask, answer)?, clock)),
        _ => of_alerts(command, answer, clock),
    }
}

/// What is said of what is wrong, and of who is told.
fn of_alerts(command: &Command, answer: Value, clock: &StudioClock) -> Result<Shown, Failure> {
    let done = |text: String| Ok(Shown { text, exit: DONE });
    match command {
        Command::AlertsList(_) | Command::AlertsHold(_) => {
            let board = read(&ListAlerts {}, answer)?;
            let exit = if board.open.is_empty() { DONE } else { NEEDS_PERSON };
            Ok(Shown { text: alerts::board(&board, clock), exit })
        }
        Command::AlertsShow(ask) => done(alerts::page(&read(ask, answer)?, clock)),
        Command::AlertsAcknowledge(ask) => done(alerts::page(&read(ask, answer)?, clock)),
        Command::AlertsResolve(ask) => done(alerts::page(&read(ask, answer)?, clock)),
        Command::ChannelsList(_) | Command::ChannelsRemove(_) | Command::HeartbeatSet(_) => {
            done(alerts::channels(&read(&ListChannels {}, answer)?, clock))
        }
        Command::ChannelsAdd(ask) => done(alerts::channel(&read(ask, answer)?, clock)),
        Command::ChannelsSet(ask) => done(alerts::channel(&read(ask, answer)?, clock)),
        Command::ChannelsTest(ask) => done(alerts::channel(&read(ask, answer)?, clock)),
        Command::RoutesList(_) | Command::RoutesSet(_) => done(alerts::routes(&read(&ListRoutes {}, answer)?)),
        _ => of_broadcasts(command, answer, clock),
    }
}

/// What is said of messages to people of a wedding. Somebody who was not reached needs a person.
fn of_broadcasts(command: &Command, answer: Value, clock: &StudioClock) -> Result<Shown, Failure> {
    let page = |it: &BroadcastPage| {
        let exit = if it.card.not_reached > 0 { NEEDS_PERSON } else { DONE };
        Ok(Shown { text: broadcast::page(it, clock), exit })
    };
    match command {
        Command::BroadcastsTemplates(ask) => Ok(Shown { text: broadcast::templates(&read(ask, answer)?), exit: DONE }),
        Command::BroadcastsDraft(ask) => {
            let draft = read(ask, answer)?;
            let exit = if draft.hindrances.is_empty() { DONE } else { NEEDS_PERSON };
            Ok(Shown { text: broadcast::draft(&draft, clock), exit })
        }
        Command::BroadcastsList(ask) => Ok(Shown { text: broadcast::list(&read(ask, answer)?, clock), exit: DONE }),
        Command::BroadcastsSend(ask) => page(&read(ask, answer)?),
        Command::BroadcastsShow(ask) => page(&read(ask, answer)?),
        Command::BroadcastsConfirm(ask) => page(&read(ask, answer)?),
        Command::BroadcastsAgain(ask) => page(&read(ask, answer)?),
        Command::BroadcastsStop(ask) => page(&read(ask, answer)?),
        _ => of_the_house(command, answer, clock),
    }
}

/// What is said of the desk itself, and what it is told of its habits.
fn of_the_house(command: &Command, answer: Value, clock: &StudioClock) -> Result<Shown, Failure> {
    let done = |text: String| Ok(Shown { text, exit: DONE });
    match command {
        Command::TellingShow(_) | Command::TellingSet(_) => done(look::telling(&read(&ShowTelling {}, answer)?)),
        Command::StudioShow(_) | Command::StudioSet(_) => done(look::studio(&read(&ShowStudio {}, answer)?)),
        Command::DoctorLook(ask) => {
            let seen = read(ask, answer)?;
            let exit = if seen.state == "well" { DONE } else { NEEDS_PERSON };
            Ok(Shown { text: look::checkup(&seen), exit })
        }
        Command::SampleConnect(ask) => done(desk::connected(&read(ask, answer)?)),
        Command::UpdatesShow(_)
        | Command::UpdatesSet(_)
        | Command::UpdatesLook(_)
        | Command::UpdatesFetch(_)
        | Command::UpdatesInstall(_) => done(look::updates(&read(&ShowUpdates {}, answer)?, clock)),
        Command::WebhooksShow(_) | Command::WebhooksSet(_) => {
            done(webhooks::board(&read(&ShowWebhooks {}, answer)?, clock))
        }
        Command::WebhooksAdd(ask) => done(webhooks::made(&read(ask, answer)?)),
        Command::WebhooksRotate(ask) => done(webhooks::made(&read(ask, answer)?)),
        Command::WebhooksRemove(ask) => done(webhooks::removed(&read(ask, answer)?)),
        Command::WebhooksLog(ask) => done(webhooks::log(&read(ask, answer)?, clock)),
        Command::ExportsList(_) | Command::ExportsRemove(_) => {
            done(exports::book(&read(&ListExports {}, answer)?, clock))
        }
        Command::ExportsAdd(ask) => done(exports::exporter(&read(ask, answer)?, clock)),
        Command::ExportsTest(ask) => done(exports::exporter(&read(ask, answer)?, clock)),
        Command::ExportsSet(ask) => done(exports::exporter(&read(ask, answer)?, clock)),
        Command::MetricsSet(ask) => done(exports::set(&read(ask, answer)?)),
        Command::BackupMake(ask) => done(desk::backup(&read(ask, answer)?)),
        // What only a window asks.
        _ => Err(Failure::bug(&"a window's command was given in a terminal")),
    }
}

fn read<A: Ask>(_: &A, answer: Value) -> Result<A::Answer, Failure> {
    serde_json::from_value(answer).map_err(|_| crate::socket::client::other_version())
}

#[allow(clippy::unnecessary_wraps, reason = "an arm among others that can fail")]
fn taken_back(undone: &wedsync_api::dto::journal::Undone) -> Result<Shown, Failure> {
    let exit = if undone.unreachable.is_empty() { DONE } else { NEEDS_PERSON };
    Ok(Shown { text: records::undone(undone), exit })
}

/// 3 while anything does not hold, or nobody can know.
#[allow(clippy::unnecessary_wraps, reason = "an arm among others that can fail")]
fn ready(board: &wedsync_api::dto::readiness::ReadinessBoard, clock: &StudioClock) -> Result<Shown, Failure> {
    let open = board.last.as_ref().is_some_and(|last| last.open > 0);
    Ok(Shown { text: weekend::readiness(board, clock), exit: if open { NEEDS_PERSON } else { DONE } })
}

/// Failed if anything failed, else 3 if anything needs a person.
#[allow(clippy::unnecessary_wraps, reason = "an arm among others that can fail")]
fn summed(summary: &wedsync_api::dto::sync::Summary, preview: bool, clock: &StudioClock) -> Result<Shown, Failure> {
    let exit = match (summary.totals.failed > 0, summary.needs_person) {
        (true, _) => FAILED,
        (false, true) => NEEDS_PERSON,
        (false, false) => DONE,
    };
    Ok(Shown { text: sync::summary(summary, preview, clock), exit })
}

/// `1 list`, `2 lists`.
fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// `Sat 16 May 2026`
fn day(date: &str) -> String {
    match date.parse::<chrono::NaiveDate>() {
        Ok(date) => date.format("%a %-d %b %Y").to_string(),
        Err(_) => crate::plain::line(date).into_owned(),
    }
}

#[cfg(test)]
mod tests;
