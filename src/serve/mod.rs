//! The web server that answers for the menus of calls. In: what the provider posts, over HTTP. Out:
//! what [`Answers`] says, within bounds and to those who may ask; a [`Line`] for each event, and
//! metrics. Which script answers, and what the reply is, is not decided here.
//!
//! ```text
//!   crate::http ──► routes ──► access      who may ask
//!                     │
//!                     ├──► answers         the reply
//!                     ├──► log             a line for each event
//!                     └──► metrics         how many, how fast
//! ```

mod access;
mod answers;
mod log;
mod metrics;
mod routes;
mod server;

pub use access::{Access, Credential, Network, Refusal};
pub use answers::{Answers, Endpoint, Entry, Patience, Script, Served};
pub use log::{Event, Format, Line, Refused};
pub use server::{LIMITS, Server, Setup, start};
