//! From what was written to the plan the engine runs. Every part is compiled even if another is
//! wrong, so that all mistakes come at once; a plan is made only when there are none.

mod audience;
mod context;
mod deadline;
mod duty;
mod evidence;
mod measure;
mod names;
mod policy;
mod register;
mod rhythm;
mod schedule;
mod span;

use crate::World;
use crate::check;
use crate::diagnostic::Reports;
use crate::read::Given;
use crate::read::written::Definition;
use context::Context;
use engine::id::DutyNo;
use engine::plan::{Duty, Named, Plan};
use names::Names;
use std::sync::Arc;

pub(crate) use register::Compiled;

/// Compiles a definition. The plan is to be used only if no error was reported.
pub(crate) fn compile(definition: &Definition, world: &World<'_>, reports: &mut Reports) -> Option<Plan> {
    let campaign = span::campaign(definition, reports);
    let stages = span::stages(definition, campaign, reports);
    let names = Names::new(definition, stages.numbers, world.units);
    let mut context = Context {
        definition,
        names,
        zone: definition.zone.value().copied().unwrap_or(chrono_tz::Asia::Shanghai),
        campaign,
        campaign_at: definition.window.good().map_or(definition.span, |at| at.span),
        stages: stages.in_order,
    };
    if let Given::Good(list) = &definition.to {
        audience::receivers(&list.value, &mut context.names, reports);
    }
    policy::check_campaign(&definition.policy, &mut context.names, reports);
    let compiled: Vec<Option<Duty>> =
        definition.duties.iter().map(|duty| duty::duty(duty, &mut context, reports)).collect();
    let register = definition.register.as_ref().map(|written| register::register(written, &mut context, reports));
    let satisfied = satisfied(definition, &context.names, reports);
    context.names.report_unused(definition, reports);
    let posts = context.names.named_posts(definition);
    let all_good = compiled.iter().all(Option::is_some);
    let places: Vec<usize> = (0..compiled.len()).filter(|i| compiled[*i].is_some()).collect();
    let mut plan = Plan {
        id: definition.id.value().cloned().or_else(|| "unnamed".parse().ok())?,
        title: definition.title.value().cloned().unwrap_or_default(),
        sources: definition.sources.clone(),
        zone: context.zone,
        span: campaign?,
        goals: definition.goals.clone(),
        stages: context.stages,
        windows: definition.windows.iter().map(|w| Named { id: w.id.value.clone(), title: w.title.clone() }).collect(),
        events: definition.events.iter().map(|e| Named { id: e.id.value.clone(), title: e.title.clone() }).collect(),
        posts,
        duties: compiled.into_iter().flatten().collect(),
        register: None,
    };
    // What can be said of the duties that did compile is said even if others did not.
    check::check(&plan, definition, &places, &satisfied, world, reports);
    let register = match register {
        None => None,
        Some(None) => return None,
        Some(Some(compiled)) => {
            check::register(&compiled, definition, world, reports);
            Some(compiled)
        }
    };
    if !all_good || reports.any_error() {
        return None;
    }
    for (duty, satisfies) in plan.duties.iter_mut().zip(satisfied) {
        duty.satisfies = satisfies;
    }
    if let Some(compiled) = register {
        plan.register = Some(Arc::new(compiled.register));
        plan.duties.extend(compiled.duties);
    }
    Some(plan)
}

/// For each written duty, the duties it satisfies.
fn satisfied(definition: &Definition, names: &Names<'_>, reports: &mut Reports) -> Vec<Vec<DutyNo>> {
    let one = |duty: &crate::read::written::Duty, reports: &mut Reports| {
        let mut list: Vec<DutyNo> = duty.satisfies.iter().filter_map(|id| names.duty(id, reports)).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    definition.duties.iter().map(|duty| one(duty, reports)).collect()
}
