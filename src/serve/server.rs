//! A server at work. In: a listener, who answers, who may ask. Out: a handle to load scripts, and to
//! stop it. Panics and a lock that one of them left behind are survived.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::access::Access;
use super::answers::{Answers, Endpoint, Patience, Script, Served};
use super::journal::Journal;
use super::log::Line;
use super::metrics::Metrics;
use super::routes;
use crate::caught::caught;
use crate::desk::Loaded;
use crate::http::{self, Limits};

/// What a server puts up with.
pub const LIMITS: Limits = Limits {
    connections: 512,
    head: Duration::from_secs(10),
    body: Duration::from_secs(10),
    body_bytes: 64 << 10,
    grace: Duration::from_secs(10),
};

/// How to serve.
#[derive(Debug)]
pub struct Setup {
    /// Who may ask.
    pub access: Access,
    /// What is put up with.
    pub limits: Limits,
    /// Where lines of the log go. One that finds no room is lost, and counted.
    pub log: Journal,
}

/// A server that runs until it is stopped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// Starts to answer on a listener. To be called within a tokio run time of several threads.
///
/// # Errors
/// The listener has no address.
pub fn start(listener: TcpListener, answers: Box<dyn Answers>, setup: Setup) -> io::Result<Server> {
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let Setup { access, limits, log } = setup;
    let state = Arc::new(State {
        access,
        limits,
        log,
        metrics: Metrics::default(),
        may_block: answers.may_block(),
        ending: Mutex::new(answers.ending()),
        answers: RwLock::new(answers),
        stopped: stopped.clone(),
    });
    let service = {
        let state = Arc::clone(&state);
        move |request, sender| routes::answer(Arc::clone(&state), request, sender)
    };
    let serving = tokio::spawn(http::serve(listener, limits, service, stopped));
    Ok(Server { address, state, stop, serving })
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes the next version of a script.
    ///
    /// # Errors
    /// As [`Answers::load`].
    pub fn load(&self, script: Script) -> Result<(), String> {
        let mut answers = self.state.answers.write().unwrap_or_else(PoisonError::into_inner);
        let loaded = answers.load(script);
        *lock(&self.state.ending) = answers.ending();
        drop(answers);
        self.state.metrics.reloaded(loaded.is_ok());
        loaded
    }

    /// The next version of a script could not even be read.
    pub fn load_failed(&self) {
        self.state.metrics.reloaded(false);
    }

    /// The scripts that it answers for.
    pub fn scripts(&self) -> Vec<Loaded> {
        self.state.answers().scripts()
    }

    /// Stops: nothing more is accepted; open requests have the time of [`Limits::grace`] to end.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        // It only fails if serving panicked: then it has stopped, too.
        let _ = self.serving.await;
    }
}

/// What all requests share.
pub(super) struct State {
    pub(super) access: Access,
    pub(super) limits: Limits,
    pub(super) metrics: Metrics,
    log: Journal,
    may_block: bool,
    /// What a caller hears when nothing else can be said. It is there before it is needed.
    ending: Mutex<String>,
    answers: RwLock<Box<dyn Answers>>,
    stopped: watch::Receiver<bool>,
}

impl State {
    /// The reply of the conversation; where it panicked, if it did.
    pub(super) fn reply(
        &self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Result<Option<Served>, String> {
        let reply = || caught(|| self.answers().reply(to, body, now, patience));
        // The other connections of this thread are not to wait for a disk.
        if self.may_block { tokio::task::block_in_place(reply) } else { reply() }
    }

    /// Who answers; whole after each reply, even if one panicked.
    fn answers(&self) -> RwLockReadGuard<'_, Box<dyn Answers>> {
        self.answers.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn ending(&self) -> String {
        lock(&self.ending).clone()
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stopped.borrow()
    }

    /// A log that is full must keep nobody waiting.
    pub(super) fn log(&self, line: &Line<'_>) {
        if !self.log.write(line) {
            self.metrics.lost_a_line();
        }
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("access", &self.access).finish_non_exhaustive()
    }
}

/// The last words are whole, whoever panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
