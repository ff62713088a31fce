// A studio as the desk describes it, in the shapes that the desk itself gave for the sandbox's season.
import type {
  AlertBoard, BackupContents, BroadcastCard, BroadcastDraft, BroadcastPage, BroadcastPerson, ChannelBook, ChannelCard, ChannelKind, Clash, ClashCard, CallCard, CollectionCard, ConnectionCard, ConnectionPage, DeletionCard, Diagnostics, DraftMessage, DraftPerson, ExportBook, ExporterCard, FolderCard, HealthCard, HealthPage, IncidentCard, IncidentPage, JournalLine, Kind, ListRecords, MatchCard, MetricsCard, NoticeCard, Pack, PackEntry, ProviderCard, RadarBoard, ReadinessBoard, ReadinessCard, ReadinessLine, RecordLine, RecordPage, Route, RouteBook, SourceCard, Status, Stretch,
  UpdatesCard, VersionsCard, WebhooksCard,
} from "../api/generated/types";

export const connection = (over: Partial<ConnectionCard> = {}): ConnectionCard => ({
  id: "con-1", name: "VSCO Workspace", provider: "vsco-workspace", state: "active",
  last_ok: "2026-05-14T08:40:00Z", due: "2026-05-14T08:45:00Z", failures: 0, fault: null, ...over,
});

export const google = (over: Partial<ConnectionCard> = {}): ConnectionCard =>
  connection({ id: "con-2", name: "Google Calendar", provider: "google-calendar", ...over });

export const broken = connection({
  id: "con-3", name: "QuickBooks", provider: "quickbooks", state: "sign_in_needed",
  fault: { kind: "sign_in_needed", code: "sign_in_ended", message: "QuickBooks has refused our sign-in since 07:52.", next_step: "Sign in again. Nothing is lost." },
});

/** The page of one tool, looked at as the season says. */
export const tool = (over: Partial<ConnectionPage> = {}): ConnectionPage => ({
  ...connection(), settings: {}, collections: [], skipped: [], interval_s: 900,
  rhythm: { chosen_s: null, because: "off", seasons_s: [300, 600, 900], choices_s: [300, 900, 1800, 3600, 14400], held_until: null, budget: { soonest_s: 60, most_asked: 42, allowed: 3600 } }, ...over,
});

export const status = (over: Partial<Status> = {}): Status => ({
  state: "agrees", connections: [connection(), google()], open: { versions: 0, deletions: 0, matches: 0, previews: 0, skipped: 0 },
  waiting: 0, working: false, stalled: null, paused: null, read_only_since: null, waits: null, records: { weddings: 2 }, last_run: "2026-05-14T08:40:00Z", zone: "Europe/London", now: "2026-05-14T08:40:00Z",
  watch: { weekend: null, running: [], weddings_today: 0, is_protected: false }, ...over,
});

export const provider = (over: Partial<ProviderCard> = {}): ProviderCard => ({
  id: "vsco-workspace", name: "VSCO Workspace (Táve)", kind: "crm", grade: "full", sign_in: "key", every_s: 300, soonest_s: 300, per_second: 1, notes: [], steps: [], settings: [], presets: [], ...over,
});

export const wedding = (over: Partial<RecordLine> = {}): RecordLine => ({
  id: "rec-1", name: "Amara & Zoë", kind: "wedding", state: "agrees", date: "2026-05-16", circle: "studio", status: "booked", location: "Larkmead Barn", ...over,
});

export const page = (over: Partial<RecordPage> = {}): RecordPage => ({
  ...wedding(), uid: "u", sources: {}, carried: [], related: [], versions: null, created: "2026-05-01T08:00:00Z", changed: "2026-05-02T08:00:00Z", archived: null,
  fields: { title: "Amara & Zoë", start: "2026-05-16T14:00:00 Europe/London", end: "2026-05-16T16:00:00 Europe/London", status: "booked", value: "1925.00 GBP" },
  places: [{
    connection: "con-1", connection_name: "VSCO Workspace", collection: "col-1", collection_name: "Jobs", remote: "01k", state: "here", waits: false,
    fields: { title: "Amara & Zoë", start: "2026-05-16T14:00:00 Europe/London", end: "2026-05-16T16:00:00 Europe/London", status: "confirmed" },
    agrees: ["title", "start", "end", "status"], seen: "2026-05-14T08:40:00Z", told: null,
  }],
  ...over,
});

