//! What an .xlsx file says about all its sheets: which there are, the shared texts, which number
//! formats are dates, and from which year days are counted.

use crate::fault::Fault;
use crate::guard::read_back;
use crate::limits::Limits;
use crate::package::{Package, Xml, attribute, entity};
use crate::wrong::{Kind, TooMuch};
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::Arc;

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Number,
    Date,
    DateTime,
    Time,
}

/// One sheet of the workbook.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) part: String,
}

/// What is common to all sheets.
#[derive(Debug, Default)]
pub(crate) struct Workbook {
    /// The visible ones, in their order.
    pub(crate) sheets: Vec<Listed>,
    pub(crate) strings: Vec<Result<Arc<str>, ()>>,
    /// By the number a cell gives as its style.
    pub(crate) formats: Vec<Shown>,
    /// Days are counted from 1904 (old Macintosh) and not from 1900.
    pub(crate) from_1904: bool,
}

impl Workbook {
    pub(crate) fn open(package: &mut Package<'_>, limits: &Limits) -> Result<Self, Fault> {
        let main = main_part(package)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let file = main.rsplit('/').next().unwrap_or_default().to_owned();
        let relations = relations(package, &join(&folder, &format!("_rels/{file}.rels")), &folder)?;
        let mut workbook = Workbook::default();
        workbook.read_sheets(package, &main, &relations)?;
        let part = |kind: &str| relations.values().find(|(found, _)| found == kind).map(|(_, part)| part.clone());
        if let Some(part) = part("sharedStrings") {
            workbook.strings = strings(package, &part, limits)?;
        }
        if let Some(part) = part("styles") {
            workbook.formats = formats(package, &part, limits)?;
        }
        Ok(workbook)
    }

