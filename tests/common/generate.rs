//! Random scripts that are well formed: every construct of the language in every spelling that
//! the generator knows. They need not make sense to a caller.

use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9_]{0,6}(-[a-z0-9]{1,3})?".prop_filter("a keyword", |name| {
        ivrc::syntax::words::find(name).is_none()
            && !["secret", "nothing", "off", "for", "until"].contains(&name.as_str())
    })
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ,.!?]{1,30}",
        1 => "([A-Za-z]{2,7}[,.]?  ?){8,25}",
        1 => "[A-Za-z]{1,8}(\\\\\"|\\\\\\\\|\\\\\\{|\\\\u\\{e9\\}|\\}|#|;|->)[a-z ]{0,8}",
        1 => "[\u{4e00}-\u{4e20}]{1,8}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    let plain =
        (words(), proptest::option::of(name()), words()).prop_map(|(before, insert, after)| {
            match insert {
                Some(name) => format!("\"{before}{{{name}}}{after}\""),
                None => format!("\"{before}\""),
            }
        });
    let block = proptest::collection::vec("[A-Za-z][A-Za-z ,.]{0,20}|([a-z]{3,6} ){20,40}", 1..4)
        .prop_map(|lines| format!("\"\"\"\n    {}\n  \"\"\"", lines.join("\n\n    ")));
    prop_oneof![5 => plain, 1 => block]
}

fn duration() -> impl Strategy<Value = String> {
    (1u32..600, prop::sample::select(vec!["", "ms", "s", "m", ".5s"]))
        .prop_map(|(number, unit)| format!("{number}{unit}"))
}

fn dial() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("+6590000000".to_owned()),
        Just("\"6588000000\"".to_owned()),
        name().prop_map(|name| format!("{{{name}}}"))
    ]
}

fn voice() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["en-GB-Emma", "en-US-Neural2-C", "zh-CN-XiaoxiaoNeural"])
        .prop_map(str::to_owned)
}

/// A gap before an option: on the line, or on the next one, with a comment between.
fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", " ", " ", "\n    ", " # why\n\n    ", "\t", "\r\n  "])
}

fn with(options: Vec<BoxedStrategy<String>>) -> impl Strategy<Value = String> {
    let optional: Vec<_> = options
        .into_iter()
        .map(|option| (proptest::option::weighted(0.3, option), gap()))
        .collect();
    optional.prop_map(|chosen| {
        chosen
            .into_iter()
            .filter_map(|(option, gap)| option.map(|option| format!("{gap}{option}")))
            .collect()
    })
}

fn opt(
    word: &'static str,
    value: impl Strategy<Value = String> + 'static,
) -> BoxedStrategy<String> {
    value.prop_map(move |value| format!("{word} {value}")).boxed()
}

fn number(values: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(values.to_vec()).prop_map(str::to_owned)
}

fn say() -> impl Strategy<Value = String> {
    (
        text(),
        with(vec![
            opt("voice", voice()),
            opt("speed", number(&["1", "1.5", "0.80"])),
            opt("repeat", number(&["1", "3"])),
        ]),
    )
        .prop_map(|(text, options)| format!("say {text}{options}"))
}

fn capture() -> impl Strategy<Value = String> {
    let digits = number(&["", " 1", " 1..4", " ..25"]);
    let named = (name(), number(&["", ": digits", ": secret digits", ": number"]))
        .prop_map(|(name, ty)| format!("{name}{ty}"));
    let options = vec![
        opt("as", named),
        opt("timeout", duration()),
        opt("overall", duration()),
        opt("tries", number(&["1", "3"])),
        opt("hash", number(&["on", "off"])),
        opt("success", text()),
        opt("failure", text()),
    ];
    (digits, with(options)).prop_map(|(digits, options)| format!("capture{digits}{options}"))
}

fn call() -> impl Strategy<Value = String> {
    (dial(), with(vec![opt("from", dial()), Just("record".to_owned()).boxed()]))
        .prop_map(|(to, options)| format!("call {to}{options}"))
}

fn play() -> impl Strategy<Value = String> {
    let url = prop_oneof![
        Just("\"https://example.com/a.mp3\"".to_owned()),
        name().prop_map(|name| format!("{{{name}}}"))
    ];
    (url, with(vec![opt("repeat", number(&["2"]))]))
        .prop_map(|(url, options)| format!("play {url}{options}"))
}

fn statement() -> impl Strategy<Value = String> {
    prop_oneof![4 => say(), 2 => capture(), 1 => call(), 1 => play(), 1 => Just("hangup".to_owned()), 1 => name().prop_map(|name| format!("-> {name}"))]
}

fn event() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[0-9]{1,2}",
        1 => Just("\"*\"".to_owned()),
        1 => Just("\"12#\"".to_owned()),
        1 => Just("1..5".to_owned()),
        1 => name().prop_map(|name| format!("{{{name}}}")),
        2 => number(&["digits", "nomatch", "noinput", "else", "done"]),
    ]
}

fn reaction(depth: u32) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        name().prop_map(|name| format!("-> {name}")),
        Just("reprompt".to_owned()),
        text().prop_map(|text| format!("reprompt {text}")),
        Just("{ hangup }".to_owned()),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    prop_oneof![2 => leaf, 1 => body(depth - 1).prop_map(|body| format!("{{\n{body}}}"))].boxed()
}

