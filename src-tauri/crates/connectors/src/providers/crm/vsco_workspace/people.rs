//! Who belongs to a job. The vendor keeps that in a list of its own, and does not say that a job changed when somebody
//! joins it: so the list of jobs looks at both.

use super::Workspace;
use super::cursor::PeopleSince;
use super::resource::{Resource, id, modified, says, text};
use crate::http::Method;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use wedsync_domain::Fault;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::Reference;

const PATH: &str = "job-contact";
const THING: &str = "the people of the jobs";
const SIZE: usize = 100;
/// More pages than this lead nowhere.
const PAGES: usize = 2000;

/// The people of all jobs, by job, in our order.
pub type People = BTreeMap<String, Vec<RemoteId>>;

/// What changed among them.
pub struct Joined {
    /// Jobs that somebody joined, or in which somebody plays another part.
    pub jobs: BTreeSet<String>,
    pub since: PeopleSince,
    /// There are fewer than there should be.
    pub fewer: bool,
}

impl Workspace {
    /// Everybody.
    pub(super) async fn everybody(&self) -> Result<(People, PeopleSince), Fault> {
        let latest = self.part(PATH, &[("includeHidden", "true"), ("sortBy", "modified desc")], 1, 10, THING).await?;
        let since = noted(&latest.items, latest.total);
        Ok((sorted(self.joined(&[("includeHidden", "true"), ("sortBy", "id")]).await?), since))
    }

    /// Those of one job.
    pub(super) async fn of_job(&self, job: &str) -> Result<Vec<RemoteId>, Fault> {
        let found = self.joined(&[("includeHidden", "true"), ("jobId", job), ("sortBy", "id")]).await?;
        Ok(sorted(found).remove(job).unwrap_or_default())
    }

    async fn joined(&self, query: &[(&str, &str)]) -> Result<Vec<Resource>, Fault> {
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let mut part = self.part(PATH, query, page, SIZE, THING).await?;
            all.append(&mut part.items);
            if part.last {
                return Ok(all);
            }
        }
        Err(self.not_vsco(THING))
    }

    /// What changed among them since. `None`: that cannot be told, everything must be read.
    pub(super) async fn joined_since(&self, since: &PeopleSince) -> Result<Option<Joined>, Fault> {
        let (mut jobs, mut now) = (BTreeSet::new(), None);
        for page in 1..=PAGES {
            let query = [("includeHidden", "true"), ("sortBy", "modified desc")];
            let part = self.part(PATH, &query, page, SIZE, THING).await?;
            let now = now.get_or_insert_with(|| noted(&part.items, part.total));
            let mut done = part.last;
            for entry in &part.items {
                let Some(at) = modified(entry) else { return Ok(None) };
                if since.at.is_some_and(|last| at < last) {
                    done = true;
                    break;
                }
                if since.at != Some(at) || !since.seen.contains(id(entry)) {
                    jobs.extend(text(entry, "jobId").map(str::to_owned));
                }
            }
            if done {
                let fewer = since.total.zip(now.total).is_some_and(|(before, now)| now < before);
                return Ok(Some(Joined { jobs, since: now.clone(), fewer }));
            }
        }
        Ok(None)
    }

    /// Lets a contact join a job as a client.
    pub(super) async fn join(&self, job: &str, contact: &RemoteId, what: &str) -> Result<(), Fault> {
        let body = json!({ "jobId": job, "contactId": contact.as_str(), "client": true });
        let body = body.as_object().cloned().unwrap_or_default();
        self.tell(Method::POST, &[PATH], Some(&body), what).await?;
        Ok(())
    }
}

fn noted(newest_first: &[Resource], total: Option<u64>) -> PeopleSince {
    let at = newest_first.first().and_then(modified);
    let of_then = newest_first.iter().filter(|entry| modified(entry) == at);
    PeopleSince { at, total, seen: of_then.map(|entry| id(entry).to_owned()).collect() }
}

/// Whom the client is comes first: who is billed, then the other clients, then whom it is about, then all others.
fn sorted(mut joined: Vec<Resource>) -> People {
    joined.sort_by(|a, b| (rank(a), id(a)).cmp(&(rank(b), id(b))));
    let mut people = People::new();
    for entry in &joined {
        if let (Some(job), Some(contact), false) =
            (text(entry, "jobId"), text(entry, "contactId"), says(entry, "hidden"))
        {
            let of_job = people.entry(job.to_owned()).or_default();
            let contact = RemoteId::from(contact);
            if !of_job.contains(&contact) {
                of_job.push(contact);
            }
        }
    }
    people
}

fn rank(entry: &Resource) -> usize {
    let plays = |part: &str| {
        let kinds = entry.get("roleKinds").and_then(Json::as_array);
        kinds.into_iter().flatten().any(|kind| kind == part)
    };
    let order = [plays("customer"), says(entry, "client") || plays("client"), plays("subject")];
    order.iter().position(|plays| *plays).unwrap_or(order.len())
}

/// Contacts as a job names them.
pub fn references(people: &[RemoteId]) -> impl Iterator<Item = Reference> {
    use super::drawer::Drawer::Contacts;
    people.iter().map(|id| Reference { kind: Contacts.kind(), collection: Contacts.key(), id: id.clone() })
}
