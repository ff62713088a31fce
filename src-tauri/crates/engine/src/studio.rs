//! What the studio says of itself: its name and its time zone. Nobody has to: then there is no name, and the computer's zone.

use crate::{Engine, EngineError};
use chrono_tz::Tz;
use wedsync_store::{StoreError, View};

const NAME: &str = "studio_name";
const ZONE: &str = "studio_zone";

/// The studio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Studio {
    /// As it calls itself.
    pub name: Option<String>,
    /// Where it is. Absent: wherever the computer is.
    pub zone: Option<Tz>,
}

impl Studio {
    /// What was said of it.
    pub fn of(view: &View<'_>) -> Result<Self, StoreError> {
        let said = |key| Ok::<_, StoreError>(view.meta(key)?.filter(|text| !text.is_empty()));
        // A zone that a later version of the table no longer knows is as good as none.
        Ok(Self { name: said(NAME)?, zone: said(ZONE)?.and_then(|name| name.parse().ok()) })
    }

    /// Its zone, where the computer is in that one.
    pub fn home(view: &View<'_>, computer: Tz) -> Result<Tz, StoreError> {
        Ok(Self::of(view)?.zone.unwrap_or(computer))
    }
}

impl Engine {
    /// What the studio is called and where it is, from now on.
    pub fn set_studio(&self, studio: &Studio) -> Result<(), EngineError> {
        self.store.write(|tx| {
            tx.set_meta(NAME, studio.name.as_deref().unwrap_or_default())?;
            tx.set_meta(ZONE, studio.zone.map_or("", |zone| zone.name()))
        })?;
        Ok(())
    }
}
