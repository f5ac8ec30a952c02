//! What is paid for a case (以案定补): by the county's procedure where the definition lets it, else
//! by the first of the definition's rules that fits. A case is paid once, however often it is
//! taken up again (001 M2, 004C M1).

use super::facts::matter;
use super::{Desk, Done};
use crate::decide::ask::{Answered, Asking, about};
use crate::decide::judge;
use crate::entry::{Closing, RegisterFact, RuleUsed, Subsidy};
use crate::guardrail::Breach;
use crate::id::{CaseNo, TermId};
use crate::limits;
use crate::plan::{Span, SubsidyRule};
use crate::procedure::{FilePart, Hook, Proposal, Question, Reason, SubsidyProposal, SubsidyQuestion};
use crate::refusal::Refusal;
use crate::state::{Case, ClosedCase};
use std::collections::BTreeSet;

/// Cases in one entry.
const ROWS_PER_ENTRY: usize = 500;

/// What is paid for every case that was closed in these days and not looked at before. One
/// decision looks at a bounded number of cases, where a procedure is asked at as many as it has
/// calls; the rest stay as they are and the act can be given again.
pub(super) fn assess(desk: Desk<'_>, asking: &Asking<'_>, span: Span) -> Result<Vec<Done>, Refusal> {
    let asks = desk.register.local.subsidy && asking.has(Hook::Subsidy);
    let at_most = if asks { limits::CALLS_PER_DECISION } else { limits::CASES_PER_ASSESSMENT };
    let numbered = (0..).map(CaseNo).zip(&desk.campaign.cases.all);
    let waiting = numbered.filter_map(|(no, case)| Some((no, case, to_be_paid(case, span)?)));
    let rows: Vec<Subsidy> = waiting
        .take(at_most)
        .map(|(no, case, closed)| {
            let closing = &closed.closing;
            let (paid, rule) = match asks {
                true => local(desk, asking, case, closing),
                false => (own(desk, case, closing), RuleUsed::Definition),
            };
            Subsidy { case: no, amount: paid.amount, reasons: paid.reasons, rule }
        })
        .collect();
    if rows.is_empty() {
        return Err(Refusal::NothingToAssess { first: span.first.to_string(), last: span.last.to_string() });
    }
    let entries = rows.chunks(ROWS_PER_ENTRY).map(<[Subsidy]>::to_vec);
    Ok(entries.map(|rows| Done::Register(RegisterFact::SubsidiesAssessed { rows })).collect())
}

/// How the case was closed, where it was closed in these days and never looked at.
fn to_be_paid(case: &Case, span: Span) -> Option<ClosedCase> {
    let is_paid = case.rare.as_ref().is_some_and(|rare| rare.paid.is_some());
    case.closed().filter(|closed| !is_paid && span.contains(closed.closing.day))
}

/// By the county's procedure; where its answer does not hold, by the definition's rule, with the
/// flag.
fn local(desk: Desk<'_>, asking: &Asking<'_>, case: &Case, closing: &Closing) -> (SubsidyProposal, RuleUsed) {
    let question = || {
        Question::Subsidy(SubsidyQuestion {
            matter: matter(case.accepted, &desk.campaign.cases.facts(case)),
            closed: closing.asked(),
            file: file(desk, closing),
        })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Subsidy(proposal) => holds(proposal),
        _ => Err(Breach::OtherHook),
    };
    let period = desk.campaign.period(case.limit.period);
    let mut about = about(desk.no);
    about.duty = Some(desk.campaign.slots[usize::from(period.slot)].id.clone());
    (about.period, about.unit) = (Some((*period.key).into()), Some(case.unit));
    match asking.ask(Hook::Subsidy, &about, question, judge) {
        Answered::Use(by, Proposal::Subsidy(proposal)) => (proposal, RuleUsed::Local(by)),
        Answered::Base(procedure, cause) => (own(desk, case, closing), RuleUsed::Base { procedure, cause }),
        Answered::Use(..) | Answered::Nobody => (own(desk, case, closing), RuleUsed::Definition),
    }
}

/// Parts of a file that the definition's rules speak of, or that this file has.
fn file(desk: Desk<'_>, closing: &Closing) -> Vec<FilePart> {
    let known = desk.register.subsidies.iter().flat_map(|rule| &rule.file).chain(&closing.file);
    let known: BTreeSet<&TermId> = known.collect();
    known.into_iter().map(|part| FilePart { id: part.to_string(), present: closing.file.contains(part) }).collect()
}

fn holds(proposal: &SubsidyProposal) -> Result<(), Breach> {
    if proposal.amount > limits::SUBSIDY_FEN {
        return Err(Breach::OutOfRange);
    }
    judge::reasons(&proposal.reasons)
}

/// By the first of the definition's rules that fits; nothing where none does.
fn own(desk: Desk<'_>, case: &Case, closing: &Closing) -> SubsidyProposal {
    let rule = desk.register.subsidies.iter().find(|rule| fits(desk, rule, case, closing));
    let (amount, reason) = match rule {
        Some(rule) => (rule.amount, (format!("按标准每件{}元", yuan(rule.amount)), Some(rule.source.clone()))),
        None => (0, ("没有适用的补贴标准".to_owned(), None)),
    };
    SubsidyProposal { amount, reasons: vec![Reason { text: reason.0, source: reason.1 }] }
}

fn fits(desk: Desk<'_>, rule: &SubsidyRule, case: &Case, closing: &Closing) -> bool {
    let SubsidyRule { kinds, difficulties, outcomes, file, amount: _, source: _ } = rule;
    let kind = desk.state.organisation.unit(case.unit).map(|unit| &unit.kind);
    (kinds.is_empty() || kind.is_some_and(|kind| kinds.contains(kind)))
        && (difficulties.is_empty() || difficulties.contains(&case.difficulty))
        && (outcomes.is_empty() || outcomes.contains(&closing.asked().outcome))
        && file.iter().all(|part| closing.file.contains(part))
}

/// Fen as yuan, without zeros that say nothing.
fn yuan(fen: u64) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        rest => format!("{}.{rest:02}", fen / 100),
    }
}
