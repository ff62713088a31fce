//! The studio's name, its time zone, the seasons of its year, and how long it takes from one booking to the next.

use crate::Failure;
use crate::dto::studio::{SetStudio, ShowStudio, StudioCard};
use crate::router::Context;
use chrono_tz::{TZ_VARIANTS, Tz};
use wedsync_domain::season::{Season, Year};
use wedsync_engine::{Studio, Times};

/// A name is a line, not a letter.
const LONGEST: usize = 200;
/// Whatever takes longer is a journey.
const DAY_MIN: u32 = 24 * 60;

pub async fn show(context: Context, _: ShowStudio) -> Result<StudioCard, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let studio = Studio::of(view)?;
            Ok(StudioCard {
                name: studio.name,
                zone: studio.zone.map(|zone| zone.name().to_owned()),
                seasons: studio.year.0.to_vec(),
                season: Times::look(view, now, computer)?.season,
                travel_min: studio.travel_min,
                turnaround_min: studio.turnaround_min,
                computer_zone: computer.name().to_owned(),
                zones: TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect(),
            })
        })
        .await
}

pub async fn set(context: Context, ask: SetStudio) -> Result<StudioCard, Failure> {
    let name = ask.name.as_deref().map(named).transpose()?;
    let zone = ask.zone.as_deref().map(zone).transpose()?;
    let year = ask.seasons.as_deref().map(year).transpose()?;
    let travel_min = ask.travel_min.map(minutes).transpose()?;
    let turnaround_min = ask.turnaround_min.map(minutes).transpose()?;
    context
        .apart(move |parts| {
            let before = parts.engine.store().read(Studio::of)?;
            Ok(parts.engine.set_studio(&Studio {
                name: name.unwrap_or(before.name),
                zone: zone.unwrap_or(before.zone),
                year: year.unwrap_or(before.year),
                travel_min: travel_min.unwrap_or(before.travel_min),
                turnaround_min: turnaround_min.unwrap_or(before.turnaround_min),
            })?)
        })
        .await?;
    show(context, ShowStudio {}).await
}

fn named(given: &str) -> Result<Option<String>, Failure> {
    let name = given.trim();
    if name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        return Err(Failure::new(
            "bad_value",
            format!("A studio's name is one line of at most {LONGEST} letters."),
            "Give a shorter one.",
        ));
    }
    Ok(Some(name.to_owned()).filter(|name| !name.is_empty()))
}

fn minutes(given: u32) -> Result<u32, Failure> {
    if given > DAY_MIN {
        let message = format!("From one booking to the next it takes at most a day, which is {DAY_MIN} minutes.");
        return Err(Failure::new("bad_value", message, "Give fewer minutes."));
    }
    Ok(given)
}

fn year(seasons: &[Season]) -> Result<Year, Failure> {
    seasons.try_into().map(Year).map_err(|_| {
        let message = format!("A year has twelve months, and {} seasons were given.", seasons.len());
        Failure::new("bad_value", message, "Give one for each month, January first.")
    })
}

fn zone(name: &str) -> Result<Option<Tz>, Failure> {
    if name.trim().is_empty() {
        return Ok(None);
    }
    name.trim().parse().map(Some).map_err(|_| {
        Failure::new(
            "bad_value",
            format!("“{name}” is not a time zone known here."),
            "Name one by its region and city, for example Europe/London.",
        )
    })
}
