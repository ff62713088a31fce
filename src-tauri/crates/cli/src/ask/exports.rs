//! What the words about what is measured mean.

use super::{Asked, secret};
use crate::grammar::Exports;
use wedsync_api::Failure;
use wedsync_api::dto::exports::{AddExport, ListExports, RemoveExport, SetExport, SetMetrics, TestExport};

pub(super) fn asked(words: &Exports) -> Result<Asked, Failure> {
    Ok(match words {
        Exports::List => ListExports {}.into(),
        Exports::Add { kind, name, set, key_stdin } => Asked {
            secret: if *key_stdin { Some(secret("key")?) } else { None },
            ..AddExport { kind: kind.clone(), name: name.clone(), settings: set.iter().cloned().collect() }.into()
        },
        Exports::Test { id } => TestExport { id: *id }.into(),
        Exports::On { id } => SetExport { id: *id, on: true }.into(),
        Exports::Off { id } => SetExport { id: *id, on: false }.into(),
        Exports::Remove { id } => RemoveExport { id: *id }.into(),
        Exports::Metrics { switch, port, new_token } => {
            SetMetrics { on: Some((*switch).into()), port: *port, new_token: *new_token }.into()
        }
    })
}
