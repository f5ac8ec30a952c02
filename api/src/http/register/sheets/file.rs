//! A file as an answer: its type, and a name that people can read.

use crate::http::error::{Error, Failure};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sheets::{Paper, Table, Unwritable};
use std::fmt::Write;

/// Content type of .xlsx files.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Content type of .docx files.
pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Content type of .csv files.
pub(super) const CSV: &str = "text/csv; charset=utf-8";

/// What is to be written.
pub(super) enum Content {
    /// Tables, a sheet each.
    Xlsx(Vec<Table>),
    /// One table.
    Csv(Box<Table>),
    /// A paper.
    Docx(Box<Paper>),
}

impl Content {
    /// Writes the file.
    pub(super) fn write(&self, name: String) -> Result<File, Error> {
        let (written, kind, ending) = match self {
            Content::Xlsx(tables) => (sheets::to_xlsx(tables), XLSX, "xlsx"),
            Content::Csv(table) => (sheets::to_csv(table), CSV, "csv"),
            Content::Docx(paper) => (sheets::to_docx(paper), DOCX, "docx"),
        };
        Ok(File { bytes: written.map_err(unwritable)?, kind, name: format!("{name}.{ending}") })
    }
}

fn unwritable(error: Unwritable) -> Error {
    match error {
        Unwritable::TooLarge { title } => Failure::TableTooLarge { title }.into(),
        Unwritable::Nothing | Unwritable::Ragged { .. } | Unwritable::Failed(_) => {
            tracing::error!("a table could not be written: {error}");
            Failure::Internal {}.into()
        }
    }
}

/// A file to be saved, never to be shown as a page of ours.
pub(in crate::http) struct File {
    bytes: Vec<u8>,
    kind: &'static str,
    name: String,
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let mut response = ([(header::CONTENT_TYPE, HeaderValue::from_static(self.kind))], self.bytes).into_response();
        if let Ok(named) = HeaderValue::from_str(&disposition(&self.name)) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, named);
        }
        response
    }
}

/// The name in UTF-8 (RFC 6266 and 8187), and one of plain letters for programs that cannot read it.
fn disposition(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            // Writing into a text has no way to fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"maple.{ending}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn names_are_told_in_two_ways() {
        assert_eq!(
            disposition("青\"山\r\n.xlsx"),
            "attachment; filename=\"maple.xlsx\"; filename*=UTF-8''%E9%9D%92%22%E5%B1%B1%0D%0A.xlsx"
        );
    }
}
