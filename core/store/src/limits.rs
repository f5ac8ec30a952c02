//! Every bound of the store in one place. Sizes are bytes.

use crate::{Append, Error};

/// One entry. Larger things are blobs, and the entry holds their digest.
pub const ENTRY_BYTES_MAX: usize = 4 << 20;
/// One group (one append): what is written or not written as a whole. As large as what a whole
/// spreadsheet of cases becomes; a start after a crash holds one group in memory.
pub const GROUP_BYTES_MAX: usize = 128 << 20;
/// Entries in one group.
pub const GROUP_ENTRIES_MAX: usize = 65_536;
/// One blob or one snapshot.
pub const FILE_BYTES_MAX: usize = 1 << 30;
/// Entries one `read` returns at most, whatever limit was asked for.
pub const READ_ENTRIES_MAX: usize = 65_536;
/// A `read` stops after the entry that passes this many bytes.
pub const READ_BYTES_MAX: usize = 8 << 20;
/// Appends waiting for the disk; beyond this they are refused, so that memory stays bounded.
pub const QUEUED_BYTES_MAX: usize = 128 << 20;
/// Snapshots kept of one ledger.
pub const SNAPSHOTS_KEPT: usize = 2;
/// Ledgers in one store.
pub const LEDGERS_MAX: usize = 1 << 20;
/// Findings one verification lists; it counts the rest.
pub const FINDINGS_MAX: usize = 1_000;

/// Refuses a group that passes a limit, before anything is written.
pub(crate) fn check(group: &Append) -> Result<(), Error> {
    within("the number of entries in a group", group.entries.len(), GROUP_ENTRIES_MAX)?;
    for entry in &group.entries {
        within("an entry", entry.len(), ENTRY_BYTES_MAX)?;
    }
    within("a group of entries", group.entries.iter().map(Vec::len).sum(), GROUP_BYTES_MAX)
}

/// Refuses a blob or snapshot that is too large.
pub(crate) fn check_file(what: &'static str, bytes: usize) -> Result<(), Error> {
    within(what, bytes, FILE_BYTES_MAX)
}

fn within(what: &'static str, size: usize, most: usize) -> Result<(), Error> {
    if size <= most { Ok(()) } else { Err(Error::TooLarge { what, size: size as u64, most: most as u64 }) }
}
