//! Why something was not done, split by what the caller does about it. Every error has a stable
//! code and says what happened and what to do, in Chinese and in English.

use engine::id::{EntryNo, LedgerId};
use engine::refusal::{Bilingual, Refusal, RefusalKind};

/// Why a request was not done. Nothing of it took effect, unless its [`Kind`] is
/// [`Kind::Uncertain`] or [`Kind::Internal`].
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such ledger.
    #[error("there is no ledger {ledger}; check the name, or open it first")]
    UnknownLedger {
        /// As asked for.
        ledger: LedgerId,
    },
    /// A ledger was to be opened under another name than the one it was addressed by.
    #[error("the request for ledger {ledger} opens ledger {named}; use one name in both places")]
    OtherLedger {
        /// Where the request was sent.
        ledger: LedgerId,
        /// What it names.
        named: LedgerId,
    },
    /// The store could not do it.
    #[error(transparent)]
    Store(store::Error),
    /// An entry that this version cannot read.
    #[error("entry {entry} of ledger {ledger} cannot be read: {why}; use the newest version, or restore a backup")]
    Unreadable {
        /// The ledger.
        ledger: LedgerId,
        /// The entry.
        entry: EntryNo,
        /// What is wrong with it.
        why: String,
    },
    /// The service is stopping, or has stopped.
    #[error("the service is stopping; ask again when it is back")]
    Stopped,
    /// A fault of the service itself: something in it panicked. The log says what.
    #[error(
        "a fault inside the service; the same idempotency key shows whether anything took effect, and the log says why"
    )]
    Internal,
}

/// What the caller does about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Put the request right, as the refusal says.
    Refused(RefusalKind),
    /// Address something that exists.
    NotFound,
    /// Send something smaller, or something consistent.
    Invalid,
    /// Nothing was done; the same request may work in a moment.
    Unavailable,
    /// Nothing was done; the disk is full and someone must make space.
    Full,
    /// The disk failed during the write: whether it survives shows after the restart. The same
    /// idempotency key then gives the answer.
    Uncertain,
    /// Someone must repair the data.
    Damaged,
    /// Someone must repair the service. Whether the request took effect shows when the same
    /// idempotency key comes again.
    Internal,
}

impl Error {
    /// Stable and machine-readable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::UnknownLedger { .. } => "unknown_ledger",
            Self::OtherLedger { .. } => "other_ledger",
            Self::Store(error) => error.code(),
            Self::Unreadable { .. } => "entry_unreadable",
            Self::Stopped => "stopping",
            Self::Internal => "internal",
        }
    }

    /// What the caller does about it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Refused(refusal) => Kind::Refused(refusal.kind()),
            Self::UnknownLedger { .. } => Kind::NotFound,
            Self::OtherLedger { .. } => Kind::Invalid,
            Self::Store(error) => kind_of(error),
            Self::Unreadable { .. } => Kind::Damaged,
            Self::Stopped => Kind::Unavailable,
            Self::Internal => Kind::Internal,
        }
    }

    /// What happened and what to do.
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Self::Refused(refusal) => return refusal.text(),
            Self::UnknownLedger { ledger } => format!("没有账本「{ledger}」，请核对名称或先建立账本。"),
            Self::OtherLedger { ledger, named } => {
                format!("请求发往账本「{ledger}」，内容却要建立账本「{named}」；请使用同一名称。")
            }
            Self::Store(error) => error.zh(),
            Self::Unreadable { ledger, entry, why } => {
                format!("账本「{ledger}」第 {entry} 条记录无法读取（{why}）；请使用最新版本，或用备份恢复。")
            }
            Self::Stopped => "服务正在停止，请待其恢复后再试。".to_owned(),
            Self::Internal => "服务内部出错；用同一幂等键重试即可得知是否已生效，原因见日志。".to_owned(),
        };
        Bilingual { zh, en: self.to_string() }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            // One thing, one code, whoever noticed.
            store::Error::Unknown { ledger } => Self::UnknownLedger { ledger },
            error => Self::Store(error),
        }
    }
}

fn kind_of(error: &store::Error) -> Kind {
    match error {
        store::Error::TooLarge { .. } => Kind::Invalid,
        store::Error::Full { .. } => Kind::Full,
        store::Error::ReadOnly { .. } | store::Error::Closed => Kind::Uncertain,
        store::Error::Corrupt(_) => Kind::Damaged,
        _ => Kind::Unavailable,
    }
}
