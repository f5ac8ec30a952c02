//! Keys that can be erased. The name of a party stands in a ledger only as ciphertext, under a
//! key of its case; the key lies here, outside the journal, its index, every snapshot, blob,
//! export and backup. Erase the key, and the name can no longer be read in any of them.
//!
//! [`Vault`] is the port. [`MemoryVault`] and [`FileVault`] pass the same contract suite.
//!
//! # What erasing promises
//!
//! When `erase` answers, the 32 bytes of the key are overwritten where they lay, the disk has
//! confirmed the flush, and no key is ever made again for that case. So the live service, and
//! whoever holds a ledger, an export or a backup, cannot read the name.
//!
//! # What overwriting in place cannot promise
//!
//! - A file system that copies on write (btrfs, zfs, bcachefs, a container's own layer) writes the new bytes
//!   elsewhere; the old ones stay in free space until it is used again. ext4 and xfs overwrite in place, but
//!   not for a file whose blocks are shared with a copy (`cp --reflink`), and not with `data=journal`.
//! - Flash (SSD, SD card, eMMC) writes elsewhere too, below every file system. Old bytes stay in the chip until
//!   the drive reclaims the block. Only somebody who opens the drive can read them.
//! - A snapshot of the volume or of a virtual machine, and a copy of the folder made by hand, keep the keys that
//!   were there.
//!
//! Therefore: put the data folder on an encrypted disk, so that what is left behind is unreadable without the
//! disk's own key. Leave `vault/` out of snapshots and of copies of the folder, or keep those no longer than the
//! time in which an erasure must be complete. Without any copy a lost disk takes the names with it, and nothing
//! else: that is the price of being able to erase.
//!
//! An older copy of `vault/` brings erased keys back. Whoever puts one in place must erase again what the
//! ledger says was erased; erasing twice does no harm. The service does it at every start, for each of
//! [`Vault::ledgers`].

#[cfg(feature = "contract")]
#[allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "these are tests, and a test fails by panicking"
)]
pub mod contract;
mod error;
mod files;
mod key;
mod memory;
mod record;

pub use error::Error;
pub use files::FileVault;
pub use key::CaseKey;
pub use memory::MemoryVault;

use engine::id::LedgerId;
use std::fmt;

/// Cases in one register: a number beyond this is a mistake, and would make a very large file.
pub const CASES_MAX: u32 = 1 << 24;

/// Which key of a ledger: that of a case in a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The register's number in the ledger; a campaign keeps one, so its number serves.
    pub register: u32,
    /// The case's place in the register, below [`CASES_MAX`].
    pub case: u32,
}

impl Slot {
    fn check(self) -> Result<Self, Error> {
        if self.case < CASES_MAX {
            return Ok(self);
        }
        let (size, most) = (u64::from(self.case), u64::from(CASES_MAX - 1));
        Err(crate::Error::TooLarge { what: "a case's place in its register", size, most }.into())
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.register, self.case)
    }
}

/// What a vault has of a case.
#[derive(Debug, Clone)]
pub enum Kept {
    /// No key was ever handed out for it.
    Nothing,
    /// Its key.
    Key(CaseKey),
    /// Its key was erased. It stays so.
    Erased,
}

/// The keys of a service's cases. All calls may wait for a disk; call them where blocking is allowed.
pub trait Vault: Send + Sync {
    /// What there is of a case, to open a name with. To seal one, call [`Vault::create`]: only that
    /// makes sure that the key outlives a power cut. Errors: `Damaged`; `Store` with `TooLarge`, `Io`.
    fn look(&self, ledger: &LedgerId, slot: Slot) -> Result<Kept, Error>;

    /// Makes sure that these cases have keys, and answers them in the same order: the key that is
    /// there, or else the fresh one given here. When it returns they are durable, so that ciphertext
    /// may be written. All or none: `Erased` and `Damaged` mean that nothing was made.
    /// Further errors: `Store` with `TooLarge`, `Io`, `Full`, `ReadOnly`.
    fn create_all(&self, ledger: &LedgerId, wanted: Vec<(Slot, CaseKey)>) -> Result<Vec<CaseKey>, Error>;

    /// Erases the keys of these cases. When it returns they are gone for good; a case that never had
    /// one, or had it erased, will never have one. After an error some may be erased: erase again.
    /// Errors: `Store` with `TooLarge`, `Io`, `Full`, `ReadOnly`.
    fn erase_all(&self, ledger: &LedgerId, slots: &[Slot]) -> Result<(), Error>;

    /// Ledgers of which a key was made or erased here, in order of id. What is kept of one of them may
    /// be read beside it. Errors: `Store` with `Io`.
    fn ledgers(&self) -> Result<Vec<LedgerId>, Error>;

    /// [`Vault::create_all`] for one case.
    fn create(&self, ledger: &LedgerId, slot: Slot, fresh: CaseKey) -> Result<CaseKey, Error> {
        let mut keys = self.create_all(ledger, vec![(slot, fresh)])?;
        // As many keys as cases; a vault that answers none has nothing left to give.
        keys.pop().ok_or(Error::Store(crate::Error::Closed))
    }

    /// [`Vault::erase_all`] for one case.
    fn erase(&self, ledger: &LedgerId, slot: Slot) -> Result<(), Error> {
        self.erase_all(ledger, &[slot])
    }
}
