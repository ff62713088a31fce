//! Any calendar server that speaks CalDAV, Apple iCloud among them. All of it is the [`crate::dav`] remote; servers
//! differ in address and manners only, and the manners are dealt with there for all alike.

use crate::account::Account;
use crate::dav::Dav;
use std::sync::Arc;
use wedsync_domain::Fault;
use wedsync_domain::ports::Remote;

/// Opens an account. Asks nothing yet.
pub fn open(account: &Account) -> Result<Arc<dyn Remote>, Fault> {
    Ok(Arc::new(Dav::new(account)?))
}
