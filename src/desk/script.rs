//! One version of one script: what it answers for and what it must remember. In: an engine. Out:
//! facts about it that are found out once, when it is loaded.

use std::fmt;
use std::sync::Arc;

use crate::engine::Engine;
use crate::flow::template::Template;
use crate::flow::value::Values;
use crate::flow::wire::Action;

/// A script to be served.
#[derive(Clone)]
pub struct Script {
    /// Its path, as the rows of the ledger have it.
    pub path: Arc<str>,
    /// What answers for it.
    pub engine: Arc<Engine>,
    /// The values of an `answer` script; those of a `call` script are in the ledger, call by call.
    pub values: Values,
}

/// What is told of a script when it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its path.
    pub path: String,
    /// Its version, 8 hex digits.
    pub version: String,
    /// The values that its replies need.
    pub keeps: Vec<String>,
    /// The calls that arrive which it takes.
    pub answers: Answers,
    /// Who may answer for it.
    pub who: Who,
}

/// The calls that arrive which a script takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// None: it places calls.
    None,
    /// Those to any number.
    Any,
    /// Those to this number.
    Number(String),
}

/// Who may answer the events of a script's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Any server that has the script.
    Anyone,
    /// A server that has the script and shares the ledger.
    Sharing,
}

/// What a script says of the two numbers of its calls, as digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// The literal numbers of its entry: the caller id, who is called.
    Calls { from: Option<String>, to: Option<String> },
    /// The number that it answers, or any.
    Answers(Option<String>),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Who::Anyone => "any server with this script may answer",
            Who::Sharing => "only servers that share the ledger may answer",
        })
    }
}

impl Line {
    /// How many numbers the script says.
    pub(super) fn numbers(&self) -> usize {
        match self {
            Line::Calls { from, to } => usize::from(from.is_some()) + usize::from(to.is_some()),
            Line::Answers(number) => usize::from(number.is_some()),
        }
    }
}

/// Without its values: some are secret.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("path", &self.path)
            .field("version", &self.version())
            .finish()
    }
}

impl Script {
    /// The hash of its machine.
    pub(super) fn version(&self) -> &str {
        &self.engine.machine().hash
    }

    /// A value of one call is needed by a later reply. The params of an `answer` script are the same
    /// for all calls.
    pub(super) fn remembers(&self) -> bool {
        let machine = self.engine.machine();
        let is_param = |name: &str| {
            machine.names.iter().any(|declared| declared.name == name && declared.is_param)
        };
        machine.keeps.iter().any(|name| !machine.answers || !is_param(name))
    }

    pub(super) fn line(&self) -> Line {
        let machine = self.engine.machine();
        if machine.answers {
            return Line::Answers(self.answers_at().as_deref().map(digits));
        }
        let call = machine.entry.callflow.iter().find_map(|action| match action {
            Action::MakeCall(call) => Some(call),
            Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup => {
                None
            }
        });
        let literal = |text: &Template| text.fill(|_| None).ok().map(|number| digits(&number));
        Line::Calls {
            from: call.and_then(|call| literal(&call.source)),
            to: call.and_then(|call| literal(&call.destination)),
        }
    }

    pub(super) fn answers_at(&self) -> Option<String> {
        let number = self.engine.machine().answers_at.as_ref()?;
        number.fill(|name| self.engine.value(name, &self.values, None, None)).ok()
    }

    pub(super) fn loaded(&self) -> Loaded {
        let answers = match (self.engine.machine().answers, self.answers_at()) {
            (false, _) => Answers::None,
            (true, None) => Answers::Any,
            (true, Some(number)) => Answers::Number(number),
        };
        Loaded {
            path: self.path.as_ref().to_owned(),
            version: self.version().to_owned(),
            keeps: self.engine.machine().keeps.clone(),
            answers,
            who: if self.remembers() { Who::Sharing } else { Who::Anyone },
        }
    }
}

/// `+6590000000` and `6590000000` are one phone.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
