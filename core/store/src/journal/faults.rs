//! A disk that fails on purpose, for tests. Files are real; what was not flushed is remembered,
//! so that a power cut can take it back, wholly or in part.

use super::disk::{Disk, DiskFile, RealDisk};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What happens at which operation. Operations are counted from 1: every change of a file or of
/// a name, and every flush.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The operation that fails.
    pub at: u64,
    /// How: for example `StorageFull`, or `Other` for a broken disk.
    pub kind: io::ErrorKind,
    /// Whether every later operation fails as well, as after a power cut.
    pub lasting: bool,
    /// Bytes of a failing write that reach the file all the same.
    pub torn_bytes: usize,
}

/// What a power cut leaves of bytes that were written behind the end and not flushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unflushed {
    /// Nothing.
    Lost,
    /// Everything: the system had written it by itself.
    Kept,
    /// The first so many thousandths.
    Torn(usize),
    /// The end, but not the beginning: pages reach the disk in any order. The hole reads as zeros.
    Hole,
}

/// A disk with faults. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub struct FaultyDisk(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    operations: u64,
    fault: Option<Fault>,
    free_bytes: Option<u64>,
    lies: bool,
    names: BTreeMap<PathBuf, u64>,
    durable_names: BTreeMap<PathBuf, u64>,
    durable_content: BTreeMap<u64, Vec<u8>>,
    /// Folders that were created here; others are durable.
    folders: BTreeSet<PathBuf>,
    durable_folders: BTreeSet<PathBuf>,
    next_file: u64,
}

impl FaultyDisk {
    /// A disk without faults. What lies in the folder's journal is taken for durable.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let disk = Self::default();
        let journal = folder.join("journal");
        if journal.is_dir() {
            for file in fs::read_dir(journal)? {
                let path = file?.path();
                let content = fs::read(&path)?;
                let mut inner = disk.lock();
                let file = inner.add(&path);
                inner.durable_names.insert(path, file);
                inner.durable_content.insert(file, content);
            }
        }
        Ok(disk)
    }

    /// From now on this fault; operations are counted anew.
    pub fn set_fault(&self, fault: Option<Fault>) {
        let mut inner = self.lock();
        inner.fault = fault;
        inner.operations = 0;
    }

    /// Pretends that so many bytes are free.
    pub fn set_free_bytes(&self, free_bytes: Option<u64>) {
        self.lock().free_bytes = free_bytes;
    }

    /// From now on flushes report success and do nothing: the bug every test here must catch.
    pub fn set_lies(&self, lies: bool) {
        self.lock().lies = lies;
    }

    /// Operations since the fault was set.
    pub fn operations(&self) -> u64 {
        self.lock().operations
    }

    /// The power goes: names and bytes that were not flushed are gone, or what `unflushed` says
    /// of them. Nothing may have the files open any more.
    pub fn power_cut(&self, unflushed: Unflushed) -> io::Result<()> {
        let inner = self.lock();
        let mut contents: BTreeMap<&PathBuf, Vec<u8>> = inner
            .durable_names
            .iter()
            .map(|(path, file)| {
                let durable = inner.durable_content.get(file).cloned().unwrap_or_default();
                let now = inner.names.iter().find(|(_, other)| *other == file);
                let written = now.map_or(Ok(durable.clone()), |(path, _)| fs::read(path))?;
                Ok((path, left_over(durable, &written, unflushed)))
            })
            .collect::<io::Result<_>>()?;
        for path in inner.names.keys() {
            fs::remove_file(path)?;
        }
        for path in inner.folders.difference(&inner.durable_folders).filter(|path| path.is_dir()) {
            fs::remove_dir_all(path)?;
        }
        // What lay in a folder whose name is gone is gone with it.
        contents.retain(|path, _| path.parent().is_some_and(Path::is_dir));
        contents.into_iter().try_for_each(|(path, content)| fs::write(path, content))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation; an error if it is one that fails.
    fn count(&self) -> Result<(), (io::Error, usize)> {
        let mut inner = self.lock();
        inner.operations += 1;
        let at = inner.operations;
        match inner.fault {
            Some(fault) if at == fault.at || (fault.lasting && at > fault.at) => {
                let torn_bytes = if at == fault.at { fault.torn_bytes } else { 0 };
                Err((io::Error::new(fault.kind, format!("fault at operation {at}")), torn_bytes))
            }
            _ => Ok(()),
        }
    }

    fn step(&self) -> io::Result<()> {
        self.count().map_err(|(error, _)| error)
    }
}

