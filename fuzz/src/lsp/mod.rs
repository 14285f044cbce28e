//! An editor and its server. Whatever an editor sends, the server ends when the editor does and has no
//! bug to tell of; and when it is asked after any number of edits, it answers as one that was just
//! started with the text as it is then. In: a byte that says what the others are.

mod document;
mod editor;
mod op;
mod wire;

use ivrc::format::format;
use serde_json::Value;

use crate::reading::source;
use editor::Editor;
use wire::{Heard, Sent, served};

/// The first byte where the others are the stream as it is.
pub const STREAM: u8 = b'R';

/// The first byte where the others are bodies of messages, between them a byte 0xff.
pub const MESSAGES: u8 = b'M';

/// The bytes are a stream, messages, or a script and what is done with it: after a byte that says
/// what the editor is like come the script, a byte 0xff, and bytes for [`op::Op`]s.
pub fn run(data: &[u8]) {
    match data {
        [] => {}
        [STREAM, stream @ ..] => _ = served(vec![Sent::Bytes(stream.to_vec())]),
        [MESSAGES, bodies @ ..] => {
            let bodies = bodies.split(|byte| *byte == 0xff);
            _ = served(bodies.map(Sent::framed).collect());
        }
        [kind, session @ ..] => edited(*kind, session),
    }
}

/// Edits, and asks again from the beginning.
fn edited(kind: u8, session: &[u8]) {
    let mut parts = session.splitn(2, |byte| *byte == 0xff);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let mut editor = Editor::start(kind, &text);
    op::all(parts.next().unwrap_or_default()).for_each(|op| editor.does(op));
    let (edited, document) = editor.asks_about_everything();
    let edited = served(edited);
    let mut other = Editor::start(kind, document.text());
    other.is_at_version(document.version);
    let (fresh, _) = other.asks_about_everything();
    let fresh = served(fresh);
    assert_eq!(findings(&edited), findings(&fresh), "other findings of:\n{}", document.text());
    for (one, other) in edited.answers.iter().rev().zip(fresh.answers.iter().rev()) {
        if one.id < editor::LAST_QUESTIONS || other.id < editor::LAST_QUESTIONS {
            break;
        }
        assert_eq!(one.value, other.value, "another answer about:\n{}", document.text());
        if let Some(edits) = one.value["result"].as_array().filter(|_| one.id == editor::FORMATTING)
        {
            let laid_out = document.with(edits);
            assert_eq!(laid_out, format(&source(document.text())), "another layout");
        }
    }
}

/// What was found last.
fn findings(heard: &Heard) -> Option<&Value> {
    heard.findings.last()
}
