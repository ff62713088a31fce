//! One run, in order: observe every place asked, ask after what is missing, take in arrivals, judge deletions, then
//! plan and send until nothing is left to do.
//!
//! Planning is pure ([`plan`]); the tables are changed in transactions of a page each ([`absorb`], [`matching`],
//! [`apply`], [`settle`]); only [`observe`] and [`send`] talk to a provider.

pub mod plan;
pub mod view;

pub(crate) mod absorb;
pub(crate) mod apply;
mod belongs;
pub(crate) mod desk;
mod dress;
mod exchange;
pub(crate) mod guard;
pub(crate) mod load;
mod looking;
pub(crate) mod matching;
mod merge;
mod observe;
pub(crate) mod queue;
mod rehearse;
pub(crate) mod relatives;
mod run;
mod send;
mod settle;
pub(crate) mod turns;
pub(crate) mod venue;

#[cfg(test)]
mod tests;
