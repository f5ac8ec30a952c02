//! A definition as written: values typed, names not yet looked up. The compiler turns it into a
//! plan.

mod register;

pub(crate) use register::{Alert, Measure, Next, Points, Register, RegisterLocal, Subsidy, Visit};

use super::{At, Given};
use crate::source::Span;
use chrono::NaiveDate;
use chrono_tz::Tz;
use engine::calendar::Festival;
use engine::deadline::Rollover;
use engine::id::{DefinitionId, DutyId, EventId, FieldId, KindId, PostId, StageId, UnitId, WindowId};
use engine::plan::{About, DayRule, Delay, Edge, FestivalEdge, Grant, Level, PeriodUnit, PostAt, Reminder};
use engine::time::DayTime;

/// The whole file.
pub(crate) struct Definition {
    /// Where something missing from the file is reported.
    pub span: Span,
    pub id: Given<DefinitionId>,
    pub title: Given<String>,
    pub sources: Vec<String>,
    pub zone: Given<Tz>,
    pub window: Given<Window>,
    pub goals: Vec<String>,
    pub stages: Vec<Stage>,
    pub windows: Vec<Titled<WindowId>>,
    pub events: Vec<Titled<EventId>>,
    pub kinds: Vec<At<(KindId, Option<Level>)>>,
    pub posts: Vec<Titled<PostId>>,
    pub forms: Vec<(At<String>, Form)>,
    pub to: Given<Vec<At<Post>>>,
    pub policy: Policy,
    pub local: Local,
    pub register: Option<Register>,
    pub duties: Vec<Duty>,
}

/// An id with a title.
pub(crate) struct Titled<Id> {
    pub id: At<Id>,
    pub title: String,
}

/// A stage.
pub(crate) struct Stage {
    pub id: At<StageId>,
    pub title: Option<String>,
    pub window: Given<Window>,
}

/// First and last day, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub first: Day,
    pub last: Day,
}

/// A day, month or year, or one counted from the campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    Date(NaiveDate),
    /// Its first and last day.
    Month(NaiveDate, NaiveDate),
    /// Its first and last day.
    Year(NaiveDate, NaiveDate),
    /// The n-th day of the campaign, from 1.
    Number(u16),
    CampaignStart,
    CampaignEnd,
}

/// A duty.
pub(crate) struct Duty {
    pub id: At<DutyId>,
    pub title: Option<String>,
    pub sources: Vec<String>,
    pub who: Given<Who>,
    pub each: Given<Each>,
    pub every: Given<Every>,
    pub cron: Given<String>,
    pub during: Given<Vec<At<During>>>,
    pub about: Given<About>,
    pub due: Given<Due>,
    pub opens: Given<Anchor>,
    pub to: Given<Vec<At<Post>>>,
    pub evidence: Given<&'static str>,
    pub report: Given<Report>,
    pub targets: Given<Vec<At<Target>>>,
    pub correct_within: Given<Correct>,
    pub measure: Given<Measure>,
    pub satisfies: Vec<At<DutyId>>,
    pub policy: Policy,
    pub local: Local,
    /// Where each field's key stands.
    pub keys: Keys,
}

/// Where the keys of a duty stand that other fields may exclude.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keys {
    pub each: Option<Span>,
    pub every: Option<Span>,
    pub cron: Option<Span>,
    pub during: Option<Span>,
    pub about: Option<Span>,
    pub opens: Option<Span>,
    pub targets: Option<Span>,
    pub correct_within: Option<Span>,
    pub who: Option<Span>,
}

/// Who owes it.
#[derive(Default)]
pub(crate) struct Who {
    pub kinds: Vec<At<KindId>>,
    pub levels: Vec<At<Level>>,
    pub units: Vec<At<UnitId>>,
    pub except: Vec<At<UnitId>>,
}

/// Which stages.
pub(crate) enum Each {
    Stage,
    Stages(Vec<At<StageId>>),
}

/// A rhythm, its day and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Every {
    pub unit: PeriodUnit,
    pub step: u16,
    pub on: Option<DayRule>,
    pub time: Option<DayTime>,
}

/// Where a rhythm runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum During {
    Campaign,
    Days(Window),
    /// A stage or an announced window.
    Named(String),
}

/// A deadline.
#[derive(Debug, Clone, Default)]
pub(crate) struct Due {
    pub side: Option<At<Side>>,
    pub anchor: Given<Anchor>,
    pub amount: Given<Amount>,
    pub start_counts: Option<bool>,
    pub rollover: Option<Rollover>,
    pub cutoff: Option<At<DayTime>>,
    /// Whether some field of it is wrong (and reported).
    pub flawed: bool,
}

/// Which side of the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    On,
    After,
    Before,
}

/// How far from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    Days(u16),
    Working(u16),
    Months(u16),
    Hours(u32),
}

/// What a deadline counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Anchor {
    Date(NaiveDate),
    EachStage(Edge),
    Stage(StageId, Edge),
    Campaign(Edge),
    Period(Edge),
    Cron,
    Event(EventId),
    Festival(Festival, FestivalEdge),
}

/// A post, or those who receive the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Post {
    Receiver,
    Named(PostAt, PostId),
}

/// What is reported.
pub(crate) struct Report {
    pub form: Given<String>,
    pub own: Option<Form>,
    pub zero: bool,
    pub flawed: bool,
}

/// A form.
#[derive(Clone)]
pub(crate) struct Form {
    pub fields: Vec<FormField>,
    pub per: Given<KindId>,
    pub flawed: bool,
}

/// A field of a form.
#[derive(Clone)]
pub(crate) struct FormField {
    pub id: At<FieldId>,
    pub title: String,
    pub kind: engine::plan::FieldKind,
}

/// One target.
pub(crate) struct Target {
    pub what: Aim,
    pub at_least: At<String>,
}

/// What a target looks at.
pub(crate) enum Aim {
    Field(At<FieldId>),
    Ratio { part: At<FieldId>, whole: At<FieldId> },
}

/// Time to put right what was not met.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Correct {
    pub days: u16,
    pub working: bool,
    pub rollover: Option<Rollover>,
}

/// Reminders and escalations, as far as they are given.
#[derive(Default)]
pub(crate) struct Policy {
    pub reminders: Given<Vec<At<Reminder>>>,
    pub escalate: Given<Vec<At<Rung>>>,
    pub repeat: Given<Repeat>,
}

/// A rung.
pub(crate) struct Rung {
    pub after: Delay,
    pub to: Vec<At<Post>>,
}

/// Repeated reminders.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeat {
    pub every: Delay,
    pub at_most: u16,
}

/// Guardrails, as far as they are given.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Local {
    pub due: Given<Grant>,
    pub reminders: Given<Grant>,
    pub may_add_duties: Given<bool>,
    pub may_reword: Given<bool>,
    pub may_return: Given<bool>,
}
