//! Files as the kit reads and writes them: whole, and with the path in every mistake.

use crate::trouble::Trouble;
use std::fs;
use std::path::Path;

/// A whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Trouble> {
    fs::read(path).map_err(|error| Trouble::file(path, &error))
}

/// A whole file of text.
pub(crate) fn text(path: &Path) -> Result<String, Trouble> {
    fs::read_to_string(path).map_err(|error| Trouble::file(path, &error))
}

/// Writes a file with the folders it lies in. Whoever reads it meanwhile sees the old one or the new
/// one, never a part.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let failed = |error| Trouble::file(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    fs::write(beside, bytes).and_then(|()| fs::rename(beside, path)).map_err(failed)
}

/// Writes a file unless it holds these bytes already, so that nothing is built again for nothing.
pub(crate) fn write_changed(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    match fs::read(path) {
        Ok(known) if known == bytes => Ok(()),
        _ => write(path, bytes),
    }
}
