//! Snapshots and blobs: files that are there as a whole or not at all, each with its digest.

use super::audit::Audit;
use super::disk::write_whole;
use super::{Shared, read, space};
use crate::{Damage, Digest, Error, Finding, Flaw, Head, Place, Snapshot, limits};
use engine::id::{EntryNo, LedgerId};
use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

const MAGIC: &[u8; 8] = b"MAPLSNP1";

pub(crate) fn put_snapshot(shared: &Shared, ledger: &LedgerId, snapshot: &Snapshot) -> Result<(), Error> {
    limits::check_file("a snapshot", snapshot.bytes.len())?;
    let Snapshot { head, bytes } = snapshot;
    if !read::has_head(shared, ledger, *head)? {
        let found = newest(shared, ledger);
        return Err(Error::Conflict { ledger: ledger.clone(), expected: head.number, found });
    }
    space::may_add(shared)?;
    let mut durable = shared.files.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = snapshot_folder(&shared.folder, ledger);
    durable.ensure(&folder, shared.disk.as_ref())?;
    let path = folder.join(format!("{:020}.snap", head.number.0));
    let mut file = Vec::with_capacity(bytes.len() + 80);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&head.number.0.to_le_bytes());
    file.extend_from_slice(&head.hash.0);
    file.extend_from_slice(&Digest::of(bytes).0);
    file.extend_from_slice(bytes);
    write_whole(shared.disk.as_ref(), &path, &file).map_err(|error| failed("write the snapshot", &path, error))?;
    // One newer than the journal proves a loss: it takes nobody's place, and a person removes it.
    let newest = newest(shared, ledger);
    let older = snapshots(&folder)?.into_iter().filter(|(number, _)| *number <= newest);
    for (_, old) in older.skip(limits::SNAPSHOTS_KEPT) {
        // One too many does no harm.
        let _ = shared.disk.remove(&old);
    }
    Ok(())
}

pub(crate) fn snapshot(shared: &Shared, ledger: &LedgerId) -> Result<Option<Snapshot>, Error> {
    for (number, path) in snapshots(&snapshot_folder(&shared.folder, ledger))? {
        match load(number, &path)? {
            Some(_) if number > newest(shared, ledger) => {
                return Err(Error::corrupt(lost(shared, ledger, &path)));
            }
            Some(found) if read::has_head(shared, ledger, found.head)? => return Ok(Some(found)),
            _ => {
                tracing::warn!(%ledger, file = %path.display(), "a damaged or foreign snapshot is passed over")
            }
        }
    }
    Ok(None)
}

/// The newest entry the journal has; 0 = none.
fn newest(shared: &Shared, ledger: &LedgerId) -> EntryNo {
    shared.state().find(ledger).map_or(EntryNo(0), |(_, found)| found.head.number)
}

/// A snapshot is only ever made of what the journal has flushed, so a newer one proves a loss.
fn lost(shared: &Shared, ledger: &LedgerId, snapshot: &Path) -> Damage {
    let entry = Some(EntryNo(newest(shared, ledger).0 + 1));
    let place = Some(Place { file: relative(&shared.folder, snapshot), offset: 0 });
    let what = "a snapshot has entries the journal has lost (to go on without them, delete the snapshot)";
    Damage { ledger: Some(ledger.clone()), entry, place, what }
}

/// The snapshot in a file; `None` if it is damaged. The number in the name guards the one inside.
fn load(number: EntryNo, path: &Path) -> Result<Option<Snapshot>, Error> {
    let file = fs::read(path).map_err(Error::io("read", path))?;
    Ok(parse(file).filter(|found| found.head.number == number))
}

fn parse(mut file: Vec<u8>) -> Option<Snapshot> {
    let (magic, rest) = file.split_first_chunk::<8>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let (digest, bytes) = rest.split_first_chunk::<32>()?;
    if magic != MAGIC || Digest::of(bytes).0 != *digest {
        return None;
    }
    let head = Head { number: EntryNo(u64::from_le_bytes(*number)), hash: Digest(*hash) };
    file.drain(..80);
    Some(Snapshot { head, bytes: file })
}

