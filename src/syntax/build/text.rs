//! Texts: strings and text blocks, their escapes and inserts.

use std::borrow::Cow;

use super::{Builder, why_not_a_name};
use crate::finding::{Edit, Finding, Fix};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Piece, Text};
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words::{self, WordKind};

impl<'s> Builder<'s> {
    /// The text of a statement or an option; `None` where it could not be read.
    pub(super) fn text(&mut self, word: &str, pair: Node<'s>) -> Option<Spanned<Text<'s>>> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::string => {
                let text = self.string(span)?;
                Some(Spanned::new(text, span))
            }
            Rule::odd_string => {
                self.odd_string(&pair);
                let body = pair.into_inner().next()?;
                let mut text = Text::default();
                let good = self.pieces(self.span(&body), &mut text);
                good.then(|| Spanned::new(text, span))
            }
            Rule::text_block => {
                let text = self.text_block(span)?;
                Some(Spanned::new(text, span))
            }
            Rule::insert if word == "play" => {
                let name = self.insert_name(pair)?;
                let pieces = vec![Spanned::new(Piece::Insert(name), span)];
                Some(Spanned::new(Text { pieces, block: false }, span))
            }
            Rule::open_string | Rule::open_block => {
                self.open_string(&pair);
                None
            }
            _ => {
                let text = self.trimmed(span);
                let words = self.written(text);
                let finding = Finding::new(
                    Fault::UnquotedText,
                    text,
                    format!("the text of `{word}` stands without quotes"),
                )
                .label("here")
                .help(format!("write `{word} \"{words}\"`"));
                // A quote of another kind would be a part of the text, and read aloud.
                let quotes = ['“', '”', '„', '«', '»', '‘', '’', '\'', '`'];
                let is_bare = !words.starts_with(quotes) && !words.ends_with(quotes);
                let is_clear = is_bare && !words.contains('\\') && self.ends_clearly(word, text);
                self.report(if is_clear {
                    finding.fix("put it in quotes", text, format!("\"{words}\""))
                } else {
                    finding
                });
                None
            }
        }
    }

    /// Whether a text without quotes ends where it seems to. `voice en-GB-Emma` behind it is an
    /// option, `voice message` the rest of the text.
    fn ends_clearly(&self, word: &str, text: Span) -> bool {
        let options = words::find(word).map_or(&[][..], |word| word.options);
        let mut rest = self.rest_of_line(text).split_whitespace();
        while let Some(option) = rest.next() {
            if option.starts_with([';', '#', '}']) {
                return true;
            }
            let value = rest.next().unwrap_or_default();
            let is_value = value.starts_with(|letter: char| letter.is_ascii_digit())
                || value.contains('-')
                || ["on", "off"].contains(&value);
            if !options.contains(&option) || !is_value {
                return false;
            }
        }
        true
    }

    fn string(&mut self, span: Span) -> Option<Text<'s>> {
        // Most texts are one piece.
        let mut text = Text { pieces: Vec::with_capacity(1), block: false };
        let inside = Span { start: span.start + 1, end: span.end - 1, ..span };
        self.pieces(inside, &mut text).then_some(text)
    }

    /// `"""` to `"""`: lines trimmed, empty ones dropped, joined by one space.
    fn text_block(&mut self, span: Span) -> Option<Text<'s>> {
        let inside = Span { start: span.start + 3, end: span.end - 3, ..span };
        let body = self.written(inside);
        let first = body.split(['\n', '\r']).next().unwrap_or_default();
        let last = body.rsplit(['\n', '\r']).next().unwrap_or_default();
        let (wrong, message, help) = if !first.trim().is_empty() || !body.contains(['\n', '\r']) {
            (
                span.part(0, 3),
                "the `\"\"\"` that opens a text block must end its line",
                "begin the text on the next line",
            )
        } else if !last.trim().is_empty() {
            let end = Span { start: span.end - 3, ..span };
            (
                end,
                "the `\"\"\"` that closes a text block must stand first on its line",
                "put the closing `\"\"\"` on a line of its own",
            )
        } else {
            return self.block_lines(inside);
        };
        self.report(Finding::new(Fault::Syntax, wrong, message).label("here").help(help));
        None
    }

    fn block_lines(&mut self, inside: Span) -> Option<Text<'s>> {
        let mut text = Text { pieces: Vec::new(), block: true };
        let mut good = true;
        let mut at = 0;
        for line in self.written(inside).split(['\n', '\r']) {
            let words = line.trim();
            if !words.is_empty() {
                let place = inside.part(at + (line.len() - line.trim_start().len()), words.len());
                if !text.pieces.is_empty() {
                    text.pieces
                        .push(Spanned::new(Piece::Literal(Cow::Borrowed(" ")), place.before()));
                }
                good &= self.pieces(place, &mut text);
            }
            at += line.len() + 1;
        }
        good.then_some(text)
    }

    /// The pieces of one stretch of text. False if a mistake was reported.
    fn pieces(&mut self, span: Span, text: &mut Text<'s>) -> bool {
        let body = self.written(span);
        let mut good = true;
        let mut at = 0;
        while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = rest.find(['\\', '{']).unwrap_or(rest.len());
            if plain > 0 {
                let words = rest.get(..plain).unwrap_or_default();
                text.pieces
                    .push(Spanned::new(Piece::Literal(Cow::Borrowed(words)), span.part(at, plain)));
                at += plain;
                continue;
            }
            let (piece, len) = match special(rest) {
                Ok(read) => read,
                Err(fault) => {
                    self.bad_escape(span.part(at, fault.len), &fault);
                    good = false;
                    at += fault.len;
                    continue;
                }
            };
            text.pieces.push(Spanned::new(piece, span.part(at, len)));
            at += len;
        }
        good
    }

    fn bad_escape(&mut self, span: Span, fault: &BadEscape) {
        let written = self.written(span);
        let message = if written.starts_with('{') {
            format!("`{written}` opens no value")
        } else {
            format!("`{written}` is not an escape")
        };
        self.mention(span);
        let finding = Finding::new(Fault::BadEscape, span, message).label("here").help(fault.help);
        self.report(match fault.meant {
            Some(meant) => finding.fix("write a space", span, meant),
            None => finding,
        });
    }

    /// A string that the end of its line cuts off, or a text block that nothing closes.
    pub(super) fn open_string(&mut self, pair: &Node<'s>) {
        let span = self.span(pair);
        if pair.as_rule() == Rule::open_block {
            let finding = Finding::new(
                Fault::UnclosedString,
                span.part(0, 3),
                "this text block is never closed",
            );
            self.report(
                finding
                    .label("opened here")
                    .help("write `\"\"\"` on a line of its own where the text ends"),
            );
            return;
        }
        let body = self.written(span).trim_end();
        let finding =
            Finding::new(Fault::UnclosedString, span.part(0, 1), "this string is never closed")
                .label("opened here");
        let finding = match option_inside(body) {
            Some(at) => {
                let words = body.get(..at).unwrap_or(body).trim_end();
                finding.help(format!("write `\"` behind `{}`", last_words(words)))
            }
            None => finding.help(
                "write `\"` where the text ends; a text over several lines stands between `\"\"\"`",
            ),
        };
        self.report(finding);
    }

    /// Quotes of another kind.
    pub(super) fn odd_string(&mut self, pair: &Node<'s>) {
        let span = self.span(pair);
        let Some(body) = pair.clone().into_inner().next().map(|body| self.span(&body)) else {
            return;
        };
        let (open, close) = (Span { end: body.start, ..span }, Span { start: body.end, ..span });
        let signs = format!("`{}` and `{}`", self.written(open), self.written(close));
        let mut finding = Finding::new(
            Fault::WrongCharacter,
            span,
            format!("{signs} are not the quotes of the language"),
        )
        .label("a string stands between straight double quotes")
        .help(format!("write `\"{}\"`", shortened(self.written(body))));
        let straight = |span| Edit { span, text: "\"".to_owned() };
        let mut edits = vec![straight(open)];
        // A straight quote inside would end the text.
        let inside = self.written(body).match_indices('"');
        let bare = inside.filter(|(at, _)| !self.written(body.part(0, *at)).ends_with('\\'));
        edits.extend(bare.map(|(at, _)| Edit { span: body.part(at, 0), text: "\\".to_owned() }));
        edits.push(straight(close));
        finding.fix = Some(Fix { title: "write straight quotes".to_owned(), edits });
        self.report(finding);
    }
}

