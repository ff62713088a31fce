//! How well connections are, in facts and in words.

use crate::Failure;
use crate::dto::health::{
    Ahead, CheckCard, CheckHealth, CheckKind, ForecastCard, HealthBoard, HealthCard, HealthPage, HealthState,
    ListHealth, Seen, ShowHealth, Stretch, Uptime,
};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use chrono::Datelike;
use chrono_tz::Tz;
use std::time::Duration;
use wedsync_domain::connection::Connection;
use wedsync_domain::{FaultKind, Timestamp};
use wedsync_engine::health::{self, Check, EVERY, Health, History, Standing, standings};
use wedsync_engine::{Studio, last_of_the_week};
use wedsync_store::View;

/// How far back a page goes unless it is told otherwise, and at the most.
const WEEK: u16 = 7;
const FURTHEST: u16 = 400;

pub async fn list(context: Context, _: ListHealth) -> Result<HealthBoard, Failure> {
    let (now, computer, awake) = (context.parts.clock.now(), context.parts.home, context.parts.engine.awake());
    context
        .look(move |view| {
            let words =
                Words { now, home: Studio::home(view, computer)?, weddings: last_of_the_week(view, now, computer)? };
            let all = standings(view, now, computer, awake)?;
            let connections = all.into_iter().map(|it| card(it, &words)).collect();
            Ok(HealthBoard { connections, every_s: super::rhythm::seconds(EVERY) })
        })
        .await
}

pub async fn check(context: Context, _: CheckHealth) -> Result<HealthBoard, Failure> {
    context.parts.engine.look_at_health(None).await?;
    list(context, ListHealth {}).await
}

pub async fn show(context: Context, ask: ShowHealth) -> Result<HealthPage, Failure> {
    let days = ask.days.unwrap_or(WEEK);
    if !(1..=FURTHEST).contains(&days) {
        let message = format!("There is no history of {days} days.");
        return Err(Failure::new("bad_value", message, format!("Ask for 1 to {FURTHEST} days.")));
    }
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    let all = list(context.clone(), ListHealth {}).await?;
    let missing = || Failure::not_found(format!("connection {}", ask.id), "wedsync connections list");
    let card = all.connections.into_iter().find(|it| it.id == ask.id).ok_or_else(missing)?;
    context
        .look(move |view: &View<'_>| -> Result<HealthPage, Lookup> {
            let history = History::of(view, ask.id, days, now, computer)?;
            Ok(HealthPage {
                card,
                by: match history.by {
                    health::By::Hour => "hour",
                    health::By::Day => "day",
                }
                .to_owned(),
                stretches: history.stretches.iter().map(stretch).collect(),
                months: history.months.iter().map(uptime).collect(),
                seasons: history.seasons.iter().map(uptime).collect(),
            })
        })
        .await
}

fn stretch(it: &health::Stretch) -> Stretch {
    Stretch {
        from: instant(it.from),
        score: it.score,
        looks: it.all.looks,
        answered: it.all.answered,
        asked: it.all.asked,
        failed: it.all.failed,
        p50_ms: it.all.p50,
        p95_ms: it.all.p95,
        p99_ms: it.all.p99,
    }
}

fn uptime(it: &health::Uptime) -> Uptime {
    let month = format!("{:04}-{:02}", it.month.year(), it.month.month());
    Uptime { month, season: it.season, looks: it.looks, answered: it.answered }
}

fn card(it: Standing, words: &Words) -> HealthCard {
    let name = &it.connection.name;
    let checks: Vec<CheckCard> = it.now.checks.iter().map(|check| words.check(check, name)).collect();
    let because = it.now.because.map(kind);
    let deciding = it.now.because.and_then(|kind| it.now.checks.iter().find(|check| check.kind == kind));
    let (why, next_step) = words.why(it.now.state, deciding, &it.connection);
    HealthCard {
        id: it.connection.id,
        state: state(it.now.state),
        score: it.now.score,
        since: it.since.map(instant),
        because,
        why,
        next_step,
        checks,
        looked: it.looked.map(instant),
        day: it.day,
        ahead: it.ahead.iter().map(|ahead| words.ahead(ahead, name)).collect(),
        provider: it.connection.provider,
        name: it.connection.name,
    }
}

