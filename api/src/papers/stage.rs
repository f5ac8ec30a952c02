//! The written material of an office or of the bureau for a stage: how it was arranged, what was
//! done, what is wrong, what comes next. Figures are those of the stage's days as they are now.

use super::circular::said;
use super::words::{blank, rate, yuan};
use crate::tables::{Shown, column, count, day_words, line_word, share, span_words};
use engine::id::PeriodNo;
use engine::plan::{Reached, Span, Stage};
use engine::views::register::{
    AlertFilter, AlertState, Circular, Figures, LineKind, OfficeLines, Table as Counted, TargetRow, VisitCoverage,
    VisitFilter, alerts, circular, coverage, statistics, targets,
};
use sheets::{Block, Closing, Kind, Paper, Subtitle, Table, Value};
use std::collections::BTreeMap;

/// What is known of a stage.
struct Found<'s> {
    shown: Shown<'s>,
    days: Span,
    counted: Counted,
    visits: VisitCoverage,
    circular: Circular<'s>,
}

/// A draft to be completed and signed.
pub fn stage(shown: &Shown<'_>, stage: &Stage) -> Paper {
    let days = Span { last: stage.span.last.min(shown.today()).max(stage.span.first), ..stage.span };
    let (state, no, now, within) = (shown.state, shown.no, shown.now, shown.within());
    let filter = VisitFilter { units: Some(within.clone()), closed: Some(days), ..VisitFilter::default() };
    let found = Found {
        shown: *shown,
        days,
        counted: statistics(state, no, Some(&within), Some(days), now),
        visits: coverage(state, no, &filter, now),
        circular: circular(state, no, &within, days, now),
    };
    let name = format!("{}阶段", stage.title.trim_end_matches("阶段"));
    let mut body = found.begin(&name, stage.span);
    body.extend([
        Block::Heading("组织部署情况".to_owned()),
        blank("成立领导小组或工作专班、制定方案、动员部署、责任分工和宣传发动情况"),
        Block::Heading("工作开展情况".to_owned()),
    ]);
    body.extend(found.work());
    body.push(Block::Heading("存在问题".to_owned()));
    body.extend(found.problems());
    body.push(Block::Heading("下步打算".to_owned()));
    body.extend(found.next());
    let bureau = state.organisation.bureau().filter(|bureau| *bureau != shown.unit);
    Paper {
        title: format!("{}关于{}\n{name}工作情况的报告", shown.unit_name(), shown.title()),
        number: None,
        addressee: Some(bureau.map_or_else(|| "［……］".to_owned(), |bureau| shown.name(bureau).to_owned())),
        body,
        closing: Some(Closing { unit: shown.unit_name().to_owned(), date: shown.today() }),
    }
}