/// Why a `\` or a `{` in a text cannot stand there.
struct BadEscape {
    len: usize,
    help: &'static str,
    /// What stands there for a voice.
    meant: Option<&'static str>,
}

/// Reads an escape or an insert at the start of `rest`; with it, its length in bytes.
fn special<'s>(rest: &'s str) -> Result<(Piece<'s>, usize), BadEscape> {
    if rest.starts_with('{') {
        return insert(rest);
    }
    let mut letters = rest.chars();
    letters.next();
    let escaped = letters.next();
    let plain = |words: &'static str| Ok((Piece::Literal(Cow::Borrowed(words)), 2));
    match escaped {
        Some('"') => plain("\""),
        Some('\\') => plain("\\"),
        Some('{') => plain("{"),
        Some('}') => plain("}"),
        Some('u') => unicode(rest),
        Some('n' | 'r' | 't') => Err(BadEscape {
            len: 2,
            help: "delete it and write a space: a voice knows no line breaks",
            meant: Some(" "),
        }),
        other => Err(BadEscape {
            len: 1 + other.map_or(0, char::len_utf8),
            help: "the escapes are `\\\"`, `\\\\`, `\\{`, `\\}` and `\\u{…}`; for a backslash write `\\\\`",
            meant: None,
        }),
    }
}

