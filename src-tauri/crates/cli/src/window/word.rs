//! What is said of notices in one notification, and where a click on it leads.
//!
//! Deliberately absent: how it is shown, and which notices are due.

use wedsync_api::dto::notices::{NoticeAbout, NoticeCard};
use wedsync_domain::ids::{IncidentId, NoticeId};

/// One for all of them.
#[derive(Debug)]
pub struct Word {
    /// What it is about.
    pub title: String,
    /// Each in a line, the critical ones first.
    pub words: String,
    /// One of them is.
    pub critical: bool,
    /// Which notices it tells.
    pub notices: Vec<NoticeId>,
    /// The incidents that it tells of, which somebody can take on.
    pub incidents: Vec<IncidentId>,
    /// Where a click leads.
    pub place: String,
}

/// `None` where there is nothing to say.
pub fn together(due: &[NoticeCard]) -> Option<Word> {
    let (title, words) = match due {
        [] => return None,
        [one] => (one.title.clone(), one.words.clone()),
        several => {
            let (first, rest): (Vec<_>, Vec<_>) = several.iter().partition(|notice| notice.critical);
            let lines: Vec<&str> = first.into_iter().chain(rest).map(|notice| notice.title.as_str()).collect();
            (format!("{} things to know", several.len()), lines.join("\n"))
        }
    };
    let critical = due.iter().any(|notice| notice.critical);
    let notices = due.iter().map(|notice| notice.id).collect();
    let incidents = due.iter().filter_map(|notice| notice.incident).collect();
    Some(Word { title, words, critical, notices, incidents, place: place(due) })
}

/// Where all of them can be seen to: the one incident or connection that they are about, what is not ready, or else the day, or
/// what waits.
fn place(due: &[NoticeCard]) -> String {
    match due {
        [NoticeCard { incident: Some(id), .. }] => format!("/alerts/{id}"),
        all if all.iter().all(|notice| notice.incident.is_some()) => "/alerts".to_owned(),
        [NoticeCard { connection: Some(id), .. }] => format!("/connections/{id}"),
        all if all.iter().all(|notice| notice.about == NoticeAbout::NotReady) => "/readiness".to_owned(),
        all if all.iter().all(|notice| notice.about == NoticeAbout::NeedsYou) => "/home".to_owned(),
        _ => "/saturday".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wedsync_domain::ids::ConnectionId;

    fn notice(number: i64, critical: bool, connection: Option<i64>) -> NoticeCard {
        NoticeCard {
            id: NoticeId(number),
            about: if connection.is_some() { NoticeAbout::Stopped } else { NoticeAbout::DayBegins },
            critical,
            title: format!("Title {number}"),
            words: format!("Words {number}."),
            today: Vec::new(),
            open: None,
            slept: None,
            since: "2027-05-15T07:00:00Z".into(),
            connection: connection.map(ConnectionId),
            incident: None,
            cause: None,
            told: None,
            snoozed: None,
            told_then: None,
            unasked: false,
            due: true,
        }
    }

    #[test]
    fn several_are_one_and_the_worst_decides() {
        assert!(together(&[]).is_none());
        let one = together(&[notice(1, false, None)]).unwrap();
        assert_eq!((one.title.as_str(), one.words.as_str(), one.critical), ("Title 1", "Words 1.", false));
        let both = together(&[notice(1, false, None), notice(2, true, Some(3))]).unwrap();
        assert_eq!((both.title.as_str(), both.words.as_str()), ("2 things to know", "Title 2\nTitle 1"));
        assert!(both.critical);
    }

    #[test]
    fn it_leads_to_the_connection_or_to_the_day() {
        assert_eq!(place(&[notice(1, true, Some(3))]), "/connections/con-3");
        let wrong = NoticeCard { incident: Some(IncidentId(7)), ..notice(1, true, Some(3)) };
        assert_eq!(place(std::slice::from_ref(&wrong)), "/alerts/inc-7");
        assert_eq!(place(&[wrong.clone(), wrong]), "/alerts");
        let unready = NoticeCard { about: NoticeAbout::NotReady, ..notice(4, false, None) };
        assert_eq!(place(std::slice::from_ref(&unready)), "/readiness");
        assert_eq!(place(&[notice(1, false, None)]), "/saturday");
        assert_eq!(place(&[notice(1, true, Some(3)), notice(2, true, Some(4))]), "/saturday");
        let waits = NoticeCard { about: NoticeAbout::NeedsYou, ..notice(3, false, None) };
        assert_eq!(place(std::slice::from_ref(&waits)), "/home");
        assert_eq!(place(&[waits, notice(1, false, None)]), "/saturday");
    }
}
