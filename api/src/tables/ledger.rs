//! The ledger of cases (台账). The headers are those that an import looks for first, so that a
//! ledger that went out can come in again; number, state and limit stand beside them.

use super::shown::{Shown, column, count, fen, span_words};
use super::words::state_word;
use crate::case_rows::{Field, NUMBER_HEADER, difficulty_word, form_word, outcome_word, performance_words};
use engine::entry::{Ending, VisitRecord};
use engine::id::{CaseNo, TermId};
use engine::plan::{Named, Span};
use engine::state::{Case, ClosedCase};
use engine::views::register::{CaseFilter, CaseRow, matching, row};
use sheets::{ColumnSpec, Kind, Subtitle, Table, Value};
use std::collections::BTreeMap;

/// The ledger of the cases a filter wants, with everything that an import takes; in the order of
/// registration.
pub fn ledger(shown: &Shown<'_>, filter: &CaseFilter) -> Table {
    let names = Names::of(shown);
    let mut columns = vec![
        column("序号", Kind::Text, 6),
        column(NUMBER_HEADER, Kind::Text, 25),
        column("状态", Kind::Text, 10),
        column("办理期限", Kind::Date, 12),
    ];
    columns.extend(Field::ALL.map(spec));
    let rows = wanted(shown, filter).zip(1..).map(|(line, n)| {
        let mut values = line.begin(n).to_vec();
        values.extend(Field::ALL.map(|field| line.value(field, &names)));
        values
    });
    Table {
        title: title(shown),
        subtitle: subtitle(shown, filter),
        columns,
        rows: rows.collect(),
        totals: None,
        notes: vec!["注：本表可原样导入；本表不含当事人信息。回访各栏为首次回访情况。".to_owned()],
    }
}

/// The same cases on paper: what a township's ledger shows (source 004P, C4), no more than fits.
pub fn ledger_to_print(shown: &Shown<'_>, filter: &CaseFilter) -> Table {
    let fields = [
        (Field::Unit, 20),
        (Field::Accepted, 11),
        (Field::Type, 12),
        (Field::Brief, 34),
        (Field::Difficulty, 9),
        (Field::Leader, 12),
        (Field::Measures, 22),
    ];
    let names = Names::of(shown);
    let mut columns = vec![column("序号", Kind::Text, 5), column(NUMBER_HEADER, Kind::Text, 23)];
    columns.extend(fields.map(|(field, width)| ColumnSpec { width, ..spec(field) }));
    columns.extend([column("办理期限", Kind::Date, 11), column("状态", Kind::Text, 9)]);
    columns
        .extend([(Field::Closed, 11), (Field::Outcome, 10)].map(|(field, width)| ColumnSpec { width, ..spec(field) }));
    columns.push(column("回访\n已访/应访", Kind::Text, 11));
    let rows = wanted(shown, filter).zip(1..).map(|(line, n)| {
        let [number, name, state, limit] = line.begin(n);
        let mut values = vec![number, name];
        values.extend(fields.map(|(field, _)| line.value(field, &names)));
        values.extend([limit, state, line.value(Field::Closed, &names), line.value(Field::Outcome, &names)]);
        let (done, planned) = line.row.visited;
        values.push(if planned == 0 { Value::Empty } else { Value::text(format!("{done}/{planned}")) });
        values
    });
    Table {
        title: format!("{}（打印用）", title(shown)),
        subtitle: subtitle(shown, filter),
        columns,
        rows: rows.collect(),
        totals: None,
        notes: vec!["注：本表不含当事人信息。".to_owned()],
    }
}

fn title(shown: &Shown<'_>) -> String {
    shown.register().map_or_else(|| "矛盾纠纷排查化解台账".to_owned(), |register| register.title.clone())
}

fn subtitle(shown: &Shown<'_>, filter: &CaseFilter) -> Subtitle {
    let days = |label: &str, from: Option<_>, to: Option<_>| {
        let said = from.is_some() || to.is_some();
        let span = Span { first: from.unwrap_or(shown.span().first), last: to.unwrap_or(shown.today()) };
        said.then(|| format!("{label}：{}", span_words(span)))
    };
    let parts = [
        days("受理期间", filter.accepted_from, filter.accepted_to),
        days("办结期间", filter.closed_from, filter.closed_to),
    ];
    let span = parts.into_iter().flatten().collect::<Vec<_>>().join("；");
    Subtitle { span, ..shown.subtitle("", None) }
}

fn spec(field: Field) -> ColumnSpec {
    let (kind, width) = match field {
        Field::Unit => (Kind::Text, 22),
        Field::Brief => (Kind::Text, 44),
        Field::Measures | Field::Reason | Field::Risks | Field::Errors | Field::Opinions | Field::FollowUp => {
            (Kind::Text, 24)
        }
        Field::Type | Field::Source | Field::Leader | Field::Informed => (Kind::Text, 16),
        Field::Difficulty | Field::Mediator | Field::Outcome | Field::Agreement | Field::Performed => (Kind::Text, 12),
        Field::Sides | Field::People => (Kind::Integer, 10),
        Field::Amount | Field::AgreedAmount => (Kind::Money, 16),
        Field::Accepted | Field::Entered | Field::Closed | Field::Effective | Field::Performance | Field::Visited => {
            (Kind::Date, 12)
        }
    };
    column(field.headers().first().copied().unwrap_or_default(), kind, width)
}

