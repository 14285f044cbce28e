//! `--auth-header`, `--allow-ip` and their like. In: words. Out: who may ask. What can be reached from
//! other machines is not served to everybody by mistake.

use std::net::IpAddr;
use std::path::PathBuf;

use reqwest::header::{AUTHORIZATION, HeaderName};

use crate::cli::problem::{Problem, Stop};
use crate::cli::webhooks::auth;
use crate::provider::webhooks::ASIA_PACIFIC_SENDERS;
use crate::serve::{Access, Credential, Network};

/// The word for the provider's addresses in Asia Pacific.
const PRESET: &str = "8x8-ap";

/// Who may ask.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Who may ask")]
pub(super) struct Args {
    /// The header that must bear the value of --auth-file or IVRC_WEBHOOK_AUTH [default:
    /// Authorization]
    #[arg(long, value_name = "NAME", value_parser = header)]
    auth_header: Option<HeaderName>,
    /// A file with the value of the auth header, that others cannot read
    #[arg(long, value_name = "PATH")]
    auth_file: Option<PathBuf>,
    /// Answer this address only, a network such as 10.0.0.0/8, or `8x8-ap` for the provider's in
    /// Asia Pacific; may be given several times
    #[arg(long, value_name = "ADDRESS", value_parser = networks)]
    allow_ip: Vec<Networks>,
    /// Believe this proxy, or network of them, for whom it asks (X-Forwarded-For); may be given
    /// several times
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<Network>,
    /// Answer whoever asks, on an address that is not loopback
    #[arg(long)]
    insecure: bool,
}

fn header(written: &str) -> Result<HeaderName, String> {
    written.parse().map_err(|_| "write the name of a header, such as `X-Api-Key`".to_owned())
}

/// What one `--allow-ip` means.
type Networks = Vec<Network>;

fn networks(written: &str) -> Result<Networks, String> {
    if written == PRESET {
        return Ok(ASIA_PACIFIC_SENDERS.map(|address| IpAddr::from(address).into()).to_vec());
    }
    written.parse().map(|network| vec![network])
}

impl Args {
    /// The rules for a server that listens on this address.
    pub(super) fn access(&self, host: IpAddr) -> Result<Access, Stop> {
        let value = auth(self.auth_file.as_deref())?;
        if self.auth_header.is_some() && value.is_none() {
            let problem = Problem::new("`--auth-header` has no value to compare with");
            let help = "set IVRC_WEBHOOK_AUTH, or name a file: `--auth-file PATH`";
            return Err(problem.help(help).into());
        }
        let header = self.auth_header.clone().unwrap_or(AUTHORIZATION);
        let access = Access {
            credential: value.map(|value| Credential { header, value }),
            networks: self.allow_ip.concat(),
            proxies: self.trusted_proxy.clone(),
        };
        if access.is_open() && !host.to_canonical().is_loopback() && !self.insecure {
            return Err(open_to_all(host).into());
        }
        Ok(access)
    }
}

fn open_to_all(host: IpAddr) -> Problem {
    Problem::new(format!("on `{host}` everybody could ask, and hear what callers hear")).help(
        "set IVRC_WEBHOOK_AUTH, or write `--auth-file PATH` or `--allow-ip 8x8-ap`; \
         `--insecure` if you mean it",
    )
}
