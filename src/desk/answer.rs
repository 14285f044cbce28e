//! The reply to a call action. In: the event. Out: a body that is a whole callflow, whatever went
//! wrong, and a ledger that knows of it.

use jiff::Timestamp;

use super::entry::{Entry, EntryKind, Trouble};
use super::find::{Found, Row, Signs};
use super::script::Script;
use super::{Desk, Patience, Served, guarded};
use crate::engine::{Effect, Event, EventKind, Id, Reason};
use crate::flow::value::Values;
use crate::ledger::{Call, Kept, NewCall};
use crate::webhook::CallAction;

impl Desk {
    /// Answers, unless the row of the call is about to say more.
    pub(super) fn call_action(
        &mut self,
        action: &CallAction,
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let mut entry = Entry::new(EntryKind::CallAction);
        entry.session.clone_from(&action.session);
        entry.caller.clone_from(&action.event.caller);
        entry.called.clone_from(&action.event.called);
        let id = action.client_action_id.as_deref().and_then(|id| Id::parse(id).ok());
        let signs = Signs {
            session: action.session.as_deref(),
            subaccount: action.subaccount.as_deref(),
            from: action.event.caller.as_deref(),
            to: action.event.called.as_deref(),
            is_inbound: action.is_inbound,
            version: id.as_ref().map(|id| id.version.as_str()),
        };
        self.memory.begin(&mut entry.troubles);
        let row = match self.row(&signs, now, patience, &mut entry.troubles) {
            Row::Known(call) => Some(*call),
            Row::Unknown => None,
            Row::NotYet => return None,
        };
        let body = match self.script(&signs, action, row.as_ref()) {
            Ok(found) => {
                let row = row.or_else(|| self.arrive(&found.script, &signs, now, &mut entry));
                self.answer(&found, action, row.as_ref(), now, &mut entry)
            }
            Err(trouble) => {
                entry.troubles.push(trouble);
                entry.outcome = Some("error".to_owned());
                self.apology.body(None)
            }
        };
        Some(Served { body, entry })
    }

    /// The row of a call that arrives.
    fn arrive(
        &mut self,
        script: &Script,
        signs: &Signs<'_>,
        now: Timestamp,
        entry: &mut Entry,
    ) -> Option<Call> {
        let session = signs.session.filter(|_| signs.is_inbound)?;
        let machine = script.engine.machine();
        let kept = machine.keeps.iter().filter_map(|name| {
            let (value, _) = script.engine.value(name, &script.values, None, None)?;
            let declared = machine.names.iter().find(|declared| declared.name == *name)?;
            Some(Kept { name, value, secret: declared.ty.secret })
        });
        let call = NewCall {
            to: signs.to.unwrap_or_default(),
            from: signs.from.unwrap_or_default(),
            base_url: "",
            subaccount: signs.subaccount.unwrap_or_default(),
            script: &script.path,
            version: script.version(),
            values: &kept.collect::<Vec<_>>(),
        };
        self.memory.with(&mut entry.troubles, |ledger| ledger.receive(&call, session, now))
    }

    fn answer(
        &mut self,
        found: &Found,
        action: &CallAction,
        row: Option<&Call>,
        now: Timestamp,
        entry: &mut Entry,
    ) -> String {
        let Found { script, id } = found;
        let engine = &script.engine;
        entry.script = Some(script.path.clone());
        let id = match id {
            Ok(id) => Ok(id.as_deref()),
            Err(reason) => Err(reason.clone()),
        };
        let is_received = action.event.kind == EventKind::Received;
        let state = id.clone().ok().and_then(|id| engine.state(id).ok().flatten());
        let state = state.filter(|_| !is_received);
        let known = state.as_ref().filter(|it| engine.machine().steps.get(&it.step).is_some());
        entry.step = known.map(|state| state.step.clone());
        entry.round = known.map(|state| state.round);
        entry.event = is_received.then(|| "received".to_owned());
        let turn = turn_of(action);
        let reply = turn.saturating_add(1);
        let step = entry.step.clone();
        let give_up = |reason| engine.give_up(step.as_deref(), reason);

        let (event, now) = self.event(action, row, reply, now, entry);
        let answer = match (id, self.values(script, row, turn, entry)) {
            (Err(reason), _) => give_up(reason),
            (Ok(_), _) if !action.is_known => give_up(Reason::NotUnderstood),
            (Ok(_), None) => give_up(Reason::NoValues),
            (Ok(id), Some(values)) => guarded(|| engine.answer(id, &values, &event, now))
                .unwrap_or_else(|| give_up(Reason::Bug)),
        };
        let answer = if self.remember(script, row, reply, &answer.effects, now, entry) {
            answer
        } else {
            give_up(Reason::NoValues)
        };
        entry.tell(&answer.effects);
        self.apology.or(engine, &answer)
    }

    /// The event with the beginning of the call, and the time that counts: that of the first
    /// delivery, so that a later one is not over the limit where the first was not.
    fn event(
        &mut self,
        action: &CallAction,
        row: Option<&Call>,
        reply: u32,
        now: Timestamp,
        entry: &mut Entry,
    ) -> (Event, Timestamp) {
        let event = Event { started: row.map(|call| call.at), ..action.event.clone() };
        let is_told = event.call_duration.is_some_and(|seconds| seconds > 0);
        let Some(call) = row.filter(|_| !is_told) else { return (event, now) };
        let troubles = &mut entry.troubles;
        let first = self.memory.with(troubles, |ledger| ledger.answered(call.id, reply)).flatten();
        (event, first.unwrap_or(now))
    }

    /// The values as of a turn; `None` if the script needs some that cannot be had. A param's
    /// default must never stand in for a value that is lost.
    fn values(
        &mut self,
        script: &Script,
        row: Option<&Call>,
        turn: u32,
        entry: &mut Entry,
    ) -> Option<Values> {
        if script.engine.machine().keeps.is_empty() {
            return Some(script.values.clone());
        }
        let troubles = &mut entry.troubles;
        let stored = row.filter(|call| call.disposition.is_none()).and_then(|call| {
            let stored = self.memory.with(troubles, |ledger| ledger.values(call.id, turn))?;
            let is_whole = stored.lost.is_empty();
            troubles.extend(stored.lost.into_iter().map(Trouble::Ledger));
            is_whole.then_some(stored.values)
        });
        match stored {
            Some(stored) => {
                let mut values = script.values.clone();
                stored.iter().for_each(|(name, value)| values.set(name, value));
                Some(values)
            }
            None => (!script.remembers()).then(|| script.values.clone()),
        }
    }

    /// Writes down what follows. False if a value was not kept that a later reply needs.
    fn remember(
        &mut self,
        script: &Script,
        row: Option<&Call>,
        reply: u32,
        effects: &[Effect],
        now: Timestamp,
        entry: &mut Entry,
    ) -> bool {
        let done = row.and_then(|call| {
            let record =
                |ledger: &mut crate::ledger::Ledger| ledger.record(call.id, reply, effects, now);
            self.memory.with(&mut entry.troubles, record)
        });
        let keeps = &script.engine.machine().keeps;
        let needs_it =
            |effect: &Effect| matches!(effect, Effect::Assign { name, .. } if keeps.contains(name));
        done.is_some() || !effects.iter().any(needs_it)
    }
}

/// How many replies the call had before this event. What is no id does not say: then it is none
/// that was answered before.
fn turn_of(action: &CallAction) -> u32 {
    let id = action.client_action_id.as_deref();
    let id = id.filter(|_| action.event.kind != EventKind::Received);
    id.map_or(0, |id| Id::parse(id).map_or(u32::MAX, |id| id.state.turn))
}
