//! The return-visit list (回访清单): each closed case with its visits, and what is missing of them
//! (应访尽访; source 001, C8).

use super::shown::{Shown, column};
use super::words::{anchor_word, visit_word};
use crate::case_rows::performance_words;
use engine::plan::Span;
use engine::views::register::{
    CaseRow, CaseState, VisitFilter, VisitLine, VisitRow, VisitStanding, VisitsWanted, coverage, visits as listed,
};
use sheets::{Kind, Table, Value};

/// The list of cases closed in these days, by what is wanted of their visits, and beside a list of
/// all of them the one of what is missing.
pub fn visits(shown: &Shown<'_>, closed: Option<Span>, wanted: VisitsWanted) -> Vec<Table> {
    let list = |wanted, title: &str| {
        let filter = VisitFilter { units: Some(shown.within()), closed, wanted };
        let mut rows = listed(shown.state, shown.no, &filter, None, usize::MAX, shown.now).rows;
        rows.reverse();
        table(shown, title, closed, &rows)
    };
    match wanted {
        VisitsWanted::All => {
            let mut all = list(VisitsWanted::All, "纠纷回访情况表");
            all.notes.push(reached(shown, closed));
            vec![all, list(VisitsWanted::Missing, "应访未访清单")]
        }
        VisitsWanted::Missing => vec![list(wanted, "应访未访清单")],
        VisitsWanted::Overdue => vec![list(wanted, "逾期未访清单")],
    }
}

fn reached(shown: &Shown<'_>, closed: Option<Span>) -> String {
    let filter = VisitFilter { units: Some(shown.within()), closed, wanted: VisitsWanted::All };
    let sum = coverage(shown.state, shown.no, &filter, shown.now);
    let rate = match sum.closed {
        0 => "—".to_owned(),
        closed => format!("{:.1}%", sum.visited as f64 * 100.0 / closed as f64),
    };
    format!(
        "注：办结{}件，已回访{}件，回访率{rate}；应访未访{}件。计划回访{}次，已回访{}次（其中逾期{}次），逾期未访{}次。",
        sum.closed, sum.visited, sum.missing, sum.planned, sum.done, sum.done_late, sum.overdue
    )
}

fn table(shown: &Shown<'_>, title: &str, closed: Option<Span>, cases: &[VisitRow<'_>]) -> Table {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for VisitRow { case, visits } in cases {
        for visit in visits {
            rows.push(row(shown, rows.len(), case, Some(visit)));
        }
        if visits.is_empty() {
            rows.push(row(shown, rows.len(), case, None));
        }
    }
    Table {
        title: shown.headed(title),
        subtitle: shown.subtitle("办结期间", closed),
        columns: vec![
            column("序号", Kind::Text, 6),
            column("案件编号", Kind::Text, 24),
            column("承办单位", Kind::Text, 20),
            column("纠纷类型", Kind::Text, 14),
            column("办结日期", Kind::Date, 12),
            column("调解结果", Kind::Text, 12),
            column("回访事项", Kind::Text, 16),
            column("起算", Kind::Text, 13),
            column("应访日期", Kind::Date, 12),
            column("回访状态", Kind::Text, 11),
            column("回访日期", Kind::Date, 12),
            column("履行情况", Kind::Text, 11),
            column("未履行原因", Kind::Text, 20),
            column("履行隐患", Kind::Text, 18),
            column("意见与要求", Kind::Text, 18),
            column("后续措施", Kind::Text, 18),
        ],
        rows,
        totals: None,
        notes: Vec::new(),
    }
}

fn row(shown: &Shown<'_>, at: usize, case: &CaseRow<'_>, visit: Option<&VisitLine<'_>>) -> Vec<Value> {
    let mut values = vec![
        Value::Integer(at as i64 + 1),
        Value::text(case.in_words.clone()),
        shown.name(case.unit).into(),
        case.kind.title.into(),
        case.closed.into(),
        ended(case.state).into(),
    ];
    let Some(visit) = visit else {
        values.extend(["未安排回访".into(), Value::Empty, Value::Empty, "未访".into()]);
        values.extend(std::iter::repeat_n(Value::Empty, 6));
        return values;
    };
    values.extend([
        visit.title.into(),
        anchor_word(visit.anchor).into(),
        if visit.standing == VisitStanding::Dropped { Value::Empty } else { visit.day.into() },
        visit_word(visit.standing).into(),
    ]);
    let Some(record) = &visit.record else {
        values.extend(std::iter::repeat_n(Value::Empty, 6));
        return values;
    };
    let (performed, reason) = performance_words(&record.performance);
    values.extend([record.day.into(), performed.into(), reason.into()]);
    values.extend([&record.risks, &record.opinions, &record.follow_up].map(|text| Value::text(&**text)));
    values
}

/// How a closed case ended.
fn ended(state: CaseState) -> &'static str {
    match state {
        CaseState::Open | CaseState::PastLimit => "",
        CaseState::Agreed => "调解成功",
        CaseState::NotAgreed => "调解不成",
        CaseState::Refused => "拒绝调解",
        CaseState::Unsuitable => "不适合调解",
        CaseState::Withdrawn => "撤回",
    }
}
