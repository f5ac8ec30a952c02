//! The port: what everyone else may ask of a store. Object-safe, used as `Arc<dyn Ledgers>`.
//!
//! Only `append` answers later, because it waits for a disk flush shared by many. Everything
//! else answers at once and may read files, so async code calls it where blocking is allowed.

use crate::{Damage, Digest, Error, Pending, Term};
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::time::Duration;

/// The newest entry of a ledger, and through its hash everything before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest entry's number; 0 = nothing yet.
    pub number: EntryNo,
    /// Its hash in the chain.
    pub hash: Digest,
}

/// One stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number in the ledger, from 1, without gaps.
    pub number: EntryNo,
    /// Its hash in the chain.
    pub hash: Digest,
    /// What the engine encoded.
    pub bytes: Vec<u8>,
}

/// A group of entries that is written as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Where to.
    pub ledger: LedgerId,
    /// The newest entry the writer has seen. 0 creates the ledger.
    pub expect: EntryNo,
    /// The writer's lease. Once a ledger has been leased, appends need the newest term.
    pub term: Option<Term>,
    /// The entries, in order. Without any, only the wake changes (the ledger must exist).
    pub entries: Vec<Vec<u8>>,
    /// When time alone will matter next; `None` = the ledger sleeps until someone writes.
    pub wake: Option<Timestamp>,
}

/// A ledger as the list of ledgers shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerInfo {
    /// Its id.
    pub id: LedgerId,
    /// Its newest entry.
    pub head: Head,
    /// When it wants to be woken.
    pub wake: Option<Timestamp>,
}

/// A state somebody computed from the entries up to a head, so that a start is quick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last entry it contains.
    pub head: Head,
    /// The state, as its owner encoded it.
    pub bytes: Vec<u8>,
}

/// Whether appends have a chance right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// They do.
    Writable,
    /// The disk is too full. Ends by itself when there is space.
    Full,
    /// The disk failed a write or a flush. Ends with a restart.
    ReadOnly {
        /// What failed.
        reason: String,
    },
    /// The store was closed.
    Closed,
}

/// How far a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries checked.
    pub entries: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes there are to read.
    pub bytes_total: u64,
}

/// What is wrong at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// The stored checksum does not fit: bytes were changed or never arrived.
    Checksum,
    /// An entry is not there although a later one, or the index, proves that it was.
    Missing,
    /// The hash does not follow from the entry before.
    Chain,
    /// A file's first bytes are not what this program writes.
    Header,
    /// A file is shorter or longer than the next one says.
    Length,
    /// The index disagrees with the journal. Deleting it is safe: it is built again.
    Index,
    /// A stored snapshot or blob does not have the digest it should have.
    Digest,
    /// The last write before a crash is incomplete. Nothing acknowledged is in it; the next
    /// start cuts it off. This is a note, not damage.
    TornTail,
}

/// One thing a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub flaw: Flaw,
    /// Where.
    pub damage: Damage,
}

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// The ledgers that were checked, with the heads that were reached, in order of id.
    pub ledgers: Vec<(LedgerId, Head)>,
    /// Entries checked.
    pub entries: u64,
    /// What is wrong, at most [`crate::limits::FINDINGS_MAX`].
    pub findings: Vec<Finding>,
    /// How many more findings there were.
    pub findings_more: u64,
}

impl Verified {
    /// Whether everything that was acknowledged is there and unchanged.
    pub fn is_sound(&self) -> bool {
        self.findings_more == 0 && self.findings.iter().all(|finding| finding.flaw == Flaw::TornTail)
    }
}

/// The ledgers of a service.
pub trait Ledgers: Send + Sync {
    /// Writes a group at the end of a ledger. The answer comes after the group is on the disk.
    ///
    /// Several appends may be under way at once; those of one ledger keep their order, and each
    /// expects the number the one before it will have reached.
    ///
    /// `Conflict`, `Fenced`, `Unknown`, `TooLarge`, `Full` and `Busy` mean: nothing was written.
    /// `ReadOnly` and `Closed` leave it open whether the group survives; the next start tells.
    fn append(&self, group: Append) -> Pending<Head>;

    /// The newest entry, or `None` where there is no such ledger.
    fn head(&self, ledger: &LedgerId) -> Result<Option<Head>, Error>;

    /// Every ledger, in order of id.
    fn ledgers(&self) -> Result<Vec<LedgerInfo>, Error>;

    /// Entries after the given one, in order: at most `limit`, fewer when they are large. Only
    /// an empty answer means that there are no more.
    fn read(&self, ledger: &LedgerId, after: EntryNo, limit: usize) -> Result<Vec<Record>, Error>;

    /// The ledgers whose wake is at or before `now`, the most urgent first.
    fn due(&self, now: Timestamp) -> Result<Vec<LedgerInfo>, Error> {
        let mut due = self.ledgers()?;
        due.retain(|ledger| ledger.wake.is_some_and(|wake| wake <= now));
        due.sort_by_key(|ledger| ledger.wake);
        Ok(due)
    }

    /// Keeps a snapshot, and of the older ones the newest. `Conflict` if the ledger does not
    /// have that head in its past.
    fn put_snapshot(&self, ledger: &LedgerId, snapshot: &Snapshot) -> Result<(), Error>;

    /// The newest snapshot that is whole and fits the ledger. Damaged ones are passed over:
    /// entries are the truth.
    fn snapshot(&self, ledger: &LedgerId) -> Result<Option<Snapshot>, Error>;

    /// Keeps bytes under their own digest. Durable when it returns; doing it twice is one blob.
    fn put_blob(&self, bytes: &[u8]) -> Result<Digest, Error>;

    /// The bytes with this digest. `Corrupt` if what is stored does not have it.
    fn blob(&self, digest: &Digest) -> Result<Option<Vec<u8>>, Error>;

    /// Becomes the ledger's writer for `ttl`. The term is higher than any before and fences
    /// off whoever wrote until now. `Held` while somebody else's lease runs.
    fn acquire(&self, ledger: &LedgerId, holder: &str, ttl: Duration) -> Result<Term, Error>;

    /// Stays the writer for `ttl` from now. `Fenced` if there is a newer term.
    fn renew(&self, ledger: &LedgerId, term: Term, ttl: Duration) -> Result<(), Error>;

    /// Lets the next writer in at once. `Fenced` if there is a newer term.
    fn release(&self, ledger: &LedgerId, term: Term) -> Result<(), Error>;

    /// Recomputes the whole chain of one ledger, or of all, and checks what was found quickly
    /// against it. Reports damage instead of failing at it.
    fn verify(&self, only: Option<&LedgerId>, progress: &mut dyn FnMut(Progress)) -> Result<Verified, Error>;

    /// Whether appends have a chance right now.
    fn health(&self) -> Health;

    /// Finishes what was accepted and lets go of the files. Afterwards appends answer `Closed`.
    fn close(&self) -> Result<(), Error>;
}
