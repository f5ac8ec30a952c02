//! One record of the journal, to bytes and back. This form is for ever: golden files hold it.
//!
//! ```text
//! length u32 | crc32c u32 | kind+flags u8 | ledger u32 | number u64 | hash [32] | wake i64 (if set) | bytes
//! ```
//!
//! Little-endian. `length` counts what follows the checksum. The checksum covers the record's own
//! position too, so bytes that come to lie at another place never pass for a record there.

use super::segment::Position;
use crate::{Digest, limits};
use engine::id::EntryNo;
use engine::time::Timestamp;

/// Length and checksum.
pub(crate) const PREFIX_BYTES: usize = 8;
/// What every record has after them.
const BODY_BYTES_MIN: usize = 1 + 4 + 8 + 32;
const BODY_BYTES_MAX: usize = BODY_BYTES_MIN + 8 + limits::ENTRY_BYTES_MAX;

const KIND: u8 = 0x0f;
/// The group goes on with the next record.
const CONTINUES: u8 = 0x10;
/// The first record of a write: everything before it was synced before it was written.
const OPENS_WRITE: u8 = 0x20;
const WAKE_AT: u8 = 0x40;
const WAKE_NEVER: u8 = 0x80;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An entry of a ledger.
    Entry = 1,
    /// A ledger gets its number in this journal; the bytes are its id.
    Ledger = 2,
    /// Only the wake of a ledger changes.
    Wake = 3,
    /// The store was closed in good order; belongs to no ledger.
    Mark = 4,
}

/// What a record says about its ledger's wake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    Unchanged,
    Never,
    At(Timestamp),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored<'a> {
    pub(crate) kind: Kind,
    pub(crate) continues: bool,
    pub(crate) opens_write: bool,
    /// The ledger's number in this journal.
    pub(crate) ledger: u32,
    pub(crate) number: EntryNo,
    pub(crate) hash: Digest,
    pub(crate) wake: Wake,
    pub(crate) bytes: &'a [u8],
}

impl Wake {
    /// What has to be written to get from one wake to the next.
    pub(crate) fn between(old: Option<Timestamp>, new: Option<Timestamp>) -> Self {
        match new {
            _ if old == new => Self::Unchanged,
            None => Self::Never,
            Some(at) => Self::At(at),
        }
    }

    pub(crate) fn apply(self, wake: &mut Option<Timestamp>) {
        match self {
            Self::Unchanged => {}
            Self::Never => *wake = None,
            Self::At(at) => *wake = Some(at),
        }
    }
}

/// Appends the record to `out`, whose end will lie at position `at`.
pub(crate) fn encode(out: &mut Vec<u8>, at: Position, record: &Stored<'_>) {
    let Stored { kind, continues, opens_write, ledger, number, hash, wake, bytes } = record;
    let start = out.len();
    out.extend_from_slice(&[0; PREFIX_BYTES]);
    let mut first = *kind as u8;
    first |= if *continues { CONTINUES } else { 0 };
    first |= if *opens_write { OPENS_WRITE } else { 0 };
    first |= match wake {
        Wake::Unchanged => 0,
        Wake::Never => WAKE_NEVER,
        Wake::At(_) => WAKE_AT,
    };
    out.push(first);
    out.extend_from_slice(&ledger.to_le_bytes());
    out.extend_from_slice(&number.0.to_le_bytes());
    out.extend_from_slice(&hash.0);
    if let Wake::At(at) = wake {
        out.extend_from_slice(&at.0.to_le_bytes());
    }
    out.extend_from_slice(bytes);
    let body = start + PREFIX_BYTES;
    let length = u32::try_from(out.len() - body).unwrap_or(u32::MAX).to_le_bytes();
    let checksum = checksum(at, length, &out[body..]).to_le_bytes();
    out[start..start + 4].copy_from_slice(&length);
    out[start + 4..body].copy_from_slice(&checksum);
}

/// The body's length, if the prefix can be one of a record at all.
pub(crate) fn body_bytes(prefix: [u8; PREFIX_BYTES]) -> Option<usize> {
    let [a, b, c, d, ..] = prefix;
    let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    (BODY_BYTES_MIN..=BODY_BYTES_MAX).contains(&length).then_some(length)
}

/// Reads the record at `at` from exactly its bytes. `None` if they are not what was written there.
pub(crate) fn decode(at: Position, record: &[u8]) -> Option<Stored<'_>> {
    let (length, rest) = record.split_first_chunk::<4>()?;
    let (expected, body) = rest.split_first_chunk::<4>()?;
    let stored = fields(body)?;
    (checksum(at, *length, body) == u32::from_le_bytes(*expected)).then_some(stored)
}

/// The fields as they stand, right or wrong: to say which entry a damaged record probably was.
pub(crate) fn fields(body: &[u8]) -> Option<Stored<'_>> {
    let (&first, rest) = body.split_first()?;
    let (ledger, rest) = rest.split_first_chunk::<4>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let kind = match first & KIND {
        1 => Kind::Entry,
        2 => Kind::Ledger,
        3 => Kind::Wake,
        4 => Kind::Mark,
        _ => return None,
    };
    let (wake, bytes) = match first & (WAKE_AT | WAKE_NEVER) {
        0 => (Wake::Unchanged, rest),
        WAKE_NEVER => (Wake::Never, rest),
        WAKE_AT => {
            let (at, bytes) = rest.split_first_chunk::<8>()?;
            (Wake::At(Timestamp(i64::from_le_bytes(*at))), bytes)
        }
        _ => return None,
    };
    Some(Stored {
        kind,
        continues: first & CONTINUES != 0,
        opens_write: first & OPENS_WRITE != 0,
        ledger: u32::from_le_bytes(*ledger),
        number: EntryNo(u64::from_le_bytes(*number)),
        hash: Digest(*hash),
        wake,
        bytes,
    })
}

fn checksum(at: Position, length: [u8; 4], body: &[u8]) -> u32 {
    let mut seed = [0; 12];
    seed[..4].copy_from_slice(&at.segment.to_le_bytes());
    seed[4..8].copy_from_slice(&at.offset.to_le_bytes());
    seed[8..].copy_from_slice(&length);
    crc32c::crc32c_append(crc32c::crc32c(&seed), body)
}
