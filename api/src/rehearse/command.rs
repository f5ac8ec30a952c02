//! `maple rehearse`: its arguments, and what it prints.

use super::behaviour::{Behaviour, Habit};
use super::fleet::{Fleet, Keep, Progress};
use super::life::Rehearsal;
use super::script::{Files, Script};
use super::table::{DutyRow, Summary};
use super::{Bureau, Error, library};
use crate::cli::failure::{Exit, Failure};
use crate::cli::files::{self, Calendars};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use engine::calendar::CalendarNotice;
use engine::org::UnitRow;
use engine::plan::Plan;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use store::{Journal, Ledgers};
use workflows::Source;

/// 演练：启动前把整个活动走一遍 / live a whole campaign through before it is launched
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 方案文件；不写则用自带的 2022 年县级专项活动 / definition; without it the bundled campaign of 2022
    pub definition: Option<PathBuf>,
    /// 单位表（CSV）；不写则用生成的县 / list of units (CSV); without it made-up counties
    #[arg(long, value_name = "CSV", conflicts_with = "counties")]
    pub units: Option<PathBuf>,
    /// 生成多少个县，每县 14 所 218 村 / how many made-up counties of 14 offices and 218 villages
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=3000))]
    pub counties: u16,
    /// Working-day calendars.
    #[command(flatten)]
    pub(crate) calendars: Calendars,
    /// 脚本：哪个单位何时报什么 / script: which unit hands in what, and when
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
    /// 按时的百分比 / percent handed in in time
    #[arg(long, value_name = "%", default_value_t = 95)]
    pub on_time: u8,
    /// 迟报的百分比 / percent handed in late
    #[arg(long, value_name = "%", default_value_t = 4)]
    pub late: u8,
    /// 从不报送的百分比 / percent never handed in
    #[arg(long, value_name = "%", default_value_t = 1)]
    pub never: u8,
    /// 零报告的百分比 / percent of reports that say "nothing happened"
    #[arg(long, value_name = "%", default_value_t = 25, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub zero: u8,
    /// 同一种子，同一结果 / the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// 账本写到这个目录（须为空或不存在）；不写则只在内存 / keep the ledgers in this folder; without it in memory only
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Bureaus that live at once: what one machine of two cores can use.
const THREADS: usize = 2;

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let rehearsal = rehearsal(args)?;
    let units = args.units.as_ref().map(|path| files::units(path, shell)).transpose()?;
    let given = units.map(Bureau::of).transpose().map_err(Error::Id)?;
    let bureau = |number: usize| match &given {
        Some(bureau) => Ok(bureau.clone()),
        None => Bureau::county(number + 1).map_err(Error::Id),
    };
    let bureaus_total = if given.is_some() { 1 } else { usize::from(args.counties) };
    let store = args.data.as_ref().map(|folder| Journal::open(folder, store::journal::Settings::default()));
    let store: Option<Arc<dyn Ledgers>> = match store.transpose()? {
        Some(store) => Some(Arc::new(store)),
        None => None,
    };
    let keep = store.clone().map_or(Keep::Memory, Keep::Store);
    let fleet = Fleet { rehearsal: &rehearsal, bureaus_total, bureau: &bureau, keep, threads: THREADS };
    let bar = bar(bureaus_total);
    let mut progress = |progress: Progress| bar.set_position(progress.bureaus as u64);
    let started = Instant::now();
    let json = shell.json;
    let lines = json.then(|| shell.raw() as &mut dyn std::io::Write);
    let summary = fleet.run(lines, &mut progress)?;
    bar.finish_and_clear();
    if let Some(store) = store {
        store.close()?;
    }
    if json {
        print_json(&summary, shell)?
    } else {
        print_table(&summary, started.elapsed().as_secs_f64(), shell)?
    }
    Ok(Exit::Done)
}

fn rehearsal(args: &Args) -> Result<Rehearsal, Failure> {
    let sum = u32::from(args.on_time) + u32::from(args.late) + u32::from(args.never);
    if sum != 100 {
        return Err(Error::Percent { sum }.into());
    }
    let calendars = args.calendars.notices()?;
    let (source, plan) = match &args.definition {
        Some(path) => library::compile(&files::source(path)?, &calendars)?,
        None => library::campaign(&calendars)?,
    };
    let habit = Habit { on_time: args.on_time, late: args.late };
    let mut behaviour = Behaviour::usual(args.seed, habit, args.zero);
    let script = match &args.script {
        Some(path) => {
            let text = String::from_utf8_lossy(&files::bytes(path)?).into_owned();
            let beside =
                Beside { folder: path.parent().map_or_else(PathBuf::new, Path::to_owned), calendars: &calendars };
            Script::read(&path.display().to_string(), &text, &plan, &beside)?
        }
        None => Script::default(),
    };
    let Script { start, rules, absences, outages, acts } = script;
    behaviour.rules.extend(rules);
    behaviour.absences = absences;
    Ok(Rehearsal { source, plan, calendars, start, behaviour, acts, outages })
}

