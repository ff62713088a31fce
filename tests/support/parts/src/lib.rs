//! What tests stand on: a real CalDAV server, real-world calendars, a throw-away keychain, the built `wedsync`,
//! what alerts are sent to, and judges that know what Google, Intuit, Slack and PagerDuty have published and what VSCO Workspace answers.
//!
//! Nothing here knows the desk's own crates: what a test learns about a server or a program it learns from outside.
//! Everything started here ends when the value that stands for it is dropped, and listens on loopback only. What
//! goes wrong is an [`std::io::Error`] in words; tests unwrap it.

#![forbid(unsafe_code)]

pub mod between;
pub mod browser;
pub mod calls;
pub mod channel_servers;
pub mod clicking;
pub mod corpus;
pub mod dav;
pub mod discovery;
pub mod display;
pub mod keychain;
mod listening;
pub mod mailbox;
pub mod monitoring;
pub mod oauth_server;
pub mod openapi;
pub mod place;
pub mod program;
pub mod quickbooks;
pub mod radicale;
pub mod vsco;
pub mod webview;

pub use calls::Calls;
pub mod xsd;

pub use between::Between;
pub use channel_servers::{Emulated, Maildev, Proxy};
pub use dav::{Dav, Reply};
pub use discovery::Discovery;
pub use keychain::{Keychain, Session};
pub use mailbox::Mailbox;
pub use monitoring::{Collector, Prometheus};
pub use openapi::OpenApi;
pub use program::{Ran, Running, Wedsync};
pub use quickbooks::QuickBooksJudge;
pub use radicale::Radicale;
pub use xsd::Xsd;
