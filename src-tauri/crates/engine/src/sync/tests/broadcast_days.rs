//! Made-up emergencies in which everything fails: channels, answers, clocks, and the program itself at any write. What got to
//! whom is read from a ledger that no desk can write to; whom it was for is reckoned here, and not asked of the desk.
//!
//! As many as fit into `WEDSYNC_BROADCAST_SECONDS` (2), or `WEDSYNC_BROADCASTS` of them.

use super::bench::Bench;
use super::broadcasts::{typed, with_people};
use super::loft::{Loft, Manner};
use crate::broadcast::{Typed, Wish};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use wedsync_domain::broadcast::{BroadcastEvent, Means, PersonStands};
use wedsync_domain::ids::{BroadcastId, RecordId};

const CHANNELS: [&str; 5] = ["slack", "email-resend", "email-sendgrid", "email-smtp", "sms-twilio"];
const BOXES: [&str; 6] = ["a@x.example", "b@x.example", "A@x.example", "c@x.example", "", "nobody"];
const PHONES: [&str; 6] = ["+447700900001", "+44 7700 900001", "+447700900002", "+447700900003", "", "07700 900004"];
const ID: BroadcastId = BroadcastId(1);

/// One emergency.
struct Emergency {
    bench: Option<Bench>,
    loft: Arc<Loft>,
    chance: fastrand::Rng,
    people: Vec<(String, &'static str, &'static str)>,
    chosen: BTreeSet<usize>,
    means: Vec<Means>,
    crashes: usize,
    lost_answers: BTreeSet<&'static str>,
    /// Those who said yes, or of whom somebody at the desk said so.
    know: BTreeSet<String>,
    rounds: usize,
}