/// The files a script names lie beside it.
struct Beside<'a> {
    folder: PathBuf,
    calendars: &'a [CalendarNotice],
}

impl Files for Beside<'_> {
    fn definition(&self, name: &str) -> Result<(Arc<str>, Arc<Plan>), String> {
        let source = Source::from_bytes(name, &self.bytes(name)?);
        library::compile(&source, self.calendars).map_err(|error| error.to_string())
    }

    fn units(&self, name: &str) -> Result<Vec<UnitRow>, String> {
        library::units(name, &self.bytes(name)?).map_err(|error| error.to_string())
    }

    fn calendar(&self, name: &str) -> Result<CalendarNotice, String> {
        let text = String::from_utf8_lossy(&self.bytes(name)?).into_owned();
        workflows::calendars::parse_notice(&text).map_err(|error| format!("{name}: {error}"))
    }
}

impl Beside<'_> {
    fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.folder.join(name)).map_err(|error| format!("{name}: {error}"))
    }
}

/// Drawn on the error output, and only where that is a terminal.
fn bar(bureaus_total: usize) -> ProgressBar {
    if bureaus_total < 4 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bureaus_total as u64);
    let style = ProgressStyle::with_template("演练 rehearsing {bar:30} {pos}/{len} {elapsed} · {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn print_json(summary: &Summary, shell: &mut Shell) -> Result<(), Failure> {
    for row in &summary.duties {
        let mut line = json!({ "type": "duty" });
        merge(&mut line, serde_json::to_value(row).unwrap_or_default());
        shell.value(&line)?;
    }
    let Summary { bureaus, duties: _, total, digests, submissions, refused, entries, entry_bytes } = summary;
    let mut line = json!({ "type": "summary", "bureaus": bureaus });
    merge(&mut line, serde_json::to_value(total).unwrap_or_default());
    merge(
        &mut line,
        json!({ "digests": digests, "submissions": submissions, "refused": refused, "entries": entries, "entry_bytes": entry_bytes }),
    );
    shell.value(&line)
}

fn merge(line: &mut serde_json::Value, more: serde_json::Value) {
    if let (Some(line), serde_json::Value::Object(more)) = (line.as_object_mut(), more) {
        line.extend(more);
    }
}

fn print_table(summary: &Summary, seconds: f64, shell: &mut Shell) -> Result<(), Failure> {
    for line in summary_table(summary).lines() {
        shell.line(line)?;
    }
    let Summary { bureaus, digests, submissions, refused, entries, .. } = summary;
    shell.line("")?;
    let zh = format!(
        "{bureaus} 个局，报送 {submissions} 份，记录 {entries} 条，发出消息 {digests} 条，用时 {seconds:.2} 秒。"
    );
    let en =
        format!("{bureaus} bureaus, {submissions} submissions, {entries} entries, {digests} messages, {seconds:.2} s.");
    shell.say(&zh, &en)?;
    match refused {
        0 => Ok(()),
        n => shell.say(&format!("另有 {n} 份不再需要，未收。"), &format!("{n} more were not wanted any more.")),
    }
}

/// The summary as a table, one duty a row.
pub(crate) fn summary_table(summary: &Summary) -> Table {
    let mut table = Table::indented(0).right(&[1, 2, 3, 4, 5, 6, 7, 8]);
    table.row(["任务 duty", "应报", "按时", "迟报", "零报告", "逾期", "未报", "提醒", "催办"]);
    table.row(["", "expected", "in time", "late", "zero", "overdue", "missing", "reminders", "escalations"]);
    for row in summary.duties.iter().chain([&summary.total]) {
        let DutyRow {
            title,
            expected,
            in_time,
            late,
            zero,
            overdue,
            missing,
            reminders,
            reminders_overdue,
            escalations,
            ..
        } = row;
        let figures =
            [*expected, *in_time, *late, *zero, *overdue, *missing, reminders + reminders_overdue, *escalations];
        table.row(std::iter::once(title.clone()).chain(figures.iter().map(u64::to_string)));
    }
    table
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match &error {
            Error::Percent { .. } | Error::File { .. } | Error::Script { .. } | Error::Id(_) => Exit::Usage,
            Error::Refused { .. } => Exit::Wrong,
            Error::Store(_) | Error::Output(_) | Error::Thread => Exit::Unavailable,
        };
        if let Error::Output(error) = error {
            return error.into();
        }
        let text = error.text();
        Failure::new(exit, error.code(), text.zh, text.en)
    }
}
