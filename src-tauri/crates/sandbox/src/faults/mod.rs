//! Everything that goes wrong at real providers, on demand, each a number of times and only where it fits.
//!
//! Armed by the admin endpoint or by a test. The faults stand around the services, which know only one of them: a
//! read that lags behind.

mod around;

pub use around::around;

use crate::google_calendar;
use crate::providers::Provider;
use crate::quickbooks;
use crate::vsco_workspace;
use axum::http::Method;
use serde::{Deserialize, Serialize};

/// One way of going wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// The request is carried out, and the line goes dead instead of an answer.
    LostAnswer,
    /// The request is carried out, and the line goes dead in the middle of the answer.
    HalfBody,
    /// A listing comes back with nothing in it, and status 200.
    EmptyListing,
    /// A listing comes back with its second half missing, and status 200.
    HalvedListing,
    /// A listing comes back with every entry twice.
    DoubledListing,
    /// Status 200, and a refusal inside; nothing is carried out.
    RefusalInside,
    /// A status without a reason; nothing is carried out.
    Refused {
        /// Any status of 400 and above; what is none becomes 500.
        status: u16,
    },
    /// The answer carries no entity tag, neither in its head nor in its body.
    NoEtag,
    /// The answer says that it is so many seconds later, or earlier, than it is.
    SkewedClock {
        /// What is added to the time in the head.
        seconds: i32,
    },
    /// 403 `rateLimitExceeded`; nothing is carried out.
    QuotaForbidden,
    /// 429, with a `Retry-After` as it is given here, or none; nothing is carried out.
    TooMany {
        /// The header's value, however absurd.
        retry_after: Option<String>,
    },
    /// 410 to a sync token.
    Gone,
    /// A read that does not see the newest change yet.
    StaleRead,
    /// 401, although the token has time left.
    TokenExpired,
    /// A refresh is carried out, and its answer never arrives.
    RotationLost,
    /// The answer comes after so many seconds.
    Slow {
        /// How long it is held back.
        seconds: u64,
    },
}

/// A fault waiting for requests that it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// What is to happen.
    #[serde(flatten)]
    pub fault: Fault,
    /// Only requests of this method, if one is named.
    #[serde(default)]
    pub method: Option<String>,
    /// Only requests whose path and query contain this.
    #[serde(default)]
    pub within: String,
    /// How often it is to happen.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

impl From<Fault> for Armed {
    /// Once, to the next request that the fault fits.
    fn from(fault: Fault) -> Armed {
        Armed { fault, method: None, within: String::new(), times: once() }
    }
}

impl Fault {
    /// Where a fault makes sense at all.
    fn fits(&self, method: &Method, target: &str) -> bool {
        let of_calendar = target.starts_with(google_calendar::BASE);
        let of_books = target.starts_with(quickbooks::BASE);
        let of_vsco = target.starts_with(vsco_workspace::BASE);
        let of_service = of_calendar || of_books || of_vsco;
        let reads = of_calendar && method == Method::GET;
        let lists = ((of_calendar || of_vsco) && method == Method::GET) || (of_books && target.contains("/query?"));
        let at_token = Provider::ALL.iter().any(|provider| target == provider.places().token);
        match self {
            Fault::LostAnswer | Fault::HalfBody | Fault::Slow { .. } | Fault::SkewedClock { .. } => true,
            Fault::EmptyListing | Fault::HalvedListing | Fault::DoubledListing => lists,
            Fault::StaleRead => reads,
            Fault::Gone => reads && target.contains("syncToken="),
            Fault::QuotaForbidden | Fault::NoEtag => of_calendar,
            Fault::TooMany { .. } | Fault::TokenExpired | Fault::RefusalInside | Fault::Refused { .. } => of_service,
            Fault::RotationLost => at_token && method == Method::POST,
        }
    }
}

impl Armed {
    fn fits(&self, method: &Method, target: &str) -> bool {
        let asked = self.method.as_deref().is_none_or(|named| method.as_str().eq_ignore_ascii_case(named));
        self.times > 0 && asked && target.contains(&self.within) && self.fault.fits(method, target)
    }
}

/// What is armed, the oldest first.
#[derive(Default)]
pub struct Faults(Vec<Armed>);

impl Faults {
    pub fn arm(&mut self, armed: Armed) {
        self.0.push(armed);
    }

    pub fn disarm(&mut self) {
        self.0.clear();
    }

    pub fn armed(&self) -> &[Armed] {
        &self.0
    }

    /// The fault that happens to this request, counted as happened.
    fn strike(&mut self, method: &Method, target: &str) -> Option<Fault> {
        let struck = self.0.iter_mut().find(|armed| armed.fits(method, target))?;
        struck.times -= 1;
        let fault = struck.fault.clone();
        self.0.retain(|armed| armed.times > 0);
        Some(fault)
    }
}
