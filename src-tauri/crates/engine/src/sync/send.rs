//! Sends a page of writes, all places side by side, and nothing else: what the answers mean is said in [`super::settle`].

use super::desk::Desk;
use super::dress::bare;
use super::queue::Outgoing;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use wedsync_domain::ids::{CollectionId, RemoteId, RemoteKey};
use wedsync_domain::ports::{Answer, Item, Remote, Write, Written};
use wedsync_domain::{Fault, FaultKind, fields};

/// A place that has not answered a page of writes by then holds up nobody else any longer.
const PATIENCE: Duration = Duration::from_secs(90);

/// One write with its answer.
pub(super) struct Sent {
    pub(super) outgoing: Outgoing,
    pub(super) answer: Result<Written, Fault>,
    /// What is there now, where the answer calls for a look.
    pub(super) found: Option<Item>,
}

/// Sends everything; the answers come in any order.
pub(super) async fn send(desk: &Desk, outgoing: Vec<Outgoing>) -> Vec<Sent> {
    let mut by_place: BTreeMap<CollectionId, Vec<Outgoing>> = BTreeMap::new();
    for one in outgoing {
        by_place.entry(one.collection).or_default().push(one);
    }
    let places = by_place.into_iter().map(|(place, writes)| send_to(desk, place, writes));
    futures::future::join_all(places).await.into_iter().flatten().collect()
}

async fn send_to(desk: &Desk, place: CollectionId, outgoing: Vec<Outgoing>) -> Vec<Sent> {
    let late =
        || Fault::new(FaultKind::Transient, "no_answer", format!("{} has not answered in time", desk.place(place)));
    let (Some(remote), Some(list)) = (desk.remote_of(place), desk.collections.get(&place)) else {
        return outgoing.into_iter().map(|outgoing| Sent { outgoing, answer: Err(late()), found: None }).collect();
    };
    let (outgoing, mut sent) = look_first(remote, &list.key, outgoing).await;
    let writes = outgoing.iter().map(|one| one.write.clone()).collect();
    let Ok(mut answers) = tokio::time::timeout(PATIENCE, remote.write(&list.key, writes)).await else {
        sent.extend(outgoing.into_iter().map(|outgoing| Sent { outgoing, answer: Err(late()), found: None }));
        return sent;
    };
    answers.resize_with(outgoing.len(), || Err(late()));
    for (outgoing, answer) in outgoing.into_iter().zip(answers) {
        let mut one = Sent { found: None, outgoing, answer };
        look_again(desk, &mut one).await;
        sent.push(one);
    }
    sent
}

/// A place without revisions would overwrite what it was told since; there every item is read right before it is
/// written. Returns what may be written, and what has met something newer.
async fn look_first(remote: &Arc<dyn Remote>, key: &RemoteKey, outgoing: Vec<Outgoing>) -> (Vec<Outgoing>, Vec<Sent>) {
    let unguarded = |one: &&Outgoing| one.link.as_ref().is_some_and(|link| link.revision.is_none());
    let ids: Vec<RemoteId> =
        outgoing.iter().filter(unguarded).filter_map(|one| Some(one.link.as_ref()?.remote.clone())).collect();
    if ids.is_empty() {
        return (outgoing, Vec::new());
    }
    let mut answers = match remote.read(key, &ids).await {
        Ok(answers) => answers.into_iter(),
        Err(fault) => {
            let refused = |outgoing| Sent { outgoing, answer: Err(fault.clone()), found: None };
            return (Vec::new(), outgoing.into_iter().map(refused).collect());
        }
    };
    let (mut free, mut met) = (Vec::new(), Vec::new());
    for one in outgoing {
        if !unguarded(&&one) {
            free.push(one);
            continue;
        }
        let (fault, found) = match answers.next() {
            Some(Answer::Here(item)) if says(&item, &one) => {
                free.push(one);
                continue;
            }
            Some(Answer::Here(item)) => {
                (Fault::new(FaultKind::Changed, "changed", "It was changed there meanwhile"), Some(item))
            }
            Some(Answer::Gone) => (Fault::new(FaultKind::Missing, "missing", "It is not there any more"), None),
            Some(Answer::Unknown(fault)) => (fault, None),
            None => (Fault::new(FaultKind::Malformed, "answers_missing", "Not every question was answered"), None),
        };
        met.push(Sent { outgoing: one, answer: Err(fault), found });
    }
    (free, met)
}

/// Whether it still says that; stamps that its place renews do not count.
fn says(item: &Item, one: &Outgoing) -> bool {
    let reading = item.reading.as_ref();
    reading.is_ok_and(|now| fields::difference(&bare(&one.worn, &now.fields), &one.expected).is_empty())
}

/// Reads what is there now, after a write that met something newer or that was not told its revision.
async fn look_again(desk: &Desk, sent: &mut Sent) {
    let place = sent.outgoing.collection;
    let (Some(remote), Some(list)) = (desk.remote_of(place), desk.collections.get(&place)) else { return };
    let changed = |fault: &Fault| fault.kind == FaultKind::Changed;
    let id = match (&sent.answer, &sent.outgoing.link) {
        (Ok(written), _) if sent.outgoing.body.is_some() && written.revision.is_none() => Some(written.id.clone()),
        (Err(fault), Some(link)) if changed(fault) => Some(link.remote.clone()),
        (Err(fault), None) if changed(fault) => None,
        _ => return,
    };
    let found = match (id, &sent.outgoing.write) {
        (Some(id), _) => match remote.read(&list.key, &[id]).await {
            Ok(answers) => match answers.into_iter().next() {
                Some(Answer::Here(item)) => Some(item),
                _ => None,
            },
            Err(_) => None,
        },
        (None, Write::Create { draft }) => remote.find(&list.key, &draft.uid).await.ok().flatten(),
        (None, _) => None,
    };
    sent.found = found;
}
