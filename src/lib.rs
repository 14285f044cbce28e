//! ivrc, a compiler for phone calls.
pub mod check;
pub mod cli;
pub mod config;
pub mod desk;
pub mod engine;
pub mod finding;
pub mod flow;
pub mod format;
pub mod graph;
pub mod ledger;
pub mod phone;
pub mod provider;
pub mod report;
pub mod rule;
pub mod sandbox;
pub mod scenario;

pub mod source;
pub mod span;
pub mod syntax;
pub mod webhook;
