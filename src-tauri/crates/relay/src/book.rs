//! Who may call, and under which names we are called. Made anew whenever that changes; counts go on.

use crate::limits::Limits;
use crate::schemes::Verifier;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use wedsync_domain::ids::SourceId;
use wedsync_domain::intake::Witness;

/// Names of this computer for itself.
const HERE: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];

/// One who may call.
pub struct Known {
    /// Which.
    pub source: SourceId,
    /// By what its calls are known.
    pub proof: Proof,
    /// Calls a minute.
    pub per_minute: NonZeroU32,
}

/// By what the calls of a source are known.
pub enum Proof {
    /// What they are signed with.
    Signature(Verifier),
    /// PayPal itself, which is asked about each.
    Paypal(Arc<dyn Witness>),
}

/// The names under which the web knows us: those of the studio's tunnel or relay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

impl Names {
    /// Whether a call means us. A page in a browser here can be made to call this computer under a name of its own.
    pub(crate) fn mean_us(&self, host: &str, port: u16) -> bool {
        let (name, said) = match host.rsplit_once(':') {
            Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse::<u16>().ok()),
            _ => (host, Some(443)),
        };
        let here = HERE.iter().any(|it| it.eq_ignore_ascii_case(name)) && said == Some(port);
        here || (said == Some(443) && self.0.iter().any(|it| it.eq_ignore_ascii_case(name)))
    }
}

/// All of it.
#[derive(Default)]
pub struct Book {
    pub(crate) names: Names,
    known: HashMap<String, Arc<Entry>>,
}

pub(crate) struct Entry {
    pub(crate) source: SourceId,
    pub(crate) proof: Proof,
    pub(crate) limits: Arc<Limits>,
}

impl Book {
    /// By path. What was counted in the book before goes on, unless the limit is another.
    pub fn new(names: Names, known: impl IntoIterator<Item = (String, Known)>, before: Option<&Self>) -> Self {
        let entry = |(path, it): (String, Known)| {
            let counted = before.and_then(|book| book.known.get(&path)).map(|entry| &entry.limits);
            let kept = counted.filter(|limits| limits.per_minute == it.per_minute).cloned();
            let limits = kept.unwrap_or_else(|| Arc::new(Limits::new(it.per_minute)));
            (path, Arc::new(Entry { source: it.source, proof: it.proof, limits }))
        };
        Self { names, known: known.into_iter().map(entry).collect() }
    }

    pub(crate) fn find(&self, path: &str) -> Option<&Arc<Entry>> {
        self.known.get(path)
    }
}
