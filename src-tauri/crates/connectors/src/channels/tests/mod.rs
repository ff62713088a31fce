//! What every channel must do, each tried on every channel of the table against a server on this computer that answers as
//! told, or not at all. How a channel is set up here is all that a new one says: [`stands`].

mod judges;
pub mod letters;
mod manifests;
mod people;
mod proxied;
mod real;
mod refusing;
mod said;
pub mod stands;

use super::{Given, TABLE, find, manifests, within};
use crate::account::Key;
use crate::http::{Wire, Words};
use crate::manifest::Hosts;
use crate::stage::{Noon, Stage};
use stands::{Stand, stand};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::alert::{Alert, Channel, Severity, Stage as Said, Today};
use wedsync_domain::{Fault, Secret};

/// Stands in every secret here, and nowhere else.
pub const CANARY: &str = "c4narye0f7the2key";
/// What the studio calls the channel.
pub const LABEL: &str = "Willow & Thistle";
const EVERY: [Said; 6] = [Said::Triggered, Said::Again, Said::Acknowledged, Said::Resolved, Said::Digest, Said::Test];

/// The channels that are tried over HTTP, with how each is set up.
fn all() -> impl Iterator<Item = (&'static str, Stand)> {
    let over_http = manifests().iter().filter(|manifest| manifest.hosts != Hosts::None);
    over_http.map(|manifest| (manifest.name.as_str(), stand(&manifest.name)))
}

/// Those of them that carry a word as it was written. A text message is written in other letters, and has tests of its own.
fn in_full() -> impl Iterator<Item = (&'static str, Stand)> {
    all().filter(|(name, _)| *name != "sms-twilio")
}

pub fn given(name: &str, url: &str, secret: Option<String>) -> Given {
    let mut given = with(name, stand(name).settings, secret);
    given.settings.insert("url".to_owned(), url.to_owned());
    given
}

/// With just these answers of the form.
fn with(name: &str, settings: &[(&str, &str)], secret: Option<String>) -> Given {
    let settings: BTreeMap<String, String> =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (manifest, key) = (find(name).unwrap().1, Key::Given(secret.map(Secret::new)));
    Given { manifest, settings, key, wire: Arc::new(Wire::default()), words: Words::new(LABEL, Arc::new(Noon)) }
}

/// The channel with just these answers of the form.
pub fn opened_with(name: &str, settings: &[(&str, &str)], secret: &str) -> Result<Arc<dyn Channel>, Fault> {
    within(Duration::from_secs(5), find(name).unwrap().0, with(name, settings, Some(secret.to_owned())))
}

/// The channel at that server, given so long for each call.
fn opened_for(deadline: Duration, name: &str, stage: &Stage) -> Arc<dyn Channel> {
    let secret = (stand(name).secret)(&stage.url);
    within(deadline, find(name).unwrap().0, given(name, &stage.url, Some(secret))).unwrap()
}

pub fn opened(name: &str, stage: &Stage) -> Arc<dyn Channel> {
    opened_for(Duration::from_secs(5), name, stage)
}

pub fn alert(stage: Said) -> Alert {
    let since = wedsync_domain::Timestamp(1_795_175_000_000);
    Alert {
        key: "wedsync-inc-12".to_owned(),
        word: format!("wedsync-inc-12-{stage:?}").to_lowercase(),
        stage,
        severity: Severity::Critical,
        title: "Xero has refused our sign-in".to_owned(),
        words: "Xero has refused our sign-in. Nothing is lost, and nothing new comes in from there.".to_owned(),
        steps: vec!["Open the desk.".to_owned(), "Sign in to Xero again.".to_owned()],
        about: "Xero".to_owned(),
        class: "sign_in_ended".to_owned(),
        since,
        written: since,
        today: Some(Today {
            weddings: 2,
            venues: vec!["The Mill".to_owned(), "Ash Barn".to_owned()],
            words: "2 weddings today, at The Mill and Ash Barn.".to_owned(),
        }),
        link: "wedsync://alerts/inc-12".to_owned(),
    }
}

#[test]
fn every_row_of_the_table_is_a_manifest() {
    assert_eq!(manifests().len(), TABLE.len());
    assert!(manifests().iter().all(|manifest| super::icon(&manifest.name).is_some_and(|icon| icon.contains("</svg>"))));
}
