//! `ivrc lsp` as an editor meets it: the real program over its standard streams, in the bytes of
//! the protocol. What each request is answered is decided, and tested one by one, in `src/ide`.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod actions;
#[path = "../cli/builder.rs"]
mod builder;
mod client;
mod edits;
mod names;
mod session;
mod settings;
mod wrong;

/// A script without a finding.
const CLEAN: &str = "default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say \"Sorry, we have a fault. Goodbye.\"; hangup }
param who = \"Ann\"
call +6590000000 from +6588000000
-> menu

step menu {
  say \"Hello {who}. To keep it, press 1.\"
  capture 1
  on 1 as kept { say \"It is kept. Goodbye.\"; hangup }
  on else      reprompt
  on 3rd else  { say \"Goodbye.\"; hangup }
}

test \"one is kept\" {
  press 1
  expect outcome kept
}
";
