//! What people do in the tools themselves. Whoever edits or deletes gives up what they had before their eyes, and of what
//! a calendar shows only what is its own.

use super::things::{Mark, mark_of};
use super::{CALENDAR, CRM, LEDGER, STATUSES, Step, Studio};
use crate::ledger::words_of;
use crate::place::{Entry, KEY, Place};
use std::collections::BTreeSet;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::Reference;
use wedsync_domain::when::{Moment, When};
use wedsync_domain::{Fields, Kind, Value};

/// A field that people edit; never one that tells what it is.
pub fn editable(kind: Kind, nth: usize) -> &'static str {
    match kind {
        Kind::Contact => ["name", "phone", "notes"][nth],
        Kind::Invoice => ["notes", "notes", "notes"][nth],
        Kind::Payment => ["method", "notes", "notes"][nth],
        _ => ["title", "location", "notes"][nth],
    }
}

/// A word as it is written into a field.
pub fn spelled(field: &str, word: &str) -> String {
    match field {
        "phone" => format!("0{word}"),
        "notes" => format!("{word} first\n\n and then "),
        _ => word.to_owned(),
    }
}

fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

fn day(number: u64) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + chrono::Days::new(number)
}

fn on(number: u64) -> Value {
    Value::When(When { start: Moment::Day(day(number)), end: None, repeats: Vec::new() })
}

fn money(number: u64) -> Value {
    // A price per hour has more digits than there are pence.
    let part = if number.is_multiple_of(3) { ".005" } else { "" };
    Value::Money(format!("{}{part} GBP", 1000 + number).parse().unwrap())
}

fn names(entry: &Entry, kind: Kind) -> impl Iterator<Item = &RemoteId> {
    entry.refs.iter().filter(move |one| one.kind == kind).map(|one| &one.id)
}

impl Studio {
    fn items(&self, tool: usize, kind: Kind) -> (&'static str, Vec<Entry>) {
        let list = self.tool(tool).shape.list(kind).unwrap();
        (list, self.tool(tool).items(list))
    }

    fn nth(&self, tool: usize, kind: Kind, nth: usize) -> Option<(&'static str, Entry)> {
        let (list, items) = self.items(tool, kind);
        items.get(nth % items.len().max(1)).map(|entry| (list, entry.clone()))
    }

    fn reference(&self, tool: usize, kind: Kind, id: &RemoteId) -> Reference {
        Reference { kind, collection: self.tool(tool).shape.list(kind).unwrap().into(), id: id.clone() }
    }

    fn enter(&mut self, tool: usize, kind: Kind, fields: Fields, refs: Vec<Reference>) -> RemoteId {
        let mark = mark_of(&fields).unwrap_or_default();
        let list = self.tool(tool).shape.list(kind).unwrap();
        // Entered by hand, it has an identity of its own in each tool.
        self.tool(tool).person_creates(list, &format!("{}-{mark}", self.tool(tool).name), fields, refs)
    }

