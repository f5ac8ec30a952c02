//! Ids that cannot be mixed up. Names written by people are text (`DutyId`); places in the
//! state are dense numbers (`DutyNo`), because a county holds fifty thousand obligations.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Text that is not a usable id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id: 1 to 64 of a-z, 0-9, '-' and '_', beginning with a letter or digit")]
pub struct BadId {
    /// What was given.
    pub text: String,
}

fn check(text: &str) -> Result<(), BadId> {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let rest = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if first && rest && text.len() <= 64 { Ok(()) } else { Err(BadId { text: text.chars().take(80).collect() }) }
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// Checks the text: 1 to 64 of `a-z 0-9 - _`, beginning with a letter or digit.
            pub fn new(text: &str) -> Result<Self, BadId> {
                check(text)?;
                Ok(Self(text.into()))
            }
            /// The id as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> { Self::new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> { Self::new(&text) }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String { id.0.into() }
        }
    )*};
}

named! {
    /// A bureau's ledger, for example `qingshan-county`.
    LedgerId,
    /// A definition, and the campaign it describes, for example `dispute-drive-2022`.
    DefinitionId,
    /// A campaign: a plan running in a bureau.
    CampaignId,
    /// A stage of a campaign, for example `mobilization`.
    StageId,
    /// A duty of a campaign, for example `stage-material`.
    DutyId,
    /// A unit of the organisation tree, for example `qingshan-t03-v12`.
    UnitId,
    /// A kind of unit, for example `township-office`.
    KindId,
    /// A role at a unit, for example `people-participation-section`.
    PostId,
    /// A field of a report form, for example `mediators`.
    FieldId,
    /// A webhook endpoint that notices are delivered to.
    EndpointId,
    /// An announced window ("important period").
    WindowId,
    /// A kind of event after which something is owed.
    EventId,
    /// A word of a register's lists: a dispute type, an intake source, a way, a part of a file.
    TermId,
    /// A county's procedure, for example `materials-in-three-days`.
    ProcedureId,
}

impl TermId {
    /// What fits nowhere else.
    pub fn other() -> Self {
        Self("other".into())
    }
}

macro_rules! numbered {
    ($($(#[$doc:meta])* $name:ident($int:ty)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $int);

        impl $name {
            /// As an index into a dense table.
            pub fn index(self) -> usize { self.0 as usize }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )*};
}

numbered! {
    /// The number of an entry in its ledger. The first is 1; 0 means "before the first".
    EntryNo(u64),
    /// A campaign's place in its ledger, in order of creation.
    CampaignNo(u32),
    /// A definition version's place in its ledger, in order of publication.
    DefinitionNo(u32),
    /// A period's place in its campaign, in order of scheduling. Never reused.
    PeriodNo(u32),
    /// A duty's place in its plan.
    DutyNo(u16),
    /// A stage's place in its plan, in order of time.
    StageNo(u16),
    /// A unit's place in its ledger: tree order at the first import, then order of joining. Never reused.
    UnitNo(u32),
    /// A procedure version's place in its ledger, in order of upload. Never reused.
    ProcedureNo(u16),
    /// A post's place in its ledger. Never reused.
    PostNo(u32),
    /// A case's place in its campaign's register, in order of registration. Never reused.
    CaseNo(u32),
    /// A word's place in a register's memory of words.
    TermNo(u32),
    /// How many calendar imports a ledger had seen: which calendar a date was computed with.
    CalendarRevision(u32),
}
