//! Files put together part by part, as no honest program would write them.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A zip file of these parts.
pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip file").into_inner()
}

/// A workbook with what is asked for and otherwise the least that is one.
#[derive(Default)]
pub(crate) struct Made {
    /// Rows of the first sheet: what stands inside `<sheetData>`.
    pub(crate) rows: String,
    /// What follows `</sheetData>`: merged ranges.
    pub(crate) after: String,
    /// What stands inside `<sst>`.
    pub(crate) strings: String,
    /// Number formats of the cell styles 1, 2, ….
    pub(crate) formats: Vec<&'static str>,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
    /// `state` of the sheets; the rows are in the last of them.
    pub(crate) states: Vec<&'static str>,
    /// The text of the last sheet's part, whatever else is said here.
    pub(crate) sheet: Option<String>,
    /// Further parts.
    pub(crate) more: Vec<(&'static str, Vec<u8>)>,
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

impl Made {
    pub(crate) fn rows(rows: impl Into<String>) -> Self {
        Made { rows: rows.into(), ..Made::default() }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let states = if self.states.is_empty() { vec!["visible"] } else { self.states.clone() };
        let sheets: String = (1..)
            .zip(&states)
            .map(|(n, state)| format!("<sheet name=\"表{n}\" sheetId=\"{n}\" state=\"{state}\" r:id=\"rId{n}\"/>"))
            .collect();
        let relation = |id: String, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        };
        let mut relations: String = (1..=states.len())
            .map(|n| relation(format!("rId{n}"), "worksheet", &format!("worksheets/sheet{n}.xml")))
            .collect();
        relations += &relation("s".to_owned(), "sharedStrings", "sharedStrings.xml");
        relations += &relation("f".to_owned(), "styles", "/xl/styles.xml");
        let epoch = if self.from_1904 { "<workbookPr date1904=\"1\"/>" } else { "" };
        let root = relation("r".to_owned(), "officeDocument", "xl/workbook.xml");
        let codes: String = (200..)
            .zip(&self.formats)
            .map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{code}\"/>"))
            .collect();
        let styles: String = (200..).zip(&self.formats).map(|(id, _)| format!("<xf numFmtId=\"{id}\"/>")).collect();
        let mut parts = vec![
            ("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\">{root}</Relationships>")),
            (
                "xl/workbook.xml".to_owned(),
                format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{epoch}<sheets>{sheets}</sheets></workbook>"),
            ),
            (
                "xl/_rels/workbook.xml.rels".to_owned(),
                format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
            ),
            (
                "xl/sharedStrings.xml".to_owned(),
                format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"99999999999\">{}</sst>", self.strings),
            ),
            (
                "xl/styles.xml".to_owned(),
                format!(
                    "<styleSheet xmlns=\"{MAIN}\"><numFmts>{codes}</numFmts><cellXfs><xf numFmtId=\"0\"/>{styles}</cellXfs></styleSheet>"
                ),
            ),
        ];
        for n in 1..=states.len() {
            let (rows, after) = if n == states.len() { (self.rows.as_str(), self.after.as_str()) } else { ("", "") };
            let text = format!(
                "<worksheet xmlns=\"{MAIN}\"><dimension ref=\"B5:A1\"/><sheetData>{rows}</sheetData>{after}</worksheet>"
            );
            let own = self.sheet.clone().filter(|_| n == states.len());
            parts.push((format!("xl/worksheets/sheet{n}.xml"), own.unwrap_or(text)));
        }
        let mut parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        parts.extend(self.more.iter().map(|(name, bytes)| (*name, bytes.as_slice())));
        zipped(&parts)
    }
}

/// A text cell.
pub(crate) fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A row of text cells from column A on.
pub(crate) fn row(number: u32, texts: &[&str]) -> String {
    let cells: String = ('A'..='Z').zip(texts).map(|(column, said)| text(&format!("{column}{number}"), said)).collect();
    format!("<row r=\"{number}\">{cells}</row>")
}
