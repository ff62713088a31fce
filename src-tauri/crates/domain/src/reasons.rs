//! Why a person is asked first, and why something cannot be taken back: as facts, so that whoever shows them says them in
//! the language of whoever reads. The words of the terminal and of the log stand here.

use crate::ids::{RecordId, RunId};
use crate::kinds::Kind;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// Why a deletion or a mass change is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HeldReason {
    /// Nothing would be left of a list. `done`: it was deleted there; else it would be.
    All {
        deletions: u64,
        kind: Option<Kind>,
        place: String,
        done: bool,
    },
    /// More of a list within a week than is believable.
    Many {
        deletions: u64,
        of: u64,
        place: String,
        done: bool,
    },
    /// One field of many records was emptied at once.
    Emptied {
        field: String,
        records: u64,
        place: String,
    },
    /// One field of many records was set to one value at once.
    SetAlike {
        field: String,
        records: u64,
        place: String,
    },
    /// A wedding with money on it, as a document has it: `1925.00 GBP`.
    Worth {
        value: String,
    },
    /// A wedding within 30 days.
    Near {},
    Invoice {},
    Payment {},
    /// Not by the guard: a person wants it so.
    Person {},
    /// Kept by a version of this program that only knew the words.
    Said {
        words: String,
    },
}

/// Why an arrival may be one of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MatchReason {
    /// More than one of ours has that email.
    Email {},
    /// More than one of ours has that email and that day.
    EmailAndDay {},
    /// Only the name: no email says whether it is the same person.
    Name {},
    /// For the same people.
    Amount {},
    AmountAndDay {},
    /// More than one of ours has that number on that day.
    NumberAndDay {},
    /// On the same day; how much the names are alike, of 100.
    NamesAlike {
        percent: u32,
    },
    /// Kept by a version of this program that only knew the words.
    Said {
        words: String,
    },
}

/// One thing that could not be taken back, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unreached {
    /// Which record; none where it is a whole run.
    pub record: Option<RecordId>,
    /// What the record is called, if that is still known.
    pub name: String,
    /// Why.
    #[serde(flatten)]
    pub why: Beyond,
}

/// Why something is beyond reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Beyond {
    /// The record is not there any more.
    Gone {},
    Deleted {},
    /// Deleted since; that can be taken back first.
    DeletedFirst {},
    /// It was kept where a tool had deleted it, and is there again.
    Kept {},
    /// What was kept beside it has been changed since, and stays.
    Copy {
        copy: RecordId,
    },
    /// The field has been changed since, and stays.
    Changed {
        field: String,
    },
    /// What a tool said about the field was overwritten meanwhile: each of these, in its words.
    Overwritten {
        field: String,
        said: Vec<Option<String>>,
        edit: bool,
    },
    /// Past its 30 days.
    PastArchive {},
    /// It came from a tool, and stays.
    FromTool {},
    /// It was only recognised.
    Recognised {},
    AsBefore {},
    /// Nothing of the run can be taken back.
    Run {
        run: RunId,
    },
}

impl fmt::Display for HeldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All { deletions, kind, place, done } => {
                let what = kind.map_or("records", |kind| kind.schema().plural);
                write!(f, "all {deletions} {what} {} deleted in {place}", if *done { "were" } else { "would be" })
            }
            Self::Many { deletions, of, place, done } => {
                write!(
                    f,
                    "{deletions} of {of} {} in {place} within a week",
                    if *done { "deleted" } else { "to be deleted" }
                )
            }
            Self::Emptied { field, records, place } => {
                write!(f, "“{field}” was emptied in {records} records at once in {place}")
            }
            Self::SetAlike { field, records, place } => {
                write!(f, "“{field}” was set to one value in {records} records at once in {place}")
            }
            Self::Worth { value } => write!(f, "a wedding with {value} on it"),
            Self::Near {} => f.write_str("a wedding within 30 days"),
            Self::Invoice {} => f.write_str("an invoice, which is voided rather than deleted"),
            Self::Payment {} => f.write_str("a payment, which is in the books"),
            Self::Person {} => f.write_str("asked for by a person"),
            Self::Said { words } => f.write_str(words),
        }
    }
}

