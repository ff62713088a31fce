//! Incidents in words.

use crate::Failure;
use crate::dto::alerts::{
    AcknowledgeAlert, AlertBoard, HoldAlerts, IncidentCard, IncidentLine, IncidentPage, ListAlerts, ResolveAlert,
    ShowAlert,
};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use chrono_tz::Tz;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::{ChannelId, IncidentId};
use wedsync_domain::incident::{ChannelAt, Incident, Word};
use wedsync_engine::Studio;
use wedsync_engine::alerts::{Heartbeat, comes_and_goes, held_until, line, said};
use wedsync_store::View;

/// How long what is over is listed, and how much of it.
const LATELY: Duration = Duration::from_hours(30 * 24);
const MOST: u32 = 100;
const WEEK_MIN: u32 = 7 * 24 * 60;

pub async fn list(context: Context, _: ListAlerts) -> Result<AlertBoard, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let cards = Cards { view, now, home: Studio::home(view, computer)?, channels: view.channels()? };
            let mut open = view.incidents_open()?;
            open.sort_by_key(|it| (std::cmp::Reverse(it.severity), it.grouped, it.begun));
            let on: Vec<&ChannelAt> = cards.channels.iter().filter(|it| it.on).collect();
            Ok(AlertBoard {
                open: cards.of(open)?,
                over: cards.of(view.incidents_over(now - LATELY, MOST)?)?,
                nobody_reached: !on.is_empty() && on.iter().all(|it| it.fault.is_some()),
                channels: u32::try_from(on.len()).unwrap_or(u32::MAX),
                heartbeat: Heartbeat::of(view)?.is_some_and(|it| it.fault.is_none()),
                held_until: held_until(view, now)?.map(instant),
            })
        })
        .await
}

pub async fn show(context: Context, ask: ShowAlert) -> Result<IncidentPage, Failure> {
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context.look(move |view| page(view, ask.id, now, Studio::home(view, computer)?)).await
}

pub async fn acknowledge(context: Context, ask: AcknowledgeAlert) -> Result<IncidentPage, Failure> {
    context.apart(move |parts| Ok(parts.engine.take_on(ask.id)?)).await?;
    show(context, ShowAlert { id: ask.id }).await
}

pub async fn resolve(context: Context, ask: ResolveAlert) -> Result<IncidentPage, Failure> {
    context.apart(move |parts| Ok(parts.engine.call_over(ask.id)?)).await?;
    show(context, ShowAlert { id: ask.id }).await
}

pub async fn hold(context: Context, ask: HoldAlerts) -> Result<AlertBoard, Failure> {
    let minutes = ask.minutes;
    if minutes.is_some_and(|minutes| !(1..=WEEK_MIN).contains(&minutes)) {
        let message = "Alerts are held for a minute at least and a week at the most.";
        return Err(Failure::new("bad_value", message, format!("Give 1 to {WEEK_MIN} minutes.")));
    }
    context
        .apart(move |parts| {
            let until = minutes.map(|it| parts.clock.now() + Duration::from_mins(it.into()));
            Ok(parts.engine.hold_alerts(until)?)
        })
        .await?;
    list(context, ListAlerts {}).await
}

fn page(view: &View<'_>, id: IncidentId, now: Timestamp, home: Tz) -> Result<IncidentPage, Lookup> {
    let missing = || Lookup::from(Failure::not_found(format!("incident {id}"), "wedsync alerts list"));
    let it = view.incident(id)?.ok_or_else(missing)?;
    let lines = view.incident_lines(id)?.into_iter();
    let lines = lines.map(|(at, it)| IncidentLine { at: instant(at), words: line(&it), line: it }).collect();
    let first = view.words_about(id)?.into_iter().filter_map(|word| word.taken).map(|took| took.at).min();
    let between = |from: Timestamp, to: Timestamp| u32::try_from(to.0 - from.0).ok();
    Ok(IncidentPage {
        lines,
        detected_ms: it.well.and_then(|well| between(well, it.begun)),
        told_ms: first.and_then(|first| between(it.begun, first)),
        card: Cards { view, now, home, channels: view.channels()? }.card(it)?,
    })
}

struct Cards<'a> {
    view: &'a View<'a>,
    now: Timestamp,
    home: Tz,
    channels: Vec<ChannelAt>,
}

impl Cards<'_> {
    fn of(&self, all: Vec<Incident>) -> Result<Vec<IncidentCard>, Lookup> {
        all.into_iter().map(|it| self.card(it)).collect()
    }

    fn card(&self, it: Incident) -> Result<IncidentCard, Lookup> {
        let words = self.view.words_about(it.id)?;
        let said = said(&it, self.now, self.home);
        Ok(IncidentCard {
            id: it.id,
            class: it.cause.class().to_owned(),
            severity: it.severity,
            state: it.state,
            title: said.title,
            words: said.words,
            steps: said.steps,
            connection: it.cause.connection(),
            well: it.well.map(instant),
            since: instant(it.begun),
            comes_and_goes: it.ended.is_none() && comes_and_goes(&it, self.now),
            clear: it.clear.map(instant),
            grouped: it.grouped,
            ended: it.ended.map(instant),
            told: self.told(&words),
            waiting: u32::try_from(words.iter().filter(|word| word.ended.is_none()).count()).unwrap_or(u32::MAX),
            taken_on: it.taken_on,
            cause: it.cause,
        })
    }

    fn told(&self, words: &[Word]) -> Vec<String> {
        let mut told: Vec<ChannelId> =
            words.iter().filter_map(|word| word.taken.as_ref()).map(|it| it.channel).collect();
        told.sort_unstable();
        told.dedup();
        let name = |id: &ChannelId| self.channels.iter().find(|it| it.id == *id).map(|it| it.name.clone());
        told.iter().filter_map(name).collect()
    }
}
