//! What somebody does in an editor, out of bytes.

use arbitrary::{Arbitrary, Unstructured};
use ivrc::syntax::words;

/// So many things are done in a session.
const MOST: usize = 24;

/// One of them. Places are shares of the text, so that they lie within it.
#[derive(Debug, Clone, Arbitrary)]
pub enum Op<'a> {
    /// Some bytes are replaced; with `more`, in one message with the edit after it.
    Type { at: u16, length: u8, word: Word<'a>, more: bool },
    /// What is between two positions is replaced, wherever they are.
    Replace { from: (u8, u8), to: (u8, u8), word: Word<'a>, more: bool },
    /// A whole new text: the old one up to a place, and a word.
    Whole { up_to: u16, word: Word<'a>, more: bool },
    /// Something is asked about a place.
    Ask { what: u8, at: u16 },
    /// A name gets another.
    Rename { at: u16, word: Word<'a> },
    /// Something can be done about what is between two places.
    Cure { from: u16, to: u16 },
    /// The findings are waited for.
    Wait,
    /// The document is saved; settings may have changed.
    Save,
    /// The document is closed and opened again.
    Reopen,
    /// A question is taken back.
    Cancel { back: u8 },
    /// Something that is no message of the protocol.
    Nonsense { what: u8 },
}

/// Something to write.
#[derive(Debug, Clone, Arbitrary)]
pub enum Word<'a> {
    /// A word of the language.
    Known(u8),
    /// What stands between words.
    Sign(u8),
    /// Anything.
    Any(&'a str),
}

/// What stands between words, and what only looks like it.
const SIGNS: &[&str] = &[
    "",
    "{",
    "}",
    "\"",
    "\"\"\"",
    "\n",
    "\r\n",
    "\r",
    " ",
    ";",
    "->",
    "#",
    "# note\n",
    "\\",
    "=",
    ",",
    ":",
    "..",
    "+6590000000",
    "é",
    "🎉",
    "\u{feff}",
    "/*",
    "*/",
    "//",
    "step new { hangup }\n",
    "\nstep b {\n",
    "test \"t\" {",
    "on 1",
    "say \"a {b}\"",
    "[{\"a\":",
    "param p\n",
    "'",
    "“",
];

impl Word<'_> {
    /// As it is written.
    pub fn text(&self) -> &str {
        let known = || words::ALL.iter().map(|word| word.text);
        match self {
            Word::Known(at) => known().cycle().nth(usize::from(*at)).unwrap_or_default(),
            Word::Sign(at) => {
                SIGNS.iter().cycle().nth(usize::from(*at)).copied().unwrap_or_default()
            }
            Word::Any(text) => text,
        }
    }
}

/// All that is done, in its order.
pub fn all(bytes: &[u8]) -> impl Iterator<Item = Op<'_>> {
    let mut bytes = Unstructured::new(bytes);
    let next = move || if bytes.is_empty() { None } else { Op::arbitrary(&mut bytes).ok() };
    std::iter::from_fn(next).take(MOST)
}
