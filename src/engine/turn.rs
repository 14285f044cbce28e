//! One event, from what came in to the reply. In: the place, the values, what was entered.
//! Out: an [`Answer`]. Every way through here ends in [`Engine::play`], [`Engine::hang_up`] or
//! [`Engine::fail`], and each of those gives a whole callflow.

use crate::flow::machine::{Step, WaitsFor};
use crate::flow::template::Template;
use crate::flow::wire::Action;
use crate::syntax::ast::Type;

use super::answer::{Answer, Callflow, fixed};
use super::effect::{Effect, Keys, Reason, event_word};
use super::id::{Id, State};
use super::known::Known;
use super::select::{Choice, Entry, select};
use super::{Engine, MAX_KEYS, MAX_REPLIES, Written, is_secret};

/// The first round in which an event that no line answers ends the call.
pub const LAST_ROUND: u32 = 3;

/// An event on its way to a reply.
pub(super) struct Turn<'a> {
    pub(super) known: Known<'a>,
    /// The replies so far.
    pub(super) turn: u32,
    /// The line that answers, as [`Answer::line`].
    pub(super) line: Option<usize>,
    pub(super) effects: Vec<Effect>,
}

impl Engine {
    /// The first reply to a call that arrives.
    pub(super) fn receive(&self, turn: Turn<'_>) -> Answer<'_> {
        if !self.machine.answers {
            return self.fail(turn, Reason::DoesNotAnswer, None);
        }
        let entry = &self.machine.entry;
        let state = entry.waits.as_deref().map(|step| State { step, round: 1, turn: 1 });
        self.play(turn, &entry.callflow, self.entry.as_deref(), state, None)
    }

    /// The reply to what the caller did in a step.
    pub(super) fn complete<'e>(
        &'e self,
        mut turn: Turn<'_>,
        state: State<&str>,
        digits: &str,
        is_too_long: bool,
    ) -> Answer<'e> {
        let (Some(step), Some(written)) =
            (self.machine.steps.get(state.step), self.steps.get(state.step))
        else {
            return self.fail(turn, Reason::UnknownStep(state.step.to_owned()), None);
        };
        let entry = match step.waits_for {
            WaitsFor::Bridge => Entry::Done,
            WaitsFor::Digits { .. } if digits.is_empty() => Entry::Nothing,
            WaitsFor::Digits { .. } if are_keys(digits) => Entry::Keys(digits),
            WaitsFor::Digits { .. } => return self.fail(turn, Reason::BadEntry, Some(step)),
        };
        let captured = captured(step, entry);
        let values =
            Known { captured: captured.map(|(name, _, value)| (name, value)), ..turn.known };
        let chosen =
            select(step, state.round, entry, |name| values.get(name).map(|(value, _)| value));
        turn.remember(state, step, entry, captured, chosen.as_ref().ok().copied().flatten());
        let turn = Turn { known: values, ..turn };
        match chosen {
            _ if state.turn >= MAX_REPLIES => self.fail(turn, Reason::TooManyReplies, Some(step)),
            _ if is_too_long => self.fail(turn, Reason::TooLong, Some(step)),
            Err(name) => self.fail(turn, Reason::MissingValue(name), Some(step)),
            Ok(Some(choice)) => self.follow(turn, state, step, choice, written),
            Ok(None) => self.leave_out(turn, state, step, entry, written),
        }
    }

    /// The reply of a line.
    fn follow<'e>(
        &'e self,
        mut turn: Turn<'_>,
        state: State<&str>,
        step: &'e Step,
        choice: Choice<'e>,
        written: &'e Written,
    ) -> Answer<'e> {
        let line = choice.line;
        turn.line = Some(choice.index);
        let next = line.waits.as_deref().map(|waits| self.next(state, waits));
        let json = written.on.get(choice.index).and_then(Option::as_deref);
        let outcome = line.outcome.clone().map(Effect::Outcome);
        turn.effects.extend(outcome);
        self.play(turn, &line.callflow, json, next, Some(step))
    }

    /// No line answers: the step asks again, then gives up. After a bridge nobody is left to ask.
    fn leave_out<'e>(
        &'e self,
        turn: Turn<'_>,
        state: State<&str>,
        step: &'e Step,
        entry: Entry<'_>,
        written: &'e Written,
    ) -> Answer<'e> {
        if entry == Entry::Done {
            return self.hang_up(turn);
        }
        if state.round >= LAST_ROUND {
            let reason = Reason::Unhandled(state.step.to_owned(), state.round);
            return self.fail(turn, reason, Some(step));
        }
        let next = self.next(state, state.step);
        self.play(turn, &step.ask, written.ask.as_deref(), Some(next), Some(step))
    }

    /// Where the call waits after a reply.
    fn next<'a>(&self, state: State<&str>, waits: &'a str) -> State<&'a str> {
        let bridges =
            self.machine.steps.get(waits).is_some_and(|step| step.waits_for == WaitsFor::Bridge);
        let again = waits == state.step && !bridges;
        State {
            step: waits,
            round: if again { state.round.saturating_add(1) } else { 1 },
            turn: state.turn.saturating_add(1),
        }
    }

    /// A reply of these actions; the error ending if one of their values is not known.
    fn play<'e>(
        &'e self,
        turn: Turn<'_>,
        actions: &'e [Action<Template>],
        json: Option<&'e str>,
        state: Option<State<&str>>,
        step: Option<&'e Step>,
    ) -> Answer<'e> {
        let callflow = match json {
            _ if actions.is_empty() => return self.hang_up(turn),
            Some(json) => Callflow::Fixed { actions, json },
            None => match turn.known.fill(actions) {
                Ok(filled) => Callflow::Filled(filled),
                Err(reason) => return self.fail(turn, reason, step),
            },
        };
        let version = &self.machine.hash;
        let id = state.map(|state| Id { state, version }.written());
        Answer {
            state: state.map(State::to_owned),
            id,
            line: turn.line,
            effects: turn.effects,
            callflow,
        }
    }

    /// `hangup`, in silence.
    pub(super) fn hang_up(&self, turn: Turn<'_>) -> Answer<'_> {
        let callflow = Callflow::Filled(vec![Action::Hangup]);
        Answer { state: None, id: None, line: turn.line, effects: turn.effects, callflow }
    }

    /// The error ending. What an earlier line had named as the outcome is kept, but not that of
    /// the line that failed.
    pub(super) fn fail(
        &self,
        mut turn: Turn<'_>,
        reason: Reason,
        step: Option<&Step>,
    ) -> Answer<'_> {
        turn.effects.retain(|effect| !matches!(effect, Effect::Outcome(_)));
        turn.effects.push(Effect::Failed(reason));
        let error = &self.machine.error;
        let callflow = match self.error.as_deref() {
            Some(json) if !error.callflow.is_empty() && !error.built_in => {
                turn.effects.extend(error.outcome.clone().map(Effect::Outcome));
                Callflow::Fixed { actions: &error.callflow, json }
            }
            Some(_) if error.built_in => Callflow::Filled(fixed(&error.heard_in(step))),
            // The compiler writes no error ending that is empty or has inserts.
            Some(_) | None => Callflow::Filled(vec![Action::Hangup]),
        };
        Answer { state: None, id: None, line: None, effects: turn.effects, callflow }
    }
}