impl Found<'_> {
    fn begin(&self, name: &str, whole: Span) -> Vec<Block> {
        let until = if self.shown.today() <= whole.last {
            format!("，数据截至{}", day_words(self.shown.today()))
        } else {
            String::new()
        };
        let span = span_words(whole);
        vec![Block::Paragraph(format!(
            "按照{}部署要求，现将{name}（{span}{until}）工作情况报告如下。",
            self.shown.title()
        ))]
    }

    fn work(&self) -> Vec<Block> {
        let mut body = Vec::new();
        if self.shown.register().is_some() {
            body.push(Block::Subheading("矛盾纠纷排查化解".to_owned()));
            body.push(Block::Paragraph(cases(&self.counted.total)));
            body.extend(self.types());
            body.push(Block::Subheading("回访".to_owned()));
            body.push(Block::Paragraph(visits(&self.visits)));
            body.push(Block::Subheading("预警处置".to_owned()));
            body.push(Block::Paragraph(self.alerts()));
        }
        body.push(Block::Subheading("任务完成".to_owned()));
        body.push(Block::Paragraph(self.duties()));
        let targets = self.targets();
        if !targets.is_empty() {
            body.push(Block::Subheading("目标完成".to_owned()));
            body.extend(targets.into_iter().map(Block::Paragraph));
        }
        body.push(blank("主要做法、典型案例和工作成效（不得写入当事人信息）"));
        body
    }

    /// The types that came up, the most frequent first.
    fn types(&self) -> Vec<Block> {
        let total = &self.counted.total;
        let named = self.counted.types.iter().filter_map(|word| Some((word, *total.types.get(&word.id)?)));
        let mut rows: Vec<_> = named.filter(|(_, count)| *count > 0).collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        if rows.is_empty() {
            return Vec::new();
        }
        let first: Vec<String> = rows.iter().take(3).map(|(word, n)| format!("{}{n}件", word.title)).collect();
        let row = |(word, n): &(&engine::plan::Named<Box<str>>, u64)| {
            vec![Value::text(word.title.clone()), count(*n), share(*n, total.accepted)]
        };
        let table = Table {
            title: "受理纠纷类型情况".to_owned(),
            subtitle: Subtitle::default(),
            columns: vec![
                column("纠纷类型", Kind::Text, 30),
                column("受理（件）", Kind::Integer, 16),
                column("占比", Kind::Percent, 16),
            ],
            rows: rows.iter().map(row).collect(),
            totals: Some(vec!["合计".into(), count(total.accepted), share(total.accepted, total.accepted)]),
            notes: Vec::new(),
        };
        vec![Block::Paragraph(format!("从纠纷类型看，居前的是{}。", first.join("、"))), Block::Table(table)]
    }

    fn alerts(&self) -> String {
        let filter =
            AlertFilter { units: Some(self.shown.within()), registered: Some(self.days), ..AlertFilter::default() };
        let rows = alerts(self.shown.state, self.shown.no, &filter, None, usize::MAX, self.shown.now).rows;
        let of = |wanted: fn(&AlertState) -> bool| rows.iter().filter(|row| wanted(&row.state)).count();
        let handled = of(|state| matches!(state, AlertState::Handled));
        let lifted = of(|state| matches!(state, AlertState::Lifted));
        let waiting = of(|state| matches!(state, AlertState::Waiting { .. }));
        let overdue = of(|state| matches!(state, AlertState::Waiting { overdue: true, .. }));
        match rows.len() {
            0 => "本阶段没有登记预警。".to_owned(),
            all => format!(
                "登记预警{all}件，已处置{handled}件，已解除{lifted}件，待处置{waiting}件（其中逾期未处置{overdue}件）。"
            ),
        }
    }

    fn duties(&self) -> String {
        let Circular { due, on_time, late, .. } = &self.circular;
        let (part, whole) = (u64::try_from(*on_time).unwrap_or(0), u64::try_from(*due).unwrap_or(0));
        match whole {
            0 => "本阶段没有到期的应办事项。".to_owned(),
            _ => format!(
                "到期应办事项{due}项，按时完成{on_time}项，按时完成率{}，逾期（含迟报）{late}项。",
                rate(part, whole)
            ),
        }
    }

    /// What the stage's days say of each target, where there was something to measure.
    fn targets(&self) -> Vec<String> {
        let rows = targets(self.shown.state, self.shown.no, &self.shown.within(), self.shown.now);
        let measured = |row: &TargetRow<'_>| row.reached != Reached::NotApplicable;
        let touched: Vec<TargetRow<'_>> =
            rows.into_iter().filter(|row| measured(row) && row.span.clip(self.days).is_some()).collect();
        if touched.iter().all(|row| row.unit == self.shown.unit) {
            return touched.into_iter().map(|row| row.text.zh).collect();
        }
        let mut groups: BTreeMap<(PeriodNo, &str), Vec<&TargetRow<'_>>> = BTreeMap::new();
        for row in &touched {
            groups.entry((row.period, row.title)).or_default().push(row);
        }
        groups.into_iter().map(|((_, title), rows)| self.together(title, &rows)).collect()
    }

    /// A target of many offices; those that miss it are named with their parts.
    fn together(&self, title: &str, rows: &[&TargetRow<'_>]) -> String {
        let missed: Vec<String> = rows
            .iter()
            .filter(|row| row.reached == Reached::Missed)
            .map(|row| {
                let whole = row.whole.map(|whole| format!("/{whole}")).unwrap_or_default();
                format!("{}（{}{whole}）", self.shown.name(row.unit), row.part)
            })
            .collect();
        let span = rows.first().map(|row| span_words(row.span)).unwrap_or_default();
        let met = rows.len() - missed.len();
        let begin = format!("“{title}”（{span}）：{}个单位中达标{met}个", rows.len());
        match missed.is_empty() {
            true => format!("{begin}。"),
            false => format!("{begin}，未达标{}个：{}。", missed.len(), named(&missed)),
        }
    }

    /// An office tells each thing; whoever has many under it tells what is wrong with how many.
    fn problems(&self) -> Vec<Block> {
        let mut body: Vec<Block> = match &self.circular.offices[..] {
            [office] if office.unit == self.shown.unit => {
                (1..).zip(&office.lines).map(|(n, line)| Block::Paragraph(said(n, line))).collect()
            }
            offices => self.problems_of(offices),
        };
        body.push(blank("存在的其他困难和问题"));
        body
    }

    fn problems_of(&self, offices: &[OfficeLines<'_>]) -> Vec<Block> {
        let mut groups: BTreeMap<(LineKind, &str), Vec<(usize, String)>> = BTreeMap::new();
        for office in offices {
            for line in &office.lines {
                let number = line.cases.len() + line.keys.len();
                let one = (number, format!("{}{number}件（期）", self.shown.name(office.unit)));
                groups.entry((line.kind, line.title)).or_default().push(one);
            }
        }
        let paragraph = |n: usize, kind, title: &str, found: Vec<(usize, String)>| {
            let all: usize = found.iter().map(|(number, _)| number).sum();
            let names: Vec<String> = found.into_iter().map(|(_, name)| name).collect();
            let (offices, names) = (names.len(), named(&names));
            let kind = line_word(kind);
            Block::Paragraph(format!("{n}．{kind}（{title}）：{offices}个单位共{all}件（期），分别为{names}。"))
        };
        (1..).zip(groups).map(|(n, ((kind, title), found))| paragraph(n, kind, title, found)).collect()
    }

    fn next(&self) -> Vec<Block> {
        let Figures { open, .. } = self.counted.total;
        let mut said: Vec<String> = Vec::new();
        if open > 0 {
            said.push(format!("继续办理本阶段受理尚未办结的纠纷{open}件，逐件明确责任、措施和时限"));
        }
        if self.visits.missing > 0 {
            said.push(format!("对本阶段办结的{}件应访未访纠纷尽快完成回访", self.visits.missing));
        }
        let mut body = Vec::new();
        if !said.is_empty() {
            body.push(Block::Paragraph(format!("{}。", said.join("；"))));
        }
        body.push(blank("下一步工作安排"));
        body
    }
}

/// The first twenty of many names.
fn named(names: &[String]) -> String {
    let more = if names.len() > 20 { "等" } else { "" };
    format!("{}{more}", names.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("、"))
}

fn cases(total: &Figures) -> String {
    let Figures {
        accepted, difficult, people, amount, entered, open, past_limit, closed, agreed, agreed_amount, ..
    } = total;
    let came = match accepted {
        0 => "本阶段没有受理纠纷".to_owned(),
        _ => format!(
            "共受理纠纷{accepted}件（其中疑难复杂{difficult}件），涉及{people}人、金额{}；已录入系统{entered}件，录入率{}；\
             至今未结{open}件，曾经或正在超期{past_limit}件",
            yuan(*amount),
            rate(*entered, *accepted)
        ),
    };
    let went = match closed {
        0 => "没有办结纠纷".to_owned(),
        _ => format!(
            "办结纠纷{closed}件，调解成功{agreed}件，成功率{}，协议金额{}；调解不成{}件，拒绝调解{}件，不适合调解{}件，撤回{}件",
            rate(*agreed, *closed),
            yuan(*agreed_amount),
            total.not_agreed,
            total.refused,
            total.unsuitable,
            total.withdrawn
        ),
    };
    format!("{came}。{went}。")
}

fn visits(sum: &VisitCoverage) -> String {
    match sum.closed {
        0 => "本阶段没有办结纠纷，无应回访案件。".to_owned(),
        closed => format!(
            "本阶段办结的{closed}件纠纷已回访{}件，回访率{}；计划回访{}次，已回访{}次（其中逾期回访{}次），逾期未访{}次，\
             应访未访{}件。",
            sum.visited,
            rate(sum.visited, closed),
            sum.planned,
            sum.done,
            sum.done_late,
            sum.overdue,
            sum.missing
        ),
    }
}
