//! What each secret is called in the vault. Said once, because whoever puts it there and whoever fetches it must mean the same.
//!
//! Deliberately absent: the vault's own names, which are its own.

use crate::ids::{ChannelId, ConnectionId, ExporterId, SourceId};

/// The address of the watch elsewhere.
pub const HEARTBEAT_ADDRESS: &str = "heartbeat/address";
/// What a monitoring on this computer has to show.
pub const METRICS_TOKEN: &str = "metrics/token";

/// Something of which the vault keeps one secret.
pub trait Vaulted {
    /// What the secret is called there.
    fn secret_name(&self) -> String;
}

/// A password; for a sign-in on the provider's page, its tokens.
impl Vaulted for ConnectionId {
    fn secret_name(&self) -> String {
        format!("connection/{self}/password")
    }
}

/// A key, or the address that nobody else knows.
impl Vaulted for ChannelId {
    fn secret_name(&self) -> String {
        format!("channel/{self}/secret")
    }
}

/// A key, a password or a token.
impl Vaulted for ExporterId {
    fn secret_name(&self) -> String {
        format!("exporter/{self}/secret")
    }
}

/// What its calls are signed with.
impl Vaulted for SourceId {
    fn secret_name(&self) -> String {
        format!("intake/{self}/secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_as_they_are_or_a_studio_would_have_to_sign_in_anew() {
        assert_eq!(ConnectionId(1).secret_name(), "connection/con-1/password");
        assert_eq!(ChannelId(2).secret_name(), "channel/cha-2/secret");
        assert_eq!(ExporterId(3).secret_name(), "exporter/exp-3/secret");
        assert_eq!(SourceId(4).secret_name(), "intake/src-4/secret");
    }
}
