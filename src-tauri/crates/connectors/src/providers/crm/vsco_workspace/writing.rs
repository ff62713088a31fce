//! Creates, updates and deletes.
//!
//! The vendor has no conditional writes. So each write looks first and is refused if the record is no longer what was
//! seen; what is sent is all that was read with the change on top, whether the vendor replaces or merges. Between the
//! look and the write lies one request, which nobody can take away.
//!
//! Nothing is done that might make the vendor write to a client: a job in a workflow, or a lead with a lead status, is
//! neither moved nor closed nor deleted, nobody joins it, and its events stay as they are.

use super::Workspace;
use super::drawer::Drawer;
use super::identity;
use super::resource::{Resource, id, says, speaks, text, writable};
use super::words::{self, Status, Why};
use crate::http::{Method, Refused, capital, shown};
use futures::stream::{StreamExt, iter};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use wedsync_domain::fields::same;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Draft, Item, Write, Written};
use wedsync_domain::{Fault, FaultKind, Fields, Value};

impl Workspace {
    /// A batch; several at once.
    pub(super) async fn carry_all(&self, drawer: Drawer, writes: Vec<Write>) -> Vec<Result<Written, Fault>> {
        let uids: Vec<&str> = writes
            .iter()
            .filter_map(|write| if let Write::Create { draft } = write { Some(draft.uid.as_str()) } else { None })
            .collect();
        let taken = if drawer.finds() || uids.is_empty() || drawer.why_not_written().is_some() {
            Ok(BTreeSet::new())
        } else {
            self.taken(drawer, &uids).await
        };
        let asked: Vec<_> = writes.iter().map(|write| self.carry_out(drawer, write, &taken)).collect();
        iter(asked).buffered(self.in_flight).collect().await
    }

    async fn carry_out(
        &self,
        drawer: Drawer,
        write: &Write,
        taken: &Result<BTreeSet<String>, Fault>,
    ) -> Result<Written, Fault> {
        if let Some(why) = drawer.why_not_written() {
            let message = format!("{} of “{}” cannot be written: {why}.", capital(drawer.thing()), self.words.name);
            return Err(Fault::new(FaultKind::Forbidden, "only_read", message)
                .next("Change it in VSCO Workspace; the next sync brings it here. Set the list to read."));
        }
        match write {
            Write::Create { draft } => {
                self.fits(drawer, draft)?;
                if taken.as_ref().map_err(Clone::clone)?.contains(draft.uid.as_str()) {
                    return Err(self.there_already(drawer, &named(draft)));
                }
                self.create(drawer, draft).await
            }
            Write::Update { id, revision, draft } => {
                self.fits(drawer, draft)?;
                self.update(drawer, id, revision.as_ref(), draft).await
            }
            Write::Delete { id, revision } => self.delete(drawer, id, revision.as_ref()).await,
        }
    }

    fn fits(&self, drawer: Drawer, draft: &Draft) -> Result<(), Fault> {
        if draft.kind == drawer.kind() {
            return Ok(());
        }
        Err(self.refused(&named(draft), "this list holds another kind of record"))
    }

    async fn create(&self, drawer: Drawer, draft: &Draft) -> Result<Written, Fault> {
        let what = named(draft);
        if drawer.finds() && self.look_for(drawer, draft.uid.as_str()).await?.is_some() {
            return Err(self.there_already(drawer, &what));
        }
        let mut body = words::change(drawer, &Resource::new(), &Fields::new(), &wanted(drawer, draft))
            .map_err(|why| self.refused(&what, why))?;
        body.retain(|_, value| !value.is_null());
        body.insert("externalMappings".to_owned(), json!([identity::mapping(draft.uid.as_str())]));
        match drawer {
            Drawer::Jobs => {
                body.extend(self.standing(&Fields::new(), &draft.fields, &what).await?);
                // What is said of no status is something that shall take place.
                body.entry("stage").or_insert(json!("booked"));
            }
            Drawer::Contacts => {}
            _ => {
                if let Some(job) = draft.refs.iter().find(|of| of.kind == Drawer::Jobs.kind()) {
                    self.leave_clients_alone(job.id.as_str(), &what).await?;
                    body.insert("jobId".to_owned(), json!(job.id.as_str()));
                }
            }
        }
        let made = self.tell(Method::POST, &[drawer.path()], Some(&body), &what).await?;
        if id(&made).is_empty() {
            return Err(self.not_vsco(&what));
        }
        if drawer == Drawer::Jobs {
            if let Err(fault) = self.bring_people(id(&made), &[], draft, &what).await {
                // Half a job must not be taken for what was wanted. If this does not arrive either, it is found by its
                // identity and finished then.
                let _ = self.tell(Method::DELETE, &[drawer.path(), id(&made)], None, &what).await;
                return Err(fault);
            }
            // Its title may follow from its people.
            return self.read_back(drawer, id(&made)).await;
        }
        Ok(written(self.whole(drawer, &made).await?))
    }

