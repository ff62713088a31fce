//! Tables `rule` and `meta`: who is right about which field, and single facts about this desk.

use crate::columns::{json, kind, text, to_json};
use crate::rows::Rule;
use crate::{StoreError, Tx, View};
use rusqlite::params;
use wedsync_domain::topic::Topic;

impl View<'_> {
    /// All rules by kind and field.
    pub fn rules(&self) -> Result<Vec<Rule>, StoreError> {
        self.all("SELECT kind, field, policy FROM rule ORDER BY kind, field", [], |row| {
            Ok(Rule { kind: kind(row, 0)?, field: text(row, 1)?, policy: json(row, 2)? })
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
            "INSERT OR REPLACE INTO rule (kind, field, policy) VALUES (?1, ?2, ?3)",
            params![rule.kind.schema().name, rule.field.as_str(), to_json(&rule.policy)?],
        )
        .map(drop)
    }

    /// Inserts or replaces one fact.
    pub fn set_meta(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.touch(Topic::Desk);
        self.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
    }
}
