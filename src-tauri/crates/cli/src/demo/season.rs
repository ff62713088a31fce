//! The studio's three tools as a person at their screens sees and changes them. The desk knows nothing of what is done
//! here until it looks.

use super::stage::untrue;
use chrono::{DateTime, NaiveTime, TimeDelta};
use serde_json::{Value, json};
use std::sync::Arc;
use wedsync_api::Failure;
use wedsync_sandbox::{ACCOUNTS, Account, Sandbox, VSCO_KEY};

/// The account that everything belongs to.
pub const STUDIO: &Account = &ACCOUNTS[0];
const CALENDAR: &str = "c_weddings@group.calendar.google.example";

/// What all three hold at one moment.
#[derive(PartialEq)]
pub struct Seen {
    /// Records of VSCO Workspace.
    pub workspace: Vec<Value>,
    /// The jobs among them.
    pub jobs: usize,
    /// Entries of the calendar of weddings.
    pub calendar: Vec<Value>,
    /// Records of QuickBooks.
    pub books: Vec<Value>,
    /// The invoices among them.
    pub invoices: usize,
}

/// The tools.
pub struct Season {
    /// What runs them.
    pub sandbox: Arc<Sandbox>,
}

impl Season {
    /// Of a sandbox that runs.
    pub fn of(sandbox: Arc<Sandbox>) -> Self {
        Self { sandbox }
    }

    /// Looks at everything.
    pub fn seen(&self) -> Seen {
        let vsco = |resource: &str| self.sandbox.vsco(VSCO_KEY, resource);
        let books = |resource: &str| self.sandbox.books(STUDIO, resource);
        let kinds = ["job", "address-book", "event", "order", "payment"];
        Seen {
            workspace: kinds.iter().flat_map(|kind| vsco(kind)).collect(),
            jobs: vsco("job").len(),
            calendar: self.calendar(),
            books: ["customer", "invoice", "payment"].iter().flat_map(|kind| books(kind)).collect(),
            invoices: books("invoice").len(),
        }
    }

    /// The calendar of weddings.
    pub fn calendar(&self) -> Vec<Value> {
        self.sandbox.events(STUDIO, CALENDAR)
    }

    /// One entry of it.
    pub fn entry(&self, id: &str) -> Result<Value, Failure> {
        found(self.calendar(), id, "the calendar holds the entry")
    }

    /// A record of VSCO Workspace.
    pub fn vsco(&self, resource: &str, id: &str) -> Result<Value, Failure> {
        found(self.sandbox.vsco(VSCO_KEY, resource), id, "VSCO Workspace holds the record")
    }

    /// The mobile number of somebody in the address book of VSCO Workspace.
    pub fn number(&self, id: &str) -> Result<String, Failure> {
        Ok(text(&self.vsco("address-book", id)?["cellPhone"]["formatted"]))
    }

    /// The same person's number in QuickBooks.
    pub fn number_in_books(&self, id: &str) -> Result<String, Failure> {
        let customers = self.sandbox.books(STUDIO, "customer");
        let customer = customers.iter().find(|it| it["Id"] == id);
        let customer = customer.ok_or_else(|| untrue("QuickBooks holds the customer"))?;
        Ok(text(&customer["PrimaryPhone"]["FreeFormNumber"]))
    }

    /// Somebody enters another one in VSCO Workspace.
    pub fn set_number(&self, id: &str, number: &str) {
        let phone = json!({ "formatted": number, "e164": null });
        self.sandbox.let_vsco_say(VSCO_KEY, "address-book", id, "cellPhone", phone);
    }

    /// Somebody moves an event of VSCO Workspace to a later hour.
    pub fn move_in_vsco(&self, id: &str, minutes: i64) -> Result<(), Failure> {
        let event = self.vsco("event", id)?;
        for member in ["startTime", "endTime"] {
            let time: NaiveTime = text(&event[member]).parse().map_err(|fault| Failure::bug(&fault))?;
            let later = time + TimeDelta::minutes(minutes);
            self.sandbox.let_vsco_say(VSCO_KEY, "event", id, member, json!(later));
        }
        Ok(())
    }

    /// When an event of VSCO Workspace begins, in hours and minutes.
    pub fn begins_in_vsco(&self, id: &str) -> Result<String, Failure> {
        Ok(text(&self.vsco("event", id)?["startTime"]).chars().take(5).collect())
    }

    /// Somebody moves an entry of the calendar to a later hour.
    pub fn move_in_calendar(&self, id: &str, minutes: i64) -> Result<(), Failure> {
        let entry = self.entry(id)?;
        let mut to = json!({});
        for member in ["start", "end"] {
            let time = DateTime::parse_from_rfc3339(&text(&entry[member]["dateTime"]));
            let later = time.map_err(|fault| Failure::bug(&fault))? + TimeDelta::minutes(minutes);
            to[member] = json!({ "dateTime": later.to_rfc3339(), "timeZone": entry[member]["timeZone"] });
        }
        self.sandbox.change_event(STUDIO, CALENDAR, id, &to).map_err(|refusal| Failure::bug(&refusal))
    }

    /// When an entry of the calendar begins, in hours and minutes.
    pub fn begins_in_calendar(&self, id: &str) -> Result<String, Failure> {
        Ok(text(&self.entry(id)?["start"]["dateTime"]).chars().skip(11).take(5).collect())
    }

    /// Somebody throws an entry of the calendar away.
    pub fn lose(&self, id: &str) -> Result<(), Failure> {
        self.sandbox.delete_event(STUDIO, CALENDAR, id).map_err(|refusal| Failure::bug(&refusal))
    }
}

/// Whatever is not there is blank.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn found(all: Vec<Value>, id: &str, claim: &str) -> Result<Value, Failure> {
    all.into_iter().find(|it| it["id"] == id).ok_or_else(|| untrue(claim))
}
