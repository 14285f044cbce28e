//! The provider's API. In: where the account is, a key, bodies. Out: answers, judged by what they
//! mean for a call. [`account`], [`answer`], [`codes`] and [`path`] are pure; [`client`] opens
//! connections, and [`delivery`] decides how often.

pub mod account;
pub mod answer;
pub mod client;
pub mod codes;
pub mod delivery;
pub mod path;
