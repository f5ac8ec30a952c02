//! A township's own ledger is taken over: all or nothing, and the same file twice changes nothing.

use super::{act, agreed, assert_replays, code, draft, due, found, neighbours, not_agreed, owes, running, told};
use crate::world::{World, d, id};
use engine::check_rows;
use engine::entry::Performance;
use engine::input::{CaseRow, RegisterAct};
use engine::limits;
use engine::refusal::Refusal;
use engine::state::CaseStanding;

/// An open case in a row of its own.
fn open(row: u32, accepted: &str) -> CaseRow {
    let mut draft = draft("t0", "neighbour", Some(accepted));
    draft.facts.brief = format!("第{row}行的纠纷").into();
    CaseRow { row, draft, closing: None, visited: None }
}

fn closed(row: u32, accepted: &str, day: &str) -> CaseRow {
    CaseRow { closing: Some(agreed(d(day), None)), ..open(row, accepted) }
}

fn import(world: &mut World, rows: &[CaseRow]) -> Result<usize, Refusal> {
    act(world, RegisterAct::Import(rows.to_vec()))
}

fn checked(world: &World, rows: &[CaseRow]) -> (usize, usize, Vec<(u32, &'static str)>) {
    let (new, known, mistakes) = check_rows(&world.state, &id("c"), rows, world.now).unwrap();
    (new, known, mistakes.into_iter().map(|mistake| (mistake.row, mistake.why.code())).collect())
}

fn numbers(world: &World) -> Vec<String> {
    world.state.campaigns[0].cases.all.iter().map(|case| case.number.to_string()).collect()
}

#[test]
fn rows_become_cases_with_numbers_in_their_order() {
    let mut world = running(1, "2022-03-01 09:00");
    neighbours(&mut world, "t0");
    let rows =
        [open(2, "2022-02-20"), open(3, "2021-12-20"), open(4, "2022-02-21"), closed(5, "2021-12-21", "2022-01-10")];
    assert_eq!(checked(&world, &rows), (4, 0, vec![]));
    import(&mut world, &rows).unwrap();
    assert_eq!(numbers(&world), ["2022-000001", "2022-000002", "2021-000001", "2022-000003", "2021-000002"]);
    assert_eq!(neighbours(&mut world, "t0").to_string(), "2022-000004");
    assert_eq!(due(&world, "case-settle", "2022-000002"), "03-21", "a month from 02-20, a Sunday rolled over");
    assert_replays(&world);
}

#[test]
fn one_wrong_row_and_nothing_is_taken_over() {
    let mut world = running(1, "2022-03-01 09:00");
    let mut nowhere = open(3, "2022-02-20");
    nowhere.draft.unit = id("t7");
    let mut future = open(4, "2022-03-02");
    future.draft.facts.sides = 0;
    let uninformed = CaseRow {
        closing: Some(engine::entry::Closing {
            day: d("2022-02-25"),
            ending: engine::entry::Ending::NotAgreed { informed: vec![] },
            file: vec![],
        }),
        ..open(5, "2022-02-20")
    };
    let visited_open =
        CaseRow { visited: Some(found(d("2022-02-25"), Performance::Performed)), ..open(6, "2022-02-20") };
    let unsaid = CaseRow {
        visited: Some(found(d("2022-02-25"), Performance::NoAgreement)),
        ..closed(7, "2022-02-20", "2022-02-24")
    };
    let mut endless = CaseRow { row: 8, ..uninformed.clone() };
    let informed = vec![id("litigation"); limits::CASE_WORDS + 1];
    endless.closing.as_mut().unwrap().ending = engine::entry::Ending::NotAgreed { informed };
    let rows = [open(2, "2022-02-20"), nowhere, future, uninformed, visited_open, unsaid, endless];
    let wanted = vec![
        (3, "unknown_unit"),
        (4, "in_future"),
        (5, "not_informed"),
        (6, "case_open"),
        (7, "performance_missing"),
        (8, "too_many"),
    ];
    assert_eq!(checked(&world, &rows), (1, 0, wanted));
    let head = world.state.head;
    match import(&mut world, &rows) {
        Err(Refusal::BadRows { count, row, zh, en }) => {
            assert_eq!((count.as_str(), row.as_str()), ("6", "3"));
            assert!(zh.contains("t7") && en.contains("t7"), "{zh} {en}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.state.head, head);
}

#[test]
fn the_same_file_twice_changes_nothing_and_a_longer_one_adds_what_is_new() {
    let mut world = running(1, "2022-03-01 09:00");
    let rows = [open(2, "2022-02-20"), closed(3, "2022-02-21", "2022-02-25")];
    import(&mut world, &rows).unwrap();
    let hash = world.state.hash();
    assert_eq!(checked(&world, &rows), (0, 2, vec![]));
    assert_eq!(import(&mut world, &rows).unwrap(), 0);
    assert_eq!(world.state.hash(), hash);
    // The same rows further down in a longer file are the same rows.
    let moved = |row: CaseRow| CaseRow { row: row.row + 10, ..row };
    let longer = [open(2, "2022-02-28"), moved(rows[0].clone()), moved(rows[1].clone())];
    // Row 2 of the new file has other words than row 2 of the old one: another day.
    assert_eq!(checked(&world, &longer), (1, 2, vec![]));
    import(&mut world, &longer).unwrap();
    assert_eq!(numbers(&world), ["2022-000001", "2022-000002", "2022-000003"]);
    world.until("2022-03-05 09:00");
    assert_eq!(import(&mut world, &longer).unwrap(), 0, "also on another day");
}

#[test]
fn the_same_row_twice_in_a_file_is_a_mistake() {
    let mut world = running(1, "2022-03-01 09:00");
    let twice = [open(2, "2022-02-20"), CaseRow { row: 9, ..open(2, "2022-02-20") }];
    assert_eq!(checked(&world, &twice), (1, 0, vec![(9, "same_row")]));
    assert_eq!(code(import(&mut world, &twice)), "bad_rows");
    assert!(numbers(&world).is_empty());
}

#[test]
fn closed_rows_are_visited_and_no_visit_is_overdue_on_arrival() {
    let mut world = running(1, "2022-06-20 09:00");
    let visited = CaseRow {
        visited: Some(found(d("2022-02-01"), Performance::Performed)),
        ..closed(3, "2022-01-05", "2022-01-20")
    };
    let late = CaseRow { closing: Some(not_agreed(d("2022-05-20"))), ..open(4, "2022-01-05") };
    import(&mut world, &[closed(2, "2022-01-05", "2022-01-20"), visited, late]).unwrap();
    assert_eq!(owes(&world, "t0"), ["case-visit 2022-000001.1", "case-visit 2022-000003.1"]);
    assert_eq!(due(&world, "case-visit", "2022-000001.1"), "07-05", "15 days from today");
    let closed = |at: usize| match &world.state.campaigns[0].cases.all[at].standing {
        CaseStanding::Closed(settled) => settled.read(),
        CaseStanding::Open { .. } => panic!("closed in the file"),
    };
    assert_eq!([closed(0).late, closed(1).late, closed(2).late], [false, false, true]);
    assert!(world.state.campaigns[0].cases.all[1].closed().unwrap().is_visited());
    world.until("2022-06-21 00:00");
    for no in 1..=3 {
        assert!(told(&world, "case-settle", &format!("2022-00000{no}")).is_empty(), "nobody hears of what is over");
    }
    assert_replays(&world);
}

#[test]
fn more_rows_than_fit_one_entry_are_one_decision() {
    let mut world = running(1, "2022-03-01 09:00");
    let rows: Vec<CaseRow> = (0..450).map(|row| open(row + 2, "2022-02-20")).collect();
    assert_eq!(import(&mut world, &rows).unwrap(), 3);
    assert_eq!(world.state.campaigns[0].cases.all.len(), 450);
    assert_eq!(numbers(&world)[449], "2022-000450");
    assert_replays(&world);
}

#[test]
fn open_rows_past_their_limit_have_the_step_at_once() {
    let mut world = running(1, "2022-06-01 09:00");
    import(&mut world, &[open(2, "2022-03-01")]).unwrap();
    world.until("2022-06-01 09:00");
    assert_eq!(owes(&world, "t0"), ["case-inform 2022-000001.0", "case-settle 2022-000001"]);
}

#[test]
fn columns_are_kept_for_each_office() {
    let mut world = running(2, "2022-03-01 09:00");
    let columns = |header: &str| vec![("brief".into(), header.into())];
    let set = |unit: &str, header: &str| RegisterAct::SetColumns { unit: id(unit), columns: columns(header) };
    assert_eq!(act(&mut world, set("t0", "简要案情")).unwrap(), 1);
    assert_eq!(act(&mut world, set("t0", "简要案情")).unwrap(), 0);
    assert_eq!(act(&mut world, set("t1", "纠纷内容")).unwrap(), 1);
    assert_eq!(code(act(&mut world, set("bureau", "案情"))), "takes_no_cases");
    assert_eq!(code(act(&mut world, set("t0", &"长".repeat(65)))), "too_many");
    let kept = &world.state.campaigns[0].cases.columns;
    assert_eq!(kept[&world.unit("t0")], columns("简要案情"));
    assert_eq!(kept.len(), 2);
}
