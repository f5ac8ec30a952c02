//! Each table says what its view says, can be written, and is read back.

use super::World;
use super::county::{cases, span};
use crate::papers;
use crate::tables::{Shown, alerts, circular, ledger_to_print, scores, statistics, subsidies, targets, visits};
use engine::views::register::{self as views, AlertFilter, CaseFilter, VisitsWanted};
use sheets::{Block, Kind, Limits, Paper, Table, Value, Wanted, read, to_csv, to_docx, to_xlsx};

pub(super) fn world() -> World {
    World::with(cases(300, 11))
}

/// Every table of a unit.
pub(super) fn all(shown: &Shown<'_>) -> Vec<Table> {
    let (all, days) = (AlertFilter::default(), span("2022-04-01", "2022-06-10"));
    let told = views::circular(shown.state, shown.no, &shown.within(), days, shown.now);
    let mut tables = vec![ledger_to_print(shown, &CaseFilter::default()), circular(shown, &told), targets(shown)];
    tables.extend(statistics(shown, Some(days)));
    tables.extend(visits(shown, None, VisitsWanted::All));
    tables.extend(alerts(shown, &all));
    tables.extend(subsidies(shown, days));
    tables.push(scores(shown, None));
    tables
}

pub(super) fn papers(shown: &Shown<'_>) -> Vec<Paper> {
    let days = span("2022-04-01", "2022-06-10");
    let told = views::circular(shown.state, shown.no, &shown.within(), days, shown.now);
    let mut papers: Vec<Paper> = shown.campaign.plan.stages.iter().map(|stage| papers::stage(shown, stage)).collect();
    papers.push(papers::circular(shown, &told));
    papers
}

#[test]
fn every_table_is_written_and_read_back() {
    let world = world();
    for unit in ["qingshan", "t01", "t02-v"] {
        for table in all(&world.shown(unit)) {
            let names: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
            for file in [to_xlsx(std::slice::from_ref(&table)).unwrap(), to_csv(&table).unwrap()] {
                let read = read(&file, &Wanted::all(names.clone()), &Limits::default());
                // Totals and notes stand below an .xlsx table, too.
                let rows =
                    read.map(|sheet| sheet.rows.len()).unwrap_or_else(|faults| panic!("{}: {faults:?}", table.title));
                assert!(rows >= table.rows.len(), "{unit} {}: {rows} of {}", table.title, table.rows.len());
            }
            assert!(table.rows.iter().all(|row| row.len() == names.len()), "{}", table.title);
        }
    }
}

/// The sum of a column of numbers.
fn sum(table: &Table, title: &str) -> i64 {
    let at = table.columns.iter().position(|column| column.title.replace('\n', "") == title).unwrap();
    let number = |row: &Vec<Value>| match row[at] {
        Value::Integer(number) | Value::Fen(number) => number,
        _ => 0,
    };
    table.rows.iter().map(number).sum()
}

#[test]
fn rows_add_up_to_the_totals_and_to_the_ledger() {
    let world = world();
    let shown = world.shown("qingshan");
    let cases = &world.campaign().cases.all;
    let closed = cases.iter().filter(|case| case.closed().is_some()).count() as i64;
    let tables = statistics(&shown, None);
    assert_eq!(tables.len(), 5);
    for main in [&tables[0], &tables[4]] {
        assert_eq!(sum(main, "受理（件）"), 300, "{}", main.title);
        assert_eq!(sum(main, "办结（件）"), closed, "{}", main.title);
        assert_eq!(main.totals.as_ref().unwrap()[1], Value::Integer(300));
    }
    assert_eq!(sum(&tables[1], "办结（件）"), closed);
    for crossed in [&tables[2], &tables[3]] {
        assert_eq!(sum(crossed, "合计（件）"), 300, "{}", crossed.title);
    }
    let paid: i64 = cases.iter().filter_map(|case| Some(case.rare.as_ref()?.paid.as_ref()?.amount as i64)).sum();
    assert!(paid > 0);
    for table in subsidies(&shown, span("2022-04-01", "2022-12-31")) {
        assert_eq!(sum(&table, "补贴金额（元）"), paid, "{}", table.title);
    }
}

#[test]
fn the_visit_list_names_what_is_missing() {
    let world = world();
    let tables = visits(&world.shown("qingshan"), None, VisitsWanted::All);
    let missing = &tables[1];
    assert!(!missing.rows.is_empty() && missing.rows.len() < tables[0].rows.len());
    let note = tables[0].notes.last().unwrap();
    let cases: std::collections::BTreeSet<String> = missing.rows.iter().map(|row| format!("{:?}", row[1])).collect();
    assert!(note.contains(&format!("应访未访{}件", cases.len())), "{note}");
}

#[test]
fn the_alert_register_shows_every_step_with_time_and_post() {
    let world = world();
    let tables = alerts(&world.shown("qingshan"), &AlertFilter::default());
    let shown: String = tables[1].rows.iter().map(|row| format!("{row:?}\n")).collect();
    for said in ["登记预警", "报告", "等级变动", "处置", "不能化解", "分管副镇长"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let times = tables[1].columns.iter().position(|column| column.kind == Kind::DateTime).unwrap();
    assert!(tables[1].rows.iter().all(|row| matches!(row[times], Value::DateTime(_))));
}

fn words(paper: &Paper) -> String {
    let block = |block: &Block| match block {
        Block::Heading(text) | Block::Subheading(text) | Block::Paragraph(text) => text.clone(),
        Block::Table(table) => table.title.clone(),
    };
    paper.body.iter().map(|one| block(one) + "\n").collect()
}

#[test]
fn stage_material_says_figures_and_leaves_the_rest_to_people() {
    let world = world();
    let shown = world.shown("qingshan");
    let all = papers(&shown);
    let text = words(&all[1]);
    for heading in ["组织部署情况", "工作开展情况", "存在问题", "下步打算"] {
        assert!(all[1].body.contains(&Block::Heading(heading.to_owned())), "{heading}: {text}");
    }
    assert!(text.contains("共受理纠纷") && text.contains("［请补充："), "{text}");
    let days = span("2022-04-16", "2022-06-10");
    let counted = views::statistics(shown.state, shown.no, Some(&shown.within()), Some(days), shown.now).total;
    assert!(text.contains(&format!("受理纠纷{}件", counted.accepted)), "{text}");
    assert!(text.contains(&format!("办结纠纷{}件", counted.closed)), "{text}");
    assert!(!text.contains("排水沟"), "the facts of a case stay in the ledger");
    // A stage that has not begun has no figures, and none are made up.
    let later = words(&all[2]);
    assert!(later.contains("没有受理纠纷") && !later.contains('%'), "{later}");
    for paper in &all {
        assert!(to_docx(paper).unwrap().starts_with(b"PK"));
    }
}

#[test]
fn an_office_without_anything_has_tables_and_papers_too() {
    let world = World::empty();
    let shown = world.shown("t05-v");
    assert!(all(&shown).iter().all(|table| to_xlsx(std::slice::from_ref(table)).is_ok()));
    assert!(papers(&shown).iter().all(|paper| to_docx(paper).is_ok()));
}
