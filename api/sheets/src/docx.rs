//! A paper as a .docx file: page, type and spacing as GB/T 9704-2012 lays down for official papers.

use crate::docx_parts::{self, Look};
use crate::guard::clean;
use crate::markup::Markup;
use crate::paper::{Block, Closing, Paper, counted};
use crate::table::{Kind, Table, Unwritable, Value};
use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes the paper. The bytes depend on the paper alone.
///
/// # Errors
/// [`Unwritable`]: a table in it has rows that are not as long as its header.
pub fn to_docx(paper: &Paper) -> Result<Vec<u8>, Unwritable> {
    for block in &paper.body {
        if let Block::Table(table) = block {
            table.check()?;
        }
    }
    let failed = |error: io::Error| Unwritable::Failed(error.to_string());
    let document = document(paper).map_err(failed)?;
    let core = docx_parts::core(&clean(&paper.title), paper.closing.as_ref()).map_err(failed)?;
    pack(&document, &core).map_err(|error| Unwritable::Failed(error.to_string()))
}

/// The parts with a fixed time, in a fixed order.
fn pack(document: &[u8], core: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let made = [("word/document.xml", document), ("docProps/core.xml", core)];
    let fixed = docx_parts::FIXED.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, bytes) in fixed.chain(made) {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Width of the type area in twentieths of a point: 156 mm.
const WIDTH: usize = 8845;

fn document(paper: &Paper) -> io::Result<Vec<u8>> {
    let mut to = Markup::new();
    to.within("w:document", &[("xmlns:w", docx_parts::NAMESPACE), ("xmlns:r", docx_parts::RELATIONS)], |to| {
        to.within("w:body", &[], |to| {
            if let Some(number) = &paper.number {
                paragraph(to, Look::Number, number)?;
            }
            paragraph(to, Look::Title, &paper.title)?;
            if let Some(addressee) = &paper.addressee {
                let addressee = addressee.trim_end_matches([':', '：']);
                paragraph(to, Look::Addressee, &format!("{addressee}："))?;
            }
            body(to, &paper.body, paper.closing.is_some())?;
            if let Some(closing) = &paper.closing {
                sign(to, closing)?;
            }
            section(to)
        })
    })?;
    Ok(to.done())
}

fn body(to: &mut Markup, blocks: &[Block], signed: bool) -> io::Result<()> {
    let (mut heading, mut subheading) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        // A signature is never alone on its page.
        let before_signature = signed && at + 1 == blocks.len();
        match block {
            Block::Heading(text) => {
                (heading, subheading) = (heading + 1, 0);
                paragraph(to, Look::Heading, &format!("{}、{text}", counted(heading)))?;
            }
            Block::Subheading(text) => {
                subheading += 1;
                paragraph(to, Look::Subheading, &format!("（{}）{text}", counted(subheading)))?;
            }
            Block::Paragraph(text) => {
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    let look = if before_signature { Look::LastBody } else { Look::Body };
                    paragraph(to, look, line.trim())?;
                }
            }
            Block::Table(content) => table(to, content)?,
        }
    }
    Ok(())
}

fn paragraph(to: &mut Markup, look: Look, text: &str) -> io::Result<()> {
    aligned(to, look, None, text)
}

/// A paragraph; line breaks in it stay line breaks.
fn aligned(to: &mut Markup, look: Look, align: Option<&str>, text: &str) -> io::Result<()> {
    to.within("w:p", &[], |to| {
        to.within("w:pPr", &[], |to| {
            to.val("w:pStyle", look.id())?;
            align.map_or(Ok(()), |align| to.val("w:jc", align))
        })?;
        run(to, text)
    })
}

fn run(to: &mut Markup, text: &str) -> io::Result<()> {
    to.within("w:r", &[], |to| {
        for (at, line) in clean(text).lines().enumerate() {
            if at > 0 {
                to.empty("w:br", &[])?;
            }
            to.within("w:t", &[("xml:space", "preserve")], |to| to.text(line))?;
        }
        Ok(())
    })
}

/// Unit above date, the date four characters from the right, the unit centred over it, with two
/// empty lines above (GB/T 9704-2012, 7.3.5.1).
fn sign(to: &mut Markup, closing: &Closing) -> io::Result<()> {
    let date = closing.date.format("%Y年%-m月%-d日").to_string();
    let hundredths = |text: &str| -> i64 { text.chars().map(|c| if c.is_ascii() { 50 } else { 100 }).sum() };
    let unit = (400 + (hundredths(&date) - hundredths(&closing.unit)) / 2).max(100);
    paragraph(to, Look::LastBody, "")?;
    paragraph(to, Look::LastBody, "")?;
    for (text, right) in [(&closing.unit, unit), (&date, 400)] {
        to.within("w:p", &[], |to| {
            to.within("w:pPr", &[], |to| {
                to.val("w:pStyle", Look::Sign.id())?;
                // A character of the body is 16 points wide: 320 twentieths.
                let twentieths = (right * 320 / 100).to_string();
                to.empty("w:ind", &[("w:rightChars", &right.to_string()), ("w:right", &twentieths)])
            })?;
            run(to, text)
        })?;
    }
    Ok(())
}

