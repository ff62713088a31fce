//! Whether calls from the web are taken, who may call, and which calls there were.
//!
//! Deliberately absent: taking them. Whoever owns the data folder does.

use super::names::Names;
use crate::Failure;
use crate::dto::webhooks::{
    AddSource, CallCard, ListCalls, RemoveSource, RotateSource, SetWebhooks, ShowWebhooks, SourceCard, SourceMade,
    SourceRemoved, WebhooksCard,
};
use crate::router::{Context, Lookup};
use crate::texts::instant;
use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use wedsync_domain::ids::{ConnectionId, SourceId};
use wedsync_domain::intake::{PaypalApp, Scheme};
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Fault, FaultKind, Secret};
use wedsync_engine::intake::{Listening, Webhooks, per_minute};
use wedsync_engine::{Engine, Times};
use wedsync_store::{Source, View};

/// Calls that a log shows.
const SHOWN: u32 = 200;
/// Of a name, of a header, of a host.
const LONGEST: usize = 100;
/// Of an app's client id; PayPal's have 80 letters and digits.
const LONGEST_CLIENT: usize = 200;
/// Of the id of a webhook, as PayPal's published document has it.
const LONGEST_HOOK: usize = 50;

pub async fn show(context: Context, _: ShowWebhooks) -> Result<WebhooksCard, Failure> {
    let (engine, now, computer) = (context.parts.engine.clone(), context.parts.clock.now(), context.parts.home);
    context
        .look(move |view| {
            let webhooks = Webhooks::of(view)?;
            let (listening, fault) = match engine.listening() {
                Listening::No => (false, None),
                Listening::On(port) => (port == webhooks.port, None),
                Listening::Failed(fault) => (false, Some(Failure::from(fault))),
            };
            let sources = cards(view, &engine, &webhooks, &Times::look(view, now, computer)?)?;
            let Webhooks { on, port, hosts } = webhooks;
            Ok(WebhooksCard { on, port, hosts, listening, fault, sources })
        })
        .await
}

pub async fn set(context: Context, ask: SetWebhooks) -> Result<WebhooksCard, Failure> {
    let hosts =
        ask.hosts.map(|hosts| hosts.iter().map(|host| name_of(host)).collect::<Result<Vec<_>, _>>()).transpose()?;
    if ask.port.is_some_and(|port| port < 1024) {
        let message = "A port is a number from 1024 to 65535.";
        return Err(Failure::new("bad_value", message, "Give another, or none."));
    }
    context
        .apart(move |parts| {
            Ok(parts.engine.set_webhooks(|it| {
                it.on = ask.on.unwrap_or(it.on);
                it.port = ask.port.unwrap_or(it.port);
                it.hosts = hosts.unwrap_or_else(|| it.hosts.clone());
            })?)
        })
        .await?;
    show(context, ShowWebhooks {}).await
}

pub async fn add(context: Context, ask: AddSource) -> Result<SourceMade, Failure> {
    let open = matches!(ask.scheme, Scheme::Header | Scheme::Datadog);
    if !open && (ask.signed_in.is_some() || ask.named_in.is_some()) {
        let message = "Where that provider puts its signature is known already.";
        return Err(Failure::new("bad_value", message, "Leave the headers out, or add it as “header”."));
    }
    let per_minute = ask.per_minute.map(|number| {
        NonZeroU32::new(number).map(NonZeroU32::get).ok_or_else(|| {
            Failure::new("bad_value", "A source that may call 0 times a minute may not call.", "Give at least 1.")
        })
    });
    let source = Source {
        id: SourceId(0),
        path: BASE32_NOPAD.encode(&random::<16>()?).to_lowercase(),
        name: ask.name.as_deref().map_or_else(|| Ok(ask.scheme.name().to_owned()), line)?,
        scheme: ask.scheme,
        signed_in: ask.signed_in.as_deref().map(header).transpose()?,
        named_in: ask.named_in.as_deref().map(header).transpose()?,
        paypal: app(ask.scheme, ask.paypal)?,
        per_minute: per_minute.transpose()?,
        made: context.parts.clock.now(),
    };
    let (secret, shown) = secret_of(ask.scheme, context.secret.clone())?;
    let id = context
        .apart(move |parts| {
            let put = |id: SourceId| parts.vault.put(&id.secret_name(), &secret);
            Ok(parts.engine.add_source(&source, &ask.connections, put)?)
        })
        .await?;
    made(&context, id, shown).await
}

