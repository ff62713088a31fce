//! Who receives what is measured, and whether it can be fetched here.
//!
//! A test goes out before anything is stored; a secret reaches the vault in the same step in which its receiver reaches the
//! database, or neither does. Deliberately absent: answering whoever fetches. Whoever owns the data folder does.

use super::channels::named;
use super::keeping::keep;
use super::webhooks::random;
use crate::Failure;
use crate::dto::alerts::ChannelKind;
use crate::dto::exports::{
    AddExport, ExportBook, ExporterCard, ListExports, MetricsCard, MetricsSet, RemoveExport, SetExport, SetMetrics,
    TestExport,
};
use crate::router::{Context, Lookup};
use crate::texts::{instant, sentence_list};
use data_encoding::HEXLOWER;
use wedsync_domain::Secret;
use wedsync_domain::ids::ExporterId;
use wedsync_domain::measure::ExporterAt;
use wedsync_domain::vaulted::{METRICS_TOKEN, Vaulted};
use wedsync_engine::Engine;
use wedsync_engine::exports::Metrics;
use wedsync_engine::intake::Listening;
use wedsync_store::View;

pub async fn list(context: Context, _: ListExports) -> Result<ExportBook, Failure> {
    let (engine, kinds) = (context.parts.engine.clone(), context.parts.providers.exporters());
    context
        .look(move |view| {
            let exporters = view.exporters()?.into_iter().map(|it| card(view, it, &kinds)).collect::<Result<_, _>>()?;
            Ok(ExportBook { exporters, metrics: metrics(view, &engine)?, kinds })
        })
        .await
}

pub async fn add(context: Context, ask: AddExport) -> Result<ExporterCard, Failure> {
    let kinds = context.parts.providers.exporters();
    let kind = kinds.iter().find(|it| it.id == ask.kind).ok_or_else(|| {
        let names: Vec<String> = kinds.iter().map(|it| it.id.clone()).collect();
        let message = format!("“{}” is nothing that we can send measurements to.", ask.kind);
        Failure::new("unknown_exporter", message, format!("We know {}.", sentence_list(&names)))
    })?;
    let mut settings = ask.settings;
    settings.retain(|_, value| !value.trim().is_empty());
    let name = named(&ask.name).unwrap_or_else(|_| kind.name.clone());
    let mut at = ExporterAt::new(&ask.kind, &name, settings);
    let secret = context.secret.clone();
    context.parts.engine.try_exporter(&mut at, secret.clone()).await?;
    let id = context.apart(move |parts| keep(parts, secret.as_ref(), |tx| Ok(tx.add_exporter(&at)?))).await?;
    one(context, id).await
}

pub async fn set(context: Context, ask: SetExport) -> Result<ExporterCard, Failure> {
    context
        .apart(move |parts| {
            let change = |tx: &mut wedsync_store::Tx<'_>| -> Result<(), Lookup> {
                let mut it = known(tx, ask.id)?;
                it.on = ask.on;
                // What was wrong with it is found out anew.
                (it.fault, it.failing_since, it.not_before) = (None, None, None);
                Ok(tx.put_exporter(&it)?)
            };
            Ok(parts.engine.store().write(change)?)
        })
        .await?;
    one(context, ask.id).await
}

pub async fn remove(context: Context, ask: RemoveExport) -> Result<ExportBook, Failure> {
    context
        .apart(move |parts| {
            parts.engine.store().read(|view| known(view, ask.id).map(drop))?;
            // The secret first: if the vault is locked, the receiver stays whole and this can be done again.
            parts.vault.remove(&ask.id.secret_name())?;
            Ok(parts.engine.store().write(|tx| tx.remove_exporter(ask.id))?)
        })
        .await?;
    list(context, ListExports {}).await
}

pub async fn test(context: Context, ask: TestExport) -> Result<ExporterCard, Failure> {
    context.parts.engine.test_exporter(ask.id).await?;
    one(context, ask.id).await
}

pub async fn set_metrics(context: Context, ask: SetMetrics) -> Result<MetricsSet, Failure> {
    if ask.on == Some(true) && context.parts.providers.exporters().is_empty() {
        let message = "Nobody fetches what is measured of a make-believe studio.";
        return Err(Failure::new("only_sample_tools", message, "Leave the sample studio, and switch it on in yours."));
    }
    if ask.port.is_some_and(|port| port < 1024) {
        let message = "A port is a number from 1024 to 65535.";
        return Err(Failure::new("bad_value", message, "Give another, or none."));
    }
    let token = context
        .apart(move |parts| {
            let missing = ask.on == Some(true) && parts.vault.get(METRICS_TOKEN)?.is_none();
            let token = if ask.new_token || missing { Some(HEXLOWER.encode(&random::<32>()?)) } else { None };
            if let Some(token) = &token {
                parts.vault.put(METRICS_TOKEN, &Secret::new(token.clone()))?;
            }
            parts.engine.set_metrics(|it| {
                it.on = ask.on.unwrap_or(it.on);
                it.port = ask.port.unwrap_or(it.port);
            })?;
            Ok(token)
        })
        .await?;
    let engine = context.parts.engine.clone();
    let metrics = context.look(move |view| metrics(view, &engine)).await?;
    Ok(MetricsSet { metrics, token })
}

fn metrics(view: &View<'_>, engine: &Engine) -> Result<MetricsCard, Lookup> {
    let Metrics { on, port } = Metrics::of(view)?;
    let (listening, fault) = match engine.metrics_listening() {
        Listening::No => (false, None),
        Listening::On(open) => (open == port, None),
        Listening::Failed(fault) => (false, Some(Failure::from(fault))),
    };
    Ok(MetricsCard { on, port, address: format!("http://127.0.0.1:{port}/metrics"), listening, fault })
}

async fn one(context: Context, id: ExporterId) -> Result<ExporterCard, Failure> {
    let kinds = context.parts.providers.exporters();
    context.look(move |view| card(view, known(view, id)?, &kinds)).await
}

fn known(view: &View<'_>, id: ExporterId) -> Result<ExporterAt, Lookup> {
    let missing = || Failure::not_found(format!("exporter {id}"), "wedsync exports list");
    Ok(view.exporter(id)?.ok_or_else(missing)?)
}

fn card(view: &View<'_>, it: ExporterAt, kinds: &[ChannelKind]) -> Result<ExporterCard, Lookup> {
    let kind = kinds.iter().find(|kind| kind.id == it.kind);
    Ok(ExporterCard {
        id: it.id,
        title: kind.map_or_else(|| it.kind.clone(), |kind| kind.name.clone()),
        kind: it.kind,
        name: it.name,
        settings: it.settings,
        on: it.on,
        took: it.took.map(instant),
        fault: it.fault,
        failing_since: it.failing_since.map(instant),
        waiting: view.exports_count(it.id)?,
        thinned: it.thinned,
        dropped: it.dropped,
    })
}
