//! Signing in on the provider's own page, as RFC 8252 has it for desktops: the system's browser, a free port on this
//! computer or a page of the studio's that leads there, S256, one use. And afterwards: tokens that are renewed in time, one renewal at a time.
//!
//! Opens no browser and stores nothing of a sign-in that is not finished. Deliberately absent: embedded web views,
//! implicit and password grants, and any state of the provider's that it did not ask us to keep.

mod answer;
mod attempt;
mod endpoint;
mod keeper;
mod landing;
mod pasted;
mod return_page;
mod tokens;

#[cfg(test)]
mod tests;

use crate::account::Account;
use crate::http::{Http, Words};
pub use attempt::Attempt;
use endpoint::Endpoint;
pub use keeper::{Keeper, Turn};
pub use pasted::Paste;
use std::sync::Arc;
pub use tokens::{Client, Tokens};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::Vault;
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Fault, FaultKind};

/// Begins to sign in for an account that need not be stored yet. Opens no browser: that is for whoever asks.
pub async fn begin(account: &Account, client: Client) -> Result<Attempt, Fault> {
    Attempt::begin(endpoint(account)?, client, return_page::of(account)?).await
}

/// Keeps the tokens of a stored connection, whose turn it is given.
pub fn keeper(account: &Account, vault: Arc<dyn Vault>, connection: ConnectionId, turn: Turn) -> Result<Keeper, Fault> {
    Ok(Keeper::new(vault, connection.secret_name(), endpoint(account)?, turn))
}

fn endpoint(account: &Account) -> Result<Endpoint, Fault> {
    let Some(page) = &account.manifest.sign_in else {
        let message = format!("{} has no sign-in page of its own.", account.manifest.title);
        return Err(
            Fault::new(FaultKind::Rejected, "no_sign_in_page", message).next("Connect it with its password or key.")
        );
    };
    let home = account.home()?;
    let words = Words::new(&account.name, Arc::clone(&account.clock));
    Ok(Endpoint::new(Http::unsigned(account, &home)?, words, page, &home))
}