    pub(super) fn at_a_tool(&mut self, step: Step) {
        match step {
            Step::Couple { booked } => self.couple(booked),
            Step::Joins { nth, known } => self.joins(nth, known).unwrap_or_default(),
            Step::Meets { nth } => self.meets(nth).unwrap_or_default(),
            Step::Enters => {
                let fields = self.appointment();
                self.enter(CALENDAR, Kind::Appointment, fields, Vec::new());
            }
            Step::Bills { nth } => self.bills(nth).unwrap_or_default(),
            Step::Pays { nth } => self.pays(nth).unwrap_or_default(),
            Step::BillsThere { nth } => self.bills_there(nth).unwrap_or_default(),
            Step::PaysThere { nth } => self.pays_there(nth).unwrap_or_default(),
            Step::EnteredTwice { nth } if self.clear => {
                self.enters_event_again(nth);
                self.enters_bill_again(nth).unwrap_or_default();
            }
            Step::Edits { tool, list, nth, field } => self.edits(tool, list, nth, field),
            Step::Status { nth, status } => self.says(Kind::Wedding, nth, STATUSES[status]),
            Step::BillStatus { nth, status } => self.says(Kind::Invoice, nth, ["open", "void", "draft"][status]),
            Step::Deletes { tool, list, nth } => self.deletes(tool, list, nth),
            Step::Moves { nth } => {
                if let Some((list, entry)) = self.nth(CALENDAR, Kind::Appointment, nth) {
                    self.tool(CALENDAR).person_moves(list, &entry.id);
                }
            }
            Step::Merges { nth, other } => self.merges(nth, other).unwrap_or_default(),
            Step::Relates { nth, to } => self.relates(nth, to),
            Step::Garble { tool, list, nth } => {
                let (list, entry) = self.in_list(tool, list, nth);
                if let Some(entry) = entry {
                    self.tool(tool).person_garbles(list, &entry.id);
                }
            }
            _ => {}
        }
    }

    fn person(&mut self) -> Fields {
        let (mark, _) = self.things.mark();
        let (name, phone) = (self.ledger.word("a person's name"), self.ledger.word("a telephone number"));
        let fields = [
            ("name", format!("Person {name}")),
            ("email", format!("{}@Example.org", mark.to_uppercase())),
            ("phone", format!("0{phone}")),
        ];
        fields.into_iter().map(|(field, words)| (field.into(), text(words))).collect()
    }

    fn couple(&mut self, booked: bool) {
        let mut people = Vec::new();
        let mut marks = BTreeSet::new();
        for _ in 0..2 {
            let fields = self.person();
            marks.extend(mark_of(&fields));
            let id = self.enter(CRM, Kind::Contact, fields, Vec::new());
            people.push(self.reference(CRM, Kind::Contact, &id));
        }
        let (mark, number) = self.things.mark();
        let (a, b) = (self.ledger.word("a couple"), self.ledger.word("a couple"));
        let venue = self.ledger.word("a venue");
        let said = [
            ("title", format!("{a} & {b}")),
            ("location", venue),
            ("status", STATUSES[usize::from(!booked)].to_owned()),
            ("url", mark.clone()),
        ];
        let mut fields: Fields = said.into_iter().map(|(field, words)| (field.into(), text(words))).collect();
        fields.insert("when".into(), on(number));
        self.things.people.insert(mark, marks);
        self.enter(CRM, Kind::Wedding, fields, people);
    }

    fn joins(&mut self, nth: usize, known: bool) -> Option<()> {
        let (jobs, job) = self.nth(CRM, Kind::Wedding, nth)?;
        let id = if known {
            self.nth(CRM, Kind::Contact, nth / 2)?.1.id
        } else {
            let fields = self.person();
            self.enter(CRM, Kind::Contact, fields, Vec::new())
        };
        let person = self.reference(CRM, Kind::Contact, &id);
        let entry = self.tool(CRM).items("people").into_iter().find(|entry| entry.id == id)?;
        self.things.people.entry(mark_of(&job.fields)?).or_default().extend(mark_of(&entry.fields));
        let mut refs = job.refs;
        if !refs.contains(&person) {
            refs.push(person);
            self.tool(CRM).person_relates(jobs, &job.id, refs);
        }
        Some(())
    }

    fn appointment(&mut self) -> Fields {
        let (mark, number) = self.things.mark();
        let title = self.ledger.word("an appointment");
        let said = [("title", title), ("url", mark)];
        let mut fields: Fields = said.into_iter().map(|(field, words)| (field.into(), text(words))).collect();
        fields.insert("when".into(), on(number));
        fields
    }

    fn meets(&mut self, nth: usize) -> Option<()> {
        let (_, job) = self.nth(CRM, Kind::Wedding, nth)?;
        let wedding = self.reference(CRM, Kind::Wedding, &job.id);
        let fields = self.appointment();
        self.enter(CRM, Kind::Appointment, fields, vec![wedding]);
        Some(())
    }

