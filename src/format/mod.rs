//! Text in the one layout. In: a source, its tree, comments and findings; or a tree that was made
//! and not read. Out: the text. Only white space, `;`, the quotes around keys and names, and the
//! form of long texts change: the tree and every comment stay. A line that could not be read stays
//! as it is, byte for byte. Nothing is reported here.

mod chunk;
mod handler;
mod line;
mod page;
mod part;
mod script;
mod statement;
mod test;
#[cfg(test)]
mod tests;
mod text;
mod written;

use page::Page;
use written::Written;

use crate::source::{BOM, Source, in_form_of};
use crate::syntax::ast::Script;
use crate::syntax::{Parsed, parse};

/// The most columns of a line. A longer one is broken before an option or in a text, if it can be;
/// what was written on one line of `on`, or in a block on one line, never is.
const WIDTH: usize = 120;

/// The most columns of a line of a text that is broken.
const TEXT_WIDTH: usize = 100;

/// Columns for each level.
const INDENT: usize = 2;

/// A text in the one layout, with its own byte order mark and the line end that it uses first. It
/// never fails: what cannot be read is left as it is.
pub fn format(source: &Source) -> String {
    format_parsed(source, &parse(source))
}

/// The same for a source that was parsed before; `parsed` must be of `source`.
pub fn format_parsed(source: &Source, parsed: &Parsed<'_>) -> String {
    let written = Written::new(source, parsed);
    let parts = part::of_script(Some(&written), &parsed.script);
    let mut page = Page::new(Some(&written));
    page.can_add_blocks = !part::leaves_quotes(&written, &parts);
    script::print(&mut page, &parts);
    let text = page.text();
    // A byte order mark below empty lines is a mistake; at the top it would be none.
    let text = if text.starts_with(BOM) { format!("\n{text}") } else { text };
    in_form_of(source.text(), &text)
}

/// The text of a tree that was made and not read: its spans are not looked at. What is broken in
/// it is left out. Lines end in `\n`.
pub fn print(script: &Script<'_>) -> String {
    let parts = part::of_script(None, script);
    let mut page = Page::new(None);
    script::print(&mut page, &parts);
    page.text()
}
