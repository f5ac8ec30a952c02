//! What becomes of a case: entered, settled or not, visited, raised.

use super::at;
use crate::rehearse::Draw;
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Performance, VisitRecord};
use engine::id::TermId;
use engine::input::CaseAct;
use engine::plan::{Register, Scope};
use engine::procedure::Difficulty;
use engine::state::{Case, Cases, ClosedCase};
use engine::time::{Timestamp, day_of};

fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(day)
}

/// What will be done about a new case, and when.
pub(super) fn of(register: &Register, cases: &Cases, case: &Case, draw: Draw, zone: Tz) -> Vec<(Timestamp, CaseAct)> {
    let mut acts = Vec::new();
    let accepted = case.accepted;
    // Fourteen of fifteen are entered into the provincial system within three days.
    if draw.below(0, 15) > 0 {
        let day = later(accepted, 1 + draw.below(1, 3) as i64);
        let facts = CaseFacts { entered: Some(day), ..cases.facts(case) };
        acts.push((at(day, draw.below(2, 540), zone), CaseAct::Change(Box::new(facts))));
    }
    let takes = match case.difficulty {
        Difficulty::Simple => 1 + draw.mostly_small(3, 12),
        Difficulty::Ordinary => 2 + draw.mostly_small(3, 24),
        Difficulty::Complex => 5 + draw.mostly_small(3, 45),
    };
    // One in fifty is still open at the end.
    let day = later(accepted, takes);
    if draw.below(4, 50) > 0 {
        let closing = Closing { day, ending: ending(register, day, draw), file: vec![TermId::other()] };
        acts.push((at(day, draw.below(5, 540), zone), CaseAct::Close(closing)));
    }
    if case.difficulty == Difficulty::Complex && draw.below(6, 8) == 0 {
        acts.extend(raised(register, accepted, day, draw, zone));
    }
    if takes > 25 && draw.below(7, 3) == 0 {
        // Agreed while the limit of a month still runs.
        let act = CaseAct::Extend { days: 20, both_agreed: true };
        acts.push((at(later(accepted, 20), draw.below(8, 540), zone), act));
    }
    acts
}

fn ending(register: &Register, day: NaiveDate, draw: Draw) -> Ending {
    let informed = || register.ways.iter().map(|way| way.id.clone()).collect();
    match draw.below(20, 1_000) {
        0..955 => Ending::Agreed {
            form: if draw.below(21, 100) < 45 { AgreementForm::Written } else { AgreementForm::Oral },
            effective: day,
            performance: (draw.below(22, 100) < 40).then(|| later(day, 7 + draw.below(23, 24) as i64)),
            amount: None,
        },
        955..980 => Ending::NotAgreed { informed: informed() },
        980..988 => Ending::Refused { informed: informed() },
        988..993 => Ending::Unsuitable { informed: informed() },
        _ => Ending::Withdrawn,
    }
}

/// An alert: mostly of the lowest level and handled within hours, sometimes left to climb.
fn raised(
    register: &Register,
    accepted: NaiveDate,
    closes: NaiveDate,
    draw: Draw,
    zone: Tz,
) -> Vec<(Timestamp, CaseAct)> {
    let lowest = register.levels.len().max(1) as u8;
    let day = later(accepted, 1).min(closes);
    let set = at(day, draw.below(30, 400), zone);
    let level = if draw.below(31, 6) == 0 { lowest.saturating_sub(1).max(1) } else { lowest };
    let alert = |level| CaseAct::SetAlert {
        level, scope: Scope::Local, reason: "涉及人数较多，事态可能扩大".into()
    };
    let mut acts = vec![(set, alert(level))];
    let handled = CaseAct::HandleAlert { what: "已到场组织调解，事态平稳".into() };
    match draw.below(32, 10) {
        0..7 => acts.push((set.plus_minutes(120 + draw.below(33, 600) as i64), handled)),
        7 => {
            acts.push((set.plus_minutes(26 * 60), alert(1)));
            acts.push((set.plus_minutes(31 * 60), handled));
        }
        8 => acts.push((set.plus_minutes(300), CaseAct::CannotResolve { reason: "多次调解未果，需上级协调".into() })),
        _ => {}
    }
    acts
}

/// A return visit: mostly some days before it is due, now and then late, or not at all.
pub(super) fn visit(
    case: &Case,
    closed: &ClosedCase,
    n: u8,
    due: Timestamp,
    draw: Draw,
    zone: Tz,
) -> Option<(Timestamp, CaseAct)> {
    let draws = 40 + u64::from(n) * 10;
    let last = day_of(due.plus_millis(-1), zone);
    let day = match draw.below(draws, 100) {
        0..94 => last.checked_sub_days(Days::new(draw.below(draws + 1, 6)))?.max(closed.closing.day),
        94..98 => later(last, 1 + draw.below(draws + 2, 5) as i64),
        _ => return None,
    };
    let performance = match &closed.closing.ending {
        Ending::Agreed { performance: Some(performance), .. } if *performance >= day => Performance::NotYetDue,
        Ending::Agreed { .. } => match draw.below(draws + 3, 100) {
            0..93 => Performance::Performed,
            93..98 => Performance::Partly { reason: "余款约定下月付清".into() },
            _ => Performance::Not { reason: "义务人外出务工，已约定返乡后履行".into() },
        },
        Ending::NotAgreed { .. } | Ending::Refused { .. } | Ending::Unsuitable { .. } | Ending::Withdrawn => {
            Performance::NoAgreement
        }
    };
    let broken = matches!(performance, Performance::Not { .. });
    let reopen = (broken && case.round == 1).then(|| "协议未履行，重新调解".to_owned());
    let record = VisitRecord {
        day,
        performance,
        risks: "".into(),
        errors: "".into(),
        opinions: if draw.below(draws + 4, 9) == 0 { "希望村里及时修缮公共设施".into() } else { "".into() },
        follow_up: "".into(),
    };
    Some((at(day, draw.below(draws + 5, 540), zone), CaseAct::Visit { visit: Some(n), record, reopen }))
}
