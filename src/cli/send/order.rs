//! What is about to be sent. In: a script without errors. Out: the body, to the byte what `ivrc
//! compile` prints, and all that the ledger, the question and the answer need to know of it.

use std::sync::Arc;

use crate::cli::files::Input;
use crate::cli::layout::Layout;
use crate::cli::problem::Stop;
use crate::cli::request::Ready;
use crate::desk::Script;
use crate::engine::{Engine, Mask};
use crate::flow::machine::Machine;
use crate::flow::value::Values;
use crate::flow::wire::Action;
use crate::ledger::{Kept, NewCall};
use crate::provider::account::Subaccount;

/// How many letters of what is said first are shown.
const FIRST_WORDS: usize = 60;

/// A call that is ready to be placed.
pub(super) struct Order {
    /// The body of the request.
    pub(super) body: String,
    /// Who is called, as it is sent.
    pub(super) to: String,
    /// The caller id.
    pub(super) from: String,
    /// What is heard first, secrets hidden; nothing if the call says nothing.
    pub(super) first_words: Option<String>,
    /// The conversation. It answers for the menus of a trial.
    pub(super) engine: Arc<Engine>,
    /// Hides the secrets of the values that were given.
    pub(super) mask: Mask,
    has_events: bool,
    script: String,
    values: Vec<Value>,
}

/// A value that replies need.
struct Value {
    name: String,
    value: String,
    secret: bool,
}

impl Order {
    /// The order of a script.
    pub(super) fn of(ready: &Ready<'_>, input: &Input) -> Result<Self, Stop> {
        let request = ready.request()?;
        let engine = Arc::new(Engine::load(Machine::build(ready.flow)));
        let (machine, given) = (engine.machine(), ready.given.values);
        let mask = Mask::new(&machine.names, given);
        let (mut to, mut from) = (String::new(), String::new());
        if let Some(Action::MakeCall(call)) = request.callflow.first() {
            to.clone_from(&call.destination);
            from.clone_from(&call.source);
        }
        let is_secret = |name: &str| {
            machine.names.iter().any(|declared| declared.name == name && declared.ty.secret)
        };
        let kept = machine.keeps.iter().filter_map(|name| {
            let (value, _) = engine.value(name, given, None, None)?;
            let secret = is_secret(name);
            Some(Value { name: name.clone(), value: value.to_owned(), secret })
        });
        let values = kept.collect();
        let first_words = request.callflow.iter().find_map(words);
        Ok(Self {
            body: Layout::Indented.text(&request)?,
            to,
            from,
            first_words: first_words.map(|words| beginning(&mask.hide(words))),
            mask,
            has_events: ready.flow.has_events,
            script: input.absolute(),
            values,
            engine,
        })
    }

    /// The call needs a server that answers for it. A script without events is over when its
    /// callflow is, whatever it waits for.
    pub(super) fn needs_replies(&self) -> bool {
        self.has_events && self.engine.machine().entry.waits.is_some()
    }

    /// The values that replies need.
    pub(super) fn kept(&self) -> Vec<Kept<'_>> {
        let Self { values, .. } = self;
        let kept = values.iter().map(|Value { name, value, secret }| Kept {
            name,
            value,
            secret: *secret,
        });
        kept.collect()
    }

    /// The script, for whoever answers for it.
    pub(super) fn script(&self) -> Script {
        let (path, engine) = (self.script.clone(), Arc::clone(&self.engine));
        Script { path: path.into(), engine, values: Values::default() }
    }

    /// Its row in the ledger.
    pub(super) fn row<'a>(
        &'a self,
        base_url: &'a str,
        subaccount: &'a Subaccount,
        values: &'a [Kept<'a>],
    ) -> NewCall<'a> {
        NewCall {
            to: &self.to,
            from: &self.from,
            base_url,
            subaccount: subaccount.as_str(),
            script: &self.script,
            version: &self.engine.machine().hash,
            values,
        }
    }
}

/// What an action lets the callee hear.
fn words(action: &Action<String>) -> Option<&str> {
    match action {
        Action::Say(say) => Some(&say.text),
        Action::SayAndCapture(ask) => Some(&ask.prompt_message),
        Action::PlayFile(play) => Some(&play.file_url),
        Action::MakeCall(_) | Action::Hangup => None,
    }
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(FIRST_WORDS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text).trim_end()),
        None => text.to_owned(),
    }
}
