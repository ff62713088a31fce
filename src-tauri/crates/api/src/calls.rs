//! The calls of one window: carried out side by side, each with its news, and with what the person pastes on the way.
//!
//! Deliberately absent: windows. Whoever has one hands over what it says, and takes the news back to it.

use crate::wire::{Call, CallNews, News, Pasted, Spoken, Step};
use crate::{Failure, Progress, Request, Router};
use futures::future::BoxFuture;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use wedsync_domain::{Fault, Secret};

/// Steps come at most so often.
const STEP: Duration = Duration::from_millis(50);
/// Room for news that nobody has taken yet.
const NEWS: usize = 16;

/// What a call tells while it goes on, not more often than a person can see.
pub struct Telling {
    to: mpsc::Sender<News>,
    pasted: tokio::sync::Mutex<mpsc::Receiver<Secret>>,
    last: Mutex<Option<Instant>>,
}

impl Telling {
    /// With where its news are heard, and where what the person pasted goes in.
    pub fn new() -> (Self, mpsc::Receiver<News>, mpsc::Sender<Secret>) {
        let (to, heard) = mpsc::channel(NEWS);
        let (adds, pasted) = mpsc::channel(1);
        (Self { to, pasted: tokio::sync::Mutex::new(pasted), last: Mutex::default() }, heard, adds)
    }
}

impl Progress for Telling {
    fn step(&self, what: &str, done: u64, of: Option<u64>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < STEP) && of != Some(done) {
            return;
        }
        *last = Some(Instant::now());
        // A full channel means a slow reader; the next step tells the same better.
        let _ = self.to.try_send(News::Step(Step { what: what.to_owned(), done, of }));
    }

    fn open(&self, page: &str) {
        let _ = self.to.try_send(News::Page(page.to_owned()));
    }

    fn pasted(&self) -> BoxFuture<'_, Secret> {
        Box::pin(async {
            match self.pasted.lock().await.recv().await {
                Some(text) => text,
                None => std::future::pending().await,
            }
        })
    }

    fn turn_away(&self, why: &Fault) {
        let _ = self.to.try_send(News::TurnedAway(why.clone()));
    }
}

/// The calls of one window.
pub struct Calls {
    router: Router,
    hear: Box<dyn Fn(CallNews) + Send + Sync>,
    /// Those under way that want news, by the window's number.
    numbered: Mutex<BTreeMap<u32, mpsc::Sender<Secret>>>,
}

impl Calls {
    /// None yet. `hear` takes the news to the window.
    pub fn new(router: Router, hear: impl Fn(CallNews) + Send + Sync + 'static) -> Self {
        Self { router, hear: Box::new(hear), numbered: Mutex::default() }
    }

    /// What the window says ([`Spoken`]), and what comes back.
    pub async fn take(&self, spoken: Value) -> Result<Value, Failure> {
        match Spoken::of(spoken)? {
            Spoken::Call(call) => self.carry_out(call).await,
            Spoken::Pasted(pasted) => self.paste(pasted).await,
        }
    }

    async fn carry_out(&self, call: Call) -> Result<Value, Failure> {
        let command = call.command()?;
        let secret = call.secret.map(Secret::from);
        let Some(number) = call.number else {
            return self.router.call(Request { command, secret, progress: None }).await;
        };
        let (telling, mut heard, adds) = Telling::new();
        self.lock().insert(number, adds);
        let request = Request { command, secret, progress: Some(Arc::new(telling)) };
        let work = self.router.call(request);
        tokio::pin!(work);
        let outcome = loop {
            tokio::select! {
                biased;
                outcome = &mut work => break outcome,
                Some(news) = heard.recv() => (self.hear)(CallNews { number, news }),
            }
        };
        self.lock().remove(&number);
        outcome
    }

    async fn paste(&self, pasted: Pasted) -> Result<Value, Failure> {
        let adds = self.lock().get(&pasted.number).cloned();
        let taken = match adds {
            Some(adds) => adds.send(pasted.pasted.into()).await.is_ok(),
            None => false,
        };
        if taken {
            return Ok(Value::Null);
        }
        Err(Failure::new(
            "nobody_waits",
            "Nobody waits for this address any more.",
            "Begin the sign-in again, and paste the address where it ends.",
        ))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u32, mpsc::Sender<Secret>>> {
        self.numbered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
