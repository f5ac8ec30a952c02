//! How large a question is.

use crate::limits;
use crate::planted::{Bug, planted};
use engine::procedure::Question;
use std::io::{self, Write};

/// Whether a question is no larger than one may be. Counted as its JSON, which people can count
/// too; nothing is written anywhere.
pub(crate) fn fits(question: &Question) -> bool {
    planted(Bug::InputUnlimited) || serde_json::to_writer(Room(limits::QUESTION_BYTES), question).is_ok()
}

struct Room(usize);

impl Write for Room {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => self.0 = left,
            None => return Err(io::ErrorKind::FileTooLarge.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
