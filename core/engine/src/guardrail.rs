//! Guardrails (底线): how far a county's proposal may go from what the issuing bureau wrote, and
//! whether it makes sense at all. A proposal that breaks one is refused as a whole.

use crate::moment::MomentKind;
use crate::plan::Grant;
use crate::schedule::Occurrence;
use crate::time::Timestamp;
use chrono::Days;

/// Why a proposal does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    /// The definition lets nothing be changed.
    Fixed,
    /// It is later, or less, and only stricter is allowed.
    Relaxes,
    /// It is later by more than the bound.
    RelaxesTooFar,
    /// It would be over before it comes into force, and the definition's own date lies ahead.
    AlreadyPast,
    /// It is due before, or changes, the day from which it can be handed in.
    BeforeOpening,
    /// It speaks of a period, unit, post, window or field that is not known.
    Unknown,
    /// A number, a date or a text is outside its bounds.
    OutOfRange,
    /// The definition does not let a county add or do this.
    NotGranted,
    /// Words for a notice must hold `{due}` and nothing in braces that is not known.
    BadWords,
    /// It answers another question than was put.
    OtherHook,
}

impl Breach {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Breach::Fixed => "fixed",
            Breach::Relaxes => "relaxes",
            Breach::RelaxesTooFar => "relaxes-too-far",
            Breach::AlreadyPast => "already-past",
            Breach::BeforeOpening => "before-opening",
            Breach::Unknown => "unknown-name",
            Breach::OutOfRange => "out-of-range",
            Breach::NotGranted => "not-granted",
            Breach::BadWords => "bad-words",
            Breach::OtherHook => "other-hook",
        }
    }
}

/// Whether a due date stays within a grant.
pub(crate) fn due(grant: Grant, base: &Occurrence, local: &Occurrence) -> Result<(), Breach> {
    let (was, is) = (&base.reckoning, &local.reckoning);
    if is.due == was.due && local.opens == base.opens {
        return Ok(());
    }
    if local.opens != base.opens || is.due <= base.opens {
        return Err(Breach::BeforeOpening);
    }
    match grant {
        Grant::Fixed => Err(Breach::Fixed),
        Grant::MayTighten if is.due <= was.due => Ok(()),
        Grant::MayTighten => Err(Breach::Relaxes),
        Grant::MayRelax { days } => {
            let latest = was.day.checked_add_days(Days::new(u64::from(days)));
            let within = is.due <= was.due || latest.is_some_and(|latest| is.day <= latest);
            if within { Ok(()) } else { Err(Breach::RelaxesTooFar) }
        }
    }
}

/// Whether reminders stay within a grant. Stricter is: for every reminder of the definition one
/// that comes no later. A due date that moved takes its reminders along: both are counted from the
/// same due instant.
pub(crate) fn reminders(grant: Grant, base: &Occurrence, local: &Occurrence) -> Result<(), Breach> {
    let leads = |of: &Occurrence| -> Vec<i64> {
        let due = of.reckoning.due;
        let before = |at: Timestamp| due.0 - at.0;
        let reminders = of.moments.iter().filter(|moment| matches!(moment.what, MomentKind::Reminder(_)));
        let mut leads: Vec<i64> = reminders.map(|moment| before(moment.at)).collect();
        leads.sort_unstable_by(|a, b| b.cmp(a));
        leads
    };
    let (was, is) = (leads(base), leads(local));
    if was == is {
        return Ok(());
    }
    match grant {
        Grant::Fixed => Err(Breach::Fixed),
        Grant::MayTighten => {
            // The k-th reminder comes no later than the k-th one was to come; more may follow.
            let earlier = is.len() >= was.len() && was.iter().zip(&is).all(|(was, is)| is >= was);
            if earlier { Ok(()) } else { Err(Breach::Relaxes) }
        }
        Grant::MayRelax { .. } if is.is_empty() => Err(Breach::RelaxesTooFar),
        Grant::MayRelax { .. } => Ok(()),
    }
}
