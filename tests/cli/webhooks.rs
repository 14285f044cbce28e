//! `ivrc webhooks`: shown before they are replaced; nothing is changed without a yes.

use crate::provider::{ok, provider, status};
use crate::server::Does;

const LIST: &str = r#"{"subAccountId":"acme_1","count":3,"webhooks":[
    {"type":"VCA","url":"https://a.example/vca","enabled":true,"httpAuthHeaderAvailable":true},
    {"type":"VSS","url":"https://a.example/\u001b[31m","active":false,"httpAuthHeaderAvailable":null},
    {"type":"NEW","url":null}],"statusCode":0,"statusMessage":"ok"}"#;

const DONE: &str = r#"{"count":1,"webhooks":[],"statusCode":0,"statusMessage":"ok"}"#;

#[test]
fn webhooks_as_lines_and_as_json() {
    let provider = provider([("GET webhooks", ok(LIST))]);
    let run = provider.cli().run(["webhooks"]).ends(0).stays_harmless();
    insta::assert_snapshot!(run.to_string());
    assert_eq!(provider.cli().run(["webhooks", "list"]).ends(0).stdout, run.stdout);
    let json = provider.cli().run(["webhooks", "--json"]).ends(0).stdout;
    insta::assert_snapshot!("webhooks_as_json", json);
    assert_eq!(provider.cli().run(["webhooks", "list", "--json"]).ends(0).stdout, json);
}

#[test]
fn a_free_place_is_taken_without_a_question() {
    let provider = provider([("GET webhooks", ok(LIST)), ("POST webhooks", ok(DONE))]);
    let run = provider.cli().run(["webhooks", "set", "vcs", "https://b.example/vcs"]).ends(0);
    assert_eq!(run.stdout, "VCS is set to https://b.example/vcs\n");
    let requests = provider.requests();
    let body = r#"{"type":"VCS","url":"https://b.example/vcs","enabled":true}"#;
    assert!(requests[1].ends_with(&format!("\r\n\r\n{body}")), "{requests:?}");
    let run = provider.cli().run(["webhooks", "set", "VNU", "https://b.example", "--disabled"]);
    run.ends(0).prints("it is disabled");
    assert!(provider.requests()[1].ends_with("\"enabled\":false}"));
}

