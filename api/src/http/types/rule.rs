//! By whose word a date is what it is.

use engine::entry::RuleUsed;
use engine::id::ProcedureNo;
use engine::state::State;
use serde::Serialize;
use utoipa::ToSchema;

/// By whose word a date is what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RuleView {
    /// `definition`; `local`: a county's procedure, within the guardrails; `base-rule-used`: the
    /// definition, because the procedure gave no answer that counts.
    by: &'static str,
    /// The procedure.
    #[serde(skip_serializing_if = "Option::is_none")]
    procedure: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    /// Why its answer does not count: a stable word.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
}

impl RuleView {
    pub(crate) fn of(state: &State, rule: &RuleUsed) -> Self {
        match rule {
            RuleUsed::Definition => Self { by: "definition", procedure: None, version: None, cause: None },
            RuleUsed::Local(no) => Self::with("local", state, *no, None),
            RuleUsed::Base { procedure, cause } => Self::with("base-rule-used", state, *procedure, Some(cause)),
        }
    }

    fn with(by: &'static str, state: &State, no: ProcedureNo, cause: Option<&str>) -> Self {
        let package = state.procedures.version(no).map(|version| &version.package);
        Self {
            by,
            procedure: package.map(|package| package.id.to_string()),
            version: package.map(|package| package.version.to_string()),
            cause: cause.map(str::to_owned),
        }
    }
}
