//! Several mistakes in one file: each is reported once, and none has an echo.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::report::{Format, Report, Style, render};
use ivrc::source::{Source, Sources};
use ivrc::span::FileId;
use ivrc::syntax::parse;

/// What `check` says of a text, one line each.
fn said(text: &str) -> String {
    let source = Source::new(FileId(0), "a.ivr", text);
    let found = {
        let parsed = parse(&source);
        let overrides = Overrides::default();
        let flow = lower(&parsed.script, &overrides);
        let given = Given {
            now: "2026-11-23T00:00:00Z".parse().unwrap(),
            values: &Values::default(),
            purpose: Purpose::Look,
            voices: None,
            pedantic: false,
        };
        check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given)
    };
    let mut sources = Sources::default();
    sources.push(source);
    let lines = found
        .iter()
        .map(|finding| render(&Report::from(finding), &sources, Format::Plain, Style::PINNED));
    lines.collect()
}

#[test]
fn four_mistakes_are_four_findings() {
    let text = "\
default tries 1
default on error { say \"Sorry.\" voice en-GB-Emma; hangup }
parm name = \"customer\"

call +6590000000 from +6588000000
-> menu
step menu {
  say \"Hello {name}. Press 1 or 2.\" voice en-GB-Emma
  capture 3..one
  on 1 -> hours_page
  on 2, else -> bye
}
step hours_page {
  say \"We are open from nine to five voice en-GB-Emma
  -> bye
}
step bye {

  # The last words.
  say \"Goodbye.\"
  hangup
}
";
    insta::assert_snapshot!(said(text));
}

#[test]
fn a_broken_part_has_no_echo() {
    let cases = [
        // A step behind a misspelt arrow is not unreachable.
        "call +6590000000 from +6588000000\n=> bye\nstep bye { say \"Bye.\" voice en-GB-Emma; hangup }\n",
        "call +6590000000 from +6588000000\n> bye\nstep bye { say \"Bye.\" voice en-GB-Emma; hangup }\n",
        // A param behind a misspelt insert is not unused.
        "param name = \"Ann\"\ncall +6590000000 from +6588000000\nsay \"Hello { name!}\" voice en-GB-Emma\nhangup\n",
        // A default that stands too late still counts.
        "call +6590000000 from +6588000000\ndefault voice en-GB-Emma\nsay \"Hello.\"\nhangup\n",
        // A capture without its prompt, because the prompt is broken.
        "default on error { hangup }\ncall +6590000000 from +6588000000\nsya \"Press 1.\" voice en-GB-Emma\ncapture 1 tries 1\non 1, else { hangup }\n",
        // A misspelt step still declares its name.
        "call +6590000000 from +6588000000\n-> bye\nstp bye { say \"Bye.\" voice en-GB-Emma; hangup }\n",
        // An open brace costs one finding.
        "call +6590000000 from +6588000000\n-> a\nstep a {\n  say \"A.\" voice en-GB-Emma\n  -> b\nstep b { say \"B.\" voice en-GB-Emma; hangup }\n",
        // A misspelt event is neither missing nor unhandled.
        "default voice en-GB-Emma tries 1\ndefault on error { hangup }\ncall +6590000000 from +6588000000\nsay \"Press 1.\"\ncapture 1\non 1, noinput { hangup }\non nomacth reprompt \"Press 1, please.\"\n",
        "default voice en-GB-Emma tries 1\ndefault on eror { hangup }\ncall +6590000000 from +6588000000\nsay \"Press 1.\"\ncapture 1\non 1, else { hangup }\n",
        "default voice en-GB-Emma tries 1\ndefault on error { hangup }\ncall +6590000000 from +6588000000\nsay \"Press 1.\"\ncapture 1\non 1, else -> \n",
        "default voice en-GB-Emma tries 1\ndefalt on error { hangup }\ncall +6590000000 from +6588000000\nsay \"Press 1.\"\ncapture 1\non 1, else { hangup }\n",
        // A misspelt `call` is there all the same.
        "cal +6590000000 from +6588000000\nsay \"Hello.\" voice en-GB-Emma\nhangup\n",
        "call +6590000000 form +6588000000\nsay \"Hello.\" voice en-GB-Emma\nhangup\n",
        "default vioce en-GB-Emma\ncall +6590000000 from +6588000000\nsay \"Hello.\"\nhangup\n",
        "call +6590000000 from +6588000000\nsay \"Hello.\" voice en-GB-Emma\nhangupp\n",
        // An unclosed string hides only its own line.
        "call +6590000000 from +6588000000\nsay \"Hello. voice en-GB-Emma\nhangup\n",
        // A broken `on` line: neither its step nor its event is missing.
        "default voice en-GB-Emma tries 1\ndefault on error { hangup }\ncall +6590000000 from +6588000000\nsay \"Press 1.\"\ncapture 1\nonn 1 -> bye\non else { hangup }\nstep bye { say \"Bye.\"; hangup }\n",
    ];
    for text in cases {
        let said = said(text);
        assert_eq!(
            said.lines().filter(|line| line.starts_with("a.ivr:")).count(),
            1,
            "{text}\n{said}"
        );
    }
}
