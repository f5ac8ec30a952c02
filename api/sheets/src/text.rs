//! Tables as text: which encoding, which separator, which row.

use crate::fault::Fault;
use crate::guard::original;
use crate::header::{Grid, Wanted, plain};
use crate::limits::Limits;
use crate::place::{Column, Place};
use crate::sheet::{Cell, Row};
use crate::wrong::{Kind, TooMuch, Unusable};
use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads .csv text.
pub(crate) fn grid(bytes: &[u8], wanted: &Wanted, limits: &Limits) -> Result<Grid, Fault> {
    let text = decoded(bytes)?;
    if text.contains('\0') {
        return Err(Fault::file(&Kind::Nul));
    }
    // One kind of line end, so that rows can be counted as programs count them.
    let mut text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let separator = separator(&text, wanted);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let (mut number, mut cells) = (0_u64, 0_usize);
    loop {
        let before = reader.position().line();
        let more = reader.read_record(&mut record).map_err(|_| Fault::file(&Kind::Damaged("CSV")))?;
        if !more {
            return Ok(grid);
        }
        // Empty lines are rows, too, and are passed over; line breaks inside quotes are not.
        let inside: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let passed = reader.position().line().saturating_sub(before).saturating_sub(inside as u64);
        number += passed.max(1);
        let row = u32::try_from(number).map_err(|_| Fault::file(&TooMuch::Rows { limit: limits.rows }))?;
        let mut kept = Vec::new();
        for (at, field) in record.iter().enumerate() {
            if field.chars().all(crate::values::is_blank) {
                continue;
            }
            let place = |column| Place::Cell(row, column);
            let column = Column(u16::try_from(at).unwrap_or(Column::LAST.0));
            if column.0 >= limits.columns {
                return Err(Fault::of(place(column), &TooMuch::Columns { limit: limits.columns }));
            }
            let long = field.len() > limits.cell_chars && field.chars().nth(limits.cell_chars).is_some();
            kept.push(match long {
                true => {
                    let fault = Fault::of(place(column), &Unusable::TooLong { limit: limits.cell_chars });
                    (column, Cell::Broken(Box::new(fault)))
                }
                false => (column, Cell::Text(Arc::from(original(field)))),
            });
        }
        cells += kept.len();
        if cells > limits.cells {
            return Err(Fault::file(&TooMuch::Cells { limit: limits.cells }));
        }
        if kept.is_empty() {
            continue;
        }
        if grid.rows.len() >= limits.rows {
            return Err(Fault::of(Place::Row(row), &TooMuch::Rows { limit: limits.rows }));
        }
        grid.rows.push(Row { number: row, cells: kept });
    }
}

/// The text without its mark. What is no UTF-8 is GB18030, which Chinese programs save without a mark.
fn decoded(bytes: &[u8]) -> Result<String, Fault> {
    let strict = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(std::borrow::Cow::into_owned).ok_or_else(|| Fault::file(&Kind::NotDecodable))
    };
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return strict(UTF_8, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return strict(UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return strict(UTF_16BE, rest);
    }
    // A NUL is told as such, whatever the rest is.
    if bytes.contains(&0) {
        return Err(Fault::file(&Kind::Nul));
    }
    strict(UTF_8, bytes).or_else(|_| strict(GB18030, bytes))
}

/// The separator with which a line of the beginning has most of the wanted headers; without any,
/// the one that parts the beginning most often.
fn separator(text: &str, wanted: &Wanted) -> u8 {
    let names: BTreeSet<String> = wanted.names.iter().map(|name| plain(name)).collect();
    let score = |separator: u8| {
        let lines = text.lines().take(100).map(|line| &line[..line.floor_char_boundary(16 << 10)]);
        lines
            .map(|line| {
                let parts: Vec<&str> = line.split(char::from(separator)).collect();
                let known = parts.iter().filter(|part| names.contains(&plain(part.trim_matches('"')))).count();
                (known, parts.len())
            })
            .max()
    };
    // Of equals the last one wins: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}
