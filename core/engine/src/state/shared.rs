//! Moments held once: what is due on one day by one rule has the same reminders, the same ladder.
//! Forty cases of a day would hold forty lists of them otherwise.

use crate::moment::Moment;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Lists of moments that are in use. Says nothing about the campaign it belongs to, so that any two
/// are equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct SharedMoments {
    lists: BTreeSet<Arc<[Moment]>>,
    /// How many lists there may be before those that nobody holds any more are let go.
    room: usize,
}

impl PartialEq for SharedMoments {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl SharedMoments {
    /// The list with these moments.
    pub(crate) fn list(&mut self, moments: &[Moment]) -> Arc<[Moment]> {
        if let Some(known) = self.lists.get(moments) {
            return known.clone();
        }
        if self.lists.len() >= self.room {
            self.lists.retain(|list| Arc::strong_count(list) > 1);
            self.room = 2 * self.lists.len() + 64;
        }
        let list: Arc<[Moment]> = moments.into();
        self.lists.insert(list.clone());
        list
    }
}
