//! Notices owed, messages on their way, and the idempotency keys of late requests.

use crate::entry::{MessageId, Notice, RequestKey};
use crate::id::{EndpointId, EntryNo};
use crate::limits;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// The notices of one entry. A register's year is millions of them, looked at once in a while: they
/// are kept as bytes, a seventh of what they take up otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeGroup {
    /// The entry.
    pub entry: EntryNo,
    /// When it was written.
    pub at: Timestamp,
    len: u32,
    packed: Box<[u8]>,
}

impl NoticeGroup {
    pub(crate) fn new(entry: EntryNo, at: Timestamp, notices: &[Notice]) -> Self {
        let packed = notices.iter().try_fold(Vec::new(), |bytes, notice| {
            // Owed mostly at the instant of the entry: the distance is a byte, the instant six.
            let owed = Timestamp(notice.owed.0.wrapping_sub(at.0));
            postcard::to_extend(&Notice { owed, ..notice.clone() }, bytes)
        });
        Self { entry, at, len: notices.len() as u32, packed: packed.unwrap_or_default().into() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The notices, in order.
    pub fn notices(&self) -> impl Iterator<Item = Notice> + '_ {
        let mut rest = &*self.packed;
        std::iter::from_fn(move || {
            let (notice, behind): (Notice, _) = postcard::take_from_bytes(rest).ok()?;
            rest = behind;
            Some(Notice { owed: Timestamp(notice.owed.0.wrapping_add(self.at.0)), ..notice })
        })
    }
}

/// Messages that an endpoint has not accepted yet, and counts of the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outbox {
    /// To be delivered.
    pub waiting: BTreeMap<MessageId, Outgoing>,
    /// Given up.
    pub dead: BTreeMap<MessageId, Outgoing>,
    /// How many were delivered.
    pub delivered: u64,
    /// How many were cancelled because nothing was owed any more.
    pub cancelled: u64,
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Where to.
    pub endpoint: EndpointId,
    /// Attempts so far.
    pub attempts: u16,
    /// Not before.
    pub next: Timestamp,
    /// Why the last attempt failed.
    pub why: Option<Box<str>>,
}

/// The latest idempotency keys with the entry that answered each.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RequestKeys {
    order: VecDeque<(Timestamp, Box<str>)>,
    seen: BTreeMap<Box<str>, (u64, EntryNo)>,
}

/// How long a key is remembered: 24 hours.
const KEY_LIFE_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl RequestKeys {
    /// The request a key was given with, and the entry that answered it.
    pub fn get(&self, key: &str) -> Option<(u64, EntryNo)> {
        self.seen.get(key).copied()
    }

    pub(crate) fn insert(&mut self, key: &RequestKey, entry: EntryNo, at: Timestamp) {
        while let Some((since, _)) = self.order.front()
            && (self.order.len() >= limits::IDEMPOTENCY_KEYS || at.0 - since.0 > KEY_LIFE_MILLIS)
        {
            if let Some((_, old)) = self.order.pop_front() {
                self.seen.remove(&old);
            }
        }
        if self.seen.insert(key.key.clone(), (key.request, entry)).is_none() {
            self.order.push_back((at, key.key.clone()));
        }
    }
}
