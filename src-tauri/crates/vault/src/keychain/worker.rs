//! One thread that talks to the keychain, and callers that wait for it only so long.
//!
//! A keychain may open a window and wait for a person; nothing can interrupt that call. So it happens here, one at a
//! time: a second window is never opened while the first waits.

use super::session::Session;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

type Job = Box<dyn FnOnce(&mut Session) + Send>;
type MakeSession = Arc<dyn Fn() -> Session + Send + Sync>;

/// The thread is started by the first question.
pub(super) struct Worker {
    session: MakeSession,
    jobs: Mutex<Option<Sender<Job>>>,
    /// A question went unanswered and still holds the thread.
    overdue: Arc<AtomicBool>,
}

/// Why there is no answer.
pub(super) enum Unanswered {
    /// It may come later; whoever asked has gone.
    TooSlow,
    /// A library panicked, or the thread could not be started.
    Died,
}

impl Worker {
    pub(super) fn new(session: impl Fn() -> Session + Send + Sync + 'static) -> Self {
        Self { session: Arc::new(session), jobs: Mutex::default(), overdue: Arc::default() }
    }

    /// Runs `work` on the thread. The flag it gets turns false when nobody waits any more: then it must not begin
    /// anything new.
    pub(super) fn ask<T, W>(&self, patience: Duration, work: W) -> Result<T, Unanswered>
    where
        T: Send + 'static,
        W: FnOnce(&mut Session, &AtomicBool) -> T + Send + 'static,
    {
        let (answer, answered) = mpsc::sync_channel(1);
        let (wanted, overdue) = (Arc::new(AtomicBool::new(true)), Arc::clone(&self.overdue));
        let still_wanted = Arc::clone(&wanted);
        self.send(Box::new(move |session| {
            overdue.store(false, Ordering::SeqCst);
            if still_wanted.load(Ordering::SeqCst) {
                // Nobody receives if the caller went away in the meantime; that is fine.
                let _ = answer.send(work(session, &still_wanted));
            }
        }))?;
        // While an earlier question still waits for a person, the hundred that follow do not wait as long each.
        let patience = if self.overdue.load(Ordering::SeqCst) { patience / 10 } else { patience };
        answered.recv_timeout(patience).map_err(|reason| match reason {
            RecvTimeoutError::Timeout => {
                wanted.store(false, Ordering::SeqCst);
                self.overdue.store(true, Ordering::SeqCst);
                Unanswered::TooSlow
            }
            RecvTimeoutError::Disconnected => Unanswered::Died,
        })
    }

    fn send(&self, job: Job) -> Result<(), Unanswered> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let open = if let Some(open) = jobs.as_ref() { open } else { jobs.insert(self.start()?) };
        open.send(job).map_err(|_| {
            *jobs = None;
            Unanswered::Died
        })
    }

    fn start(&self) -> Result<Sender<Job>, Unanswered> {
        let (sender, receiver) = mpsc::channel::<Job>();
        let make = Arc::clone(&self.session);
        let run = move || {
            let mut session = make();
            while let Ok(job) = receiver.recv() {
                // A panic inside a library drops the asker's channel, which is its answer; what it left half done is
                // thrown away.
                if panic::catch_unwind(AssertUnwindSafe(|| job(&mut session))).is_err() {
                    session = make();
                }
            }
        };
        thread::Builder::new().name("keychain".to_owned()).spawn(run).map_err(|_| Unanswered::Died)?;
        Ok(sender)
    }
}
