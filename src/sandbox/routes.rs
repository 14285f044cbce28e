//! The endpoints. In: HTTP requests. Out: the provider's answers, faults included. Who bears no key
//! learns nothing; what does not exist is 404.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Path, Request, State as Shared};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Serialize;
use serde_json::json;

use super::faults::Fault;
use super::server::LIMITS;
use super::state::State;
use super::validation::{self, Refusal};
use super::{Progress, account};
use crate::http::{self, Cut, Unread};

/// How long a slow answer takes.
const SLOW: Duration = Duration::from_secs(2);

/// All endpoints.
pub(super) fn router(state: Arc<State>) -> Router {
    let of_subaccount = Router::new()
        .route("/callflows", post(send))
        .route("/speech-profiles", get(speech_profiles))
        .route("/webhooks", get(list_webhooks).post(set_webhook))
        .route("/webhooks/{kind}", delete(delete_webhook))
        .route("/numbers", get(numbers));
    Router::new()
        .nest("/api/v1/subaccounts/{subaccount}", of_subaccount)
        .fallback(no_such_path)
        .layer(from_fn_with_state(Arc::clone(&state), admit))
        .with_state(state)
}

/// Lets requests through that bear the key.
async fn admit(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let written = request.headers().get(header::AUTHORIZATION);
    let bearer = written.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if bearer != Some(state.setup.key.expose_secret()) {
        return state.refuse(401, 401, "Authentication header not found or token invalid");
    }
    next.run(request).await
}

async fn no_such_path(Shared(state): Shared<Arc<State>>) -> Response {
    state.refuse(404, 404, "Resource not found")
}

/// The subaccount of a path, which exists.
struct Subaccount(String);

impl FromRequestParts<Arc<State>> for Subaccount {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Arc<State>,
    ) -> Result<Self, Self::Rejection> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let named = path.ok().and_then(|Path(mut path)| path.remove("subaccount"));
        let named = named.unwrap_or_default();
        let only = state.setup.subaccount.as_ref();
        if is_subaccount(&named) && only.is_none_or(|only| *only == named) {
            return Ok(Self(named));
        }
        Err(state.refuse(404, 404, &format!("SubAccount not found by Id : {named}")))
    }
}

/// Whether this can be the name of a subaccount: 3 to 50 letters, digits, or some of `-._&`.
pub fn is_subaccount(written: &str) -> bool {
    let fits = |sign: u8| sign.is_ascii_alphanumeric() || b"-._&".contains(&sign);
    (3..=50).contains(&written.len()) && written.bytes().all(fits)
}

/// The answer to a request that was accepted.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created {
    session_id: String,
    session_status: &'static str,
    call_flow_request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    status_code: i32,
    status_message: &'static str,
}

/// The request that places a call.
async fn send(
    Shared(state): Shared<Arc<State>>,
    Subaccount(subaccount): Subaccount,
    body: Body,
) -> Response {
    let body = match read(&state, body).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let fault = state.next_fault();
    if let Some(failed) = fault.and_then(|fault| fail(&state, fault)) {
        return failed;
    }
    let now = Timestamp::now();
    let request = match validation::request(&body, now, state.setup.mode) {
        Ok(request) => request,
        Err(refusal) => {
            let Refusal { code, message } = &refusal;
            return state.refuse(refusal.http_status(), *code, message);
        }
    };
    let (number, id) = state.place(subaccount, request.callflow, now);
    if let Some(fault) = fault {
        state.tell(Progress::Faulted { fault, session: Some(number) });
    }
    let created = Created {
        session_id: id,
        session_status: "CREATED",
        call_flow_request_id: state.new_id(),
        valid_until: request.valid_until,
        status_code: 1,
        status_message: "Created",
    };
    deliver(Json(created).into_response(), fault).await
}

/// The answer of a fault that places no call.
fn fail(state: &State, fault: Fault) -> Option<Response> {
    let answer = match fault {
        Fault::ServerError => state.not_created(500, 500, "Internal server error"),
        Fault::TooMany => {
            let answer = state.not_created(429, 429, "Too many requests");
            ([(header::RETRY_AFTER, "1")], answer).into_response()
        }
        Fault::Timeout | Fault::DropAfterAccept | Fault::Slow | Fault::Garbage => return None,
    };
    state.tell(Progress::Faulted { fault, session: None });
    Some(answer)
}

/// The answer to a request that was accepted, as a fault lets it arrive.
async fn deliver(answer: Response, fault: Option<Fault>) -> Response {
    match fault {
        Some(Fault::Timeout) => std::future::pending().await,
        Some(Fault::DropAfterAccept) => {
            let mut answer = answer;
            answer.extensions_mut().insert(Cut);
            answer
        }
        Some(Fault::Slow) => {
            tokio::time::sleep(SLOW).await;
            answer
        }
        Some(Fault::Garbage) => "\u{fffd}{\"sessionId\": ".into_response(),
        Some(Fault::ServerError | Fault::TooMany) | None => answer,
    }
}

async fn speech_profiles(Subaccount(_): Subaccount) -> Response {
    Json(account::speech_profiles()).into_response()
}

async fn numbers(Subaccount(_): Subaccount) -> Response {
    Json(account::numbers()).into_response()
}

async fn list_webhooks(
    Shared(state): Shared<Arc<State>>,
    Subaccount(subaccount): Subaccount,
) -> Response {
    Json(state.webhooks().list(&subaccount)).into_response()
}

async fn set_webhook(
    Shared(state): Shared<Arc<State>>,
    Subaccount(subaccount): Subaccount,
    body: Body,
) -> Response {
    let body = match read(&state, body).await {
        Ok(body) => body,
        Err(answer) => return answer,
    };
    let mut webhooks = state.webhooks();
    match webhooks.set(&subaccount, &body) {
        Ok(()) => Json(webhooks.list(&subaccount)).into_response(),
        Err(fact) => {
            // This endpoint words its refusals in its own way.
            let answer = json!({
                "errorId": state.new_id(),
                "statusCode": "1001",
                "statusMessage": fact,
                "timestamp": format!("{:.3}", Timestamp::now()),
            });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response()
        }
    }
}

async fn delete_webhook(
    Shared(state): Shared<Arc<State>>,
    Subaccount(subaccount): Subaccount,
    Path(path): Path<HashMap<String, String>>,
) -> Response {
    let kind = path.get("kind").map_or("", String::as_str);
    let deleted = state.webhooks().delete(&subaccount, kind);
    match deleted {
        Some(deleted) => Json(deleted).into_response(),
        None => state.refuse(404, 404, &format!("Webhook not found : {kind}")),
    }
}

/// A body within its bounds.
async fn read(state: &State, body: Body) -> Result<Bytes, Response> {
    http::read(body, &LIMITS).await.map_err(|why| match why {
        Unread::TooLong => state.refuse(413, 413, "The body is larger than 1 MiB"),
        Unread::TooSlow => state.refuse(408, 408, "The body took too long"),
        Unread::Cut => state.refuse(400, 400, "The body broke off"),
    })
}

impl State {
    /// A refusal, told to whoever watches.
    fn refuse(&self, status: u16, code: i32, message: &str) -> Response {
        self.tell(Progress::Refused { status, code, message: message.to_owned() });
        self.not_created(status, code, message)
    }

    /// The documented body of every answer that places no call.
    fn not_created(&self, status: u16, code: i32, message: &str) -> Response {
        let answer = json!({
            "sessionStatus": "NOT_CREATED",
            "callFlowRequestId": self.new_id(),
            "statusCode": code,
            "statusMessage": message,
        });
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(answer)).into_response()
    }
}
