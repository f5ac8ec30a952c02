//! Sets of dense numbers. Units are numbered in tree order, so the offices of a county are one
//! run and a period of 232 obligations costs a few bytes, in memory as in the ledger.

use crate::id::UnitNo;
use roaring::RoaringBitmap;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A set of units. Written as runs: `"0-13,20,40-42"`; the empty set is `""`.
#[derive(Clone, Default, PartialEq)]
pub struct UnitSet(Members);

/// The smallest form that holds the members, so that equal sets are equal values. Much of what is
/// owed is owed by one unit alone, and a hundred thousand such sets should cost little.
#[derive(Clone, Default, PartialEq)]
enum Members {
    #[default]
    None,
    One(u32),
    /// Two or more.
    Many(Box<RoaringBitmap>),
}

impl UnitSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Just this unit.
    pub fn one(unit: UnitNo) -> Self {
        Self(Members::One(unit.0))
    }

    /// Adds a unit; false if it was there.
    pub fn insert(&mut self, unit: UnitNo) -> bool {
        match &mut self.0 {
            Members::None => self.0 = Members::One(unit.0),
            Members::One(known) if *known == unit.0 => return false,
            Members::One(known) => self.0 = Members::Many(Box::new([*known, unit.0].into_iter().collect())),
            Members::Many(bits) => return bits.insert(unit.0),
        }
        true
    }

    /// Takes a unit out; false if it was not there.
    pub fn remove(&mut self, unit: UnitNo) -> bool {
        if !self.contains(unit) {
            return false;
        }
        let mut bits = self.bits().into_owned();
        bits.remove(unit.0);
        *self = bits.into();
        true
    }

    /// Whether the unit is in the set.
    pub fn contains(&self, unit: UnitNo) -> bool {
        match &self.0 {
            Members::None => false,
            Members::One(known) => *known == unit.0,
            Members::Many(bits) => bits.contains(unit.0),
        }
    }

    /// How many units.
    pub fn len(&self) -> usize {
        match &self.0 {
            Members::None => 0,
            Members::One(_) => 1,
            Members::Many(bits) => bits.len() as usize,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Members::None)
    }

    /// How many members come before this unit: its place if the set is a list.
    pub fn rank(&self, unit: UnitNo) -> usize {
        match &self.0 {
            Members::None => 0,
            Members::One(known) => usize::from(*known < unit.0),
            Members::Many(_) if unit.0 == 0 => 0,
            Members::Many(bits) => bits.rank(unit.0 - 1) as usize,
        }
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = UnitNo> + '_ {
        let (one, many) = match &self.0 {
            Members::None => (None, None),
            Members::One(unit) => (Some(*unit), None),
            Members::Many(bits) => (None, Some(bits.iter())),
        };
        one.into_iter().chain(many.into_iter().flatten()).map(UnitNo)
    }

    /// In both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        (&*self.bits() & &*other.bits()).into()
    }

    /// In either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        (&*self.bits() | &*other.bits()).into()
    }

    /// In this one and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        (&*self.bits() - &*other.bits()).into()
    }

    /// Adds all of another set.
    pub fn extend_with(&mut self, other: &Self) {
        *self = self.or(other);
    }

    fn bits(&self) -> Cow<'_, RoaringBitmap> {
        match &self.0 {
            Members::None => Cow::Owned(RoaringBitmap::new()),
            Members::One(unit) => Cow::Owned(std::iter::once(*unit).collect()),
            Members::Many(bits) => Cow::Borrowed(bits),
        }
    }

    fn runs(&self) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for UnitNo(n) in self.iter() {
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
        Some(set.into())
    }
}

impl From<RoaringBitmap> for UnitSet {
    fn from(bits: RoaringBitmap) -> Self {
        Self(match (bits.len(), bits.min()) {
            (1, Some(unit)) => Members::One(unit),
            (_, Some(_)) => Members::Many(Box::new(bits)),
            (_, None) => Members::None,
        })
    }
}

impl FromIterator<UnitNo> for UnitSet {
    fn from_iter<I: IntoIterator<Item = UnitNo>>(units: I) -> Self {
        units.into_iter().map(|u| u.0).collect::<RoaringBitmap>().into()
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

    proptest! {
        /// Against the set everybody knows, whatever form the members are held in.
        #[test]
        fn behaves_like_a_set(a in proptest::collection::btree_set(0u32..6, 0..4), b in proptest::collection::btree_set(0u32..6, 0..4), unit in 0u32..6) {
            let make = |units: &std::collections::BTreeSet<u32>| units.iter().copied().map(UnitNo).collect::<UnitSet>();
            let (x, y) = (make(&a), make(&b));
            prop_assert_eq!(x.and(&y), make(&(&a & &b)));
            prop_assert_eq!(x.or(&y), make(&(&a | &b)));
            prop_assert_eq!(x.minus(&y), make(&(&a - &b)));
            prop_assert_eq!((x.len(), x.is_empty()), (a.len(), a.is_empty()));
            prop_assert_eq!(x.rank(UnitNo(unit)), a.range(..unit).count());
            let (mut x, mut a) = (x, a);
            prop_assert_eq!(x.insert(UnitNo(unit)), a.insert(unit));
            prop_assert_eq!(&x, &make(&a));
            prop_assert_eq!(x.remove(UnitNo(unit)), a.remove(&unit));
            prop_assert_eq!(&x, &make(&a));
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
