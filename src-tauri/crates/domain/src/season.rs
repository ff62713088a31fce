//! The studio's year: which months are peak, which are shoulder, and which are off-season.
//!
//! Deliberately absent: what follows from it, and where it is kept.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much goes on in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Season {
    /// Most weddings are then.
    Peak,
    /// Some are.
    Shoulder,
    /// Hardly any.
    Off,
}

/// The season of each month, January first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(pub [Season; 12]);

impl Default for Year {
    /// Where most weddings are in summer: peak from May to September, shoulder in April and October.
    fn default() -> Self {
        use Season::{Off, Peak, Shoulder};
        Self([Off, Off, Off, Shoulder, Peak, Peak, Peak, Peak, Peak, Shoulder, Off, Off])
    }
}

impl Year {
    /// The season that a day is in.
    pub fn on(&self, day: NaiveDate) -> Season {
        self.0.get(day.month0() as usize).copied().unwrap_or(Season::Peak)
    }

    /// The months of a season, 1 to 12.
    pub fn months(&self, season: Season) -> Vec<u8> {
        (1..).zip(self.0).filter(|(_, it)| *it == season).map(|(month, _)| month).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_in_the_season_of_its_month() {
        let year = Year::default();
        let on = |day: &str| year.on(day.parse().unwrap());
        assert_eq!(
            [on("2027-04-30"), on("2027-05-01"), on("2027-09-30")],
            [Season::Shoulder, Season::Peak, Season::Peak]
        );
        assert_eq!(
            [on("2027-10-01"), on("2027-12-31"), on("2027-01-01")],
            [Season::Shoulder, Season::Off, Season::Off]
        );
        assert_eq!(year.months(Season::Peak), [5, 6, 7, 8, 9]);
        assert_eq!(year.months(Season::Off), [1, 2, 3, 11, 12]);
    }
}
