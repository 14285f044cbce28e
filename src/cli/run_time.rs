//! The run time of the network. Only a command that asks the provider starts it.

use std::future::Future;

use super::problem::{Problem, Stop, reason};

/// Runs a future to its end on this thread.
pub(super) fn block_on<F: Future>(future: F) -> Result<F::Output, Stop> {
    // Whoever installed one before us chose the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let failed = |error| Problem::new(format!("cannot open connections: {}", reason(&error)));
    Ok(runtime.map_err(failed)?.block_on(future))
}
