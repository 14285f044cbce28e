//! Hides secrets in what is shown. In: the declarations and the values of a call. Out: the same
//! words with `•••` where a secret value stood. It hides too much rather than too little.

use crate::flow::machine::Declared;
use crate::flow::template::{Manner, Piece, Template};
use crate::flow::value::{HIDDEN, Values};

/// The spellings of all secrets of a call.
#[derive(Debug, Clone, Default)]
pub struct Mask(Vec<String>);

impl Mask {
    /// The secrets among `values`, as they are spelt, spoken and put into addresses.
    pub fn new(names: &[Declared], values: &Values) -> Self {
        let mut spellings = Vec::new();
        for declared in names.iter().filter(|declared| declared.ty.secret) {
            let value = values.get(&declared.name).or(declared.default.as_deref());
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            for manner in [Manner::Plain, Manner::Spoken, Manner::Url] {
                let piece = Piece::Insert(declared.name.clone(), manner);
                let text = Template { pieces: vec![piece] };
                let filled = text.fill(|_| Some((value, declared.ty.kind)));
                spellings.extend(filled);
            }
        }
        // The longest first: a short secret may be a part of a long one.
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        spellings.dedup();
        Self(spellings)
    }

    /// The words without the secrets.
    pub fn hide(&self, words: &str) -> String {
        self.0.iter().fold(words.to_owned(), |words, secret| words.replace(secret, HIDDEN))
    }
}
