// Written from the Rust types by `make types`. Do not change it by hand.

/**
 * It is the first candidate.
 */
export type AcceptMatch = { id: MatchId, };

/**
 * Somebody here looks after it: it is not told again, and nobody else is.
 */
export type AcknowledgeAlert = { id: IncidentId, };

/**
 * Sets up a way to reach somebody. Its key, password or secret address travels beside it. A test is sent before anything is
 * kept.
 */
export type AddChannel = { 
/**
 * `slack`
 */
kind: string, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * What its form asks for, secrets aside.
 */
settings: { [key in string]: string }, };

/**
 * Sets up a receiver. Its key travels beside it. A test is sent before anything is kept.
 */
export type AddExport = { 
/**
 * `datadog`
 */
kind: string, 
/**
 * What the studio calls it. Blank: as its kind is called.
 */
name: string, 
/**
 * What its form asks for, secrets aside.
 */
settings: { [key in string]: string }, };

/**
 * One more may call. A secret that the provider made comes beside the question; otherwise one is made.
 */
export type AddSource = { 
/**
 * Whose calls, and how they prove it.
 */
scheme: Scheme, 
/**
 * As the studio calls it. Absent: as its scheme is called.
 */
name: string | null, 
/**
 * What its calls are about.
 */
connections: Array<ConnectionId>, 
/**
 * For `header` and `datadog`: which header carries the signature, or the secret.
 */
signed_in: string | null, 
/**
 * For those two: which header names a call. Absent: what it says names it.
 */
named_in: string | null, 
/**
 * For `paypal`, and needed there: by which app its calls are looked up. The secret beside the question is the app's.
 */
paypal: PaypalApp | null, 
/**
 * How often a minute it may call. Absent: as often as any.
 */
per_minute: number | null, };

/**
 * What is likely to break, and when.
 */
export type Ahead = { "is": "sign_in_ends", at: string, } | { "is": "errors_climb", since: string, asked: number, failed: number, usual: number, };

/**
 * The answer to most of it.
 */
export type AlertBoard = { 
/**
 * Not over, the worst first.
 */
open: Array<IncidentCard>, 
/**
 * Over within the last 30 days, the newest first; 100 at the most.
 */
over: Array<IncidentCard>, 
/**
 * Every channel that is on has failed when it was last asked. Nobody but whoever sits here is told anything.
 */
nobody_reached: boolean, 
/**
 * Channels that are on.
 */
channels: number, 
/**
 * A watch elsewhere notices when this computer is off.
 */
heartbeat: boolean, 
/**
 * What can wait is not told until then: a person said so.
 */
held_until: string | null, };

/**
 * How much is in a studio.
 */
export type Amount = { 
/**
 * When its last sync ended.
 */
last_run: string | null, 
/**
 * What its connections are called.
 */
connections: Array<string>, 
/**
 * How many records of each kind: `wedding`.
 */
records: { [key in string]: number }, };

/**
 * Do it. The next sync looks once more whether it is still so, and does it.
 */
export type ApproveDeletion = { id: HeldId, };

/**
 * How do things stand?
 */
export type AskStatus = Record<symbol, never>;

/**
 * A backup that opened, beside what is here.
 */
export type BackupContents = { 
/**
 * The copy.
 */
file: string, 
/**
 * When the file was last written.
 */
written: string | null, 
/**
 * It is a copy of this very studio, and not of another one.
 */
of_this_studio: boolean, 
/**
 * In it.
 */
there: Amount, 
/**
 * In its place now.
 */
here: Amount, };

/**
 * The copy lies there.
 */
export type BackupMade = { file: string, bytes: number, records: number, };

/**
 * It is in its place.
 */
export type BackupRestored = { 
/**
 * The backup of what was here before. It opens with the recovery code of the studio that it is of.
 */
before: string, 
/**
 * Lists whose first write waits for its preview.
 */
previews: number, };

/**
 * One broadcast in a list.
 */
export type BroadcastCard = { 
/**
 * Which.
 */
id: BroadcastId, 
/**
 * Whose people.
 */
wedding: RecordId, 
/**
 * What the wedding was called then.
 */
title: string, 
/**
 * When it was to be then.
 */
date: string | null, 
/**
 * What happened.
 */
template: BroadcastTemplate, 
/**
 * Above letters.
 */
subject: string, 
/**
 * When it was confirmed.
 */
begun: Instant, 
/**
 * How often it was sent.
 */
rounds: number, 
/**
 * Something of it is still being sent.
 */
under_way: boolean, 
/**
 * A person stopped it.
 */
stopped: Instant | null, 
/**
 * So many people it was for, and how they stand.
 */
people: number, confirmed: number, 
/**
 * Reached by at least one way, and have not confirmed.
 */
reached: number, on_its_way: number, 
/**
 * Reached by no way so far, or at all. Never to be shown quietly.
 */
not_reached: number, };

/**
 * Somebody knows.
 */
export type BroadcastConfirmed = { 
/**
 * Since when we know that.
 */
at: Instant, 
/**
 * How we know.
 */
how: ConfirmedHow, };

/**
 * What would go out, and to whom.
 */
export type BroadcastDraft = { 
/**
 * Whose people.
 */
wedding: RecordId, 
/**
 * What is to be typed: the couple.
 */
title: string, 
/**
 * `2026-05-16`. Absent: it has none.
 */
date: string | null, 
/**
 * Another wedding has that name too, so that its date is to be typed as well.
 */
needs_date: boolean, 
/**
 * What happened.
 */
template: BroadcastTemplate, 
/**
 * Above letters.
 */
subject: string, 
/**
 * What is said, before each way adds what it needs.
 */
text: string, 
/**
 * What stands in brackets and is not filled in yet: `new venue`. It is not sent like that.
 */
blanks: Array<string>, 
/**
 * Everybody of the wedding, chosen or not.
 */
people: Array<DraftPerson>, 
/**
 * What goes out, address by address. An address that several share stands here once.
 */
messages: Array<DraftMessage>, 
/**
 * By what, in the order in which they stand in for each other.
 */
ways: Array<DraftWay>, 
/**
 * Why it cannot be sent as it is. Empty: it can.
 */
hindrances: Array<Hindrance>, 
/**
 * The same went to the same wedding so lately that it is asked whether it is to go again.
 */
same_lately: Instant | null, 
/**
 * Stands for all that is shown here. Given back with the word to send it, nothing else is sent than what was seen.
 */
seen: string, };

/**
 * A line of its story. Lines are only ever added.
 */
export type BroadcastEvent = { "what": "sent", round: number, names: Array<string>, } | { "what": "given", round: number, means: Means, to: string, names: Array<string>, channel: string, } | { "what": "taken", round: number, means: Means, to: string, names: Array<string>, channel: string, } | { "what": "not_taken", round: number, means: Means, to: string, names: Array<string>, channel: string, fault: Fault, instead: string | null, } | { "what": "delivered", round: number, means: Means, to: string, names: Array<string>, channel: string, } | { "what": "lost", round: number, means: Means, to: string, names: Array<string>, channel: string, fault: Fault, again: boolean, } | { "what": "failed", round: number, means: Means, to: string, names: Array<string>, fault: Fault, } | { "what": "answered", names: Array<string>, to: string, words: string, name: string, } | { "what": "confirmed", person: RecordId, name: string, how: ConfirmedHow, } | { "what": "stopped", left: number, };

/** `bro-12` */
export type BroadcastId = `bro-${number}`;

/**
 * A line of its story.
 */
export type BroadcastLine = { 
/**
 * When.
 */
at: Instant, 
/**
 * In facts.
 */
event: BroadcastEvent, 
/**
 * In a sentence.
 */
words: string, };

/**
 * One broadcast in full.
 */
export type BroadcastPage = { card: BroadcastCard, 
/**
 * What was said.
 */
text: string, 
/**
 * Whoever was not reached first.
 */
people: Array<BroadcastPerson>, 
/**
 * From its beginning.
 */
story: Array<BroadcastLine>, };

/**
 * Somebody whom it was for.
 */
export type BroadcastPerson = { record: RecordId, name: string, role: string | null, stands: PersonStands, confirmed: BroadcastConfirmed | null, 
/**
 * Oldest first.
 */
deliveries: Array<DeliveryCard>, 
/**
 * What they answered, whatever it was.
 */
answers: Array<string>, };

/**
 * What happened.
 */
export type BroadcastTemplate = "weather" | "venue_change" | "delay" | "cancellation" | "free";

/**
 * Who did something about an incident.
 */
export type By = { "by": "itself", } | { "by": "desk", } | { "by": "channel", name: string, who: string | null, };

/**
 * One call of a window.
 */
export type Call = { 
/**
 * `records.show`
 */
command: string, 
/**
 * What belongs to it: `{"id": "rec-1"}`.
 */
ask: unknown, 
/**
 * The window's own number for it, if it wants to hear news of it.
 */
number?: number | null, 
/**
 * A password or key that goes with the command.
 */
secret?: OnTheWire | null, };

/**
 * One call.
 */
export type CallCard = { 
/**
 * Which.
 */
id: CallId, 
/**
 * Whose.
 */
source: SourceId, 
/**
 * The same by name.
 */
name: string, 
/**
 * When it came.
 */
at: string, 
/**
 * How long it was.
 */
bytes: number, 
/**
 * Nothing has been done about it yet.
 */
waits: boolean, };

/** `call-12` */
export type CallId = `call-${number}`;

/**
 * The same, with the number of the call.
 */
export type CallNews = { 
/**
 * As the call gave it.
 */
number: number, 
/**
 * What there is to hear.
 */
news: News, };

/**
 * One of ours that it may be.
 */
export type Candidate = { id: RecordId, name: string, date: string | null, };

/**
 * What is wrong.
 */
export type Cause = { "cause": "tool", connection: ConnectionId, name: string, fault: Fault, } | { "cause": "behind", connection: ConnectionId, name: string, } | { "cause": "several", names: Array<string>, } | { "cause": "sign_in_ends", connection: ConnectionId, name: string, at: string, } | { "cause": "errors_climb", connection: ConnectionId, name: string, } | { "cause": "channel", channel: ChannelId, name: string, fault: Fault, } | { "cause": "heartbeat", name: string, fault: Fault, } | { "cause": "not_told", broadcast: BroadcastId, people: number, } | { "cause": "digest", items: Array<Digested>, more: number, };

/**
 * What changed.
 */
export type Change = { 
/**
 * About what.
 */
topics: Array<Topic>, };

/** `chg-12` */
export type ChangeId = `chg-${number}`;

/**
 * One thing done, or to be done.
 */
export type ChangeLine = { 
/**
 * `create`, `update`, `delete`, `versions`, `held_deletion`, `skipped`, `failed` or `remark` (taken in, but something
 * about it looks wrong).
 */
what: string, collection: CollectionId, record: RecordId | null, title: string, 
/**
 * Fields, or in words why; as facts it stands in one of the three below.
 */
detail: string, 
/**
 * The fields it is about.
 */
fields?: Array<string>, 
/**
 * What went wrong, or looks wrong.
 */
fault?: Fault | null, 
/**
 * Why it is held.
 */
why?: HeldReason | null, };

/**
 * The ways to reach somebody.
 */
