//! `maple ledger new`: opens a ledger for a bureau, with the calendars that come with the service.

use super::{Server, receipt};
use crate::cli::failure::{Exit, Failure};
use crate::cli::remote::client::Client;
use crate::cli::shell::Shell;
use serde_json::json;

/// 在运行中的服务上建立账本，并导入国务院日历 / open a ledger on a running service, calendars included
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// 账本编号，如 qingshan-county / its id
    id: String,
    /// 单位名称 / the bureau's name
    #[arg(long)]
    title: String,
    /// 时区 / its zone
    #[arg(long, default_value = "Asia/Shanghai")]
    zone: String,
    #[command(flatten)]
    server: Server,
}

pub(crate) fn new(args: &New, shell: &mut Shell) -> Result<Exit, Failure> {
    let client = Client::new(&args.server)?;
    let New { id, title, zone, .. } = args;
    let opened = client.post(&["v1", "ledgers"], &json!({ "id": id, "title": title, "zone": zone }), None)?;
    // Without a calendar every date would be provisional.
    client.poke(&["v1", "ledgers", id, "calendars", "bundled"], None)?;
    receipt(&opened, shell)
}
