//! `ivrc explain`: a rule's page, a status code of the provider, a word of the language; or all
//! of them in a list.

use serde::Serialize;

use super::exit::Exit;
use super::layout::Layout;
use super::page::{bold, plain};
use super::problem::{Problem, Stop};
use super::shell::Shell;
use crate::finding::nearest;
use crate::provider::codes::{CODES, Code};
use crate::report::{Style, visible, wrap};
use crate::rule::{Rule, Severity};
use crate::syntax::words::{self, Word};

/// Explain a rule, a status code of the provider, or a word of the language
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples: `ivrc explain missing-voice`, `ivrc explain -1006`, `ivrc explain capture`.
--json prints {\"version\":1,\"kind\":\"rule\"|\"code\"|\"word\", …}, or with --list
{\"version\":1,\"rules\":[…],\"codes\":[…],\"words\":[…]}.")]
pub(super) struct Args {
    /// A rule, a status code, or a word
    #[arg(value_name = "RULE|CODE|WORD", allow_hyphen_values = true)]
    #[arg(required_unless_present = "list")]
    topic: Option<String>,
    /// List all rules, codes and words
    #[arg(long, conflicts_with = "topic")]
    list: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// What can be explained.
enum Topic {
    Rule(Rule),
    Code(&'static Code),
    Word(&'static Word),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
enum Entry {
    #[serde(rename_all = "camelCase")]
    Rule { name: Rule, severity: Severity, provider_code: Option<i32>, page: Option<&'static str> },
    #[serde(rename_all = "camelCase")]
    Code { number: i32, meaning: &'static str, next: &'static str, rules: Vec<Rule> },
    #[serde(rename_all = "camelCase")]
    Word {
        word: &'static str,
        is: &'static str,
        form: &'static str,
        about: &'static str,
        wire: Option<&'static str>,
        range: Option<&'static str>,
        default: Option<&'static str>,
        provider_codes: &'static [i32],
        example: &'static str,
    },
}

#[derive(Serialize)]
struct One {
    version: u32,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Serialize)]
struct List {
    version: u32,
    rules: Vec<Entry>,
    codes: Vec<Entry>,
    words: Vec<Entry>,
}

/// Explains.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let style = shell.out_style();
    let text = match &args.topic {
        None if args.json => Layout::Indented.text(&all())?,
        None => list(style),
        Some(written) => {
            let topic = find(written).ok_or_else(|| unknown(written))?;
            if args.json {
                Layout::Indented.text(&One { version: 1, entry: topic.entry() })?
            } else {
                topic.text(style)
            }
        }
    };
    shell.say(&text)?;
    Ok(Exit::Done)
}

fn find(written: &str) -> Option<Topic> {
    let rule = || Rule::from_name(written).map(Topic::Rule);
    let word = || words::find(written).map(Topic::Word);
    // People leave out the minus sign, which all codes of four digits have.
    let number = || written.parse::<i32>().ok();
    let code = || {
        let number = number()?;
        Code::from_number(number).or_else(|| Code::from_number(-number)).map(Topic::Code)
    };
    rule().or_else(code).or_else(word)
}

fn unknown(written: &str) -> Problem {
    let words = words::ALL.iter().map(|word| word.text);
    let names = Rule::ALL.iter().map(|rule| rule.name()).chain(words);
    let help = match nearest(written, names) {
        Some(near) => format!("did you mean `ivrc explain {near}`?"),
        None => "`ivrc explain --list` names all that can be explained".to_owned(),
    };
    Problem::new(format!("there is no rule, status code or word `{}`", visible(written))).help(help)
}

impl Topic {
    fn entry(&self) -> Entry {
        match *self {
            Topic::Rule(rule) => rule_entry(rule, Some(rule.page())),
            Topic::Code(code) => code_entry(code),
            Topic::Word(word) => word_entry(word),
        }
    }

    fn text(&self, style: Style) -> String {
        match *self {
            Topic::Rule(rule) => {
                let heading = format!("{}: {}", bold(rule.name(), style), facts(rule));
                format!("{heading}\n\n{}", plain(rule.page(), style))
            }
            Topic::Code(code) => code_text(code, style),
            Topic::Word(word) => word_text(word, style),
        }
    }
}

/// `error, prevents -1002`.
fn facts(rule: Rule) -> String {
    let severity = match rule.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Pedantic => "warning, shown with --pedantic",
    };
    let codes: Vec<_> = rule.provider_codes().iter().map(i32::to_string).collect();
    match codes.as_slice() {
        [] => severity.to_owned(),
        codes => format!("{severity}, prevents {}", codes.join(" and ")),
    }
}

fn code_text(code: &Code, style: Style) -> String {
    let heading = bold(&code.number.to_string(), style);
    let mut text = format!("{heading}: {}\n\n", code.meaning);
    text.push_str(&wrap(&format!("What to do: {}.", code.next), style.width));
    text.push('\n');
    let rules: Vec<_> = code.rules().map(|rule| format!("`{}`", rule.name())).collect();
    if !rules.is_empty() {
        let found = format!("Found before sending by {}.", rules.join(", "));
        text.push_str(&wrap(&found, style.width));
        text.push('\n');
    }
    text
}

fn list(style: Style) -> String {
    let mut out = format!("{}\n", bold("Rules", style));
    for rule in Rule::ALL {
        out.push_str(&format!("  {:24} {}\n", rule.name(), facts(*rule)));
    }
    out.push_str(&format!("\n{}\n", bold("Status codes of the provider", style)));
    for code in CODES {
        out.push_str(&format!("  {:<6} {}\n", code.number, code.meaning));
    }
    out.push_str(&format!("\n{}\n", bold("Words of the language", style)));
    for word in words::ALL {
        out.push_str(&format!("  {:24} {}\n", word.text, word.kind.name()));
    }
    out
}

fn all() -> List {
    List {
        version: 1,
        rules: Rule::ALL.iter().map(|&rule| rule_entry(rule, None)).collect(),
        codes: CODES.iter().map(code_entry).collect(),
        words: words::ALL.iter().map(word_entry).collect(),
    }
}

fn rule_entry(rule: Rule, page: Option<&'static str>) -> Entry {
    let (severity, provider_code) = (rule.severity(), rule.provider_codes().first().copied());
    Entry::Rule { name: rule, severity, provider_code, page }
}

fn code_entry(code: &Code) -> Entry {
    let Code { number, meaning, next } = *code;
    Entry::Code { number, meaning, next, rules: code.rules().collect() }
}

fn word_entry(word: &'static Word) -> Entry {
    Entry::Word {
        word: word.text,
        is: word.kind.name(),
        form: word.form,
        about: word.about,
        wire: word.wire,
        range: word.range,
        default: word.default,
        provider_codes: word.codes,
        example: word.example,
    }
}

fn word_text(word: &Word, style: Style) -> String {
    let heading = format!("{}: {}", bold(word.text, style), word.kind.name());
    let mut text =
        format!("{heading}\n\n    {}\n\n{}\n\n", word.form, wrap(word.about, style.width));
    let options = word.options.join(", ");
    let codes = word.codes.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    let listed = |list: &str| Some(list.to_owned()).filter(|list| !list.is_empty());
    let fact = |fact: Option<&str>| fact.map(str::to_owned);
    let facts = [
        ("In the JSON", fact(word.wire)),
        ("Range", fact(word.range)),
        ("Left out", fact(word.default)),
        ("Options", listed(&options)),
        ("If it is wrong, the provider says", listed(&codes)),
    ];
    for (what, fact) in facts {
        if let Some(fact) = fact {
            text.push_str(&wrap(&format!("{what}: {fact}."), style.width));
            text.push('\n');
        }
    }
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    text.push_str(&format!("Example:\n\n    {}\n", word.example));
    text
}
