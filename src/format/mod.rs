//! Tree to text. In: a syntax tree without broken parts. Out: a script that parses to the same
//! tree. Plain: one statement a line, two spaces a level; comments are not in the tree, so they
//! are not printed.

mod print;

pub use print::print;
