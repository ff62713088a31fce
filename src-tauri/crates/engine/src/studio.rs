//! What the studio says of itself: its name, its time zone, the seasons of its year, and how long it takes from one booking to
//! the next. Nobody has to: then there is no name, the computer's zone, the usual year, and no time in between.

use crate::{Engine, EngineError};
use chrono_tz::Tz;
use wedsync_domain::season::Year;
use wedsync_store::{StoreError, View};

const NAME: &str = "studio_name";
const ZONE: &str = "studio_zone";
const YEAR: &str = "studio_year";
const TRAVEL: &str = "studio_travel_min";
const TURNAROUND: &str = "studio_turnaround_min";

/// The studio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Studio {
    /// As it calls itself.
    pub name: Option<String>,
    /// Where it is. Absent: wherever the computer is.
    pub zone: Option<Tz>,
    /// Which months are peak, shoulder and off-season.
    pub year: Year,
    /// Minutes from one place to another.
    pub travel_min: u32,
    /// Minutes until it is ready for the next booking, also at the same place.
    pub turnaround_min: u32,
}

impl Studio {
    /// What was said of it.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        let said = |key| Ok::<_, StoreError>(view.meta(key)?.filter(|text| !text.is_empty()));
        // A zone that a later version of the table no longer knows is as good as none.
        let zone = said(ZONE)?.and_then(|name| name.parse().ok());
        let year = said(YEAR)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let minutes = |key| Ok::<_, StoreError>(said(key)?.and_then(|text| text.parse().ok()).unwrap_or_default());
        let (travel_min, turnaround_min) = (minutes(TRAVEL)?, minutes(TURNAROUND)?);
        Ok(Self { name: said(NAME)?, zone, year, travel_min, turnaround_min })
    }

    /// Its zone, where the computer is in that one.
    pub fn home(view: &View<'_>, computer: Tz) -> Result<Tz, StoreError> {
        Ok(Self::of(view)?.zone.unwrap_or(computer))
    }
}

impl Engine {
    /// What the studio is called, where it is and what its year is like, from now on.
    pub fn set_studio(&self, studio: &Studio) -> Result<(), EngineError> {
        self.store.write(|tx| {
            tx.set_meta(NAME, studio.name.as_deref().unwrap_or_default())?;
            tx.set_meta(ZONE, studio.zone.map_or("", |zone| zone.name()))?;
            tx.set_meta(TRAVEL, &studio.travel_min.to_string())?;
            tx.set_meta(TURNAROUND, &studio.turnaround_min.to_string())?;
            tx.set_meta(YEAR, &serde_json::json!(studio.year).to_string())
        })?;
        Ok(())
    }
}