export type ChannelBook = { 
/**
 * Those that are set up.
 */
channels: Array<ChannelCard>, 
/**
 * Those that can be.
 */
kinds: Array<ChannelKind>, 
/**
 * The watch elsewhere, if there is one.
 */
heartbeat: HeartbeatCard | null, };

/**
 * One that is set up.
 */
export type ChannelCard = { id: ChannelId, 
/**
 * `slack`
 */
kind: string, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * `Slack`
 */
title: string, settings: { [key in string]: string }, on: boolean, 
/**
 * When it took a word last.
 */
proven: string | null, 
/**
 * That is longer ago than thirty days, or never was.
 */
unproven: boolean, 
/**
 * Why it would not take one, and since when.
 */
fault: Fault | null, failing_since: string | null, };

/** `cha-12` */
export type ChannelId = `cha-${number}`;

/**
 * One that can be set up.
 */
export type ChannelKind = { 
/**
 * `slack`
 */
id: string, 
/**
 * `Slack`
 */
name: string, 
/**
 * What a person does there before, in this order.
 */
steps: Array<string>, 
/**
 * What is good to know.
 */
notes: Array<string>, 
/**
 * What its form asks for, the secret aside.
 */
settings: Array<SettingCard>, 
/**
 * What opens it, where something does.
 */
secret: SettingCard | null, };

/**
 * What is looked at.
 */
export type Check = "date" | "times" | "venue" | "contacts" | "balance" | "versions" | "pack" | "sign_ins" | "channels" | "heartbeat" | "disk" | "clock";

/**
 * One check.
 */
export type CheckCard = { check: CheckKind, state: HealthState, 
/**
 * Of the hundred points of a score.
 */
weight: number, seen: Seen, 
/**
 * The same as a sentence.
 */
words: string, };

/**
 * Looks at all of them now, whatever was seen lately. Takes ten seconds at the most.
 */
export type CheckHealth = Record<symbol, never>;

/**
 * The four things that are looked at.
 */
export type CheckKind = "connection" | "sync" | "errors" | "performance";

/**
 * Looks now. Without a wedding at all of them until the end of Sunday, and the result is kept.
 */
export type CheckReadiness = { 
/**
 * Only this one, whenever it is.
 */
wedding?: RecordId | null, };

/**
 * What was found.
 */
export type Checkup = { 
/**
 * `well`, or `needs_person` if anything does.
 */
state: string, 
/**
 * One line a check, troubles first.
 */
findings: Array<Finding>, 
/**
 * Numbers for a diagnostics file: no names, no values, nothing a person wrote.
 */
figures: { [key in string]: number }, };

/**
 * Lets the person choose a backup to open.
 */
export type ChooseFile = Record<symbol, never>;

/**
 * What the person chose. Absent: they went back.
 */
export type Chosen = { file: string | null, };

/**
 * Two things that nobody can do both of.
 */
export type Clash = { 
/**
 * The day on which the later of them begins, where the studio is: `2026-05-16`.
 */
date: string, 
/**
 * As sure as the less sure of the two.
 */
severity: Promise, 
/**
 * How they stand to each other.
 */
closeness: Closeness, 
/**
 * The first to begin.
 */
one: Engaged, 
/**
 * The other.
 */
other: Engaged, 
/**
 * Both are called the same: it may be one booking that was never matched.
 */
alike: boolean, };

/**
 * Two things at once.
 */
export type ClashCard = { 
/**
 * Which two, and how they stand to each other.
 */
clash: Clash, 
/**
 * How they stand to each other as words.
 */
words: string, };

/**
 * A person has seen them. A tool that has stopped stays among them until it works again.
 */
export type CloseNotices = { 
/**
 * Which ones.
 */
ids: Array<NoticeId>, };

/**
 * How two of them stand to each other.
 */
export type Closeness = { "how": "same_day", } | { "how": "too_close", between_min: number, needed_min: number, } | { "how": "overlap", minutes: number, };

/**
 * One list.
 */
export type CollectionCard = { id: CollectionId, name: string, 
/**
 * What it holds unless told otherwise.
 */
kind: Kind, direction: Direction, 
/**
 * `off`, `reads`, `preview_waits` (writes nothing before the preview is accepted) or `writes`.
 */
state: string, connection: ConnectionId, 
/**
 * `None` until a direction was set.
 */
circle: string | null, 
/**
 * As it is given: `category:Wedding,from:2026-01-01`, or `none`.
 */
filter: string, 
/**
 * `all`, `none` or the name of a category.
 */
weddings: string, 
/**
 * `usual`, or as it was given.
 */
template: string, 
/**
 * The provider allows no writing.
 */
read_only: boolean, 
/**
 * Whether a person has accepted the preview of the first write since the last widening.
 */
approved: boolean, 
/**
 * How many of our records it shares.
 */
linked: number, };

/** `col-12` */
export type CollectionId = `col-${number}`;

/**
 * Somebody knows: they said so by phone, or answered a letter, which we cannot read.
 */
export type ConfirmBroadcast = { id: BroadcastId, person: RecordId, 
/**
 * How it was heard: `said yes by phone`.
 */
note?: string | null, };

/**
 * When the tools that say it were last heard to say so.
 */
export type Confirmed = { 
/**
 * The earliest of all. Absent: no tool says any of it, or one never was heard.
 */
at: Instant | null, 
/**
 * Which tools.
 */
tools: Array<string>, 
/**
 * So many of its records are in no tool, and known to this desk alone.
 */
here_alone: number, };

/**
 * How it is known that somebody knows.
 */
export type ConfirmedHow = { "how": "reply", words: string, } | { "how": "desk", note: string | null, };

/**
 * Connects an account: signs in first, stores afterwards. The password travels beside it; for a sign-in in the
 * browser, the secret of the studio's own registration.
 */
export type Connect = { 
/**
 * `caldav`
 */
provider: string, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * `url`, `path`, `username`.
 */
settings: { [key in string]: string }, };

/**
 * Connects one of its tools, on the tool's own page where it has one. Its lists then wait for their preview.
 */
export type ConnectSample = { 
/**
 * `google-calendar`
 */
provider: string, };

/**
 * It is connected, and these are its lists. All of them start as read, by themselves in a circle of their own.
 */
export type Connected = { 
/**
 * `con-1`
 */
id: ConnectionId, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * What was found there.
 */
collections: Array<CollectionCard>, };

/**
 * One connected account.
 */
export type ConnectionCard = { id: ConnectionId, name: string, provider: string, state: ConnectionState, 
/**
 * The last sync that worked from end to end.
 */
last_ok: string | null, 
/**
 * When the schedule runs it next.
 */
due: string | null, 
/**
 * Failures in a row.
 */
failures: number, 
/**
 * The last thing that went wrong and still stands.
 */
fault: Fault | null, };

/** `con-12` */
export type ConnectionId = `con-${number}`;

/**
 * One connected account with all that belongs to it.
 */
export type ConnectionPage = { settings: { [key in string]: string }, 
/**
 * Seconds between scheduled syncs, as things are now.
 */
interval_s: number, rhythm: RhythmCard, collections: Array<CollectionCard>, 
/**
 * Items that could not be taken in.
 */
skipped: Array<SkippedItem>, id: ConnectionId, name: string, provider: string, state: ConnectionState, 
/**
 * The last sync that worked from end to end.
 */
last_ok: string | null, 
/**
 * When the schedule runs it next.
 */
due: string | null, 
/**
 * Failures in a row.
 */
failures: number, 
/**
 * The last thing that went wrong and still stands.
 */
fault: Fault | null, };

/**
 * Whether a connection takes part.
 */
export type ConnectionState = "active" | "paused" | "sign_in_needed";

/**
 * The part of one connection.
 */
export type ConnectionSummary = { id: ConnectionId, name: string, 
/**
 * Why it could not be synced.
 */
fault?: Fault | null, 
/**
 * One by one.
 */
changes: Array<ChangeLine>, created: number, updated: number, deleted: number, 
/**
 * New disagreements.
 */
versions: number, held_deletions: number, skipped: number, failed: number, };

/**
 * One wedding of these days.
 */
export type DayLine = { id: RecordId, 
/**
 * The couple.
 */
name: string, 
/**
 * `2026-05-16`
 */
date: string, 
/**
 * As the venue's clock says it.
 */
starts: string, location: string | null, status: string | null, 
/**
 * Today, rather than at the weekend.
 */
today: boolean, };

/**
 * Who is right where tools differ.
 */
export type Decides = "ask" | "newest" | "books" | "hub" | { "connection": ConnectionId };

/**
 * It is answered; the next sync acts on it.
 */
export type DeletionAnswered = { id: HeldId, 
/**
 * `approved` or `refused`
 */
state: string, };

/**
 * One step that is held.
 */
export type DeletionCard = { id: HeldId, 
/**
 * What the record is called.
 */
name: string, kind: Kind | null, 
/**
 * `waiting`, `approved` or `refused`
 */
state: string, record: RecordId, date: string | null, 
/**
 * `delete_here`, `delete_there` or `mass_change`
 */
what: string, 
/**
 * Where it was deleted, would be deleted, or comes from: the connection's name.
 */
place: string, 
/**
 * The field of a mass change.
 */
field: string | null, 
/**
 * In words …
 */
reason: string, 
/**
 * … and as facts.
 */
why: HeldReason, opened: string, };

/**
 * How far one message to one address has come.
 */
export type DeliveryCard = { 
/**
 * Which.
 */
id: DeliveryId, 
/**
 * Which time it was sent, from 1.
 */
round: number, 
/**
 * By what.
 */
means: Means, 
/**
 * Where to.
 */
to: string, 
/**
 * Others who have that address, and were told by the same message.
 */
shared_with: Array<string>, 
/**
 * How far.
 */
state: DeliveryState, 
/**
 * The channel that took it.
 */
channel: string | null, 
/**
 * When it was taken.
 */
taken: Instant | null, 
/**
 * The channel that took it says whether it gets there. A letter's answer is never read by us; a text message's is.
 */
says_delivered: boolean, 
/**
 * Why it did not get there so far, or at all.
 */
fault: Fault | null, };

/** `dlv-12` */
export type DeliveryId = `dlv-${number}`;

/**
 * How far a message to one address has come.
 */
export type DeliveryState = "waiting" | "given" | "taken" | "delivered" | "failed" | "stopped";

/**
 * How it is set up.
 */
export type DesktopCard = { 
/**
 * There is a desktop around whoever asks: in a terminal or a browser there is none.
 */
offered: boolean, 
/**
 * The desk starts with the computer.
 */
starts: boolean, };

/**
 * A diagnostics file, before it is one.
 */
export type Diagnostics = { 
/**
 * Which preview this is.
 */
number: number, 
/**
 * Word for word what is written.
 */
parts: Array<DiagnosticsPart>, 
/**
 * What stays here, and how often there was any of it: `words` of findings, `lines` of the log that cannot be read,
 * and fields of the log by their names.
 */
left_out: { [key in string]: number }, };

/**
 * One file within.
 */
export type DiagnosticsPart = { 
/**
 * `findings.json`
 */
name: string, 
/**
 * All of it.
 */
text: string, };

/**
 * It lies there.
 */
