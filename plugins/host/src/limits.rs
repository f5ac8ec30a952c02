//! Every bound of the sandbox in one place. What a package may ask for within an operator's caps
//! (fuel, memory, milliseconds) is [`engine::procedure::Limits`]; all else is fixed here.

use crate::planted::{Bug, planted};
use engine::procedure::Limits;
use std::time::Duration;

/// Bytes of an uploaded file.
pub const FILE_BYTES: usize = 32 << 20;
/// Bytes of a manifest.
pub const MANIFEST_BYTES: usize = 64 << 10;

/// Bytes of a question, counted as its JSON.
pub const QUESTION_BYTES: usize = 256 << 10;
/// Bytes a procedure may hand over at once, in its answer or in one call of the host: texts and
/// the items of lists as they lie in the host's memory.
pub const ANSWER_BYTES: usize = 64 << 10;
/// Items of one list in an answer.
pub const ANSWER_ITEMS: usize = 10_000;
/// Characters of one short text in an answer: a title, a reason, a finding.
pub const TEXT_CHARS: usize = 500;
/// Characters of a wording of a notice.
pub const WORDS_CHARS: usize = 2_000;

/// Lines a call may log; what is beyond is dropped.
pub const LOG_LINES: usize = 64;
/// Bytes a call may log; what is beyond is dropped.
pub const LOG_BYTES: usize = 8 << 10;
/// Calls of the host. A long walk over the calendar counts as several.
pub const HOST_CALLS: u32 = 10_000;
/// Days on which one call of the host may walk over the calendar.
pub const WALK_DAYS: u32 = 4_000;
/// Days of a walk that count as one more call of the host.
pub const WALK_DAYS_PER_CALL: u32 = 50;

/// Elements of all tables together. Python's runtime has 5,700, JavaScript's 750 to 4,000.
pub const TABLE_ELEMENTS: usize = 10_000;
/// Bytes of the stack.
pub const STACK_BYTES: usize = 512 << 10;
/// Core instances of one component. Python's runtime has 38.
pub const CORE_INSTANCES: u32 = 48;
/// Memories of one component. What JavaScript's tools make has up to 3.
pub const MEMORIES: u32 = 4;
/// Tables of one component. JavaScript's runtime has 3.
pub const TABLES: u32 = 4;
/// Bytes of a memory's slot that stay resident between two calls, cleaned; the rest goes back to the
/// machine. More makes a JavaScript or Python procedure faster and the service larger.
pub const MEMORY_KEPT: usize = 2 << 20;
/// Bytes of a table's slot that stay resident between two calls, cleaned.
pub const TABLE_KEPT: usize = 64 << 10;
/// Bytes of the host's own records about one component's instances.
pub const INSTANCE_BYTES: usize = 4 << 20;
/// Handles of resources a component may hold. The contract has none; a runtime has a few of its own.
pub const HANDLES: usize = 1_000;
/// The most calls at the same time that a host can be made for.
pub const INSTANCES_MOST: u32 = 1_000;
/// Frames of a trap that are named.
pub const FRAMES: usize = 8;

/// How often the time of calls is looked at, and a long one lets others go first.
pub const TICK: Duration = Duration::from_millis(10);
/// Calls of one ledger at the same time; others of it wait their turn.
pub const CALLS_PER_LEDGER: u32 = 4;
/// A ledger's calls may take one second of every so many, over time.
pub const CALLS_SHARE: u32 = 4;
/// Time of calls a ledger may take ahead of its share: an activation, a morning's notices.
pub const CALLS_AHEAD: Duration = Duration::from_secs(2);

/// Calls that may take longer than this run on a thread that stands back.
pub const CALL_SLOW: Duration = Duration::from_millis(3);
/// How far it stands back: the farthest there is.
pub const STAND_BACK: i32 = 19;

/// Seconds of processor time a compilation may take. The largest runtimes, of 12 and 18 MB, take 18.
pub const COMPILE_CPU_SECONDS: u64 = 60;
/// Seconds by the clock of the wall a compilation may take.
pub const COMPILE_WALL: Duration = Duration::from_secs(240);
/// Bytes of address space a compilation may take. The largest runtimes take 400 MiB.
pub const COMPILE_BYTES: u64 = 1 << 30;
/// Bytes of compiled code.
pub const COMPILED_BYTES: u64 = 512 << 20;
/// Bytes a compiler may say on its error stream; what is beyond is dropped.
pub const COMPILER_WORDS: u64 = 4 << 10;

/// What a call really gets: what it asks for, within the operator's caps and the project's.
pub fn granted(asked: Limits, caps: Limits) -> Limits {
    let mut granted = asked.within(caps).within(Limits::MOST);
    if planted(Bug::FuelUnlimited) {
        granted.fuel = u64::MAX >> 1;
    }
    if planted(Bug::TimeUnlimited) {
        granted.millis = u32::MAX;
    }
    if planted(Bug::MemoryUnlimited) {
        granted.memory = u64::MAX;
    }
    granted
}
