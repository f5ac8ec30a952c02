//! One case in full, and its alert, as people see them.

use crate::bureau::{Bureau, DRIVE, TYPES, d, facts, found, id, t};
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Party, Performance};
use engine::id::CaseNo;
use engine::input::{CaseAct, CaseDraft, RegisterAct};
use engine::plan::{CaseStep, Scope, Span};
use engine::time::Timestamp;
use engine::views::ObligationStanding;
use engine::views::register::{
    AlertFilter, AlertSaid, AlertState, CaseState, CaseView, NameState, VisitStanding, alert, alerts, case, statistics,
};

fn view(bureau: &Bureau) -> CaseView<'_> {
    case(&bureau.state, DRIVE, CaseNo(0), bureau.now).unwrap()
}

fn steps(view: &CaseView<'_>) -> Vec<(CaseStep, String, ObligationStanding)> {
    view.steps.iter().map(|s| (s.step, s.obligation.day.to_string(), s.obligation.standing)).collect()
}

/// SCENARIOS 10 (source 001, C8): two visits, and the last day for judicial confirmation beside them.
#[test]
fn settled_visited_and_what_is_shown_besides() {
    let mut bureau = Bureau::new(1);
    bureau.until(t("2022-08-20 10:00"));
    let number = bureau.open("t0-v1", facts("宅基地边界"));
    assert_eq!(view(&bureau).row.in_words, "（2022）青人调字第1号");
    assert_eq!((view(&bureau).row.kind.title, view(&bureau).row.source.title), ("邻里", "排查发现"));
    assert_eq!(steps(&view(&bureau)), [(CaseStep::Settle, "2022-09-20".into(), ObligationStanding::Open)]);
    assert_eq!(view(&bureau).confirmation, None);

    bureau.until(t("2022-09-01 15:00"));
    bureau.agree(number, 15);
    let seen = view(&bureau);
    assert_eq!(seen.row.state, CaseState::Agreed);
    assert_eq!(
        steps(&seen),
        [
            (CaseStep::Settle, "2022-09-20".into(), ObligationStanding::OnTime),
            (CaseStep::Visit(1), "2022-09-16".into(), ObligationStanding::Open),
            (CaseStep::Visit(2), "2022-10-08".into(), ObligationStanding::Open),
        ]
    );
    let confirmation = seen.confirmation.unwrap();
    assert_eq!((confirmation.unrolled, confirmation.day), (d("2022-10-01"), d("2022-10-08")));
    assert!(!confirmation.provisional);

    bureau.until(t("2022-09-10 09:00"));
    let record = found(d("2022-09-10"), Performance::NotYetDue);
    bureau.about(number, CaseAct::Visit { visit: None, record, reopen: None }).unwrap();
    bureau.until(t("2022-10-09 09:00"));
    let seen = view(&bureau);
    let standings: Vec<VisitStanding> = seen.visits.iter().map(|visit| visit.standing).collect();
    assert_eq!(standings, [VisitStanding::Done { late: false }, VisitStanding::Overdue]);
    assert_eq!((seen.row.visited, seen.row.overdue), ((1, 2), true));
    // Nothing about the confirmation was ever owed: its day has passed and no period speaks of it.
    assert_eq!(bureau.state.campaigns[0].periods.len(), 3);
}

#[test]
fn a_day_in_a_year_not_announced_is_provisional() {
    let mut bureau = Bureau::new(1);
    bureau.until(t("2022-12-05 10:00"));
    let number = bureau.open("t0", facts("排水沟"));
    bureau.agree(number, 5);
    let confirmation = view(&bureau).confirmation.unwrap();
    assert_eq!((confirmation.day, confirmation.provisional), (d("2023-01-04"), true));
    let day = bureau.today();
    for ending in [Ending::Withdrawn, Ending::Refused { informed: vec![id("litigation")] }] {
        let number = bureau.open("t0", facts("排水沟"));
        bureau.about(number, CaseAct::Close(Closing { day, ending, file: Vec::new() })).unwrap();
        let last = CaseNo(bureau.state.campaigns[0].cases.all.len() as u32 - 1);
        assert_eq!(case(&bureau.state, DRIVE, last, bureau.now).unwrap().confirmation, None);
    }
}

/// Between the due instant and the entry that says so, a case is already past its limit; once it
/// is extended, it is not.
#[test]
fn past_the_limit_and_extended() {
    let mut bureau = Bureau::new(1);
    bureau.until(t("2022-01-10 10:00"));
    let number = bureau.open("t0", CaseFacts { kind: id(TYPES[2]), ..facts("租金未付") });
    let due = view(&bureau).limit.due;
    assert_eq!(view(&bureau).limit.day, d("2022-01-25"));
    let state_at = |bureau: &Bureau, now| case(&bureau.state, DRIVE, CaseNo(0), now).unwrap().row.state;
    assert_eq!(state_at(&bureau, Timestamp(due.0 - 1)), CaseState::Open);
    assert_eq!(state_at(&bureau, due), CaseState::PastLimit);
    bureau.until(t("2022-01-26 10:00"));
    assert_eq!(view(&bureau).steps.last().unwrap().step, CaseStep::Inform);
    assert_eq!(statistics(&bureau.state, DRIVE, None, None, bureau.now).total.past_limit, 1);
    bureau.about(number, CaseAct::Extend { days: 20, both_agreed: true }).unwrap();
    let seen = view(&bureau);
    assert_eq!((seen.row.state, seen.limit.extended), (CaseState::Open, 1));
    assert_eq!((seen.limit.from, seen.limit.day), (d("2022-01-25"), d("2022-02-14")));
    assert_eq!(steps(&seen), [(CaseStep::Settle, "2022-02-14".into(), ObligationStanding::Open)]);
}