fn state(it: Health) -> HealthState {
    match it {
        Health::Healthy => HealthState::Healthy,
        Health::Paused => HealthState::Paused,
        Health::Unknown => HealthState::Unknown,
        Health::Degraded => HealthState::Degraded,
        Health::Unhealthy => HealthState::Unhealthy,
    }
}

fn kind(it: health::CheckKind) -> CheckKind {
    match it {
        health::CheckKind::Connection => CheckKind::Connection,
        health::CheckKind::Sync => CheckKind::Sync,
        health::CheckKind::Errors => CheckKind::Errors,
        health::CheckKind::Performance => CheckKind::Performance,
    }
}

/// Sentences, by the studio's clock.
struct Words {
    now: Timestamp,
    home: Tz,
    /// When the last wedding of this week ends.
    weddings: Option<Timestamp>,
}

impl Words {
    /// `14:05`, with its day where that is not today.
    fn when(&self, at: Timestamp) -> String {
        let (at, now) = (at.utc().with_timezone(&self.home), self.now.utc().with_timezone(&self.home));
        let form = if at.date_naive() == now.date_naive() { "%H:%M" } else { "%H:%M on %a %-d %b" };
        at.format(form).to_string()
    }

    fn check(&self, check: &Check, name: &str) -> CheckCard {
        CheckCard {
            check: kind(check.kind),
            state: state(check.state),
            weight: check.kind.weight(),
            seen: seen(&check.seen),
            words: self.sentence(check, name),
        }
    }

    fn sentence(&self, check: &Check, name: &str) -> String {
        match &check.seen {
            health::Seen::Nothing => match check.kind {
                health::CheckKind::Connection => "Nobody has looked lately.".to_owned(),
                health::CheckKind::Sync => "Nothing has been brought into agreement yet.".to_owned(),
                health::CheckKind::Errors => "Nothing was asked in the last hour.".to_owned(),
                health::CheckKind::Performance => "Too little was asked lately to say anything.".to_owned(),
            },
            health::Seen::Answered(ms) => format!("“{name}” answers after {}.", length(*ms)),
            health::Seen::Refused(fault, since) if fault.kind == FaultKind::SignInNeeded => {
                format!("“{name}” has refused our sign-in since {}.", self.when(*since))
            }
            health::Seen::Refused(fault, since) => {
                format!("{} It has been so since {}.", fault.message, self.when(*since))
            }
            health::Seen::OnTime(last) => format!("The last sync that worked was at {}.", self.when(*last)),
            health::Seen::Failing(fault, 1) => format!("The last sync did not work. {}", fault.message),
            health::Seen::Failing(fault, tries) => format!("The last {tries} syncs did not work. {}", fault.message),
            health::Seen::Overdue(last, every, fault) => {
                let last = match last {
                    Some(last) => format!("The last sync that worked was at {}", self.when(*last)),
                    None => "No sync has worked yet".to_owned(),
                };
                let why = fault.as_ref().map(|fault| format!(" {}", fault.message)).unwrap_or_default();
                format!("{last}; it should be every {}.{why}", minutes(*every))
            }
            health::Seen::Requests(asked, failed) => match failed.values().sum::<u32>() {
                0 => format!("All {asked} requests of the last hour went well."),
                wrong => format!("{wrong} of {asked} requests of the last hour went wrong{}.", mostly(failed)),
            },
            health::Seen::Pace(lately, None) => {
                format!(
                    "95 of a hundred requests are answered within {}. What is usual is not known yet.",
                    length(lately.p95)
                )
            }
            health::Seen::Pace(lately, Some(usual)) => format!(
                "95 of a hundred requests are answered within {}; usually it is {}.",
                length(lately.p95),
                length(usual.p95)
            ),
        }
    }

