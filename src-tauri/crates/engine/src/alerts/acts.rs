//! What a person wants about alerts: they look after something, call it over, hold what can wait, and say who is told by what.

use super::look::hold;
use super::send::{unwell, well};
use super::{routes, words};
use crate::{Engine, EngineError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wedsync_domain::ids::{ChannelId, IncidentId};
use wedsync_domain::incident::{By, ChannelAt, IncidentState, Line, Route};
use wedsync_domain::{Fault, Secret, Timestamp};
use wedsync_store::{StoreError, Tx, View};

const HEARTBEAT: &str = "heartbeat";

/// A watch elsewhere, which raises the alarm when it hears nothing of us. Its address is a secret and lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Heartbeat {
    /// What the studio calls it.
    pub name: String,
    /// It wants to hear of trouble as well.
    pub hears_trouble: bool,
    /// When it was told last, and when it heard.
    pub told: Option<Timestamp>,
    pub heard: Option<Timestamp>,
    /// Why it did not, so many times in a row.
    pub fault: Option<Fault>,
    pub failures: u32,
}

impl Heartbeat {
    /// The one that there is.
    pub fn of(view: &View<'_>) -> Result<Option<Self>, StoreError> {
        Ok(view.meta(HEARTBEAT)?.and_then(|text| serde_json::from_str(&text).ok()))
    }

    pub(super) fn is_due(&self, now: Timestamp, every: Duration) -> bool {
        self.told.is_none_or(|told| told + every <= now || told > now)
    }

    pub(super) fn note(tx: &mut Tx<'_>, said: Result<(), Fault>, now: Timestamp) -> Result<(), StoreError> {
        let Some(mut it) = Self::of(tx)? else { return Ok(()) };
        it.told = Some(now);
        match said {
            Ok(()) => (it.heard, it.fault, it.failures) = (Some(now), None, 0),
            Err(fault) => (it.fault, it.failures) = (Some(fault), it.failures.saturating_add(1)),
        }
        it.keep(tx)
    }

    fn keep(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.set_meta(HEARTBEAT, &serde_json::json!(self).to_string())
    }
}

/// Whether that is news.
pub(super) fn is_taken_on(tx: &mut Tx<'_>, id: IncidentId, by: By, now: Timestamp) -> Result<bool, StoreError> {
    let Some(mut it) = tx.incident(id)?.filter(|it| it.state == IncidentState::Triggered) else { return Ok(false) };
    (it.state, it.taken_on) = (IncidentState::Acknowledged, Some(by.clone()));
    tx.put_incident(&it)?;
    tx.add_incident_line(id, now, &Line::TakenOn { by })?;
    Ok(true)
}

/// Whether that is news.
pub(super) fn is_over(tx: &mut Tx<'_>, id: IncidentId, by: By, now: Timestamp) -> Result<bool, StoreError> {
    let Some(mut it) = tx.incident(id)?.filter(|it| it.ended.is_none()) else { return Ok(false) };
    it.ends(now);
    it.hushed = true;
    tx.put_incident(&it)?;
    tx.add_incident_line(id, now, &Line::Over { by })?;
    Ok(true)
}

fn no_incident(id: IncidentId) -> EngineError {
    EngineError::not_found(format_args!("incident {id}"))
}

impl Engine {
    /// Somebody here looks after it.
    pub fn take_on(&self, id: IncidentId) -> Result<(), EngineError> {
        self.act(id, is_taken_on)
    }

    /// Somebody here calls it over.
    pub fn call_over(&self, id: IncidentId) -> Result<(), EngineError> {
        self.act(id, is_over)
    }

    fn act(
        &self,
        id: IncidentId,
        act: fn(&mut Tx<'_>, IncidentId, By, Timestamp) -> Result<bool, StoreError>,
    ) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            tx.incident(id)?.ok_or_else(|| no_incident(id))?;
            Ok::<_, EngineError>(act(tx, id, By::Desk {}, now)?)
        })?;
        // Whoever was told is told of it without waiting for the next tick.
        self.look_at_the_day(None).map(drop)
    }

    /// What can wait is not told until then; `None`: it is told again.
    pub fn hold_alerts(&self, until: Option<Timestamp>) -> Result<(), EngineError> {
        self.store.write(|tx| {
            tx.touch_alerts();
            hold(tx, until)
        })?;
        self.look_at_the_day(None).map(drop)
    }

    /// Who is told what, from now on.
    pub fn set_routes(&self, all: &[Route]) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            tx.touch_alerts();
            routes::keep(tx, all)
        })?)
    }

    /// Nobody is told by it any more, and no route names it.
    pub fn remove_channel(&self, id: ChannelId) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            let left = routes::without(routes::routes(tx)?, id);
            routes::keep(tx, &left)?;
            tx.remove_channel(id)
        })?)
    }

    /// The watch elsewhere from now on; `None`: there is none any more.
    pub fn set_heartbeat(&self, to: Option<(String, bool)>) -> Result<(), EngineError> {
        Ok(self.store.write(|tx| {
            tx.touch_alerts();
            match to {
                None => tx.set_meta(HEARTBEAT, ""),
                Some((name, hears_trouble)) => {
                    Heartbeat { name, hears_trouble, told: None, heard: None, fault: None, failures: 0 }.keep(tx)
                }
            }
        })?)
    }

    /// Lets the watch elsewhere hear of us now.
    pub async fn beat(&self) -> Result<(), EngineError> {
        let Some(it) = self.store.read(Heartbeat::of)? else { return Ok(()) };
        let channels = self.channels.as_ref().ok_or_else(|| EngineError::not_found("way to reach anybody"))?;
        let said = channels.beat(&it.name, it.hears_trouble, false).await;
        let now = self.clock.now();
        self.store.write(|tx| Heartbeat::note(tx, said.clone(), now))?;
        Ok(said?)
    }

    /// Sends a test by a channel that is stored nowhere yet.
    pub async fn try_channel(&self, channel: &ChannelAt, secret: Option<Secret>) -> Result<(), EngineError> {
        let now = self.clock.now();
        let channels = self.channels.as_ref().ok_or_else(|| EngineError::not_found("way to reach anybody"))?;
        let open = channels.try_out(channel, secret)?;
        open.tell(&words::test(&channel.name, now.0, now), None).await?;
        Ok(())
    }

    /// Sends a test. What the channel said is kept, whatever it is.
    pub async fn test_channel(&self, id: ChannelId) -> Result<(), EngineError> {
        let found = self.store.read(|view| view.channel(id))?;
        let it = found.ok_or_else(|| EngineError::not_found(format_args!("channel {id}")))?;
        let now = self.clock.now();
        let channels = self.channels.as_ref().ok_or_else(|| EngineError::not_found("way to reach anybody"))?;
        let said = match channels.open(&it) {
            Ok(open) => open.tell(&words::test(&it.name, id.0, now), None).await,
            Err(fault) => Err(fault),
        };
        let now = self.clock.now();
        self.store.write(|tx| match &said {
            Ok(_) => well(tx, id, now),
            Err(fault) => unwell(tx, id, fault, now),
        })?;
        Ok(said.map(drop)?)
    }
}
