//! Which of many engagements are too close to one another: a pure sweep over them in the order in which they begin.
//!
//! Deliberately absent: where they come from, and what they are called.

use std::ops::Range;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::RecordId;
use wedsync_domain::radar::Closeness;

const MINUTE: i64 = 60_000;

/// Somebody has to be somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Engagement {
    /// Those of one wedding are never in each other's way.
    pub(super) of: RecordId,
    pub(super) lasts: Range<Timestamp>,
    /// It says no times.
    pub(super) whole_day: bool,
    /// The same words are the same place; unknown ones are apart.
    pub(super) place: Option<String>,
}

/// How long a studio takes from one to the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Needed {
    /// To another place.
    pub(super) travel_min: u32,
    /// To be ready again, also at the same place.
    pub(super) turnaround_min: u32,
}

/// Every two that are too close, by their positions, the first to begin first.
pub(super) fn find(all: &[Engagement], needed: Needed) -> Vec<(usize, usize, Closeness)> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| (all[*at].lasts.start, *at));
    let longest = minutes(needed.travel_min + needed.turnaround_min);
    let (mut under_way, mut found): (Vec<usize>, Vec<_>) = (Vec::new(), Vec::new());
    for next in order {
        let starts = all[next].lasts.start;
        under_way.retain(|before: &usize| ends(&all[*before]) + longest > starts);
        for before in &under_way {
            found.extend(between(&all[*before], &all[next], needed).map(|how| (*before, next, how)));
        }
        under_way.push(next);
    }
    found
}

/// What has no length takes a moment.
fn ends(it: &Engagement) -> Timestamp {
    it.lasts.end.max(it.lasts.start + Duration::from_millis(1))
}

fn minutes(number: u32) -> Duration {
    Duration::from_secs(60 * u64::from(number))
}

fn whole(millis: i64) -> u32 {
    u32::try_from(millis / MINUTE).unwrap_or(u32::MAX)
}

/// `one` begins first.
fn between(one: &Engagement, other: &Engagement, needed: Needed) -> Option<Closeness> {
    if one.of == other.of {
        return None;
    }
    let both = ends(one).min(ends(other)).0 - other.lasts.start.0;
    if one.whole_day || other.whole_day {
        return (both > 0).then_some(Closeness::SameDay {});
    }
    if both > 0 {
        return Some(Closeness::Overlap { minutes: whole(both) });
    }
    let same_place = one.place.is_some() && one.place == other.place;
    let travel = if same_place { 0 } else { needed.travel_min };
    let (between_min, needed_min) = (whole(-both), needed.turnaround_min + travel);
    (ends(one) + minutes(needed_min) > other.lasts.start).then_some(Closeness::TooClose { between_min, needed_min })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn engagement() -> impl Strategy<Value = Engagement> {
        let place = proptest::option::of("[ab]");
        (0..6_i64, 0..400_i64, 0..90_i64, proptest::bool::weighted(0.1), place).prop_map(
            |(of, start, length, whole_day, place)| {
                let at = |minute: i64| Timestamp(minute * MINUTE);
                Engagement { of: RecordId(of), lasts: at(start)..at(start + length), whole_day, place }
            },
        )
    }

    /// Minute by minute, of every two: no sweep, no order, no arithmetic on ends.
    fn counted(all: &[Engagement], needed: Needed) -> BTreeSet<(usize, usize)> {
        let taken = |it: &Engagement| -> BTreeSet<i64> {
            let (from, until) = (it.lasts.start.0 / MINUTE, it.lasts.end.0 / MINUTE);
            (from..until.max(from + 1)).collect()
        };
        let mut found = BTreeSet::new();
        for (a, one) in all.iter().enumerate() {
            for (b, other) in all.iter().enumerate().skip(a + 1).filter(|(_, it)| it.of != one.of) {
                let (ours, theirs) = (taken(one), taken(other));
                let reach = match (one.whole_day || other.whole_day, &one.place, &other.place) {
                    (true, ..) => 0,
                    (_, Some(here), Some(there)) if here == there => needed.turnaround_min,
                    _ => needed.turnaround_min + needed.travel_min,
                };
                // What has no length takes a moment, not its minute.
                let point = |it: &Engagement| it.lasts.is_empty();
                let free = ours.iter().all(|minute| {
                    theirs.iter().all(|there| {
                        let apart = (minute - there).abs();
                        let between = apart - 1 + i64::from(point(if minute < there { one } else { other }));
                        apart > 0 && between >= i64::from(reach)
                    })
                });
                if !free {
                    found.insert((a, b));
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn the_sweep_finds_exactly_what_counting_every_minute_finds(
            all in proptest::collection::vec(engagement(), 0..14),
            travel_min in 0..60_u32,
            turnaround_min in 0..60_u32,
        ) {
            let needed = Needed { travel_min, turnaround_min };
            // A moment begins to last where something is to follow it at once.
            prop_assume!(all.iter().all(|it| !it.lasts.is_empty()) || travel_min + turnaround_min == 0);
            let found: BTreeSet<_> = find(&all, needed).into_iter().map(|(a, b, _)| (a.min(b), a.max(b))).collect();
            prop_assert_eq!(found, counted(&all, needed));
        }

        #[test]
        fn the_order_in_which_they_are_written_down_makes_no_difference(
            mut all in proptest::collection::vec(engagement(), 0..14),
            travel_min in 0..60_u32,
        ) {
            let needed = Needed { travel_min, turnaround_min: 5 };
            let pairs = |all: &[Engagement]| {
                let both = |(a, b, how): (usize, usize, Closeness)| {
                    let mut both = [format!("{:?}", all[a]), format!("{:?}", all[b])];
                    both.sort();
                    format!("{both:?} {how}")
                };
                let mut pairs: Vec<_> = find(all, needed).into_iter().map(both).collect();
                pairs.sort();
                pairs
            };
            let before = pairs(&all);
            all.reverse();
            prop_assert_eq!(pairs(&all), before);
        }
    }

    #[test]
    fn what_ends_as_the_next_begins_needs_the_way_alone() {
        let at = |from: i64, until: i64, place: &str| Engagement {
            of: RecordId(from),
            lasts: Timestamp(from * MINUTE)..Timestamp(until * MINUTE),
            whole_day: false,
            place: Some(place.into()),
        };
        let (one, here, there) = (at(0, 60, "a"), at(60, 90, "a"), at(60, 90, "b"));
        let needed = |travel_min, turnaround_min| Needed { travel_min, turnaround_min };
        assert_eq!(between(&one, &here, needed(30, 0)), None, "the same place");
        let close = Closeness::TooClose { between_min: 0, needed_min: 30 };
        assert_eq!(between(&one, &there, needed(30, 0)), Some(close));
        assert_eq!(between(&one, &at(90, 95, "b"), needed(30, 0)), None, "just enough");
        assert_eq!(between(&one, &at(30, 45, "b"), needed(0, 0)), Some(Closeness::Overlap { minutes: 15 }));
    }
}
