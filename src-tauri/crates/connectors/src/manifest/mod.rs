//! What a provider says about itself in `manifest.toml`, and what makes such a file whole. Channels of alerts say theirs in
//! [`channel`].
//!
//! The build script reads this very folder, so that a manifest that would be refused here never gets into a build. For
//! that reason nothing of the domain is used here: words in, words out.

mod channel;
mod parts;

pub use channel::{ChannelManifest, OpenedBy, Says};
pub use parts::{Form, FormField, Holds, Hosts, Limits, is_below};
use parts::{said, word};
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

/// One provider, as its `manifest.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// In commands and in the database: `icalendar-feed`. The folder has the same name with `_` for `-`.
    pub name: String,
    /// On screen: `Calendar server (CalDAV)`.
    pub title: String,
    /// `calendar`, `crm`, `accounting`: decides about policies. The folder above has this name.
    pub category: String,
    /// How much the connection can do.
    pub grade: Grade,
    /// What proves who we are.
    pub auth: Auth,
    /// Where requests may go.
    pub hosts: Hosts,
    /// Where requests go when the person names no address of their own: `https://www.googleapis.com/calendar/v3/`.
    #[serde(default)]
    pub home: Option<Url>,
    /// The provider's own sign-in page; there for [`Auth::Browser`] and for nothing else.
    #[serde(default)]
    pub sign_in: Option<SignIn>,
    /// The key that the provider gives out; there for [`Auth::Key`] and for nothing else.
    #[serde(default)]
    pub key: Option<KeyMade>,
    /// What it can do beyond reading everything.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// How hard we may press.
    pub limits: Limits,
    /// How often it is looked at.
    #[serde(default)]
    pub rhythm: Rhythm,
    /// What a person is asked for when connecting, in this order.
    pub fields: Vec<FormField>,
    /// Well-known services of this provider whose answers are filled in already.
    #[serde(default)]
    pub presets: Vec<Preset>,
    /// What a person should know before connecting, in plain words.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// How much a connection can do, shown as a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// A documented way to read and write.
    Full,
    /// Read only.
    Watch,
    /// The tool posts to us.
    Relay,
}

/// What proves who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// Nothing: the place is ours or open.
    None,
    /// A name and a password, which lies in the vault as `connection/<id>/password`.
    Password,
    /// The same, or nothing where no name is given.
    PasswordIfNamed,
    /// The provider's own sign-in page in the browser (OAuth 2.0).
    Browser,
    /// A key that the person makes at the provider. It lies where a password does, and no name goes with it.
    Key,
}

impl Auth {
    /// Whether the form asks for something that goes to the vault.
    pub fn asks_for_secret(self) -> bool {
        matches!(self, Self::Password | Self::PasswordIfNamed | Self::Key)
    }
}

/// A key, and how a person comes by it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMade {
    /// The header of a request that carries it, in lower case: `x-api-key`.
    pub header: String,
    /// Where it is made, step by step.
    pub steps: Vec<String>,
}

/// A sign-in page and what belongs to it (RFC 6749, as RFC 8252 has it for desktops).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Where the person is sent.
    pub authorize: Url,
    /// Where the answer is exchanged for tokens, and tokens are renewed.
    pub token: Url,
    /// Where tokens are given back (RFC 7009). `None`: the provider has no such place.
    #[serde(default)]
    pub revoke: Option<Url>,
    /// Who must say that it was them (RFC 9207). `None`: the provider does not say.
    #[serde(default)]
    pub issuer: Option<String>,
    /// What we ask to be allowed.
    pub scopes: Vec<String>,
    /// What the provider wants said besides, when the person is sent there.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// What the answer at the sign-in page tells beside the code and must be kept with the tokens: `realmId`.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// Whether the provider demands the secret of the studio's own registration with the exchange.
    #[serde(default)]
    pub secret: bool,
    /// Where the provider lets a real account's browser be sent afterwards.
    #[serde(default)]
    pub redirect: Redirect,
    /// How the studio registers the desk with the provider, step by step.
    pub steps: Vec<String>,
}

/// Where a provider lets a browser be sent after the sign-in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redirect {
    /// To this computer, on whatever port.
    #[default]
    Loopback,
    /// To a page on the web alone, which hands the answer on: the form asks for its address as `return_page`. What is
    /// tried out on this computer needs none.
    Https,
}

/// What a provider can do beyond reading everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// New records.
    Create,
    /// Changes to records.
    Update,
    /// Deletions.
    Delete,
    /// Tells what changed since last time.
    Incremental,
    /// Tells what was deleted since last time.
    Tombstones,
    /// Says by itself that something changed.
    Watch,
}

/// How often a connection is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rhythm {
    /// Minutes from one look to the next in the studio's peak, unless a person chooses otherwise: 1 to 15, so that a wedding
    /// of the day is never older than that.
    pub every: u32,
    /// Nobody can choose fewer minutes; at most `every`.
    pub soonest: u32,
}

impl Default for Rhythm {
    /// What has room for it, and tells what changed since last time.
    fn default() -> Self {
        Self { every: 5, soonest: 1 }
    }
}

