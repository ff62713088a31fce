//! Requests below the home of an API: their addresses, and why one brought nothing. Deliberately absent: what a refusal
//! means, which each provider says in its own way.

use super::Words;
use url::Url;
use wedsync_domain::{Fault, FaultKind};

/// Why a question brought nothing.
#[derive(Debug)]
pub struct Refused {
    /// What the server said, if it did.
    pub status: Option<u16>,
    /// The provider's own code for why, if it gave one.
    pub code: Option<String>,
    /// The same in words.
    pub fault: Box<Fault>,
}

impl Refused {
    /// With that status, for a reason that only the fault tells.
    pub fn with(status: u16, fault: Fault) -> Self {
        Self { status: Some(status), code: None, fault: Box::new(fault) }
    }

    /// Whether the provider gave that code for it.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self { status: None, code: None, fault: Box::new(fault) }
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Self {
        *refused.fault
    }
}

/// The address of `path` below `home`. A name of dots would lead elsewhere, and no name to the list that it is in.
pub fn below(home: &Url, path: &[&str], query: &[(&str, &str)], words: &Words) -> Result<Url, Fault> {
    let mut url = home.clone();
    let nameless = path.iter().any(|part| part.trim_matches('.').is_empty());
    match url.path_segments_mut() {
        Ok(mut segments) if !nameless => {
            segments.pop_if_empty().extend(path);
        }
        _ => {
            let message = format!("“{}” has nothing of that name.", words.name);
            return Err(Fault::new(FaultKind::Missing, "not_there", message));
        }
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Ok(url)
}
