//! Identities. Ours are row numbers shown with a prefix (`rec-12`); a provider's are opaque text.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use ts_rs::TS;

/// A text was not the identity it should be, for example `rec-x`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not an id; ids look like {prefix}-12")]
pub struct NotAnId {
    given: String,
    prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl $name {
            /// What stands before the number wherever the id is shown.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "-{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "-"))
                    .and_then(|number| number.parse().ok())
                    .map(Self)
                    .ok_or_else(|| NotAnId { given: text.to_owned(), prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        // By hand, because it travels as text although it is a number.
        impl TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn docs() -> Option<String> { Some(concat!("/** `", $prefix, "-12` */\n").to_owned()) }
            fn name(_: &ts_rs::Config) -> String { stringify!($name).to_owned() }
            fn inline(_: &ts_rs::Config) -> String { concat!("`", $prefix, "-${number}`").to_owned() }
            fn decl(config: &ts_rs::Config) -> String {
                format!("type {} = {};", Self::name(config), Self::inline(config))
            }
            fn output_path() -> Option<PathBuf> { Some(concat!(stringify!($name), ".ts").into()) }
        }
    )*};
}

ids! {
    /// One signed-in account of a provider.
    ConnectionId = "con";
    /// One list inside a connection.
    CollectionId = "col";
    /// One record of the studio: a wedding, a contact, an appointment …
    RecordId = "rec";
    /// Our record ↔ one remote record.
    LinkId = "link";
    /// One set of field values, stored once however often it is referred to.
    BodyId = "body";
    /// One disagreement between places over a record.
    VersionsId = "ver";
    /// One deletion (or mass change) that waits for a person.
    HeldId = "del";
    /// One doubtful match that waits for a person.
    MatchId = "mat";
    /// One run of the sync.
    RunId = "run";
    /// One line of the journal.
    ChangeId = "chg";
    /// One thing a person is told by notification.
    NoticeId = "not";
    /// Something that is wrong.
    IncidentId = "inc";
    /// One way to reach somebody.
    ChannelId = "cha";
    /// One word about an incident.
    WordId = "word";
    /// One message to people of a wedding.
    BroadcastId = "bro";
    /// One message of it to one address.
    DeliveryId = "dlv";
    /// One program on the web that calls us when something changed there.
    SourceId = "src";
    /// One call of such a program.
    CallId = "call";
    /// One receiver of what is measured.
    ExporterId = "exp";
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub SmolStr);

        impl $name {
            /// The text as the provider gave it.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl<T: Into<SmolStr>> From<T> for $name {
            fn from(text: T) -> Self { Self(text.into()) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

names! {
    /// What a provider calls one record inside a collection: an href, a file name, an object id.
    RemoteId;
    /// The identity that a record carries with it from place to place: the UID of iCalendar, an external id.
    Uid;
    /// What a provider says changes whenever the record changes: an ETag, a SyncToken, a time and size.
    Revision;
    /// Where the next observation of a collection goes on: a sync token, a watermark.
    Cursor;
    /// What a provider calls a collection: a URL path, a folder name.
    RemoteKey;
}
