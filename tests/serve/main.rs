//! `ivrc serve` as the provider meets it: the real program over loopback, in raw HTTP. What a test
//! cannot wait for, and what only a mistake in ivrc brings about, is tried within the process.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod access;
#[path = "../cli/builder.rs"]
mod builder;
mod calls;
mod events;
mod health;
#[path = "../common/http.rs"]
mod http;
mod in_process;
mod killed;
#[path = "../common/listening.rs"]
mod listening;
mod log;
#[path = "../common/long.rs"]
mod long;
mod program;
#[path = "../common/provider.rs"]
mod provider;
mod register;
mod reload;
mod routes;
#[path = "../common/server.rs"]
mod server;
mod start;
mod stop;

/// A menu that keeps nothing.
const MENU: &str = "default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say \"Sorry, we have a fault. Goodbye.\"; hangup }
call +6590000000 from +6588000000
-> menu

step menu {
  say \"To keep it, press 1. For our hours, press 2.\"
  capture 1
  on 1 as kept { say \"It is kept. Goodbye.\"; hangup }
  on 2 -> times
  on else reprompt
  on 3rd else { say \"Goodbye.\"; hangup }
}

step times {
  say \"From 8 AM to 5 PM. To hear it again, press 2.\"
  capture 1..4
  on 2 -> times
  on else { say \"Goodbye.\"; hangup }
}
";