impl Inner {
    fn add(&mut self, path: &Path) -> u64 {
        self.next_file += 1;
        self.names.insert(path.to_owned(), self.next_file);
        self.next_file
    }
}

fn left_over(durable: Vec<u8>, written: &[u8], unflushed: Unflushed) -> Vec<u8> {
    let grown = written.len().saturating_sub(durable.len());
    let kept = match unflushed {
        Unflushed::Kept => return written.to_vec(),
        Unflushed::Torn(thousandths) => grown * thousandths.min(1_000) / 1_000,
        Unflushed::Lost | Unflushed::Hole if grown == 0 => 0,
        Unflushed::Lost => 0,
        Unflushed::Hole => grown,
    };
    if kept == 0 {
        return durable;
    }
    let mut content = written[..written.len() - grown + kept].to_vec();
    if unflushed == Unflushed::Hole {
        let hole = durable.len()..durable.len() + grown.div_ceil(2);
        content[hole].fill(0);
    }
    content
}

struct FaultyFile {
    disk: FaultyDisk,
    path: PathBuf,
    file: u64,
    real: Box<dyn DiskFile>,
}

impl Disk for FaultyDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.step()?;
        let real = RealDisk.create(path)?;
        let file = self.lock().add(path);
        Ok(Box::new(FaultyFile { disk: self.clone(), path: path.to_owned(), file, real }))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let real = RealDisk.open(path)?;
        let file = *self.lock().names.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(FaultyFile { disk: self.clone(), path: path.to_owned(), file, real }))
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let is_new = !path.is_dir();
        RealDisk.create_folder(path)?;
        if is_new {
            self.lock().folders.insert(path.to_owned());
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)?;
        let mut inner = self.lock();
        let file = inner.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        inner.names.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)?;
        self.lock().names.remove(path);
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let mut inner = self.lock();
        let names = inner.names.clone();
        inner.durable_names.retain(|name, _| name.parent() != Some(path));
        inner.durable_names.extend(names.into_iter().filter(|(name, _)| name.parent() == Some(path)));
        let folders: Vec<_> = inner.folders.iter().filter(|name| name.parent() == Some(path)).cloned().collect();
        inner.durable_folders.extend(folders);
        Ok(())
    }

    fn free_bytes(&self, path: &Path) -> io::Result<u64> {
        let pretended = self.lock().free_bytes;
        pretended.map_or_else(|| RealDisk.free_bytes(path), Ok)
    }
}

impl DiskFile for FaultyFile {
    fn write_at(&mut self, bytes: &[u8], offset: u64) -> io::Result<()> {
        if let Err((error, torn_bytes)) = self.disk.count() {
            self.real.write_at(&bytes[..torn_bytes.min(bytes.len())], offset)?;
            return Err(error);
        }
        self.real.write_at(bytes, offset)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.step()?;
        if self.disk.lock().lies {
            return Ok(());
        }
        let content = fs::read(&self.path).or_else(|_| self.moved())?;
        self.disk.lock().durable_content.insert(self.file, content);
        Ok(())
    }

    fn truncate(&mut self, bytes: u64) -> io::Result<()> {
        self.disk.step()?;
        self.real.truncate(bytes)
    }
}

impl FaultyFile {
    /// The content, where the file got another name since it was opened.
    fn moved(&self) -> io::Result<Vec<u8>> {
        let inner = self.disk.lock();
        let path = inner.names.iter().find(|(_, file)| **file == self.file).map(|(path, _)| path);
        fs::read(path.ok_or(io::ErrorKind::NotFound)?)
    }
}
