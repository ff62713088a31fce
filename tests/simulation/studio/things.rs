//! What people know of their own things: each has a mark that nobody ever edits, by which it is the same in every tool,
//! and what belongs to what. Kept apart from the engine and never asked of it.

use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::{Fields, Value};

/// `t12`, in a field that people leave alone.
pub type Mark = String;

#[derive(Debug, Default)]
pub struct Things {
    count: u64,
    /// The people of each wedding, as they ever were.
    pub people: BTreeMap<Mark, BTreeSet<Mark>>,
    /// The wedding of an invoice made in the CRM.
    pub wedding: BTreeMap<Mark, Mark>,
    /// The customer of an invoice made in the books.
    pub customer: BTreeMap<Mark, Mark>,
    /// The invoice of a payment.
    pub invoice: BTreeMap<Mark, Mark>,
    /// People that were made one, and who stayed.
    pub merged: BTreeMap<Mark, Mark>,
    /// Deleted by a person somewhere, or allowed to be.
    pub given_up: BTreeSet<Mark>,
    /// Changed, and not every tool says so yet.
    pub fresh: BTreeSet<Mark>,
    /// Entered a second time by hand, and nobody has looked since.
    pub twice: BTreeSet<Mark>,
    /// Said by a person to be two, or changed before anybody could see that it is one.
    pub doubled: BTreeSet<Mark>,
}

impl Things {
    pub fn mark(&mut self) -> (Mark, u64) {
        self.count += 1;
        (format!("t{}", self.count), self.count)
    }

    /// Something about it was changed: what was entered twice cannot be recognised any more.
    pub fn changed(&mut self, mark: Option<Mark>) {
        self.fresh.extend(mark.clone());
        self.doubled.extend(mark.filter(|mark| self.twice.contains(mark)));
    }

    /// Who may be the customer of an invoice.
    pub fn may_pay(&self, invoice: &str) -> BTreeSet<Mark> {
        let of_wedding = self.wedding.get(invoice).and_then(|wedding| self.people.get(wedding)).into_iter().flatten();
        let mut may: BTreeSet<Mark> = of_wedding.chain(self.customer.get(invoice)).cloned().collect();
        // Whoever was made one with them, in whatever order.
        loop {
            let more: Vec<Mark> =
                self.merged.iter().filter(|(goes, _)| may.contains(*goes)).map(|(_, stays)| stays.clone()).collect();
            let before = may.len();
            may.extend(more);
            if may.len() == before {
                return may;
            }
        }
    }

    /// The weddings to which an invoice may belong.
    pub fn may_belong(&self, invoice: &str) -> BTreeSet<Mark> {
        if let Some(wedding) = self.wedding.get(invoice) {
            return BTreeSet::from([wedding.clone()]);
        }
        let payers = self.may_pay(invoice);
        let theirs = self.people.iter().filter(|(_, people)| !people.is_disjoint(&payers));
        theirs.map(|(wedding, _)| wedding.clone()).collect()
    }
}

/// The mark of a record, whatever a place made of its letters.
pub fn mark_of(fields: &Fields) -> Option<Mark> {
    ["url", "number", "reference", "email"].iter().find_map(|field| match fields.get(*field) {
        Some(Value::Text(text)) => {
            let text = text.trim().to_lowercase();
            let digits: String = text.strip_prefix('t')?.chars().take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then(|| format!("t{digits}"))
        }
        _ => None,
    })
}
