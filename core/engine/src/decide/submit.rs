//! A unit hands something in.

use super::ask::Asking;
use super::group::{Found, close_if_done, not_of_case, obligation, planned, scheduled, to_own};
use super::review::review;
use crate::entry::{Fact, FigureRow, Handed, NewPeriod, NoticeKind, Origin, Submitted};
use crate::id::{FieldId, PeriodNo, UnitNo};
use crate::input::{ObligationRef, Submission, SubmittedRow};
use crate::plan::{Condition, Duty, Evidence, FieldKind, Form, Target};
use crate::refusal::Refusal;
use crate::rules::Ruled;
use crate::schedule;
use crate::set::UnitSet;
use crate::state::{Standing, State};
use crate::time::At;

pub(super) fn submit(
    state: &State,
    asking: Asking<'_>,
    wanted: &ObligationRef,
    what: &Submission,
    at: At,
) -> Result<Vec<Fact>, Refusal> {
    let found = obligation(state, wanted)?;
    not_of_case(&found, |_| false)?;
    let duty = &*found.campaign.slots[usize::from(found.period.slot)].duty;
    match found.period.cell(found.unit).map(|cell| cell.standing) {
        Some(Standing::Waived) => return Err(Refusal::AlreadyWaived { unit: wanted.unit.to_string() }),
        Some(Standing::Dropped) | None => {
            let (unit, duty, key) = (wanted.unit.to_string(), wanted.duty.to_string(), wanted.period.clone());
            return Err(Refusal::NotOwed { unit, duty, key });
        }
        Some(_) => {}
    }
    let what = handed(state, &found, duty, what)?;
    let unmet = duty.target.as_ref().map_or_else(Vec::new, |target| unmet_rows(target, &what));
    let is_correction = matches!(found.period.origin, Origin::Correction { .. });
    if is_correction && !unmet.is_empty() {
        return Err(Refusal::StillNotMet { what: duty.title.clone() });
    }
    let late = found.period.dates.due <= at.now;
    let findings = if unmet.is_empty() { review(state, &asking, &found, duty, (&what, late)) } else { None };
    // What goes back at once fulfils nothing else either.
    let also = if findings.is_some() { Vec::new() } else { also_fulfilled(&found, duty) };
    let mut settled: Vec<(PeriodNo, UnitSet)> = also.iter().map(|p| (*p, UnitSet::one(found.unit))).collect();
    settled.push((found.period_no, UnitSet::one(found.unit)));
    if unmet.is_empty() {
        // What is handed in again in full settles the corrections it was sent back with.
        let corrections = found.campaign.corrections_within(found.period_no, found.unit).into_iter();
        settled.extend(corrections.map(|no| (no, found.campaign.period(no).units.clone())));
    }
    let corrections: Vec<Option<UnitNo>> = unmet.iter().copied().filter(|row| !is_open(&found, *row)).collect();
    let mut facts = vec![Fact::Submitted(Submitted {
        campaign: found.campaign_no,
        period: found.period_no,
        unit: found.unit,
        what,
        late,
        unmet: unmet.clone(),
        also,
    })];
    if let Some(reason) = findings {
        // What was handed in stays on record, with the reasons for which it went back at once.
        let (campaign, period, unit) = (found.campaign_no, found.period_no, found.unit);
        facts.push(Fact::Returned { campaign, period, unit, reason });
        facts.extend(open_corrections(state, &found, &[None], at));
    } else if !corrections.is_empty() {
        facts.extend(open_corrections(state, &found, &corrections, at));
    } else if unmet.is_empty() {
        close_if_done(found.campaign_no, found.campaign, &settled, &mut facts);
    }
    Ok(asking.finish(facts))
}

