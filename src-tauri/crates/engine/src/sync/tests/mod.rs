//! The planner by itself, and the engine over a store in memory and small scripted places.

#![allow(
    clippy::struct_excessive_bools,
    clippy::redundant_closure_for_method_calls,
    clippy::option_option,
    clippy::needless_pass_by_value
)]

mod alert_days;
mod alerts;
mod bench;
mod broadcast_days;
mod broadcasts;
mod broadcasts_astray;
mod calls;
mod clearing;
mod days;
mod digests;
mod exports;
mod guard;
mod health;
mod laws;
mod loft;
mod manners;
mod matching;
mod model;
mod packs;
mod pages;
mod radar;
mod ready;
mod related;
mod related_laws;
mod restraint;
mod settings;
mod settling;
mod table;
mod undo;
mod views;
mod waiting;
