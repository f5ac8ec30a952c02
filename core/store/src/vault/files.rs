//! Keys in files: `<data>/vault/<ledger>.<register>.keys`, folder 0700, files 0600. Nothing is read
//! at a start, and no file stays open.

use super::record::{self, Found, Place};
use super::{CaseKey, Error, Kept, Slot, Vault};
use crate::journal::disk::{is_full, parent};
use crate::journal::{Disk, DiskFile, FolderLock, RealDisk, lock};
use engine::id::LedgerId;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The vault's folder in the data folder.
const FOLDER: &str = "vault";

/// The vault of one machine, used by one process at a time.
pub struct FileVault {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    /// One writer at a time. After a failed write or flush nobody knows what the disk holds, so
    /// that failure is the answer to every later change.
    writer: Mutex<Option<crate::Error>>,
    /// Keeps readers from a place that is half written.
    places: RwLock<()>,
    /// Last, so that the folder is free only when everything else is gone.
    _lock: FolderLock,
}

impl FileVault {
    /// Opens the vault of a data folder that is there, and creates its folder if need be. Errors:
    /// `Locked` while another process has it, `Io`.
    pub fn open(data: &Path) -> Result<Self, Error> {
        Self::open_on(data, Arc::new(RealDisk))
    }

    /// The same on a disk of one's own making, for example one that fails.
    pub fn open_on(data: &Path, disk: Arc<dyn Disk>) -> Result<Self, Error> {
        let folder = data.join(FOLDER);
        disk.create_folder(&folder).map_err(crate::Error::io("create the folder", &folder))?;
        let private = fs::set_permissions(&folder, Permissions::from_mode(0o700));
        private.map_err(crate::Error::io("make private the folder", &folder))?;
        let lock = lock(&folder)?;
        // Names may be left from a start that was killed before they were durable.
        for path in [folder.as_path(), parent(&folder)] {
            disk.sync_dir(path).map_err(crate::Error::io("flush the folder", path))?;
        }
        Ok(Self { folder, disk, writer: Mutex::default(), places: RwLock::default(), _lock: lock })
    }

    fn file_name(ledger: &LedgerId, register: u32) -> String {
        // An id has no dot, so no two names are alike.
        format!("{ledger}.{register}.keys")
    }

    fn path(&self, ledger: &LedgerId, register: u32) -> PathBuf {
        self.folder.join(Self::file_name(ledger, register))
    }

    fn find(&self, ledger: &LedgerId, slot: Slot) -> Result<Found, Error> {
        slot.check()?;
        let _whole = self.places.read().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(ledger, slot.register);
        let read = File::open(&path).and_then(|file| read_place(&file, record::offset(slot)));
        match read {
            Ok(place) => Ok(record::read(ledger, slot, &place)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Nothing),
            Err(error) => Err(crate::Error::io("read", path)(error).into()),
        }
    }

    fn damaged(ledger: &LedgerId, slot: Slot) -> Error {
        let file = Self::file_name(ledger, slot.register);
        Error::Damaged { ledger: ledger.clone(), slot, file, offset: record::offset(slot) }
    }

    /// What is to stand for these cases: the key that is there, or else the fresh one.
    fn decide(&self, ledger: &LedgerId, wanted: Vec<(Slot, CaseKey)>) -> Result<BTreeMap<Slot, CaseKey>, Error> {
        let mut keys = BTreeMap::new();
        for (slot, fresh) in wanted {
            let Entry::Vacant(place) = keys.entry(slot) else { continue };
            place.insert(match self.find(ledger, slot)? {
                Found::Nothing | Found::Unfinished => fresh,
                Found::Key(key) => key,
                Found::Erased => return Err(Error::Erased { ledger: ledger.clone(), slot }),
                Found::Damaged => return Err(Self::damaged(ledger, slot)),
            });
        }
        Ok(keys)
    }

    /// Writes places, in order of their slots, and flushes each file once.
    fn write(
        &self,
        failed: &mut Option<crate::Error>,
        ledger: &LedgerId,
        places: &[(Slot, Place)],
    ) -> Result<(), crate::Error> {
        for of_one in places.chunk_by(|(a, _), (b, _)| a.register == b.register) {
            let Some((Slot { register, .. }, _)) = of_one.first() else { continue };
            let path = self.path(ledger, *register);
            let mut file = self.open_file(failed, &path)?;
            let written = self.write_places(&mut *file, of_one).and_then(|()| file.sync());
            written.map_err(|error| note(failed, "writing keys", error))?;
        }
        Ok(())
    }

