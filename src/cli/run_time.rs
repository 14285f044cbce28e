//! The run time of the network. Only a command that needs connections starts it.

use std::future::Future;

use super::problem::{Problem, Stop};
use crate::report::reason;

/// Runs a future to its end on this thread.
pub(super) fn block_on<F: Future>(future: F) -> Result<F::Output, Stop> {
    // Whoever installed one before us chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let failed = |error| {
        Problem::new(format!("cannot open connections: {}", reason(&error)))
            .help("end other programs, then try again")
    };
    Ok(runtime.map_err(failed)?.block_on(future))
}

/// Waits for Ctrl-C, and for SIGTERM where there is such a thing. From the call on, not from the
/// first wait, neither of them ends the process by itself. To be called within [`block_on`].
pub(super) fn told_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
        let signals = kinds.map(|kind| signal(kind).ok());
        async move {
            let [mut interrupted, mut terminated] = signals;
            tokio::select! {
                () = received(interrupted.as_mut()) => {}
                () = received(terminated.as_mut()) => {}
            }
        }
    }
    #[cfg(not(unix))]
    async {
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