fn section(to: &mut Markup) -> io::Result<()> {
    to.within("w:sectPr", &[], |to| {
        to.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")])?;
        to.empty("w:footerReference", &[("w:type", "even"), ("r:id", "rId5")])?;
        to.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")])?;
        let margins = [("w:top", "2098"), ("w:right", "1474"), ("w:bottom", "1984"), ("w:left", "1588")];
        let edges = [("w:header", "851"), ("w:footer", "1304"), ("w:gutter", "0")];
        to.empty("w:pgMar", &[margins.as_slice(), edges.as_slice()].concat())?;
        to.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", "579")])
    })
}

fn table(to: &mut Markup, table: &Table) -> io::Result<()> {
    if !table.title.is_empty() {
        paragraph(to, Look::Caption, &table.title)?;
    }
    let said = [&table.subtitle.unit, &table.subtitle.span, &table.subtitle.made_on];
    let said: Vec<&str> = said.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    if !said.is_empty() {
        paragraph(to, Look::Note, &said.join("　"))?;
    }
    let total: usize = table.columns.iter().map(|spec| usize::from(spec.width.clamp(4, 80))).sum();
    let widths: Vec<String> = table
        .columns
        .iter()
        .map(|spec| (usize::from(spec.width.clamp(4, 80)) * WIDTH / total.max(1)).to_string())
        .collect();
    to.within("w:tbl", &[], |to| {
        table_look(to, &widths)?;
        let header: Vec<(String, &str)> = table.columns.iter().map(|spec| (spec.title.clone(), "center")).collect();
        row(to, Look::CellBold, true, &widths, &header)?;
        for (values, look) in
            table.rows.iter().map(|row| (row, Look::Cell)).chain(table.totals.iter().map(|row| (row, Look::CellBold)))
        {
            let cells = values
                .iter()
                .zip(&table.columns)
                .map(|(value, spec)| (value.shown(spec.kind), align(value, spec.kind)));
            row(to, look, false, &widths, &cells.collect::<Vec<_>>())?;
        }
        Ok(())
    })?;
    for note in &table.notes {
        paragraph(to, Look::Note, note)?;
    }
    Ok(())
}

/// Numbers at the right, running text at the left, all else in the middle.
fn align(value: &Value, kind: Kind) -> &'static str {
    match (value, kind) {
        (Value::Text(_), Kind::Text) => "left",
        (Value::Integer(_), Kind::Text) => "center",
        (Value::Integer(_) | Value::Fen(_) | Value::Share { .. }, _) => "right",
        (Value::Empty | Value::Text(_) | Value::Date(_) | Value::DateTime(_), _) => "center",
    }
}

fn table_look(to: &mut Markup, widths: &[String]) -> io::Result<()> {
    to.within("w:tblPr", &[], |to| {
        to.empty("w:tblW", &[("w:w", &WIDTH.to_string()), ("w:type", "dxa")])?;
        to.val("w:jc", "center")?;
        to.within("w:tblBorders", &[], |to| {
            for side in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                let thick = if side.starts_with("w:inside") { "4" } else { "8" };
                to.empty(side, &[("w:val", "single"), ("w:sz", thick), ("w:space", "0"), ("w:color", "000000")])?;
            }
            Ok(())
        })?;
        to.empty("w:tblLayout", &[("w:type", "fixed")])?;
        to.within("w:tblCellMar", &[], |to| {
            to.empty("w:left", &[("w:w", "60"), ("w:type", "dxa")])?;
            to.empty("w:right", &[("w:w", "60"), ("w:type", "dxa")])
        })
    })?;
    to.within("w:tblGrid", &[], |to| widths.iter().try_for_each(|width| to.empty("w:gridCol", &[("w:w", width)])))
}

fn row(to: &mut Markup, look: Look, header: bool, widths: &[String], cells: &[(String, &str)]) -> io::Result<()> {
    to.within("w:tr", &[], |to| {
        to.within("w:trPr", &[], |to| {
            to.empty("w:cantSplit", &[])?;
            to.empty("w:trHeight", &[("w:val", "400"), ("w:hRule", "atLeast")])?;
            if header { to.empty("w:tblHeader", &[]) } else { Ok(()) }
        })?;
        for ((text, align), width) in cells.iter().zip(widths) {
            to.within("w:tc", &[], |to| {
                to.within("w:tcPr", &[], |to| {
                    to.empty("w:tcW", &[("w:w", width), ("w:type", "dxa")])?;
                    if header {
                        to.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", "E7E6E6")])?;
                    }
                    to.val("w:vAlign", "center")
                })?;
                aligned(to, look, Some(align), text)
            })?;
        }
        Ok(())
    })
}
