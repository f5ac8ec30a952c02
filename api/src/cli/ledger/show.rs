//! `maple ledger show`: a ledger as it is, or as it was known at an earlier point.

use super::Data;
use crate::cli::failure::{Exit, Failure};
use crate::cli::serve::data;
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::id::{EntryNo, LedgerId};
use engine::state::{CampaignPhase, State};
use engine::time::Timestamp;
use engine::views::status;
use runtime::Point;
use serde_json::json;

/// 账本现在或过去某时的样子 / a ledger as it is, or as it was
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 账本编号 / the ledger's id
    #[arg(value_name = "LEDGER")]
    ledger: LedgerId,
    /// 过去的时刻或记录号 / an earlier instant, or the number of an entry
    #[arg(long, value_name = "INSTANT|NUMBER", value_parser = point)]
    as_of: Option<Point>,
    #[command(flatten)]
    data: Data,
}

/// Reads an instant, or the number of an entry.
fn point(text: &str) -> Result<Point, String> {
    let entry = text.parse().ok().map(|number| Point::Entry(EntryNo(number)));
    let point = entry.or_else(|| Timestamp::parse_rfc3339(text).map(Point::Instant));
    point.ok_or_else(|| "2022-04-20T09:00:00+08:00 / 1234".to_owned())
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let store = data::open(&args.data.data)?;
    let point = args.as_of.unwrap_or(Point::Entry(EntryNo(u64::MAX)));
    let state = runtime::state_as_of(&store, &args.ledger, point)?;
    let Some(info) = &state.ledger else {
        let ledger = &args.ledger;
        let zh = format!("账本「{ledger}」那时还没有建立；请选择更晚的时刻");
        return Err(Failure::new(
            Exit::Usage,
            "before_ledger",
            zh,
            format!("ledger {ledger} did not exist then; choose a later point"),
        ));
    };
    let digest = store::Digest(state.hash());
    let last_at = state.last_at.rfc3339(info.zone);
    let units = state.organisation.active().len();
    if shell.json {
        let campaigns: Vec<_> = campaigns(&state).collect();
        shell.value(&json!({
            "ledger": info.id, "title": info.title, "zone": info.zone, "head": state.head, "last_at": last_at,
            "units": units, "definitions": state.definitions.len(), "campaigns": campaigns,
            "notices": notices(&state), "state_sha256": digest.to_string(),
        }))?;
        return Ok(Exit::Done);
    }
    shell.line(format!("{}  {}", info.title, info.id))?;
    let lang = shell.lang;
    let mut table = Table::indented(2);
    table.row([lang.words("记录", "entries"), format!("{}  {last_at}", state.head)]);
    table.row([lang.words("单位", "units"), units.to_string()]);
    table.row([lang.words("方案版本", "definition versions"), state.definitions.len().to_string()]);
    table.row([lang.words("通知", "notices"), notices(&state).to_string()]);
    table.row([lang.words("状态指纹", "state sha256"), digest.to_string()]);
    table.lines().try_for_each(|line| shell.line(line))?;
    let mut table = Table::indented(2);
    for (at, campaign) in state.campaigns.iter().enumerate() {
        let (zh, en) = words(campaign.phase);
        let counts = counts(&state, at);
        let late = if counts.overdue > 0 {
            format!("{} {}", counts.overdue, lang.words("逾期", "overdue"))
        } else {
            String::new()
        };
        let done = format!("{}/{} {}", counts.handed_in, counts.expected, lang.words("已报", "in"));
        table.row([campaign.plan.title.clone(), campaign.id.to_string(), lang.words(zh, en), done, late]);
    }
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

/// Over everything that has opened.
#[derive(Default)]
struct Counts {
    expected: usize,
    handed_in: usize,
    overdue: usize,
}

fn counts(state: &State, campaign: usize) -> Counts {
    let Some(bureau) = state.organisation.bureau() else { return Counts::default() };
    let within = state.organisation.subtree(bureau);
    let status = status(state, engine::id::CampaignNo(campaign as u32), &within);
    status.duties.iter().fold(Counts::default(), |sum, duty| Counts {
        expected: sum.expected + duty.total.expected,
        handed_in: sum.handed_in + duty.total.handed_in(),
        overdue: sum.overdue + duty.total.overdue,
    })
}

fn campaigns(state: &State) -> impl Iterator<Item = serde_json::Value> + '_ {
    state.campaigns.iter().enumerate().map(|(at, campaign)| {
        let Counts { expected, handed_in, overdue } = counts(state, at);
        let (id, title, phase) = (&campaign.id, &campaign.plan.title, words(campaign.phase).1);
        let version = state.definitions[campaign.definition.index()].version;
        json!({
            "campaign": id, "title": title, "phase": phase, "paused": campaign.paused.is_some(), "version": version,
            "expected": expected, "handed_in": handed_in, "overdue": overdue,
        })
    })
}

fn words(phase: CampaignPhase) -> (&'static str, &'static str) {
    match phase {
        CampaignPhase::Draft => ("草稿", "draft"),
        CampaignPhase::Running { .. } => ("进行中", "running"),
        CampaignPhase::Closing { .. } => ("收尾", "closing"),
        CampaignPhase::Closed { .. } => ("已结束", "closed"),
    }
}

fn notices(state: &State) -> usize {
    state.notices.iter().map(|group| group.len()).sum()
}
