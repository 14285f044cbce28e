//! What an editor shows and does with a script. In: an [`Analysis`], made once for each version of
//! the text, and a byte offset or a span. Out: names with their places, outlines, words to complete:
//! types of our own. No protocol is known here, and nothing is read or printed.

mod analysis;
mod braces;
mod complete;
mod folds;
mod hover;
mod lex;
mod markdown;
mod names;
mod outline;
mod paint;
mod place;
mod reading;
mod rename;
#[cfg(test)]
mod sample;
mod scene;

pub use analysis::{Analysis, Known};
pub use complete::{Completion, CompletionKind, complete};
pub use folds::{Fold, folds};
pub use hover::{Hover, hover};
pub use names::{NameKind, Occurrence, definitions, name_at, occurrences, references};
pub use outline::{Part, PartKind, outline};
pub use paint::{Paint, Painted, paint};
pub use rename::{renamable, rename};
