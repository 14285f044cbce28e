//! Webhooks that are set for as long as the server runs.

use crate::MENU;
use crate::listening::Listening;
use crate::program::Program;
use crate::provider::{Provider, ok, provider, status};
use crate::server::Does;

const NONE: &str = r#"{"count":0,"webhooks":[]}"#;
const OLD: &str = r#"{"count":2,"webhooks":[
    {"type":"VCA","url":"https://old.example/vca","enabled":true,"httpAuthHeaderAvailable":true},
    {"type":"VSS","url":"https://old.example/vss","enabled":false}]}"#;
const REGISTER: [&str; 3] = ["--register", "https://new.example/ivr/", "--yes"];

fn account(list: &str) -> Provider {
    provider([
        ("GET webhooks", ok(list)),
        ("POST webhooks", ok("{}")),
        ("DELETE webhooks/VCA", status(204, "")),
        ("DELETE webhooks/VSS", status(204, "")),
    ])
}

fn start(provider: &Provider, options: &[&str]) -> Program {
    let folder = provider.cli().file("menu.ivr", MENU).env("IVRC_WEBHOOK_AUTH", "Basic abc");
    let all = [&["serve", "--port", "0", "menu.ivr"][..], options].concat();
    Program { listening: Listening::start(&folder, &all), folder }
}

/// The bodies of the requests up to now, or their first lines.
fn asked(provider: &Provider) -> Vec<String> {
    let told = |request: String| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let line = head.lines().next().unwrap().replace("/api/v1/subaccounts/acme_1/", "");
        if body.is_empty() { line.replace(" HTTP/1.1", "") } else { body.to_owned() }
    };
    provider.requests().into_iter().map(told).collect()
}

const VCA: &str = r#"{"type":"VCA","url":"https://new.example/ivr/vca","httpAuthHeader":"Basic abc","enabled":true}"#;
const VSS: &str = r#"{"type":"VSS","url":"https://new.example/ivr/vss","httpAuthHeader":"Basic abc","enabled":true}"#;

#[test]
fn free_places_are_taken_and_left_free() {
    let provider = account(NONE);
    let mut program = start(&provider, &REGISTER[..2]);
    program.notes_to("VSS is set to https://new.example/ivr/vss");
    assert_eq!(asked(&provider), ["GET webhooks", VCA, VSS]);
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(0));
    program.notes_to("VCA is deleted: there was none before");
    assert_eq!(asked(&provider), ["DELETE webhooks/VSS", "DELETE webhooks/VCA"]);
    assert!(!program.notes().concat().contains("Basic abc"));
}

#[test]
fn old_ones_are_shown_replaced_and_put_back() {
    let provider = account(OLD);
    let mut program = start(&provider, &REGISTER);
    let told = program.notes_to("VSS is set to").join("\n");
    assert!(
        told.contains("there is one: VCA https://old.example/vca enabled auth header"),
        "{told}"
    );
    assert!(
        told.contains("VCA: the provider does not tell the value of its auth header"),
        "{told}"
    );
    assert!(told.contains("there is one: VSS https://old.example/vss disabled"), "{told}");
    assert_eq!(asked(&provider), ["GET webhooks", VCA, VSS]);
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(0));
    let told = program.notes_to("VCA is put back").join("\n");
    assert!(told.contains("trouble VCA is put back to https://old.example/vca, without"), "{told}");
    assert!(told.contains("note VSS is put back to https://old.example/vss"), "{told}");
    let back = [
        r#"{"type":"VSS","url":"https://old.example/vss","enabled":false}"#,
        r#"{"type":"VCA","url":"https://old.example/vca","enabled":true}"#,
    ];
    assert_eq!(asked(&provider), back);
}

#[test]
fn nothing_is_replaced_without_a_yes() {
    let provider = account(OLD);
    let cli = provider.cli().file("menu.ivr", MENU);
    let args = ["serve", "--port", "0", "menu.ivr", "--register", "https://new.example"];
    let run = cli.run(args).ends(2).prints_nothing();
    run.says("nobody can be asked here, so nothing was changed").says("write `--yes`");
    let terminal = cli.answer_on_terminal(args, "n\n");
    assert_eq!(terminal.code, Some(2), "{}", terminal.screen);
    let question =
        "replace, until the end, by https://new.example/vca and https://new.example/vss? [y/N]";
    assert!(terminal.screen.contains(question), "{}", terminal.screen);
    assert!(terminal.screen.contains("nothing was changed"), "{}", terminal.screen);
    assert_eq!(asked(&provider), ["GET webhooks", "GET webhooks"]);
}

#[test]
fn what_was_set_is_put_back_when_the_rest_cannot_be() {
    let provider = account(OLD);
    provider.change("POST webhooks", status(403, ""));
    let cli = provider.cli().file("menu.ivr", MENU);
    let args = [&["serve", "--port", "0", "menu.ivr"][..], &REGISTER].concat();
    cli.run(&args).ends(2).says("refused with HTTP status 403");
    // It was refused, so nothing stands there to be put back.
    assert_eq!(asked(&provider).len(), 2);
    // Here it may have been set, and is put back, which fails in the same way.
    provider.change("POST webhooks", Does::Cuts);
    let run = cli.run(&args).ends(2).says("it may have been changed all the same");
    let run = run.says("VCA may still be https://new.example/ivr/vca, because the connection");
    run.says("write `ivrc webhooks set VCA https://old.example/vca`");
    assert_eq!(asked(&provider).len(), 3);
}

#[test]
fn a_second_signal_says_what_is_left() {
    let provider = account(OLD);
    let mut program = start(&provider, &REGISTER);
    program.notes_to("VSS is set to");
    assert_eq!(asked(&provider).len(), 3);
    provider.change("POST webhooks", Does::Hangs);
    program.signal("-TERM");
    while asked(&provider).is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(130));
    program.notes_to("VCA may still be https://new.example/ivr/vca, because there was no time");
    program.notes_to("VSS may still be https://new.example/ivr/vss, because there was no time");
}

#[test]
fn without_an_account_it_does_not_start() {
    let cli = crate::program::folder();
    let args = ["serve", "--port", "0", "menu.ivr", "--register", "https://new.example"];
    cli.run(args).ends(2).prints_nothing().says("there is no API key");
}
