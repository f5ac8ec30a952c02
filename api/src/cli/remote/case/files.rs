//! A ledger of cases comes in from a spreadsheet; tables and papers go out.

use super::super::File;
use super::{Act, Ask, Ledger, show};
use crate::cli::failure::{Exit, Failure, mistake};
use crate::cli::files;
use crate::cli::shell::Shell;

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// 专项活动 / the campaign
    campaign: String,
    /// 表格文件（.xlsx 或 .csv）/ the spreadsheet
    file: File,
    /// 哪个单位的台账 / whose ledger it is
    #[arg(long)]
    unit: String,
    /// 检查无误后真正导入 / take it over, not only look at it
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    act: Act,
}

pub(super) fn import(args: &Import, shell: &mut Shell) -> Result<Exit, Failure> {
    let bytes = files::bytes(&args.file)?;
    let dry_run = if args.apply { "false" } else { "true" };
    let query = [("unit", args.unit.as_str()), ("dry_run", dry_run)];
    let path = ["campaigns", args.campaign.as_str(), "cases", "import"];
    let name = args.file.display().to_string();
    let answer = Ask::to_change(&args.act)?.upload(&path, &query, "application/octet-stream", bytes);
    let mut answer = answer.map_err(|failure| failure.in_file(&name))?;
    let count = answer["mistakes_count"].as_u64().unwrap_or(0);
    let exit = if count == 0 { Exit::Done } else { Exit::Wrong };
    if shell.json {
        shell.value(&answer)?;
        return Ok(exit);
    }
    for wrong in answer["mistakes"].as_array_mut().into_iter().flatten() {
        wrong["file"] = name.as_str().into();
        shell.line(mistake(wrong, shell.lang))?;
    }
    if count > 0 {
        let line = shell.lang.sentence(
            &format!("共有 {count} 处错误；改正后再导入，现在一行也不会导入"),
            &format!("{count} mistakes; correct them first, nothing is taken over as it is"),
        );
        shell.line(line)?;
    }
    let of = |name: &str| answer[name].as_u64().unwrap_or(0);
    let (new, known) = (of("new"), of("known"));
    let line = shell.lang.sentence(
        &format!(
            "新增 {new} 件，已有 {known} 件{}",
            match (args.apply, count) {
                (true, _) => "，已导入",
                (false, 0) => "，未导入（加 --apply 导入）",
                (false, _) => "，未导入",
            }
        ),
        &format!(
            "{new} new, {known} known{}",
            match (args.apply, count) {
                (true, _) => ", taken over",
                (false, 0) => "; nothing done yet (--apply)",
                (false, _) => "; nothing done",
            }
        ),
    );
    shell.line(line)?;
    for note in answer["notes"].as_array().into_iter().flatten() {
        let note = show::bilingual(note, shell.lang);
        shell.line(note)?;
    }
    Ok(exit)
}

/// What can be written to a file; `stage` is written material (.docx).
const TABLES: [&str; 9] =
    ["cases", "statistics", "visits", "alerts", "targets", "circular", "subsidies", "scores", "stage"];

#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// 专项活动 / the campaign
    campaign: String,
    /// 哪张表 / which table
    #[arg(value_parser = TABLES)]
    table: String,
    /// 阶段书面材料：哪个阶段 / of which stage, for written material
    #[arg(long, value_name = "ID", required_if_eq("table", "stage"))]
    stage: Option<String>,
    /// 写入的文件，按后缀定格式（.xlsx .csv .docx）/ the file; its ending tells the form
    #[arg(long, short, value_name = "FILE")]
    output: File,
    /// 单位及其下属 / of this unit and those under it
    #[arg(long, value_name = "UNIT")]
    under: Option<String>,
    #[command(flatten)]
    ledger: Ledger,
}

pub(super) fn export(args: &Export, shell: &mut Shell) -> Result<Exit, Failure> {
    let ending = args.output.extension().and_then(|ending| ending.to_str()).unwrap_or("xlsx");
    let named = format!("{}.{ending}", if args.table == "cases" { "export" } else { args.table.as_str() });
    let path: Vec<&str> = match (&args.stage, args.table.as_str()) {
        (Some(stage), _) => vec!["campaigns", &args.campaign, "papers", "stage", stage],
        (None, "cases") => vec!["campaigns", &args.campaign, "cases", &named],
        (None, _) => vec!["campaigns", &args.campaign, &named],
    };
    let query: Vec<(&str, &str)> = args.under.as_deref().map(|id| ("under", id)).into_iter().collect();
    let bytes = Ask::new(&args.ledger)?.download(&path, &query)?;
    std::fs::write(&args.output, &bytes)?;
    let name = args.output.display();
    let line = shell
        .lang
        .sentence(&format!("已写入 {name}（{} 字节）", bytes.len()), &format!("wrote {name}, {} bytes", bytes.len()));
    shell.line(line)?;
    Ok(Exit::Done)
}
