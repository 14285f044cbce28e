//! A reply. In: what the engine chose. Out: the same reply as the bytes of a response body and as
//! typed actions. A callflow without inserts was written out when the engine was loaded, so that
//! only the id is put before it here.

use crate::flow::template::Template;
use crate::flow::wire::{Action, Reply};

use super::effect::Effect;
use super::id::State;

/// What is sent when there is nothing to say; also where JSON could not be written, which no
/// callflow brings about.
const HANGUP: &str = r#"[{"action":"hangup"}]"#;

/// A reply with what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'e> {
    /// Where the call waits then; `None` when it ends.
    pub state: Option<State>,
    /// The `clientActionId` of that place.
    pub id: Option<String>,
    /// The line of the step that answered, its index in `Step::on`; `None` if none did.
    pub line: Option<usize>,
    /// What must be remembered, in order.
    pub effects: Vec<Effect>,
    pub(super) callflow: Callflow<'e>,
}

/// The actions of a reply.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Callflow<'e> {
    /// The same for every call; written out already.
    Fixed { actions: &'e [Action<Template>], json: &'e str },
    /// With the values of this call.
    Filled(Vec<Action<String>>),
}

impl Answer<'_> {
    /// The body of the response: `{"clientActionId":"…","callflow":[…]}`, without white space.
    pub fn body(&self) -> String {
        let filled;
        let callflow = match &self.callflow {
            Callflow::Fixed { json, .. } => *json,
            Callflow::Filled(actions) => {
                filled = to_json(actions);
                &filled
            }
        };
        // An id has no character that JSON would escape.
        let parts = match &self.id {
            Some(id) => [r#"{"clientActionId":""#, id, r#"","callflow":"#, callflow, "}"],
            None => ["{", r#""callflow":"#, callflow, "}", ""],
        };
        parts.concat()
    }

    /// The same as types, for the emulated phone.
    pub fn reply(&self) -> Reply<String> {
        let callflow = match &self.callflow {
            Callflow::Fixed { actions, .. } => fixed(actions),
            Callflow::Filled(actions) => actions.clone(),
        };
        Reply { client_action_id: self.id.clone(), callflow }
    }
}

/// The JSON of a callflow that is the same for every call, or nothing if it has an insert.
pub(super) fn write_fixed(actions: &[Action<Template>]) -> Option<String> {
    let is_fixed = actions.iter().flat_map(Action::texts).all(Template::is_fixed);
    is_fixed.then(|| to_json(&fixed(actions)))
}

/// The words of texts without inserts.
pub(super) fn fixed(actions: &[Action<Template>]) -> Vec<Action<String>> {
    let mut words = |text: &Template| text.fill(|_| None).unwrap_or_default();
    actions.iter().map(|action| action.map(&mut words)).collect()
}

fn to_json(actions: &[Action<String>]) -> String {
    serde_json::to_string(actions).unwrap_or_else(|_| HANGUP.to_owned())
}
