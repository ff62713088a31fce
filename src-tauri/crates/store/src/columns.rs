//! How values of the domain lie in columns. What does not read back is damage, never a default.

use chrono::{Datelike, NaiveDate};
use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;
use wedsync_domain::ids::BodyId;
use wedsync_domain::{Kind, Timestamp};

fn damaged(column: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::FromSqlConversionFailure(column, Type::Text, why.into())
}

pub(crate) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    row.get(column).map(Timestamp)
}

pub(crate) fn time_if(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp))
}

pub(crate) fn body_if(row: &Row<'_>, column: usize) -> Result<Option<BodyId>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(BodyId))
}

/// One of the text newtypes: a uid, a remote id …
pub(crate) fn text<T: for<'a> From<&'a str>>(row: &Row<'_>, column: usize) -> Result<T> {
    Ok(T::from(row.get_ref(column)?.as_str()?))
}

pub(crate) fn text_if<T: for<'a> From<&'a str>>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    Ok(row.get_ref(column)?.as_str_or_null()?.map(T::from))
}

pub(crate) fn kind(row: &Row<'_>, column: usize) -> Result<Kind> {
    Kind::from_str(row.get_ref(column)?.as_str()?).map_err(|why| damaged(column, why))
}

pub(crate) fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

pub(crate) fn day_if(row: &Row<'_>, column: usize) -> Result<Option<NaiveDate>> {
    row.get::<_, Option<i32>>(column)?
        .map(|number| {
            NaiveDate::from_num_days_from_ce_opt(number).ok_or(Error::IntegralValueOutOfRange(column, number.into()))
        })
        .transpose()
}

pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?).map_err(|why| damaged(column, why))
}

pub(crate) fn json_if<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    row.get_ref(column)?
        .as_str_or_null()?
        .map(|text| serde_json::from_str(text).map_err(|why| damaged(column, why)))
        .transpose()
}

/// Only for types whose serialisation cannot refuse (no maps with keys that are not text).
pub(crate) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|why| Error::ToSqlConversionFailure(why.into()))
}

/// The name of a variant, as serde knows it.
pub(crate) trait Named: Sized + Copy {
    fn name(self) -> &'static str;
    fn from_name(name: &str) -> Option<Self>;
}

pub(crate) fn named<T: Named>(row: &Row<'_>, column: usize) -> Result<T> {
    let name = row.get_ref(column)?.as_str()?;
    T::from_name(name).ok_or_else(|| damaged(column, format!("“{name}” is not one of the names known here")))
}

macro_rules! names {
    ($($type:ty { $($variant:ident = $name:literal),* $(,)? })*) => {$(
        impl Named for $type {
            fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

names! {
    crate::rows::Presence { Here = "here", Missing = "missing", Gone = "gone", Unreadable = "unreadable" }
    crate::rows::ArrivalState { New = "new", Asked = "asked", Duplicate = "duplicate", Left = "left" }
    crate::rows::HeldState { Waiting = "waiting", Approved = "approved", Refused = "refused", Closed = "closed" }
    crate::rows::Action {
        Created = "created", Edited = "edited", Pulled = "pulled", Archived = "archived", Restored = "restored",
        SentNew = "sent_new", Sent = "sent", SentDeletion = "sent_deletion", Linked = "linked",
        Unlinked = "unlinked", Overruled = "overruled", Settled = "settled",
    }
    wedsync_domain::connection::Direction { Off = "off", Read = "read", Write = "write", Both = "both" }
    wedsync_domain::connection::ConnectionState {
        Active = "active", Paused = "paused", SignInNeeded = "sign_in_needed",
    }
    wedsync_domain::intake::Scheme {
        Standard = "standard", Stripe = "stripe", Paypal = "paypal", Xero = "xero", Quickbooks = "quickbooks", Slack = "slack",
        Pagerduty = "pagerduty", Hubspot = "hubspot", Datadog = "datadog", Header = "header",
    }
}
