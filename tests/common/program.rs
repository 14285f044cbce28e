//! Random conversations that hang together: every `->` leads somewhere, every event can come, every
//! value is declared. They need not make sense to a caller, nor pass every rule.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Steps that wait for keys, steps that bridge, and steps that end.
const ASKING: [&str; 3] = ["first", "second", "third"];
const BRIDGING: &str = "desk";
const ENDING: &str = "goodbye";
const TARGETS: [&str; 5] = ["first", "second", "third", BRIDGING, ENDING];

/// Lines that no step has twice; those of one step are a part of them.
const EVENTS: [&str; 14] = [
    "1",
    "2, 3",
    "4..6",
    "\"*\"",
    "12",
    "{code}",
    "noinput",
    "nomatch",
    "else",
    "2nd 1",
    "2nd noinput, nomatch",
    "2nd else",
    "3rd else",
    "11th noinput",
];

fn text() -> impl Strategy<Value = String> {
    let words = select(vec![
        "Hello.",
        "Please press 1, then wait.",
        "Hello {name}.",
        "{name}{code}",
        "You are {caller}.",
        "A brace \\{ and a \\\\ and \\\"quotes\\\".",
        "A prompt that goes on and on, so that it will never fit on a single line of a script that \
         anybody would like to read, and that has {name} in it, too.",
    ]);
    words.prop_map(|words| format!("\"{words}\""))
}

fn options(all: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    subsequence(all.to_vec(), 0..=all.len()).prop_map(|chosen| chosen.concat())
}

fn say() -> impl Strategy<Value = String> {
    let voice = select(vec!["", " voice en-US-Ava", " voice en-GB-Emma"]);
    (text(), voice, options(&[" speed 1.5", " repeat 2"]))
        .prop_map(|(text, voice, options)| format!("say {text}{voice}{options}\n"))
}

fn play() -> impl Strategy<Value = String> {
    let url = select(vec![
        "\"https://example.com/a.mp3\"",
        "\"https://example.com/{name}.mp3\"",
        "{tune}",
    ]);
    (url, options(&[" repeat 3"])).prop_map(|(url, options)| format!("play {url}{options}\n"))
}

fn capture(name: Option<&'static str>) -> impl Strategy<Value = String> {
    let digits = select(vec!["", " 1", " 1..4", " ..25"]);
    let all = [
        " timeout 5s",
        " overall 20s",
        " tries 1",
        " hash off",
        " success \"Thank you.\"",
        " failure \"Sorry, {name}.\"",
    ];
    let name = name.map(|name| format!(" as {name}")).unwrap_or_default();
    (digits, options(&all))
        .prop_map(move |(digits, options)| format!("capture{digits}{name}{options}\n"))
}

fn call() -> impl Strategy<Value = String> {
    let to = select(vec!["+6591111111", "\"6592222222\"", "{patient}"]);
    (to, options(&[" record"]))
        .prop_map(|(to, record)| format!("call {to} from +6588000000{record}\n"))
}

fn lead() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 2 => say(), 1 => play()]
}

fn ending() -> impl Strategy<Value = String> {
    (say(), select(vec!["hangup\n", ""])).prop_map(|(say, hangup)| say + hangup)
}

/// What a line does. A reprompt needs a capture around it.
fn reaction(depth: u32, can_ask: bool) -> BoxedStrategy<String> {
    let goto = select(TARGETS.to_vec());
    let braces = |inside: String| format!("{{\n{inside}}}");
    let mut all = vec![
        goto.clone().prop_map(|step| format!("-> {step}")).boxed(),
        ending().prop_map(braces).boxed(),
        (say(), goto).prop_map(move |(say, step)| braces(format!("{say}-> {step}\n"))).boxed(),
    ];
    if can_ask {
        all.push(Just("reprompt".to_owned()).boxed());
        all.push(text().prop_map(|text| format!("reprompt {text}")).boxed());
        all.push(
            (say(), text())
                .prop_map(move |(say, text)| braces(format!("{say}reprompt {text}\n")))
                .boxed(),
        );
    }
    if depth > 0 {
        all.push(asking(depth - 1, None).prop_map(braces).boxed());
        all.push(bridging(depth - 1, can_ask).prop_map(braces).boxed());
    }
    proptest::strategy::Union::new(all).boxed()
}

