//! Connections. In: a listener on loopback. Out: requests for the routes, within bounds, and a
//! handle that stops everything. The loop is our own, because a fault must be able to cut a
//! connection instead of answering.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::routes::{Cut, router};
use super::state::State;
use super::{Progress, Setup};

/// The most connections at once; others wait until one is over.
const MOST_CONNECTIONS: usize = 64;
/// How long the head of a request may take, and a connection be idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long open requests have to end when the sandbox is stopped.
const GRACE: Duration = Duration::from_secs(1);
/// How long to wait when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(50);

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

/// Accepts connections until it is stopped.
async fn serve(listener: TcpListener, state: Arc<State>, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let app = router(Arc::clone(&state));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopped.changed() => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        match accepted {
            Ok((stream, slot)) => {
                connections.spawn(connection(stream, slot, app.clone(), stopped.clone()));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {} // those that are over
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // What takes longer, such as an answer that never comes, is cut when the set is dropped.
    let _ = tokio::time::timeout(GRACE, ended).await;
    state.cut_calls();
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, slot))
}

/// Serves one connection; the slot is free again when it is over.
async fn connection(
    stream: TcpStream,
    _slot: OwnedSemaphorePermit,
    app: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |request| {
        let answer = app.call(request);
        async move {
            let answer = answer.await.unwrap_or_else(|never: Infallible| match never {});
            // An error of the service ends the connection without an answer.
            let is_cut = answer.extensions().get::<Cut>().is_some();
            if is_cut { Err("cut on purpose") } else { Ok(answer) }
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service));
    // How a connection ends is the client's business.
    tokio::select! {
        _ = served.as_mut() => {}
        _ = stopped.changed() => {
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
    }
}
