//! A recording that a script plays, fetched as the provider will: from its address, without a key.
//! In: the address. Out: whether it is audio of a size that the provider takes.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect;
use tokio::time::{Instant, timeout_at};

use super::account::is_loopback;

/// The most bytes that the provider plays: 5120 KB.
pub const MOST_BYTES: usize = 5120 * 1024;
/// The longest that a recording may take to arrive here.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audio {
    /// Audio, of so many bytes.
    Fine(usize),
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// Nothing at all.
    Empty,
    /// Something else, of this content type.
    Other(String),
    /// The address is one of this machine, which the provider cannot reach.
    OnlyHere,
    /// No file, but this HTTP status.
    Status(u16),
    /// No answer, or half of one; why, in words.
    Unreachable(String),
}

/// Fetches a recording: hardly more than the provider takes, in at most ten seconds. On loopback
/// only if the provider, being emulated, is there as well.
pub async fn fetch(address: &str, provider_is_here: bool) -> Audio {
    let url = reqwest::Url::parse(address).ok();
    let host = url.as_ref().and_then(reqwest::Url::host_str).unwrap_or_default();
    let here = is_loopback(host);
    if here && !provider_is_here {
        return Audio::OnlyHere;
    }
    let deadline = Instant::now() + PATIENCE;
    match timeout_at(deadline, look(address, here)).await {
        Ok(Ok(audio)) => audio,
        Ok(Err(error)) => Audio::Unreachable(reason(&error)),
        Err(_) => Audio::Unreachable(format!("it takes longer than {} s", PATIENCE.as_secs())),
    }
}

async fn look(address: &str, here: bool) -> Result<Audio, reqwest::Error> {
    let mut response = http(here)?.get(address).send().await?;
    let status = response.status();
    if !status.is_success() {
        return Ok(Audio::Status(status.as_u16()));
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    if !is_audio(&content_type, response.url().path()) {
        return Ok(Audio::Other(content_type));
    }
    let mut length = 0;
    while let Some(chunk) = response.chunk().await? {
        length += chunk.len();
        if length > MOST_BYTES {
            return Ok(Audio::TooLarge);
        }
    }
    Ok(if length == 0 { Audio::Empty } else { Audio::Fine(length) })
}

fn http(here: bool) -> Result<reqwest::Client, reqwest::Error> {
    let builder = || {
        let builder = reqwest::Client::builder();
        if here { builder.no_proxy() } else { builder }
            .user_agent(concat!("ivrc/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::limited(MOST_REDIRECTS))
            .http1_only()
            .referer(false)
    };
    // Without a list of authorities plain `http` can still be fetched.
    builder().build().or_else(|_| builder().tls_certs_only([]).build())
}

/// The content type says so; or it says nothing of use, and the name ends as recordings do. A page
/// that says "not found" with status 200 under a recording's name is none.
fn is_audio(content_type: &str, path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let named = path.ends_with(".mp3") || path.ends_with(".wav");
    let kind = content_type.split('/').next().unwrap_or_default();
    kind == "audio" || (named && kind != "text")
}

/// The innermost cause, which says more than those around it.
fn reason(error: &reqwest::Error) -> String {
    if error.is_redirect() {
        return format!("it redirects more than {MOST_REDIRECTS} times");
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audio_is_known_by_its_type_or_its_name() {
        assert!(is_audio("audio/mpeg", "/greeting"));
        assert!(is_audio("application/octet-stream", "/a/greeting.MP3"));
        assert!(is_audio("", "/greeting.wav"));
        assert!(!is_audio("text/html; charset=utf-8", "/greeting.mp3"));
        assert!(!is_audio("application/octet-stream", "/greeting"));
        assert!(!is_audio("", "/mp3"));
    }
}
