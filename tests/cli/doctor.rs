//! `ivrc doctor`: every line, good and bad, and whom to ask.

use crate::provider::{KEY, Provider, ok, provider, status};
use crate::server::Does;

const WEBHOOKS: &str = r#"{"webhooks":[
    {"type":"VCA","url":"https://a.example/vca","enabled":true},
    {"type":"VSS","url":"https://a.example/vss","enabled":true}]}"#;
const VOICES: &str = r#"{"speechProfiles":[{"speechProfileCode":"en-GB-Emma"}]}"#;
const NUMBERS: &str = r#"{"numbers":[{"msisdn":"6588000000","operationalStatus":"Active"},
    {"msisdn":"6588000001","operationalStatus":"Inactive"}]}"#;

fn healthy() -> Provider {
    provider([
        ("GET webhooks", ok(WEBHOOKS)),
        ("GET numbers", ok(NUMBERS)),
        ("GET speech-profiles", ok(VOICES)),
    ])
}

/// A run's output without the port.
fn shown(provider: &Provider, run: &crate::builder::Run) -> String {
    run.to_string().replace(&provider.url(), "http://PROVIDER")
}

#[test]
fn all_is_well() {
    let provider = healthy();
    let cli = provider.cli().file("a.ivr", crate::GOOD);
    let run = cli.run(["doctor", "a.ivr"]).ends(0).hides(KEY);
    insta::assert_snapshot!(shown(&provider, &run));
    assert_eq!(provider.asked(), ["GET webhooks", "GET numbers", "GET speech-profiles"]);
    // The list of voices was kept.
    let run = cli.run(["doctor", "--json"]).ends(0).hides(KEY);
    insta::assert_snapshot!("all_is_well_as_json", shown(&provider, &run));
    assert_eq!(provider.asked(), ["GET webhooks", "GET numbers"]);
    assert!(!cli.all_texts().contains(KEY));
}

#[test]
fn nothing_is_set_up() {
    let provider = provider([
        ("GET webhooks", Does::Answers(200, String::new(), "{\"webhooks\":[]}".to_owned())),
        ("GET numbers", ok("{\"numbers\":[]}")),
        ("GET speech-profiles", status(403, "")),
    ]);
    let run = provider.cli().run(["doctor"]).ends(1);
    insta::assert_snapshot!(shown(&provider, &run));
}

#[test]
fn an_account_that_does_not_answer_is_asked_once() {
    for (reply, words) in [
        (status(401, ""), "from the provider's portal again"),
        (status(404, ""), "check the spelling of the subaccount and the region"),
        (status(500, "<html>"), "try again later"),
        (ok("<html>"), "check the base URL"),
        (Does::Hangs, "a longer `--timeout`"),
        (Does::Floods, "check the base URL"),
    ] {
        let provider = provider([("GET webhooks", reply)]);
        let run = provider.cli().run(["doctor", "--timeout", "700ms"]).ends(1).hides(KEY);
        let run = run.prints("no  account     acme_1 at").prints(words);
        run.prints("?   numbers     not asked: the account does not answer");
        assert_eq!(provider.requests().len(), 1);
    }
    let provider = provider([("GET webhooks", status(403, ""))]);
    let run = provider.cli().run(["doctor"]).ends(1);
    run.prints("ok  account").prints("no  webhooks    the provider refused with HTTP status 403");
}

#[test]
fn a_clock_that_is_off_and_a_webhook_that_is_off() {
    let date = "Date: Sat, 31 Jan 2026 09:00:00 GMT\r\n".to_owned();
    let webhooks = WEBHOOKS.replacen("true", "false", 1);
    let provider = healthy();
    provider.change("GET webhooks", Does::Answers(200, date, webhooks));
    let run = provider.cli().run(["doctor"]).ends(1);
    run.prints("no  clock       this machine's clock is")
        .prints("no  VCA         the webhook is disabled");
    // A script without replies needs no webhook.
    provider.change("GET webhooks", ok("{\"webhooks\":[]}"));
    let cli = provider.cli().file("a.ivr", crate::GOOD);
    cli.run(["doctor", "a.ivr"]).ends(0).prints("?   VCA");
}

