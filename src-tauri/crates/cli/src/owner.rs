//! `wedsync run`: owns the data folder, runs the schedule and takes calls, until it is told to stop.

use crate::call::Place;
use crate::desk::runtime;
use crate::output::Voice;
use crate::socket::server;
use crate::stop::stop_asked;
use std::time::Duration;
use tokio::sync::watch;
use wedsync_api::Failure;

/// Runs until SIGINT, SIGTERM or Ctrl-C.
pub fn run(place: &Place, voice: Voice) -> Result<(), Failure> {
    let lock = place.hold_alone("a second one cannot run there")?;
    let runtime = runtime()?;
    let desk = place.open(lock)?;
    let outcome = runtime.block_on(async {
        // Before anybody can find us: who starts us and stops us at once is heard as well.
        let asked = stop_asked();
        tokio::pin!(asked);
        let (stop, stopping) = watch::channel(false);
        let listener = server::open(&place.folder, desk.lock()).map_err(|fault| no_socket(&fault))?;
        let serving = tokio::spawn(server::serve(listener, desk.router.clone(), stopping.clone()));
        let engine = desk.router.engine().clone();
        let mut schedule = tokio::spawn(async move { engine.run_schedule(stopping).await });
        voice.tell(&format!("The desk is running on {}. Ctrl-C stops it.", place.folder.path().display()));
        let ended = tokio::select! {
            () = &mut asked => None,
            ended = &mut schedule => Some(ended),
        };
        let _ = stop.send(true);
        let _ = serving.await;
        if ended.is_none() {
            // A sync under way ends at its next safe place.
            let _ = tokio::time::timeout(Duration::from_secs(5), schedule).await;
        }
        desk.rest().await;
        match ended {
            Some(Ok(Err(error))) => Err(Failure::from(error)),
            Some(Err(fault)) => Err(Failure::bug(&fault)),
            _ => Ok(()),
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    drop(desk);
    tracing::info!("desk closed");
    outcome
}

fn no_socket(fault: &std::io::Error) -> Failure {
    Failure::new(
        "no_socket",
        format!("Other wedsync commands could not reach this one: {fault}."),
        "Check that the data folder and the runtime folder ($XDG_RUNTIME_DIR) are yours alone.",
    )
}