fn insert(rest: &str) -> Result<(Piece<'_>, usize), BadEscape> {
    let end = rest.find(['}', '"']).filter(|&end| rest.get(end..=end) == Some("}"));
    let inside = end.and_then(|end| rest.get(1..end));
    match (inside.map(str::trim), end) {
        (Some(name), Some(end)) if !name.is_empty() && why_not_a_name(name).is_none() => {
            Ok((Piece::Insert(name), end + 1))
        }
        (_, end) => Err(BadEscape {
            len: end.map_or(1, |end| end + 1),
            help: "for a value write `{NAME}`; for a brace that is read aloud write `\\{`",
            meant: None,
        }),
    }
}

fn unicode(rest: &str) -> Result<(Piece<'_>, usize), BadEscape> {
    let help = "write a character's number in hex: `\\u{e9}` is é";
    let bad = |len| BadEscape { len, help, meant: None };
    let end = rest.find('}').filter(|_| rest.starts_with("\\u{")).ok_or(bad(2))?;
    let digits = rest.get(3..end).unwrap_or_default();
    let letter =
        u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() <= 6).and_then(char::from_u32);
    let letter = letter.ok_or(bad(end + 1))?;
    Ok((Piece::Literal(Cow::Owned(letter.to_string())), end + 1))
}

/// Where an option seems to begin inside a string that was never closed.
fn option_inside(body: &str) -> Option<usize> {
    words::of_kind(WordKind::Option)
        .filter(|word| {
            !matches!(
                *word,
                "as" | "from" | "record" | "hash" | "repeat" | "overall" | "success" | "failure"
            )
        })
        .filter_map(|word| body.rfind(&format!(" {word} ")))
        .min()
}

fn last_words(text: &str) -> String {
    let words: Vec<_> = text.trim_start_matches('"').split(' ').collect();
    match words.get(words.len().saturating_sub(3)..) {
        Some(last) if words.len() > 3 => format!("… {}", last.join(" ")),
        _ => words.join(" "),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
