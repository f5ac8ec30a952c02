//! Points of offices over days: by the county's procedure where the definition lets it, else by
//! the definition's points for each of what is counted (004C V4). Offices have points, never
//! persons (what 003 asks of single members of staff is not built).

use super::{Desk, Done};
use crate::decide::ask::{Answered, Asking, about};
use crate::decide::judge;
use crate::entry::{RegisterFact, RuleUsed, Score};
use crate::guardrail::Breach;
use crate::id::UnitNo;
use crate::limits;
use crate::plan::{PointsRule, Quantity, Span};
use crate::procedure::{AskedUnit, Count, Hook, PointsItem, Proposal, Question, ScoreProposal, ScoreQuestion};
use crate::refusal::Refusal;
use crate::views::register::{Counts, PLAIN, counts, offices, quantity_id, quantity_words};

/// Offices in one entry.
const ROWS_PER_ENTRY: usize = 500;

/// Points of every office, each with its items.
pub(super) fn score(desk: Desk<'_>, asking: &Asking<'_>, span: Span) -> Result<Vec<Done>, Refusal> {
    let asks = desk.register.local.score && asking.has(Hook::Score);
    if !asks && desk.register.points.is_empty() {
        return Err(Refusal::NoPointsRule { id: desk.campaign.id.to_string() });
    }
    if span.first > desk.today() {
        return Err(Refusal::InFuture { what: span.first.to_string() });
    }
    let quantities: Vec<Quantity> = PLAIN.into_iter().chain(desk.campaign.plan.quantities().cloned()).collect();
    let counts = counts(desk.state, desk.no, &quantities, span, desk.now);
    let offices = offices(desk.state, desk.campaign);
    let row = |unit| {
        let (items, rule) = match asks {
            true => local(desk, asking, unit, span, (&quantities, &counts)),
            false => (own(desk, unit, &counts), RuleUsed::Definition),
        };
        Score { unit, items, rule }
    };
    let rows: Vec<Score> = offices.iter().map(row).collect();
    let (first, last) = (span.first, span.last);
    let entries = rows.chunks(ROWS_PER_ENTRY).map(<[Score]>::to_vec);
    Ok(entries.map(|rows| Done::Register(RegisterFact::Scored { first, last, rows })).collect())
}

/// By the county's procedure; where its answer does not hold, by the definition's rules, with the
/// flag.
fn local(
    desk: Desk<'_>,
    asking: &Asking<'_>,
    no: UnitNo,
    span: Span,
    (quantities, counts): (&[Quantity], &Counts),
) -> (Vec<PointsItem>, RuleUsed) {
    let definition = || (own(desk, no, counts), RuleUsed::Definition);
    let organisation = &desk.state.organisation;
    let Some(unit) = organisation.unit(no) else { return definition() };
    let question = || {
        let mut told: Vec<Count> = Vec::with_capacity(quantities.len());
        for quantity in quantities {
            let id = quantity_id(quantity);
            if !told.iter().any(|count| count.id == id) {
                told.push(Count { id, value: counts.of(no, quantity) });
            }
        }
        let parent = unit.parent.and_then(|no| organisation.unit(no)).map(|parent| parent.id.clone());
        let (id, name, kind) = (unit.id.clone(), unit.name.clone(), unit.kind.clone());
        Question::Score(ScoreQuestion { unit: AskedUnit { id, name, kind, parent }, span, counts: told })
    };
    let judge = |proposal: &Proposal| match proposal {
        Proposal::Score(proposal) => holds(proposal),
        _ => Err(Breach::OtherHook),
    };
    let mut about = about(desk.no);
    about.unit = Some(no);
    match asking.ask(Hook::Score, &about, question, judge) {
        Answered::Use(by, Proposal::Score(proposal)) => (proposal.items, RuleUsed::Local(by)),
        Answered::Base(procedure, cause) => (own(desk, no, counts), RuleUsed::Base { procedure, cause }),
        Answered::Use(..) | Answered::Nobody => definition(),
    }
}

fn holds(proposal: &ScoreProposal) -> Result<(), Breach> {
    if proposal.items.len() > limits::POINTS_ITEMS {
        return Err(Breach::OutOfRange);
    }
    proposal.items.iter().try_for_each(|item| {
        if item.points.unsigned_abs() > limits::POINTS {
            return Err(Breach::OutOfRange);
        }
        judge::phrase(&item.text)?;
        item.source.as_deref().map_or(Ok(()), judge::phrase)
    })
}

/// By the definition's rules; what there is none of brings no item.
fn own(desk: Desk<'_>, unit: UnitNo, counts: &Counts) -> Vec<PointsItem> {
    let item = |rule: &PointsRule| {
        let count = counts.of(unit, &rule.count);
        let points = i64::from(rule.points).saturating_mul(count);
        let bound = i64::from(i32::MAX);
        let points = i32::try_from(points.clamp(-bound, bound)).unwrap_or(0);
        let what = quantity_words(desk.campaign, &rule.count).zh;
        let text = format!("{what}{count}，每项{}分", hundredths(rule.points));
        (count != 0).then(|| PointsItem { points, text, source: Some(rule.source.clone()) })
    };
    desk.register.points.iter().filter_map(item).collect()
}

/// Hundredths of a point as people write them: `-0.5`.
fn hundredths(points: i32) -> String {
    let sign = if points < 0 { "-" } else { "" };
    let (whole, rest) = (points.unsigned_abs() / 100, points.unsigned_abs() % 100);
    let text = format!("{sign}{whole}.{rest:02}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
