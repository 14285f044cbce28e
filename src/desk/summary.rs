//! The end of a call. In: the summary of its session. Out: nothing to reply; the ledger knows how
//! the call ended, and has forgotten its values.

use jiff::Timestamp;

use super::entry::{Entry, EntryKind, Trouble};
use super::find::{Row, Signs};
use super::{Desk, NOTHING, Patience, Served};
use crate::ledger::Ending;
use crate::webhook::Summary;

impl Desk {
    /// Writes the end down, unless the row of the call is about to say whose it is. A call that
    /// never waited is found by its numbers, as its first event would have been.
    pub(super) fn summary(
        &self,
        summary: &Summary,
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let mut entry = Entry::new(EntryKind::Summary);
        let disposition = summary.disposition();
        entry.session.clone_from(&summary.session);
        entry.caller.clone_from(&summary.first.source);
        entry.called.clone_from(&summary.first.destination);
        entry.event = Some(disposition.clone());
        let signs = Signs {
            session: summary.session.as_deref(),
            subaccount: summary.subaccount.as_deref(),
            from: summary.first.source.as_deref(),
            to: summary.first.destination.as_deref(),
            is_inbound: summary.first.is_inbound,
            version: None,
        };
        let mut memory = self.memory();
        // Without its session it could be any call between these numbers.
        let row = match signs.session {
            Some(_) => self.row(&signs, now, patience, &mut memory),
            None => Row::Unknown,
        };
        let call = match row {
            Row::NotYet => return None,
            Row::Known(call) => *call,
            Row::Unknown => {
                entry.troubles = memory.troubles;
                entry.troubles.push(Trouble::UnknownSession);
                return Some(Served { body: NOTHING.to_owned(), entry });
            }
        };
        let ending = Ending {
            disposition: &disposition,
            started: summary.started,
            ended: summary.ended,
            seconds: summary.seconds(),
            bridged: summary.second.as_ref().and_then(|leg| leg.seconds),
            error_code: summary.error_code,
            error_message: summary.error_message.as_deref(),
        };
        let closed = memory.with(|ledger| {
            ledger.close(call.id, &ending)?;
            ledger.call(call.id)
        });
        entry.troubles = memory.troubles;
        entry.script = Some(call.script.into());
        entry.outcome = closed.and_then(|call| call.outcome);
        Some(Served { body: NOTHING.to_owned(), entry })
    }
}
