//! Who may ask. In: the sender's address, the headers of a request. Out: yes, or why not. A secret is
//! compared in a time that does not tell how much of it was right.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use hyper::header::{FORWARDED, HeaderMap, HeaderName};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

/// The header in which proxies tell for whom they ask.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The rules.
#[derive(Debug, Default)]
pub struct Access {
    /// What a request must bear.
    pub credential: Option<Credential>,
    /// Where it must come from; from anywhere if there are none.
    pub networks: Vec<Network>,
    /// Who may ask for others, and is believed for whom.
    pub proxies: Vec<Network>,
}

/// A header that says who asks.
#[derive(Debug)]
pub struct Credential {
    /// Its name.
    pub header: HeaderName,
    /// Its value.
    pub value: SecretString,
}

/// Addresses with the same beginning; one address is the smallest of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    bits: u8,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// It comes from an address that may not ask.
    Address,
    /// It bears no credential.
    NoCredential,
    /// Its credential is another one.
    WrongCredential,
    /// There is no such path.
    Path,
    /// The path is asked in another way.
    Method,
    /// The body is too long.
    TooLong,
    /// The body took too long.
    TooSlow,
    /// The body broke off.
    Cut,
}

impl Refusal {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Refusal::Address => 403,
            Refusal::NoCredential | Refusal::WrongCredential => 401,
            Refusal::Path => 404,
            Refusal::Method => 405,
            Refusal::TooLong => 413,
            Refusal::TooSlow => 408,
            Refusal::Cut => 400,
        }
    }

    /// The reason, in words.
    pub fn words(self) -> &'static str {
        match self {
            Refusal::Address => "the address may not ask",
            Refusal::NoCredential => "no credential",
            Refusal::WrongCredential => "a wrong credential",
            Refusal::Path => "no such path",
            Refusal::Method => "a wrong method",
            Refusal::TooLong => "the body is too long",
            Refusal::TooSlow => "the body is too slow",
            Refusal::Cut => "the body broke off",
        }
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asker {
    /// The address; none if a proxy told one that cannot be read.
    pub(super) address: Option<IpAddr>,
    /// It is somebody on this machine who asks for nobody else.
    pub(super) is_local: bool,
}

impl Access {
    /// Nothing is asked of anybody.
    pub fn is_open(&self) -> bool {
        self.credential.is_none() && self.networks.is_empty()
    }

    /// Who asks. A proxy that is known is believed: the last hop counts that is not one of them.
    pub(super) fn asker(&self, sender: IpAddr, headers: &HeaderMap) -> Asker {
        let sender = sender.to_canonical();
        let is_forwarded = headers.contains_key(FORWARDED_FOR) || headers.contains_key(FORWARDED);
        if !self.is_proxy(sender) {
            let is_local = sender.is_loopback() && !is_forwarded;
            return Asker { address: Some(sender), is_local };
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        let mut address = Some(sender);
        for hop in hops {
            address = address_in(hop.trim());
            if !address.is_some_and(|address| self.is_proxy(address)) {
                break;
            }
        }
        let is_local = address.is_some_and(|address| address.is_loopback());
        Asker { address, is_local }
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|network| network.holds(address))
    }

    /// Whether this asker may.
    pub(super) fn judge(&self, asker: Asker, headers: &HeaderMap) -> Result<(), Refusal> {
        let holds = |address| self.networks.iter().any(|network| network.holds(address));
        if !self.networks.is_empty() && !asker.address.is_some_and(holds) {
            return Err(Refusal::Address);
        }
        let Some(Credential { header, value }) = &self.credential else { return Ok(()) };
        let given = headers.get(header).ok_or(Refusal::NoCredential)?;
        let is_same = given.as_bytes().ct_eq(value.expose_secret().as_bytes());
        if bool::from(is_same) { Ok(()) } else { Err(Refusal::WrongCredential) }
    }
}

/// The address of a hop, perhaps with its port.
fn address_in(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']').parse();
    let with_port = || hop.parse().map(|address: std::net::SocketAddr| address.ip());
    bare.or_else(|_| with_port()).ok().map(|address: IpAddr| address.to_canonical())
}