    /// Why it is as it is, and what to do.
    fn why(&self, state: Health, deciding: Option<&Check>, connection: &Connection) -> (String, String) {
        if let Some(check) = deciding {
            let step = match &check.seen {
                health::Seen::Refused(fault, _)
                | health::Seen::Failing(fault, _)
                | health::Seen::Overdue(_, _, Some(fault)) => fault.next_step.clone(),
                health::Seen::Overdue(_, _, None) => {
                    "Let the desk run: it brings it into agreement by itself.".to_owned()
                }
                _ => "Nothing to do here. If it lasts, ask the tool's support.".to_owned(),
            };
            return (self.sentence(check, &connection.name), step);
        }
        match state {
            Health::Paused => {
                ("You have paused it.".to_owned(), format!("Go on with: wedsync connections resume {}", connection.id))
            }
            Health::Unknown => {
                ("Nobody has looked lately.".to_owned(), "It is looked at while the desk is at work.".to_owned())
            }
            _ => ("It works as it should.".to_owned(), String::new()),
        }
    }

    fn ahead(&self, ahead: &health::Ahead, name: &str) -> ForecastCard {
        match ahead {
            health::Ahead::SignInEnds(at) => ForecastCard {
                ahead: Ahead::SignInEnds { at: instant(*at) },
                before_weddings: self.weddings.is_some_and(|last| *at <= last),
                words: format!("The sign-in of “{name}” ends at {}.", self.when(*at)),
                next_step: "Sign in again before then.".to_owned(),
            },
            health::Ahead::ErrorsClimb { since, asked, failed, usual } => ForecastCard {
                ahead: Ahead::ErrorsClimb { since: instant(*since), asked: *asked, failed: *failed, usual: *usual },
                before_weddings: self.weddings.is_some(),
                words: format!(
                    "{failed} of {asked} requests to “{name}” went wrong since {}; usually it would be {usual}.",
                    self.when(*since)
                ),
                next_step: "Keep an eye on it. If it goes on, ask the tool's support.".to_owned(),
            },
        }
    }
}

fn seen(it: &health::Seen) -> Seen {
    match it {
        health::Seen::Nothing => Seen::Nothing,
        health::Seen::Answered(ms) => Seen::Answered { ms: *ms },
        health::Seen::Refused(fault, since) => Seen::Refused { fault: fault.clone(), since: instant(*since) },
        health::Seen::OnTime(last) => Seen::OnTime { last: instant(*last) },
        health::Seen::Failing(fault, tries) => Seen::Failing { fault: fault.clone(), tries: *tries },
        health::Seen::Overdue(last, every, fault) => {
            Seen::Overdue { last: last.map(instant), every_s: super::rhythm::seconds(*every), fault: fault.clone() }
        }
        health::Seen::Requests(asked, failed) => {
            Seen::Requests { asked: *asked, failed: failed.values().sum(), kinds: failed.clone() }
        }
        health::Seen::Pace(lately, usual) => Seen::Pace {
            p50_ms: lately.p50,
            p95_ms: lately.p95,
            p99_ms: lately.p99,
            usual_p95_ms: usual.map(|it| it.p95),
        },
    }
}

/// The kind that most of them are of, where it says more than that it went wrong.
fn mostly(failed: &std::collections::BTreeMap<String, u32>) -> &'static str {
    match failed.iter().max_by_key(|(_, count)| **count).map(|(kind, _)| kind.as_str()) {
        Some("rate_limited") => ", mostly because it wants to be asked less often",
        Some("sign_in_needed") => ", mostly because our sign-in was refused",
        Some("forbidden") => ", mostly because we are not allowed",
        Some("transient") => ", mostly because no good answer came",
        _ => "",
    }
}

fn length(ms: u32) -> String {
    if ms < 1_000 { format!("{ms} ms") } else { format!("{:.1} s", f64::from(ms) / 1_000.0) }
}

fn minutes(every: Duration) -> String {
    match every.as_secs().div_ceil(60) {
        1 => "minute".to_owned(),
        many => format!("{many} minutes"),
    }
}
