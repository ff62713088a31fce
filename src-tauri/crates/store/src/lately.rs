//! Which calls from the web were taken in lately, so that none is taken in twice.
//!
//! In memory, read from the table when somebody begins to listen. As an index of the database it would be touched at another
//! page by every call, and each page sealed and written anew: more work than all the rest.
//! Deliberately absent: the calls themselves.

use crate::intake::{KNOWN, MOST};
use crate::{Store, StoreError};
use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use wedsync_domain::Timestamp;
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::{Call, Kept};

/// Of each call of the last seven days eight bytes, and of a million at most. That two calls share them is as likely as one in
/// ten million millions, and costs a look that is made at the next interval anyway.
pub struct Lately {
    key: RandomState,
    marks: HashSet<u64>,
    /// Oldest first, with when it came.
    order: VecDeque<(Timestamp, u64)>,
}

impl Lately {
    /// Those that the database knows.
    pub fn of(store: &Store) -> Result<Self, StoreError> {
        let key = RandomState::new();
        let sql = "SELECT arrived, source, name FROM intake ORDER BY id";
        let known = store.read(|view| {
            view.all(sql, [], |row| {
                let (arrived, source, name) = (row.get(0)?, row.get(1)?, row.get_ref(2)?.as_blob()?);
                Ok((Timestamp(arrived), key.hash_one((SourceId(source), name))))
            })
        })?;
        Ok(Self { key, marks: known.iter().map(|(_, mark)| *mark).collect(), order: known.into() })
    }

    /// Whether a call of that name was taken in lately.
    pub fn knows(&mut self, source: SourceId, name: &[u8], now: Timestamp) -> bool {
        self.forget(now);
        self.marks.contains(&self.mark(source, name))
    }

    fn mark(&self, source: SourceId, name: &[u8]) -> u64 {
        self.key.hash_one((source, name))
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some((_, mark)) =
            self.order.pop_front_if(|(arrived, _)| *arrived < now - KNOWN).or_else(|| self.one_too_many())
        {
            self.marks.remove(&mark);
        }
    }

    fn one_too_many(&mut self) -> Option<(Timestamp, u64)> {
        if self.order.len() > MOST { self.order.pop_front() } else { None }
    }
}

impl Store {
    /// Takes calls in together, but for those that were before. In the same order: `None` is one whose source is gone. Nobody
    /// is told: there may be thousands a second.
    pub fn keep_calls<'a>(
        &self,
        lately: &mut Lately,
        calls: impl IntoIterator<Item = &'a Call>,
        now: Timestamp,
    ) -> Result<Vec<Option<Kept>>, StoreError> {
        lately.forget(now);
        let (mut new, mut order) = (HashSet::new(), Vec::new());
        let kept = self.write(|tx| {
            let mut keep = |call: &Call| {
                let mark = lately.mark(call.source, &call.name);
                if lately.marks.contains(&mark) || new.contains(&mark) {
                    return Ok(tx.source(call.source)?.map(|_| Kept::Before));
                }
                let kept = tx.keep_call(call, now)?;
                if kept {
                    new.insert(mark);
                    order.push((now, mark));
                }
                Ok::<_, StoreError>(kept.then_some(Kept::Now))
            };
            let kept = calls.into_iter().map(&mut keep).collect::<Result<_, _>>()?;
            tx.cap_calls()?;
            Ok::<_, StoreError>(kept)
        })?;
        // Only what is on the disk is known.
        lately.marks.extend(new);
        lately.order.extend(order);
        Ok(kept)
    }
}
