//! Answering a monitoring on this computer, while the desk is at work and a person wants it: opens and closes the port, and opens it
//! anew whenever the token is another one.

use crate::webhooks::{Ears, looks_again};
use std::sync::Arc;
use tokio::sync::watch;
use wedsync_domain::topic::Topic;
use wedsync_domain::vaulted::METRICS_TOKEN;
use wedsync_domain::{Fault, FaultKind, Secret};
use wedsync_engine::exports::Metrics as Wanted;
use wedsync_engine::intake::Listening;
use wedsync_engine::{Engine, EngineError};
use wedsync_relay::{Gauges, Metrics, NotOpened};

/// One that answers, and for what it does.
struct Open {
    metrics: Metrics,
    token: Secret,
}

/// Until it is told to stop.
pub(crate) async fn listen(ears: Ears, mut stopping: watch::Receiver<bool>) {
    let ears = Arc::new(ears);
    let mut news = ears.engine.store().subscribe();
    let mut open: Option<Open> = None;
    loop {
        let looking = Arc::clone(&ears);
        let looked = tokio::task::spawn_blocking(move || wanted(&looking)).await;
        match looked.unwrap_or_else(|why| Err(Fault::new(FaultKind::Bug, "bug", why).into())) {
            Ok((wanted, token)) => open = heed(&ears.engine, open, &wanted, token).await,
            // Whoever answers goes on as it is.
            Err(why) => tracing::error!(%why, "whether anybody may fetch could not be looked up"),
        }
        if !looks_again(&mut news, Topic::Exports, &mut stopping).await {
            break;
        }
    }
    if let Some(open) = open {
        open.metrics.close().await;
    }
    ears.engine.note_metrics_listening(Listening::No);
}

/// Blocks.
fn wanted(ears: &Ears) -> Result<(Wanted, Option<Secret>), EngineError> {
    let wanted = ears.engine.store().read(Wanted::of)?;
    let token = if wanted.on { ears.vault.get(METRICS_TOKEN)? } else { None };
    Ok((wanted, token))
}

async fn heed(engine: &Arc<Engine>, open: Option<Open>, wanted: &Wanted, token: Option<Secret>) -> Option<Open> {
    let stays =
        |it: &Open| it.metrics.port() == wanted.port && token.as_ref().map(Secret::expose) == Some(it.token.expose());
    if wanted.on && open.as_ref().is_some_and(stays) {
        return open;
    }
    if let Some(open) = open {
        open.metrics.close().await;
        tracing::info!("what is measured cannot be fetched any more");
    }
    if !wanted.on {
        engine.note_metrics_listening(Listening::No);
        return None;
    }
    let Some(token) = token else {
        engine.note_metrics_listening(Listening::Failed(no_token()));
        return None;
    };
    let measuring = Arc::clone(engine);
    let gauges: Arc<Gauges> = Arc::new(move || measuring.measure().map_err(|why| why.fault()));
    match Metrics::open(wanted.port, &token, gauges).await {
        Ok(metrics) => {
            tracing::info!(port = wanted.port, "what is measured can be fetched");
            engine.note_metrics_listening(Listening::On(wanted.port));
            Some(Open { metrics, token })
        }
        Err(why) => {
            tracing::warn!(port = wanted.port, ?why, "what is measured cannot be fetched");
            let fault = match why {
                NotOpened::Token(_) => no_token(),
                NotOpened::Port(why) => not_opened(wanted.port, &why),
            };
            engine.note_metrics_listening(Listening::Failed(fault));
            None
        }
    }
}

fn no_token() -> Fault {
    let message = "The token that a monitoring must bring is not in the keychain, so nobody can fetch anything.";
    Fault::new(FaultKind::SignInNeeded, "metrics_token_missing", message)
        .next("Make a new one: wedsync exports metrics on --new-token, and give it to your Prometheus.")
}

fn not_opened(port: u16, why: &std::io::Error) -> Fault {
    let message = format!("Port {port} of this computer cannot be opened, so nobody can fetch what is measured.");
    Fault::new(FaultKind::Transient, "metrics_port_taken", message)
        .next("Another program may have it. Choose another: wedsync exports metrics on --port 47812.")
        .detail(why)
}