    fn read_sheets(
        &mut self,
        package: &mut Package<'_>,
        main: &str,
        relations: &BTreeMap<String, (String, String)>,
    ) -> Result<(), Fault> {
        let mut xml = package.xml(main)?.ok_or_else(|| Fault::file(&Kind::Damaged("workbook.xml")))?;
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "workbookPr" => {
                        let flag = attribute(&e, "date1904");
                        self.from_1904 |= flag.is_some_and(|flag| flag == "1" || flag == "true");
                    }
                    "sheet" => {
                        let hidden = attribute(&e, "state").is_some_and(|state| state != "visible");
                        let relation = attribute(&e, "id").and_then(|id| relations.get(&id));
                        if let (false, Some((kind, part))) = (hidden, relation)
                            && kind == "worksheet"
                        {
                            let name = attribute(&e, "name").unwrap_or_default();
                            self.sheets.push(Listed { name, part: part.clone() });
                        }
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The part the package says is its document.
fn main_part(package: &mut Package<'_>) -> Result<String, Fault> {
    let found = relations(package, "_rels/.rels", "")?;
    let main = found.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, part)| part);
    match main {
        Some(part) if part.to_lowercase().ends_with(".bin") => Err(Fault::file(&Kind::BinaryExcel)),
        Some(part) if package.has(&part) && part.to_lowercase().ends_with("workbook.xml") => Ok(part),
        // A zip file of another kind: a .docx, a folder that somebody packed.
        _ => Err(Fault::file(&Kind::Other)),
    }
}

/// Relations by their id: the last word of the kind, and the part they lead to.
fn relations(package: &mut Package<'_>, part: &str, folder: &str) -> Result<BTreeMap<String, (String, String)>, Fault> {
    let mut found = BTreeMap::new();
    let Some(mut xml) = package.xml(part)? else { return Ok(found) };
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let (id, kind, target) = (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"));
                if let (Some(id), Some(kind), Some(target)) = (id, kind, target) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.insert(id, (kind, join(folder, &target)));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as the name of a part: from the root if it begins with a slash.
fn join(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => {
            let mut parts: Vec<&str> = folder.split('/').collect();
            for part in target.split('/') {
                match part {
                    "." => {}
                    ".." => drop(parts.pop()),
                    part => parts.push(part),
                }
            }
            parts.join("/")
        }
    }
}

/// The shared texts. One that is too long is a fault of the cells that show it.
fn strings(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<Result<Arc<str>, ()>>, Fault> {
    let mut strings = Vec::new();
    let Some(mut xml) = package.xml(part)? else { return Ok(strings) };
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                if strings.len() >= limits.strings {
                    return Err(Fault::file(&TooMuch::Strings { limit: limits.strings }));
                }
                strings.push(rich_text(&mut xml, "si", limits)?.map(|text| read_back(&text)));
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text inside an element, its runs joined, readings above the characters (`rPh`) left out.
/// `Err(())` if it is longer than a cell may be.
pub(crate) fn rich_text<R: BufRead>(
    xml: &mut Xml<R>,
    closing: &str,
    limits: &Limits,
) -> Result<Result<String, ()>, Fault> {
    // No character takes more than four bytes: beyond that, nothing needs to be kept.
    let most = limits.cell_chars.saturating_mul(4);
    let (mut text, mut inside, mut reading, mut long) = (String::new(), false, false, false);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" => inside = !reading,
                "rPh" => reading = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => inside = false,
                "rPh" => reading = false,
                name if name == closing => {
                    long |= text.chars().nth(limits.cell_chars).is_some();
                    return Ok(if long { Err(()) } else { Ok(text) });
                }
                _ => {}
            },
            Event::Text(t) if inside && !long => text.push_str(&t.xml10_content()),
            Event::CData(t) if inside && !long => text.push_str(&t.xml10_content()),
            Event::GeneralRef(e) if inside && !long => text.push(entity(&e)?),
            Event::Eof => return Err(Fault::file(&Kind::Damaged("XML"))),
            _ => {}
        }
        if text.len() > most {
            long = true;
            text.clear();
        }
    }
}

/// What each cell format shows.
fn formats(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Vec<Shown>, Fault> {
    let too_many = || Fault::file(&TooMuch::Strings { limit: limits.formats });
    let (mut own, mut formats, mut inside) = (BTreeMap::new(), Vec::new(), false);
    let Some(mut xml) = package.xml(part)? else { return Ok(formats) };
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    if own.len() >= limits.formats {
                        return Err(too_many());
                    }
                    if let (Some(id), Some(code)) = (attribute(&e, "numFmtId"), attribute(&e, "formatCode")) {
                        own.insert(id, shown(&code));
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    if formats.len() >= limits.formats {
                        return Err(too_many());
                    }
                    let id = attribute(&e, "numFmtId").unwrap_or_default();
                    formats.push(own.get(&id).copied().unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Eof => return Ok(formats),
            _ => {}
        }
    }
}

/// The formats without a code of their own (ECMA-376 part 1, 18.8.30, with those of Chinese programs).
fn built_in(id: &str) -> Shown {
    match id.parse::<u32>() {
        Ok(14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58) => Shown::Date,
        Ok(22) => Shown::DateTime,
        Ok(18..=21 | 32..=35 | 45..=47 | 55 | 56) => Shown::Time,
        _ => Shown::Number,
    }
}

/// Reads a format's code: letters of days and hours outside quotes and brackets.
fn shown(code: &str) -> Shown {
    let (mut day, mut hour) = (false, false);
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // The first section counts, those for negative numbers and texts follow.
            ';' => break,
            '"' => while letters.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                // [h]:mm is a length of time, which is a number here; [$-804] is a language.
                if matches!(inside.to_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    return Shown::Number;
                }
            }
            // "General", "General/日": no date although it has an e and an a.
            'G' | 'g' if letters.as_str().to_lowercase().starts_with("eneral") => return Shown::Number,
            'y' | 'Y' | 'd' | 'D' | 'e' | 'E'
                if !letter.eq_ignore_ascii_case(&'e') || !letters.as_str().starts_with(['+', '-']) =>
            {
                day = true
            }
            'h' | 'H' | 's' | 'S' => hour = true,
            'm' | 'M' if !hour && !day => {
                day = letters.as_str().trim_start_matches(['m', 'M']).starts_with(['-', '/', '月', '.', '"', '\\'])
            }
            _ => {}
        }
    }
    match (day, hour) {
        (true, true) => Shown::DateTime,
        (true, false) => Shown::Date,
        (false, true) => Shown::Time,
        (false, false) => Shown::Number,
    }
}
