//! A message's id, the one its receivers know it by on every channel: `msg_qingshan_12_3` is what
//! entry 12 of the ledger `qingshan` owes the post with the number 3.

use crate::http::error::Error;
use engine::entry::MessageId;
use engine::id::{EntryNo, LedgerId, PostNo};
use engine::refusal::Refusal;
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A message's id, as a caller gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MessageName {
    ledger: LedgerId,
    id: MessageId,
}

impl MessageName {
    pub(crate) fn new(ledger: &LedgerId, id: MessageId) -> Self {
        Self { ledger: ledger.clone(), id }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("msg_")?.rsplitn(3, '_');
        let post = PostNo(parts.next()?.parse().ok()?);
        let entry = EntryNo(parts.next()?.parse().ok()?);
        Some(Self { ledger: parts.next()?.parse().ok()?, id: MessageId { entry, post } })
    }

    /// Which message of this ledger it is. Another ledger's is as unknown as one that never was.
    pub(crate) fn within(self, ledger: &LedgerId) -> Result<MessageId, Error> {
        if self.ledger == *ledger { Ok(self.id) } else { Err(self.unknown()) }
    }

    pub(crate) fn unknown(&self) -> Error {
        Refusal::NoSuchMessage { id: self.to_string() }.into()
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "msg_{}_{}_{}", self.ledger, self.id.entry, self.id.post)
    }
}

impl<'de> Deserialize<'de> for MessageName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!("{shown:?} is not the id of a message; they look like msg_qingshan_12_3"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::MessageName;

    #[test]
    fn ids_read_back() {
        for text in ["msg_qingshan_12_3", "msg_a_b_7_0_9", "msg_1_2_3"] {
            assert_eq!(MessageName::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "msg_", "msg_a_1", "msg_A_1_2", "12.3", "msg_a_1_-2", "msg_a_x_2", "msg__1_2"] {
            assert_eq!(MessageName::parse(text), None, "{text}");
        }
    }
}