/// A well-known service with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// `apple-icloud`
    pub name: String,
    /// `Apple iCloud`
    pub title: String,
    /// What to know for this one.
    pub help: String,
    /// Answers by field name.
    pub settings: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads and checks one. The refusal is a sentence for whoever writes the manifest.
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|refusal| refusal.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The question of that name.
    pub fn field(&self, name: &str) -> Option<&FormField> {
        self.form().field(name)
    }

    /// The service of that name.
    pub fn preset(&self, name: &str) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.name == name)
    }

    /// Whether it can do that.
    pub fn can(&self, what: Capability) -> bool {
        self.capabilities.contains(&what)
    }

    /// How a person comes by what the sign-in needs, step by step; empty where it needs no telling.
    pub fn steps(&self) -> &[String] {
        let page = self.sign_in.as_ref().map(|page| &page.steps);
        page.or(self.key.as_ref().map(|key| &key.steps)).map_or(&[], Vec::as_slice)
    }

    /// What a person is asked.
    pub fn form(&self) -> Form<'_> {
        Form { title: &self.title, fields: &self.fields, steps: self.steps() }
    }

    fn check(&self) -> Result<(), String> {
        word(&self.name, "name")?;
        word(&self.category, "category")?;
        said(&self.title, "title")?;
        self.limits.check()?;
        self.check_rhythm()?;
        self.form().check("password")?;
        self.check_auth()?;
        self.hosts.check(&self.fields, self.home.as_ref())?;
        self.check_grade()?;
        for preset in &self.presets {
            word(&preset.name, "preset name")?;
            said(&preset.title, "preset title")?;
            said(&preset.help, "preset help")?;
            for name in preset.settings.keys() {
                match self.field(name) {
                    Some(field) if field.holds != Holds::Secret => {}
                    _ => return Err(format!("preset {} answers {name}, which the form does not ask", preset.name)),
                }
            }
        }
        self.notes.iter().try_for_each(|note| said(note, "note"))
    }

    fn check_rhythm(&self) -> Result<(), String> {
        let Rhythm { every, soonest } = self.rhythm;
        if !(1..=15).contains(&every) || !(1..=every).contains(&soonest) {
            return Err(format!(
                "rhythm: every {every}, soonest {soonest}; wanted 1 to 15, and soonest from 1 to there"
            ));
        }
        Ok(())
    }

    fn check_auth(&self) -> Result<(), String> {
        let asks = |name| self.field(name).is_some();
        match self.auth {
            Auth::None if asks("password") => Err("auth is none, yet the form asks for a password".to_owned()),
            Auth::Password | Auth::PasswordIfNamed if !asks("username") || !asks("password") => {
                Err("auth needs the fields username and password".to_owned())
            }
            Auth::Browser if self.sign_in.is_none() || asks("password") || !asks("client_id") => {
                Err("auth browser needs the table sign_in and the field client_id, and no field password".to_owned())
            }
            Auth::Browser => self.sign_in.iter().try_for_each(|page| self.check_sign_in(page)),
            _ if self.sign_in.is_some() => Err("sign_in is for auth browser only".to_owned()),
            Auth::Key if self.key.is_none() || !asks("password") || asks("username") => {
                Err("auth key needs the table key and the field password, and no field username".to_owned())
            }
            Auth::Key => self.key.iter().try_for_each(|key| self.check_key(key)),
            _ if self.key.is_some() => Err("key is for auth key only".to_owned()),
            _ => Ok(()),
        }
    }

    fn check_key(&self, key: &KeyMade) -> Result<(), String> {
        word(&key.header, "key.header")?;
        if self.home.as_ref().is_some_and(|home| home.scheme() != "https") {
            return Err("home must begin with https://, because a key is sent there".to_owned());
        }
        if key.steps.is_empty() {
            return Err("key.steps must say where the key is made".to_owned());
        }
        Ok(())
    }

    fn check_sign_in(&self, page: &SignIn) -> Result<(), String> {
        let named = [Some(&page.authorize), Some(&page.token), page.revoke.as_ref()];
        for url in named.into_iter().flatten().chain(&self.home) {
            if url.scheme() != "https" {
                return Err(format!("{url} must begin with https://"));
            }
        }
        if page.scopes.is_empty() || page.scopes.iter().any(|scope| scope.contains(char::is_whitespace)) {
            return Err("sign_in.scopes must name at least one, none with blanks".to_owned());
        }
        let asks_for_page = self.field("return_page").is_some_and(|field| field.holds == Holds::Url && !field.required);
        if asks_for_page != (page.redirect == Redirect::Https) {
            return Err(
                "the field return_page, a web address not required, goes with sign_in.redirect https".to_owned()
            );
        }
        let taken = ["code", "state", "iss", "error"];
        if page
            .keeps
            .iter()
            .any(|name| taken.contains(&name.as_str()) || !name.bytes().all(|b| b.is_ascii_alphanumeric()))
        {
            return Err("sign_in.keeps must name what is told beside the code, in letters and digits".to_owned());
        }
        if page.steps.is_empty() {
            return Err("sign_in.steps must say how the studio registers the desk".to_owned());
        }
        Ok(())
    }

    fn check_grade(&self) -> Result<(), String> {
        let writes = [Capability::Create, Capability::Update, Capability::Delete].iter().any(|what| self.can(*what));
        match self.grade {
            Grade::Full if !writes => Err("grade full, yet it cannot create, update or delete".to_owned()),
            Grade::Watch | Grade::Relay if writes => Err("only grade full can create, update or delete".to_owned()),
            _ => Ok(()),
        }
    }
}
