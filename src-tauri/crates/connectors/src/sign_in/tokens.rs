//! What a sign-in leaves behind, as one secret in the vault: the tokens, and what renewing them takes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;
use wedsync_domain::{Fault, FaultKind, Secret, Timestamp};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A token is renewed so long before it ends: clocks differ, and requests take their time.
const EARLY: Duration = Duration::from_mins(2);

/// An end that is so much later than the one before was moved, and not only reckoned anew.
const MOVED: Duration = Duration::from_mins(10);

/// How the studio's own registration with a provider calls the desk.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Client {
    /// Given out by the provider; not a secret.
    pub id: String,
    /// Where the provider demands one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// The tokens of one connection.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Tokens {
    pub(super) access: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refresh: Option<String>,
    /// Milliseconds since 1970 at which the access token ends; `None`: the provider did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expires: Option<i64>,
    /// Milliseconds since 1970 at which the refresh token itself ends; `None`: it does not, or the provider did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ends: Option<i64>,
    /// Each renewal moves that end: whoever is at work need not fear it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) moves: bool,
    pub(super) client: Client,
    /// What the sign-in page told beside them, by the provider's names for it: `realmId`. No secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[zeroize(skip)]
    pub(super) told: BTreeMap<String, String>,
    /// When a renewal was begun whose answer has not been seen, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) renewing: Option<i64>,
}

impl Tokens {
    /// Out of the vault.
    pub fn read(secret: &Secret) -> Result<Self, Fault> {
        // What is wrong with it stays unsaid: the reader's words quote what they read.
        serde_json::from_str(secret.expose()).map_err(|_| {
            Fault::new(FaultKind::SignInNeeded, "sign_in_unreadable", "What the keychain holds is no sign-in.")
                .next("Sign in again.")
        })
    }

    /// For the vault.
    pub fn sealed(&self) -> Result<Secret, Fault> {
        serde_json::to_string(self)
            .map(Secret::new)
            .map_err(|_| Fault::new(FaultKind::Bug, "sign_in_unwritable", "The sign-in cannot be written down."))
    }

    /// The access token itself.
    pub fn access(&self) -> Secret {
        Secret::new(self.access.clone())
    }

    /// What the sign-in page told under that name.
    pub fn told(&self, name: &str) -> Option<&str> {
        self.told.get(name).map(String::as_str)
    }

    /// The secret of the registration that they were given to.
    pub fn client_secret(&self) -> Option<Secret> {
        self.client.secret.clone().map(Secret::new)
    }

    /// When the sign-in ends although it is renewed; `None`: it does not, or the provider did not say.
    pub(super) fn end(&self) -> Option<Timestamp> {
        self.ends.filter(|_| !self.moves).map(Timestamp)
    }

    pub(super) fn lasts(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|end| Timestamp(end) > now + EARLY)
    }

    /// Takes over what a renewal brought. A provider that does not rotate sends no refresh token again.
    pub(super) fn renewed(&self, granted: &Granted) -> Self {
        let moved = self.ends.zip(granted.ends).map(|(before, now)| now > Timestamp(before) + MOVED);
        Self {
            access: granted.access.expose().to_owned(),
            refresh: granted.refresh.as_ref().map(|token| token.expose().to_owned()).or_else(|| self.refresh.clone()),
            expires: granted.expires.map(|end| end.0),
            // Said of the token that is kept as well, where no other came.
            ends: granted.ends.map(|end| end.0).or(self.ends.filter(|_| granted.refresh.is_none())),
            moves: moved.unwrap_or(self.moves),
            client: self.client.clone(),
            told: self.told.clone(),
            renewing: None,
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client(…)")
    }
}

/// What a token endpoint grants.
pub(super) struct Granted {
    pub(super) access: Secret,
    pub(super) refresh: Option<Secret>,
    pub(super) expires: Option<Timestamp>,
    /// When the refresh token itself ends; `None`: the provider did not say.
    pub(super) ends: Option<Timestamp>,
    /// `None`: all that was asked for.
    pub(super) scopes: Option<Vec<String>>,
}

impl Granted {
    /// Whether the person or the provider has left out something of what was asked.
    pub(super) fn withholds(&self, asked: &[String]) -> bool {
        self.scopes.as_ref().is_some_and(|allowed| asked.iter().any(|scope| !allowed.contains(scope)))
    }

    /// The first tokens of a connection.
    pub(super) fn tokens(self, client: Client, told: BTreeMap<String, String>) -> Tokens {
        Tokens {
            access: self.access.expose().to_owned(),
            refresh: self.refresh.as_ref().map(|token| token.expose().to_owned()),
            expires: self.expires.map(|end| end.0),
            ends: self.ends.map(|end| end.0),
            moves: false,
            client,
            told,
            renewing: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_176_000_000);
    const DAY: Duration = Duration::from_hours(24);

    fn granted(refresh: Option<&str>, ends: Option<Timestamp>) -> Granted {
        let refresh = refresh.map(|token| Secret::new(token.to_owned()));
        Granted { access: Secret::new("a".to_owned()), refresh, expires: None, ends, scopes: None }
    }

    fn first(ends: Option<Timestamp>) -> Tokens {
        granted(Some("r-0"), ends).tokens(Client { id: "desk".to_owned(), secret: None }, BTreeMap::new())
    }

    #[test]
    fn an_end_that_renewals_move_is_none_and_one_that_stays_is() {
        let end = NOW + DAY * 7;
        assert_eq!(first(Some(end)).end(), Some(end));
        assert_eq!(first(None).end(), None);
        // Nothing new was said, of the same token or of another.
        assert_eq!(first(Some(end)).renewed(&granted(None, None)).end(), Some(end));
        assert_eq!(first(Some(end)).renewed(&granted(Some("r-1"), None)).end(), None);
        // Reckoned anew, it is a second off; moved, it is an hour later.
        let same = first(Some(end)).renewed(&granted(Some("r-1"), Some(end + Duration::from_secs(1))));
        assert_eq!(same.end(), Some(end + Duration::from_secs(1)));
        let moved = first(Some(end)).renewed(&granted(Some("r-1"), Some(end + Duration::from_hours(1))));
        assert_eq!(moved.end(), None);
        // Once it does not move any more, it is an end again.
        let last = moved.renewed(&granted(Some("r-2"), Some(end + Duration::from_hours(1))));
        assert_eq!(last.end(), Some(end + Duration::from_hours(1)));
    }
}
