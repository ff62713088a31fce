//! A row with its secret: the store takes the one and the vault the other, or neither does.

use crate::Failure;
use crate::router::{Lookup, Parts};
use wedsync_domain::Secret;
use wedsync_domain::vaulted::Vaulted;
use wedsync_store::Tx;

/// Writes the row by `add`, and puts its secret into the vault before the store keeps it. Blocks on the keychain.
pub fn keep<Id: Vaulted + Copy>(
    parts: &Parts,
    secret: Option<&Secret>,
    add: impl FnOnce(&mut Tx<'_>) -> Result<Id, Lookup>,
) -> Result<Id, Failure> {
    let mut stored = None;
    let outcome = parts.engine.store().write(|tx| -> Result<Id, Lookup> {
        let id = add(tx)?;
        if let Some(secret) = secret {
            stored = Some(id);
            parts.vault.put(&id.secret_name(), secret).map_err(Failure::from)?;
        }
        Ok(id)
    });
    // The store did not take it, so the vault must not keep it either. If that does not work as well, the next of that number
    // overwrites it.
    if let (Err(_), Some(id)) = (&outcome, stored)
        && let Err(fault) = parts.vault.remove(&id.secret_name())
    {
        tracing::warn!(code = fault.code, name = id.secret_name(), "a secret of nobody stays in the vault");
    }
    outcome.map_err(Failure::from)
}
