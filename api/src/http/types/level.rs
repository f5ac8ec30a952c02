//! Levels of the administration, as words.

use engine::plan::Level;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Levels of the administration: 省、市、县、乡镇、村.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LevelWord {
    Province,
    City,
    County,
    Township,
    Village,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Province => Self::Province,
            LevelWord::City => Self::City,
            LevelWord::County => Self::County,
            LevelWord::Township => Self::Township,
            LevelWord::Village => Self::Village,
        }
    }
}

impl From<Level> for LevelWord {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::City => Self::City,
            Level::County => Self::County,
            Level::Township => Self::Township,
            Level::Village => Self::Village,
        }
    }
}
