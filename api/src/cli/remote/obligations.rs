//! `maple obligations`: what is owed, by whom, and where it stands.

use super::{Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;

/// 列出应办事项 / list obligations
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 专项活动 / of this campaign
    #[arg(long)]
    campaign: Option<String>,
    /// 任务 / of this duty
    #[arg(long)]
    duty: Option<String>,
    /// 期次 / of this period
    #[arg(long)]
    period: Option<String>,
    /// 单位及其下属 / of this unit and those under it
    #[arg(long, value_name = "UNIT")]
    under: Option<String>,
    /// 状态，如 open,overdue / standing so
    #[arg(long, value_name = "WORDS")]
    standing: Option<String>,
    /// 此时或之后到期 / due at this instant or later
    #[arg(long, value_name = "INSTANT")]
    due_from: Option<String>,
    /// 此时之前到期 / due before this instant
    #[arg(long, value_name = "INSTANT")]
    due_before: Option<String>,
    /// 过去某时所见：时刻或记录号 / as it was known then
    #[arg(long, value_name = "INSTANT|NUMBER")]
    as_of: Option<String>,
    /// 至多几项；0 为全部 / at most so many, 0 for all
    #[arg(long, default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    ledger: Ledger,
}

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let fields = [
        ("campaign", &args.campaign),
        ("duty", &args.duty),
        ("period", &args.period),
        ("under", &args.under),
        ("standing", &args.standing),
        ("due_from", &args.due_from),
        ("due_before", &args.due_before),
        ("as_of", &args.as_of),
    ];
    let query: Vec<(&str, &str)> =
        fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut table = Table::default();
    let last = Ask::new(&args.ledger)?.each(&["obligations"], &query, most, &mut |item| {
        if shell.json {
            return shell.value(item);
        }
        let provisional = if item["provisional"] == true { "?" } else { "" };
        table.row([
            show::word(&item["standing"], shell.lang),
            format!("{}{provisional}", show::due(item)),
            show::text(&item["unit"]),
            show::text(&item["unit_name"]),
            show::text(&item["title"]),
            format!("{}/{}/{}", show::text(&item["campaign"]), show::text(&item["duty"]), show::text(&item["period"])),
        ]);
        Ok(())
    })?;
    if table.is_empty() && !shell.json {
        shell.say("没有符合的事项", "none")?;
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    if last["next"].is_string() && !shell.json {
        shell.say("还有更多，--limit 0 列出全部", "there are more: --limit 0")?;
    }
    Ok(Exit::Done)
}
