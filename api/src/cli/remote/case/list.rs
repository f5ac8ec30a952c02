//! Cases as rows, and one case in full.

use super::{Ask, Ledger, Which, page, show as shown};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use serde_json::Value;

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// 专项活动 / the campaign
    campaign: String,
    /// 单位及其下属 / of this unit and those under it
    #[arg(long, value_name = "UNIT")]
    under: Option<String>,
    /// 纠纷类型 / of these dispute types
    #[arg(long = "type", value_name = "IDS")]
    kind: Option<String>,
    /// 状态，如 open,past-limit,agreed / standing so
    #[arg(long, value_name = "WORDS")]
    state: Option<String>,
    /// 受理日起 / accepted on this day or later
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// 受理日止 / accepted on this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// 调解员编号 / with this mediator's number
    #[arg(long, value_name = "NUMBER")]
    mediator: Option<String>,
    /// 只看超期限或回访逾期的 / only where the limit or a visit is past
    #[arg(long)]
    overdue: bool,
    /// 案情中的词，空格分开 / words in the facts in brief
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// 至多几件；0 为全部 / at most so many, 0 for all
    #[arg(long, default_value_t = 50)]
    limit: usize,
    #[command(flatten)]
    ledger: Ledger,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    ledger: Ledger,
}

/// Characters of the facts in brief in a row.
const BRIEF: usize = 24;

pub(super) fn list(args: &List, shell: &mut Shell) -> Result<Exit, Failure> {
    let fields = [
        ("under", &args.under),
        ("type", &args.kind),
        ("state", &args.state),
        ("accepted_from", &args.from),
        ("accepted_to", &args.to),
        ("mediator", &args.mediator),
        ("q", &args.search),
    ];
    let mut query: Vec<(&str, &str)> =
        fields.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect();
    if args.overdue {
        query.push(("overdue", "true"));
    }
    let most = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut table = Table::default();
    let path = ["campaigns", &args.campaign, "cases"];
    let last = Ask::new(&args.ledger)?.each(&path, &query, most, &mut |item| {
        if shell.json {
            return shell.value(item);
        }
        let brief: String = shown::text(&item["brief"]).chars().take(BRIEF).collect();
        table.row([
            shown::text(&item["number"]),
            page::state(item, shell.lang),
            shown::text(&item["accepted"]),
            shown::text(&item["limit"]),
            shown::text(&item["type"]["title"]),
            unit(item),
            brief,
        ]);
        Ok(())
    })?;
    if table.is_empty() && !shell.json {
        shell.say("没有符合的案件", "none")?;
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    if last["next"].is_string() && !shell.json {
        shell.say("还有更多，--limit 0 列出全部", "there are more: --limit 0")?;
    }
    Ok(Exit::Done)
}

fn unit(item: &Value) -> String {
    let unit = &item["unit"];
    let name = if unit.is_object() { &unit["name"] } else { unit };
    shown::text(name)
}

pub(super) fn show(args: &Show, shell: &mut Shell) -> Result<Exit, Failure> {
    let case = Ask::new(&args.ledger)?.get(&args.which.path(&[]), &[])?;
    match shell.json {
        true => shell.value(&case)?,
        false => page::tell(&case, shell)?,
    }
    Ok(Exit::Done)
}