/// The snapshot files in a folder, the newest first.
fn snapshots(folder: &Path) -> Result<Vec<(EntryNo, PathBuf)>, Error> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read the folder", folder)(error)),
    };
    let mut found = Vec::new();
    for file in files {
        let path = file.map_err(Error::io("read the folder", folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".snap")?.parse().ok());
        found.extend(name.map(|number| (EntryNo(number), path)));
    }
    found.sort_by_key(|(number, _)| Reverse(*number));
    Ok(found)
}

fn snapshot_folder(store: &Path, ledger: &LedgerId) -> PathBuf {
    store.join("snapshots").join(ledger.as_str())
}

pub(crate) fn put_blob(shared: &Shared, bytes: &[u8]) -> Result<Digest, Error> {
    limits::check_file("a blob", bytes.len())?;
    let digest = Digest::of(bytes);
    let path = blob_path(&shared.folder, &digest);
    let folder = path.parent().unwrap_or(&shared.folder);
    let mut durable = shared.files.lock().unwrap_or_else(PoisonError::into_inner);
    durable.ensure(folder, shared.disk.as_ref())?;
    if blob(&shared.folder, &digest).is_ok_and(|found| found.is_some()) {
        // It may have got its name in a process that was killed before the name was durable.
        shared.disk.sync_dir(folder).map_err(Error::io("flush the folder", folder))?;
        return Ok(digest);
    }
    space::may_add(shared)?;
    write_whole(shared.disk.as_ref(), &path, bytes).map_err(|error| failed("write the blob", &path, error))?;
    Ok(digest)
}

pub(crate) fn blob(store: &Path, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
    let path = blob_path(store, digest);
    match fs::read(&path) {
        Ok(bytes) if Digest::of(&bytes) == *digest => Ok(Some(bytes)),
        Ok(_) => {
            let place = Some(Place { file: relative(store, &path), offset: 0 });
            Err(Error::corrupt(Damage { ledger: None, entry: None, place, what: "a blob is damaged" }))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

fn blob_path(store: &Path, digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    store.join("blobs").join(&name[..2]).join(name)
}

fn failed(doing: &'static str, path: &Path, error: io::Error) -> Error {
    if super::disk::is_full(&error) {
        return Error::Full { free_bytes: 0, floor_bytes: 0 };
    }
    Error::io(doing, path)(error)
}

/// Checks the digests of the snapshots and blobs in a store's folder; of one ledger, only its
/// snapshots. The audit learns up to where a ledger's whole snapshots go.
pub(crate) fn verify(store: &Path, only: Option<&LedgerId>, audit: &mut Audit<'_>) -> Result<(), Error> {
    for folder in folders(&store.join("snapshots"))? {
        let ledger = folder.file_name().and_then(|name| LedgerId::new(name.to_str()?).ok());
        if only.is_some() && only != ledger.as_ref() {
            continue;
        }
        for (number, path) in snapshots(&folder)? {
            match (load(number, &path)?, &ledger) {
                (Some(_), Some(id)) => audit.proven(id, number),
                (Some(_), None) => {}
                (None, _) => {
                    let what = "a snapshot is damaged (it is passed over)";
                    audit.report(mismatch(store, &path, ledger.clone(), what));
                }
            }
        }
    }
    if only.is_some() {
        return Ok(());
    }
    for folder in folders(&store.join("blobs"))? {
        for file in fs::read_dir(&folder).map_err(Error::io("read the folder", &folder))? {
            let path = file.map_err(Error::io("read the folder", &folder))?.path();
            let named = path.file_name().and_then(|name| name.to_str()?.parse::<Digest>().ok());
            let Some(named) = named else { continue };
            if Digest::of(&fs::read(&path).map_err(Error::io("read", &path))?) != named {
                audit.report(mismatch(store, &path, None, "a blob is damaged"));
            }
        }
    }
    Ok(())
}

fn folders(parent: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut folders = Vec::new();
    for file in fs::read_dir(parent).map_err(Error::io("read the folder", parent))? {
        let path = file.map_err(Error::io("read the folder", parent))?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn mismatch(store: &Path, path: &Path, ledger: Option<LedgerId>, what: &'static str) -> Finding {
    let place = Some(Place { file: relative(store, path), offset: 0 });
    Finding { flaw: Flaw::Digest, damage: Damage { ledger, entry: None, place, what } }
}

fn relative(store: &Path, path: &Path) -> String {
    path.strip_prefix(store).unwrap_or(path).display().to_string()
}
