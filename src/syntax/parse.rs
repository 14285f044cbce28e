//! The pest parser, run item by item. In: a source. Out: pairs for the builder, which makes the
//! tree. The grammar is total, so an item is refused for one reason only: it is nested too deep
//! for the stack.

use pest::Parser;
use pest::iterators::Pair;

use super::Parsed;
use super::again::Earlier;
use super::build::Builder;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::source::{BOM, Source};
use crate::span::Span;

/// How deep blocks may be nested.
pub const MAX_DEPTH: usize = 64;

/// The grammar of `grammar/ivr.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/ivr.pest"]
struct Grammar;

pub(super) type Node<'s> = Pair<'s, Rule>;

/// Reads a script. Never fails: any text gives a tree.
pub fn parse(source: &Source) -> Parsed<'_> {
    read(source, None)
}

/// Reads the new text of `earlier`, with the same result as [`parse`], only sooner: steps and tests
/// that stand there as before are not read again.
pub fn parse_again<'s>(new: &'s Source, earlier: &Earlier<'_, 's>) -> Parsed<'s> {
    read(new, Some(earlier))
}

fn read<'s>(source: &'s Source, earlier: Option<&Earlier<'_, 's>>) -> Parsed<'s> {
    let mut builder = Builder::new(source);
    let mut offset = if source.text().starts_with(BOM) { BOM.len_utf8() } else { 0 };
    while let Some(rest) = source.text().get(offset..).filter(|rest| !rest.is_empty()) {
        let known = earlier.map(|earlier| earlier.at(offset)).unwrap_or_default();
        if let Some(last) = known.last() {
            offset = last.end;
            known.into_iter().for_each(|again| builder.again(again));
            continue;
        }
        let Some(next) = Grammar::parse(Rule::next, rest).ok().and_then(|mut pairs| pairs.next())
        else {
            builder.too_deep(first_brace(source, offset));
            break;
        };
        let read = next.as_span().end();
        builder.item_at(offset, next);
        // The grammar takes at least one character of what is not empty; were it ever not so,
        // stopping is better than turning for ever.
        if read == 0 {
            break;
        }
        offset += read;
    }
    builder.finish()
}

fn first_brace(source: &Source, offset: usize) -> Span {
    let rest = source.text().get(offset..).unwrap_or_default();
    let start = offset + rest.find('{').unwrap_or_default();
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    Span::new(source.id(), start, start.saturating_add(1))
}

/// The finding for blocks that are nested too deep.
pub(super) fn too_deep(span: Span) -> Finding {
    Finding::new(Fault::TooDeep, span, format!("blocks are nested more than {MAX_DEPTH} deep here"))
        .label("this block is one too many")
        .help("give the inner blocks names: write `step NAME { … }` and go there with `-> NAME`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn every_random_text_gives_a_tree() {
        use proptest::prelude::*;
        let token = prop::sample::select(vec![
            "say", "capture", "call", "on", "step", "test", "default", "param", "{", "}", "\"",
            ";", "\n", " ", "->", "1", "1..2", "+65 90", "as", "voice", "x", "#", "\"\"\"", "\\",
            "→", "\u{a0}", "“", "//", "/*", "=", ",", ":", "timeout", "5s", "hangup", "expect",
            "set", "\r",
        ]);
        let texts = prop::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat());
        proptest!(|(text in texts)| {
            let source = Source::new(FileId(0), "x.ivr", text.clone());
            let parsed = parse(&source);
            for finding in &parsed.findings {
                for label in &finding.labels {
                    prop_assert!(text.get(label.span.range()).is_some(), "{finding:?}");
                }
            }
        });
    }
}
