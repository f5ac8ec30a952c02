//! What follows from a batch of requests, decided and applied in memory, not yet on the disk.
//! No waiting in here: requests in, groups of entries out.

use super::job::Asked;
use crate::delivery::Queue;
use crate::error::Error;
use crate::handle::Answer;
use crate::procedures::Sandbox;
use engine::entry::Entry;
use engine::id::EntryNo;
use engine::input::{Input, Request};
use engine::state::State;
use engine::time::{At, Timestamp};
use store::limits::{ENTRY_BYTES_MAX, GROUP_BYTES_MAX, GROUP_ENTRIES_MAX};

/// Requests share a group until it is this large: one record on the disk, one check, one answer.
const GROUP_BYTES_WANTED: usize = 1 << 20;
/// The same, counted in entries.
const GROUP_ENTRIES_WANTED: usize = 4_096;

// The largest import the engine lets through is one group of the store: two entries for a row, those
// of the cases themselves, and what an entry has around them.
const _: () = assert!(engine::limits::IMPORT_BYTES + (1 << 20) <= GROUP_BYTES_MAX);
const _: () = assert!(engine::limits::IMPORT_ROWS * 2 + 1_024 <= GROUP_ENTRIES_MAX);

/// A batch that was decided.
pub(super) struct Draft<'a> {
    procedures: &'a Sandbox,
    /// The number of the newest entry, drafted ones included.
    newest: u64,
    /// What is to be appended, in order.
    pub(super) groups: Vec<Group>,
    /// One for each request, in order.
    pub(super) outcomes: Vec<Outcome>,
}

/// What one append will write.
pub(super) struct Group {
    /// The entry before its first one.
    pub(super) after: EntryNo,
    pub(super) entries: Vec<Entry>,
    pub(super) encoded: Vec<Vec<u8>>,
    bytes: usize,
    /// When time alone will matter after this group.
    pub(super) wake: Option<Timestamp>,
}

/// What came of one request.
pub(super) struct Outcome {
    /// How many groups must be durable before this is true: also a refusal can rest on an entry
    /// that was drafted a moment ago.
    pub(super) rests_on: usize,
    pub(super) answer: Result<Answer, Error>,
}

/// A request with what its caller is told.
type Answered = (Asked, Result<Answer, Error>);

impl<'a> Draft<'a> {
    pub(super) fn new(newest: EntryNo, procedures: &'a Sandbox) -> Self {
        Self { procedures, newest: newest.0, groups: Vec::new(), outcomes: Vec::new() }
    }

    /// Decides a request and applies what follows.
    pub(super) fn decide(&mut self, state: &mut State, messages: &mut Queue, request: &Request, at: At) {
        let mut answer = self.step(state, messages, request, at);
        // One tick deals with a bounded number of periods. After an outage there may be more, and
        // what is asked next must be judged by all of them.
        while matches!(request.input, Input::Tick)
            && answer.as_ref().is_ok_and(|answer| !answer.entries.is_empty())
            && engine::next_wake(state).is_some_and(|wake| wake <= at.now)
        {
            answer = self.step(state, messages, request, at);
        }
        self.outcomes.push(Outcome { rests_on: self.groups.len(), answer });
    }

    fn step(&mut self, state: &mut State, messages: &mut Queue, request: &Request, at: At) -> Result<Answer, Error> {
        match engine::decide(state, request, at, self.procedures) {
            Ok(decision) => self.take(state, messages, decision),
            Err(refusal) => Err(Error::Refused(refusal)),
        }
    }

    fn take(&mut self, state: &mut State, messages: &mut Queue, decision: engine::Decision) -> Result<Answer, Error> {
        let encoded: Vec<Vec<u8>> = decision.entries.iter().map(Entry::encode).collect();
        // Before anything is applied, so that a request that is too large spoils no other.
        let bytes = fits(&encoded)?;
        let first = self.newest + 1;
        if !encoded.is_empty() {
            for entry in &decision.entries {
                engine::apply(state, entry);
                self.newest += 1;
                messages.applied(state, EntryNo(self.newest), entry);
            }
            let group = self.group_for(first - 1, encoded.len(), bytes);
            group.entries.extend(decision.entries);
            group.encoded.extend(encoded);
            group.bytes += bytes;
            group.wake = earlier(engine::next_wake(state), messages.first(state));
        }
        Ok(Answer { entries: first..self.newest + 1, head: EntryNo(self.newest), answered_before: decision.answered })
    }

    fn group_for(&mut self, after: u64, entries: usize, bytes: usize) -> &mut Group {
        let full = self.groups.last().is_none_or(|group| {
            group.bytes + bytes > GROUP_BYTES_WANTED || group.encoded.len() + entries > GROUP_ENTRIES_WANTED
        });
        if full {
            self.groups.push(Group {
                after: EntryNo(after),
                entries: Vec::new(),
                encoded: Vec::new(),
                bytes: 0,
                wake: None,
            });
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    /// The answers to requests whose groups are durable, and the requests that have none.
    pub(super) fn answers(self, asked: Vec<Asked>, durable: usize) -> (Vec<Answered>, Vec<Asked>) {
        let mut answered = Vec::with_capacity(asked.len());
        let mut left = Vec::new();
        for (asked, outcome) in asked.into_iter().zip(self.outcomes) {
            if outcome.rests_on <= durable {
                answered.push((asked, outcome.answer));
            } else {
                left.push(asked);
            }
        }
        (answered, left)
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    one.into_iter().chain(other).min()
}

fn fits(encoded: &[Vec<u8>]) -> Result<usize, Error> {
    let within = |what, size: usize, most: usize| match size <= most {
        true => Ok(()),
        false => Err(Error::Store(store::Error::TooLarge { what, size: size as u64, most: most as u64 })),
    };
    within("the number of entries that follow", encoded.len(), GROUP_ENTRIES_MAX)?;
    for entry in encoded {
        within("an entry", entry.len(), ENTRY_BYTES_MAX)?;
    }
    let bytes = encoded.iter().map(Vec::len).sum();
    within("what follows", bytes, GROUP_BYTES_MAX)?;
    Ok(bytes)
}
