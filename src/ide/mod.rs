//! What an editor shows and does with a script. In: an [`Analysis`], made once for each version of
//! the text, and a byte offset or a span. Out: names with their places, outlines, words to complete:
//! types of our own. No protocol is known here, and nothing is read or printed.

mod analysis;
mod braces;
mod complete;
mod hover;
mod lex;
mod markdown;
mod place;
mod reading;
mod scene;

pub use analysis::{Analysis, Known};
pub use complete::{Completion, CompletionKind, complete};
pub use hover::{Hover, hover};
