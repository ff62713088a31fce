//! How long requests take: histograms of their times, hour by hour, and what they are compared with.
//!
//! Two significant digits are kept (HdrHistogram), which is finer than anybody feels; an hour takes some hundred bytes.

use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2Serializer};
use serde::{Deserialize, Serialize};
use wedsync_store::HealthHour;

/// No request takes longer than this; one that does counts as this.
const LONGEST_MS: u64 = 120_000;
const DIGITS: u8 = 2;

/// How long requests took, in milliseconds: so many of a hundred took no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many there were.
    pub asked: u32,
    /// Half of them.
    pub p50: u32,
    /// 95.
    pub p95: u32,
    /// 99.
    pub p99: u32,
}

/// The times of some requests.
pub(super) struct Times(Histogram<u32>);

impl Times {
    /// Of none yet. `None` never happens: the bounds are fixed and good.
    fn new() -> Option<Self> {
        Histogram::new_with_bounds(1, LONGEST_MS, DIGITS).ok().map(Self)
    }

    /// Those of several hours together. What cannot be read is left out: it was written by another version.
    pub(super) fn of<'a>(hours: impl IntoIterator<Item = &'a HealthHour>) -> Option<Self> {
        let mut all = Self::new()?;
        for bytes in hours.into_iter().filter_map(|hour| hour.took.as_deref()) {
            if let Ok(times) = Deserializer::new().deserialize::<u32, _>(&mut &*bytes) {
                let _ = all.0.add(times);
            }
        }
        Some(all)
    }

    pub(super) fn add(&mut self, took_ms: u32) {
        self.0.saturating_record(u64::from(took_ms).clamp(1, LONGEST_MS));
    }

    /// As bytes for the store; `None`: there are none.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let written = !self.0.is_empty() && V2Serializer::new().serialize(&self.0, &mut bytes).is_ok();
        written.then_some(bytes)
    }

    pub(super) fn spread(&self) -> Option<Spread> {
        let at = |share| u32::try_from(self.0.value_at_quantile(share)).unwrap_or(u32::MAX);
        let asked = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        (asked > 0).then(|| Spread { asked, p50: at(0.5), p95: at(0.95), p99: at(0.99) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hour(times: &[u32]) -> HealthHour {
        let mut all = Times::new().unwrap();
        for it in times {
            all.add(*it);
        }
        HealthHour { took: all.bytes(), ..HealthHour::default() }
    }

    #[test]
    fn damaged_bytes_are_as_good_as_none() {
        let broken = HealthHour { took: Some(b"not a histogram".to_vec()), ..HealthHour::default() };
        let all = Times::of([&broken, &hour(&[100; 20])]).unwrap();
        assert_eq!(all.spread().unwrap().asked, 20);
        assert_eq!(Times::of([]).unwrap().spread(), None);
    }

    proptest! {
        /// Kept hour by hour and put together again, times are what they were, to a hundredth.
        #[test]
        fn hours_put_together_are_what_was_counted(hours in prop::collection::vec(prop::collection::vec(0_u32..200_000, 1..60), 1..5)) {
            let kept: Vec<HealthHour> = hours.iter().map(|times| hour(times)).collect();
            let spread = Times::of(&kept).unwrap().spread().unwrap();
            let mut all: Vec<u64> = hours.concat().into_iter().map(|it| u64::from(it).clamp(1, LONGEST_MS)).collect();
            all.sort_unstable();
            prop_assert_eq!(spread.asked as usize, all.len());
            for (share, found) in [(0.5, spread.p50), (0.95, spread.p95), (0.99, spread.p99)] {
                #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let rank = ((all.len() as f64 * share).ceil() as usize).max(1) - 1;
                #[allow(clippy::cast_precision_loss)]
                let (true_ms, found) = (all[rank] as f64, f64::from(found));
                prop_assert!((found - true_ms).abs() <= true_ms * 0.011 + 1.0, "{found} instead of {true_ms}");
            }
        }
    }
}
