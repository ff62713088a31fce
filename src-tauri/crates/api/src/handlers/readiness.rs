//! Whether a weekend is ready: a check now, or the last one there was.

use crate::Failure;
use crate::dto::readiness::{CheckReadiness, ReadinessBoard, ReadinessCard, ReadinessLine, ShowReadiness};
use crate::router::Context;
use crate::texts::instant;
use chrono_tz::Tz;
use wedsync_domain::readiness::{Readiness, ReadyLine};
use wedsync_domain::time::Instant;
use wedsync_engine::{Studio, next_check};

pub async fn check(context: Context, ask: CheckReadiness) -> Result<ReadinessBoard, Failure> {
    context
        .apart(move |parts| {
            let found = parts.engine.check_readiness(ask.wedding)?;
            let home = parts.engine.store().read(|view| Studio::home(view, parts.home))?;
            Ok(board(Some(&found), next_check(parts.clock.now(), home), home))
        })
        .await
}

pub async fn show(context: Context, _: ShowReadiness) -> Result<ReadinessBoard, Failure> {
    context
        .apart(move |parts| {
            let last = parts.engine.readiness()?;
            let home = parts.engine.store().read(|view| Studio::home(view, parts.home))?;
            Ok(board(last.as_ref(), next_check(parts.clock.now(), home), home))
        })
        .await
}

fn board(last: Option<&Readiness>, next: wedsync_domain::Timestamp, home: Tz) -> ReadinessBoard {
    ReadinessBoard { next: instant(next), last: last.map(|it| card(it, home)) }
}

fn card(it: &Readiness, home: Tz) -> ReadinessCard {
    ReadinessCard {
        checked: instant(it.checked.0),
        due: it.due.map(|due| instant(due.0)),
        until: instant(it.until.0),
        standing: it.standing(),
        open: u32::try_from(it.open().count()).unwrap_or(u32::MAX),
        weddings: it.weddings.clone(),
        lines: it.lines.iter().map(|line| said(line, home)).collect(),
    }
}

fn said(it: &ReadyLine, home: Tz) -> ReadinessLine {
    let when = |at: Instant| at.0.utc().with_timezone(&home).format("%a %-d %b %H:%M").to_string();
    ReadinessLine {
        check: it.check,
        standing: it.standing,
        wedding: it.wedding,
        seen: it.seen.clone(),
        words: it.seen.said(&when),
        why: it.check.why().to_owned(),
        fix: it.fix.clone(),
        next_step: it.next_step().unwrap_or_default(),
    }
}
