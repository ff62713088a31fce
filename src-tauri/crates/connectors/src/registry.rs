//! Opens connections: from a provider's name and settings to a remote that can be asked, one for each connection.
//!
//! Keeps no secret and no record. A connection whose settings changed gets a new remote; the old one ends with its
//! last user.

use crate::account::{Account, Key, check};
use crate::carriers::Carriers;
use crate::http::{Meter, Wire};
use crate::manifest::{Auth, Manifest};
use crate::sign_in::{self, Attempt, Client, Keeper, Tokens, Turn};
use crate::witness::Witnesses;
use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::{Remote, RemoteCollection, Remotes, Request, Vault};
use wedsync_domain::vaulted::Vaulted;
use wedsync_domain::{Clock, Fault, FaultKind, Secret, Timestamp};

/// One line of the table that the build script writes.
struct Row {
    manifest: &'static str,
    icon: &'static str,
    open: fn(&Account) -> Result<Arc<dyn Remote>, Fault>,
    /// The client id of our own registration with the provider, where this build has one.
    client: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// Read once; the build script has refused every manifest that does not parse.
static MANIFESTS: LazyLock<Vec<Manifest>> =
    LazyLock::new(|| TABLE.iter().filter_map(|row| Manifest::parse(row.manifest).ok()).collect());

/// What the desk can connect to, in the order of the table.
pub fn providers() -> &'static [Manifest] {
    &MANIFESTS
}

/// The picture of a provider, as SVG.
pub fn icon(provider: &str) -> Option<&'static str> {
    find(provider).map(|(row, _)| row.icon)
}

fn find(provider: &str) -> Option<(&'static Row, &'static Manifest)> {
    TABLE.iter().zip(MANIFESTS.iter()).find(|(_, manifest)| manifest.name == provider)
}

fn wanted(provider: &str) -> Result<(&'static Row, &'static Manifest), Fault> {
    find(provider).ok_or_else(|| {
        let names: Vec<_> = MANIFESTS.iter().map(|manifest| manifest.name.as_str()).collect();
        Fault::new(FaultKind::Rejected, "unknown_provider", format!("“{provider}” is not something we can connect to."))
            .next(format!("Choose one of: {}.", names.join(", ")))
    })
}

/// Who the desk is to the provider: what the studio entered, else what this build knows.
fn client(row: &Row, account: &Account, secret: Option<Secret>) -> Result<Client, Fault> {
    let ours = row.client.filter(|_| account.setting("url").is_none());
    let Some(id) = account.setting("client_id").or(ours) else {
        let message = format!("“{}” wants to know who asks: the desk has no client id there yet.", account.name);
        return Err(
            Fault::new(FaultKind::Rejected, "client_id_missing", message).next(account.manifest.form().told_steps())
        );
    };
    Ok(Client { id: id.to_owned(), secret: secret.map(|secret| secret.expose().to_owned()) })
}

struct Opened {
    provider: String,
    name: String,
    settings: BTreeMap<String, String>,
    remote: Arc<dyn Remote>,
}

/// All connections of one desk.
pub struct Registry {
    vault: Arc<dyn Vault>,
    clock: Arc<dyn Clock>,
    wire: Arc<Wire>,
    opened: Mutex<HashMap<ConnectionId, Opened>>,
    keepers: Mutex<HashMap<ConnectionId, Arc<Keeper>>>,
    meters: Mutex<HashMap<ConnectionId, Arc<Meter>>>,
    /// Never taken away: a keeper that was closed may still have a renewal under way.
    turns: Mutex<HashMap<ConnectionId, Turn>>,
}

impl Registry {
    /// Nothing is opened and nothing asked until a connection is.
    pub fn new(vault: Arc<dyn Vault>, clock: Arc<dyn Clock>) -> Self {
        let (opened, keepers) = (Mutex::default(), Mutex::default());
        let (meters, turns) = (Mutex::default(), Mutex::default());
        Self { vault, clock, wire: Arc::default(), opened, keepers, meters, turns }
    }

