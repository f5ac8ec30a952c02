//! Mistakes put in on purpose, so that the tests can show that they would find such mistakes. One is
//! switched on for a thread by a test; without the feature `planted-bugs`, which no product is built
//! with, [`planted`] is constantly false and nothing of this is left.

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// Make-up working days are taken for days off.
    MakeUpDaysForgotten,
    /// The anchor's own day is counted.
    StartCounted,
    /// Who has handed in is reminded all the same.
    RemindsTheDiligent,
    /// What an outage made late is not marked as overdue.
    OutageForgivesLateness,
    /// A unit that joins owes what is already over.
    NewcomerOwesThePast,
    /// An amendment opens again what was fulfilled.
    AmendmentReopens,
    /// An amendment makes what is overdue become overdue once more.
    OverdueTwice,
    /// A request's idempotency key is not looked at.
    KeyIgnored,
    /// A clock that is put back dates entries before others.
    ClockBackBelieved,
    /// Now and then the ledger forgets when it wanted to be woken.
    WakeLost,
    /// A message that was delivered stays in line.
    DeliveredStaysWaiting,
    /// A snapshot comes back without what time will bring.
    SnapshotForgetsWakes,
    /// The first rung of the ladder tells who stands at its top.
    LadderUpsideDown,
    /// One of the visits of a closed case is forgotten.
    VisitForgotten,
    /// The handling window of an alert goes on after another level was set.
    OldAlertGoesOn,
    /// An extension counts from the limit as it was rolled to a working day.
    ExtensionFromRolledLimit,
    /// When a limit passes, the step after it is made twice.
    LimitStepTwice,
    /// An alert's ladder is climbed although it was handled.
    HandledAlertClimbs,
    /// The store says "done" and has lost the last entry of the group.
    LastEntryLost,
    /// The store gives two entries their places the wrong way round when it reads.
    EntriesSwapped,
}

impl Bug {
    /// All of them.
    pub const ALL: [Bug; 20] = [
        Bug::MakeUpDaysForgotten,
        Bug::StartCounted,
        Bug::RemindsTheDiligent,
        Bug::OutageForgivesLateness,
        Bug::NewcomerOwesThePast,
        Bug::AmendmentReopens,
        Bug::OverdueTwice,
        Bug::KeyIgnored,
        Bug::ClockBackBelieved,
        Bug::WakeLost,
        Bug::DeliveredStaysWaiting,
        Bug::SnapshotForgetsWakes,
        Bug::LadderUpsideDown,
        Bug::VisitForgotten,
        Bug::OldAlertGoesOn,
        Bug::ExtensionFromRolledLimit,
        Bug::LimitStepTwice,
        Bug::HandledAlertClimbs,
        Bug::LastEntryLost,
        Bug::EntriesSwapped,
    ];
}

#[cfg(feature = "planted-bugs")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// From now on this thread makes this mistake, or none.
#[cfg(feature = "planted-bugs")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

/// Whether this thread makes this mistake.
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