/// What is handed in, checked against what the duty wants.
fn handed(state: &State, found: &Found<'_>, duty: &Duty, what: &Submission) -> Result<Handed, Refusal> {
    let wrong = |wanted: &str, given: &str| Refusal::WrongEvidence { wanted: wanted.into(), given: given.into() };
    match (what, &duty.evidence) {
        (Submission::Zero, _) if duty.zero_report => Ok(Handed::Zero),
        (Submission::Zero, _) => Err(Refusal::NoZeroReport { duty: duty.title.clone() }),
        (Submission::Done, Evidence::Nothing) => Ok(Handed::Done),
        (Submission::Document { name, sha256, bytes }, Evidence::Document) => {
            let is_digest = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
            if !is_digest {
                return Err(wrong("SHA-256", "not a digest"));
            }
            if name.chars().count() > 255 {
                return Err(Refusal::TooLong { what: "file name".into(), max: "255".into() });
            }
            let (name, sha256) = (name.as_str().into(), sha256.to_ascii_lowercase().into());
            Ok(Handed::Document { name, sha256, bytes: *bytes })
        }
        (Submission::Figures(rows), Evidence::Figures(form)) => figures(state, found, form, rows).map(Handed::Figures),
        (given, wanted) => Err(wrong(evidence_word(wanted), submission_word(given))),
    }
}

fn evidence_word(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Nothing => "done",
        Evidence::Document => "document",
        Evidence::Figures(_) => "figures",
        Evidence::Case => "case",
    }
}

fn submission_word(submission: &Submission) -> &'static str {
    match submission {
        Submission::Done => "done",
        Submission::Zero => "zero report",
        Submission::Document { .. } => "document",
        Submission::Figures(_) => "figures",
    }
}

fn figures(state: &State, found: &Found<'_>, form: &Form, rows: &[SubmittedRow]) -> Result<Vec<FigureRow>, Refusal> {
    let expected: Vec<Option<UnitNo>> = match (&form.per, found.period.origin) {
        (None, _) => vec![None],
        // A correction speaks of its own unit only, unless the whole submission was returned.
        (Some(_), Origin::Correction { unit, .. }) if unit != found.unit => vec![Some(found.unit)],
        (Some(kind), _) => {
            let below = state.organisation.subtree(found.unit).and(state.organisation.active());
            let of_kind = |no: &UnitNo| state.organisation.unit(*no).is_some_and(|u| u.kind == *kind);
            below.iter().filter(of_kind).map(Some).collect()
        }
    };
    let mut given: Vec<FigureRow> = Vec::with_capacity(rows.len());
    for row in rows {
        let unit = match &row.unit {
            None if expected.len() == 1 => expected[0],
            None => None,
            Some(id) => Some(state.organisation.find(id).ok_or_else(|| Refusal::UnknownUnit { id: id.to_string() })?),
        };
        given.push(FigureRow { unit, values: values(form, &row.values)? });
    }
    given.sort_by_key(|row| row.unit);
    if given.iter().map(|row| row.unit).eq(expected.iter().copied()) {
        return Ok(given);
    }
    let name = |unit: &Option<UnitNo>| unit.and_then(|no| state.organisation.unit(no)).map_or("1", |u| u.id.as_str());
    let wanted: Vec<&str> = expected.iter().map(name).collect();
    Err(Refusal::WrongRows { wanted: wanted.join(", ") })
}

fn values(form: &Form, given: &[(FieldId, i64)]) -> Result<Vec<i64>, Refusal> {
    for (i, (id, _)) in given.iter().enumerate() {
        if !form.fields.iter().any(|field| field.id == *id) {
            let known: Vec<&str> = form.fields.iter().map(|field| field.id.as_str()).collect();
            return Err(Refusal::UnknownField { field: id.to_string(), known: known.join(", ") });
        }
        if given[..i].iter().any(|(earlier, _)| earlier == id) {
            return Err(Refusal::FieldTwice { field: id.to_string() });
        }
    }
    form.fields
        .iter()
        .map(|field| {
            let value = given.iter().find(|(id, _)| *id == field.id).map(|(_, value)| *value);
            let value = value.ok_or_else(|| Refusal::MissingField { field: field.id.to_string() })?;
            let (min, max) = match field.kind {
                FieldKind::Integer { min, max } => (min, max),
                FieldKind::YesNo => (0, 1),
                FieldKind::Percent => (0, 10_000),
            };
            if (min..=max).contains(&value) {
                return Ok(value);
            }
            let (value, min, max) = (value.to_string(), min.to_string(), max.to_string());
            Err(Refusal::OutOfRange { field: field.id.to_string(), value, min, max })
        })
        .collect()
}

