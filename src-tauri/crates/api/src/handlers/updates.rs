//! Newer versions: looked for, fetched and handed over when a person says so, and never while weddings are protected.
//!
//! Deliberately absent: the way to the maker's host and what proves a package, which are behind [`crate::ports::Updates`].

use crate::Failure;
use crate::dto::updates::{FetchUpdate, InstallUpdate, LookForUpdate, NewerCard, SetUpdates, ShowUpdates, UpdatesCard};
use crate::router::Context;
use crate::texts::instant;
use wedsync_engine::{DayWatch, Lookout, Studio};

pub async fn show(context: Context, _: ShowUpdates) -> Result<UpdatesCard, Failure> {
    let (updates, now, computer) = (context.parts.updates.clone(), context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let lookout = Lookout::of(view)?;
            let watch = DayWatch::look(view, now, Studio::home(view, computer)?)?;
            let newer = lookout.newer.clone().filter(|newer| updates.is_newer(&newer.version)).map(|newer| NewerCard {
                package: updates.package(&newer.version),
                version: newer.version,
                notes: newer.notes,
                published: newer.published,
            });
            Ok(UpdatesCard {
                version: updates.version(),
                host: updates.host(),
                on: lookout.on,
                looked: lookout.looked.map(instant),
                newer,
                waits_until: watch.protected_until().map(instant),
                due: !watch.is_protected() && lookout.is_due(now),
            })
        })
        .await
}

pub async fn set(context: Context, ask: SetUpdates) -> Result<UpdatesCard, Failure> {
    context.apart(move |parts| Ok(parts.engine.look_out(|lookout| lookout.on = ask.on)?)).await?;
    show(context, ShowUpdates {}).await
}

pub async fn look(context: Context, _: LookForUpdate) -> Result<UpdatesCard, Failure> {
    unprotected(&context).await?;
    let newer = context.parts.updates.look().await?;
    let now = context.parts.clock.now();
    let noted = move |lookout: &mut Lookout| (lookout.looked, lookout.newer) = (Some(now), newer);
    context.apart(move |parts| Ok(parts.engine.look_out(noted)?)).await?;
    show(context, ShowUpdates {}).await
}

pub async fn fetch(context: Context, _: FetchUpdate) -> Result<UpdatesCard, Failure> {
    // What was newest when somebody last looked may have been taken back since.
    let Some(newer) = look(context.clone(), LookForUpdate {}).await?.newer else { return Err(none_there()) };
    context.parts.updates.fetch(&newer.version, context.progress.as_deref()).await?;
    show(context, ShowUpdates {}).await
}

pub async fn install(context: Context, _: InstallUpdate) -> Result<UpdatesCard, Failure> {
    unprotected(&context).await?;
    let card = show(context.clone(), ShowUpdates {}).await?;
    let Some(NewerCard { version, package: Some(_), .. }) = &card.newer else { return Err(none_there()) };
    let version = version.clone();
    context.apart(move |parts| parts.updates.hand_over(&version)).await?;
    Ok(card)
}

/// Weddings come first.
async fn unprotected(context: &Context) -> Result<(), Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    let until = context
        .look(move |view| {
            let home = Studio::home(view, computer)?;
            let until = DayWatch::look(view, now, home)?.protected_until();
            Ok(until.map(|until| until.utc().with_timezone(&home).format("%A %H:%M").to_string()))
        })
        .await?;
    until.map_or(Ok(()), |until| {
        Err(Failure::new(
            "updates_wait",
            format!("Weddings come first: newer versions wait until {until}."),
            "Nothing is missed. Look again after that.",
        ))
    })
}

fn none_there() -> Failure {
    Failure::new(
        "no_update",
        "There is no newer version to fetch or install.",
        "Look for a newer version first. The one that you have goes on working.",
    )
}
