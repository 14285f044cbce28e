//! For the tests of this stage: scripts as text.

use super::{Flow, Overrides, lower};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax;

/// Reads and lowers a script, whatever is wrong with it.
pub(super) fn lowered<T>(text: &str, look: impl FnOnce(&Flow<'_>) -> T) -> T {
    with(text, &Overrides::default(), |flow, _| look(flow))
}

/// The same with overrides, and with the source at hand.
pub(super) fn with<T>(
    text: &str,
    overrides: &Overrides,
    look: impl FnOnce(&Flow<'_>, &Source) -> T,
) -> T {
    let source = Source::new(FileId(0), "test.ivr", text);
    let parsed = syntax::parse(&source);
    look(&lower(&parsed.script, overrides), &source)
}

/// A menu with most of what a conversation can have.
pub(super) const CLINIC: &str = r#"
default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Sorry, something went wrong. Please call us back."; hangup }
param patient: phone
param name
param when = "tomorrow"

call {patient} from +6588000000
-> confirm

step confirm {
  say "Hello {name}. Your appointment is {when}. Press 1 to confirm, 2 to move it, or 0 for the front desk."
  capture 1
  on 1 as confirmed { say "Thank you, see you then."; hangup }
  on 2              -> move
  on 0              -> desk
  on nomatch        reprompt "1 confirms, 2 moves, 0 is the front desk."
  on 2nd else       -> goodbye
}

step move {
  say "For next Monday press 1, for next Tuesday press 2."
  capture 1
  on 1, 2 as moved { say "We have moved it. Goodbye."; hangup }
  on else          -> desk
}

step desk {
  call +6567654321 from +6588000000
  on done -> goodbye
}

step goodbye {
  say "Goodbye."
  hangup
}
"#;
