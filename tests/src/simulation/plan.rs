//! The rules of a simulated register as the engine's plan has them.

use super::days::{Roll, Unit};
use super::register::{Count, From, Register, Step};
use super::shape::{Duty, Gap, Rule, Shape};
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::plan::{self, AlertLevel, CaseStep, Delay, Escalation, Named, Plan, PostRef, Reminder, Repeat, Schedule};
use engine::procedure::{Visit, VisitAnchor};
use engine::time::DayTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Kinds of disputes; labour disputes have a limit of their own.
pub(super) const KINDS: [&str; 2] = ["neighbours", "labour"];

/// Ways beside mediation.
pub(super) const WAYS: [&str; 2] = ["arbitration", "litigation"];

/// The plan with the register and the duties that stand for its steps.
pub(super) fn with_register(mut plan: Plan, shape: &Shape) -> Plan {
    let Some(register) = &shape.register else { return plan };
    for duty in &shape.duties {
        if let Rule::Case(step) = duty.rule {
            plan.duties.push(planned(duty, step, register));
        }
    }
    plan.register = Some(Arc::new(kept(register)));
    plan
}

fn named<Id: std::str::FromStr>(ids: &[&str]) -> Vec<Named<Id>> {
    let named = |id: &&str| id.parse().ok().map(|known| Named { id: known, title: (*id).to_owned() });
    ids.iter().filter_map(named).collect()
}

fn posts(posts: &[&str]) -> Vec<PostRef> {
    posts.iter().map(|post| PostRef::parse(post).expect("a post")).collect()
}

fn kept(register: &Register) -> plan::Register {
    let visit = |(from, count): &(From, Count)| Visit {
        title: "回访".into(),
        anchor: match from {
            From::Closing => VisitAnchor::Closing,
            From::Effect => VisitAnchor::Effect,
            From::Performance => VisitAnchor::Performance,
        },
        within: deadline(*count),
    };
    let level = |(tell, _): &(Vec<&str>, Count)| AlertLevel { title: "预警".into(), tell: posts(tell) };
    plan::Register {
        title: "台账".into(),
        series: "青人调字".into(),
        sources: named(&["screening"]),
        types: named(&KINDS),
        limit: deadline(register.limit),
        limits: vec![("labour".parse().expect("an id"), deadline(register.labour))],
        extension_days: register.extension as u16,
        ways: named(&WAYS),
        visits: register.visits.iter().map(visit).collect(),
        levels: register.levels.iter().map(level).collect(),
        owners: Vec::new(),
        unresolved: posts(&register.unresolved),
        subsidies: Vec::new(),
        points: Vec::new(),
        commendation: Vec::new(),
        local: plan::RegisterGrants::default(),
    }
}

fn planned(duty: &Duty, step: Step, register: &Register) -> plan::Duty {
    let step = match step {
        Step::Settle => CaseStep::Settle,
        Step::Inform => CaseStep::Inform,
        Step::Visit => CaseStep::Visit(0),
        Step::Alert(level) => CaseStep::Alert(level as u8),
    };
    let Rule::Case(rule) = duty.rule else { unreachable!("a duty of a register") };
    let rung = |(gap, post): &(Gap, &str)| Escalation { after: delay(*gap), to: posts(&[post]) };
    plan::Duty {
        id: duty.id.parse().expect("an id"),
        title: "任务".into(),
        sources: Vec::new(),
        who: plan::Audience { kinds: vec![duty.who.parse().expect("an id")], ..plan::Audience::default() },
        to: posts(&["bureau/section"]),
        schedule: Schedule::Case { step },
        deadline: deadline(register.window(rule)),
        evidence: plan::Evidence::Case,
        zero_report: false,
        satisfies: Vec::new(),
        policy: plan::Policy {
            reminders: duty.reminders.iter().map(|gap| reminder(*gap)).collect(),
            escalations: duty.rungs.iter().map(rung).collect(),
            repeat: duty.repeat.map(|(gap, at_most)| Repeat { every: delay(gap), at_most }),
            also: Vec::new(),
        },
        target: None,
        measure: None,
        local: plan::Guardrails::default(),
        dates: BTreeMap::new(),
    }
}

fn clock(minute: i64) -> DayTime {
    DayTime::new((minute / 60) as u16, (minute % 60) as u16).expect("a time of day")
}

fn deadline(count: Count) -> Deadline {
    match count {
        Count::Hours(hours) => Deadline { offset: Offset::Hours(hours as u32), ..Deadline::ON_THE_DAY },
        Count::Days { n, unit, start_counts, roll, minute } => Deadline {
            offset: match unit {
                Unit::Calendar => Offset::Days(n as u16),
                Unit::Working => Offset::WorkingDays(n as u16),
                Unit::Month => Offset::Months(n as u16),
            },
            direction: Direction::After,
            start_counts,
            rollover: match roll {
                Roll::None => Rollover::None,
                Roll::Next => Rollover::Next,
                Roll::Previous => Rollover::Previous,
            },
            cutoff: clock(minute),
        },
    }
}

fn reminder(gap: Gap) -> Reminder {
    match gap {
        Gap::Working(n, at) => Reminder::WorkingDays(n as u8, clock(at)),
        Gap::Days(n, at) => Reminder::Days(n as u8, clock(at)),
        Gap::Minutes(n) => Reminder::Minutes(n as u32),
    }
}

fn delay(gap: Gap) -> Delay {
    match gap {
        Gap::Working(n, at) => Delay::WorkingDays(n as u8, clock(at)),
        Gap::Days(n, at) => Delay::Days(n as u8, clock(at)),
        Gap::Minutes(n) => Delay::Minutes(n as u32),
    }
}
