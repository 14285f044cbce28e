//! Every snippet is a script, or a part of one: filled in as it is offered, with each of its
//! choices, it stands in a script that `ivrc check` has nothing to say about.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::read;

/// For each snippet a script with a `@` where it is written.
const FRAMES: &[(&str, &str)] = &[
    ("Reminder", "@"),
    ("Menu", "@"),
    ("Inbound line", "@"),
    (
        "Settings of a menu",
        r#"@default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
say "To confirm, press 1."
capture 1
on 1 { say "Thank you."; hangup }
on else { say "Goodbye."; hangup }
"#,
    ),
    (
        "What is said when the server fails",
        r#"default voice en-GB-Emma timeout 5s overall 10s tries 1
@call +6590000000 from +6588000000
say "To confirm, press 1."
capture 1
on 1 { say "Thank you."; hangup }
on else { say "Goodbye."; hangup }
"#,
    ),
    (
        "Param",
        r#"@
call +6590000000 from +6588000000
IF_URL play {name}
IF_REST say "Hello {name}." voice en-GB-Emma
hangup
"#,
    ),
    (
        "Step",
        r#"default voice en-GB-Emma
call +6590000000 from +6588000000
-> goodbye
@
"#,
    ),
    (
        "Question",
        r#"default voice en-GB-Emma timeout 5s overall 10s tries 1
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
-> question
@
"#,
    ),
    (
        "Entry of digits",
        r#"default voice en-GB-Emma tries 1
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
@
on digits { say "You entered {pin}."; hangup }
on noinput { say "Goodbye."; hangup }
"#,
    ),
    (
        "Event",
        r#"default voice en-GB-Emma timeout 5s overall 10s tries 1
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
say "To confirm, press 1."
capture 1
@
on else { say "Goodbye."; hangup }
"#,
    ),
    (
        "Reprompt",
        r#"default voice en-GB-Emma timeout 5s overall 10s tries 1
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
say "To confirm, press 1."
capture 1
on 1 { say "Thank you."; hangup }
@
on noinput reprompt
on 3rd else { say "Goodbye."; hangup }
"#,
    ),
    (
        "Bridge",
        r#"default voice en-GB-Emma
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
-> desk
@
"#,
    ),
    (
        "Long text",
        r#"default voice en-GB-Emma
call +6590000000 from +6588000000
@
hangup
"#,
    ),
    (
        "Audio file",
        r#"call +6590000000 from +6588000000
@
hangup
"#,
    ),
    (
        "Test",
        r#"default voice en-GB-Emma timeout 5s overall 10s tries 1
default on error { say "Sorry. Goodbye."; hangup }
call +6590000000 from +6588000000
say "To confirm, press 1."
capture 1
on 1 as confirmed { say "Thank you."; hangup }
on else { say "Goodbye."; hangup }
@
"#,
    ),
    (
        "Accept a warning",
        r#"@
call +6588000000 from +6588000000
say "Hello." voice en-GB-Emma
hangup
"#,
    ),
];

#[test]
fn every_snippet_is_a_script_that_is_clean() {
    let snippets: Value = serde_json::from_str(&read("editors/vscode/snippets/ivr.json")).unwrap();
    let snippets = snippets.as_object().unwrap();
    let names: Vec<_> = snippets.keys().map(String::as_str).collect();
    let framed: Vec<_> = FRAMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, framed, "each snippet has a frame, in the same order");
    for (name, frame) in FRAMES {
        let body = &snippets[*name]["body"];
        let body = match body.as_array() {
            Some(lines) => {
                lines.iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
            }
            None => body.as_str().unwrap().to_owned(),
        };
        for choice in 0..most_choices(&body) {
            let script = framed_in(frame, &filled_in(&body, choice));
            for command in ["check", "test"] {
                let told = run(command, &script);
                assert!(told.is_none(), "{name}: ivrc {command}\n{script}\n{}", told.unwrap());
            }
        }
    }
}

/// The snippet in its frame. What its choice decides about the frame begins with `IF_`.
fn framed_in(frame: &str, snippet: &str) -> String {
    let is_url = snippet.ends_with(": url");
    let line = |line: &str| {
        let kept = match line.split_once(' ') {
            Some(("IF_URL", rest)) => is_url.then_some(rest),
            Some(("IF_REST", rest)) => (!is_url).then_some(rest),
            _ => Some(line),
        };
        kept.map(|line| line.replace('@', snippet))
    };
    frame.lines().filter_map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// How many texts the longest list of choices has; 1 without any.
fn most_choices(body: &str) -> usize {
    let lists = body.split("${").skip(1).filter_map(|part| {
        let (_, choices) = part.split('}').next()?.split_once('|')?;
        Some(choices.split(',').count())
    });
    lists.max().unwrap_or(1)
}

/// The body as it stands in the editor: `${1:text}` is text, of `${1|a,b|}` one is taken.
fn filled_in(body: &str, choice: usize) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{') {
            None => after.trim_start_matches(|letter: char| letter.is_ascii_digit()),
            Some(inside) => {
                let (inside, behind) = inside.split_once('}').unwrap();
                if let Some((_, choices)) = inside.split_once('|') {
                    let choices: Vec<_> = choices.trim_end_matches('|').split(',').collect();
                    out.push_str(choices[choice.min(choices.len() - 1)]);
                } else {
                    out.push_str(inside.split_once(':').unwrap().1);
                }
                behind
            }
        };
    }
    out + rest
}

/// What the program has to say; nothing, if all is well.
fn run(command: &str, script: &str) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ivrc"))
        .args([command, "--deny", "warnings", "-"])
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}
