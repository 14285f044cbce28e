//! The reply to a call action. In: the event. Out: a body that is a whole callflow, whatever went
//! wrong, and a ledger that knows of it.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::entry::{Entry, EntryKind, Trouble};
use super::find::{Found, Row, Signs};
use super::script::Script;
use super::{Desk, Patience, Served, guarded};
use crate::engine::id::BadId;
use crate::engine::{Effect, Event, EventKind, Id, Reason};
use crate::flow::value::Values;
use crate::ledger::{Call, Kept, NewCall};
use crate::webhook::CallAction;

impl Desk {
    /// Answers, unless the row of the call is about to say more.
    pub(super) fn call_action(
        &mut self,
        mut action: CallAction,
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let mut entry = Entry::new(EntryKind::CallAction);
        let written = action.client_action_id.take();
        let id = written.as_deref().map(Id::parse);
        let read = id.and_then(Result::ok);
        let signs = Signs {
            session: action.session.as_deref(),
            subaccount: action.subaccount.as_deref(),
            from: action.event.caller.as_deref(),
            to: action.event.called.as_deref(),
            is_inbound: action.is_inbound,
            version: read.map(|id| id.version),
        };
        self.memory.begin(&mut entry.troubles);
        let row = match self.row(&signs, now, patience, &mut entry.troubles) {
            Row::Known(call) => Some(*call),
            Row::Unknown => None,
            Row::NotYet => return None,
        };
        let body = match self.script(&signs, written.as_deref(), read, row.as_ref()) {
            Ok(found) => {
                let row = row.or_else(|| self.arrive(&found.script, &signs, now, &mut entry));
                let turn = turn(id.filter(|_| action.event.kind != EventKind::Received));
                self.answer(&found, turn, &mut action, row.as_ref(), now, &mut entry)
            }
            Err(trouble) => {
                entry.troubles.push(trouble);
                entry.outcome = Some("error".to_owned());
                self.apology.body(None)
            }
        };
        entry.session = action.session;
        entry.caller = action.event.caller;
        entry.called = action.event.called;
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

    /// The reply of the script. The call had so many replies before.
    fn answer(
        &mut self,
        found: &Found<'_>,
        turn: u32,
        action: &mut CallAction,
        row: Option<&Call>,
        now: Timestamp,
        entry: &mut Entry,
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
        let reply = turn.saturating_add(1);
        let give_up = |reason| engine.give_up(state.map(|state| state.step), reason);

        let now = self.begin(&mut action.event, row, reply, now, entry);
        let answer = match (id, self.values(script, row, turn, entry)) {
            (Err(reason), _) => give_up(reason.clone()),
            (Ok(_), _) if !action.is_known => give_up(Reason::NotUnderstood),
            (Ok(_), None) => give_up(Reason::NoValues),
            (Ok(_), Some(values)) => {
                guarded(|| engine.answer_in(place, &values, &action.event, now))
                    .unwrap_or_else(|| give_up(Reason::Bug))
            }
        };
        let answer = if self.remember(script, row, reply, &answer.effects, now, entry) {
            answer
        } else {
            give_up(Reason::NoValues)
        };
        let body = self.apology.or(engine, &answer);
        entry.tell(answer.effects);
        body
    }

    /// Tells the event when the call began. Gives the time that counts: that of the first delivery,
    /// so that a later one is not over the limit where the first was not.
    fn begin(
        &mut self,
        event: &mut Event,
        row: Option<&Call>,
        reply: u32,
        now: Timestamp,
        entry: &mut Entry,
    ) -> Timestamp {
        event.started = row.map(|call| call.at);
        let is_told = event.call_duration.is_some_and(|seconds| seconds > 0);
        let Some(call) = row.filter(|_| !is_told) else { return now };
        let troubles = &mut entry.troubles;
        let first = self.memory.with(troubles, |ledger| ledger.answered(call.id, reply)).flatten();
        first.unwrap_or(now)
    }

    /// The values as of a turn; `None` if the script needs some that cannot be had. A param's
    /// default must never stand in for a value that is lost.
    fn values<'s>(
        &mut self,
        script: &'s Script,
        row: Option<&Call>,
        turn: u32,
        entry: &mut Entry,
    ) -> Option<Cow<'s, Values>> {
        if script.engine.machine().keeps.is_empty() {
            return Some(Cow::Borrowed(&script.values));
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
                Some(Cow::Owned(values))
            }
            None => (!script.remembers()).then_some(Cow::Borrowed(&script.values)),
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
fn turn(id: Option<Result<Id<'_>, BadId>>) -> u32 {
    id.map_or(0, |id| id.map_or(u32::MAX, |id| id.state.turn))
}
