//! Links into the desk: `wedsync://weddings/rec-12`. They go to a place and do nothing else.
//!
//! Whoever writes a mail or a page can make somebody click one, so nothing of it is passed on: a place is put together
//! anew from a known screen and an id that is one. Deliberately absent: links that act, connect, approve or carry a code.

use std::str::FromStr;
use url::Url;
use wedsync_domain::ids::{ConnectionId, HeldId, IncidentId, MatchId, RecordId, RunId, VersionsId};

const SCHEME: &str = "wedsync";
/// Longer than any link of ours.
const LONGEST: usize = 64;

/// Reads one kind of id, exactly as it is written.
type Read = fn(&str) -> Option<String>;

/// A screen, and what may stand behind it.
const SCREENS: &[(&str, Option<Read>)] = &[
    ("home", None),
    ("saturday", None),
    ("weddings", Some(id::<RecordId>)),
    ("versions", Some(id::<VersionsId>)),
    ("deletions", Some(id::<HeldId>)),
    ("matches", Some(id::<MatchId>)),
    ("connections", Some(id::<ConnectionId>)),
    ("health", Some(id::<ConnectionId>)),
    ("alerts", Some(id::<IncidentId>)),
    ("readiness", None),
    ("activity", Some(id::<RunId>)),
    ("settings", None),
];

fn id<T: FromStr + ToString>(text: &str) -> Option<String> {
    let id = text.parse::<T>().ok()?.to_string();
    (id == text).then_some(id)
}

/// The place in the window: `/weddings/rec-12`. `None` for whatever is not exactly such a link.
pub fn place(link: &str) -> Option<String> {
    let url = (link.len() <= LONGEST).then(|| Url::parse(link).ok()).flatten()?;
    let bare = url.query().is_none() && url.fragment().is_none() && url.port().is_none() && url.username().is_empty();
    if url.scheme() != SCHEME || !bare || url.password().is_some() {
        return None;
    }
    let (screen, behind) = SCREENS.iter().find(|(name, _)| url.host_str() == Some(name))?;
    match (url.path().strip_prefix('/').unwrap_or_default(), behind) {
        ("", _) => Some(format!("/{screen}")),
        (text, Some(known)) => known(text).map(|id| format!("/{screen}/{id}")),
        (_, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_goes_to_its_place() {
        assert_eq!(place("wedsync://weddings/rec-12").as_deref(), Some("/weddings/rec-12"));
        assert_eq!(place("wedsync://versions/ver-3").as_deref(), Some("/versions/ver-3"));
        for link in ["wedsync://saturday", "wedsync://saturday/"] {
            assert_eq!(place(link).as_deref(), Some("/saturday"), "{link}");
        }
    }

    #[test]
    fn whatever_else_is_in_a_link_leads_nowhere() {
        let long = format!("wedsync://weddings/rec-{}", "1".repeat(60));
        for link in [
            "",
            "weddings/rec-12",
            "https://weddings/rec-12",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "wedsync:weddings/rec-12",
            "wedsync://",
            "wedsync://approve/del-1",
            "wedsync://weddings/del-1",
            "wedsync://weddings/rec-12/approve",
            "wedsync://weddings/rec-12?approve=1",
            "wedsync://weddings/rec-12#approve",
            "wedsync://weddings/../settings",
            "wedsync://weddings/%2e%2e/settings",
            "wedsync://weddings/rec-+12",
            "wedsync://weddings/rec-012",
            "wedsync://weddings//rec-12",
            "wedsync://someone@weddings/rec-12",
            "wedsync://someone:secret@weddings/rec-12",
            "wedsync://weddings:80/rec-12",
            "wedsync://home/rec-1",
            "wedsync://connections/con-1?code=abc&state=def",
            "wedsync://weddings/<script>",
            "wedsync://weddings/rec-12\n--vault memory",
            "--data-dir",
            &long,
        ] {
            assert_eq!(place(link), None, "{link}");
        }
    }
}
