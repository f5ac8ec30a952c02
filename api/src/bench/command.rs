//! `maple bench`: which figures there are, and the document they come in.

use super::report::{Row, machine};
use super::{county, crash, echo, idle, load, minute, notices, procedures, province, register, start, submissions};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// 测量：在这台机器上有多快，输出一个 JSON / measure this machine; prints one JSON document
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// 只测这些 / only these: county province start submissions register minute notices notices-100k crash idle,
    /// procedures（procedure-calls、-ready、-activation、-neighbour）
    pub names: Vec<String>,
    /// 临时数据放在这里 / where temporary data goes [default: the system's folder for it]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Parts that run as their own process.
    #[command(subcommand)]
    pub part: Option<Part>,
}

/// What a measurement runs as its own process.
#[derive(Debug, clap::Subcommand)]
pub enum Part {
    /// 产生负载 / make load
    #[command(hide = true)]
    Load(load::Args),
    /// 回声服务，作比较 / an echo server to compare with
    #[command(hide = true)]
    Echo,
}

/// A figure takes a folder of its own and answers with its row.
type Figure = fn(&Path) -> Result<Row, Failure>;

/// `start` goes on where `province` ended, so it comes right after it.
const FIGURES: [(&str, Figure); 14] = [
    ("county", county::measure),
    ("province", province::measure),
    ("start", start::measure),
    ("submissions", submissions::measure),
    ("register", register::measure),
    ("minute", minute::measure),
    ("notices", notices::ten_thousand),
    ("notices-100k", notices::hundred_thousand),
    ("crash", crash::measure),
    ("idle", idle::measure),
    ("procedure-calls", procedures::calls),
    ("procedure-ready", procedures::ready),
    ("procedure-activation", procedures::activation),
    ("procedure-neighbour", procedures::neighbour),
];

/// `procedures` means all figures of procedures.
fn is_wanted(wanted: &str, figure: &str) -> bool {
    wanted == figure || (wanted == "procedures" && figure.starts_with("procedure-"))
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    match &args.part {
        Some(Part::Load(args)) => return load::run(args, shell),
        Some(Part::Echo) => return echo::run(shell),
        None => {}
    }
    let known = |wanted: &str| FIGURES.iter().any(|(figure, _)| is_wanted(wanted, figure));
    if let Some(unknown) = args.names.iter().find(|name| !known(name)) {
        let names: Vec<&str> = FIGURES.iter().map(|(name, _)| *name).collect();
        return Err(Failure::argument("NAME", unknown, &names.join(" ")));
    }
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("maple-bench-");
    let folder = match &args.folder {
        Some(folder) => builder.tempdir_in(folder)?,
        None => builder.tempdir()?,
    };
    let machine = machine();
    let mut rows: Vec<Value> = Vec::new();
    let mut all_met = true;
    for (name, measure) in FIGURES {
        if !args.names.is_empty() && !args.names.iter().any(|wanted| is_wanted(wanted, name)) {
            continue;
        }
        eprintln!("{name} …");
        // One figure that cannot be measured does not keep the others from it.
        rows.push(match measure(folder.path()) {
            Ok(row) => {
                all_met &= row.met;
                json!(row)
            }
            Err(failure) => {
                all_met = false;
                failure.tell(shell.lang, false);
                json!({ "name": name, "met": false, "error": failure.code() })
            }
        });
    }
    let document =
        json!({ "maple": env!("CARGO_PKG_VERSION"), "machine": machine, "all_met": all_met, "figures": rows });
    shell.line(serde_json::to_string_pretty(&document).unwrap_or_default())?;
    Ok(Exit::Done)
}
