//! Leaves events with guests alone. Google says that with `sendUpdates=none` nobody is written to, and elsewhere in
//! the same document that some mail might go out all the same; and guests who are not told keep the old date. So an
//! event that other people are invited to, as it is stored there now, is neither changed nor deleted from here.

use super::Google;
use super::event::{Event, named, says};
use super::series::Whole;
use serde_json::Value as Json;
use wedsync_domain::{Fault, FaultKind};

/// What is to become of an event.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    Change,
    Delete,
}

impl Google {
    /// Refuses what guests would have to be told of (Rejected, `would_invite`).
    pub(super) fn leave_guests_alone(&self, whole: &Whole, act: Act) -> Result<(), Fault> {
        if !std::iter::once(&whole.master).chain(&whole.exceptions).any(invites) {
            return Ok(());
        }
        let (doing, step) = match act {
            Act::Change => ("Changing", "Change it in Google Calendar, where you see who gets a message."),
            Act::Delete => ("Deleting", "Delete it in Google Calendar, where you see who gets a message."),
        };
        let (what, name) = (named(&whole.master), &self.words.name);
        let message = format!(
            "{doing} {what} here would leave its guests without a word or make “{name}” write to them, so it stays there as it is."
        );
        Err(Fault::new(FaultKind::Rejected, "would_invite", message).next(step))
    }
}

/// Whether anybody but the owner of the calendar is concerned. A room is nobody.
fn invites(event: &Event) -> bool {
    let Some(attendees) = event.get("attendees").and_then(Json::as_array) else {
        return says(event, "attendeesOmitted");
    };
    let nobody = |attendee: &Json| attendee.as_object().is_some_and(|it| says(it, "self") || says(it, "resource"));
    let organizer = event.get("organizer").and_then(Json::as_object);
    let theirs = !attendees.is_empty() && organizer.is_some_and(|organizer| !says(organizer, "self"));
    theirs || says(event, "attendeesOmitted") || !attendees.iter().all(nobody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_people_are_guests() {
        let invites = |event: Json| invites(event.as_object().unwrap());
        assert!(!invites(serde_json::json!({ "summary": "Ceremony" })));
        assert!(!invites(serde_json::json!({ "attendees": [] })));
        let own =
            serde_json::json!({ "organizer": { "self": true }, "attendees": [{ "self": true }, { "resource": true }] });
        assert!(!invites(own));
        assert!(invites(serde_json::json!({ "organizer": { "self": true }, "attendees": [{ "self": true }, {}] })));
        assert!(
            invites(serde_json::json!({ "organizer": {}, "attendees": [{ "self": true }] })),
            "an invitation to us"
        );
        assert!(invites(serde_json::json!({ "attendeesOmitted": true })));
    }
}
