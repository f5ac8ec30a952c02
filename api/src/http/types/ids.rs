//! What stands in paths. Ids are typed from here on; text that cannot be one is refused at once.

use super::case::CaseName;
use super::message::MessageName;
use engine::id::{CampaignId, DefinitionId, DutyId, EndpointId, LedgerId, PostId, ProcedureId, StageId, UnitId};
use engine::procedure::KeyId;
use serde::Deserialize;
use utoipa::IntoParams;

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
    /// A stage of a campaign.
    OfStage {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The campaign's id.
        campaign: CampaignId as String,
        /// The stage's id.
        stage: StageId as String,
    }
    /// A case of a campaign's register.
    OfCase {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The campaign's id.
        campaign: CampaignId as String,
        /// The case's number in its short form, for example `2022-000012`.
        number: CaseName as String,
    }
    /// A unit with the register of a campaign.
    OfRegisterUnit {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The campaign's id.
        campaign: CampaignId as String,
        /// The unit's id.
        unit: UnitId as String,
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
    /// A procedure of a ledger.
    OfProcedure {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The procedure's id.
        procedure: ProcedureId as String,
    }
    /// A key that may sign procedures of a ledger.
    OfKey {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// The key: 64 hexadecimal digits.
        key: KeyId as String,
    }
    /// A document of a ledger.
    OfDocument {
        /// The ledger's id.
        ledger: LedgerId as String,
        /// SHA-256 of the document's bytes: 64 lower-case hexadecimal digits.
        sha256: store::Digest as String,
    }
}
