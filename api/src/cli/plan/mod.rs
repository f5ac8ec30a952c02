//! `maple plan`: every obligation, reminder and escalation of a definition before its launch, and
//! what in it deserves a second look. The engine computes; this only selects, counts and shows.

mod diff;
mod forecast;
mod lines;
mod pages;

use super::check;
use super::failure::{Exit, Failure, id};
use super::files::{self, Calendars};
use super::shell::Shell;
use chrono::NaiveDate;
use engine::calendar::Calendar;
use engine::id::{DutyId, UnitId, WindowId};
use engine::org::UnitRow;
use engine::plan::{Plan, Span};
use engine::time::Timestamp;
use forecast::{Forecast, Wanted};
use std::path::{Path, PathBuf};
use workflows::World;

/// 启动前看到每个应办事项、提醒、催办和冲突 / every date of a campaign before its launch
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 方案文件 / the definition
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 单位表 / the list of units
    #[arg(long, value_name = "CSV")]
    units: PathBuf,
    /// 假定宣布的重要时段，可多次 / an announced window, e.g. important-period=2023-09-29..2023-10-06
    #[arg(long = "window", value_name = "ID=FIRST..LAST")]
    windows: Vec<String>,
    /// 只看这个单位及其下属 / only this unit and those under it
    #[arg(long, value_name = "ID")]
    unit: Option<String>,
    /// 只看这些任务，可多次 / only these duties
    #[arg(long = "duty", value_name = "ID")]
    duties: Vec<String>,
    /// 启动时刻：此前到期的不欠、此前的提醒不发 / when it is activated, e.g. 2023-03-06T10:00:00+08:00
    #[arg(long, value_name = "INSTANT")]
    activated: Option<String>,
    /// 与另一份方案比较 / what changes if this other definition replaces FILE
    #[arg(long, value_name = "OTHER")]
    diff: Option<PathBuf>,
    #[command(flatten)]
    calendars: Calendars,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let calendar = args.calendars.calendar()?;
    let rows = files::units(&args.units, shell)?;
    let Some(plan) = compile(&args.file, &calendar, &rows, shell)? else { return Ok(Exit::Wrong) };
    let wanted = args.wanted()?;
    let forecast = Forecast::new(&plan, &rows, &calendar, &wanted)?;
    match &args.diff {
        None if shell.json => lines::show(&forecast, shell)?,
        None => pages::show(&forecast, shell)?,
        Some(other) => {
            let Some(other) = compile(other, &calendar, &rows, shell)? else { return Ok(Exit::Wrong) };
            let other = Forecast::new(&other, &rows, &calendar, &wanted)?;
            diff::show(&forecast, &other, shell)?;
        }
    }
    Ok(Exit::Done)
}

/// The plan of a definition. One with mistakes has none; then the mistakes are shown. So are
/// warnings for people; programs that read the plan ask `maple check` for them.
fn compile(path: &Path, calendar: &Calendar, rows: &[UnitRow], shell: &mut Shell) -> Result<Option<Plan>, Failure> {
    let source = files::source(path)?;
    let outcome = workflows::compile(&source, &World { calendar, units: Some(rows) });
    if outcome.has_errors() {
        check::show(&source, &outcome, shell)?;
    }
    Ok(outcome.plan)
}

impl Args {
    fn wanted(&self) -> Result<Wanted, Failure> {
        let windows = self.windows.iter().map(|text| window(text)).collect::<Result<_, _>>()?;
        let unit = self.unit.as_deref().map(|text| id::<UnitId>("--unit", text)).transpose()?;
        let duties = self.duties.iter().map(|text| id::<DutyId>("--duty", text)).collect::<Result<_, _>>()?;
        let activated = self.activated.as_deref().map(instant).transpose()?;
        Ok(Wanted { windows, unit, duties, activated })
    }
}

fn instant(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| Failure::argument("--activated", text, "2023-03-06T10:00:00+08:00"))
}

fn window(text: &str) -> Result<(WindowId, Span), Failure> {
    let read = || {
        let (id, days) = text.split_once('=')?;
        let (first, last) = days.split_once("..").unwrap_or((days, days));
        let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
        let span = Span { first: day(first)?, last: day(last)? };
        Some((id.trim().parse().ok()?, span)).filter(|_| span.first <= span.last)
    };
    read().ok_or_else(|| Failure::argument("--window", text, "important-period=2023-09-29..2023-10-06"))
}
