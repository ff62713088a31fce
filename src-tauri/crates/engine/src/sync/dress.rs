//! What a calendar shows of an appointment beyond what it says itself: the couple beside its title, the venue if it has
//! no place of its own, the people to call beneath its notes. Put on when it is written, taken off when it is read, so
//! that it is nobody's edit; what a person adds or changes in between comes back as theirs.

use super::desk::Desk;
use super::relatives::Relatives;
use super::venue;
use serde::{Deserialize, Serialize};
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::{CollectionId, RecordId};
use wedsync_domain::{Fields, Value};
use wedsync_store::{StoreError, Tx, View};

/// How an appointment of a wedding is named where nobody said otherwise.
const TEMPLATE: &str = "{title} · {couple}";
/// Where our part of the notes begins.
const LINE: &str = "— Kept up to date by WedSync. Write your own notes above this line. —";
/// So many people are named.
const PEOPLE: usize = 8;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Dress {
    before: String,
    after: String,
    location: Option<String>,
    notes: String,
}

/// Whether what a list shows is dressed there at all.
pub(crate) fn dresses(desk: &Desk, list: &Collection) -> bool {
    desk.categories.get(&list.connection).is_some_and(|category| category == "calendar")
}

impl Dress {
    /// What an appointment of that title and with those around it wears in a list; `None`: it is shown as it is.
    pub(crate) fn around(
        view: &View<'_>,
        desk: &Desk,
        list: &Collection,
        near: &Relatives,
        title: &str,
    ) -> Result<Option<Self>, StoreError> {
        let Some(wedding) = near.wedding.as_ref().filter(|_| dresses(desk, list)) else { return Ok(None) };
        let says = view.body(wedding.body)?;
        let couple = text(&says, "title").unwrap_or_default();
        let people = venue::bodies(view, &near.people)?;
        let venue = venue::of(&says, &people);
        // Who is the venue is told in its line, and not once more among the people.
        let (at, people): (Vec<_>, Vec<_>) = people.iter().partition(|person| venue::is_at(venue.as_deref(), person));
        let mut lines = Vec::new();
        lines.extend((!couple.is_empty()).then(|| couple.clone()));
        let reached = at.first().map(|venue| reach(venue)).unwrap_or_default();
        lines.extend(venue.as_ref().map(|venue| format!("Venue: {}{reached}", one_line(venue))));
        lines.extend(people.into_iter().take(PEOPLE).map(|person| line_of(person)));
        let template = list.template.as_deref().unwrap_or(TEMPLATE);
        let (before, after) = template.split_once("{title}").unwrap_or(("", ""));
        let fill =
            |part: &str| part.replace("{couple}", &couple).replace("{venue}", venue.as_deref().unwrap_or_default());
        // Whoever enters a couple by hand does so in any order.
        let (shown, both) = (title.to_lowercase(), couple.to_lowercase().replace(" and ", " & "));
        let named = both.split(" & ").all(|one| shown.contains(one.trim()));
        let (before, after) = if named { Default::default() } else { (fill(before), fill(after)) };
        Ok(Some(Self::new(&before, &after, venue, lines)))
    }

    pub(crate) fn new(before: &str, after: &str, location: Option<String>, mut lines: Vec<String>) -> Self {
        lines.insert(0, LINE.to_owned());
        Self { before: before.to_owned(), after: after.to_owned(), location, notes: lines.join("\n") }
    }

    /// As it is to be shown.
    pub(crate) fn on(&self, mut fields: Fields) -> Fields {
        if let Some(Value::Text(title)) = fields.get_mut("title") {
            *title = format!("{}{title}{}", self.before, self.after);
        }
        if let Some(location) = &self.location {
            fields.entry("location".into()).or_insert_with(|| Value::Text(location.clone()));
        }
        let own = text(&fields, "notes").map(|notes| format!("{notes}\n\n")).unwrap_or_default();
        fields.insert("notes".into(), Value::Text(format!("{own}{}", self.notes)));
        fields
    }

    /// What is left of what is shown there when ours is taken away.
    pub(crate) fn off(&self, mut fields: Fields) -> Fields {
        if let Some(Value::Text(title)) = fields.get_mut("title") {
            let bare = title.strip_prefix(&self.before).and_then(|title| title.strip_suffix(&self.after));
            if let Some(bare) = bare.map(str::to_owned) {
                *title = bare;
            }
        }
        if self.location.is_some() && text(&fields, "location") == self.location {
            fields.remove("location");
        }
        if let Some(notes) = text(&fields, "notes") {
            match self.own_notes(&notes) {
                Some(own) => fields.insert("notes".into(), Value::Text(own)),
                None => fields.remove("notes"),
            };
        }
        fields
    }

