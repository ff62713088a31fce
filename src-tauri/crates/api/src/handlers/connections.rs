//! Connecting accounts, and what becomes of them.
//!
//! A sign-in is tried before anything is stored; a password reaches the vault in the same step in which its
//! connection reaches the database, or neither does.

use super::collections::cards;
use super::keeping;
use super::rhythm;
use crate::Failure;
use crate::dto::connections::{
    Connect, Connected, ConnectionCard, ConnectionPage, ListConnections, ListProviders, PauseConnection, ProviderCard,
    RemoveConnection, Removed, ResumeConnection, ScheduleConnection, ShowConnection, SkippedItem,
};
use crate::router::{Context, Lookup, Parts};
use crate::texts::{instant, sentence_list};
use std::collections::BTreeMap;
use wedsync_domain::Secret;
use wedsync_domain::connection::{Connection, ConnectionState};
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::vaulted::Vaulted;
use wedsync_engine::Times;
use wedsync_store::View;

pub async fn providers(context: Context, _: ListProviders) -> Result<Vec<ProviderCard>, Failure> {
    Ok(context.parts.providers.list())
}

pub async fn connect(context: Context, ask: Connect) -> Result<Connected, Failure> {
    let (provider, preset) = provider(&context.parts, &ask.provider)?;
    let given = preset.into_iter().chain(ask.settings).collect();
    let settings = settings(&provider, given, context.secret.is_some())?;
    let name = match ask.name.trim() {
        "" => return Err(Failure::new("bad_value", "The connection has no name.", "Give it one with --name.")),
        name => name.to_owned(),
    };
    let secret = match provider.sign_in.as_str() {
        "browser" => Some(sign_in(&context, &provider.id, &name, &settings, None).await?),
        _ => context.secret.clone(),
    };
    let found = context.parts.providers.try_out(&provider.id, &name, &settings, secret.clone()).await?;
    let id = context.apart(move |parts| keep(parts, &provider, &name, &settings, secret.as_ref(), &found)).await?;
    context
        .look(move |view| {
            let connection = known(view, id)?;
            Ok(Connected { id, name: connection.name, collections: cards(view, view.collections(Some(id))?)? })
        })
        .await
}

/// Shows the provider's own page to whoever asked, and waits until the person has been there.
async fn sign_in(
    context: &Context,
    provider: &str,
    name: &str,
    settings: &BTreeMap<String, String>,
    again: Option<ConnectionId>,
) -> Result<Secret, Failure> {
    let Some(watcher) = context.progress.clone() else {
        let message = format!("“{name}” is signed in to on its own page, and nobody is there to see it.");
        return Err(Failure::new("nobody_to_sign_in", message, "Connect it where somebody sits at the screen."));
    };
    Ok(context.parts.providers.sign_in(provider, name, settings, context.secret.clone(), again, &*watcher).await?)
}

/// A provider by its name or by that of one of its presets, with the preset's answers.
fn provider(parts: &Parts, id: &str) -> Result<(ProviderCard, BTreeMap<String, String>), Failure> {
    let all = parts.providers.list();
    let mut names = Vec::new();
    for provider in all {
        if provider.id == id {
            return Ok((provider, BTreeMap::new()));
        }
        if let Some(preset) = provider.presets.iter().find(|it| it.id == id) {
            let settings = preset.settings.clone();
            return Ok((provider, settings));
        }
        names.push(provider.id);
        names.extend(provider.presets.into_iter().map(|it| it.id));
    }
    Err(Failure::new(
        "unknown_provider",
        format!("There is no provider “{id}”."),
        format!("We know {}.", sentence_list(&names)),
    ))
}

fn settings(
    provider: &ProviderCard,
    given: BTreeMap<String, String>,
    has_secret: bool,
) -> Result<BTreeMap<String, String>, Failure> {
    let option = |name: &str| format!("--{}", name.replace('_', "-"));
    if let Some(name) = given.keys().find(|name| !provider.settings.iter().any(|it| it.name == **name)) {
        return Err(Failure::new(
            "unknown_setting",
            format!("{} has no use for {}.", provider.name, option(name)),
            "Leave it out.",
        ));
    }
    if has_secret && provider.sign_in == "none" {
        let message = format!("{} needs no password.", provider.name);
        return Err(Failure::new("unknown_setting", message, "Leave --password-stdin out."));
    }
    let missing = |it: &&crate::dto::connections::SettingCard| {
        it.required && given.get(&it.name).is_none_or(|value| value.trim().is_empty())
    };
    match provider.settings.iter().find(missing) {
        Some(it) => Err(Failure::new(
            "missing_setting",
            format!("{} needs to know: {}.", provider.name, it.label),
            format!("Add {}.", option(&it.name)),
        )),
        None => Ok(given),
    }
}

fn keep(
    parts: &Parts,
    provider: &ProviderCard,
    name: &str,
    settings: &BTreeMap<String, String>,
    secret: Option<&Secret>,
    found: &[RemoteCollection],
) -> Result<ConnectionId, Failure> {
    let now = parts.clock.now();
    keeping::keep(parts, secret, |tx| {
        let id = tx.add_connection(&provider.id, name, settings, now)?;
        let made = known(tx, id)?;
        tx.update_connection(&Connection { interval_s: provider.every_s, soonest_s: provider.soonest_s, ..made })?;
        for collection in found {
            tx.put_collection(id, collection)?;
        }
        Ok(id)
    })
}

pub async fn list(context: Context, _: ListConnections) -> Result<Vec<ConnectionCard>, Failure> {
    context.look(|view| Ok(view.connections()?.into_iter().map(card).collect())).await
}

