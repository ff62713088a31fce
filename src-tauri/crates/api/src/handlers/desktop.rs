//! The desktop around the window.
//!
//! Deliberately absent: how it does these things. The front end that has one gives it ([`crate::ports::Desktop`]).

use crate::Failure;
use crate::dto::desktop::{DesktopCard, NoticeTried, SetDesktop, ShowDesktop, TryNotice};
use crate::ports::Desktop;
use crate::router::Context;
use std::sync::Arc;

pub async fn show(context: Context, _: ShowDesktop) -> Result<DesktopCard, Failure> {
    Ok(match &context.desktop {
        Some(desktop) => DesktopCard { offered: true, starts: desktop.starts()? },
        None => DesktopCard { offered: false, starts: false },
    })
}

pub async fn set(context: Context, ask: SetDesktop) -> Result<DesktopCard, Failure> {
    let desktop = offered(&context)?;
    desktop.set_starts(ask.starts)?;
    // What is so, and not what was wanted.
    Ok(DesktopCard { offered: true, starts: desktop.starts()? })
}

pub async fn notify(context: Context, _: TryNotice) -> Result<NoticeTried, Failure> {
    Ok(NoticeTried { shown: offered(&context)?.show_a_notice().await })
}

fn offered(context: &Context) -> Result<&Arc<dyn Desktop>, Failure> {
    context.desktop.as_ref().ok_or_else(|| {
        Failure::new(
            "no_desktop",
            "There is no desktop here that could start the desk or show a notification.",
            "Start the program itself, and set it there.",
        )
    })
}
