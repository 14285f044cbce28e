//! What an editor shows and does with a script. In: an [`Analysis`], made once for each version of
//! the text, and a byte offset or a span. Out: names with their places, outlines, words to complete:
//! types of our own. No protocol is known here, and nothing is read or printed.

mod analysis;
mod folds;
mod names;
mod outline;
mod rename;
#[cfg(test)]
mod sample;

pub use analysis::{Analysis, Known};
pub use folds::{Fold, folds};
pub use names::{NameKind, Occurrence, definitions, name_at, occurrences, references};
pub use outline::{Part, PartKind, outline};
pub use rename::{renamable, rename};
