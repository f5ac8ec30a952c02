//! From bytes to a sheet: what kind of file it is, told by its content and not by its name.

use crate::fault::Fault;
use crate::header::{self, Grid, Wanted};
use crate::limits::Limits;
use crate::package::Package;
use crate::sheet::Sheet;
use crate::text;
use crate::workbook::Workbook;
use crate::worksheet;
use crate::wrong::{Kind, TooMuch};

/// Reads the table of a .xlsx or .csv file.
///
/// The first visible sheet with something in it is taken; that there are more is said in
/// [`Sheet::notes`]. Text may be UTF-8, UTF-16 with its mark, or GB18030, with commas, semicolons or
/// tabs between the columns.
///
/// # Errors
/// Everything that is wrong, at most [`Limits::faults`] one by one. Cells that cannot be used are
/// faults where they stand below a wanted header; elsewhere they become [`crate::Cell::Broken`].
pub fn read(bytes: &[u8], wanted: &Wanted, limits: &Limits) -> Result<Sheet, Vec<Fault>> {
    let (sheet, faults) = read_past_cells(bytes, wanted, limits)?;
    if faults.is_empty() { Ok(sheet) } else { Err(faults) }
}

/// The same for callers with rules of their own, who tell all mistakes of a file at once: cells that
/// cannot be used are answered beside the sheet, where they are [`crate::Cell::Broken`].
///
/// # Errors
/// What keeps the table from being understood: the file, its header, merged cells in the data.
pub fn read_past_cells(bytes: &[u8], wanted: &Wanted, limits: &Limits) -> Result<(Sheet, Vec<Fault>), Vec<Fault>> {
    let grid = grid(bytes, wanted, limits).map_err(|fault| vec![fault])?;
    header::sheet(grid, wanted, limits)
}

fn grid(bytes: &[u8], wanted: &Wanted, limits: &Limits) -> Result<Grid, Fault> {
    if bytes.len() > limits.bytes {
        return Err(Fault::file(&TooMuch::Bytes { limit: limits.bytes }));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::file(&Kind::Empty));
    }
    if bytes.starts_with(b"PK") {
        return workbook(bytes, limits);
    }
    if let Some(wrong) = known_refusal(bytes) {
        return Err(Fault::file(&wrong));
    }
    text::grid(bytes, wanted, limits)
}

/// Files of other kinds that bureaus send.
fn known_refusal(bytes: &[u8]) -> Option<Kind> {
    // The container of old Office files; it also holds encrypted new ones, whose parts are named in UTF-16.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Some(if encrypted { Kind::Encrypted } else { Kind::OldExcel });
    }
    // BIFF of the nineties, without a container.
    if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x04]) || bytes.starts_with(&[0x09, 0x02]) {
        return Some(Kind::OldExcel);
    }
    let other: [&[u8]; 8] =
        [b"%PDF", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"];
    if other.iter().any(|begin| bytes.starts_with(begin)) {
        return Some(Kind::Other);
    }
    // Web pages and XML tables under a borrowed name.
    let begin: Vec<u8> = bytes.iter().take(512).filter(|b| b.is_ascii_graphic()).map(u8::to_ascii_lowercase).collect();
    let page: [&[u8]; 6] = [b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head"];
    let is_page = page.iter().any(|word| begin.starts_with(word));
    is_page.then_some(Kind::Other)
}

fn workbook(bytes: &[u8], limits: &Limits) -> Result<Grid, Fault> {
    let mut package = Package::open(bytes, limits)?;
    if package.names().any(|name| name.ends_with("vbaproject.bin") || name.starts_with("xl/macrosheets/")) {
        return Err(Fault::file(&Kind::Macros));
    }
    if package.has("EncryptionInfo") || package.has("EncryptedPackage") {
        return Err(Fault::file(&Kind::Encrypted));
    }
    let workbook = Workbook::open(&mut package, limits)?;
    let mut found: Option<Grid> = None;
    let mut others = Vec::new();
    for sheet in &workbook.sheets {
        match &found {
            None => {
                let grid = worksheet::grid(&mut package, &workbook, sheet, limits)?;
                found = (!grid.rows.is_empty()).then_some(grid);
            }
            Some(_) => {
                if worksheet::has_cells(&mut package, sheet)? {
                    others.push(sheet.name.clone());
                }
            }
        }
    }
    let Some(mut grid) = found else {
        let wrong = if workbook.sheets.is_empty() { Kind::NoSheet } else { Kind::EmptySheet };
        return Err(Fault::file(&wrong));
    };
    if !others.is_empty() {
        let (first, rest) = (&grid.name, others.join("、"));
        grid.notes.push((
            format!("只读取了第一个有内容的工作表“{first}”，未读取：{rest}。"),
            format!("only the first sheet with content, “{first}”, was read; not read: {rest}"),
        ));
    }
    Ok(grid)
}
