//! What is to be remembered of a reply. In: the engine's effects. Out: values, the answer and the
//! outcome, written in one transaction, and each only once however often an event is delivered.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::query::must_exist;
use super::row::{CallId, Time};
use super::values::{self, Kept};
use crate::engine::{Effect, Story};

impl Ledger {
    /// Records what follows from the reply `turn` (counted from 1) of a call. Of an event that is
    /// delivered twice, or whose id comes twice, the first counts: its value, its answer, its
    /// outcome. A call that is over keeps no value.
    pub fn record(
        &mut self,
        id: CallId,
        turn: u32,
        effects: &[Effect],
        at: Timestamp,
    ) -> Result<(), LedgerError> {
        let is_secret = |effect: &Effect| matches!(effect, Effect::Assign { secret: true, .. });
        let seal = self.seal_for(effects.iter().any(is_secret))?;
        self.write(|transaction| {
            must_exist(transaction, id)?;
            let is_open = values::is_open(transaction, id)?;
            let is_first = !is_answered(transaction, id, turn)?;
            for effect in effects {
                match effect {
                    Effect::Assign { name, turn, value, secret } if is_open => {
                        let kept = Kept { name, value, secret: *secret };
                        values::insert(transaction, id, *turn, &kept, seal.as_ref())?;
                    }
                    Effect::Answered { step, round, keys, event } if is_first => {
                        transaction.execute(
                            "INSERT INTO answers (call, turn, step, round, keys, event, at)
                             VALUES (?, ?, ?, ?, ?, ?, ?)",
                            params![id, turn, step, round, keys.to_string(), event, Time(at)],
                        )?;
                    }
                    Effect::Assign { .. }
                    | Effect::Answered { .. }
                    | Effect::Outcome(_)
                    | Effect::Failed(_) => {}
                }
            }
            if is_first && !effects.is_empty() {
                add_up(transaction, id, turn, effects)?
            }
            Ok(())
        })
    }
}

fn is_answered(database: &Connection, id: CallId, turn: u32) -> Result<bool, Trouble> {
    let sql = "SELECT 1 FROM answers WHERE call = ? AND turn = ?";
    Ok(database.query_row(sql, params![id, turn], |_| Ok(())).optional()?.is_some())
}

/// Brings the outcome up to date. Processes may answer in turns, and events come late: so it is the
/// turn that decides which outcome was named last, and which answer is the last one.
fn add_up(database: &Connection, id: CallId, turn: u32, effects: &[Effect]) -> Result<(), Trouble> {
    let (outcome, mut named, mut failed) = database.query_row(
        "SELECT outcome, named, failed FROM calls WHERE id = ?",
        [id],
        |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<u32>>(1)?, row.get(2)?)),
    )?;
    let last = database
        .query_row(
            "SELECT step, event FROM answers WHERE call = ? ORDER BY turn DESC LIMIT 1",
            [id],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    let last = last.as_ref().map(|(step, event)| (step.as_str(), event.as_str()));
    let mut story = Story::resume(outcome.filter(|_| named.is_some()), last, failed);
    for effect in effects {
        match effect {
            Effect::Outcome(_) if named.is_none_or(|earlier| earlier < turn) => {
                story.add(effect);
                named = Some(turn);
            }
            Effect::Failed(_) => {
                story.add(effect);
                failed = true;
            }
            Effect::Outcome(_) | Effect::Assign { .. } | Effect::Answered { .. } => {}
        }
    }
    database.execute(
        "UPDATE calls SET outcome = ?, named = ?, failed = ? WHERE id = ?",
        params![story.outcome(), named, failed, id],
    )?;
    Ok(())
}
