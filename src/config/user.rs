//! The user's own settings, for every folder: `[provider]` with the key and the base URL, and
//! `[ledger]`. In: the text of `config.toml`, and where paths in it begin. Out: values, or a
//! mistake with its place.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::provider::{Placed, Provider, line, parsed, wrong};
use super::{Mistake, mistake};
use crate::provider::account::{BaseUrl, Key};

/// The user's settings; what is left out is not set.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// What a project's file may have, too.
    pub provider: Provider,
    /// `base-url`.
    pub base_url: Option<Placed<BaseUrl>>,
    /// `api-key`, or the file that `api-key-file` names.
    pub key: Option<Placed<KeyAt>>,
    /// `path` of `[ledger]`.
    pub ledger: Option<Placed<PathBuf>>,
}

/// Where the key is.
#[derive(Debug, Clone)]
pub enum KeyAt {
    /// Here.
    Here(Key),
    /// In a file that was not read yet.
    File(PathBuf),
}

impl User {
    /// The file holds the key itself: others must not be able to read it.
    pub fn holds_key(&self) -> bool {
        matches!(&self.key, Some(Placed { value: KeyAt::Here(_), .. }))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    provider: RawProvider,
    ledger: RawLedger,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RawProvider {
    subaccount: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    api_key: Option<Spanned<Word>>,
    api_key_file: Option<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawLedger {
    path: Option<Spanned<String>>,
}

/// A string whose value no message shows, whatever it is instead.
#[derive(Deserialize)]
#[serde(try_from = "toml::Value")]
struct Word(String);

impl TryFrom<toml::Value> for Word {
    type Error = &'static str;

    fn try_from(value: toml::Value) -> Result<Self, &'static str> {
        if let toml::Value::String(word) = value {
            return Ok(Self(word));
        }
        Err("the API key is a text between quotes")
    }
}

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

/// Reads the text of the user's file. Relative paths in it begin at `folder`, `~/` is `home`.
///
/// # Errors
/// The first mistake: not TOML, an unknown key, a value of the wrong shape, two keys.
pub fn parse(text: &str, folder: &Path, home: &Path) -> Result<User, Mistake> {
    let raw: Raw = toml::from_str(text).map_err(|error| mistake(&error, text))?;
    let placed = |path: &Spanned<String>| Placed {
        value: resolved(Path::new(path.get_ref()), folder, home),
        line: line(text, path.span()),
    };
    let RawProvider { subaccount, region, base_url, api_key, api_key_file } = raw.provider;
    let key = match (api_key, api_key_file) {
        (Some(_), Some(file)) => {
            return Err(Mistake {
                at: file.span(),
                message: "`api-key` and `api-key-file` are both set".to_owned(),
                help: Some("take one of them out".to_owned()),
            });
        }
        (Some(key), None) => {
            let (at, Word(word)) = (key.span(), key.into_inner());
            let key = Key::new(word).map_err(|bad| wrong(bad, at.clone()))?;
            Some(Placed { value: KeyAt::Here(key), line: line(text, at) })
        }
        (None, Some(file)) => {
            let Placed { value, line } = placed(&file);
            Some(Placed { value: KeyAt::File(value), line })
        }
        (None, None) => None,
    };
    let provider = Provider {
        subaccount: parsed(subaccount.as_ref(), text)?,
        region: parsed(region.as_ref(), text)?,
    };
    let base_url = parsed(base_url.as_ref(), text)?;
    Ok(User { provider, base_url, key, ledger: raw.ledger.path.as_ref().map(placed) })
}

/// A path as it is meant in a file of `folder`.
fn resolved(path: &Path, folder: &Path, home: &Path) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(below) => home.join(below),
        Err(_) => folder.join(path),
    }
}

