//! Sealing bytes with words: Argon2id turns words into a key, XChaCha20-Poly1305 seals with it. Nothing here knows
//! what is sealed, or where it is kept.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::RangeInclusive;
use zeroize::Zeroizing;

/// OWASP's floor is 19 MiB and 2 passes; ours is higher because what is sealed is everything.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// What a file may ask of us: never less than ours (nobody talks us into a weak key), never so much that opening it
/// takes the computer down.
const MEMORY_ALLOWED: RangeInclusive<u32> = MEMORY_KIB..=1024 * 1024;
const PASSES_ALLOWED: RangeInclusive<u32> = PASSES..=16;
const LANES_ALLOWED: RangeInclusive<u32> = 1..=16;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// Why bytes could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SealError {
    /// Wrong words, or altered bytes: a cipher cannot tell which.
    #[error("the key does not fit, or the sealed bytes were altered")]
    DoesNotOpen,
    /// The header asks for parameters outside what we accept, or is cut.
    #[error("the header of the sealed bytes is not one of ours")]
    Header,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoRandomness,
    /// 64 MiB could not be had.
    #[error("not enough memory to derive the key")]
    NoMemory,
}

/// Bytes, written as base64 text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base64(pub Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64.decode(text.as_bytes()).map(Self).map_err(serde::de::Error::custom)
    }
}

/// How words become a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Base64,
}

impl Stretch {
    pub(crate) fn fresh() -> Result<Self, SealError> {
        Ok(Self { memory_kib: MEMORY_KIB, passes: PASSES, lanes: 1, salt: Base64(random::<SALT_BYTES>()?.to_vec()) })
    }

    /// Takes a few tenths of a second and 64 MiB, on purpose.
    pub(crate) fn derive(&self, words: &str) -> Result<SealingKey, SealError> {
        let allowed = MEMORY_ALLOWED.contains(&self.memory_kib)
            && PASSES_ALLOWED.contains(&self.passes)
            && LANES_ALLOWED.contains(&self.lanes)
            && self.salt.0.len() == SALT_BYTES;
        if !allowed {
            return Err(SealError::Header);
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None).map_err(|_| SealError::Header)?;
        let mut key = SealingKey(Zeroizing::new([0; 32]));
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(words.as_bytes(), &self.salt.0, key.0.as_mut_slice())
            .map_err(|_| SealError::NoMemory)?;
        Ok(key)
    }

    /// Bound into what is sealed, so that parameters cannot be swapped under it.
    fn header(&self, context: &str) -> String {
        let salt = BASE64.encode(&self.salt.0);
        format!("{context}|argon2id|{}|{}|{}|{salt}|xchacha20poly1305", self.memory_kib, self.passes, self.lanes)
    }
}

/// Opens and seals; wiped when dropped.
pub(crate) struct SealingKey(Zeroizing<[u8; 32]>);

/// Sealed bytes with all that is needed to open them, the words aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub(crate) stretch: Stretch,
    nonce: Base64,
    body: Base64,
}

impl Sealed {
    /// `context` says what this is and for whom; opening asks for the same.
    pub(crate) fn seal(stretch: &Stretch, key: &SealingKey, context: &str, plain: &[u8]) -> Result<Self, SealError> {
        // 24 random bytes: a nonce is never met twice under one key, however often the file is written.
        let nonce = random::<NONCE_BYTES>()?;
        let header = stretch.header(context);
        let body = XChaCha20Poly1305::new((&*key.0).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: header.as_bytes() })
            .map_err(|_| SealError::DoesNotOpen)?;
        Ok(Self { stretch: stretch.clone(), nonce: Base64(nonce.to_vec()), body: Base64(body) })
    }

    pub(crate) fn open(&self, key: &SealingKey, context: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let nonce: [u8; NONCE_BYTES] = self.nonce.0.as_slice().try_into().map_err(|_| SealError::Header)?;
        let header = self.stretch.header(context);
        XChaCha20Poly1305::new((&*key.0).into())
            .decrypt(&XNonce::from(nonce), Payload { msg: &self.body.0, aad: header.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| SealError::DoesNotOpen)
    }

    /// Tells a file that was damaged from words that are wrong. Protects against accidents, not against people: that
    /// is the cipher's part.
    pub(crate) fn fingerprint(&self) -> String {
        let mut bytes = self.stretch.header("").into_bytes();
        bytes.extend_from_slice(&self.nonce.0);
        bytes.extend_from_slice(&self.body.0);
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&bytes))
    }
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_weaker_or_wilder_than_ours_are_refused_before_any_work() {
        let good = Stretch::fresh().unwrap();
        for bad in [
            Stretch { memory_kib: 8, ..good.clone() },
            Stretch { memory_kib: u32::MAX, ..good.clone() },
            Stretch { passes: 1, ..good.clone() },
            Stretch { passes: 1000, ..good.clone() },
            Stretch { lanes: 0, ..good.clone() },
            Stretch { salt: Base64(vec![]), ..good },
        ] {
            assert_eq!(bad.derive("x").err(), Some(SealError::Header), "{bad:?}");
        }
    }

    #[test]
    fn what_was_sealed_opens_only_with_the_same_key_context_and_bytes() {
        let stretch = Stretch::fresh().unwrap();
        let key = SealingKey(Zeroizing::new([7; 32]));
        let sealed = Sealed::seal(&stretch, &key, "for a", b"peony").unwrap();
        assert_eq!(sealed.open(&key, "for a").unwrap().as_slice(), b"peony");
        assert!(sealed.open(&key, "for b").is_err(), "another context");
        assert!(sealed.open(&SealingKey(Zeroizing::new([8; 32])), "for a").is_err(), "another key");
        for at in 0..sealed.body.0.len() {
            let mut altered = sealed.clone();
            altered.body.0[at] ^= 1;
            assert!(altered.open(&key, "for a").is_err(), "bit flipped in byte {at}");
        }
        let mut altered = sealed.clone();
        altered.stretch.passes += 1;
        assert!(altered.open(&key, "for a").is_err(), "parameters are bound into it");
        let again = Sealed::seal(&stretch, &key, "for a", b"peony").unwrap();
        assert_ne!(again.nonce, sealed.nonce, "every sealing has a nonce of its own");
    }
}