pub async fn show(context: Context, ask: ShowConnection) -> Result<ConnectionPage, Failure> {
    let providers = context.parts.providers.list();
    let (now, computer) = (context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let connection = known(view, ask.id)?;
            let skipped = view.skipped(Some(ask.id))?.into_iter().map(|it| SkippedItem {
                id: it.remote.to_string(),
                collection: it.collection,
                fault: it.fault,
                since: instant(it.since),
            });
            let times = Times::look(view, now, computer)?;
            Ok(ConnectionPage {
                settings: connection.settings.clone(),
                interval_s: rhythm::seconds(times.rhythm(&connection).every),
                rhythm: rhythm::card(&connection, &times, &providers, rhythm::most_asked(view, ask.id, now)?),
                collections: cards(view, view.collections(Some(ask.id))?)?,
                skipped: skipped.collect(),
                card: card(connection),
            })
        })
        .await
}

pub async fn schedule(context: Context, ask: ScheduleConnection) -> Result<ConnectionPage, Failure> {
    let connection = context.look(move |view| known(view, ask.id)).await?;
    rhythm::bearable(&connection, ask.every_s, &context.parts.providers.list())?;
    context.apart(move |parts| Ok(parts.engine.choose_rhythm(ask.id, ask.every_s)?)).await?;
    show(context, ShowConnection { id: ask.id }).await
}

pub async fn pause(context: Context, ask: PauseConnection) -> Result<ConnectionCard, Failure> {
    context.apart(move |parts| change(parts, ask.id, |it| it.state = ConnectionState::Paused)).await
}

pub async fn resume(context: Context, ask: ResumeConnection) -> Result<ConnectionCard, Failure> {
    let connection = context.look(move |view| known(view, ask.id)).await?;
    let in_browser = provider(&context.parts, &connection.provider)?.0.sign_in == "browser";
    if in_browser && (ask.anew || connection.state == ConnectionState::SignInNeeded) {
        let secret =
            sign_in(&context, &connection.provider, &connection.name, &connection.settings, Some(ask.id)).await?;
        renew(&context, connection, secret).await?;
    } else if let Some(secret) = context.secret.clone() {
        renew(&context, connection, secret).await?;
    }
    context
        .apart(move |parts| {
            let now = parts.clock.now();
            change(parts, ask.id, |it| {
                it.state = ConnectionState::Active;
                it.fault = None;
                it.failures = 0;
                it.due = now;
            })
        })
        .await
}

async fn renew(context: &Context, connection: Connection, secret: Secret) -> Result<(), Failure> {
    let Connection { id, provider, name, settings, .. } = connection;
    let found = context.parts.providers.try_out(&provider, &name, &settings, Some(secret.clone())).await?;
    let before = context.look(move |view| Ok(view.collections(Some(id))?)).await?;
    if !before.is_empty() && !before.iter().any(|list| found.iter().any(|it| it.key == list.key)) {
        let shown = found.first().map(|it| it.name.clone()).unwrap_or_default();
        let message = format!("That is another account: it has none of the lists of “{name}”, but “{shown}”.");
        let next = "Sign in with the account of before, or connect the other one by itself: wedsync connect.";
        return Err(Failure::new("another_account", message, next));
    }
    let _held = context.parts.providers.hold(id).await;
    context
        .apart(move |parts| {
            parts.vault.put(&id.secret_name(), &secret)?;
            // What is still open was signed in with the old one.
            parts.providers.forget(id);
            Ok(())
        })
        .await
}

pub async fn remove(context: Context, ask: RemoveConnection) -> Result<Removed, Failure> {
    let connection = context.look(move |view| known(view, ask.id)).await?;
    // The provider is told if it can be; whether or not, what we hold of the sign-in goes.
    let told = context.parts.providers.sign_out(&connection).await;
    if let Err(fault) = &told {
        tracing::warn!(code = fault.code, "a provider could not be told that a sign-in is given back");
    }
    let _held = context.parts.providers.hold(ask.id).await;
    context
        .apart(move |parts| {
            let store = parts.engine.store();
            // The password first: if the vault is locked, the connection stays whole and this can be done again.
            parts.vault.remove(&ask.id.secret_name())?;
            store.write(|tx| Ok::<_, Lookup>(tx.remove_connection(ask.id)?))?;
            parts.providers.forget(ask.id);
            Ok(Removed { id: ask.id, name: connection.name, removed: true, still_allowed_there: told.is_err() })
        })
        .await
}

fn change(parts: &Parts, id: ConnectionId, change: impl FnOnce(&mut Connection)) -> Result<ConnectionCard, Failure> {
    let changed = parts.engine.store().write(|tx| -> Result<Connection, Lookup> {
        let mut connection = known(tx, id)?;
        change(&mut connection);
        tx.update_connection(&connection)?;
        Ok(connection)
    })?;
    Ok(card(changed))
}

fn known(view: &View<'_>, id: ConnectionId) -> Result<Connection, Lookup> {
    let missing = || Failure::not_found(format!("connection {id}"), "wedsync connections list").into();
    view.connection(id)?.ok_or_else(missing)
}

pub fn card(it: Connection) -> ConnectionCard {
    ConnectionCard {
        id: it.id,
        name: it.name,
        provider: it.provider,
        last_ok: it.last_ok.map(instant),
        due: (it.state == ConnectionState::Active).then(|| instant(it.due)),
        failures: it.failures,
        state: it.state,
        fault: it.fault,
    }
}