    async fn read_back(&self, drawer: Drawer, made: &str) -> Result<Written, Fault> {
        match self.one(drawer, made).await? {
            Some(resource) => Ok(written(self.whole(drawer, &resource).await?)),
            None => Err(self.not_vsco(drawer.one())),
        }
    }

    async fn update(
        &self,
        drawer: Drawer,
        wanted_id: &RemoteId,
        revision: Option<&Revision>,
        draft: &Draft,
    ) -> Result<Written, Fault> {
        let what = named(draft);
        let Some(there) = self.one(drawer, wanted_id.as_str()).await? else {
            let message = format!("“{}” no longer has {what}.", self.words.name);
            return Err(Fault::new(FaultKind::Missing, "not_there", message));
        };
        let now = self.whole(drawer, &there).await?;
        if revision.is_some() && revision != now.revision.as_ref() {
            return Err(self.moved_on(&what));
        }
        let reading = now.reading.as_ref().map_err(Clone::clone)?;
        let said = wanted(drawer, draft);
        let mut change =
            words::change(drawer, &there, &reading.fields, &said).map_err(|why| self.refused(&what, why))?;
        let mut people = Vec::new();
        if drawer == Drawer::Jobs {
            change.extend(self.standing(&reading.fields, &said, &what).await?);
            people = reading.refs.iter().map(|of| of.id.clone()).collect();
            let moves = change.keys().any(|member| !matches!(member.as_str(), "name" | "leadNotes"));
            if speaks(&there) && (moves || newcomers(&people, draft).next().is_some()) {
                return Err(self.would_invite(&words::what(drawer, &there)));
            }
        }
        if drawer == Drawer::Events && !change.is_empty() {
            self.of_a_quiet_job(&there).await?;
        }
        if !change.is_empty() {
            let mut body = writable(&there);
            body.extend(change);
            self.tell(Method::PUT, &[drawer.path(), id(&there)], Some(&body), &what).await?;
        }
        if drawer == Drawer::Jobs {
            self.bring_people(id(&there), &people, draft, &what).await?;
        }
        self.read_back(drawer, id(&there)).await
    }

    async fn delete(&self, drawer: Drawer, wanted: &RemoteId, revision: Option<&Revision>) -> Result<Written, Fault> {
        let done = Written { id: wanted.clone(), revision: None, fields: None };
        let Some(there) = self.one(drawer, wanted.as_str()).await? else { return Ok(done) };
        let what = words::what(drawer, &there);
        let now = self.whole(drawer, &there).await?;
        if revision.is_some() && revision != now.revision.as_ref() {
            return Err(self.moved_on(&what));
        }
        match drawer {
            Drawer::Jobs if speaks(&there) => return Err(self.would_invite(&what)),
            Drawer::Jobs if has_money(&now) => {
                let message =
                    format!("{} has orders at “{}”, which would go with it.", capital(&what), self.words.name);
                return Err(Fault::new(FaultKind::Forbidden, "has_money", message).next(
                    "Close the job in VSCO Workspace, or delete it there if it shall really go with its orders.",
                ));
            }
            Drawer::Events if says(&there, "readOnly") => {
                let why = "VSCO Workspace has made it by itself, and lets nobody take it away";
                return Err(self.refused(&what, why));
            }
            Drawer::Events => self.of_a_quiet_job(&there).await?,
            _ => {}
        }
        match self.tell(Method::DELETE, &[drawer.path(), id(&there)], None, &what).await {
            Ok(_) | Err(Refused { status: Some(404 | 410), .. }) => Ok(done),
            Err(refused) => Err(refused.into()),
        }
    }

