//! What can go wrong, split by what the caller does about it: `Conflict` and `Fenced` = reload;
//! `Full` and `Busy` = later; `ReadOnly` = restart; `Corrupt` = a person looks. Each has a stable
//! code and says in English and Chinese what happened and what to do.

use crate::lease::Term;
use engine::id::{EntryNo, LedgerId};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the store did not do it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Somebody else appended in between.
    #[error(
        "ledger {ledger} is at entry {found}, the writer expected {expected}; read the new entries and decide again"
    )]
    Conflict {
        /// The ledger.
        ledger: LedgerId,
        /// The newest entry the writer had seen.
        expected: EntryNo,
        /// The newest entry there is.
        found: EntryNo,
    },
    /// The writer's lease is not the newest.
    #[error("another writer holds ledger {ledger} (term {}); stop writing and load the ledger again before taking it over", newest.0)]
    Fenced {
        /// The ledger.
        ledger: LedgerId,
        /// The newest term given; 0 = none yet.
        newest: Term,
    },
    /// Somebody else's lease still runs.
    #[error("ledger {ledger} is held by {holder}; try again when its lease has run out")]
    Held {
        /// The ledger.
        ledger: LedgerId,
        /// Who holds it.
        holder: String,
    },
    /// There is no such ledger.
    #[error("there is no ledger {ledger}; check the name, or create it with its first entry")]
    Unknown {
        /// The ledger asked for.
        ledger: LedgerId,
    },
    /// One of the limits in `limits.rs` is passed.
    #[error("{what} is {size}, the most is {most}; split it, or store large content as a blob")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        size: u64,
        /// How large it may be.
        most: u64,
    },
    /// The disk is full, or nearly.
    #[error(
        "the disk is full ({free_bytes} bytes free, {floor_bytes} are kept in reserve); make space, writing goes on by itself"
    )]
    Full {
        /// Free bytes seen last.
        free_bytes: u64,
        /// Below this nothing is written.
        floor_bytes: u64,
    },
    /// More appends are waiting than memory is set aside for.
    #[error("too many writes are waiting for the disk; try again in a moment")]
    Busy,
    /// A write or a flush failed; what the disk holds is uncertain, so nothing more is written.
    #[error("the disk failed while {doing}; the store only reads until it is restarted. Check the disk, then restart")]
    ReadOnly {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// Something about a file did not work; nothing was changed.
    #[error("could not {doing} {}; check that the disk is there and the folder may be written", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// Stored bytes are not what was stored.
    #[error("stored data is damaged: {0}; restore a backup, or ask for help before writing anything")]
    Corrupt(Box<Damage>),
    /// The folder is on a file system whose locks and flushes cannot be trusted.
    #[error("{} is on {file_system}, where another machine may write too and a flush proves nothing; use a folder on a disk of this machine, or create the empty file ALLOW_NETWORK_DISK in it to take the risk", path.display())]
    UnsafeDisk {
        /// The folder.
        path: PathBuf,
        /// The type of its file system, for example `nfs4`.
        file_system: String,
    },
    /// Another process uses the folder.
    #[error("{} is in use by another process; stop that one, or choose another folder", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// A newer version of the program wrote the folder.
    #[error("{} was written by a newer version (format {found}, this one reads up to {supported}); use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        supported: u32,
    },
    /// The store was closed while or before this was asked.
    #[error("the store is closed; start the service again")]
    Closed,
    /// A file to import or restore is not what an export or backup writes.
    #[error("line {line}: {what}; nothing was added. Export again, or fetch the file again")]
    BadImport {
        /// The line, from 1; 0 = the file as a whole.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A place that must be empty is not.
    #[error("{} is there already; choose a place that does not exist", path.display())]
    Occupied {
        /// The place.
        path: PathBuf,
    },
}

/// Stored bytes that are not what was stored, as exactly as can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The ledger it belongs to, where that can still be told.
    pub ledger: Option<LedgerId>,
    /// The entry, where that can still be told.
    pub entry: Option<EntryNo>,
    /// The place on the disk.
    pub place: Option<Place>,
    /// What is wrong, in one clause.
    pub what: &'static str,
}

