//! Sets of dense numbers. Units are numbered in tree order, so the offices of a county are one
//! run and a period of 232 obligations costs a few bytes, in memory as in the ledger.

use crate::id::UnitNo;
use roaring::RoaringBitmap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A set of units. Written as runs: `"0-13,20,40-42"`; the empty set is `""`.
#[derive(Clone, Default, PartialEq)]
pub struct UnitSet(RoaringBitmap);

impl UnitSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Just this unit.
    pub fn one(unit: UnitNo) -> Self {
        std::iter::once(unit).collect()
    }

    /// Adds a unit; false if it was there.
    pub fn insert(&mut self, unit: UnitNo) -> bool {
        self.0.insert(unit.0)
    }

    /// Takes a unit out; false if it was not there.
    pub fn remove(&mut self, unit: UnitNo) -> bool {
        self.0.remove(unit.0)
    }

    /// Whether the unit is in the set.
    pub fn contains(&self, unit: UnitNo) -> bool {
        self.0.contains(unit.0)
    }

    /// How many units.
    pub fn len(&self) -> usize {
        self.0.len() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many members come before this unit: its place if the set is a list.
    pub fn rank(&self, unit: UnitNo) -> usize {
        if unit.0 == 0 { 0 } else { self.0.rank(unit.0 - 1) as usize }
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = UnitNo> + '_ {
        self.0.iter().map(UnitNo)
    }

    /// In both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(&self.0 & &other.0)
    }

    /// In either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self(&self.0 | &other.0)
    }

    /// In this one and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// Adds all of another set.
    pub fn extend_with(&mut self, other: &Self) {
        self.0 |= &other.0;
    }

    fn runs(&self) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for n in &self.0 {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == n => *last = n,
                _ => runs.push((n, n)),
            }
        }
        runs
    }

    fn parse(text: &str) -> Option<Self> {
        let mut set = RoaringBitmap::new();
        for run in text.split(',').filter(|run| !run.is_empty()) {
            let (first, last) = run.split_once('-').unwrap_or((run, run));
            let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
            if first > last {
                return None;
            }
            set.insert_range(first..=last);
        }
        Some(Self(set))
    }
}

impl FromIterator<UnitNo> for UnitSet {
    fn from_iter<I: IntoIterator<Item = UnitNo>>(units: I) -> Self {
        Self(units.into_iter().map(|u| u.0).collect())
    }
}

impl fmt::Display for UnitSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (first, last)) in self.runs().into_iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            if first == last { write!(f, "{comma}{first}")? } else { write!(f, "{comma}{first}-{last}")? }
        }
        Ok(())
    }
}

impl fmt::Debug for UnitSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

impl Serialize for UnitSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnitSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is not a set of units such as 0-13,20")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_and_set_say_the_same(units in proptest::collection::btree_set(0u32..500, 0..200)) {
            let set: UnitSet = units.iter().copied().map(UnitNo).collect();
            let back = UnitSet::parse(&set.to_string()).unwrap();
            prop_assert_eq!(&back, &set);
            prop_assert_eq!(set.iter().map(|u| u.0).collect::<Vec<_>>(), units.iter().copied().collect::<Vec<_>>());
            for (place, unit) in units.iter().enumerate() {
                prop_assert_eq!(set.rank(UnitNo(*unit)), place);
            }
        }
    }

    #[test]
    fn a_county_is_one_run() {
        let set: UnitSet = (0..232).map(UnitNo).collect();
        assert_eq!(set.to_string(), "0-231");
        assert!(UnitSet::parse("5-2").is_none());
        assert!(UnitSet::parse("a").is_none());
    }
}
