//! `ivrc voices`: fetched once, kept, and looked up by the checker.

use crate::builder::Cli;
use crate::provider::{KEY, Provider, ok, provider, status};
use crate::server::Does;

const LIST: &str = r#"{"speechProfiles":[
    {"speechProfileCode":"en-GB-Emma","localeCode":"en-GB","localeDescription":"English UK","gender":"F"},
    {"speechProfileCode":"en-US-Joe","localeCode":"en-US","localeDescription":null,"gender":"M","new":[1]},
    {"speechProfileCode":"da-DK-Naja","localeCode":"da-DK","localeDescription":"Danish\u001b[31m","gender":"F"},
    {"speechProfileCode":null}],"statusCode":0,"statusMessage":null}"#;

fn with_list() -> (Provider, Cli) {
    let provider = provider([("GET speech-profiles", ok(LIST))]);
    let cli = provider.cli();
    (provider, cli)
}

/// The one file of the cache.
fn cached(cli: &Cli) -> String {
    let entries = std::fs::read_dir(cli.path(".cache/ivrc")).expect("the cache");
    let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    format!(".cache/ivrc/{}", names.first().expect("a list").display())
}

#[test]
fn a_list_is_fetched_once_and_kept() {
    let (provider, cli) = with_list();
    let first = cli.run(["voices"]).ends(0).stays_harmless();
    insta::assert_snapshot!(first.to_string());
    assert_eq!(provider.asked(), ["GET speech-profiles"]);
    cli.run(["voices"]).ends(0).says("3 of 3 voices, fetched just now");
    assert_eq!(provider.asked(), [""; 0]);
    cli.run(["voices", "--refresh"]).ends(0);
    assert_eq!(provider.asked(), ["GET speech-profiles"]);
    assert!(!cli.all_texts().contains(KEY));
}

#[test]
fn it_is_kept_for_each_account() {
    let (provider, cli) = with_list();
    cli.run(["voices"]).ends(0);
    cli.run(["voices", "--subaccount", "other"]).ends(2).says("HTTP status 404");
    let other = crate::provider::provider([("GET speech-profiles", ok(LIST))]);
    cli.run(["voices", "--base-url", &other.url()]).ends(0);
    assert_eq!(other.requests().len(), 1);
    assert_eq!(provider.requests().len(), 2);
}

#[test]
fn voices_are_picked_by_locale_and_gender() {
    let (_provider, cli) = with_list();
    let codes = |args: &[&str], code| {
        let run = cli.run(["voices"].iter().chain(args)).ends(code);
        let first = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
        run.stdout.lines().map(first).collect::<Vec<_>>()
    };
    assert_eq!(codes(&["--locale", "EN"], 0), ["en-GB-Emma", "en-US-Joe"]);
    assert_eq!(codes(&["--locale", "en-gb"], 0), ["en-GB-Emma"]);
    assert_eq!(codes(&["--gender", "F"], 0), ["en-GB-Emma", "da-DK-Naja"]);
    assert_eq!(codes(&["--gender", "male"], 0), ["en-US-Joe"]);
    assert_eq!(codes(&["--locale", "fr"], 1), [""; 0]);
}

#[test]
fn voices_as_json() {
    let (_provider, cli) = with_list();
    let run = cli.run(["voices", "--json", "--locale", "en"]).ends(0);
    let mut document: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let fetched = document["fetched"].take();
    assert!(fetched.as_str().is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok()));
    insta::assert_json_snapshot!(document);
}

#[test]
fn the_checker_knows_the_list() {
    let (_provider, cli) = with_list();
    let cli = cli.file("a.ivr", crate::GOOD.replace("Emma", "Ema"));
    for command in [&["check"][..], &["compile", "a.ivr"], &["test"]] {
        cli.run(command).ends(0);
    }
    cli.run(["voices"]).ends(0);
    for command in [&["check"][..], &["compile", "a.ivr"]] {
        let run = cli.run(command).ends(1).says("the provider has no voice `en-GB-Ema`");
        run.says("fetched just now").says("did you mean `en-GB-Emma`?");
    }
    cli.run(["test"]).ends(1).says("unknown-voice");
    // Of another account nothing is known.
    let cli = cli.env("IVRC_SUBACCOUNT", "other");
    cli.run(["check"]).ends(0);
    // A project's file says which account its scripts are of; a broken setting says nothing.
    let cli =
        cli.env("IVRC_SUBACCOUNT", "").file("ivrc.toml", "[provider]\nsubaccount = \"acme_1\"\n");
    cli.run(["check"]).ends(1).says("unknown-voice");
    cli.env("IVRC_API_KEY", "a b").run(["check"]).ends(0);
}

#[test]
fn a_broken_list_is_none() {
    let (provider, cli) = with_list();
    let cli = cli.file("a.ivr", crate::GOOD.replace("Emma", "Ema"));
    cli.run(["voices"]).ends(0);
    let (name, good) = (cached(&cli), cli.read(&cached(&cli)));
    for broken in [&good[..good.len() / 2], "", "{}", &good.replace("acme_1", "other")] {
        std::fs::write(cli.path(&name), broken).expect("the file");
        cli.run(["check"]).ends(0);
        provider.requests();
        cli.run(["voices"]).ends(0);
        assert_eq!(provider.asked(), ["GET speech-profiles"]);
        cli.run(["check"]).ends(1);
    }
}

#[test]
fn a_list_that_could_not_be_fetched_leaves_the_old_one() {
    let (provider, cli) = with_list();
    cli.run(["voices"]).ends(0);
    let old = cli.read(&cached(&cli));
    for reply in [Does::CutsTheAnswer, status(500, ""), ok("{\"speechProfiles\":[")] {
        provider.change("GET speech-profiles", reply);
        cli.run(["voices", "--refresh"]).ends(2).prints_nothing();
        assert_eq!(cli.read(&cached(&cli)), old);
    }
}

#[test]
fn a_list_that_cannot_be_kept_is_shown_all_the_same() {
    let (_provider, cli) = with_list();
    let cli = cli.file(".cache", "in the way");
    cli.run(["voices"]).ends(0).prints("en-GB-Emma").says("the list cannot be kept");
}