/// A place on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the store's folder.
    pub file: String,
    /// Bytes from its beginning.
    pub offset: u64,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ledger, entry, place, what } = self;
        f.write_str(what)?;
        if let Some(ledger) = ledger {
            write!(f, ", ledger {ledger}")?;
        }
        if let Some(entry) = entry {
            write!(f, ", entry {entry}")?;
        }
        if let Some(Place { file, offset }) = place {
            write!(f, ", {file} at byte {offset}")?;
        }
        Ok(())
    }
}

impl Error {
    /// Stable and machine-readable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "ledger_conflict",
            Self::Fenced { .. } => "ledger_fenced",
            Self::Held { .. } => "ledger_held",
            Self::Unknown { .. } => "ledger_unknown",
            Self::TooLarge { .. } => "entry_too_large",
            Self::Full { .. } => "disk_full",
            Self::Busy => "store_busy",
            Self::ReadOnly { .. } => "store_read_only",
            Self::Io { .. } => "store_io",
            Self::Corrupt(_) => "ledger_corrupt",
            Self::UnsafeDisk { .. } => "store_unsafe_disk",
            Self::Locked { .. } => "store_locked",
            Self::Newer { .. } => "store_newer_format",
            Self::Closed => "store_closed",
            Self::BadImport { .. } => "import_invalid",
            Self::Occupied { .. } => "target_occupied",
        }
    }

    /// The same as the English text, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Conflict { ledger, expected, found } => {
                format!("账本 {ledger} 已到第 {found} 条，写入方以为是第 {expected} 条；请读取新记录后重新判断")
            }
            Self::Fenced { ledger, newest } => {
                format!("账本 {ledger} 已由其他写入方接管（任期 {}）；请停止写入，重新加载后再接管", newest.0)
            }
            Self::Held { ledger, holder } => {
                format!("账本 {ledger} 正由 {holder} 持有；请待其租约到期后再试")
            }
            Self::Unknown { ledger } => format!("没有账本 {ledger}；请核对名称，或写入首条记录以新建"),
            Self::TooLarge { what, size, most } => {
                format!("{what} 为 {size}，上限 {most}；请拆分，或将大内容存为附件块")
            }
            Self::Full { free_bytes, floor_bytes } => {
                format!("磁盘已满（剩余 {free_bytes} 字节，须预留 {floor_bytes} 字节）；请清理空间，之后自动恢复写入")
            }
            Self::Busy => "等待写盘的请求过多；请稍后再试".to_owned(),
            Self::ReadOnly { doing, .. } => {
                format!("磁盘出错（{doing}）；存储已转为只读，请检查磁盘后重启服务")
            }
            Self::Io { doing, path, .. } => {
                format!("文件操作失败（{doing}：{}）；请检查磁盘与目录权限", path.display())
            }
            Self::Corrupt(damage) => format!("存储数据损坏（{damage}）；请用备份恢复，写入前先求助"),
            Self::UnsafeDisk { path, file_system } => {
                let path = path.display();
                format!(
                    "{path} 位于 {file_system} 文件系统，无法保证独占与落盘；请改用本机磁盘上的目录，如自担风险，请在其中新建空文件 ALLOW_NETWORK_DISK"
                )
            }
            Self::Locked { path } => {
                format!("{} 正被另一进程使用；请先停止该进程，或换用其他目录", path.display())
            }
            Self::Newer { path, found, supported } => {
                format!("{} 由更新的版本写成（格式 {found}，本版本最高支持 {supported}）；请使用该版本", path.display())
            }
            Self::Closed => "存储已关闭；请重新启动服务".to_owned(),
            Self::BadImport { line, what } => {
                format!("第 {line} 行有误（{what}）；未导入任何内容，请重新导出或重新获取文件")
            }
            Self::Occupied { path } => format!("{} 已存在；请选择一个不存在的位置", path.display()),
        }
    }

    pub(crate) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source: Arc::new(source) }
    }

    pub(crate) fn corrupt(damage: Damage) -> Self {
        Self::Corrupt(Box::new(damage))
    }
}
