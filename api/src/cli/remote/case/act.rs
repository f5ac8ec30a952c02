//! What is done about a case.

use super::register::fen;
use super::{Act, Ask, Which, receipt};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
pub(super) struct Close {
    #[command(flatten)]
    which: Which,
    /// 办结日期 / the day it was closed
    #[arg(long, value_name = "DATE")]
    day: String,
    #[command(flatten)]
    ending: Ending,
    /// 协议生效日期，默认办结日 / when the agreement took effect
    #[arg(long, value_name = "DATE", requires = "agreed")]
    effective: Option<String>,
    /// 履行期限 / by when it is to be performed
    #[arg(long, value_name = "DATE", requires = "agreed")]
    perform_by: Option<String>,
    /// 协议金额（元）/ the amount agreed on, in yuan
    #[arg(long, value_name = "YUAN", requires = "agreed")]
    amount: Option<String>,
    /// 已告知的其他途径，如 arbitration,litigation / ways the parties were told of
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    informed: Vec<String>,
    /// 卷宗材料 / parts its file has
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    file: Vec<String>,
    #[command(flatten)]
    act: Act,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Ending {
    /// 调解成功：oral 口头、written 书面 / an agreement, oral or written
    #[arg(long, value_name = "FORM")]
    agreed: Option<String>,
    /// 调解不成 / no agreement
    #[arg(long)]
    not_agreed: bool,
    /// 一方拒绝 / a party refused
    #[arg(long)]
    refused: bool,
    /// 不适合调解 / it cannot be mediated
    #[arg(long)]
    unsuitable: bool,
    /// 撤回 / it was withdrawn
    #[arg(long)]
    withdrawn: bool,
}

pub(super) fn close(args: &Close, shell: &mut Shell) -> Result<Exit, Failure> {
    let informed = json!({ "informed": args.informed });
    let ending = match &args.ending {
        Ending { agreed: Some(form), .. } => {
            let effective = args.effective.as_ref().unwrap_or(&args.day);
            let mut agreed = json!({ "form": form, "effective": effective });
            if let Some(day) = &args.perform_by {
                agreed["performance"] = json!(day);
            }
            if let Some(amount) = &args.amount {
                agreed["amount_fen"] = fen(amount)?;
            }
            json!({ "agreed": agreed })
        }
        Ending { not_agreed: true, .. } => json!({ "not-agreed": informed }),
        Ending { refused: true, .. } => json!({ "refused": informed }),
        Ending { unsuitable: true, .. } => json!({ "unsuitable": informed }),
        Ending { .. } => json!("withdrawn"),
    };
    post(&args.act, &args.which, &["close"], json!({ "day": args.day, "ending": ending, "file": args.file }), shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Visit {
    #[command(flatten)]
    which: Which,
    /// 回访日期 / the day of the visit
    #[arg(long, value_name = "DATE")]
    day: String,
    #[command(flatten)]
    performance: Performance,
    /// 第几次回访 / which of the planned visits
    #[arg(long, value_name = "N")]
    visit: Option<u8>,
    /// 履行隐患 / hidden risks to performance
    #[arg(long, default_value = "")]
    risks: String,
    /// 调解工作中的错误 / errors of the mediation
    #[arg(long, default_value = "")]
    errors: String,
    /// 意见与要求 / opinions and requests
    #[arg(long, default_value = "")]
    opinions: String,
    /// 后续措施 / what follows
    #[arg(long, default_value = "")]
    follow_up: String,
    /// 因何重新受理 / why the case is taken up once more
    #[arg(long, value_name = "WHY")]
    reopen: Option<String>,
    #[command(flatten)]
    act: Act,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Performance {
    /// 已履行 / performed
    #[arg(long)]
    performed: bool,
    /// 部分履行及原因 / partly, and why
    #[arg(long, value_name = "WHY")]
    partly: Option<String>,
    /// 未履行及原因 / not, and why
    #[arg(long, value_name = "WHY")]
    not: Option<String>,
    /// 履行期未到 / the day for it has not come
    #[arg(long)]
    not_yet_due: bool,
    /// 无协议 / there is no agreement
    #[arg(long)]
    no_agreement: bool,
}

impl Performance {
    fn value(&self) -> Value {
        match self {
            Performance { partly: Some(reason), .. } => json!({ "partly": { "reason": reason } }),
            Performance { not: Some(reason), .. } => json!({ "not": { "reason": reason } }),
            Performance { performed: true, .. } => json!("performed"),
            Performance { not_yet_due: true, .. } => json!("not-yet-due"),
            Performance { .. } => json!("no-agreement"),
        }
    }
}

pub(super) fn visit(args: &Visit, shell: &mut Shell) -> Result<Exit, Failure> {
    let Visit { day, risks, errors, opinions, follow_up, .. } = args;
    let performance = args.performance.value();
    let mut body = json!({ "record": {
        "day": day, "performance": performance, "risks": risks, "errors": errors,
        "opinions": opinions, "follow_up": follow_up,
    } });
    if let Some(visit) = args.visit {
        body["visit"] = json!(visit);
    }
    if let Some(reason) = &args.reopen {
        body["reopen"] = json!({ "reason": reason });
    }
    post(&args.act, &args.which, &["visits"], body, shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Extend {
    #[command(flatten)]
    which: Which,
    /// 延长几日 / by so many days
    #[arg(long)]
    days: u16,
    /// 双方当事人都同意 / both parties agreed
    #[arg(long)]
    both_agreed: bool,
    #[command(flatten)]
    act: Act,
}

pub(super) fn extend(args: &Extend, shell: &mut Shell) -> Result<Exit, Failure> {
    let body = json!({ "days": args.days, "both_agreed": args.both_agreed });
    post(&args.act, &args.which, &["extend"], body, shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Transfer {
    #[command(flatten)]
    which: Which,
    /// 移交给 / the unit that takes it
    #[arg(long, value_name = "UNIT")]
    to: String,
    /// 理由 / why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    act: Act,
}

pub(super) fn transfer(args: &Transfer, shell: &mut Shell) -> Result<Exit, Failure> {
    post(&args.act, &args.which, &["transfer"], json!({ "to": args.to, "reason": args.reason }), shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Reasoned {
    #[command(flatten)]
    which: Which,
    /// 理由 / why
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    act: Act,
}

pub(super) fn reasoned(args: &Reasoned, what: &str, shell: &mut Shell) -> Result<Exit, Failure> {
    post(&args.act, &args.which, &[what], json!({ "reason": args.reason }), shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Refer {
    #[command(flatten)]
    which: Which,
    /// 途径，如 arbitration / the way
    #[arg(long)]
    way: String,
    /// 受理机构 / to which body
    #[arg(long)]
    to: String,
    /// 日期，默认今天 / when
    #[arg(long, value_name = "DATE")]
    day: Option<String>,
    #[command(flatten)]
    act: Act,
}

pub(super) fn refer(args: &Refer, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut body = json!({ "way": args.way, "to": args.to });
    if let Some(day) = &args.day {
        body["day"] = json!(day);
    }
    post(&args.act, &args.which, &["refer"], body, shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Alert {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    what: AlertAct,
    /// 影响范围：local、across-areas、industry、across-industries、internal / how far it reaches
    #[arg(long, default_value = "local")]
    scope: String,
    /// 理由 / why
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    act: Act,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct AlertAct {
    /// 设为几级，1 最严重 / set this level, 1 being the gravest
    #[arg(long, value_name = "N")]
    level: Option<u8>,
    /// 已处置：做了什么 / it was handled: what was done
    #[arg(long, value_name = "WHAT")]
    handled: Option<String>,
    /// 解除 / lift it
    #[arg(long)]
    lift: bool,
}

pub(super) fn alert(args: &Alert, shell: &mut Shell) -> Result<Exit, Failure> {
    let (path, body): (&[&str], Value) = match &args.what {
        AlertAct { level: Some(level), .. } => {
            (&["alert"], json!({ "level": level, "scope": args.scope, "reason": args.reason }))
        }
        AlertAct { handled: Some(what), .. } => (&["alert", "handle"], json!({ "what": what })),
        AlertAct { .. } => (&["alert", "lift"], json!({ "reason": args.reason })),
    };
    post(&args.act, &args.which, path, body, shell)
}

#[derive(Debug, clap::Args)]
pub(super) struct Days {
    /// 专项活动 / the campaign
    campaign: String,
    /// 首日 / first day
    #[arg(long, value_name = "DATE")]
    from: String,
    /// 末日 / last day
    #[arg(long, value_name = "DATE")]
    to: String,
    #[command(flatten)]
    act: Act,
}

pub(super) fn assess(args: &Days, shell: &mut Shell) -> Result<Exit, Failure> {
    let path = ["campaigns", &args.campaign, "subsidies", "assess"];
    let answer = Ask::to_change(&args.act)?.post(&path, &json!({ "first": args.from, "last": args.to }))?;
    receipt(&answer, shell)
}

fn post(act: &Act, which: &Which, path: &[&str], body: Value, shell: &mut Shell) -> Result<Exit, Failure> {
    let answer = Ask::to_change(act)?.post(&which.path(path), &body)?;
    receipt(&answer, shell)
}
