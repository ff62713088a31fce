//! The provider, the vault and the way between, as one seed has them; and the judge of what happens there.

use crate::http::{Ask, HeaderMap, HeaderValue, Reply, StatusCode, Transport, header};
use crate::sign_in::{Client, Tokens};
use async_trait::async_trait;
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use url::form_urlencoded;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};

/// What came of one consent, as the provider knows it.
#[derive(Debug, Default)]
struct Family {
    /// The number of the refresh token that is good.
    good: usize,
    /// A spent token was used again.
    over: bool,
    /// Something came between the provider and the vault that nobody at this end could prevent.
    was_cut: bool,
}

struct State {
    rng: Rng,
    families: Vec<Family>,
    vault: Option<String>,
    /// The refresh token that the vault would not take when it was last asked.
    refused: Option<String>,
    /// Access tokens that have been in the vault.
    seen: BTreeSet<String>,
    /// Requests under way, by process.
    under_way: BTreeMap<usize, usize>,
    calm: bool,
    breaches: Vec<String>,
    story: Vec<String>,
}

/// Everything outside the desk.
pub struct World {
    begun: Instant,
    /// Whether each renewal spends the refresh token.
    rotates: bool,
    lasts: u64,
    state: Mutex<State>,
}

/// One process with its road to the provider and its hand on the vault.
pub struct Process {
    pub world: Arc<World>,
    number: usize,
    kill_at: Option<usize>,
    steps: Mutex<usize>,
    alive: watch::Sender<bool>,
}

fn trouble(code: &str) -> Fault {
    Fault::new(FaultKind::Transient, code, "Something came between.")
}

/// `r-2-5`: the sixth refresh token of the third family.
fn numbers(token: &str) -> (usize, usize) {
    let mut parts = token.split('-').skip(1).map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap())
}

