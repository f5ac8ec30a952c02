//! One sheet of an .xlsx file, cell by cell: only what has something in it is kept, wherever it
//! stands.

use crate::fault::Fault;
use crate::guard::read_back;
use crate::header::Grid;
use crate::limits::Limits;
use crate::package::{Package, Xml, attribute, entity};
use crate::place::{self, Column, Place};
use crate::sheet::{Cell, Row};
use crate::workbook::{Listed, Shown, Workbook, rich_text};
use crate::wrong::{Kind, TooMuch, Unusable};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Reads the cells and the merged ranges.
pub(crate) fn grid(
    package: &mut Package<'_>,
    workbook: &Workbook,
    sheet: &Listed,
    limits: &Limits,
) -> Result<Grid, Fault> {
    let mut xml = package.xml(&sheet.part)?.ok_or_else(|| Fault::file(&Kind::Damaged("worksheet")))?;
    let mut reading = Reading {
        workbook,
        limits,
        grid: Grid { name: sheet.name.clone(), ..Grid::default() },
        row: 0,
        column: 0,
        cells: 0,
        ended: false,
    };
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => reading.begin_row(&e)?,
                "c" => {
                    let start = e.into_owned();
                    reading.cell(&mut xml, &start)?;
                }
                "mergeCell" => reading.merge(&e)?,
                _ => {}
            },
            Event::End(e) => reading.ended |= e.local_name().as_ref() == "worksheet",
            // Cut short between two elements: XML itself would not mind.
            Event::Eof if !reading.ended => return Err(Fault::file(&Kind::Damaged("worksheet"))),
            Event::Eof => break,
            _ => {}
        }
    }
    let mut grid = reading.grid;
    // Programs write in order; what does not is put in order here.
    grid.rows.sort_by_key(|row| row.number);
    for row in &mut grid.rows {
        row.cells.sort_by_key(|(column, _)| *column);
    }
    let twice = grid.rows.windows(2).any(|pair| pair[0].number == pair[1].number)
        || grid.rows.iter().any(|row| row.cells.windows(2).any(|pair| pair[0].0 == pair[1].0));
    if twice {
        return Err(Fault::file(&Kind::Damaged("worksheet")));
    }
    Ok(grid)
}

