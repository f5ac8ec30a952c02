//! Procedures (本地程序): what a county's component is asked, what it may answer, and what it is.
//!
//! The engine makes the question, judges the proposal and records both; it does not know how a
//! component is run. Whoever runs one is behind [`Procedures`] and answers from the question alone:
//! the same component, settings, calendar and question give the same answer, on every machine.

mod package;
mod proposal;
mod question;
mod register;

pub use package::{
    ComponentId, KeyId, Limits, Package, ProcedureVersion, Setting, SettingKind, SettingRule, Settings, SettingsError,
};
pub use proposal::{
    DeadlineProposal, Finding, LocalAudience, LocalDuty, LocalSchedule, MessageProposal, Proposal, RemindersProposal,
    ReviewProposal,
};
pub use question::{
    AskedCampaign, AskedDuty, AskedPeriod, AskedRow, AskedStage, AskedSubmission, AskedUnit, AskedValue,
    DeadlineQuestion, DutiesQuestion, MessageQuestion, Question, RemindersQuestion, ReviewQuestion,
};
pub use register::Outcome as MatterOutcome;
pub use register::{
    Agreement, Closed, Count, Difficulty, FilePart, Matter, PointsItem, Reason, ReturnVisitsProposal,
    ReturnVisitsQuestion, ScoreProposal, ScoreQuestion, SubsidyProposal, SubsidyQuestion, TriageProposal,
    TriageQuestion, Visit, VisitAnchor,
};

use crate::calendar::Calendar;
use crate::id::LedgerId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A named question put to a procedure (挂接点).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hook {
    /// Another due date or rule for a duty.
    Deadline,
    /// Local duties.
    Duties,
    /// When whom to remind.
    Reminders,
    /// The wording of a notice.
    Message,
    /// Accept or return what was handed in.
    Review,
    /// How grave a case is, until when and which way.
    Triage,
    /// When a closed case is visited.
    ReturnVisits,
    /// What is paid for a case.
    Subsidy,
    /// An office's points from its counts.
    Score,
}

impl Hook {
    /// All of them, in the order of the contract.
    pub const ALL: [Hook; 9] = [
        Hook::Deadline,
        Hook::Duties,
        Hook::Reminders,
        Hook::Message,
        Hook::Review,
        Hook::Triage,
        Hook::ReturnVisits,
        Hook::Subsidy,
        Hook::Score,
    ];

    /// Its name in the contract, in manifests and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Hook::Deadline => "deadline",
            Hook::Duties => "duties",
            Hook::Reminders => "reminders",
            Hook::Message => "message",
            Hook::Review => "review",
            Hook::Triage => "triage",
            Hook::ReturnVisits => "return-visits",
            Hook::Subsidy => "subsidy",
            Hook::Score => "score",
        }
    }

    /// The hook of that name.
    pub fn named(name: &str) -> Option<Hook> {
        Hook::ALL.into_iter().find(|hook| hook.name() == name)
    }
}

impl fmt::Display for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whoever runs components. Answers from the call alone and keeps nothing between two calls.
pub trait Procedures {
    /// Asks a component one question.
    fn ask(&self, call: &Call<'_>) -> Reply;
}

/// One question to one component.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Whose procedure it is: calls of different ledgers share nothing.
    pub ledger: &'a LedgerId,
    /// Which component.
    pub component: &'a ComponentId,
    /// What it may use, as its package asks; the runner's own caps come first.
    pub limits: Limits,
    /// Its settings.
    pub settings: &'a Settings,
    /// The county's calendar.
    pub calendar: &'a Calendar,
    /// The question.
    pub question: &'a Question,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The proposal, or why there is none.
    pub outcome: Result<Proposal, Failure>,
    /// Fuel used: the same for the same call on every machine.
    pub fuel: u64,
    /// The most bytes of memory it had.
    pub memory: u64,
    /// What it logged, cleaned of control characters.
    pub log: Vec<LogLine>,
}

impl Reply {
    /// Nothing was run.
    pub fn failed(failure: Failure) -> Self {
        Reply { outcome: Err(failure), fuel: 0, memory: 0, log: Vec::new() }
    }
}

/// A line a procedure logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// The line, without control characters.
    pub line: String,
}

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// For the author.
    Debug,
    /// Worth knowing.
    Info,
    /// Something is odd.
    Warn,
}

/// Why a call gave no proposal. Each has a stable code; whatever it is, the definition's own rule
/// decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The component is not loaded (its file is missing, or the service was started without a host).
    NotReady,
    /// The component does not export the hook.
    NoHook,
    /// The question is larger than a question may be.
    QuestionTooLarge,
    /// It trapped: a panic, a division by zero, an unreachable instruction. The text is for people.
    Trap(Box<str>),
    /// It used up its fuel.
    Fuel,
    /// It ran for too long by the clock of the wall.
    Time,
    /// It wanted more memory than it may have.
    Memory,
    /// It wanted a larger table than it may have.
    Table,
    /// It called itself too deeply.
    Stack,
    /// Its answer is larger than an answer may be.
    Output,
    /// It called the host too often.
    HostCalls,
    /// Its answer is not what the contract says: malformed text, an unknown word, a date that is none.
    Malformed(Box<str>),
    /// It said itself that it has no answer. The text is its own.
    Declined(Box<str>),
}

impl Failure {
    /// Whether the procedure itself failed. What the service did not manage is not held against it.
    pub fn is_its_own(&self) -> bool {
        !matches!(self, Failure::NotReady | Failure::QuestionTooLarge)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::NotReady => "not-ready",
            Failure::NoHook => "no-hook",
            Failure::QuestionTooLarge => "question-too-large",
            Failure::Trap(_) => "trap",
            Failure::Fuel => "fuel",
            Failure::Time => "time",
            Failure::Memory => "memory",
            Failure::Table => "table",
            Failure::Stack => "stack",
            Failure::Output => "output",
            Failure::HostCalls => "host-calls",
            Failure::Malformed(_) => "malformed",
            Failure::Declined(_) => "declined",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Trap(text) | Failure::Malformed(text) | Failure::Declined(text) => {
                write!(f, "{}: {text}", self.code())
            }
            _ => f.write_str(self.code()),
        }
    }
}

/// No components are run: every question is answered with [`Failure::NotReady`], so every rule is
/// the definition's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProcedures;

impl Procedures for NoProcedures {
    fn ask(&self, _: &Call<'_>) -> Reply {
        Reply::failed(Failure::NotReady)
    }
}
