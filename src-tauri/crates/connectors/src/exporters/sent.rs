//! What receivers have in common: a way out with or without a sign-in, and the fixed words that stand with every measurement.

use super::refusals::refused;
use crate::channels::{Answer, Given, Line};
use crate::http::{Ask, Scheme};
use wedsync_domain::Fault;
use wedsync_domain::measure::Snapshot;
use wedsync_domain::season::Season;

/// Says everywhere whose measurements these are.
pub const CONTEXT: (&str, &str) = ("context", "wedding_industry");

/// The way out of one receiver.
pub struct Way {
    pub line: Line,
    scheme: Scheme,
    /// Whether nothing goes out without a secret.
    demands_secret: bool,
}

impl Way {
    pub fn new(given: Given, scheme: Scheme) -> Result<Self, Fault> {
        let demands_secret = given.manifest.fields.iter().any(|field| field.name == "secret" && field.required);
        Ok(Self { line: given.line()?, scheme, demands_secret })
    }

    /// By user name and password where there is a user name, by a token where not.
    pub fn signed_as_given(given: Given) -> Result<Self, Fault> {
        let scheme = given.setting("username").map_or(Scheme::Bearer, |user| Scheme::Basic(user.to_owned()));
        Self::new(given, scheme)
    }

    /// Sends once. Any answer but a good one is a fault.
    pub async fn send(&self, ask: Ask) -> Result<Answer, Fault> {
        let given = &self.line.given;
        let signs = self.demands_secret || given.key.fetch().await?.is_some();
        let answer = if signs { self.line.send_signed(&self.scheme, ask).await? } else { self.line.send(ask).await? };
        if answer.status.is_success() { Ok(answer) } else { Err(refused(given, &answer)) }
    }
}

/// What stands with every measurement of one time: context, season, and the regions that weddings of the day are in.
pub fn tags(snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    let mut tags = vec![(CONTEXT.0, CONTEXT.1.to_owned()), ("season", season(snapshot.season).to_owned())];
    tags.extend(snapshot.regions.iter().map(|region| ("venue_region", region.clone())));
    tags
}

/// Where a name can stand only once: the regions in one text.
pub fn tags_once(snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    let mut tags = tags(snapshot);
    tags.truncate(2);
    if !snapshot.regions.is_empty() {
        tags.push(("venue_region", snapshot.regions.join(",")));
    }
    tags
}

fn season(season: Season) -> &'static str {
    match season {
        Season::Peak => "peak",
        Season::Shoulder => "shoulder",
        Season::Off => "off",
    }
}