    /// What of it a person may have entered by themselves; never all of it.
    pub(crate) fn beside_the_title(self) -> Self {
        Self { notes: String::new(), ..self }
    }

    pub(crate) fn is_on(&self, fields: &Fields) -> bool {
        text(fields, "notes").is_some_and(|notes| notes.replace("\r\n", "\n").contains(&self.notes))
    }

    fn is_around_the_title(&self, fields: &Fields) -> bool {
        let around = |title: String| title.strip_prefix(&self.before).is_some_and(|rest| rest.ends_with(&self.after));
        !(self.before.is_empty() && self.after.is_empty()) && text(fields, "title").is_some_and(around)
    }

    /// What stands above our line, and beneath it whatever is not ours.
    fn own_notes(&self, notes: &str) -> Option<String> {
        let notes = notes.replace("\r\n", "\n");
        let (above, below) = match notes.find(LINE) {
            Some(at) => notes.split_at(at),
            None => (notes.as_str(), ""),
        };
        let ours: Vec<&str> = self.notes.lines().map(str::trim).collect();
        let added = below.lines().filter(|line| !line.trim().is_empty() && !ours.contains(&line.trim()));
        let mut own: Vec<&str> = if above.trim().is_empty() { Vec::new() } else { vec![above.trim_end()] };
        own.extend(added);
        (!own.is_empty()).then(|| own.join("\n"))
    }
}

/// Whether something may be added to what this field says.
pub(crate) fn reaches(field: &str) -> bool {
    matches!(field, "title" | "location" | "notes")
}

/// What a record has on in a list as far as it was ever sent there: the latest last.
pub(crate) fn worn(view: &View<'_>, record: RecordId, list: CollectionId) -> Result<Vec<Dress>, StoreError> {
    let worn = view.dress(record, list)?;
    Ok(worn.and_then(|worn| serde_json::from_str(&worn).ok()).unwrap_or_default())
}

/// Enters what is worn. While a write is under way both the old and the new: nobody knows which is seen next.
pub(crate) fn wear(tx: &mut Tx<'_>, record: RecordId, list: CollectionId, worn: &[Dress]) -> Result<(), StoreError> {
    if worn.is_empty() {
        return tx.set_dress(record, list, None);
    }
    let worn = serde_json::to_string(worn).unwrap_or_default();
    tx.set_dress(record, list, Some(&worn))
}

/// What is seen there tells which of several is worn; where none is, the first was.
pub(crate) fn seen(tx: &mut Tx<'_>, record: RecordId, list: CollectionId, fields: &Fields) -> Result<(), StoreError> {
    let all = worn(tx, record, list)?;
    if all.len() < 2 {
        return Ok(());
    }
    let latest = |is: fn(&Dress, &Fields) -> bool| all.iter().rev().find(|dress| is(dress, fields));
    // Whoever emptied the notes has left the title.
    let on = latest(Dress::is_on).or_else(|| latest(Dress::is_around_the_title)).or(all.first()).cloned();
    wear(tx, record, list, on.as_slice())
}

/// A write came to nothing: what it would have put on is not worn.
pub(crate) fn undo(tx: &mut Tx<'_>, record: RecordId, list: CollectionId) -> Result<(), StoreError> {
    let mut all = worn(tx, record, list)?;
    if all.len() < 2 {
        return Ok(());
    }
    all.pop();
    wear(tx, record, list, &all)
}

/// Takes off whatever is worn, the latest first. A line that any of it has is ours: nobody knows which is seen.
pub(crate) fn bare(worn: &[Dress], fields: &Fields) -> Fields {
    let notes = worn.iter().map(|dress| dress.notes.as_str()).collect::<Vec<_>>().join("\n");
    worn.iter().rev().fold(fields.clone(), |fields, dress| Dress { notes: notes.clone(), ..dress.clone() }.off(fields))
}

fn text(fields: &Fields, field: &str) -> Option<String> {
    match fields.get(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// `Anna Bell (partner A): 07700 900123, anna@example.org`
fn line_of(person: &Fields) -> String {
    let name = text(person, "name").or_else(|| text(person, "shown_as")).unwrap_or_else(|| "Somebody".to_owned());
    let role = text(person, "role").or_else(|| venue::is_venue(person).then(|| "venue".to_owned()));
    let role = role.map(|role| format!(" ({})", one_line(&role))).unwrap_or_default();
    format!("{}{role}{}", one_line(&name), reach(person))
}

/// `: 07700 900123, anna@example.org`
fn reach(person: &Fields) -> String {
    let ways: Vec<String> =
        ["phone", "email"].iter().filter_map(|field| text(person, field)).map(|one| one_line(&one)).collect();
    if ways.is_empty() { String::new() } else { format!(": {}", ways.join(", ")) }
}
