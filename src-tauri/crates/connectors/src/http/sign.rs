//! Adds user name and password (RFC 7617), an access token (RFC 6750) or a provider's key to each request. The secret is
//! fetched for that request and wiped right after; nothing here remembers it.

use super::{Ask, HeaderName, HeaderValue, Reply, StatusCode, Transport, Words, header};
use crate::account::Key;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use wedsync_domain::{Fault, FaultKind, Secret};
use zeroize::Zeroizing;

/// How a request is signed.
pub enum Scheme {
    /// With this user name and a password.
    Basic(String),
    /// With an access token.
    Bearer,
    /// With a key, in a header of the provider's own.
    Key(HeaderName),
}

impl Scheme {
    /// Puts the sign-in on a request.
    pub fn sign(&self, ask: &mut Ask, secret: &Secret, words: &Words) -> Result<(), Fault> {
        let header = match self {
            Self::Key(name) => name.clone(),
            Self::Basic(_) | Self::Bearer => header::AUTHORIZATION,
        };
        let line = match self {
            Self::Basic(user) => {
                let plain = Zeroizing::new(format!("{user}:{}", secret.expose()));
                Zeroizing::new(format!("Basic {}", STANDARD.encode(plain.as_bytes())))
            }
            Self::Bearer => Zeroizing::new(format!("Bearer {}", secret.expose())),
            Self::Key(_) => Zeroizing::new(secret.expose().trim().to_owned()),
        };
        let mut value = HeaderValue::from_str(&line).map_err(|_| {
            let message = format!("The sign-in of “{}” cannot be sent.", words.name);
            Fault::new(FaultKind::Bug, "sign_in_unwritable", message)
        })?;
        value.set_sensitive(true);
        ask.headers.insert(header, value);
        Ok(())
    }
}

/// Signs what passes.
pub struct Signed {
    inner: Arc<dyn Transport>,
    scheme: Scheme,
    key: Key,
    words: Words,
}

impl Signed {
    /// Around `inner`, which must send nothing to another site.
    pub fn new(inner: Arc<dyn Transport>, scheme: Scheme, key: Key, words: Words) -> Self {
        Self { inner, scheme, key, words }
    }

    /// What a refused password means, the reader of the answer says; a refused token means one thing everywhere.
    fn refused(&self, reply: Reply) -> Result<Reply, Fault> {
        match self.scheme {
            Scheme::Basic(_) => Ok(reply),
            Scheme::Key(_) => {
                let message = format!("“{}” does not take our key any more. Nothing is lost.", self.words.name);
                Err(Fault::new(FaultKind::SignInNeeded, "key_refused", message).next(
                    "Make a new key at the provider and give it to the desk: wedsync connections resume, the connection's id, and --key-stdin.",
                ))
            }
            Scheme::Bearer => {
                let message = format!("“{}” does not take our sign-in any more. Nothing is lost.", self.words.name);
                Err(Fault::new(FaultKind::SignInNeeded, "sign_in_refused", message)
                    .next("Sign in again: wedsync connections resume, and the connection's id."))
            }
        }
    }
}

#[async_trait]
impl Transport for Signed {
    async fn send(&self, mut ask: Ask) -> Result<Reply, Fault> {
        let Some(secret) = self.key.fetch().await? else {
            let message = format!("There is no sign-in for “{}” in the keychain.", self.words.name);
            return Err(Fault::new(FaultKind::SignInNeeded, "password_missing", message));
        };
        self.scheme.sign(&mut ask, &secret, &self.words)?;
        let reply = self.inner.send(ask.clone()).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        // Refused, so nothing was done: with another token it may be asked once more, a write too.
        match self.key.instead_of(&secret).await? {
            Some(other) => {
                self.scheme.sign(&mut ask, &other, &self.words)?;
                let reply = self.inner.send(ask).await?;
                if reply.status == StatusCode::UNAUTHORIZED { self.refused(reply) } else { Ok(reply) }
            }
            None => self.refused(reply),
        }
    }
}