export const phone = (number: number, name: string): VersionsCard => ({
  id: `ver-${number}`, name, kind: "contact", state: "open", record: `rec-${number}`, deleted_at: [], opened: "2026-05-14T07:00:00Z",
  fields: [{
    field: "phone", label: "Phone", agreed: "07700 900815",
    sides: [
      { place: "hub", name: "this desk", value: "07700 900815", after: null, by: null, told: null },
      { place: "con-3", name: "QuickBooks", value: "01632 960142", after: "2026-05-13T07:00:00Z", by: "2026-05-14T07:00:00Z", told: null },
    ],
  }],
});

const AGREED = "Meet Jo at the stable gate from 10:00. Drone only before guests arrive. Speeches before the meal.";

export const visit: VersionsCard = {
  id: "ver-9", name: "Site visit, Wick Farm", kind: "appointment", state: "open", record: "rec-9", deleted_at: [], opened: "2026-05-14T07:00:00Z",
  fields: [
    {
      field: "notes", label: "Notes", agreed: AGREED,
      sides: [
        { place: "con-1", name: "VSCO Workspace", value: AGREED.replace("10:00", "10:15"), after: "2026-05-12T07:00:00Z", by: "2026-05-12T15:10:00Z", told: null },
        { place: "con-2", name: "Google Calendar", value: AGREED.replace("arrive.", "arrive, and not over the lake.").replace("Speeches before", "Speeches after"), after: "2026-05-13T07:00:00Z", by: "2026-05-13T10:26:00Z", told: null },
      ],
    },
    {
      field: "when", label: "Date and times", agreed: "2026-05-16T15:00:00Z to 2026-05-16T16:00:00Z",
      sides: [
        { place: "con-1", name: "VSCO Workspace", value: "2026-05-16T14:30:00Z to 2026-05-16T16:00:00Z", after: "2026-05-12T07:00:00Z", by: "2026-05-12T15:10:00Z", told: null },
        { place: "con-2", name: "Google Calendar", value: "2026-05-16T14:00:00Z to 2026-05-16T16:00:00Z", after: "2026-05-13T07:00:00Z", by: "2026-05-13T10:26:00Z", told: null },
      ],
    },
  ],
};

export const deletion = (number: number): DeletionCard => ({
  id: `del-${number}`, name: `Tasting ${number}`, kind: "appointment", state: "waiting", record: `rec-${number}`, date: "2026-05-19",
  what: "delete_here", place: "Google Calendar", field: null, reason: "42 of 268 deleted in Weddings within a week",
  why: { why: "many", deletions: 42, of: 268, place: "Weddings", done: true }, opened: "2026-05-14T07:00:00Z",
});

export const line = (number: number, over: Partial<JournalLine> = {}): JournalLine => ({
  id: `chg-${number}`, name: "Amara & Zoë", kind: "wedding", state: "done", run: "run-1", at: "2026-05-14T08:40:00Z", record: "rec-1",
  action: "pulled", place: "Google Calendar", done_at: { connection: "con-2" }, note: "", changes: [{ field: "location", before: "Wick Farm", after: "Larkmead Barn" }], ...over,
});

export const match = (over: Partial<MatchCard> = {}): MatchCard => ({
  id: "mat-1", name: "Amara & Zoe", kind: "wedding", state: "open", date: "2026-05-16", connection: "con-2", connection_name: "Google Calendar",
  collection: "col-2", collection_name: "Weddings", candidates: [{ id: "rec-1", name: "Amara & Zoë", date: "2026-05-16" }], reason: "Same day, names alike (0.91)",
  why: { why: "names_alike", percent: 91 },
  opened: "2026-05-14T07:00:00Z", ...over,
});

export const stopped: NoticeCard = {
  id: "not-1", about: "stopped", critical: true, title: "Google Calendar has stopped", words: "Two weddings today use it. Sign in again.",
  today: [{ starts: "14:00", venue: "Larkmead Barn" }, { starts: null, venue: null }], open: null, slept: null,
  since: "2026-05-14T08:10:00Z", connection: "con-2", incident: null, cause: null, told: "2026-05-14T08:10:05Z", snoozed: null, told_then: null, unasked: false, due: false,
};

