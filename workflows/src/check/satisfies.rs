//! One submission for two duties: no circles, one rhythm, some unit that owes both.

use crate::diagnostic::{Reports, duty as say};
use crate::read::written::{Definition, Duty as Written};
use engine::id::DutyNo;
use engine::plan::{Audience, Duty, Schedule};

/// Reports each circle once, at the first duty of it in the file.
pub(super) fn cycles(definition: &Definition, satisfied: &[Vec<DutyNo>], reports: &mut Reports) {
    // 0: not seen, 1: on the path, 2: done.
    let mut state = vec![0u8; satisfied.len()];
    for start in 0..satisfied.len() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if state[start] == 0 {
            state[start] = 1;
            path.push((start, 0));
        }
        while let Some((at, next)) = path.last_mut() {
            let Some(to) = satisfied[*at].get(*next).map(|no| no.index()) else {
                state[*at] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            match state.get(to) {
                Some(0) => {
                    state[to] = 1;
                    path.push((to, 0));
                }
                Some(1) => report_cycle(definition, &path, to, reports),
                _ => {}
            }
        }
    }
}

fn report_cycle(definition: &Definition, path: &[(usize, usize)], to: usize, reports: &mut Reports) {
    let from = path.iter().position(|(at, _)| *at == to).unwrap_or(0);
    let id = |at: usize| definition.duties.get(at).map_or("", |duty| duty.id.value.as_str());
    let mut circle: Vec<&str> = path[from..].iter().map(|(at, _)| id(*at)).collect();
    circle.push(id(to));
    let Some(duty) = definition.duties.get(to) else { return };
    let span = duty.satisfies.first().map_or(duty.id.span, |at| at.span);
    reports.add(say::satisfies_cycle(span, &circle));
}

/// Reports pairs that can never fulfil each other.
pub(super) fn rhythms(pairs: &[(&Duty, &Written)], reports: &mut Reports) {
    for (duty, written) in pairs {
        for id in &written.satisfies {
            let Some((other, other_written)) = pairs.iter().find(|(d, _)| d.id == id.value) else { continue };
            let (own, name, at) = (duty.id.as_str(), other.id.as_str(), other_written.id.span);
            if own == name {
                continue;
            }
            if !same_rhythm(&duty.schedule, &other.schedule) {
                reports.add(say::satisfies_rhythm(id.span, own, name, at));
            } else if apart(&duty.who, &other.who) {
                reports.add(say::satisfies_audience(id.span, own, name, at));
            }
        }
    }
}

fn same_rhythm(one: &Schedule, other: &Schedule) -> bool {
    match (one, other) {
        (Schedule::Once { .. }, Schedule::Once { .. }) | (Schedule::EachStage { .. }, Schedule::EachStage { .. }) => {
            true
        }
        (
            Schedule::Every { rhythm: a, .. } | Schedule::Window { rhythm: a, .. },
            Schedule::Every { rhythm: b, .. } | Schedule::Window { rhythm: b, .. },
        ) => (a.unit, a.step, a.about) == (b.unit, b.step, b.about),
        (Schedule::Cron { expression: a, .. }, Schedule::Cron { expression: b, .. }) => a == b,
        (Schedule::Event { event: a }, Schedule::Event { event: b }) => a == b,
        (Schedule::Festival { festival: a, .. }, Schedule::Festival { festival: b, .. }) => a == b,
        _ => false,
    }
}

/// Whether two audiences surely share no unit: both name kinds only, and none in common.
fn apart(one: &Audience, other: &Audience) -> bool {
    let kinds_only = |who: &Audience| !who.kinds.is_empty() && who.levels.is_empty() && who.units.is_empty();
    kinds_only(one) && kinds_only(other) && one.kinds.iter().all(|kind| !other.kinds.contains(kind))
}
