//! Rows of a sheet to cases, with every mistake in its cell.

use super::field::{Field, NUMBER_HEADER};
use super::lists::{Lists, word};
use super::words::{DIFFICULTIES, FORMS, OUTCOMES, Outcome, PERFORMANCES, Performed};
use engine::entry::{AgreementForm, CaseFacts, Closing, Ending, Performance, VisitRecord};
use engine::id::{TermId, UnitId};
use engine::input::{CaseDraft, CaseRow};
use engine::plan::Named;
use engine::procedure::Difficulty;
use sheets::{Column, Fault, Limits, Place, Row, Sheet, Wanted};
use std::collections::BTreeMap;

/// What came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The cases, in the order of their rows.
    pub rows: Vec<CaseRow>,
    /// The number that stands beside a case, by row, where the table has such a column.
    pub numbers: BTreeMap<u32, String>,
    /// Where each field was found: for placing what is said of a row later.
    pub columns: Columns,
    /// What the person should know, in Chinese and English.
    pub notes: Vec<(String, String)>,
    /// What is wrong with other rows.
    pub faults: Vec<Fault>,
}

/// Fields and the columns they were found in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns(BTreeMap<Field, Column>);

/// Reads a file of cases for an office.
///
/// # Errors
/// Everything that is wrong with it, by row and cell.
pub fn cases(bytes: &[u8], office: &UnitId, lists: &Lists, limits: &Limits) -> Result<Incoming, Vec<Fault>> {
    let headers = headers(lists);
    let names: Vec<&str> = headers.iter().flat_map(|(_, names)| names.iter().map(String::as_str)).collect();
    let (sheet, broken) = sheets::read_past_cells(bytes, &Wanted::some(names, 3), limits)?;
    let columns = Columns::of(&sheet, &headers)?;
    let reader = Reader { lists, office, columns: &columns };
    let mut found = Found(broken);
    let rows = sheet.rows.iter().filter_map(|row| reader.case(row, &mut found)).collect();
    let mut faults = found.0;
    // A cell that cannot be used was found by the file's reader and by the row's.
    faults.sort_by_key(|fault| (fault.place.row(), fault.place, fault.code));
    faults.dedup();
    let mut notes = sheet.notes.clone();
    notes.extend(passed_by(&sheet, &columns));
    Ok(Incoming { rows, numbers: numbers(&sheet), columns, notes, faults })
}

/// The headers each field is looked for under: the office's own, else the usual ones.
fn headers(lists: &Lists) -> Vec<(Field, Vec<String>)> {
    let own = |field: Field| lists.columns.iter().find(|(name, _)| **name == *field.name());
    let usual = |field: Field| field.headers().iter().map(|header| (*header).to_owned()).collect();
    Field::ALL
        .into_iter()
        .map(|f| (f, own(f).map_or_else(|| usual(f), |(_, header)| vec![header.to_string()])))
        .collect()
}

/// Cases' own numbers; what cannot be read as one is none.
fn numbers(sheet: &Sheet) -> BTreeMap<u32, String> {
    let Some(column) = sheet.column(NUMBER_HEADER) else { return BTreeMap::new() };
    sheet.rows.iter().filter_map(|row| Some((row.number, row.text(column).ok()??))).collect()
}

/// Names the columns that nobody asked for.
fn passed_by(sheet: &Sheet, columns: &Columns) -> Option<(String, String)> {
    let unused = sheet.header.iter().filter(|(at, _)| !columns.0.values().any(|used| used == at));
    let names: Vec<&str> = unused.map(|(_, name)| name.as_str()).collect();
    (!names.is_empty()).then(|| {
        let names = names.join("、");
        (format!("未导入的列：{names}。"), format!("Columns that were not taken over: {names}."))
    })
}

impl Columns {
    fn of(sheet: &Sheet, headers: &[(Field, Vec<String>)]) -> Result<Self, Vec<Fault>> {
        let found = headers.iter().filter_map(|(field, names)| {
            let column = names.iter().find_map(|name| sheet.column(name));
            column.map(|column| (*field, column))
        });
        let columns = Self(found.collect());
        let missing = headers.iter().filter(|(field, _)| field.is_needed() && !columns.0.contains_key(field));
        let faults: Vec<Fault> = missing.map(|(_, names)| no_column(sheet, names)).collect();
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    /// The cell of a field in a row; the row where the field has no column.
    pub fn place(&self, field: Field, row: u32) -> Place {
        self.0.get(&field).map_or(Place::Row(row), |column| Place::Cell(row, *column))
    }
}

fn no_column(sheet: &Sheet, names: &[String]) -> Fault {
    let (first, all) = (names.first().cloned().unwrap_or_default(), names.join("、"));
    Fault::new(
        "column_missing",
        Place::Row(sheet.header_row),
        format!("缺少「{first}」列（可用的表头：{all}），请补上，或为本单位设置列对应关系。"),
        format!("There is no column {first} (known headers: {all}); add it, or set this office's columns."),
    )
}

/// Mistakes found so far.
#[derive(Default)]
struct Found(Vec<Fault>);

impl Found {
    fn keep<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }
}

