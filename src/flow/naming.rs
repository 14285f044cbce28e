//! Names of blocks. In: a block of a flow. Out: `entry`, a step's name, or for a nameless block
//! the way to it: `confirm/2`, `default/else.3`. They stand in ids that travel with every event,
//! so they are short and plain.

use super::digest::short_hash;
use super::{BlockId, Flow, Origin};
use crate::syntax::ast::{Event, Handler};

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

/// The first event of a line, and its ordinal.
fn segment(handler: &Handler<'_>) -> String {
    let event = handler.events.first().map_or_else(String::new, |event| event_name(&event.node));
    match handler.ordinal {
        Some(ordinal) if ordinal.node > 1 => format!("{event}.{}", ordinal.node),
        Some(_) | None => event,
    }
}

fn event_name(event: &Event<'_>) -> String {
    match event {
        Event::Keys(keys) => keys.replace('*', "s").replace('#', "h"),
        Event::Insert(name) => format!("is.{name}"),
        Event::Range(low, high) => format!("{}-{}", low.0, high.0),
        Event::Digits => "digits".to_owned(),
        Event::Nomatch => "nomatch".to_owned(),
        Event::Noinput => "noinput".to_owned(),
        Event::Else => "else".to_owned(),
        Event::Done => "done".to_owned(),
        Event::Error => "error".to_owned(),
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