    fn invoice(&mut self) -> (Mark, Fields) {
        let (mark, number) = self.things.mark();
        let said = [("number", mark.clone()), ("status", "open".to_owned())];
        let mut fields: Fields = said.into_iter().map(|(field, words)| (field.into(), text(words))).collect();
        fields.insert("issued".into(), Value::Date(day(number)));
        fields.insert("total".into(), money(number));
        (mark, fields)
    }

    fn payment(&mut self) -> (Mark, Fields) {
        let (mark, number) = self.things.mark();
        let said = [("reference", mark.clone()), ("status", "received".to_owned())];
        let mut fields: Fields = said.into_iter().map(|(field, words)| (field.into(), text(words))).collect();
        fields.insert("received".into(), Value::Date(day(number)));
        fields.insert("amount".into(), money(number));
        (mark, fields)
    }

    fn bills(&mut self, nth: usize) -> Option<()> {
        let (_, job) = self.nth(CRM, Kind::Wedding, nth)?;
        let mut refs = vec![self.reference(CRM, Kind::Wedding, &job.id)];
        // Some CRMs say who is billed, some only for which wedding.
        refs.extend(
            names(&job, Kind::Contact)
                .next()
                .filter(|_| nth.is_multiple_of(2))
                .map(|id| self.reference(CRM, Kind::Contact, id)),
        );
        let (mark, fields) = self.invoice();
        self.things.wedding.insert(mark, mark_of(&job.fields)?);
        self.enter(CRM, Kind::Invoice, fields, refs);
        Some(())
    }

    fn pays(&mut self, nth: usize) -> Option<()> {
        let (_, order) = self.nth(CRM, Kind::Invoice, nth)?;
        let mut refs: Vec<_> = order.refs.iter().filter(|one| one.kind == Kind::Wedding).cloned().collect();
        refs.push(self.reference(CRM, Kind::Invoice, &order.id));
        let (mark, fields) = self.payment();
        self.things.invoice.insert(mark, mark_of(&order.fields)?);
        self.enter(CRM, Kind::Payment, fields, refs);
        Some(())
    }

    fn bills_there(&mut self, nth: usize) -> Option<()> {
        let (_, customer) = self.customer(nth)?;
        let (mark, fields) = self.invoice();
        self.things.customer.insert(mark, mark_of(&customer.fields)?);
        let refs = vec![self.reference(LEDGER, Kind::Contact, &customer.id)];
        self.enter(LEDGER, Kind::Invoice, fields, refs);
        Some(())
    }

    /// One that was not made one with another.
    fn customer(&self, nth: usize) -> Option<(&'static str, Entry)> {
        let customer = self.nth(LEDGER, Kind::Contact, nth)?;
        (self.tool(LEDGER).stands_for(&customer.1.id) == customer.1.id).then_some(customer)
    }

    fn pays_there(&mut self, nth: usize) -> Option<()> {
        let (_, invoice) = self.nth(LEDGER, Kind::Invoice, nth)?;
        let (mark, fields) = self.payment();
        self.things.invoice.insert(mark, mark_of(&invoice.fields)?);
        self.pays_for(&invoice, fields);
        Some(())
    }

    fn pays_for(&mut self, invoice: &Entry, fields: Fields) {
        let mut refs: Vec<_> = invoice.refs.iter().filter(|one| one.kind == Kind::Contact).cloned().collect();
        refs.push(self.reference(LEDGER, Kind::Invoice, &invoice.id));
        self.enter(LEDGER, Kind::Payment, fields, refs);
    }

    /// What was deleted, or taken back, is kept apart from what is entered anew; what says something else elsewhere is not
    /// recognised.
    fn is_another(&self, mark: Option<&Mark>) -> bool {
        mark.is_some_and(|mark| self.things.given_up.contains(mark) || self.things.fresh.contains(mark))
    }

