//! Reading ([`View`]) and writing ([`Tx`]) inside one transaction. Each table adds its methods in its own file.
//!
//! An error while reading a row is an error of the whole reading, never the end of the rows.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::Deref;
use wedsync_domain::topic::Topic;

/// One consistent state of the database.
pub struct View<'a> {
    connection: &'a Connection,
    /// Whether any remote record names another, once it was looked up: it is asked for every record.
    pub(crate) any_references: Cell<Option<bool>>,
}

/// One transaction: all of it happens or nothing. Everything written is seen at once by the reading methods.
pub struct Tx<'a> {
    view: View<'a>,
    touched: BTreeSet<Topic>,
}

impl<'a> View<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection, any_references: Cell::new(None) }
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        given: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(given, row)?;
        Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        given: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(given, row).optional()?)
    }

    /// One number that is always there.
    pub(crate) fn count(&self, sql: &str, given: impl Params) -> Result<u64, StoreError> {
        let number: i64 = self.connection.prepare_cached(sql)?.query_row(given, |row| row.get(0))?;
        Ok(u64::try_from(number).unwrap_or(0))
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { view: View::new(connection), touched: BTreeSet::new() }
    }

    /// What the transaction was about.
    pub(crate) fn touched(self) -> BTreeSet<Topic> {
        self.touched
    }

    pub(crate) fn touch(&mut self, topic: Topic) {
        self.touched.insert(topic);
    }

    /// Number of rows that were changed.
    pub(crate) fn run(&mut self, sql: &str, given: impl Params) -> Result<usize, StoreError> {
        Ok(self.view.connection.prepare_cached(sql)?.execute(given)?)
    }

    /// The new row's number.
    pub(crate) fn insert(&mut self, sql: &str, given: impl Params) -> Result<i64, StoreError> {
        Ok(self.view.connection.prepare_cached(sql)?.insert(given)?)
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = View<'a>;
    fn deref(&self) -> &View<'a> {
        &self.view
    }
}
