//! Tables `rule` and `meta`: who is right about which field, and single facts about this desk.

use crate::columns::{json, kind, text, time_if, to_json};
use crate::rows::Rule;
use crate::{StoreError, Tx, View};
use rusqlite::params;
use wedsync_domain::topic::Topic;
use wedsync_domain::{Kind, Timestamp};

impl View<'_> {
    /// All rules that hold, by kind and field.
    pub fn rules(&self) -> Result<Vec<Rule>, StoreError> {
        let sql = "SELECT kind, field, policy, since FROM rule WHERE ended IS NULL ORDER BY kind, field";
        self.all(sql, [], |row| {
            Ok(Rule { kind: kind(row, 0)?, field: text(row, 1)?, policy: json(row, 2)?, since: time_if(row, 3)? })
        })
    }

    /// One fact about this desk.
    pub fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.one("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
    }
}

impl Tx<'_> {
    /// Inserts or replaces the rule of a kind's field.
    pub fn put_rule(&mut self, rule: &Rule) -> Result<(), StoreError> {
        self.touch(Topic::Versions);
        self.run(
            "INSERT OR REPLACE INTO rule (kind, field, policy, since) VALUES (?1, ?2, ?3, ?4)",
            params![
                rule.kind.schema().name,
                rule.field.as_str(),
                to_json(&rule.policy)?,
                rule.since.map(|since| since.0)
            ],
        )
        .map(drop)
    }

    /// The rule holds no more; whether there was one that did.
    pub fn end_rule(&mut self, of: Kind, field: &str, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE rule SET ended = ?3 WHERE kind = ?1 AND field = ?2 AND ended IS NULL";
        self.changed_rule(sql, params![of.schema().name, field, now.0])
    }

    /// The rule that was taken back last holds again, as if it had never ended; whether there was one.
    pub fn resume_rule(&mut self, of: Kind, field: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE rule SET ended = NULL WHERE kind = ?1 AND field = ?2 AND ended IS NOT NULL";
        self.changed_rule(sql, params![of.schema().name, field])
    }

    fn changed_rule(&mut self, sql: &str, given: impl rusqlite::Params) -> Result<bool, StoreError> {
        let changed = self.run(sql, given)? > 0;
        if changed {
            self.touch(Topic::Versions);
        }
        Ok(changed)
    }

    /// Inserts or replaces one fact.
    pub fn set_meta(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.touch(Topic::Desk);
        self.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
    }
}
