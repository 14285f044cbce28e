//! Where an account is and what opens it. In: words from flags, variables and files. Out: values
//! that are known to be of the right shape, or the reason why not. Nothing is read here.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};

/// Why a setting is not one, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadSetting {
    /// The fact.
    pub message: String,
    /// The next action.
    pub help: String,
}

fn bad(message: impl Into<String>, help: impl Into<String>) -> BadSetting {
    BadSetting { message: message.into(), help: help.into() }
}

/// A subaccount's id: 3 to 50 of the letters `A-Z a-z 0-9 - . _ &`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subaccount(String);

impl Subaccount {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as a part of a path. Of its letters only `&` needs no mercy from strict servers.
    pub fn in_path(&self) -> String {
        self.0.replace('&', "%26")
    }
}

impl FromStr for Subaccount {
    type Err = BadSetting;

    fn from_str(id: &str) -> Result<Self, BadSetting> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._&".contains(&byte);
        // `.` and `..` are no names in a path, and too short anyway.
        if (3..=50).contains(&id.len()) && id.bytes().all(allowed) && id != "..." {
            return Ok(Self(id.to_owned()));
        }
        Err(bad(
            format!("`{id}` is not the id of a subaccount"),
            "write 3 to 50 letters, digits or `-._&`, as the provider's portal shows it",
        ))
    }
}

impl fmt::Display for Subaccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A region of the provider. The table of hosts is published for its sister products; an
/// explicit base URL always wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Region {
    /// Asia Pacific.
    #[default]
    AsiaPacific,
    /// North America.
    NorthAmerica,
    /// Europe.
    Europe,
    /// Indonesia.
    Indonesia,
}

impl Region {
    /// All of them.
    pub const ALL: [Region; 4] =
        [Region::AsiaPacific, Region::NorthAmerica, Region::Europe, Region::Indonesia];

    /// The word for it in settings.
    pub fn word(self) -> &'static str {
        match self {
            Region::AsiaPacific => "ap",
            Region::NorthAmerica => "us",
            Region::Europe => "eu",
            Region::Indonesia => "id",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Region::AsiaPacific => "Asia Pacific",
            Region::NorthAmerica => "North America",
            Region::Europe => "Europe",
            Region::Indonesia => "Indonesia",
        }
    }

    /// Where its API is.
    pub fn base_url(self) -> BaseUrl {
        let url = match self {
            Region::AsiaPacific => "https://voice.8x8.com",
            Region::NorthAmerica => "https://voice.us.8x8.com",
            Region::Europe => "https://voice.8x8.uk",
            Region::Indonesia => "https://voice.8x8.id",
        };
        BaseUrl { url: url.to_owned(), loopback: false }
    }
}

impl FromStr for Region {
    type Err = BadSetting;

    fn from_str(word: &str) -> Result<Self, BadSetting> {
        Region::ALL.into_iter().find(|region| region.word() == word).ok_or_else(|| {
            let known: Vec<_> = Region::ALL
                .iter()
                .map(|region| format!("`{}` ({})", region.word(), region.name()))
                .collect();
            bad(format!("there is no region `{word}`"), format!("write {}", known.join(", ")))
        })
    }
}

/// Where the API is: scheme, host, port and perhaps a path, without a `/` at its end. It is
/// `https`, except on loopback: a key never travels in clear.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    url: String,
    loopback: bool,
}

impl BaseUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// It is on this machine: no proxy stands between, and encryption is not needed.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl FromStr for BaseUrl {
    type Err = BadSetting;

    fn from_str(written: &str) -> Result<Self, BadSetting> {
        let example = "write an address such as `https://voice.8x8.com`";
        let not_one = || bad(format!("`{written}` is not an address"), example);
        let url = reqwest::Url::parse(written.trim()).map_err(|_| not_one())?;
        let host = url.host_str().ok_or_else(not_one)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(bad("the base URL holds a name or a password", "leave them out"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad(format!("`{written}` has a `?` or a `#`"), example));
        }
        let loopback = is_loopback(host);
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            "http" => {
                let help = format!("write `{}`", written.trim().replacen("http", "https", 1));
                let message = format!("`{written}` would send the key without encryption");
                return Err(bad(message, help));
            }
            _ => return Err(not_one()),
        }
        Ok(Self { url: url.as_str().trim_end_matches('/').to_owned(), loopback })
    }
}