#[test]
fn what_stands_there_is_shown_and_kept_unless_the_user_says_yes() {
    let provider = provider([
        ("GET webhooks", ok(LIST)),
        ("POST webhooks", ok(DONE)),
        ("DELETE webhooks/VCA", status(204, "")),
    ]);
    let set = ["webhooks", "set", "VCA", "https://b.example/vca"];
    let delete = ["webhooks", "delete", "VCA"];
    let there = "there is one: VCA https://a.example/vca enabled auth header";
    for command in [&set[..], &delete[..]] {
        // An answer from a pipe is none: somebody has to sit there.
        let run = provider.cli().input("y\n").run(command).ends(2).prints_nothing().says(there);
        run.says("so nothing was changed").says("write `--yes`");
        assert_eq!(provider.asked(), ["GET webhooks"]);
    }
    let run = provider.cli().run(set.iter().chain(&["--yes"])).ends(0).says(there);
    run.prints("VCA is set to https://b.example/vca");
    assert_eq!(provider.asked(), ["GET webhooks", "POST webhooks"]);
    provider
        .cli()
        .run(delete.iter().chain(&["--yes"]))
        .ends(0)
        .says(there)
        .prints("VCA is deleted");
    assert_eq!(provider.asked(), ["GET webhooks", "DELETE webhooks/VCA"]);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_user_is_asked() {
    let provider = provider([
        ("GET webhooks", ok(LIST)),
        ("POST webhooks", ok(DONE)),
        ("DELETE webhooks/VCA", ok("{\"statusCode\":0,\"statusMessage\":\"deleted\"}")),
    ]);
    let set = ["webhooks", "set", "VCA", "https://b.example/vca"];
    for no in ["\n", "n\n", "\u{4}"] {
        let run = provider.cli().answer_on_terminal(set, no);
        assert_eq!(run.code, Some(2), "{}", run.screen);
        let question = "replace it by https://b.example/vca, without its auth header? [y/N] ";
        assert!(run.screen.contains(question), "{}", run.screen);
        assert!(run.screen.contains("nothing was changed"), "{}", run.screen);
        assert_eq!(provider.asked(), ["GET webhooks"]);
    }
    let run = provider.cli().answer_on_terminal(set, "y\n");
    assert_eq!(run.code, Some(0), "{}", run.screen);
    assert_eq!(provider.asked(), ["GET webhooks", "POST webhooks"]);
    let run = provider.cli().answer_on_terminal(["webhooks", "delete", "VCA"], "yes\n");
    assert!(run.screen.contains("delete it? [y/N] "), "{}", run.screen);
    assert_eq!(provider.asked(), ["GET webhooks", "DELETE webhooks/VCA"]);
}

#[test]
fn what_is_not_there_cannot_be_deleted() {
    let provider = provider([("GET webhooks", ok(LIST))]);
    provider
        .cli()
        .run(["webhooks", "delete", "VRU", "--yes"])
        .ends(2)
        .says("there is no VRU webhook");
    assert_eq!(provider.asked(), ["GET webhooks"]);
}

#[test]
fn a_change_that_was_not_confirmed_is_not_called_done() {
    let set = ["webhooks", "set", "VCS", "https://b.example", "--timeout", "700ms"];
    let with = |reply| provider([("GET webhooks", ok(LIST)), ("POST webhooks", reply)]);
    let unsure = [Does::Hangs, Does::CutsTheAnswer, status(502, "<html>"), ok("<html>")];
    for reply in unsure {
        let provider = with(reply);
        let run = provider.cli().run(set).ends(2).prints_nothing();
        run.says("it may have been changed all the same");
        assert_eq!(provider.requests().len(), 2);
    }
    let words = "{\"statusCode\":\"1001\",\"statusMessage\":\"No \\u001b[2J\"}";
    for reply in [status(422, words), ok(words)] {
        let run = with(reply).cli().run(set).ends(2).prints_nothing().stays_harmless();
        run.says("it says: No \\u{1b}[2J");
    }
}

#[cfg(unix)]
#[test]
fn the_auth_header_comes_from_a_file_or_a_variable_and_is_never_shown() {
    let provider = provider([("GET webhooks", ok("{\"count\":0}")), ("POST webhooks", ok(DONE))]);
    let set = ["webhooks", "set", "VCA", "https://b.example"];
    let sent = |value: &str| {
        let requests = provider.requests();
        let sent = requests
            .last()
            .is_some_and(|request| request.contains(&format!("\"httpAuthHeader\":\"{value}\"")));
        assert!(sent, "{requests:?}");
    };
    let cli = provider.cli().env("IVRC_WEBHOOK_AUTH", "Basic of-variable");
    cli.run(set).ends(0).hides("of-variable");
    sent("Basic of-variable");
    let cli = cli.private_file("auth", "Basic of-file\n");
    let with_file = || set.iter().chain(&["--auth-header-file", "auth"]);
    cli.run(with_file()).ends(0).hides("of-file");
    sent("Basic of-file");
    cli.mode("auth", 0o644);
    cli.run(with_file()).ends(2).says("others can read it").says("chmod 600 auth").hides("of-file");
    let cli = cli.private_file("auth", "of-file\nx");
    cli.run(with_file()).ends(2).says("`auth`: this is no value of a header").hides("of-file");
    let cli = cli.env("IVRC_WEBHOOK_AUTH", "of\u{7}variable");
    cli.run(set).ends(2).says("IVRC_WEBHOOK_AUTH: this is no value").hides("of\u{7}variable");
    assert_eq!(provider.requests().len(), 0);
}

#[test]
fn types_and_addresses_have_a_shape() {
    let set =
        |kind: &str, url: &str| crate::builder::cli().run(["webhooks", "set", kind, url]).ends(2);
    set("VCB", "https://b.example").says("VCA (keys of a menu)");
    for url in ["b.example", "ftp://b.example", "/vca", "https://", "https://b.example/a b"] {
        set("VCA", url).says("an address begins with `https://` or `http://` and a host");
    }
}