fn handlers(events: Vec<&'static str>, depth: u32, can_ask: bool) -> BoxedStrategy<String> {
    let lines = events.into_iter().map(|event| {
        let outcome = select(vec!["", " as named"]);
        (outcome, reaction(depth, can_ask))
            .prop_map(move |(outcome, reaction)| format!("on {event}{outcome} {reaction}\n"))
            .boxed()
    });
    lines.collect::<Vec<_>>().prop_map(|lines| lines.concat()).boxed()
}

fn asking(depth: u32, name: Option<&'static str>) -> BoxedStrategy<String> {
    let lines = subsequence(EVENTS.to_vec(), 0..4)
        .prop_flat_map(move |events| handlers(events, depth, true));
    (lead(), say(), capture(name), lines)
        .prop_map(|(lead, say, capture, lines)| format!("{lead}{say}{capture}{lines}"))
        .boxed()
}

fn bridging(depth: u32, can_ask: bool) -> BoxedStrategy<String> {
    let lines = subsequence(vec!["done", "2nd done"], 0..=1)
        .prop_flat_map(move |events| handlers(events, depth, can_ask));
    (lead(), call(), lines).prop_map(|(lead, call, lines)| format!("{lead}{call}{lines}")).boxed()
}

fn defaults() -> impl Strategy<Value = String> {
    let lines = subsequence(vec!["7", "noinput", "3rd else"], 0..=2)
        .prop_flat_map(|events| handlers(events, 1, true));
    let done = subsequence(vec!["done"], 0..=1).prop_flat_map(|events| handlers(events, 1, false));
    let error = select(vec![
        "",
        "default on error { say \"Sorry.\"; hangup }\n",
        "default on error { hangup }\n",
    ]);
    (lines, done, error).prop_map(|(lines, done, error)| {
        // Lines of blocks inside stand in braces, where `on` follows a line break, too.
        let mut depth = 0;
        let mut out = String::new();
        for line in (lines + &done).lines() {
            let is_outer = depth == 0 && line.starts_with("on ");
            out.push_str(if is_outer { "default " } else { "" });
            out.push_str(line);
            out.push('\n');
            depth += i32::from(line.ends_with('{')) - i32::from(line == "}");
        }
        out + error
    })
}

/// A conversation of several steps.
pub(crate) fn conversation() -> impl Strategy<Value = String> {
    let first = select(vec![
        "call {patient} from +6588000000\n",
        "call +6590000000 from \"6588000000\"\n",
        "answer\n",
    ]);
    let rest = prop_oneof![
        2 => (lead(), select(TARGETS.to_vec())).prop_map(|(lead, step)| format!("{lead}-> {step}\n")),
        1 => asking(2, None),
        1 => bridging(1, false),
    ];
    let asked = ASKING.map(|name| {
        let value = select(vec![None, Some("pin")]);
        value
            .prop_flat_map(|value| asking(2, value))
            .prop_map(move |body| format!("step {name} {{\n{body}}}\n"))
    });
    let desk = bridging(1, false).prop_map(|body| format!("step {BRIDGING} {{\n{body}}}\n"));
    let end = ending().prop_map(|body| format!("step {ENDING} {{\n{body}}}\n"));
    (defaults(), first, rest, asked, desk, end).prop_map(|(defaults, first, rest, asked, desk, end)| {
        format!(
            "default voice en-GB-Emma\nparam patient: phone = +6590000000\nparam name = \"Ann\"\n\
             param code: digits = 4711\nparam tune: url = \"https://example.com/t.mp3\"\n\
             {defaults}\n{first}{rest}\n{}{desk}{end}",
            asked.concat()
        )
    })
}

/// A call of one callflow, with no event.
pub(crate) fn single() -> impl Strategy<Value = String> {
    let first = select(vec![
        "call {patient} from +6588000000\n",
        "call +6590000000 from \"6588000000\"\n",
        "answer\n",
    ]);
    let valid = select(vec!["", "valid for 2h\n", "valid until 2030-01-01T08:00:00.5+08:00\n"]);
    let action = prop_oneof![
        2 => say(),
        1 => play(),
        2 => (say(), capture(None)).prop_map(|(say, capture)| say + &capture),
    ];
    let last = select(vec!["", "hangup\n", "call +6591111111 from +6588000000\n"]);
    (valid, first, proptest::collection::vec(action, 0..5), last).prop_map(
        |(valid, first, actions, last)| {
            format!(
                "{valid}default voice en-GB-Emma\nparam patient: phone = +6590000000\n\
                 param name = \"Ann\"\nparam code: digits = 4711\n\
                 param tune: url = \"https://example.com/t.mp3\"\n{first}{}{last}",
                actions.concat()
            )
        },
    )
}
