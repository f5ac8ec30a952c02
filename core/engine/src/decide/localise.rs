//! A county's own rules for a campaign: its procedures are asked about each duty, and what holds
//! becomes part of the rules in force.

use super::ask::{Answered, Asking, about};
use super::judge;
use crate::deadline::Deadline;
use crate::entry::{About, DutyChange, LocalRules, RuleUsed};
use crate::id::{CampaignId, CampaignNo, DefinitionNo, DutyNo, ProcedureNo};
use crate::plan::{Audience, Duty, Evidence, Grant, Guardrails, Plan, Policy, PostAt, PostRef, Schedule};
use crate::procedure::{
    AskedCampaign, AskedDuty, AskedPeriod, AskedStage, AskedUnit, DeadlineProposal, DeadlineQuestion, DutiesQuestion,
    Hook, LocalAudience, LocalDuty, LocalSchedule, Proposal, Question, RemindersProposal, RemindersQuestion,
};
use crate::rules::Rules;
use crate::schedule::{self, Announced, Occurrence};
use crate::state::{LocalPlan, State};
use crate::time::day_of;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a campaign's definition is to be localised for.
pub(super) struct Target<'a> {
    pub(super) no: CampaignNo,
    pub(super) id: &'a CampaignId,
    pub(super) definition: DefinitionNo,
    pub(super) plan: &'a Arc<Plan>,
    pub(super) windows: &'a [Announced<'a>],
}

/// Asks for the county's own rules; none where nobody is asked or nothing differs.
pub(super) fn localise(asking: &Asking<'_>, state: &State, target: &Target<'_>) -> LocalRules {
    let asked = asked_campaign(target.id, target.plan);
    let mut rules = LocalRules {
        campaign: target.no,
        definition: target.definition,
        changes: Vec::new(),
        added: Vec::new(),
        added_by: None,
    };
    for (i, duty) in target.plan.duties.iter().enumerate() {
        let mut change = DutyChange {
            duty: duty.id.clone(),
            rule: RuleUsed::Definition,
            deadline: None,
            dates: Vec::new(),
            reminders: None,
            also: Vec::new(),
        };
        deadline(asking, state, target, &asked, DutyNo(i as u16), &mut change);
        reminders(asking, state, target, &asked, DutyNo(i as u16), &mut change);
        if change.rule != RuleUsed::Definition {
            rules.changes.push(change);
        }
    }
    if let Some((by, added)) = local_duties(asking, state, target, asked) {
        rules.added = added;
        rules.added_by = Some(by);
    }
    rules
}

/// The rules that are in force with these.
pub(super) fn rules(own: &Arc<Plan>, rules: &LocalRules) -> Rules {
    let local = (!rules.is_empty()).then(|| {
        let plan = Arc::new(rules.applied_to(own));
        Arc::new(LocalPlan { rules: rules.clone(), plan })
    });
    Rules { own: own.clone(), local }
}

fn about_duty(target: &Target<'_>, duty: &Duty) -> About {
    About { duty: Some(duty.id.clone()), ..about(target.no) }
}

fn deadline(
    asking: &Asking<'_>,
    state: &State,
    target: &Target<'_>,
    asked: &AskedCampaign,
    no: DutyNo,
    change: &mut DutyChange,
) {
    let duty = &target.plan.duties[no.index()];
    if duty.local.due == Grant::Fixed || !asking.has(Hook::Deadline) {
        return;
    }
    let base = schedule::occurrences(target.plan, no, &state.calendar, target.windows);
    let zone = target.plan.zone;
    let period = |o: &Occurrence| AskedPeriod {
        key: o.key.clone(),
        covers: o.covers,
        opens: day_of(o.opens, zone),
        due: o.reckoning.day,
    };
    let question = || {
        let periods = base.iter().map(period).collect();
        let (campaign, duty, grant) = (asked.clone(), asked_duty(duty), duty.local.due);
        Question::Deadline(DeadlineQuestion { campaign, duty, grant, periods })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Deadline(proposal) => judge::deadline(proposal, state, target.plan, no, target.windows, &base),
        _ => Err(crate::guardrail::Breach::OtherHook),
    };
    match asking.ask(Hook::Deadline, &about_duty(target, duty), question, judge) {
        Answered::Use(by, Proposal::Deadline(DeadlineProposal::Rule(rule))) => {
            change.rule = RuleUsed::Local(by);
            change.deadline = Some(rule);
        }
        Answered::Use(by, Proposal::Deadline(DeadlineProposal::Dates(dates))) => {
            change.rule = RuleUsed::Local(by);
            change.dates = dates;
        }
        Answered::Base(procedure, cause) => change.rule = RuleUsed::Base { procedure, cause },
        Answered::Use(..) | Answered::Nobody => {}
    }
}

