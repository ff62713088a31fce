//! Creates, updates and deletes, each conditional, so that nobody's change is overwritten and a repeated request does
//! no harm. Events whose guests the server would write to are neither changed nor deleted (`guests`).

use super::Dav;
use super::guests::Act;
use super::place::{Place, names_for};
use super::stream::revision;
use crate::http::{Ask, Method, Reply, header, status_fault};
use crate::ical::{self, Manner};
use wedsync_domain::ids::{RemoteId, Revision};
use wedsync_domain::ports::{Answer, Draft, Write, Written};
use wedsync_domain::{Fault, FaultKind, Fields, Kind, Value};

const CALENDAR: &str = "text/calendar; charset=utf-8";
/// Refusals carry a line or two of XML that says why.
const REFUSAL: usize = 64 << 10;

/// What a PUT brought.
enum Put {
    Done(Written),
    /// 412: something is there, or not as we knew it.
    Taken,
}

impl Dav {
    /// One write.
    pub(super) async fn carry_out(&self, place: &Place, thing: &str, write: Write) -> Result<Written, Fault> {
        match write {
            Write::Create { draft } => self.create(place, thing, &draft).await,
            Write::Update { id, revision, draft } => self.update(place, thing, id, revision, &draft).await,
            Write::Delete { id, revision } => self.delete(place, thing, id, revision).await,
        }
    }

    async fn create(&self, place: &Place, thing: &str, draft: &Draft) -> Result<Written, Fault> {
        let what = named(draft.kind, &draft.fields);
        let text = ical::write(draft, Manner::Server)?;
        let [plain, digest] = names_for(&draft.uid);
        let put = self.put(place, &plain, (header::IF_NONE_MATCH, "*"), &text, &what).await?;
        if let Put::Done(written) = put {
            return Ok(written);
        }
        // Ours from an answer that was lost, somebody else's copy, or another entry that has the name by chance.
        let there = self.entries(place, thing, std::slice::from_ref(&plain)).await?;
        let other =
            matches!(&there[..], [Answer::Here(item)] if item.reading.as_ref().is_ok_and(|it| it.uid != draft.uid));
        if other && plain != digest {
            let put = self.put(place, &digest, (header::IF_NONE_MATCH, "*"), &text, &what).await?;
            if let Put::Done(written) = put {
                return Ok(written);
            }
        }
        Err(self.taken(&what, thing))
    }

    async fn update(
        &self,
        place: &Place,
        thing: &str,
        id: RemoteId,
        revision: Option<Revision>,
        draft: &Draft,
    ) -> Result<Written, Fault> {
        let what = named(draft.kind, &draft.fields);
        let text = ical::write(draft, Manner::Server)?;
        let seen = self.leave_guests_alone(place, thing, &id, revision.as_ref(), Act::Change).await?;
        let revision = match revision.or(seen) {
            Some(revision) => Some(revision),
            None => self.revision_now(place, thing, &id, &what).await?,
        };
        let put = match &revision {
            Some(revision) => self.put(place, &id, (header::IF_MATCH, revision.as_str()), &text, &what).await?,
            // A server without strong ETags knows no condition; that it is there we have just seen.
            None => self.put(place, &id, (header::ACCEPT, "*/*"), &text, &what).await?,
        };
        match put {
            Put::Done(written) => Ok(written),
            Put::Taken => Err(self.changed(&what)),
        }
    }

    /// For an entry whose revision the engine does not know: the one it has now, if it has any.
    async fn revision_now(
        &self,
        place: &Place,
        thing: &str,
        id: &RemoteId,
        what: &str,
    ) -> Result<Option<Revision>, Fault> {
        match self.entries(place, thing, std::slice::from_ref(id)).await?.pop() {
            Some(Answer::Here(item)) => Ok(item.revision),
            Some(Answer::Unknown(fault)) => Err(fault),
            Some(Answer::Gone) | None => {
                let message = format!("“{}” no longer has {what}.", self.words.name);
                Err(Fault::new(FaultKind::Missing, "not_there", message))
            }
        }
    }

