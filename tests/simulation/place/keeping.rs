//! What a scripted provider makes of what it is told: how it writes values, what it names of what a draft names, and what
//! it takes for the same as something that it has.

use super::lists::{List, Stored};
use super::{Manners, Place};
use std::collections::BTreeSet;
use wedsync_domain::ids::{RemoteId, Uid};
use wedsync_domain::ports::{Draft, Reference};
use wedsync_domain::{FieldName, Fields, Kind, Value, fields};

/// The identity of a record in a place without room for one of ours.
pub(super) fn derived(place: &str, list: &str, id: &RemoteId) -> Uid {
    format!("{place}/{list}/{id}").as_str().into()
}

impl Manners {
    fn keep(&self, field: &FieldName, value: &Value) -> Value {
        match value {
            Value::Text(text) => Value::Text(self.keep_text(field, text)),
            Value::Money(money) if self.rounds => {
                let mut money = *money;
                money.amount = money.amount.round_dp(2);
                Value::Money(money)
            }
            other => other.clone(),
        }
    }

    fn keep_text(&self, field: &str, text: &str) -> String {
        let mut text = if self.normalises { format!("{} ", text.to_uppercase()) } else { text.to_owned() };
        if self.html && field == "notes" {
            text = text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n");
        }
        if self.trims {
            let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
            text = lines.join("\n");
        }
        match (field, self.cuts_notes) {
            ("phone", _) if self.formats => {
                let digits = text.replace(' ', "");
                digits.strip_prefix('0').map_or(digits.clone(), |rest| format!("+44 {rest}"))
            }
            ("email", _) if self.formats => text.to_lowercase(),
            ("notes", Some(most)) => text.chars().take(most).collect(),
            _ => text,
        }
    }
}

impl Place {
    /// As it is kept here.
    pub(super) fn store(&self, draft: &Draft) -> Fields {
        let fields = draft.fields.iter().filter(|(field, _)| self.manners.notes || field.as_str() != "notes");
        fields.map(|(field, value)| (field.clone(), self.manners.keep(field, value))).collect()
    }

    /// What a new record names of what its draft names: of money one of each kind, the first.
    pub(super) fn named(&self, draft: &Draft) -> Vec<Reference> {
        let mut seen = BTreeSet::new();
        let money = matches!(draft.kind, Kind::Invoice | Kind::Payment);
        let once = |one: &&Reference| !money || seen.insert(one.kind);
        let wanted = |kind: Kind| match (self.shape.category, draft.kind) {
            ("crm", Kind::Wedding) => kind == Kind::Contact,
            ("crm" | "accounting", Kind::Contact) | ("calendar", _) => false,
            (_, Kind::Invoice) => kind != Kind::Invoice,
            (_, Kind::Appointment) => kind == Kind::Wedding,
            _ => true,
        };
        draft.refs.iter().filter(|one| wanted(one.kind)).filter(once).cloned().collect()
    }

    /// What people would call the same as this draft, where there is no room for an identity.
    pub(super) fn same(&self, list: &List, draft: &Draft) -> Option<RemoteId> {
        let names: &[&str] = match draft.kind {
            Kind::Contact => &["name", "email"],
            Kind::Invoice => &["number"],
            _ => &["reference", "amount", "received"],
        };
        let wanted = self.store(draft);
        let target = self.named(draft).into_iter().next_back();
        let alike = |item: &Stored| {
            let says = names.iter().all(|field| fields::same(item.fields.get(*field), wanted.get(*field)));
            says && (draft.kind != Kind::Payment || item.refs.last() == target.as_ref())
        };
        list.items.iter().find(|(_, item)| alike(item)).map(|(id, _)| id.clone())
    }
}
