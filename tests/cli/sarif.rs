//! `--error-format sarif|github`: what code scanning and annotations get, from every command.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::builder::{Cli, Run, cli};
use crate::{BAD, GOOD, PARAMS, WARNS};

/// A mistake with a fix behind letters of two, three and four bytes, and two spots.
const TWO: &str = "call +6590000000 from +6588000000\n\
    say \"Größe 你好 👩\" voise en-GB-Emma\nhangup\nstep a { hangup }\nstep a { hangup }\n";

/// The document on a stream, which the schema allows.
#[track_caller]
fn document(text: &str) -> Value {
    let schema = include_str!("../reference/sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(schema).expect("a schema");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("https://localhost/sarif.json", schema).expect("a resource");
    let schema = compiler.compile("https://localhost/sarif.json", &mut schemas).expect("a schema");
    assert_eq!(text.lines().count(), 1, "{text}");
    let document: Value = serde_json::from_str(text).expect("JSON");
    let wrong = schemas.validate(&document, schema).err().map(|wrong| wrong.to_string());
    assert_eq!(wrong, None, "{text}");
    document
}

fn at<'d>(document: &'d Value, pointer: &str) -> &'d Value {
    let found = document.pointer(pointer);
    assert!(found.is_some(), "no {pointer} in {document:#}");
    found.expect("it")
}

/// The document without the table of rules, its places in it, and the version of ivrc.
fn without_rules(mut document: Value) -> Value {
    let driver = document.pointer_mut("/runs/0/tool/driver").expect("a driver");
    let rules = driver.get("rules").and_then(Value::as_array);
    assert_eq!(rules.map(Vec::len), Some(ivrc::rule::Rule::ALL.len()));
    assert_eq!(at(driver, "/version"), env!("CARGO_PKG_VERSION"));
    *driver = at(driver, "/name").clone();
    let results = document.pointer_mut("/runs/0/results").and_then(Value::as_array_mut);
    for result in results.expect("results") {
        result.as_object_mut().expect("an object").shift_remove("ruleIndex").expect("an index");
    }
    document
}

fn sarif(cli: &Cli, args: &[&str]) -> Run {
    cli.run(args.iter().copied().chain(["--error-format", "sarif"]))
}

#[test]
fn findings_are_one_document() {
    let cli = cli().file("my calls/a b.ivr", TWO).file("z.ivr", WARNS);
    let run = sarif(&cli, &["check"]).ends(1);
    assert_eq!(run.stderr, "");
    insta::assert_json_snapshot!(without_rules(document(&run.stdout)));
}

#[test]
fn columns_count_characters() {
    let cli = cli().file("a.ivr", format!("\u{feff}{}", TWO.replace('\n', "\r")));
    let document = document(&sarif(&cli, &["check"]).ends(1).stdout);
    assert_eq!(at(&document, "/runs/0/columnKind"), "unicodeCodePoints");
    let region = at(&document, "/runs/0/results/0/locations/0/physicalLocation/region");
    let line = TWO.lines().nth(1).expect("a line");
    let word = line.chars().count() - "voise en-GB-Emma".len() + 1;
    assert_eq!(region.get("startLine"), Some(&2.into()));
    assert_eq!(region.get("startColumn"), Some(&word.into()));
    assert_eq!(region.get("endColumn"), Some(&(word + 5).into()));
}

#[test]
fn rules_are_those_of_the_table() {
    let document = document(&sarif(&cli().file("a.ivr", BAD), &["check"]).ends(1).stdout);
    let rules = at(&document, "/runs/0/tool/driver/rules").as_array().expect("a list");
    for (rule, told) in ivrc::rule::Rule::ALL.iter().zip(rules) {
        let text = |pointer: &str| at(told, pointer).as_str().expect("a text").to_owned();
        assert_eq!(text("/id"), rule.name());
        let (short, full) = (text("/shortDescription/text"), text("/fullDescription/text"));
        assert!(short.ends_with(['.', '"']) && !short.contains('\n'), "{short}");
        assert!(full.starts_with(&short) && !full.contains("```"), "{full}");
        assert_eq!(told.get("help").is_some(), rule.name() == "missing-voice");
        assert!(std::path::Path::new(&text("/properties/page")).exists());
    }
    let raised = at(&document, "/runs/0/results/0");
    let index = raised.get("ruleIndex").and_then(Value::as_u64).expect("a number");
    let index = usize::try_from(index).expect("an index");
    let rule = rules.get(index).expect("a rule");
    assert_eq!(rule.get("id"), raised.get("ruleId"));
}

#[test]
fn there_is_a_document_also_without_findings() {
    let run = sarif(&cli().file("a.ivr", GOOD), &["check", "-v"]).ends(0);
    assert_eq!(run.stderr, "");
    let document = document(&run.stdout);
    assert_eq!(at(&document, "/runs/0/results"), &Value::Array(Vec::new()));
    assert_eq!(at(&document, "/runs/0/invocations/0/executionSuccessful"), true);
}

