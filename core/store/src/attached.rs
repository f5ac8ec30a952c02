//! A blob in an export: lines of hexadecimal text, each a part of it.

use crate::Digest;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Bytes of a part.
const PART_BYTES: usize = 512 << 10;
/// A blob of more bytes is no part of a ledger.
const BLOB_BYTES_MAX: usize = 64 << 20;

/// A part of a blob.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    blob: Digest,
    part: String,
    /// Whether the blob ends here.
    last: bool,
}

/// A blob's parts, in order; an empty blob has one.
pub(crate) fn parts(blob: Digest, bytes: &[u8]) -> impl Iterator<Item = Part> {
    let count = bytes.len().div_ceil(PART_BYTES).max(1);
    (0..count).map(move |no| {
        let part = &bytes[no * PART_BYTES..bytes.len().min((no + 1) * PART_BYTES)];
        Part { blob, part: text(part), last: no + 1 == count }
    })
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string has no way to fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Parts on their way to become a blob again.
#[derive(Default)]
pub(crate) struct Parts {
    open: Option<(Digest, Vec<u8>)>,
}

impl Parts {
    /// Adds a part; the blob when it is whole. The error says what is wrong.
    pub(crate) fn add(&mut self, Part { blob, part, last }: Part) -> Result<Option<Vec<u8>>, String> {
        let (digest, bytes) = self.open.get_or_insert_with(|| (blob, Vec::new()));
        if *digest != blob {
            return Err("a blob begins before the one before it has ended".to_owned());
        }
        if part.len() % 2 != 0 || bytes.len() + part.len() / 2 > BLOB_BYTES_MAX {
            return Err("a part of a blob is cut off or too long".to_owned());
        }
        for pair in part.as_bytes().chunks_exact(2) {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'));
            let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
            bytes.push(byte.ok_or("a part of a blob is not hexadecimal")?);
        }
        if !last {
            return Ok(None);
        }
        let whole = self.open.take().map(|(_, bytes)| bytes).unwrap_or_default();
        if Digest::of(&whole) != blob {
            return Err(format!("the blob does not have the digest {blob}"));
        }
        Ok(Some(whole))
    }

    /// Whether a blob is not whole yet.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }
}