export const list = (over: Partial<CollectionCard> = {}): CollectionCard => ({
  id: "col-1", name: "Jobs", kind: "wedding", direction: "both", state: "writes", connection: "con-1", circle: "studio", filter: "none", weddings: "none",
  template: "usual", read_only: false, approved: true, linked: 12, ...over,
});

/** A long list as the desk gives it: in pieces, the second of which is empty. */
export const pieces = (of: Partial<Record<Kind, RecordLine[]>>) => ({ kind, some }: ListRecords): RecordLine[] => {
  const all = of[kind] ?? [];
  if (some && "these" in some) return all.filter((it) => some.these.includes(it.id));
  return some && some.after !== "rec-0" ? [] : all;
};

export const folder = (over: Partial<FolderCard> = {}): FolderCard => ({ path: "/home/wick/.local/share/wedsync", bytes: 4_612_000, dialogs: false, ...over });

export const updates = (over: Partial<UpdatesCard> = {}): UpdatesCard => ({
  version: "0.1.0", host: "updates.wedsync.app", on: false, looked: null, newer: null, waits_until: null, due: false, ...over,
});

export const contents = (over: Partial<BackupContents> = {}): BackupContents => ({
  file: "/media/disk/may.wedsync", written: "2026-05-02T08:00:00Z", of_this_studio: true,
  there: { last_run: "2026-05-02T07:55:00Z", connections: ["Google Calendar"], records: { wedding: 40, contact: 80 } },
  here: { last_run: "2026-05-14T08:40:00Z", connections: ["Google Calendar", "QuickBooks"], records: { wedding: 42, contact: 85 } }, ...over,
});

export const diagnostics = (over: Partial<Diagnostics> = {}): Diagnostics => ({
  number: 1, parts: [{ name: "about.json", text: "{ \"wedsync\": \"0.1.0\" }" }, { name: "log.jsonl", text: "" }], left_out: { words: 3, message: 12 }, ...over,
});

/** A tool that is well. Its English words are the desk's, for no window. */
export const health = (over: Partial<HealthCard> = {}): HealthCard => ({
  id: "con-1", name: "VSCO Workspace", provider: "vsco-workspace", state: "healthy", score: 98, since: "2026-05-12T15:10:00Z", because: null,
  why: "desk's words", next_step: "desk's words", looked: "2026-05-14T08:36:00Z", day: [null, 100, 40, 98], ahead: [],
  checks: [
    { check: "connection", state: "healthy", weight: 40, seen: { is: "answered", ms: 312 }, words: "desk's words" },
    { check: "sync", state: "healthy", weight: 30, seen: { is: "on_time", last: "2026-05-14T08:35:00Z" }, words: "desk's words" },
    { check: "errors", state: "healthy", weight: 20, seen: { is: "requests", asked: 42, failed: 0, kinds: {} }, words: "desk's words" },
    { check: "performance", state: "healthy", weight: 10, seen: { is: "pace", p50_ms: 310, p95_ms: 840, p99_ms: 1900, usual_p95_ms: 900 }, words: "desk's words" },
  ],
  ...over,
});

export const stretch = (from: string, over: Partial<Stretch> = {}): Stretch => ({
  from, score: 98, looks: 12, answered: 12, asked: 40, failed: 0, p50_ms: 310, p95_ms: 840, p99_ms: 1900, ...over,
});

export const healthPage = (over: Partial<HealthPage> = {}): HealthPage => ({
  ...health(), by: "hour",
  stretches: [
    stretch("2026-05-14T05:00:00Z"),
    stretch("2026-05-14T06:00:00Z", { score: null, looks: 0, answered: 0, asked: 0, p50_ms: null, p95_ms: null, p99_ms: null }),
    stretch("2026-05-14T07:00:00Z", { score: 61, answered: 9, failed: 6, p95_ms: 6200 }),
  ],
  months: [{ month: "2026-05", season: null, looks: 1000, answered: 999 }, { month: "2026-04", season: null, looks: 0, answered: 0 }],
  seasons: [{ month: "2026-05", season: "peak", looks: 1000, answered: 999 }],
  ...over,
});

const TURNED_AWAY = { kind: "sign_in_needed", code: "sign_in_ended", message: "Xero has refused our sign-in since 07:52.", next_step: "Sign in again. Nothing is lost." } as const;

