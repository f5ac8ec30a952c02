//! The statistics tables (统计表): by kind of committee, how cases ended, by dispute type, by
//! source, and by office. One sheet a grouping.

use super::shown::{Shown, column, count, fen, share};
use engine::plan::{Named, Span};
use engine::set::UnitSet;
use engine::views::register::{Figures, Table as Counted, statistics as counted};
use sheets::{ColumnSpec, Kind, Table, Value};

/// The tables over days; none: since the register began.
pub fn statistics(shown: &Shown<'_>, days: Option<Span>) -> Vec<Table> {
    let all = counted(shown.state, shown.no, Some(&shown.within()), days, shown.now);
    let kinds: Vec<(String, &Figures)> = all.rows.iter().map(|(kind, row)| (kind_title(kind.as_str()), row)).collect();
    let total = ("合计".to_owned(), &all.total);
    let page = |title: &str, columns: Vec<ColumnSpec>, rows: Vec<Vec<Value>>, totals: Vec<Value>, note: &str| Table {
        title: shown.headed(title),
        subtitle: shown.subtitle("统计期间", Some(days.unwrap_or_else(|| shown.span()))),
        columns,
        rows,
        totals: Some(totals),
        notes: vec![note.to_owned()],
    };
    let offices = by_office(shown, days);
    let offices: Vec<(String, &Figures)> = offices.iter().map(|(name, figures)| (name.clone(), figures)).collect();
    let mut tables = vec![
        page(
            "人民调解案件统计表",
            main_columns("调解组织类型"),
            each(&kinds, main),
            main(&total.0, total.1),
            MAIN_NOTE,
        ),
        page("案件办结及协议情况统计表", end_columns(), each(&kinds, end), end(&total.0, total.1), END_NOTE),
    ];
    let types: Part = |figures, id| figures.types.get(id).copied().unwrap_or(0);
    let sources: Part = |figures, id| figures.sources.get(id).copied().unwrap_or(0);
    let words =
        [("纠纷类型统计表", "纠纷类型", &all.types, types), ("纠纷来源统计表", "纠纷来源", &all.sources, sources)];
    tables.extend(words.map(|(title, header, words, part)| {
        let (columns, rows, totals) = crossed(header, words, &all, part);
        page(title, columns, rows, totals, "注：按受理日期统计；占比为占受理案件总数的比例。")
    }));
    tables.push(page(
        "各单位案件统计表",
        main_columns("单位"),
        each(&offices, main),
        main(&total.0, total.1),
        MAIN_NOTE,
    ));
    tables
}

const MAIN_NOTE: &str = "注：1. 受理及录入、未结、超期各栏按受理日期统计，办结及以后各栏按办结日期统计；\
    2. 录入率＝已录入÷受理，成功率＝调解成功÷办结，回访率＝已回访÷办结；无可统计的以“—”表示。";
const END_NOTE: &str = "注：按办结日期统计；履行率＝已履行÷调解成功，已履行以最近一次回访为准；无可统计的以“—”表示。";

/// A count of some word in figures.
type Part = fn(&Figures, &str) -> u64;

fn kind_title(kind: &str) -> String {
    workflows::kind_title(kind).unwrap_or(kind).to_owned()
}

fn each(rows: &[(String, &Figures)], row: fn(&str, &Figures) -> Vec<Value>) -> Vec<Vec<Value>> {
    rows.iter().map(|(name, figures)| row(name, figures)).collect()
}

/// The unit of a header on a line of its own.
fn unit_below(title: &str) -> String {
    title.replace('（', "\n（")
}

fn main_columns(first: &str) -> Vec<ColumnSpec> {
    let number = |title: &str| column(unit_below(title), Kind::Integer, 9);
    let rate = |title: &str| column(title, Kind::Percent, 9);
    vec![
        column(first, Kind::Text, 30),
        number("受理（件）"),
        number("疑难复杂（件）"),
        number("涉及人数（人）"),
        column(unit_below("涉及金额（元）"), Kind::Money, 16),
        number("已录入（件）"),
        rate("录入率"),
        number("未结（件）"),
        number("超期（件）"),
        number("办结（件）"),
        number("调解成功（件）"),
        rate("成功率"),
        column(unit_below("协议金额（元）"), Kind::Money, 16),
        number("已回访（件）"),
        rate("回访率"),
    ]
}

