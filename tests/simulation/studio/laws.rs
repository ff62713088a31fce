//! What must hold in a studio, by what people know of their own things and by the words they wrote.

use super::things::mark_of;
use super::{CALENDAR, CRM, KINDS, LEDGER, Studio, named, open};
use crate::ledger::words_of;
use crate::place::{Entry, KEY, Manners, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wedsync_domain::{FieldName, Fields, Kind, Value, fields};
use wedsync_store::rows::Action;
use wedsync_store::{StoreError, View};

/// Where a calendar's own part of the notes ends.
const LINE: &str = "— Kept up to date";

type Said = Vec<(Kind, String, Arc<Fields>)>;

impl Studio {
    /// After every run, settled or not.
    pub(super) fn laws_at_any_time(&self) -> Result<(), String> {
        for place in &self.desk.places {
            if let Some(outrage) = place.outrages().first() {
                return Err(format!("S1 asked for what nobody may ask: {outrage}"));
            }
            for (kind, fields) in place.deleted() {
                let mark = mark_of(&fields).unwrap_or_default();
                if matches!(kind, Kind::Invoice | Kind::Payment) && !self.things.given_up.contains(&mark) {
                    return Err(format!("S2 money: {kind} {mark} was deleted in {}, nobody was asked", place.name));
                }
            }
        }
        Ok(())
    }

    /// Once everything has come to rest. What waits for a person, or is named as not carried over, is set aside where two
    /// tools are compared.
    pub(super) fn laws(&self) -> Result<(), String> {
        self.no_word_lost()?;
        self.nothing_twice()?;
        self.partners()?;
        let open = self.desk.look(open)?;
        let aside: BTreeSet<String> = open.union(&self.desk.look(named)?).cloned().collect();
        self.all_agree(&aside)?;
        self.dressed_once(&aside)?;
        self.nothing_silent(&aside)
    }

    fn entries(&self, tool: usize, kind: Kind) -> Vec<Entry> {
        let place = &self.desk.places[tool];
        place.shape.list(kind).map(|list| place.items(list)).unwrap_or_default()
    }

    fn no_word_lost(&self) -> Result<(), String> {
        let mut live: Vec<Fields> = self.desk.look(|view| kept(view, self.cuts()))?;
        for place in &self.desk.places {
            for (list, _) in place.shape.lists {
                live.extend(place.items(list).into_iter().map(|entry| entry.fields));
            }
        }
        let lost = self.ledger.lost(&live);
        if lost.is_empty() { Ok(()) } else { Err(format!("S3 words: {}", lost.join(", "))) }
    }

    /// Some place keeps only the beginning of notes, or none: whoever edits or deletes there has not seen the rest.
    fn cuts(&self) -> bool {
        self.desk.places.iter().any(|place| place.manners.cuts_notes.is_some() || !place.manners.notes)
    }

    fn nothing_twice(&self) -> Result<(), String> {
        for place in &self.desk.places {
            for (list, kind) in place.shape.lists {
                let mut seen = BTreeSet::new();
                for entry in place.items(list) {
                    let Some(mark) = mark_of(&entry.fields).filter(|_| place.stands_for(&entry.id) == entry.id) else {
                        continue;
                    };
                    if !self.things.doubled.contains(&mark) && !seen.insert(mark.clone()) {
                        return Err(format!("S4 twice: {kind} {mark} is twice in {}", place.name));
                    }
                }
            }
        }
        Ok(())
    }

    /// Every reference in the books and of money in the CRM points at the right partner.
    fn partners(&self) -> Result<(), String> {
        let marks = |tool: usize, kind: Kind| -> BTreeMap<_, _> {
            let entries = self.entries(tool, kind).into_iter();
            entries.filter_map(|entry| Some((entry.id, mark_of(&entry.fields)?))).collect()
        };
        for tool in [CRM, LEDGER] {
            let (weddings, people, invoices) =
                (marks(tool, Kind::Wedding), marks(tool, Kind::Contact), marks(tool, Kind::Invoice));
            for kind in [Kind::Invoice, Kind::Payment] {
                for entry in self.entries(tool, kind) {
                    let Some(mark) = mark_of(&entry.fields) else { continue };
                    let bill = self.things.invoice.get(&mark).unwrap_or(&mark);
                    for one in &entry.refs {
                        let (right, named) = match one.kind {
                            Kind::Contact => (self.things.may_pay(bill), people.get(&one.id)),
                            Kind::Wedding => (self.things.may_belong(bill), weddings.get(&one.id)),
                            _ => (BTreeSet::from([bill.clone()]), invoices.get(&one.id)),
                        };
                        if named.is_none_or(|named| !right.contains(named)) && !self.things.doubled.contains(&mark) {
                            let place = &self.desk.places[tool].name;
                            return Err(format!(
                                "S5 partners: {kind} {mark} in {place} names the {} {named:?}, not one of {right:?}",
                                one.kind
                            ));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn all_agree(&self, aside: &BTreeSet<String>) -> Result<(), String> {
        for (kind, mark, ours) in self.desk.look(said)? {
            if aside.contains(&mark) || self.things.doubled.contains(&mark) {
                continue;
            }
            for (tool, place) in self.desk.places.iter().enumerate() {
                // What is only read may say something older: nobody can tell it.
                if place.lists().iter().any(|list| list.kind == kind && list.read_only) {
                    continue;
                }
                let entries = self.entries(tool, kind);
                for entry in entries.iter().filter(|entry| mark_of(&entry.fields).as_ref() == Some(&mark)) {
                    if place.stands_for(&entry.id) == entry.id {
                        agrees(place, (kind, &mark), &ours, entry)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// A calendar shows the couple once beside each title, and a CRM not at all.
    fn dressed_once(&self, aside: &BTreeSet<String>) -> Result<(), String> {
        for entry in self.entries(CALENDAR, Kind::Appointment).iter().chain(&self.entries(CRM, Kind::Appointment)) {
            let (title, notes) = (words(&entry.fields, "title"), words(&entry.fields, "notes"));
            if title.matches('·').count() > 1 || notes.matches(LINE).count() > 1 {
                return Err(format!("S7 dress: {title:?} {notes:?} is dressed twice"));
            }
        }
        for entry in self.entries(CRM, Kind::Appointment) {
            let (title, notes) = (words(&entry.fields, "title"), words(&entry.fields, "notes"));
            if title.contains('·') || notes.contains(LINE) {
                return Err(format!("S7 dress: {title:?} {notes:?} came back into the CRM"));
            }
        }
        let jobs = self.entries(CRM, Kind::Wedding);
        for event in self.entries(CRM, Kind::Appointment) {
            let mark = mark_of(&event.fields).unwrap_or_default();
            let wedding = event.refs.first().and_then(|one| jobs.iter().find(|job| job.id == one.id));
            let shown = self.entries(CALENDAR, Kind::Appointment);
            let shown = shown.iter().find(|entry| mark_of(&entry.fields).as_ref() == Some(&mark));
            let (Some(wedding), Some(shown)) = (wedding, shown) else { continue };
            let couple = mark_of(&wedding.fields).unwrap_or_default();
            let settled = |mark: &String| !aside.contains(mark) && !self.things.doubled.contains(mark);
            let title = letters(&words(&shown.fields, "title"));
            let times = title.matches(&letters(&words(&wedding.fields, "title"))).count();
            if times != 1 && settled(&mark) && settled(&couple) && !self.things.given_up.contains(&mark) {
                return Err(format!("S7 dress: {mark} of {couple} shows {title:?}, the couple {times} times"));
            }
        }
        Ok(())
    }

    /// What a person would look for and not find is named.
    fn nothing_silent(&self, aside: &BTreeSet<String>) -> Result<(), String> {
        let excused =
            |mark: &String| [&self.things.given_up, &self.things.doubled, aside].iter().any(|set| set.contains(mark));
        let there = |tool: usize, kind: Kind| -> BTreeSet<_> {
            self.entries(tool, kind).iter().filter_map(|entry| mark_of(&entry.fields)).collect()
        };
        let jobs = self.entries(CRM, Kind::Wedding);
        let job_of = |entry: &Entry| {
            let wedding = entry.refs.iter().find(|one| one.kind == Kind::Wedding)?;
            jobs.iter().find(|job| job.id == wedding.id)
        };
        let billed = there(LEDGER, Kind::Invoice);
        for order in self.entries(CRM, Kind::Invoice) {
            let Some(mark) = mark_of(&order.fields) else { continue };
            let wanted = words(&order.fields, "status") == "open" && job_of(&order).is_some();
            let people = self.things.may_pay(&mark);
            // A customer who was made one with another can be read no more, which is what is named then.
            let merged = people.iter().any(|person| self.things.merged.contains_key(person));
            if wanted && !merged && !billed.contains(&mark) && !excused(&mark) && !people.iter().any(excused) {
                return Err(format!("S8 silent: the invoice {mark} is not in the books, and nobody is told"));
            }
        }
        let shown: BTreeSet<_> =
            self.desk.places[CALENDAR].items(KEY).iter().filter_map(|entry| mark_of(&entry.fields)).collect();
        for event in self.entries(CRM, Kind::Appointment) {
            let Some(mark) = mark_of(&event.fields) else { continue };
            let booked = job_of(&event).is_none_or(|job| words(&job.fields, "status") == "booked");
            let couple = job_of(&event).and_then(|job| mark_of(&job.fields));
            if booked && !shown.contains(&mark) && !excused(&mark) && !couple.iter().any(excused) {
                return Err(format!("S8 silent: the appointment {mark} is not in the calendar, and nobody is told"));
            }
        }
        Ok(())
    }
}

/// Everything that is kept for a person: live records, the archive's notes, what the journal says was overruled, and
/// open versions.
fn kept(view: &View<'_>, cuts: bool) -> Result<Vec<Fields>, StoreError> {
    let mut kept = Vec::new();
    for kind in KINDS {
        for record in view.records(kind)? {
            kept.push((*view.body(record.body)?).clone());
        }
    }
    for versions in view.versions_open()? {
        let sides = versions.fields.iter().flat_map(|field| &field.sides);
        kept.extend(sides.filter_map(|side| Some(Fields::from([("side".into(), side.value.clone()?)]))));
    }
    let notes = |body: &Fields| {
        let notes = body.get_key_value("notes").map(|(name, value)| (name.clone(), value.clone()));
        notes.into_iter().collect::<Fields>()
    };
    for record in view.archived()?.iter().filter(|_| cuts) {
        kept.push(notes(&*view.body(record.body)?));
    }
    for change in view.journal(None, usize::MAX >> 1)? {
        if let Some(before) = change.before {
            let before = view.body(before)?;
            kept.extend((change.action == Action::Overruled).then(|| (*before).clone()));
            kept.extend(cuts.then(|| notes(&before)));
        }
    }
    Ok(kept)
}

fn said(view: &View<'_>) -> Result<Said, StoreError> {
    let mut said = Vec::new();
    for kind in KINDS {
        for record in view.records(kind)? {
            let body = view.body(record.body)?;
            said.extend(mark_of(&body).map(|mark| (kind, mark, Arc::clone(&body))));
        }
    }
    Ok(said)
}

fn agrees(place: &Place, (kind, mark): (Kind, &str), ours: &Fields, entry: &Entry) -> Result<(), String> {
    let dressed = place.shape.category == "calendar";
    for field in fields::names([ours, &entry.fields]) {
        let (a, b) = (ours.get(field), entry.fields.get(field));
        let same = match field.as_str() {
            "notes" if !place.manners.notes => true,
            "title" | "notes" if dressed => a.is_none_or(|a| words_of(a).iter().all(|word| has(b, word))),
            "location" if dressed && a.is_none() => true,
            _ => alike(place.manners, field, a, b),
        };
        if !same {
            return Err(format!("S6 agree: {kind} {mark} {field}: {a:?} here, {b:?} in {}", place.name));
        }
    }
    Ok(())
}

fn has(value: Option<&Value>, word: &String) -> bool {
    value.is_some_and(|value| words_of(value).contains(word))
}

/// The same, whatever the place makes of it.
fn alike(manners: Manners, field: &FieldName, a: Option<&Value>, b: Option<&Value>) -> bool {
    let spelled = |value: Option<&Value>| value.map(|value| letters(&value.to_string())).unwrap_or_default();
    match (a, b) {
        (Some(Value::Money(a)), Some(Value::Money(b))) if manners.rounds => {
            a.currency == b.currency && a.amount.round_dp(2) == b.amount.round_dp(2)
        }
        _ if field == "phone" => {
            let plain = |value| spelled(value).trim_start_matches("44").trim_start_matches('0').to_owned();
            plain(a) == plain(b)
        }
        _ if field == "notes" && manners.cuts_notes.is_some() => spelled(a).starts_with(&spelled(b)),
        _ => fields::same(a, b) || spelled(a) == spelled(b),
    }
}

fn words(fields: &Fields, field: &str) -> String {
    fields.get(field).map(ToString::to_string).unwrap_or_default()
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