/** Something that is wrong. Its English words are the desk's. */
export const incident = (over: Partial<IncidentCard> = {}): IncidentCard => ({
  id: "inc-3", cause: { cause: "tool", connection: "con-3", name: "Xero", fault: TURNED_AWAY }, class: "sign_in_ended", severity: "critical", state: "triggered",
  title: "Xero has refused our sign-in", words: "Xero has refused our sign-in since 07:52. Nothing is lost.", steps: ["Sign in again.", "Look whether what waited has gone out."],
  connection: "con-3", well: "2026-05-14T06:47:00Z", since: "2026-05-14T06:52:00Z", taken_on: null, clear: null, comes_and_goes: false, grouped: false, ended: null, told: ["Studio chat"], waiting: 0, ...over,
});

export const alertBoard = (over: Partial<AlertBoard> = {}): AlertBoard => ({ open: [], over: [], nobody_reached: false, channels: 2, heartbeat: true, held_until: null, ...over });

export const incidentPage = (over: Partial<IncidentCard> = {}, more: Partial<IncidentPage> = {}): IncidentPage => {
  const card = incident(over);
  return {
    card, detected_ms: 300_000, told_ms: 2_400,
    lines: [
      { at: "2026-05-14T06:52:00Z", line: { what: "detected", cause: card.cause, severity: "critical" }, words: "Seen: Xero has refused our sign-in." },
      { at: "2026-05-14T06:52:02Z", line: { what: "told", channel: "Studio chat", stage: "triggered" }, words: "Told by Studio chat." },
      { at: "2026-05-14T06:52:04Z", line: { what: "not_told", channel: "Marian’s phone", stage: "triggered", fault: { kind: "rejected", code: "number_unknown", message: "Twilio does not know the number.", next_step: "" }, instead: "Studio mail" }, words: "Marian’s phone did not take it: Twilio does not know the number. It went by Studio mail instead." },
    ],
    ...more,
  };
};

export const channel = (over: Partial<ChannelCard> = {}): ChannelCard => ({
  id: "cha-1", kind: "slack", name: "Studio chat", title: "Slack", settings: { channel: "C0123456789" }, on: true, proven: "2026-05-12T15:10:00Z", unproven: false, fault: null, failing_since: null, ...over,
});

export const phoneChannel = (over: Partial<ChannelCard> = {}): ChannelCard => channel({ id: "cha-2", kind: "sms-twilio", name: "Marian’s phone", title: "Text messages by Twilio", settings: { to: "+44 7700 900123" }, ...over });

export const slackKind: ChannelKind = {
  id: "slack", name: "Slack", steps: ["Open api.slack.com/apps.", "Copy the key."], notes: ["Put a tick below an alert."],
  settings: [
    { name: "channel", label: "Channel ID", help: "It begins with C.", required: true },
    { name: "url", label: "Address for trying out", help: "Leave this empty.", required: false },
  ],
  secret: { name: "secret", label: "Key of the app", help: "It begins with xoxb-.", required: true },
};

/** A receiver that is well. */
export const receiver = (over: Partial<ExporterCard> = {}): ExporterCard => ({
  id: "exp-1", kind: "datadog", name: "Our IT firm", title: "Datadog", settings: { site: "datadoghq.eu" }, on: true, took: "2026-05-14T08:39:00Z", fault: null, failing_since: null, waiting: 0, thinned: 0, dropped: 0, ...over,
});

export const metrics = (over: Partial<MetricsCard> = {}): MetricsCard => ({ on: false, port: 47_811, address: "http://127.0.0.1:47811/metrics", listening: false, fault: null, ...over });

const datadogKind: ChannelKind = {
  id: "datadog", name: "Datadog", steps: ["Copy the key."], notes: ["Datadog takes nothing that is older than an hour."],
  settings: [{ name: "site", label: "Site", help: "What stands behind “app.”.", required: false }, { name: "url", label: "Address for trying out", help: "Leave this empty.", required: false }],
  secret: { name: "secret", label: "API key", help: "32 letters and digits.", required: true },
};

/** As it is before anybody says otherwise: nobody, and off. */
export const exportBook = (over: Partial<ExportBook> = {}): ExportBook => ({ exporters: [], kinds: [datadogKind], metrics: metrics(), ...over });

