//! Tables and a paper as a county sends them.

use chrono::{NaiveDate, NaiveDateTime};
use sheets::{Block, Closing, ColumnSpec, Kind, Paper, Subtitle, Table, Value};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(crate) fn time(text: &str) -> NaiveDateTime {
    text.parse().expect("a time")
}

/// A ledger with one ordinary row and one that tries to be a formula.
pub(crate) fn ledger() -> Table {
    Table {
        title: "枫桥县人民调解案件台账".to_owned(),
        subtitle: Subtitle {
            unit: "填报单位：城关镇人民调解委员会".to_owned(),
            span: "统计期间：2022年4月".to_owned(),
            made_on: "制表日期：2022年4月30日".to_owned(),
        },
        columns: vec![
            ColumnSpec::new("序号", Kind::Text, 6),
            ColumnSpec::new("案件编号", Kind::Text, 24),
            ColumnSpec::new("纠纷简要情况", Kind::Text, 44),
            ColumnSpec::new("涉及人数", Kind::Integer, 10),
            ColumnSpec::new("协议金额（元）", Kind::Money, 16),
            ColumnSpec::new("履行率", Kind::Percent, 10),
            ColumnSpec::new("受理日期", Kind::Date, 13),
            ColumnSpec::new("登记时间", Kind::DateTime, 18),
        ],
        rows: vec![
            vec![
                Value::Integer(1),
                "（2022）枫城人调字第1号".into(),
                "相邻两户因排水沟走向发生争执，\n现场查看后商定由双方各出资一半改建“明沟”。".into(),
                Value::Integer(1200),
                Value::Fen(120_050),
                Value::Share { part: 897, whole: 1000 },
                day("2022-04-01").into(),
                Value::DateTime(time("2022-04-01T09:30:00")),
            ],
            vec![
                Value::Integer(2),
                "（2022）枫城人调字第2号".into(),
                "=1+1".into(),
                Value::Integer(0),
                Value::Fen(-1),
                Value::Share { part: 0, whole: 0 },
                day("1999-12-31").into(),
                Value::Empty,
            ],
        ],
        totals: None,
        notes: vec!["注：金额以协议书为准。".to_owned()],
    }
}

/// Figures of 60 committees, enough for two printed pages.
pub(crate) fn statistics() -> Table {
    let kinds = ["婚姻家庭", "邻里", "房屋宅基地", "合同", "损害赔偿", "劳动争议"];
    let mut columns = vec![ColumnSpec::new("调解委员会", Kind::Text, 26)];
    columns.extend(kinds.map(|kind| ColumnSpec::new(kind, Kind::Integer, 11)));
    columns.push(ColumnSpec::new("合计", Kind::Integer, 10));
    columns.push(ColumnSpec::new("成功率", Kind::Percent, 10));
    columns.push(ColumnSpec::new("涉及金额（元）", Kind::Money, 18));
    let row = |name: String, number: i64| {
        let counts: Vec<i64> = (0..6).map(|kind| (number * 7 + kind * 13) % 41).collect();
        let sum: i64 = counts.iter().sum();
        let mut row = vec![Value::Text(name)];
        row.extend(counts.into_iter().map(Value::Integer));
        let whole = sum.unsigned_abs();
        row.extend([
            Value::Integer(sum),
            Value::Share { part: whole - whole / 19, whole },
            Value::Fen(sum * 1_234_567),
        ]);
        row
    };
    Table {
        title: "枫桥县人民调解案件统计表".to_owned(),
        subtitle: Subtitle {
            unit: "填报单位：枫桥县司法局".to_owned(),
            span: "统计期间：2022年第一季度".to_owned(),
            made_on: "制表日期：2022年4月6日".to_owned(),
        },
        columns,
        rows: (1..=60).map(|number| row(format!("第{number}人民调解委员会"), number)).collect(),
        totals: Some(row("合计".to_owned(), 3)),
        notes: vec!["注：1. 成功率为达成协议数占已结案数的比例；2. 无已结案的以“—”表示。".to_owned()],
    }
}

/// Stage material with headings, a table and a signature, on more than one page.
pub(crate) fn paper() -> Paper {
    let paragraph = "全县各人民调解委员会按照活动方案要求，集中排查、分类登记、限期化解各类矛盾纠纷，\
                     做到应登尽登、应调尽调、应访尽访。本阶段共登记纠纷案件1,286件，已结案1,203件，达成协议1,151件，\
                     达成协议占已结案的95.7%。";
    let mut table = statistics();
    table.columns.drain(1..7);
    table.rows.truncate(6);
    for row in table.rows.iter_mut().chain(&mut table.totals) {
        row.drain(1..7);
    }
    table.title = "各调解委员会案件情况".to_owned();
    table.subtitle = Subtitle::default();
    Paper {
        title: "关于枫桥县矛盾纠纷“大排查、大化解”\n专项活动第一阶段工作情况的报告".to_owned(),
        number: Some("枫司〔2022〕12号".to_owned()),
        addressee: Some("枫桥市司法局".to_owned()),
        body: vec![
            Block::Paragraph(paragraph.to_owned()),
            Block::Heading("基本情况".to_owned()),
            Block::Subheading("案件受理与化解".to_owned()),
            Block::Paragraph(paragraph.to_owned()),
            Block::Table(table),
            Block::Subheading("回访".to_owned()),
            Block::Paragraph(paragraph.to_owned()),
            Block::Heading("存在问题".to_owned()),
            Block::Paragraph(format!("{paragraph}\n{paragraph}")),
            Block::Heading("下一步工作".to_owned()),
            Block::Paragraph(paragraph.to_owned()),
        ],
        closing: Some(Closing { unit: "枫桥县司法局".to_owned(), date: day("2022-04-30") }),
    }
}
