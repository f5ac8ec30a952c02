//! Where an obligation stands, as a word.

use crate::http::error::{Error, Failure};
use engine::views::ObligationStanding;
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $word:literal = $standing:pat => $value:expr,)*) => {
        /// Where an obligation stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        pub(crate) enum StandingWord { $($(#[$doc])* #[serde(rename = $word)] $name,)* }

        impl From<ObligationStanding> for StandingWord {
            fn from(standing: ObligationStanding) -> Self {
                match standing { $($standing => Self::$name,)* }
            }
        }

        /// Words and what they mean.
        const ALL: &[(&str, ObligationStanding)] = &[$(($word, $value),)*];
    };
}

use ObligationStanding as S;
words! {
    /// 待开始: known, not open yet.
    Planned "planned" = S::Planned => S::Planned,
    /// 待报: owed.
    Open "open" = S::Open => S::Open,
    /// 逾期: owed, and late.
    Overdue "overdue" = S::Overdue => S::Overdue,
    /// 按时报送: handed in in time.
    OnTime "on-time" = S::OnTime => S::OnTime,
    /// 迟报: handed in late.
    Late "late" = S::Late => S::Late,
    /// 零报告: an explicit zero report in time.
    Zero "zero" = S::Zero { late: false } => S::Zero { late: false },
    /// 迟到的零报告: an explicit zero report, late.
    ZeroLate "zero-late" = S::Zero { late: true } => S::Zero { late: true },
    /// 未达标: handed in, the figures fall short.
    NotMet "not-met" = S::NotMet => S::NotMet,
    /// 退回: sent back.
    Returned "returned" = S::Returned => S::Returned,
    /// 免除: released.
    Waived "waived" = S::Waived => S::Waived,
    /// 取消: no longer owed.
    Dropped "dropped" = S::Dropped => S::Dropped,
}

impl StandingWord {
    /// Reads words separated by commas.
    pub(crate) fn list(text: &str) -> Result<Vec<ObligationStanding>, Error> {
        text.split(',').map(Self::parse).collect()
    }

    fn parse(word: &str) -> Result<ObligationStanding, Error> {
        let known = ALL.iter().find(|(name, _)| *name == word).map(|(_, standing)| *standing);
        known.ok_or_else(|| {
            let shown: String = word.chars().take(40).collect();
            let words = ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            Failure::BadQuery {
                zh: format!("standing「{shown}」无效，可用：{words}"),
                en: format!("standing {shown:?} is not one of {words}"),
            }
            .into()
        })
    }
}
