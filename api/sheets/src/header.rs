//! Finding the header among title rows, and making a sheet of what was read.

use crate::fault::{Fault, Faults};
use crate::limits::Limits;
use crate::place::{Column, Place};
use crate::sheet::{Cell, Row, Sheet};
use crate::values::{is_blank, narrow, quoted, written};
use crate::wrong::{Header, Kind, Unusable};
use std::collections::{BTreeMap, BTreeSet};

/// Which header is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The headers of the columns the caller will ask for. With none, the first row with something
    /// in it is the header.
    pub names: Vec<String>,
    /// How many of them a row must have to be the header. Titles above it have fewer.
    pub at_least: usize,
}

impl Wanted {
    /// All of these must be there.
    pub fn all<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        Wanted { at_least: names.len(), names }
    }

    /// Any of these may be there, a number of them must.
    pub fn some<'a>(names: impl IntoIterator<Item = &'a str>, at_least: usize) -> Self {
        Wanted { names: names.into_iter().map(str::to_owned).collect(), at_least }
    }
}

/// A rectangle of merged cells.
pub(crate) type Merge = ((u32, Column), (u32, Column));

/// A sheet as it lies in the file.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) merges: Vec<Merge>,
    pub(crate) notes: Vec<(String, String)>,
}

/// A header's words without what does not count: blanks, line breaks, widths, case, marks for
/// required fields.
pub(crate) fn plain(name: &str) -> String {
    let kept = name.chars().map(narrow).filter(|c| !is_blank(*c) && *c != '*');
    kept.flat_map(char::to_lowercase).collect()
}

/// Header rows are looked for among this many; who has more titles than that has no table.
const SEARCHED: usize = 100;

/// Finds the header and takes the rows below it. Beside them: cells that cannot be used where they
/// stand below a wanted header.
pub(crate) fn sheet(mut grid: Grid, wanted: &Wanted, limits: &Limits) -> Result<(Sheet, Vec<Fault>), Vec<Fault>> {
    let names: BTreeSet<String> = wanted.names.iter().map(|name| plain(name)).collect();
    let Some(first) = grid.rows.first().map(|row| row.number) else {
        return Err(vec![Fault::file(&Kind::EmptySheet)]);
    };
    let at_least = wanted.at_least.min(names.len()).max(usize::from(!names.is_empty()));
    let mut best: (usize, u32) = (0, first);
    for row in grid.rows.iter().take(SEARCHED) {
        let found: BTreeSet<String> = band(&grid, row.number).1.values().map(|text| plain(text)).collect();
        let has = found.intersection(&names).count();
        if has > best.0 {
            best = (has, row.number);
        }
        if has >= at_least {
            break;
        }
    }
    let (last, header) = band(&grid, best.1);
    if best.0 < at_least {
        return Err(vec![not_found(&header, wanted)]);
    }
    let mut faults = Faults::up_to(limits.faults);
    let columns = wanted_columns(&header, &names, best.1, &mut faults);
    drop_remarks(&mut grid, last, &header);
    merged_faults(&grid, last, &columns, &mut faults);
    let is_unclear = !faults.is_empty();
    let rows: Vec<Row> = grid.rows.into_iter().filter(|row| row.number > last).collect();
    for (column, cell) in rows.iter().flat_map(|row| &row.cells) {
        if let Cell::Broken(fault) = cell
            && columns.contains(column)
        {
            faults.push((**fault).clone());
        }
    }
    if is_unclear {
        return Err(faults.into_vec());
    }
    let header = header.into_iter().collect();
    let sheet = Sheet { name: grid.name, header_row: last, header, rows, notes: grid.notes };
    Ok((sheet, faults.into_vec()))
}

/// The header that this row is part of: its last row, and the words of each column. Cells merged
/// downwards make one header of several rows; the lowest word of a column is its name.
fn band(grid: &Grid, row: u32) -> (u32, BTreeMap<Column, String>) {
    let tall = |((top, _), (bottom, _)): &&Merge| top < bottom && (*top..=*bottom).contains(&row);
    let (mut first, mut last) = (row, row);
    for ((top, _), (bottom, _)) in grid.merges.iter().filter(tall).filter(|((top, _), (bottom, _))| bottom - top < 5) {
        (first, last) = (first.min(*top), last.max(*bottom));
    }
    let mut header = BTreeMap::new();
    let lies_in = grid.rows.iter().skip_while(|row| row.number < first).take_while(|row| row.number <= last);
    for (column, cell) in lies_in.flat_map(|row| &row.cells) {
        let text: String = written(cell).chars().filter(|c| !c.is_control()).collect();
        if !text.trim_matches(is_blank).is_empty() {
            header.insert(*column, text.trim_matches(is_blank).to_owned());
        }
    }
    (last, header)
}

fn not_found(header: &BTreeMap<Column, String>, wanted: &Wanted) -> Fault {
    let there: BTreeSet<String> = header.values().map(|name| plain(name)).collect();
    let missing: Vec<&str> =
        wanted.names.iter().filter(|name| !there.contains(&plain(name))).map(String::as_str).collect();
    Fault::file(&Header::NotFound { missing: missing.join("、") })
}

/// The columns the caller will ask for (all, if it named none); a name that stands twice is a fault.
fn wanted_columns(
    header: &BTreeMap<Column, String>,
    names: &BTreeSet<String>,
    row: u32,
    faults: &mut Faults,
) -> BTreeSet<Column> {
    let mut seen: BTreeMap<String, Column> = BTreeMap::new();
    let mut columns = BTreeSet::new();
    for (column, name) in header {
        let key = plain(name);
        if names.is_empty() || names.contains(&key) {
            columns.insert(*column);
            if let Some(first) = seen.insert(key, *column) {
                let wrong = Header::Twice { name: name.clone(), first: Place::Cell(row, first).to_string() };
                faults.push(Fault::of(Place::Cell(row, *column), &wrong));
            }
        }
    }
    columns
}

/// Below a table stand remarks and who filled it in, each alone in its row and merged across the
/// table. They are no data; what is left out is told.
fn drop_remarks(grid: &mut Grid, last: u32, header: &BTreeMap<Column, String>) {
    while let Some(row) = grid.rows.last().filter(|row| row.number > last) {
        let [(column, cell)] = row.cells.as_slice() else { return };
        let spans = |((top, left), (bottom, right)): &Merge| {
            *top == row.number && bottom == top && left == column && header.range(left..=right).nth(2).is_some()
        };
        if !grid.merges.iter().any(spans) {
            return;
        }
        let (number, said) = (row.number, quoted(cell));
        grid.notes.push((
            format!("第{number}行是表下说明，未作为数据读取：“{said}”。"),
            format!("row {number} is a remark below the table and was not read as data: “{said}”"),
        ));
        grid.rows.pop();
    }
}

/// Merged cells in the data: the value of all but the first row is unknown. Merged ranges over rows
/// with nothing in them, or over columns nobody asks for, hurt nobody.
fn merged_faults(grid: &Grid, header: u32, columns: &BTreeSet<Column>, faults: &mut Faults) {
    for (from, to) in &grid.merges {
        let first = from.0.max(header + 1);
        let begins = grid.rows.partition_point(|row| row.number < first);
        let in_data = grid.rows.get(begins).is_some_and(|row| row.number <= to.0);
        if in_data && columns.range(from.1..=to.1).next().is_some() {
            let place = Place::Range(*from, *to);
            faults.push(Fault::of(place, &Unusable::Merged { range: place.to_string() }));
        }
    }
}
