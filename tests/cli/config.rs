//! `ivrc config`: who wins, what is refused, and that a key is never shown.
#![cfg(unix)]

use crate::builder::{Cli, Run, cli};

const KEY: &str = "s3cret-of-the-test";
const USER: &str = ".config/ivrc/config.toml";

/// What a run prints, with the temporary folder left out.
fn shown(cli: &Cli, run: Run) -> String {
    run.to_string().replace(&format!("{}/", cli.path("").display()).replace("//", "/"), "")
}

#[test]
fn nothing_is_set() {
    let cli = cli();
    let run = cli.run(["config"]).ends(0);
    insta::assert_snapshot!(shown(&cli, run));
}

#[test]
fn every_setting_says_where_it_came_from() {
    let user = format!(
        "[provider]\nsubaccount = \"of_user\"\napi-key = \"{KEY}\"\n[ledger]\npath = \"~/calls.db\"\n"
    );
    let cli = cli()
        .private_file(USER, user)
        .file("ivrc.toml", "[provider]\nsubaccount = \"of_project\"\nregion = \"eu\"\n")
        .file("a/b.ivr", "")
        .env("IVRC_REGION", "us")
        .env("IVRC_SUBACCOUNT", "");
    let run = cli.run(["config", "--base-url", "http://127.0.0.1:8088/"]).ends(0).hides(KEY);
    insta::assert_snapshot!(shown(&cli, run));
    let run = cli.run(["config", "--json", "--region", "id"]).ends(0).hides(KEY);
    insta::assert_snapshot!("every_setting_as_json", shown(&cli, run));
}

#[test]
fn folders_are_those_of_the_system() {
    let cli = cli()
        .file(
            "x/ivrc/config.toml",
            "[provider]\nsubaccount = \"acme_1\"\n[ledger]\npath = \"l.db\"\n",
        )
        .env("XDG_CONFIG_HOME", "");
    let there = cli.path("x").display().to_string();
    let cli = cli.env("XDG_CONFIG_HOME", &there);
    cli.run(["config"]).ends(0).prints("acme_1").prints("x/ivrc/l.db");
}

#[test]
fn a_project_never_says_who_receives_the_key() {
    for (text, key) in [
        ("[provider]\nbase-url = \"https://evil.example\"\n".to_owned(), "base-url"),
        (format!("[provider]\napi-key = \"{KEY}\"\n"), "api-key"),
        ("[provider]\napi-key-file = \"key\"\n".to_owned(), "api-key-file"),
        ("[ledger]\npath = \"here.db\"\n".to_owned(), "ledger"),
    ] {
        let cli = cli().file("ivrc.toml", text).file("a.ivr", crate::GOOD);
        for command in [&["config"][..], &["check", "a.ivr"]] {
            let run = cli.run(command).ends(2).prints_nothing().hides(KEY);
            run.says(&format!("`{key}` is not a setting of a project")).says("take it out; use");
        }
    }
}

#[test]
fn mistakes_in_the_users_file_have_a_place_and_a_cure() {
    let config = |text: &str| {
        let cli = cli().private_file(USER, text);
        let run = cli.run(["config"]).ends(2).prints_nothing().hides(KEY);
        shown(&cli, run)
    };
    let key = |name: &str, value: &str| config(&format!("[provider]\n{name} = {value}\n"));
    insta::assert_snapshot!(
        [
            config("[provider]\nregoin = \"ap\"\n"),
            config("[provider]\nbase-url = \"http://voice.8x8.com\"\n"),
            config("[check]\npedantic = true\n"),
            config("[ledger]\npath = 3\n"),
            key("api_key", &format!("\"{KEY}\"")),
            key("api-key", KEY),
            key("api-key", &format!("\"{KEY}\\n\"")),
            key("api-key", &format!("[\"{KEY}\"]")),
            key("api-key-file", "\"x\"\napi-key = \"y\""),
        ]
        .join("\n")
    );
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let cli = cli().file(USER, format!("[provider]\napi-key = \"{KEY}\"\n")).file("key", KEY);
    for mode in [0o640, 0o604, 0o644] {
        cli.mode(USER, mode);
        let run = cli.run(["config"]).ends(2).hides(KEY);
        run.says("others can read it").says("chmod 600").says("config.toml`");
    }
    cli.mode(USER, 0o600);
    cli.run(["config"]).ends(0).prints("set").hides(KEY);
    cli.mode("key", 0o644);
    cli.run(["config", "--api-key-file", "key"]).ends(2).says("`chmod 600 key`").hides(KEY);
    cli.mode("key", 0o600);
    cli.run(["config", "--api-key-file", "key"]).ends(0).prints("--api-key-file").hides(KEY);
}

#[test]
fn a_key_that_is_none_is_told_without_it() {
    let of_variable = |key: &str| cli().env("IVRC_API_KEY", key).run(["config"]).ends(2).hides(KEY);
    of_variable(&format!("{KEY}\nx")).says("IVRC_API_KEY: the API key holds a line break");
    of_variable(&format!("{KEY} x")).says("IVRC_API_KEY: the API key holds a space");
    let of_file = |text: &[u8]| {
        let cli = cli().private_file("key", text);
        cli.run(["config", "--api-key-file", "key"]).ends(2).hides(KEY)
    };
    of_file(format!("{KEY}\nx\n").as_bytes()).says("`key`: the API key holds a line break");
    of_file(b"").says("`key`: the API key is empty");
    of_file(b"\xff\xfe").says("cannot read the API key in `key`");
    let missing = cli().run(["config", "--api-key-file", "no"]).ends(2).says("it does not exist");
    missing.prints("api-key     set");
}

#[test]
fn flags_and_variables_of_the_wrong_shape() {
    let cli = cli().env("IVRC_REGION", "mars");
    cli.run(["config"]).ends(2).says("IVRC_REGION: there is no region `mars`").says("`us` (North");
    cli.run(["config", "--region", "us"]).ends(0);
    cli.run(["config", "--subaccount", "a b"]).ends(2).says("3 to 50 letters");
    let run = cli.run(["config", "--base-url", "http://voice.8x8.com"]).ends(2);
    run.says("would send the key without encryption").says("`https://voice.8x8.com`");
}
