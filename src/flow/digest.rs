//! Short fingerprints. In: bytes. Out: the first 8 hex digits of their SHA-256. They tell
//! versions and names apart; they protect nothing.

use sha2::{Digest, Sha256};

/// The first 8 hex digits of the SHA-256.
pub(super) fn short_hash(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
