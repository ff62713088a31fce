//! What of the measurements that wait for a receiver is left out when there is no room for all. Pure.
//!
//! Those between others go first, where they lie closest together, so that an outage of days is still seen from its first minute to its
//! last, only more coarsely. The oldest goes last of all, when there is not even room for two.

use wedsync_store::ExportWaiting;

/// What is left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    /// Between others.
    pub(super) thinned: Vec<i64>,
    /// The oldest.
    pub(super) dropped: Vec<i64>,
}

/// What must go so that the rest has no more than so many bytes. `all` is in the order in which it came.
pub(super) fn left_out(mut all: Vec<ExportWaiting>, most: u64) -> LeftOut {
    let mut out = LeftOut::default();
    let mut bytes: u64 = all.iter().map(|it| it.bytes).sum();
    while bytes > most && all.len() > 1 {
        let at = closest(&all);
        let gone = all.remove(at.unwrap_or(0));
        bytes -= gone.bytes;
        if at.is_some() { out.thinned.push(gone.id) } else { out.dropped.push(gone.id) }
    }
    out
}

/// The one between two others without which the least is missing. Clocks are set back, so times need not grow.
fn closest(all: &[ExportWaiting]) -> Option<usize> {
    let gap = |at: usize| all.get(at + 1)?.at.0.checked_sub(all.get(at.checked_sub(1)?)?.at.0).map(i64::unsigned_abs);
    (1..all.len().saturating_sub(1)).min_by_key(|at| (gap(*at), *at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wedsync_domain::Timestamp;

    fn waiting(all: &[(i64, u64)]) -> Vec<ExportWaiting> {
        let row = |(id, (at, bytes)): (i64, &(i64, u64))| ExportWaiting { id, at: Timestamp(*at), bytes: *bytes };
        (1..).zip(all).map(row).collect()
    }

    /// An hour of minutes with room for ten, one after the other as they come.
    #[test]
    fn a_long_outage_is_kept_from_end_to_end_and_evenly() {
        let mut kept: Vec<ExportWaiting> = Vec::new();
        for minute in 0..240 {
            kept.push(ExportWaiting { id: minute, at: Timestamp(minute * 60_000), bytes: 100 });
            let out = left_out(kept.clone(), 1_000);
            assert!(out.dropped.is_empty(), "{out:?}");
            kept.retain(|it| !out.thinned.contains(&it.id));
        }
        assert_eq!((kept.len(), kept[0].id, kept[9].id), (10, 0, 239), "{kept:?}");
        let gaps: Vec<i64> = kept.windows(2).map(|two| two[1].id - two[0].id).collect();
        assert!(gaps.iter().all(|gap| *gap <= 64), "no hole of more than about an hour: {gaps:?}");
    }

    proptest! {
        #[test]
        fn there_is_room_the_newest_stays_and_the_oldest_goes_last_of_all(
            all in prop::collection::vec((0_i64..1_000_000, 1_u64..500), 0..60),
            most in 0_u64..8_000,
        ) {
            let all = waiting(&all);
            let out = left_out(all.clone(), most);
            let gone: Vec<i64> = out.thinned.iter().chain(&out.dropped).copied().collect();
            let kept: Vec<&ExportWaiting> = all.iter().filter(|it| !gone.contains(&it.id)).collect();
            let bytes: u64 = kept.iter().map(|it| it.bytes).sum();
            prop_assert!(bytes <= most || kept.len() == 1, "bounded, but for the one measurement of now");
            prop_assert_eq!(gone.len() + kept.len(), all.len(), "nothing is left out twice");
            prop_assert_eq!(kept.last().map(|it| it.id), all.last().map(|it| it.id), "what is newest stays");
            if let Some(first) = all.first() && out.dropped.is_empty() {
                prop_assert_eq!(kept[0].id, first.id, "what is oldest is thinned by nobody");
            }
            if !out.dropped.is_empty() {
                prop_assert_eq!(kept.len(), 1, "the oldest goes when there is no room for two");
            }
            let before: u64 = all.iter().map(|it| it.bytes).sum();
            prop_assert!(gone.is_empty() || before > most, "nothing is left out without need");
        }
    }
}
