//! The ways to reach somebody: setting them up, trying them out, taking them away.
//!
//! A test goes out before anything is stored; a secret reaches the vault in the same step in which its channel reaches the
//! database, or neither does.

use super::keeping::keep;
use crate::Failure;
use crate::dto::alerts::{
    AddChannel, ChannelBook, ChannelCard, ChannelKind, HeartbeatCard, ListChannels, RemoveChannel, SetChannel,
    SetHeartbeat, TestChannel,
};
use crate::router::{Context, Lookup};
use crate::texts::{instant, sentence_list};
use std::collections::BTreeMap;
use std::time::Duration;
use wedsync_domain::Timestamp;
use wedsync_domain::ids::ChannelId;
use wedsync_domain::incident::ChannelAt;
use wedsync_domain::vaulted::{HEARTBEAT_ADDRESS, Vaulted};
use wedsync_engine::alerts::Heartbeat;
use wedsync_store::View;

/// Whoever has taken no word for longer is not known to take one.
const PROVEN: Duration = Duration::from_hours(30 * 24);

pub async fn list(context: Context, _: ListChannels) -> Result<ChannelBook, Failure> {
    let (now, kinds) = (context.parts.clock.now(), context.parts.providers.channels());
    context
        .look(move |view| {
            let channels = view.channels()?.into_iter().map(|it| card(it, &kinds, now)).collect();
            let heartbeat = Heartbeat::of(view)?.map(|it| HeartbeatCard {
                name: it.name,
                hears_trouble: it.hears_trouble,
                heard: it.heard.map(instant),
                fault: it.fault,
            });
            Ok(ChannelBook { channels, kinds, heartbeat })
        })
        .await
}

pub async fn add(context: Context, ask: AddChannel) -> Result<ChannelCard, Failure> {
    let kinds = context.parts.providers.channels();
    let kind = kinds.iter().find(|it| it.id == ask.kind).ok_or_else(|| {
        let names: Vec<String> = kinds.iter().map(|it| it.id.clone()).collect();
        let message = format!("“{}” is not something we can send alerts by.", ask.kind);
        Failure::new("unknown_channel", message, format!("We know {}.", sentence_list(&names)))
    })?;
    let mut settings: BTreeMap<String, String> = ask.settings;
    settings.retain(|_, value| !value.trim().is_empty());
    let name = named(&ask.name).unwrap_or_else(|_| kind.name.clone());
    let mut at = ChannelAt::new(&ask.kind, &name, settings);
    let secret = context.secret.clone();
    context.parts.engine.try_channel(&at, secret.clone()).await?;
    let now = context.parts.clock.now();
    (at.proven, at.looked) = (Some(now), Some(now));
    let id = context.apart(move |parts| keep(parts, secret.as_ref(), |tx| Ok(tx.add_channel(&at)?))).await?;
    one(context, id).await
}

pub(super) fn named(name: &str) -> Result<String, Failure> {
    match name.trim() {
        "" => Err(Failure::new("bad_value", "It has no name.", "Give it one.")),
        name => Ok(name.to_owned()),
    }
}

pub async fn set(context: Context, ask: SetChannel) -> Result<ChannelCard, Failure> {
    let name = ask.name.as_deref().map(named).transpose()?;
    context
        .apart(move |parts| {
            let change = |tx: &mut wedsync_store::Tx<'_>| -> Result<(), Lookup> {
                let mut it = known(tx, ask.id)?;
                if let Some(on) = ask.on {
                    // What was wrong with it is found out anew.
                    it.on = on;
                    it.is_well();
                }
                it.name = name.unwrap_or(it.name);
                Ok(tx.put_channel(&it)?)
            };
            Ok(parts.engine.store().write(change)?)
        })
        .await?;
    one(context, ask.id).await
}

pub async fn remove(context: Context, ask: RemoveChannel) -> Result<ChannelBook, Failure> {
    context
        .apart(move |parts| {
            parts.engine.store().read(|view| known(view, ask.id).map(drop))?;
            // The secret first: if the vault is locked, the channel stays whole and this can be done again.
            parts.vault.remove(&ask.id.secret_name())?;
            Ok(parts.engine.remove_channel(ask.id)?)
        })
        .await?;
    list(context, ListChannels {}).await
}

pub async fn test(context: Context, ask: TestChannel) -> Result<ChannelCard, Failure> {
    context.parts.engine.test_channel(ask.id).await?;
    one(context, ask.id).await
}

pub async fn heartbeat(context: Context, ask: SetHeartbeat) -> Result<ChannelBook, Failure> {
    let to = ask.name.as_deref().map(named).transpose()?.map(|name| (name, ask.hears_trouble));
    let secret = context.secret.clone();
    if to.is_some() && context.parts.providers.channels().is_empty() {
        let message = "Nobody elsewhere hears of a make-believe studio.";
        return Err(Failure::new("only_sample_tools", message, "Leave the sample studio, and set the watch in yours."));
    }
    if to.is_some() && secret.is_none() {
        let message = "The watch has no address to be told at.";
        return Err(Failure::new("missing_setting", message, "Copy the address from where the watch shows it."));
    }
    context
        .apart(move |parts| {
            match secret.filter(|_| to.is_some()) {
                Some(secret) => parts.vault.put(HEARTBEAT_ADDRESS, &secret)?,
                None => parts.vault.remove(HEARTBEAT_ADDRESS)?,
            }
            Ok(parts.engine.set_heartbeat(to)?)
        })
        .await?;
    // Whether it is heard shows at once, and not after the first minute.
    context.parts.engine.beat().await?;
    list(context, ListChannels {}).await
}

async fn one(context: Context, id: ChannelId) -> Result<ChannelCard, Failure> {
    let (now, kinds) = (context.parts.clock.now(), context.parts.providers.channels());
    context.look(move |view| Ok(card(known(view, id)?, &kinds, now))).await
}

fn known(view: &View<'_>, id: ChannelId) -> Result<ChannelAt, Lookup> {
    let missing = || Failure::not_found(format!("channel {id}"), "wedsync alerts channels");
    Ok(view.channel(id)?.ok_or_else(missing)?)
}

fn card(it: ChannelAt, kinds: &[ChannelKind], now: Timestamp) -> ChannelCard {
    let kind = kinds.iter().find(|kind| kind.id == it.kind);
    ChannelCard {
        id: it.id,
        title: kind.map_or_else(|| it.kind.clone(), |kind| kind.name.clone()),
        unproven: it.proven.is_none_or(|proven| proven + PROVEN < now),
        kind: it.kind,
        name: it.name,
        settings: it.settings,
        on: it.on,
        proven: it.proven.map(instant),
        fault: it.fault,
        failing_since: it.failing_since.map(instant),
    }
}
