//! Whom an incident is for: the first route that fits, and what holds where none does.
//!
//! Pure, but for keeping them. Deliberately absent: the desktop, which is always told.

use crate::telling::until;
use chrono_tz::Tz;
use std::collections::BTreeSet;
use wedsync_domain::Timestamp;
use wedsync_domain::alert::Severity;
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::{ChannelAt, Incident, Route, RouteStep};
use wedsync_store::{StoreError, Tx, View};

const ROUTES: &str = "alert_routes";
/// Unless somebody takes it on: minutes until a critical one is told again.
const AGAIN_MIN: u32 = 10;
/// Channels that wake people: for critical ones alone, unless a route says otherwise.
pub(super) const LOUD: [&str; 2] = ["sms-twilio", "pagerduty"];
/// Letters stand in for each other, in this order.
const LETTERS: [&str; 3] = ["email-resend", "email-sendgrid", "email-smtp"];

/// Those that the studio made, in the order in which they are tried.
pub fn routes(view: &View<'_>) -> Result<Vec<Route>, StoreError> {
    Ok(view.meta(ROUTES)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

pub(super) fn keep(tx: &mut Tx<'_>, routes: &[Route]) -> Result<(), StoreError> {
    tx.set_meta(ROUTES, &serde_json::json!(routes).to_string())
}

/// What holds where no route of the studio's fits: every channel that is on, so that one that was set up is never silent.
pub fn otherwise(channels: &[ChannelAt]) -> Vec<Route> {
    let on = || channels.iter().filter(|it| it.on);
    let letters: Vec<ChannelId> =
        LETTERS.iter().flat_map(|kind| on().filter(move |it| it.kind == *kind).map(|it| it.id)).collect();
    let quiet = on().filter(|it| !LOUD.contains(&it.kind.as_str()) && !letters.contains(&it.id));
    let mut ways: Vec<Vec<ChannelId>> = quiet.map(|it| vec![it.id]).collect();
    ways.extend(Some(letters).filter(|letters| !letters.is_empty()));
    let loud = on().filter(|it| LOUD.contains(&it.kind.as_str())).map(|it| vec![it.id]);
    let all: Vec<Vec<ChannelId>> = ways.iter().cloned().chain(loud).collect();
    let route = |name: &str, least, ways, again_min| Route {
        name: name.to_owned(),
        least,
        classes: None,
        connections: None,
        region: None,
        hours: None,
        steps: vec![RouteStep { after_min: 0, ways }],
        again_min,
    };
    vec![
        route("Weddings of the day depend on it", Severity::Critical, all, Some(AGAIN_MIN)),
        route("Everything else", Severity::Warning, ways, None),
    ]
}

/// The one that decides. `venues` are those of the weddings of the day, as their names and addresses say. A route whose channels are
/// all off or gone decides nothing: what fits it would be silent.
pub(super) fn fitting<'r>(
    incident: &Incident,
    all: &'r [Route],
    on: &BTreeSet<ChannelId>,
    venues: &[String],
    now: Timestamp,
    home: Tz,
) -> Option<&'r Route> {
    all.iter().find(|route| {
        let tells = route.steps.iter().flat_map(|step| step.ways.iter().flatten()).any(|id| on.contains(id));
        let class = route.classes.as_ref().is_none_or(|it| it.iter().any(|class| class == incident.cause.class()));
        let about = incident.cause.connection();
        let tool = route.connections.as_ref().is_none_or(|it| about.is_some_and(|id| it.contains(&id)));
        let near = route.region.as_ref().is_none_or(|region| {
            let region = region.trim().to_lowercase();
            venues.iter().any(|venue| venue.to_lowercase().contains(&region))
        });
        let hour = route.hours.is_none_or(|hours| until(&hours, now, home).is_some());
        tells && incident.severity >= route.least && class && tool && near && hour
    })
}

/// The same routes without a channel that is taken away. A step that told nobody else tells nobody from now on, and keeps its place: words
/// remember steps by their number.
pub(super) fn without(mut all: Vec<Route>, channel: ChannelId) -> Vec<Route> {
    for step in all.iter_mut().flat_map(|route| &mut route.steps) {
        step.ways.iter_mut().for_each(|way| way.retain(|id| *id != channel));
        step.ways.retain(|way| !way.is_empty());
    }
    all.retain(|route| route.steps.iter().any(|step| !step.ways.is_empty()));
    all
}
