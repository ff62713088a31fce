//! `webhooks …`: calls from the web.

use clap::{Subcommand, ValueEnum};
use wedsync_domain::ids::{ConnectionId, SourceId};
use wedsync_domain::intake::Scheme;

/// Whose calls, and how they prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum SchemeWord {
    Stripe,
    Xero,
    Quickbooks,
    Hubspot,
    Slack,
    Pagerduty,
    Datadog,
    /// As standardwebhooks.com has it
    Standard,
    /// Any that signs the body in a header with HMAC-SHA256
    Header,
}

impl From<SchemeWord> for Scheme {
    fn from(it: SchemeWord) -> Self {
        match it {
            SchemeWord::Stripe => Self::Stripe,
            SchemeWord::Xero => Self::Xero,
            SchemeWord::Quickbooks => Self::Quickbooks,
            SchemeWord::Hubspot => Self::Hubspot,
            SchemeWord::Slack => Self::Slack,
            SchemeWord::Pagerduty => Self::Pagerduty,
            SchemeWord::Datadog => Self::Datadog,
            SchemeWord::Standard => Self::Standard,
            SchemeWord::Header => Self::Header,
        }
    }
}

/// What there is to say of calls from the web.
#[derive(Debug, Subcommand)]
pub enum Webhooks {
    /// Whether calls are taken, and who may call
    List,
    /// Take calls from now on, at this computer's own address; a tunnel or relay of yours brings them there
    On {
        /// The port [default: the one it had, 47810 at first]
        #[arg(long)]
        port: Option<u16>,
        /// A name under which your tunnel is known on the web; give all of them
        #[arg(long, value_name = "NAME")]
        host: Vec<String>,
    },
    /// Take none any more
    Off,
    /// One more may call; prints its address, and its secret this once
    Add {
        /// Whose calls
        #[arg(value_enum, value_name = "SOURCE")]
        scheme: SchemeWord,
        /// What you call it
        #[arg(long)]
        name: Option<String>,
        /// What its calls are about: looked at as soon as it calls; several with commas
        #[arg(long, value_name = "ID", value_delimiter = ',', required = true)]
        connection: Vec<ConnectionId>,
        /// For header and datadog: the header with the signature, or the secret
        #[arg(long, value_name = "HEADER")]
        signed_in: Option<String>,
        /// For those two: the header that names each call
        #[arg(long, value_name = "HEADER")]
        named_in: Option<String>,
        /// How often it may call [default: 100, and 200 in peak season]
        #[arg(long, value_name = "CALLS")]
        per_minute: Option<u32>,
        /// Read the secret that the provider made from standard input
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Another secret; the one of before holds no more
    Rotate {
        /// src-1
        id: SourceId,
        /// Read the secret that the provider made from standard input
        #[arg(long)]
        secret_stdin: bool,
    },
    /// It may not call any more
    Remove {
        /// src-1
        id: SourceId,
    },
    /// The last calls
    Log,
}