pub async fn rotate(context: Context, ask: RotateSource) -> Result<SourceMade, Failure> {
    let source = found(&context, ask.id).await?;
    let (secret, shown) = secret_of(source.scheme, context.secret.clone())?;
    context
        .apart(move |parts| {
            parts.vault.put(&ask.id.secret_name(), &secret)?;
            parts.engine.source_rotated();
            Ok(())
        })
        .await?;
    made(&context, ask.id, shown).await
}

pub async fn remove(context: Context, ask: RemoveSource) -> Result<SourceRemoved, Failure> {
    let id = ask.id;
    let source = found(&context, id).await?;
    context
        .apart(move |parts| {
            // A secret of nobody does no harm; one who may call without a secret could not.
            parts.engine.remove_source(id)?;
            Ok(parts.vault.remove(&id.secret_name())?)
        })
        .await?;
    Ok(SourceRemoved { id, name: source.name })
}

pub async fn log(context: Context, _: ListCalls) -> Result<Vec<CallCard>, Failure> {
    context
        .look(|view| {
            let names: HashMap<SourceId, String> = view.sources()?.into_iter().map(|it| (it.id, it.name)).collect();
            let calls = view.calls(SHOWN)?.into_iter().map(|it| CallCard {
                id: it.id,
                source: it.source,
                name: names.get(&it.source).cloned().unwrap_or_default(),
                at: instant(it.arrived),
                bytes: it.bytes,
                waits: it.waits,
            });
            Ok(calls.collect())
        })
        .await
}

async fn found(context: &Context, id: SourceId) -> Result<Source, Failure> {
    let source = context.look(move |view| Ok(view.source(id)?)).await?;
    source.ok_or_else(|| Failure::not_found(format_args!("source {id}"), "wedsync webhooks list"))
}

async fn made(context: &Context, id: SourceId, secret: Option<String>) -> Result<SourceMade, Failure> {
    let card = show(context.clone(), ShowWebhooks {}).await?;
    let source = card.sources.into_iter().find(|it| it.id == id);
    Ok(SourceMade { source: source.ok_or_else(|| Failure::bug(&"a source that was just made"))?, secret })
}

fn cards(view: &View<'_>, engine: &Engine, webhooks: &Webhooks, times: &Times) -> Result<Vec<SourceCard>, Lookup> {
    let (names, mut away) = (Names::of(view)?, engine.turned_away());
    let mut connections: BTreeMap<SourceId, Vec<ConnectionId>> = BTreeMap::new();
    for (source, connection) in view.source_connections()? {
        connections.entry(source).or_default().push(connection);
    }
    let before = match webhooks.hosts.first() {
        Some(host) => format!("https://{host}"),
        None => format!("http://127.0.0.1:{}", webhooks.port),
    };
    let card = |it: Source| {
        let connections = connections.remove(&it.id).unwrap_or_default();
        let away = away.remove(&it.id).unwrap_or_default();
        SourceCard {
            id: it.id,
            scheme: it.scheme,
            address: format!("{before}/in/{}", it.path),
            about: connections.iter().map(|id| names.connection(*id)).collect(),
            connections,
            per_minute: per_minute(&it, times),
            signs_the_time: it.scheme.signs_the_time(),
            turned_away: away.into_iter().map(|(why, count)| (why.name().to_owned(), count)).collect(),
            made: instant(it.made),
            name: it.name,
            signed_in: it.signed_in,
            named_in: it.named_in,
            paypal: it.paypal,
        }
    };
    Ok(view.sources()?.into_iter().map(card).collect())
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|fault| Failure::bug(&fault))?;
    Ok(bytes)
}

