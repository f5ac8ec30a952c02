//! A copy of a store that can stand in for it. Taken while writing goes on: segments are only
//! ever added to, snapshots and blobs never change, so copying in the right order is enough.
//! The index is not copied; it is built again.

use super::segment::{self, Position};
use super::{Journal, disk, lock, verify_folder};
use crate::{Error, Progress, Verified};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

impl Journal {
    /// Copies the store as it is now into a folder that does not exist yet. Everything that was
    /// acknowledged before the call is in it. `told` hears of bytes copied.
    pub fn backup(&self, to: &Path, told: &mut dyn FnMut(Progress)) -> Result<(), Error> {
        let from = &self.shared.folder;
        let whole = Whole::begin(to)?;
        // A snapshot must not be newer than the entries, so snapshots come before them, and an
        // entry's blobs must be there, so blobs come after.
        copy_files(&from.join("snapshots"), &whole.partial.join("snapshots"))?;
        let end = self.shared.state().end;
        copy_journal(from, &whole.partial, end, told)?;
        copy_files(&from.join("blobs"), &whole.partial.join("blobs"))?;
        whole.finish()
    }
}

/// Makes a store out of a backup, in a folder that does not exist yet. The copy is verified
/// before it gets its name; `BadImport` if it is not sound.
pub fn restore(backup: &Path, to: &Path, told: &mut dyn FnMut(Progress)) -> Result<Verified, Error> {
    let _lock = lock(backup)?;
    let (segments, findings) = segment::list(&backup.join("journal"))?;
    if segments.is_empty() || !findings.is_empty() {
        let what = findings.first().map_or_else(|| "no journal in it".to_owned(), |found| found.damage.to_string());
        return Err(Error::BadImport { line: 0, what: format!("{}: {what}", backup.display()) });
    }
    let whole = Whole::begin(to)?;
    let end = segments.last().map_or(Position::first(1), segment::Segment::end);
    copy_files(&backup.join("snapshots"), &whole.partial.join("snapshots"))?;
    copy_files(&backup.join("blobs"), &whole.partial.join("blobs"))?;
    copy_journal(backup, &whole.partial, end, &mut |_| ())?;
    let verified = verify_folder(&whole.partial, None, told)?;
    if let Some(finding) = verified.findings.first().filter(|_| !verified.is_sound()) {
        return Err(Error::BadImport { line: 0, what: format!("the backup is damaged: {}", finding.damage) });
    }
    whole.finish()?;
    Ok(verified)
}

/// A folder that gets its name when it is whole.
struct Whole {
    partial: PathBuf,
    to: PathBuf,
}

impl Whole {
    fn begin(to: &Path) -> Result<Self, Error> {
        if to.exists() {
            return Err(Error::Occupied { path: to.to_owned() });
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = to.with_file_name(name);
        if partial.exists() {
            // What an interrupted attempt left.
            fs::remove_dir_all(&partial).map_err(Error::io("remove the leftover", &partial))?;
        }
        fs::create_dir_all(&partial).map_err(Error::io("create the folder", &partial))?;
        Ok(Self { partial, to: to.to_owned() })
    }

    fn finish(self) -> Result<(), Error> {
        sync_folders(&self.partial).map_err(Error::io("flush the folder", &self.partial))?;
        fs::rename(&self.partial, &self.to).map_err(Error::io("give its name to", &self.to))?;
        let parent = disk::parent(&self.to);
        File::open(parent).and_then(|parent| parent.sync_all()).map_err(Error::io("flush the folder", parent))
    }
}

fn sync_folders(folder: &Path) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    File::open(folder)?.sync_all()
}

fn copy_journal(from: &Path, to: &Path, end: Position, told: &mut dyn FnMut(Progress)) -> Result<(), Error> {
    let (segments, _) = segment::list(&from.join("journal"))?;
    let folder = to.join("journal");
    fs::create_dir_all(&folder).map_err(Error::io("create the folder", &folder))?;
    let bytes_total = segments.iter().map(|segment| segment.bytes).sum();
    let mut bytes = 0;
    for segment in segments.iter().filter(|segment| segment.number <= end.segment) {
        let until = if segment.number == end.segment { u64::from(end.offset) } else { segment.bytes };
        let target = folder.join(segment::file_name(segment.number));
        bytes += copy(&segment.path, &target, until)?;
        told(Progress { entries: 0, bytes, bytes_total });
    }
    Ok(())
}

/// Copies a folder of files and folders. What is removed meanwhile is not missed: old snapshots.
fn copy_files(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(Error::io("create the folder", to))?;
    for file in fs::read_dir(from).map_err(Error::io("read the folder", from))? {
        let path = file.map_err(Error::io("read the folder", from))?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_files(&path, &target)?;
        } else if path.extension().is_none_or(|extension| extension != "partial") {
            match copy(&path, &target, u64::MAX) {
                Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                copied => {
                    copied?;
                }
            }
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, bytes: u64) -> Result<u64, Error> {
    let source = File::open(from).map_err(Error::io("open", from))?;
    let copied = File::create(to).and_then(|mut target| {
        let copied = io::copy(&mut source.take(bytes), &mut target)?;
        target.sync_all()?;
        Ok(copied)
    });
    copied.map_err(Error::io("write", to))
}
