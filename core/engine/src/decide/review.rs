//! What was handed in is looked at by the county's procedure, where the definition lets it.

use super::ask::{Answered, Asking, about};
use super::group::Found;
use super::judge;
use super::localise::{asked_campaign, asked_duty};
use crate::entry::{About, FigureRow, Handed};
use crate::guardrail::Breach;
use crate::limits;
use crate::plan::{Duty, Evidence};
use crate::procedure::{
    AskedRow, AskedSubmission, AskedValue, Finding, Hook, Proposal, Question, ReviewProposal, ReviewQuestion,
};
use crate::state::State;

/// Why it goes back; none where it is accepted, or nobody is asked.
pub(super) fn review(
    state: &State,
    asking: &Asking<'_>,
    found: &Found<'_>,
    duty: &Duty,
    (handed, late): (&Handed, bool),
) -> Option<Box<str>> {
    if !duty.local.may_return {
        return None;
    }
    let unit = &state.organisation.unit(found.unit)?.id;
    let question = || {
        Question::Review(ReviewQuestion {
            campaign: asked_campaign(&found.campaign.id, &found.campaign.plan),
            duty: asked_duty(duty),
            period: found.period.key.to_string(),
            unit: unit.clone(),
            late,
            submission: asked_submission(state, duty, handed),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Review(proposal) => judge::review(proposal, duty),
        _ => Err(Breach::OtherHook),
    };
    let about = About {
        duty: Some(duty.id.clone()),
        period: Some((*found.period.key).into()),
        unit: Some(found.unit),
        ..about(found.campaign_no)
    };
    match asking.ask(Hook::Review, &about, question, judge) {
        Answered::Use(_, Proposal::Review(ReviewProposal::ReturnWith(findings))) => Some(in_words(&findings, duty)),
        Answered::Use(..) | Answered::Base(..) | Answered::Nobody => None,
    }
}

fn in_words(findings: &[Finding], duty: &Duty) -> Box<str> {
    let title = |finding: &Finding| match (&finding.field, &duty.evidence) {
        (Some(id), Evidence::Figures(form)) => {
            form.fields.iter().find(|field| field.id == *id).map(|field| field.title.clone())
        }
        _ => None,
    };
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| title(finding).map_or(finding.text.clone(), |title| format!("{title}：{}", finding.text)))
        .collect();
    lines.join("；").chars().take(limits::REASON_CHARS).collect::<String>().into()
}

fn asked_submission(state: &State, duty: &Duty, handed: &Handed) -> AskedSubmission {
    match handed {
        Handed::Done => AskedSubmission::Done,
        Handed::Zero => AskedSubmission::Zero,
        Handed::Document { name, bytes, .. } => AskedSubmission::Document { name: name.to_string(), bytes: *bytes },
        Handed::Figures(rows) => AskedSubmission::Figures(rows.iter().map(|row| asked_row(state, duty, row)).collect()),
    }
}

fn asked_row(state: &State, duty: &Duty, row: &FigureRow) -> AskedRow {
    let fields: &[crate::plan::Field] = match &duty.evidence {
        Evidence::Figures(form) => &form.fields,
        Evidence::Nothing | Evidence::Document | Evidence::Case => &[],
    };
    let value = |(field, value): (&crate::plan::Field, &i64)| AskedValue { field: field.id.clone(), value: *value };
    AskedRow {
        unit: row.unit.and_then(|no| state.organisation.unit(no)).map(|unit| unit.id.clone()),
        values: fields.iter().zip(&row.values).map(value).collect(),
    }
}
