//! What the manifests of providers and of channels have in common: the form, the hosts, the limits, and what is checked of
//! them. Deliberately absent: what only one of the two says.

use serde::Deserialize;
use url::Url;

/// Where requests may go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hosts {
    /// Nowhere: it does not use HTTP.
    None,
    /// The site of the address that the person gave (field `url`), and no other.
    Given,
    /// Only these, and what lies below them.
    Only(Vec<String>),
}

impl Hosts {
    /// Whether it lists that host, or one above it.
    pub fn list(&self, host: &str) -> bool {
        matches!(self, Self::Only(hosts) if hosts.iter().any(|listed| is_below(host, listed)))
    }

    pub(super) fn check(&self, fields: &[FormField], home: Option<&Url>) -> Result<(), String> {
        let asked = fields.iter().find(|field| field.name == "url");
        match self {
            Self::None if fields.iter().any(|field| field.holds == Holds::Url) => {
                Err("hosts is none, yet the form asks for a web address".to_owned())
            }
            Self::Given if asked.is_none_or(|field| field.holds != Holds::Url) => {
                Err("hosts is given, so the form must ask for a web address called url".to_owned())
            }
            Self::Only(_) if home.is_none() => Err("hosts.only needs home, the address that requests go to".to_owned()),
            Self::Only(hosts) if hosts.is_empty() || hosts.iter().any(|host| !is_host(host)) => {
                Err("hosts.only must list host names like api.example.com".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// Whether a host is that one, or lies below it.
pub fn is_below(host: &str, above: &str) -> bool {
    host.strip_suffix(above).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// How hard we may press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Requests of one connection under way at once, 1 to 50.
    pub in_flight: usize,
    /// Requests of one connection a second in the long run, 1 to 1,000.
    pub per_second: u32,
    /// As many may go out at once after a pause; at least `per_second`.
    pub burst: u32,
}

impl Limits {
    pub(super) fn check(self) -> Result<(), String> {
        let Self { in_flight, per_second, burst } = self;
        if !(1..=50).contains(&in_flight) {
            return Err(format!("limits.in_flight is {in_flight}; it must be 1 to 50"));
        }
        if !(1..=1000).contains(&per_second) || burst < per_second || burst > 10_000 {
            return Err(format!(
                "limits: per_second {per_second}, burst {burst}; wanted 1 to 1000, and burst from there to 10000"
            ));
        }
        Ok(())
    }
}

/// One question of the connect form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// The key in the settings: `url`, `path`, `username`. What holds a secret goes to the vault instead.
    pub name: String,
    /// On screen: `Address`.
    pub label: String,
    /// One or two sentences that say what to put there and where to find it.
    pub help: String,
    /// What it takes.
    pub holds: Holds,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
}

/// What a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Words.
    Text,
    /// A web address: `https:`, or `http:` on this computer.
    Url,
    /// A folder on this computer.
    Folder,
    /// Goes to the vault and nowhere else.
    Secret,
}

/// What a person is asked, by whom, and how they come by the answers.
#[derive(Debug, Clone, Copy)]
pub struct Form<'m> {
    /// Who asks: `Calendar server (CalDAV)`.
    pub title: &'m str,
    /// The questions, in this order.
    pub fields: &'m [FormField],
    /// How a person comes by what goes to the vault, step by step; empty where it needs no telling.
    pub steps: &'m [String],
}

impl<'m> Form<'m> {
    /// The question of that name.
    pub fn field(&self, name: &str) -> Option<&'m FormField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The steps as numbered lines.
    pub fn told_steps(&self) -> String {
        let lines = self.steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The vault's names are fixed, so a secret under any other name than `secret` would be looked for in vain.
    pub(super) fn check(&self, secret: &str) -> Result<(), String> {
        for (at, field) in self.fields.iter().enumerate() {
            word(&field.name, "field name")?;
            said(&field.label, "field label")?;
            said(&field.help, "field help")?;
            if self.fields[..at].iter().any(|other| other.name == field.name) {
                return Err(format!("field {} is asked twice", field.name));
            }
            if (field.holds == Holds::Secret) != (field.name == secret) {
                return Err(format!("field {}: a secret is called {secret}, and nothing else is", field.name));
            }
        }
        self.steps.iter().try_for_each(|step| said(step, "step"))
    }
}

pub(super) fn word(text: &str, what: &str) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.is_empty()
        || text.len() > 40
        || !text.starts_with(|c: char| c.is_ascii_lowercase())
        || !text.chars().all(plain)
    {
        return Err(format!("{what} “{text}” must be lower-case letters, digits and hyphens"));
    }
    Ok(())
}

pub(super) fn said(text: &str, what: &str) -> Result<(), String> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(format!("{what} “{}” must be one line of words", text.escape_debug()));
    }
    Ok(())
}

fn is_host(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    host.contains('.') && host.split('.').all(|label| !label.is_empty() && label.chars().all(plain))
}
