//! Table `record`: what the studio has. Title, day and email are taken out of the body, so that lists never read one.

use crate::columns::{day, day_if, kind, text, time, time_if};
use crate::rows::Record;
use crate::{StoreError, Tx, View};
use chrono::NaiveDate;
use rusqlite::{Row, params};
use std::collections::BTreeSet;
use wedsync_domain::ids::{BodyId, CollectionId, RecordId, Uid};
use wedsync_domain::topic::Topic;
use wedsync_domain::{Fields, Kind, Timestamp, Value};

pub(crate) const SELECT_RECORD: &str = "SELECT record.id, kind, circle, uid, body, title, date, created, changed, \
                                        edited, archived FROM record";

/// Live, and not in that list: in each a record is at most once.
const NOT_IN: &str = "archived IS NULL AND NOT EXISTS \
                      (SELECT 1 FROM link WHERE link.record = record.id AND link.collection = ?4)";

pub(crate) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        id: RecordId(row.get(0)?),
        kind: kind(row, 1)?,
        circle: row.get(2)?,
        uid: text(row, 3)?,
        body: BodyId(row.get(4)?),
        title: row.get(5)?,
        date: day_if(row, 6)?,
        created: time(row, 7)?,
        changed: time(row, 8)?,
        edited: time_if(row, 9)?,
        archived: time_if(row, 10)?,
    })
}

/// What lists and matching need of a body.
struct Extract {
    title: String,
    date: Option<i32>,
    last_day: Option<i32>,
    email: Option<String>,
}

fn extract(kind: Kind, fields: &Fields) -> Extract {
    let schema = kind.schema();
    let words = |name: &str| match fields.get(name) {
        Some(Value::Text(text)) => Some(text.trim()),
        _ => None,
    };
    let (date, last_day) = match fields.get(schema.date) {
        Some(Value::When(when)) => (Some(when.start.date()), Some(when.last_day())),
        Some(Value::Date(date)) => (Some(*date), Some(*date)),
        _ => (None, None),
    };
    Extract {
        title: schema.called(fields).unwrap_or_default(),
        date: date.map(day),
        last_day: last_day.map(day),
        email: schema.email.and_then(words).map(str::to_lowercase),
    }
}

