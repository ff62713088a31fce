//! The one table of where each provider has its doors, what may be asked of it, and how it treats its tokens.
//!
//! Paths are the real ones behind another host, so that only the base address differs. Sources, read 2026-11-21:
//! <https://developers.google.com/identity/protocols/oauth2/native-app>, Google's Calendar discovery document (scopes
//! and their words), <https://developer.intuit.com/app/developer/qbo/docs/develop/authentication-and-authorization/oauth-2.0>.
//! None of it was compared with a live server.

use crate::accounts::Account;
use serde::{Deserialize, Serialize};

/// A provider that can be signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Its Calendar.
    Google,
    /// QuickBooks Online.
    QuickBooks,
}

/// Where a provider's doors are, beneath the base address.
#[derive(Debug)]
pub struct Places {
    /// The authorization endpoint, where the browser goes.
    pub authorize: &'static str,
    /// The token endpoint.
    pub token: &'static str,
    /// The revocation endpoint.
    pub revoke: &'static str,
    /// What follows the base address in the issuer's name (RFC 9207).
    pub issuer: &'static str,
    /// Each scope, and what it means in words.
    pub scopes: &'static [(&'static str, &'static str)],
    /// What people know it as.
    pub name: &'static str,
}

/// How a provider treats its tokens; every part can be switched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manners {
    /// How long an access token is good for, in seconds.
    pub access_seconds: u32,
    /// How long a refresh token is good for, in seconds.
    pub refresh_seconds: u32,
    /// Whether each refresh hands out a new refresh token.
    pub rotation: bool,
    /// For how many seconds a replaced refresh token is still good. Past that its use revokes the whole family.
    pub grace_seconds: u32,
    /// Whether the answer of the authorization endpoint names its issuer (RFC 9207).
    pub iss: bool,
}

const GOOGLE: Places = Places {
    authorize: "/o/oauth2/v2/auth",
    token: "/token",
    revoke: "/revoke",
    issuer: "",
    scopes: &[
        (
            "https://www.googleapis.com/auth/calendar",
            "See, edit, share, and permanently delete all the calendars you can access using Google Calendar",
        ),
        (
            "https://www.googleapis.com/auth/calendar.readonly",
            "See and download any calendar you can access using your Google Calendar",
        ),
        ("https://www.googleapis.com/auth/calendar.events", "View and edit events on all your calendars"),
        (
            "https://www.googleapis.com/auth/calendar.events.owned",
            "See, create, change, and delete events on Google calendars you own",
        ),
        ("https://www.googleapis.com/auth/calendar.events.readonly", "View events on all your calendars"),
        (
            "https://www.googleapis.com/auth/calendar.calendarlist",
            "See, add, and remove Google calendars you’re subscribed to",
        ),
        (
            "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
            "See the list of Google calendars you’re subscribed to",
        ),
    ],
    name: "Google",
};

const QUICKBOOKS: Places = Places {
    authorize: "/connect/oauth2",
    token: "/oauth2/v1/tokens/bearer",
    revoke: "/v2/oauth2/tokens/revoke",
    issuer: "/op/v1",
    scopes: &[("com.intuit.quickbooks.accounting", "See and change customers, invoices and payments in your books")],
    name: "QuickBooks",
};

const DAY: u32 = 86_400;

impl Provider {
    /// Each of them.
    pub const ALL: [Provider; 2] = [Provider::Google, Provider::QuickBooks];

    /// Where its doors are.
    pub fn places(self) -> &'static Places {
        match self {
            Provider::Google => &GOOGLE,
            Provider::QuickBooks => &QUICKBOOKS,
        }
    }

    /// Google keeps one refresh token for as long as it is used; QuickBooks hands out new ones, good for 100 days.
    pub fn usual_manners(self) -> Manners {
        match self {
            Provider::Google => Manners::default(),
            Provider::QuickBooks => Manners { rotation: true, refresh_seconds: 100 * DAY, ..Manners::default() },
        }
    }

    /// What the provider adds to a good answer of its authorization endpoint.
    pub fn extras(self, account: &Account, scopes: &[String]) -> (&'static str, String) {
        match self {
            Provider::Google => ("scope", scopes.join(" ")),
            Provider::QuickBooks => ("realmId", account.realm.to_owned()),
        }
    }
}

impl Default for Manners {
    fn default() -> Manners {
        Manners { access_seconds: 3600, refresh_seconds: 180 * DAY, rotation: false, grace_seconds: 0, iss: true }
    }
}
