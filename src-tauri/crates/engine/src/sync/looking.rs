//! Looks for the record that an arrival is, where no identity tells: people by email and name, money by who it is for,
//! everything else by its day. Decides nothing; what is only likely is for a person to say.

use super::desk::Desk;
use super::dress::Dress;
use super::relatives::{Relatives, near_of_kind};
use chrono::NaiveDate;
use wedsync_domain::connection::Collection;
use wedsync_domain::ids::RecordId;
use wedsync_domain::kinds::Schema;
use wedsync_domain::reasons::MatchReason;
use wedsync_domain::{Fields, Kind, Value, fields};
use wedsync_store::rows::{Arrival, Record};
use wedsync_store::{StoreError, Tx};

/// From this likeness of names on (0 to 1), on the same day, a person is asked.
const ALIKE: f64 = 0.85;

/// What an arrival turned out to be.
pub(super) enum Match {
    /// Certainly that record.
    Certain(Record),
    /// Perhaps one of these, and why.
    Doubtful(Vec<RecordId>, MatchReason),
    /// None of ours.
    Unknown,
}

/// One arrival, and where it is looked for.
pub(super) struct Looking<'a> {
    pub(super) tx: &'a Tx<'a>,
    pub(super) desk: &'a Desk,
    pub(super) list: &'a Collection,
    pub(super) circle: &'a str,
    pub(super) arrival: &'a Arrival,
    pub(super) values: &'a Fields,
    pub(super) kind: Kind,
}