#[test]
fn what_kept_a_command_from_its_work_is_a_notification() {
    let cli = cli().file("a.ivr", BAD).file("b/ivrc.toml", "denny = 1\n").file("b/b.ivr", GOOD);
    let run = sarif(&cli, &["check", "a.ivr", "none.ivr"]).ends(2);
    let told = document(&run.stdout);
    assert_eq!(at(&told, "/runs/0/invocations/0/executionSuccessful"), false);
    let notification = "/runs/0/invocations/0/toolExecutionNotifications/0";
    let message = at(&told, &format!("{notification}/message/text")).to_string();
    assert!(message.contains("cannot read `none.ivr`"), "{message}");
    assert_eq!(at(&told, "/runs/0/results/0/ruleId"), "missing-voice");
    let told = document(&sarif(&cli, &["check", "b"]).ends(2).stdout);
    let place = format!("{notification}/locations/0/physicalLocation/artifactLocation/uri");
    let place = at(&told, &place).as_str().expect("a URI").to_owned();
    assert!(place.ends_with("b/ivrc.toml"), "{place}");
}

#[test]
fn other_commands_tell_it_on_standard_error() {
    let cli = cli()
        .file("a.ivr", BAD)
        .file("good.ivr", GOOD)
        .file("params.ivr", PARAMS)
        .file("fails.ivr", format!("{GOOD}test \"t\" {{\n  expect say \"Bye\"\n}}\n"));
    for args in [
        &["compile", "a.ivr"][..],
        &["simulate", "a.ivr"],
        &["paths", "a.ivr"],
        &["graph", "a.ivr"],
        &["send", "a.ivr", "--dry-run"],
        &["test", "a.ivr"],
    ] {
        let run = sarif(&cli, args).ends(1);
        let told = document(&run.stderr);
        assert_eq!(at(&told, "/runs/0/results/0/ruleId"), "missing-voice", "{args:?}");
    }
    let told = document(&sarif(&cli, &["test", "fails.ivr"]).ends(1).stderr);
    assert_eq!(at(&told, "/runs/0/results/0/ruleId"), "failed-test");
    let told = document(&sarif(&cli, &["compile", "params.ivr"]).ends(1).stderr);
    assert_eq!(at(&told, "/runs/0/results/0/ruleId"), "param-missing");
    let run = sarif(&cli, &["compile", "good.ivr"]).ends(0);
    assert_eq!(run.stderr, "");
}

#[test]
fn fixes_go_with_their_line_ends() {
    let text = GOOD.replace("hangup\n", "").replace('\n', "\r\n");
    let told = document(&sarif(&cli().file("a.ivr", text), &["check"]).ends(0).stdout);
    let change = "/runs/0/results/0/fixes/0/artifactChanges/0";
    let inserted = at(&told, &format!("{change}/replacements/0/insertedContent/text"));
    assert_eq!(inserted, "\r\nhangup");
    assert_eq!(at(&told, &format!("{change}/artifactLocation/uri")), "a.ivr");
}

#[test]
fn nothing_in_it_is_obeyed_by_a_terminal() {
    let text =
        "call +6590000000 from +6588000000\nsay \"a\u{1b}[2J\u{9b}\" voice en-GB-Emma\nhangup\n";
    let cli = cli().file("a.ivr", text);
    document(&sarif(&cli, &["check"]).ends(1).stays_harmless().stdout);
    cli.run(["check", "--error-format", "github"]).ends(1).stays_harmless();
}

#[test]
fn annotations() {
    let cli = cli().file("my, calls: 50%.ivr", TWO).file("z.ivr", WARNS);
    let many = cli.run(["check", "--error-format", "github", "--pedantic"]).ends(1);
    let problem = cli.run(["check", "none.ivr", "--error-format", "github"]).ends(2);
    insta::assert_snapshot!(format!("{many}\n{problem}"));
}

#[test]
fn a_message_ends_with_its_annotation() {
    let text =
        "call +6590000000 from +6588000000\nsay \"100%0A::error::x\" voise en-GB-Emma\nhangup\n";
    let run = cli().file("a.ivr", text).run(["check", "--error-format", "github"]).ends(1);
    assert!(run.stdout.lines().all(|line| line.starts_with("::error file=a.ivr,")), "{run}");
    let help = "write one of\nthem";
    assert!(!run.stdout.contains(help), "{run}");
    let other = cli().file("a.ivr", BAD).run(["compile", "a.ivr", "--error-format", "github"]);
    other.ends(1).prints_nothing().says("::error file=a.ivr,line=2,col=1,endLine=2,");
}