export type DiagnosticsSaved = { file: string, };

/**
 * Something that nobody was told of at the time.
 */
export type Digested = { 
/**
 * Which incident.
 */
incident: IncidentId, 
/**
 * What was wrong.
 */
cause: Cause, 
/**
 * From when.
 */
begun: string, 
/**
 * Until when; it still stands where there is nothing.
 */
ended: string | null, };

/**
 * Which way records of a collection travel.
 */
export type Direction = "off" | "read" | "write" | "both";

/**
 * One field about which places differ.
 */
export type DisputedField = { 
/**
 * `title`
 */
field: string, 
/**
 * `Couple`
 */
label: string, 
/**
 * What all said when they last agreed. `None`: it was empty.
 */
agreed: string | null, sides: Array<SideLine>, };

/**
 * What would go out, and to whom. Nobody is told anything.
 */
export type DraftBroadcast = { 
/**
 * Whose people.
 */
wedding: RecordId, 
/**
 * Absent: the studio's own words.
 */
template?: BroadcastTemplate, 
/**
 * What a template leaves open, by its name: `{"new venue": "Ash Barn"}`. Not used where `text` is given.
 */
fill?: { [key in string]: string }, 
/**
 * Above letters. Absent: as the template says.
 */
subject?: string | null, 
/**
 * Absent: as the template says.
 */
text?: string | null, 
/**
 * Absent: everybody of the wedding.
 */
to?: Array<RecordId> | null, 
/**
 * Absent: by letter and by text message.
 */
means?: Array<Means> | null, };

/**
 * What one address gets.
 */
export type DraftMessage = { 
/**
 * By what.
 */
means: Means, 
/**
 * As the way wants it: `+447700900123`.
 */
to: string, 
/**
 * Who has it. Several share it and are told once.
 */
people: Array<RecordId>, 
/**
 * What they are called.
 */
names: Array<string>, 
/**
 * Of a letter.
 */
subject: string | null, 
/**
 * All of it. A text message ends with a mark of its own, which is `#0000` here.
 */
text: string, 
/**
 * Places it takes as a text message, and parts it is sent in.
 */
characters: number | null, parts: number | null, };

/**
 * Somebody of the wedding.
 */
export type DraftPerson = { record: RecordId, name: string, role: string | null, firm: string | null, 
/**
 * It is for them.
 */
chosen: boolean, 
/**
 * By these they are told.
 */
told_by: Array<Means>, 
/**
 * Why not by all of them.
 */
hindrances: Array<Hindrance>, };

/**
 * A way that it may go.
 */
export type DraftWay = { means: Means, 
/**
 * What the studio calls the channels. None: nobody can be told by it.
 */
channels: Array<string>, };

/**
 * Changes fields of a record. The next sync carries it to every place.
 */
export type EditRecord = { 
/**
 * `rec-12`
 */
id: RecordId, 
/**
 * Pairs of field and value as a person writes them; see [`crate::assign`]. An empty value empties the field.
 */
set: Array<[string, string]>, };

/**
 * One of the two.
 */
export type Engaged = { 
/**
 * Which record.
 */
record: RecordId, 
/**
 * What it is.
 */
kind: Kind, 
/**
 * The wedding it belongs to; itself where it is one.
 */
wedding: RecordId | null, 
/**
 * What it is called.
 */
title: string, 
/**
 * Where, if that is known.
 */
place: string | null, 
/**
 * The tools that say it.
 */
tools: Array<string>, 
/**
 * How sure it is.
 */
promise: Promise, 
/**
 * It says no times.
 */
whole_day: boolean, 
/**
 * It begins.
 */
from: Instant, 
/**
 * It is over.
 */
until: Instant, };

/**
 * All of it.
 */
export type ExportBook = { 
/**
 * The receivers that are set up.
 */
exporters: Array<ExporterCard>, 
/**
 * Those that can be. They are asked for like channels.
 */
kinds: Array<ChannelKind>, 
/**
 * Whether it can be fetched here.
 */
metrics: MetricsCard, };

/**
 * Writes it to a file that must not exist yet.
 */
export type ExportPack = { 
/**
 * Which wedding.
 */
wedding: RecordId, 
/**
 * As what.
 */
format: PackFormat, 
/**
 * Absolute: whoever carries it out may stand in another folder.
 */
file: string, };

/**
 * A receiver that is set up.
 */
export type ExporterCard = { id: ExporterId, 
/**
 * `datadog`
 */
kind: string, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * `Datadog`
 */
title: string, settings: { [key in string]: string }, on: boolean, 
/**
 * When it took something last.
 */
took: string | null, 
/**
 * Why it took nothing the last time, and since when.
 */
fault: Fault | null, failing_since: string | null, 
/**
 * How many measurements wait for it.
 */
waiting: number, 
/**
 * How many were left out between others while it was away.
 */
thinned: number, 
/**
 * How many it never got.
 */
dropped: number, };

/** `exp-12` */
export type ExporterId = `exp-${number}`;

/**
 * `{code, message, next_step}`: what happened to which thing, and what to do.
 */
export type Failure = { 
/**
 * Stable, for programs: `sign_in_refused`.
 */
code: string, 
/**
 * What happened, to which thing.
 */
message: string, 
/**
 * What the person can do.
 */
next_step: string, };

/**
 * One thing that went wrong at a port. `message` names the thing and what happened, `next_step` what to do, both in
 * words a florist understands; `detail` is for the log and holds no secret.
 */
export type Fault = { 
/**
 * Decides what the engine does.
 */
kind: FaultKind, 
/**
 * Stable, for programs: `sign_in_refused`.
 */
code: string, 
/**
 * What happened, to which thing.
 */
message: string, 
/**
 * What the person can do.
 */
next_step: string, 
/**
 * For the log: status lines, paths. Never a secret, never a body.
 */
detail?: string, };

/**
 * Nine kinds, one table: whether to try again, whether to pause, and what the person reads.
 */
export type FaultKind = "transient" | { "rate_limited": { 
/**
 * `None`: the provider did not say.
 */
until: Timestamp | null, } } | "sign_in_needed" | "forbidden" | "missing" | "changed" | "rejected" | "malformed" | "bug";

/**
 * Fetches the package of the newest version and proves that it is the maker's. Installs nothing.
 */
export type FetchUpdate = Record<symbol, never>;

/**
 * One field before and after.
 */
export type FieldChange = { field: string, before: string | null, after: string | null, };

/**
 * A value in a document.
 */
export type FieldText = boolean | string | Array<string>;

/**
 * One check.
 */
export type Finding = { 
/**
 * Stable, for programs: `vault`, `disk_space`.
 */
id: string, 
/**
 * `well`, `note` or `needs_person`.
 */
state: string, 
/**
 * What was seen, in words.
 */
message: string, 
/**
 * What to do; empty when it is well.
 */
next_step: string, 
/**
 * The code of the fault behind it, or of what is worth knowing.
 */
code?: string | null, 
/**
 * What the connection is called that it is about.
 */
name?: string | null, 
/**
 * How many there are of it: things that wait, megabytes that are free.
 */
count?: number | null, };

/**
 * What puts it right, in one step.
 */
export type Fix = { "fix": "settle", versions: VersionsId, } | { "fix": "answer_deletions", } | { "fix": "answer_matches", } | { "fix": "edit", record: RecordId, } | { "fix": "sync", } | { "fix": "approve", } | { "fix": "sign_in", connection: ConnectionId, } | { "fix": "resume", connection: ConnectionId, } | { "fix": "look_at", connection: ConnectionId, } | { "fix": "add_channel", } | { "fix": "try_channels", } | { "fix": "set_heartbeat", } | { "fix": "free_space", } | { "fix": "set_clock", };

/**
 * The folder.
 */
export type FolderCard = { 
/**
 * Where it is.
 */
path: string, 
/**
 * All that lies in it.
 */
bytes: number, 
/**
 * Files can be chosen in the system's own dialogs here, and folders shown.
 */
dialogs: boolean, };

/**
 * The same with a sentence.
 */
export type ForecastCard = { ahead: Ahead, 
/**
 * On or before the last wedding of the coming weekend.
 */
before_weddings: boolean, words: string, next_step: string, };

/**
 * What was seen.
 */
export type Found = { "found": "agree", tools: Array<string>, } | { "found": "missing", } | { "found": "here_alone", } | { "found": "differ", thing: string, ours: string | null, there: Array<SaidThere>, things: number, } | { "found": "on_the_way", tools: Array<string>, } | { "found": "unheard", tools: Array<Silent>, } | { "found": "people", people: number, no_phone: Array<string>, unreachable: Array<string>, } | { "found": "owed", owed: Array<string>, overdue: boolean, } | { "found": "waiting", versions: number, deletions: number, matches: number, } | { "found": "nothing_waits", } | { "found": "fresh", since: Instant | null, } | { "found": "stale", since: Instant | null, } | { "found": "lasting", tools: number, until: Instant, } | { "found": "ends", tool: string, at: Instant, } | { "found": "refused", tool: string, since: Instant | null, } | { "found": "proven", channels: Array<string>, } | { "found": "unproven", channels: Array<string>, } | { "found": "no_channel", } | { "found": "watched", } | { "found": "unwatched", } | { "found": "room", free_mb: number, } | { "found": "tight", free_mb: number, } | { "found": "room_unknown", } | { "found": "clock_fine", } | { "found": "clock_behind", } | { "found": "clock_went_back", } | { "found": "clock_far_ahead", };

/**
 * How all of them are.
 */
export type HealthBoard = { 
/**
 * The worst first.
 */
connections: Array<HealthCard>, 
/**
 * Seconds between two looks.
 */
every_s: number, };

/**
 * How one connection is.
 */
export type HealthCard = { id: ConnectionId, name: string, provider: string, state: HealthState, 
/**
 * 0 to 100. Absent while nothing was seen, and while it is paused.
 */
score: number | null, 
/**
 * Since when it is in this state.
 */
since: string | null, 
/**
 * The check that decides, if one is not as it should be.
 */
because: CheckKind | null, 
/**
 * Why, as a sentence; and what to do, where there is anything to do.
 */
why: string, next_step: string, checks: Array<CheckCard>, 
/**
 * When it was looked at last.
 */
looked: string | null, 
/**
 * The score of each of the last 24 hours, oldest first; absent where nobody looked.
 */
day: Array<number | null>, 
/**
 * What is likely to break.
 */
ahead: Array<ForecastCard>, };

/**
 * One connection with its history.
 */
export type HealthPage = { 
/**
 * `hour` or `day`.
 */
by: string, 
/**
 * Oldest first, without a gap.
 */
stretches: Array<Stretch>, 
/**
 * The last thirteen months, newest first.
 */
months: Array<Uptime>, 
/**
 * The last seasons, newest first.
 */
seasons: Array<Uptime>, id: ConnectionId, name: string, provider: string, state: HealthState, 
/**
 * 0 to 100. Absent while nothing was seen, and while it is paused.
 */
score: number | null, 
/**
 * Since when it is in this state.
 */
since: string | null, 
/**
 * The check that decides, if one is not as it should be.
 */
because: CheckKind | null, 
/**
 * Why, as a sentence; and what to do, where there is anything to do.
 */
why: string, next_step: string, checks: Array<CheckCard>, 
/**
 * When it was looked at last.
 */
looked: string | null, 
/**
 * The score of each of the last 24 hours, oldest first; absent where nobody looked.
 */
day: Array<number | null>, 
/**
 * What is likely to break.
 */
ahead: Array<ForecastCard>, };

