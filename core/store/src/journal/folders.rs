//! The store's folders, and that their names survive a power cut: a file is only as durable as
//! the names of the folders it lies in.

use super::disk::{Disk, is_full, parent};
use crate::Error;
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What lies in a store's folder.
const PARTS: [&str; 3] = ["journal", "snapshots", "blobs"];

/// Creates what is missing. What is there may be left from a start that was killed before the
/// names were durable, so they are made durable again.
pub(crate) fn prepare(folder: &Path, disk: &dyn Disk) -> Result<(), Error> {
    if !folder.join(PARTS[0]).is_dir() {
        begin(folder, disk)?;
    }
    for part in PARTS {
        let path = folder.join(part);
        disk.create_folder(&path).map_err(Error::io("create the folder", &path))?;
        disk.sync_dir(&path).map_err(Error::io("flush the folder", path))?;
    }
    disk.sync_dir(folder).map_err(Error::io("flush the folder", folder))
}

/// The store's own folder, before anything is in it.
fn begin(folder: &Path, disk: &dyn Disk) -> Result<(), Error> {
    let mut missing: Vec<_> = folder.ancestors().take_while(|path| !path.is_dir()).collect();
    missing.retain(|path| !path.as_os_str().is_empty());
    for path in missing.iter().rev() {
        disk.create_folder(path).map_err(Error::io("create the folder", *path))?;
        disk.sync_dir(parent(path)).map_err(Error::io("flush the folder", parent(path)))?;
    }
    match disk.sync_dir(parent(folder)) {
        // A folder that was made for the service may lie where the service cannot look.
        Err(error) if missing.is_empty() && error.kind() == ErrorKind::PermissionDenied => Ok(()),
        synced => synced.map_err(Error::io("flush the folder", parent(folder))),
    }
}

/// Folders whose names are known to be durable. A folder that is merely there need not be: the
/// flush of its name may have failed.
#[derive(Debug, Default)]
pub(crate) struct Durable(HashSet<PathBuf>);

impl Durable {
    /// Makes sure that a folder is there and stays there; its parent does already.
    pub(crate) fn ensure(&mut self, folder: &Path, disk: &dyn Disk) -> Result<(), Error> {
        if self.0.contains(folder) {
            return Ok(());
        }
        disk.create_folder(folder).map_err(|error| match is_full(&error) {
            true => Error::Full { free_bytes: 0, floor_bytes: 0 },
            false => Error::io("create the folder", folder)(error),
        })?;
        disk.sync_dir(parent(folder)).map_err(Error::io("flush the folder", parent(folder)))?;
        self.0.insert(folder.to_owned());
        Ok(())
    }
}
