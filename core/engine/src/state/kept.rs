//! What cases are known by, in few bytes: a register has millions of them, and most are closed and
//! looked at once in a while.

use super::register::ClosedCase;
use crate::entry::Closing;
use crate::id::EntryNo;
use serde::{Deserialize, Serialize};

/// A closed case, kept as bytes. Nine of ten cases of a register are closed, and with their visits
/// they would take up four times as much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Box<[u8]>")]
pub struct Settled(Box<[u8]>);

impl TryFrom<Box<[u8]>> for Settled {
    type Error = postcard::Error;
    fn try_from(bytes: Box<[u8]>) -> Result<Self, Self::Error> {
        postcard::from_bytes::<ClosedCase>(&bytes).map(|_| Self(bytes))
    }
}

impl Settled {
    pub(crate) fn new(closed: &ClosedCase) -> Self {
        Self(postcard::to_stdvec(closed).unwrap_or_default().into())
    }

    /// How it ended; the first of what is kept.
    pub fn closing(&self) -> Closing {
        let closing: Result<(Closing, _), _> = postcard::take_from_bytes(&self.0);
        closing.map(|(closing, _)| closing).expect("bytes of a closed case, by whichever way they came here")
    }

    /// The closed case.
    pub fn read(&self) -> ClosedCase {
        postcard::from_bytes(&self.0).expect("bytes of a closed case, by whichever way they came here")
    }
}

/// The texts of a case, one behind the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseText {
    text: Box<str>,
    brief: u32,
}

impl CaseText {
    pub(crate) fn new(brief: &str, measures: &str) -> Self {
        Self { text: [brief, measures].concat().into(), brief: brief.len() as u32 }
    }

    fn split(&self) -> (&str, &str) {
        self.text.split_at_checked(self.brief as usize).unwrap_or((&self.text, ""))
    }

    /// The facts in brief.
    pub fn brief(&self) -> &str {
        self.split().0
    }

    /// What is done to settle it.
    pub fn measures(&self) -> &str {
        self.split().1
    }
}

/// Numbers of entries, each as its distance from the one before it, seven bits a byte.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Trail(Box<[u8]>);

impl FromIterator<EntryNo> for Trail {
    fn from_iter<T: IntoIterator<Item = EntryNo>>(entries: T) -> Self {
        let mut trail = Self::default();
        entries.into_iter().for_each(|entry| trail.push(entry));
        trail
    }
}

impl Trail {
    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = EntryNo> + '_ {
        let (mut rest, mut last) = (&*self.0, 0u64);
        std::iter::from_fn(move || {
            let (step, behind) = postcard::take_from_bytes::<u64>(rest).ok()?;
            (rest, last) = (behind, last.wrapping_add(step));
            Some(EntryNo(last))
        })
    }

    pub(crate) fn push(&mut self, entry: EntryNo) {
        let last = self.iter().last().unwrap_or_default();
        let longer = postcard::to_extend(&entry.0.wrapping_sub(last.0), self.0.to_vec());
        self.0 = longer.unwrap_or_default().into();
    }
}