/// Rows that fall short. "以上" includes the number itself (民法典 1259); a ratio without a whole
/// is not applicable and so not missed.
fn unmet_rows(target: &Target, what: &Handed) -> Vec<Option<UnitNo>> {
    let Handed::Figures(rows) = what else { return Vec::new() };
    let meets = |row: &FigureRow| target.conditions.iter().all(|condition| meets(*condition, &row.values));
    rows.iter().filter(|row| !meets(row)).map(|row| row.unit).collect()
}

/// Whether a row of figures meets a condition.
pub fn meets(condition: Condition, values: &[i64]) -> bool {
    let at = |field: u16| values.get(usize::from(field)).copied().unwrap_or(0);
    match condition {
        Condition::AtLeast { field, value } => at(field) >= value,
        Condition::Ratio { part, whole, at_least } => {
            at(whole) == 0 || i128::from(at(part)) * 10_000 >= i128::from(at(whole)) * i128::from(at_least)
        }
    }
}

/// Periods of other duties that this submission fulfils too: the same key, owed by the same unit.
fn also_fulfilled(found: &Found<'_>, duty: &Duty) -> Vec<PeriodNo> {
    let others = duty.satisfies.iter().filter_map(|no| {
        let id = &found.campaign.plan.duties.get(no.index())?.id;
        let period = found.campaign.find(found.campaign.slot(id)?, &found.period.key)?;
        let cell = found.campaign.period(period).cell(found.unit)?;
        cell.standing.is_awaited().then_some(period)
    });
    others.collect()
}

/// Whether a correction for this row is still open.
fn is_open(found: &Found<'_>, row: Option<UnitNo>) -> bool {
    let owing = row.unwrap_or(found.unit);
    found
        .campaign
        .corrections(found.period_no, found.unit)
        .any(|no| found.campaign.period(no).cell(owing).is_some_and(|cell| cell.standing.is_awaited()))
}

/// One corrective obligation for each row that falls short, owed by the unit of the row.
pub(super) fn open_corrections(state: &State, found: &Found<'_>, rows: &[Option<UnitNo>], at: At) -> Vec<Fact> {
    let Some((plan, duty_no)) = planned(state, found.campaign, found.period) else { return Vec::new() };
    let duty = &plan.duties[duty_no.index()];
    let rule = duty.correction_rule();
    let known = found.campaign.corrections(found.period_no, found.unit).count();
    let first = found.campaign.periods.len();
    let submitter = state.organisation.unit(found.unit).map_or("", |unit| unit.id.as_str());
    let (mut periods, mut opened, mut notices) = (Vec::new(), Vec::new(), Vec::new());
    for (i, row) in rows.iter().enumerate() {
        let owing = row.unwrap_or(found.unit);
        let key = format!("{}.{submitter}.c{}", found.period.key, known + i + 1);
        let occurrence = schedule::correction(&plan, duty_no, rule, key, at.now, &state.calendar);
        let ruled = Ruled::own(occurrence);
        let period = PeriodNo((first + i) as u32);
        periods.push(NewPeriod {
            only: Some(owing),
            origin: Origin::Correction { of: found.period_no, unit: found.unit },
            ..super::group::new_period(found.period.slot, &ruled, at.now)
        });
        let units = UnitSet::one(owing);
        opened.push(Fact::PeriodOpened { campaign: found.campaign_no, period, units: units.clone() });
        notices.push(to_own(NoticeKind::Correction, found.campaign_no, period, at.now, units));
    }
    let mut facts: Vec<Fact> = scheduled(found.campaign_no, state.calendar_revision(), &periods).collect();
    facts.append(&mut opened);
    facts.push(Fact::NoticesOwed { notices });
    facts
}
