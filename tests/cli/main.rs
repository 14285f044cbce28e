//! The command line as a user meets it: the real program, in a folder of its own.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

mod account;
mod builder;
mod calls;
mod check;
#[path = "../common/commands.rs"]
mod commands;
mod compile;
mod config;
mod doctor;
mod explain;
mod fix;
mod fmt;
mod graph;
mod help;
mod hooks;
mod manual;
mod new;
mod numbers;
mod paths;
#[path = "../common/provider.rs"]
mod provider;
mod sarif;
#[path = "../common/server.rs"]
mod server;
mod settings;
mod simulate;
mod test;
mod voices;
mod webhooks;
mod xml;

/// A script without any finding.
const GOOD: &str = "call +6590000000 from +6588000000\n\
    say \"Hello, this is a reminder about your appointment.\" voice en-GB-Emma\nhangup\n";

/// A script with one error: no voice.
const BAD: &str = "call +6590000000 from +6588000000\nsay \"Hello, this is a reminder.\"\nhangup\n";

/// A script with one warning: a number that no country assigns.
const WARNS: &str = "call +6510000000 from +6588000000\n\
    say \"Hello, this is a reminder about your appointment.\" voice en-GB-Emma\nhangup\n";

/// A script with params.
const PARAMS: &str = "param name\nparam pin: secret digits = 1234\nparam when = \"today\"\n\
    call +6590000000 from +6588000000\n\
    say \"Hello {name}, your appointment is {when}.\" voice en-GB-Emma\nhangup\n";
