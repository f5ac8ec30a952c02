//! What people and programs see, computed from the state alone.

mod message;
mod obligations;
mod preview;
pub mod register;
mod status;
mod why;

pub(crate) use message::due_words;
pub use message::{Item, Message, Standing as ItemStanding, inbox, message, message_text};
pub use obligations::{Cursor, Filter, ObligationRow, ObligationStanding, Page, obligation, obligations};
pub use preview::{Conflict, ConflictKind, PlannedPeriod, PlannedTold, preview, preview_conflicts};
pub use status::{CampaignStatus, DutyStatus, PeriodCounts, period_counts, status};
pub use why::{Explanation, explain_notice, explain_obligation, moment_words};
