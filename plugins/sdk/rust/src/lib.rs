//! What a county's procedure (本地程序) is written with.
//!
//! A procedure answers one or more hooks (挂接点). Each hook is a module here with its `Question`, its
//! `Proposal` and the trait `Guest`, whose one function answers. [`export!`] names the hooks that are
//! answered:
//!
//! ```ignore
//! use maplebridge_procedure::deadline::{Guest, Proposal, Question};
//! use maplebridge_procedure::{Rule, export, settings};
//!
//! struct Procedure;
//!
//! impl Guest for Procedure {
//!     fn propose(_: Question) -> Result<Proposal, String> {
//!         let days = settings::integer("days").ok_or("the setting days is missing")?;
//!         Ok(Proposal::Rule(Rule::within_days(days as u32)))
//!     }
//! }
//!
//! export!(Procedure: deadline);
//! ```
//!
//! There is no clock, no chance, no file and no network: the question carries everything, and the same
//! question always gets the same answer. Every call starts in a fresh memory, so nothing can be kept
//! between two of them. An `Err` says that there is no answer; then the definition's own rule decides.
//! So it does after a panic, whose place in the source stands in the log.

mod bindings;
pub mod calendar;
mod export;
mod hooks;
pub mod log;
mod rule;
pub mod settings;

pub use bindings::maplebridge::procedure::matter::{self, Agreement, Closed, Difficulty, Matter, Outcome};
pub use bindings::maplebridge::procedure::types::{
    self, Campaign, Distance, Duty, Grant, Named, NoticeKind, Reason, Reminder, Rollover, Rule, Span, Stage, Unit,
};
pub use export::tell_panics;
pub use hooks::{deadline, duties, message, reminders, return_visits, review, score, subsidy, triage};