struct Reader<'a> {
    lists: &'a Lists,
    office: &'a UnitId,
    columns: &'a Columns,
}

impl Reader<'_> {
    /// One row; none where something in it is wrong.
    fn case(&self, row: &Row, found: &mut Found) -> Option<CaseRow> {
        let before = found.0.len();
        let accepted = self.needed(row, Field::Accepted, found, Row::date);
        let facts = self.facts(row, found);
        let unit = self.unit(row, found);
        let closing = self.closing(row, found);
        let visited = self.visited(row, closing.as_ref(), found);
        if found.0.len() > before {
            return None;
        }
        let draft = CaseDraft { unit: unit?, accepted: Some(accepted?), facts: facts?, parties: Vec::new() };
        Some(CaseRow { row: row.number, draft, closing, visited })
    }

    fn facts(&self, row: &Row, found: &mut Found) -> Option<CaseFacts> {
        let kind = self.needed(row, Field::Type, found, Row::text);
        let kind = kind.and_then(|text| self.listed(row, Field::Type, &self.lists.types, &text, found));
        let source = match self.text(row, Field::Source, found) {
            Some(text) => self.listed(row, Field::Source, &self.lists.sources, &text, found),
            None => self.lists.sources.first().map(|source| source.id.clone()),
        };
        let brief = self.needed(row, Field::Brief, found, Row::text);
        let difficulty = self.choice(row, Field::Difficulty, &DIFFICULTIES, found).unwrap_or(Difficulty::Ordinary);
        let sides = self.number(row, Field::Sides, u64::from(u16::MAX), found);
        let people = self.number(row, Field::People, u64::from(u32::MAX), found);
        let amount = self.fen(row, Field::Amount, found);
        let entered = self.optional(row, Field::Entered, found, Row::date);
        Some(CaseFacts {
            kind: kind?,
            source: source?,
            brief: brief?.into(),
            difficulty,
            sides: sides.map_or(2, |sides| sides as u16),
            people: people.map_or(2, |people| people as u32),
            amount,
            leader: self.text(row, Field::Leader, found).map(Into::into),
            mediator: self.text(row, Field::Mediator, found).map(Into::into),
            measures: self.text(row, Field::Measures, found).unwrap_or_default().into(),
            entered,
            signs: Vec::new(),
        })
    }

    fn unit(&self, row: &Row, found: &mut Found) -> Option<UnitId> {
        let Some(text) = self.text(row, Field::Unit, found) else { return Some(self.office.clone()) };
        let unit = self.lists.unit(&text).cloned();
        if unit.is_none() {
            let near: Vec<&str> = self.lists.unit_names().filter(|name| name.contains(&text)).take(5).collect();
            let near = near.join("、");
            found.0.push(Fault::new(
                "unknown_unit",
                self.columns.place(Field::Unit, row.number),
                format!("本单位及下级没有「{text}」，请写单位编号或全称。{near}"),
                format!("There is no unit {text} in or under this office; write its id or full name. {near}"),
            ));
        }
        unit
    }

    fn closing(&self, row: &Row, found: &mut Found) -> Option<Closing> {
        let day = self.optional(row, Field::Closed, found, Row::date);
        let outcome = self.choice(row, Field::Outcome, &OUTCOMES, found);
        let (day, outcome) = match (day, outcome) {
            (None, None | Some(Outcome::Ongoing)) => return None,
            (Some(day), Some(outcome)) if outcome != Outcome::Ongoing => (day, outcome),
            (Some(_), _) => return self.absent(row, Field::Outcome, found),
            (None, Some(_)) => return self.absent(row, Field::Closed, found),
        };
        let informed = || self.informed(row);
        let ending = match outcome {
            Outcome::Agreed => Ending::Agreed {
                form: self.choice(row, Field::Agreement, &FORMS, found).unwrap_or(AgreementForm::Oral),
                effective: self.optional(row, Field::Effective, found, Row::date).unwrap_or(day),
                performance: self.optional(row, Field::Performance, found, Row::date),
                amount: self.fen(row, Field::AgreedAmount, found),
            },
            Outcome::NotAgreed => Ending::NotAgreed { informed: found.keep(informed())? },
            Outcome::Refused => Ending::Refused { informed: found.keep(informed())? },
            Outcome::Unsuitable => Ending::Unsuitable { informed: found.keep(informed())? },
            Outcome::Withdrawn | Outcome::Ongoing => Ending::Withdrawn,
        };
        Some(Closing { day, ending, file: Vec::new() })
    }

    /// The ways named in a cell, in any order, divided by whatever people divide with.
    fn informed(&self, row: &Row) -> Result<Vec<TermId>, Fault> {
        let text = match self.columns.0.get(&Field::Informed) {
            Some(column) => row.text(*column)?.unwrap_or_default(),
            None => String::new(),
        };
        let parts = text.split(['、', '，', ',', ';', '；', '/', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let ways = parts.map(|part| word(&self.lists.ways, part).cloned().ok_or(part));
        ways.collect::<Result<_, &str>>().map_err(|part| {
            let known = titles(&self.lists.ways);
            let place = self.columns.place(Field::Informed, row.number);
            unknown_word(place, part, &known)
        })
    }

    fn visited(&self, row: &Row, closing: Option<&Closing>, found: &mut Found) -> Option<VisitRecord> {
        let day = self.optional(row, Field::Visited, found, Row::date)?;
        let reason = self.text(row, Field::Reason, found).unwrap_or_default();
        let performance = match self.choice(row, Field::Performed, &PERFORMANCES, found) {
            Some(Performed::Full) => Performance::Performed,
            Some(Performed::Partly) => Performance::Partly { reason: reason.into() },
            Some(Performed::Not) => Performance::Not { reason: reason.into() },
            Some(Performed::NotYetDue) => Performance::NotYetDue,
            Some(Performed::NoAgreement) => Performance::NoAgreement,
            None if closing.is_some_and(|closing| matches!(closing.ending, Ending::Agreed { .. })) => {
                return self.absent(row, Field::Performed, found);
            }
            None => Performance::NoAgreement,
        };
        Some(VisitRecord {
            day,
            performance,
            risks: self.text(row, Field::Risks, found).unwrap_or_default().into(),
            errors: self.text(row, Field::Errors, found).unwrap_or_default().into(),
            opinions: self.text(row, Field::Opinions, found).unwrap_or_default().into(),
            follow_up: self.text(row, Field::FollowUp, found).unwrap_or_default().into(),
        })
    }

    fn optional<T>(
        &self,
        row: &Row,
        field: Field,
        found: &mut Found,
        read: impl Fn(&Row, Column) -> Result<Option<T>, Fault>,
    ) -> Option<T> {
        let column = self.columns.0.get(&field)?;
        found.keep(read(row, *column)).flatten()
    }

    fn needed<T>(
        &self,
        row: &Row,
        field: Field,
        found: &mut Found,
        read: impl Fn(&Row, Column) -> Result<Option<T>, Fault>,
    ) -> Option<T> {
        let before = found.0.len();
        let value = self.optional(row, field, found, read);
        if value.is_none() && found.0.len() == before {
            return self.absent(row, field, found);
        }
        value
    }

    fn absent<T>(&self, row: &Row, field: Field, found: &mut Found) -> Option<T> {
        let name = field.headers().first().copied().unwrap_or_default();
        found.0.push(Fault::new(
            "cell_missing",
            self.columns.place(field, row.number),
            format!("请填写「{name}」。"),
            format!("Fill in {name}."),
        ));
        None
    }

    fn text(&self, row: &Row, field: Field, found: &mut Found) -> Option<String> {
        self.optional(row, field, found, Row::text)
    }

    fn number(&self, row: &Row, field: Field, max: u64, found: &mut Found) -> Option<u64> {
        let value = self.optional(row, field, found, Row::integer)?;
        let fits = u64::try_from(value).ok().filter(|value| *value <= max);
        if fits.is_none() {
            found.0.push(Fault::new(
                "out_of_range",
                self.columns.place(field, row.number),
                format!("{value} 不在 0 至 {max} 之间。"),
                format!("{value} is not from 0 to {max}."),
            ));
        }
        fits
    }

    fn fen(&self, row: &Row, field: Field, found: &mut Found) -> Option<u64> {
        let value = self.optional(row, field, found, Row::money_in_fen)?;
        let fits = u64::try_from(value).ok();
        if fits.is_none() {
            found.0.push(Fault::new(
                "amount_negative",
                self.columns.place(field, row.number),
                "金额不能为负数。",
                "An amount cannot be negative.",
            ));
        }
        fits
    }

    fn listed(&self, row: &Row, field: Field, list: &[Named<TermId>], text: &str, found: &mut Found) -> Option<TermId> {
        let known = word(list, text).cloned();
        if known.is_none() {
            let place = self.columns.place(field, row.number);
            found.0.push(unknown_word(place, text, &titles(list)));
        }
        known
    }

    fn choice<T: Copy>(&self, row: &Row, field: Field, known: &[(&str, T)], found: &mut Found) -> Option<T> {
        let text = self.text(row, field, found)?;
        let value = known.iter().find(|(word, _)| *word == text.trim()).map(|(_, value)| *value);
        if value.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
            let place = self.columns.place(field, row.number);
            found.0.push(unknown_word(place, &text, &words.join("、")));
        }
        value
    }
}

fn titles(list: &[Named<TermId>]) -> String {
    let titles: Vec<&str> = list.iter().map(|known| known.title.as_str()).collect();
    titles.join("、")
}

fn unknown_word(place: Place, text: &str, known: &str) -> Fault {
    Fault::new(
        "unknown_word",
        place,
        format!("不认识「{text}」，可填：{known}。"),
        format!("{text} is not known; write one of: {known}."),
    )
}
