//! How a program on this machine is connected to each service: what is printed where the sandbox runs by itself.
//!
//! Only says it; nothing here knows that program.

use crate::vsco_workspace::VSCO_KEY;

/// One service.
#[derive(Debug)]
pub struct Way {
    /// What the program calls the provider.
    pub provider: &'static str,
    /// What people know it as.
    pub name: &'static str,
    /// What proves who asks.
    pub proof: Proof,
}

/// What proves who asks.
#[derive(Debug)]
pub enum Proof {
    /// A registration without a secret, for a sign-in on the service's own page.
    Client(&'static str),
    /// A key.
    Key(&'static str),
}

/// All of them, one line each.
pub const WAYS: &[Way] = &[
    Way { provider: "google-calendar", name: "Google Calendar", proof: Proof::Client("desk-public.google.example") },
    Way { provider: "vsco-workspace", name: "VSCO Workspace", proof: Proof::Key(VSCO_KEY) },
    Way { provider: "quickbooks", name: "QuickBooks", proof: Proof::Client("desk-public.quickbooks.example") },
];
