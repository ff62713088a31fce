//! Messages to people of a wedding in an emergency.

use crate::Failure;
use crate::dto::broadcasts::{
    ConfirmBroadcast, DraftBroadcast, ListBroadcasts, ListTemplates, SendAgain, SendBroadcast, ShowBroadcast,
    StopBroadcast,
};
use crate::router::{Context, Parts};
use wedsync_domain::broadcast::{BroadcastCard, BroadcastDraft, BroadcastPage, Hindrance, TemplateCard};
use wedsync_domain::ids::BroadcastId;
use wedsync_engine::broadcast::{self, Typed, Wish};

#[allow(clippy::unused_async, reason = "a command like all others")]
pub async fn templates(_: Context, _: ListTemplates) -> Result<Vec<TemplateCard>, Failure> {
    Ok(broadcast::templates())
}

pub async fn draft(context: Context, ask: DraftBroadcast) -> Result<BroadcastDraft, Failure> {
    context
        .apart(move |parts| {
            let mut draft = parts.engine.draft_broadcast(&wish(ask))?;
            if is_make_believe(parts) {
                let Failure { code, message, next_step, .. } = nobody_is_real();
                draft.hindrances.insert(0, Hindrance { code, words: message, next_step });
            }
            Ok(draft)
        })
        .await
}

pub async fn send(context: Context, ask: SendBroadcast) -> Result<BroadcastPage, Failure> {
    let id = context
        .apart(move |parts| {
            if is_make_believe(parts) {
                return Err(nobody_is_real());
            }
            let SendBroadcast { draft, name, date, seen, although_same } = ask;
            Ok(parts.engine.send_broadcast(&wish(draft), &Typed { name, date, seen, although_same })?)
        })
        .await?;
    carried_out(context, id).await
}

pub async fn again(context: Context, ask: SendAgain) -> Result<BroadcastPage, Failure> {
    let id = ask.id;
    context
        .apart(move |parts| {
            if is_make_believe(parts) {
                return Err(nobody_is_real());
            }
            Ok(parts.engine.send_broadcast_again(id, &ask.name, ask.to.as_deref())?)
        })
        .await?;
    carried_out(context, id).await
}

pub async fn list(context: Context, ask: ListBroadcasts) -> Result<Vec<BroadcastCard>, Failure> {
    context.apart(move |parts| Ok(parts.engine.broadcasts(ask.wedding)?)).await
}

pub async fn show(context: Context, ask: ShowBroadcast) -> Result<BroadcastPage, Failure> {
    context.apart(move |parts| Ok(parts.engine.broadcast(ask.id)?)).await
}

pub async fn confirm(context: Context, ask: ConfirmBroadcast) -> Result<BroadcastPage, Failure> {
    let note = ask.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    context.apart(move |parts| Ok(parts.engine.confirm_broadcast(ask.id, ask.person, note)?)).await?;
    show(context, ShowBroadcast { id: ask.id }).await
}

pub async fn stop(context: Context, ask: StopBroadcast) -> Result<BroadcastPage, Failure> {
    context.apart(move |parts| Ok(parts.engine.stop_broadcast(ask.id)?)).await?;
    show(context, ShowBroadcast { id: ask.id }).await
}

/// The schedule sends it at its next tick. Where none is at work, this is the only chance to.
async fn carried_out(context: Context, id: BroadcastId) -> Result<BroadcastPage, Failure> {
    if context.parts.engine.awake().is_none() {
        context.parts.engine.deliver_waiting().await?;
    }
    show(context, ShowBroadcast { id }).await
}

/// Nothing but the tools of a sample studio can be connected there, and no channel.
fn is_make_believe(parts: &Parts) -> bool {
    parts.providers.channels().is_empty()
}

fn nobody_is_real() -> Failure {
    let message = "This is the sample studio: its people are made up, and nobody is told anything.";
    Failure::new("only_sample_tools", message, "Leave the sample studio to write to people of your own weddings.")
}

fn wish(ask: DraftBroadcast) -> Wish {
    let DraftBroadcast { wedding, template, fill, subject, text, to, means } = ask;
    Wish { wedding, template, fill, subject, text, to, means }
}