impl Turn<'_> {
    /// Notes what was captured and answered.
    fn remember(
        &mut self,
        state: State<&str>,
        step: &Step,
        entry: Entry<'_>,
        captured: Option<(&str, Type, &str)>,
        choice: Option<Choice<'_>>,
    ) {
        if let Some((name, ty, value)) = captured {
            self.effects.push(Effect::Assign {
                name: name.to_owned(),
                turn: self.turn.saturating_add(1),
                value: value.to_owned(),
                secret: ty.secret,
            });
        }
        let secret = is_secret(step);
        let keys = match entry {
            Entry::Keys(_) if secret => Keys::Secret,
            Entry::Keys(keys) => Keys::Pressed(keys.to_owned()),
            Entry::Nothing | Entry::Done => Keys::None,
        };
        self.effects.push(Effect::Answered {
            step: state.step.to_owned(),
            round: state.round,
            keys,
            event: event_word(choice.map(|choice| choice.event), entry, secret),
        });
    }
}

/// The name that the entry is kept under, its type, and the entry.
fn captured<'a>(step: &'a Step, entry: Entry<'a>) -> Option<(&'a str, Type, &'a str)> {
    match (&step.waits_for, entry) {
        (WaitsFor::Digits { name: Some((name, ty)), .. }, Entry::Keys(keys)) => {
            Some((name, *ty, keys))
        }
        (WaitsFor::Digits { .. } | WaitsFor::Bridge, _) => None,
    }
}

/// Whether this can come from a phone; a forged entry must not be spoken or kept.
fn are_keys(digits: &str) -> bool {
    let is_key = |key| matches!(key, b'0'..=b'9' | b'*' | b'#' | b'A'..=b'D' | b'a'..=b'd');
    digits.len() <= MAX_KEYS && digits.bytes().all(is_key)
}
