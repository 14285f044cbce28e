//! Short fingerprints. In: bytes, or what is written as JSON. Out: the first 8 hex digits of their
//! SHA-256. They tell versions and names apart; they protect nothing.

use std::io::BufWriter;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// So many bytes of a document are hashed at once.
const PART: usize = 1 << 16;

/// The first 8 hex digits of the SHA-256.
pub(super) fn short_hash(bytes: impl AsRef<[u8]>) -> String {
    shortened(Sha256::new_with_prefix(bytes))
}

/// The same of a document as JSON, which is never whole in memory.
pub(super) fn short_hash_of_json(document: &impl Serialize) -> String {
    let mut writer = BufWriter::with_capacity(PART, Sha256::new());
    // Strings, numbers and lists, to a hash: neither can fail.
    let _ = serde_json::to_writer(&mut writer, document);
    shortened(writer.into_inner().unwrap_or_default())
}

fn shortened(hash: Sha256) -> String {
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
