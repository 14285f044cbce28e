//! What all commands that ask the account have in common: what is missing, what goes wrong, and
//! that the key goes to the provider and nowhere else.

use crate::builder::cli;
use crate::provider::{KEY, ok, provider, status};
use crate::server::Does;

/// Every command that asks, with the endpoint that it asks first.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["voices", "--refresh"], "GET speech-profiles"),
    (&["webhooks"], "GET webhooks"),
    (&["webhooks", "set", "VCA", "https://x.example", "--yes"], "GET webhooks"),
    (&["webhooks", "delete", "VCA", "--yes"], "GET webhooks"),
    (&["numbers"], "GET numbers"),
];

#[test]
fn what_is_missing_is_told_with_every_place_for_it() {
    for (command, _) in COMMANDS {
        let run = cli().run(*command).ends(2).prints_nothing();
        let run = run.says("there is no API key").says("IVRC_API_KEY").says("--api-key-file PATH");
        let run = run.says("there is no subaccount").says("--subaccount ID");
        run.says("IVRC_SUBACCOUNT").says("`ivrc.toml`").says("`~/.config/ivrc/config.toml`");
        let run = cli().env("IVRC_API_KEY", "a b").run(*command).ends(2);
        run.says("IVRC_API_KEY: the API key holds a space");
    }
}

#[test]
fn the_key_goes_to_the_provider_and_is_shown_to_nobody() {
    for (command, endpoint) in COMMANDS {
        let provider =
            provider([(*endpoint, status(401, format!("{{\"statusMessage\":\"no {KEY}\"}}")))]);
        let cli = provider.cli();
        let run = cli.run(command.iter().chain(&["-v"])).ends(2).hides(KEY);
        run.says("it says: no •••");
        let requests = provider.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        let bearer = format!("\r\nauthorization: Bearer {KEY}\r\n");
        assert!(requests[0].contains(&bearer), "{requests:?}");
        assert!(!cli.all_texts().contains(KEY));
    }
}

#[test]
fn no_proxy_stands_before_loopback() {
    let provider = provider([("GET numbers", ok("{\"numbers\":[]}"))]);
    let cli = provider
        .cli()
        .env("http_proxy", "http://127.0.0.1:9")
        .env("ALL_PROXY", "http://127.0.0.1:9");
    cli.run(["numbers"]).ends(0);
}

#[test]
fn every_bad_answer_is_told_in_words() {
    let words = "{\"statusCode\":403,\"statusMessage\":\"No \\u001b[31mred\\nlines\\u202e\"}";
    let replies = [
        status(401, ""),
        status(401, "{\"statusCode\":401,\"statusMessage\":\"Unauthorized\"}"),
        status(403, words.to_owned()),
        status(404, "<html>not here</html>"),
        status(429, ""),
        status(500, ""),
        status(500, "{\"statusCode\":500,\"statusMessage\":\"Oh\"}"),
        Does::Answers(302, "Location: /elsewhere\r\n".to_owned(), String::new()),
        ok("<html>welcome</html>"),
        ok("{}"),
        ok(""),
        Does::CutsTheAnswer,
        Does::Hangs,
        Does::Floods,
    ];
    let all = COMMANDS.iter().map(|(command, endpoint)| {
        let told = replies.clone().map(|reply| {
            let provider = provider([(*endpoint, reply)]);
            let command = command.iter().chain(&["--timeout", "700ms"]);
            let run = provider.cli().run(command).ends(2).prints_nothing().stays_harmless();
            assert_eq!(provider.requests().len(), 1);
            run.stderr
        });
        told.concat()
    });
    let all: Vec<_> = all.collect();
    insta::assert_snapshot!(all[0]);
    assert!(all.iter().all(|told| *told == all[0]), "{}", all.join("\n"));
}

#[test]
fn nobody_is_there() {
    // Nobody listens on a port that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    for (command, _) in COMMANDS {
        let cli = cli().env("IVRC_API_KEY", KEY).env("IVRC_SUBACCOUNT", "acme_1");
        let run = cli.env("IVRC_BASE_URL", &url).run(*command).ends(2).hides(KEY);
        run.says("`127.0.0.1` cannot be reached").says("check the network");
    }
}

#[test]
fn a_time_limit_has_a_unit() {
    cli().run(["numbers", "--timeout", "30"]).ends(2).says("a number and its unit");
    cli().run(["numbers", "--timeout", "0s"]).ends(2).says("more than `0s`");
}
