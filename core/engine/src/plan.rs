//! A plan: the checked, compiled definition. The engine knows only this; only the compiler makes
//! one, so nothing here is checked a second time. Plans are stored in ledgers for ever.

use crate::calendar::Festival;
use crate::deadline::{Deadline, Direction, Offset};
use crate::id::{DefinitionId, DutyId, DutyNo, EventId, FieldId, KindId, PostId, StageId, StageNo, UnitId, WindowId};
use crate::time::DayTime;
use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A compiled definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The definition's id.
    pub id: DefinitionId,
    /// Its title, as the document has it.
    pub title: String,
    /// The document it is taken from, for people to find the sentence again.
    pub sources: Vec<String>,
    /// The zone in which its days begin and end.
    pub zone: Tz,
    /// First and last day.
    pub span: Span,
    /// Outcome goals that no figure decides; shown as text.
    pub goals: Vec<String>,
    /// Stages in order of time; they do not overlap.
    pub stages: Vec<Stage>,
    /// Announced windows that duties refer to.
    pub windows: Vec<Named<WindowId>>,
    /// Events that duties follow.
    pub events: Vec<Named<EventId>>,
    /// Posts that the definition names, with their titles.
    pub posts: Vec<Named<PostId>>,
    /// Duties.
    pub duties: Vec<Duty>,
}

/// An id with the title people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<Id> {
    /// The id.
    pub id: Id,
    /// The title.
    pub title: String,
}

/// Days from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Span {
    /// The part inside another span, if there is one.
    pub fn clip(self, to: Span) -> Option<Span> {
        let clipped = Span { first: self.first.max(to.first), last: self.last.min(to.last) };
        (clipped.first <= clipped.last).then_some(clipped)
    }

    /// Whether the day is inside.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Its days in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }
}

/// A dated part of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// Its title.
    pub title: String,
    /// Its days.
    pub span: Span,
}

/// A rule: who must deliver what, by when or how often, to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Its id; amendments match duties by it.
    pub id: DutyId,
    /// Its title.
    pub title: String,
    /// Source rows, for example `001 D1`.
    pub sources: Vec<String>,
    /// Who owes it.
    pub who: Audience,
    /// Who receives it: told first when it is late.
    pub to: Vec<PostRef>,
    /// When it arises.
    pub schedule: Schedule,
    /// From the schedule's anchor to the due instant.
    pub deadline: Deadline,
    /// What must be handed in.
    pub evidence: Evidence,
    /// Whether "nothing happened" may be, and then must be, said explicitly.
    pub zero_report: bool,
    /// Duties whose obligation of the same period is fulfilled by this one's submission.
    pub satisfies: Vec<DutyNo>,
    /// Reminders and escalations.
    pub policy: Policy,
    /// What the figures must reach.
    pub target: Option<Target>,
    /// What a county's procedure may change.
    pub local: Guardrails,
}

/// Which units owe a duty: those of a kind or named, less the exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Audience {
    /// Every unit of these kinds.
    pub kinds: Vec<KindId>,
    /// Every unit on these levels.
    pub levels: Vec<Level>,
    /// These units.
    pub units: Vec<UnitId>,
    /// But not these, nor what lies under them.
    pub except: Vec<UnitId>,
}

/// The five levels of the administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 省.
    Province,
    /// 市.
    City,
    /// 县.
    County,
    /// 乡镇（街道）.
    Township,
    /// 村（社区）.
    Village,
}

/// A post, found from the unit that owes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PostRef {
    /// At which unit.
    pub at: PostAt,
    /// Which post there.
    pub post: PostId,
}

/// A unit, seen from the unit that owes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostAt {
    /// The bureau whose ledger it is.
    Bureau,
    /// The owing unit itself.
    Own,
    /// Its parent.
    Parent,
    /// Its nearest ancestor (or itself) of a kind.
    Kind(KindId),
    /// A unit by name.
    Unit(UnitId),
}

