//! Lists of voices that were fetched, kept in the user's cache folder: one file for each account,
//! written whole or not at all. A file that cannot be read, or is another account's, is none.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::output;
use crate::check::{self, Voices};
use crate::config::connection::Connection;
use crate::config::file::{self, Folders};
use crate::provider::account::{BaseUrl, Subaccount};
use crate::provider::voices::Voice;

/// A list as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct List {
    version: u32,
    base_url: String,
    subaccount: String,
    /// When it was fetched, RFC 3339.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub(super) fetched: Timestamp,
    /// The voices.
    pub(super) voices: Vec<Voice>,
}

impl List {
    /// A list that was just fetched.
    pub(super) fn new(
        base_url: &BaseUrl,
        subaccount: &Subaccount,
        fetched: Timestamp,
        voices: Vec<Voice>,
    ) -> Self {
        let (base_url, subaccount) = (base_url.to_string(), subaccount.to_string());
        Self { version: 1, base_url, subaccount, fetched, voices }
    }

    /// The list of an account, where it was fetched before.
    pub(super) fn find(base_url: &BaseUrl, subaccount: &Subaccount) -> Option<Self> {
        let path = path(&Folders::find()?.cache, base_url, subaccount);
        let list: List = serde_json::from_str(&file::read(&path).ok()?.text).ok()?;
        let is_theirs = list.version == 1
            && list.base_url == base_url.as_str()
            && list.subaccount == subaccount.as_str();
        Some(list).filter(|_| is_theirs)
    }

    /// Keeps it for the next time.
    pub(super) fn keep(&self, base_url: &BaseUrl, subaccount: &Subaccount) -> io::Result<()> {
        let folders = Folders::find().ok_or_else(|| io::Error::other("you have no home folder"))?;
        std::fs::create_dir_all(&folders.cache)?;
        let text = serde_json::to_string(self)? + "\n";
        output::write_file(&path(&folders.cache, base_url, subaccount), text.as_bytes())
    }

    /// As the checker takes it.
    pub(super) fn voices(&self) -> Voices {
        let voice = |voice: &Voice| {
            let Voice { code, locale, language, gender } = voice.clone();
            check::Voice { code, locale, language, gender }
        };
        Voices { list: self.voices.iter().map(voice).collect(), fetched: self.fetched }
    }
}

/// The voices of an account for the checker, if it is known which account that is, and if they
/// were fetched before.
pub(super) fn of(connection: &Connection) -> Option<Voices> {
    let subaccount = connection.subaccount.as_ref()?;
    List::find(&connection.base_url.value, &subaccount.value).map(|list| list.voices())
}

/// The name holds for any length of address, on any system.
fn path(cache: &Path, base_url: &BaseUrl, subaccount: &Subaccount) -> PathBuf {
    let digest = Sha256::digest(format!("{base_url}\n{subaccount}"));
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    cache.join(format!("voices-{name}.json"))
}

fn as_text<S: serde::Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(time)
}

fn from_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}