impl Network {
    /// It holds this address.
    pub fn holds(self, address: IpAddr) -> bool {
        let shift = |width: u8| u32::from(width.saturating_sub(self.bits));
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let differ = base.to_bits() ^ address.to_bits();
                differ.checked_shr(shift(32)).is_none_or(|high| high == 0)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let differ = base.to_bits() ^ address.to_bits();
                differ.checked_shr(shift(128)).is_none_or(|high| high == 0)
            }
            _ => false,
        }
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        let base = address.to_canonical();
        Self { base, bits: if base.is_ipv4() { 32 } else { 128 } }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let example = || "write an address such as `10.0.0.7`, or a network such as `10.0.0.0/8`";
        let (address, bits) = match written.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (written, None),
        };
        let whole = Network::from(address.parse::<IpAddr>().map_err(|_| example())?);
        match bits.map(str::parse) {
            None => Ok(whole),
            Some(Ok(bits)) if bits <= whole.bits => Ok(Network { bits, ..whole }),
            Some(_) => Err(format!("{}; behind `/`, at most {}", example(), whole.bits)),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(written: &[&str]) -> Vec<Network> {
        written.iter().map(|network| network.parse().unwrap()).collect()
    }

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn networks_hold_addresses() {
        let holds = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.holds(address.parse().unwrap())
        };
        for (network, inside, outside) in [
            ("18.140.80.2", "18.140.80.2", "18.140.80.3"),
            ("18.140.80.2", "::ffff:18.140.80.2", "::ffff:18.140.80.3"),
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.9/31", "10.0.0.8", "10.0.0.10"),
            ("::1", "::1", "::2"),
            ("2001:db8::/32", "2001:db8:9::1", "2001:db9::1"),
            ("0.0.0.0/0", "9.9.9.9", "::1"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            assert!(holds(network, inside), "{network} {inside}");
            assert!(!holds(network, outside), "{network} {outside}");
        }
        for bad in ["", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "a.example"]
        {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_last_hop_counts_that_is_no_proxy() {
        let access =
            Access { proxies: networks(&["127.0.0.1", "10.0.0.0/8"]), ..Access::default() };
        let asker = |sender: &str, lines: &[(&str, &str)]| {
            let Asker { address, is_local } =
                access.asker(sender.parse().unwrap(), &headers(lines));
            (address.map(|address| address.to_string()).unwrap_or_default(), is_local)
        };
        let told = |address: &str, is_local| (address.to_owned(), is_local);
        let via = "X-Forwarded-For";
        // Who is no proxy is not believed, and asks for others all the same.
        assert_eq!(asker("9.9.9.9", &[(via, "18.140.80.2")]), told("9.9.9.9", false));
        assert_eq!(asker("127.0.0.1", &[]), told("127.0.0.1", true));
        assert_eq!(asker("127.0.0.1", &[(via, "18.140.80.2")]), told("18.140.80.2", false));
        assert_eq!(asker("127.0.0.1", &[(via, "18.140.80.2:99")]), told("18.140.80.2", false));
        assert_eq!(asker("127.0.0.1", &[(via, "[2001:db8::1]:99")]), told("2001:db8::1", false));
        let forged = [(via, "18.140.80.2, 9.9.9.9 ,10.1.1.1")];
        assert_eq!(asker("127.0.0.1", &forged), told("9.9.9.9", false));
        let twice = [(via, "18.140.80.2"), (via, "8.8.8.8, 10.1.1.1")];
        assert_eq!(asker("::ffff:10.0.0.1", &twice), told("8.8.8.8", false));
        assert_eq!(asker("127.0.0.1", &[(via, "unknown")]), told("", false));
        assert_eq!(asker("127.0.0.1", &[(via, "")]), told("", false));
        let unknown = Access::default();
        let local = unknown.asker("127.0.0.1".parse().unwrap(), &headers(&[(via, "127.0.0.1")]));
        assert!(!local.is_local, "a proxy that is not known asks for somebody");
    }

    #[test]
    fn both_the_address_and_the_credential_count() {
        let credential = Credential {
            header: "x-key".parse().unwrap(),
            value: SecretString::from("open sesame"),
        };
        let access = Access {
            credential: Some(credential),
            networks: networks(&["18.140.80.2"]),
            proxies: Vec::new(),
        };
        let judged = |sender: &str, lines: &[(&str, &str)]| {
            let headers = headers(lines);
            access.judge(access.asker(sender.parse().unwrap(), &headers), &headers)
        };
        assert_eq!(judged("18.140.80.2", &[("X-Key", "open sesame")]), Ok(()));
        assert_eq!(judged("18.140.80.2", &[]), Err(Refusal::NoCredential));
        for wrong in ["open sesam", "open sesame ", "Open sesame", "open sesamE", ""] {
            let refused = judged("18.140.80.2", &[("X-Key", wrong)]);
            // White space around a value is no part of it, but a test can send it inside.
            assert_eq!(refused, Err(Refusal::WrongCredential), "{wrong:?}");
        }
        assert_eq!(judged("18.140.80.3", &[("X-Key", "open sesame")]), Err(Refusal::Address));
        assert!(!format!("{access:?}").contains("sesame"));
    }
}
