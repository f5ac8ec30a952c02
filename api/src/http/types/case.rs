//! A case's number in its short form, as it stands in addresses: `2022-000012` is
//! （2022）青人调字第12号.

use engine::entry::CaseNumber;
use serde::{Deserialize, Deserializer};

/// A case's number, as a caller gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CaseName(pub(crate) CaseNumber);

impl<'de> Deserialize<'de> for CaseName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map(Self).map_err(|()| {
            let shown: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!("{shown:?} is not the number of a case; they look like 2022-000012"))
        })
    }
}
