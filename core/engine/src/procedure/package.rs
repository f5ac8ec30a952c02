//! A package: a component with the manifest that says what it is, whose it is and what it wants.

use super::Hook;
use crate::id::{LedgerId, ProcedureId};
use crate::refusal::Bilingual;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A component: the SHA-256 of its file as it was uploaded, hexadecimal. The bytes are a blob.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ComponentId(Box<str>);

/// A signing key: its ed25519 public key, 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(Box<str>);

/// Text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct BadHex;

macro_rules! hex {
    ($($name:ident),*) => {$(
        impl $name {
            /// From 64 hexadecimal digits, in either case.
            pub fn new(text: &str) -> Result<Self, BadHex> {
                let is_hex = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
                if is_hex { Ok(Self(text.to_ascii_lowercase().into())) } else { Err(BadHex) }
            }
            /// As 64 hexadecimal digits, lower case.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = BadHex;
            fn from_str(text: &str) -> Result<Self, BadHex> { Self::new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = BadHex;
            fn try_from(text: String) -> Result<Self, BadHex> { Self::new(&text) }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String { id.0.into() }
        }
    )*};
}
hex!(ComponentId, KeyId);

impl ComponentId {
    /// The component with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(crate::apply::sha256_hex(bytes))
    }
}

/// A version, `1.4.0`. A newer one has a larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProcedureVersion {
    /// Changes when answers change their meaning.
    pub major: u16,
    /// Changes when something is added.
    pub minor: u16,
    /// Changes when something is put right.
    pub patch: u16,
}

/// Text that is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a version: three numbers with dots, for example 1.0.0")]
pub struct BadVersion;

impl FromStr for ProcedureVersion {
    type Err = BadVersion;
    fn from_str(text: &str) -> Result<Self, BadVersion> {
        let number = |part: &str| match part.bytes().all(|b| b.is_ascii_digit()) {
            true => part.parse().map_err(|_| BadVersion),
            false => Err(BadVersion),
        };
        match text.split('.').collect::<Vec<_>>().as_slice() {
            [major, minor, patch] => Ok(Self { major: number(major)?, minor: number(minor)?, patch: number(patch)? }),
            _ => Err(BadVersion),
        }
    }
}
impl fmt::Display for ProcedureVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
impl TryFrom<String> for ProcedureVersion {
    type Error = BadVersion;
    fn try_from(text: String) -> Result<Self, BadVersion> {
        text.parse()
    }
}
impl From<ProcedureVersion> for String {
    fn from(version: ProcedureVersion) -> String {
        version.to_string()
    }
}

/// What one call may use. A package may ask for more than the default; the operator's caps come
/// first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Units of fuel: about one an instruction.
    pub fuel: u64,
    /// Bytes of memory.
    pub memory: u64,
    /// Milliseconds by the clock of the wall, as a backstop behind the fuel.
    pub millis: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { fuel: 50_000_000, memory: 32 << 20, millis: 250 }
    }
}

impl Limits {
    /// The most a county may be given.
    pub const MOST: Limits = Limits { fuel: 500_000_000, memory: 128 << 20, millis: 2_000 };

    /// The smaller of each.
    #[must_use]
    pub fn within(self, cap: Limits) -> Limits {
        Limits {
            fuel: self.fuel.min(cap.fuel),
            memory: self.memory.min(cap.memory),
            millis: self.millis.min(cap.millis),
        }
    }
}

/// A value of a setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// A whole number.
    Integer(i64),
    /// A short text.
    Text(String),
    /// Yes or no.
    YesNo(bool),
}

/// Settings by name.
pub type Settings = BTreeMap<String, Setting>;

/// What a setting may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingRule {
    /// What it means, for whoever sets it.
    pub title: String,
    /// Its type with its bounds and default.
    pub kind: SettingKind,
}

/// The type of a setting with its bounds and the value where none is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// A whole number within bounds.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
        /// Where none is set.
        default: i64,
    },
    /// A text of at most 200 characters; one of the choices where there are any.
    Text {
        /// The only values there are; empty: any.
        choices: Vec<String>,
        /// Where none is set.
        default: String,
    },
    /// Yes or no.
    YesNo {
        /// Where none is set.
        default: bool,
    },
}

