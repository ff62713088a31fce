//! `updates …`: newer versions of the program.

use clap::Subcommand;

/// What there is to say of newer versions.
#[derive(Debug, Subcommand)]
pub enum Updates {
    /// Which version this is, and what was found last; asks nobody
    Show,
    /// Ask the maker's host for a newer one
    Look,
    /// Fetch its package and prove that it is the maker's; installs nothing
    Fetch,
    /// Hand the package to this system's own program for packages
    Install,
    /// Look once a day from now on
    On,
    /// Look only when told to
    Off,
}
