//! The reply to a call action. In: the event. Out: a body that is a whole callflow, whatever went
//! wrong, and a ledger that knows of it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::entry::{Entry, EntryKind, Trouble};
use super::find::{Found, Row, Signs};
use super::memory::Memory;
use super::script::Script;
use super::{Desk, Patience, Served, guarded};
use crate::engine::{Effect, Event, EventKind, Id, Reason};
use crate::flow::value::Values;
use crate::ledger::{Call, Kept, NewCall};
use crate::webhook::CallAction;

impl Desk {
    /// Answers, unless the row of the call is about to say more.
    pub(super) fn call_action(
        &self,
        mut action: CallAction,
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let mut entry = Entry::new(EntryKind::CallAction);
        let written = action.client_action_id.take();
        let read = written.as_deref().and_then(|id| Id::parse(id).ok());
        let signs = Signs {
            session: action.session.as_deref(),
            subaccount: action.subaccount.as_deref(),
            from: action.event.caller.as_deref(),
            to: action.event.called.as_deref(),
            is_inbound: action.is_inbound,
            version: read.map(|id| id.version),
        };
        let mut memory = self.memory();
        let row = match self.row(&signs, now, patience, &mut memory) {
            Row::Known(call) => Some(*call),
            Row::Unknown => None,
            Row::NotYet => return None,
        };
        let body = match self.script(&signs, written.as_deref(), read, row.as_ref()) {
            Ok(found) => {
                let row = row.or_else(|| arrive(&found.script, &signs, now, &mut memory));
                self.answer(&found, &mut action, row.as_ref(), now, &mut entry, &mut memory)
            }
            Err(trouble) => {
                entry.troubles.push(trouble);
                entry.outcome = Some("error".to_owned());
                self.apology.body(None)
            }
        };
        entry.troubles.splice(0..0, memory.troubles);
        entry.session = action.session;
        entry.caller = action.event.caller;
        entry.called = action.event.called;
        Some(Served { body, entry })
    }

    /// The reply of the script.
    fn answer(
        &self,
        found: &Found<'_>,
        action: &mut CallAction,
        row: Option<&Call>,
        now: Timestamp,
        entry: &mut Entry,
        memory: &mut Memory<'_>,
    ) -> String {
        let Found { script, id } = found;
        let engine = &script.engine;
        entry.script = Some(Arc::clone(&script.path));
        let is_received = action.event.kind == EventKind::Received;
        let place = match id {
            Ok(id) => engine.state(id.as_deref()),
            Err(reason) => Err(reason.clone()),
        };
        let state = place.as_ref().ok().copied().flatten();
        let state =
            state.filter(|it| !is_received && engine.machine().steps.get(it.step).is_some());
        entry.step = state.map(|state| state.step.to_owned());
        entry.round = state.map(|state| state.round);
        entry.event = is_received.then(|| "received".to_owned());
        let turn = match (&place, id) {
            _ if is_received => 0,
            (Ok(state), _) => state.map_or(0, |state| state.turn),
            (Err(_), id) => turn(id.as_ref().ok().and_then(Option::as_deref)),
        };
        let reply = turn.saturating_add(1);
        let give_up = |reason| engine.give_up(state.map(|state| state.step), reason);

        let now = begin(&mut action.event, row, reply, now, memory);
        let answer = match (id, values(script, row, turn, memory)) {
            (Err(reason), _) => give_up(reason.clone()),
            (Ok(_), _) if !action.is_known => give_up(Reason::NotUnderstood),
            (Ok(_), None) => give_up(Reason::NoValues),
            (Ok(_), Some(values)) => {
                guarded(|| engine.answer_in(place, &values, &action.event, now))
                    .unwrap_or_else(|| give_up(Reason::Bug))
            }
        };
        let answer = if remember(script, row, reply, &answer.effects, now, memory) {
            answer
        } else {
            give_up(Reason::NoValues)
        };
        let body = self.apology.or(engine, &answer);
        entry.tell(answer.effects);
        body
    }
}

/// The row of a call that arrives.
fn arrive(
    script: &Script,
    signs: &Signs<'_>,
    now: Timestamp,
    memory: &mut Memory<'_>,
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
    memory.with(|ledger| ledger.receive(&call, session, now))
}

/// Tells the event when the call began. Gives the time that counts: that of the first delivery,
/// so that a later one is not over the limit where the first was not.
fn begin(
    event: &mut Event,
    row: Option<&Call>,
    reply: u32,
    now: Timestamp,
    memory: &mut Memory<'_>,
) -> Timestamp {
    event.started = row.map(|call| call.at);
    let is_told = event.call_duration.is_some_and(|seconds| seconds > 0);
    let Some(call) = row.filter(|_| !is_told) else { return now };
    let first = memory.with(|ledger| ledger.answered(call.id, reply)).flatten();
    first.unwrap_or(now)
}

/// The values as of a turn; `None` if the script needs some that cannot be had. A param's
/// default must never stand in for a value that is lost.
fn values<'s>(
    script: &'s Script,
    row: Option<&Call>,
    turn: u32,
    memory: &mut Memory<'_>,
) -> Option<Cow<'s, Values>> {
    if script.engine.machine().keeps.is_empty() {
        return Some(Cow::Borrowed(&script.values));
    }
    let stored = row.filter(|call| call.disposition.is_none()).and_then(|call| {
        let stored = memory.with(|ledger| ledger.values(call.id, turn))?;
        let is_whole = stored.lost.is_empty();
        memory.troubles.extend(stored.lost.into_iter().map(Trouble::Ledger));
        is_whole.then_some(stored.values)
    });
    match stored {
        Some(stored) => {
            let mut values = script.values.clone();
            stored.iter().for_each(|(name, value)| values.set(name, value));
            Some(Cow::Owned(values))
        }
        None => (!script.remembers()).then_some(Cow::Borrowed(&script.values)),
    }
}

/// Writes down what follows. False if a value was not kept that a later reply needs.
fn remember(
    script: &Script,
    row: Option<&Call>,
    reply: u32,
    effects: &[Effect],
    now: Timestamp,
    memory: &mut Memory<'_>,
) -> bool {
    let done = row.and_then(|call| {
        let record =
            |ledger: &mut crate::ledger::Ledger| ledger.record(call.id, reply, effects, now);
        memory.with(record)
    });
    let keeps = &script.engine.machine().keeps;
    let needs_it =
        |effect: &Effect| matches!(effect, Effect::Assign { name, .. } if keeps.contains(name));
    done.is_some() || !effects.iter().any(needs_it)
}

/// How many replies the call had before an event whose id is of no version that is here. What is no
/// id does not say: then it is none that was answered before.
fn turn(id: Option<&str>) -> u32 {
    id.map_or(0, |id| Id::parse(id).map_or(u32::MAX, |id| id.state.turn))
}
