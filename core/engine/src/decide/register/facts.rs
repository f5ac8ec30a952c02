//! What may be said of a case: its own words, checked against the register's lists.

use super::{Desk, optional_words, words};
use crate::entry::{CaseFacts, Party};
use crate::id::TermId;
use crate::limits;
use crate::plan::Named;
use crate::procedure::Matter;
use crate::refusal::Refusal;
use chrono::NaiveDate;

/// The facts as they are kept: trimmed, known, within bounds.
pub(super) fn checked(desk: Desk<'_>, accepted: NaiveDate, facts: &CaseFacts) -> Result<CaseFacts, Refusal> {
    listed("dispute type", &desk.register.types, &facts.kind)?;
    listed("source", &desk.register.sources, &facts.source)?;
    if let Some(entered) = facts.entered {
        desk.day("entered", entered, accepted)?;
    }
    if facts.sides < 2 {
        return out_of_range("sides", i64::from(facts.sides), (2, i64::from(u16::MAX)));
    }
    if facts.people > limits::CASE_PEOPLE {
        return out_of_range("people", i64::from(facts.people), (0, i64::from(limits::CASE_PEOPLE)));
    }
    if facts.amount.is_some_and(|amount| amount > limits::CASE_FEN) {
        return Err(Refusal::TooMany { what: "amount".into(), max: limits::CASE_FEN.to_string() });
    }
    if facts.signs.len() > limits::CASE_WORDS {
        return Err(Refusal::TooMany { what: "signs".into(), max: limits::CASE_WORDS.to_string() });
    }
    Ok(CaseFacts {
        brief: words("brief", &facts.brief)?,
        measures: optional_words("measures", &facts.measures)?,
        leader: reference("leader", facts.leader.as_deref())?,
        mediator: reference("mediator", facts.mediator.as_deref())?,
        ..facts.clone()
    })
}

fn out_of_range<T>(field: &str, value: i64, (min, max): (i64, i64)) -> Result<T, Refusal> {
    let (value, min, max) = (value.to_string(), min.to_string(), max.to_string());
    Err(Refusal::OutOfRange { field: field.into(), value, min, max })
}

/// A post or a number at the unit; short, on one line.
fn reference(what: &str, text: Option<&str>) -> Result<Option<Box<str>>, Refusal> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if text.chars().count() > limits::CASE_REFERENCE_CHARS || text.chars().any(char::is_control) {
        return Err(Refusal::TooLong { what: what.into(), max: limits::CASE_REFERENCE_CHARS.to_string() });
    }
    Ok(Some(text.into()))
}

/// A word that stands in one of the register's lists.
pub(super) fn listed(what: &str, list: &[Named<TermId>], word: &TermId) -> Result<(), Refusal> {
    if list.iter().any(|known| known.id == *word) {
        return Ok(());
    }
    let known: Vec<&str> = list.iter().map(|known| known.id.as_str()).collect();
    Err(Refusal::UnknownWord { what: what.into(), word: word.to_string(), known: known.join(", ") })
}

/// Parties: opaque references, each once.
pub(super) fn parties(parties: &[Party]) -> Result<(), Refusal> {
    if parties.len() > limits::CASE_PARTIES {
        return Err(Refusal::TooMany { what: "parties".into(), max: limits::CASE_PARTIES.to_string() });
    }
    for (i, party) in parties.iter().enumerate() {
        let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
        let opaque = (1..=4).contains(&party.reference.len()) && party.reference.bytes().all(plain);
        let fits = party.sealed.as_ref().is_none_or(|sealed| sealed.len() <= limits::SEALED_BYTES && sealed.is_ascii());
        let again = parties[..i].iter().any(|earlier| earlier.reference == party.reference);
        if !opaque || !fits || again {
            return Err(Refusal::BadParty {});
        }
    }
    Ok(())
}

/// What a procedure is told of a case: traits, never words about it.
pub(super) fn matter(accepted: NaiveDate, facts: &CaseFacts) -> Matter {
    Matter {
        dispute_type: facts.kind.to_string(),
        source: facts.source.to_string(),
        difficulty: facts.difficulty,
        registered: accepted,
        amount: facts.amount,
        sides: facts.sides,
        people: facts.people,
        signs: facts.signs.iter().map(TermId::to_string).collect(),
    }
}
