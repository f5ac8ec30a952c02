//! The forms on the wire that several resources share. They are separate from the stored forms:
//! either may change without the other.

mod at;
pub(crate) mod case;
pub(crate) mod figures;
pub(crate) mod ids;
pub(crate) mod level;
pub(crate) mod message;
pub(crate) mod period;
pub(crate) mod plan;
pub(crate) mod rule;
pub(crate) mod setting;
pub(crate) mod standing;

pub(crate) use at::{AsOf, AsOfQuery};

use serde::Deserialize;
use utoipa::ToSchema;

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Because {
    /// The reason, for the record.
    pub(crate) reason: String,
}
