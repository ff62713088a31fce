//! Single entries: by name in batches, and by identity.

use super::place::{Place, names_for};
use super::stream::revision;
use super::{Dav, Refused, Response, ask};
use crate::http::{Ask, Method, header, status_fault};
use crate::ical;
use futures::stream::{StreamExt, TryStreamExt, iter};
use std::collections::HashMap;
use wedsync_domain::ids::{RemoteId, Uid};
use wedsync_domain::ports::{Answer, Item};
use wedsync_domain::{Fault, FaultKind};

/// Entries of one multiget. Larger ones are refused by some servers.
const BATCH: usize = 100;
/// Where a server keeps things apart that we look for.
const COMPONENTS: [&str; 2] = ["VEVENT", "VTODO"];
const LARGEST: usize = 64 << 20;

impl Dav {
    /// These entries, one answer for each in the same order.
    pub(super) async fn entries(&self, place: &Place, thing: &str, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let asked: Vec<_> = ids.chunks(BATCH).map(|batch| self.batch(place, thing, batch)).collect();
        let batches: Vec<Vec<Answer>> = iter(asked).buffered(self.in_flight).try_collect().await?;
        Ok(batches.into_iter().flatten().collect())
    }

    async fn batch(&self, place: &Place, thing: &str, ids: &[RemoteId]) -> Result<Vec<Answer>, Fault> {
        let urls: Vec<_> = ids.iter().filter_map(|id| place.url(id)).collect();
        let ask = ask::entries(&place.url, urls.iter().map(url::Url::path));
        let mut found = match self.ask_small(ask, thing).await {
            Ok(responses) => sort(place, responses),
            // No multiget here: each by itself.
            Err(Refused::Status(status, _)) if matches!(status.as_u16(), 400 | 403 | 405 | 413 | 415 | 501) => {
                HashMap::new()
            }
            Err(refused) => return Err(refused.into()),
        };
        let mut answers = Vec::with_capacity(ids.len());
        for id in ids {
            answers.push(match found.remove(id) {
                Some(answer) => answer,
                // The server passed over it. That alone says nothing.
                None => self.get(place, id).await?,
            });
        }
        Ok(answers)
    }

    /// One entry by itself.
    async fn get(&self, place: &Place, id: &RemoteId) -> Result<Answer, Fault> {
        let Some(url) = place.url(id) else { return Ok(Answer::Gone) };
        let reply = self.http.send(Ask::new(Method::GET, url).header(header::ACCEPT, "text/calendar")).await?;
        match reply.status.as_u16() {
            200 => {
                let revision = reply.header(&header::ETAG).and_then(revision);
                let body = reply.body.whole(LARGEST).await?;
                let text = String::from_utf8_lossy(&body);
                if !text.trim_start_matches('\u{feff}').trim_start().starts_with("BEGIN:") {
                    let message = format!("“{}” shows something else in the place of this entry.", self.words.name);
                    return Ok(Answer::Unknown(Fault::new(FaultKind::Malformed, "not_an_entry", message)));
                }
                Ok(Answer::Here(Item { id: id.clone(), revision, reading: ical::read(id, &text) }))
            }
            404 | 410 => Ok(Answer::Gone),
            401 => Err(status_fault(&self.words, "this entry", reply.status, &reply.headers)),
            _ => Ok(Answer::Unknown(status_fault(&self.words, "this entry", reply.status, &reply.headers))),
        }
    }

    /// The entry with this identity: first under the names that we would have given it, then by asking the server.
    pub(super) async fn look_for(&self, place: &Place, thing: &str, uid: &Uid) -> Result<Option<Item>, Fault> {
        let is_it = |item: &Item| item.reading.as_ref().is_ok_and(|reading| reading.uid == *uid);
        let [plain, digest] = names_for(uid);
        let names = if plain == digest { vec![plain] } else { vec![plain, digest] };
        for answer in self.entries(place, thing, &names).await? {
            if let Answer::Here(item) = answer
                && is_it(&item)
            {
                return Ok(Some(item));
            }
        }
        for component in COMPONENTS {
            let responses = match self.ask_small(ask::with_uid(&place.url, component, uid.as_str()), thing).await {
                Ok(responses) => responses,
                // A calendar that does not hold this component.
                Err(Refused::Status(status, _)) if matches!(status.as_u16(), 400 | 403 | 409 | 415 | 501) => continue,
                Err(refused) => return Err(refused.into()),
            };
            for answer in sort(place, responses).into_values() {
                if let Answer::Here(item) = answer
                    && is_it(&item)
                {
                    return Ok(Some(item));
                }
            }
        }
        Ok(None)
    }
}

/// What a multiget or query says of each entry. Entries it names without showing them are left out.
fn sort(place: &Place, responses: Vec<Response>) -> HashMap<RemoteId, Answer> {
    let mut found = HashMap::new();
    for response in responses {
        let Some(id) = place.id(&response.href) else { continue };
        let answer = match (response.status, response.props.data) {
            (Some(404 | 410), None) => Answer::Gone,
            (None | Some(200..300), Some(data)) => {
                let revision = response.props.etag.as_deref().and_then(revision);
                Answer::Here(Item { reading: ical::read(&id, &data), id: id.clone(), revision })
            }
            // Named, but neither shown nor called gone: ask for it by itself.
            _ => continue,
        };
        found.insert(id, answer);
    }
    found
}
