//! Commands that ask a running service over its HTTP API, as any other program would.
//!
//! Must not know: what is behind that API.

pub(crate) mod campaigns;
pub(crate) mod case;
mod client;
pub(crate) mod definitions;
pub(crate) mod deliveries;
pub(crate) mod handing_in;
pub(crate) mod inbox;
pub(crate) mod ledgers;
pub(crate) mod obligations;
pub(crate) mod organise;
pub(in crate::cli) mod show;
pub(crate) mod status;
pub(crate) mod why;

use super::failure::{Exit, Failure};
use super::lang::Lang;
use super::shell::Shell;
use client::Client;
use serde_json::Value;
use std::path::PathBuf;

/// Which service, and who asks.
#[derive(Debug, clap::Args)]
pub(crate) struct Server {
    /// 服务地址 / the service's address
    #[arg(
        long,
        env = "MAPLE_SERVER",
        value_name = "URL",
        default_value = "http://127.0.0.1:8480",
        hide_env_values = true
    )]
    server: String,
    /// 令牌 / the token
    #[arg(long, env = "MAPLE_TOKEN", value_name = "T", hide_env_values = true)]
    token: Option<String>,
}

/// Which ledger of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Ledger {
    /// 账本；只有一个时可省略 / the ledger, if the service has several
    #[arg(long, env = "MAPLE_LEDGER", value_name = "ID", hide_env_values = true)]
    ledger: Option<String>,
    #[command(flatten)]
    server: Server,
}

/// How a change is made.
#[derive(Debug, clap::Args)]
pub(crate) struct Act {
    /// 幂等键：同一键重复执行只生效一次 / the same key twice has one effect
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
}

/// An obligation, as people name it.
#[derive(Debug, clap::Args)]
pub(crate) struct Obligation {
    /// 专项活动 / the campaign
    campaign: String,
    /// 任务 / the duty
    duty: String,
    /// 期次；一次性任务为 once / the period, `once` for a single one
    period: String,
    /// 单位 / the unit
    unit: String,
}

impl Obligation {
    fn path<'a>(&'a self, act: &'a str) -> [&'a str; 6] {
        ["obligations", &self.campaign, &self.duty, &self.period, &self.unit, act]
    }
}

/// A ledger that can be asked.
pub(in crate::cli) struct Ask {
    client: Client,
    ledger: String,
    key: Option<String>,
}

impl Ask {
    pub(in crate::cli) fn new(Ledger { ledger, server }: &Ledger) -> Result<Self, Failure> {
        let client = Client::new(server)?;
        let ledger = match ledger {
            Some(ledger) => ledger.clone(),
            None => client.only_ledger()?,
        };
        Ok(Self { client, ledger, key: None })
    }

    pub(in crate::cli) fn to_change(act: &Act) -> Result<Self, Failure> {
        Ok(Self { key: act.key.clone(), ..Self::new(&act.ledger)? })
    }

    fn path<'a>(&'a self, rest: &[&'a str]) -> Vec<&'a str> {
        [&["v1", "ledgers", self.ledger.as_str()], rest].concat()
    }

    pub(in crate::cli) fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, Failure> {
        self.client.get(&self.path(path), query)
    }

    /// All items of a list, page by page, at most so many.
    fn each(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        most: usize,
        show: &mut dyn FnMut(&Value) -> Result<(), Failure>,
    ) -> Result<Value, Failure> {
        self.client.each(&self.path(path), query, most, show)
    }

    pub(in crate::cli) fn post(&self, path: &[&str], body: &Value) -> Result<Value, Failure> {
        self.client.post(&self.path(path), body, self.key.as_deref())
    }

    /// Without a body.
    pub(in crate::cli) fn poke(&self, path: &[&str]) -> Result<Value, Failure> {
        self.client.poke(&self.path(path), self.key.as_deref())
    }

    pub(in crate::cli) fn upload(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        kind: &str,
        bytes: Vec<u8>,
    ) -> Result<Value, Failure> {
        self.client.upload(&self.path(path), query, kind, bytes, self.key.as_deref())
    }

    /// What is no JSON: a table or a paper.
    pub(in crate::cli) fn download(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Vec<u8>, Failure> {
        self.client.download(&self.path(path), query)
    }

    /// For one of several changes of one command: an idempotency key is good for one request.
    pub(in crate::cli) fn step(self, name: &str) -> Self {
        Self { key: self.key.map(|key| format!("{key}-{name}")), ..self }
    }
}

/// Says what a change answered: it is on the disk, under this number.
pub(in crate::cli) fn receipt(answer: &Value, shell: &mut Shell) -> Result<Exit, Failure> {
    if shell.json {
        shell.value(answer)?;
    } else {
        let words = receipt_words(answer, shell.lang);
        shell.line(words)?;
    }
    Ok(Exit::Done)
}

/// The same as a short sentence.
pub(in crate::cli) fn receipt_words(answer: &Value, lang: Lang) -> String {
    let entry = &answer["entry"];
    if answer["repeated"] == Value::Bool(true) {
        lang.sentence(&format!("先前已办，第 {entry} 条记录"), &format!("done before, entry {entry}"))
    } else if answer["entries"] == 0 {
        lang.sentence("无须变动", "nothing had to change")
    } else {
        lang.sentence(&format!("已记录，第 {entry} 条"), &format!("recorded, entry {entry}"))
    }
}

/// A file named on the command line, as a positional argument.
type File = PathBuf;
