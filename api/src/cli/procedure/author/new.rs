//! `maple procedure new`: a project that builds as it is.

use crate::cli::Lang;
use crate::cli::failure::{self, Exit, Failure};
use crate::cli::shell::Shell;
use crate::cli::table::Table;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgMatches, Command, FromArgMatches, ValueEnum};
use engine::id::{LedgerId, ProcedureId};
use engine::procedure::Hook;
use kit::{Language, NewProject};
use serde_json::json;
use std::path::PathBuf;

/// 新建本地程序项目：清单、源文件、用例、接口，无需联网 / make a project: manifest, source, cases and contract
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 新目录；其名也是程序编号，除非另给 --id / a new folder; its name is the id unless --id says otherwise
    folder: PathBuf,
    #[command(flatten)]
    lang: Written,
    /// 回答哪个挂接点 / the hook it answers
    #[arg(long, value_enum)]
    hook: HookArg,
    /// 县（市、区）的账本编号；别处不能装用 / the county's ledger; no other county can use it
    #[arg(long, value_name = "LEDGER")]
    county: String,
    /// 程序编号：a-z、0-9、- / its id
    #[arg(long)]
    id: Option<String>,
    /// 标题，给人看的 / its title, for people [default: the id]
    #[arg(long)]
    title: Option<String>,
}

/// What the project is written in. `--lang` names the language that `maple` speaks everywhere; here it
/// names a programming language, and `--lang en` still means what it means elsewhere.
#[derive(Debug, Clone, Copy)]
struct Written(Language);

const LANG: &str = "lang";

impl clap::Args for Written {
    fn augment_args(command: Command) -> Command {
        let spoken = Lang::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let written = Language::ALL.map(|language| PossibleValue::new(language.name()));
        let values = written.into_iter().chain(spoken.map(|value| value.hide(true)));
        // The one that speaks is read from this argument, too, so it has that type.
        let parser = PossibleValuesParser::new(values)
            .map(|value| Lang::from_str(&value, false).unwrap_or_else(|_| Lang::of_terminal()));
        let help = "用哪种语言编写 / the language to write in [default: rust]";
        command.arg(Arg::new(LANG).long(LANG).value_name("LANG").value_parser(parser).help(help))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Written {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = matches.get_raw(LANG).into_iter().flatten();
        let language = given.filter_map(|value| Language::named(value.to_str()?)).next_back();
        Ok(Written(language.unwrap_or(Language::Rust)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A hook on the command line.
#[derive(Debug, Clone, Copy)]
struct HookArg(Hook);

impl ValueEnum for HookArg {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [HookArg; 9] = [
            HookArg(Hook::Deadline),
            HookArg(Hook::Duties),
            HookArg(Hook::Reminders),
            HookArg(Hook::Message),
            HookArg(Hook::Review),
            HookArg(Hook::Triage),
            HookArg(Hook::ReturnVisits),
            HookArg(Hook::Subsidy),
            HookArg(Hook::Score),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Hook::Deadline => "改期限 / another due date or rule for a duty",
            Hook::Duties => "增加本地任务 / local duties",
            Hook::Reminders => "何时提醒、抄送谁 / when whom to remind",
            Hook::Message => "通知的措辞 / the wording of a notice",
            Hook::Review => "审核报送：通过或退回 / accept or return what is handed in",
            Hook::Triage => "案件分级、时限、途径 / a case's level, time limit and way",
            Hook::ReturnVisits => "结案后的回访 / visits of a closed case",
            Hook::Subsidy => "以案定补的金额 / what is paid for a case",
            Hook::Score => "单位的考评分 / an office's points from its counts",
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let Args { folder, lang: Written(language), hook: HookArg(hook), county, id, title } = args;
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let id = id.clone().or(name).unwrap_or_default();
    let id: ProcedureId = failure::id("--id", &id)?;
    let county: LedgerId = failure::id("--county", county)?;
    let title = title.as_deref().unwrap_or(id.as_str());
    let files = NewProject { id: &id, title, county: &county, hook: *hook, language: *language }.create(folder)?;
    let folder = folder.display();
    if shell.json {
        shell.value(&json!({ "folder": folder.to_string(), "id": id, "hook": hook, "files": files }))?;
        return Ok(Exit::Done);
    }
    let (zh, en) =
        (format!("已建立 {folder}，{} 个文件", files.len()), format!("made {folder} with {} files", files.len()));
    shell.say(&zh, &en)?;
    let source = language.source();
    let mut steps = vec![
        (format!("cd {folder}"), String::new()),
        (source.to_owned(), shell.lang.words("在这里写规则", "the rule goes here")),
        ("procedure.json".to_owned(), shell.lang.words("清单：设置项、上限", "the manifest: settings, limits")),
        ("cases/example.json".to_owned(), shell.lang.words("第一个用例", "the first case")),
    ];
    if let Some(install) = install(*language) {
        steps.push((install.to_owned(), shell.lang.words("安装一次", "once")));
    }
    steps.push(("maple procedure build".to_owned(), shell.lang.words("构建", "build it")));
    steps.push((
        "maple procedure test".to_owned(),
        shell.lang.words("在真实沙箱中跑用例", "run the cases in the real sandbox"),
    ));
    let mut table = Table::indented(2);
    steps.into_iter().for_each(|(step, what)| table.row([step, what]));
    table.lines().try_for_each(|line| shell.line(line))?;
    Ok(Exit::Done)
}

/// What a language's tools want before the first build of a project.
fn install(language: Language) -> Option<&'static str> {
    match language {
        Language::Rust => Some("rustup target add wasm32-unknown-unknown"),
        Language::JavaScript | Language::TypeScript => Some("npm install"),
        Language::Python => Some("pip install -r requirements.txt"),
    }
}
