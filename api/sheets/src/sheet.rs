//! What a file says: a header and rows, with accessors that give typed values or a fault.

use crate::fault::Fault;
use crate::header::plain;
use crate::place::{Column, Place};
use crate::values;
use crate::wrong::Not;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::sync::Arc;

/// The content of one cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or only blanks.
    #[default]
    Empty,
    /// Text as it was written; texts that occur often are held once.
    Text(Arc<str>),
    /// A number; whole numbers up to 2^53 are exact.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// A day with a time of day; of the zone the table was made in.
    DateTime(NaiveDateTime),
    /// A time of day alone.
    Time(NaiveTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// What cannot be used, and why: an error value, a formula without its result, a merged cell.
    /// It hurts nobody until the column is asked for.
    Broken(Box<Fault>),
}

impl Cell {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.chars().all(values::is_blank),
            _ => false,
        }
    }
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The number its program shows beside it, from 1.
    pub number: u32,
    /// The cells that are not empty, from left to right.
    pub cells: Vec<(Column, Cell)>,
}

/// What was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The sheet's name; empty for text files.
    pub name: String,
    /// The number of the row the header stands in (its last one, if it has several).
    pub header_row: u32,
    /// The header as written, without line breaks, from left to right.
    pub header: Vec<(Column, String)>,
    /// Rows below the header with something in them.
    pub rows: Vec<Row>,
    /// What the person should know although it is no mistake, in Chinese and English.
    pub notes: Vec<(String, String)>,
}

impl Sheet {
    /// The column with this header, compared without blanks, line breaks, case, full-width
    /// differences, and a mark for required fields (`*`).
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Column> {
        let wanted = plain(name);
        self.header.iter().find(|(_, header)| plain(header) == wanted).map(|(column, _)| *column)
    }
}

impl Row {
    /// The cell in this column.
    #[must_use]
    pub fn cell(&self, column: Column) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        self.cells.binary_search_by_key(&column, |(at, _)| *at).map_or(&EMPTY, |found| &self.cells[found].1)
    }

    /// Where this row's cell in a column is, for faults of the caller's own.
    #[must_use]
    pub fn place(&self, column: Column) -> Place {
        Place::Cell(self.number, column)
    }

    /// A fault that says a required value is missing.
    #[must_use]
    pub fn missing(&self, column: Column, name: &str) -> Fault {
        Fault::of(self.place(column), &Not::Given { name: name.to_owned() })
    }

    /// The text of a cell, trimmed; numbers and dates as a person would write them (`3`, `2022-04-01`).
    ///
    /// # Errors
    /// The cell is broken.
    pub fn text(&self, column: Column) -> Result<Option<String>, Fault> {
        self.value(column, |cell| Ok(values::written(cell)))
    }

    /// A day: a real date, or text such as 2022-4-1, 2022/4/1, 2022.4.1, 2022年4月1日, 20220401.
    /// A time of day beside it is left out.
    ///
    /// # Errors
    /// The cell is broken, or no such date.
    pub fn date(&self, column: Column) -> Result<Option<NaiveDate>, Fault> {
        self.value(column, |cell| values::date(cell).ok_or_else(|| Not::Date { value: values::quoted(cell) }))
    }

    /// A day with its time of day, real or written (2022-4-1 9:30); a day alone is its midnight.
    ///
    /// # Errors
    /// The cell is broken, or no such instant.
    pub fn date_time(&self, column: Column) -> Result<Option<NaiveDateTime>, Fault> {
        self.value(column, |cell| values::date_time(cell).ok_or_else(|| Not::Time { value: values::quoted(cell) }))
    }

    /// A whole number, real or written (1,200).
    ///
    /// # Errors
    /// The cell is broken, or no whole number within ±2^53.
    pub fn integer(&self, column: Column) -> Result<Option<i64>, Fault> {
        self.value(column, |cell| values::integer(cell).ok_or_else(|| Not::Integer { value: values::quoted(cell) }))
    }

    /// An amount written in yuan (1200.5, “1,200.50”, “￥300”, “300元”, “1.2万元”), in fen.
    /// It is read digit by digit: nothing is rounded, a third decimal is a fault.
    ///
    /// # Errors
    /// The cell is broken, or no amount below 10^13 yuan.
    pub fn money_in_fen(&self, column: Column) -> Result<Option<i64>, Fault> {
        self.value(column, |cell| values::fen(cell).ok_or_else(|| Not::Amount { value: values::quoted(cell) }))
    }

    /// Yes (是, 有, 对, √, Y, TRUE, 1) or no (否, 无, 空, ×, N, FALSE, 0).
    ///
    /// # Errors
    /// The cell is broken, or neither.
    pub fn yes_no(&self, column: Column) -> Result<Option<bool>, Fault> {
        self.value(column, |cell| values::yes_no(cell).ok_or_else(|| Not::YesNo { value: values::quoted(cell) }))
    }

    fn value<T>(&self, column: Column, read: impl Fn(&Cell) -> Result<T, Not>) -> Result<Option<T>, Fault> {
        let cell = self.cell(column);
        match cell {
            Cell::Broken(fault) => Err((**fault).clone()),
            cell if cell.is_empty() => Ok(None),
            cell => read(cell).map(Some).map_err(|wrong| Fault::of(self.place(column), &wrong)),
        }
    }
}
