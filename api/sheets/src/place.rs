//! Where something stands in a table, named the way spreadsheet programs name it.

use std::fmt;

/// A column, counted from 0 as programs count; shown as letters (`A`, `Z`, `AA`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(pub u16);

impl Column {
    /// The last column a spreadsheet program knows, `XFD`.
    pub const LAST: Column = Column(16_383);
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u32::from(self.0) + 1;
        while rest > 0 {
            letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().try_for_each(|letter| write!(f, "{letter}"))
    }
}

/// What a fault is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file as a whole.
    File,
    /// One row, by the number its program shows beside it (from 1).
    Row(u32),
    /// One cell: its row as above, and its column.
    Cell(u32, Column),
    /// A rectangle of cells: first and last corner, both inside.
    Range((u32, Column), (u32, Column)),
}

impl Place {
    /// The number of the first row this is about, if it is about rows.
    #[must_use]
    pub fn row(self) -> Option<u32> {
        match self {
            Place::File => None,
            Place::Row(row) | Place::Cell(row, _) | Place::Range((row, _), _) => Some(row),
        }
    }
}

/// `C5`, `A3:B4`, a row's bare number, or nothing for the file.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File => Ok(()),
            Place::Row(row) => write!(f, "{row}"),
            Place::Cell(row, column) => write!(f, "{column}{row}"),
            Place::Range((top, left), (bottom, right)) => write!(f, "{left}{top}:{right}{bottom}"),
        }
    }
}

/// Reads `C5` (also `$C$5`); `None` for anything no spreadsheet program would write, so that no
/// arithmetic is done with a made-up place.
pub(crate) fn cell(text: &str) -> Option<(u32, Column)> {
    let text = text.trim();
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    Some((row(number)?, column(letters.trim_matches('$'))?))
}

/// Reads `A3:B4` or `C5`, the corners put in order.
pub(crate) fn range(text: &str) -> Option<((u32, Column), (u32, Column))> {
    let (one, other) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (cell(one)?, cell(other)?);
    Some(((top.min(bottom), left.min(right)), (top.max(bottom), left.max(right))))
}

/// Reads a row's number, 1 to 1,048,576.
pub(crate) fn row(text: &str) -> Option<u32> {
    text.parse().ok().filter(|row| (1..=1_048_576).contains(row))
}

fn column(letters: &str) -> Option<Column> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let number =
        letters.bytes().fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    u16::try_from(number - 1).ok().map(Column).filter(|column| *column <= Column::LAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_programs_name_them() {
        for (text, place) in
            [("A1", (1, 0)), ("$Z$26", (26, 25)), ("AA3", (3, 26)), ("XFD1048576", (1_048_576, 16_383))]
        {
            assert_eq!(cell(text), Some((place.0, Column(place.1))), "{text}");
            assert_eq!(Place::Cell(place.0, Column(place.1)).to_string(), text.replace('$', ""));
        }
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "ABCDEFGHIJ1", "A99999999999999", "É1", "A1B"] {
            assert_eq!(cell(text), None, "{text}");
        }
        assert_eq!(range("B4:A3"), Some(((3, Column(0)), (4, Column(1)))));
    }
}
