//! Owning the data folder: running the schedule and taking calls. `wedsync run` does it until it is told to stop, the
//! desktop until it is quit.

use crate::call::Place;
use crate::desk::{Desk, runtime};
use crate::folder::{Folder, Lock};
use crate::metrics;
use crate::output::Voice;
use crate::socket::server;
use crate::stop::stop_asked;
use crate::updates;
use crate::webhooks;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use wedsync_api::Failure;
use wedsync_domain::{Fault, FaultKind};
use wedsync_engine::{Engine, EngineError};
use wedsync_store::StoreError;

/// Between two beginnings of a schedule that stopped by itself: twice as long each time, up to a minute.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_mins(1);
/// One that ran for so long is at work again.
const CALM: Duration = Duration::from_mins(1);

/// A desk at work: it answers its socket and runs its schedule. `wedsync run` has one, and the desktop.
pub struct AtWork {
    desk: Desk,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    looking_out: JoinHandle<()>,
    listening: [JoinHandle<()>; 2],
    schedule: JoinHandle<Result<(), EngineError>>,
}

impl AtWork {
    /// Begins. Wants a runtime around it.
    pub fn begin(folder: &Folder, desk: Desk) -> Result<Self, Failure> {
        let (stop, stopping) = watch::channel(false);
        let listener = server::open(folder, desk.lock()).map_err(|fault| no_socket(&fault))?;
        let serving = tokio::spawn(server::serve(listener, desk.router.clone(), stopping.clone()));
        let looking_out = tokio::spawn(updates::look_daily(desk.router.clone(), stopping.clone()));
        let listening = [
            tokio::spawn(webhooks::listen(desk.ears(), stopping.clone())),
            tokio::spawn(metrics::listen(desk.ears(), stopping.clone())),
        ];
        let engine = desk.router.engine().clone();
        let schedule = tokio::spawn(async move { keep_on(&engine, stopping).await });
        Ok(Self { desk, stop, serving, looking_out, listening, schedule })
    }

    /// Waits until the schedule ends by itself, which only a fault of ours makes it do.
    async fn broken(&mut self) -> Failure {
        match (&mut self.schedule).await {
            Ok(Err(error)) => error.into(),
            Ok(Ok(())) => Failure::bug(&"the schedule ended"),
            Err(fault) => Failure::bug(&fault),
        }
    }

    /// Ends: a sync under way at its next safe place, and whatever is being renewed when it is done. The folder is free
    /// once the answer is dropped.
    pub async fn end(mut self) -> Lock {
        let _ = self.stop.send(true);
        let _ = self.serving.await;
        self.looking_out.abort();
        for listening in self.listening {
            let _ = listening.await;
        }
        if !self.schedule.is_finished() {
            let _ = tokio::time::timeout(Duration::from_secs(5), &mut self.schedule).await;
        }
        self.desk.rest().await;
        tracing::info!("desk closed");
        self.desk.into_lock()
    }
}

/// Runs the schedule until it is told to stop. A disk that is full for a moment must not be the end of every sync and every
/// alert: it is begun again for as long as the database is open, and meanwhile the desk says that it stands still.
async fn keep_on(engine: &Engine, mut stopping: watch::Receiver<bool>) -> Result<(), EngineError> {
    let mut pause = PAUSE;
    loop {
        // A fault of ours in one round must not end all others: what was begun is rolled back, and the next looks anew.
        let running = AssertUnwindSafe(engine.run_schedule(stopping.clone())).catch_unwind();
        tokio::pin!(running);
        let ended = tokio::select! {
            ended = &mut running => ended,
            () = tokio::time::sleep(CALM) => {
                engine.stalls(None);
                pause = PAUSE;
                running.await
            }
        };
        let Err(why) = ended.unwrap_or_else(|_| Err(broke_off().into())) else { return Ok(()) };
        tracing::error!(%why, "the schedule stopped");
        engine.stalls(Some(why.fault()));
        if matches!(why, EngineError::Store(StoreError::Closed | StoreError::Crashed)) || *stopping.borrow() {
            return Err(why);
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => return Err(why),
        }
        pause = (pause * 2).min(LONGEST);
    }
}

fn broke_off() -> Fault {
    Fault::new(FaultKind::Bug, "schedule_broke_off", "The desk has run into a fault of its own.")
        .next("Save what the desk knows of it (Settings, Diagnostics; or wedsync doctor) and send it to us.")
}

/// Runs until SIGINT, SIGTERM or Ctrl-C.
pub(crate) fn run(place: &Place, voice: Voice) -> Result<(), Failure> {
    let lock = place.hold_alone("a second one cannot run there")?;
    let runtime = runtime()?;
    let desk = place.open(lock)?;
    let outcome = runtime.block_on(async {
        // Before anybody can find us: who starts us and stops us at once is heard as well.
        let asked = stop_asked();
        tokio::pin!(asked);
        let mut at_work = AtWork::begin(&place.folder, desk)?;
        voice.tell(&format!("The desk is running on {}. Ctrl-C stops it.", place.folder.path().display()));
        let broken = tokio::select! {
            () = &mut asked => None,
            failure = at_work.broken() => Some(failure),
        };
        at_work.end().await;
        broken.map_or(Ok(()), Err)
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    outcome
}

fn no_socket(fault: &std::io::Error) -> Failure {
    Failure::new(
        "no_socket",
        format!("Other wedsync commands could not reach this one: {fault}."),
        "Check that the data folder and the runtime folder ($XDG_RUNTIME_DIR) are yours alone.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;
    use async_trait::async_trait;
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use wedsync_domain::Clock;
    use wedsync_domain::connection::Connection;
    use wedsync_domain::ports::{Remote, Remotes};
    use wedsync_store::Store;

    /// Runs into a fault of its own, until it is told not to.
    struct Broken(AtomicBool);

    #[async_trait]
    impl Remotes for Broken {
        async fn open(&self, _: &Connection) -> Result<Arc<dyn Remote>, Fault> {
            assert!(!self.0.load(Ordering::Relaxed), "a fault of ours");
            Err(Fault::new(FaultKind::Transient, "no_answer", "Nobody is there."))
        }

        fn category(&self, _: &str) -> Option<String> {
            None
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_fault_of_ours_is_said_and_the_schedule_begun_again() {
        let store = Store::in_memory().unwrap();
        let added = store.write(|tx| tx.add_connection("caldav", "Studio", &BTreeMap::new(), SystemClock.now()));
        added.map_err(|why: StoreError| why).unwrap();
        let broken = Arc::new(Broken(AtomicBool::new(true)));
        let engine = Arc::new(Engine::new(Arc::new(store), Arc::clone(&broken) as _, Arc::new(SystemClock)));
        let (stop, stopping) = watch::channel(false);
        let kept = tokio::spawn({
            let engine = Arc::clone(&engine);
            async move { keep_on(&engine, stopping).await }
        });
        while engine.stalled().is_none() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(engine.stalled().unwrap().code, "schedule_broke_off");
        broken.0.store(false, Ordering::Relaxed);
        while engine.stalled().is_some() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        stop.send_replace(true);
        kept.await.unwrap().unwrap();
    }
}
