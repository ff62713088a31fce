//! Made-up days on which everything fails: tools, channels, the computer's sleep, its clock, and the program itself at any write.
//! A ledger that no desk can write to says what must have got to whom, and when.
//!
//! As many as fit into `WEDSYNC_ALERT_SECONDS` (2), or `WEDSYNC_ALERT_DAYS` of them.

use super::bench::Bench;
use super::days::{saturday, time, when};
use super::loft::{Arrived, Loft, Manner};
use super::related::{CALENDAR, CRM, said};
use crate::alerts::is_due;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wedsync_domain::alert::Stage;
use wedsync_domain::incident::IncidentState;
use wedsync_domain::{FaultKind, Kind, Timestamp};

const CHANNELS: [&str; 5] = ["slack", "email-resend", "email-sendgrid", "sms-twilio", "webhook"];
const HOURS: u64 = 15;

/// A day of the year: when the wedding begins and ends, in London, and when it is looked at first.
struct Wedding {
    starts: &'static str,
    ends: &'static str,
    begun: &'static str,
    over: &'static str,
}

const fn wedding(starts: &'static str, ends: &'static str, begun: &'static str, over: &'static str) -> Wedding {
    Wedding { starts, ends, begun, over }
}

/// A year: Saturdays of each season, a Tuesday, one past midnight, and the nights on which the clocks change.
const YEAR: [Wedding; 7] = [
    wedding("2027-05-15T14:00", "2027-05-15T23:00", "2027-05-15T07:00:00Z", "2027-05-15T22:00:00Z"),
    wedding("2027-10-30T18:00", "2027-10-31T03:00", "2027-10-30T19:00:00Z", "2027-10-31T03:00:00Z"),
    wedding("2027-03-27T18:00", "2027-03-28T04:00", "2027-03-27T20:00:00Z", "2027-03-28T03:00:00Z"),
    wedding("2027-06-15T14:00", "2027-06-15T23:00", "2027-06-15T07:00:00Z", "2027-06-15T22:00:00Z"),
    wedding("2027-07-17T16:00", "2027-07-18T02:30", "2027-07-17T19:00:00Z", "2027-07-18T01:30:00Z"),
    wedding("2028-01-15T13:00", "2028-01-15T23:00", "2028-01-15T08:00:00Z", "2028-01-15T23:00:00Z"),
    wedding("2027-04-10T13:00", "2027-04-10T23:00", "2027-04-10T07:00:00Z", "2027-04-10T22:00:00Z"),
];

impl Wedding {
    /// The studio in the morning: the CRM has the wedding, the calendar shows it.
    fn booked(&self) -> Bench {
        let bench = saturday();
        let zoned = |time: &str| format!("{time} Europe/London");
        let at = || when(&zoned(self.starts), &zoned(self.ends));
        let crm = &bench.places[CRM];
        let mut job = said(&[("title", "Gia & Hal"), ("status", "booked"), ("location", "The Mill")]);
        job.insert("when".into(), at());
        crm.put("jobs", "j9", Kind::Wedding, job);
        let mut ceremony = said(&[("title", "Ceremony")]);
        ceremony.insert("when".into(), at());
        crm.put("events", "e9", Kind::Appointment, ceremony);
        crm.relate("events", "e9", &[(Kind::Wedding, "jobs", "j9")]);
        bench.rest();
        bench.at(self.begun);
        bench
    }
}

/// From the first look at which a fault could be seen to the first channel that stood open.
const FIRST_WORD: Duration = Duration::from_secs(10);
const TICK: u64 = 2;

struct Day {
    bench: Option<Bench>,
    /// The wedding has ended by then: what is wrong with a tool may wait.
    over: Timestamp,
    loft: Arc<Loft>,
    chance: fastrand::Rng,
    /// Tools that are out of order, and the first look that could see it.
    wrong: BTreeMap<usize, Option<Timestamp>>,
    /// A crash or an answer that was lost may make somebody hear a word once more.
    crashes: usize,
    lost_answers: BTreeSet<&'static str>,
    /// Incidents that somebody took on, by their key.
    taken_on: BTreeSet<String>,
}

impl Day {
    fn new(seed: u64) -> Self {
        let wedding = &YEAR[usize::try_from(seed).unwrap() % YEAR.len()];
        let bench = wedding.booked();
        let loft = Loft::new(bench.clock());
        Loft::set_up(bench.engine.store(), &CHANNELS);
        let bench = bench.telling_by(loft.clone());
        Self {
            bench: Some(bench),
            over: time(wedding.over),
            loft,
            chance: fastrand::Rng::with_seed(seed),
            wrong: BTreeMap::new(),
            crashes: 0,
            lost_answers: BTreeSet::new(),
            taken_on: BTreeSet::new(),
        }
    }

