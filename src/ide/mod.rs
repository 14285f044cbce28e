//! What an editor shows and does with a script. In: an [`Analysis`], made once for each version of
//! the text, and a byte offset or a span. Out: names with their places, outlines, words to complete:
//! types of our own. No protocol is known here, and nothing is read or printed.

mod analysis;

pub use analysis::{Analysis, Known};
