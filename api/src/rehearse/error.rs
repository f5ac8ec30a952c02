//! Why a rehearsal could not be held.

use engine::id::BadId;
use engine::refusal::{Bilingual, Refusal};

/// Why a rehearsal could not be held. Nothing outside its own folder was touched.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine says no to something the rehearsal cannot go on without.
    #[error("at {at}: {}", refusal.text().en)]
    Refused {
        /// When, as the campaign's clock showed it.
        at: String,
        /// What it says.
        refusal: Refusal,
    },
    /// The store failed, or holds a ledger of the same name already.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A script that cannot be read.
    #[error("{file}, line {line}: {problem}")]
    Script {
        /// Its name.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong and what to write instead.
        problem: String,
    },
    /// A definition, units or calendar file that cannot be used.
    #[error("{file}: {problem}")]
    File {
        /// Its name.
        file: String,
        /// What is wrong, with line and column where there are any.
        problem: String,
    },
    /// Percentages that add up to something else than 100.
    #[error("on time, late and never are {sum} percent together; make them 100")]
    Percent {
        /// What they are together.
        sum: u32,
    },
    /// Text that cannot be an id.
    #[error(transparent)]
    Id(#[from] BadId),
    /// What was found out could not be written down.
    #[error("the result could not be written: {0}")]
    Output(#[from] std::io::Error),
    /// A thread of the rehearsal panicked.
    #[error("a thread of the rehearsal stopped without an answer; this is a defect of the program, please report it")]
    Thread,
}

impl Error {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Refused { refusal, .. } => refusal.code(),
            Error::Store(error) => error.code(),
            Error::Script { .. } => "script_malformed",
            Error::File { .. } => "file_unusable",
            Error::Percent { .. } => "percent_not_100",
            Error::Id(_) => "bad_id",
            Error::Output(_) => "output_failed",
            Error::Thread => "rehearsal_thread",
        }
    }

    /// What happened and what to do.
    pub fn text(&self) -> Bilingual {
        let zh = match self {
            Error::Refused { at, refusal } => format!("{at}：{}", refusal.text().zh),
            Error::Store(error) => error.zh(),
            Error::Script { file, line, problem } => format!("脚本 {file} 第 {line} 行：{problem}"),
            Error::File { file, problem } => format!("{file}：{problem}"),
            Error::Percent { sum } => format!("按时、迟报、不报合计 {sum}%，请改为合计 100%"),
            Error::Id(bad) => format!("「{}」不能作编号：请用 1 至 64 个小写字母、数字、- 和 _", bad.text),
            Error::Output(error) => format!("结果写不出去：{error}"),
            Error::Thread => "演练的一个线程中断了，这是程序缺陷，请报告".to_owned(),
        };
        Bilingual { zh, en: self.to_string() }
    }
}