/**
 * How something is.
 */
export type HealthState = "healthy" | "paused" | "unknown" | "degraded" | "unhealthy";

/**
 * Part by part.
 */
export type Heard = { timeline: Confirmed, people: Confirmed, places: Confirmed, notes: Confirmed, bills: Confirmed, };

/**
 * A watch elsewhere, which raises the alarm when it hears nothing.
 */
export type HeartbeatCard = { name: string, 
/**
 * It wants to hear of trouble as well (healthchecks.io does).
 */
hears_trouble: boolean, 
/**
 * When it heard of us last.
 */
heard: string | null, fault: Fault | null, };

/** `del-12` */
export type HeldId = `del-${number}`;

/**
 * Why a deletion or a mass change is held.
 */
export type HeldReason = { "why": "all", deletions: number, kind: Kind | null, place: string, done: boolean, } | { "why": "many", deletions: number, of: number, place: string, done: boolean, } | { "why": "emptied", field: string, records: number, place: string, } | { "why": "set_alike", field: string, records: number, place: string, } | { "why": "worth", value: string, } | { "why": "near", } | { "why": "invoice", } | { "why": "payment", } | { "why": "person", } | { "why": "said", words: string, };

/**
 * Something that stands in the way, and what to do.
 */
export type Hindrance = { 
/**
 * For programs: `no_phone`, `number_without_country`.
 */
code: string, 
/**
 * What is wrong.
 */
words: string, 
/**
 * What puts it right.
 */
next_step: string, };

/**
 * What can wait is not told until then, however long it is; incidents that weddings of the day depend on are. Absent: it is told
 * again.
 */
export type HoldAlerts = { 
/**
 * Minutes from now, 10,080 (a week) at the most.
 */
minutes?: number | null, };

/**
 * From a time of the day until another, past midnight where the second is earlier.
 */
export type Hours = { from: string, until: string, };

/**
 * One incident.
 */
export type IncidentCard = { 
/**
 * Which one.
 */
id: IncidentId, 
/**
 * What is wrong, in facts.
 */
cause: Cause, 
/**
 * `sign_in_ended`
 */
class: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * How it stands.
 */
state: IncidentState, 
/**
 * In one line.
 */
title: string, 
/**
 * What happened.
 */
words: string, 
/**
 * What to do now, in this order.
 */
steps: Array<string>, 
/**
 * The tool it is about.
 */
connection: ConnectionId | null, 
/**
 * When it was well for the last time.
 */
well: string | null, 
/**
 * When it was noticed.
 */
since: string, 
/**
 * Who took it on.
 */
taken_on: By | null, 
/**
 * Nothing is wrong any more since then; it is over once that has lasted.
 */
clear: string | null, 
/**
 * It came back so often lately that each time is not told any more.
 */
comes_and_goes: boolean, 
/**
 * Told as part of another.
 */
grouped: boolean, 
/**
 * When it was over.
 */
ended: string | null, 
/**
 * Who was told, by the name of the channel, each once.
 */
told: Array<string>, 
/**
 * Words that nobody has taken yet.
 */
waiting: number, };

/** `inc-12` */
export type IncidentId = `inc-${number}`;

/**
 * A line of its story.
 */
export type IncidentLine = { 
/**
 * When.
 */
at: string, 
/**
 * In facts.
 */
line: Line, 
/**
 * In a sentence.
 */
words: string, };

/**
 * One incident with its story.
 */
export type IncidentPage = { card: IncidentCard, 
/**
 * From its beginning.
 */
lines: Array<IncidentLine>, 
/**
 * Milliseconds from the last time it was well until it was noticed, where both are known.
 */
detected_ms: number | null, 
/**
 * Milliseconds from when it was noticed until the first channel took it.
 */
told_ms: number | null, };

/**
 * How an incident stands.
 */
export type IncidentState = "triggered" | "acknowledged" | "resolved";

/**
 * Hands the package that was fetched to the system's own program for packages, which asks the person.
 */
export type InstallUpdate = Record<symbol, never>;

/**
 * An instant as documents write it: `2026-05-16T07:52:00Z`.
 */
export type Instant = string;

/**
 * One line of the journal.
 */
export type JournalLine = { id: ChangeId, 
/**
 * What the record is called.
 */
name: string, kind: Kind | null, 
/**
 * `done` or `undone`
 */
state: string, run: RunId | null, at: string, record: RecordId, 
/**
 * `created`, `edited`, `pulled`, `sent` …
 */
action: string, 
/**
 * Where: a connection's name, or `this desk`.
 */
place: string, 
/**
 * The same place, as it can be asked for.
 */
done_at: JournalPlace, note: string, 
/**
 * The record beside which this one was kept as a second version: what the note says, if it says that.
 */
beside?: RecordId | null, changes: Array<FieldChange>, };

/**
 * Where something was done.
 */
export type JournalPlace = "desk" | "removed" | { "connection": ConnectionId };

/**
 * What a record is.
 */
export type Kind = "wedding" | "contact" | "appointment" | "invoice" | "payment" | "expense" | "task";

/**
 * Shows the real studio again. The sample studio stops; what is in it stays.
 */
export type LeaveSample = Record<symbol, never>;

/**
 * A line of its story.
 */
export type Line = { "what": "detected", cause: Cause, severity: Severity, } | { "what": "changed", cause: Cause, } | { "what": "now", severity: Severity, } | { "what": "cleared", } | { "what": "came_back", } | { "what": "comes_and_goes", } | { "what": "taken_on", by: By, } | { "what": "over", by: By, } | { "what": "told", channel: string, stage: Stage, } | { "what": "not_told", channel: string, stage: Stage, fault: Fault, instead: string | null, } | { "what": "lost", channel: string, fault: Fault, };

/**
 * What is wrong now, and what was lately.
 */
export type ListAlerts = Record<symbol, never>;

/**
 * Those that there were, the newest first.
 */
export type ListBroadcasts = { 
/**
 * Only of this wedding.
 */
wedding?: RecordId | null, };

/**
 * Which calls were there lately?
 */
export type ListCalls = Record<symbol, never>;

/**
 * By what anybody can be told.
 */
export type ListChannels = Record<symbol, never>;

/**
 * Which lists has this connection?
 */
export type ListCollections = { connection: ConnectionId, };

/**
 * Which accounts are connected?
 */
export type ListConnections = Record<symbol, never>;

/**
 * Which are held?
 */
export type ListDeletions = Record<symbol, never>;

/**
 * Who receives what is measured, and who could?
 */
export type ListExports = Record<symbol, never>;

/**
 * How all of them are, the worst first.
 */
export type ListHealth = Record<symbol, never>;

/**
 * What was done? The newest first.
 */
export type ListJournal = { 
/**
 * Only what this run did: all of it. Otherwise two hundred at once.
 */
run?: RunId | null, 
/**
 * Only what came before this line: the last one of the piece before.
 */
before?: ChangeId | null, 
/**
 * Only what was done there.
 */
place?: JournalPlace | null, 
/**
 * Only of records of this kind.
 */
kind?: Kind | null, 
/**
 * Only what was done after this instant.
 */
since?: string | null, 
/**
 * Only what was taken back.
 */
undone?: boolean, };

/**
 * Which are open?
 */
export type ListMatches = Record<symbol, never>;

/**
 * Which notices are open?
 */
export type ListNotices = Record<symbol, never>;

/**
 * Which tools can be connected?
 */
export type ListProviders = Record<symbol, never>;

/**
 * What is too close to one another, from today on?
 */
export type ListRadar = { 
/**
 * For so many days, 1 to 800. Absent: 400.
 */
days?: number | null, };

/**
 * Which records of this kind are there?
 */
export type ListRecords = { kind: Kind, 
/**
 * Only some of them; absent: all, by day and name.
 */
some?: SomeRecords | null, };

/**
 * Who is told what.
 */
export type ListRoutes = Record<symbol, never>;

/**
 * Which rules hold?
 */
export type ListRules = Record<symbol, never>;

/**
 * Who is there?
 */
export type ListSuppliers = Record<symbol, never>;

/**
 * What there is to begin with.
 */
export type ListTemplates = Record<symbol, never>;

/**
 * Which weddings are today and this weekend?
 */
export type ListToday = Record<symbol, never>;

/**
 * Which are open?
 */
export type ListVersions = Record<symbol, never>;

/**
 * Looks at everything.
 */
export type Look = Record<symbol, never>;

/**
 * Asks the maker's host which version is the newest.
 */
export type LookForUpdate = Record<symbol, never>;

/**
 * What is in this backup, and what would it take the place of? Changes nothing. The recovery code goes beside it.
 */
export type LookIntoBackup = { 
/**
 * The copy.
 */
file: string, };

/**
 * Writes a copy to a file that must not exist yet.
 */
export type MakeBackup = { 
/**
 * Absolute: whoever carries it out may stand in another folder.
 */
file: string, };

/**
 * The question is answered; the next sync acts on it.
 */
export type MatchAnswered = { id: MatchId, 
/**
 * `accepted` or `refused`
 */
state: string, };

/**
 * One open question.
 */
export type MatchCard = { id: MatchId, 
/**
 * What the arrival is called.
 */
name: string, kind: Kind | null, 
/**
 * `open`
 */
state: string, date: string | null, connection: ConnectionId | null, connection_name: string, collection: CollectionId, collection_name: string, 
/**
 * The likeliest first.
 */
candidates: Array<Candidate>, 
/**
 * In words …
 */
reason: string, 
/**
 * … and as facts.
 */
why: MatchReason, opened: string, };

/** `mat-12` */
export type MatchId = `mat-${number}`;

/**
 * Why an arrival may be one of ours.
 */
export type MatchReason = { "why": "email", } | { "why": "email_and_day", } | { "why": "name", } | { "why": "amount", } | { "why": "amount_and_day", } | { "why": "number_and_day", } | { "why": "names_alike", percent: number, } | { "why": "said", words: string, };

/**
 * By what a person is told.
 */
export type Means = "email" | "sms";

/**
 * Whether what is measured can be fetched here.
 */
export type MetricsCard = { 
/**
 * As a person has said.
 */
on: boolean, 
/**
 * Likewise.
 */
port: number, 
/**
 * Where: `http://127.0.0.1:47811/metrics`.
 */
address: string, 
/**
 * Whether somebody answers there now. Only a desk at work does.
 */
listening: boolean, 
/**
 * Why nobody can.
 */
fault: Failure | null, };

/**
 * The same after it was changed.
 */
export type MetricsSet = { 
/**
 * How it stands.
 */
metrics: MetricsCard, 
/**
 * The token that whoever fetches must bring. Shown this once, when it is made.
 */
token: string | null, };

/**
 * Lets the person say where a new file goes.
 */
export type NameFile = { 
/**
 * What it is for.
 */
what: NewFile, };

/**
 * What is written to a new file.
 */