impl View<'_> {
    /// One record, live or archived.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        self.one(&format!("{SELECT_RECORD} WHERE id = ?1"), [id.0], record)
    }

    /// All live records of a kind by date, those without one last, then by title.
    pub fn records(&self, of: Kind) -> Result<Vec<Record>, StoreError> {
        // Read in the order in which they lie and sorted here: following an index through an encrypted file would
        // decrypt a page for each row.
        let sql = format!("{SELECT_RECORD} NOT INDEXED WHERE kind = ?1 AND archived IS NULL");
        let mut records = self.all(&sql, [of.schema().name], record)?;
        records.sort_by(|a, b| {
            let key = |record: &Record| (record.date.is_none(), record.date);
            key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title)).then(a.id.cmp(&b.id))
        });
        Ok(records)
    }

    /// Live records of a kind whose ids come after that one, in their order.
    pub fn records_after(&self, of: Kind, after: RecordId, limit: usize) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} NOT INDEXED WHERE id > ?2 AND kind = ?1 AND archived IS NULL ORDER BY id LIMIT ?3"
        );
        self.all(&sql, params![of.schema().name, after.0, i64::try_from(limit).unwrap_or(i64::MAX)], record)
    }

    /// Live records of a kind that may touch one of these days: what repeats is always among them. By date.
    pub fn records_near(&self, of: Kind, days: std::ops::RangeInclusive<NaiveDate>) -> Result<Vec<Record>, StoreError> {
        // Two ways in, so that each has an index: what begins near them, and what goes on for more than a week.
        let touches = "kind = ?1 AND date <= ?3 AND last_day >= ?2 AND archived IS NULL";
        let sql = format!(
            "{SELECT_RECORD} WHERE {touches} AND date >= ?2 - 7 UNION {SELECT_RECORD} WHERE {touches} \
             AND last_day - date > 7 ORDER BY date, id"
        );
        self.all(&sql, params![of.schema().name, day(*days.start()), day(*days.end())], record)
    }

    /// How many live records of a kind there are.
    pub fn record_count(&self, of: Kind) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM record WHERE kind = ?1 AND archived IS NULL", [of.schema().name])
    }

    /// What was deleted and can still be restored, the latest first.
    pub fn archived(&self) -> Result<Vec<Record>, StoreError> {
        self.all(&format!("{SELECT_RECORD} WHERE archived IS NOT NULL ORDER BY archived DESC, id DESC"), [], record)
    }

    /// Live and archived records of a circle that carry this identity.
    pub fn records_by_uid(&self, circle: &str, uid: &Uid) -> Result<Vec<Record>, StoreError> {
        self.all(&format!("{SELECT_RECORD} WHERE circle = ?1 AND uid = ?2 ORDER BY id"), [circle, uid.as_str()], record)
    }

    /// Live records of a circle on that day that are not in a list.
    pub fn records_of_day(
        &self,
        circle: &str,
        of: Kind,
        date: NaiveDate,
        not_in: CollectionId,
    ) -> Result<Vec<Record>, StoreError> {
        let sql = format!("{SELECT_RECORD} WHERE circle = ?1 AND kind = ?2 AND date = ?3 AND {NOT_IN} ORDER BY id");
        self.all(&sql, params![circle, of.schema().name, day(date), not_in.0], record)
    }

    /// Live records of a circle with that email address, upper and lower case alike, that are not in a list.
    pub fn records_by_email(
        &self,
        circle: &str,
        of: Kind,
        email: &str,
        not_in: CollectionId,
    ) -> Result<Vec<Record>, StoreError> {
        let sql = format!("{SELECT_RECORD} WHERE circle = ?1 AND kind = ?2 AND email = ?3 AND {NOT_IN} ORDER BY id");
        self.all(&sql, params![circle, of.schema().name, email.trim().to_lowercase(), not_in.0], record)
    }

    /// Whether a circle has any live record of a kind.
    pub fn circle_holds(&self, circle: &str, of: Kind) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM record WHERE circle = ?1 AND kind = ?2 AND archived IS NULL)";
        Ok(self.count(sql, params![circle, of.schema().name])? > 0)
    }

    /// Live contacts of a circle with exactly this name, upper and lower case alike, that are not in a list.
    pub fn contacts_named(&self, circle: &str, name: &str, not_in: CollectionId) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "{SELECT_RECORD} WHERE circle = ?1 AND kind = ?2 AND title = ?3 COLLATE NOCASE AND {NOT_IN} \
             ORDER BY id"
        );
        self.all(&sql, params![circle, Kind::Contact.schema().name, name.trim(), not_in.0], record)
    }

    /// Records that must be planned, because they or one of their links changed, in order of their ids.
    pub fn dirty_records(&self, limit: usize, after: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(
            "SELECT id FROM record WHERE dirty = 1 AND id > ?1 \
             UNION SELECT record FROM link WHERE dirty = 1 AND record > ?1 ORDER BY 1 LIMIT ?2",
            [after.0, limit],
            |row| row.get(0).map(RecordId),
        )
    }

    /// Those of them in which something may be deleted or taken in: in the archive, gone somewhere, or said otherwise
    /// there than when it was agreed.
    pub fn dirty_and_moved(&self, limit: usize, after: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.all(
            "SELECT d.id FROM (SELECT id FROM record WHERE dirty = 1 UNION SELECT record AS id FROM link WHERE dirty = 1) d \
             JOIN record r ON r.id = d.id \
             WHERE d.id > ?1 AND (r.archived IS NOT NULL OR EXISTS (SELECT 1 FROM link l WHERE l.record = d.id \
             AND (l.presence = 'gone' OR l.theirs <> l.agreed_theirs))) ORDER BY d.id LIMIT ?2",
            [after.0, limit],
            |row| row.get(0).map(RecordId),
        )
    }

    /// When more records than `few`, of those that must be planned, were changed in one go, since then.
    pub fn changed_in_bulk(&self, few: u64, since: Timestamp) -> Result<BTreeSet<Timestamp>, StoreError> {
        let times = self.all(
            "SELECT r.changed FROM (SELECT id FROM record WHERE dirty = 1 UNION SELECT record AS id FROM link WHERE dirty = 1) d \
             JOIN record r ON r.id = d.id WHERE r.changed >= ?1 GROUP BY r.changed HAVING count(*) > ?2",
            params![since.0, i64::try_from(few).unwrap_or(i64::MAX)],
            |row| time(row, 0),
        )?;
        Ok(times.into_iter().collect())
    }

    /// How many records must be planned.
    pub fn dirty_count(&self) -> Result<u64, StoreError> {
        self.count(
            "SELECT count(*) FROM (SELECT id FROM record WHERE dirty = 1 UNION SELECT record FROM link WHERE dirty = 1)",
            [],
        )
    }
}

