//! The hash chain. Entry n carries SHA-256(hash of n-1, n, its bytes); the chain starts from the
//! ledger's id, so an entry of one county can never pass as another county's.

use crate::Digest;
use engine::id::{EntryNo, LedgerId};
use sha2::{Digest as _, Sha256};

/// What entry 1 of a ledger is linked to: "hash number 0".
pub fn start(ledger: &LedgerId) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(b"maplebridge ledger v1\0");
    hasher.update(ledger.as_str());
    Digest(hasher.finalize().into())
}

/// The hash of entry `number` with these bytes, after an entry with hash `previous`.
pub fn next(previous: Digest, number: EntryNo, bytes: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(previous.0);
    hasher.update(number.0.to_be_bytes());
    hasher.update(bytes);
    Digest(hasher.finalize().into())
}
