//! The register: its rules with the project's defaults, and the duties that follow from it.

mod alerts;
mod duties;
mod lists;
mod posts;

use super::audience::{audience, own_receivers};
use super::context::Context;
use super::deadline::{From, rule};
use super::measure::{measure, quantity};
use super::policy::policy;
use crate::diagnostic::{Reports, register as say};
use crate::language::cases;
use crate::read::Given;
use crate::read::written::{Due, Register as Written, Visit as WrittenVisit};
use crate::source::Span;
use engine::deadline::{Deadline, Offset, Rollover};
use engine::plan::{Audience, Duty, Grant, PointsRule, PostRef, Register, RegisterGrants};
use engine::procedure::{Visit, VisitAnchor};

/// A register, and what follows from it.
pub(crate) struct Compiled {
    pub register: Register,
    /// The duties of its cases, visits and alerts.
    pub duties: Vec<Duty>,
    /// Every post it tells, and where it is named.
    pub posts: Vec<(PostRef, Span)>,
    /// Whose cases they are, and where that stands.
    pub who: (Audience, Span),
}

/// Compiles a register. `None` only where something is reported.
pub(super) fn register(written: &Written, context: &mut Context<'_>, reports: &mut Reports) -> Option<Compiled> {
    let definition = context.definition;
    let names = &mut context.names;
    let who_at = written.who_at.unwrap_or(written.span);
    let who = audience(&written.who, (who_at, "register"), names, reports);
    let to = own_receivers(&written.to, &definition.to, written.span, names, reports);
    let receivers = to.as_deref().unwrap_or_default();
    let policy = policy(&written.policy, &definition.policy, receivers, names, reports);
    let mut posts = Vec::new();
    let levels = alerts::levels(written, names, &mut posts, reports);
    let owners = posts::owners(written, names, &mut posts, reports);
    let unresolved = posts::unresolved(written, names, &mut posts, reports);
    let types = lists::terms(&written.types, cases::TYPES)?;
    let limits = lists::limits(written, &types, reports)?;
    let subsidies = lists::subsidies(written, names, reports);
    let points = list(&written.points).iter().filter_map(|rule| {
        let count = quantity(&rule.value.each, definition, names, reports)?;
        Some(PointsRule { count, points: rule.value.points, source: rule.value.source.clone() })
    });
    let points = points.collect();
    let commendation = list(&written.commendation).iter();
    let commendation = commendation.filter_map(|at| measure(&at.value, definition, names, reports)).collect();
    let register = Register {
        title: written.title.clone().unwrap_or_else(|| cases::TITLE.to_owned()),
        series: written.series.value().cloned().unwrap_or_default(),
        sources: lists::terms(&written.sources, cases::SOURCES)?,
        types,
        limit: length(&written.limit, Offset::Months(cases::LIMIT_MONTHS), reports),
        limits,
        extension_days: written.extension.value().copied().unwrap_or(cases::EXTENSION_DAYS),
        ways: lists::terms(&written.ways, cases::WAYS)?,
        visits: visits(written, reports),
        levels: levels.iter().map(|level| level.level.clone()).collect(),
        owners,
        unresolved,
        subsidies,
        points,
        commendation,
        local: grants(written),
    };
    let inform = length(&written.inform, Offset::WorkingDays(cases::INFORM_WORKING_DAYS), reports);
    let who = who.unwrap_or_default();
    let common = duties::Common { who: &who, to: receivers, cites: &written.cites, policy: &policy? };
    let duties = common.duties(&register, inform, levels)?;
    for duty in &duties {
        if let Some(own) = definition.duties.iter().find(|own| own.id.value == duty.id) {
            reports.add(say::taken_by_register(own.id.span, duty.id.as_str(), written.span));
        }
    }
    Some(Compiled { register, duties, posts, who: (who, who_at) })
}

/// A length of time as written, else the project's own.
fn length(written: &Given<Due>, default: Offset, reports: &mut Reports) -> Deadline {
    let given = written.value().and_then(|due| rule(due, From::Day, reports));
    given.unwrap_or_else(|| within(default))
}

/// A length of time with the rollover that its unit has by default.
fn within(offset: Offset) -> Deadline {
    let rollover = match offset {
        Offset::Days(_) | Offset::Months(_) => Rollover::Next,
        Offset::WorkingDays(_) | Offset::Hours(_) => Rollover::None,
    };
    Deadline { offset, rollover, ..Deadline::ON_THE_DAY }
}

fn visits(written: &Written, reports: &mut Reports) -> Vec<Visit> {
    let list = list(&written.visits);
    if list.is_empty() {
        let visit = |title: &str, anchor| {
            let within = Deadline::within_days(cases::VISIT_DAYS);
            Visit { title: title.to_owned(), anchor, within }
        };
        return vec![visit("首次回访", VisitAnchor::Closing), visit("履行回访", VisitAnchor::Performance)];
    }
    let one = |(n, visit): (usize, &WrittenVisit)| {
        let title = visit.title.clone().unwrap_or_else(|| format!("第{n}次回访"));
        Some(Visit { title, anchor: visit.anchor, within: rule(&visit.within, From::Day, reports)? })
    };
    (1..).zip(list.iter().map(|at| &at.value)).filter_map(one).collect()
}

fn grants(written: &Written) -> RegisterGrants {
    let local = &written.local;
    let grant = |given: &Given<Grant>| given.value().copied().unwrap_or(Grant::Fixed);
    let yes = |given: &Given<bool>| given.value().copied().unwrap_or(false);
    RegisterGrants {
        limit: grant(&local.limit),
        visits: grant(&local.visits),
        subsidy: yes(&local.subsidy),
        score: yes(&local.score),
    }
}

/// What was written of a list.
fn list<T>(given: &Given<Vec<T>>) -> &[T] {
    given.value().map_or(&[], Vec::as_slice)
}
