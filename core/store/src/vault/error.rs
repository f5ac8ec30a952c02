//! What can go wrong with a key. Each has a stable code and says in English and Chinese what
//! happened and what to do.

use super::Slot;
use engine::id::LedgerId;

/// Why a vault did not do it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The names of the case were erased, and with them the right to keep new ones.
    #[error(
        "the names of case {slot} of ledger {ledger} were erased for good; no name can be kept for it any more, leave the name out"
    )]
    Erased {
        /// The ledger.
        ledger: LedgerId,
        /// The case.
        slot: Slot,
    },
    /// The stored key is not what was stored.
    #[error(
        "the key of case {slot} of ledger {ledger} is damaged ({file} at byte {offset}), so its names cannot be read; put back the file from a copy if there is one, or erase the names of the case"
    )]
    Damaged {
        /// The ledger.
        ledger: LedgerId,
        /// The case.
        slot: Slot,
        /// The file, relative to the vault's folder.
        file: String,
        /// Where the key lies in it, in bytes from its beginning.
        offset: u64,
    },
    /// The disk, the folder or a limit, as in the rest of the store.
    #[error(transparent)]
    Store(#[from] crate::Error),
}

impl Error {
    /// Stable and machine-readable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Erased { .. } => "names_erased",
            Self::Damaged { .. } => "case_key_damaged",
            Self::Store(error) => error.code(),
        }
    }

    /// The same as the English text, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Erased { ledger, slot } => {
                format!("账本 {ledger} 中案件 {slot} 的当事人姓名已永久清除，不能再为其保存姓名；请不填姓名")
            }
            Self::Damaged { ledger, slot, file, offset } => format!(
                "账本 {ledger} 中案件 {slot} 的密钥已损坏（{file} 第 {offset} 字节处），其姓名无法读取；如有副本请放回该文件，否则请清除该案件的姓名"
            ),
            Self::Store(error) => error.zh(),
        }
    }
}