    async fn put(
        &self,
        place: &Place,
        id: &RemoteId,
        condition: (header::HeaderName, &str),
        text: &str,
        what: &str,
    ) -> Result<Put, Fault> {
        let Some(url) = place.url(id) else { return Err(self.unnamed(what)) };
        let ask = Ask::new(Method::PUT, url).header(condition.0, condition.1).body(CALENDAR, text.to_owned());
        let reply = self.http.send(ask).await?;
        match reply.status.as_u16() {
            200 | 201 | 204 => {
                let revision = reply.header(&header::ETAG).and_then(revision);
                let moved = reply.header(&header::LOCATION).and_then(|to| place.id(to));
                let fields = ical::read(id, text).ok().map(|reading| reading.fields);
                Ok(Put::Done(Written { id: moved.unwrap_or_else(|| id.clone()), revision, fields }))
            }
            412 => Ok(Put::Taken),
            _ => Err(self.refused(reply, what).await),
        }
    }

    async fn delete(
        &self,
        place: &Place,
        thing: &str,
        id: RemoteId,
        revision: Option<Revision>,
    ) -> Result<Written, Fault> {
        let what = format!("an entry of {thing}");
        let Some(url) = place.url(&id) else { return Err(self.unnamed(&what)) };
        let seen = self.leave_guests_alone(place, thing, &id, revision.as_ref(), Act::Delete).await?;
        let mut ask = Ask::new(Method::DELETE, url);
        if let Some(revision) = revision.or(seen) {
            ask = ask.header(header::IF_MATCH, revision.as_str());
        }
        let reply = self.http.send(ask).await?;
        match reply.status.as_u16() {
            200 | 202 | 204 | 404 | 410 => Ok(Written { id, revision: None, fields: None }),
            // Some servers say 412 for what is no longer there at all; after a lost answer that is our own doing.
            412 => match self.entries(place, thing, std::slice::from_ref(&id)).await?.pop() {
                Some(Answer::Gone) => Ok(Written { id, revision: None, fields: None }),
                _ => Err(self.changed(&what)),
            },
            _ => Err(self.refused(reply, &what).await),
        }
    }

    /// Refusals whose body names a condition of RFC 4791 section 5.3.2.1; the rest by status.
    async fn refused(&self, reply: Reply, what: &str) -> Fault {
        let (status, headers) = (reply.status, reply.headers);
        let fault = status_fault(&self.words, what, status, &headers);
        if !matches!(status.as_u16(), 400 | 403 | 409 | 415) {
            return fault;
        }
        let body = reply.body.whole(REFUSAL).await.unwrap_or_default();
        let body = String::from_utf8_lossy(&body);
        let says = |condition: &str| body.contains(condition);
        let name = &self.words.name;
        let rejected =
            |code: &str, message: String| Fault::new(FaultKind::Rejected, code, message).detail(&fault.detail);
        if says("no-uid-conflict") {
            let message = format!("“{name}” has {what} already, under another name.");
            return Fault::new(FaultKind::Changed, "there_already", message).detail(&fault.detail);
        }
        if says("max-resource-size") {
            return rejected("too_large", format!("“{name}” finds {what} too large."))
                .next("Shorten its notes or take attachments out.");
        }
        if says("max-attendees") {
            return rejected("too_many_guests", format!("“{name}” finds too many people invited to {what}."))
                .next("Invite fewer people to it.");
        }
        if says("supported-calendar-component") || says("supported-calendar-data") || says("valid-calendar") {
            return rejected("refused", format!("“{name}” does not accept {what} as it is."));
        }
        fault
    }

    fn taken(&self, what: &str, thing: &str) -> Fault {
        let message = format!("{} is in {thing} of “{}” already.", crate::http::capital(what), self.words.name);
        Fault::new(FaultKind::Changed, "there_already", message)
    }

    pub(super) fn changed(&self, what: &str) -> Fault {
        let message = format!("{} was changed at “{}” meanwhile.", crate::http::capital(what), self.words.name);
        Fault::new(FaultKind::Changed, "changed_there", message)
    }

    fn unnamed(&self, what: &str) -> Fault {
        let message =
            format!("“{}” cannot be asked for {what}: its name there cannot be written down.", self.words.name);
        Fault::new(FaultKind::Bug, "name_unwritable", message)
    }
}

/// `“Raman & Ashworth”`
pub(super) fn named(kind: Kind, fields: &Fields) -> String {
    match fields.get(kind.schema().title) {
        Some(Value::Text(title)) if !title.trim().is_empty() => {
            format!("“{}”", title.trim().chars().filter(|c| !c.is_control()).take(80).collect::<String>())
        }
        _ => format!("an untitled {kind}"),
    }
}