fn main(name: &str, figures: &Figures) -> Vec<Value> {
    vec![
        name.into(),
        count(figures.accepted),
        count(figures.difficult),
        count(figures.people),
        fen(figures.amount),
        count(figures.entered),
        share(figures.entered, figures.accepted),
        count(figures.open),
        count(figures.past_limit),
        count(figures.closed),
        count(figures.agreed),
        share(figures.agreed, figures.closed),
        fen(figures.agreed_amount),
        count(figures.visited),
        share(figures.visited, figures.closed),
    ]
}

fn end_columns() -> Vec<ColumnSpec> {
    let number = |title: &str| column(unit_below(title), Kind::Integer, 11);
    vec![
        column("调解组织类型", Kind::Text, 30),
        number("办结（件）"),
        number("调解成功（件）"),
        number("调解不成（件）"),
        number("拒绝调解（件）"),
        number("不适合调解（件）"),
        number("撤回（件）"),
        number("口头协议（件）"),
        number("书面协议（件）"),
        column(unit_below("协议金额（元）"), Kind::Money, 17),
        number("已履行（件）"),
        column("履行率", Kind::Percent, 10),
    ]
}

fn end(name: &str, figures: &Figures) -> Vec<Value> {
    let Figures { closed, agreed, not_agreed, refused, unsuitable, withdrawn, oral, written, performed, .. } = figures;
    let mut values = vec![Value::text(name)];
    values.extend([closed, agreed, not_agreed, refused, unsuitable, withdrawn, oral, written].map(|n| count(*n)));
    values.extend([fen(figures.agreed_amount), count(*performed), share(*performed, *agreed)]);
    values
}

/// Words down, kinds of committee across.
fn crossed(
    header: &str,
    words: &[Named<Box<str>>],
    all: &Counted,
    part: Part,
) -> (Vec<ColumnSpec>, Vec<Vec<Value>>, Vec<Value>) {
    let mut columns = vec![column(header, Kind::Text, 22)];
    columns.extend(all.rows.keys().map(|kind| column(kind_title(kind.as_str()), Kind::Integer, 16)));
    columns.extend([column("合计（件）", Kind::Integer, 12), column("占比", Kind::Percent, 10)]);
    let row = |word: &Named<Box<str>>| {
        let total = part(&all.total, &word.id);
        let mut values = vec![Value::text(word.title.clone())];
        values.extend(all.rows.values().map(|figures| count(part(figures, &word.id))));
        values.extend([count(total), share(total, all.total.accepted)]);
        values
    };
    let mut totals = vec![Value::text("合计")];
    totals.extend(all.rows.values().map(|figures| count(figures.accepted)));
    totals.extend([count(all.total.accepted), share(all.total.accepted, all.total.accepted)]);
    (columns, words.iter().map(row).collect(), totals)
}

/// The unit's own cases, then each unit directly under it with all that lies under that.
fn by_office(shown: &Shown<'_>, days: Option<Span>) -> Vec<(String, Figures)> {
    let organisation = &shown.state.organisation;
    let figures = |units: &UnitSet| counted(shown.state, shown.no, Some(units), days, shown.now).total;
    let own = figures(&std::iter::once(shown.unit).collect());
    let children = organisation.unit(shown.unit).map_or(&[][..], |unit| &unit.children);
    let mut rows = Vec::new();
    if children.is_empty() || own != Figures::default() {
        rows.push((format!("{}（本级）", shown.unit_name()), own));
    }
    for child in children {
        let figures = figures(&organisation.subtree(*child));
        let is_active = organisation.active().contains(*child);
        if is_active || figures != Figures::default() {
            rows.push((shown.name(*child).to_owned(), figures));
        }
    }
    rows
}
