//! What the words about alerts mean.

use super::{Asked, secret};
use crate::grammar::Alerts;
use std::path::Path;
use wedsync_api::Failure;
use wedsync_api::dto::alerts::{
    AcknowledgeAlert, AddChannel, HoldAlerts, ListAlerts, ListChannels, ListRoutes, RemoveChannel, ResolveAlert,
    SetChannel, SetHeartbeat, SetRoutes, ShowAlert, TestChannel,
};

pub(super) fn asked(words: &Alerts) -> Result<Asked, Failure> {
    Ok(match words {
        Alerts::List => ListAlerts {}.into(),
        Alerts::Show { id } => ShowAlert { id: *id }.into(),
        Alerts::Ack { id } => AcknowledgeAlert { id: *id }.into(),
        Alerts::Resolve { id } => ResolveAlert { id: *id }.into(),
        Alerts::Hold { minutes, .. } => HoldAlerts { minutes: *minutes }.into(),
        Alerts::Channels => ListChannels {}.into(),
        Alerts::Add { kind, name, set, key_stdin } => Asked {
            secret: if *key_stdin { Some(secret("key")?) } else { None },
            ..AddChannel { kind: kind.clone(), name: name.clone(), settings: set.iter().cloned().collect() }.into()
        },
        Alerts::Test { id } => TestChannel { id: *id }.into(),
        Alerts::On { id } => SetChannel { id: *id, on: Some(true), name: None }.into(),
        Alerts::Off { id } => SetChannel { id: *id, on: Some(false), name: None }.into(),
        Alerts::Remove { id } => RemoveChannel { id: *id }.into(),
        Alerts::Heartbeat { name, hears_trouble, off } => Asked {
            secret: if *off { None } else { Some(secret("address")?) },
            ..SetHeartbeat { name: name.clone(), hears_trouble: *hears_trouble }.into()
        },
        Alerts::Routes { set: None } => ListRoutes {}.into(),
        Alerts::Routes { set: Some(file) } => SetRoutes { routes: routes(file)? }.into(),
    })
}

fn routes(file: &Path) -> Result<Vec<wedsync_domain::incident::Route>, Failure> {
    let unusable = |why: &dyn std::fmt::Display| {
        let message = format!("The routes in {} cannot be read: {why}.", file.display());
        Failure::new("bad_route", message, "See how they are written: wedsync --json alerts routes")
    };
    let text = std::fs::read_to_string(file).map_err(|why| unusable(&why))?;
    serde_json::from_str(&text).map_err(|why| unusable(&why))
}
