//! What is told by notification, and when not.

use crate::Failure;
use crate::dto::telling::{QuietHours, SetTelling, ShowTelling, TellingCard};
use crate::router::Context;
use crate::texts::instant;
use chrono::NaiveTime;
use wedsync_domain::incident::Hours;
use wedsync_engine::{Studio, Telling, until};

const CLOCK: &str = "%H:%M";

pub async fn show(context: Context, _: ShowTelling) -> Result<TellingCard, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let Telling { day_begins, awake, needs_you, quiet } = Telling::of(view)?;
            let home = Studio::home(view, computer)?;
            let shown = |time: NaiveTime| time.format(CLOCK).to_string();
            Ok(TellingCard {
                day_begins,
                awake,
                needs_you,
                quiet: quiet.map(|it| QuietHours { from: shown(it.from), until: shown(it.until) }),
                quiet_until: quiet.and_then(|it| until(&it, now, home)).map(instant),
            })
        })
        .await
}

pub async fn set(context: Context, ask: SetTelling) -> Result<TellingCard, Failure> {
    let quiet = ask.quiet.as_ref().map(quiet).transpose()?;
    context
        .apart(move |parts| {
            let before = parts.engine.store().read(Telling::of)?;
            Ok(parts.engine.set_telling(&Telling {
                day_begins: ask.day_begins.unwrap_or(before.day_begins),
                awake: ask.awake.unwrap_or(before.awake),
                needs_you: ask.needs_you.unwrap_or(before.needs_you),
                quiet: if ask.no_quiet { None } else { quiet.or(before.quiet) },
            })?)
        })
        .await?;
    show(context, ShowTelling {}).await
}

fn quiet(said: &QuietHours) -> Result<Hours, Failure> {
    let time = |text: &str| {
        NaiveTime::parse_from_str(text.trim(), CLOCK).map_err(|_| {
            let message = format!("“{text}” is not a time of the day.");
            Failure::new("bad_value", message, "Write it with hours and minutes, for example 22:00.")
        })
    };
    let (from, until) = (time(&said.from)?, time(&said.until)?);
    if from == until {
        return Err(Failure::new(
            "bad_value",
            "Quiet hours that end when they begin would leave nothing told, or everything.",
            "Name two times that differ, for example 22:00 and 07:00.",
        ));
    }
    Ok(Hours { from, until })
}
