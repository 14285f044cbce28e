//! A script with a menu is not sent unless somebody answers for its keys.

use crate::server::{Does, Server};
use crate::{CREATED, rows, with};

/// A provider with this list of webhooks, that accepts every call.
fn listing(status: u16, webhooks: &'static str) -> Server {
    Server::that(move |request, _| {
        if request.line().starts_with("GET ") {
            Does::answer(status, webhooks.to_owned())
        } else {
            Does::answer(200, CREATED.to_owned())
        }
    })
}

fn posts(provider: &Server) -> usize {
    provider.requests().iter().filter(|request| request.line().starts_with("POST ")).count()
}

#[test]
fn a_webhook_that_is_registered_and_enabled() {
    let list = r#"{"subAccountId":"acme_1","count":2,"webhooks":[{"type":"VSS","url":"https://a.example"},
        {"type":"VCA","url":"https://a.example/vca","enabled":true}],"statusCode":0}"#;
    let provider = listing(200, list);
    let cli = with(&provider);
    cli.run(["send", "--yes", "menu.ivr"]).ends(0).prints("accepted");
    let requests = provider.requests();
    let lines: Vec<_> = requests.iter().map(|request| request.line()).collect();
    let webhooks = "GET /api/v1/subaccounts/acme_1/webhooks";
    assert_eq!(lines, [webhooks, "POST /api/v1/subaccounts/acme_1/callflows"]);
    assert_eq!(rows(&cli), ["accepted"]);
}

#[test]
fn none_a_disabled_one_or_one_of_another_type() {
    for (list, words) in [
        (r#"{"count":0,"webhooks":[]}"#, "no webhook is registered"),
        (
            r#"{"count":1,"webhooks":[{"type":"VSS","url":"https://a.example"}]}"#,
            "no webhook is registered",
        ),
        (
            r#"{"count":1,"webhooks":[{"type":"VCA","url":"https://a.example","enabled":false}]}"#,
            "is disabled",
        ),
        (
            r#"{"count":1,"webhooks":[{"type":"VCA","url":"https://a.example","active":false}]}"#,
            "is disabled",
        ),
    ] {
        let provider = listing(200, list);
        let cli = with(&provider);
        let run = cli.run(["send", "--yes", "menu.ivr"]).ends(2).says(words);
        run.says("ivrc webhooks set VCA URL").says("--no-webhook-check");
        assert_eq!(posts(&provider), 0);
        cli.run(["send", "--yes", "--no-webhook-check", "menu.ivr"]).ends(0);
        assert_eq!(posts(&provider), 1);
    }
}

#[test]
fn if_nobody_can_tell_nothing_is_sent() {
    for (status, body) in [(401, ""), (403, "<html>"), (500, ""), (200, "<html>")] {
        let provider = listing(status, body);
        let cli = with(&provider);
        let run = cli.run(["send", "--yes", "menu.ivr"]).ends(4);
        run.says("the webhooks could not be looked at").prints("not sent");
        assert_eq!(posts(&provider), 0, "{status}");
    }
}

#[test]
fn a_script_that_only_bridges_needs_none() {
    let provider = listing(200, r#"{"count":0,"webhooks":[]}"#);
    let bridge = "call +6590000000 from +6588000000\ncall +6590000001 from +6588000000\n";
    with(&provider).file("bridge.ivr", bridge).run(["send", "--yes", "bridge.ivr"]).ends(0);
    assert_eq!(posts(&provider), 1);
}

#[test]
fn a_script_that_only_speaks_needs_none() {
    let provider = listing(200, r#"{"count":0,"webhooks":[]}"#);
    with(&provider).run(["send", "--yes", "reminder.ivr"]).ends(0);
    assert_eq!(provider.requests().len(), 1);
}