    fn write_places(&self, file: &mut dyn DiskFile, places: &[(Slot, Place)]) -> io::Result<()> {
        let _alone = self.places.write().unwrap_or_else(PoisonError::into_inner);
        places.iter().try_for_each(|(slot, place)| file.write_at(&**place, record::offset(*slot)))
    }

    /// The file, private, with a name that stays.
    fn open_file(&self, failed: &mut Option<crate::Error>, path: &Path) -> Result<Box<dyn DiskFile>, crate::Error> {
        let opened = match self.disk.open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let created = self.disk.create(path).map_err(crate::Error::io("create", path))?;
                self.disk.sync_dir(&self.folder).map_err(|error| note(failed, "naming a file of keys", error))?;
                Ok(created)
            }
            opened => opened,
        };
        let file = opened.map_err(crate::Error::io("open for writing", path))?;
        let private = fs::set_permissions(path, Permissions::from_mode(0o600));
        private.map_err(crate::Error::io("make private", path))?;
        Ok(file)
    }

    /// Does something as the only writer, unless the disk has failed before.
    fn change<T>(&self, what: impl FnOnce(&mut Option<crate::Error>) -> Result<T, Error>) -> Result<T, Error> {
        let mut failed = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        match &*failed {
            Some(error) => Err(error.clone().into()),
            None => what(&mut failed),
        }
    }
}

/// Whose keys a file keeps, by its name.
fn ledger_of(file_name: &str) -> Option<LedgerId> {
    let (ledger, _register) = file_name.strip_suffix(".keys")?.split_once('.')?;
    LedgerId::new(ledger).ok()
}

/// A full disk is nothing lasting; after any other failure nothing more is written.
fn note(failed: &mut Option<crate::Error>, doing: &'static str, error: io::Error) -> crate::Error {
    if is_full(&error) {
        return crate::Error::Full { free_bytes: 0, floor_bytes: 0 };
    }
    failed.insert(crate::Error::ReadOnly { doing, source: Arc::new(error) }).clone()
}

/// A place; what the file does not have is zeros.
fn read_place(file: &File, offset: u64) -> io::Result<Place> {
    let (mut place, mut have) = (Place::new([0; record::BYTES]), 0);
    while have < record::BYTES {
        match file.read_at(&mut place[have..], offset + have as u64) {
            Ok(0) => break,
            Ok(more) => have += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(place)
}

impl Vault for FileVault {
    fn look(&self, ledger: &LedgerId, slot: Slot) -> Result<Kept, Error> {
        Ok(match self.find(ledger, slot)? {
            Found::Nothing | Found::Unfinished => Kept::Nothing,
            Found::Key(key) => Kept::Key(key),
            Found::Erased => Kept::Erased,
            Found::Damaged => return Err(Self::damaged(ledger, slot)),
        })
    }

    fn create_all(&self, ledger: &LedgerId, wanted: Vec<(Slot, CaseKey)>) -> Result<Vec<CaseKey>, Error> {
        self.change(|failed| {
            let asked: Vec<Slot> = wanted.iter().map(|(slot, _)| *slot).collect();
            let keys = self.decide(ledger, wanted)?;
            // Keys that were there are written once more: the process that wrote them may have been
            // killed, or told of a failure, before they were on the disk.
            let place = |(slot, key): (&Slot, &CaseKey)| (*slot, record::write(ledger, *slot, Some(key)));
            let places: Vec<_> = keys.iter().map(place).collect();
            self.write(failed, ledger, &places)?;
            Ok(asked.iter().filter_map(|slot| keys.get(slot).cloned()).collect())
        })
    }

    fn erase_all(&self, ledger: &LedgerId, slots: &[Slot]) -> Result<(), Error> {
        slots.iter().try_for_each(|slot| slot.check().map(drop))?;
        self.change(|failed| {
            let mut places: Vec<_> = slots.iter().map(|slot| (*slot, record::write(ledger, *slot, None))).collect();
            places.sort_by_key(|(slot, _)| *slot);
            Ok(self.write(failed, ledger, &places)?)
        })
    }

    fn ledgers(&self) -> Result<Vec<LedgerId>, Error> {
        let listed = || -> io::Result<BTreeSet<LedgerId>> {
            let names = fs::read_dir(&self.folder)?.map(|file| Ok(file?.file_name()));
            // The lock, or whatever else somebody put there, is no ledger's.
            let of_file = |name: &OsString| ledger_of(name.to_str()?);
            names.filter_map(|name| name.map(|name| of_file(&name)).transpose()).collect()
        };
        let listed = listed().map_err(crate::Error::io("list the folder", &self.folder))?;
        Ok(listed.into_iter().collect())
    }
}
