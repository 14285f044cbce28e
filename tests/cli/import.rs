//! `ivrc import`: JSON in, a script out, and what is said of what a script cannot say.

use crate::GOOD;
use crate::builder::cli;

/// The body of a request in one line.
fn body(actions: &str) -> String {
    let call = r#"{"action": "makeCall", "params": {"source": "+6588000000", "destination": "+6590000000"}}"#;
    format!("{{\"callflow\": [{call}, {actions}]}}")
}

/// A body whose one `say` has these params.
fn say(params: &str) -> String {
    body(&format!(r#"{{"action": "say", "params": {{{params}}}}}, {{"action": "hangup"}}"#))
}

const SPOKEN: &str = r#""text": "Hello.", "voiceProfile": "en-GB-Emma""#;

/// A document with one of everything that has no place.
const LOSSY: &str = r#"{
  // The evening call.
  "callflow": [
    { "action": "makeCall", "params": { "source": 6588000000, "destination": "+6590000000" } },
    /* Spoken
     * slowly. */
    { "action": "say", "params": { "text": "Hello {name}, \"you\".", "voiceProfile": "en-GB-Emma", "speeed": 0.5 }, "id": 7 },
    { "action": "say", "params": { "text": "Twice.", "text": "Once.", "voiceProfile": "Emma, please" } },
    { "action": "sayAndCapture", "params": { "promptMessage": "Press 1.", "voiceProfile": "en-GB-Emma", "minDigits": 1, "digitTimeout": "5000", "overallTimeout": 1e4, "noOfTries": -1, "successMessage": null, "completeOnHash": 1 } },
    { "action": "playfile", "params": { "fileUrl": "https://example.com/a.mp3" } },
    "hangup",
    { "action": "playFile" },
    { "action": "hangup" },
    { "action": "say", "params": { "text": "Never." } },
  ],
  "validUntil": "tomorrow",
  "my key": [1, 2]
}
"#;

#[test]
fn nothing_is_lost_in_silence() {
    let cli = cli().file("a.json", LOSSY);
    let run = cli.run(["import", "a.json"]).ends(0);
    insta::assert_snapshot!("a_lossy_document", run.to_string());
    let run = cli.run(["import", "a.json", "--error-format", "plain"]).ends(0);
    insta::assert_snapshot!("a_lossy_document_as_lines", run.stderr);
}

#[test]
fn the_script_goes_where_it_should_and_says_the_same() {
    let cli = cli().file("a.ivr", GOOD).folder("out");
    cli.run(["compile", "a.ivr", "-o", "a.json"]).ends(0);
    let printed = cli.run(["import", "a.json"]).ends(0).stdout;
    assert_eq!(cli.run(["import", "a.json"]).stderr, "");
    cli.run(["import", "a.json", "-o", "out/b.ivr"]).ends(0).prints_nothing();
    assert_eq!(cli.read("out/b.ivr"), printed);
    assert_eq!(cli.run(["import", "a.json", "-o", "-"]).ends(0).stdout, printed);
    let again = cli.run(["compile", "out/b.ivr"]).ends(0).stdout;
    assert_eq!(again, cli.read("a.json"));
    cli.run(["fmt", "--check", "out/b.ivr"]).ends(0);
}

#[test]
fn standard_input_is_read() {
    let run = cli().input(say(SPOKEN)).run(["import", "-"]).ends(0);
    assert_eq!(
        run.stdout,
        "call +6590000000 from +6588000000\nsay \"Hello.\" voice en-GB-Emma\nhangup\n"
    );
}

#[test]
fn the_document_itself_is_spared() {
    let cli = cli().file("a.json", say(SPOKEN));
    cli.run(["import", "a.json", "-o", "./a.json"]).ends(2).says("would be lost").says("-o a.ivr");
}

#[test]
fn a_document_that_cannot_be_read_gives_no_script() {
    let cli = cli().file("a.json", "{\"callflow\": [}").file("a.ivr", "before");
    cli.run(["import", "a.json", "-o", "a.ivr"]).ends(1).prints_nothing();
    assert_eq!(cli.read("a.ivr"), "before");
    let run = cli.run(["import", "welcome.json"]).ends(2);
    run.says("cannot read `welcome.json`").says("help: check the path\n");
    let near = cli.file("bodies.json", "{}").run(["import", "bodis.json"]).ends(2);
    near.says("did you mean `bodies.json`?");
}

#[test]
fn what_is_lost_can_be_denied() {
    let cli = cli().file("a.json", say(&format!("{SPOKEN}, \"pitch\": 2")));
    cli.run(["import", "a.json"]).ends(0).says("warning");
    let run = cli.run(["import", "a.json", "--deny", "warnings", "-o", "a.ivr"]).ends(1);
    run.prints_nothing().says("error").says("`callflow[1].params.pitch` has no place in a script");
    assert_eq!(cli.names(), ["a.json"]);
}

#[test]
fn what_the_checker_will_say_is_counted() {
    let cli = cli().file("a.json", say(&format!("{SPOKEN}, \"speed\": 7")));
    let run = cli.run(["import", "a.json", "-o", "a.ivr"]).ends(0);
    assert_eq!(run.stderr, "the script has 1 error: `ivrc check a.ivr` says what and where\n");
    cli.run(["check", "a.ivr"]).ends(1).says("speed-range");
    cli.run(["import", "a.json"]).ends(0).says("in a pipe, `ivrc check -` says what and where");
    assert_eq!(cli.run(["import", "-q", "a.json"]).ends(0).stderr, "");
}

#[test]
fn findings_for_programs() {
    let run = cli().input("[1]").run(["import", "-", "--error-format", "json"]).ends(1);
    let finding: serde_json::Value = serde_json::from_str(&run.stderr).expect("JSON");
    assert_eq!((&finding["line"], &finding["column"]), (&1.into(), &1.into()));
    assert_eq!(finding["rule"], serde_json::Value::Null);
}

#[test]
fn texts_are_what_they_were() {
    let json = |text: &str| say(&format!(r#""text": {text}, "voiceProfile": "en-GB-Emma""#));
    let spoken = |text: &str| {
        let out =
            cli().input(json(text)).run(["import", "-q", "-"]).ends(0).stays_harmless().stdout;
        let (_, words) = out.split_once("say ").expect("a say");
        words.rsplit_once(" voice").expect("a voice").0.to_owned()
    };
    assert_eq!(spoken(r#""a {name} b}""#), r#""a \{name} b}""#);
    assert_eq!(spoken(r#""\"quoted\" \\ back""#), r#""\"quoted\" \\ back""#);
    assert_eq!(spoken(r#""one\ntwo\u0000\u2028""#), r#""one\u{a}two\u{0}\u{2028}""#);
    assert_eq!(spoken(r#""caf\u00e9 \ud83d\ude00 您好""#), "\"café 😀 您好\"");
    let long = "word ".repeat(60);
    let block = spoken(&format!("\"{}\"", long.trim()));
    assert!(block.starts_with("\"\"\"\n") && block.lines().count() > 3, "{block}");
    // Spaces at an end would be trimmed from a text block.
    assert!(spoken(&format!("\"{long}\"")).starts_with("\"word word"));
}

#[test]
fn numbers_to_dial_are_what_they_were() {
    let call = |number: &str| {
        let json = format!(
            r#"{{"callflow": [{{"action": "makeCall", "params": {{"source": "{number}", "destination": "+6590000000"}}}}]}}"#
        );
        cli().input(json).run(["import", "-q", "-"]).ends(0).stdout
    };
    assert_eq!(call("+6588000000"), "call +6590000000 from +6588000000\n");
    assert_eq!(call("6588000000"), "call +6590000000 from \"6588000000\"\n");
    assert_eq!(call("+65 8800 0000"), "call +6590000000 from \"+65 8800 0000\"\n");
    assert_eq!(call("{me}"), "call +6590000000 from \"\\{me}\"\n");
}

#[test]
fn what_is_no_document_is_told_why() {
    let refused = |json: &str| {
        let run = cli().input(json).run(["import", "-", "--error-format", "plain"]).ends(1);
        run.prints_nothing().stays_harmless().stderr
    };
    let documents = [
        "",
        " \n",
        "\u{feff}",
        "[]",
        "7",
        "\"x\"",
        "null",
        "{}",
        r#"{"action": "hangup"}"#,
        r#"{"callflow": {}}"#,
        r#"{"callflow": []} {}"#,
        "{callflow: []}",
        "{'callflow': []}",
        r#"{"callflow": [1 2]}"#,
        r#"{"callflow": ["#,
        r#"{"callflow" []}"#,
        r#"{"callflow": }"#,
        r#"{"callflow": ["\q"]}"#,
        r#"{"callflow": ["\ud800"]}"#,
        r#"{"callflow": [01]}"#,
        r#"{"callflow": [+1]}"#,
        "{\"callflow\": [\"a\n, \"b\"]}",
        "/* {",
        "{\"a\": \"b",
        "]",
        "}",
        ",",
        ":",
        "hello",
        "\u{1b}[31m",
        r#"{"version": 2, "entry": {}, "steps": {}}"#,
    ];
    let told: Vec<_> =
        documents.map(|json| format!("{}\n{}", json.escape_debug(), refused(json))).into();
    insta::assert_snapshot!("no_documents", told.join("\n"));
    let deep = |open: &str| refused(&open.repeat(200_000));
    assert!(deep("[").contains("nested too deeply"));
    assert!(deep("{\"callflow\":").contains("nested too deeply"));
}

#[test]
fn bytes_that_are_no_text_and_files_that_are_too_large() {
    let run = cli().input(b"{\"callflow\": [\xff]}").run(["import", "-"]).ends(1);
    run.prints_nothing().says("not-utf8").says("save the file as UTF-8");
    let cli = cli();
    let file = std::fs::File::create(cli.path("a.json")).expect("a file");
    file.set_len(33 * 1024 * 1024).expect("room");
    let run = cli.run(["import", "a.json"]).ends(1).prints_nothing();
    run.says("file-too-large").says("give it the JSON of a single call");
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let json = say(&format!("{SPOKEN}, \"pitch\": 2"));
    let place = |json: String| {
        let run = cli().input(json).run(["import", "-", "--error-format", "plain"]).ends(0);
        run.stderr.lines().next().expect("a finding").to_owned()
    };
    assert_eq!(place(format!("\u{feff}{json}")), place(json));
}

#[test]
fn a_reply_is_answered() {
    let json = r#"{"callflow": [{"action": "sayAndCapture", "params": {"promptMessage": "Hm?", "voiceProfile": "en-GB-Emma", "repetition": 2}}]}"#;
    let cli = cli().input(json);
    let run = cli.run(["import", "-"]).ends(0);
    assert_eq!(run.stdout, "answer\nsay \"Hm?\" voice en-GB-Emma repeat 2\ncapture\n");
    let cli = self::cli().file("a.ivr", &run.stdout);
    cli.run(["check", "a.ivr"]).ends(0).says("repeat-on-prompt");
}

#[test]
fn nothing_follows_a_bridge() {
    let bridge = r#"{"action": "makeCall", "params": {"source": "+6588000000", "destination": "+6591111111"}}"#;
    let json =
        body(&format!(r#"{bridge}, {{"action": "say", "params": {{}}}}, {{"action": "hangup"}}"#));
    let run = cli().input(json).run(["import", "-", "--error-format", "plain"]).ends(0);
    run.says(
        "2 actions from `callflow[2]` on are never reached: nothing follows a call that bridges",
    )
    .prints("# no place for callflow[3]: {\"action\": \"hangup\"}");
}

#[test]
fn a_machine_that_was_changed_by_hand() {
    let script = "call +6590000000 from +6588000000\nsay \"x\" voice en-GB-Emma\ncapture 1\non 1 { hangup }\n\
        on 2 -> a\nstep a {\nsay \"y\" voice en-GB-Emma\ncapture 1\non 1 { hangup }\n}\n";
    let cli = cli().file("a.ivr", script);
    let machine =
        cli.run(["compile", "-q", "a.ivr", "--emit", "machine", "--compact"]).ends(0).stdout;
    let told = |from: &str, to: &str| {
        let changed = machine.replace(from, to);
        assert_ne!(changed, machine, "{from}");
        let cli = self::cli().input(changed);
        cli.run(["import", "-q", "-", "--error-format", "plain"]).ends(0).stderr
    };
    let hash = &machine[machine.find("\"hash\":").expect("a hash") + 8..][..8];
    assert!(told(hash, "00000000").contains("the hash of this document is not `00000000`"));
    assert!(told("\"events\":[\"2\"]", "\"events\":[\"two\"]").contains("is not an event"));
    assert!(told("\"waits\":\"a\"", "\"waits\":\"b\"").contains("there is no such step"));
    assert!(told("\"a\":{", "\"a/1\":{").contains("no such step"));
    assert!(told("\"keeps\":[]", "\"keeps\":[\"name\"]").contains("`keeps` differs"));
}

#[test]
fn a_machine_says_what_it_has_not() {
    let script = "param patient: phone\nparam name\ncall {patient} from +6588000000\n\
        say \"Hello {name}.\" voice en-GB-Emma\ncapture 4 as pin\n\
        on digits { say \"You said {pin}, {name}.\" voice en-GB-Emma; hangup }\n";
    let cli = cli().file("a.ivr", script);
    cli.run(["compile", "-q", "a.ivr", "--emit", "machine", "-o", "a.json"]).ends(0);
    let run = cli.run(["import", "a.json", "-o", "b.ivr"]).ends(0);
    run.says("neither types nor defaults of its values: `name` and `patient`");
    let script = cli.read("b.ivr");
    assert!(script.contains("param name\nparam patient: phone\n"), "{script}");
    assert!(script.contains("capture 4 as pin\n"), "{script}");
    cli.run(["compile", "-q", "b.ivr", "--emit", "machine", "-o", "b.json"]).ends(0);
    assert_eq!(cli.read("a.json"), cli.read("b.json"));
}

#[test]
fn a_flood_of_notes_is_dammed() {
    let strange: Vec<_> = (0..130).map(|at| format!("\"k{at}\": 1")).collect();
    let cli = cli().input(format!("{{\"callflow\": [], {}}}", strange.join(",")));
    let lines = |args: &[&str]| {
        let run = cli.run(args).ends(0);
        (run.stderr.matches("warning: `k").count(), run.stderr)
    };
    let (count, told) = lines(&["import", "-", "--error-format", "plain"]);
    assert_eq!(count, 100);
    assert!(told.contains("30 more like these: `-v` shows all\n"), "{told}");
    assert_eq!(lines(&["import", "-", "--error-format", "plain", "-v"]).0, 130);
    let json = cli.run(["import", "-", "--error-format", "json"]).ends(0).stderr;
    assert_eq!(json.lines().count(), 130);
}

#[test]
fn a_comment_gives_no_orders() {
    let json =
        format!("// ivrc: allow missing-voice\n{}", body("// why\n{\"action\": \"hangup\"}"));
    let run = cli().input(json).run(["import", "-q", "-"]).ends(0);
    let script =
        "# (ivrc: allow missing-voice)\n\ncall +6590000000 from +6588000000\n# why\nhangup\n";
    assert_eq!(run.stdout, script);
}

#[test]
fn a_machine_is_written_as_people_would() {
    let clinic = include_str!("../../examples/clinic.ivr");
    let cli = cli().file("a.ivr", clinic);
    cli.run(["compile", "a.ivr", "--emit", "machine", "-o", "a.json"]).ends(0);
    insta::assert_snapshot!(cli.run(["import", "-q", "a.json"]).ends(0).stdout);
}

#[test]
fn a_pasted_document_leads_here() {
    let json = say(SPOKEN);
    let cli = cli().file("a.json", &json).file("b.ivr", format!("{GOOD}{json}\n"));
    cli.run(["check", "a.json"]).ends(1).says("make a script of it: `ivrc import a.json`");
    cli.run(["import", "a.json"]).ends(0);
    cli.run(["check", "b.ivr"]).ends(1).says("save it as a file of its own");
    let action = r#"{ "action": "say", "params": { "text": "x", "voiceProfile": "en-GB-Emma" } }"#;
    let cli = self::cli().file("a.ivr", action);
    cli.run(["check", "a.ivr"]).ends(1).says("`say \"x\" voice en-GB-Emma`");
}