    fn bench(&self) -> &Bench {
        self.bench.as_ref().unwrap()
    }

    fn now(&self) -> Timestamp {
        self.bench().engine.clock.now()
    }

    /// A tick of the schedule; the program is started anew where it died in it.
    fn tick(&mut self) {
        let now = self.now();
        for seen in self.wrong.values_mut() {
            seen.get_or_insert(now);
        }
        if self.bench().tries_to_tick().is_err() {
            self.crashes += 1;
            self.bench = self.bench.take().map(Bench::restarted);
            // It takes a moment until somebody, or the computer, starts it again.
            self.bench().passes(1);
            self.tick();
        }
    }

    fn goes_on(&mut self, seconds: u64) {
        for _ in 0..seconds / TICK {
            self.bench().passes(TICK);
            self.tick();
            self.check();
        }
    }

    /// Every tool that has been seen out of order for long enough was told by every channel that takes words.
    fn check(&mut self) {
        let arrived = self.loft.arrived();
        let now = self.now();
        if now >= self.over {
            return;
        }
        let open = self.bench().see(|view| view.incidents_open());
        for (place, seen) in &self.wrong {
            let Some(seen) = seen.filter(|seen| *seen + FIRST_WORD <= now) else { continue };
            let subject = format!("tool {}", self.bench().connections[*place]);
            let incident = open.iter().find(|it| it.cause.subject() == subject);
            let incident = incident.unwrap_or_else(|| panic!("{subject} is nobody's business since {seen:?}"));
            if incident.state == IncidentState::Acknowledged {
                continue;
            }
            let told = |it: &Arrived| it.key == incident.key() && matches!(it.stage, Stage::Triggered | Stage::Again);
            let anybody = CHANNELS.iter().any(|name| self.loft.manner(name) == Manner::Takes);
            let number =
                |it: &Arrived| it.word.rsplit('-').next().and_then(|number| number.parse::<u32>().ok()).unwrap();
            let heard = arrived.iter().any(|it| told(it) && number(it) > incident.told_before);
            assert!(heard || !anybody || incident.fresh + FIRST_WORD > now, "{subject}: nobody was told: {incident:?}");
        }
    }

    fn something_happens(&mut self) {
        match self.chance.u32(0..12) {
            0..4 => self.a_tool_changes(),
            4..6 => self.a_channel_changes(),
            6 => self.somebody_acts(),
            7 => {
                let minutes = self.chance.u64(1..90);
                self.bench().passes(minutes * 60);
            }
            8 => self.the_clock_is_set_back(),
            9 => {
                let writes = self.chance.u64(1..12);
                self.bench().engine.store().crash_after_writes(Some(writes));
            }
            10 => self.a_storm(),
            _ => self.looks_around(),
        }
    }

    fn a_tool_changes(&mut self) {
        let place = if self.chance.bool() { CRM } else { CALENDAR };
        let kinds = [FaultKind::SignInNeeded, FaultKind::Transient, FaultKind::Forbidden];
        if self.wrong.remove(&place).is_some() {
            self.edits(|bench| bench.breaks(place, None));
        } else {
            let kind = kinds[self.chance.usize(0..kinds.len())];
            self.edits(|bench| bench.breaks(place, Some(kind)));
            self.wrong.insert(place, None);
        }
    }

    /// What a test writes is not what is to crash.
    fn edits(&mut self, edit: impl FnOnce(&Bench)) {
        self.bench().engine.store().crash_after_writes(None);
        edit(self.bench());
    }

    fn a_channel_changes(&mut self) {
        let name = CHANNELS[self.chance.usize(0..CHANNELS.len())];
        let manner = [Manner::Takes, Manner::Refuses, Manner::Mute][self.chance.usize(0..3)];
        self.lost_answers.extend((manner == Manner::Mute).then_some(name));
        self.loft.behaves(name, manner);
    }

    fn somebody_acts(&mut self) {
        let open = self.bench().see(|view| view.incidents_open());
        let Some(it) = self.chance.choice(open.iter().filter(|it| it.cause.connection().is_some()).collect::<Vec<_>>())
        else {
            return;
        };
        self.bench().engine.store().crash_after_writes(None);
        self.bench().engine.take_on(it.id).unwrap();
        self.taken_on.insert(it.key());
    }

    fn the_clock_is_set_back(&mut self) {
        let back = Duration::from_secs(self.chance.u64(1..1800));
        let then = self.now() - back;
        self.bench().at(&then.utc().to_rfc3339());
        // Whoever waits for an hour by the clock waits for it once more.
        for seen in self.wrong.values_mut() {
            *seen = None;
        }
    }

