//! Where a place lies in a script. In: a text, however broken, and an offset. Out: the blocks
//! around it, the line of the language that it belongs to, and what may stand there. It looks at
//! nothing but tokens: the tree knows only what is whole, and a line that is typed seldom is.

use super::Analysis;
use super::lex::{Token, TokenKind, is_header, tokens};
use super::reading::{Due, Reading, option};
use crate::syntax::words::{self, Word, WordKind};

/// A block, or the file itself.
#[derive(Debug)]
pub(super) struct Scope {
    /// What it is the block of.
    pub(super) kind: ScopeKind,
    /// The place of its `{`; 0 for the file.
    pub(super) open: u32,
    /// What its lines up to the place begin with; `None` for what is no word of the language.
    pub(super) lines: Vec<Option<&'static Word>>,
}

/// What a block belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScopeKind {
    /// None: the file itself.
    File,
    /// `step NAME { … }`
    Step,
    /// `on EVENT { … }`
    Event,
    /// `default on EVENT { … }`
    Default {
        /// The event is `error`.
        error: bool,
    },
    /// `test "…" { … }`
    Test,
    /// Nothing that the language knows.
    Unknown,
}

/// A place in a script.
#[derive(Debug)]
pub(super) struct Place {
    /// The file and the blocks around the place, from without to within.
    pub(super) scopes: Vec<Scope>,
    /// The line that the place belongs to, up to there.
    pub(super) line: Reading,
    /// The options that the line has behind the place.
    pub(super) later: Vec<&'static str>,
    /// The place stands at the beginning of a line, where another one may begin. `line` is the
    /// one above, which may go on.
    pub(super) fresh: bool,
    /// The word that the place lies in or touches.
    pub(super) word: Option<Token>,
    /// The text or the comment that the place lies in.
    pub(super) inside: Option<Token>,
}

impl Place {
    /// Where an offset lies. What stands before the step or test around it is not read again:
    /// a step begins afresh, whatever was left open above it.
    pub(super) fn of(analysis: &Analysis, offset: u32) -> Self {
        let text = analysis.source().text();
        let declarations = &analysis.parsed().script.declarations;
        let above = declarations.partition_point(|one| one.span.start < offset);
        let nearest = above.checked_sub(1).and_then(|at| declarations.get(at));
        let from = nearest.map_or(0, |nearest| nearest.span.start);
        let tokens = tokens(text, from, offset);
        let near = || tokens.iter().filter(|token| token.touches(offset));
        let inside = near().find(|token| token.encloses(offset)).copied();
        let word = near().filter(|_| inside.is_none());
        let ranked = word.filter_map(|token| Some((rank(token, text, offset)?, token)));
        let word = ranked.min_by_key(|(rank, _)| *rank).map(|(_, token)| *token);
        let at = inside.or(word).map_or(offset, |token| token.start);
        let count = tokens.partition_point(|token| token.end <= at && token.start < at);
        let (before, behind) = tokens.split_at_checked(count).unwrap_or_default();
        let mut reader = Reader::new(text, above > 1);
        for (index, token) in before.iter().enumerate() {
            if token.kind != TokenKind::Comment {
                reader.take(token, before.get(index + 1));
            }
        }
        let gap_start = before.last().map_or(from, |last| last.end);
        let gap = text.get(gap_start as usize..at as usize).unwrap_or_default();
        let line = Reading::of(text, &reader.line);
        let is_new_line = gap.contains(['\n', '\r']);
        let fresh = reader.line.is_empty() || is_new_line && !line.must_go_on();
        let later = later(text, &reader.line, word.filter(|_| !fresh), behind);
        if fresh {
            reader.end_line();
        }
        Self { scopes: reader.scopes, line, later, fresh, word, inside }
    }

    /// The innermost block, or the file.
    pub(super) fn scope(&self) -> ScopeKind {
        self.scopes.last().map_or(ScopeKind::File, |scope| scope.kind)
    }

    /// What the lines of the innermost block before this one begin with, in order.
    pub(super) fn lines(&self) -> &[Option<&'static Word>] {
        self.scopes.last().map_or(&[], |scope| scope.lines.as_slice())
    }

    /// A line before this one, in the same block, begins with that word.
    pub(super) fn has_line(&self, word: &str) -> bool {
        self.lines().iter().flatten().any(|line| line.text == word)
    }
}

/// Of the tokens that touch a place, which one is meant; `None` for one that is no word.
fn rank(token: &Token, text: &str, offset: u32) -> Option<u8> {
    match token.kind {
        TokenKind::Word | TokenKind::Dial => Some(0),
        // Right behind an arrow, what it leads to is meant.
        TokenKind::Arrow => (offset < token.end).then_some(1),
        // An arrow that is being typed.
        TokenKind::Other => (token.text(text) == "-").then_some(1),
        TokenKind::Text { .. }
        | TokenKind::Range
        | TokenKind::Open
        | TokenKind::Close
        | TokenKind::Semicolon
        | TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Equals
        | TokenKind::Comment => None,
    }
}

