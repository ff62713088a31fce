//! What a provider is given to open one connection: its settings, a way to its password, and a way out to the network.
//!
//! Deliberately absent: the password itself. It is fetched from the vault for each request and kept nowhere.

use crate::http::{Http, Meter, Wire};
use crate::manifest::{Form, Holds, Manifest};
use crate::sign_in::{Keeper, Tokens};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;
use wedsync_domain::ports::Vault;
use wedsync_domain::{Clock, Fault, FaultKind, Secret};

/// One connection about to be opened.
#[derive(Clone)]
pub struct Account {
    /// What the studio calls it; every message names it.
    pub name: String,
    /// Answers of the connect form, checked against the manifest.
    pub settings: BTreeMap<String, String>,
    /// The way to the password.
    pub key: Key,
    /// For Retry-After dates and stamps.
    pub clock: Arc<dyn Clock>,
    /// The network, shared by all connections.
    pub wire: Arc<Wire>,
    /// Counts what is asked.
    pub meter: Arc<Meter>,
    /// What the provider says about itself.
    pub manifest: &'static Manifest,
}

impl Account {
    /// An answer of the connect form; blank is none.
    pub fn setting(&self, name: &str) -> Option<&str> {
        answered(&self.settings, name)
    }

    /// The address that the person gave.
    pub fn url(&self) -> Result<Url, Fault> {
        address(self.setting("url").unwrap_or_default(), &self.name)
    }

    /// The provider's own address, or for trying things out one on this computer. Sign-ins for the real one are never
    /// shown to the other, because each connection has its own.
    pub fn home(&self) -> Result<Url, Fault> {
        home(self.manifest.home.as_ref(), self.setting("url"), &self.name)
    }

    /// The way out to the network: traced, paced, retrying, signed, confined to the site of `home`.
    pub fn http(&self, home: &Url) -> Result<Http, Fault> {
        Http::new(self, home)
    }
}

/// An answer of the connect form; blank is none.
pub fn answered<'s>(settings: &'s BTreeMap<String, String>, name: &str) -> Option<&'s str> {
    settings.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Where requests go: to `own`, if there is one, or for trying things out to one on this computer; else to the address
/// that was given.
pub fn home(own: Option<&Url>, given: Option<&str>, whose: &str) -> Result<Url, Fault> {
    let Some(own) = own else { return address(given.unwrap_or_default(), whose) };
    let Some(given) = given else { return Ok(own.clone()) };
    let given = address(given, whose)?;
    if crate::http::is_this_computer(&given) {
        return Ok(at_origin(own, &given));
    }
    let message = format!("“{whose}” is always reached at {}.", own.host_str().unwrap_or_default());
    Err(Fault::new(FaultKind::Rejected, "address_fixed", message)
        .next("Leave the address out. Only an address on this computer can be given, to try things out."))
}

/// The same path, at the origin of another address.
pub fn at_origin(url: &Url, origin: &Url) -> Url {
    let mut moved = origin.clone();
    moved.set_path(url.path());
    moved.set_query(url.query());
    moved
}

/// The way to the password of a connection, or to the secret of a channel.
#[derive(Clone)]
pub enum Key {
    /// In the vault.
    Kept {
        /// Which vault.
        vault: Arc<dyn Vault>,
        /// Under which name ([`wedsync_domain::vaulted`]).
        name: String,
    },
    /// In the vault as well, and renewed from time to time.
    Tokens(Arc<Keeper>),
    /// Given just now, to try a connection out before it is stored.
    Given(Option<Secret>),
    /// Just signed in on the provider's page, to try the connection out before it is stored.
    Signed(Box<Tokens>),
}

impl Key {
    /// Fetches it. Blocks on the keychain, hence the thread of its own.
    pub async fn fetch(&self) -> Result<Option<Secret>, Fault> {
        match self {
            Self::Given(secret) => Ok(secret.clone()),
            Self::Signed(tokens) => Ok(Some(tokens.access())),
            Self::Tokens(keeper) => keeper.access().await,
            Self::Kept { vault, name } => {
                let (vault, name) = (Arc::clone(vault), name.clone());
                tokio::task::spawn_blocking(move || vault.get(&name)).await.unwrap_or_else(|stopped| {
                    Err(Fault::new(FaultKind::Bug, "keychain_stopped", "The keychain could not be asked.")
                        .detail(stopped))
                })
            }
        }
    }
}

impl Key {
    /// What the provider's sign-in page told beside the code, under its name for it. Blocks like [`Self::fetch`].
    pub async fn told(&self, name: &str) -> Result<Option<String>, Fault> {
        match self {
            Self::Tokens(keeper) => keeper.told(name).await,
            Self::Signed(tokens) => Ok(tokens.told(name).map(str::to_owned)),
            Self::Kept { .. } | Self::Given(_) => Ok(None),
        }
    }

    /// Another one in the place of one that was refused, if there is another.
    pub async fn instead_of(&self, refused: &Secret) -> Result<Option<Secret>, Fault> {
        match self {
            Self::Tokens(keeper) => keeper.instead_of(refused).await,
            Self::Kept { .. } | Self::Given(_) | Self::Signed(_) => Ok(None),
        }
    }
}

/// Reads a web address as people write it; without a scheme it is `https:`. Plain `http:` is for this computer only.
pub fn address(text: &str, whose: &str) -> Result<Url, Fault> {
    let text = text.trim();
    let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&full).ok().filter(|url| url.has_host() && matches!(url.scheme(), "https" | "http"));
    let Some(mut url) = url else {
        let message = format!("“{text}” is not a web address, so “{whose}” cannot be reached.");
        return Err(Fault::new(FaultKind::Rejected, "not_an_address", message)
            .next("Copy the address from where it is shown; it begins with https://."));
    };
    if url.scheme() == "http" && !crate::http::is_this_computer(&url) {
        let message =
            format!("The address of “{whose}” begins with http://, where a password could be read on the way.");
        return Err(
            Fault::new(FaultKind::Rejected, "plain_http", message).next("Use the address that begins with https://.")
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        let message =
            format!("The address of “{whose}” has a name or password in it, where it would be stored in the open.");
        return Err(Fault::new(FaultKind::Rejected, "password_in_address", message)
            .next("Take the part before the @ out of the address and give user name and password by themselves."));
    }
    url.set_fragment(None);
    Ok(url)
}

/// Whether the answers fit the form.
pub fn check(form: &Form<'_>, settings: &BTreeMap<String, String>, secret: bool, whose: &str) -> Result<(), Fault> {
    for name in settings.keys() {
        if form.field(name).is_none_or(|field| field.holds == Holds::Secret) {
            let message = format!("{} does not ask for “{name}”.", form.title);
            return Err(Fault::new(FaultKind::Rejected, "unknown_setting", message).next("Leave it out."));
        }
    }
    for field in form.fields {
        let there = if field.holds == Holds::Secret { secret } else { answered(settings, &field.name).is_some() };
        if field.required && !there {
            let message = format!("“{whose}” cannot be connected without {}.", field.label.to_lowercase());
            let steps = if field.holds == Holds::Secret { form.told_steps() } else { String::new() };
            let next = if steps.is_empty() { &field.help } else { &steps };
            return Err(Fault::new(FaultKind::Rejected, "setting_missing", message).next(next));
        }
    }
    Ok(())
}
