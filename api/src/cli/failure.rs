//! Why a command ended without doing what was asked, and how the process says so: a stable code,
//! what happened and what to do in Chinese and English, and an exit code.

use super::lang::Lang;
use engine::refusal::{Bilingual, Refusal, RefusalKind};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Display;
use std::io;
use std::path::Path;

/// How the process ends. Scripts rely on these numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, and nothing is wrong.
    Done = 0,
    /// Something is wrong with what was looked at, or the rules say no.
    Wrong = 1,
    /// The command cannot be understood, or a file cannot be read.
    Usage = 2,
    /// The service or its data cannot be reached now; the same command may work later.
    Unavailable = 3,
}

/// Why a command did not do what was asked.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    code: Cow<'static, str>,
    text: Box<Bilingual>,
    exit: Exit,
    /// What the service listed as wrong with a file, as it told it.
    diagnostics: Vec<Value>,
    /// Nobody reads the output any more; there is nothing to say.
    silent: bool,
}

impl Failure {
    /// From a code and the sentences that belong to it.
    pub(crate) fn new(
        exit: Exit,
        code: impl Into<Cow<'static, str>>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let text = Box::new(Bilingual { zh: zh.into(), en: en.into() });
        Self { code: code.into(), text, exit, diagnostics: Vec::new(), silent: false }
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        let path = path.display();
        Self::new(
            Exit::Usage,
            "file_unusable",
            format!("无法使用文件 {path}：{}", in_chinese(error)),
            format!("cannot use the file {path}: {error}"),
        )
    }

    /// An argument that cannot be understood.
    pub(crate) fn argument(what: &str, given: &str, wanted: &str) -> Self {
        Self::new(
            Exit::Usage,
            "bad_argument",
            format!("{what} 的值「{given}」无效，应写成 {wanted}"),
            format!("{what} cannot be {given:?}; write it as {wanted}"),
        )
    }

    /// With what the service listed as wrong.
    pub(crate) fn with_diagnostics(self, diagnostics: Vec<Value>) -> Self {
        Self { diagnostics, ..self }
    }

    /// The service does not know what the file is called here.
    pub(crate) fn in_file(mut self, name: &str) -> Self {
        for diagnostic in &mut self.diagnostics {
            diagnostic["file"] = json!(name);
        }
        self
    }

    /// Its stable code.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// How the process ends.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Says it on the error output.
    pub(crate) fn tell(&self, lang: Lang, json: bool) {
        let Self { code, text, exit, diagnostics, silent } = self;
        if *silent {
            return;
        }
        if json {
            let message = json!({ "zh": text.zh, "en": text.en });
            let mut error = json!({ "code": code, "exit": *exit as u8, "message": message });
            if !diagnostics.is_empty() {
                error["diagnostics"] = json!(diagnostics);
            }
            eprintln!("{}", json!({ "error": error }));
            return;
        }
        for diagnostic in diagnostics {
            eprintln!("{}", mistake(diagnostic, lang));
        }
        if lang != Lang::En {
            eprintln!("错误[{code}]：{}", text.zh);
        }
        if lang != Lang::Zh {
            eprintln!("error[{code}]: {}", text.en);
        }
    }
}

/// A mistake as the service told it: place (line and column, or cell or row), code, what is wrong and
/// what to write instead.
pub(crate) fn mistake(diagnostic: &Value, lang: Lang) -> String {
    let part = |part: &str| {
        let text = |language: &str| diagnostic[part][language].as_str().unwrap_or_default().to_owned();
        lang.sentences(&Bilingual { zh: text("zh"), en: text("en") }).replace('\n', "\n  ")
    };
    let text = |field: &str| match &diagnostic[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let [file, line, column, cell, row, code] = ["file", "line", "column", "cell", "row", "code"].map(text);
    let place = match (line.is_empty(), cell.is_empty(), row.is_empty()) {
        (false, _, _) => format!("{file}:{line}:{column}"),
        (true, false, _) => format!("{file}:{cell}"),
        (true, true, false) => format!("{file}:{row}"),
        (true, true, true) => file,
    };
    let lines = [format!("{place} [{code}]"), format!("  {}", part("message")), format!("  {}", part("hint"))];
    lines.into_iter().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

/// The commonest reasons in Chinese; the system knows only its own language.
fn in_chinese(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "不存在，请核对路径".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::AlreadyExists => "已存在".to_owned(),
        io::ErrorKind::IsADirectory => "这是目录，不是文件".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        _ => error.to_string(),
    }
}

/// Writing to the terminal or a pipe failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // Whoever read the output has seen enough, for example `head`.
        let silent = error.kind() == io::ErrorKind::BrokenPipe;
        let exit = if silent { Exit::Done } else { Exit::Unavailable };
        let failure =
            Self::new(exit, "output_failed", format!("输出失败：{error}"), format!("cannot write the output: {error}"));
        Self { silent, ..failure }
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        let exit = match error {
            store::Error::Corrupt(_) | store::Error::BadImport { .. } | store::Error::Conflict { .. } => Exit::Wrong,
            store::Error::Unknown { .. } | store::Error::Occupied { .. } => Exit::Usage,
            _ => Exit::Unavailable,
        };
        Self::new(exit, error.code(), error.zh(), error.to_string())
    }
}

impl From<store::vault::Error> for Failure {
    fn from(error: store::vault::Error) -> Self {
        match error {
            store::vault::Error::Store(error) => error.into(),
            other => Self::new(Exit::Wrong, other.code().to_owned(), other.zh(), other.to_string()),
        }
    }
}

impl From<runtime::Error> for Failure {
    fn from(error: runtime::Error) -> Self {
        match error {
            runtime::Error::Store(error) => error.into(),
            runtime::Error::Refused(refusal) => refusal.into(),
            other => {
                let exit = if other.kind() == runtime::Kind::NotFound { Exit::Usage } else { Exit::Unavailable };
                let Bilingual { zh, en } = other.text();
                Self::new(exit, other.code(), zh, en)
            }
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let exit = if refusal.kind() == RefusalKind::NotFound { Exit::Usage } else { Exit::Wrong };
        let Bilingual { zh, en } = refusal.text();
        Self::new(exit, refusal.code(), zh, en)
    }
}

/// Takes an id from the command line.
pub(crate) fn id<T: std::str::FromStr>(what: &str, text: &str) -> Result<T, Failure>
where
    T::Err: Display,
{
    text.parse().map_err(|_| Failure::argument(what, text, "a-z 0-9 - _"))
}
