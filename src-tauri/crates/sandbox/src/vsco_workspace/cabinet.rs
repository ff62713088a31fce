//! The records of a studio, drawer by drawer, and found by the job on which they hang.

use super::members::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

type Drawers = BTreeMap<String, BTreeMap<String, Resource>>;

#[derive(Default, Clone, Serialize, Deserialize)]
#[serde(from = "Drawers", into = "Drawers")]
pub struct Cabinet {
    drawers: Drawers,
    /// Ids by drawer and job. Told from the records, and not written down.
    by_job: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl From<Drawers> for Cabinet {
    fn from(drawers: Drawers) -> Cabinet {
        let mut cabinet = Cabinet::default();
        for (drawer, records) in drawers {
            for (id, record) in records {
                cabinet.put(&drawer, &id, record);
            }
        }
        cabinet
    }
}

impl From<Cabinet> for Drawers {
    fn from(cabinet: Cabinet) -> Drawers {
        cabinet.drawers
    }
}

fn job(record: &Resource) -> Option<&str> {
    record.get("jobId")?.as_str()
}

impl Cabinet {
    /// All of a drawer, in the order of their ids.
    pub fn of(&self, drawer: &str) -> impl Iterator<Item = &Resource> {
        self.drawers.get(drawer).into_iter().flat_map(BTreeMap::values)
    }

    /// Those of a drawer that hang on a job, in the order of their ids.
    pub fn of_job(&self, drawer: &str, job: &str) -> impl Iterator<Item = &Resource> {
        let ids = self.by_job.get(drawer).and_then(|jobs| jobs.get(job));
        ids.into_iter().flatten().filter_map(|id| self.find(drawer, id))
    }

    pub fn find(&self, drawer: &str, id: &str) -> Option<&Resource> {
        self.drawers.get(drawer)?.get(id)
    }

    pub fn put(&mut self, drawer: &str, id: &str, record: Resource) {
        self.take(drawer, id);
        if let Some(job) = job(&record) {
            let jobs = self.by_job.entry(drawer.to_owned()).or_default();
            jobs.entry(job.to_owned()).or_default().insert(id.to_owned());
        }
        self.drawers.entry(drawer.to_owned()).or_default().insert(id.to_owned(), record);
    }

    pub fn take(&mut self, drawer: &str, id: &str) -> Option<Resource> {
        let record = self.drawers.get_mut(drawer)?.remove(id)?;
        let hung = job(&record).and_then(|job| self.by_job.get_mut(drawer)?.get_mut(job));
        hung.map(|ids| ids.remove(id));
        Some(record)
    }

    /// Everything that hangs on a job.
    pub fn take_of_job(&mut self, job: &str) {
        let drawers: Vec<_> = self.by_job.keys().cloned().collect();
        for drawer in drawers {
            let ids = self.by_job.get_mut(&drawer).and_then(|jobs| jobs.remove(job)).unwrap_or_default();
            for id in ids {
                self.take(&drawer, &id);
            }
        }
    }
}
