//! HTTP connections within bounds, for every server of ours. In: a listener, limits, a service that
//! answers requests. Out: served connections, until it is told to stop; and bodies, read to a limit.
//! It knows no routes.

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// How long to wait when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(50);
/// Of a body that is too long, so many bytes are read and dropped: a client that is cut off while
/// it still sends may never see the answer.
const DROPPED: usize = 16 << 20;

/// What a server puts up with.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most connections at once; others wait until one is over.
    pub connections: usize,
    /// How long the head of a request may take, and a connection be idle.
    pub head: Duration,
    /// How long a body may take.
    pub body: Duration,
    /// The most bytes of a body.
    pub body_bytes: usize,
    /// How long open requests have to end when the server is stopped.
    pub grace: Duration,
}

/// Marks an answer that is never sent: the connection is cut instead.
#[derive(Debug, Clone, Copy)]
pub struct Cut;

/// Answers requests until it is told to stop, then lets those end that are open. The service gets
/// each request with the address of its sender.
pub async fn serve<S, F, B>(
    listener: TcpListener,
    limits: Limits,
    service: S,
    mut stopped: watch::Receiver<bool>,
) where
    S: Fn(Request<Incoming>, SocketAddr) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<B>> + Send + 'static,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let slots = Arc::new(Semaphore::new(limits.connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = stopped.changed() => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        match accepted {
            Ok((stream, sender, slot)) => {
                let service = service.clone();
                let service = move |request| service(request, sender);
                let stopped = stopped.clone();
                connections.spawn(connection(stream, slot, limits.head, service, stopped));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
        while connections.try_join_next().is_some() {} // those that are over
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    // What takes longer, such as an answer that never comes, is cut when the set is dropped.
    let _ = tokio::time::timeout(limits.grace, ended).await;
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, sender) = listener.accept().await?;
    // An answer is one piece, and somebody waits for it on the phone.
    stream.set_nodelay(true)?;
    Ok((stream, sender, slot))
}

/// Serves one connection; the slot is free again when it is over.
async fn connection<S, F, B>(
    stream: TcpStream,
    _slot: OwnedSemaphorePermit,
    head: Duration,
    service: S,
    mut stopped: watch::Receiver<bool>,
) where
    S: Fn(Request<Incoming>) -> F,
    F: Future<Output = Response<B>>,
    B: Body + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let service = service_fn(|request| {
        let answer = service(request);
        async move {
            let answer = answer.await;
            // An error of the service ends the connection without an answer.
            let is_cut = answer.extensions().get::<Cut>().is_some();
            if is_cut { Err("cut on purpose") } else { Ok(answer) }
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
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

/// Why there is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is longer than it may be.
    TooLong,
    /// It took longer than it may.
    TooSlow,
    /// The connection ended before it did.
    Cut,
}

/// A body within its bounds.
///
/// # Errors
/// It goes beyond them, or breaks off.
pub async fn read<B: Body<Data = Bytes>>(body: B, limits: &Limits) -> Result<Bytes, Unread> {
    let mut whole = pin!(read_to(body, limits.body_bytes));
    // Mostly it came with the head, and needs no clock.
    let at_once = poll_fn(|context| match whole.as_mut().poll(context) {
        Poll::Ready(read) => Poll::Ready(Some(read)),
        Poll::Pending => Poll::Ready(None),
    });
    match at_once.await {
        Some(read) => read,
        None => tokio::time::timeout(limits.body, whole).await.unwrap_or(Err(Unread::TooSlow)),
    }
}

async fn read_to<B: Body<Data = Bytes>>(body: B, most: usize) -> Result<Bytes, Unread> {
    let mut body = pin!(body);
    let (mut first, mut bytes, mut length) = (Bytes::new(), Vec::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Cut)?.into_data() else { continue };
        length += data.len();
        if length > DROPPED.max(most) {
            break;
        } else if length > most {
            continue;
        } else if length == data.len() {
            first = data;
        } else {
            if bytes.is_empty() {
                bytes.extend_from_slice(&first);
            }
            bytes.extend_from_slice(&data);
        }
    }
    match length {
        _ if length > most => Err(Unread::TooLong),
        _ if bytes.is_empty() => Ok(first),
        _ => Ok(bytes.into()),
    }
}
