//! The words for a studio's habits: its year, what it wants to be told, and how often its tools are looked at.

use clap::{ArgGroup, Subcommand, ValueEnum};

/// How often a connection is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Every {
    /// As the season says
    Season,
    /// Every minute
    #[value(name = "1m")]
    Minute,
    /// Every 5 minutes
    #[value(name = "5m")]
    FiveMinutes,
    /// Every 15 minutes
    #[value(name = "15m")]
    QuarterHour,
    /// Every 30 minutes
    #[value(name = "30m")]
    HalfHour,
    /// Every hour
    #[value(name = "1h")]
    Hour,
    /// Every 4 hours
    #[value(name = "4h")]
    FourHours,
}

impl Every {
    /// In seconds; `None`: as the season says.
    pub fn seconds(self) -> Option<u32> {
        match self {
            Self::Season => None,
            Self::Minute => Some(60),
            Self::FiveMinutes => Some(300),
            Self::QuarterHour => Some(900),
            Self::HalfHour => Some(1800),
            Self::Hour => Some(3600),
            Self::FourHours => Some(14_400),
        }
    }
}

/// `studio …`
#[derive(Debug, Subcommand)]
pub enum Studio {
    /// What was said of it
    Show,
    /// Say it
    #[command(group = ArgGroup::new("what").required(true).multiple(true))]
    Set {
        /// What it calls itself; empty: nothing
        #[arg(long, group = "what")]
        name: Option<String>,
        /// Its time zone, for example Europe/London; empty: wherever this computer is
        #[arg(long, group = "what")]
        zone: Option<String>,
        /// Its months of most weddings, with commas; with --shoulder they are the whole year, the rest is off-season
        #[arg(long, group = "what", value_enum, value_delimiter = ',', value_name = "MONTHS")]
        peak: Option<Vec<Month>>,
        /// Its months with some, with commas
        #[arg(long, value_enum, value_delimiter = ',', value_name = "MONTHS", requires = "peak")]
        shoulder: Option<Vec<Month>>,
        /// Minutes from one place to another, for the radar
        #[arg(long, group = "what", value_name = "MINUTES")]
        travel: Option<u32>,
        /// Minutes until it is ready for the next booking, for the radar
        #[arg(long, group = "what", value_name = "MINUTES")]
        turnaround: Option<u32>,
    },
}

/// A month of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Month {
    #[value(alias = "january")]
    Jan,
    #[value(alias = "february")]
    Feb,
    #[value(alias = "march")]
    Mar,
    #[value(alias = "april")]
    Apr,
    May,
    #[value(alias = "june")]
    Jun,
    #[value(alias = "july")]
    Jul,
    #[value(alias = "august")]
    Aug,
    #[value(alias = "september")]
    Sep,
    #[value(alias = "october")]
    Oct,
    #[value(alias = "november")]
    Nov,
    #[value(alias = "december")]
    Dec,
}

/// `telling …`
#[derive(Debug, Subcommand)]
pub enum Telling {
    /// What was said
    Show,
    /// Say it. A tool that stops on a day with weddings is told whatever is said here
    #[command(group = ArgGroup::new("what").required(true).multiple(true))]
    Set {
        /// The weddings of the day, in the morning
        #[arg(long, group = "what", value_enum)]
        morning: Option<Switch>,
        /// That the computer slept through a part of such a day
        #[arg(long, group = "what", value_enum)]
        asleep: Option<Switch>,
        /// Whatever else needs you, while the window is closed
        #[arg(long, group = "what", value_enum)]
        needs_you: Option<Switch>,
        /// Quiet hours begin, by the studio's clock: 22:00
        #[arg(long, group = "what", value_name = "HH:MM", requires = "quiet_until")]
        quiet_from: Option<String>,
        /// And end, after midnight if that is earlier: 07:00
        #[arg(long, value_name = "HH:MM", requires = "quiet_from")]
        quiet_until: Option<String>,
        /// No quiet hours
        #[arg(long, group = "what", conflicts_with_all = ["quiet_from", "quiet_until"])]
        no_quiet: bool,
    },
}

/// Told or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Switch {
    On,
    Off,
}

impl From<Switch> for bool {
    fn from(it: Switch) -> Self {
        it == Switch::On
    }
}
