//! From a request to an answer. In: a request and its sender. Out: what the conversation says, with
//! 200 whatever happens in it; or an HTTP error, before it was asked. Nothing is read of a request
//! that may not ask.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use jiff::Timestamp;

use super::access::{Asker, Refusal};
use super::answers::{Endpoint, Entry, EntryKind, NOTHING, Patience, Served, Trouble};
use super::log::{Event, Line, Refused};
use super::server::State;
use crate::desk::PATIENCE;
use crate::http::{self, Unread};

/// How long until it is asked for again.
const AGAIN: Duration = Duration::from_millis(25);

/// What a server says that lives.
pub const ALIVE: &str = "alive\n";

type Answer = Response<Full<Bytes>>;

/// What a path is for.
#[derive(Debug, Clone, Copy)]
enum Route {
    Event(Endpoint),
    Alive,
    Ready,
    Metrics,
}

impl Route {
    fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/" => Route::Event(Endpoint::Any),
            "/vca" => Route::Event(Endpoint::Vca),
            "/vss" => Route::Event(Endpoint::Vss),
            "/vcs" => Route::Event(Endpoint::Vcs),
            "/healthz" => Route::Alive,
            "/readyz" => Route::Ready,
            "/metrics" => Route::Metrics,
            _ => return None,
        })
    }

    fn takes(self, method: &Method) -> bool {
        match self {
            Route::Event(_) => method == Method::POST,
            Route::Alive | Route::Ready | Route::Metrics => {
                method == Method::GET || method == Method::HEAD
            }
        }
    }

    fn methods(self) -> &'static str {
        if matches!(self, Route::Event(_)) { "POST" } else { "GET, HEAD" }
    }
}

/// Answers a request.
pub(super) async fn answer<B: Body<Data = Bytes>>(
    state: Arc<State>,
    request: Request<B>,
    sender: SocketAddr,
) -> Answer {
    let asker = state.access.asker(sender.ip(), request.headers());
    let route = match admit(&state, &request, asker) {
        Ok(route) => route,
        Err(why) => return refuse(&state, why, &request, asker),
    };
    match route {
        Route::Event(to) => {
            let (head, body) = request.into_parts();
            match http::read(body, &state.limits).await {
                Ok(body) => event(&state, to, &body).await,
                Err(why) => refuse(&state, why.into(), &Request::from_parts(head, ()), asker),
            }
        }
        Route::Alive => text(StatusCode::OK, ALIVE),
        Route::Ready if state.is_stopping() => text(StatusCode::SERVICE_UNAVAILABLE, "stopping\n"),
        Route::Ready => text(StatusCode::OK, "ready\n"),
        Route::Metrics => {
            let mut page = text(StatusCode::OK, state.metrics.page());
            let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            page.headers_mut().insert(CONTENT_TYPE, kind);
            page
        }
    }
}

/// What is asked for, if it may be.
fn admit<B>(state: &State, request: &Request<B>, asker: Asker) -> Result<Route, Refusal> {
    let route = Route::of(request.uri().path());
    let is_own = asker.is_local && !matches!(route, None | Some(Route::Event(_)));
    if !is_own {
        state.access.judge(asker, request.headers())?;
    }
    let route = route.ok_or(Refusal::Path)?;
    if route.takes(request.method()) { Ok(route) } else { Err(Refusal::Method) }
}

/// Answers an event.
async fn event(state: &State, to: Endpoint, body: &[u8]) -> Answer {
    let began = Instant::now();
    let mut now = Timestamp::now();
    let served = loop {
        let patience = if began.elapsed() < PATIENCE { Patience::Some } else { Patience::None };
        match (state.reply(to, body, now, patience), patience) {
            (Ok(Some(served)), _) => break served,
            (Ok(None), Patience::Some) => {
                tokio::time::sleep(AGAIN).await;
                now = Timestamp::now();
            }
            (Ok(None), Patience::None) => {
                break fallen_back(state, to, Trouble::Unanswered);
            }
            (Err(place), _) => {
                state.metrics.panicked();
                break fallen_back(state, to, Trouble::Panicked(place));
            }
        }
    };
    let Served { body, entry } = served;
    let took = began.elapsed();
    state.metrics.answered(&entry, took);
    state.log(&Line::Event(Event { at: now, entry: &entry, took }));
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// What is said where the conversation said nothing.
fn fallen_back(state: &State, to: Endpoint, trouble: Trouble) -> Served {
    let body = if to.has_a_caller() { state.ending() } else { NOTHING.to_owned() };
    let mut entry = Entry::new(EntryKind::Unanswered);
    entry.troubles.push(trouble);
    Served { body, entry }
}

fn refuse<B>(state: &State, why: Refusal, request: &Request<B>, asker: Asker) -> Answer {
    state.metrics.refused(why);
    let path = request.uri().path();
    let line = format!("{} {path}", request.method());
    let from = asker.address;
    state.log(&Line::Refused(Refused { at: Timestamp::now(), why, request: &line, from }));
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = text(status, format!("{}\n", why.words()));
    if why == Refusal::Method
        && let Some(route) = Route::of(path)
    {
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static(route.methods()));
    }
    answer
}

fn text(status: StatusCode, words: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(words.into()));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

impl From<Unread> for Refusal {
    fn from(why: Unread) -> Self {
        match why {
            Unread::TooLong => Refusal::TooLong,
            Unread::TooSlow => Refusal::TooSlow,
            Unread::Cut => Refusal::Cut,
        }
    }
}
