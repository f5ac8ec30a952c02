//! What many periods have in common, held once: a day's cases have the same reminders and the same
//! ladder, and almost all of a campaign rests on one definition and one calendar.

use super::period::Basis;
use crate::moment::Moment;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the periods of a campaign share. Says nothing that they do not, so that any two are equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    moments: Held<[Moment]>,
    bases: Held<Basis>,
}

impl PartialEq for Shared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Shared {
    /// The list with these moments.
    pub(crate) fn moments(&mut self, moments: &[Moment]) -> Arc<[Moment]> {
        self.moments.get(moments, |list| list.into())
    }

    /// That basis.
    pub(crate) fn basis(&mut self, basis: &Basis) -> Arc<Basis> {
        self.bases.get(basis, |basis| Arc::new(basis.clone()))
    }
}

/// Values that somebody holds.
#[derive(Debug)]
struct Held<T: ?Sized> {
    values: BTreeSet<Arc<T>>,
    /// How many there may be before those that nobody holds any more are let go.
    room: usize,
}

impl<T: ?Sized> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), room: self.room }
    }
}

impl<T: ?Sized> Default for Held<T> {
    fn default() -> Self {
        Self { values: BTreeSet::new(), room: 0 }
    }
}

impl<T: ?Sized + Ord> Held<T> {
    fn get(&mut self, wanted: &T, make: impl FnOnce(&T) -> Arc<T>) -> Arc<T> {
        if let Some(known) = self.values.get(wanted) {
            return known.clone();
        }
        if self.values.len() >= self.room {
            self.values.retain(|value| Arc::strong_count(value) > 1);
            self.room = 2 * self.values.len() + 64;
        }
        let value = make(wanted);
        self.values.insert(value.clone());
        value
    }
}
