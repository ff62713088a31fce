//! The tools of the sample studio, and that nothing else can be connected to its desk: what is made up never reaches
//! an account of somebody real.

use crate::tools::Tools;
use async_trait::async_trait;
use std::collections::BTreeMap;
use wedsync_api::Progress;
use wedsync_api::dto::alerts::ChannelKind;
use wedsync_api::dto::connections::{Connect, ProviderCard};
use wedsync_api::ports::{Providers, SampleTool};
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, FaultKind, Secret};
use wedsync_sandbox::VSCO_KEY;

/// The one calendar that takes part; what the others hold is no wedding's.
pub const WEDDINGS: &str = "Weddings";
/// What settings call the address of a tool.
pub const ADDRESS: &str = "url";

/// All three, of a sandbox that listens at `base`: bookings, calendar, books.
pub fn tools(base: &str) -> [SampleTool; 3] {
    let tool = |provider: &str, name: &str, client: Option<&str>, secret: &str, only| {
        let mut settings = BTreeMap::from([(ADDRESS.to_owned(), base.to_owned())]);
        settings.extend(client.map(|id| ("client_id".to_owned(), id.to_owned())));
        let connect = Connect { provider: provider.to_owned(), name: name.to_owned(), settings };
        SampleTool { connect, secret: Secret::new(secret.to_owned()), only }
    };
    let (google, books) = ("desk.google.example", "desk.quickbooks.example");
    [
        tool("vsco-workspace", "VSCO Workspace", None, VSCO_KEY, None),
        tool("google-calendar", "Google Calendar", Some(google), "not-treated-as-secret", Some(WEDDINGS)),
        tool("quickbooks", "QuickBooks", Some(books), "the-studios-own-secret", None),
    ]
}

/// Those of one sandbox and no others.
pub struct Only {
    pub tools: Tools,
    /// Where it listens.
    pub base: String,
}

impl Only {
    fn check(&self, settings: &BTreeMap<String, String>) -> Result<(), Fault> {
        if settings.get(ADDRESS) == Some(&self.base) {
            return Ok(());
        }
        let message = "This is the sample studio, and only its own three tools can be connected to it.";
        Err(Fault::new(FaultKind::Rejected, "only_sample_tools", message)
            .next("Leave the sample studio, and connect your own tools in your own desk."))
    }
}

#[async_trait]
impl Providers for Only {
    fn list(&self) -> Vec<ProviderCard> {
        let known = tools(&self.base).map(|tool| tool.connect.provider);
        let mut all = self.tools.list();
        all.retain(|card| known.contains(&card.id));
        all
    }

    /// Nobody is told what happens in a make-believe studio.
    fn channels(&self) -> Vec<ChannelKind> {
        Vec::new()
    }

    /// Nor does anybody measure it.
    fn exporters(&self) -> Vec<ChannelKind> {
        Vec::new()
    }

    async fn try_out(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
    ) -> Result<Vec<RemoteCollection>, Fault> {
        self.check(settings)?;
        self.tools.try_out(provider, name, settings, secret).await
    }

    async fn sign_in(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        client: Option<Secret>,
        again: Option<ConnectionId>,
        watcher: &dyn Progress,
    ) -> Result<Secret, Fault> {
        self.check(settings)?;
        self.tools.sign_in(provider, name, settings, client, again, watcher).await
    }

    async fn sign_out(&self, connection: &Connection) -> Result<bool, Fault> {
        self.tools.sign_out(connection).await
    }

    async fn hold(&self, id: ConnectionId) -> Box<dyn Send> {
        self.tools.hold(id).await
    }

    fn forget(&self, id: ConnectionId) {
        self.tools.forget(id);
    }
}
