//! Carries out commands. Every front end goes through [`Router::call`]; nothing else of the desk is open to them.

use crate::commands::{Ask, Command};
use crate::failure::Failure;
use crate::ports::{Desktop, Installation, Providers, Sample, Updates, Window};
use chrono_tz::Tz;
use std::sync::Arc;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Clock, Secret};
use wedsync_engine::{Engine, Progress};
use wedsync_store::{Store, StoreError};

/// All that commands reach. Cheap to clone.
#[derive(Clone)]
pub struct Parts {
    /// The sync engine, and through it the store.
    pub engine: Arc<Engine>,
    /// Where passwords lie.
    pub vault: Arc<dyn Vault>,
    /// The tools that can be connected.
    pub providers: Arc<dyn Providers>,
    /// The data folder.
    pub installation: Arc<dyn Installation>,
    /// The maker of the program.
    pub updates: Arc<dyn Updates>,
    /// The only way to the time.
    pub clock: Arc<dyn Clock>,
    /// The studio's own time zone.
    pub home: Tz,
}

/// One command, with what must not be part of it.
pub struct Request {
    /// What is asked.
    pub command: Command,
    /// A password or key that the command needs; never logged, never part of the command.
    pub secret: Option<Secret>,
    /// Who wants to hear how far it has come.
    pub progress: Option<Arc<dyn Progress>>,
}

impl Request {
    /// A command without a secret, and nobody listening.
    pub fn new(command: impl Into<Command>) -> Self {
        Self { command: command.into(), secret: None, progress: None }
    }
}

/// The one way in.
#[derive(Clone)]
pub struct Router {
    parts: Parts,
    sample: Option<Arc<dyn Sample>>,
    window: Option<Arc<dyn Window>>,
    desktop: Option<Arc<dyn Desktop>>,
}

#[derive(Clone)]
pub(crate) struct Context {
    pub parts: Parts,
    /// Only where there is a window to show it in.
    pub sample: Option<Arc<dyn Sample>>,
    /// The same, for what only a window can show.
    pub window: Option<Arc<dyn Window>>,
    /// Only where there is one around the window.
    pub desktop: Option<Arc<dyn Desktop>>,
    pub secret: Option<Secret>,
    pub progress: Option<Arc<dyn Progress>>,
}

impl Context {
    pub fn store(&self) -> &Arc<Store> {
        self.parts.engine.store()
    }

    /// Work on the store or the vault that may block: on a thread that may be blocked.
    pub async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Parts) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let parts = self.parts.clone();
        tokio::task::spawn_blocking(move || work(&parts)).await.map_err(|fault| Failure::bug(&fault))?
    }

    /// One consistent look at the store, on a thread that may be blocked.
    pub async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&wedsync_store::View<'_>) -> Result<T, Lookup> + Send + 'static,
    ) -> Result<T, Failure> {
        let store = self.store().clone();
        tokio::task::spawn_blocking(move || store.read(work))
            .await
            .map_err(|fault| Failure::bug(&fault))?
            .map_err(Failure::from)
    }
}

/// What can end a look into the store: the store, or an answer that is a failure.
pub(crate) struct Lookup(Failure);

impl From<StoreError> for Lookup {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<Failure> for Lookup {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Lookup> for Failure {
    fn from(lookup: Lookup) -> Self {
        lookup.0
    }
}

impl Router {
    /// A router over these parts.
    pub fn new(parts: Parts) -> Self {
        Self { parts, sample: None, window: None, desktop: None }
    }

    /// The same for a window, which can show a sample studio.
    #[must_use]
    pub fn with_sample(self, sample: Arc<dyn Sample>) -> Self {
        Self { sample: Some(sample), ..self }
    }

    /// The same for a window with the system's own dialogs.
    #[must_use]
    pub fn with_window(self, window: Arc<dyn Window>) -> Self {
        Self { window: Some(window), ..self }
    }

    /// The same for a window with a desktop around it.
    #[must_use]
    pub fn with_desktop(self, desktop: Arc<dyn Desktop>) -> Self {
        Self { desktop: Some(desktop), ..self }
    }

    /// The same with other tools that can be connected.
    #[must_use]
    pub fn with_providers(mut self, providers: Arc<dyn Providers>) -> Self {
        self.parts.providers = providers;
        self
    }

    /// The same with another maker.
    #[must_use]
    pub fn with_updates(mut self, updates: Arc<dyn Updates>) -> Self {
        self.parts.updates = updates;
        self
    }

    /// The engine behind it, for whoever runs the schedule.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.parts.engine
    }

    /// Carries out one command; the answer is the JSON of the command's answer type.
    pub async fn call(&self, request: Request) -> Result<serde_json::Value, Failure> {
        let name = request.command.name();
        let Request { command, secret, progress } = request;
        let (parts, sample) = (self.parts.clone(), self.sample.clone());
        let (window, desktop) = (self.window.clone(), self.desktop.clone());
        let context = Context { parts, sample, window, desktop, secret, progress };
        let outcome = command.carry_out(context).await;
        match &outcome {
            Ok(_) => tracing::info!(command = name, "done"),
            Err(failure) => tracing::warn!(command = name, code = failure.code, "not done"),
        }
        outcome
    }

    /// The same for a question whose type is known.
    pub async fn ask<A: Ask>(&self, ask: A) -> Result<A::Answer, Failure> {
        let answer = self.call(Request::new(ask)).await?;
        serde_json::from_value(answer).map_err(|fault| Failure::bug(&fault))
    }
}
