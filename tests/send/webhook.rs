//! A script with a menu is not sent unless somebody answers for its keys.

use crate::provider::{Does, Provider};
use crate::{CREATED, rows, with};

/// A provider with this list of webhooks, that accepts every call.
fn listing(status: &'static str, webhooks: &'static str) -> Provider {
    Provider::that(move |request, _| {
        if request.line.starts_with("GET ") {
            Does::Answers(status, "", webhooks.to_owned())
        } else {
            Does::Answers("200 OK", "", CREATED.to_owned())
        }
    })
}

fn posts(provider: &Provider) -> usize {
    provider.requests().iter().filter(|request| request.line.starts_with("POST ")).count()
}

#[test]
fn a_webhook_that_is_registered_and_enabled() {
    let list = r#"{"subAccountId":"acme_1","count":2,"webhooks":[{"type":"VSS","url":"https://a.example"},
        {"type":"VCA","url":"https://a.example/vca","enabled":true}],"statusCode":0}"#;
    let provider = listing("200 OK", list);
    let cli = with(&provider);
    cli.run(["send", "--yes", "menu.ivr"]).ends(0).prints("accepted");
    let lines: Vec<_> = provider.requests().into_iter().map(|request| request.line).collect();
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
        let provider = listing("200 OK", list);
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
    for (status, body) in [
        ("401 Unauthorized", ""),
        ("403 Forbidden", "<html>"),
        ("500 Internal", ""),
        ("200 OK", "<html>"),
    ] {
        let provider = listing(status, body);
        let cli = with(&provider);
        let run = cli.run(["send", "--yes", "menu.ivr"]).ends(4);
        run.says("the webhooks could not be looked at").prints("not sent");
        assert_eq!(posts(&provider), 0, "{status}");
    }
}

#[test]
fn a_script_that_only_speaks_needs_none() {
    let provider = listing("200 OK", r#"{"count":0,"webhooks":[]}"#);
    with(&provider).run(["send", "--yes", "reminder.ivr"]).ends(0);
    assert_eq!(provider.requests().len(), 1);
}
