//! Written material that goes out: what stands in it, without how it looks.

use crate::table::Table;
use chrono::NaiveDate;

/// A document in the manner of official papers (公文).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paper {
    /// In the middle, in large type.
    pub title: String,
    /// 发文字号, above the title.
    pub number: Option<String>,
    /// 主送机关; its colon is added.
    pub addressee: Option<String>,
    /// From top to bottom.
    pub body: Vec<Block>,
    /// Who signs and when.
    pub closing: Option<Closing>,
}

/// A piece of a paper's body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// First level; its number 一、 is given by the writer.
    Heading(String),
    /// Second level; its number （一） is given by the writer and begins anew below each heading.
    Subheading(String),
    /// A paragraph; line breaks begin another one.
    Paragraph(String),
    /// A table with its title above and its notes below.
    Table(Table),
}

/// The end of a paper, at the right: room for the seal is between unit and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// 发文机关署名.
    pub unit: String,
    /// 成文日期.
    pub date: NaiveDate,
}

/// 1 to 99 as Chinese count; digits beyond.
pub(crate) fn counted(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        1..=9 => DIGITS[number].to_owned(),
        10..=19 => format!("十{}", DIGITS[number % 10]),
        20..=99 => format!("{}十{}", DIGITS[number / 10], DIGITS[number % 10]),
        _ => number.to_string(),
    }
}