export type NewFile = "backup" | "diagnostics" | "pack_pdf" | "pack_html" | "pack_ics";

/**
 * A newer version.
 */
export type NewerCard = { 
/**
 * Which.
 */
version: string, 
/**
 * What is new in it, in the maker's words.
 */
notes: string, 
/**
 * When it came out, as the maker's host says.
 */
published: string | null, 
/**
 * Its package, once it lies here and was proved.
 */
package: string | null, };

/**
 * What is heard of a call while it goes on.
 */
export type News = { "step": Step } | { "page": string } | { "turned_away": Fault };

/**
 * What a notice is about.
 */
export type NoticeAbout = "day_begins" | "awake" | "stopped" | "not_ready" | "needs_you";

/**
 * One of them. Its words name times and venues, and no couple: others may see the screen.
 */
export type NoticeCard = { 
/**
 * Which one.
 */
id: NoticeId, 
/**
 * What it is about.
 */
about: NoticeAbout, 
/**
 * Weddings of the day depend on it: it is told whatever else is quiet.
 */
critical: boolean, 
/**
 * A line.
 */
title: string, 
/**
 * What happened, what it means today, and the next step.
 */
words: string, 
/**
 * The weddings of this day that are told of in it.
 */
today: Array<WeddingTold>, 
/**
 * How many lines of the check before the weekend are open, where it is told of that.
 */
open: number | null, 
/**
 * How long the computer slept, where it is told of that.
 */
slept: Slept | null, 
/**
 * When it was found.
 */
since: string, 
/**
 * The connection that has stopped.
 */
connection: ConnectionId | null, 
/**
 * The incident that it tells of.
 */
incident: IncidentId | null, 
/**
 * What is wrong, in facts.
 */
cause: Cause | null, 
/**
 * When it was shown to somebody. Absent: it is to be shown.
 */
told: string | null, 
/**
 * Not to be shown again before then.
 */
snoozed: string | null, 
/**
 * It will be told then, if it is still so: it was put off, or the studio's quiet hours are on.
 */
told_then: string | null, 
/**
 * Nobody wants to be told of its kind.
 */
unasked: boolean, 
/**
 * It is to be shown now.
 */
due: boolean, };

/** `not-12` */
export type NoticeId = `not-${number}`;

/**
 * What became of the notification.
 */
export type NoticeTried = { 
/**
 * The computer took it. Otherwise nobody takes notifications there.
 */
shown: boolean, };

/**
 * A secret while it is being read from a line.
 */
export type OnTheWire = string;

/**
 * What waits for a person, counted.
 */
export type Open = { versions: number, deletions: number, matches: number, 
/**
 * Lists whose first write waits until its preview is accepted.
 */
previews: number, 
/**
 * Items that could not be taken in.
 */
skipped: number, };

/**
 * Shows it in the system's own program for files.
 */
export type OpenFolder = Record<symbol, never>;

/**
 * Shows the sample studio in place of the real one. Whatever was done in it before is still there.
 */
export type OpenSample = Record<symbol, never>;

/**
 * One thing that could not be taken back.
 */
export type OutOfReach = { 
/**
 * Which, and why, in a sentence …
 */
words: string, 
/**
 * … and as facts.
 */
facts: Unreached, };

/**
 * One wedding's day.
 */
export type Pack = { 
/**
 * Which wedding.
 */
wedding: RecordId, 
/**
 * The couple.
 */
title: string, 
/**
 * What the studio calls itself.
 */
studio: string | null, 
/**
 * The day, `2026-05-16`. Absent: it has no date.
 */
date: string | null, 
/**
 * `booked`, and what else it may be.
 */
status: string | null, 
/**
 * Where it takes place.
 */
venue: string | null, 
/**
 * When this was put together.
 */
made: Instant, 
/**
 * The studio's zone, in which stamps are written.
 */
zone: string, 
/**
 * The clock that the day goes by, where that is another one: `America/New_York`.
 */
venue_zone: string | null, 
/**
 * The wedding and its appointments of these days, the first to begin first.
 */
timeline: Array<PackEntry>, 
/**
 * Whom to call.
 */
people: Array<PackPerson>, 
/**
 * Where to drive.
 */
places: Array<PackPlace>, 
/**
 * What somebody wrote down for the day.
 */
notes: Array<PackNote>, 
/**
 * What was billed.
 */
bills: Array<PackBill>, 
/**
 * What is still owed, currency by currency: `950.00 GBP`. Absent: no bill says.
 */
owed: Array<string> | null, 
/**
 * Since when each part of it is known.
 */
heard: Heard, };

/**
 * One bill.
 */
export type PackBill = { record: RecordId, number: string, 
/**
 * `1900.00 GBP`
 */
total: string | null, 
/**
 * What is left to pay of it.
 */
balance: string | null, 
/**
 * `2026-05-02`
 */
due: string | null, status: string | null, };

/**
 * Something of the day.
 */
export type PackEntry = { 
/**
 * Which record.
 */
record: RecordId, 
/**
 * What.
 */
title: string, 
/**
 * The day it begins, by the clock of its place: `2026-05-16`.
 */
date: string, 
/**
 * `14:00`. Absent: the whole day.
 */
starts: string | null, 
/**
 * `15:30`. Absent: nobody said.
 */
ends: string | null, 
/**
 * When it begins, with its zone where it has one: `2026-05-16T14:00:00 Europe/London`.
 */
from: string, 
/**
 * The same of its end.
 */
until: string | null, 
/**
 * Where, if it is not where the wedding is.
 */
place: string | null, 
/**
 * Not agreed yet.
 */
tentative: boolean, 
/**
 * It is the wedding itself.
 */
wedding: boolean, };

/**
 * It lies there.
 */
export type PackExported = { file: string, bytes: number, };

/**
 * A kind of file.
 */
export type PackFormat = "pdf" | "html" | "ics";

/**
 * Something that was written down.
 */
export type PackNote = { 
/**
 * Of what.
 */
about: string, text: string, };

/**
 * Somebody to call.
 */
export type PackPerson = { record: RecordId, name: string, role: string | null, firm: string | null, phone: string | null, email: string | null, };

/**
 * Somewhere to go.
 */
export type PackPlace = { name: string, 
/**
 * Absent: nobody wrote one down.
 */
address: string | null, phone: string | null, 
/**
 * The wedding takes place there.
 */
venue: boolean, };

/**
 * The address where the browser ended, copied by the person because it could not come back from there.
 */
export type Pasted = { 
/**
 * Of the call that waits for it.
 */
number: number, 
/**
 * The address.
 */
pasted: OnTheWire, };

/**
 * Leaves it out of every sync until it is resumed.
 */
export type PauseConnection = { id: ConnectionId, };

/**
 * Runs nothing by itself for a while. What a person asks for is done all the same. The answer is how things stand.
 */
export type PauseDesk = { 
/**
 * How long.
 */
until: PauseUntil, };

/**
 * How long a pause lasts.
 */
export type PauseUntil = "in_an_hour" | "tomorrow" | "resumed";

/**
 * Until when nothing runs by itself.
 */
export type Paused = { 
/**
 * Absent: until somebody ends it.
 */
until: string | null, };

/**
 * The studio's own app at PayPal, by which its calls are looked up. The app's secret lies in the vault.
 */
export type PaypalApp = { 
/**
 * The app's client id, about 80 letters and digits.
 */
client_id: string, 
/**
 * Which of the app's webhooks calls us: letters and digits, 50 at most.
 */
webhook_id: string, 
/**
 * Whether the app is one of PayPal's sandbox, where money is make-believe.
 */
sandbox: boolean, };

/**
 * How somebody stands.
 */
export type PersonStands = "confirmed" | "delivered" | "taken" | "on_its_way" | "not_reached_yet" | "not_reached";

/**
 * One place where a record is.
 */
export type PlaceLine = { connection: ConnectionId, connection_name: string, collection: CollectionId, collection_name: string, 
/**
 * What the provider calls it.
 */
remote: string, 
/**
 * `here`, `missing`, `gone`, `unreadable`.
 */
state: string, 
/**
 * A change waits to go there or come from there.
 */
waits: boolean, 
/**
 * What it says there, as last read, in the same form as the record's own fields. A field that it does not keep, or
 * keeps empty, is left out.
 */
fields: { [key in string]: FieldText }, 
/**
 * Which fields mean the same here and there, perhaps in other words: `confirmed` and `booked`.
 */
agrees: Array<string>, 
/**
 * When it was last seen to say what was agreed.
 */
seen: string, 
/**
 * When the provider itself says that it was changed last, of the last change that was not ours. No provider says by whom.
 */
told: string | null, };

/**
 * How much a provider is asked, and how much it bears.
 */
export type PollBudget = { 
/**
 * Seconds from one look to the next while weddings of the day depend on it.
 */
soonest_s: number, 
/**
 * Requests in the busiest hour of the last 24.
 */
most_asked: number, 
/**
 * Requests in an hour that its pace lets through.
 */
allowed: number, };

/**
 * One well-known service of a provider.
 */
export type PresetCard = { 
/**
 * `apple-icloud`
 */
id: string, 
/**
 * `Apple iCloud`
 */
name: string, 
/**
 * What to know for this one.
 */
help: string, 
/**
 * Answers by setting.
 */
settings: { [key in string]: string }, };

/**
 * What would the next sync do? Writes nothing anywhere.
 */
export type Preview = { 
/**
 * Only this one.
 */
connection?: ConnectionId | null, };

/**
 * What would a diagnostics file hold? The answer is kept until the next one, so that what is saved is what was shown.
 */
export type PreviewDiagnostics = Record<symbol, never>;

/**
 * How much of a promise something is.
 */
export type Promise = "tentative" | "booked";

/**
 * One tool that can be connected.
 */
export type ProviderCard = { 
/**
 * `caldav`
 */
id: string, 
/**
 * `CalDAV calendar`
 */
name: string, 
/**
 * `calendar`, `crm`, `accounting`
 */
kind: string, 
/**
 * `full`, `watch` or `relay`
 */
grade: string, 
/**
 * What its sign-in needs: `none`, `password`, `password_if_named` (only together with a username), or `browser`
 * (the provider's own page).
 */
sign_in: string, 
/**
 * Seconds from one look to the next in peak, unless somebody chooses otherwise.
 */
every_s: number, 
/**
 * Nobody can choose less than these seconds.
 */
soonest_s: number, 
/**
 * So many requests a second go out to it at the most.
 */
per_second: number, 
/**
 * What to know before it is connected.
 */
notes: Array<string>, 
/**
 * How the studio registers the desk with the provider; empty where it need not.
 */
steps: Array<string>, 
/**
 * What it asks for when it is connected, secrets aside.
 */
settings: Array<SettingCard>, 
/**
 * Well-known services whose answers are filled in already; their ids can be given instead of the provider's.
 */
presets: Array<PresetCard>, };

/**
 * From one time of the day to another, by the studio's clock; past midnight where the second is earlier than the first.
 */
export type QuietHours = { 
/**
 * `22:00`
 */
from: string, 
/**
 * `07:00`
 */
until: string, };

/**
 * What was found.
 */
