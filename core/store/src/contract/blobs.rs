//! A blob is named by its content.

use super::{Subject, accepted};
use crate::Digest;

/// Bytes come back under their digest; the same bytes are one blob.
pub fn a_blob_is_found_by_its_digest(subject: &mut dyn Subject) {
    let contents: [&[u8]; 3] = [b"", b"attachment", &[0xff; 100_000]];
    for bytes in contents {
        let digest = accepted(subject.store().put_blob(bytes));
        assert_eq!(digest, Digest::of(bytes));
        assert_eq!(accepted(subject.store().put_blob(bytes)), digest);
    }
    subject.restart();
    let store = subject.store();
    for bytes in contents {
        assert_eq!(accepted(store.blob(&Digest::of(bytes))).as_deref(), Some(bytes));
    }
    assert_eq!(accepted(store.blob(&Digest::of(b"never stored"))), None);
}