impl Looking<'_> {
    /// People have no day. One email address is one person; two people may have one name.
    pub(super) fn for_person(&self) -> Result<Match, StoreError> {
        if let Some(email) = text(self.values, "email") {
            let same = self.tx.records_by_email(self.circle, self.kind, &email, self.list.id)?;
            if !same.is_empty() {
                return Ok(one_or_ask(same, MatchReason::Email {}));
            }
        }
        for name in ["name", "shown_as"].iter().filter_map(|field| text(self.values, field)) {
            let same = self.tx.contacts_named(self.circle, &name, self.list.id)?;
            if !same.is_empty() {
                return Ok(Match::Doubtful(ids(&same), MatchReason::Name {}));
            }
        }
        Ok(Match::Unknown)
    }

    /// An invoice by its number, a payment by its amount, both first among those of the same people.
    pub(super) fn for_money(&self) -> Result<Match, StoreError> {
        let amount = if self.kind == Kind::Invoice { "total" } else { "amount" };
        let mut alike = Vec::new();
        let siblings = self.siblings()?;
        for record in siblings.iter().flatten() {
            if fields::same(self.tx.body(record.body)?.get(amount), self.values.get(amount)) {
                alike.push(record.clone());
            }
        }
        let day = day_of(self.kind.schema(), self.values);
        if let [only] = alike.as_slice()
            && only.date == day
        {
            return Ok(Match::Certain(only.clone()));
        }
        if !alike.is_empty() {
            return Ok(Match::Doubtful(ids(&alike), MatchReason::Amount {}));
        }
        let Some(day) = day else { return Ok(Match::Unknown) };
        let of_day = self.tx.records_of_day(self.circle, self.kind, day, self.list.id)?;
        if let Some(number) = text(self.values, self.kind.schema().title) {
            let numbered = |record: &&Record| record.title.eq_ignore_ascii_case(&number);
            let same: Vec<Record> = of_day.iter().filter(numbered).cloned().collect();
            if !same.is_empty() {
                return Ok(one_or_ask(same, MatchReason::NumberAndDay {}));
            }
        }
        // Whoever is known to have nothing of the kind is somebody else.
        if siblings.is_some() {
            return Ok(Match::Unknown);
        }
        let mut same = Vec::new();
        for record in of_day {
            if fields::same(self.tx.body(record.body)?.get(amount), self.values.get(amount)) {
                same.push(record);
            }
        }
        let reason = MatchReason::AmountAndDay {};
        Ok(if same.is_empty() { Match::Unknown } else { Match::Doubtful(ids(&same), reason) })
    }

    /// One record with the same email and day; then the same name at the very same time.
    pub(super) fn for_day(&self) -> Result<Match, StoreError> {
        let schema = self.kind.schema();
        let Some(day) = day_of(schema, self.values) else { return Ok(Match::Unknown) };
        if let Some(email) = schema.email.and_then(|field| text(self.values, field)) {
            let same = self.tx.records_by_email(self.circle, self.kind, &email, self.list.id)?;
            let same: Vec<Record> = same.into_iter().filter(|record| record.date == Some(day)).collect();
            if !same.is_empty() {
                return Ok(one_or_ask(same, MatchReason::EmailAndDay {}));
            }
        }
        let candidates = self.tx.records_of_day(self.circle, self.kind, day, self.list.id)?;
        self.by_name(schema, candidates)
    }

    fn by_name(&self, schema: &Schema, candidates: Vec<Record>) -> Result<Match, StoreError> {
        let Some(name) = text(self.values, schema.title) else { return Ok(Match::Unknown) };
        let named = self.tx.named_at(self.list.id, &self.arrival.remote)?;
        let ours = self.names(&name, &Relatives::of_named(self.tx, named)?)?;
        let mut alike: Vec<(f64, Record)> = Vec::new();
        for record in candidates {
            let theirs = self.names(&record.title, &Relatives::of(self.tx, &record)?)?;
            let pairs =
                ours.iter().flat_map(|a| theirs.iter().map(move |b| strsim::normalized_damerau_levenshtein(a, b)));
            let likeness = pairs.fold(0.0, f64::max);
            if likeness >= ALIKE {
                alike.push((likeness, record));
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
        let Some((likeness, best)) = alike.first() else { return Ok(Match::Unknown) };
        if alike.len() == 1 && *likeness >= 1.0 {
            let theirs = self.values.get(schema.date);
            if fields::same(self.tx.body(best.body)?.get(schema.date), theirs) {
                return Ok(Match::Certain(best.clone()));
            }
        }
        let reason = MatchReason::NamesAlike { percent: percent(*likeness) };
        Ok(Match::Doubtful(alike.iter().map(|(_, record)| record.id).collect(), reason))
    }

    /// Under which names it may be met: its own; of what belongs to a wedding also as a calendar shows it, and as people
    /// enter it by hand, the couple alone.
    fn names(&self, title: &str, near: &Relatives) -> Result<Vec<String>, StoreError> {
        let mut names = vec![title.to_lowercase()];
        if self.kind != Kind::Appointment {
            return Ok(names);
        }
        let Some(wedding) = &near.wedding else { return Ok(names) };
        names.push(wedding.title.to_lowercase());
        for list in self.desk.circle(self.circle) {
            if let Some(dress) = Dress::around(self.tx, self.desk, list, near, title)? {
                let shown = dress.on(Fields::from([("title".into(), Value::Text(title.to_owned()))]));
                names.extend(text(&shown, "title").map(|name| name.to_lowercase()));
            }
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// Records of its kind that are for the same people, the same wedding or the same invoice; `None`: it names nobody
    /// we know.
    fn siblings(&self) -> Result<Option<Vec<Record>>, StoreError> {
        let named = self.tx.named_at(self.list.id, &self.arrival.remote)?;
        if named.is_empty() {
            return Ok(None);
        }
        let mut around: Vec<RecordId> = named.iter().map(|record| record.id).collect();
        around.extend(Relatives::of_named(self.tx, named)?.wedding.map(|wedding| wedding.id));
        let mut siblings: Vec<Record> = Vec::new();
        for one in around {
            let near = near_of_kind(self.tx, one, self.kind)?;
            siblings.extend(near.into_iter().filter(|record| record.circle == self.circle));
        }
        siblings.sort_by_key(|record| record.id);
        siblings.dedup_by_key(|record| record.id);
        self.free(siblings).map(Some)
    }

    /// Those that are not in this list already.
    fn free(&self, records: Vec<Record>) -> Result<Vec<Record>, StoreError> {
        let mut free = Vec::new();
        for record in records {
            if self.tx.links_of(record.id)?.iter().all(|link| link.collection != self.list.id) {
                free.push(record);
            }
        }
        Ok(free)
    }
}

fn one_or_ask(records: Vec<Record>, reason: MatchReason) -> Match {
    match <[Record; 1]>::try_from(records) {
        Ok([record]) => Match::Certain(record),
        Err(several) => Match::Doubtful(ids(&several), reason),
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a likeness is 0 to 1")]
fn percent(likeness: f64) -> u32 {
    (likeness * 100.0).round() as u32
}

fn ids(records: &[Record]) -> Vec<RecordId> {
    records.iter().map(|record| record.id).collect()
}

pub(super) fn text(values: &Fields, field: &str) -> Option<String> {
    match values.get(field) {
        Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn day_of(schema: &Schema, values: &Fields) -> Option<NaiveDate> {
    match values.get(schema.date) {
        Some(Value::When(when)) => Some(when.start.date()),
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    }
}