    /// The ways to tell people of incidents, over the same network.
    pub fn carriers(&self) -> Carriers {
        Carriers::new(Arc::clone(&self.vault), Arc::clone(&self.clock), Arc::clone(&self.wire))
    }

    /// Those who say whose calls from the web are, over the same network.
    pub fn witnesses(&self) -> Witnesses {
        Witnesses::new(Arc::clone(&self.vault), Arc::clone(&self.clock), Arc::clone(&self.wire))
    }

    /// What the desk can connect to.
    #[allow(clippy::unused_self)]
    pub fn providers(&self) -> &'static [Manifest] {
        providers()
    }

    /// Opens with these answers and asks for the lists, so that a wrong address or password is found before anything
    /// is stored. `name` is what the studio is going to call the connection.
    pub async fn try_out(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
    ) -> Result<Vec<RemoteCollection>, Fault> {
        let (row, manifest) = wanted(provider)?;
        check(&manifest.form(), settings, secret.is_some(), name)?;
        // Just signed in: the token itself is what is tried.
        let key = match (manifest.auth, secret) {
            (Auth::Browser, Some(tokens)) => Key::Signed(Box::new(Tokens::read(&tokens)?)),
            (_, secret) => Key::Given(secret),
        };
        let account = self.account(name, settings, key, manifest);
        (row.open)(&account)?.collections().await
    }

    /// Begins to sign in on the provider's own page, for a connection that need not be stored yet. `secret` is that of
    /// the studio's own registration, where the provider demands one; for a connection that was signed in before
    /// (`again`) it is the one of then.
    pub async fn begin_sign_in(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
        again: Option<ConnectionId>,
    ) -> Result<Attempt, Fault> {
        let (row, manifest) = wanted(provider)?;
        check(&manifest.form(), settings, true, name)?;
        let account = self.account(name, settings, Key::Given(None), manifest);
        let secret = match (secret, again) {
            (None, Some(connection)) => {
                let kept = Key::Kept { vault: Arc::clone(&self.vault), name: connection.secret_name() }.fetch().await?;
                kept.and_then(|tokens| Tokens::read(&tokens).ok()?.client_secret())
            }
            (secret, _) => secret,
        };
        let client = client(row, &account, secret)?;
        sign_in::begin(&account, client).await
    }

    /// Gives the tokens of a connection back to its provider. Returns whether there was anybody to tell.
    pub async fn sign_out(&self, connection: &Connection) -> Result<bool, Fault> {
        let (_, manifest) = wanted(&connection.provider)?;
        if manifest.auth == Auth::Browser { self.keeper(connection, manifest)?.give_back().await } else { Ok(false) }
    }

    /// The one keeper of a connection's tokens, whatever becomes of its settings and remotes.
    fn keeper(&self, connection: &Connection, manifest: &'static Manifest) -> Result<Arc<Keeper>, Fault> {
        let mut keepers = self.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keeper) = keepers.get(&connection.id) {
            return Ok(Arc::clone(keeper));
        }
        let account = self.account(&connection.name, &connection.settings, Key::Given(None), manifest);
        let turn = self.turn(connection.id);
        let keeper = Arc::new(sign_in::keeper(&account, Arc::clone(&self.vault), connection.id, turn)?);
        keepers.insert(connection.id, Arc::clone(&keeper));
        Ok(keeper)
    }

    fn turn(&self, connection: ConnectionId) -> Turn {
        Arc::clone(self.turns.lock().unwrap_or_else(PoisonError::into_inner).entry(connection).or_default())
    }

    /// Waits until no renewal of that connection's sign-in is under way. None begins while this is held.
    pub async fn hold(&self, connection: ConnectionId) -> OwnedMutexGuard<()> {
        self.turn(connection).lock_owned().await
    }

    /// Waits until no renewal of any sign-in is under way: what one brings would be lost with the process.
    pub async fn rest(&self) {
        let keepers: Vec<_> =
            self.keepers.lock().unwrap_or_else(PoisonError::into_inner).values().map(Arc::clone).collect();
        let turns: Vec<_> =
            self.turns.lock().unwrap_or_else(PoisonError::into_inner).values().map(Arc::clone).collect();
        for keeper in keepers {
            keeper.rest().await;
        }
        for turn in turns {
            drop(turn.lock().await);
        }
    }

    /// Forgets a connection that was removed, so that nothing of it stays open.
    pub fn close(&self, connection: ConnectionId) {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).remove(&connection);
        self.keepers.lock().unwrap_or_else(PoisonError::into_inner).remove(&connection);
        self.meters.lock().unwrap_or_else(PoisonError::into_inner).remove(&connection);
    }

    fn meter(&self, connection: ConnectionId) -> Arc<Meter> {
        Arc::clone(self.meters.lock().unwrap_or_else(PoisonError::into_inner).entry(connection).or_default())
    }

    fn account(
        &self,
        name: &str,
        settings: &BTreeMap<String, String>,
        key: Key,
        manifest: &'static Manifest,
    ) -> Account {
        let (name, settings) = (name.to_owned(), settings.clone());
        let (clock, wire) = (Arc::clone(&self.clock), Arc::clone(&self.wire));
        Account { name, settings, key, clock, wire, meter: Arc::default(), manifest }
    }
}

