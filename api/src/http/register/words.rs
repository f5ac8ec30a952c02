//! Words of the register on the wire.

use engine::entry::AgreementForm;
use engine::plan::Scope;
use engine::procedure::Difficulty;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $of:ident { $($(#[$word_doc:meta])* $word:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(crate) enum $name { $($(#[$word_doc])* $word,)* }

        impl From<$name> for $of {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }

        impl From<$of> for $name {
            fn from(word: $of) -> Self {
                match word { $($of::$word => Self::$word,)* }
            }
        }
    )*};
}

words! {
    /// How hard a case is.
    DifficultyWord of Difficulty {
        /// 简单。
        Simple,
        /// 一般。
        Ordinary,
        /// 疑难复杂。
        Complex,
    }
    /// The form of an agreement.
    FormWord of AgreementForm {
        /// 口头。
        Oral,
        /// 书面。
        Written,
    }
    /// How far a matter reaches.
    ScopeWord of Scope {
        /// 辖区内。
        Local,
        /// 跨地区。
        AcrossAreas,
        /// 行业内。
        Industry,
        /// 跨行业。
        AcrossIndustries,
        /// 单位内部。
        Internal,
    }
}
