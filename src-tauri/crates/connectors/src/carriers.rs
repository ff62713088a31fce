//! The channels, the watch elsewhere and the receivers of what is measured that a studio has set up, behind the ports of the engine.
//!
//! A channel stays open as long as what is said of it stays the same, because how hard it may be pressed is counted there.
//! Deliberately absent: which are set up, and what is told on them.

use crate::account::Key;
use crate::channels::people::{self, Both};
use crate::heartbeat::{State, Watch, ping};
use crate::http::Wire;
use crate::{channels, exporters};
use async_trait::async_trait;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use wedsync_domain::alert::{Channel, Channels};
use wedsync_domain::broadcast::{Carrier, Means, Reach, TextMessage};
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::measure::{Exporter, ExporterAt, Exporters};
use wedsync_domain::ports::Vault;
use wedsync_domain::vaulted::{HEARTBEAT_ADDRESS, Vaulted};
use wedsync_domain::{Clock, Fault, Secret};

/// All of them.
pub struct Carriers {
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
    opened: Mutex<HashMap<ChannelId, Opened>>,
}

/// A channel, and what it was opened with.
struct Opened {
    at: ChannelAt,
    channel: Arc<dyn Channel>,
    /// The same, where it carries messages to people.
    carrier: Option<Arc<dyn Carrier>>,
}

impl Carriers {
    /// Nothing is opened before somebody is told something.
    pub(crate) fn new(vault: Arc<dyn Vault>, clock: Arc<dyn Clock>, wire: Arc<Wire>) -> Self {
        Self { vault, clock, wire, opened: Mutex::default() }
    }

    fn opened(&self, at: &ChannelAt, key: Key) -> Result<Opened, Fault> {
        let ChannelAt { kind, name, settings, .. } = at;
        let (clock, wire) = (|| Arc::clone(&self.clock), || Arc::clone(&self.wire));
        if let Some(Both { channel, carrier }) = people::open(kind, name, settings, key.clone(), clock(), wire())? {
            return Ok(Opened { at: at.clone(), channel, carrier: Some(carrier) });
        }
        let channel = channels::open(kind, name, settings, key, clock(), wire())?;
        Ok(Opened { at: at.clone(), channel, carrier: None })
    }

    /// Opened now, or before and the same still.
    fn known<T>(&self, at: &ChannelAt, face: impl Fn(&Opened) -> T) -> Result<T, Fault> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |it: &&Opened| it.at.kind == at.kind && it.at.name == at.name && it.at.settings == at.settings;
        if let Some(known) = opened.get(&at.id).filter(same) {
            return Ok(face(known));
        }
        let new = self.opened(at, self.kept(at.id.secret_name()))?;
        let shown = face(&new);
        opened.insert(at.id, new);
        Ok(shown)
    }

    fn kept(&self, name: String) -> Key {
        Key::Kept { vault: Arc::clone(&self.vault), name }
    }
}

#[async_trait]
impl Channels for Carriers {
    fn open(&self, at: &ChannelAt) -> Result<Arc<dyn Channel>, Fault> {
        self.known(at, |it| Arc::clone(&it.channel))
    }

    fn carrier(&self, at: &ChannelAt) -> Result<Option<Arc<dyn Carrier>>, Fault> {
        self.known(at, |it| it.carrier.clone())
    }

    fn reach(&self, kind: &str) -> Option<Reach> {
        people::reach(kind)
    }

    fn address(&self, means: Means, written: &str) -> Result<String, Fault> {
        people::address(means, written)
    }

    fn text_message(&self, text: &str) -> TextMessage {
        people::text_message(text)
    }

    fn try_out(&self, at: &ChannelAt, secret: Option<Secret>) -> Result<Arc<dyn Channel>, Fault> {
        self.opened(at, Key::Given(secret)).map(|it| it.channel)
    }

    async fn beat(&self, label: &str, hears_trouble: bool, trouble: bool) -> Result<(), Fault> {
        let watch = Watch {
            label: label.to_owned(),
            address: self.kept(HEARTBEAT_ADDRESS.to_owned()),
            hears_trouble,
            clock: Arc::clone(&self.clock),
            wire: Arc::clone(&self.wire),
        };
        if trouble && hears_trouble { ping(&watch, State::Trouble).await } else { ping(&watch, State::Well).await }
    }
}

impl Carriers {
    fn receiver(&self, at: &ExporterAt, key: Key) -> Result<Arc<dyn Exporter>, Fault> {
        exporters::open(at, key, Arc::clone(&self.clock), Arc::clone(&self.wire))
    }
}

/// Opened anew for each round: one a minute presses nobody hard.
impl Exporters for Carriers {
    fn open(&self, at: &ExporterAt) -> Result<Arc<dyn Exporter>, Fault> {
        self.receiver(at, self.kept(at.id.secret_name()))
    }

    fn try_out(&self, at: &ExporterAt, secret: Option<Secret>) -> Result<Arc<dyn Exporter>, Fault> {
        self.receiver(at, Key::Given(secret))
    }
}
