//! The rows of a township's own ledger are taken over, all or none. A row that was taken over
//! before is passed by, so the same file twice changes nothing.

use super::close::checked as closing_checked;
use super::open::{drafted, registered, room};
use super::visits::{checked as visit_checked, planned};
use super::{Desk, Done};
use crate::entry::{CaseMove, NewCase};
use crate::id::{CampaignId, CaseNo, UnitId};
use crate::input::CaseRow;
use crate::limits;
use crate::refusal::Refusal;
use crate::state::State;
use crate::time::Timestamp;
use chrono::Datelike;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A row that cannot be taken over, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMistake {
    /// Its row in the file.
    pub row: u32,
    /// Why.
    pub why: Refusal,
}

/// A new row, ready to be taken over: all that follows from it but its number.
struct Taken {
    case: NewCase,
    /// How it ended, and the visit it had.
    moves: Vec<CaseMove>,
    /// What it takes up in the ledger.
    bytes: usize,
}

/// Rows checked: those that are new, and what is wrong with others.
struct Checked {
    new: Vec<Taken>,
    mistakes: Vec<RowMistake>,
    known: usize,
}

/// What an import would do: how many rows are new, how many are known, and every mistake.
///
/// # Errors
/// Where the campaign does not run or keeps no register, and where it is too much for one import.
pub fn check_rows(
    state: &State,
    campaign: &CampaignId,
    rows: &[CaseRow],
    now: Timestamp,
) -> Result<(usize, usize, Vec<RowMistake>), Refusal> {
    let checked = check(Desk::of(state, campaign, now)?, rows)?;
    Ok((checked.new.len(), checked.known, checked.mistakes))
}

/// Everything that can be wrong is found here, so that a dry run knows what an import would say.
fn check(desk: Desk<'_>, rows: &[CaseRow]) -> Result<Checked, Refusal> {
    if rows.len() > limits::IMPORT_ROWS {
        return Err(Refusal::TooMany { what: "rows".into(), max: limits::IMPORT_ROWS.to_string() });
    }
    let mut found = Checked { new: Vec::new(), mistakes: Vec::new(), known: 0 };
    let mut seen: BTreeMap<u64, u32> = BTreeMap::new();
    let mut bytes = 0;
    for (at, row) in rows.iter().enumerate() {
        let digest = digest(row);
        if desk.campaign.cases.rows.contains(&digest) {
            found.known += 1;
        } else if let Some(first) = seen.insert(digest, row.row) {
            found.mistakes.push(RowMistake { row: row.row, why: Refusal::SameRow { row: first.to_string() } });
        } else {
            match taken(desk, row, digest) {
                Ok(taken) => {
                    bytes += taken.bytes;
                    found.new.push(taken);
                }
                Err(why) => found.mistakes.push(RowMistake { row: row.row, why }),
            }
        }
        if bytes > limits::IMPORT_BYTES {
            return Err(Refusal::ImportTooLarge { rows: at.to_string() });
        }
    }
    room(desk, found.new.len())?;
    Ok(found)
}

fn taken(desk: Desk<'_>, row: &CaseRow, digest: u64) -> Result<Taken, Refusal> {
    let (case, _) = drafted(desk, &row.draft)?;
    let case = NewCase { row: Some(digest), ..case };
    let mut moves = Vec::new();
    if let Some(closing) = &row.closing {
        closing_checked(desk, case.accepted, closing)?;
        let visits = planned(desk, None, (case.accepted, &case.facts), closing)?;
        moves.push(CaseMove::Closed { closing: closing.clone(), visits });
        if let Some(record) = &row.visited {
            moves.push(CaseMove::Visited { visit: 1, record: visit_checked(desk, closing, record)? });
        }
    } else if row.visited.is_some() {
        return Err(Refusal::CaseOpen { number: row.row.to_string() });
    }
    let bytes = stored_bytes(&case) + moves.iter().map(stored_bytes).sum::<usize>();
    Ok(Taken { case, moves, bytes })
}

/// What an entry has around what it says: who, when, where; written generously.
const AROUND: usize = 256;

fn stored_bytes(what: &impl Serialize) -> usize {
    // Plain data in memory has no way to fail.
    AROUND + serde_json::to_vec(what).unwrap_or_default().len()
}

/// What makes a row the same row: everything it says.
fn digest(row: &CaseRow) -> u64 {
    let said = (&row.draft.unit, row.draft.accepted, &row.draft.facts, &row.closing, &row.visited);
    // Plain data in memory has no way to fail.
    let full = Sha256::digest(serde_json::to_vec(&said).unwrap_or_default());
    u64::from_be_bytes([full[0], full[1], full[2], full[3], full[4], full[5], full[6], full[7]])
}

/// Cases in one entry.
const CASES_PER_ENTRY: usize = 200;
/// Their bytes, unless the last one has more: an entry stays well below what the store takes.
const BYTES_PER_ENTRY: usize = 1 << 20;

pub(super) fn import(desk: Desk<'_>, rows: &[CaseRow]) -> Result<Vec<Done>, Refusal> {
    let Checked { new, mistakes, known: _ } = check(desk, rows)?;
    if let Some(first) = mistakes.first() {
        let (count, row) = (mistakes.len().to_string(), first.row.to_string());
        let text = first.why.text();
        return Err(Refusal::BadRows { count, row, zh: text.zh, en: text.en });
    }
    let mut next: BTreeMap<u16, u32> = BTreeMap::new();
    let (mut done, mut later) = (Vec::new(), Vec::new());
    let (mut cases, mut bytes) = (Vec::new(), 0);
    for (at, taken) in new.into_iter().enumerate() {
        let Taken { mut case, moves, bytes: its } = taken;
        let year = case.accepted.year() as u16;
        let mut number = desk.campaign.cases.next_number(year);
        number.seq = *next.entry(year).and_modify(|seq| *seq += 1).or_insert(number.seq);
        case.number = number;
        cases.push(case);
        bytes += its;
        if cases.len() == CASES_PER_ENTRY || bytes >= BYTES_PER_ENTRY {
            done.push(registered(desk, std::mem::take(&mut cases)));
            bytes = 0;
        }
        let no = CaseNo((desk.campaign.cases.all.len() + at) as u32);
        later.extend(moves.into_iter().map(|to| Done::case(no, to)));
    }
    if !cases.is_empty() {
        done.push(registered(desk, cases));
    }
    done.append(&mut later);
    Ok(done)
}

/// Keeps how a unit's spreadsheets are read.
pub(super) fn set_columns(
    desk: Desk<'_>,
    unit: &UnitId,
    columns: &[(Box<str>, Box<str>)],
) -> Result<Vec<Done>, Refusal> {
    let unit = desk.unit(unit)?;
    let long = |text: &str| text.chars().count() > limits::CASE_REFERENCE_CHARS;
    if columns.len() > limits::FIELDS || columns.iter().any(|(field, header)| long(field) || long(header)) {
        return Err(Refusal::TooMany { what: "columns".into(), max: limits::FIELDS.to_string() });
    }
    if desk.campaign.cases.columns.get(&unit).is_some_and(|known| known == columns) {
        return Ok(Vec::new());
    }
    let columns = columns.to_vec();
    Ok(vec![Done::Register(crate::entry::RegisterFact::ColumnsSet { unit, columns })])
}
