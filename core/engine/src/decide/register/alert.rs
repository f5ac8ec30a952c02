//! Alerts (预警): an officer sets a level; whoever answers for it is told at once, and whoever is
//! next when the handling window passes. Levels, windows and posts are the definition's (source
//! 003, E1-E4; 000, E5).

use super::{Desk, Done, words};
use crate::deadline::Start;
use crate::decide::group::{dates, reason};
use crate::decide::tick::told_to;
use crate::entry::{AlertMove, Fact, Notice, NoticeKind, RegisterFact, Told};
use crate::id::{CaseNo, PeriodNo};
use crate::plan::{CaseStep, PostRef, Scope};
use crate::refusal::Refusal;
use crate::set::UnitSet;
use crate::state::{AlertStanding, Case};

fn moved(case: CaseNo, to: AlertMove) -> Done {
    Done::Register(RegisterFact::Alert { case, to })
}

/// Word of a case to these posts, about one of its periods.
fn notice(desk: Desk<'_>, case: &Case, kind: NoticeKind, period: PeriodNo, posts: &[PostRef]) -> Option<Done> {
    let units = UnitSet::one(case.unit);
    let to = told_to(desk.state, posts, &units);
    let nobody = matches!(&to, Told::Posts(posts) if posts.is_empty());
    let notice = Notice { kind, campaign: desk.no, period, owed: desk.now, units, to, missed: 0, words: None };
    (!nobody).then(|| Done::Other(Fact::NoticesOwed { notices: vec![notice] }))
}

fn standing<'a>(desk: Desk<'a>, case: &Case) -> Option<&'a AlertStanding> {
    desk.campaign.cases.alert_of(case).map(|alert| &alert.standing)
}

/// Sets a level, or another one: older timers stop.
pub(super) fn set(
    desk: Desk<'_>,
    no: CaseNo,
    case: &Case,
    (level, scope): (u8, Scope),
    why: &str,
) -> Result<Vec<Done>, Refusal> {
    let reason = reason(why)?;
    let unknown = || Refusal::UnknownLevel { level: level.to_string(), levels: desk.register.levels.len().to_string() };
    let known = desk.register.level(level).ok_or_else(unknown)?;
    if let Some(AlertStanding::Waiting { level: now, scope: reach, .. }) = standing(desk, case)
        && (*now, *reach) == (level, scope)
    {
        return Err(Refusal::AlertUnchanged { level: level.to_string() });
    }
    let step = CaseStep::Alert(level);
    let (_, duty) = desk.duty(step).ok_or_else(unknown)?;
    let window = super::limit::occurrence(desk, step, duty.deadline, Start::Instant(desk.now)).ok_or_else(unknown)?;
    let dates = dates(&window, desk.now);
    let period = PeriodNo(desk.campaign.periods.len() as u32);
    let mut done = vec![moved(no, AlertMove::Set { level, scope, reason, dates })];
    done.extend(notice(desk, case, NoticeKind::Alert(level), period, &known.tell));
    Ok(done)
}

/// It was handled: nobody further is told.
pub(super) fn handle(desk: Desk<'_>, no: CaseNo, case: &Case, what: &str) -> Result<Vec<Done>, Refusal> {
    match standing(desk, case) {
        Some(AlertStanding::Waiting { .. }) => Ok(vec![moved(no, AlertMove::Handled { what: words("what", what)? })]),
        _ => Err(Refusal::NoAlert { number: case.number.to_string() }),
    }
}

/// There is no reason for it any more.
pub(super) fn lift(desk: Desk<'_>, no: CaseNo, case: &Case, why: &str) -> Result<Vec<Done>, Refusal> {
    match standing(desk, case) {
        Some(AlertStanding::Waiting { .. } | AlertStanding::Handled { .. }) => {
            Ok(vec![moved(no, AlertMove::Lifted { reason: reason(why)? })])
        }
        _ => Err(Refusal::NoAlert { number: case.number.to_string() }),
    }
}

/// The case cannot be resolved here: whoever answers for the area and the township is told, once.
pub(super) fn cannot_resolve(desk: Desk<'_>, no: CaseNo, case: &Case, why: &str) -> Result<Vec<Done>, Refusal> {
    let reason = reason(why)?;
    super::open_only(case)?;
    if case.rare.as_ref().is_some_and(|rare| rare.unresolved.is_some()) {
        return Err(Refusal::ReportedAlready { number: case.number.to_string() });
    }
    let mut done = vec![moved(no, AlertMove::Unresolved { reason })];
    done.extend(notice(desk, case, NoticeKind::Unresolved, case.limit.period, &desk.register.unresolved));
    Ok(done)
}