/// When a duty arises. Each rule makes periods; each period has one anchor for the deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Once, counted from an anchor; open from `opens` unless the anchor comes first.
    Once {
        /// Where the deadline counts from.
        anchor: Anchor,
        /// First day on which it may be handed in.
        opens: NaiveDate,
    },
    /// Once for each of these stages, counted from its start or end.
    EachStage {
        /// The stages.
        stages: Vec<StageNo>,
        /// Start or end.
        edge: Edge,
    },
    /// In a rhythm inside spans (stages, or the whole campaign).
    Every {
        /// Where the rhythm runs.
        spans: Vec<Span>,
        /// The rhythm.
        rhythm: Rhythm,
    },
    /// At the instants of a cron expression inside spans.
    Cron {
        /// Where it runs.
        spans: Vec<Span>,
        /// Seconds, minutes, hours, day of month, month, day of week (1 = Sunday), optionally year.
        expression: String,
    },
    /// In a rhythm, only while a window is announced.
    Window {
        /// The window.
        window: WindowId,
        /// The rhythm inside it.
        rhythm: Rhythm,
    },
    /// Each time an event is recorded for a unit.
    Event {
        /// The event.
        event: EventId,
    },
    /// Around each occurrence of a festival inside spans.
    Festival {
        /// Where it is looked for.
        spans: Vec<Span>,
        /// Which.
        festival: Festival,
        /// The festival's own day, or an edge of the rest days around it.
        edge: FestivalEdge,
    },
}

/// Start or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The first day.
    Start,
    /// The last day.
    End,
}

/// What a one-time deadline counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// A day.
    Date(NaiveDate),
    /// An edge of a stage.
    Stage(StageNo, Edge),
    /// An edge of the campaign.
    Campaign(Edge),
}

/// Which day around a festival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FestivalEdge {
    /// The festival's own day.
    Day,
    /// The first rest day of the holiday.
    RestStart,
    /// The last rest day of the holiday.
    RestEnd,
}

/// "Every `step` `unit`s, about this period or the last one, on that day of it."
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The period.
    pub unit: PeriodUnit,
    /// Every so many of them; at least 1.
    pub step: u16,
    /// What a report speaks of, and so when it is due.
    pub about: About,
    /// Which day it is due on, before the deadline's offset.
    pub on: DayRule,
}

/// Calendar periods. Weeks are ISO weeks; a ten-day period (旬) is 1–10, 11–20, 21–end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodUnit {
    /// A day.
    Day,
    /// A working day; days off owe nothing.
    WorkingDay,
    /// An ISO week, Monday to Sunday.
    Week,
    /// 旬.
    TenDays,
    /// 1–15, 16–end.
    HalfMonth,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// 1 January or 1 July on.
    HalfYear,
    /// A year.
    Year,
}

/// Which period a report speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// This one: due inside it.
    This,
    /// The one before: due in the period that follows the one reported on.
    Last,
}

/// A day inside a period clipped to its span. A rule that finds no such day owes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayRule {
    /// Its first day.
    First,
    /// Its last day.
    Last,
    /// The n-th day of the whole period (1 to 31); the last day of a shorter one.
    Day(u8),
    /// That weekday (in periods longer than a week: the first one).
    Weekday(Weekday),
    /// The n-th working day from the start (1, 2, …) or from the end (−1, −2, …).
    Working(i8),
}

/// What must be handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Nothing but the word that it is done.
    Nothing,
    /// A document.
    Document,
    /// Figures on a small typed form.
    Figures(Form),
}

/// A small typed form. There are no free-text fields: nothing about a person can creep in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Fields in order.
    pub fields: Vec<Field>,
    /// One row for each unit of this kind under the submitting unit, instead of a single row.
    pub per: Option<KindId>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// Its label.
    pub title: String,
    /// Its type and bounds.
    pub kind: FieldKind,
}

/// Types of figures. Each is held as a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A count within bounds.
    Integer {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// 0 or 1.
    YesNo,
    /// Hundredths of a percent, 0 to 10000.
    Percent,
}

/// What figures must reach; every condition, in every row. 以上 includes the number itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// All of these.
    pub conditions: Vec<Condition>,
    /// How long a unit has to put right what was not met (or what was returned).
    pub correct_within: Deadline,
}