/// Whether a sheet has anything in it; what is wrong in it does not matter, as nobody reads it.
pub(crate) fn has_cells(package: &mut Package<'_>, sheet: &Listed) -> Result<bool, Fault> {
    let Some(mut xml) = package.xml(&sheet.part)? else { return Ok(false) };
    loop {
        match xml.next() {
            Ok(Event::Start(e)) if matches!(e.local_name().as_ref(), "v" | "is") => return Ok(true),
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

struct Reading<'a> {
    workbook: &'a Workbook,
    limits: &'a Limits,
    grid: Grid,
    /// The row's number and the column of the last cell; a cell without a place follows it.
    row: u32,
    column: u32,
    cells: usize,
    ended: bool,
}

impl Reading<'_> {
    fn begin_row(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        self.row = match attribute(e, "r") {
            Some(text) => place::row(&text),
            None => Some(self.row + 1).filter(|row| *row <= 1_048_576),
        }
        .ok_or_else(|| Fault::file(&Kind::Damaged("worksheet")))?;
        self.column = 0;
        Ok(())
    }

    fn merge(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        if self.grid.merges.len() >= self.limits.merges {
            return Err(Fault::file(&TooMuch::Strings { limit: self.limits.merges }));
        }
        let range = attribute(e, "ref").and_then(|text| place::range(&text));
        let (from, to) = range.ok_or_else(|| Fault::file(&Kind::Damaged("mergeCells")))?;
        if from != to {
            self.grid.merges.push((from, to));
        }
        Ok(())
    }

    fn cell<R: BufRead>(&mut self, xml: &mut Xml<R>, e: &BytesStart<'_>) -> Result<(), Fault> {
        let here = match attribute(e, "r") {
            Some(text) => place::cell(&text),
            None => u16::try_from(self.column).ok().map(|column| (self.row, Column(column))),
        };
        let (row, column) = here
            .filter(|(row, _)| *row > 0 && *row == self.row)
            .ok_or_else(|| Fault::file(&Kind::Damaged("worksheet")))?;
        self.column = u32::from(column.0) + 1;
        let written = Written::read(xml, self.limits)?;
        let place = Place::Cell(row, column);
        let kind = attribute(e, "t").unwrap_or_default();
        let format = || {
            let style = attribute(e, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
            self.workbook.formats.get(style).copied().unwrap_or(Shown::Number)
        };
        let cell = written
            .cell(self.limits.cell_chars, &kind, format, self.workbook)
            .unwrap_or_else(|wrong| Cell::Broken(Box::new(Fault::of(place, &wrong))));
        if cell.is_empty() {
            return Ok(());
        }
        self.keep(row, column, cell)
    }

    fn keep(&mut self, row: u32, column: Column, cell: Cell) -> Result<(), Fault> {
        let limits = self.limits;
        if column.0 >= limits.columns {
            return Err(Fault::of(Place::Cell(row, column), &TooMuch::Columns { limit: limits.columns }));
        }
        self.cells += 1;
        if self.cells > limits.cells {
            return Err(Fault::file(&TooMuch::Cells { limit: limits.cells }));
        }
        if self.grid.rows.last().is_none_or(|last| last.number != row) {
            if self.grid.rows.len() >= limits.rows {
                return Err(Fault::of(Place::Row(row), &TooMuch::Rows { limit: limits.rows }));
            }
            self.grid.rows.push(Row { number: row, cells: Vec::new() });
        }
        if let Some(last) = self.grid.rows.last_mut() {
            last.cells.push((column, cell));
        }
        Ok(())
    }
}

/// What stands inside `<c>`.
#[derive(Default)]
struct Written {
    formula: bool,
    /// `<v>`, if there is one.
    value: Option<String>,
    /// `<is>`, if there is one.
    inline: Option<Result<String, ()>>,
    long: bool,
}

impl Written {
    fn read<R: BufRead>(xml: &mut Xml<R>, limits: &Limits) -> Result<Self, Fault> {
        let most = limits.cell_chars.saturating_mul(4);
        let mut written = Written::default();
        let mut inside = false;
        loop {
            let text = match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => {
                        inside = true;
                        written.value.get_or_insert_default();
                        continue;
                    }
                    "f" => {
                        written.formula = true;
                        continue;
                    }
                    "is" => {
                        drop(e);
                        written.inline = Some(rich_text(xml, "is", limits)?);
                        continue;
                    }
                    _ => continue,
                },
                Event::End(e) => match e.local_name().as_ref() {
                    "v" => {
                        inside = false;
                        continue;
                    }
                    "c" => break,
                    _ => continue,
                },
                Event::Text(t) if inside => t.xml10_content().into_owned(),
                Event::CData(t) if inside => t.xml10_content().into_owned(),
                Event::GeneralRef(e) if inside => entity(&e)?.to_string(),
                Event::Eof => return Err(Fault::file(&Kind::Damaged("worksheet"))),
                _ => continue,
            };
            if let Some(value) = &mut written.value
                && !written.long
            {
                value.push_str(&text);
                written.long = value.len() > most;
            }
        }
        written.long |= written.value.as_ref().is_some_and(|value| value.chars().nth(limits.cell_chars).is_some());
        Ok(written)
    }

    fn cell(self, limit: usize, kind: &str, format: impl Fn() -> Shown, workbook: &Workbook) -> Result<Cell, Unusable> {
        if let Some(inline) = self.inline {
            return inline.map(|text| Cell::Text(read_back(&text))).map_err(|()| Unusable::TooLong { limit });
        }
        if self.long {
            return Err(Unusable::TooLong { limit });
        }
        let Some(value) = self.value else {
            return if self.formula { Err(Unusable::NoValue) } else { Ok(Cell::Empty) };
        };
        match kind {
            // A formula may well give an empty text.
            "str" | "inlineStr" => Ok(Cell::Text(read_back(&value))),
            "e" => Err(Unusable::Error { value: value.chars().take(20).collect() }),
            _ if value.trim().is_empty() => {
                if self.formula {
                    Err(Unusable::NoValue)
                } else {
                    Ok(Cell::Empty)
                }
            }
            "s" => {
                let text = value.trim().parse::<usize>().ok().and_then(|at| workbook.strings.get(at));
                let text = text.ok_or(Unusable::Damaged)?;
                text.clone().map(Cell::Text).map_err(|()| Unusable::TooLong { limit })
            }
            "b" => match value.trim() {
                "1" | "true" => Ok(Cell::Bool(true)),
                "0" | "false" => Ok(Cell::Bool(false)),
                _ => Err(Unusable::Damaged),
            },
            "d" => iso(value.trim()).ok_or(Unusable::Damaged),
            _ => {
                let number: f64 = value.trim().parse().map_err(|_| Unusable::Damaged)?;
                if !number.is_finite() {
                    return Err(Unusable::Damaged);
                }
                match format() {
                    Shown::Number => Ok(Cell::Number(number)),
                    shown => dated(number, shown, workbook.from_1904).ok_or(Unusable::Damaged),
                }
            }
        }
    }
}

/// A date as text of the file format itself (ISO 8601).
fn iso(text: &str) -> Option<Cell> {
    let bare = text.trim_end_matches('Z');
    let date = bare.parse::<NaiveDate>().map(Cell::Date);
    date.or_else(|_| bare.parse::<NaiveDateTime>().map(Cell::DateTime)).ok()
}

/// A number of days as a date. Day 60 of 1900 never was (programs count 29 February 1900); days
/// before it are one off.
fn dated(number: f64, shown: Shown, from_1904: bool) -> Option<Cell> {
    let milliseconds = (number.fract() * 86_400_000.0).round();
    if !(0.0..3_000_000.0).contains(&number) {
        return None;
    }
    // Both are within bounds that were just looked at.
    let (mut days, mut seconds) = (number.trunc() as u64, (milliseconds / 1000.0).round() as u32);
    if seconds >= 86_400 {
        (days, seconds) = (days + 1, 0);
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?;
    if shown == Shown::Time && days == 0 {
        return Some(Cell::Time(time));
    }
    let (year, month, day, days) = match (from_1904, days) {
        (true, days) => (1904, 1, 1, days),
        (false, 60) => return None,
        (false, days) if days < 60 => (1899, 12, 31, days),
        (false, days) => (1899, 12, 30, days),
    };
    let date = NaiveDate::from_ymd_opt(year, month, day)?.checked_add_days(Days::new(days))?;
    if date > NaiveDate::from_ymd_opt(9999, 12, 31)? {
        return None;
    }
    Some(if seconds == 0 && shown != Shown::Time { Cell::Date(date) } else { Cell::DateTime(date.and_time(time)) })
}
