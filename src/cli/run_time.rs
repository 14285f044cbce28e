//! The run time of the network. Only a command that needs connections starts it.

use std::future::Future;

use super::problem::{Problem, Stop, reason};

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

/// Waits for Ctrl-C, and for SIGTERM where there is such a thing. From the first moment that it is
/// waited for, neither of them ends the process by itself.
pub(super) async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without handlers there is nothing to wait for: a signal ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
