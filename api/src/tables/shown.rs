//! What every table is made from: a campaign's register at an instant, seen from a unit.

use chrono::{NaiveDate, NaiveDateTime};
use engine::entry::CaseNumber;
use engine::id::{CampaignNo, UnitNo};
use engine::plan::{Register, Span};
use engine::set::UnitSet;
use engine::state::{Campaign, State};
use engine::time::{Timestamp, day_of};
use sheets::{ColumnSpec, Kind, Subtitle, Value};

/// A campaign's register at an instant, seen from a unit: the unit and all under it.
#[derive(Clone, Copy)]
pub struct Shown<'s> {
    /// The ledger.
    pub state: &'s State,
    /// The campaign.
    pub no: CampaignNo,
    /// The unit whose table it is.
    pub unit: UnitNo,
    /// The instant; its day is the day the table was made.
    pub now: Timestamp,
    pub(crate) campaign: &'s Campaign,
}

impl<'s> Shown<'s> {
    /// None where there is no such campaign.
    pub fn of(state: &'s State, no: CampaignNo, unit: UnitNo, now: Timestamp) -> Option<Self> {
        let campaign = state.campaigns.get(no.index())?;
        Some(Self { state, no, unit, now, campaign })
    }

    /// The unit and all under it.
    pub fn within(&self) -> UnitSet {
        self.state.organisation.subtree(self.unit)
    }

    /// The campaign's title.
    pub fn title(&self) -> &'s str {
        &self.campaign.plan.title
    }

    /// The rules of the register, where the plan in force keeps one.
    pub(crate) fn register(&self) -> Option<&'s Register> {
        self.campaign.plan.register.as_deref()
    }

    /// The day it was made.
    pub fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    pub(crate) fn day(&self, at: Timestamp) -> NaiveDate {
        day_of(at, self.campaign.plan.zone)
    }

    pub(crate) fn local(&self, at: Timestamp) -> NaiveDateTime {
        at.local(self.campaign.plan.zone)
    }

    /// The days of a table where none were asked for: the campaign's, as far as they have come.
    pub fn span(&self) -> Span {
        let Span { first, last } = self.campaign.plan.span;
        Span { first, last: last.min(self.today()).max(first) }
    }

    /// The name of the unit whose table it is.
    pub fn unit_name(&self) -> &'s str {
        self.name(self.unit)
    }

    pub(crate) fn name(&self, unit: UnitNo) -> &'s str {
        self.state.organisation.unit(unit).map_or("", |unit| &unit.name)
    }

    /// A case's number as it stands in the register.
    pub(crate) fn number(&self, number: CaseNumber) -> String {
        number.in_words(self.register().map_or("", |register| &register.series))
    }

    /// The line below a title.
    pub(crate) fn subtitle(&self, label: &str, days: Option<Span>) -> Subtitle {
        Subtitle {
            unit: format!("填报单位：{}", self.unit_name()),
            span: days.map(|days| format!("{label}：{}", span_words(days))).unwrap_or_default(),
            made_on: format!("制表日期：{}", day_words(self.today())),
        }
    }

    /// A title that begins with whose table it is.
    pub(crate) fn headed(&self, title: &str) -> String {
        format!("{}{title}", self.unit_name())
    }
}

/// `2022年4月1日`
pub(crate) fn day_words(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// `2022年4月1日至4月15日`; the year stands again where it is another one.
pub(crate) fn span_words(Span { first, last }: Span) -> String {
    use chrono::Datelike;
    match first.year() == last.year() {
        true => format!("{}至{}", day_words(first), last.format("%-m月%-d日")),
        false => format!("{}至{}", day_words(first), day_words(last)),
    }
}

pub(crate) fn column(title: impl Into<String>, kind: Kind, width: u8) -> ColumnSpec {
    ColumnSpec::new(title, kind, width)
}

/// A count of the views; none is beyond what a cell holds.
pub(crate) fn count(number: impl TryInto<i64>) -> Value {
    Value::Integer(number.try_into().unwrap_or(i64::MAX))
}

pub(crate) fn fen(amount: u64) -> Value {
    Value::Fen(i64::try_from(amount).unwrap_or(i64::MAX))
}

pub(crate) fn share(part: u64, whole: u64) -> Value {
    Value::Share { part, whole }
}