impl Emergency {
    fn new(seed: u64) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let count = chance.usize(1..6);
        let people: Vec<(String, &str, &str)> = (0..count)
            .map(|number| (format!("Guest {number}"), BOXES[chance.usize(0..6)], PHONES[chance.usize(0..6)]))
            .collect();
        let given: Vec<(&str, &str, &str)> = people.iter().map(|it| (it.0.as_str(), it.1, it.2)).collect();
        let (bench, loft) = with_people(&given, &CHANNELS);
        let chosen = (0..count).filter(|_| chance.u32(0..4) > 0).collect();
        let means = [vec![Means::Email], vec![Means::Sms], Means::ALL.to_vec()][chance.usize(0..3)].clone();
        let (crashes, rounds) = (0, 0);
        let (lost_answers, know) = (BTreeSet::new(), BTreeSet::new());
        Self { bench: Some(bench), loft, chance, people, chosen, means, crashes, lost_answers, know, rounds }
    }

    fn bench(&self) -> &Bench {
        self.bench.as_ref().unwrap()
    }

    /// Where somebody is reached, by what the contact says.
    fn addresses(&self, person: usize) -> Vec<String> {
        let (_, email, phone) = &self.people[person];
        let mut all = Vec::new();
        if self.means.contains(&Means::Email) && email.contains('@') {
            all.push(email.to_lowercase());
        }
        if self.means.contains(&Means::Sms) && phone.starts_with('+') {
            all.push(phone.replace(' ', ""));
        }
        all
    }

    fn wish(&self) -> Wish {
        let record = |number: &usize| self.bench().named(&self.people[*number].0).id;
        let to: Vec<RecordId> = self.chosen.iter().map(record).collect();
        Wish { to: Some(to), means: Some(self.means.clone()), ..self.bench().wish() }
    }

    fn dies(&mut self) {
        self.crashes += 1;
        self.bench = self.bench.take().map(Bench::restarted);
    }

    /// It is in the store as a whole, or not at all.
    fn begins(&mut self) -> bool {
        let typed = Typed { although_same: true, ..typed("Anna & Ben") };
        let writes = self.chance.u64(0..3);
        let wish = self.wish();
        self.bench().engine.store().crash_after_writes((writes < 2).then_some(writes));
        let outcome = self.bench().engine.send_broadcast(&wish, &typed);
        if self.chosen.iter().all(|it| self.addresses(*it).is_empty()) {
            self.bench().engine.store().crash_after_writes(None);
            assert!(outcome.is_err(), "nobody can be told");
            return false;
        }
        if outcome.is_err() {
            self.dies();
            if self.bench().see(|view| view.broadcasts(None)).is_empty() {
                self.bench().engine.send_broadcast(&wish, &typed).unwrap();
            }
        }
        self.bench().engine.store().crash_after_writes(None);
        self.rounds = 1;
        true
    }

    fn tick(&mut self) {
        if self.bench().delivers().is_err() {
            self.dies();
            self.bench().passes(1);
            self.tick();
        }
    }

    fn something_happens(&mut self) {
        match self.chance.u32(0..10) {
            0..4 => {
                let name = CHANNELS[self.chance.usize(0..CHANNELS.len())];
                let manner = [Manner::Takes, Manner::Refuses, Manner::Mute][self.chance.usize(0..3)];
                self.lost_answers.extend((manner == Manner::Mute).then_some(name));
                self.loft.behaves(name, manner);
            }
            4..6 => {
                let writes = self.chance.u64(0..9);
                self.bench().engine.store().crash_after_writes(Some(writes));
            }
            6 => self.somebody_answers(),
            7 => {
                let writes = self.chance.u64(0..4);
                self.bench().engine.store().crash_after_writes(Some(writes));
                if self.bench().tries_to_follow().is_err() {
                    self.dies();
                }
            }
            8 => {
                let back = std::time::Duration::from_secs(self.chance.u64(1..900));
                let then = self.bench().engine.clock.now() - back;
                self.bench().at(&then.utc().to_rfc3339());
            }
            _ => self.again(),
        }
    }

    fn somebody_answers(&mut self) {
        let phone = PHONES[self.chance.usize(0..4)].replace(' ', "");
        let told = self.loft.brought().iter().any(|it| it.to == phone);
        let yes = self.chance.bool();
        self.loft.answers(&phone, if yes { "OK" } else { "who is this?" });
        if told && yes {
            for number in self.chosen.clone() {
                if self.addresses(number).contains(&phone) {
                    self.know.insert(self.people[number].0.clone());
                }
            }
        }
    }

    fn again(&mut self) {
        self.bench().engine.store().crash_after_writes(None);
        self.bench().passes(90);
        self.rounds += usize::from(self.bench().engine.send_broadcast_again(ID, "Anna & Ben", None).is_ok());
    }

    /// Everything works again.
    fn ends(&mut self) {
        self.bench().engine.store().crash_after_writes(None);
        self.loft.all_take();
        for _ in 0..40 {
            self.bench().passes(61);
            self.tick();
            self.bench().follows();
        }
        assert!(self.bench().see(|view| view.deliveries_waiting()).is_empty(), "something is still on its way");
        self.books_agree();
        // What was done is known after another start as it was before.
        let before = self.bench().engine.broadcast(ID).unwrap();
        self.bench = self.bench.take().map(Bench::restarted);
        assert_eq!(self.bench().engine.broadcast(ID).unwrap(), before);
    }

    fn books_agree(&self) {
        let (brought, page) = (self.loft.brought(), self.bench().engine.broadcast(ID).unwrap());
        let told: BTreeSet<String> = brought.iter().map(|it| it.to.to_lowercase()).collect();
        let mut wanted = BTreeSet::new();
        for number in &self.chosen {
            let (name, addresses) = (&self.people[*number].0, self.addresses(*number));
            let stands = page.people.iter().find(|it| it.name == *name).unwrap().stands;
            assert_eq!(addresses.is_empty(), stands == PersonStands::NotReached, "{name} is left out, and silently");
            for address in addresses {
                assert!(told.contains(&address), "{name} was not told at {address}");
                wanted.insert(address);
            }
            let knows = stands == PersonStands::Confirmed;
            assert!(!knows || self.know.contains(name), "{name} never said so");
        }
        assert_eq!(page.people.len(), self.chosen.len());
        assert!(told.is_subset(&wanted), "somebody was told whom nobody chose: {told:?} {wanted:?}");
        assert!(brought.iter().all(|it| it.channel != "slack"), "people are not told by a chat program");
        self.nobody_was_told_too_often(&brought);
        let lines = self.bench().see(|view| view.broadcast_lines(ID));
        for it in &brought {
            let known = lines.iter().any(|(_, line)| match line {
                BroadcastEvent::Given { to, channel, .. } => to.eq_ignore_ascii_case(&it.to) && *channel == it.channel,
                _ => false,
            });
            assert!(known, "the story does not know that {} was told by {}", it.to, it.channel);
        }
    }

    fn nobody_was_told_too_often(&self, brought: &[super::loft::Brought]) {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut words: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for it in brought {
            *times.entry((&it.channel, &it.word)).or_default() += 1;
            words.entry(it.to.to_lowercase()).or_default().insert(&it.word);
        }
        for ((channel, word), times) in times {
            let most = if self.lost_answers.contains(channel) { usize::MAX } else { 1 + self.crashes };
            assert!(times <= most, "{channel} brought {word} {times} times, with {} crashes", self.crashes);
        }
        for (to, words) in words {
            assert!(words.len() <= self.rounds, "{to} was told {words:?} in {} rounds", self.rounds);
        }
    }
}

fn emergency(seed: u64) -> usize {
    let mut it = Emergency::new(seed);
    if !it.begins() {
        return 0;
    }
    for _ in 0..it.chance.u32(3..25) {
        it.something_happens();
        it.tick();
        let seconds = it.chance.u64(1..60);
        it.bench().passes(seconds);
        it.tick();
    }
    it.ends();
    it.loft.brought().len()
}

#[test]
fn whatever_fails_everybody_who_was_chosen_is_told_and_nobody_else() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (most, seconds) = (setting("WEDSYNC_BROADCASTS"), setting("WEDSYNC_BROADCAST_SECONDS").unwrap_or(2));
    if let Some(seed) = setting("WEDSYNC_BROADCAST_SEED") {
        emergency(seed);
        return;
    }
    let (begun, mut done, mut messages) = (Instant::now(), 0, 0);
    while most.map_or(begun.elapsed() < std::time::Duration::from_secs(seconds), |most| done < most) {
        messages += std::panic::catch_unwind(|| emergency(done))
            .unwrap_or_else(|_| panic!("in emergency {done}: WEDSYNC_BROADCAST_SEED={done}"));
        done += 1;
    }
    let said = format!("broadcasts: {done} made-up emergencies, {messages} messages got there, nobody was left out\n");
    let _ = std::io::stderr().write_all(said.as_bytes());
}
