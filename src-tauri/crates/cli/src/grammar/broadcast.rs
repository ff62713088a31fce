//! `broadcast …`: one message to people of a wedding in an emergency.

use clap::{Args, Subcommand, ValueEnum};
use wedsync_domain::broadcast::{BroadcastTemplate, Means};
use wedsync_domain::ids::{BroadcastId, RecordId};

/// What there is to say of broadcasts.
#[derive(Debug, Subcommand)]
pub enum Broadcast {
    /// What there is to begin with
    Templates,
    /// What would go out, and to whom; nobody is told anything
    Preview(Said),
    /// Send it; without --yes-to it is only shown
    Send {
        /// What, and to whom
        #[command(flatten)]
        said: Said,
        /// The wedding's name, typed to confirm that it goes out now
        #[arg(long, value_name = "NAME")]
        yes_to: Option<String>,
        /// Its date as well, where another wedding has that name: 2026-05-16
        #[arg(long, value_name = "DATE", requires = "yes_to")]
        date: Option<String>,
        /// Although the same went out within ten minutes
        #[arg(long, requires = "yes_to")]
        although_same: bool,
    },
    /// Those that there were
    List {
        /// Only of this wedding: rec-1
        #[arg(long, value_name = "ID")]
        wedding: Option<RecordId>,
    },
    /// How far one has come, person by person, and its story
    Show {
        /// bro-1
        id: BroadcastId,
    },
    /// Somebody knows: they told you so
    Confirm {
        /// bro-1
        id: BroadcastId,
        /// Who: rec-2
        #[arg(long, value_name = "ID")]
        person: RecordId,
        /// How you heard: "said yes by phone"
        #[arg(long, value_name = "WORDS")]
        note: Option<String>,
    },
    /// Send it once more to those who have not confirmed
    Again {
        /// bro-1
        id: BroadcastId,
        /// The name of the wedding, typed out
        #[arg(long, value_name = "NAME")]
        yes_to: String,
        /// Only to these of them
        #[arg(long, value_name = "ID", value_delimiter = ',')]
        to: Option<Vec<RecordId>>,
    },
    /// What nobody was given yet goes to nobody
    Stop {
        /// bro-1
        id: BroadcastId,
    },
}

/// What is said, and to whom.
#[derive(Debug, Clone, Args)]
pub struct Said {
    /// Whose people: rec-1
    #[arg(long, value_name = "ID")]
    pub wedding: RecordId,
    /// What happened
    #[arg(long, value_enum, default_value_t = TemplateWord::Free)]
    pub template: TemplateWord,
    /// What the template leaves open, as often as needed: "new time=15:30"
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::assignment)]
    pub fill: Vec<(String, String)>,
    /// Above letters, instead of what the template says
    #[arg(long, value_name = "WORDS")]
    pub subject: Option<String>,
    /// In your own words, instead of what the template says
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Only to these of its people [default: everybody]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub to: Option<Vec<RecordId>>,
    /// Only by these [default: both]
    #[arg(long, value_enum, value_delimiter = ',')]
    pub by: Option<Vec<MeansWord>>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateWord {
    /// The weather changes the plans
    Weather,
    /// It takes place elsewhere
    VenueChange,
    /// It begins later
    Delay,
    /// It does not take place
    Cancellation,
    /// Your own words
    Free,
}

impl From<TemplateWord> for BroadcastTemplate {
    fn from(it: TemplateWord) -> Self {
        match it {
            TemplateWord::Weather => Self::Weather,
            TemplateWord::VenueChange => Self::VenueChange,
            TemplateWord::Delay => Self::Delay,
            TemplateWord::Cancellation => Self::Cancellation,
            TemplateWord::Free => Self::Free,
        }
    }
}

/// By what people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MeansWord {
    /// Letters
    Email,
    /// Text messages
    Sms,
}

impl From<MeansWord> for Means {
    fn from(it: MeansWord) -> Self {
        match it {
            MeansWord::Email => Self::Email,
            MeansWord::Sms => Self::Sms,
        }
    }
}