/// A component and its manifest, as they were uploaded. Whoever uploads has checked that the
/// signature is one of `signed_by`'s over both; whether that key counts is decided here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The procedure.
    pub id: ProcedureId,
    /// Its title, for people.
    pub title: String,
    /// Its version.
    pub version: ProcedureVersion,
    /// The county it is for: another county's ledger refuses it.
    pub ledger: LedgerId,
    /// Hooks it answers.
    pub hooks: Vec<Hook>,
    /// Settings it has.
    pub settings: BTreeMap<String, SettingRule>,
    /// What it wants to use.
    pub limits: Limits,
    /// Its component.
    pub component: ComponentId,
    /// The component's size in bytes.
    pub bytes: u64,
    /// The key that signed it; none where it is unsigned.
    pub signed_by: Option<KeyId>,
}

/// Settings that do not fit the package, all of them at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// One for each setting that is wrong.
    pub wrong: Vec<Bilingual>,
}

/// Characters a text setting may have.
const SETTING_CHARS: usize = 200;

impl Package {
    /// Fills in defaults and checks what is set.
    pub fn settings(&self, given: &Settings) -> Result<Settings, SettingsError> {
        let mut wrong = Vec::new();
        for key in given.keys().filter(|key| !self.settings.contains_key(*key)) {
            let known = self.settings.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            wrong.push(Bilingual {
                zh: format!("没有设置项「{key}」，可设：{known}"),
                en: format!("there is no setting {key}; there are: {known}"),
            });
        }
        let mut all = Settings::new();
        for (key, rule) in &self.settings {
            match rule.kind.checked(given.get(key)) {
                Ok(value) => drop(all.insert(key.clone(), value)),
                Err(wanted) => wrong.push(Bilingual {
                    zh: format!("设置项「{key}」（{}）应为{}", rule.title, wanted.zh),
                    en: format!("setting {key} ({}) must be {}", rule.title, wanted.en),
                }),
            }
        }
        if wrong.is_empty() { Ok(all) } else { Err(SettingsError { wrong }) }
    }
}

impl SettingKind {
    /// The value, or the default where none is given; else what is wanted.
    fn checked(&self, given: Option<&Setting>) -> Result<Setting, Bilingual> {
        match (self, given) {
            (SettingKind::Integer { default, .. }, None) => Ok(Setting::Integer(*default)),
            (SettingKind::Text { default, .. }, None) => Ok(Setting::Text(default.clone())),
            (SettingKind::YesNo { default }, None) => Ok(Setting::YesNo(*default)),
            (SettingKind::Integer { min, max, .. }, Some(Setting::Integer(n))) if (min..=max).contains(&n) => {
                Ok(Setting::Integer(*n))
            }
            (SettingKind::Text { choices, .. }, Some(Setting::Text(text)))
                if text.chars().count() <= SETTING_CHARS && (choices.is_empty() || choices.contains(text)) =>
            {
                Ok(Setting::Text(text.clone()))
            }
            (SettingKind::YesNo { .. }, Some(Setting::YesNo(yes))) => Ok(Setting::YesNo(*yes)),
            (SettingKind::Integer { min, max, .. }, Some(_)) => Err(Bilingual {
                zh: format!("{min} 至 {max} 的整数"),
                en: format!("a whole number from {min} to {max}"),
            }),
            (SettingKind::Text { choices, .. }, Some(_)) if choices.is_empty() => Err(Bilingual {
                zh: format!("不超过 {SETTING_CHARS} 字的文本"),
                en: format!("a text of at most {SETTING_CHARS} characters"),
            }),
            (SettingKind::Text { choices, .. }, Some(_)) => Err(Bilingual {
                zh: format!("以下之一：{}", choices.join("、")),
                en: format!("one of: {}", choices.join(", ")),
            }),
            (SettingKind::YesNo { .. }, Some(_)) => Err(Bilingual { zh: "是或否".into(), en: "yes or no".into() }),
        }
    }
}
