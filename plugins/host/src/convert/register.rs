//! The hooks of the register: triage, return visits, subsidy, score.

use super::Checked;
use super::shared::{list, optional_text, reasons, rule, rule_asked, span_asked, text, unit_asked};
use crate::bindings::exports::maplebridge::procedure::{return_visits, score, subsidy, triage};
use crate::bindings::maplebridge::procedure::matter as wit;
use engine::procedure::{
    Agreement, Closed, Difficulty, Matter, MatterOutcome, PointsItem, ReturnVisitsProposal, ReturnVisitsQuestion,
    ScoreProposal, ScoreQuestion, SubsidyProposal, SubsidyQuestion, TriageProposal, TriageQuestion, Visit, VisitAnchor,
};

fn matter_asked(matter: &Matter) -> wit::Matter {
    wit::Matter {
        dispute_type: matter.dispute_type.clone(),
        source: matter.source.clone(),
        difficulty: match matter.difficulty {
            Difficulty::Simple => wit::Difficulty::Simple,
            Difficulty::Ordinary => wit::Difficulty::Ordinary,
            Difficulty::Complex => wit::Difficulty::Complex,
        },
        registered: matter.registered.to_string(),
        amount: matter.amount,
        sides: matter.sides,
        people: matter.people,
        signs: matter.signs.clone(),
    }
}

fn closed_asked(closed: &Closed) -> wit::Closed {
    wit::Closed {
        day: closed.day.to_string(),
        outcome: match closed.outcome {
            MatterOutcome::Agreed => wit::Outcome::Agreed,
            MatterOutcome::NotAgreed => wit::Outcome::NotAgreed,
            MatterOutcome::Refused => wit::Outcome::Refused,
            MatterOutcome::Unsuitable => wit::Outcome::Unsuitable,
            MatterOutcome::Withdrawn => wit::Outcome::Withdrawn,
        },
        agreement: match closed.agreement {
            Agreement::None => wit::Agreement::None,
            Agreement::Oral => wit::Agreement::Oral,
            Agreement::Written => wit::Agreement::Written,
        },
        effective: closed.effective.map(|day| day.to_string()),
        performance: closed.performance.map(|day| day.to_string()),
    }
}

pub(crate) fn triage_asked(question: &TriageQuestion) -> triage::Question {
    triage::Question {
        matter: matter_asked(&question.matter),
        levels: question.levels,
        channels: question.channels.clone(),
    }
}

pub(crate) fn triage_given(given: &triage::Proposal) -> Checked<TriageProposal> {
    Ok(TriageProposal {
        level: given.level,
        limit: given.limit.as_ref().map(rule).transpose()?,
        channels: list("channels", &given.channels, |channel| text("channel", channel))?,
        reasons: reasons(&given.reasons)?,
    })
}

pub(crate) fn return_visits_asked(question: &ReturnVisitsQuestion) -> return_visits::Question {
    let visits = question.visits.iter().map(|visit| return_visits::Visit {
        title: visit.title.clone(),
        anchor: match visit.anchor {
            VisitAnchor::Closing => return_visits::Anchor::Closing,
            VisitAnchor::Effect => return_visits::Anchor::Effect,
            VisitAnchor::Performance => return_visits::Anchor::Performance,
        },
        within: rule_asked(&visit.within),
    });
    return_visits::Question {
        matter: matter_asked(&question.matter),
        closed: closed_asked(&question.closed),
        visits: visits.collect(),
    }
}

pub(crate) fn return_visits_given(given: &return_visits::Proposal) -> Checked<ReturnVisitsProposal> {
    let visits = match given {
        return_visits::Proposal::Keep => return Ok(ReturnVisitsProposal::Keep),
        return_visits::Proposal::Visits(visits) => visits,
    };
    Ok(ReturnVisitsProposal::Visits(list("visits", visits, |visit| {
        Ok(Visit {
            title: text("title", &visit.title)?,
            anchor: match visit.anchor {
                return_visits::Anchor::Closing => VisitAnchor::Closing,
                return_visits::Anchor::Effect => VisitAnchor::Effect,
                return_visits::Anchor::Performance => VisitAnchor::Performance,
            },
            within: rule(&visit.within)?,
        })
    })?))
}

pub(crate) fn subsidy_asked(question: &SubsidyQuestion) -> subsidy::Question {
    let file = question.file.iter().map(|part| subsidy::Part { id: part.id.clone(), present: part.present });
    subsidy::Question {
        matter: matter_asked(&question.matter),
        closed: closed_asked(&question.closed),
        file: file.collect(),
    }
}

pub(crate) fn subsidy_given(given: &subsidy::Proposal) -> Checked<SubsidyProposal> {
    Ok(SubsidyProposal { amount: given.amount, reasons: reasons(&given.reasons)? })
}

pub(crate) fn score_asked(question: &ScoreQuestion) -> score::Question {
    let counts = question.counts.iter().map(|count| score::Count { id: count.id.clone(), value: count.value });
    score::Question { unit: unit_asked(&question.unit), span: span_asked(question.span), counts: counts.collect() }
}

pub(crate) fn score_given(given: &score::Proposal) -> Checked<ScoreProposal> {
    let items = list("items", &given.items, |item| {
        Ok(PointsItem {
            points: item.points,
            text: text("text", &item.text)?,
            source: optional_text("source", item.source.as_deref())?,
        })
    })?;
    Ok(ScoreProposal { items })
}
