//! A request before anything is done: whose key it carries, whether that may write, and whether it asks for anything that
//! does not exist.

use super::drawers::drawer;
use super::list::listed;
use super::members::Resource;
use super::refusal::Refusal;
use super::workspace::Workspace;
use super::{VSCO_EMPTY_KEY, VSCO_KEY, VSCO_READ_ONLY_KEY};
use crate::params::Params;
use crate::studio::Studio;
use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, Query, Request};
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;

const MOST_BYTES: usize = 1 << 20;

pub struct Asked {
    studio: Arc<Studio>,
    pub params: Params,
    /// Which studio the key opens.
    empty: bool,
    writes: bool,
    body: Bytes,
}

impl FromRequest<Arc<Studio>> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, studio: &Arc<Studio>) -> Result<Asked, Refusal> {
        let (empty, writes) = match key(request.headers()) {
            Some(VSCO_KEY) => (false, true),
            Some(VSCO_READ_ONLY_KEY) => (false, false),
            Some(VSCO_EMPTY_KEY) => (true, true),
            _ => return Err(Refusal::key()),
        };
        let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
        let params = query.map_err(|_| Refusal::validation("query", "cannot be read"))?.0.into();
        let body = to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| Refusal::unreadable())?;
        Ok(Asked { studio: Arc::clone(studio), params, empty, writes, body })
    }
}

/// The header of its own, or the one that everybody has.
fn key(headers: &HeaderMap) -> Option<&str> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    said("x-api-key").or_else(|| said("authorization")?.strip_prefix("Bearer "))
}

impl Asked {
    /// Only these parameters exist here.
    pub fn takes(&self, names: &[&str]) -> Result<(), Refusal> {
        let unknown = self.params.names().find(|name| !names.contains(name));
        unknown.map_or(Ok(()), |name| Err(Refusal::validation(name, "is not a parameter of this operation")))
    }

    pub fn body(&self) -> Result<Resource, Refusal> {
        serde_json::from_slice(&self.body).map_err(|_| Refusal::unreadable())
    }

    pub fn list(&self, name: &str, job: Option<&str>) -> Result<Value, Refusal> {
        let found = drawer(name).ok_or_else(Refusal::missing)?;
        self.look(|workspace, _| listed(self, workspace, found, job))
    }

    pub fn look<T>(&self, look: impl FnOnce(&Workspace, DateTime<Utc>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let workspaces = self.studio.workspaces.open();
        look(workspaces.of(self.empty), self.studio.clock.now())
    }

    pub fn change<T>(
        &self,
        change: impl FnOnce(&mut Workspace, DateTime<Utc>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        if !self.writes {
            return Err(Refusal::read_only());
        }
        self.takes(&[])?;
        let mut workspaces = self.studio.workspaces.open();
        change(workspaces.of_mut(self.empty), self.studio.clock.now())
    }
}
