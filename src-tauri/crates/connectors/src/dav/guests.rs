//! Keeps servers from writing to anybody. A server that looks after invitations by itself (RFC 6638) writes to the
//! guests of an event whenever that is changed or deleted, even if the change is the mark that it must not (section
//! 3.2.1.2): there such events are left alone. New ones carry the mark from the beginning ([`crate::ical::Manner`]).
//!
//! What decides is the entry as the server has it now, not the draft: a draft that drops all guests would send them
//! cancellations. Deliberately absent: telling an organiser's copy from a guest's. A guest's could be deleted without
//! an answer to the organiser (`Schedule-Reply: F`), but which of the two it is depends on all addresses of whoever
//! owns the calendar, and a wrong guess sends mail.

use super::Dav;
use super::place::Place;
use super::write::named;
use crate::http::{Ask, HeaderName, Method, status_fault};
use crate::ical;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;
use url::Url;
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::Answer;
use wedsync_domain::{Fault, FaultKind};

const CLASSES: HeaderName = HeaderName::from_static("dav");
/// RFC 6638 section 2.
const SCHEDULES: &str = "calendar-auto-schedule";

/// Whether the server looks after invitations, by calendar, as far as it was asked.
pub type Scheduling = Mutex<HashMap<Url, Arc<OnceCell<bool>>>>;

/// What is to become of an entry.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    Change,
    Delete,
}

impl Dav {
    /// Refuses what would make the server write to guests (Rejected, `would_invite`). Where it had to look, gives the
    /// revision that it judged by.
    pub(super) async fn leave_guests_alone(
        &self,
        place: &Place,
        thing: &str,
        id: &RemoteId,
        revision: Option<&Revision>,
        act: Act,
    ) -> Result<Option<Revision>, Fault> {
        if !self.schedules(place, thing).await? {
            return Ok(None);
        }
        let item = match self.entries(place, thing, std::slice::from_ref(id)).await?.pop() {
            Some(Answer::Here(item)) => item,
            Some(Answer::Unknown(fault)) => return Err(fault),
            // What is not there invites nobody; the write itself finds out.
            Some(Answer::Gone) | None => return Ok(None),
        };
        let what = match &item.reading {
            Ok(reading) => named(reading.kind, &reading.fields),
            Err(_) => format!("an entry of {thing}"),
        };
        if revision.is_some() && item.revision.is_some() && revision != item.revision.as_ref() {
            return Err(self.changed(&what));
        }
        if ical::invites(&item.reading?.fields) {
            return Err(self.would_invite(act, &what));
        }
        Ok(item.revision)
    }

    /// Asked once for each calendar, however many writes want to know it at the same time.
    async fn schedules(&self, place: &Place, thing: &str) -> Result<bool, Fault> {
        let known = {
            let mut all = self.scheduling.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(place.url.clone()).or_default())
        };
        known.get_or_try_init(|| self.ask_who_invites(place, thing)).await.copied()
    }

    /// Only a list of abilities without this one says that the server leaves guests alone.
    async fn ask_who_invites(&self, place: &Place, thing: &str) -> Result<bool, Fault> {
        let reply = self.http.send(Ask::new(Method::OPTIONS, place.url.clone())).await?;
        if !reply.status.is_success() {
            let fault = status_fault(&self.words, thing, reply.status, &reply.headers);
            let will_not_say = matches!(fault.kind, FaultKind::Rejected | FaultKind::Forbidden);
            return if will_not_say { Ok(true) } else { Err(fault) };
        }
        let lines = reply.headers.get_all(CLASSES).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
        let lines: Vec<_> = lines.filter(|line| !line.trim().is_empty()).collect();
        let mut classes = lines.iter().flat_map(|line| line.split(','));
        Ok(lines.is_empty() || classes.any(|class| class.trim().eq_ignore_ascii_case(SCHEDULES)))
    }

    fn would_invite(&self, act: Act, what: &str) -> Fault {
        let (doing, step) = match act {
            Act::Change => ("Changing", "Change it in the calendar itself, where you see who gets a message."),
            Act::Delete => ("Deleting", "Delete it in the calendar itself, where you see who gets a message."),
        };
        let name = &self.words.name;
        let message = format!(
            "{doing} {what} here would make the server of “{name}” write to its guests, so it stays there as it is."
        );
        Fault::new(FaultKind::Rejected, "would_invite", message).next(step)
    }
}

#[cfg(test)]
mod tests;
