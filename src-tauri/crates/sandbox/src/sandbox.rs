//! Starting the sandbox, and what a test may do to it without going through HTTP.

use crate::accounts::Account;
use crate::clock::Clock;
use crate::faults::{self, Armed, Faults};
use crate::google_calendar::{self, Calendars, Notice, Quota};
use crate::line::{Listener, Scissors};
use crate::oauth::{self, Client, Grants, Tokens};
use crate::providers::{Manners, Provider};
use crate::quickbooks::{self, Books};
use crate::season::weddings;
use crate::shelf::{self, Shelf};
use crate::studio::{Kept, Studio};
use crate::vsco_workspace::{self, VSCO_EMPTY_KEY, Workspaces};
use crate::{admin, guard, return_page};
use axum::Router;
use axum::middleware::from_fn_with_state;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How the sandbox is to be.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port to listen on, and the next one for the return page; 0 takes free ones.
    pub port: u16,
    /// The same seed and the same day give the same season. A folder in which there is a season already keeps its own.
    pub seed: u64,
    /// At least so many jobs in VSCO Workspace, for a look at a large studio; 0 is a season of one. The other tools keep
    /// one season.
    pub jobs: usize,
    /// Where everything lasts beyond a stop; otherwise it lies in memory.
    pub folder: Option<PathBuf>,
    /// Where its clock starts; the machine's own time if nothing is said.
    pub now: Option<DateTime<Utc>>,
    /// How many requests a minute each account has at Google Calendar; without a number there is no limit.
    pub requests_per_minute: Option<usize>,
    /// The programs that are known to the authorization servers.
    pub clients: Vec<Client>,
}

impl Default for Options {
    fn default() -> Options {
        let clients = oauth::known_clients();
        Options { port: 0, seed: 1, jobs: 0, folder: None, now: None, requests_per_minute: None, clients }
    }
}

/// A running sandbox. It stops when this is dropped.
pub struct Sandbox {
    pub(crate) studio: Arc<Studio>,
    return_page: String,
    seed: u64,
    _running: watch::Sender<()>,
}

impl Sandbox {
    /// Listens on the loopback address and answers from then on. Wants a tokio runtime around it.
    pub async fn start(options: Options) -> io::Result<Sandbox> {
        let (listener, port) = listen(options.port).await?;
        let next =
            if options.port == 0 { 0 } else { options.port.checked_add(1).ok_or(io::ErrorKind::InvalidInput)? };
        let (website, web_port) = listen(next).await?;
        let return_page = format!("http://127.0.0.1:{web_port}{}", return_page::PATH);
        let file = options.folder.as_deref().map(shelf::read).transpose()?.flatten();
        let seed = file.as_ref().map_or(options.seed, |file| file.seed);
        let clock = Clock::new(options.now);
        let today = clock.now().date_naive();
        let season = weddings(seed, today, 0);
        let studio = Arc::new(Studio {
            base: format!("http://127.0.0.1:{port}"),
            port,
            clients: oauth::registered(options.clients, &return_page),
            grants: Kept::new(Grants::new()),
            calendars: Kept::new(Calendars::new(&season, seed, clock.now())),
            quota: Kept::new(Quota::new(options.requests_per_minute)),
            workspaces: Kept::new(Workspaces::new(&weddings(seed, today, options.jobs), clock.now())),
            books: Kept::new(Books::new(&season, clock.now())),
            faults: Kept::new(Faults::default()),
            shelf: options.folder.map(|folder| Shelf::new(folder, seed)).transpose()?,
            clock,
        });
        if let Some(shelf) = &studio.shelf {
            file.map_or(Ok(()), |file| shelf.put_back(file, &studio))?;
            shelf.write(&studio)?;
        }
        let running = watch::Sender::new(());
        let app = router(&studio).into_make_service_with_connect_info::<Scissors>();
        let served = axum::serve(Listener(listener), app).with_graceful_shutdown(stopped(&running));
        tokio::spawn(served.into_future());
        let page = axum::serve(website, return_page::routes()).with_graceful_shutdown(stopped(&running));
        tokio::spawn(page.into_future());
        Ok(Sandbox { studio, return_page, seed, _running: running })
    }

    /// The address of the page that leads a sign-in back from the web.
    pub fn return_page(&self) -> &str {
        &self.return_page
    }