impl fmt::Display for MatchReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email {} => "the same email, more than once",
            Self::EmailAndDay {} => "the same email and the same day, more than once",
            Self::Name {} => "the same name, and no email says whether it is the same person",
            Self::Amount {} => "the same amount for the same people",
            Self::AmountAndDay {} => "the same amount on the same day",
            Self::NumberAndDay {} => "the same number on the same day, more than once",
            Self::NamesAlike { percent } => {
                return write!(f, "the same day, names alike ({}.{:02})", percent / 100, percent % 100);
            }
            Self::Said { words } => words,
        })
    }
}

impl fmt::Display for Unreached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(record) = self.record {
            write!(f, "{record} ")?;
        }
        let name = &self.name;
        match &self.why {
            Beyond::Gone {} => f.write_str("is not there any more."),
            Beyond::Deleted {} => write!(f, "(“{name}”) has been deleted since."),
            Beyond::DeletedFirst {} => write!(f, "(“{name}”) has been deleted since; take that back first."),
            Beyond::Kept {} => write!(
                f,
                "(“{name}”) was kept where it had been deleted, and is there again; delete it in a tool if it shall go."
            ),
            Beyond::Copy { copy } => {
                write!(f, "(“{name}”): {copy}, which was kept beside it, has been changed since and stays.")
            }
            Beyond::Changed { field } => write!(f, "(“{name}”): “{field}” has been changed since and stays."),
            Beyond::Overwritten { field, said, edit } => overwritten(f, name, field, said, *edit),
            Beyond::PastArchive {} => f.write_str("is past its 30 days in the archive."),
            Beyond::FromTool {} => f.write_str("came from a tool and stays; delete it there if it shall go."),
            Beyond::Recognised {} => f.write_str("was only recognised; nothing was changed by that."),
            Beyond::AsBefore {} => f.write_str("is already as it was before; there was nothing to take back."),
            Beyond::Run { run } => {
                write!(f, "{run} changed nothing that could be taken back; what came from the tools stays.")
            }
        }
    }
}

fn overwritten(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    field: &str,
    said: &[Option<String>],
    edit: bool,
) -> fmt::Result {
    let words = |value: &Option<String>| value.as_ref().map_or_else(|| "(empty)".to_owned(), |it| format!("“{it}”"));
    let said: Vec<String> = said.iter().map(words).collect();
    let were =
        if edit { "were overwritten meanwhile; edit it to say one of them" } else { "was overwritten meanwhile" };
    write!(f, "(“{name}”): “{field}” {} {were}.", said.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_as_facts_reads_as_it_always_did() {
        let place = "Studio calendar".to_owned();
        let all = HeldReason::All { deletions: 4, kind: Some(Kind::Wedding), place: place.clone(), done: true };
        assert_eq!(all.to_string(), "all 4 weddings were deleted in Studio calendar");
        let many = HeldReason::Many { deletions: 9, of: 20, place, done: false };
        assert_eq!(many.to_string(), "9 of 20 to be deleted in Studio calendar within a week");
        let alike = MatchReason::NamesAlike { percent: 91 };
        assert_eq!(alike.to_string(), "the same day, names alike (0.91)");
        let said = vec![Some("One".to_owned()), None];
        let why = Beyond::Overwritten { field: "title".into(), said, edit: true };
        let undone = Unreached { record: Some(RecordId(7)), name: "Una".into(), why };
        assert_eq!(
            undone.to_string(),
            "rec-7 (“Una”): “title” “One” and (empty) were overwritten meanwhile; edit it to say one of them."
        );
    }

    #[test]
    fn facts_name_themselves_and_come_back_from_a_document() {
        let near = serde_json::to_string(&HeldReason::Near {}).unwrap();
        assert_eq!(near, r#"{"why":"near"}"#);
        assert_eq!(serde_json::from_str::<HeldReason>(&near).unwrap(), HeldReason::Near {});
        let gone = Unreached { record: None, name: String::new(), why: Beyond::Gone {} };
        let text = serde_json::to_string(&gone).unwrap();
        assert_eq!(text, r#"{"record":null,"name":"","why":"gone"}"#);
        assert_eq!(serde_json::from_str::<Unreached>(&text).unwrap(), gone);
    }
}
