//! Answers as they lie in a guest's memory.

use engine::procedure::Hook;
use host::guests::{DATA, Guest};
use std::fmt::Write;

/// Where a test's texts may lie, behind the answer.
pub(crate) const TEXT: u32 = DATA + 512;

/// Instructions that give the answer that lies at [`DATA`].
pub(crate) const THERE: &str = "i32.const 2048";

/// Bytes at an address, as a field of a module.
pub(crate) fn data(at: u32, bytes: &[u8]) -> String {
    let mut text = format!("(data (i32.const {at}) \"");
    for byte in bytes {
        write!(text, "\\{byte:02x}").unwrap();
    }
    text + "\")"
}

/// Numbers as they lie in memory.
pub(crate) fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// A guest whose answer is these words, with a text at [`TEXT`].
pub(crate) fn giving(hook: Hook, answer: &[u32], text: &[u8]) -> Guest {
    Guest::answering(hook, THERE).with(&data(DATA, &words(answer))).with(&data(TEXT, text))
}

/// A guest that declines in these words.
pub(crate) fn declining(text: &[u8]) -> Guest {
    giving(Hook::Deadline, &[1, TEXT, text.len() as u32], text)
}

/// A guest that proposes a rule for a deadline. `kinds` are the bytes of distance, before,
/// start-counts and rollover.
pub(crate) fn ruling(offset: u32, kinds: [u8; 4], cutoff: &[u8]) -> Guest {
    let answer = [0, 1, offset, u32::from_le_bytes(kinds), TEXT, cutoff.len() as u32];
    giving(Hook::Deadline, &answer, cutoff)
}

/// A guest that proposes one due day.
pub(crate) fn dating(key: &str, due: &str) -> Guest {
    let text = format!("{key}{due}");
    let (at, key_len, due_len) = (DATA + 64, key.len() as u32, due.len() as u32);
    giving(Hook::Deadline, &[0, 2, at, 1], text.as_bytes())
        .with(&data(at, &words(&[TEXT, key_len, TEXT + key_len, due_len])))
}

/// A guest of the subsidy hook that runs instructions and proposes the 64 bits they leave.
pub(crate) fn numbering(instructions: &str) -> Guest {
    Guest::answering(Hook::Subsidy, &format!("(i64.store (i32.const {}) {instructions}) {THERE}", DATA + 8))
}