/// The options of a line behind a place in it, or behind its end so far.
fn later(text: &str, line: &[Token], word: Option<Token>, behind: &[Token]) -> Vec<&'static str> {
    let (mut line, mut found) = (line.to_vec(), Vec::new());
    if line.is_empty() {
        return found;
    }
    let skipped = usize::from(word.is_some());
    line.extend(word);
    let behind = behind.iter().filter(|token| token.kind != TokenKind::Comment);
    let mut behind = behind.skip(skipped).peekable();
    while let Some(token) = behind.next() {
        let reading = Reading::of(text, &line);
        let is_over = match token.kind {
            TokenKind::Semicolon => true,
            TokenKind::Close => !reading.in_insert(),
            TokenKind::Open => !reading.takes_insert(token, behind.peek().copied()),
            TokenKind::Word
            | TokenKind::Text { .. }
            | TokenKind::Dial
            | TokenKind::Arrow
            | TokenKind::Range
            | TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Equals
            | TokenKind::Comment
            | TokenKind::Other => reading.is_over_before(token, text),
        };
        if is_over {
            break;
        }
        found.extend(option(token).map(|word| word.text));
        line.push(*token);
    }
    found
}

/// Takes tokens one by one and knows where a line of the language ends.
struct Reader<'s> {
    text: &'s str,
    scopes: Vec<Scope>,
    /// The line that is being read.
    line: Vec<Token>,
}

impl<'s> Reader<'s> {
    /// Some step or test stands before the text that is read if `is_declared`.
    fn new(text: &'s str, is_declared: bool) -> Self {
        let lines = if is_declared { vec![words::find("step")] } else { Vec::new() };
        let file = Scope { kind: ScopeKind::File, open: 0, lines };
        Self { text, scopes: vec![file], line: Vec::new() }
    }

    fn take(&mut self, token: &Token, next: Option<&Token>) {
        if self.line.is_empty() {
            return self.begin(token);
        }
        let line = Reading::of(self.text, &self.line);
        match token.kind {
            TokenKind::Semicolon => self.end_line(),
            TokenKind::Close if line.in_insert() => self.line.push(*token),
            TokenKind::Close => self.close(),
            TokenKind::Open if line.takes_insert(token, next) => self.line.push(*token),
            TokenKind::Open => self.open(token, &line),
            TokenKind::Word
            | TokenKind::Text { .. }
            | TokenKind::Dial
            | TokenKind::Arrow
            | TokenKind::Range
            | TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Equals
            | TokenKind::Comment
            | TokenKind::Other => {
                if line.is_over_before(token, self.text) {
                    self.end_line();
                    self.begin(token);
                } else {
                    self.line.push(*token);
                }
            }
        }
    }

    fn begin(&mut self, token: &Token) {
        match token.kind {
            TokenKind::Semicolon | TokenKind::Comment => {}
            TokenKind::Close => self.close(),
            TokenKind::Open => self.open(token, &Reading::of(self.text, &[])),
            TokenKind::Word
            | TokenKind::Text { .. }
            | TokenKind::Dial
            | TokenKind::Arrow
            | TokenKind::Range
            | TokenKind::Comma
            | TokenKind::Colon
            | TokenKind::Equals
            | TokenKind::Other => {
                // Steps and tests stand in no block: one that is still open was forgotten.
                let starts = token.word.is_some_and(|word| word.kind == WordKind::Structure);
                if starts && is_header(self.text.get(token.start as usize..).unwrap_or_default()) {
                    self.scopes.truncate(1);
                }
                self.line.push(*token);
            }
        }
    }

    fn end_line(&mut self) {
        if let (Some(first), Some(scope)) = (self.line.first(), self.scopes.last_mut()) {
            scope.lines.push(Reading::first_word(first));
        }
        self.line.clear();
    }

    fn open(&mut self, token: &Token, line: &Reading) {
        let kind = match (line.word.map(|word| word.text), line.due) {
            (Some("step"), Due::Block) => ScopeKind::Step,
            (Some("test"), Due::Block) => ScopeKind::Test,
            (Some("default"), Due::Reaction { .. }) => ScopeKind::Default { error: line.error },
            (Some("on"), Due::Reaction { .. }) => ScopeKind::Event,
            _ => ScopeKind::Unknown,
        };
        self.end_line();
        self.scopes.push(Scope { kind, open: token.start, lines: Vec::new() });
    }

    fn close(&mut self) {
        self.end_line();
        if self.scopes.len() > 1 {
            self.scopes.pop();
        }
    }
}
