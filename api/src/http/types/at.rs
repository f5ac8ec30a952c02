//! "As it was then": every reading of a ledger can be asked for an earlier point.

use engine::id::EntryNo;
use engine::time::Timestamp;
use runtime::Point;
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

/// A point of a ledger's past: an instant, or the number of an entry.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(value_type = String)]
pub(crate) struct AsOf(pub(crate) Point);

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        let entry = text.parse().ok().map(|number| Point::Entry(EntryNo(number)));
        let point = entry.or_else(|| Timestamp::parse_rfc3339(&text).map(Point::Instant));
        point.map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!(
                "as_of {shown:?} is neither the number of an entry nor an instant such as 2022-04-20T09:00:00%2B08:00"
            ))
        })
    }
}

/// Which point of the past is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOfQuery {
    /// As it was known at this instant (RFC 3339) or right after this entry; now if not given.
    #[param(value_type = Option<String>)]
    pub(crate) as_of: Option<AsOf>,
}

impl AsOfQuery {
    pub(crate) fn point(&self) -> Option<Point> {
        self.as_of.map(|at| at.0)
    }
}
