//! Where each value of a record came from: the last line of its journal that made the field say what it says.
//!
//! Deliberately absent: who it was in the tool. No tool that we read says so of a field.

use super::names::Names;
use crate::dto::records::Source;
use crate::router::Lookup;
use crate::texts::{self, instant};
use std::collections::{BTreeMap, HashMap};
use wedsync_domain::ids::BodyId;
use wedsync_domain::{Fields, Kind};
use wedsync_store::{Action, Change, Record, View};

/// By the names that a page gives to fields.
pub fn of(view: &View<'_>, names: &Names, record: &Record, now: &Fields) -> Result<BTreeMap<String, Source>, Lookup> {
    let mut bodies = HashMap::new();
    let mut found = BTreeMap::new();
    let mut open = texts::fields(record.kind, now);
    for change in view.changes_of_record(record.id)?.into_iter().rev().filter(says_something_here) {
        let before = said(view, &mut bodies, record.kind, change.before)?;
        let after = said(view, &mut bodies, record.kind, change.after)?;
        let made: Vec<String> = open
            .iter()
            .filter(|(name, value)| after.get(*name) == Some(*value) && before.get(*name) != Some(*value))
            .map(|(name, _)| name.clone())
            .collect();
        for name in made {
            open.remove(&name);
            found.insert(name, Source { place: names.place(change.collection), at: instant(change.at) });
        }
        if open.is_empty() {
            break;
        }
    }
    Ok(found)
}

type Said = BTreeMap<String, crate::dto::records::FieldText>;

fn said(view: &View<'_>, known: &mut HashMap<BodyId, Said>, kind: Kind, id: Option<BodyId>) -> Result<Said, Lookup> {
    let Some(id) = id else { return Ok(Said::new()) };
    if let Some(known) = known.get(&id) {
        return Ok(known.clone());
    }
    let fields = texts::fields(kind, &*view.body(id)?);
    known.insert(id, fields.clone());
    Ok(fields)
}

/// What is only sent out changes nothing here.
fn says_something_here(change: &Change) -> bool {
    !change.undone && matches!(change.action, Action::Created | Action::Edited | Action::Pulled | Action::Settled)
}