/// One condition. Fields are places in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// The field is at least this.
    AtLeast {
        /// Place of the field.
        field: u16,
        /// Smallest value that passes.
        value: i64,
    },
    /// `part / whole` is at least so many hundredths of a percent; no whole, not applicable.
    Ratio {
        /// Place of the numerator.
        part: u16,
        /// Place of the denominator.
        whole: u16,
        /// Hundredths of a percent: 9000 is 90 %.
        at_least: u32,
    },
}

/// Reminders before, escalations after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Told to the owing unit before the due instant.
    pub reminders: Vec<Reminder>,
    /// The ladder after it; level n is only climbed after n−1.
    pub escalations: Vec<Escalation>,
    /// Told to the owing unit again and again once it is late.
    pub repeat: Option<Repeat>,
}

/// One reminder, as a distance back from the due day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reminder {
    /// That many working days before the due day, at a time; 0 is the due day itself, left out on
    /// a day off.
    WorkingDays(u8, DayTime),
    /// That many calendar days before the due day.
    Days(u8, DayTime),
    /// That many minutes before the due instant.
    Minutes(u32),
}

/// One rung of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// When.
    pub after: Delay,
    /// Who is told.
    pub to: Vec<PostRef>,
}

/// A distance forward from the due day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delay {
    /// That many working days after the due day, at a time.
    WorkingDays(u8, DayTime),
    /// That many calendar days after the due day.
    Days(u8, DayTime),
    /// That many minutes after the due instant.
    Minutes(u32),
}

/// Reminders after the due instant until it is done, bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The distance from one to the next; the first is one such distance after the due day.
    pub every: Delay,
    /// At most so many.
    pub at_most: u16,
}

/// What the issuing bureau lets a county's procedure change (底线).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardrails {
    /// Due dates.
    pub due: Grant,
    /// Reminder times.
    pub reminders: Grant,
    /// Whether local duties may be added.
    pub may_add_duties: bool,
}

/// How far a change may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// Not at all.
    Fixed,
    /// Stricter only: earlier, more.
    MayTighten,
    /// Also later, by at most so many days.
    MayRelax {
        /// The bound in days.
        days: u16,
    },
}

impl Policy {
    /// The project's own policy where a definition is silent: 09:00 on W−3, W−1 and the due day;
    /// 09:00 on W+1 to those who receive it and on W+3 to the bureau's leader in charge.
    pub fn standard(to: &[PostRef], leader: PostRef) -> Policy {
        let at = DayTime::NINE;
        Policy {
            reminders: vec![Reminder::WorkingDays(3, at), Reminder::WorkingDays(1, at), Reminder::WorkingDays(0, at)],
            escalations: vec![
                Escalation { after: Delay::WorkingDays(1, at), to: to.to_vec() },
                Escalation { after: Delay::WorkingDays(3, at), to: vec![leader] },
            ],
            repeat: None,
        }
    }
}

impl Default for Guardrails {
    fn default() -> Self {
        Guardrails { due: Grant::Fixed, reminders: Grant::Fixed, may_add_duties: false }
    }
}

impl Duty {
    /// Whether the deadline lies after its anchor, so that nothing can be owed before the anchor.
    pub fn counts_forward(&self) -> bool {
        let moves = !matches!(self.deadline.offset, Offset::Days(0) | Offset::WorkingDays(0));
        moves && self.deadline.direction == Direction::After
    }
}

impl Duty {
    /// How long a unit has to put right what was returned or not met: as the target says, else
    /// five days.
    pub fn correction_rule(&self) -> Deadline {
        self.target.as_ref().map_or(Deadline::within_days(5), |target| target.correct_within)
    }
}

impl Plan {
    /// A stage by number. Numbers in a plan are always within it.
    pub fn stage(&self, no: StageNo) -> &Stage {
        &self.stages[no.index()]
    }

    /// A duty by id.
    pub fn duty(&self, id: &DutyId) -> Option<&Duty> {
        self.duties.iter().find(|d| d.id == *id)
    }
}
