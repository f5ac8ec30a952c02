//! `maple status`: how many are in, and who is missing.

use super::{Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;

/// 活动进展：已报几家，还差谁 / how many are in, and who is missing
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 专项活动 / the campaign
    campaign: String,
    /// 单位及其下属 / this unit and those under it
    #[arg(long, value_name = "UNIT")]
    under: Option<String>,
    /// 过去某时所见：时刻或记录号 / as it was known then
    #[arg(long, value_name = "INSTANT|NUMBER")]
    as_of: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
}

/// Names shown before the rest is counted.
const NAMED: usize = 4;

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let fields = [("under", &args.under), ("as_of", &args.as_of)];
    let query: Vec<(&str, &str)> =
        fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
    let answer = Ask::new(&args.ledger)?.get(&["campaigns", &args.campaign, "status"], &query)?;
    let duties = answer["duties"].as_array().map(Vec::as_slice).unwrap_or_default();
    if shell.json {
        duties.iter().try_for_each(|duty| shell.value(duty))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::default().right(&[3]);
    for duty in duties {
        table.row(row(duty, shell));
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

fn row(duty: &Value, shell: &Shell) -> Vec<String> {
    let mut cells = vec![show::text(&duty["title"]), show::text(&duty["duty"])];
    let current = &duty["current"];
    if current.is_null() {
        let opens = show::instant(&duty["next_opens"]);
        cells.push(if opens.is_empty() {
            "-".to_owned()
        } else {
            format!("{} {opens}", shell.lang.words("将于", "opens"))
        });
        return cells;
    }
    let counts = &current["counts"];
    cells.push(format!("{} {}", shell.lang.words("到期", "due"), show::due(current)));
    cells.push(format!("{}/{} {}", counts["handed_in"], counts["expected"], shell.lang.words("已报", "in")));
    let of = |field: &str, zh: &str, en: &str| match counts[field].as_u64() {
        Some(count) if count > 0 => format!("{count} {}", shell.lang.words(zh, en)),
        _ => String::new(),
    };
    let parts =
        [of("late", "迟报", "late"), of("overdue", "逾期", "overdue"), of("to_correct", "待整改", "to correct")];
    cells.push(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
    let missing = &counts["missing"];
    if missing["count"] != 0 {
        cells.push(format!("{} {}", shell.lang.words("还差", "missing"), show::units(missing, NAMED)));
    }
    cells
}
