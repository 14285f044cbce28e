//! The seal on secret values. In: a value, the call and the name that it belongs to. Out: bytes
//! that only the key opens, and only for that call and name. The key is a file beside the ledger.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

use super::error::{LedgerError, Trouble};
use super::row::CallId;
use super::{Ledger, open};

/// The name of the key's file, in the folder of the ledger.
const KEY_FILE: &str = "seal.key";

/// The length of the key, in bytes.
const KEY_LEN: usize = 32;

/// What is wrong with a seal, in words that follow the name of the ledger.
#[derive(Debug, thiserror::Error)]
pub enum SealFault {
    /// There is no key.
    #[error("has `{name}` of call {id} under a seal, and the key `{}` is missing", key.display())]
    NoKey {
        /// The call.
        id: CallId,
        /// The value's name.
        name: String,
        /// Where the key should be.
        key: PathBuf,
    },
    /// The key is another one, or the sealed bytes were changed.
    #[error("has `{name}` of call {id} under a seal that the key `{}` does not open", key.display())]
    WrongKey {
        /// The call.
        id: CallId,
        /// The value's name.
        name: String,
        /// The key.
        key: PathBuf,
    },
    /// The file of the key does not hold a key.
    #[error("needs the key `{}`, which is not {KEY_LEN} bytes long", key.display())]
    NotAKey {
        /// The file.
        key: PathBuf,
    },
    /// The file of the key can be neither read nor made.
    #[error("needs the key `{}`, which cannot be read or made: {}", key.display(), error.kind())]
    Unreadable {
        /// The file.
        key: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The system gives no random numbers, or the value is too long for a seal.
    #[error("cannot seal a secret value: the system gives no random numbers")]
    NoSeal,
}

impl SealFault {
    /// The next action.
    pub(super) fn help(&self) -> String {
        match self {
            SealFault::NoKey { key, .. } | SealFault::WrongKey { key, .. } => format!(
                "put the key that it was sealed with back to `{}`; without it the value is lost",
                key.display()
            ),
            SealFault::NotAKey { key } => {
                format!("move `{}` away: the next call makes a new key", key.display())
            }
            SealFault::Unreadable { key, .. } => {
                format!("allow yourself, and only yourself, to read `{}`", key.display())
            }
            SealFault::NoSeal => "try again, or restart the machine".to_owned(),
        }
    }
}

/// The key, ready for use. It is never shown.
pub(super) struct Seal {
    key: LessSafeKey,
    path: PathBuf,
}

impl Ledger {
    /// The key, if there is something to seal.
    pub(super) fn seal_for(&self, is_secret: bool) -> Result<Option<Seal>, LedgerError> {
        is_secret.then(|| self.seal_or_make()).transpose()
    }

    /// The key, to seal with; it is made if there is none. Two processes that make it at once get
    /// the same.
    fn seal_or_make(&self) -> Result<Seal, LedgerError> {
        let path = key_path(self.path());
        let seal = match Seal::load(&path) {
            Ok(None) => make(&path).and_then(|()| Seal::load(&path)),
            found => found,
        };
        let seal = seal.and_then(|seal| {
            let error = || io::ErrorKind::NotFound.into();
            seal.ok_or_else(|| SealFault::Unreadable { key: path.clone(), error: error() })
        });
        seal.map_err(|fault| LedgerError::new(self.path(), Trouble::Seal(fault)))
    }
}

/// Where the key of a ledger is.
pub(super) fn key_path(ledger: &Path) -> PathBuf {
    ledger.with_file_name(KEY_FILE)
}

fn make(path: &Path) -> Result<(), SealFault> {
    let mut bytes = [0; KEY_LEN];
    SystemRandom::new().fill(&mut bytes).map_err(|_| SealFault::NoSeal)?;
    let write = || {
        let path = std::path::absolute(path)?;
        let file = open::beside(&open::folder(&path))?;
        fs::write(file.path(), bytes)?;
        open::put(file, &path)
    };
    write().map_err(|error| SealFault::Unreadable { key: path.to_owned(), error })
}

impl Seal {
    /// The key of a file, if there is one.
    pub(super) fn load(path: &Path) -> Result<Option<Seal>, SealFault> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(SealFault::Unreadable { key: path.to_owned(), error }),
        };
        // It refuses every other length.
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes)
            .map_err(|_| SealFault::NotAKey { key: path.to_owned() })?;
        Ok(Some(Seal { key: LessSafeKey::new(key), path: path.to_owned() }))
    }

    /// A random nonce, and behind it the sealed value.
    pub(super) fn close(&self, id: CallId, name: &str, value: &str) -> Result<Vec<u8>, SealFault> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| SealFault::NoSeal)?;
        let mut sealed = value.as_bytes().to_vec();
        let bound = Aad::from(bound_to(id, name));
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
            .map_err(|_| SealFault::NoSeal)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The value again.
    pub(super) fn open(&self, id: CallId, name: &str, sealed: &[u8]) -> Result<String, SealFault> {
        let open = || {
            let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
            let mut sealed = sealed.to_vec();
            let bound = Aad::from(bound_to(id, name));
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let clear = self.key.open_in_place(nonce, bound, &mut sealed).ok()?;
            String::from_utf8(clear.to_vec()).ok()
        };
        let (name, key) = (name.to_owned(), self.path.clone());
        open().ok_or(SealFault::WrongKey { id, name, key })
    }
}

/// What the seal is bound to: a value that is moved to another row does not open there.
fn bound_to(id: CallId, name: &str) -> String {
    format!("{id} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(byte: u8) -> Seal {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        fs::write(&path, [byte; KEY_LEN]).unwrap();
        Seal::load(&path).unwrap().unwrap()
    }

    #[test]
    fn a_sealed_value_opens_with_its_key_for_its_call_and_name_only() {
        let (one, two) = (CallId::new(1), CallId::new(2));
        let sealed = seal(7).close(one, "pin", "4711").unwrap();
        assert!(!sealed.windows(4).any(|bytes| bytes == b"4711"));
        assert_eq!(seal(7).open(one, "pin", &sealed).unwrap(), "4711");
        assert!(seal(8).open(one, "pin", &sealed).is_err());
        assert!(seal(7).open(two, "pin", &sealed).is_err());
        assert!(seal(7).open(one, "pim", &sealed).is_err());
        assert!(seal(7).open(one, "pin", &sealed[..10]).is_err());
        let mut changed = sealed.clone();
        changed[NONCE_LEN] ^= 1;
        assert!(seal(7).open(one, "pin", &changed).is_err());
    }

    #[test]
    fn the_same_value_is_never_sealed_alike() {
        let close = || seal(7).close(CallId::new(1), "pin", "4711").unwrap();
        assert_ne!(close(), close());
    }

    #[test]
    fn what_is_no_key_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        assert!(Seal::load(&path).unwrap().is_none());
        fs::write(&path, [7; 31]).unwrap();
        assert!(matches!(Seal::load(&path), Err(SealFault::NotAKey { .. })));
    }
}
