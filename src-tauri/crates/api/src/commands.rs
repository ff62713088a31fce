//! The one list of all that a front end may ask. A line here, a question in `dto`, a function in `handlers`: nothing
//! else has to know about a new command.
//!
//! On a wire a command is `{"command": "records.show", "ask": {"id": "rec-1"}}`. Secrets are never part of a command;
//! they travel beside it in [`crate::Request`].

use crate::dto::{
    alerts, backup, broadcasts, collections, connections, deletions, desk, desktop, doctor, exports, folder, health,
    journal, matches, notices, pack, radar, readiness, records, rules, sample, studio, suppliers, sync, telling, today,
    updates, versions, webhooks,
};
use crate::router::Context;
use crate::{Failure, handlers};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A question with the type of its answer.
pub trait Ask: Serialize + DeserializeOwned + Into<Command> + Send {
    /// `noun.verb`
    const NAME: &'static str;
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send;
}

/// Who wants to see the types of every command.
#[cfg(test)]
pub(crate) trait Visitor {
    /// One command.
    fn command<A: Ask + ts_rs::TS + 'static>(&mut self)
    where
        A::Answer: ts_rs::TS + 'static;
}

macro_rules! commands {
    ($($name:literal $variant:ident($ask:ty) -> $answer:ty = $handler:path;)*) => {
        /// One command with its question.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "command", content = "ask")]
        #[allow(missing_docs)]
        pub enum Command {
            $(#[serde(rename = $name)] $variant($ask),)*
        }

        impl Command {
            /// The names of all of them.
            pub const ALL: &'static [&'static str] = &[$($name),*];

            /// `noun.verb`
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)* }
            }

            pub(crate) async fn carry_out(self, context: Context) -> Result<serde_json::Value, Failure> {
                match self {
                    $(Self::$variant(ask) => {
                        let answer: $answer = $handler(context, ask).await?;
                        serde_json::to_value(answer).map_err(|fault| Failure::bug(&fault))
                    })*
                }
            }
        }

        /// Shows every command to somebody who wants its types.
        #[cfg(test)]
        pub(crate) fn visit(visitor: &mut impl Visitor) {
            $(visitor.command::<$ask>();)*
        }

        $(
            impl Ask for $ask {
                const NAME: &'static str = $name;
                type Answer = $answer;
            }

            impl From<$ask> for Command {
                fn from(ask: $ask) -> Self { Self::$variant(ask) }
            }
        )*
    };
}

