//! Keeps the tokens of one connection fresh: one renewal at a time, what it brings stored before it is used.
//!
//! That a renewal has begun is stored before it is sent. Where its answer is lost, the next one knows, and what is in
//! the vault is looked at once more before a person is asked to sign in. What the vault does not take at that moment (a
//! keychain that was locked meanwhile) is held here and stored first thing next time: the provider may have made the old
//! token worthless already.
//!
//! Knows only its own process. That there is no second one is seen to by whoever owns the data folder.

use super::endpoint::{Endpoint, Refusal};
use super::tokens::Tokens;
use std::sync::Arc;
use std::sync::{Mutex as Cell, PoisonError};
use tokio::sync::{Mutex, OwnedMutexGuard};
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, FaultKind, Secret, Timestamp};

/// Held while the tokens of a connection are read, renewed or replaced. It outlives the keeper, so that whoever signs
/// in anew waits for a renewal under way, and does not have it written over what they brought.
pub type Turn = Arc<Mutex<()>>;

/// What a renewal brought and the vault did not take.
struct Unstored {
    instead_of: Secret,
    tokens: Tokens,
}

/// The tokens of one connection.
pub struct Keeper {
    vault: Arc<dyn Vault>,
    /// Under which they lie in the vault.
    name: String,
    endpoint: Endpoint,
    turn: Turn,
    unstored: Cell<Option<Unstored>>,
    /// When the sign-in ends by itself, as what was last read or written of it says.
    ends: Cell<Option<Timestamp>>,
}

impl Keeper {
    pub(super) fn new(vault: Arc<dyn Vault>, name: String, endpoint: Endpoint, turn: Turn) -> Self {
        Self { vault, name, endpoint, turn, unstored: Cell::default(), ends: Cell::default() }
    }

    /// Waits until no renewal is under way, and makes one more try to store what the vault did not take. For whoever is
    /// about to end the process.
    pub async fn rest(&self) {
        let _turn = self.turn.lock().await;
        if let Err(fault) = self.stored().await {
            tracing::warn!(code = fault.code, "a sign-in could not be looked after at the end");
        }
    }