export type RadarBoard = { 
/**
 * Minutes from one place to another, as the studio says.
 */
travel_min: number, 
/**
 * Minutes until it is ready for the next booking.
 */
turnaround_min: number, 
/**
 * How far it was looked.
 */
days: number, 
/**
 * The first day first, on a day the surest first.
 */
clashes: Array<ClashCard>, };

/**
 * How things stand before the weekend.
 */
export type ReadinessBoard = { 
/**
 * When it is looked at by itself the next time.
 */
next: string, 
/**
 * Absent: nobody has looked yet.
 */
last: ReadinessCard | null, };

/**
 * One check.
 */
export type ReadinessCard = { 
/**
 * When it was made.
 */
checked: string, 
/**
 * The time it was due at, where nobody asked for it.
 */
due: string | null, 
/**
 * Until when everything has to hold.
 */
until: string, 
/**
 * As its worst line.
 */
standing: Standing, 
/**
 * Lines that do not hold, or that nobody can know of.
 */
open: number, 
/**
 * The weddings that were looked at, the first first.
 */
weddings: Array<ReadyWedding>, 
/**
 * Wedding by wedding, this desk last.
 */
lines: Array<ReadinessLine>, };

/**
 * One line of it.
 */
export type ReadinessLine = { 
/**
 * What was looked at.
 */
check: Check, 
/**
 * How it stands.
 */
standing: Standing, 
/**
 * The wedding that it is about. Absent: this desk.
 */
wedding: RecordId | null, 
/**
 * What was seen.
 */
seen: Found, 
/**
 * The same as a sentence, by the studio's clock.
 */
words: string, 
/**
 * Why it matters.
 */
why: string, 
/**
 * What puts it right. Absent: nothing has to be.
 */
fix: Fix | null, 
/**
 * The same for a terminal; empty when there is none.
 */
next_step: string, };

/**
 * A wedding that was looked at.
 */
export type ReadyWedding = { 
/**
 * Which record.
 */
record: RecordId, 
/**
 * The couple.
 */
title: string, 
/**
 * `2026-05-16`. Absent: it has no date.
 */
date: string | null, 
/**
 * `14:00`, as written at the venue. Absent: no times.
 */
starts: string | null, 
/**
 * Where.
 */
venue: string | null, };

/** `rec-12` */
export type RecordId = `rec-${number}`;

/**
 * One record in a list.
 */
export type RecordLine = { id: RecordId, name: string, kind: Kind, 
/**
 * `agrees`, `two_versions`, `deletion_asks` or `waits`.
 */
state: string, 
/**
 * `2026-05-16`
 */
date: string | null, circle: string, 
/**
 * Where a wedding is; other kinds say it on their own page.
 */
location?: string | null, 
/**
 * How far a wedding is: `booked`.
 */
status?: string | null, };

/**
 * One record in full.
 */
export type RecordPage = { 
/**
 * The identity it carries from place to place.
 */
uid: string, 
/**
 * By name, each in the form in which it can be edited; `when` as `start`, `end` and `repeats`. Empty fields are
 * left out; lists are arrays.
 */
fields: { [key in string]: FieldText }, 
/**
 * Where what a field says came from, by its name; a field of which nobody knows is left out.
 */
sources: { [key in string]: Source }, 
/**
 * Names of what only iCalendar knows, carried along unchanged.
 */
carried: Array<string>, places: Array<PlaceLine>, 
/**
 * The wedding it belongs to, its people, appointments, invoices and payments.
 */
related: Array<RecordLine>, 
/**
 * The open disagreement about it.
 */
versions: VersionsId | null, created: string, changed: string, 
/**
 * Deleted here, and restorable for 30 days from then.
 */
archived: string | null, 
/**
 * After an edit: the line of the journal that takes it back. None where nothing was changed by it.
 */
line_of_edit?: ChangeId | null, id: RecordId, name: string, kind: Kind, 
/**
 * `agrees`, `two_versions`, `deletion_asks` or `waits`.
 */
state: string, 
/**
 * `2026-05-16`
 */
date: string | null, circle: string, 
/**
 * Where a wedding is; other kinds say it on their own page.
 */
location?: string | null, 
/**
 * How far a wedding is: `booked`.
 */
status?: string | null, };

/**
 * Do not; the next sync puts it back where it is gone.
 */
export type RefuseDeletion = { id: HeldId, };

/**
 * It is none of them, but a new one.
 */
export type RefuseMatch = { id: MatchId, };

/**
 * Takes a channel away, with its secret.
 */
export type RemoveChannel = { id: ChannelId, };

/**
 * Forgets it and its password. Records stay here, and nothing is changed there.
 */
export type RemoveConnection = { id: ConnectionId, };

/**
 * Takes a receiver away, with its secret and all that waits for it.
 */
export type RemoveExport = { id: ExporterId, };

/**
 * The rule holds no more; what the desk starts with decides again.
 */
export type RemoveRule = { kind: Kind, field: string, };

/**
 * It may not call any more.
 */
export type RemoveSource = { id: SourceId, };

/**
 * It is forgotten.
 */
export type Removed = { id: ConnectionId, name: string, removed: boolean, 
/**
 * The provider could not be told, so the desk still stands in its list of allowed programs.
 */
still_allowed_there: boolean, };

/**
 * Settles one. Exactly one of `take`, `set`, `keep_both`.
 */
export type Resolve = { 
/**
 * `ver-1`
 */
id: VersionsId, 
/**
 * Whose version holds from now on.
 */
take?: TakeFrom | null, 
/**
 * Values of one's own, as in `records.edit`.
 */
set?: Array<[string, string]>, 
/**
 * Two records from now on.
 */
keep_both?: boolean, 
/**
 * That place is right about these fields from now on.
 */
rule?: boolean, };

/**
 * Somebody here calls it over. If it still stands it is not told again before it was away once, or has become worse.
 */
export type ResolveAlert = { id: IncidentId, };

/**
 * Puts it in the place of what is here, of which a backup is made first. The recovery code goes beside it.
 */
export type RestoreBackup = { 
/**
 * The copy.
 */
file: string, };

/**
 * The rule that was taken back last holds again, since when it did.
 */
export type RestoreRule = { kind: Kind, field: string, };

/**
 * Takes it in again. A password given beside the command replaces the stored one, after a sign-in with it worked. Where
 * the sign-in is the provider's own page and has ended, that page is shown again.
 */
export type ResumeConnection = { id: ConnectionId, 
/**
 * Shows that page although the sign-in has not ended, because it will.
 */
anew?: boolean, };

/**
 * Ends the pause. The answer is how things stand.
 */
export type ResumeDesk = Record<symbol, never>;

/**
 * Why a connection is looked at as often as it is.
 */
export type RhythmBecause = "chosen" | "peak" | "shoulder" | "off" | "weddings";

/**
 * How often a connection is looked at, why, and what can be chosen.
 */
export type RhythmCard = { 
/**
 * What a person has chosen, in seconds. Absent: as the season says.
 */
chosen_s: number | null, 
/**
 * What decides it now.
 */
because: RhythmBecause, 
/**
 * What the seasons say, in seconds: peak, shoulder, off-season.
 */
seasons_s: [number, number, number], 
/**
 * What can be chosen, in seconds.
 */
choices_s: Array<number>, 
/**
 * A wedding is under way until then: nothing can be looked at less often before.
 */
held_until: string | null, 
/**
 * What that asks of its provider.
 */
budget: PollBudget, };

/**
 * Another secret in the place of this source's own; the one of before holds no more.
 */
export type RotateSource = { id: SourceId, };

/**
 * Who is told, and when, of incidents that fit. The first route that fits decides.
 */
export type Route = { 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * Only incidents as bad as that, or worse.
 */
least: Severity, 
/**
 * Only of these classes; none: of all.
 */
classes?: Array<string> | null, 
/**
 * Only about these tools; none: about anything.
 */
connections?: Array<ConnectionId> | null, 
/**
 * Only while a wedding of the day is at a venue whose name or address has this in it.
 */
region?: string | null, 
/**
 * Only between these times of the day, by the studio's clock.
 */
hours?: Hours | null, 
/**
 * One after the other, as long as nobody has taken it on.
 */
steps: Array<RouteStep>, 
/**
 * Told again after so many minutes, as long as nobody has taken it on. Absent: once.
 */
again_min?: number | null, };

/**
 * The routes.
 */
export type RouteBook = { 
/**
 * Those that the studio made, in the order in which they are tried.
 */
routes: Array<Route>, 
/**
 * What holds for incidents that no route fits: first for critical ones, then for all others.
 */
otherwise: Array<Route>, 
/**
 * Every class that a route can name.
 */
classes: Array<string>, };

/**
 * A step of a route.
 */
export type RouteStep = { 
/**
 * Minutes after it began.
 */
after_min: number, 
/**
 * Who is told. Each way is a channel, and those that stand in when it fails, in this order.
 */
ways: Array<Array<ChannelId>>, };

/**
 * The rules, and what decides where there is none.
 */
export type RuleBook = { 
/**
 * By kind and field.
 */
rules: Array<RuleCard>, 
/**
 * Every field a person may see, in the order of the screens.
 */
starts: Array<StartCard>, };

/**
 * One rule.
 */
export type RuleCard = { 
/**
 * Of which kind of record.
 */
kind: Kind, 
/**
 * `location`
 */
field: string, 
/**
 * `Venue`
 */
label: string, 
/**
 * Who is right.
 */
decides: Decides, 
/**
 * The name of the connection that is right; empty for anything else.
 */
name: string, 
/**
 * Since when. `None`: it was made before that was kept.
 */
since: string | null, 
/**
 * How often it has set another word aside since then. `None`: not known.
 */
settled: number | null, };

/** `run-12` */
export type RunId = `run-${number}`;

/**
 * What a tool says instead.
 */
export type SaidThere = { 
/**
 * Which tool.
 */
tool: string, 
/**
 * What it says; absent: nothing at all.
 */
value: string | null, };

/**
 * How it stands with the sample studio.
 */
export type SampleCard = { 
/**
 * It can be opened here.
 */
offered: boolean, 
/**
 * Everything that is asked is asked of it, and not of the real studio.
 */
shown: boolean, 
/**
 * Its tools, while it is shown.
 */
tools: Array<SampleToolCard>, };

/**
 * One tool of the sample studio.
 */
export type SampleToolCard = { 
/**
 * `google-calendar`
 */
provider: string, 
/**
 * What the studio calls it.
 */
name: string, 
/**
 * It is signed in to on a page of its own, in the person's browser.
 */
in_browser: boolean, 
/**
 * Once it is connected.
 */
connection: ConnectionId | null, };

/**
 * Writes what was shown, and nothing else.
 */
export type SaveDiagnostics = { 
/**
 * The preview that the person has seen.
 */
number: number, 
/**
 * Must not exist yet.
 */
file: string, };

/**
 * How often it is looked at. While a wedding is under way it cannot become less often.
 */
export type ScheduleConnection = { id: ConnectionId, 
/**
 * Seconds. Absent: as the season says.
 */
every_s: number | null, };

/**
 * How a source proves that a call is its own.
 */
export type Scheme = "standard" | "stripe" | "paypal" | "xero" | "quickbooks" | "slack" | "pagerduty" | "hubspot" | "datadog" | "header";

