//! Every word of the table has its colour in every editor, as what it is.

use std::collections::BTreeSet;
use std::fs;

use ivrc::syntax::ast::Kind;
use ivrc::syntax::words::{self, ALL, Word, WordKind};
use serde_json::{Value, json};

use crate::{path, read};

const GRAMMAR: &str = "editors/vscode/syntaxes/ivr.tmLanguage.json";
const SAMPLES: &str = "editors/vscode/test/words.json";

/// The words that are coloured alike: how the group is called, and its scope in a TextMate grammar.
struct Group {
    name: &'static str,
    scope: &'static str,
    words: Vec<&'static str>,
}

/// Every word of the language, in groups.
fn groups() -> Vec<Group> {
    let of = |kind| words_of(words::of_kind(kind));
    let group = |name, scope, words| Group { name, scope, words };
    vec![
        group("statement", "keyword.control.statement.ivr", of(WordKind::Statement)),
        group("option", "storage.modifier.option.ivr", of(WordKind::Option)),
        group("setting", "storage.modifier.setting.ivr", of(WordKind::Setting)),
        group("event", "constant.language.event.ivr", of(WordKind::Event)),
        group("test", "keyword.control.test.ivr", of(WordKind::Test)),
        group("structure", "keyword.control.structure.ivr", of(WordKind::Structure)),
        group("value", "constant.language.value.ivr", values()),
        group("type", "support.type.ivr", types()),
    ]
}

/// Sorted, without `->`.
fn words_of(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let is_name = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_alphabetic());
    words.filter(is_name).collect::<BTreeSet<_>>().into_iter().collect()
}

/// `digits` is an event in the table, and a type as well.
fn types() -> Vec<&'static str> {
    let kinds = Kind::ALL.iter().map(|(_, word)| *word);
    words_of(words::of_kind(WordKind::Type).chain(kinds))
}

/// The words that stand in the forms of others and are none of their own: `busy`, `until`, `off`.
fn values() -> Vec<&'static str> {
    let parts = |word: &'static Word| {
        word.form.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
    };
    let is_value = |part: &&str| {
        part.starts_with(|letter: char| letter.is_ascii_lowercase()) && words::find(part).is_none()
    };
    words_of(ALL.iter().flat_map(parts).filter(is_value))
}

#[test]
fn the_table_gives_the_words_that_are_known_to_be_there() {
    for (name, some) in [
        ("statement", "reprompt"),
        ("option", "overall"),
        ("event", "noinput"),
        ("value", "no-answer"),
        ("value", "until"),
        ("value", "off"),
        ("type", "digits"),
        ("type", "secret"),
    ] {
        let group = groups().into_iter().find(|group| group.name == name).unwrap();
        assert!(group.words.contains(&some), "{name}: {:?}", group.words);
    }
    let grouped: BTreeSet<_> = groups().into_iter().flat_map(|group| group.words).collect();
    let missing: Vec<_> =
        ALL.iter().map(|word| word.text).filter(|word| !grouped.contains(word)).collect();
    assert_eq!(missing, ["->"], "words without a colour");
}

