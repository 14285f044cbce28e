//! A sandbox as a server. In: a listener on loopback. Out: requests for the routes, within bounds,
//! and a handle that stops everything.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::routes::router;
use super::state::State;
use super::{Progress, Setup};
use crate::http::{self, Limits};

/// What it puts up with.
pub(super) const LIMITS: Limits = Limits {
    connections: 64,
    head: Duration::from_secs(30),
    body: Duration::from_secs(10),
    body_bytes: 1 << 20,
    grace: Duration::from_secs(1),
};

/// A sandbox that runs until it is stopped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// Starts a sandbox on a listener, which must be on loopback, and tells on `progress` what happens.
/// To be called within a tokio run time that has its timers and its network enabled.
pub fn start(
    listener: TcpListener,
    setup: Setup,
    progress: UnboundedSender<Progress>,
) -> io::Result<Sandbox> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the sandbox is for loopback only",
        ));
    }
    let (stop, stopped) = watch::channel(false);
    let state = Arc::new(State::new(setup, progress));
    let serving = tokio::spawn(serve(listener, state, stopped));
    Ok(Sandbox { address, stop, serving })
}

impl Sandbox {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to send requests to: `http://127.0.0.1:8088`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops: nothing more is accepted, open requests have a second to end, calls are cut.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        // It only fails if serving panicked: then it has stopped, too.
        let _ = self.serving.await;
    }
}

/// Answers until it is stopped.
async fn serve(listener: TcpListener, state: Arc<State>, stopped: watch::Receiver<bool>) {
    let app = TowerToHyperService::new(router(Arc::clone(&state)));
    let service = move |request, _| {
        let answer = app.call(request);
        async move { answer.await.unwrap_or_else(|never: Infallible| match never {}) }
    };
    http::serve(listener, LIMITS, service, stopped).await;
    state.cut_calls();
}
