//! The recovery code: 128 random bits on a sheet of paper, typed by a person years later.
//!
//! Bech32m carries them: 32 characters without 1, b, i and o, six of them a checksum that finds every slip of up to
//! four characters; where a single one is can be told. What the code opens is not known here.

use crate::seal::{SealError, random};
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};
use std::collections::BTreeSet;
use wedsync_domain::{Fault, FaultKind, Secret};
use zeroize::Zeroizing;

const BYTES: usize = 16;
/// 26 characters of data and 6 of checksum.
const LENGTH: usize = 32;
const GROUP: usize = 4;
/// Never shown: it only keeps our codes apart from any other bech32 text.
const PURPOSE: Hrp = Hrp::parse_unchecked("wedsync");

/// Shown once, as `QPZR-Y9X8-…` (8 groups of 4), and never stored by us.
pub struct RecoveryCode(Secret);

impl RecoveryCode {
    pub(crate) fn random() -> Result<Self, SealError> {
        let bytes = Zeroizing::new(random::<BYTES>()?);
        Self::from_bytes(&bytes).ok_or(SealError::Header)
    }

    fn from_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let text = Zeroizing::new(bech32::encode_upper::<Bech32m>(PURPOSE, bytes).ok()?);
        let code = text.get(PURPOSE.len() + 1..)?;
        let mut shown = String::with_capacity(LENGTH + LENGTH / GROUP);
        for (at, letter) in code.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.push(letter);
        }
        Some(Self(Secret::new(shown)))
    }

    /// The code as a person copies it. Every call is a place to look at in a review.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Reads what a person typed: any case, with or without hyphens and blanks, `o` for `0`, `i` or `1` for `l`, `b`
    /// for `8`. Codes: `recovery_code_length`, `recovery_code_typo`.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mut text = Zeroizing::new(String::with_capacity(PURPOSE.len() + 1 + typed.len()));
        text.push_str(PURPOSE.as_str());
        text.push('1');
        text.extend(typed.chars().filter(|c| !c.is_whitespace() && !"-–—_.".contains(*c)).map(likely));
        let given = text.chars().count() - PURPOSE.len() - 1;
        if given != LENGTH {
            return Err(typo(
                "recovery_code_length",
                format!("This code has {given} characters; recovery codes have {LENGTH}."),
            ));
        }
        let bytes = match CheckedHrpstring::new::<Bech32m>(&text) {
            Ok(checked) => Zeroizing::new(checked.byte_iter().collect::<Vec<u8>>()),
            Err(_) => return Err(typo("recovery_code_typo", slip(&text))),
        };
        let bytes: Zeroizing<[u8; BYTES]> = Zeroizing::new(
            bytes
                .as_slice()
                .try_into()
                .map_err(|_| typo("recovery_code_typo", "This is not a recovery code of ours."))?,
        );
        Self::from_bytes(&bytes).ok_or_else(|| typo("recovery_code_typo", "This is not a recovery code of ours."))
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// What a hand meant that wrote a letter the alphabet does not have.
fn likely(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'o' => '0',
        'i' | '1' => 'l',
        'b' => '8',
        other => other,
    }
}

/// Says in which group the slip is, where that can be told.
fn slip(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let code = PURPOSE.len() + 1..letters.len();
    let strange = code.clone().filter(|at| bech32::Fe32::from_char(letters[*at]).is_err());
    let mut groups: BTreeSet<usize> = strange.collect();
    if groups.is_empty() {
        groups = code.filter(|at| mends(&letters, *at)).collect();
    }
    let groups: BTreeSet<usize> = groups.into_iter().map(|at| (at - PURPOSE.len() - 1) / GROUP + 1).collect();
    let shown: Vec<String> = groups.iter().map(usize::to_string).collect();
    match shown.as_slice() {
        [] => "This recovery code has a slip of the pen or of the keyboard in it.".to_owned(),
        [one] => format!("This recovery code has a slip in group {one} of {}.", LENGTH / GROUP),
        many => format!("This recovery code has slips in the groups {} of {}.", many.join(", "), LENGTH / GROUP),
    }
}

