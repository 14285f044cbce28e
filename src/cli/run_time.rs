//! The run time of the network. Only a command that needs connections starts it.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};

use super::problem::{Problem, Stop};
use crate::report::reason;

/// Runs a future to its end on this thread.
pub(super) fn block_on<F: Future>(future: F) -> Result<F::Output, Stop> {
    Ok(started(Builder::new_current_thread())?.block_on(future))
}

/// Runs a future to its end on this thread; what it spawns runs on all cores. Of that, nothing is
/// waited for in the end.
pub(super) fn block_on_all_cores<F: Future>(future: F) -> Result<F::Output, Stop> {
    let runtime = started(Builder::new_multi_thread())?;
    let done = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(done)
}

fn started(mut builder: Builder) -> Result<Runtime, Stop> {
    // Whoever installed one before us chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let failed = |error| {
        Problem::new(format!("cannot open connections: {}", reason(&error)))
            .help("end other programs, then try again")
    };
    Ok(builder.enable_all().build().map_err(failed)?)
}

/// Waits for Ctrl-C, and for SIGTERM where there is such a thing. From the call on, not from the
/// first wait, neither of them ends the process by itself. To be called within [`block_on`].
pub(super) fn told_to_end() -> impl Future<Output = ()> {
    let mut signals = Signals::new();
    async move { signals.next().await }
}

/// Ctrl-C, and SIGTERM where there is such a thing, one after the other. As long as it lives, and
/// after, neither of them ends the process by itself.
pub(super) struct Signals {
    #[cfg(unix)]
    kinds: [Option<tokio::signal::unix::Signal>; 2],
}

impl Signals {
    /// To be called within a run time.
    pub(super) fn new() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
            Self { kinds: kinds.map(|kind| signal(kind).ok()) }
        }
        #[cfg(not(unix))]
        Self {}
    }

    /// Waits for the next one.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        {
            let [interrupted, terminated] = &mut self.kinds;
            tokio::select! {
                () = received(interrupted.as_mut()) => {}
                () = received(terminated.as_mut()) => {}
            }
        }
        #[cfg(not(unix))]
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// A signal that cannot be caught is not waited for: it ends the process.
#[cfg(unix)]
async fn received(signal: Option<&mut tokio::signal::unix::Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}