fn reminders(
    asking: &Asking<'_>,
    state: &State,
    target: &Target<'_>,
    asked: &AskedCampaign,
    no: DutyNo,
    change: &mut DutyChange,
) {
    let duty = &target.plan.duties[no.index()];
    if duty.local.reminders == Grant::Fixed || !asking.has(Hook::Reminders) {
        return;
    }
    let question = || {
        Question::Reminders(RemindersQuestion {
            campaign: asked.clone(),
            duty: asked_duty(duty),
            grant: duty.local.reminders,
            reminders: duty.policy.reminders.clone(),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Reminders(proposal) => judge::reminders(proposal, state, target.plan, no, target.windows),
        _ => Err(crate::guardrail::Breach::OtherHook),
    };
    match asking.ask(Hook::Reminders, &about_duty(target, duty), question, judge) {
        Answered::Use(by, Proposal::Reminders(RemindersProposal::Change { reminders, also })) => {
            // A date that had to fall back on the definition's rule stays flagged.
            if change.rule == RuleUsed::Definition {
                change.rule = RuleUsed::Local(by);
            }
            change.reminders = Some(reminders);
            change.also = also.iter().filter_map(|post| PostRef::parse(post)).collect();
        }
        Answered::Base(procedure, cause) if change.rule == RuleUsed::Definition => {
            change.rule = RuleUsed::Base { procedure, cause };
        }
        Answered::Use(..) | Answered::Base(..) | Answered::Nobody => {}
    }
}

fn local_duties(
    asking: &Asking<'_>,
    state: &State,
    target: &Target<'_>,
    campaign: AskedCampaign,
) -> Option<(ProcedureNo, Vec<Duty>)> {
    if !target.plan.may_add_duties() {
        return None;
    }
    let question = || {
        Question::Duties(DutiesQuestion {
            campaign,
            duties: target.plan.duties.iter().map(asked_duty).collect(),
            windows: target.plan.windows.clone(),
            units: asked_units(state),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Duties(duties) => judge::duties(duties, state, target.plan).and_then(|()| {
            let added: Vec<Duty> = duties.iter().filter_map(|duty| planned(duty, target.plan)).collect();
            let campaign = &state.campaigns[target.no.index()];
            judge::room(&added, campaign, state, target.plan, target.windows)
        }),
        _ => Err(crate::guardrail::Breach::OtherHook),
    };
    match asking.ask(Hook::Duties, &about(target.no), question, judge) {
        Answered::Use(by, Proposal::Duties(duties)) if !duties.is_empty() => {
            Some((by, duties.iter().filter_map(|duty| planned(duty, target.plan)).collect()))
        }
        Answered::Use(..) | Answered::Base(..) | Answered::Nobody => None,
    }
}

/// A local duty as a plan has it: reminded and escalated by the project's own policy.
/// None without anyone to receive it, which no judged proposal is.
fn planned(duty: &LocalDuty, plan: &Plan) -> Option<Duty> {
    let to: Vec<PostRef> = duty.to.iter().filter_map(|post| PostRef::parse(post)).collect();
    let who = match &duty.who {
        LocalAudience::Kinds(kinds) => Audience { kinds: kinds.clone(), ..Audience::default() },
        LocalAudience::Units(units) => Audience { units: units.clone(), ..Audience::default() },
    };
    let schedule = match &duty.schedule {
        LocalSchedule::Once(day) => Schedule::Once { anchor: crate::plan::Anchor::Date(*day), opens: plan.span.first },
        LocalSchedule::EachStage(edge) => Schedule::EachStage {
            stages: (0..plan.stages.len()).map(|i| crate::id::StageNo(i as u16)).collect(),
            edge: *edge,
        },
        LocalSchedule::Every(rhythm) => Schedule::Every { spans: vec![plan.span], rhythm: *rhythm },
        LocalSchedule::Window(window, rhythm) => Schedule::Window { window: window.clone(), rhythm: *rhythm },
    };
    let policy = Policy::standard(&to, leader(plan).or_else(|| to.first().cloned())?);
    Some(Duty {
        id: duty.id.clone(),
        title: duty.title.clone(),
        sources: Vec::new(),
        who,
        to,
        schedule,
        deadline: duty.deadline,
        evidence: if duty.document { Evidence::Document } else { Evidence::Nothing },
        zero_report: duty.zero_report,
        satisfies: Vec::new(),
        policy,
        target: None,
        measure: None,
        local: Guardrails::default(),
        dates: BTreeMap::new(),
    })
}

/// The bureau's leader in charge, where the definition names the post.
fn leader(plan: &Plan) -> Option<PostRef> {
    let post = plan.posts.iter().find(|post| post.id.as_str() == "leader-in-charge")?;
    Some(PostRef { at: PostAt::Bureau, post: post.id.clone() })
}

pub(super) fn asked_campaign(id: &CampaignId, plan: &Plan) -> AskedCampaign {
    let stage =
        |stage: &crate::plan::Stage| AskedStage { id: stage.id.clone(), title: stage.title.clone(), span: stage.span };
    AskedCampaign {
        id: id.clone(),
        title: plan.title.clone(),
        span: plan.span,
        stages: plan.stages.iter().map(stage).collect(),
    }
}

pub(super) fn asked_duty(duty: &Duty) -> AskedDuty {
    let deadline: Deadline = duty.deadline;
    AskedDuty {
        id: duty.id.clone(),
        title: duty.title.clone(),
        to: duty.to.iter().map(PostRef::to_string).collect(),
        deadline,
    }
}

fn asked_units(state: &State) -> Vec<AskedUnit> {
    let organisation = &state.organisation;
    let parent = |no| organisation.unit(no).map(|unit| unit.id.clone());
    let active = organisation.units().filter(|(no, _)| organisation.active().contains(*no));
    active
        .map(|(_, unit)| AskedUnit {
            id: unit.id.clone(),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            parent: unit.parent.and_then(parent),
        })
        .collect()
}