#[async_trait]
impl Remotes for Registry {
    async fn open(&self, connection: &Connection) -> Result<Arc<dyn Remote>, Fault> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = opened.get(&connection.id) {
            let same = known.provider == connection.provider
                && known.name == connection.name
                && known.settings == connection.settings;
            if same {
                return Ok(Arc::clone(&known.remote));
            }
        }
        let (row, manifest) = wanted(&connection.provider)?;
        // Whether the password is there shows when it is needed; a locked keychain must not keep a folder from opening.
        check(&manifest.form(), &connection.settings, true, &connection.name)?;
        let key = match manifest.auth {
            Auth::Browser => Key::Tokens(self.keeper(connection, manifest)?),
            _ => Key::Kept { vault: Arc::clone(&self.vault), name: connection.id.secret_name() },
        };
        let account = self.account(&connection.name, &connection.settings, key, manifest);
        let remote = (row.open)(&Account { meter: self.meter(connection.id), ..account })?;
        let kept = Opened {
            provider: connection.provider.clone(),
            name: connection.name.clone(),
            settings: connection.settings.clone(),
            remote: Arc::clone(&remote),
        };
        opened.insert(connection.id, kept);
        Ok(remote)
    }

    fn category(&self, provider: &str) -> Option<String> {
        find(provider).map(|(_, manifest)| manifest.category.clone())
    }

    fn requests(&self, connection: ConnectionId) -> Vec<Request> {
        self.meter(connection).take()
    }

    fn sign_in_ends(&self, connection: ConnectionId) -> Option<Timestamp> {
        self.keepers.lock().unwrap_or_else(PoisonError::into_inner).get(&connection)?.ends()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stage::{Noon, Stage, reply};
    use proptest::prelude::*;
    use wedsync_domain::connection::ConnectionState;

    struct Drawer;
    impl Vault for Drawer {
        fn get(&self, name: &str) -> Result<Option<Secret>, Fault> {
            assert_eq!(name, "connection/con-1/password");
            Ok(Some(Secret::new("pa55-canary".to_owned())))
        }
        fn put(&self, _: &str, _: &Secret) -> Result<(), Fault> {
            Ok(())
        }
        fn remove(&self, _: &str) -> Result<(), Fault> {
            Ok(())
        }
    }

    fn registry() -> Registry {
        Registry::new(Arc::new(Drawer), Arc::new(Noon))
    }

    fn settings(url: &str) -> BTreeMap<String, String> {
        BTreeMap::from([("url".to_owned(), url.to_owned()), ("username".to_owned(), "studio".to_owned())])
    }

    fn connection(url: &str) -> Connection {
        Connection {
            id: ConnectionId(1),
            provider: "caldav".to_owned(),
            name: "Studio".to_owned(),
            settings: settings(url),
            state: ConnectionState::Active,
            fault: None,
            interval_s: 300,
            soonest_s: 60,
            chosen_s: None,
            due: wedsync_domain::Timestamp(0),
            failures: 0,
            last_ok: None,
        }
    }

    #[tokio::test]
    async fn one_connection_has_one_remote_until_its_settings_change() {
        let registry = registry();
        let first = registry.open(&connection("https://dav.example.com")).await.unwrap();
        let again = registry.open(&connection("https://dav.example.com")).await.unwrap();
        let moved = registry.open(&connection("https://dav.example.org")).await.unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        assert!(!Arc::ptr_eq(&first, &moved));
    }

    #[tokio::test]
    async fn the_password_comes_from_the_vault_for_each_request() {
        let stage = Stage::new(|_| reply(401, "", ""));
        let remote = registry().open(&connection(&stage.url)).await.unwrap();
        remote.collections().await.unwrap_err();
        assert!(stage.seen()[0].header("authorization").is_some());
    }

    #[tokio::test]
    async fn trying_out_refuses_in_words() {
        let registry = registry();
        let tried = |provider: &'static str, settings: BTreeMap<String, String>| {
            let registry = &registry;
            async move { registry.try_out(provider, "Studio", &settings, None).await.unwrap_err().code }
        };
        assert_eq!(tried("caldev", settings("https://x.example")).await, "unknown_provider");
        assert_eq!(tried("caldav", BTreeMap::new()).await, "setting_missing");
        assert_eq!(tried("caldav", settings("http://dav.example.com")).await, "plain_http");
        let mut odd = settings("https://x.example");
        odd.insert("colour".to_owned(), "red".to_owned());
        assert_eq!(tried("caldav", odd).await, "unknown_setting");
        let mut leaked = settings("https://x.example");
        leaked.insert("password".to_owned(), "secret".to_owned());
        assert_eq!(tried("caldav", leaked).await, "unknown_setting", "a secret never gets into the settings");
    }

    #[test]
    fn every_row_of_the_table_is_a_manifest() {
        assert_eq!(MANIFESTS.len(), TABLE.len());
        assert_eq!(registry().category("caldav").as_deref(), Some("calendar"));
        assert_eq!(
            find("caldav").unwrap().1.preset("apple-icloud").unwrap().settings["url"],
            "https://caldav.icloud.com"
        );
        assert!(icon("caldav").unwrap().contains("<svg"));
    }

    const GOOD: &str = include_str!("providers/calendar/caldav/manifest.toml");

    #[test]
    fn a_manifest_that_contradicts_itself_is_refused() {
        for (what, instead) in [
            ("name = \"caldav\"", "name = \"Cal Dav\""),
            ("in_flight = 6", "in_flight = 0"),
            ("burst = 200", "burst = 20"),
            ("grade = \"full\"", "grade = \"watch\""),
            ("hosts = \"given\"", "hosts = \"none\""),
            ("hosts = \"given\"", "hosts = { only = [] }"),
            ("auth = \"password_if_named\"", "auth = \"none\""),
            ("holds = \"secret\"", "holds = \"text\""),
            ("name = \"username\"", "name = \"url\""),
            ("label = \"Address\"", "label = \" \""),
            ("settings = { url", "settings = { host"),
            ("category = \"calendar\"", "category = \"calendar\"\nsurprise = 1"),
        ] {
            assert!(GOOD.contains(what), "{what}");
            assert!(Manifest::parse(&GOOD.replacen(what, instead, 1)).is_err(), "{instead}");
        }
    }

    proptest! {
        #[test]
        fn no_text_whatever_upsets_the_reading_of_manifests(text in ".*") {
            let _ = Manifest::parse(&text);
        }

        #[test]
        fn a_manifest_with_any_bytes_changed_is_read_or_refused(at in 0..GOOD.len(), length in 0..20_usize, with in ".{0,12}") {
            let end = (at + length).min(GOOD.len());
            if GOOD.is_char_boundary(at) && GOOD.is_char_boundary(end) {
                let text = format!("{}{with}{}", &GOOD[..at], &GOOD[end..]);
                if let Ok(manifest) = Manifest::parse(&text) {
                    prop_assert!(manifest.limits.in_flight <= 50);
                    prop_assert!(manifest.fields.iter().all(|field| (field.name == "password") == (field.holds == crate::manifest::Holds::Secret)));
                }
            }
        }
    }
}
