//! The files that commands read: definitions, lists of units, calendars.

use super::failure::{Exit, Failure};
use super::shell::Shell;
use crate::units_csv::{self, Mistake};
use clap::Args;
use engine::calendar::{Calendar, CalendarNotice};
use engine::org::UnitRow;
use serde_json::json;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use workflows::Source;

/// A file larger than this is none of ours.
const BYTES_MAX: u64 = 64 << 20;

/// Which working-day calendar dates are computed with.
#[derive(Debug, Args)]
pub(crate) struct Calendars {
    /// 另加本目录中的日历文件（*.json）；默认已含国务院 2019—2026 年通知 / more calendar files besides the bundled 2019-2026
    #[arg(long, value_name = "DIR")]
    pub(crate) calendars: Option<PathBuf>,
}

impl Calendars {
    /// The notices in the order of import: the bundled ones, then those of the folder by name.
    pub(crate) fn notices(&self) -> Result<Vec<CalendarNotice>, Failure> {
        let mut notices = workflows::calendars::bundled();
        if let Some(folder) = &self.calendars {
            let listed = fs::read_dir(folder).map_err(|error| Failure::file(folder, &error))?;
            let mut files: Vec<PathBuf> = listed.filter_map(|file| Some(file.ok()?.path())).collect();
            files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
            files.sort();
            for path in files {
                notices.push(notice(&path)?);
            }
        }
        Ok(notices)
    }

    /// The calendar they make.
    pub(crate) fn calendar(&self) -> Result<Calendar, Failure> {
        self.notices().map(|notices| Calendar::from_imports(&notices))
    }
}

/// One calendar file.
pub(crate) fn notice(path: &Path) -> Result<CalendarNotice, Failure> {
    let bytes = bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    workflows::calendars::parse_notice(&text).map_err(|error| {
        let (zh, en) = (format!("{}：{}", path.display(), error.zh()), format!("{}: {error}", path.display()));
        Failure::new(Exit::Wrong, error.code(), zh, en)
    })
}

/// A whole file; `-` is the standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(BYTES_MAX + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file(path, &error))?;
    if bytes.len() as u64 > BYTES_MAX {
        let (path, most) = (path.display(), BYTES_MAX >> 20);
        let zh = format!("文件 {path} 超过 {most} MiB；请核对是否选错了文件");
        return Err(Failure::new(
            Exit::Usage,
            "file_too_large",
            zh,
            format!("{path} has more than {most} MiB; check that it is the right file"),
        ));
    }
    Ok(bytes)
}

/// A definition.
pub(crate) fn source(path: &Path) -> Result<Source, Failure> {
    Ok(Source::from_bytes(path.display().to_string(), &bytes(path)?))
}

/// A list of units. Its mistakes are told here, one line each.
pub(crate) fn units(path: &Path, shell: &mut Shell) -> Result<Vec<UnitRow>, Failure> {
    match units_csv::parse(&bytes(path)?) {
        Ok(rows) => Ok(rows),
        Err(mistakes) => {
            for mistake in &mistakes {
                tell(path, mistake, shell)?;
            }
            shell.flush()?;
            let (count, path) = (mistakes.len(), path.display());
            let zh = format!("单位表 {path} 有 {count} 处错误；改正后重试");
            Err(Failure::new(
                Exit::Wrong,
                "units_unreadable",
                zh,
                format!("{count} mistakes in the units of {path}; correct them and try again"),
            ))
        }
    }
}

fn tell(path: &Path, mistake: &Mistake, shell: &mut Shell) -> Result<(), Failure> {
    let Mistake { code, line, column, text } = mistake;
    let file = path.display().to_string();
    if shell.json {
        let message = json!({ "zh": text.zh, "en": text.en });
        return shell.value(&json!({
            "file": file, "line": line, "column": column, "code": code, "severity": "error", "message": message,
        }));
    }
    let place = column.map_or(String::new(), |column| format!(" {}", column.name()));
    let sentences = shell.lang.sentences(text).replace('\n', "\n    ");
    shell.line(format!("{file}:{line}{place}: [{code}]\n    {sentences}"))
}