/// A value in the text is secret, or looks as if it were meant to be: no line of it is shown.
pub fn holds_secret(text: &str) -> bool {
    let names = text.split('=').map(|before| {
        let quotes: &[char] = &['"', '\'', ' ', '\t'];
        let before = before.trim_end_matches(quotes);
        before.rsplit([' ', '\t', '\n', '{', ',', '"', '\'']).next().unwrap_or_default()
    });
    let is_secret = |name: &str| {
        let name = name.to_ascii_lowercase();
        !name.ends_with("file")
            && ["key", "token", "secret", "password", "bearer"]
                .iter()
                .any(|word| name.contains(word))
    };
    names.into_iter().any(is_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<User, Mistake> {
        parse(text, Path::new("/home/ann/.config/ivrc"), Path::new("/home/ann"))
    }

    fn refused(text: &str) -> (String, String, String) {
        let mistake = read(text).unwrap_err();
        (text[mistake.at.clone()].to_owned(), mistake.message, mistake.help.unwrap_or_default())
    }

    #[test]
    fn everything_has_its_line() {
        let user = read(
            "[provider]\nsubaccount = \"acme_1\"\nregion = \"us\"\n\
             base-url = \"https://voice.example\"\napi-key = \"s3cret\"\n[ledger]\npath = \"l.db\"\n",
        )
        .unwrap();
        assert_eq!(user.provider.subaccount.as_ref().unwrap().line, 2);
        assert_eq!(user.provider.region.as_ref().unwrap().line, 3);
        assert_eq!(user.base_url.as_ref().unwrap().line, 4);
        assert_eq!(user.key.as_ref().unwrap().line, 5);
        assert!(user.holds_key());
        let ledger = PathBuf::from("/home/ann/.config/ivrc/l.db");
        assert_eq!(user.ledger, Some(Placed { value: ledger, line: 7 }));
        assert!(!format!("{user:?}").contains("s3cret"));
    }

    #[test]
    fn paths_begin_at_the_file_or_at_home() {
        let of = |path: &str| {
            let user = read(&format!("provider.api-key-file = \"{path}\"\n")).unwrap();
            match user.key.unwrap().value {
                KeyAt::File(path) => path.display().to_string(),
                KeyAt::Here(_) => panic!("a path"),
            }
        };
        assert_eq!(of("key"), "/home/ann/.config/ivrc/key");
        assert_eq!(of("~/keys/8x8"), "/home/ann/keys/8x8");
        assert_eq!(of("/etc/key"), "/etc/key");
        assert_eq!(of("~ann/key"), "/home/ann/.config/ivrc/~ann/key");
    }

    #[test]
    fn mistakes_have_a_place_and_never_show_the_key() {
        let (spot, message, help) = refused("[provider]\nregion = \"mars\"\n");
        assert_eq!((&*spot, &*message), ("\"mars\"", "there is no region `mars`"));
        assert!(help.starts_with("write `ap` (Asia Pacific)"), "{help}");
        let (spot, message, help) = refused("[provider]\napi_key = \"s3cret\"\n");
        assert_eq!((&*spot, &*message), ("api_key", "unknown key `api_key`"));
        assert_eq!(help, "did you mean `api-key`?");
        let both = refused("[provider]\napi-key = \"s3cret\"\napi-key-file = \"x\"\n");
        assert_eq!(both.1, "`api-key` and `api-key-file` are both set");
        for broken in ["34567", "\"34567 \"", "34567x", "\"34567", "[34567]", "'''34567\n'''"] {
            let mistake = read(&format!("[provider]\napi-key = {broken}\n")).unwrap_err();
            let told = format!("{} {:?}", mistake.message, mistake.help);
            assert!(!told.contains("34567"), "{told}");
        }
    }

    #[test]
    fn texts_with_secrets_are_known() {
        for text in [
            "api-key = \"x\"",
            "[provider]\nAPI_KEY=1",
            "provider = { api-key = \"x\" }",
            "\"api-key\" = 1",
            "a = 1\ntoken=\"x\"",
        ] {
            assert!(holds_secret(text), "{text}");
        }
        for text in ["", "api-key-file = \"x\"", "deny = [\"duplicate-key\"]\npedantic = true"] {
            assert!(!holds_secret(text), "{text}");
        }
    }
}
