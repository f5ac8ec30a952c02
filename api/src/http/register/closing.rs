//! A case is closed. Whatever its end, it will be visited; without an agreement the parties were
//! told which ways stay open to them (人民调解法 26).

use super::about;
use super::words::FormWord;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::{Closing, Ending};
use engine::id::TermId;
use engine::input::CaseAct;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The end of a case.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosingForm {
    /// When.
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// How.
    ending: EndingForm,
    /// Parts that its file has, from the register's words.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    file: Vec<TermId>,
}

/// How a case ended; one of these.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EndingForm {
    /// 调解成功: with an agreement.
    Agreed(Agreement),
    /// 调解不成: without one.
    NotAgreed(Informed),
    /// 拒绝调解: a party refused.
    Refused(Informed),
    /// 不适合调解: it cannot be mediated.
    Unsuitable(Informed),
    /// 撤回: the parties withdrew it.
    Withdrawn,
}

/// An agreement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Agreement {
    /// Oral or written.
    form: FormWord,
    /// The day it took effect.
    #[schema(value_type = String, format = Date)]
    effective: NaiveDate,
    /// The day by which it is to be performed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    performance: Option<NaiveDate>,
    /// Its amount in fen (1/100 yuan).
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_fen: Option<u64>,
}

/// Of which other ways the parties were told.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Informed {
    /// The ways, from the register's list; at least one.
    #[schema(value_type = Vec<String>)]
    informed: Vec<TermId>,
}

impl From<ClosingForm> for Closing {
    fn from(form: ClosingForm) -> Self {
        let ClosingForm { day, ending, file } = form;
        let ending = match ending {
            EndingForm::Agreed(Agreement { form, effective, performance, amount_fen: amount }) => {
                Ending::Agreed { form: form.into(), effective, performance, amount }
            }
            EndingForm::NotAgreed(Informed { informed }) => Ending::NotAgreed { informed },
            EndingForm::Refused(Informed { informed }) => Ending::Refused { informed },
            EndingForm::Unsuitable(Informed { informed }) => Ending::Unsuitable { informed },
            EndingForm::Withdrawn => Ending::Withdrawn,
        };
        Self { day, ending, file }
    }
}

impl From<Closing> for ClosingForm {
    fn from(closing: Closing) -> Self {
        let Closing { day, ending, file } = closing;
        let ending = match ending {
            Ending::Agreed { form, effective, performance, amount: amount_fen } => {
                EndingForm::Agreed(Agreement { form: form.into(), effective, performance, amount_fen })
            }
            Ending::NotAgreed { informed } => EndingForm::NotAgreed(Informed { informed }),
            Ending::Refused { informed } => EndingForm::Refused(Informed { informed }),
            Ending::Unsuitable { informed } => EndingForm::Unsuitable(Informed { informed }),
            Ending::Withdrawn => EndingForm::Withdrawn,
        };
        Self { day, ending, file }
    }
}

/// Closes a case; its return visits are planned at once.
#[utoipa::path(post, operation_id = "cases_close", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/close",
    tag = "cases", params(OfCase), request_body = ClosingForm, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn close(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(closing): Discreet<ClosingForm>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Close(closing.into())).await
}
