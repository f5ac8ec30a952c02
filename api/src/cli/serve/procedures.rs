//! How a service takes procedures in: whether at all, whether unsigned, and what one call may use.

use crate::cli::failure::{Exit, Failure};
use crate::http::Procedures;
use crate::sandbox::{self, Sandbox};
use engine::procedure::Limits;
use std::path::Path;
use std::sync::Arc;

/// The operator's word on procedures.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 不运行任何本地程序，一律按方案自己的规定 / run no procedures: the definitions' own rules stand
    #[arg(long, conflicts_with = "allow_unsigned_procedures")]
    no_procedures: bool,
    /// 也接受没有签名的本地程序，只宜用于试验 / take procedures that nobody signed, too; for trials
    #[arg(long)]
    allow_unsigned_procedures: bool,
    /// 一次调用最多用多少内存 / the most memory of one call
    #[arg(long, value_name = "MIB", default_value_t = Limits::MOST.memory >> 20,
        value_parser = clap::value_parser!(u64).range(1..=Limits::MOST.memory >> 20))]
    procedure_memory_mib: u64,
    /// 一次调用最多用多少燃料（约合指令数）/ the most fuel of one call, about one an instruction
    #[arg(long, value_name = "UNITS", default_value_t = Limits::MOST.fuel,
        value_parser = clap::value_parser!(u64).range(1..=Limits::MOST.fuel))]
    procedure_fuel: u64,
    /// 一次调用最多用多少毫秒 / the most milliseconds of one call
    #[arg(long, value_name = "MS", default_value_t = Limits::MOST.millis,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(Limits::MOST.millis)))]
    procedure_millis: u32,
}

impl Args {
    /// Nothing is started before the first procedure comes.
    pub(super) fn taken_in(&self, data: &Path) -> Result<Procedures, Failure> {
        if self.no_procedures {
            return Ok(Procedures::default());
        }
        let options = sandbox::options(data).map_err(|error| {
            let zh = format!("找不到本程序自己的文件（{error}）；可用 --no-procedures 启动");
            let en = format!("this program's own file cannot be found ({error}); --no-procedures starts without it");
            Failure::new(Exit::Unavailable, "no_compiler", zh, en)
        })?;
        let memory = self.procedure_memory_mib << 20;
        let caps = Limits { fuel: self.procedure_fuel, memory, millis: self.procedure_millis };
        let sandbox = Arc::new(Sandbox::new(host::Options { caps, ..options }));
        Ok(Procedures { sandbox: Some(sandbox), unsigned_allowed: self.allow_unsigned_procedures })
    }
}
