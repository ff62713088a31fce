//! Signatures as Standard Webhooks has them, scheme v1: HMAC-SHA256 over name, time and body. Deliberately absent: checking
//! them, which is the receiver's.

use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine as _, alphabet};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use wedsync_domain::{Fault, FaultKind, Secret};
use zeroize::Zeroizing;

const PREFIX: &str = "whsec_";
/// Bytes of a secret: fewer are guessed, more are of no use.
const LEAST: usize = 24;
const MOST: usize = 64;

/// Programs show secrets with or without the signs that fill the last group.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What calls are signed with. Wiped when dropped.
pub struct SigningKey(Zeroizing<Vec<u8>>);

impl SigningKey {
    /// From the secret as programs show it.
    pub fn read(secret: &Secret, whose: &str) -> Result<Self, Fault> {
        let coded = secret.expose().trim().strip_prefix(PREFIX);
        let bytes = coded.and_then(|coded| LENIENT.decode(coded).ok()).map(Zeroizing::new);
        bytes.filter(|bytes| (LEAST..=MOST).contains(&bytes.len())).map(Self).ok_or_else(|| {
            let message = format!("The signing secret of “{whose}” is not one: nothing was sent.");
            Fault::new(FaultKind::SignInNeeded, "not_a_signing_secret", message)
                .next("Copy it whole from the program that is to be told; it begins with whsec_.")
        })
    }

    /// The value of `webhook-signature`. `at`: seconds since 1970.
    pub fn sign(&self, name: &str, at: i64, body: &[u8]) -> Result<String, Fault> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .map_err(|why| Fault::new(FaultKind::Bug, "not_signed", "The call could not be signed.").detail(why))?;
        mac.update(format!("{name}.{at}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_is_signed_as_published() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let key = SigningKey::read(&secret, "Zapier").unwrap();
        let signed = key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_is_no_secret_is_refused_without_being_repeated() {
        for wrong in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_not base64!", "whpk_x"]
        {
            let refused = SigningKey::read(&Secret::new(wrong.to_owned()), "Zapier").err().unwrap();
            assert_eq!(refused.code, "not_a_signing_secret", "{wrong}");
            assert!(wrong.len() < 7 || !format!("{refused:?}").contains(wrong), "{refused:?}");
        }
        let long = format!("whsec_{}", STANDARD.encode([7; 65]));
        assert!(SigningKey::read(&Secret::new(long), "Zapier").is_err());
    }
}