    /// One tool comes and goes, and in the midst of it another breaks.
    fn a_storm(&mut self) {
        for place in [CRM, CALENDAR] {
            self.wrong.remove(&place);
            self.edits(|bench| bench.breaks(place, None));
        }
        let words = |day: &Self| -> usize {
            let arrived = day.loft.arrived();
            arrived.iter().map(|it| (&it.channel, &it.word)).collect::<BTreeSet<_>>().len()
        };
        let before = words(self);
        for turn in 0..100 {
            let kind = (turn % 2 == 0).then_some(FaultKind::Transient);
            self.edits(|bench| bench.breaks(CRM, kind));
            self.tick();
            self.bench().passes(1);
        }
        let of_the_storm = words(self) - before;
        assert!(of_the_storm <= CHANNELS.len() * 11, "{of_the_storm} words about one tool that comes and goes");
        self.edits(|bench| bench.breaks(CALENDAR, Some(FaultKind::SignInNeeded)));
        self.wrong.insert(CALENDAR, None);
        self.goes_on(16);
    }

    fn looks_around(&mut self) {
        self.bench().engine.store().crash_after_writes(None);
        self.bench().runtime.block_on(self.bench().engine.look_around()).unwrap();
    }

    /// Everything works again, and stays so for long enough.
    fn ends(&mut self) {
        self.bench().engine.store().crash_after_writes(None);
        self.loft.all_take();
        self.wrong.clear();
        for place in [CRM, CALENDAR] {
            self.edits(|bench| bench.breaks(place, None));
        }
        for _ in 0..50 {
            self.bench().passes(61);
            self.looks_around();
            self.tick();
        }
        let open = self.bench().see(|view| view.incidents_open());
        assert!(open.is_empty(), "still open: {open:?}");
        assert!(self.bench().see(|view| view.words_waiting()).is_empty());
        self.books_agree();
    }

    fn books_agree(&self) {
        let arrived = self.loft.arrived();
        let mut last: BTreeMap<(&str, &str), Stage> = BTreeMap::new();
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for it in &arrived {
            last.insert((&it.channel, &it.key), it.stage);
            *times.entry((&it.channel, &it.word)).or_default() += 1;
        }
        for ((channel, key), stage) in last {
            assert_eq!(stage, Stage::Resolved, "{channel} was not told that {key} is over");
        }
        for ((channel, word), times) in times {
            let most = if self.lost_answers.contains(channel) { usize::MAX } else { 1 + self.crashes };
            assert!(times <= most, "{channel} was told {word} {times} times, with {} crashes", self.crashes);
        }
        for key in &self.taken_on {
            let told = arrived.iter().any(|it| it.key == *key && it.stage == Stage::Triggered);
            let said = arrived.iter().any(|it| it.key == *key && it.stage == Stage::Acknowledged);
            let over = arrived.iter().any(|it| it.key == *key && it.stage == Stage::Resolved);
            assert!(!told || said || over, "nobody heard that somebody looks after {key}");
        }
    }
}

impl Bench {
    /// As the schedule does; an error is the program's end.
    fn tries_to_tick(&self) -> Result<(), crate::EngineError> {
        self.engine.look_at_the_day(None)?;
        let waiting = self.engine.store().read(|view| view.words_waiting())?;
        self.runtime.block_on(async {
            for word in waiting.into_iter().filter(|word| is_due(word, self.engine.clock.now())) {
                self.engine.send_word(word.id).await?;
            }
            Ok(())
        })
    }
}

fn day(seed: u64) -> usize {
    let mut day = Day::new(seed);
    let begun = day.now();
    let mut happened = 0;
    while day.now() < begun + Duration::from_hours(HOURS) && happened < 60 {
        day.something_happens();
        happened += 1;
        let seconds = if day.chance.u32(0..4) == 0 { 700 } else { day.chance.u64(2..60) };
        if seconds > 100 {
            // Nothing happens for a while.
            day.goes_on(20);
            day.bench().passes(seconds);
            day.tick();
        } else {
            day.goes_on(seconds);
        }
    }
    day.ends();
    day.loft.arrived().len()
}

#[test]
fn whatever_fails_on_a_day_with_weddings_somebody_is_told_and_told_when_it_is_over() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (days, seconds) = (setting("WEDSYNC_ALERT_DAYS"), setting("WEDSYNC_ALERT_SECONDS").unwrap_or(2));
    if let Some(seed) = setting("WEDSYNC_ALERT_SEED") {
        day(seed);
        return;
    }
    let (begun, mut done, mut words) = (Instant::now(), 0, 0);
    while days.map_or(begun.elapsed() < Duration::from_secs(seconds), |days| done < days) {
        words += std::panic::catch_unwind(|| day(done))
            .unwrap_or_else(|_| panic!("on day {done}: WEDSYNC_ALERT_SEED={done}"));
        done += 1;
    }
    let said = format!("alerts: {done} made-up days with weddings, {words} words got there, none was lost\n");
    let _ = std::io::stderr().write_all(said.as_bytes());
}
