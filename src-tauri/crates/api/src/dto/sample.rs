//! The sample studio: make-believe tools to try everything out with, and a desk of its own for them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wedsync_domain::ids::ConnectionId;

/// Is there a sample studio, and is it what is shown?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ShowSample {}

/// Shows the sample studio in place of the real one. Whatever was done in it before is still there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenSample {}

/// Shows the real studio again. The sample studio stops; what is in it stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LeaveSample {}

/// Connects one of its tools, on the tool's own page where it has one. Its lists then wait for their preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConnectSample {
    /// `google-calendar`
    pub provider: String,
}

/// How it stands with the sample studio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SampleCard {
    /// It can be opened here.
    pub offered: bool,
    /// Everything that is asked is asked of it, and not of the real studio.
    pub shown: bool,
    /// Its tools, while it is shown.
    pub tools: Vec<SampleToolCard>,
}

/// One tool of the sample studio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SampleToolCard {
    /// `google-calendar`
    pub provider: String,
    /// What the studio calls it.
    pub name: String,
    /// It is signed in to on a page of its own, in the person's browser.
    pub in_browser: bool,
    /// Once it is connected.
    pub connection: Option<ConnectionId>,
}
