//! The web server that answers for the menus of calls. In: what the provider posts, over HTTP. Out:
//! what [`Answers`] says, within bounds and to those who may ask; a line for each event, and
//! metrics. Which script answers, and what the reply is, is not decided here.
//!
//! ```text
//!   crate::http ──► routes ──► access      who may ask
//!                     │
//!                     ├──► answers         the reply
//!                     ├──► log, journal    a line for each event, on its way to a stream
//!                     └──► metrics         how many, how fast
//! ```

mod access;
mod answers;
mod journal;
mod log;
mod metrics;
mod routes;
mod server;

pub use access::{Access, Credential, Network, Refusal};
pub use answers::{Answers, Endpoint, Entry, EntryKind, Patience, Script, Served, Trouble};
pub use journal::{Journal, Pages};
pub use log::Format;
pub use routes::ALIVE;
pub use server::{LIMITS, Server, Setup, start};
