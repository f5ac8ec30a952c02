//! What stands in paths. Ids are typed from here on; text that cannot be one is refused at once.

use engine::id::{CampaignId, DefinitionId, DutyId, EndpointId, LedgerId, PostId, UnitId};
use engine::entry::MessageId;
use engine::id::{EntryNo, PostNo};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::IntoParams;

/// A message's id as receivers see it: the entry that owes it and the post's number, `12.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MessageName(pub(crate) MessageId);

impl MessageName {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (entry, post) = text.split_once('.')?;
        Some(Self(MessageId { entry: EntryNo(entry.parse().ok()?), post: PostNo(post.parse().ok()?) }))
    }
}

impl std::fmt::Display for MessageName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.entry, self.0.post)
    }
}

impl<'de> Deserialize<'de> for MessageName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            serde::de::Error::custom(format!("{shown:?} is not the id of a message; they look like 12.3"))
        })
    }
}

impl Serialize for MessageName {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $id:ty as $shown:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, IntoParams)]
        #[into_params(parameter_in = Path)]
        pub(crate) struct $name { $(
            $(#[$field_doc])*
            #[param(value_type = $shown)]
            pub(crate) $field: $id,
        )* }
    )*};
}

paths! {
    /// A ledger.
    OfLedger {
        /// The ledger's id.
        ledger: LedgerId as String,
    }
    /// A definition of a ledger.
    OfDefinition {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The definition's id.
        definition: DefinitionId as String,
    }
    /// A version of a definition.
    OfVersion {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The definition's id.
        definition: DefinitionId as String,
        /// The version, from 1.
        version: u32 as u32,
    }
    /// A campaign of a ledger.
    OfCampaign {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The campaign's id.
        campaign: CampaignId as String,
    }
    /// An obligation.
    OfObligation {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The campaign's id.
        campaign: CampaignId as String,
        /// The duty's id.
        duty: DutyId as String,
        /// The period's key within the duty, for example `once`, `mobilization`, `2022-04-16`.
        period: String as String,
        /// The unit's id.
        unit: UnitId as String,
    }
    /// A message of a ledger.
    OfMessage {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The message's id.
        message: MessageName as String,
    }
    /// A unit of a ledger.
    OfUnit {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The unit's id.
        unit: UnitId as String,
    }
    /// A post at a unit.
    OfPost {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The unit's id.
        unit: UnitId as String,
        /// The post's id; every unit has `liaison`.
        post: PostId as String,
    }
    /// An endpoint of a ledger.
    OfEndpoint {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The endpoint's id.
        endpoint: EndpointId as String,
    }
    /// A document of a ledger.
    OfDocument {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// SHA-256 of the document's bytes: 64 lower-case hexadecimal digits.
        sha256: store::Digest as String,
    }
}