impl Tx<'_> {
    /// A new record, not dirty.
    pub fn add_record(
        &mut self,
        of: Kind,
        circle: &str,
        uid: &Uid,
        body: BodyId,
        now: Timestamp,
    ) -> Result<RecordId, StoreError> {
        self.touch(Topic::Records);
        let shown = extract(of, &*self.body(body)?);
        let id = self.insert(
            "INSERT INTO record (kind, circle, uid, body, title, date, last_day, email, created, changed) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            params![
                of.schema().name,
                circle,
                uid.as_str(),
                body.0,
                shown.title,
                shown.date,
                shown.last_day,
                shown.email,
                now.0
            ],
        )?;
        Ok(RecordId(id))
    }

    /// New values. `edited`: by a person, here.
    pub fn set_record_body(
        &mut self,
        id: RecordId,
        body: BodyId,
        now: Timestamp,
        edited: bool,
    ) -> Result<(), StoreError> {
        let of = self.kind_of(id)?;
        let shown = extract(of, &*self.body(body)?);
        self.mark_relatives(id, of)?;
        self.change(
            id,
            "UPDATE record SET body = ?2, title = ?3, date = ?4, last_day = ?5, email = ?6, changed = ?7, \
             edited = iif(?8, ?7, edited) WHERE id = ?1",
            params![id.0, body.0, shown.title, shown.date, shown.last_day, shown.email, now.0, edited],
        )
    }

    /// Another kind with the same values, as when a person says that an event is a wedding.
    pub fn set_record_kind(&mut self, id: RecordId, to: Kind) -> Result<(), StoreError> {
        let Some(known) = self.record(id)? else { return Err(StoreError::absent(id)) };
        let shown = extract(to, &*self.body(known.body)?);
        self.change(
            id,
            "UPDATE record SET kind = ?2, title = ?3, date = ?4, last_day = ?5, email = ?6 WHERE id = ?1",
            params![id.0, to.schema().name, shown.title, shown.date, shown.last_day, shown.email],
        )
    }

    /// Moves it to another circle.
    pub fn set_record_circle(&mut self, id: RecordId, circle: &str) -> Result<(), StoreError> {
        self.change(id, "UPDATE record SET circle = ?2 WHERE id = ?1", params![id.0, circle])
    }

    /// Deletes it, restorable for 30 days.
    pub fn archive_record(&mut self, id: RecordId, now: Timestamp) -> Result<(), StoreError> {
        self.mark_relatives(id, self.kind_of(id)?)?;
        self.change(id, "UPDATE record SET archived = ?2, changed = ?2 WHERE id = ?1", [id.0, now.0])
    }

    /// Takes it out of the archive.
    pub fn restore_record(&mut self, id: RecordId, now: Timestamp) -> Result<(), StoreError> {
        self.mark_relatives(id, self.kind_of(id)?)?;
        self.change(id, "UPDATE record SET archived = NULL, changed = ?2 WHERE id = ?1", [id.0, now.0])
    }

    /// Whether the record itself must be planned (its links have a mark of their own).
    pub fn set_record_dirty(&mut self, id: RecordId, dirty: bool) -> Result<(), StoreError> {
        let sql = "UPDATE record SET dirty = ?2 WHERE id = ?1 AND dirty <> ?2";
        if self.run(sql, params![id.0, dirty])? > 0 {
            self.touch(Topic::Records);
        }
        Ok(())
    }

    /// All records of a circle must be planned, as after a change of a setting.
    pub fn mark_circle_dirty(&mut self, circle: &str) -> Result<(), StoreError> {
        if self.run("UPDATE record SET dirty = 1 WHERE circle = ?1 AND dirty = 0", [circle])? > 0 {
            self.touch(Topic::Records);
        }
        Ok(())
    }

    pub(crate) fn kind_of(&self, id: RecordId) -> Result<Kind, StoreError> {
        self.one("SELECT kind FROM record WHERE id = ?1", [id.0], |row| kind(row, 0))?
            .ok_or_else(|| StoreError::absent(id))
    }

    fn change(&mut self, id: RecordId, sql: &str, given: impl rusqlite::Params) -> Result<(), StoreError> {
        self.touch(Topic::Records);
        if self.run(sql, given)? == 0 { Err(StoreError::absent(id)) } else { Ok(()) }
    }
}
