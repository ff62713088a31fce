//! A vault that forgets everything when dropped: for tests, and for `--vault memory`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use wedsync_domain::ports::Vault;
use wedsync_domain::{Fault, Secret};

/// Secrets in memory, wiped when dropped. Never chosen unless asked for.
#[derive(Debug, Default)]
pub struct Memory {
    secrets: Mutex<HashMap<String, Secret>>,
}

impl Vault for Memory {
    fn get(&self, name: &str) -> Result<Option<Secret>, Fault> {
        Ok(self.secrets.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), Fault> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), Fault> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_memory_is_kept_replaced_and_forgotten() {
        let vault = Memory::default();
        assert!(vault.get("a").unwrap().is_none(), "nothing was stored yet");
        vault.put("a", &Secret::new("one".into())).unwrap();
        vault.put("a", &Secret::new("two".into())).unwrap();
        assert_eq!(vault.get("a").unwrap().unwrap().expose(), "two", "the later one counts");
        vault.remove("a").unwrap();
        vault.remove("a").unwrap();
        assert!(vault.get("a").unwrap().is_none(), "removing twice is fine");
    }

    #[test]
    fn a_vault_full_of_secrets_prints_none_of_them() {
        let vault = Memory::default();
        vault.put("a", &Secret::new("tulip-canary".into())).unwrap();
        assert!(!format!("{vault:?}").contains("tulip-canary"), "Debug of a vault must not show secrets");
    }
}
