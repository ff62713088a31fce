//! The versions of the tables. Forward only, each step in a transaction of its own.

use crate::StoreError;
use rusqlite::Connection;

/// Step n takes the tables from version n - 1 to n. A released step is never changed.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_the_first_house.sql"),
    include_str!("migrations/0002_what_belongs_together.sql"),
    include_str!("migrations/0003_looked_up_by_kind.sql"),
    include_str!("migrations/0004_days_and_notices.sql"),
    include_str!("migrations/0005_how_often.sql"),
    include_str!("migrations/0006_rules_and_settlements.sql"),
    include_str!("migrations/0007_asked_again.sql"),
    include_str!("migrations/0008_health.sql"),
    include_str!("migrations/0009_reasons_as_facts.sql"),
    include_str!("migrations/0010_alerts.sql"),
    include_str!("migrations/0011_intake.sql"),
    include_str!("migrations/0012_how_often_at_most.sql"),
    include_str!("migrations/0013_broadcasts.sql"),
    include_str!("migrations/0014_exports.sql"),
    include_str!("migrations/0015_known_in_memory.sql"),
    include_str!("migrations/0016_asked_at_paypal.sql"),
];

/// The newest version this program knows.
#[allow(clippy::cast_possible_truncation, reason = "a handful of steps")]
pub(crate) const KNOWN: u32 = STEPS.len() as u32;

/// The version of the tables; 0 in a new file.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the tables to the newest version. `before` is called once, ahead of the first step on tables that hold
/// something already; if it fails nothing has been changed.
pub(crate) fn migrate(
    connection: &Connection,
    before: impl FnOnce(u32) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let found = version(connection)?;
    if found > KNOWN {
        return Err(StoreError::Newer { found, known: KNOWN });
    }
    if 0 < found && found < KNOWN {
        before(found)?;
    }
    steps(connection, found, STEPS)
}

fn steps(connection: &Connection, found: u32, steps: &[&str]) -> Result<(), StoreError> {
    // A step may have to rebuild a table that others refer to, and what refers to the old one must not go with it.
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    for (version, sql) in (1_u32..).zip(steps).filter(|(version, _)| *version > found) {
        let step = connection.unchecked_transaction()?;
        step.execute_batch(sql)?;
        step.execute_batch(&format!("PRAGMA user_version = {version}"))?;
        step.commit()?;
    }
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_does_not_work_leaves_the_tables_at_the_version_before() {
        let connection = Connection::open_in_memory().unwrap();
        let given = ["CREATE TABLE a (x)", "CREATE TABLE b (x); INSERT INTO nowhere VALUES (1)"];
        assert!(matches!(steps(&connection, 0, &given), Err(StoreError::Sql(_))));
        assert_eq!(version(&connection).unwrap(), 1);
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 1, "half a step must not stay");
    }

    #[test]
    fn calls_that_wait_stay_and_numbers_go_on_when_the_index_goes() {
        let connection = Connection::open_in_memory().unwrap();
        steps(&connection, 0, &STEPS[..14]).unwrap();
        let there = "INSERT INTO source (id, path, name, scheme, made) VALUES (1, 'p', 'Books', 'xero', 0); \
                     INSERT INTO intake (id, source, name, arrived, bytes) VALUES (6, 1, x'61', 5, 2), (9, 1, x'62', 5, 2); \
                     INSERT INTO intake_waiting (call, body) VALUES (6, x'7b7d'); DELETE FROM intake WHERE id = 9";
        connection.execute_batch(there).unwrap();
        steps(&connection, 14, STEPS).unwrap();
        let waits = "SELECT id FROM intake JOIN intake_waiting ON call = id";
        assert_eq!(connection.query_row(waits, [], |row| row.get::<_, i64>(0)).unwrap(), 6);
        let next = "INSERT INTO intake (source, name, arrived, bytes) VALUES (1, x'61', 6, 2) RETURNING id";
        assert_eq!(connection.query_row(next, [], |row| row.get::<_, i64>(0)).unwrap(), 10);
        connection.execute("DELETE FROM source", []).unwrap();
        let left = "SELECT (SELECT count(*) FROM intake) + (SELECT count(*) FROM intake_waiting)";
        assert_eq!(connection.query_row(left, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }
}
