//! What all requests and calls of one sandbox share. In: a set-up. Out: ids, faults, webhooks, and
//! calls that run until they are over or the sandbox is stopped.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use super::account::{Webhook, Webhooks};
use super::events::Session;
use super::faults::{Fault, Faults};
use super::{Progress, Setup, session};
use crate::flow::wire::Action;

/// A sandbox at work.
pub(super) struct State {
    /// How it was set up; its faults and ids are drawn from below.
    pub(super) setup: Setup,
    faults: Mutex<Faults>,
    ids: Mutex<fastrand::Rng>,
    webhooks: Mutex<Webhooks>,
    sessions: AtomicU64,
    calls: Mutex<JoinSet<()>>,
    progress: UnboundedSender<Progress>,
}

impl State {
    pub(super) fn new(setup: Setup, progress: UnboundedSender<Progress>) -> Self {
        Self {
            faults: Mutex::new(setup.faults.clone()),
            ids: Mutex::new(setup.ids.clone()),
            setup,
            webhooks: Mutex::default(),
            sessions: AtomicU64::new(0),
            calls: Mutex::default(),
            progress,
        }
    }

    /// Tells what happened; if nobody listens any more, nobody needs to know.
    pub(super) fn tell(&self, progress: Progress) {
        let _ = self.progress.send(progress);
    }

    /// The fault that befalls the next request.
    pub(super) fn next_fault(&self) -> Option<Fault> {
        lock(&self.faults).next()
    }

    /// An id that no other has.
    pub(super) fn new_id(&self) -> String {
        let bits = lock(&self.ids).u128(..);
        // Version 4, variant 1: a random UUID.
        let bits = bits & !(0xf << 76) & !(0b11 << 62) | 4 << 76 | 0b10 << 62;
        let hex = format!("{bits:032x}");
        let lengths = [8, 4, 4, 4, 12];
        let mut rest = hex.as_str();
        let groups = lengths.map(|length| {
            let (group, behind) = rest.split_at(length);
            rest = behind;
            group
        });
        groups.join("-")
    }

    /// The webhooks of all subaccounts.
    pub(super) fn webhooks(&self) -> MutexGuard<'_, Webhooks> {
        lock(&self.webhooks)
    }

    /// The enabled webhook of a type.
    pub(super) fn webhook(&self, subaccount: &str, kind: &'static str) -> Option<Webhook> {
        self.webhooks().enabled(subaccount, kind).cloned()
    }

    /// Places a call, which goes on by itself. The session's number and id.
    pub(super) fn place(
        self: &Arc<Self>,
        subaccount: String,
        callflow: Vec<Action<String>>,
        now: Timestamp,
    ) -> (u64, String) {
        let number = self.sessions.fetch_add(1, Ordering::Relaxed) + 1;
        let call_ids = [self.new_id(), self.new_id()];
        let session = Session { id: self.new_id(), subaccount, start: now, call_ids };
        let id = session.id.clone();
        self.tell(Progress::Accepted { session: number, id: id.clone() });
        let mut calls = lock(&self.calls);
        while calls.try_join_next().is_some() {} // those that are over
        calls.spawn(session::run(Arc::clone(self), number, session, callflow));
        (number, id)
    }

    /// Ends every call where it is.
    pub(super) fn cut_calls(&self) {
        lock(&self.calls).abort_all();
    }
}

/// What is behind a lock is whole after every statement, so a panic elsewhere spoils nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