/// The secret to be kept, and what is shown of it.
fn secret_of(scheme: Scheme, given: Option<Secret>) -> Result<(Secret, Option<String>), Failure> {
    if let Some(given) = given {
        return if fits(scheme, given.expose()) { Ok((given, None)) } else { Err(no_secret(scheme).into()) };
    }
    if scheme.secret_is_theirs() {
        return Err(Failure::new(
            "missing_setting",
            format!("{} makes the secret that its calls are signed with.", scheme.name()),
            "Copy it from where the webhook is set up there, and pipe it in with --secret-stdin.",
        ));
    }
    let bytes = random::<32>()?;
    let text = match scheme {
        Scheme::Standard => format!("whsec_{}", BASE64.encode(&bytes)),
        _ => HEXLOWER.encode(&bytes),
    };
    Ok((Secret::new(text.clone()), Some(text)))
}

/// As the relay will read it.
fn fits(scheme: Scheme, text: &str) -> bool {
    let text = text.trim();
    match (scheme, text.strip_prefix("whsec_")) {
        (Scheme::Standard, Some(coded)) => {
            let padded = format!(
                "{}{}",
                coded.trim_end_matches('='),
                "=".repeat(coded.trim_end_matches('=').len().wrapping_neg() % 4)
            );
            BASE64.decode(padded.as_bytes()).is_ok_and(|bytes| (24..=64).contains(&bytes.len()))
        }
        (Scheme::Standard, None) => false,
        _ => (16..=512).contains(&text.len()),
    }
}

fn no_secret(scheme: Scheme) -> Fault {
    let message = format!("This is not a secret that {} signs calls with. Nothing was changed.", scheme.name());
    Fault::new(FaultKind::Rejected, "webhook_secret_unfit", message)
        .next("Copy it whole from where the webhook is set up.")
}

fn line(given: &str) -> Result<String, Failure> {
    let name = given.trim();
    if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        let message = format!("A name is one line of at most {LONGEST} letters.");
        return Err(Failure::new("bad_value", message, "Give another one."));
    }
    Ok(name.to_owned())
}

fn header(given: &str) -> Result<String, Failure> {
    let name = given.trim().to_ascii_lowercase();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if name.is_empty() || name.len() > LONGEST || !plain {
        let message = format!("“{given}” is not the name of a header.");
        return Err(Failure::new("bad_value", message, "Write it as the provider does, for example X-Signature."));
    }
    Ok(name)
}

/// By which app calls are looked up: for PayPal one is needed, and nobody else has one.
fn app(scheme: Scheme, given: Option<PaypalApp>) -> Result<Option<PaypalApp>, Failure> {
    match (scheme, given) {
        (Scheme::Paypal, Some(it)) => {
            let (client_id, webhook_id) = (it.client_id.trim().to_owned(), it.webhook_id.trim().to_owned());
            // A colon would end it where user name and secret are sent together.
            let client = client_id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
            if client_id.is_empty() || client_id.len() > LONGEST_CLIENT || !client {
                let message = format!("“{client_id}” is not a client id of PayPal.");
                return Err(Failure::new("paypal_client_odd", message, "Copy it whole from the app at PayPal."));
            }
            let hook = webhook_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if webhook_id.is_empty() || webhook_id.len() > LONGEST_HOOK || !hook {
                let message = format!("“{webhook_id}” is not the id of a webhook of PayPal.");
                let next = "Copy it from the app at PayPal: it stands beside the webhook’s address.";
                return Err(Failure::new("paypal_webhook_odd", message, next));
            }
            Ok(Some(PaypalApp { client_id, webhook_id, sandbox: it.sandbox }))
        }
        (Scheme::Paypal, None) => Err(Failure::new(
            "paypal_app_missing",
            "Only PayPal can say which calls are its own, and it is asked as an app of yours.",
            "Give the app’s client id and the webhook’s id (--client-id, --webhook-id), and the app’s secret.",
        )),
        (_, Some(_)) => {
            let message = "Only calls of PayPal are looked up.";
            Err(Failure::new("bad_value", message, "Leave the app out, or add PayPal."))
        }
        (_, None) => Ok(None),
    }
}

/// Of an address, or of a name alone.
fn name_of(given: &str) -> Result<String, Failure> {
    let host = given.trim().trim_start_matches("https://").trim_end_matches('/').to_ascii_lowercase();
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    if host.len() > 253 || !host.contains('.') || !plain {
        let message = format!("“{given}” is not a name on the web.");
        return Err(Failure::new("bad_value", message, "Give it like hooks.studio.example, without a path."));
    }
    Ok(host)
}
