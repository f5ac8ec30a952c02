//! Return visits (回访): what they found of the agreement and of the mediation, never of a person.

use super::about;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::Because;
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::{Performance, VisitRecord};
use engine::input::CaseAct;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A visit that took place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewVisit {
    /// Which of the planned visits, from 1; the first open one if not given.
    visit: Option<u8>,
    /// What it found.
    record: Findings,
    /// Why the case is taken up once more, where it is.
    reopen: Option<Because>,
}

/// What a return visit found.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Findings {
    /// When it took place.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// How the agreement is performed.
    performance: PerformanceForm,
    /// Hidden risks to its performance.
    #[serde(default)]
    risks: Box<str>,
    /// Errors of the mediation that were found.
    #[serde(default)]
    errors: Box<str>,
    /// Opinions and requests.
    #[serde(default)]
    opinions: Box<str>,
    /// What follows.
    #[serde(default)]
    follow_up: Box<str>,
}

/// How an agreement is performed; one of these.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PerformanceForm {
    /// 无协议: there is no agreement to perform.
    NoAgreement,
    /// 未到期: the day for it has not come.
    NotYetDue,
    /// 已履行: performed.
    Performed,
    /// 部分履行: partly, with the concrete reason.
    Partly(WhyNot),
    /// 未履行: not, with the concrete reason.
    Not(WhyNot),
}

/// Why an agreement is not performed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhyNot {
    /// The concrete reason.
    reason: Box<str>,
}

impl From<Findings> for VisitRecord {
    fn from(found: Findings) -> Self {
        let Findings { day, performance, risks, errors, opinions, follow_up } = found;
        let performance = match performance {
            PerformanceForm::NoAgreement => Performance::NoAgreement,
            PerformanceForm::NotYetDue => Performance::NotYetDue,
            PerformanceForm::Performed => Performance::Performed,
            PerformanceForm::Partly(WhyNot { reason }) => Performance::Partly { reason },
            PerformanceForm::Not(WhyNot { reason }) => Performance::Not { reason },
        };
        Self { day, performance, risks, errors, opinions, follow_up }
    }
}

impl From<VisitRecord> for Findings {
    fn from(record: VisitRecord) -> Self {
        let VisitRecord { day, performance, risks, errors, opinions, follow_up } = record;
        let performance = match performance {
            Performance::NoAgreement => PerformanceForm::NoAgreement,
            Performance::NotYetDue => PerformanceForm::NotYetDue,
            Performance::Performed => PerformanceForm::Performed,
            Performance::Partly { reason } => PerformanceForm::Partly(WhyNot { reason }),
            Performance::Not { reason } => PerformanceForm::Not(WhyNot { reason }),
        };
        Self { day, performance, risks, errors, opinions, follow_up }
    }
}

/// Records a return visit, which may show that the case must be taken up once more.
#[utoipa::path(post, operation_id = "visits_record", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/visits",
    tag = "visits", params(OfCase), request_body = NewVisit, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn record(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(NewVisit { visit, record, reopen }): Discreet<NewVisit>,
) -> Result<Reply<Receipt>, Error> {
    let reopen = reopen.map(|why| why.reason);
    about(&app, case, act, CaseAct::Visit { visit, record: record.into(), reopen }).await
}
