//! What calls are signed with.

use super::Refused;
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wedsync_domain::Secret;
use zeroize::Zeroizing;

const PREFIX: &str = "whsec_";
/// Bytes of a secret that begins with the prefix: the specification's.
const CODED: std::ops::RangeInclusive<usize> = 24..=64;
/// Letters of any other. Fewer are guessed.
const PLAIN: std::ops::RangeInclusive<usize> = 16..=512;
/// Of a signature.
const BYTES: usize = 32;

/// Secrets are shown with or without the signs that fill the last group.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A text that cannot be a secret of that scheme. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASecret;

/// Wiped when dropped, never printed.
pub(crate) struct SigningKey(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

impl SigningKey {
    /// The text itself.
    pub(crate) fn plain(secret: &Secret) -> Result<Self, NotASecret> {
        let text = secret.expose().trim().as_bytes();
        if PLAIN.contains(&text.len()) { Ok(Self(Zeroizing::new(text.to_vec()))) } else { Err(NotASecret) }
    }

    /// The bytes that stand behind the prefix in Base64.
    pub(super) fn coded(secret: &Secret) -> Result<Self, NotASecret> {
        let coded = secret.expose().trim().strip_prefix(PREFIX).ok_or(NotASecret)?;
        let bytes = LENIENT.decode(coded).map(Zeroizing::new).map_err(|_| NotASecret)?;
        if CODED.contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(NotASecret) }
    }

    /// Whether one of these is the signature over all the parts together.
    pub(super) fn signed(&self, parts: &[&[u8]], one_of: &[[u8; BYTES]]) -> Result<(), Refused> {
        // A key may have any length, so this never refuses.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|_| Refused::Unproved)?;
        for part in parts {
            mac.update(part);
        }
        let right = one_of.iter().any(|given| mac.clone().verify_slice(given).is_ok());
        if right { Ok(()) } else { Err(Refused::Unproved) }
    }

    /// Whether this is the key itself. Both are signed first, so that neither length nor beginning can be felt out.
    pub(crate) fn is(&self, given: &str) -> Result<(), Refused> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(|_| Refused::Unproved)?;
        let mut theirs = mac.clone();
        mac.update(&self.0);
        theirs.update(given.as_bytes());
        mac.verify_slice(&theirs.finalize().into_bytes()).map_err(|_| Refused::Unproved)
    }
}

/// 64 small digits: a signature has one way to be written.
pub(super) fn hex(text: &str) -> Option<[u8; BYTES]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

pub(super) fn base64(text: &str) -> Option<[u8; BYTES]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