    /// The members for status and job type, where those change. Closed reasons and job types are lists of the studio's
    /// own.
    async fn standing(&self, now: &Fields, wanted: &Fields, what: &str) -> Result<Resource, Fault> {
        let mut change = Resource::new();
        let differs = |field: &str| !same(now.get(field), wanted.get(field));
        if let Some(Value::Text(word)) = wanted.get("status").filter(|_| differs("status")) {
            let status = Status::of(word);
            match status.ok_or_else(|| self.refused(what, "VSCO Workspace has no such status for a job"))? {
                Status::At(stage) => {
                    change.insert("stage".to_owned(), json!(stage));
                    change.insert("closed".to_owned(), json!(false));
                    change.insert("closedReasonId".to_owned(), Json::Null);
                }
                Status::Closed(reason) => {
                    change.insert("closed".to_owned(), json!(true));
                    if let Some(start) = reason {
                        let like = |name: &str| name.to_lowercase().contains(start);
                        let why = "the studio has no closed reason there that says so";
                        let reason = self.setting("job-closed-reason", like).await?;
                        let reason = reason.ok_or_else(|| self.refused(what, why))?;
                        change.insert("closedReasonId".to_owned(), json!(id(&reason)));
                    }
                }
            }
        }
        match wanted.get("categories").filter(|_| differs("categories")) {
            Some(Value::List(names)) if !names.is_empty() => {
                let like = |name: &str| names.len() == 1 && name.eq_ignore_ascii_case(&names[0]);
                let why = "its category must be one job type that the studio has there";
                let kind = self.setting("job-type", like).await?.ok_or_else(|| self.refused(what, why))?;
                if text(&kind, "workflowId").is_some() {
                    return Err(self.would_invite(what));
                }
                change.insert("jobTypeId".to_owned(), json!(id(&kind)));
            }
            _ if differs("categories") => {
                change.insert("jobTypeId".to_owned(), Json::Null);
            }
            _ => {}
        }
        Ok(change)
    }

    /// An entry of one of the studio's own short lists.
    async fn setting(&self, path: &str, like: impl Fn(&str) -> bool) -> Result<Option<Resource>, Fault> {
        let part = self.part(path, &[("sortBy", "id")], 1, 100, "the studio's settings").await?;
        Ok(part.items.into_iter().find(|entry| text(entry, "name").is_some_and(&like)))
    }

    /// Lets those join whom the job shall have besides. Nobody is ever taken away: who is not named may be unknown here.
    async fn bring_people(&self, job: &str, there: &[RemoteId], draft: &Draft, what: &str) -> Result<(), Fault> {
        for contact in newcomers(there, draft) {
            self.join(job, contact, what).await?;
        }
        Ok(())
    }

    async fn of_a_quiet_job(&self, event: &Resource) -> Result<(), Fault> {
        match text(event, "jobId") {
            Some(job) => self.leave_clients_alone(job, &words::what(Drawer::Events, event)).await,
            None => Ok(()),
        }
    }

    async fn leave_clients_alone(&self, job: &str, what: &str) -> Result<(), Fault> {
        let job = self.one(Drawer::Jobs, job).await?;
        if job.is_some_and(|job| speaks(&job)) { Err(self.would_invite(what)) } else { Ok(()) }
    }

    fn would_invite(&self, what: &str) -> Fault {
        let message = format!(
            "{} is in a workflow of “{}”, which may write to the clients by itself when it changes, so it was left as it is.",
            capital(what),
            self.words.name
        );
        Fault::new(FaultKind::Rejected, "would_invite", message)
            .next("Change it in VSCO Workspace; the next sync brings it here.")
    }

    /// `why` is the end of a sentence.
    fn refused(&self, what: &str, why: Why) -> Fault {
        let message = format!("{} cannot be put into “{}”: {why}.", capital(what), self.words.name);
        Fault::new(FaultKind::Rejected, "not_for_vsco", message)
            .next("Change it so that VSCO Workspace can hold it, or change it there; the next sync goes on from that.")
    }

    fn moved_on(&self, what: &str) -> Fault {
        let message = format!("{} was changed at “{}” meanwhile.", capital(what), self.words.name);
        Fault::new(FaultKind::Changed, "changed_there", message)
    }

    fn there_already(&self, drawer: Drawer, what: &str) -> Fault {
        let message = format!("{} is in {} of “{}” already.", capital(what), drawer.thing(), self.words.name);
        Fault::new(FaultKind::Changed, "there_already", message)
    }
}

/// What of a draft can be there at all.
fn wanted(drawer: Drawer, draft: &Draft) -> Fields {
    let mut fields = draft.fields.clone();
    fields.retain(|name, value| words::carries(drawer.kind(), name) && !value.is_blank());
    fields
}

fn newcomers<'d>(there: &'d [RemoteId], draft: &'d Draft) -> impl Iterator<Item = &'d RemoteId> {
    let contacts = draft.refs.iter().filter(|of| of.kind == Drawer::Contacts.kind());
    contacts.map(|of| &of.id).filter(|id| !there.contains(id))
}

fn has_money(job: &Item) -> bool {
    job.reading.as_ref().is_ok_and(|reading| reading.fields.contains_key("value"))
}

fn named(draft: &Draft) -> String {
    let title = draft.fields.get(draft.kind.schema().title);
    shown(&title.map_or_else(|| draft.uid.to_string(), ToString::to_string))
}

/// What is there now, as the vendor told it.
fn written(item: Item) -> Written {
    Written { id: item.id, revision: item.revision, fields: item.reading.ok().map(|reading| reading.fields) }
}
