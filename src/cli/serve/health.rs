//! `ivrc serve --healthcheck`: is the server alive? For what starts it again when it is not, and has
//! no other client of HTTP at hand, such as a container. In: where the server listens. Out: a line,
//! and exit code 0 or 1. No credential is sent: of its own machine the server asks for none.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};

use crate::cli::exit::Exit;
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::serve::ALIVE;

/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Of an answer that is not the one, so many letters are shown.
const SHOWN: usize = 80;

/// Asks the server that listens on this address.
pub(super) async fn check(listens: SocketAddr, shell: &mut Shell) -> Result<Exit, Stop> {
    let server = format!("http://{}", reached(listens));
    let Err(why) = ask(&server).await else {
        shell.say(&format!("{server} is alive\n"))?;
        return Ok(Exit::Done);
    };
    let help = "start it with `ivrc serve FILE…`, or name its `--host` and `--port`";
    shell.problem(&Problem::new(format!("{server} is not alive: {why}")).help(help));
    Ok(Exit::No)
}

/// Where to ask a server that listens on an address. One that listens on all is asked on loopback.
fn reached(listens: SocketAddr) -> SocketAddr {
    let loopback: IpAddr = match listens {
        SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let host = if listens.ip().is_unspecified() { loopback } else { listens.ip() };
    SocketAddr::new(host, listens.port())
}

/// Nothing, if the server is alive; else what is wrong.
async fn ask(server: &str) -> Result<(), String> {
    let client = Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        // No certificates are needed, and a machine without any must do.
        .tls_certs_only([]);
    let client = client.build().map_err(|error| reason(&error))?;
    let answer = client.get(format!("{server}/healthz")).send().await;
    let answer = answer.map_err(|error| reason(&error))?;
    let status = answer.status();
    let body = answer.text().await.map_err(|error| reason(&error))?;
    if status == StatusCode::OK && body == ALIVE {
        return Ok(());
    }
    if status == StatusCode::OK {
        return Err("another program answers there".to_owned());
    }
    let words: String = body.lines().next().unwrap_or_default().chars().take(SHOWN).collect();
    Err(format!("it answers {}: {words}", status.as_u16()))
}

fn reason(error: &reqwest::Error) -> String {
    let words = if error.is_timeout() {
        "it does not answer within 3 seconds"
    } else if error.is_connect() {
        "nothing listens there"
    } else {
        "the connection broke off"
    };
    words.to_owned()
}
