//! A table that goes out: what stands in it, without how it looks.

use chrono::{NaiveDate, NaiveDateTime};

/// One table: a sheet of a workbook, or a .csv file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Stands above the table, and names the sheet.
    pub title: String,
    /// The line below the title.
    pub subtitle: Subtitle,
    /// From left to right.
    pub columns: Vec<ColumnSpec>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// The row of sums, set apart; its first value is a word such as 合计.
    pub totals: Option<Vec<Value>>,
    /// Below the table: 注 and sources.
    pub notes: Vec<String>,
}

/// The line below a title; what is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subtitle {
    /// Who made it: 填报单位：…
    pub unit: String,
    /// Which time it is about: 统计期间：…
    pub span: String,
    /// When it was made: 制表日期：…
    pub made_on: String,
}

/// A column's header and how its values look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// The header.
    pub title: String,
    /// How values look.
    pub kind: Kind,
    /// Width in characters of half width (a Chinese character takes two), 4 to 80.
    pub width: u8,
}

impl ColumnSpec {
    /// A column.
    pub fn new(title: impl Into<String>, kind: Kind, width: u8) -> Self {
        ColumnSpec { title: title.into(), kind, width }
    }
}

/// How a column's values look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Left, wrapped.
    Text,
    /// `1,200`
    Integer,
    /// Yuan with two decimals: `1,200.50`
    Money,
    /// `89.7%`
    Percent,
    /// `2022-04-01`
    Date,
    /// `2022-04-01 09:30`
    DateTime,
}

/// One value. What its column is matters for its look only: a text in a column of numbers (不适用)
/// stays a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, always written as text, whatever it begins with.
    Text(String),
    /// A whole number within ±2^53.
    Integer(i64),
    /// An amount in fen, shown in yuan.
    Fen(i64),
    /// A share; of nothing it is no number, and shown as —.
    Share {
        /// How many,
        part: u64,
        /// of how many.
        whole: u64,
    },
    /// A day.
    Date(NaiveDate),
    /// A day and time of day, of the zone the reader lives in.
    DateTime(NaiveDateTime),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    /// As a person reads it in a column of this kind; a share of nothing is —.
    pub(crate) fn shown(&self, kind: Kind) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Integer(number) if kind == Kind::Text => number.to_string(),
            Value::Integer(number) => grouped(*number),
            Value::Fen(fen) => {
                // The sign is that of the whole amount: -0.01 has yuan without one.
                let (sign, fen) = (if *fen < 0 { "-" } else { "" }, fen.unsigned_abs());
                format!("{sign}{}.{:02}", grouped((fen / 100).cast_signed()), fen % 100)
            }
            Value::Share { whole: 0, .. } => "—".to_owned(),
            Value::Share { part, whole } => format!("{:.1}%", *part as f64 * 100.0 / *whole as f64),
            Value::Date(date) => date.format("%Y-%m-%d").to_string(),
            Value::DateTime(time) => time.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// `-1,200`
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = if number < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Empty, Into::into)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Self {
        Value::Date(date)
    }
}

/// A table that cannot be written. These are mistakes of the program that made the table; only the
/// number of rows can be reached by data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// A workbook needs a sheet, a sheet a column.
    #[error("nothing to write")]
    Nothing,
    /// A row is not as long as the header.
    #[error("row {row} of “{title}” has {has} values, the table {columns} columns")]
    Ragged {
        /// The table's title.
        title: String,
        /// From 1; the totals are the row behind the last.
        row: usize,
        /// Its values.
        has: usize,
        /// What it should have.
        columns: usize,
    },
    /// More than a sheet can hold.
    #[error("“{title}” has more rows or columns than a sheet can hold")]
    TooLarge {
        /// The table's title.
        title: String,
    },
    /// The file could not be put together.
    #[error("the file could not be written: {0}")]
    Failed(String),
}

impl Table {
    /// Whether each row is as long as the header, and all fit in one sheet.
    pub(crate) fn check(&self) -> Result<(), Unwritable> {
        let columns = self.columns.len();
        if columns == 0 {
            return Err(Unwritable::Nothing);
        }
        // 1,048,576 rows, a hundred kept for title, header and notes.
        if columns > 500 || self.rows.len() > 1_048_400 || self.notes.len() > 50 {
            return Err(Unwritable::TooLarge { title: self.title.clone() });
        }
        let rows = self.rows.iter().chain(&self.totals).enumerate();
        match rows.map(|(at, row)| (at, row.len())).find(|(_, has)| *has != columns) {
            Some((at, has)) => Err(Unwritable::Ragged { title: self.title.clone(), row: at + 1, has, columns }),
            None => Ok(()),
        }
    }
}
