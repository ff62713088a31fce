//! `webhooks …`: calls from the web.

use clap::{Args, Subcommand, ValueEnum};
use wedsync_domain::ids::{ConnectionId, SourceId};
use wedsync_domain::intake::Scheme;

/// Whose calls, and how they prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum SchemeWord {
    Stripe,
    /// Looked up at PayPal itself, by an app of yours
    Paypal,
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
            SchemeWord::Paypal => Self::Paypal,
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

/// One more who may call.
#[derive(Debug, Args)]
pub struct Newcomer {
    /// Whose calls
    #[arg(value_enum, value_name = "SOURCE")]
    pub scheme: SchemeWord,
    /// What you call it
    #[arg(long)]
    pub name: Option<String>,
    /// What its calls are about: looked at as soon as it calls; several with commas
    #[arg(long, value_name = "ID", value_delimiter = ',', required = true)]
    pub connection: Vec<ConnectionId>,
    /// For header and datadog: the header with the signature, or the secret
    #[arg(long, value_name = "HEADER")]
    pub signed_in: Option<String>,
    /// For those two: the header that names each call
    #[arg(long, value_name = "HEADER")]
    pub named_in: Option<String>,
    /// For paypal: the client id of your app there; its secret comes by --secret-stdin
    #[arg(long, value_name = "ID", requires = "webhook_id")]
    pub client_id: Option<String>,
    /// For paypal: the id of the app's webhook
    #[arg(long, value_name = "ID", requires = "client_id")]
    pub webhook_id: Option<String>,
    /// For paypal: the app is one of PayPal's sandbox
    #[arg(long, requires = "client_id")]
    pub sandbox: bool,
    /// How often it may call [default: 100, and 200 in peak season]
    #[arg(long, value_name = "CALLS")]
    pub per_minute: Option<u32>,
    /// Read the secret that the provider made from standard input
    #[arg(long)]
    pub secret_stdin: bool,
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
    Add(Newcomer),
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