fn handler(depth: u32) -> impl Strategy<Value = String> {
    let head = (
        number(&["", "2nd ", "3rd ", "11th "]),
        proptest::collection::vec(event(), 1..4),
        proptest::option::of(name()),
    );
    (head, prop::sample::select(vec![" ", "   ", "\n  "]), reaction(depth)).prop_map(
        |((ordinal, events, outcome), gap, reaction)| {
            let outcome = outcome.map(|name| format!(" as {name}")).unwrap_or_default();
            format!("on {ordinal}{}{outcome}{gap}{reaction}", events.join(", "))
        },
    )
}

fn end() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["\n", ";\n", "\n\n", "; ", " # note\n", "\r\n", "\r"])
}

fn body(depth: u32) -> BoxedStrategy<String> {
    let statements = proptest::collection::vec((statement(), end()), 1..4);
    let handlers = proptest::collection::vec(handler(depth), 0..3);
    (statements, handlers)
        .prop_map(|(statements, handlers)| {
            let statements: String = statements
                .into_iter()
                .map(|(statement, end)| format!("{statement}{end}"))
                .collect();
            let handlers: String =
                handlers.into_iter().map(|handler| format!("{handler}\n")).collect();
            format!("{statements}{handlers}")
        })
        .boxed()
}

fn setting() -> impl Strategy<Value = String> {
    let typed = number(&["", ": text", ": phone", ": secret digits", ": url", ": number"]);
    let value = number(&["", " = \"tomorrow\"", " = 4711", " = +6590000000", " = 1.5"]);
    prop_oneof![
        (name(), typed, value).prop_map(|(name, ty, value)| format!("param {name}{ty}{value}")),
        voice().prop_map(|voice| format!("default voice {voice} timeout 5s overall 10s")),
        handler(1).prop_map(|handler| format!("default {handler}")),
        Just("valid for 2h".to_owned()),
        Just("valid until 2026-12-01T18:00:00+08:00".to_owned()),
    ]
}

fn test_line() -> impl Strategy<Value = String> {
    prop_oneof![
        name().prop_map(|name| format!("set {name} = \"x\", other = 12")),
        number(&[
            "press 1",
            "press \"*\"",
            "press nothing",
            "callee busy",
            "bridge ends",
            "expect hangup",
            "expect call +6590000000"
        ]),
        text().prop_map(|text| format!("expect say {text}")),
        name().prop_map(|name| format!("expect step {name}")),
        name().prop_map(|name| format!("expect outcome \"{name}/1\"")),
        name().prop_map(|name| format!("expect {name} = 12")),
    ]
}

fn declaration() -> impl Strategy<Value = String> {
    let lines = proptest::collection::vec(test_line(), 1..5);
    prop_oneof![
        3 => (name(), body(2)).prop_map(|(name, body)| format!("step {name} {{\n{body}}}\n")),
        1 => ("[a-z ]{1,12}", lines).prop_map(|(name, lines)| format!("test \"{name}\" {{ {} }}\n", lines.join("\n"))),
    ]
}

/// A whole script that can be read without a finding.
pub(crate) fn script() -> impl Strategy<Value = String> {
    let settings = proptest::collection::vec(setting(), 0..4);
    let declarations = proptest::collection::vec(declaration(), 0..4);
    (settings, body(2), declarations).prop_map(|(settings, entry, declarations)| {
        let settings: String = settings.into_iter().map(|setting| format!("{setting}\n")).collect();
        format!("# A generated script.\n\n{settings}\n{entry}\n{}", declarations.concat())
    })
}

/// What may stand in the place of a space, a line's end, a comma, a brace in a script; most keep it
/// readable, some do not.
const LOOSE: &[(char, &[&str])] = &[
    (' ', &["  ", "\t", " \t ", "\n", "\n    ", " # c\n", "\n # c\n\n # d\n  ", ""]),
    (
        '\n',
        &[
            "\n\n",
            "\n \n\n",
            "  \n",
            "\r\n",
            "\r",
            " # c\n",
            "\n# c\n",
            "\n\n # c\n\n",
            " ; ",
            ";",
            " ",
        ],
    ),
    (',', &[" , ", ",", ",\n  ", "\n, ", ", # c\n", " # c\n # d\n ,"]),
    ('{', &["\n{", " # c\n{", "{ # c\n", "{\n\n # c\n\n", "{;", "{ \n "]),
    ('}', &["}\n\n", "\n}", " # c\n}", "};", "} # c\n", "\n\n # c\n\n}\n"]),
    (';', &[" ;;", ";\n", "\n", "; # c\n", "\n\n;"]),
];

/// The same script, or nearly, with other white space and with comments outside of its texts:
/// `choices` says where and what.
pub(crate) fn loosened(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().cycle().map(|choice| usize::from(*choice));
    let (mut loose, mut rest) = (String::new(), text);
    while let Some(letter) = rest.chars().next() {
        let stays = match letter {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' if rest.starts_with("\"\"\"") => {
                rest[3..].find("\"\"\"").map_or(rest.len(), |end| end + 6)
            }
            '"' => string(rest),
            _ => 0,
        };
        if stays > 0 {
            loose.push_str(&rest[..stays]);
            rest = &rest[stays..];
            continue;
        }
        let other = LOOSE.iter().find(|(sign, _)| *sign == letter).map(|(_, other)| *other);
        let choice = choices.next().unwrap_or(255);
        match other.filter(|_| choice < 80).and_then(|other| other.iter().cycle().nth(choice)) {
            Some(other) => loose.push_str(other),
            None => loose.push(letter),
        }
        rest = &rest[letter.len_utf8()..];
    }
    loose
}

/// The length of a string with its quotes.
fn string(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return at + 1,
            '\\' => drop(letters.next()),
            _ => {}
        }
    }
    text.len()
}
