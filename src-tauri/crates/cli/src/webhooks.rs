//! Listening for calls from the web, while the desk is at work and a person wants it: opens and closes the port, and tells
//! the listener who may call whenever that changes.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use wedsync_connectors::witness::Witnesses;
use wedsync_domain::ports::Vault;
use wedsync_domain::topic::Topic;
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Clock, Fault, FaultKind, Secret};
use wedsync_engine::intake::{Listening, Tray, Webhooks, per_minute};
use wedsync_engine::{Engine, EngineError, Times};
use wedsync_relay::schemes::Verifier;
use wedsync_relay::{Book, Known, Listener, Names, Proof};
use wedsync_store::Source;

/// The season may have begun, a keychain may have been unlocked, a port may be free again.
const AGAIN: Duration = Duration::from_mins(5);

/// What listening needs of the desk.
pub(crate) struct Ears {
    pub(crate) engine: Arc<Engine>,
    pub(crate) vault: Arc<dyn Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) witnesses: Witnesses,
    pub(crate) home: chrono_tz::Tz,
}

/// Who may call, as the store and the vault have it.
struct Wanted {
    webhooks: Webhooks,
    known: Vec<(String, Known)>,
}

/// Until it is told to stop.
pub(crate) async fn listen(ears: Ears, mut stopping: watch::Receiver<bool>) {
    let ears = Arc::new(ears);
    let mut news = ears.engine.store().subscribe();
    let mut listener: Option<Listener> = None;
    loop {
        listener = match ears.wanted().await {
            Ok(wanted) => ears.heed(listener, wanted).await,
            Err(why) => {
                // Whoever listens goes on as it is.
                tracing::error!(%why, "who may call could not be looked up");
                listener
            }
        };
        if !looks_again(&mut news, Topic::Webhooks, &mut stopping).await {
            break;
        }
    }
    if let Some(listener) = listener {
        listener.close().await;
    }
    ears.engine.note_listening(Listening::No);
}

/// Waits until something of that topic may be otherwise. No: until it is told to stop.
pub(crate) async fn looks_again(
    news: &mut broadcast::Receiver<BTreeSet<Topic>>,
    of: Topic,
    stopping: &mut watch::Receiver<bool>,
) -> bool {
    let changed = async {
        loop {
            match news.recv().await {
                Ok(topics) if !topics.contains(&of) => {}
                Ok(_) | Err(RecvError::Lagged(_)) => return,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    };
    tokio::select! {
        _ = stopping.wait_for(|stop| *stop) => false,
        () = changed => true,
        () = tokio::time::sleep(AGAIN) => true,
    }
}

impl Ears {
    async fn wanted(self: &Arc<Self>) -> Result<Wanted, EngineError> {
        let ears = Arc::clone(self);
        let looked = tokio::task::spawn_blocking(move || ears.look()).await;
        looked.unwrap_or_else(|why| Err(Fault::new(FaultKind::Bug, "bug", why).into()))
    }

    /// Blocks.
    fn look(&self) -> Result<Wanted, EngineError> {
        let now = self.clock.now();
        let (webhooks, sources, times) = self.engine.store().read(|view| {
            let webhooks = Webhooks::of(view)?;
            let sources = if webhooks.on { view.sources()? } else { Vec::new() };
            Ok::<_, EngineError>((webhooks, sources, Times::look(view, now, self.home)?))
        })?;
        let mut known = Vec::with_capacity(sources.len());
        for it in sources {
            let Some(secret) = self.vault.get(&it.id.secret_name())? else {
                tracing::warn!(source = %it.id, "the secret of a source is not in the vault");
                continue;
            };
            let per_minute = NonZeroU32::new(per_minute(&it, &times)).unwrap_or(NonZeroU32::MIN);
            match self.proof(&it, &secret) {
                Ok(proof) => known.push((it.path, Known { source: it.id, proof, per_minute })),
                Err(why) => tracing::warn!(source = %it.id, %why, "the calls of a source cannot be proved"),
            }
        }
        Ok(Wanted { webhooks, known })
    }

    fn proof(&self, it: &Source, secret: &Secret) -> Result<Proof, Fault> {
        if let Some(app) = &it.paypal {
            return Ok(Proof::Paypal(self.witnesses.paypal(it.id, &it.name, app)?));
        }
        let verifier = Verifier::new(it.scheme, secret, it.signed_in.as_deref(), it.named_in.as_deref());
        let odd = |_| Fault::new(FaultKind::Rejected, "webhook_secret_unfit", "The secret of a source is not one.");
        verifier.map(Proof::Signature).map_err(odd)
    }

    async fn heed(&self, listener: Option<Listener>, wanted: Wanted) -> Option<Listener> {
        let Wanted { webhooks: Webhooks { on, port, hosts }, known } = wanted;
        let stays = listener.as_ref().is_some_and(|it| on && it.port() == port);
        if stays {
            if let Some(listener) = &listener {
                listener.turn_to(|before| Book::new(Names(hosts), known, Some(before)));
            }
            return listener;
        }
        if let Some(listener) = listener {
            listener.close().await;
            tracing::info!("no calls from the web are taken any more");
        }
        if !on {
            self.engine.note_listening(Listening::No);
            return None;
        }
        let opened = match Tray::new(self.engine.clone()) {
            Ok(tray) => {
                let book = Book::new(Names(hosts), known, None);
                Listener::open(port, book, Arc::new(tray), self.clock.clone()).await
            }
            Err(why) => Err(why),
        };
        match opened {
            Ok(listener) => {
                tracing::info!(port, "calls from the web are taken");
                self.engine.note_listening(Listening::On(port));
                Some(listener)
            }
            Err(why) => {
                tracing::warn!(port, %why, "calls from the web cannot be taken");
                self.engine.note_listening(Listening::Failed(not_opened(port, &why)));
                None
            }
        }
    }
}

fn not_opened(port: u16, why: &std::io::Error) -> Fault {
    let message = format!("Port {port} of this computer cannot be opened, so no calls from the web are taken.");
    Fault::new(FaultKind::Transient, "webhooks_port_taken", message)
        .next("Another program may have it. Choose another: wedsync webhooks on --port 47820, and tell your tunnel.")
        .detail(why)
}
