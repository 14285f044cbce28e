//! Names of blocks. In: a block of a flow. Out: `entry`, a step's name, or for a nameless block
//! the way to it: `confirm/2`, `default/else.3`. They stand in ids that travel with every event,
//! so they are short and plain.

use super::build::event;
use super::digest::short_hash;
use super::machine::Event;
use super::{BlockId, Flow, Origin};
use crate::syntax::ast::Handler;

/// The most bytes of a name.
pub const MAX_BYTES: usize = 96;

/// How much of a longer name stays; `-` and 8 hex digits follow.
const KEPT_BYTES: usize = MAX_BYTES - 9;

/// The name of a block, whether it waits or not.
pub fn name(flow: &Flow<'_>, id: BlockId) -> String {
    let mut parts = Vec::new();
    let mut at = id;
    while let Some(block) = flow.block(at) {
        match block.origin {
            Origin::Entry => {
                parts.push("entry".to_owned());
                break;
            }
            Origin::Step(step) => {
                parts.push(step.name.node.to_owned());
                break;
            }
            Origin::Handler { parent, handler } => {
                parts.push(segment(handler));
                at = parent;
            }
            Origin::Default { handler, .. } => {
                parts.push(segment(handler));
                parts.push("default".to_owned());
                break;
            }
        }
    }
    parts.reverse();
    shortened(parts.join("/"))
}

/// The name of the nameless block of a line: `path` is the whole way to its parent (`default` for
/// a `default on` line), `first` the first event of the line. With it, the whole way to the block,
/// which is longer than its name where that had to be shortened.
pub fn nameless(path: &str, first: &Event, ordinal: u32) -> (String, String) {
    let full = format!("{path}/{}", with_ordinal(event_name(first), ordinal));
    (shortened(full.clone()), full)
}

/// The first event of a line, and its ordinal.
fn segment(handler: &Handler<'_>) -> String {
    let first = handler.events.first().map(|event| &event.node);
    // `error` is the one event that a machine does not know.
    let name = first.map_or_else(String::new, |first| {
        event(first).map_or_else(|| "error".to_owned(), |event| event_name(&event))
    });
    with_ordinal(name, handler.ordinal.map_or(1, |ordinal| ordinal.node))
}

fn with_ordinal(event: String, ordinal: u32) -> String {
    if ordinal > 1 { format!("{event}.{ordinal}") } else { event }
}

fn event_name(event: &Event) -> String {
    match event {
        Event::Keys(keys) => keys.replace('*', "s").replace('#', "h"),
        Event::Value(name) => format!("is.{name}"),
        Event::Range(low, high) => format!("{low}-{high}"),
        Event::Digits | Event::Nomatch | Event::Noinput | Event::Else | Event::Done => {
            event.to_string()
        }
    }
}

/// The hash is of the full name, so that two long names stay apart.
fn shortened(full: String) -> String {
    if full.len() <= MAX_BYTES {
        return full;
    }
    let kept = (0..=KEPT_BYTES).rev().find_map(|end| full.get(..end)).unwrap_or_default();
    format!("{kept}-{}", short_hash(&full))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::sample::lowered;

    #[test]
    fn a_nameless_block_is_named_by_the_way_to_it() {
        let text = "default on 3rd else { say \"x\"; capture 1 }
            call +6590000000 from +6588000000; -> a
            step a {
              say \"x\"; capture
              on \"*#\", 2 { say \"x\"; capture 1; on 1..5 { hangup } }
              on 1st digits { hangup }
              on 2nd {pin} { hangup }
            }";
        let names =
            lowered(text, |flow| flow.blocks().map(|(id, _)| name(flow, id)).collect::<Vec<_>>());
        let expected =
            ["entry", "a", "a/sh", "a/sh/1-5", "a/digits", "a/is.pin.2", "default/else.3"];
        assert_eq!(names, expected);
    }

    #[test]
    fn long_names_end_with_their_hash() {
        let fits = "a".repeat(96);
        assert_eq!(shortened(fits.clone()), fits);
        let short = shortened("a".repeat(97));
        assert_eq!(short.len(), 96);
        assert!(short.starts_with(&"a".repeat(87)));
        assert_ne!(short, shortened("a".repeat(98)));
    }
}
