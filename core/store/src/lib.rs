//! What is never lost? The ledgers: who may append, what was appended, and the proof that
//! nothing was changed since.
//!
//! [`Ledgers`] is the port. It treats an entry as bytes and knows no campaign, no unit and no
//! rule; time comes in as a value. Two adapters pass the same contract suite:
//! [`Memory`], the model that tests and rehearsals use, and [`Journal`], an append-only journal
//! that is synced before anyone hears "done", with a sled index that can be deleted at any time.
//!
//! [`vault`] keeps what must be forgotten: keys that can be erased, beside the ledgers and in no copy of them.

mod attached;
pub mod chain;
mod digest;
mod error;
pub mod journal;
mod lease;
pub mod limits;
mod memory;
mod pending;
mod port;
pub mod transfer;
pub mod vault;

pub use digest::{BadDigest, Digest};
pub use error::{Damage, Error, Place};
pub use journal::Journal;
pub use lease::Term;
pub use memory::Memory;
pub use pending::{Pending, Promise};
pub use port::{Append, Finding, Flaw, Head, Health, LedgerInfo, Ledgers, Progress, Record, Snapshot, Verified};

#[cfg(feature = "contract")]
#[allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "these are tests, and a test fails by panicking"
)]
pub mod contract;
