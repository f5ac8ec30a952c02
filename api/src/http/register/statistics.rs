//! The statistics table (统计表): a row for each kind of committee and one for all. Counts only.

use super::asked::{DaysQuery, look, span};
use crate::http::app::App;
use crate::http::error::Error;
use crate::http::extract::{Path, Query};
use crate::http::reply::Reply;
use crate::http::types::ids::OfCampaign;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::plan::Named;
use engine::views::register::{self, statistics};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A statistics table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statistics {
    /// Sources, in the register's order.
    sources: Vec<Head>,
    /// Dispute types, in the register's order.
    types: Vec<Head>,
    /// One row a kind of unit; kinds without a case have none.
    rows: Vec<KindRow>,
    /// All of them.
    total: CaseFigures,
}

/// What a column stands for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Head {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
}

/// The row of a kind of unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindRow {
    /// The kind.
    kind: String,
    /// What was counted.
    figures: CaseFigures,
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident $(from $of:ident)?: $kind:ty,)*) => {
        /// What was counted: first of cases accepted on the days, as they are now; from `closed` on
        /// of cases closed on these days.
        #[derive(Debug, Serialize, ToSchema)]
        pub(crate) struct CaseFigures { $($(#[$doc])* $name: $kind,)* }

        impl From<&register::Figures> for CaseFigures {
            fn from(of: &register::Figures) -> Self {
                Self { $($name: figures!(@ of, $name $(, $of)?).plain(),)* }
            }
        }
    };
    (@ $figures:ident, $name:ident) => { $figures.$name };
    (@ $figures:ident, $name:ident, $of:ident) => { $figures.$of };
}

figures! {
    /// Cases accepted.
    accepted: u64,
    /// Of these, difficult (疑难复杂).
    difficult: u64,
    /// People these concern.
    people: u64,
    /// Money claimed in them, in fen (1/100 yuan).
    amount_fen from amount: u64,
    /// Of these, by source.
    sources: BTreeMap<String, u64>,
    /// Of these, by dispute type.
    types: BTreeMap<String, u64>,
    /// Of these, entered into the provincial system.
    entered: u64,
    /// Of these, not closed now.
    open: u64,
    /// Of these, past their limit now or closed after it.
    past_limit: u64,
    /// Cases closed.
    closed: u64,
    /// Of these, with an agreement (调解成功).
    agreed: u64,
    /// Of these agreements, oral ones.
    oral: u64,
    /// Of these agreements, written ones.
    written: u64,
    /// Money agreed on, in fen.
    agreed_amount_fen from agreed_amount: u64,
    /// Of these agreements, performed as the latest visit found.
    performed: u64,
    /// Closed without an agreement (调解不成).
    not_agreed: u64,
    /// Closed because a party refused.
    refused: u64,
    /// Closed as not to be mediated.
    unsuitable: u64,
    /// Closed as withdrawn.
    withdrawn: u64,
    /// Of the closed ones, visited again at least once.
    visited: u64,
}

/// A figure as it stands on the wire.
trait Plain {
    type As;
    fn plain(&self) -> Self::As;
}

impl Plain for u64 {
    type As = u64;
    fn plain(&self) -> u64 {
        *self
    }
}

impl Plain for BTreeMap<Box<str>, u64> {
    type As = BTreeMap<String, u64>;
    fn plain(&self) -> BTreeMap<String, u64> {
        self.iter().map(|(word, count)| (word.to_string(), *count)).collect()
    }
}

/// The statistics table of a register; over all days if none are given.
#[utoipa::path(get, operation_id = "statistics_show", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/statistics",
    tag = "statistics", params(OfCampaign, DaysQuery), responses((status = 200, body = Statistics)))]
pub(in crate::http) async fn show(
    Service(app): Service<App>,
    Path(of): Path<OfCampaign>,
    Query(query): Query<DaysQuery>,
) -> Result<Reply<Statistics>, Error> {
    look(&app, of, query.as_of, move |seen| {
        let days = match (query.from, query.to) {
            (None, None) => None,
            (from, to) => Some(span(from.unwrap_or(NaiveDate::MIN), to.unwrap_or(NaiveDate::MAX))?),
        };
        let units = seen.under(query.under.as_ref())?;
        let table = statistics(seen.state, seen.no, units.as_ref(), days, seen.now);
        let rows = table.rows.iter().map(|(kind, figures)| KindRow { kind: kind.to_string(), figures: figures.into() });
        Ok(Reply(Statistics {
            sources: table.sources.iter().map(head).collect(),
            types: table.types.iter().map(head).collect(),
            rows: rows.collect(),
            total: (&table.total).into(),
        }))
    })
    .await
}

fn head(named: &Named<Box<str>>) -> Head {
    Head { id: named.id.to_string(), title: named.title.clone() }
}