    /// Whoever does not see it in the calendar enters it there, under its own title or as the couple.
    fn enters_event_again(&mut self, nth: usize) {
        let Some((_, event)) = self.nth(CRM, Kind::Appointment, nth) else { return };
        let mark = mark_of(&event.fields);
        if self.is_another(mark.as_ref()) {
            return;
        }
        if self.tool(CALENDAR).items(KEY).iter().any(|entry| mark_of(&entry.fields) == mark) {
            return;
        }
        let mut fields = event.fields.clone();
        fields.retain(|field, _| matches!(field.as_str(), "title" | "url" | "when"));
        self.things.twice.extend(mark);
        self.enter(CALENDAR, Kind::Appointment, fields, Vec::new());
    }

    /// An invoice of the CRM with its customer and its payments, as far as the books do not show them.
    fn enters_bill_again(&mut self, nth: usize) -> Option<()> {
        let (_, order) = self.nth(CRM, Kind::Invoice, nth)?;
        let there = |this: &Self, kind: Kind, mark: &Option<Mark>| {
            this.items(LEDGER, kind).1.into_iter().find(|entry| mark_of(&entry.fields) == *mark)
        };
        let mark = mark_of(&order.fields);
        if there(self, Kind::Invoice, &mark).is_some() || self.is_another(mark.as_ref()) {
            return None;
        }
        let job_id = names(&order, Kind::Wedding).next()?.clone();
        let job = self.tool(CRM).items("jobs").into_iter().find(|job| job.id == job_id)?;
        let payer = names(&job, Kind::Contact).next()?.clone();
        let person = self.tool(CRM).items("people").into_iter().find(|person| person.id == payer)?;
        if self.is_another(mark_of(&person.fields).as_ref()) {
            return None;
        }
        let customer = if let Some(known) = there(self, Kind::Contact, &mark_of(&person.fields)) {
            self.tool(LEDGER).stands_for(&known.id)
        } else {
            let mut fields = person.fields.clone();
            fields.retain(|field, _| matches!(field.as_str(), "name" | "email"));
            self.enter(LEDGER, Kind::Contact, fields, Vec::new())
        };
        let refs = vec![self.reference(LEDGER, Kind::Contact, &customer)];
        let id = self.enter(LEDGER, Kind::Invoice, order.fields.clone(), refs);
        let invoice = self.tool(LEDGER).items("invoices").into_iter().find(|invoice| invoice.id == id)?;
        for payment in self.tool(CRM).items("payments") {
            let of_it = names(&payment, Kind::Invoice).any(|paid| *paid == order.id);
            if of_it && there(self, Kind::Payment, &mark_of(&payment.fields)).is_none() {
                self.pays_for(&invoice, payment.fields);
            }
        }
        Some(())
    }

    fn in_list(&self, tool: usize, list: usize, nth: usize) -> (&'static str, Option<Entry>) {
        let lists = self.tool(tool).shape.lists;
        let (list, _) = lists[list % lists.len()];
        let items = self.tool(tool).items(list);
        (list, items.get(nth % items.len().max(1)).cloned())
    }

    /// Words that stand there on behalf of somebody else: a calendar shows what the CRM says of the wedding.
    fn borrowed(&self, tool: usize) -> BTreeSet<String> {
        let lists: &[&str] = if tool == CALENDAR { &["jobs", "people"] } else { &[] };
        let entries = lists.iter().flat_map(|list| self.tool(CRM).items(list));
        entries.flat_map(|entry| entry.fields.values().flat_map(words_of).collect::<Vec<_>>()).collect()
    }