/**
 * How much goes on in a month.
 */
export type Season = "peak" | "shoulder" | "off";

/**
 * What a check saw.
 */
export type Seen = { "is": "nothing" } | { "is": "answered", ms: number, } | { "is": "refused", fault: Fault, since: string, } | { "is": "on_time", last: string, } | { "is": "failing", fault: Fault, tries: number, } | { "is": "overdue", last: string | null, every_s: number, fault: Fault | null, } | { "is": "requests", asked: number, failed: number, kinds: { [key in string]: number }, } | { "is": "pace", p50_ms: number, p95_ms: number, p99_ms: number, usual_p95_ms: number | null, };

/**
 * Sends it once more to those who have not confirmed, to the addresses that they have now.
 */
export type SendAgain = { id: BroadcastId, 
/**
 * The wedding's name, typed or seen by a person.
 */
name: string, 
/**
 * Only to these of them. Absent: to all who have not confirmed.
 */
to?: Array<RecordId> | null, };

/**
 * Sends it, to exactly these. It lies in the store before the first of them is told.
 */
export type SendBroadcast = { 
/**
 * What goes out, as it was drafted.
 */
draft: DraftBroadcast, 
/**
 * The wedding's name, as the person typed it.
 */
name: string, 
/**
 * Its date as they typed it, `2026-05-16`: where another wedding has that name too.
 */
date?: string | null, 
/**
 * What the draft called itself: where anything of it is different by now, it is refused as `broadcast_changed`. Absent: it
 * is sent as it is now.
 */
seen?: string | null, 
/**
 * It is to go out although the same went to the same wedding within ten minutes.
 */
although_same?: boolean, };

/**
 * Switches a channel on or off, or calls it something else.
 */
export type SetChannel = { id: ChannelId, on?: boolean | null, name?: string | null, };

/**
 * Decides about one list. What is left out stays as it is; every widening brings the preview back.
 */
export type SetCollection = { 
/**
 * `col-1`
 */
id: CollectionId, 
/**
 * Which way records travel.
 */
direction?: Direction | null, 
/**
 * Among which lists they travel.
 */
circle?: string | null, 
/**
 * `kind:appointments`, `category:NAME`, `from:YYYY-MM-DD`, several with commas between them, or `none`.
 */
filter?: string | null, 
/**
 * `all`, `none` or the name of a category.
 */
weddings?: string | null, 
/**
 * How a calendar names the appointments of a wedding, with `{title}`, `{couple}` and `{venue}`; `usual`.
 */
template?: string | null, };

/**
 * The desk starts with the computer from now on, in the panel, or does not.
 */
export type SetDesktop = { 
/**
 * It does.
 */
starts: boolean, };

/**
 * Switches a receiver on or off. What waits for it stays.
 */
export type SetExport = { id: ExporterId, on: boolean, };

/**
 * Sets the watch, whose address travels beside it; or takes it away.
 */
export type SetHeartbeat = { 
/**
 * What the studio calls it. Absent: there is none any more.
 */
name?: string | null, 
/**
 * It wants to hear of trouble as well.
 */
hears_trouble: boolean, };

/**
 * Lets a monitoring on this computer fetch what is measured, or does not. What is absent stays as it is.
 */
export type SetMetrics = { 
/**
 * Whether.
 */
on: boolean | null, 
/**
 * On this port of this computer's own address.
 */
port: number | null, 
/**
 * Another token from now on; the one of before holds no more.
 */
new_token: boolean, };

/**
 * Switches writing to the tools off, or on again; reading goes on. The answer is how things stand.
 */
export type SetReadOnly = { 
/**
 * Nothing is written from now on.
 */
on: boolean, };

/**
 * The routes from now on, in the order in which they are tried.
 */
export type SetRoutes = { routes: Array<Route>, };

/**
 * From now on this decides about a field. What is open about it is looked at once more by the next sync.
 */
export type SetRule = { 
/**
 * Of which kind of record.
 */
kind: Kind, 
/**
 * `location`
 */
field: string, 
/**
 * Who is right.
 */
decides: Decides, };

/**
 * It is called so, and is there.
 */
export type SetStudio = { 
/**
 * Empty: no name. Absent: as it was.
 */
name: string | null, 
/**
 * `Europe/London`. Empty: wherever the computer is. Absent: as it was.
 */
zone: string | null, 
/**
 * The season of each month, January first: twelve of them. Absent: as they were.
 */
seasons: Array<Season> | null, 
/**
 * Minutes from one place to another, at most a day. Absent: as it was.
 */
travel_min?: number | null, 
/**
 * Minutes until it is ready for the next booking, also at the same place; at most a day. Absent: as it was.
 */
turnaround_min?: number | null, };

/**
 * Tell this, and not then. What is absent stays as it was.
 */
export type SetTelling = { 
/**
 * The weddings of the day, in the morning.
 */
day_begins: boolean | null, 
/**
 * That the computer slept through a part of such a day.
 */
awake: boolean | null, 
/**
 * Whatever else needs them, while the window is closed.
 */
needs_you: boolean | null, 
/**
 * Quiet hours of every day.
 */
quiet: QuietHours | null, 
/**
 * No quiet hours any more.
 */
no_quiet: boolean, };

/**
 * Looks once a day by itself, or does not.
 */
export type SetUpdates = { 
/**
 * From now on.
 */
on: boolean, };

/**
 * Take calls from now on, or do not. What is absent stays as it is.
 */
export type SetWebhooks = { 
/**
 * Whether.
 */
on: boolean | null, 
/**
 * On this port of this computer's own address.
 */
port: number | null, 
/**
 * The names under which the studio's tunnel or relay is known on the web, all of them: `hooks.studio.example`.
 */
hosts: Array<string> | null, };

/**
 * One line of a connect form.
 */
export type SettingCard = { 
/**
 * `url`
 */
name: string, 
/**
 * `Server address`
 */
label: string, 
/**
 * What to put there and where to find it.
 */
help: string, 
/**
 * Whether it must be given.
 */
required: boolean, };

/**
 * It is settled; the next sync carries it to every place.
 */
export type Settled = { id: VersionsId, 
/**
 * `settled`
 */
state: string, 
/**
 * The line of the journal that takes it back.
 */
line: ChangeId, };

/**
 * How bad it is.
 */
export type Severity = "info" | "warning" | "critical";

/**
 * One incident with its story.
 */
export type ShowAlert = { id: IncidentId, };

/**
 * One of them in full.
 */
export type ShowBroadcast = { id: BroadcastId, };

/**
 * What is known of this one?
 */
export type ShowConnection = { id: ConnectionId, };

/**
 * How is the desk set up on this computer?
 */
export type ShowDesktop = Record<symbol, never>;

/**
 * Where is everything, and how much is it?
 */
export type ShowFolder = Record<symbol, never>;

/**
 * One of them, with its history.
 */
export type ShowHealth = { id: ConnectionId, 
/**
 * How far back: 1 to 400. A day and a week are told by the hour, more by the day. Absent: a week.
 */
days?: number | null, };

/**
 * The pack of a wedding, from what stands here: no tool is asked.
 */
export type ShowPack = { 
/**
 * Which wedding.
 */
wedding: RecordId, };

/**
 * What was found last, by itself or because somebody asked.
 */
export type ShowReadiness = Record<symbol, never>;

/**
 * What does this record say, and where is it?
 */
export type ShowRecord = { id: RecordId, };

/**
 * Is there a sample studio, and is it what is shown?
 */
export type ShowSample = Record<symbol, never>;

/**
 * What is the studio called, and where is it?
 */
export type ShowStudio = Record<symbol, never>;

/**
 * What is told, and when not?
 */
export type ShowTelling = Record<symbol, never>;

/**
 * Which version is this, and is anything known of a newer one? Asks nobody.
 */
export type ShowUpdates = Record<symbol, never>;

/**
 * Are calls taken, and who may call?
 */
export type ShowWebhooks = Record<symbol, never>;

/**
 * What one place says.
 */
export type SideLine = { 
/**
 * `hub` or the connection's id, as `--take` wants it.
 */
place: string, 
/**
 * `this desk` or the connection's name.
 */
name: string, 
/**
 * `None`: it was emptied there.
 */
value: string | null, 
/**
 * Changed after this …
 */
after: string | null, 
/**
 * … and at or before this. Neither is known where nothing was changed.
 */
by: string | null, 
/**
 * When the provider itself says that its record was changed last, in any part. No provider says by whom.
 */
told: string | null, };

/**
 * A tool that does not answer.
 */
export type Silent = { 
/**
 * Which.
 */
tool: string, 
/**
 * When it was last in agreement. Absent: never.
 */
since: Instant | null, };

/**
 * One item that could not be taken in, and why.
 */
export type SkippedItem = { 
/**
 * What the provider calls it.
 */
id: string, collection: CollectionId, fault: Fault, since: string, };

/**
 * From when to when the computer slept.
 */
export type Slept = { from: string, until: string, };

/**
 * Tell them again in 15 minutes, if they are still so.
 */
export type SnoozeNotices = { 
/**
 * Which ones.
 */
ids: Array<NoticeId>, };

/**
 * A part of a long list, in the order of ids: whoever shows thousands reads them in pieces, and again those in sight.
 */
export type SomeRecords = { "after": RecordId } | { "these": Array<RecordId> };

/**
 * Where a value came from, and when it came.
 */
export type Source = { 
/**
 * A connection's name, or `this desk`.
 */
place: string, at: string, };

/**
 * Who may call.
 */
export type SourceCard = { 
/**
 * Which.
 */
id: SourceId, 
/**
 * As the studio calls it.
 */
name: string, 
/**
 * How it proves its calls.
 */
scheme: Scheme, 
/**
 * What is to be given to the provider.
 */
address: string, 
/**
 * What its calls are about.
 */
connections: Array<ConnectionId>, 
/**
 * The same by name.
 */
about: Array<string>, 
/**
 * The header that carries the signature, where one was named.
 */
signed_in: string | null, 
/**
 * The header that names a call, likewise.
 */
named_in: string | null, 
/**
 * By which app its calls are looked up, for PayPal.
 */
paypal: PaypalApp | null, 
/**
 * How often a minute it may call, as things are now.
 */
per_minute: number, 
/**
 * Whether it signs when it called, anew for each try. Where it does not, an old call is known by its name alone, for
 * seven days.
 */
signs_the_time: boolean, 
/**
 * Calls that were turned away since the desk began, by why: `unproved`, `not_looked_up`, `too_old`, `too_many`,
 * `not_kept`.
 */
turned_away: { [key in string]: number }, 
/**
 * Since when it may call.
 */
made: string, };

/** `src-12` */
export type SourceId = `src-${number}`;

/**
 * One that may call, with its secret, which is shown this once.
 */
export type SourceMade = { 
/**
 * Which.
 */
source: SourceCard, 
/**
 * Absent where the provider made it.
 */
secret: string | null, };

/**
 * It may not call any more.
 */
export type SourceRemoved = { id: SourceId, name: string, };

/**
 * What a window says: a call, or what the person pasted while one goes on.
 */
export type Spoken = Call | Pasted;

/**
 * What is said of an incident.
 */
