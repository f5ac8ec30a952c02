//! What is known of a case. Nothing here is about a person: a field for mood, behaviour, an id
//! number or a name is refused like every field that does not exist.

use super::about;
use super::words::DifficultyWord;
use crate::http::app::{Act, App};
use crate::http::error::Error;
use crate::http::extract::{Discreet, Path};
use crate::http::reply::{Receipt, Reply};
use crate::http::types::ids::OfCase;
use axum::extract::State as Service;
use chrono::NaiveDate;
use engine::entry::CaseFacts;
use engine::id::TermId;
use engine::input::CaseAct;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is known of a case and may change while it is handled. Amounts are whole fen (1/100 yuan).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    /// The dispute type, from the register's list.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: TermId,
    /// Where the case came from, from the register's list.
    #[schema(value_type = String)]
    source: TermId,
    /// The facts in brief, without names.
    brief: Box<str>,
    /// How hard it is.
    difficulty: DifficultyWord,
    /// How many sides the dispute has, from 2.
    sides: u16,
    /// How many people it concerns.
    people: u32,
    /// What is claimed, in fen (1/100 yuan): 350000 is 3500 yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_fen: Option<u64>,
    /// The post of the leader who answers for it, never a person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    leader: Option<Box<str>>,
    /// The mediator's number at the unit, never a person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    mediator: Option<Box<str>>,
    /// What is done to settle it.
    #[serde(default)]
    measures: Box<str>,
    /// When it was entered into the provincial system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    entered: Option<NaiveDate>,
    /// Signs that were noted, from the register's words.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    signs: Vec<TermId>,
}

impl From<Facts> for CaseFacts {
    fn from(facts: Facts) -> Self {
        let Facts {
            kind,
            source,
            brief,
            difficulty,
            sides,
            people,
            amount_fen: amount,
            leader,
            mediator,
            measures,
            entered,
            signs,
        } = facts;
        let difficulty = difficulty.into();
        Self { kind, source, brief, difficulty, sides, people, amount, leader, mediator, measures, entered, signs }
    }
}

impl From<CaseFacts> for Facts {
    fn from(facts: CaseFacts) -> Self {
        let CaseFacts {
            kind,
            source,
            brief,
            difficulty,
            sides,
            people,
            amount: amount_fen,
            leader,
            mediator,
            measures,
            entered,
            signs,
        } = facts;
        let difficulty = difficulty.into();
        Self { kind, source, brief, difficulty, sides, people, amount_fen, leader, mediator, measures, entered, signs }
    }
}

/// Replaces what is known of a case; the dispute type may change, its limit does not.
#[utoipa::path(put, operation_id = "cases_change", path = "/v1/ledgers/{ledger}/campaigns/{campaign}/cases/{number}/facts",
    tag = "cases", params(OfCase), request_body = Facts, responses((status = 200, body = Receipt)))]
pub(in crate::http) async fn change(
    Service(app): Service<App>,
    Path(case): Path<OfCase>,
    act: Act,
    Discreet(facts): Discreet<Facts>,
) -> Result<Reply<Receipt>, Error> {
    about(&app, case, act, CaseAct::Change(Box::new(facts.into()))).await
}
