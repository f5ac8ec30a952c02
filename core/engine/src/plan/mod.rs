//! A plan: the checked, compiled definition. The engine knows only this; only the compiler makes
//! one, so nothing here is checked a second time. Plans are stored in ledgers for ever.

mod evidence;
mod policy;
mod register;
mod schedule;

pub use evidence::{Condition, Evidence, Field, FieldKind, Form, Target};
pub use policy::{Delay, Escalation, Policy, Reminder, Repeat};
pub use register::{
    AlertLevel, CaseStep, Measure, PointsRule, Quantity, Reached, Register, RegisterGrants, Scope, SubsidyRule,
};
pub use schedule::{About, Anchor, DayRule, Edge, FestivalEdge, PeriodUnit, Rhythm, Schedule};

use crate::deadline::{Deadline, Direction, Offset};
use crate::id::{DefinitionId, DutyId, DutyNo, EventId, KindId, PostId, StageId, StageNo, UnitId, WindowId};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

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
    /// The register of disputes the campaign keeps, if it keeps one.
    #[serde(default)]
    pub register: Option<Arc<Register>>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// What is looked at when a period opens: only those who fall short owe it.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// What a county's procedure may change.
    pub local: Guardrails,
    /// Due days a county's procedure gave to single periods, by key; none in a definition.
    #[serde(default)]
    pub dates: BTreeMap<String, NaiveDate>,
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

/// What the issuing bureau lets a county's procedure change (底线).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardrails {
    /// Due dates.
    pub due: Grant,
    /// Reminder times.
    pub reminders: Grant,
    /// Whether local duties may be added.
    pub may_add_duties: bool,
    /// Whether notices may be worded anew.
    #[serde(default)]
    pub may_reword: bool,
    /// Whether what is handed in may be sent back.
    #[serde(default)]
    pub may_return: bool,
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

impl Default for Guardrails {
    fn default() -> Self {
        Guardrails {
            due: Grant::Fixed,
            reminders: Grant::Fixed,
            may_add_duties: false,
            may_reword: false,
            may_return: false,
        }
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

impl PostRef {
    /// Reads `bureau/general-office`, `own/liaison`, `parent/…`, `unit:qs-t01/…` or a kind of unit.
    /// A definition writes posts so, and so do questions and proposals.
    pub fn parse(text: &str) -> Option<Self> {
        let (unit, post) = text.trim().split_once('/')?;
        let at = match unit.trim() {
            "bureau" => PostAt::Bureau,
            "own" => PostAt::Own,
            "parent" => PostAt::Parent,
            unit => match unit.strip_prefix("unit:") {
                Some(id) => PostAt::Unit(id.trim().parse().ok()?),
                None => PostAt::Kind(unit.parse().ok()?),
            },
        };
        Some(PostRef { at, post: post.trim().parse().ok()? })
    }
}

impl fmt::Display for PostRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            PostAt::Bureau => f.write_str("bureau"),
            PostAt::Own => f.write_str("own"),
            PostAt::Parent => f.write_str("parent"),
            PostAt::Kind(kind) => kind.fmt(f),
            PostAt::Unit(unit) => write!(f, "unit:{unit}"),
        }?;
        write!(f, "/{}", self.post)
    }
}

impl Plan {
    /// Whether a county's procedure may add duties: where the definition lets it for any duty.
    pub fn may_add_duties(&self) -> bool {
        self.duties.iter().any(|duty| duty.local.may_add_duties)
    }

    /// A stage by number. Numbers in a plan are always within it.
    pub fn stage(&self, no: StageNo) -> &Stage {
        &self.stages[no.index()]
    }

    /// Everything that is measured, counted for points or looked at for commendation.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        let measures = self.duties.iter().filter_map(|duty| duty.measure.as_ref());
        let register = self.register.iter().flat_map(|register| &register.commendation);
        let points = self.register.iter().flat_map(|register| &register.points);
        let of_measures = measures.chain(register).flat_map(|m| std::iter::once(&m.part).chain(&m.whole));
        of_measures.chain(points.map(|rule| &rule.count))
    }

    /// A duty's place in the plan.
    pub fn duty_no(&self, id: &DutyId) -> Option<DutyNo> {
        self.duties.iter().position(|duty| duty.id == *id).map(|at| DutyNo(at as u16))
    }

    /// A duty by id.
    pub fn duty(&self, id: &DutyId) -> Option<&Duty> {
        self.duties.iter().find(|d| d.id == *id)
    }
}
