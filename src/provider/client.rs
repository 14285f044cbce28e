//! One request to the provider. In: a method, a path, a body, a deadline. Out: an answer of bounded
//! size, or a failure that says whether anything can have arrived. It never sends twice: no
//! redirect is followed, no connection is used again, nothing is retried.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, redirect, retry};
use rustls::CertificateError;
use secrecy::ExposeSecret as _;
use tokio::time::{Instant, timeout_at};
use tower::util::MapResponseLayer;

use super::account::{BaseUrl, Key, Subaccount};
use super::answer::Body;
use crate::report::reason;

/// Who asks, as the provider sees it.
pub const USER_AGENT: &str = concat!("ivrc/", env!("CARGO_PKG_VERSION"));
/// The most bytes of an answer that are read: many times the longest list of the provider.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// The longest text of the other side that is handed on, in letters.
const LONGEST_TEXT: usize = 300;
/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// An account of the provider, ready to be asked.
#[derive(Debug, Clone)]
pub struct Client {
    base: BaseUrl,
    subaccount: Subaccount,
    bearer: HeaderValue,
}

/// The line to the other side, for one request. Whoever gives up the request can see whether
/// anything can have been sent.
#[derive(Debug, Default)]
pub struct Line(Arc<AtomicBool>);

impl Line {
    /// A connection stands, with its encryption: something may have been sent. Before, nothing has.
    pub fn stands(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`.
    pub retry_after: Option<Duration>,
    /// `Date`: the provider's clock.
    pub date: Option<Timestamp>,
    body: Received,
}

#[derive(Debug, Clone)]
enum Received {
    Whole(Vec<u8>),
    Cut,
    Late,
    TooLong,
}

impl Answer {
    /// The body, as far as it arrived.
    pub fn body(&self) -> Body<'_> {
        match &self.body {
            Received::Whole(bytes) => Body::Whole(bytes),
            Received::Cut => Body::Cut,
            Received::Late => Body::Late,
            Received::TooLong => Body::TooLong,
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// There was no connection, and so nothing was sent.
    #[error("{0}")]
    NoConnection(NoConnection),
    /// The time was over after the connection stood: anything may have arrived.
    #[error("no answer came in time")]
    TimedOut,
    /// The connection ended: anything may have arrived.
    #[error("the connection was cut before an answer came")]
    Cut,
}

/// Why there was no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoConnection {
    /// This machine trusts nobody: its list of certificate authorities is missing.
    #[error("this machine has no list of certificate authorities that it trusts")]
    NoRoots,
    /// The host has no address.
    #[error("the host `{0}` is not known")]
    NoHost(String),
    /// The certificate of the other side is not trusted.
    #[error("the certificate of `{0}` is not trusted: {1}")]
    Certificate(String, String),
    /// Nobody answered in time.
    #[error("`{0}` did not answer in time")]
    Slow(String),
    /// The proxy that a variable names does not lead there.
    #[error("`{host}` cannot be reached through the proxy that {variable} names: {why}")]
    Proxy {
        /// The host that was wanted.
        host: String,
        /// The variable.
        variable: &'static str,
        /// What went wrong.
        why: String,
    },
    /// Anything else, as the system says it.
    #[error("`{0}` cannot be reached: {1}")]
    Other(String, String),
}

impl NoConnection {
    /// The next action.
    pub fn help(&self) -> &'static str {
        match self {
            NoConnection::NoRoots => {
                "install the package `ca-certificates`, or name a file of them in SSL_CERT_FILE"
            }
            NoConnection::NoHost(_) => "check the region or the base URL, and the network",
            NoConnection::Certificate(..) => {
                "check the base URL and this machine's clock; somebody on the way may read along"
            }
            NoConnection::Proxy { .. } => "check the proxy, or unset the variable",
            NoConnection::Slow(_) | NoConnection::Other(..) => {
                "check the network and the base URL, then try again"
            }
        }
    }

    /// Another attempt, a moment later, may find a connection.
    pub fn is_passing(&self) -> bool {
        match self {
            NoConnection::NoRoots | NoConnection::Certificate(..) => false,
            NoConnection::NoHost(_)
            | NoConnection::Slow(_)
            | NoConnection::Proxy { .. }
            | NoConnection::Other(..) => true,
        }
    }
}

impl Client {
    /// The account `subaccount` at `base`, opened with `key`.
    #[expect(clippy::expect_used, reason = "a key is ASCII that can be seen, as a header wants it")]
    pub fn new(base: BaseUrl, subaccount: Subaccount, key: &Key) -> Self {
        let bearer = key.bearer();
        let mut bearer =
            HeaderValue::from_str(bearer.expose_secret()).expect("a key fits a header");
        bearer.set_sensitive(true);
        Self { base, subaccount, bearer }
    }

    /// The subaccount.
    pub fn subaccount(&self) -> &Subaccount {
        &self.subaccount
    }

    /// Where the API is.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// A text of the other side as it may be shown and kept: without the key that it may have sent
    /// back, and no longer than a screen. Not safe for a terminal.
    pub fn readable(&self, text: &str) -> String {
        let bearer = self.bearer.to_str().unwrap_or_default();
        let key = bearer.trim_start_matches("Bearer ");
        // A key that short is no key, and its letters stand in every text.
        let text = if key.len() < 4 { text.to_owned() } else { text.replace(key, "•••") };
        match text.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    }

    /// The address of an endpoint: `callflows`, `webhooks/VCA`.
    pub fn url(&self, endpoint: &str) -> String {
        url(&self.base, &self.subaccount, endpoint)
    }

    /// Sends one request, once.
    ///
    /// # Errors
    /// There is no answer; the failure says whether the request can have arrived.
    pub async fn exchange(
        &self,
        method: Method,
        endpoint: &str,
        body: Option<String>,
        deadline: Instant,
        line: &Line,
    ) -> Result<Answer, Failure> {
        let mut request = self.http(line)?.request(method, self.url(endpoint));
        request = request.header(AUTHORIZATION, self.bearer.clone());
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let mut response = match timeout_at(deadline, request.send()).await {
            Ok(sent) => sent.map_err(|error| self.failure(&error))?,
            Err(_) if line.stands() => return Err(Failure::TimedOut),
            Err(_) => return Err(Failure::NoConnection(NoConnection::Slow(self.host()))),
        };
        let status = response.status().as_u16();
        let (retry_after, date) = (retry_after(response.headers()), date(response.headers(), DATE));
        let body = read(&mut response, deadline).await;
        Ok(Answer { status, retry_after, date, body })
    }

    /// A client for one request.
    fn http(&self, line: &Line) -> Result<reqwest::Client, Failure> {
        let stands = Arc::clone(&line.0);
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT)
            .connector_layer(MapResponseLayer::new(move |connection| {
                stands.store(true, Ordering::SeqCst);
                connection
            }))
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .pool_max_idle_per_host(0)
            .http1_only()
            .referer(false);
        if self.base.is_loopback() {
            builder = builder.no_proxy();
        }
        if self.base.as_str().starts_with("http:") {
            // Nobody has to be trusted, and nobody's certificate has to be on the machine.
            builder = builder.tls_certs_only([]);
        } else {
            builder = builder.https_only(true);
        }
        builder.build().map_err(|_| Failure::NoConnection(NoConnection::NoRoots))
    }

    fn failure(&self, error: &reqwest::Error) -> Failure {
        if error.is_connect() || error.is_builder() {
            return Failure::NoConnection(self.no_connection(error));
        }
        if error.is_timeout() { Failure::TimedOut } else { Failure::Cut }
    }

    fn host(&self) -> String {
        let url = reqwest::Url::parse(self.base.as_str()).ok();
        url.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default().to_owned()
    }

    fn no_connection(&self, error: &reqwest::Error) -> NoConnection {
        let host = self.host();
        if let Some(rustls::Error::InvalidCertificate(why)) = causes(error).find_map(tls_error) {
            return NoConnection::Certificate(host, untrusted(why));
        }
        let innermost = causes(error).last();
        let system = innermost.and_then(|cause| cause.downcast_ref::<std::io::Error>());
        let why = match (system, innermost) {
            (Some(system), _) => reason(system),
            (None, Some(cause)) => cause.to_string(),
            (None, None) => error.to_string(),
        };
        if let Some(variable) = self.proxy() {
            return NoConnection::Proxy { host, variable, why };
        }
        if error.is_timeout() {
            NoConnection::Slow(host)
        } else if error.is_dns() {
            NoConnection::NoHost(host)
        } else {
            NoConnection::Other(host, why)
        }
    }

    /// The variable that puts a proxy before the provider, if one does.
    fn proxy(&self) -> Option<&'static str> {
        let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let variables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
        variables.into_iter().find(is_set).filter(|_| !self.base.is_loopback())
    }
}

/// What is behind an error, from the outside in.
fn causes<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}

/// The address of an endpoint of an account.
pub fn url(base: &BaseUrl, subaccount: &Subaccount, endpoint: &str) -> String {
    format!("{base}/api/v1/subaccounts/{}/{endpoint}", subaccount.in_path())
}

/// What TLS has to say. It travels inside errors of the system.
fn tls_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    let mut error = error;
    while let Some(inside) = error.downcast_ref::<std::io::Error>().and_then(|io| io.get_ref()) {
        error = inside;
    }
    error.downcast_ref()
}

/// What is wrong with a certificate.
fn untrusted(why: &CertificateError) -> String {
    if let CertificateError::UnknownIssuer = why {
        return "nobody whom this machine trusts has signed it".to_owned();
    }
    if let CertificateError::Expired | CertificateError::ExpiredContext { .. } = why {
        return "it is out of date, or the clock of this machine is wrong".to_owned();
    }
    if let CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } = why
    {
        return "it is for another name".to_owned();
    }
    why.to_string()
}

/// Reads a body up to its end, the deadline, or [`MOST_BYTES`].
async fn read(response: &mut reqwest::Response, deadline: Instant) -> Received {
    let mut bytes = Vec::new();
    loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) if bytes.len() + chunk.len() > MOST_BYTES => {
                return Received::TooLong;
            }
            Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
            Ok(Ok(None)) => return Received::Whole(bytes),
            Ok(Err(_)) => return Received::Cut,
            Err(_) => return Received::Late,
        }
    }
}

/// `Retry-After` is a number of seconds, or a moment by the provider's clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let written = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = written.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (date(headers, RETRY_AFTER)?, date(headers, DATE)?);
    Some(Duration::from_secs(u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0)))
}

/// A date in a header, as HTTP writes it.
fn date(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<Timestamp> {
    let written = headers.get(name)?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(written).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_other_side_is_short_and_without_the_key() {
        let readable = |key: &str, text: &str| {
            let (base, subaccount) = ("https://a.example".parse(), "acme".parse());
            let key = Key::new(key.to_owned()).unwrap();
            Client::new(base.unwrap(), subaccount.unwrap(), &key).readable(text)
        };
        assert_eq!(readable("k3y-1", "bad token k3y-1!"), "bad token •••!");
        assert_eq!(readable("k", "a knock"), "a knock");
        assert_eq!(readable("k3y-1", &"ä".repeat(LONGEST_TEXT)), "ä".repeat(LONGEST_TEXT));
        let long = readable("k3y-1", &"ä".repeat(400));
        assert_eq!(long, "ä".repeat(LONGEST_TEXT) + "…");
    }
}
