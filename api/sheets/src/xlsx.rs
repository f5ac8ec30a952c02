//! Tables as an .xlsx file in the look bureaus use: title in the middle, grey header that stays on
//! the screen and on each printed page, borders, A4 across.

use crate::guard::{clean, neutral};
use crate::table::{ColumnSpec, Kind, Table, Unwritable, Value};
use chrono::{NaiveDate, Timelike};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeSet;

/// Writes each table to a sheet of its own. The bytes depend on the tables alone.
///
/// # Errors
/// [`Unwritable`]: no table, a row that is not as long as its header, more than a sheet can hold.
pub fn to_xlsx(tables: &[Table]) -> Result<Vec<u8>, Unwritable> {
    let first = tables.first().ok_or(Unwritable::Nothing)?;
    tables.iter().try_for_each(Table::check)?;
    let mut workbook = Workbook::new();
    let write = |workbook: &mut Workbook| -> Result<Vec<u8>, XlsxError> {
        // The file's own date is fixed: the date that matters stands in the subtitle.
        let properties = DocProperties::new().set_title(clean(&first.title)).set_author(clean(&first.subtitle.unit));
        workbook.set_properties(&properties.set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let looks = Looks::new();
        let mut names = BTreeSet::new();
        for table in tables {
            let sheet = workbook.add_worksheet();
            sheet.set_name(sheet_name(&table.title, &mut names))?;
            write_table(sheet, table, &looks)?;
        }
        workbook.save_to_buffer()
    };
    write(&mut workbook).map_err(|error| Unwritable::Failed(error.to_string()))
}

/// A title as a sheet's name: 31 characters, none of those programs refuse, none twice.
fn sheet_name(title: &str, taken: &mut BTreeSet<String>) -> String {
    let kept: String = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'：＊？／＼［］".contains(*c)).collect();
    let cut = |text: &str, units: usize| {
        let mut left = units;
        let fits = text.chars().take_while(|c| {
            left = left.saturating_sub(c.len_utf16());
            left > 0
        });
        fits.collect::<String>().trim().to_owned()
    };
    let base = match cut(&kept, 29) {
        name if name.is_empty() || name.eq_ignore_ascii_case("history") => "表".to_owned(),
        name => name,
    };
    let mut name = base.clone();
    for number in 2.. {
        if taken.insert(name.to_lowercase()) {
            break;
        }
        name = format!("{}（{number}）", cut(&base, 24));
    }
    name
}

/// The formats of all sheets.
struct Looks {
    title: Format,
    left: Format,
    middle: Format,
    right: Format,
    header: Format,
    note: Format,
}

/// The font every Chinese office machine has; others take the nearest they have.
const FONT: &str = "宋体";

fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11).set_font_charset(134).set_align(FormatAlign::VerticalCenter)
}

impl Looks {
    fn new() -> Self {
        let line = plain().set_font_size(10.5);
        Looks {
            title: plain().set_font_name("黑体").set_font_size(18).set_bold().set_align(FormatAlign::Center),
            left: line.clone().set_align(FormatAlign::Left),
            middle: line.clone().set_align(FormatAlign::Center),
            right: line.clone().set_align(FormatAlign::Right),
            header: plain()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_border(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00D9_E1F2)),
            note: line.set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap(),
        }
    }
}

/// The formats of a row's cells, by what they hold.
struct CellLooks {
    text: Format,
    word: Format,
    plain_number: Format,
    integer: Format,
    money: Format,
    share: Format,
    date: Format,
    date_time: Format,
}