/// Whether another letter here, or a swap with the next, makes the code right. Codes differ in at least five letters,
/// so up to three slips never point to a wrong place. (The library's own corrector panics on some texts with four
/// slips: bech32 0.12.)
fn mends(letters: &[char], at: usize) -> bool {
    let right = |letters: &[char]| {
        let text: Zeroizing<String> = Zeroizing::new(letters.iter().collect());
        CheckedHrpstring::new::<Bech32m>(&text).is_ok()
    };
    let mut tried = Zeroizing::new(letters.to_vec());
    if at + 1 < tried.len() {
        tried.swap(at, at + 1);
        if right(&tried) {
            return true;
        }
        tried.swap(at, at + 1);
    }
    bech32::Fe32::iter_alpha().any(|letter| {
        tried[at] = letter.to_char();
        right(&tried)
    })
}

fn typo(code: &str, message: impl std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Rejected, code, message)
        .next("Compare it with your paper, group by group, and type it again. Nothing is lost.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    fn code(fault: Result<RecoveryCode, Fault>) -> String {
        fault.unwrap_err().code
    }

    #[test]
    fn a_code_is_eight_groups_of_four_and_reads_back_however_it_is_typed() {
        let shown = RecoveryCode::from_bytes(&[0xA7; BYTES]).unwrap().expose().to_owned();
        assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), vec![4; 8], "{shown}");
        let hasty = shown.to_lowercase().replace('-', " ").replace('0', "O").replace('l', "1").replace('8', "B");
        for typed in [shown.clone(), hasty, shown.replace('-', "") + "\n"] {
            assert_eq!(RecoveryCode::parse(&typed).unwrap().expose(), shown, "typed as {typed}");
        }
    }

    #[test]
    fn a_code_never_prints_itself() {
        let code = RecoveryCode::random().unwrap();
        assert!(!format!("{code:?}").contains(&code.expose()[..4]), "Debug must not show it");
    }

    #[test]
    fn a_code_cut_short_or_grown_is_told_by_its_length() {
        let shown = RecoveryCode::from_bytes(&[1; BYTES]).unwrap().expose().to_owned();
        assert_eq!(code(RecoveryCode::parse(&shown[..shown.len() - 1])), "recovery_code_length");
        assert_eq!(code(RecoveryCode::parse(&(shown + "q"))), "recovery_code_length");
        assert_eq!(code(RecoveryCode::parse("")), "recovery_code_length");
    }

    #[test]
    fn one_slip_is_found_in_its_group() {
        let shown = RecoveryCode::from_bytes(&[1; BYTES]).unwrap().expose().to_owned();
        let mut letters: Vec<char> = shown.chars().collect();
        letters[11] = if letters[11] == 'Q' { 'P' } else { 'Q' };
        let fault = RecoveryCode::parse(&letters.iter().collect::<String>()).unwrap_err();
        assert_eq!(fault.code, "recovery_code_typo");
        assert!(fault.message.contains("group 3 of 8"), "{}", fault.message);
        letters[11] = '?';
        let fault = RecoveryCode::parse(&letters.iter().collect::<String>()).unwrap_err();
        assert!(fault.message.contains("group 3 of 8"), "a letter that no code has: {}", fault.message);
    }

    proptest! {
        #[test]
        fn any_one_to_four_slips_and_any_swap_of_neighbours_are_told_as_a_typo(
            bytes: [u8; BYTES],
            slips in prop::collection::btree_map(0..LENGTH, 1..32_usize, 1..=4),
            swap in 0..LENGTH - 1,
        ) {
            let shown = RecoveryCode::from_bytes(&bytes).unwrap().expose().replace('-', "").to_lowercase();
            let right: Vec<char> = shown.chars().collect();
            let mut typed = right.clone();
            for (at, by) in slips {
                let place = ALPHABET.find(typed[at]).unwrap();
                typed[at] = ALPHABET.chars().nth((place + by) % 32).unwrap();
            }
            prop_assert_eq!(code(RecoveryCode::parse(&typed.iter().collect::<String>())), "recovery_code_typo");

            let mut typed = right.clone();
            typed.swap(swap, swap + 1);
            if typed != right {
                let fault = RecoveryCode::parse(&typed.iter().collect::<String>()).unwrap_err();
                prop_assert_eq!(fault.code, "recovery_code_typo");
                let group = format!("group {} of 8", swap / GROUP + 1);
                prop_assert!(fault.message.contains(&group), "{} but the swap is in {group}", fault.message);
            }
        }

        #[test]
        fn whatever_is_typed_is_answered_and_never_breaks(typed in ".{0,60}") {
            let _ = RecoveryCode::parse(&typed);
        }
    }
}