    /// A token that is good now; `None`: nobody has signed in.
    pub async fn access(self: &Arc<Self>) -> Result<Option<Secret>, Fault> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let Some(tokens) = self.stored().await? else { return Ok(None) };
        if tokens.lasts(self.endpoint.words().clock().now()) {
            return Ok(Some(tokens.access()));
        }
        self.renewed(tokens, turn).await.map(Some)
    }

    /// A token in the place of one that was refused: another that is there by now, or a new one. `None`: there is none
    /// to be had, so the refusal stands.
    pub async fn instead_of(self: &Arc<Self>, refused: &Secret) -> Result<Option<Secret>, Fault> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let Some(tokens) = self.stored().await? else { return Ok(None) };
        if tokens.access != refused.expose() {
            return Ok(Some(tokens.access()));
        }
        if tokens.refresh.is_none() {
            return Ok(None);
        }
        self.renewed(tokens, turn).await.map(Some)
    }

    /// When the sign-in ends by itself, as far as that is known. Asks nobody.
    pub fn ends(&self) -> Option<Timestamp> {
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_end(&self, tokens: Option<&Tokens>) {
        *self.ends.lock().unwrap_or_else(PoisonError::into_inner) = tokens.and_then(Tokens::end);
    }

    /// What the sign-in page told under that name; `None`: nobody has signed in.
    pub async fn told(&self, name: &str) -> Result<Option<String>, Fault> {
        let _turn = self.turn.lock().await;
        Ok(self.stored().await?.and_then(|tokens| tokens.told(name).map(str::to_owned)))
    }

    /// Gives the tokens back to the provider. Returns whether it was told.
    pub async fn give_back(&self) -> Result<bool, Fault> {
        let _turn = self.turn.lock().await;
        let Some(tokens) = self.stored().await? else { return Ok(true) };
        let token = tokens.refresh.as_ref().unwrap_or(&tokens.access);
        self.endpoint.revoke(&tokens.client, &Secret::new(token.clone())).await
    }

    /// A renewal goes on to its end though nobody waits for it any more: what it brings must not be lost.
    async fn renewed(self: &Arc<Self>, tokens: Tokens, turn: OwnedMutexGuard<()>) -> Result<Secret, Fault> {
        let keeper = Arc::clone(self);
        let renewal = tokio::spawn(async move {
            let renewed = keeper.renew(&tokens).await;
            drop(turn);
            renewed
        });
        renewal.await.unwrap_or_else(|stopped| {
            Err(Fault::new(FaultKind::Bug, "renewal_stopped", "The renewal of a sign-in stopped by itself.")
                .detail(stopped))
        })
    }

    async fn renew(&self, tokens: &Tokens) -> Result<Secret, Fault> {
        let Some(refresh) = tokens.refresh.clone() else { return Err(self.over(tokens)) };
        let now = self.endpoint.words().clock().now().0;
        let mut begun = tokens.clone();
        begun.renewing = tokens.renewing.or(Some(now));
        self.store(&begun).await?;
        match self.endpoint.renew(&tokens.client, &refresh).await {
            Ok(granted) => {
                let renewed = tokens.renewed(&granted);
                self.store_instead_of(refresh, &renewed).await?;
                Ok(renewed.access())
            }
            Err(Refusal::Fault(fault)) => Err(fault),
            Err(Refusal::NoLongerGood) => match self.stored().await? {
                // Somebody signed in anew, or restored a newer vault, while we asked.
                Some(other) if other.refresh.as_ref() != Some(&refresh) => Ok(other.access()),
                _ => Err(self.over(tokens)),
            },
        }
    }

    fn over(&self, tokens: &Tokens) -> Fault {
        let name = &self.endpoint.words().name;
        let message = match tokens.renewing {
            Some(_) => {
                format!("The sign-in of “{name}” has ended: the answer to its last renewal was lost on the way.")
            }
            None => format!("The sign-in of “{name}” has ended: it ran out, or was taken back at the provider."),
        };
        Fault::new(FaultKind::SignInNeeded, "sign_in_ended", message)
            .next("Sign in again: wedsync connections resume, and the connection's id. Nothing is lost.")
    }

    async fn stored(&self) -> Result<Option<Tokens>, Fault> {
        let (vault, name) = (Arc::clone(&self.vault), self.name.clone());
        let secret = apart(move || vault.get(&name)).await?;
        let tokens = secret.map(|secret| Tokens::read(&secret)).transpose()?;
        self.note_end(tokens.as_ref());
        let Some(held) = self.unstored().take() else { return Ok(tokens) };
        // Anything else there is newer: somebody signed in anew, or took the connection away.
        match &tokens {
            Some(old) if old.refresh.as_deref() == Some(held.instead_of.expose()) => {
                self.store_instead_of(held.instead_of.expose().to_owned(), &held.tokens).await?;
                Ok(Some(held.tokens))
            }
            _ => Ok(tokens),
        }
    }

    /// Stores what came in the place of a refresh token, or holds it for the next time.
    async fn store_instead_of(&self, refresh: String, tokens: &Tokens) -> Result<(), Fault> {
        let stored = self.store(tokens).await;
        if stored.is_err() {
            *self.unstored() = Some(Unstored { instead_of: Secret::new(refresh), tokens: tokens.clone() });
        }
        stored
    }

    fn unstored(&self) -> std::sync::MutexGuard<'_, Option<Unstored>> {
        self.unstored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn store(&self, tokens: &Tokens) -> Result<(), Fault> {
        self.note_end(Some(tokens));
        let (vault, name, secret) = (Arc::clone(&self.vault), self.name.clone(), tokens.sealed()?);
        apart(move || vault.put(&name, &secret)).await
    }
}

/// The keychain may block.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|stopped| {
        Err(Fault::new(FaultKind::Bug, "keychain_stopped", "The keychain could not be asked.").detail(stopped))
    })
}
