//! Events on their way to a webhook. In: where to, and a body. Out: the answer, or why there is
//! none. Bounded in time and size; redirects are not followed, and nothing is tried twice.

use std::time::Duration;

use reqwest::{Client, Response, Url, header, redirect};
use secrecy::ExposeSecret as _;

use super::account::Webhook;

/// How long a webhook may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const LONGEST_ANSWER: usize = 1 << 20;

/// What a webhook answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Posts JSON to a webhook.
pub(super) async fn post(webhook: &Webhook, body: String) -> Result<Answer, String> {
    let url = Url::parse(&webhook.url).map_err(|error| error.to_string())?;
    let client = client(&url).map_err(|error| reason(&error))?;
    let mut request = client.post(url).header(header::CONTENT_TYPE, "application/json").body(body);
    if let Some(auth) = &webhook.auth {
        request = request.header(header::AUTHORIZATION, auth.expose_secret());
    }
    let answer = request.send().await.map_err(|error| reason(&error))?;
    let status = answer.status().as_u16();
    Ok(Answer { status, body: read(answer).await? })
}

async fn read(mut answer: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| reason(&error))? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err("its answer is longer than 1 MiB".to_owned());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn client(url: &Url) -> reqwest::Result<Client> {
    // Another part of the process may have chosen it before: that is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none());
    if url.scheme() == "http" {
        // No certificates are needed, and a machine without any must do.
        client = client.tls_certs_only([]);
    }
    if is_loopback(url) {
        client = client.no_proxy();
    }
    client.build()
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn reason(error: &reqwest::Error) -> String {
    let words = if error.is_timeout() {
        "it did not answer within 10 seconds"
    } else if error.is_connect() {
        "no connection to it"
    } else if error.is_builder() {
        "no request to it can be made"
    } else {
        "the connection broke off"
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_known_in_each_spelling() {
        let is = |url: &str| is_loopback(&Url::parse(url).unwrap());
        for near in
            ["http://localhost:1/x", "http://127.0.0.1/", "http://[::1]:8080", "http://127.1"]
        {
            assert!(is(near), "{near}");
        }
        for far in ["http://example.com", "http://localhost.example.com", "http://10.0.0.1"] {
            assert!(!is(far), "{far}");
        }
    }
}
