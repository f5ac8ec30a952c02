//! A procedure's settings as plain JSON values: `{"days": 3, "quiet": true}`.

use engine::procedure::{Setting, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A value of a setting.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "invalid value, expected a whole number, a text, true or false")]
pub(crate) enum Plain {
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    YesNo(bool),
    /// A text.
    Text(String),
}

/// Settings by name.
pub(crate) type PlainSettings = BTreeMap<String, Plain>;

impl From<Plain> for Setting {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Integer(number) => Setting::Integer(number),
            Plain::YesNo(yes) => Setting::YesNo(yes),
            Plain::Text(text) => Setting::Text(text),
        }
    }
}

impl From<&Setting> for Plain {
    fn from(setting: &Setting) -> Self {
        match setting {
            Setting::Integer(number) => Plain::Integer(*number),
            Setting::YesNo(yes) => Plain::YesNo(*yes),
            Setting::Text(text) => Plain::Text(text.clone()),
        }
    }
}

/// As the engine has them.
pub(crate) fn settings(plain: PlainSettings) -> Settings {
    plain.into_iter().map(|(name, value)| (name, value.into())).collect()
}
