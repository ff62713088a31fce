//! Adds user name and password (RFC 7617) to each request. The password is fetched from the vault for that request
//! and wiped right after; nothing here remembers it.

use super::{Ask, HeaderValue, Reply, Transport, Words, header};
use crate::account::Key;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use wedsync_domain::{Fault, FaultKind};
use zeroize::Zeroizing;

/// Signs what passes.
pub struct Signed {
    inner: Arc<dyn Transport>,
    user: String,
    key: Key,
    words: Words,
}

impl Signed {
    /// Around `inner`, which must send nothing to another site.
    pub fn new(inner: Arc<dyn Transport>, user: &str, key: Key, words: Words) -> Self {
        Self { inner, user: user.to_owned(), key, words }
    }

    async fn value(&self) -> Result<HeaderValue, Fault> {
        let name = &self.words.name;
        let Some(password) = self.key.fetch().await? else {
            let message = format!("There is no password for “{name}” in the keychain.");
            return Err(Fault::new(FaultKind::SignInNeeded, "password_missing", message));
        };
        let plain = Zeroizing::new(format!("{}:{}", self.user, password.expose()));
        let line = Zeroizing::new(format!("Basic {}", STANDARD.encode(Zeroizing::new(plain.as_bytes().to_vec()))));
        let mut value = HeaderValue::from_str(&line).map_err(|_| {
            Fault::new(FaultKind::Bug, "sign_in_unwritable", format!("The sign-in of “{name}” cannot be sent."))
        })?;
        value.set_sensitive(true);
        Ok(value)
    }
}

#[async_trait]
impl Transport for Signed {
    async fn send(&self, mut ask: Ask) -> Result<Reply, Fault> {
        ask.headers.insert(header::AUTHORIZATION, self.value().await?);
        self.inner.send(ask).await
    }
}
