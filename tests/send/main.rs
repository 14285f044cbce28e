//! `ivrc send` as a user meets it: the real program against real HTTP servers on loopback. What the
//! other side does is the test's choice: a provider that answers, hangs, cuts and floods, or the
//! sandbox with its faults.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[path = "../cli/builder.rs"]
mod builder;
mod guard;
mod killed;
#[path = "../common/listening.rs"]
mod listening;
#[path = "../common/long.rs"]
mod long;
mod results;
mod sandbox;
#[path = "../common/server.rs"]
mod server;
mod stopped;
mod terminal;
mod trial;
mod webhook;

use builder::{Cli, cli};
use server::{Does, Server};

/// The key of the tests. It must never be seen again.
const KEY: &str = "k3y-of-the-tests";

/// A script that only speaks.
const REMINDER: &str = "default voice en-GB-Emma\ncall +6590000000 from +6588000000\n\
    say \"Hello, this is a reminder.\"\nhangup\n";

/// A script with a menu.
const MENU: &str = "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
    default on error { say \"Sorry. Goodbye.\"; hangup }\nparam pin: secret digits = 4711\n\
    call +6590000000 from +6588000000\nsay \"To hear your code, press 1.\"\ncapture 1\n\
    on 1 as told { say \"It is {pin}.\"; hangup }\non else { say \"Goodbye.\"; hangup }\n";

/// The answer to a call that will be placed.
const CREATED: &str = r#"{"sessionId":"03cc8cac-376b-11ef-a28b-0582ff0039d5","sessionStatus":"CREATED","callFlowRequestId":"03cc3e8b-376b-11ef-a28b-4dd5d900ecb3","statusCode":1,"statusMessage":"Created"}"#;

/// A folder with `reminder.ivr`, and settings that lead to a base URL.
fn account(base_url: &str) -> Cli {
    cli()
        .file("reminder.ivr", REMINDER)
        .file("menu.ivr", MENU)
        .env("IVRC_API_KEY", KEY)
        .env("IVRC_SUBACCOUNT", "acme_1")
        .env("IVRC_BASE_URL", base_url)
}

/// The same, with a provider that answers every request in one way.
fn with(provider: &Server) -> Cli {
    account(&provider.url())
}

/// Too many requests: this many seconds are to be waited.
fn too_many(seconds: u32) -> Does {
    Does::Answers(429, format!("Retry-After: {seconds}\r\n"), String::new())
}

/// The results of all calls of the ledger, newest first, as `ivrc calls` tells them.
fn rows(cli: &Cli) -> Vec<String> {
    let listed = cli.run(["calls", "--json", "--limit", "0"]).ends(0).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("a document");
    let calls = listed.get("calls").and_then(serde_json::Value::as_array).expect("calls");
    calls.iter().map(|call| text(call, "result")).collect()
}

/// A member of an object, as text.
fn text(object: &serde_json::Value, key: &str) -> String {
    object.get(key).and_then(serde_json::Value::as_str).unwrap_or("null").to_owned()
}
