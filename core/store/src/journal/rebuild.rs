//! Throws away what the journal can make again.

use super::lock;
use crate::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Deletes the index and the snapshots of a folder that nobody uses; the next opening builds the
/// index again, and states are replayed from the entries.
///
/// The index also remembers how far each ledger had come. Verify the folder first: after this
/// nothing tells that the journal has lost its end.
pub fn forget_derived(folder: &Path) -> Result<(), Error> {
    let _lock = lock(folder)?;
    for part in ["index", "snapshots"] {
        let path = folder.join(part);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::io("remove", path)(error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
