//! The reserve: a file that only takes up space. On a disk that others filled, a start gives it
//! up, because recovery and sled need a little room even to read. And the floor: with less free
//! space nothing is written, so that the system around the store can still breathe.

use super::disk::Disk;
use super::{Settings, Shared};
use crate::{Error, Health};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError};

/// Whether a file may be added: the disk has not failed and has space.
pub(crate) fn may_add(shared: &Shared) -> Result<(), Error> {
    if let Health::ReadOnly { reason } = &*shared.health.lock().unwrap_or_else(PoisonError::into_inner) {
        let source = Arc::new(io::Error::other(reason.clone()));
        return Err(Error::ReadOnly { doing: "serving an earlier write", source });
    }
    check(shared)
}

/// `Full` if there is less free space than the floor. A disk that does not tell is tried: a full
/// one refuses the write itself.
pub(crate) fn check(shared: &Shared) -> Result<(), Error> {
    let floor_bytes = shared.settings.floor_bytes;
    match shared.disk.free_bytes(&shared.folder) {
        Ok(free_bytes) if free_bytes < floor_bytes => Err(Error::Full { free_bytes, floor_bytes }),
        _ => Ok(()),
    }
}

/// Gives up the reserve when space is short, sets it aside when there is plenty. Without it the
/// store works all the same, so failing here is only told.
pub(crate) fn prepare(folder: &Path, disk: &dyn Disk, settings: &Settings) {
    if let Err(error) = try_prepare(folder, disk, settings) {
        tracing::warn!(%error, "the space reserve could not be prepared");
    }
}

fn try_prepare(folder: &Path, disk: &dyn Disk, settings: &Settings) -> io::Result<()> {
    let path = folder.join("reserve");
    let free_bytes = disk.free_bytes(folder)?;
    if path.exists() {
        if free_bytes < settings.reserve_bytes.max(settings.floor_bytes) {
            fs::remove_file(&path)?;
            tracing::warn!(free_bytes, "the disk is nearly full; the reserve was given up");
        }
        return Ok(());
    }
    let plenty = settings.reserve_bytes.saturating_mul(2).saturating_add(settings.floor_bytes);
    if settings.reserve_bytes == 0 || free_bytes < plenty {
        return Ok(());
    }
    // Allocated, not written: blocks are taken from the disk without wearing it.
    fs4::fs_std::FileExt::allocate(&File::create(&path)?, settings.reserve_bytes)
}
