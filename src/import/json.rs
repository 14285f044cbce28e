//! JSON text to a tree with places. Comments and trailing commas are read, as the provider's guides
//! print them; everything else that is not JSON is one error with its place. In: a source. Out: the
//! tree of `jsonc_parser`, the comments, or the note that says what cannot be read.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Range;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions, ParseStringErrorKind, parse_to_ast,
};

use super::cx::Remark;
use super::note::Note;
use crate::source::Source;
use crate::span::Span;

/// What a text held.
pub(super) struct Json<'j> {
    /// The tree.
    pub(super) value: Value<'j>,
    /// The comments, in the order of the file.
    pub(super) remarks: Vec<Remark>,
    /// How many bytes stand before the text that the tree's ranges count from.
    pub(super) base: usize,
}

/// JSON with comments and trailing commas, and not a freedom more.
const OPTIONS: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_trailing_commas: true,
    allow_loose_object_property_names: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a source.
pub(super) fn read(source: &Source) -> Result<Json<'_>, Note> {
    let whole = source.text();
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let base = whole.len() - text.len();
    let collect = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
    let parsed = parse_to_ast(text, &collect, &OPTIONS);
    let result = parsed.map_err(|error| unreadable(source, base, text, &error))?;
    let Some(value) = result.value else {
        return Err(Note::error(Span::new(source.id(), 0, 0), "there is no JSON in it")
            .help("give it the body of a request, `{ \"callflow\": [ … ] }`, or another document that `ivrc help import` names"));
    };
    let mut remarks: Vec<_> = result
        .comments
        .into_iter()
        .flatten()
        .flat_map(|(_, comments)| comments.iter().map(Remark::of).collect::<Vec<_>>())
        .collect();
    // Each stands in the map for the token before it and for the one behind.
    remarks.sort_by_key(|remark| remark.start);
    remarks.dedup_by_key(|remark| remark.start);
    Ok(Json { value, remarks, base })
}

/// The span of a range of the text behind `base`.
pub(super) fn span(source: &Source, base: usize, range: Range) -> Span {
    let at = |offset: usize| u32::try_from(base + offset).unwrap_or(u32::MAX);
    Span::new(source.id(), at(range.start), at(range.end))
}

fn unreadable(source: &Source, base: usize, text: &str, error: &ParseError) -> Note {
    if let Some(open) = open_string(text, error.range().start) {
        let range = Range::new(open, open + 1);
        return Note::error(span(source, base, range), "this string is never closed")
            .label("opened here")
            .help("write `\"` where it ends; a line break inside is `\\n`");
    }
    let (fact, help) = told(error.kind());
    let range = error.range();
    // What is missing has no width: the character before it is shown.
    let range = match text.get(..range.start).and_then(|before| before.chars().next_back()) {
        Some(before) if range.start == range.end => {
            Range::new(range.start - before.len_utf8(), range.end)
        }
        Some(_) | None => range,
    };
    // An object that is never closed reaches to the end: its brace is enough.
    let is_open = matches!(
        error.kind(),
        ParseErrorKind::UnterminatedObject | ParseErrorKind::UnterminatedArray
    );
    let range = if is_open { Range::new(range.start, range.start + 1) } else { range };
    Note::error(span(source, base, range), fact).help(help)
}

/// Where a string begins that holds a line break and so was probably never closed: the first one
/// before `end`.
fn open_string(text: &str, end: usize) -> Option<usize> {
    let mut letters = text.char_indices().take_while(|(at, _)| *at <= end).peekable();
    while let Some((start, letter)) = letters.next() {
        match (letter, letters.peek().map(|(_, next)| *next)) {
            ('"', _) => loop {
                match letters.next() {
                    Some((_, '\\')) => drop(letters.next()),
                    Some((_, '"')) => break,
                    Some((_, '\n' | '\r')) => return Some(start),
                    Some(_) => {}
                    None => break,
                }
            },
            ('/', Some('/')) => while letters.next_if(|(_, letter)| *letter != '\n').is_some() {},
            ('/', Some('*')) => {
                let mut last = ' ';
                letters.next();
                for (_, letter) in letters.by_ref() {
                    if (last, letter) == ('*', '/') {
                        break;
                    }
                    last = letter;
                }
            }
            _ => {}
        }
    }
    None
}

/// A fact about the text, and what to do.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is left cannot be named any closer")]
fn told(kind: &ParseErrorKind) -> (&'static str, &'static str) {
    use ParseErrorKind as Kind;
    match kind {
        Kind::ExpectedComma => ("a `,` is missing", "write `,` behind this value"),
        Kind::ExpectedColonAfterObjectKey => {
            ("a `:` is missing behind a key", "write `\"KEY\": VALUE`")
        }
        Kind::ExpectedObjectValue => ("a key has no value", "write a value behind the `:`"),
        Kind::ExpectedStringObjectProperty => {
            ("a key stands without quotes", "write it in double quotes")
        }
        Kind::SingleQuotedStringsNotAllowed => {
            ("a string stands in single quotes", "write it in double quotes")
        }
        Kind::UnterminatedObject => ("this `{` is never closed", "write `}` where it ends"),
        Kind::UnterminatedArray => ("this `[` is never closed", "write `]` where it ends"),
        Kind::UnterminatedCommentBlock => {
            ("this comment is never closed", "write `*/` where it ends")
        }
        Kind::MultipleRootJsonValues => {
            ("something stands behind the document", "give it one document, and nothing behind it")
        }
        Kind::NestingDepthExceeded => (
            "the values are nested too deeply",
            "give it a callflow: its values are never nested more than a few levels",
        ),
        Kind::UnexpectedCloseBrace => (
            "there is no value before this `}`",
            "write a value there, or delete what asks for one",
        ),
        Kind::UnexpectedCloseBracket => (
            "there is no value before this `]`",
            "write a value there, or delete what asks for one",
        ),
        Kind::UnexpectedComma => ("there is no value before this `,`", "delete it"),
        Kind::UnexpectedColon => ("there is no key before this `:`", "delete it"),
        Kind::UnexpectedWord => (
            "a word stands without quotes",
            "write it in double quotes; bare are only `true`, `false`, `null` and numbers",
        ),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            ("this string is never closed", "write `\"` where it ends")
        }
        Kind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            ("this `\\u` is no character", "write both halves of a pair, or the character itself")
        }
        Kind::String(_) => (
            "this escape means nothing in JSON",
            "write `\\\\` for a backslash; the escapes are `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`",
        ),
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => (
            "this is not a number of JSON",
            "write digits, with a decimal point between them if need be; a phone number stands in quotes",
        ),
        _ => ("this is not JSON", "write a value, a `,` or a closing bracket here"),
    }
}
