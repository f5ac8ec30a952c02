//! The circular (通报) as a paper: totals, each office with its reasons and sources, and room for
//! what is asked of them (001 V1, 004P V3, 004C V4).

use super::words::{blank, rate};
use crate::tables::{Shown, span_words};
use engine::views::register::{Circular, CircularLine};
use sheets::{Block, Closing, Paper};

/// A draft to be looked over, completed, numbered and signed.
pub fn circular(shown: &Shown<'_>, circular: &Circular<'_>) -> Paper {
    let Circular { title, span, due, on_time, late, in_order, offices, at: _ } = circular;
    let span = span_words(*span);
    let at = shown.local(shown.now).format("%Y年%-m月%-d日%-H时%M分");
    let mut body = vec![
        Block::Paragraph(format!("现将{title}{span}任务完成情况通报如下（数据截至{at}）。")),
        Block::Heading("总体情况".to_owned()),
    ];
    let (part, whole) = (u64::try_from(*on_time).unwrap_or(0), u64::try_from(*due).unwrap_or(0));
    body.push(Block::Paragraph(match whole {
        0 => "期间没有到期事项。".to_owned(),
        _ => format!(
            "期间到期事项{due}项，按时完成{on_time}项，按时完成率{}，逾期（含迟报）{late}项。{in_order}个单位全部按时完成，\
             {}个单位存在逾期或未完成事项。",
            rate(part, whole),
            offices.len()
        ),
    }));
    body.push(Block::Heading("逾期和未完成情况".to_owned()));
    if offices.is_empty() {
        body.push(Block::Paragraph("各单位均无逾期和未完成事项。".to_owned()));
    }
    for office in offices {
        body.push(Block::Subheading(shown.name(office.unit).to_owned()));
        body.extend((1..).zip(&office.lines).map(|(n, line)| Block::Paragraph(said(n, line))));
    }
    body.push(Block::Heading("有关要求".to_owned()));
    body.push(blank("整改时限、报送要求和联系方式"));
    Paper {
        title: format!("关于{title}\n任务完成情况的通报"),
        number: None,
        addressee: Some("各有关单位".to_owned()),
        body,
        closing: Some(Closing { unit: shown.unit_name().to_owned(), date: shown.today() }),
    }
}

pub(super) fn said(n: usize, line: &CircularLine<'_>) -> String {
    let sources =
        if line.sources.is_empty() { String::new() } else { format!("（依据：{}）", line.sources.join("；")) };
    format!("{n}．{}{sources}", line.reason)
}
