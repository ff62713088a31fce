//! A request to the service before anything is done: whose it is, of which company, and whether it asks for anything that
//! does not exist.

use super::refusal::Refusal;
use crate::oauth::Signed;
use crate::params::Params;
use crate::providers::Provider;
use crate::studio::Studio;
use axum::extract::{FromRequestParts, Query};
use axum::http::header;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use std::sync::Arc;

const SCOPE: &str = "com.intuit.quickbooks.accounting";

pub struct Asked {
    pub studio: Arc<Studio>,
    who: Signed,
    params: Params,
}

impl FromRequestParts<Arc<Studio>> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, studio: &Arc<Studio>) -> Result<Asked, Refusal> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
        let token = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or_else(Refusal::credentials)?;
        let who = studio.grants.open().bearer(Provider::QuickBooks, token, studio.clock.now());
        let who = who.ok_or_else(Refusal::credentials)?;
        let realm = parts.uri.path().strip_prefix(super::BASE).and_then(|rest| rest.split('/').next());
        if realm != Some(who.account.realm) || !who.scopes.iter().any(|scope| scope == SCOPE) {
            return Err(Refusal::company());
        }
        let Query(pairs) =
            Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| Refusal::unreadable())?;
        Ok(Asked { studio: Arc::clone(studio), who, params: pairs.into() })
    }
}

impl Asked {
    pub fn realm(&self) -> &'static str {
        self.who.account.realm
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.studio.clock.now()
    }

    pub fn once(&self, name: &'static str) -> Result<Option<&str>, Refusal> {
        Ok(self.params.once(name)?)
    }

    /// Whether only parameters came that exist.
    pub fn may(&self, parameters: &[&str]) -> Result<(), Refusal> {
        let version = self.once("minorversion")?;
        if version.is_some_and(|version| version.parse::<u32>().is_err()) {
            return Err(Refusal::invalid("minorversion", "It is no number."));
        }
        match self.params.names().find(|name| *name != "minorversion" && !parameters.contains(name)) {
            Some(name) => Err(Refusal::invalid(name, "There is no such parameter.")),
            None => Ok(()),
        }
    }
}