#[test]
fn the_textmate_grammar_has_every_word() {
    const END: &str = r"(?!\\w|-(?!>))";
    let words =
        |name: &str| groups().into_iter().find(|group| group.name == name).unwrap().words.join("|");
    let line = |Group { name, scope, words }: Group| {
        let words = words.join("|");
        let start = format!("    \"words-{name}\": ");
        let rest = format!(r#"{{ "name": "{scope}", "match": "(?<![\\w-])(?:{words}){END}" }},"#);
        (start, rest)
    };
    let mut lines: Vec<_> =
        groups().into_iter().filter(|group| group.name != "type").map(line).collect();
    let scope = groups().into_iter().find(|group| group.name == "type").unwrap().scope;
    let types = words("type");
    let scope = |number| format!(r#""{number}": {{ "name": "{scope}" }}"#);
    lines.push((
        "    \"type\": ".to_owned(),
        format!(
            r#"{{ "match": "(:)[ \\t]*({types}){END}(?:[ \\t]+({types}){END})?", "captures": {{ "1": {{ "name": "punctuation.separator.type.ivr" }}, {}, {} }} }},"#,
            scope(2),
            scope(3)
        ),
    ));
    // `{ hangup }` is a block of one statement, and no insert.
    let statements = words("statement");
    lines.push((
        "    \"insert\": ".to_owned(),
        format!(
            r#"{{ "name": "meta.embedded.insert.ivr", "match": "(\\{{)[ \\t]*(?!(?:{statements})[ \\t]*\\}})([A-Za-z][\\w-]*)[ \\t]*(\\}})", "captures": {{ "1": {{ "name": "punctuation.section.embedded.begin.ivr" }}, "2": {{ "name": "variable.other.insert.ivr" }}, "3": {{ "name": "punctuation.section.embedded.end.ivr" }} }} }},"#
        ),
    ));
    holds(GRAMMAR, &lines);
    let grammar: Value = serde_json::from_str(&read(GRAMMAR)).unwrap();
    // What is defined is used, and what is used is defined.
    let repository = grammar["repository"].as_object().unwrap();
    let mut included = BTreeSet::new();
    includes(&grammar, &mut included);
    let defined: BTreeSet<_> = repository.keys().map(|key| format!("#{key}")).collect();
    assert_eq!(included, defined);
}

/// The tests of the extension read this file: each word's example, and how the word is coloured.
#[test]
fn the_samples_of_the_words_are_those_of_the_table() {
    let sample = |word: &Word| {
        // `digits` is in two groups; the table has it as an event.
        let is_type = word.kind == WordKind::Type;
        let own =
            |group: &Group| (group.name == "type") == is_type && group.words.contains(&word.text);
        let group = groups().into_iter().find(own);
        let scope = group.map_or("keyword.operator.goto.ivr", |group| group.scope);
        json!({ "word": word.text, "scope": scope, "line": word.example })
    };
    let samples: Vec<_> = ALL.iter().map(sample).collect();
    let expected = serde_json::to_string_pretty(&samples).unwrap() + "\n";
    is(SAMPLES, &expected);
}

#[test]
fn vim_has_every_word() {
    const END: &str = r"%(\w|-%(\>)@!)@!";
    let line = |Group { name, words, .. }: Group| {
        let words = words.join("|");
        if name == "type" {
            let rest = format!(r#""\v%(:\s*%(secret\s+)?)@<=%({words}){END}""#);
            return ("syn match ivrType ".to_owned(), rest);
        }
        let mut letters = name.chars();
        let first = letters.next().unwrap().to_ascii_uppercase();
        let start = format!("syn match ivr{first}{}Word ", letters.as_str());
        (start, format!(r#""\v%(\w|-)@1<!%({words}){END}""#))
    };
    holds("editors/vim/syntax/ivr.vim", &groups().into_iter().map(line).collect::<Vec<_>>());
    let options = words_of(words::of_kind(WordKind::Option)).join("|");
    let option = ("let s:option = ".to_owned(), format!(r"'\v^\s*%({options}){END}'"));
    holds("editors/vim/indent/ivr.vim", &[option]);
}

#[test]
fn emacs_has_every_word() {
    let line = |Group { name, words, .. }: Group| {
        let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
        (format!("(defconst ivr-mode--{name}-words "), format!("'({}))", words.join(" ")))
    };
    holds("editors/emacs/ivr-mode.el", &groups().into_iter().map(line).collect::<Vec<_>>());
}

// --- Helpers ------------------------------------------------------------------------------------

/// Each line is there: how it begins, and how it goes on. With `UPDATE` it is written.
fn holds(name: &str, lines: &[(String, String)]) {
    let mut text: Vec<String> = read(name).lines().map(str::to_owned).collect();
    for (start, rest) in lines {
        let mut found = text.iter_mut().filter(|line| line.starts_with(start.trim_end()));
        let line = found.next().unwrap_or_else(|| panic!("{name}: no line begins with `{start}`"));
        *line = format!("{start}{rest}");
    }
    is(name, &(text.join("\n") + "\n"));
}

/// The file holds this text. With `UPDATE` it is written.
fn is(name: &str, expected: &str) {
    if fs::read_to_string(path(name)).is_ok_and(|there| there == expected) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(name), expected).unwrap();
        return;
    }
    panic!("{name} is not what the table of words says: UPDATE=1 cargo test --test editors");
}

/// Every `include` below a value.
fn includes(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            into.extend(object.get("include").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|inner| includes(inner, into));
        }
        Value::Array(items) => items.iter().for_each(|inner| includes(inner, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
