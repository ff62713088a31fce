// Written from the Rust types by `make types`. Do not change it by hand.

import type { AcceptMatch, ApproveDeletion, AskStatus, BackupContents, BackupMade, BackupRestored, Checkup, ChooseFile, Chosen, CloseNotices, CollectionCard, Connect, ConnectSample, Connected, ConnectionCard, ConnectionPage, DayLine, DeletionAnswered, DeletionCard, DesktopCard, Diagnostics, DiagnosticsSaved, EditRecord, FetchUpdate, FolderCard, InstallUpdate, JournalLine, LeaveSample, ListCollections, ListConnections, ListDeletions, ListJournal, ListMatches, ListNotices, ListProviders, ListRecords, ListToday, ListVersions, Look, LookForUpdate, LookIntoBackup, MakeBackup, MatchAnswered, MatchCard, NameFile, NoticeCard, NoticeTried, OpenFolder, OpenSample, PauseConnection, PauseDesk, Preview, PreviewDiagnostics, ProviderCard, RecordLine, RecordPage, RefuseDeletion, RefuseMatch, RemoveConnection, Removed, Resolve, RestoreBackup, ResumeConnection, ResumeDesk, SampleCard, SaveDiagnostics, ScheduleConnection, SetCollection, SetDesktop, SetStudio, SetTelling, SetUpdates, Settled, ShowConnection, ShowDesktop, ShowFolder, ShowRecord, ShowSample, ShowStudio, ShowTelling, ShowUpdates, SnoozeNotices, Status, StudioCard, Summary, Sync, TellingCard, ToldNotices, TryNotice, Undo, Undone, UpdatesCard, VersionsCard } from "./types";

/** What may be asked of the desk, and what comes back. */
export interface Commands {
  "providers.list": { ask: ListProviders; answer: Array<ProviderCard> };
  "connections.connect": { ask: Connect; answer: Connected };
  "connections.list": { ask: ListConnections; answer: Array<ConnectionCard> };
  "connections.show": { ask: ShowConnection; answer: ConnectionPage };
  "connections.pause": { ask: PauseConnection; answer: ConnectionCard };
  "connections.resume": { ask: ResumeConnection; answer: ConnectionCard };
  "connections.schedule": { ask: ScheduleConnection; answer: ConnectionPage };
  "connections.remove": { ask: RemoveConnection; answer: Removed };
  "collections.list": { ask: ListCollections; answer: Array<CollectionCard> };
  "collections.set": { ask: SetCollection; answer: CollectionCard };
  "sync.preview": { ask: Preview; answer: Summary };
  "sync.run": { ask: Sync; answer: Summary };
  "sync.status": { ask: AskStatus; answer: Status };
  "records.list": { ask: ListRecords; answer: Array<RecordLine> };
  "records.show": { ask: ShowRecord; answer: RecordPage };
  "records.edit": { ask: EditRecord; answer: RecordPage };
  "matches.list": { ask: ListMatches; answer: Array<MatchCard> };
  "matches.accept": { ask: AcceptMatch; answer: MatchAnswered };
  "matches.refuse": { ask: RefuseMatch; answer: MatchAnswered };
  "versions.list": { ask: ListVersions; answer: Array<VersionsCard> };
  "versions.resolve": { ask: Resolve; answer: Settled };
  "deletions.list": { ask: ListDeletions; answer: Array<DeletionCard> };
  "deletions.approve": { ask: ApproveDeletion; answer: DeletionAnswered };
  "deletions.refuse": { ask: RefuseDeletion; answer: DeletionAnswered };
  "journal.list": { ask: ListJournal; answer: Array<JournalLine> };
  "journal.undo": { ask: Undo; answer: Undone };
  "desk.pause": { ask: PauseDesk; answer: Status };
  "desk.resume": { ask: ResumeDesk; answer: Status };
  "today.list": { ask: ListToday; answer: Array<DayLine> };
  "notices.list": { ask: ListNotices; answer: Array<NoticeCard> };
  "notices.told": { ask: ToldNotices; answer: Array<NoticeCard> };
  "notices.snooze": { ask: SnoozeNotices; answer: Array<NoticeCard> };
  "notices.close": { ask: CloseNotices; answer: Array<NoticeCard> };
  "telling.show": { ask: ShowTelling; answer: TellingCard };
  "telling.set": { ask: SetTelling; answer: TellingCard };
  "desktop.show": { ask: ShowDesktop; answer: DesktopCard };
  "desktop.set": { ask: SetDesktop; answer: DesktopCard };
  "desktop.notify": { ask: TryNotice; answer: NoticeTried };
  "studio.show": { ask: ShowStudio; answer: StudioCard };
  "studio.set": { ask: SetStudio; answer: StudioCard };
  "sample.show": { ask: ShowSample; answer: SampleCard };
  "sample.open": { ask: OpenSample; answer: SampleCard };
  "sample.leave": { ask: LeaveSample; answer: SampleCard };
  "sample.connect": { ask: ConnectSample; answer: Connected };
  "updates.show": { ask: ShowUpdates; answer: UpdatesCard };
  "updates.set": { ask: SetUpdates; answer: UpdatesCard };
  "updates.look": { ask: LookForUpdate; answer: UpdatesCard };
  "updates.fetch": { ask: FetchUpdate; answer: UpdatesCard };
  "updates.install": { ask: InstallUpdate; answer: UpdatesCard };
  "doctor.look": { ask: Look; answer: Checkup };
  "doctor.preview": { ask: PreviewDiagnostics; answer: Diagnostics };
  "doctor.save": { ask: SaveDiagnostics; answer: DiagnosticsSaved };
  "folder.show": { ask: ShowFolder; answer: FolderCard };
  "folder.open": { ask: OpenFolder; answer: FolderCard };
  "files.choose": { ask: ChooseFile; answer: Chosen };
  "files.name": { ask: NameFile; answer: Chosen };
  "backup.look": { ask: LookIntoBackup; answer: BackupContents };
  "backup.restore": { ask: RestoreBackup; answer: BackupRestored };
  "backup.make": { ask: MakeBackup; answer: BackupMade };
}