    fn gives_up<'a>(&mut self, tool: usize, values: impl IntoIterator<Item = &'a Value>) {
        let borrowed = self.borrowed(tool);
        let own = values.into_iter().flat_map(words_of).filter(|word| !borrowed.contains(word));
        let own: Vec<Value> = own.map(Value::Text).collect();
        self.ledger.saw(&own);
    }

    fn edits(&mut self, tool: usize, list: usize, nth: usize, field: usize) {
        let (list, Some(entry)) = self.in_list(tool, list, nth) else { return };
        let kind = self.tool(tool).shape.lists.iter().find(|(key, _)| *key == list).unwrap().1;
        let mut field = editable(kind, field);
        if field == "notes" && !self.tool(tool).manners.notes {
            field = editable(kind, 0);
        }
        if field == "notes" && !self.tool(tool).manners.notes {
            return;
        }
        let word = self.ledger.word(&format!("{kind} {field} edited in {}", self.tool(tool).name));
        let shown = entry.fields.get(field).cloned();
        let shown_text = shown.as_ref().map(ToString::to_string).unwrap_or_default();
        let says = match field {
            // Only the first word of a title is the event's own; and notes are written above or beneath what is there.
            "title" if tool == CALENDAR => {
                let first = shown.iter().flat_map(words_of).next();
                let own = first.filter(|first| !self.borrowed(tool).contains(first));
                self.ledger.saw(own.clone().map(Value::Text).iter());
                own.map_or(word.clone(), |own| shown_text.replacen(&own, &word, 1))
            }
            "notes" if tool == CALENDAR && nth.is_multiple_of(2) => format!("{word}\n{shown_text}"),
            "notes" if tool == CALENDAR => format!("{shown_text}\n{word}"),
            _ => {
                self.gives_up(tool, &shown);
                match kind {
                    Kind::Wedding if field == "title" => format!("{word} & Co"),
                    _ => spelled(field, &word),
                }
            }
        };
        self.things.changed(mark_of(&entry.fields));
        self.tool(tool).person_edits(list, &entry.id, field, &says);
    }

    fn says(&self, kind: Kind, nth: usize, status: &str) {
        if let Some((list, entry)) = self.nth(CRM, kind, nth) {
            self.tool(CRM).person_edits(list, &entry.id, "status", status);
        }
    }

    fn deletes(&mut self, tool: usize, list: usize, nth: usize) {
        let (list, Some(entry)) = self.in_list(tool, list, nth) else { return };
        if is_in_use(self.tool(tool), list, &entry.id) {
            return;
        }
        self.tool(tool).person_deletes(list, &entry.id);
        if !self.tool(tool).items(list).iter().any(|left| left.id == entry.id) {
            self.gives_up(tool, entry.fields.values());
            self.things.given_up.extend(mark_of(&entry.fields));
        }
    }

    fn merges(&mut self, nth: usize, other: usize) -> Option<()> {
        let (list, stays) = self.customer(nth)?;
        let (_, goes) = self.customer(other)?;
        if stays.id != goes.id {
            self.things.merged.insert(mark_of(&goes.fields)?, mark_of(&stays.fields)?);
            self.gives_up(LEDGER, goes.fields.values());
            self.tool(LEDGER).person_merges(list, &stays.id, &goes.id);
        }
        Some(())
    }

    fn relates(&mut self, nth: usize, to: usize) {
        let Some((list, event)) = self.nth(CRM, Kind::Appointment, nth) else { return };
        let wedding = self.nth(CRM, Kind::Wedding, to).filter(|_| to > 0);
        let refs = wedding.map(|(_, job)| self.reference(CRM, Kind::Wedding, &job.id)).into_iter().collect();
        self.tool(CRM).person_relates(list, &event.id, refs);
    }
}

/// Books do not let go of what they name.
fn is_in_use(place: &Place, list: &str, id: &RemoteId) -> bool {
    let names = |entry: &Entry| entry.refs.iter().any(|one| one.id == *id && one.collection.as_str() == list);
    let books = place.shape.category == "accounting";
    books && place.shape.lists.iter().any(|(other, _)| place.items(other).iter().any(names))
}