/// Names that an import finds again: a unit's name where it is the only one of that name.
struct Names<'s> {
    shown: Shown<'s>,
    units: BTreeMap<&'s str, usize>,
}

impl<'s> Names<'s> {
    fn of(shown: &Shown<'s>) -> Self {
        let mut units: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, unit) in shown.state.organisation.units().filter(|(_, unit)| unit.active) {
            *units.entry(&unit.name).or_default() += 1;
        }
        Self { shown: *shown, units }
    }

    fn unit(&self, case: &Case) -> Value {
        let Some(unit) = self.shown.state.organisation.unit(case.unit) else { return Value::Empty };
        let is_known = self.units.get(unit.name.as_str()).is_some_and(|count| *count == 1);
        Value::text(if is_known { unit.name.clone() } else { unit.id.to_string() })
    }

    /// Titles of ways, or the id where the title holds what divides them in a cell.
    fn ways(&self, ways: &[TermId]) -> Value {
        let list: &[Named<TermId>] = self.shown.register().map_or(&[], |register| &register.ways);
        let word = |id: &TermId| {
            let known = list.iter().find(|known| known.id == *id);
            let plain = known.filter(|known| !known.title.contains(['、', '，', ',', ';', '；', '/', ' ']));
            plain.map_or_else(|| id.to_string(), |known| known.title.clone())
        };
        Value::text(ways.iter().map(word).collect::<Vec<_>>().join("、"))
    }
}

/// A case with its row.
struct Line<'s> {
    row: CaseRow<'s>,
    case: &'s Case,
}

/// The wanted cases in the order of registration.
fn wanted<'s>(shown: &Shown<'s>, filter: &CaseFilter) -> impl Iterator<Item = Line<'s>> {
    let shown = *shown;
    let mut found: Vec<CaseNo> = matching(shown.state, shown.no, filter, shown.now).collect();
    found.reverse();
    found.into_iter().filter_map(move |no| {
        let row = row(shown.state, shown.no, no, shown.now)?;
        Some(Line { row, case: shown.campaign.cases.case(no) })
    })
}

impl Line<'_> {
    fn begin(&self, n: i64) -> [Value; 4] {
        let CaseRow { in_words, state, limit, .. } = &self.row;
        [Value::Integer(n), Value::text(in_words.clone()), state_word(*state).into(), (*limit).into()]
    }

    fn value(&self, field: Field, names: &Names<'_>) -> Value {
        let (row, case) = (&self.row, self.case);
        match field {
            Field::Unit => names.unit(case),
            Field::Accepted => case.accepted.into(),
            Field::Type => row.kind.title.into(),
            Field::Source => row.source.title.into(),
            Field::Brief => row.brief.into(),
            Field::Difficulty => difficulty_word(case.difficulty).into(),
            Field::Sides => count(case.sides),
            Field::People => count(case.people),
            Field::Amount => case.amount.map_or(Value::Empty, fen),
            Field::Leader => row.leader.into(),
            Field::Mediator => row.mediator.into(),
            Field::Measures => text(case.text.measures()),
            Field::Entered => case.entered.into(),
            Field::Closed
            | Field::Outcome
            | Field::Agreement
            | Field::Effective
            | Field::Performance
            | Field::AgreedAmount
            | Field::Informed => case.closed().map_or(Value::Empty, |closed| ending(&closed, field, names)),
            Field::Visited
            | Field::Performed
            | Field::Reason
            | Field::Risks
            | Field::Errors
            | Field::Opinions
            | Field::FollowUp => {
                let records = case.closed().into_iter().flat_map(|closed| closed.visits);
                let first = records.filter_map(|visit| visit.record).next();
                first.map_or(Value::Empty, |record| visit(&record, field))
            }
        }
    }
}

fn ending(closed: &ClosedCase, field: Field, names: &Names<'_>) -> Value {
    match (field, &closed.closing.ending) {
        (Field::Closed, _) => closed.closing.day.into(),
        (Field::Outcome, ending) => outcome_word(ending).into(),
        (Field::Agreement, Ending::Agreed { form, .. }) => form_word(*form).into(),
        (Field::Effective, Ending::Agreed { effective, .. }) => (*effective).into(),
        (Field::Performance, Ending::Agreed { performance, .. }) => (*performance).into(),
        (Field::AgreedAmount, Ending::Agreed { amount, .. }) => amount.map_or(Value::Empty, fen),
        (
            Field::Informed,
            Ending::NotAgreed { informed } | Ending::Refused { informed } | Ending::Unsuitable { informed },
        ) => names.ways(informed),
        _ => Value::Empty,
    }
}

fn visit(record: &VisitRecord, field: Field) -> Value {
    let (performed, reason) = performance_words(&record.performance);
    match field {
        Field::Visited => record.day.into(),
        Field::Performed => performed.into(),
        Field::Reason => text(reason),
        Field::Risks => text(&record.risks),
        Field::Errors => text(&record.errors),
        Field::Opinions => text(&record.opinions),
        Field::FollowUp => text(&record.follow_up),
        _ => Value::Empty,
    }
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { text.into() }
}
