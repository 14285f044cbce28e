//! The provider, emulated on loopback: its endpoints, its rules, its calls. In: HTTP requests, and a
//! set-up that says who picks up and what goes wrong. Out: the provider's answers and events, and a
//! line for everything that happens. A call runs on the emulated [`crate::phone`]; nobody is rung.
//!
//! ```text
//!   server ──► routes ──► validation        what is refused
//!                │            faults        what goes wrong on purpose
//!                ▼
//!             session ──► call              the emulated phone and who holds it
//!                │
//!                ├──► events, post          VCA and VSS, to the webhooks in `account`
//!                └──► progress              a line for each thing that happens
//! ```

mod account;
mod call;
mod events;
mod faults;
mod post;
mod progress;
mod routes;
mod server;
mod session;
mod state;
pub mod validation;

use std::sync::Arc;

use secrecy::SecretString;

use crate::phone::Callee;

pub use faults::{Fault, Faults};
pub use progress::{Progress, Status, Step};
pub use routes::is_subaccount;
pub use server::{Sandbox, start};
pub use validation::Mode;

/// What the sandbox is like. Each start has its own webhooks and sessions.
pub struct Setup {
    /// The key that requests must bear.
    pub key: SecretString,
    /// The one subaccount that exists; without it, any of the right shape does.
    pub subaccount: Option<String>,
    /// How rules are read on which the provider's documents disagree.
    pub mode: Mode,
    /// Who is called.
    pub callee: Callee,
    /// How fast calls go by.
    pub clock: Clock,
    /// What goes wrong with requests to place a call.
    pub faults: Faults,
    /// Where ids come from.
    pub ids: fastrand::Rng,
    /// Who answers call-action events, in place of the registered webhook.
    pub replies: Option<Replies>,
}

/// How fast calls go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Clock {
    /// At once; times are only told.
    Virtual,
    /// As fast as on a phone.
    Real,
}

/// Replies to call-action events within the process: the event's JSON in, the reply's body out. An
/// empty body is no reply. It is called on a thread where it may block.
pub type Replies = Arc<dyn Fn(String) -> String + Send + Sync>;
