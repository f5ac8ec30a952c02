//! What is wrong with a file: a stable code, a place, and what to do, in Chinese and English.

use crate::place::Place;
use crate::wrong::{Says, TooMuch};
use std::fmt;

/// One thing that is wrong with a file, in words for the person who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Never changes; every code is in [`Fault::CODES`].
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What happened and what to do, in Chinese, without the place.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Fault {
    /// Every code this crate gives, with what it stands for.
    pub const CODES: &[(&'static str, &'static str)] = crate::wrong::CODES;

    /// A fault of the caller's own (a value that is well-formed but not allowed), so that all
    /// mistakes of a file are told in one list and one manner.
    #[must_use]
    pub fn new(code: &'static str, place: Place, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Fault { code, place, zh: zh.into(), en: en.into() }
    }

    pub(crate) fn of(place: Place, wrong: &impl Says) -> Self {
        let (code, zh, en) = wrong.said();
        Fault { code, place, zh, en }
    }

    pub(crate) fn file(wrong: &impl Says) -> Self {
        Fault::of(Place::File, wrong)
    }

    /// One line in Chinese with the place: `C5：…`.
    #[must_use]
    pub fn line_zh(&self) -> String {
        match self.place {
            Place::File => self.zh.clone(),
            Place::Row(row) => format!("第{row}行：{}", self.zh),
            Place::Cell(..) | Place::Range(..) => format!("{}：{}", self.place, self.zh),
        }
    }

    /// One line in English with the place: `C5: …`.
    #[must_use]
    pub fn line_en(&self) -> String {
        match self.place {
            Place::File => self.en.clone(),
            Place::Row(row) => format!("row {row}: {}", self.en),
            Place::Cell(..) | Place::Range(..) => format!("{}: {}", self.place, self.en),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.line_zh(), self.line_en())
    }
}

impl std::error::Error for Fault {}

/// Gathers faults up to a number and counts the rest. For callers, too, who look at rows one by one.
#[derive(Debug, Clone)]
pub struct Faults {
    listed: Vec<Fault>,
    limit: usize,
    more: usize,
}

impl Faults {
    /// At most `limit` faults are kept.
    #[must_use]
    pub fn up_to(limit: usize) -> Self {
        Faults { listed: Vec::new(), limit, more: 0 }
    }

    /// Adds one.
    pub fn push(&mut self, fault: Fault) {
        if self.listed.len() < self.limit {
            self.listed.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// The value, or nothing and its fault kept.
    pub fn keep<T>(&mut self, found: Result<T, Fault>) -> Option<T> {
        found.map_err(|fault| self.push(fault)).ok()
    }

    /// Whether nothing was wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.more == 0
    }

    /// The faults in the order of their places; the last one says how many more there are.
    #[must_use]
    pub fn into_vec(mut self) -> Vec<Fault> {
        self.listed.sort_by_key(|fault| fault.place);
        if self.more > 0 {
            self.listed.push(Fault::file(&TooMuch::Faults { more: self.more }));
        }
        self.listed
    }
}