/** One that may call, whose secret the desk has made. */
export const source = (over: Partial<SourceCard> = {}): SourceCard => ({
  id: "src-1", name: "Booking form", scheme: "standard", address: "https://hooks.studio.example/in/mfrggzdf", connections: ["con-1"], about: ["VSCO Workspace"], signed_in: null, named_in: null,
  paypal: null, per_minute: 100, signs_the_time: true, turned_away: {}, made: "2026-05-12T09:00:00Z", ...over,
});

/** As it is before anybody says otherwise: off, and nobody. */
export const webhooks = (over: Partial<WebhooksCard> = {}): WebhooksCard => ({ on: false, port: 47_810, hosts: [], listening: false, fault: null, sources: [], ...over });

export const call = (number: number, over: Partial<CallCard> = {}): CallCard => ({ id: `call-${number}`, source: "src-1", name: "Booking form", at: "2026-05-14T08:36:00Z", bytes: 412, waits: false, ...over });

export const channelBook = (over: Partial<ChannelBook> = {}): ChannelBook => ({ channels: [channel(), phoneChannel()], kinds: [slackKind], heartbeat: null, ...over });

export const route = (over: Partial<Route> = {}): Route => ({
  name: "Saturdays", least: "critical", classes: null, connections: null, region: null, hours: null, again_min: 30,
  steps: [{ after_min: 0, ways: [["cha-1"]] }, { after_min: 10, ways: [["cha-2", "cha-1"]] }], ...over,
});

export const routeBook = (over: Partial<RouteBook> = {}): RouteBook => ({
  routes: [route()], classes: ["sign_in_ended", "not_answering", "channel_failing"],
  otherwise: [route({ name: "critical", again_min: 15 }), route({ name: "rest", least: "info", again_min: null, steps: [{ after_min: 0, ways: [["cha-1"]] }] })], ...over,
});

/** A line of the check before the weekend, which holds. Its English words are the desk's. */
export const readyLine = (over: Partial<ReadinessLine> = {}): ReadinessLine => ({
  check: "date", standing: "ready", wedding: "rec-1", seen: { found: "agree", tools: ["VSCO Workspace", "Google Calendar"] },
  words: "2 tools agree: VSCO Workspace and Google Calendar.", why: "Whoever looks into the other tool comes on another day.", fix: null, next_step: "", ...over,
});

const deskLine = (over: Partial<ReadinessLine>): ReadinessLine => readyLine({ wedding: null, ...over });

/** One wedding and this desk, of which all holds. */
export const readyLines: readonly ReadinessLine[] = [
  readyLine(),
  readyLine({ check: "contacts", seen: { found: "people", people: 6, no_phone: [], unreachable: [] }, words: "6, all with a phone number.", why: "On the day there is no time to look for a number." }),
  readyLine({ check: "pack", seen: { found: "fresh", since: "2026-05-14T08:00:00Z" }, words: "All of it was heard lately, the oldest part Thu 14 May 09:00.", why: "What is taken along would be out of date." }),
  deskLine({ check: "sign_ins", seen: { found: "lasting", tools: 2, until: "2026-05-17T22:00:00Z" }, words: "All 2 last beyond Sun 17 May 23:00, as far as their tools say." }),
  deskLine({ check: "disk", seen: { found: "room", free_mb: 212_000 }, words: "212000 MB are free." }),
];

export const readiness = (over: Partial<ReadinessCard> = {}): ReadinessBoard => {
  const lines = over.lines ?? [...readyLines];
  const order = ["ready", "look_at_it", "cannot_know", "not_ready"] as const;
  return {
    next: "2026-05-15T11:00:00Z",
    last: {
      checked: "2026-05-14T08:00:00Z", due: "2026-05-14T08:00:00Z", until: "2026-05-17T22:00:00Z",
      standing: order[Math.max(...lines.map((it) => order.indexOf(it.standing)))] ?? "ready",
      open: lines.filter((it) => it.standing === "cannot_know" || it.standing === "not_ready").length,
      weddings: [{ record: "rec-1", title: "Amara & Zoë", date: "2026-05-16", starts: "14:00", venue: "Larkmead Barn" }],
      ...over, lines,
    },
  };
};

