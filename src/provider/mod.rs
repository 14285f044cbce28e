//! The provider's API. In: where the account is, a key, bodies. Out: answers, judged by what they
//! mean for a call. [`account`], [`answer`], [`codes`] and [`path`] are pure; [`client`] opens
//! connections, [`delivery`] decides how often for a call, and [`ask`] asks the account for its
//! [`voices`], [`webhooks`] and [`numbers`]. [`audio`] fetches what a script plays.

pub mod account;
pub mod answer;
pub mod ask;
pub mod audio;
pub mod client;
pub mod codes;
pub mod delivery;
pub mod numbers;
pub mod path;
pub mod voices;
pub mod webhooks;