/// A host, as an address spells it, is this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let ip = bare.parse::<std::net::IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// The API key. It is never shown: it has no `Display`, and its `Debug` is redacted.
#[derive(Debug, Clone)]
pub struct Key(SecretString);

impl Key {
    /// A key as it stands in a variable or a setting.
    ///
    /// # Errors
    /// It is empty, or holds something that cannot travel in a header: a line break, white space,
    /// a control character, a letter beyond ASCII. The message does not quote it.
    pub fn new(key: String) -> Result<Self, BadSetting> {
        let secret = SecretString::from(key);
        let key = secret.expose_secret();
        let whole = "copy it again from the provider's portal, all of it and nothing else";
        if key.is_empty() {
            return Err(bad("the API key is empty", whole));
        }
        if key.contains(['\n', '\r']) {
            return Err(bad("the API key holds a line break", whole));
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(bad("the API key holds a space or a letter that no key has", whole));
        }
        Ok(Self(secret))
    }

    /// A key as it stands in a file, where one line break may end it.
    ///
    /// # Errors
    /// As [`Key::new`].
    pub fn from_file(mut text: String) -> Result<Self, BadSetting> {
        let length = text
            .strip_suffix('\n')
            .map_or(text.len(), |line| line.strip_suffix('\r').unwrap_or(line).len());
        text.truncate(length);
        Self::new(text)
    }

    /// `Bearer KEY`, for the header that needs it.
    pub(crate) fn bearer(&self) -> SecretString {
        SecretString::from(format!("Bearer {}", self.0.expose_secret()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subaccounts_have_a_shape() {
        for good in ["abc", "acme_1", "A-b.c&d", &"x".repeat(50)] {
            assert!(good.parse::<Subaccount>().is_ok(), "{good}");
        }
        for bad in ["", "ab", "...", "a b c", "a/b/c", "äcme", "abc\n", &"x".repeat(51)] {
            assert!(bad.parse::<Subaccount>().is_err(), "{bad}");
        }
        assert_eq!("a&b".parse::<Subaccount>().unwrap().in_path(), "a%26b");
    }

    #[test]
    fn a_key_never_travels_in_clear() {
        let refused = |url: &str| url.parse::<BaseUrl>().unwrap_err();
        let told = refused("http://voice.8x8.com");
        assert_eq!(told.message, "`http://voice.8x8.com` would send the key without encryption");
        assert_eq!(told.help, "write `https://voice.8x8.com`");
        for bad in ["", "voice.8x8.com", "ftp://x.example", "http://127.0.0.1.example", "file:///x"]
        {
            refused(bad);
        }
        assert_eq!(
            refused("https://a:b@x.example").message,
            "the base URL holds a name or a password"
        );
        refused("https://x.example/?a=b");
        for good in [
            "http://127.0.0.1:8088",
            "http://localhost:1/",
            "http://[::1]:8088",
            "http://127.9.9.9",
        ] {
            assert!(good.parse::<BaseUrl>().unwrap().is_loopback(), "{good}");
        }
        let url: BaseUrl = "https://Voice.8x8.com/".parse().unwrap();
        assert_eq!(url.as_str(), "https://voice.8x8.com");
        assert!(!url.is_loopback());
    }

    #[test]
    fn a_key_is_one_word_and_never_shown() {
        let refused = |key: &str| Key::new(key.to_owned()).unwrap_err().message;
        assert_eq!(refused(""), "the API key is empty");
        assert_eq!(refused("abc\ndef"), "the API key holds a line break");
        assert_eq!(refused("abc def"), "the API key holds a space or a letter that no key has");
        let key = Key::from_file("s3cret\r\n".to_owned()).unwrap();
        assert_eq!(key.bearer().expose_secret(), "Bearer s3cret");
        assert!(!format!("{key:?}").contains("s3cret"));
        assert!(Key::from_file("a\n\n".to_owned()).is_err());
    }

    #[test]
    fn regions_are_four() {
        for region in Region::ALL {
            assert_eq!(region.word().parse(), Ok(region));
            assert_eq!(region.base_url().as_str().parse(), Ok(region.base_url()));
        }
        assert!("mars".parse::<Region>().unwrap_err().help.contains("`us` (North America)"));
    }
}
