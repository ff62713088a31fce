//! The keychain vault against a real Secret Service (gnome-keyring) on a throw-away session bus.
//!
//! A process learns its bus when it starts, so each test drives a holder: this test binary, run once more inside the
//! session, which keeps one vault open while the keychain around it is locked, ended and started again.

#[cfg(target_os = "linux")]
#[cfg(test)]
mod holder;
#[cfg(target_os = "linux")]
#[cfg(test)]
mod real;
