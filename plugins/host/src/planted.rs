//! Limits switched off on purpose, so that the tests can show that they would find a sandbox
//! without them. One is switched off for a thread by a test; without the feature `planted-bugs`,
//! which no product is built with, [`planted`] is constantly false and nothing of this is left.

/// A limit that is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// Fuel is not counted.
    FuelUnlimited,
    /// The clock of the wall is not looked at.
    TimeUnlimited,
    /// Memory may grow as far as the pool goes.
    MemoryUnlimited,
    /// Tables may grow as far as the pool goes.
    TableUnlimited,
    /// The stack is three times as deep. Looked at when a host is made.
    StackUnlimited,
    /// Questions of any size are put.
    InputUnlimited,
    /// Answers of any size are read.
    OutputUnlimited,
    /// Everything that is logged is kept, as it is.
    LogUnlimited,
    /// The host may be called for ever.
    HostCallsUnlimited,
    /// Imports are not looked at before linking, and what is unknown is linked as a trap.
    ImportsUnchecked,
    /// Any signature is taken for a good one.
    SignatureUnchecked,
    /// The seal of a file in the cache is not looked at.
    CacheUnchecked,
    /// An instance is kept for the next call.
    InstanceKept,
}

impl Bug {
    /// All of them.
    pub const ALL: [Bug; 13] = [
        Bug::FuelUnlimited,
        Bug::TimeUnlimited,
        Bug::MemoryUnlimited,
        Bug::TableUnlimited,
        Bug::StackUnlimited,
        Bug::InputUnlimited,
        Bug::OutputUnlimited,
        Bug::LogUnlimited,
        Bug::HostCallsUnlimited,
        Bug::ImportsUnchecked,
        Bug::SignatureUnchecked,
        Bug::CacheUnchecked,
        Bug::InstanceKept,
    ];
}

#[cfg(feature = "planted-bugs")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// From now on this thread does not keep this limit, or keeps all.
#[cfg(feature = "planted-bugs")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether this thread does not keep this limit.
#[cfg(feature = "planted-bugs")]
pub fn planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Never, in a product.
#[cfg(not(feature = "planted-bugs"))]
#[inline(always)]
pub const fn planted(_: Bug) -> bool {
    false
}

/// What this thread does not keep, for a thread that goes on with its work.
#[cfg(feature = "planted-bugs")]
pub(crate) fn current() -> Option<Bug> {
    PLANTED.get()
}

/// Nothing, in a product.
#[cfg(not(feature = "planted-bugs"))]
pub(crate) const fn current() -> Option<Bug> {
    None
}

/// Goes on with what another thread did not keep.
#[cfg(feature = "planted-bugs")]
pub(crate) fn go_on(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Never, in a product.
#[cfg(not(feature = "planted-bugs"))]
pub(crate) const fn go_on(_: Option<Bug>) {}