export const clash = (over: Partial<Clash> = {}, words = "at the same time for 1 h 30 min"): ClashCard => ({
  words,
  clash: {
    date: "2026-06-20", severity: "booked", closeness: { how: "overlap", minutes: 90 }, alike: false,
    one: { record: "rec-1", kind: "wedding", wedding: "rec-1", title: "Amara & Zoë", place: "Larkmead Barn", tools: ["VSCO Workspace"], promise: "booked", whole_day: false, from: "2026-06-20T13:00:00Z", until: "2026-06-20T15:00:00Z" },
    other: { record: "rec-7", kind: "appointment", wedding: "rec-2", title: "Una & Tom, drinks", place: null, tools: ["Google Calendar"], promise: "booked", whole_day: false, from: "2026-06-20T13:30:00Z", until: "2026-06-20T17:00:00Z" },
    ...over,
  },
});

export const radar = (...clashes: ClashCard[]): RadarBoard => ({ travel_min: 45, turnaround_min: 30, days: 400, clashes });

export const packEntry = (over: Partial<PackEntry> = {}): PackEntry => ({
  record: "rec-1", title: "Amara & Zoë", date: "2026-05-14", starts: "14:00", ends: "16:00", from: "2026-05-14T14:00:00 Europe/London", until: "2026-05-14T16:00:00 Europe/London", place: null, tentative: false, wedding: true, ...over,
});

/** A wedding's day, with its delivery in the morning and the planner to call. */
export const pack = (over: Partial<Pack> = {}): Pack => ({
  wedding: "rec-1", title: "Amara & Zoë", studio: "Fenwick & Lowe", date: "2026-05-14", status: "booked", venue: "Larkmead Barn", made: "2026-05-14T08:40:00Z", zone: "Europe/London", venue_zone: null,
  timeline: [
    packEntry({ record: "rec-2", title: "Delivery: Amara & Zoë", starts: "08:30", ends: null, from: "2026-05-14T08:30:00 Europe/London", until: null, place: "Stable gate", wedding: false }),
    packEntry(),
  ],
  people: [{ record: "rec-3", name: "Maeve Thistlewood", role: "Planner", firm: null, phone: "07700 900493", email: null }],
  places: [{ name: "Larkmead Barn", address: null, phone: null, venue: true }], notes: [], bills: [], owed: null,
  heard: {
    timeline: { at: "2026-05-14T08:36:00Z", tools: ["VSCO Workspace", "Google Calendar"], here_alone: 0 },
    people: { at: "2026-05-13T15:00:00Z", tools: ["VSCO Workspace"], here_alone: 0 },
    places: { at: null, tools: ["QuickBooks"], here_alone: 0 },
    notes: { at: null, tools: [], here_alone: 1 },
    bills: { at: null, tools: [], here_alone: 0 },
  },
  ...over,
});

export const draftPerson = (over: Partial<DraftPerson> = {}): DraftPerson => ({
  record: "rec-3", name: "Maeve Thistlewood", role: "Planner", firm: null, chosen: true, told_by: ["email", "sms"], hindrances: [], ...over,
});

const LOST = { code: "unreachable", words: "Tom Ashworth cannot be told by any way that you have chosen and set up.", next_step: "Reach them otherwise, or put right what is said above." };
const NO_PHONE = { code: "no_phone", words: "Tom Ashworth has no phone number.", next_step: "Enter one: wedsync records edit rec-5 phone=…" };
const NO_EMAIL = { code: "no_email", words: "Tom Ashworth has no email address.", next_step: "Enter one: wedsync records edit rec-5 email=…" };

const TEXT = "A delay: the wedding of Amara & Zoë on Thursday 14 May 2026 at Larkmead Barn begins at 16:00, not at 14:00.";

const draftMessage = (over: Partial<DraftMessage> = {}): DraftMessage => ({
  means: "email", to: "maeve@plans.example", people: ["rec-3"], names: ["Maeve Thistlewood"], subject: "Delay: Amara & Zoë, Thursday 14 May 2026",
  text: `${TEXT}\n\nPlease tell us that you have read this: answer this letter, or call us.\n\nFenwick & Lowe`, characters: null, parts: null, ...over,
});

