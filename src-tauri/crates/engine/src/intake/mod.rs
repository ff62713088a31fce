//! Calls from the web: whether they are taken, who may call, and what is done about a call.
//!
//! A call says when to look, never what is so: it brings the next run of its connections forward, and nothing else
//! ([`take_up`]). Deliberately absent: HTTP and signatures, which are the relay's; secrets, which lie in the vault.

mod take_up;
mod tray;

pub(crate) use take_up::First;
pub use tray::Tray;

use crate::{Engine, EngineError, Times};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, PoisonError};
use wedsync_domain::Fault;
use wedsync_domain::ids::{ConnectionId, SourceId};
use wedsync_domain::intake::TurnedAway;
use wedsync_domain::season::Season;
use wedsync_domain::topic::Topic;
use wedsync_store::{Source, StoreError, View};

const SETTINGS: &str = "webhooks";
/// Where tunnels look for us unless a person says otherwise.
const PORT: u16 = 47_810;
/// Calls a minute of a source that nobody has said anything of.
const PER_MINUTE: u32 = 100;
/// The same in peak season, and while weddings depend on us.
const IN_PEAK: u32 = 200;

/// Whether calls are taken, and by which way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhooks {
    /// They are.
    pub on: bool,
    /// On this port of this computer's own address.
    pub port: u16,
    /// The names under which the studio's tunnel or relay is known on the web.
    pub hosts: Vec<String>,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { on: false, port: PORT, hosts: Vec::new() }
    }
}

impl Webhooks {
    /// As a person has said. What cannot be read is as good as nothing: then none are taken.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        let kept = view.meta(SETTINGS)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }
}

/// Whether somebody listens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Listening {
    /// Nobody.
    #[default]
    No,
    /// On this port.
    On(u16),
    /// Nobody can.
    Failed(Fault),
}

/// How that stands, as whoever listens said last.
#[derive(Default)]
pub(crate) struct Ear(Mutex<Listening>);

impl Ear {
    pub(crate) fn get(&self) -> Listening {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set(&self, listening: Listening) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = listening;
    }
}

/// What is known of calls while the desk runs.
#[derive(Default)]
pub(crate) struct Intake {
    listening: Ear,
    turned_away: Mutex<BTreeMap<SourceId, BTreeMap<TurnedAway, u64>>>,
    swept: AtomicI64,
}

impl Intake {
    fn count(&self, source: SourceId, why: TurnedAway) {
        let mut all = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner);
        *all.entry(source).or_default().entry(why).or_default() += 1;
    }
}

/// How often a source may call.
pub fn per_minute(source: &Source, times: &Times) -> u32 {
    let usual = if times.season == Season::Peak || times.guarded { IN_PEAK } else { PER_MINUTE };
    source.per_minute.unwrap_or(usual)
}

impl Engine {
    /// Changes whether and how calls are taken.
    pub fn set_webhooks(&self, change: impl FnOnce(&mut Webhooks)) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            let mut webhooks = Webhooks::of(tx)?;
            change(&mut webhooks);
            tx.touch_sources();
            // Plain texts, numbers and flags always become JSON.
            tx.set_meta(SETTINGS, &serde_json::to_string(&webhooks).unwrap_or_default())
        })?)
    }

    /// One more who may call, about these connections. `put` lays its secret down; if that fails nothing has been added.
    pub fn add_source(
        &self,
        source: &Source,
        connections: &[ConnectionId],
        put: impl Fn(SourceId) -> Result<(), Fault>,
    ) -> Result<SourceId, EngineError> {
        self.store.write(|tx| {
            for id in connections {
                tx.connection(*id)?.ok_or_else(|| EngineError::not_found(format_args!("connection {id}")))?;
            }
            let id = tx.add_source(source, connections)?;
            put(id)?;
            Ok(id)
        })
    }

    /// It may not call any more. Gives back what it was.
    pub fn remove_source(&self, id: SourceId) -> Result<Source, EngineError> {
        self.store.write(|tx| {
            let source = tx.source(id)?.ok_or_else(|| EngineError::not_found(format_args!("source {id}")))?;
            tx.remove_source(id)?;
            Ok(source)
        })
    }

    /// Another secret was put in the place of one before.
    pub fn source_rotated(&self) {
        self.store.tell(Topic::Webhooks);
    }

    /// Whether somebody listens.
    pub fn listening(&self) -> Listening {
        self.intake.listening.get()
    }

    /// Said by whoever does, or could not.
    pub fn note_listening(&self, listening: Listening) {
        self.intake.listening.set(listening);
    }

    /// How many calls of each source were turned away since the desk began, and why.
    pub fn turned_away(&self) -> BTreeMap<SourceId, BTreeMap<TurnedAway, u64>> {
        self.intake.turned_away.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
