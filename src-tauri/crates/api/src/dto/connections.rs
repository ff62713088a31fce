//! Providers, and the accounts that are connected.

use super::collections::CollectionCard;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use wedsync_domain::Fault;
use wedsync_domain::connection::ConnectionState;
use wedsync_domain::ids::ConnectionId;

/// Which tools can be connected?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListProviders {}

/// One tool that can be connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ProviderCard {
    /// `caldav`
    pub id: String,
    /// `CalDAV calendar`
    pub name: String,
    /// `calendar`, `crm`, `accounting`
    pub kind: String,
    /// `full`, `watch` or `relay`
    pub grade: String,
    /// What its sign-in needs: `none`, `password`, `password_if_named` (only together with a username), or `browser`
    /// (the provider's own page).
    pub sign_in: String,
    /// Seconds from one look to the next in peak, unless somebody chooses otherwise.
    pub every_s: u32,
    /// Nobody can choose less than these seconds.
    pub soonest_s: u32,
    /// So many requests a second go out to it at the most.
    pub per_second: u32,
    /// What to know before it is connected.
    #[serde(default)]
    pub notes: Vec<String>,
    /// How the studio registers the desk with the provider; empty where it need not.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What it asks for when it is connected, secrets aside.
    pub settings: Vec<SettingCard>,
    /// Well-known services whose answers are filled in already; their ids can be given instead of the provider's.
    pub presets: Vec<PresetCard>,
}

/// One well-known service of a provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PresetCard {
    /// `apple-icloud`
    pub id: String,
    /// `Apple iCloud`
    pub name: String,
    /// What to know for this one.
    pub help: String,
    /// Answers by setting.
    pub settings: BTreeMap<String, String>,
}

/// One line of a connect form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingCard {
    /// `url`
    pub name: String,
    /// `Server address`
    pub label: String,
    /// What to put there and where to find it.
    pub help: String,
    /// Whether it must be given.
    pub required: bool,
}

/// Connects an account: signs in first, stores afterwards. The password travels beside it; for a sign-in in the
/// browser, the secret of the studio's own registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Connect {
    /// `caldav`
    pub provider: String,
    /// What the studio calls it.
    pub name: String,
    /// `url`, `path`, `username`.
    pub settings: BTreeMap<String, String>,
}

/// It is connected, and these are its lists. All of them start as read, by themselves in a circle of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Connected {
    /// `con-1`
    pub id: ConnectionId,
    /// What the studio calls it.
    pub name: String,
    /// What was found there.
    pub collections: Vec<CollectionCard>,
}

/// Which accounts are connected?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ListConnections {}

/// What is known of this one?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ShowConnection {
    pub id: ConnectionId,
}

/// Leaves it out of every sync until it is resumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PauseConnection {
    pub id: ConnectionId,
}

/// Takes it in again. A password given beside the command replaces the stored one, after a sign-in with it worked. Where
/// the sign-in is the provider's own page and has ended, that page is shown again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ResumeConnection {
    pub id: ConnectionId,
    /// Shows that page although the sign-in has not ended, because it will.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub anew: bool,
}

/// How often it is looked at. While a wedding is under way it cannot become less often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ScheduleConnection {
    pub id: ConnectionId,
    /// Seconds. Absent: as the season says.
    #[serde(default)]
    pub every_s: Option<u32>,
}

/// Forgets it and its password. Records stay here, and nothing is changed there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RemoveConnection {
    pub id: ConnectionId,
}

/// One connected account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ConnectionCard {
    pub id: ConnectionId,
    pub name: String,
    pub provider: String,
    pub state: ConnectionState,
    /// The last sync that worked from end to end.
    pub last_ok: Option<String>,
    /// When the schedule runs it next.
    pub due: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// The last thing that went wrong and still stands.
    pub fault: Option<Fault>,
}

/// One connected account with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ConnectionPage {
    #[serde(flatten)]
    pub card: ConnectionCard,
    pub settings: BTreeMap<String, String>,
    /// Seconds between scheduled syncs, as things are now.
    pub interval_s: u32,
    pub rhythm: RhythmCard,
    pub collections: Vec<CollectionCard>,
    /// Items that could not be taken in.
    pub skipped: Vec<SkippedItem>,
}

/// How often a connection is looked at, why, and what can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RhythmCard {
    /// What a person has chosen, in seconds. Absent: as the season says.
    pub chosen_s: Option<u32>,
    /// What decides it now.
    pub because: RhythmBecause,
    /// What the seasons say, in seconds: peak, shoulder, off-season.
    pub seasons_s: [u32; 3],
    /// What can be chosen, in seconds.
    pub choices_s: Vec<u32>,
    /// A wedding is under way until then: nothing can be looked at less often before.
    pub held_until: Option<String>,
    /// What that asks of its provider.
    pub budget: PollBudget,
}

/// How much a provider is asked, and how much it bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PollBudget {
    /// Seconds from one look to the next while weddings of the day depend on it.
    pub soonest_s: u32,
    /// Requests in the busiest hour of the last 24.
    pub most_asked: u32,
    /// Requests in an hour that its pace lets through.
    pub allowed: u32,
}

/// Why a connection is looked at as often as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RhythmBecause {
    /// A person has chosen so.
    Chosen,
    Peak,
    Shoulder,
    Off,
    /// Weddings depend on it: it is looked at as in peak, whatever else was said.
    Weddings,
}

/// One item that could not be taken in, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct SkippedItem {
    /// What the provider calls it.
    pub id: String,
    pub collection: wedsync_domain::ids::CollectionId,
    pub fault: Fault,
    pub since: String,
}

/// It is forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Removed {
    pub id: ConnectionId,
    pub name: String,
    pub removed: bool,
    /// The provider could not be told, so the desk still stands in its list of allowed programs.
    #[serde(default)]
    pub still_allowed_there: bool,
}