/** What would go out to the planner by both ways and to the venue by email; one of them has no address. */
export const broadcastDraft = (over: Partial<BroadcastDraft> = {}): BroadcastDraft => ({
  wedding: "rec-1", title: "Amara & Zoë", date: "2026-05-14", needs_date: false, template: "delay", subject: "Delay: Amara & Zoë, Thursday 14 May 2026", text: TEXT, blanks: [],
  people: [
    draftPerson(),
    draftPerson({ record: "rec-4", name: "Larkmead Barn", role: "Venue", told_by: ["email"], hindrances: [{ ...NO_PHONE, words: "Larkmead Barn has no phone number." }] }),
    draftPerson({ record: "rec-5", name: "Tom Ashworth", role: "Best man", told_by: [], hindrances: [NO_EMAIL, NO_PHONE, LOST] }),
  ],
  messages: [
    draftMessage(), draftMessage({ to: "hello@larkmead.example", people: ["rec-4"], names: ["Larkmead Barn"] }),
    draftMessage({ means: "sms", to: "+447700900493", subject: null, text: `Fenwick & Lowe: ${TEXT} Please answer OK. #0000`, characters: 158, parts: 1 }),
  ],
  ways: [{ means: "email", channels: ["Studio mail"] }, { means: "sms", channels: ["Marian’s phone"] }], hindrances: [], same_lately: null, seen: "0123", ...over,
});

export const broadcastCard = (over: Partial<BroadcastCard> = {}): BroadcastCard => ({
  id: "bro-1", wedding: "rec-1", title: "Amara & Zoë", date: "2026-05-14", template: "delay", subject: "Delay: Amara & Zoë, Thursday 14 May 2026", begun: "2026-05-14T08:35:00Z",
  rounds: 1, under_way: false, stopped: null, people: 3, confirmed: 1, reached: 1, on_its_way: 0, not_reached: 1, ...over,
});

export const broadcastPerson = (over: Partial<BroadcastPerson> = {}): BroadcastPerson => ({
  record: "rec-3", name: "Maeve Thistlewood", role: "Planner", stands: "confirmed", confirmed: { at: "2026-05-14T08:37:00Z", how: { how: "reply", words: "OK, got it" } },
  deliveries: [{ id: "dlv-1", round: 1, means: "sms", to: "+447700900493", shared_with: [], state: "delivered", channel: "Marian’s phone", taken: "2026-05-14T08:35:02Z", says_delivered: true, fault: null }],
  answers: ["OK, got it"], ...over,
});

/** One knows, one has not answered, one was not reached. */
export const broadcastPage = (card: Partial<BroadcastCard> = {}, over: Partial<BroadcastPage> = {}): BroadcastPage => ({
  card: broadcastCard(card), text: TEXT,
  people: [
    broadcastPerson({
      record: "rec-5", name: "Tom Ashworth", role: "Best man", stands: "not_reached", confirmed: null, answers: [],
      deliveries: [{ id: "dlv-3", round: 1, means: "sms", to: "+447700900871", shared_with: [], state: "failed", channel: null, taken: null, says_delivered: false, fault: { kind: "rejected", code: "number_unknown", message: "Twilio does not know the number.", next_step: "" } }],
    }),
    broadcastPerson({
      record: "rec-4", name: "Larkmead Barn", role: "Venue", stands: "taken", confirmed: null, answers: [],
      deliveries: [{ id: "dlv-2", round: 1, means: "email", to: "hello@larkmead.example", shared_with: ["Jo Penrose"], state: "taken", channel: "Studio mail", taken: "2026-05-14T08:35:03Z", says_delivered: false, fault: null }],
    }),
    broadcastPerson(),
  ],
  story: [
    { at: "2026-05-14T08:35:00Z", event: { what: "sent", round: 1, names: ["Maeve Thistlewood", "Larkmead Barn", "Tom Ashworth"] }, words: "It was confirmed, and goes out to Maeve Thistlewood, Larkmead Barn and Tom Ashworth." },
    { at: "2026-05-14T08:37:00Z", event: { what: "confirmed", person: "rec-3", name: "Maeve Thistlewood", how: { how: "reply", words: "OK, got it" } }, words: "Maeve Thistlewood has confirmed it by an answer." },
  ],
  ...over,
});

export const templates = [
  { template: "weather", name: "Weather", blanks: ["what changes"] }, { template: "venue_change", name: "Venue change", blanks: ["new venue"] }, { template: "delay", name: "Delay", blanks: ["new time"] },
  { template: "cancellation", name: "Cancellation", blanks: [] }, { template: "free", name: "Your own words", blanks: [] },
] as const;
