//! What an office hands in during a rehearsal: the kind of paper its duty asks for, with figures
//! that reach the duty's target, since the figures themselves are not what is rehearsed.

use super::chance::Draw;
use engine::id::UnitNo;
use engine::input::{Submission, SubmittedRow};
use engine::org::Organisation;
use engine::plan::{Condition, Duty, Evidence, Field, FieldKind, Form, Target};

/// SHA-256 of no bytes at all: the document of a rehearsal is empty.
const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What a unit hands in for a duty. `number` varies the figures; the same number gives the same
/// paper.
pub fn papers(duty: &Duty, organisation: &Organisation, unit: UnitNo, number: u64, zero: bool) -> Submission {
    match &duty.evidence {
        _ if zero && duty.zero_report => Submission::Zero,
        // What is recorded at a case is not handed in.
        Evidence::Nothing | Evidence::Case => Submission::Done,
        Evidence::Document => Submission::Document { name: "材料.txt".into(), sha256: EMPTY_SHA256.into(), bytes: 0 },
        Evidence::Figures(form) => figures(form, duty.target.as_ref(), organisation, unit, number),
    }
}

fn figures(form: &Form, target: Option<&Target>, organisation: &Organisation, unit: UnitNo, number: u64) -> Submission {
    let draw = Draw::of(number, &[]);
    let row = |unit, values: Vec<i64>| SubmittedRow {
        unit,
        values: form.fields.iter().map(|field| field.id.clone()).zip(values).collect(),
    };
    let Some(kind) = &form.per else {
        return Submission::Figures(vec![row(None, values(&form.fields, target, draw))]);
    };
    let below = organisation.subtree(unit).and(organisation.active());
    let of_kind = below.iter().filter_map(|no| organisation.unit(no)).filter(|unit| unit.kind == *kind);
    let rows = of_kind.map(|unit| row(Some(unit.id.clone()), values(&form.fields, target, draw)));
    Submission::Figures(rows.collect())
}

fn values(fields: &[Field], target: Option<&Target>, draw: Draw) -> Vec<i64> {
    let bounds = |kind: FieldKind| match kind {
        FieldKind::Integer { min, max } => (min, max),
        FieldKind::YesNo => (0, 1),
        FieldKind::Percent => (0, 10_000),
    };
    let any = |(place, field): (usize, &Field)| {
        let (min, max) = bounds(field.kind);
        (min.saturating_add(draw.mostly_small(place as u64, 9))).min(max)
    };
    let mut values: Vec<i64> = fields.iter().enumerate().map(any).collect();
    for condition in target.iter().flat_map(|target| &target.conditions) {
        match *condition {
            Condition::AtLeast { field, value } => {
                if let Some(known) = values.get_mut(usize::from(field)) {
                    *known = value.max(*known);
                }
            }
            // The whole part is what any ratio up to 100 % asks for at most.
            Condition::Ratio { part, whole, .. } => {
                let all = values.get(usize::from(whole)).copied().unwrap_or(0);
                if let Some(known) = values.get_mut(usize::from(part)) {
                    *known = all;
                }
            }
        }
    }
    values
}
