//! Who is right about a field from now on: rules that a person made, changed, takes back, and takes back the taking back.
//! What is open already is looked at once more by the next sync.

use crate::{Engine, EngineError};
use wedsync_domain::policy::Policy;
use wedsync_domain::{Fields, Kind, fields};
use wedsync_store::rows::Rule;
use wedsync_store::{StoreError, Tx, View};

impl Engine {
    /// From now on this decides about a field.
    pub fn set_rule(&self, kind: Kind, field: &str, policy: Policy) -> Result<(), EngineError> {
        let since = Some(self.clock.now());
        let field = named(kind, field)?;
        self.store.write(|tx| Ok(set_rule(tx, &Rule { kind, field: field.into(), policy, since })?))
    }

    /// Nobody is right by rule any more about this field; what the desk starts with decides again.
    pub fn end_rule(&self, kind: Kind, field: &str) -> Result<(), EngineError> {
        let now = self.clock.now();
        self.store.write(|tx| {
            if tx.end_rule(kind, field, now)? { Ok(look_again(tx, kind, field)?) } else { Err(no_rule(kind, field)) }
        })
    }

    /// The rule that was taken back holds again, since when it did.
    pub fn resume_rule(&self, kind: Kind, field: &str) -> Result<(), EngineError> {
        self.store.write(|tx| {
            if tx.resume_rule(kind, field)? { Ok(look_again(tx, kind, field)?) } else { Err(no_rule(kind, field)) }
        })
    }
}

/// How often it has set something aside since it was made. Not known of a rule from before this was kept.
pub fn settled_by(view: &View<'_>, rule: &Rule) -> Result<Option<u64>, StoreError> {
    let Some(since) = rule.since else { return Ok(None) };
    let mut count = 0;
    for line in view.overruled_since(since)? {
        let Some(said) = line.before else { continue };
        let of_kind = view.record(line.record)?.is_some_and(|record| record.kind == rule.kind);
        count += u64::from(
            of_kind
                && set_aside(
                    &*view.body(said)?,
                    line.after.map(|id| view.body(id)).transpose()?.as_deref(),
                    &rule.field,
                ),
        );
    }
    Ok(Some(count))
}

/// Whether this is among what was said and did not hold. A field that was emptied there leaves no value behind.
fn set_aside(said: &Fields, holds: Option<&Fields>, field: &str) -> bool {
    said.contains_key(field) && holds.is_none_or(|holds| !fields::same(said.get(field), holds.get(field)))
}

pub(super) fn set_rule(tx: &mut Tx<'_>, rule: &Rule) -> Result<(), StoreError> {
    tx.put_rule(rule)?;
    look_again(tx, rule.kind, &rule.field)
}

/// What waits for a person about this field may not have to wait any more.
fn look_again(tx: &mut Tx<'_>, kind: Kind, field: &str) -> Result<(), StoreError> {
    for open in tx.versions_open()? {
        let concerned = open.fields.iter().any(|dispute| dispute.field == *field);
        if concerned && tx.record(open.record)?.is_some_and(|record| record.kind == kind) {
            tx.set_record_dirty(open.record, true)?;
        }
    }
    Ok(())
}

fn named(kind: Kind, field: &str) -> Result<&'static str, EngineError> {
    kind.schema().field(field).map(|field| field.name).ok_or_else(|| {
        let known: Vec<&str> = kind.schema().fields.iter().map(|field| field.name).collect();
        let message = format!("{} have no field “{field}”.", kind.schema().plural);
        EngineError::refused("no_such_field", message, format!("They have: {}.", known.join(", ")))
    })
}

fn no_rule(kind: Kind, field: &str) -> EngineError {
    EngineError::not_found(format_args!("rule about “{field}” of {}", kind.schema().plural))
}