commands! {
    "providers.list" ProvidersList(connections::ListProviders) -> Vec<connections::ProviderCard> = handlers::connections::providers;
    "connections.connect" Connect(connections::Connect) -> connections::Connected = handlers::connections::connect;
    "connections.list" ConnectionsList(connections::ListConnections) -> Vec<connections::ConnectionCard> = handlers::connections::list;
    "connections.show" ConnectionsShow(connections::ShowConnection) -> connections::ConnectionPage = handlers::connections::show;
    "connections.pause" ConnectionsPause(connections::PauseConnection) -> connections::ConnectionCard = handlers::connections::pause;
    "connections.resume" ConnectionsResume(connections::ResumeConnection) -> connections::ConnectionCard = handlers::connections::resume;
    "connections.schedule" ConnectionsSchedule(connections::ScheduleConnection) -> connections::ConnectionPage = handlers::connections::schedule;
    "connections.remove" ConnectionsRemove(connections::RemoveConnection) -> connections::Removed = handlers::connections::remove;
    "health.list" HealthList(health::ListHealth) -> health::HealthBoard = handlers::health::list;
    "health.check" HealthCheck(health::CheckHealth) -> health::HealthBoard = handlers::health::check;
    "health.show" HealthShow(health::ShowHealth) -> health::HealthPage = handlers::health::show;
    "alerts.list" AlertsList(alerts::ListAlerts) -> alerts::AlertBoard = handlers::alerts::list;
    "alerts.show" AlertsShow(alerts::ShowAlert) -> alerts::IncidentPage = handlers::alerts::show;
    "alerts.acknowledge" AlertsAcknowledge(alerts::AcknowledgeAlert) -> alerts::IncidentPage = handlers::alerts::acknowledge;
    "alerts.resolve" AlertsResolve(alerts::ResolveAlert) -> alerts::IncidentPage = handlers::alerts::resolve;
    "alerts.hold" AlertsHold(alerts::HoldAlerts) -> alerts::AlertBoard = handlers::alerts::hold;
    "channels.list" ChannelsList(alerts::ListChannels) -> alerts::ChannelBook = handlers::channels::list;
    "channels.add" ChannelsAdd(alerts::AddChannel) -> alerts::ChannelCard = handlers::channels::add;
    "channels.set" ChannelsSet(alerts::SetChannel) -> alerts::ChannelCard = handlers::channels::set;
    "channels.remove" ChannelsRemove(alerts::RemoveChannel) -> alerts::ChannelBook = handlers::channels::remove;
    "channels.test" ChannelsTest(alerts::TestChannel) -> alerts::ChannelCard = handlers::channels::test;
    "heartbeat.set" HeartbeatSet(alerts::SetHeartbeat) -> alerts::ChannelBook = handlers::channels::heartbeat;
    "routes.list" RoutesList(alerts::ListRoutes) -> alerts::RouteBook = handlers::routes::list;
    "routes.set" RoutesSet(alerts::SetRoutes) -> alerts::RouteBook = handlers::routes::set;
    "collections.list" CollectionsList(collections::ListCollections) -> Vec<collections::CollectionCard> = handlers::collections::list;
    "collections.set" CollectionsSet(collections::SetCollection) -> collections::CollectionCard = handlers::collections::set;
    "sync.preview" SyncPreview(sync::Preview) -> sync::Summary = handlers::sync::preview;
    "sync.run" SyncRun(sync::Sync) -> sync::Summary = handlers::sync::run;
    "sync.status" SyncStatus(sync::AskStatus) -> sync::Status = handlers::sync::status;
    "records.list" RecordsList(records::ListRecords) -> Vec<records::RecordLine> = handlers::records::list;
    "records.show" RecordsShow(records::ShowRecord) -> records::RecordPage = handlers::records::show;
    "records.edit" RecordsEdit(records::EditRecord) -> records::RecordPage = handlers::records::edit;
    "suppliers.list" SuppliersList(suppliers::ListSuppliers) -> Vec<suppliers::SupplierCard> = handlers::suppliers::list;
    "matches.list" MatchesList(matches::ListMatches) -> Vec<matches::MatchCard> = handlers::matches::list;
    "matches.accept" MatchesAccept(matches::AcceptMatch) -> matches::Answered = handlers::matches::accept;
    "matches.refuse" MatchesRefuse(matches::RefuseMatch) -> matches::Answered = handlers::matches::refuse;
    "versions.list" VersionsList(versions::ListVersions) -> Vec<versions::VersionsCard> = handlers::versions::list;
    "versions.resolve" VersionsResolve(versions::Resolve) -> versions::Settled = handlers::versions::resolve;
    "rules.list" RulesList(rules::ListRules) -> rules::RuleBook = handlers::rules::list;
    "rules.set" RulesSet(rules::SetRule) -> rules::RuleBook = handlers::rules::set;
    "rules.remove" RulesRemove(rules::RemoveRule) -> rules::RuleBook = handlers::rules::remove;
    "rules.restore" RulesRestore(rules::RestoreRule) -> rules::RuleBook = handlers::rules::restore;
    "deletions.list" DeletionsList(deletions::ListDeletions) -> Vec<deletions::DeletionCard> = handlers::deletions::list;
    "deletions.approve" DeletionsApprove(deletions::ApproveDeletion) -> deletions::Answered = handlers::deletions::approve;
    "deletions.refuse" DeletionsRefuse(deletions::RefuseDeletion) -> deletions::Answered = handlers::deletions::refuse;
    "journal.list" JournalList(journal::ListJournal) -> Vec<journal::JournalLine> = handlers::journal::list;
    "journal.undo" JournalUndo(journal::Undo) -> journal::Undone = handlers::journal::undo;
    "desk.pause" DeskPause(desk::PauseDesk) -> sync::Status = handlers::desk::pause;
    "desk.resume" DeskResume(desk::ResumeDesk) -> sync::Status = handlers::desk::resume;
    "desk.readonly" DeskReadOnly(desk::SetReadOnly) -> sync::Status = handlers::desk::read_only;
    "today.list" TodayList(today::ListToday) -> Vec<today::DayLine> = handlers::today::list;
    "notices.list" NoticesList(notices::ListNotices) -> Vec<notices::NoticeCard> = handlers::notices::list;
    "notices.told" NoticesTold(notices::ToldNotices) -> Vec<notices::NoticeCard> = handlers::notices::told;
    "notices.snooze" NoticesSnooze(notices::SnoozeNotices) -> Vec<notices::NoticeCard> = handlers::notices::snooze;
    "notices.close" NoticesClose(notices::CloseNotices) -> Vec<notices::NoticeCard> = handlers::notices::close;
    "readiness.check" ReadinessCheck(readiness::CheckReadiness) -> readiness::ReadinessBoard = handlers::readiness::check;
    "readiness.show" ReadinessShow(readiness::ShowReadiness) -> readiness::ReadinessBoard = handlers::readiness::show;
    "pack.show" PackShow(pack::ShowPack) -> wedsync_domain::pack::Pack = handlers::pack::show;
    "pack.export" PackExport(pack::ExportPack) -> pack::PackExported = handlers::pack::export;
    "broadcasts.templates" BroadcastsTemplates(broadcasts::ListTemplates) -> Vec<wedsync_domain::broadcast::TemplateCard> = handlers::broadcasts::templates;
    "broadcasts.draft" BroadcastsDraft(broadcasts::DraftBroadcast) -> wedsync_domain::broadcast::BroadcastDraft = handlers::broadcasts::draft;
    "broadcasts.send" BroadcastsSend(broadcasts::SendBroadcast) -> wedsync_domain::broadcast::BroadcastPage = handlers::broadcasts::send;
    "broadcasts.list" BroadcastsList(broadcasts::ListBroadcasts) -> Vec<wedsync_domain::broadcast::BroadcastCard> = handlers::broadcasts::list;
    "broadcasts.show" BroadcastsShow(broadcasts::ShowBroadcast) -> wedsync_domain::broadcast::BroadcastPage = handlers::broadcasts::show;
    "broadcasts.confirm" BroadcastsConfirm(broadcasts::ConfirmBroadcast) -> wedsync_domain::broadcast::BroadcastPage = handlers::broadcasts::confirm;
    "broadcasts.again" BroadcastsAgain(broadcasts::SendAgain) -> wedsync_domain::broadcast::BroadcastPage = handlers::broadcasts::again;
    "broadcasts.stop" BroadcastsStop(broadcasts::StopBroadcast) -> wedsync_domain::broadcast::BroadcastPage = handlers::broadcasts::stop;
    "radar.list" RadarList(radar::ListRadar) -> radar::RadarBoard = handlers::radar::list;
    "telling.show" TellingShow(telling::ShowTelling) -> telling::TellingCard = handlers::telling::show;
    "telling.set" TellingSet(telling::SetTelling) -> telling::TellingCard = handlers::telling::set;
    "desktop.show" DesktopShow(desktop::ShowDesktop) -> desktop::DesktopCard = handlers::desktop::show;
    "desktop.set" DesktopSet(desktop::SetDesktop) -> desktop::DesktopCard = handlers::desktop::set;
    "desktop.notify" DesktopNotify(desktop::TryNotice) -> desktop::NoticeTried = handlers::desktop::notify;
    "studio.show" StudioShow(studio::ShowStudio) -> studio::StudioCard = handlers::studio::show;
    "studio.set" StudioSet(studio::SetStudio) -> studio::StudioCard = handlers::studio::set;
    "sample.show" SampleShow(sample::ShowSample) -> sample::SampleCard = handlers::sample::show;
    "sample.open" SampleOpen(sample::OpenSample) -> sample::SampleCard = handlers::sample::open;
    "sample.leave" SampleLeave(sample::LeaveSample) -> sample::SampleCard = handlers::sample::leave;
    "sample.connect" SampleConnect(sample::ConnectSample) -> connections::Connected = handlers::sample::connect;
    "updates.show" UpdatesShow(updates::ShowUpdates) -> updates::UpdatesCard = handlers::updates::show;
    "updates.set" UpdatesSet(updates::SetUpdates) -> updates::UpdatesCard = handlers::updates::set;
    "updates.look" UpdatesLook(updates::LookForUpdate) -> updates::UpdatesCard = handlers::updates::look;
    "updates.fetch" UpdatesFetch(updates::FetchUpdate) -> updates::UpdatesCard = handlers::updates::fetch;
    "updates.install" UpdatesInstall(updates::InstallUpdate) -> updates::UpdatesCard = handlers::updates::install;
    "webhooks.show" WebhooksShow(webhooks::ShowWebhooks) -> webhooks::WebhooksCard = handlers::webhooks::show;
    "webhooks.set" WebhooksSet(webhooks::SetWebhooks) -> webhooks::WebhooksCard = handlers::webhooks::set;
    "webhooks.add" WebhooksAdd(webhooks::AddSource) -> webhooks::SourceMade = handlers::webhooks::add;
    "webhooks.rotate" WebhooksRotate(webhooks::RotateSource) -> webhooks::SourceMade = handlers::webhooks::rotate;
    "webhooks.remove" WebhooksRemove(webhooks::RemoveSource) -> webhooks::SourceRemoved = handlers::webhooks::remove;
    "webhooks.log" WebhooksLog(webhooks::ListCalls) -> Vec<webhooks::CallCard> = handlers::webhooks::log;
    "exports.list" ExportsList(exports::ListExports) -> exports::ExportBook = handlers::exports::list;
    "exports.add" ExportsAdd(exports::AddExport) -> exports::ExporterCard = handlers::exports::add;
    "exports.test" ExportsTest(exports::TestExport) -> exports::ExporterCard = handlers::exports::test;
    "exports.set" ExportsSet(exports::SetExport) -> exports::ExporterCard = handlers::exports::set;
    "exports.remove" ExportsRemove(exports::RemoveExport) -> exports::ExportBook = handlers::exports::remove;
    "metrics.set" MetricsSet(exports::SetMetrics) -> exports::MetricsSet = handlers::exports::set_metrics;
    "doctor.look" DoctorLook(doctor::Look) -> doctor::Checkup = handlers::doctor::look;
    "doctor.preview" DoctorPreview(doctor::PreviewDiagnostics) -> doctor::Diagnostics = handlers::doctor::preview;
    "doctor.save" DoctorSave(doctor::SaveDiagnostics) -> doctor::DiagnosticsSaved = handlers::doctor::save;
    "folder.show" FolderShow(folder::ShowFolder) -> folder::FolderCard = handlers::folder::show;
    "folder.open" FolderOpen(folder::OpenFolder) -> folder::FolderCard = handlers::folder::open;
    "files.choose" FilesChoose(folder::ChooseFile) -> folder::Chosen = handlers::folder::choose;
    "files.name" FilesName(folder::NameFile) -> folder::Chosen = handlers::folder::name;
    "backup.look" BackupLook(backup::LookIntoBackup) -> backup::BackupContents = handlers::backup::look;
    "backup.restore" BackupRestore(backup::RestoreBackup) -> backup::BackupRestored = handlers::backup::restore;
    "backup.make" BackupMake(backup::MakeBackup) -> backup::BackupMade = handlers::backup::make;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_a_noun_and_a_verb_and_stands_once() {
        let mut names = Command::ALL.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Command::ALL.len());
        for name in names {
            let (noun, verb) = name.split_once('.').unwrap();
            assert!([noun, verb].iter().all(|word| word.chars().all(|c| c.is_ascii_lowercase())), "{name}");
        }
    }

    #[test]
    fn a_command_reads_back_from_its_wire_form_and_an_unknown_field_is_refused() {
        let command: Command = records::ShowRecord { id: wedsync_domain::ids::RecordId(7) }.into();
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(text, r#"{"command":"records.show","ask":{"id":"rec-7"}}"#);
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
        assert_eq!(command.name(), "records.show");
        for wrong in [
            r#"{"command":"records.show","ask":{"id":"rec-7","all":true}}"#,
            r#"{"command":"records.show","ask":{"id":"7"}}"#,
            r#"{"command":"records.burn","ask":{}}"#,
        ] {
            assert!(serde_json::from_str::<Command>(wrong).is_err(), "{wrong}");
        }
    }
}