export type Stage = "triggered" | "again" | "acknowledged" | "resolved" | "digest" | "test";

/**
 * How it stands, the best first.
 */
export type Standing = "ready" | "look_at_it" | "cannot_know" | "not_ready";

/**
 * What decides about a field of which nobody made a rule.
 */
export type StartCard = { 
/**
 * Of which kind of record.
 */
kind: Kind, 
/**
 * `location`
 */
field: string, 
/**
 * `Venue`
 */
label: string, 
/**
 * `ask` or `books`
 */
decides: Decides, };

/**
 * How things stand.
 */
export type Status = { 
/**
 * The worst that is so: `broken`, `needs_person`, `waiting`, `paused`, `agrees`, or `not_connected`.
 */
state: string, 
/**
 * A run is under way.
 */
working: boolean, 
/**
 * Why nothing runs by itself although it should: something went wrong here. Absent: nothing did.
 */
stalled: Fault | null, 
/**
 * Nothing runs by itself before then. Absent: everything runs.
 */
paused: Paused | null, 
/**
 * Since when a person has switched writing to the tools off. Absent: it is on.
 */
read_only_since: string | null, 
/**
 * What is not written now though it could be. Absent: nothing.
 */
waits: Waits | null, 
/**
 * One line a connection.
 */
connections: Array<ConnectionCard>, 
/**
 * What waits for a person.
 */
open: Open, 
/**
 * Records with a change that is not at every place yet.
 */
waiting: number, 
/**
 * How many records of each kind.
 */
records: { [key in string]: number }, 
/**
 * When the last sync ended.
 */
last_run: string | null, 
/**
 * The studio's own time zone: `Europe/London`.
 */
zone: string, 
/**
 * Whether a weekend is under watch, and which weddings are under way.
 */
watch: Watch, 
/**
 * What time it is by the desk's clock: a screen tells "today" by it, not by a clock of its own.
 */
now: string, };

/**
 * How far a long work has come.
 */
export type Step = { 
/**
 * “Reading Studio calendar”
 */
what: string, 
/**
 * How many are done.
 */
done: number, 
/**
 * Of how many, if that is known.
 */
of: number | null, };

/**
 * Whatever nobody was given yet goes to nobody. What was given cannot be taken back.
 */
export type StopBroadcast = { id: BroadcastId, };

/**
 * One hour or one day.
 */
export type Stretch = { 
/**
 * When it began: an instant.
 */
from: string, 
/**
 * The mean of the scores; absent where nobody looked.
 */
score: number | null, 
/**
 * How often somebody looked, and how often it answered then.
 */
looks: number, 
/**
 * The latter.
 */
answered: number, 
/**
 * Requests.
 */
asked: number, 
/**
 * Those that went wrong.
 */
failed: number, 
/**
 * Milliseconds that half of the requests took at the most.
 */
p50_ms: number | null, 
/**
 * That 95 of a hundred took at the most.
 */
p95_ms: number | null, 
/**
 * That 99 of a hundred took at the most.
 */
p99_ms: number | null, };

/**
 * The studio.
 */
export type StudioCard = { 
/**
 * As it calls itself.
 */
name: string | null, 
/**
 * The zone that was chosen. Absent: the computer's.
 */
zone: string | null, 
/**
 * The season of each month, January first.
 */
seasons: Array<Season>, 
/**
 * The season that it is now.
 */
season: Season, 
/**
 * Minutes from one place to another.
 */
travel_min: number, 
/**
 * Minutes until it is ready for the next booking, also at the same place.
 */
turnaround_min: number, 
/**
 * The computer's zone.
 */
computer_zone: string, 
/**
 * Every zone that can be chosen, by name.
 */
zones: Array<string>, };

/**
 * What a sync did, or would do.
 */
export type Summary = { 
/**
 * Absent from a preview.
 */
run: RunId | null, 
/**
 * Whether something waits for a person because of it.
 */
needs_person: boolean, 
/**
 * Lists whose first write waits until its preview is accepted.
 */
needs_approval: Array<CollectionId>, 
/**
 * What is not written now though it could be. Absent: nothing.
 */
waits?: Waits | null, connections: Array<ConnectionSummary>, created: number, updated: number, deleted: number, 
/**
 * New disagreements.
 */
versions: number, held_deletions: number, skipped: number, failed: number, };

/**
 * A venue, a person of a firm, or somebody who is at more than one wedding; couples are none.
 */
export type SupplierCard = { id: RecordId, 
/**
 * What the contact is called.
 */
name: string, 
/**
 * As a tool says it: `Venue`. Empty where none does.
 */
role: string, 
/**
 * Where they are, or were.
 */
weddings: Array<RecordId>, };

/**
 * Brings everything into agreement.
 */
export type Sync = { 
/**
 * Only this one.
 */
connection?: ConnectionId | null, 
/**
 * Accepts the preview of first writes. Never a guarded deletion.
 */
approve?: boolean, };

/**
 * Whose version.
 */
export type TakeFrom = "hub" | { "connection": ConnectionId };

/**
 * What is told, and when not. A tool that stops on a day with weddings is told whatever stands here.
 */
export type TellingCard = { 
/**
 * The weddings of the day, in the morning.
 */
day_begins: boolean, 
/**
 * That the computer slept through a part of such a day.
 */
awake: boolean, 
/**
 * Whatever else needs them, while the window is closed.
 */
needs_you: boolean, 
/**
 * Quiet hours of every day.
 */
quiet: QuietHours | null, 
/**
 * They are on, and over then.
 */
quiet_until: string | null, };

/**
 * A template, as it is before a wedding fills it.
 */
export type TemplateCard = { 
/**
 * Which.
 */
template: BroadcastTemplate, 
/**
 * `Venue change`
 */
name: string, 
/**
 * What a person fills in: `new venue`. In a text it stands in brackets until then.
 */
blanks: Array<string>, };

/**
 * Sends a word on a channel that says that it is only a test.
 */
export type TestChannel = { id: ChannelId, };

/**
 * Sends a test to a receiver.
 */
export type TestExport = { id: ExporterId, };

/**
 * Milliseconds since 1970 in UTC.
 */
export type Timestamp = number;

/**
 * They were shown to somebody, by notification.
 */
export type ToldNotices = { 
/**
 * Which ones.
 */
ids: Array<NoticeId>, };

/**
 * One part of the desk.
 */
export type Topic = "connections" | "collections" | "records" | "versions" | "deletions" | "matches" | "journal" | "desk" | "notices" | "health" | "alerts" | "broadcasts" | "webhooks" | "exports";

/**
 * Shows a notification like those to come, so that a person knows one when they see it.
 */
export type TryNotice = Record<symbol, never>;

/**
 * Takes back one change, all of a run, or an answer that was not carried out yet.
 */
export type Undo = { 
/**
 * Which.
 */
what: UndoWhat, };

/**
 * A run, a single change, or an answer to a question.
 */
export type UndoWhat = { "run": RunId } | { "change": ChangeId } | { "deletion": HeldId } | { "match": MatchId };

/**
 * What was taken back; the next sync carries it to every place.
 */
export type Undone = { 
/**
 * How many changes.
 */
undone: number, 
/**
 * What could not be reached.
 */
unreachable: Array<OutOfReach>, };

/**
 * One thing that could not be taken back, and why.
 */
export type Unreached = { 
/**
 * Which record; none where it is a whole run.
 */
record: RecordId | null, 
/**
 * What the record is called, if that is still known.
 */
name: string, } & ({ "why": "gone", } | { "why": "deleted", } | { "why": "deleted_first", } | { "why": "kept", } | { "why": "copy", copy: RecordId, } | { "why": "changed", field: string, } | { "why": "overwritten", field: string, said: Array<string | null>, edit: boolean, } | { "why": "past_archive", } | { "why": "from_tool", } | { "why": "recognised", } | { "why": "as_before", } | { "why": "run", run: RunId, });

/**
 * How it stands with versions.
 */
export type UpdatesCard = { 
/**
 * The one that runs.
 */
version: string, 
/**
 * The one host that is asked.
 */
host: string, 
/**
 * It is asked once a day, by itself.
 */
on: boolean, 
/**
 * When it last answered.
 */
looked: string | null, 
/**
 * What there was then that is newer.
 */
newer: NewerCard | null, 
/**
 * Weddings come first: nothing is looked for, fetched or installed before then.
 */
waits_until: string | null, 
/**
 * A look by itself is due.
 */
due: boolean, };

/**
 * How much of the time that the desk was at work it answered.
 */
export type Uptime = { 
/**
 * `2026-11`: the first month of it.
 */
month: string, 
/**
 * Set where this is a whole season and not a month.
 */
season: Season | null, 
/**
 * How often somebody looked.
 */
looks: number, 
/**
 * How often it answered.
 */
answered: number, };

/**
 * One record of which there are two versions.
 */
export type VersionsCard = { id: VersionsId, 
/**
 * What the record is called.
 */
name: string, kind: Kind | null, 
/**
 * `open`
 */
state: string, record: RecordId, fields: Array<DisputedField>, 
/**
 * Deleted in one place and changed in another: the names of the places that deleted it.
 */
deleted_at: Array<string>, opened: string, };

/** `ver-12` */
export type VersionsId = `ver-${number}`;

/**
 * What waits here, safe, until it may be written.
 */
export type Waits = { 
/**
 * How many records have something to be written.
 */
writes: number, 
/**
 * When weddings are not protected any more: it goes out by itself. Absent: when a person switches writing on.
 */
until: string | null, };

/**
 * What is looked after with more care now.
 */
export type Watch = { 
/**
 * The weekend watch that is on.
 */
weekend: WeekendWatch | null, 
/**
 * Weddings under way: from 2 hours before the first appointment until the last one ends.
 */
running: Array<WeddingNow>, 
/**
 * How many weddings there are today.
 */
weddings_today: number, 
/**
 * A wedding is under way, or it is a weekend with weddings.
 */
is_protected: boolean, };

/**
 * Whether calls are taken, and who may call.
 */
export type WebhooksCard = { 
/**
 * As a person has said.
 */
on: boolean, 
/**
 * Likewise.
 */
port: number, 
/**
 * Likewise.
 */
hosts: Array<string>, 
/**
 * Whether somebody listens there now. Only a desk at work does.
 */
listening: boolean, 
/**
 * Why nobody can.
 */
fault: Failure | null, 
/**
 * Who may call, oldest first.
 */
sources: Array<SourceCard>, };

/**
 * A wedding under way.
 */
export type WeddingNow = { 
/**
 * Which record.
 */
record: RecordId, 
/**
 * The couple.
 */
title: string, 
/**
 * The venue.
 */
venue: string | null, 
/**
 * When its first appointment begins.
 */
from: string, 
/**
 * When its last one ends.
 */
until: string, };

/**
 * A wedding as a notice tells of it.
 */
export type WeddingTold = { 
/**
 * `14:00`, as the venue's clock says it. Absent: all day.
 */
starts: string | null, 
/**
 * Where, if that is known.
 */
venue: string | null, };

/**
 * From Friday 18:00 to Sunday 23:00, where the studio is.
 */
export type WeekendWatch = { from: string, until: string, 
/**
 * How many there are in it.
 */
weddings: number, };
