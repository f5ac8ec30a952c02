//! A table as .csv text.

use crate::guard::{clean, neutral};
use crate::table::{Table, Unwritable, Value};
use std::borrow::Cow;

/// Writes header and rows in UTF-8 with the mark that tells programs so. Title, totals and notes are
/// for people and left out: what is written can be read again as it is.
///
/// # Errors
/// [`Unwritable`]: a row that is not as long as its header, no column.
pub fn to_csv(table: &Table) -> Result<Vec<u8>, Unwritable> {
    table.check()?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![0xef, 0xbb, 0xbf]);
    let failed = |error: &dyn std::fmt::Display| Unwritable::Failed(error.to_string());
    let header = table.columns.iter().map(|spec| neutral(&clean(&spec.title)).into_owned());
    writer.write_record(header).map_err(|error| failed(&error))?;
    for row in &table.rows {
        for value in row {
            writer.write_field(field(value).as_bytes()).map_err(|error| failed(&error))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

/// Money without separators and shares as percent, so that programs take them for numbers.
fn field(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => match clean(text) {
            Cow::Borrowed(text) => neutral(text),
            Cow::Owned(text) => Cow::Owned(neutral(&text).into_owned()),
        },
        Value::Integer(number) => Cow::Owned(number.to_string()),
        Value::Fen(fen) => {
            let sign = if *fen < 0 { "-" } else { "" };
            Cow::Owned(format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100))
        }
        Value::Share { whole: 0, .. } => Cow::Borrowed("—"),
        Value::Share { part, whole } => Cow::Owned(format!("{:.1}%", *part as f64 * 100.0 / *whole as f64)),
        Value::Date(date) => Cow::Owned(date.format("%Y-%m-%d").to_string()),
        Value::DateTime(time) => Cow::Owned(time.format("%Y-%m-%d %H:%M:%S").to_string()),
    }
}
