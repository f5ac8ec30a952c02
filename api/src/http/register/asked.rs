//! What questions about a register have in common: whose units, which days, as of when.

use super::found;
use crate::http::app::App;
use crate::http::error::{Error, Failure};
use crate::http::types::AsOf;
use crate::http::types::ids::OfCampaign;
use crate::http::types::period::UnitName;
use chrono::NaiveDate;
use engine::id::{CampaignNo, UnitId};
use engine::plan::Span;
use engine::set::UnitSet;
use engine::state::{Campaign, State};
use engine::time::Timestamp;
use engine::views::register::Word;
use runtime::Point;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A register at the instant that was asked for.
#[derive(Clone, Copy)]
pub(super) struct Seen<'s> {
    pub(super) state: &'s State,
    pub(super) no: CampaignNo,
    pub(super) campaign: &'s Campaign,
    pub(super) now: Timestamp,
}

/// Looks at a campaign's register as it is, or as it was at an earlier point.
pub(super) async fn look<T, F>(app: &App, of: OfCampaign, as_of: Option<AsOf>, look: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce(Seen<'_>) -> Result<T, Error> + Send + 'static,
{
    let OfCampaign { ledger, campaign } = of;
    let point = as_of.map(|at| at.0);
    let given = match point {
        None => Some(app.handle().now()),
        Some(Point::Instant(at)) => Some(at),
        // Right after an entry: as of its own instant.
        Some(Point::Entry(_)) => None,
    };
    app.look(&ledger, point, move |state| {
        let (no, campaign, _) = found(state, &campaign)?;
        let now = given.unwrap_or(state.last_at);
        look(Seen { state, no, campaign, now })
    })
    .await
}

/// Whose figures over which days are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DaysQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    pub(super) under: Option<UnitId>,
    /// First day; the campaign's first if not given.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) from: Option<NaiveDate>,
    /// Last day; the campaign's last if not given.
    #[param(value_type = Option<String>, format = Date)]
    pub(super) to: Option<NaiveDate>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    pub(super) as_of: Option<AsOf>,
}

impl DaysQuery {
    /// The days, in order.
    pub(super) fn span(&self, campaign: &Campaign) -> Result<Span, Error> {
        let own = campaign.plan.span;
        span(self.from.unwrap_or(own.first), self.to.unwrap_or(own.last))
    }
}

pub(super) fn span(first: NaiveDate, last: NaiveDate) -> Result<Span, Error> {
    if first <= last {
        return Ok(Span { first, last });
    }
    let (zh, en) = (format!("起始日 {first} 晚于截止日 {last}"), format!("{first} comes after {last}"));
    Err(Failure::BadQuery { zh, en }.into())
}

/// Whose figures are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnderQuery {
    /// Of this unit and what lies under it.
    #[param(value_type = Option<String>)]
    pub(super) under: Option<UnitId>,
    /// As it was known at this instant, or right after this entry.
    #[param(value_type = Option<String>)]
    pub(super) as_of: Option<AsOf>,
}

impl Seen<'_> {
    /// The units under one, itself included; none where all are wanted.
    pub(super) fn under(&self, unit: Option<&UnitId>) -> Result<Option<UnitSet>, Error> {
        let organisation = &self.state.organisation;
        let subtree = |unit| Ok(organisation.subtree(crate::http::units::found(organisation, unit)?));
        unit.map(subtree).transpose()
    }

    /// The same with all units, also those that have left.
    pub(super) fn within(&self, unit: Option<&UnitId>) -> Result<UnitSet, Error> {
        let all = || self.state.organisation.units().map(|(no, _)| no).collect();
        Ok(self.under(unit)?.unwrap_or_else(all))
    }

    pub(super) fn unit(&self, no: engine::id::UnitNo) -> UnitName {
        UnitName::of(&self.state.organisation, no)
    }

    pub(super) fn at(&self, at: Timestamp) -> String {
        at.rfc3339(self.state.zone())
    }
}

/// Words separated by commas, each read by `read`; what cannot be read is refused with the words
/// there are.
pub(super) fn words<T>(
    name: &str,
    text: Option<&str>,
    known: &[&str],
    read: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, Error> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let one = |word: &str| {
        read(word).ok_or_else(|| {
            let shown: String = word.chars().take(40).collect();
            let known = known.join(", ");
            let zh = format!("{name}「{shown}」无效，可用：{known}");
            Error::from(Failure::BadQuery { zh, en: format!("{name} {shown:?} is not one of {known}") })
        })
    };
    text.split(',').map(one).collect()
}

/// A word of the register's lists with its title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WordView {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
}

impl From<Word<'_>> for WordView {
    fn from(Word { id, title }: Word<'_>) -> Self {
        Self { id: id.to_owned(), title: title.to_owned() }
    }
}