#[test]
fn parties_are_references() {
    let mut bureau = Bureau::new(1);
    let party =
        |reference: &str, sealed: Option<&str>| Party { reference: reference.into(), sealed: sealed.map(Into::into) };
    let parties = vec![party("A", Some("c2VhbGVk")), party("B", None)];
    let draft = CaseDraft { unit: id("t0"), accepted: None, facts: facts("赡养费"), parties };
    bureau.register(RegisterAct::Register(Box::new(draft))).unwrap();
    let names =
        |bureau: &Bureau| view(bureau).parties.iter().map(|p| (p.reference.to_owned(), p.name)).collect::<Vec<_>>();
    assert_eq!(names(&bureau), [("A".into(), NameState::Sealed), ("B".into(), NameState::None)]);
    assert!(!format!("{:?}", view(&bureau)).contains("c2VhbGVk"), "what is sealed is not shown, not even sealed");
    let number = view(&bureau).row.number;
    bureau.about(number, CaseAct::EraseNames).unwrap();
    assert_eq!(names(&bureau), [("A".into(), NameState::Erased), ("B".into(), NameState::None)]);
}

/// SCENARIOS 11 (source 003, E1-E4).
#[test]
fn the_alert_register_says_who_was_told_when() {
    let mut bureau = Bureau::new(1);
    bureau.until(t("2022-04-29 16:00"));
    let number = bureau.open("t0", facts("征地补偿"));
    let set = |level| CaseAct::SetAlert { level, scope: Scope::Local, reason: "人数较多".into() };
    bureau.about(number, set(3)).unwrap();
    let waiting = AlertFilter { levels: vec![3], waiting: Some(true), ..AlertFilter::default() };
    let row = &alerts(&bureau.state, DRIVE, &waiting, None, 9, bureau.now).rows[0];
    assert_eq!(row.state, AlertState::Waiting { due: t("2022-04-30 16:00"), overdue: false });
    assert_eq!(row.owner.unwrap().title, "政府分管领导");

    bureau.until(t("2022-04-30 18:00"));
    bureau.about(number, set(1)).unwrap();
    bureau.until(t("2022-05-20 18:00"));
    let row = alert(&bureau.state, DRIVE, CaseNo(0), bureau.now).unwrap();
    let line = |at: Timestamp| at.local(chrono_tz::Asia::Shanghai).format("%m-%d %H:%M").to_string();
    let said: Vec<String> = row
        .lines
        .iter()
        .map(|said| match &said.what {
            AlertSaid::Set { level, reason, .. } => format!("{} {} {reason}", line(said.at), level.1),
            AlertSaid::Told { post, rung } => format!("{} {} {} {rung}", line(said.at), post.unit_name, post.title),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        said,
        [
            "04-29 16:00 三级预警 人数较多",
            "04-29 16:00 青山县司法局 政府分管领导 0",
            "04-30 16:00 青山县司法局 政府主要领导 1",
            "04-30 18:00 一级预警 人数较多",
            "04-30 18:00 青山县司法局 党委主要领导 0",
        ]
    );
    assert_eq!(row.level, Some((1, "一级预警")));
    assert!(alerts(&bureau.state, DRIVE, &waiting, None, 9, bureau.now).rows.is_empty());
    let in_may = Span { first: d("2022-05-01"), last: d("2022-05-31") };
    let filter = AlertFilter { registered: Some(in_may), ..AlertFilter::default() };
    assert!(alerts(&bureau.state, DRIVE, &filter, None, 9, bureau.now).rows.is_empty());
}

/// A case that another unit takes over shows what it still owes there, and what was done before.
#[test]
fn a_case_that_moved_shows_all_its_steps() {
    let mut bureau = Bureau::new(2);
    bureau.until(t("2022-03-01 10:00"));
    let number = bureau.open("t0", facts("道路通行"));
    let (day, effective) = (bureau.today(), bureau.today());
    let ending = Ending::Agreed { form: AgreementForm::Oral, effective, performance: None, amount: None };
    bureau.about(number, CaseAct::Close(Closing { day, ending, file: Vec::new() })).unwrap();
    bureau.about(number, CaseAct::Transfer { to: id("t1"), reason: "属地调整".into() }).unwrap();
    let seen = view(&bureau);
    assert_eq!(seen.row.unit, bureau.unit("t1"));
    let units: Vec<_> = seen.steps.iter().map(|step| (step.step, step.obligation.unit)).collect();
    assert_eq!(units[0], (CaseStep::Settle, bureau.unit("t0")));
    assert!(units[1..].iter().all(|(_, unit)| *unit == bureau.unit("t1")) && units.len() > 1);
}
