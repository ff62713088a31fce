//! How a secret is laid out over entries. Pure.
//!
//! The Windows Credential Manager holds 1,280 UTF-16 units an entry, tokens can be longer. A short secret stands in
//! its head entry; a long one stands in numbered parts, and the head says in which of two slots, how many, and what
//! the whole must hash to. New parts are written into the slot the head does not name, so the old secret stays whole
//! until the head is switched.

use xxhash_rust::xxh3::xxh3_128;
use zeroize::Zeroizing;

/// With the head's own words (under 50 units) this stays below 1,280.
pub(super) const MOST_UNITS: usize = 1200;
/// About 300,000 characters. No sign-in needs more; a mistake would fill the keychain.
pub(super) const MOST_PARTS: usize = 256;

const WHOLE: &str = "wedsync1:whole:";
const PARTS: &str = "wedsync1:parts:";

/// Where parts lie. Two are enough: one in use, one for what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    A,
    B,
}

impl Slot {
    pub(super) const BOTH: [Self; 2] = [Self::A, Self::B];

    pub(super) fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }

    fn letter(self) -> char {
        match self {
            Self::A => 'a',
            Self::B => 'b',
        }
    }

    /// Of the part with this number, from 1.
    pub(super) fn part_name(self, name: &str, number: usize) -> String {
        format!("{name}#{}{number}", self.letter())
    }
}

/// What the head entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// The secret itself.
    Whole(Zeroizing<String>),
    /// Where to find it.
    Parts { slot: Slot, count: usize, hash: u128 },
}

impl Head {
    /// For a secret in that many parts.
    pub(super) fn of_parts(slot: Slot, count: usize, secret: &str) -> Self {
        Self::Parts { slot, count, hash: hash(secret) }
    }

    pub(super) fn write(&self) -> Zeroizing<String> {
        Zeroizing::new(match self {
            Self::Whole(secret) => format!("{WHOLE}{:032x}:{}", hash(secret), secret.as_str()),
            Self::Parts { slot, count, hash } => format!("{PARTS}{hash:032x}:{}:{count}", slot.letter()),
        })
    }

    /// `None`: not written by us, or not as we wrote it.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix(WHOLE) {
            let (given, secret) = rest.split_once(':')?;
            return (parse_hash(given)? == hash(secret)).then(|| Self::Whole(Zeroizing::new(secret.to_owned())));
        }
        let mut fields = text.strip_prefix(PARTS)?.split(':');
        let hash = parse_hash(fields.next()?)?;
        let slot = match fields.next()? {
            "a" => Slot::A,
            "b" => Slot::B,
            _ => return None,
        };
        let count = fields.next()?.parse().ok().filter(|count| (1..=MOST_PARTS).contains(count))?;
        fields.next().is_none().then_some(Self::Parts { slot, count, hash })
    }

    /// The slot in use, if any.
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Whole(_) => None,
            Self::Parts { slot, .. } => Some(*slot),
        }
    }
}

/// Against mixtures and cuts, not against people: whoever can write these entries can read them too.
pub(super) fn hash(secret: &str) -> u128 {
    xxh3_128(secret.as_bytes())
}

fn parse_hash(text: &str) -> Option<u128> {
    (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

/// Whether it fits the head entry.
pub(super) fn fits_one(secret: &str) -> bool {
    secret.encode_utf16().count() <= MOST_UNITS
}

/// Pieces of at most [`MOST_UNITS`] UTF-16 units, as full as whole characters allow; together they are the secret.
pub(super) fn pieces(secret: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut units) = (0, 0);
    for (at, letter) in secret.char_indices() {
        if units + letter.len_utf16() > MOST_UNITS {
            pieces.push(&secret[start..at]);
            (start, units) = (at, 0);
        }
        units += letter.len_utf16();
    }
    pieces.push(&secret[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }

    /// Long texts of every width of character, near the borders where a cut could fall inside one.
    fn texts() -> impl Strategy<Value = String> {
        let letter = prop_oneof![Just('a'), Just('é'), Just('日'), Just('🌷'), Just('\0'), Just(':'), any::<char>()];
        (prop::collection::vec(letter, 1..40), 0..400_usize).prop_map(|(some, times)| {
            let unit: String = some.into_iter().collect();
            unit.repeat(times)
        })
    }

    proptest! {
        #[test]
        fn pieces_are_small_enough_for_every_keychain_and_together_the_secret(secret in texts()) {
            let pieces = pieces(&secret);
            prop_assert_eq!(pieces.concat(), secret.clone());
            prop_assert!(pieces.iter().all(|piece| units(piece) <= MOST_UNITS));
            prop_assert!(pieces.len() <= units(&secret) / (MOST_UNITS - 1) + 1, "no piece is smaller than it must be");
            prop_assert_eq!(fits_one(&secret), pieces.len() == 1);
        }

        #[test]
        fn a_head_reads_back_as_written_and_fits_the_smallest_keychain(secret in texts(), count in 1..=MOST_PARTS, b: bool) {
            let slot = if b { Slot::B } else { Slot::A };
            let parts = Head::of_parts(slot, count, &secret);
            prop_assert_eq!(Head::read(&parts.write()), Some(parts.clone()));
            prop_assert!(units(&parts.write()) <= 1280);
            if fits_one(&secret) {
                let whole = Head::Whole(Zeroizing::new(secret));
                prop_assert_eq!(Head::read(&whole.write()), Some(whole.clone()));
                prop_assert!(units(&whole.write()) <= 1280);
            }
        }

        #[test]
        fn a_head_cut_short_anywhere_is_not_read(secret in "[a-z:]{1,40}", cut in 0..1000_usize) {
            for head in [Head::Whole(Zeroizing::new(secret.clone())), Head::of_parts(Slot::A, 7, &secret)] {
                let text = head.write();
                prop_assert_eq!(Head::read(&text[..cut % text.len()]), None);
            }
        }

        #[test]
        fn whatever_stands_in_an_entry_is_answered_and_never_breaks(text in ".{0,80}") {
            let _ = Head::read(&text);
            let _ = Head::read(&format!("{PARTS}{text}"));
            let _ = Head::read(&format!("{WHOLE}{text}"));
        }
    }

    #[test]
    fn the_border_lies_exactly_at_1200_units() {
        assert_eq!(pieces(&"a".repeat(1200)).len(), 1);
        assert_eq!(pieces(&"a".repeat(1201)).len(), 2);
        assert_eq!(pieces(&"🌷".repeat(600)).len(), 1, "a tulip takes two units");
        assert_eq!(pieces(&"🌷".repeat(601)).len(), 2);
        assert_eq!(pieces(&format!("a{}", "🌷".repeat(600)))[0].chars().count(), 600, "a tulip is never cut in half");
        assert_eq!(pieces(""), [""]);
    }
}
