//! Finds the calendars of an account from whatever address a person gave: of the server, of the account, of the
//! folder of calendars, or of one calendar (RFC 6764, RFC 5397, RFC 4791 section 6.2.1).
//!
//! Does not look in the DNS for SRV records: every server that was looked at answers under `/.well-known/caldav`.

use super::multistatus::Response;
use super::place::{Place, readable};
use super::{Dav, Refused, ask};
use std::collections::HashSet;
use url::Url;
use wedsync_domain::kinds::Kind;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, FaultKind};

impl Dav {
    /// All calendars of the account.
    pub(super) async fn discover(&self) -> Result<Vec<RemoteCollection>, Fault> {
        let first = match self.about(&self.home).await {
            Ok(found) => self.go_on(&self.home, found).await?,
            Err(refused) if gives_up(&refused) => return Err(refused.into()),
            Err(_) => None,
        };
        if let Some(found) = first {
            return Ok(found);
        }
        let known = self.home.join("/.well-known/caldav").map_err(|_| self.nothing())?;
        let found = match self.about(&known).await {
            Ok(found) => found,
            Err(Refused::Fault(fault)) => return Err(fault),
            Err(Refused::Status(status, fault)) if status == 401 || status.is_server_error() => return Err(fault),
            Err(Refused::Status(..)) => return Err(self.nothing()),
        };
        self.go_on(&known, found).await?.ok_or_else(|| self.nothing())
    }

    /// Whether the server lets us in. That there is nothing under the very address that a person gave is an answer too: the
    /// calendars were found elsewhere.
    pub(super) async fn knock(&self) -> Result<(), Fault> {
        match self.about(&self.home).await {
            Err(refused) if gives_up(&refused) => Err(refused.into()),
            _ => Ok(()),
        }
    }

    async fn about(&self, url: &Url) -> Result<Response, Refused> {
        let thing = "its list of calendars";
        let responses = self.ask_small(ask::properties(url, "0", ask::ABOUT), thing).await?;
        responses.into_iter().next().ok_or_else(|| Refused::Fault(self.nothing()))
    }

    /// Goes on from one resource: a calendar, an account, a folder of calendars, or a hint where the account is.
    async fn go_on(&self, url: &Url, found: Response) -> Result<Option<Vec<RemoteCollection>>, Fault> {
        let here = url.join(&found.href).unwrap_or_else(|_| url.clone());
        if found.props.calendar {
            return Ok(Some(self.collection(&here, &found).into_iter().collect()));
        }
        if !found.props.homes.is_empty() {
            return self.homes(&here, &found.props.homes).await.map(Some);
        }
        if found.props.collection && here.path() != "/" {
            let calendars = self.calendars(&here).await?;
            if !calendars.is_empty() {
                return Ok(Some(calendars));
            }
        }
        let Some(principal) = found.props.principal.and_then(|href| here.join(&href).ok()) else {
            return Ok(None);
        };
        let account = self.about(&principal).await?;
        if account.props.homes.is_empty() {
            return Ok(None);
        }
        self.homes(&principal, &account.props.homes).await.map(Some)
    }

    async fn homes(&self, base: &Url, homes: &[String]) -> Result<Vec<RemoteCollection>, Fault> {
        let mut all = Vec::new();
        let mut seen = HashSet::new();
        for home in homes {
            let Ok(home) = base.join(home) else { continue };
            for calendar in self.calendars(&home).await? {
                if seen.insert(calendar.key.clone()) {
                    all.push(calendar);
                }
            }
        }
        Ok(all)
    }

    /// The calendars right below a folder.
    async fn calendars(&self, folder: &Url) -> Result<Vec<RemoteCollection>, Fault> {
        let below = self.ask_small(ask::properties(folder, "1", ask::ABOUT), "its list of calendars").await?;
        Ok(below
            .iter()
            .filter(|response| response.props.calendar)
            .filter_map(|response| self.collection(&folder.join(&response.href).ok()?, response))
            .collect())
    }

    /// One calendar in our words; `None` if it holds nothing that we know.
    fn collection(&self, url: &Url, found: &Response) -> Option<RemoteCollection> {
        let place = Place::at(url.clone());
        let holds = |component: &str| {
            found.props.components.is_empty() || found.props.components.iter().any(|name| name == component)
        };
        let kind = match (holds("VEVENT"), holds("VTODO")) {
            (true, _) => Kind::Appointment,
            (false, true) => Kind::Task,
            (false, false) => return None,
        };
        let may_write = |right: &String| matches!(right.as_str(), "write" | "write-content" | "all");
        let last = place.url.path().trim_end_matches('/').rsplit('/').next().map(readable).unwrap_or_default();
        let name = found.props.name.clone().map(|name| name.chars().filter(|c| !c.is_control()).collect::<String>());
        Some(RemoteCollection {
            key: place.key(&self.home),
            name: name.filter(|name| !name.trim().is_empty()).unwrap_or(last),
            kind,
            read_only: !found.props.privileges.is_empty() && !found.props.privileges.iter().any(may_write),
        })
    }

    fn nothing(&self) -> Fault {
        let message = format!("No calendars were found at the address of “{}”.", self.words.name);
        Fault::new(FaultKind::Rejected, "no_calendars", message)
            .next("Check the address. The provider's help says which one is for CalDAV.")
    }
}

/// Whether asking elsewhere on the same server is pointless.
fn gives_up(refused: &Refused) -> bool {
    match refused {
        // A page for browsers may stand at the root of a server whose calendars lie elsewhere.
        Refused::Fault(fault) => fault.kind != FaultKind::Malformed,
        Refused::Status(status, _) => *status == 401 || *status == 429 || (status.is_server_error() && *status != 501),
    }
}
