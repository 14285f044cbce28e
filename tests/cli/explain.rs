//! `ivrc explain`: rules, codes, words, the list.

use crate::builder::cli;

#[test]
fn a_rule() {
    let run = cli().run(["explain", "missing-voice"]).ends(0);
    assert!(run.stdout.starts_with("missing-voice: error, prevents -1002\n\nWhat it checks\n"));
    run.prints("    say \"Your appointment is tomorrow at 2 PM.\" voice en-GB-Emma\n")
        .stays_harmless();
}

#[test]
fn codes_with_and_without_their_sign() {
    let run = cli().run(["explain", "-1006"]).ends(0);
    insta::assert_snapshot!(run.stdout);
    assert_eq!(cli().run(["explain", "1006"]).ends(0).stdout, run.stdout);
    cli().run(["explain", "401"]).ends(0).prints("401: the key is missing");
    cli().run(["explain", "-2006"]).ends(0).prints("-2006: the audio file");
}

#[test]
fn words_of_the_language() {
    for word in ["capture", "overall", "say", "reprompt", "nomatch", "param"] {
        cli().run(["explain", word]).ends(0).prints(word);
    }
    cli().run(["explain", "overall"]).prints("If it is wrong, the provider says: -1006, -1005.\n");
    for code in ivrc::syntax::words::ALL.iter().flat_map(|word| word.codes) {
        assert!(ivrc::provider::codes::Code::from_number(*code).is_some(), "{code}");
    }
}

#[test]
fn unknown_topics() {
    cli()
        .run(["explain", "mising-voice"])
        .ends(2)
        .says("did you mean `ivrc explain missing-voice`?");
    cli().run(["explain", "bananas"]).ends(2).says("ivrc explain --list");
    cli().run(["explain", "-77"]).ends(2).says("`-77`");
    cli().run(["explain"]).ends(2);
}

#[test]
fn everything_in_a_list() {
    let run = cli().run(["explain", "--list"]).ends(0);
    run.prints("missing-voice            error, prevents -1002\n").prints("\n  -1006  ");
    let run = cli().run(["explain", "--list", "--json"]).ends(0);
    let list: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let count = |key: &str| list.get(key).and_then(|list| list.as_array()).map(Vec::len);
    assert_eq!(count("rules"), Some(ivrc::rule::Rule::ALL.len()));
    assert_eq!(count("codes"), Some(ivrc::provider::codes::CODES.len()));
    assert_eq!(list.get("version"), Some(&serde_json::json!(1)));
}

#[test]
fn one_topic_as_json() {
    let run = cli().run(["explain", "--json", "-1006"]).ends(0);
    insta::assert_snapshot!(run.stdout);
    cli().run(["explain", "--json", "missing-voice"]).ends(0).prints("\"providerCode\": -1002");
}
