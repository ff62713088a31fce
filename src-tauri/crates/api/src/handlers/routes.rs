//! Who is told what.

use crate::Failure;
use crate::dto::alerts::{ListRoutes, RouteBook, SetRoutes};
use crate::router::Context;
use wedsync_domain::alert::Severity;
use wedsync_domain::incident::{CLASSES, ChannelAt, Route};
use wedsync_engine::alerts::{otherwise, routes};

/// More than anybody understands.
const MOST: usize = 50;
const DAY_MIN: u32 = 24 * 60;

pub async fn list(context: Context, _: ListRoutes) -> Result<RouteBook, Failure> {
    context
        .look(|view| {
            let classes = CLASSES.iter().map(|class| (*class).to_owned()).collect();
            Ok(RouteBook { routes: routes(view)?, otherwise: otherwise(&view.channels()?), classes })
        })
        .await
}

pub async fn set(context: Context, ask: SetRoutes) -> Result<RouteBook, Failure> {
    let channels = context.look(|view| Ok(view.channels()?)).await?;
    if ask.routes.len() > MOST {
        return Err(wrong(format!("{} routes are more than anybody understands.", ask.routes.len()), "Make fewer."));
    }
    ask.routes.iter().try_for_each(|route| check(route, &channels))?;
    context.apart(move |parts| Ok(parts.engine.set_routes(&ask.routes)?)).await?;
    list(context, ListRoutes {}).await
}

fn wrong(message: String, next: &str) -> Failure {
    Failure::new("bad_route", message, next)
}

/// A route that could tell nobody is refused: what fits it would be silent.
fn check(it: &Route, channels: &[ChannelAt]) -> Result<(), Failure> {
    let name = it.name.trim();
    if name.is_empty() {
        return Err(wrong("A route has no name.".to_owned(), "Give it one."));
    }
    if it.least == Severity::Info {
        let message = format!("“{name}” would tell people of what is only good to know.");
        return Err(wrong(message, "Choose warnings, or critical ones."));
    }
    if let Some(class) = it.classes.iter().flatten().find(|class| !CLASSES.contains(&class.as_str())) {
        return Err(wrong(format!("“{name}” names “{class}”, which is no kind of incident."), "Leave it out."));
    }
    let ways = || it.steps.iter().flat_map(|step| &step.ways);
    if ways().next().is_none() || ways().any(Vec::is_empty) {
        return Err(wrong(format!("“{name}” tells nobody."), "Choose whom it tells, or remove it."));
    }
    if let Some(id) = ways().flatten().find(|id| channels.iter().all(|it| it.id != **id)) {
        return Err(wrong(format!("“{name}” tells {id}, which is not there."), "Choose another channel."));
    }
    if it.steps.iter().any(|step| step.after_min > DAY_MIN)
        || it.again_min.is_some_and(|it| !(1..=DAY_MIN).contains(&it))
    {
        return Err(wrong(format!("“{name}” waits for longer than a day."), "Give minutes, 1,440 at the most."));
    }
    if it.hours.is_some_and(|hours| hours.from == hours.until) {
        return Err(wrong(format!("The hours of “{name}” end when they begin."), "Choose two times, or none."));
    }
    Ok(())
}