impl World {
    pub fn new(seed: u64) -> Arc<Self> {
        let mut rng = Rng::with_seed(seed);
        let state = State {
            families: Vec::new(),
            vault: None,
            refused: None,
            seen: BTreeSet::new(),
            under_way: BTreeMap::new(),
            calm: false,
            breaches: Vec::new(),
            story: Vec::new(),
            rng: rng.fork(),
        };
        Arc::new(Self {
            begun: Instant::now(),
            rotates: rng.u8(..4) > 0,
            lasts: rng.u64(0..240),
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn rng(&self) -> Rng {
        self.state().rng.fork()
    }

    fn tell(&self, state: &mut State, what: &str) {
        let at = self.begun.elapsed().as_millis();
        state.story.push(format!("{at:>9} {what}"));
    }

    pub fn breach(&self, what: &str) {
        let mut state = self.state();
        self.tell(&mut state, what);
        state.breaches.push(what.to_owned());
    }

    pub fn story(&self) -> (Vec<String>, Vec<String>) {
        let state = self.state();
        (state.story.clone(), state.breaches.clone())
    }

    /// From now on nothing goes wrong.
    pub fn calm(&self) {
        self.state().calm = true;
    }

    /// What a person brings who signs in.
    pub fn new_family(&self) -> Tokens {
        let mut state = self.state();
        let family = state.families.len();
        state.families.push(Family::default());
        Tokens {
            access: format!("a-{family}-0"),
            refresh: Some(format!("r-{family}-0")),
            expires: Some(self.now().0),
            told: BTreeMap::new(),
            ends: None,
            moves: false,
            client: Client { id: "desk".to_owned(), secret: None },
            renewing: None,
        }
    }

    pub fn put_first(&self, tokens: &Tokens) {
        let mut state = self.state();
        state.seen.insert(tokens.access.clone());
        state.vault = Some(tokens.sealed().unwrap().expose().to_owned());
    }

    /// A token was given to somebody who asked.
    pub fn given(&self, token: &Secret) {
        if !self.state().seen.contains(token.expose()) {
            self.breach("a token was used before it was stored");
        }
    }

    /// A person is asked to sign in: only where a family has ended, and that may happen only where something was lost.
    pub fn told_to_sign_in(&self, fault: &Fault) {
        let mut state = self.state();
        let known = fault.message.contains("lost on the way");
        let ended = state.families.iter().any(|family| family.over);
        self.tell(&mut state, if known { "must sign in: known to be lost" } else { "must sign in" });
        if !ended || fault.code != "sign_in_ended" {
            state.breaches.push(format!("asked to sign in although nothing has ended: {fault:?}"));
        } else if !known {
            state.breaches.push("nobody knows any more why the sign-in has ended".to_owned());
        }
    }

    /// The token endpoint: the answer's status and body.
    fn renew(&self, refresh: &str) -> (StatusCode, String) {
        let mut state = self.state();
        let (number, spent) = numbers(refresh);
        let Family { good, over, was_cut } = &mut state.families[number];
        if *over || (self.rotates && spent != *good) {
            let (was_over, was_cut) = (std::mem::replace(over, true), *was_cut);
            if !was_over {
                self.tell(&mut state, &format!("{refresh} used twice, the family ends"));
                if !was_cut {
                    state.breaches.push(format!("{refresh} was used twice, and nothing had been lost"));
                }
            }
            return (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        *good += 1;
        let next = *good;
        self.tell(&mut state, &format!("renewed with {refresh}"));
        let again = if self.rotates { format!(r#","refresh_token":"r-{number}-{next}""#) } else { String::new() };
        let lasts = self.lasts;
        let body =
            format!(r#"{{"access_token":"a-{number}-{next}","token_type":"Bearer","expires_in":{lasts}{again}}}"#);
        (StatusCode::OK, body)
    }

    /// Whether the vault lacks what the provider holds for good.
    fn behind(&self, state: &State) -> Vec<usize> {
        let kept = state.vault.as_ref().map(|text| Tokens::read(&Secret::new(text.clone())).unwrap());
        let Some(refresh) = kept.and_then(|tokens| tokens.refresh.clone()) else { return Vec::new() };
        let (number, at) = numbers(&refresh);
        let family = &state.families[number];
        if self.rotates && !family.over && family.good != at { vec![number] } else { Vec::new() }
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        Timestamp(1_795_176_000_000) + self.begun.elapsed()
    }
    fn since_boot(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Process {
    pub fn start(world: &Arc<World>, number: usize, kill_at: Option<usize>) -> Arc<Self> {
        let mut state = world.state();
        let what = format!("process {number} starts");
        world.tell(&mut state, &what);
        drop(state);
        let (alive, steps) = (watch::Sender::new(true), Mutex::default());
        Arc::new(Self { world: Arc::clone(world), number, kill_at, steps, alive })
    }

    /// One step that a kill may fall on. Whether the process lives on.
    fn step(&self) -> bool {
        let mut steps = self.steps.lock().unwrap();
        if self.kill_at == Some(*steps) && !self.world.state().calm {
            self.alive.send_replace(false);
        }
        *steps += 1;
        *self.alive.borrow()
    }

    /// Ends when somebody kills it.
    pub async fn killed(&self) {
        let mut alive = self.alive.subscribe();
        let _ = alive.wait_for(|alive| !alive).await;
    }

    /// Killed, or by itself after it had come to rest.
    pub fn ended(&self) {
        // Whatever of it still runs reaches nothing any more. A kill at the very last step is one all the same.
        let killed = !self.alive.send_replace(false);
        let world = &self.world;
        let mut state = world.state();
        let under_way = state.under_way.remove(&self.number).unwrap_or_default();
        let behind = world.behind(&state);
        let begun = under_way > 0 || !behind.is_empty();
        let what = match (killed, begun) {
            (false, _) => "ends",
            (true, true) => "killed with a renewal begun",
            (true, false) => "killed",
        };
        world.tell(&mut state, &format!("process {}: {what}", self.number));
        if killed {
            // Whose renewal was under way then may be told too late, or too early for the next one.
            let newest = state.families.len() - 1;
            for number in 0..=newest {
                if begun {
                    state.families[number].was_cut = true;
                }
            }
        } else if under_way > 0 {
            state.breaches.push("it ended with a renewal under way".to_owned());
        } else if state.refused.is_some() {
            // The keychain stayed locked to the end: nothing more could be done.
            for number in behind {
                state.families[number].was_cut = true;
            }
        } else if behind.iter().any(|number| !state.families[*number].was_cut) {
            state.breaches.push("it ended, and what a renewal had brought was not stored".to_owned());
        }
    }

    /// How the line fares, at each half of the way.
    fn is_cut(&self) -> bool {
        let mut state = self.world.state();
        !state.calm && state.rng.u8(..12) == 0
    }

    async fn travel(&self) {
        let far = {
            let mut state = self.world.state();
            if state.rng.u8(..8) == 0 { state.rng.u64(20_000..40_000) } else { state.rng.u64(20..3_000) }
        };
        tokio::time::sleep(Duration::from_millis(far)).await;
    }

    fn arrived(&self) {
        if let Some(under_way) = self.world.state().under_way.get_mut(&self.number) {
            *under_way -= 1;
        }
    }
}

#[async_trait]
impl Transport for Process {
    async fn send(&self, ask: Ask) -> Result<Reply, Fault> {
        let form: BTreeMap<String, String> = form_urlencoded::parse(&ask.body).into_owned().collect();
        let refresh = form["refresh_token"].clone();
        let number = numbers(&refresh).0;
        if !self.step() {
            std::future::pending::<()>().await;
        }
        {
            let mut state = self.world.state();
            self.world.tell(&mut state, &format!("process {} sent {refresh}", self.number));
            *state.under_way.entry(self.number).or_default() += 1;
            if state.under_way.values().sum::<usize>() > 1 {
                state.breaches.push("two renewals were under way at once".to_owned());
            }
        }
        self.travel().await;
        if self.is_cut() {
            let mut state = self.world.state();
            self.world.tell(&mut state, "lost on the way there");
            drop(state);
            self.arrived();
            return Err(trouble("no_answer"));
        }
        let (status, body) = self.world.renew(&refresh);
        self.travel().await;
        if !self.step() {
            std::future::pending::<()>().await;
        }
        let is_cut = self.is_cut();
        self.arrived();
        if is_cut {
            let mut state = self.world.state();
            state.families[number].was_cut = true;
            self.world.tell(&mut state, "lost on the way back");
            return Err(trouble("no_answer"));
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(Reply { status, headers, url: ask.url, body: bytes::Bytes::from(body).into() })
    }
}

impl Vault for Process {
    fn get(&self, _: &str) -> Result<Option<Secret>, Fault> {
        if !self.step() {
            return Err(trouble("killed"));
        }
        Ok(self.world.state().vault.clone().map(Secret::new))
    }

    fn put(&self, _: &str, secret: &Secret) -> Result<(), Fault> {
        if !self.step() {
            return Err(trouble("killed"));
        }
        let mut state = self.world.state();
        if !state.calm && state.rng.u8(..10) == 0 {
            self.world.tell(&mut state, "the keychain is locked");
            state.refused = Tokens::read(secret).unwrap().refresh.clone();
            return Err(trouble("locked"));
        }
        let (tokens, text) = (Tokens::read(secret).unwrap(), secret.expose().to_owned());
        let refused = state.refused.take();
        if refused == tokens.refresh && tokens.renewing.is_none() {
            self.world.tell(&mut state, "held back and stored later");
        }
        let before = state.vault.as_ref().map(|text| Tokens::read(&Secret::new(text.clone())).unwrap());
        let place = |tokens: &Tokens| numbers(tokens.refresh.as_deref().unwrap());
        if let Some(before) = before {
            if place(&tokens).0 < place(&before).0 {
                state.breaches.push("an older sign-in was written over a newer one".to_owned());
            }
            if place(&tokens).0 > place(&before).0 {
                self.world.tell(&mut state, "somebody signs in anew");
            }
        }
        state.seen.insert(tokens.access.clone());
        state.vault = Some(text);
        drop(state);
        // Killed when it was written already, and before anybody was told.
        self.step();
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<(), Fault> {
        Ok(())
    }
}
