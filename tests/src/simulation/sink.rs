//! The receiver of messages: it accepts, fails, is slow, or accepts and loses its answer.

use super::chance::Chance;
use engine::entry::{DeliveryRecord, MessageId, Outcome};
use engine::state::State;
use engine::time::Timestamp;
use engine::views::message;
use std::collections::BTreeMap;

/// A receiver and what it has seen.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// How often each message was sent.
    pub(super) sent: BTreeMap<MessageId, u32>,
    /// How often the receiver took each message in; it keeps the first and drops the others.
    pub(super) accepted: BTreeMap<MessageId, u32>,
    /// What each message was about when it was first sent: repeats must say the same.
    texts: BTreeMap<MessageId, String>,
    /// Whether it accepts everything now.
    pub(super) is_healthy: bool,
}

/// Attempts before a message is given up.
const ATTEMPTS: u16 = 6;

impl Sink {
    /// Hands over what is due; the records still have to be written.
    pub(super) fn deliver(&mut self, state: &State, now: Timestamp, chance: &mut Chance) -> Vec<DeliveryRecord> {
        let due = state.outbox.waiting.iter().filter(|(_, out)| out.next <= now).take(40);
        due.map(|(id, out)| self.hand_over(state, *id, out.attempts + 1, now, chance)).collect()
    }

    fn hand_over(
        &mut self,
        state: &State,
        id: MessageId,
        attempts: u16,
        now: Timestamp,
        chance: &mut Chance,
    ) -> DeliveryRecord {
        let record = |outcome| DeliveryRecord { message: id, attempts, outcome };
        let digest = message(state, id).unwrap_or_else(|| panic!("message {id:?} says nothing"));
        if !digest.is_wanted() {
            return record(Outcome::Cancelled);
        }
        let about: Vec<String> =
            digest.items.iter().map(|i| format!("{:?} {} {} {:?}", i.kind, i.duty, i.key, i.units)).collect();
        let first = self.texts.entry(id).or_insert_with(|| about.join("; "));
        assert_eq!(*first, about.join("; "), "a message changed between two attempts");
        *self.sent.entry(id).or_default() += 1;
        let mood = if self.is_healthy { 0 } else { chance.below(10) };
        if mood < 6 || mood == 9 {
            *self.accepted.entry(id).or_default() += 1;
        }
        match mood {
            0..6 => record(Outcome::Delivered),
            6 if attempts >= 2 => record(Outcome::Dead { why: "status-400".into() }),
            _ if attempts >= ATTEMPTS => record(Outcome::Dead { why: "timeout".into() }),
            _ => record(Outcome::Retry { next: now.plus_minutes(chance.within(1, 600)), why: "timeout".into() }),
        }
    }
}