impl CellLooks {
    fn new(totals: bool) -> Self {
        let base = plain().set_border(FormatBorder::Thin);
        let base = if totals { base.set_bold().set_background_color(Color::RGB(0x00F2_F2F2)) } else { base };
        let middle = base.clone().set_align(FormatAlign::Center);
        // "_ " keeps the width of a blank between the number and the border.
        let right = base.clone().set_align(FormatAlign::Right);
        CellLooks {
            text: base.set_text_wrap().set_align(FormatAlign::Left),
            word: middle.clone().set_text_wrap(),
            plain_number: middle.clone().set_num_format("0"),
            integer: right.clone().set_num_format("#,##0_ "),
            money: right.clone().set_num_format("#,##0.00_ "),
            share: right.set_num_format("0.0%_ "),
            date: middle.clone().set_num_format("yyyy-mm-dd"),
            date_time: middle.set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

fn write_table(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), XlsxError> {
    // `Table::check` has held columns to 500 and rows to what a sheet holds.
    let last = table.columns.len() as u16 - 1;
    for (column, spec) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(column, f64::from(spec.width.clamp(4, 80)))?;
    }
    sheet.set_default_row_height(height(1));
    line(sheet, 0, last, &table.title, &looks.title)?;
    sheet.set_row_height(0, 34)?;
    subtitle(sheet, table, last, looks)?;
    let header = 2;
    for (column, spec) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(header, column, neutral(&clean(&spec.title)), &looks.header)?;
    }
    sheet.set_row_height(header, 30)?;
    let cells = CellLooks::new(false);
    let mut at = header + 1;
    for row in &table.rows {
        write_row(sheet, at, row, &table.columns, &cells)?;
        at += 1;
    }
    if !table.rows.is_empty() {
        sheet.autofilter(header, 0, at - 1, last)?;
    }
    if let Some(totals) = &table.totals {
        write_row(sheet, at, totals, &table.columns, &CellLooks::new(true))?;
        at += 1;
    }
    let width = table.columns.iter().map(|spec| u32::from(spec.width)).sum();
    for note in &table.notes {
        sheet.set_row_height(at, height(lines(note, width)))?;
        line(sheet, at, last, note, &looks.note)?;
        at += 1;
    }
    printing(sheet, header)
}

/// How many lines a text takes in a column of this width (characters of half width, Chinese ones
/// count two). Merged cells do not grow by themselves in any program, others not in all.
fn lines(text: &str, width: u32) -> u32 {
    let width_of = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<u32>();
    let room = width.saturating_sub(2).max(2);
    text.lines().take(30).map(|line| width_of(line).div_ceil(room).max(1)).sum::<u32>().clamp(1, 26)
}

/// Points for so many lines; programs refuse more than 409.
fn height(lines: u32) -> f64 {
    f64::from(lines * 15 + 4)
}

/// One text across all columns.
fn line(sheet: &mut Worksheet, row: u32, last: u16, text: &str, look: &Format) -> Result<(), XlsxError> {
    let text = clean(text);
    if last == 0 {
        sheet.write_string_with_format(row, 0, neutral(&text), look)?;
    } else {
        sheet.merge_range(row, 0, row, last, &neutral(&text), look)?;
    }
    Ok(())
}

/// Unit left, span in the middle, date right; in one line where the columns are too few.
fn subtitle(sheet: &mut Worksheet, table: &Table, last: u16, looks: &Looks) -> Result<(), XlsxError> {
    let said = &table.subtitle;
    sheet.set_row_height(1, 22)?;
    if last < 2 {
        let parts = [&said.unit, &said.span, &said.made_on];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        return line(sheet, 1, last, &parts.join("　　"), &looks.left);
    }
    let third = (last + 1) / 3;
    let parts = [
        (0, third - 1, &said.unit, &looks.left),
        (third, last - third, &said.span, &looks.middle),
        (last - third + 1, last, &said.made_on, &looks.right),
    ];
    for (from, to, text, look) in parts {
        let text = clean(text);
        if from == to {
            sheet.write_string_with_format(1, from, neutral(&text), look)?;
        } else {
            sheet.merge_range(1, from, 1, to, &neutral(&text), look)?;
        }
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    row: &[Value],
    columns: &[ColumnSpec],
    look: &CellLooks,
) -> Result<(), XlsxError> {
    let mut most = 1;
    for ((column, value), spec) in (0_u16..).zip(row).zip(columns) {
        if let Value::Text(text) = value {
            most = most.max(lines(text, u32::from(spec.width)));
        }
        let (word, number_look) = match spec.kind {
            Kind::Text => (&look.text, &look.plain_number),
            Kind::Money => (&look.word, &look.money),
            Kind::Integer | Kind::Percent | Kind::Date | Kind::DateTime => (&look.word, &look.integer),
        };
        match value {
            Value::Empty => sheet.write_blank(at, column, word)?,
            Value::Text(text) => sheet.write_string_with_format(at, column, neutral(&clean(text)), word)?,
            // Programs hold 15 digits; whole numbers beyond 2^53 would come back as others.
            Value::Integer(number) => sheet.write_number_with_format(at, column, *number as f64, number_look)?,
            Value::Fen(fen) => sheet.write_number_with_format(at, column, *fen as f64 / 100.0, &look.money)?,
            Value::Share { whole: 0, .. } => sheet.write_string_with_format(at, column, "—", &look.word)?,
            Value::Share { part, whole } => {
                sheet.write_number_with_format(at, column, *part as f64 / *whole as f64, &look.share)?
            }
            Value::Date(date) => match serial(*date) {
                Some(number) => sheet.write_number_with_format(at, column, number, &look.date)?,
                None => sheet.write_string_with_format(at, column, value.shown(spec.kind), word)?,
            },
            Value::DateTime(time) => match serial(time.date()) {
                Some(days) => {
                    let number = days + f64::from(time.num_seconds_from_midnight()) / 86_400.0;
                    sheet.write_number_with_format(at, column, number, &look.date_time)?
                }
                None => sheet.write_string_with_format(at, column, value.shown(spec.kind), word)?,
            },
        };
    }
    if most > 1 {
        sheet.set_row_height(at, height(most))?;
    }
    Ok(())
}

/// Days as programs count them, from 1900 on: they hold a 29 February 1900, so that what came before
/// it is one less. Nothing for earlier dates, which they do not know.
fn serial(date: NaiveDate) -> Option<f64> {
    let days = date.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    let days = if days <= 60 { days - 1 } else { days };
    (days > 0).then_some(days as f64)
}

/// A4 across, one page wide, header on each page, page numbers.
fn printing(sheet: &mut Worksheet, header: u32) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.set_repeat_rows(header, header)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.3).set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}
