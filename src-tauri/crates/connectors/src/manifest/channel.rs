//! What a channel says about itself in `manifest.toml`, and what makes such a file whole. A receiver of what is measured says the same
//! of itself. Deliberately absent: how it speaks, which its folder knows.

use super::parts::{Form, FormField, Holds, Hosts, Limits, said, word};
use serde::Deserialize;
use url::Url;

/// One channel, as its `manifest.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelManifest {
    /// In commands and in the database: `slack-webhook`. The folder has the same name with `_` for `-`.
    pub name: String,
    /// On screen: `Slack (a webhook)`.
    pub title: String,
    /// What lies in the vault for it, as `channel/<id>/secret`.
    pub opened_by: OpenedBy,
    /// Where requests may go.
    pub hosts: Hosts,
    /// Where they go: `https://slack.com/api/`. Where the secret is an address, what such addresses begin with.
    #[serde(default)]
    pub home: Option<Url>,
    /// What it can say after it took a word.
    #[serde(default)]
    pub says: Vec<Says>,
    /// How hard we may press.
    pub limits: Limits,
    /// What a person is asked for, in this order.
    pub fields: Vec<FormField>,
    /// How a person comes by the secret, step by step.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What a person should know before relying on it, in plain words.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What opens a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenedBy {
    /// Nothing: anybody may say something there.
    Nothing,
    /// A key, a token, a password.
    Key,
    /// An address that nobody else knows. Whoever has it may speak there, so it is kept like a key.
    Address,
}

/// What a channel can say after it took a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// Whether the word got there.
    Delivery,
    /// That somebody has taken it on.
    Acknowledgement,
}

impl ChannelManifest {
    /// Reads and checks one. The refusal is a sentence for whoever writes the manifest.
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|refusal| refusal.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    /// What a person is asked.
    pub fn form(&self) -> Form<'_> {
        Form { title: &self.title, fields: &self.fields, steps: &self.steps }
    }

    /// Whether it can say that.
    pub fn can_say(&self, what: Says) -> bool {
        self.says.contains(&what)
    }

    fn check(&self) -> Result<(), String> {
        word(&self.name, "name")?;
        said(&self.title, "title")?;
        self.limits.check()?;
        self.form().check("secret")?;
        self.check_secret()?;
        self.hosts.check(&self.fields, self.home.as_ref())?;
        self.check_home()?;
        self.notes.iter().try_for_each(|note| said(note, "note"))
    }

    fn check_secret(&self) -> Result<(), String> {
        let asked = self.fields.iter().any(|field| field.holds == Holds::Secret);
        match self.opened_by {
            OpenedBy::Nothing if asked => Err("opened_by is nothing, yet the form asks for a secret".to_owned()),
            OpenedBy::Key | OpenedBy::Address if !asked => Err("opened_by needs the field secret".to_owned()),
            OpenedBy::Key | OpenedBy::Address if self.steps.is_empty() => {
                Err("steps must say how a person comes by the secret".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// What opens the channel is sent to its home, so that must be one of its own hosts.
    fn check_home(&self) -> Result<(), String> {
        let own = |home: &Url| home.scheme() == "https" && home.host_str().is_some_and(|host| self.hosts.list(host));
        match &self.home {
            Some(home) if !own(home) => {
                Err(format!("home {home} must begin with https:// and lie on one of hosts.only"))
            }
            None if self.opened_by == OpenedBy::Address => {
                Err("where the secret is an address, hosts.only must say whose".to_owned())
            }
            _ => Ok(()),
        }
    }
}