#[test]
fn caller_ids_of_a_script() {
    let provider = healthy();
    let doctor = |number: &str, code| {
        let script = crate::GOOD.replace("+6588000000", number);
        provider.cli().file("a.ivr", script).run(["doctor", "a.ivr"]).ends(code)
    };
    doctor("\"6588000000\"", 0).prints("ok  from        6588000000 is a number of the account");
    let run = doctor("+6588000009", 0).prints("?   from        +6588000009 is none");
    run.prints("ask your account manager whether the number is on the list of allowed caller ids");
    doctor("+6588000001", 1).prints("no  from        +6588000001").prints("inactive");
    let script = "param shop: phone\n".to_owned() + &crate::GOOD.replace("+6588000000", "{shop}");
    let run = provider.cli().file("a.ivr", script).run(["doctor", "a.ivr"]).ends(0);
    run.prints("?   from        a caller id is filled in");
}

#[test]
fn recordings_of_a_script() {
    let audio =
        |kind: &str, body: String| Does::Answers(200, format!("Content-Type: {kind}\r\n"), body);
    let moved = |to: &str| Does::Answers(302, format!("Location: {to}\r\n"), String::new());
    let most = 5120 * 1024;
    let provider = healthy();
    let recordings = [
        ("GET /good.mp3", audio("application/octet-stream", "x".repeat(1025))),
        ("GET /largest", audio("audio/mpeg", "x".repeat(most))),
        ("GET /larger.mp3", audio("audio/mpeg", "x".repeat(most + 1))),
        ("GET /huge.mp3", Does::Floods),
        ("GET /empty.wav", audio("audio/wav", String::new())),
        ("GET /page.mp3", audio("text/html", "<html>".to_owned())),
        ("GET /odd", audio("image/png", "x".to_owned())),
        ("GET /moved.mp3", moved("/good.mp3")),
        ("GET /circle.mp3", moved("/circle.mp3")),
        ("GET /cut.mp3", Does::CutsTheAnswer),
    ];
    let mut script = crate::GOOD.replace("hangup\n", "");
    for (endpoint, reply) in recordings {
        provider.change(endpoint, reply);
        let path = endpoint.trim_start_matches("GET ");
        script.push_str(&format!("play \"{}{path}\"\n", provider.url()));
    }
    script.push_str(&format!(
        "play \"{0}/gone.mp3\"\nplay \"{0}/good.mp3\"\nhangup\n",
        provider.url()
    ));
    let cli = provider.cli().file("a.ivr", script);
    let run = cli.run(["doctor", "a.ivr"]).ends(1).stays_harmless();
    let lines: Vec<_> = run.stdout.lines().skip_while(|line| !line.contains("play")).collect();
    insta::assert_snapshot!(lines.join("\n").replace(&provider.url(), "http://PROVIDER"));
    let fetched: Vec<_> =
        provider.requests().into_iter().filter(|request| request.contains(".mp3 ")).collect();
    assert!(!fetched.is_empty() && fetched.iter().all(|request| !request.contains(KEY)));
    let of_good = |request: &&String| request.starts_with("GET /good.mp3 ");
    assert_eq!(fetched.iter().filter(of_good).count(), 2, "once for itself, once behind /moved");
    let of_circle = |request: &&String| request.starts_with("GET /circle.mp3 ");
    assert_eq!(fetched.iter().filter(of_circle).count(), 6);
}

#[test]
fn a_script_with_errors_and_one_that_is_not_there() {
    let provider = healthy();
    let cli = provider.cli().file("a.ivr", crate::BAD);
    let run = cli.run(["doctor", "a.ivr"]).ends(1).prints("no  script      a.ivr: 1 error");
    run.prints("`ivrc check a.ivr` shows them");
    provider.requests();
    cli.run(["doctor", "b.ivr"]).ends(2).prints_nothing().says("did you mean `a.ivr`?");
    assert_eq!(provider.requests().len(), 0);
}

#[test]
fn the_settings_are_those_of_the_scripts_folder() {
    let provider = healthy();
    let cli = provider.cli().env("IVRC_SUBACCOUNT", "");
    let cli = cli.file("b/ivrc.toml", "[provider]\nsubaccount = \"acme_1\"\n");
    let cli = cli.file("b/a.ivr", crate::GOOD);
    cli.run(["doctor"]).ends(1).prints("no  subaccount  there is no subaccount");
    cli.run(["doctor", "b/a.ivr"]).ends(0).prints("acme_1 at");
}
