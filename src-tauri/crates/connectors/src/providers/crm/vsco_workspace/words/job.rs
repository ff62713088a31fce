//! A job as a wedding.
//!
//! | field | VSCO Workspace |
//! |---|---|
//! | `title` | `name`, else the `title` that it makes of the couple |
//! | `when` | `eventDate`, a day without times |
//! | `status` | `stage`, `closed` and the name of the closed reason |
//! | `categories` | the job type |
//! | `value` | `totalRevenue`, which follows from its orders |
//! | `notes` | `leadNotes` |

use super::{Studio, Why, day, member, money, words};
use crate::providers::crm::vsco_workspace::resource::{Resource, says, text};
use chrono::Days;
use serde_json::{Value as Json, json};
use wedsync_domain::when::{Ending, Moment, When};
use wedsync_domain::{Fields, Value};

pub const FIELDS: &[&str] = &["title", "when", "status", "categories", "value", "notes"];

const TITLE: usize = 255;
const NOTES: usize = 1_000_000;

/// Where a job stands, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// At this stage.
    At(String),
    /// Closed, for a reason whose name begins like this; `None`: for any.
    Closed(Option<&'static str>),
}

impl Status {
    /// What a word of ours means there. `None`: nothing.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "enquiry" => Self::At("lead".to_owned()),
            "booked" | "completed" | "fulfillment" => Self::At(word.to_owned()),
            "cancelled" => Self::Closed(Some("cancel")),
            "postponed" => Self::Closed(Some("postpone")),
            "closed" => Self::Closed(None),
            _ => return None,
        })
    }
}

pub fn read(job: &Resource, studio: &Studio) -> Result<Fields, Why> {
    let mut fields = Fields::new();
    words(&mut fields, "title", text(job, "name").or_else(|| text(job, "title")));
    words(&mut fields, "notes", text(job, "leadNotes"));
    words(&mut fields, "status", status(job).as_deref());
    if let Some(day) = day(job, "eventDate")? {
        let next = day.checked_add_days(Days::new(1)).ok_or("it lies too far in the future")?;
        let end = Some(Ending::At(Moment::Day(next)));
        fields.insert("when".into(), Value::When(When { start: Moment::Day(day), end, repeats: Vec::new() }));
    }
    if let Some(kind) = text(job, "jobTypeName") {
        fields.insert("categories".into(), Value::List(vec![kind.to_owned()]));
    }
    if let Some(value) = money::amount(job, "totalRevenue", studio)?.filter(|value| !value.amount.is_zero()) {
        fields.insert("value".into(), Value::Money(value));
    }
    Ok(fields)
}

/// Why a job is closed is said in the studio's own words. A stage that nobody knows stays as it is.
fn status(job: &Resource) -> Option<String> {
    let reason = text(job, "closedReasonName").unwrap_or_default().to_lowercase();
    if says(job, "closed") {
        let word = match () {
            () if reason.contains("cancel") => "cancelled",
            () if reason.contains("postpone") => "postponed",
            () => "closed",
        };
        return Some(word.to_owned());
    }
    text(job, "stage").map(|stage| if stage == "lead" { "enquiry".to_owned() } else { stage.to_owned() })
}

/// Title, day and notes.
pub fn change(job: &Resource, wanted: &Fields, differs: &dyn Fn(&str) -> bool) -> Result<Resource, Why> {
    let mut change = Resource::new();
    if differs("value") {
        return Err("its value follows from its orders, and is changed in VSCO Workspace alone");
    }
    if differs("title") {
        change.insert("name".to_owned(), member(wanted, "title", TITLE)?);
    }
    if differs("notes") {
        change.insert("leadNotes".to_owned(), member(wanted, "notes", NOTES)?);
    }
    if differs("when") {
        let date = match wanted.get("when") {
            Some(Value::When(when)) if !when.repeats.is_empty() => return Err("a job takes place once"),
            Some(Value::When(when)) => json!(when.start.date()),
            _ => Json::Null,
        };
        if job.get("eventDate") != Some(&date) {
            change.insert("eventDate".to_owned(), date);
        }
    }
    Ok(change)
}