    /// What the season was made from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The programs that are known to the authorization servers.
    pub fn clients(&self) -> &[Client] {
        &self.studio.clients
    }

    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.studio.base
    }

    /// The name under which a provider's authorization server answers (RFC 9207).
    pub fn issuer(&self, provider: Provider) -> String {
        self.studio.issuer(provider)
    }

    /// Signs an account in without the page, as if everything asked for had been allowed.
    pub fn sign_in(&self, provider: Provider, account: &'static Account, client: &str, scopes: &[&str]) -> Tokens {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.studio.grants.open().sign_in(provider, account, client, scopes, self.studio.clock.now())
    }

    /// Says how a provider treats its tokens from now on.
    pub fn set_manners(&self, provider: Provider, manners: Manners) {
        self.studio.grants.open().set_manners(provider, manners);
    }

    /// Takes every permission back, as a person does on the provider's own pages.
    pub fn revoke_all(&self, provider: Provider) {
        self.studio.grants.open().revoke_all(provider);
    }

    /// Lets a fault happen to the next requests that it fits.
    pub fn arm(&self, fault: impl Into<Armed>) {
        self.studio.faults.open().arm(fault.into());
    }

    /// Lets time pass for tokens, codes and sync tokens.
    pub fn forward(&self, seconds: u32) {
        self.studio.clock.forward(seconds);
    }

    /// What the sandbox's clock says.
    pub fn now(&self) -> DateTime<Utc> {
        self.studio.clock.now()
    }

    /// Lets a record of VSCO Workspace say what no write could make it say, in the studio of the key: a member that the
    /// vendor added since, nonsense, or that it was put away (`hidden`).
    pub fn let_vsco_say(&self, key: &str, resource: &str, id: &str, member: &str, value: Value) {
        let now = self.studio.clock.now();
        self.studio.workspaces.open().of_mut(key == VSCO_EMPTY_KEY).says(resource, id, member, value, now);
    }

    /// Lets an event of Google Calendar say what no write could make it say: an identity that another has already, a
    /// zone that nobody knows.
    pub fn let_google_say(
        &self,
        account: &'static Account,
        calendar: &str,
        event: &str,
        member: &str,
        value: Value,
    ) -> Result<(), Value> {
        let now = self.studio.clock.now();
        let mut calendars = self.studio.calendars.open();
        let said = calendars.at_the_screen(account, calendar, now, |write| write.says(event, member, value));
        said.map_err(|refusal| refusal.body())
    }

    /// Lets nobody write at VSCO Workspace any more, or everybody again, in the studio of the key.
    pub fn lock_vsco(&self, key: &str, locked: bool) {
        self.studio.workspaces.open().of_mut(key == VSCO_EMPTY_KEY).locked = locked;
    }

    /// Lets somebody at the screen of QuickBooks write in an account's books, with or without an `operation`.
    pub fn write_books(
        &self,
        account: &Account,
        resource: &str,
        operation: Option<&str>,
        body: &serde_json::Value,
    ) -> Result<serde_json::Value, serde_json::Value> {
        let (now, nothing) = (self.studio.clock.now(), serde_json::Map::new());
        let mut books = self.studio.books.open();
        let written = books.write(account.realm, resource, operation, body.as_object().unwrap_or(&nothing), now);
        written.map(serde_json::Value::Object).map_err(|refusal| refusal.body(now))
    }

    /// Everything of one kind in an account's books, as the API shows it: `customer`, `invoice`, `payment`.
    pub fn books(&self, account: &Account, resource: &str) -> Vec<serde_json::Value> {
        self.studio.books.open().all(account.realm, resource)
    }

    /// Lets somebody at the screen of QuickBooks merge a customer with another.
    pub fn merge_customers(&self, account: &Account, from: &str, into: &str) {
        let now = self.studio.clock.now();
        if let Ok(company) = self.studio.books.open().company_mut(account.realm) {
            company.merge_customers(from, into, now);
        }
    }

    /// What a real QuickBooks would have mailed to customers: `Invoice 130`.
    pub fn mailed(&self, account: &Account) -> Vec<String> {
        self.studio.books.open().company(account.realm).map(|company| company.mailed().to_vec()).unwrap_or_default()
    }

    /// Takes everything out of an account's books but what a company has from its first day.
    pub fn empty_books(&self, account: &Account) {
        if let Ok(company) = self.studio.books.open().company_mut(account.realm) {
            company.clear();
        }
    }

    /// Every write to a calendar, and what it said about telling the guests.
    pub fn notices(&self) -> Vec<Notice> {
        self.studio.calendars.open().notices().to_vec()
    }
}

async fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Ends when the sandbox does.
fn stopped(running: &watch::Sender<()>) -> impl Future<Output = ()> + Send + 'static {
    let mut running = running.subscribe();
    async move { while running.changed().await.is_ok() {} }
}

/// Faults lie around the services alone, the guard around everything.
fn router(studio: &Arc<Studio>) -> Router {
    let services = Router::new()
        .merge(oauth::routes())
        .merge(google_calendar::routes())
        .merge(vsco_workspace::routes())
        .merge(quickbooks::routes());
    services
        .layer(from_fn_with_state(Arc::clone(studio), faults::around))
        .merge(admin::routes())
        .layer(from_fn_with_state(Arc::clone(studio), shelf::keep))
        .layer(from_fn_with_state(Arc::clone(studio), guard::watch))
        .with_state(Arc::clone(studio))
}
