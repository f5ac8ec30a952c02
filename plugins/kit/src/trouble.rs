//! Why something an author asked for was not done.

use engine::refusal::Bilingual;
use std::io::{self, ErrorKind};
use std::path::Path;

macro_rules! trouble {
    ($($(#[$doc:meta])* $name:ident { $($field:ident),* } $code:literal, $zh:literal, $en:literal;)*) => {
        /// Why something an author asked for was not done. Each has a stable code.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the fields are the words that stand in the texts")]
        pub enum Trouble {
            $($(#[$doc])* $name { $($field: String),* },)*
            /// The host does not take the file.
            Unusable(host::Unusable),
        }

        impl Trouble {
            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Trouble::$name { .. } => $code,)*
                    Trouble::Unusable(unusable) => unusable.code(),
                }
            }
            /// What happened and what to do.
            pub fn text(&self) -> Bilingual {
                match self {
                    $(Trouble::$name { $($field),* } => Bilingual { zh: format!($zh), en: format!($en) },)*
                    Trouble::Unusable(unusable) => unusable.text(),
                }
            }
            /// The kit's own codes with both texts' patterns, for the reference.
            pub const ALL: &[(&'static str, &'static str, &'static str)] = &[$(($code, $zh, $en)),*];
        }
    };
}

trouble! {
    /// A file that cannot be read or written.
    File { path, zh, en } "file-unusable", "无法使用文件 {path}：{zh}", "cannot use the file {path}: {en}";
    /// A new project where something lies already.
    FolderTaken { path } "folder-taken", "{path} 已存在且不为空；请换一个目录名", "{path} exists and is not empty; choose another folder";
    /// An id that is no name for a project.
    BadId { id } "bad-procedure-id", "程序编号「{id}」须以小写字母开头，只含 a-z、0-9、-，不超过 64 个字符", "the id {id:?} must begin with a letter and hold only a-z, 0-9 and '-', at most 64 characters";
    /// A title that is no title.
    BadTitle {} "bad-title", "标题须为 1 至 100 个字符的一行文字", "a title is one line of 1 to 100 characters";
    /// A folder that is no project.
    NoProject { path } "no-project", "{path} 不是本地程序项目：缺少 procedure.json 或源文件（src/lib.rs、procedure.js、procedure.ts、app.py）；新建项目用 `maple procedure new`", "{path} is no project of a procedure: procedure.json or the source (src/lib.rs, procedure.js, procedure.ts, app.py) is missing; make one with `maple procedure new`";
    /// A manifest with mistakes, all of them.
    BadManifest { path, zh, en } "bad-manifest", "{path} 有误：\n{zh}", "mistakes in {path}:\n{en}";
    /// A project that was not built.
    NotBuilt { path } "not-built", "还没有 {path}；先运行 `maple procedure build`", "there is no {path} yet; run `maple procedure build` first";
    /// No Rust.
    CargoMissing {} "cargo-missing", "找不到 cargo；请安装 Rust：curl -sSf https://sh.rustup.rs | sh（或 Debian：apt-get install cargo-web rustc-web rust-web-src lld）", "cargo is not found; install Rust: curl -sSf https://sh.rustup.rs | sh (or on Debian: apt-get install cargo-web rustc-web rust-web-src lld)";
    /// Rust, but not for WebAssembly.
    RustTargetMissing {} "rust-target-missing", "Rust 缺少 WebAssembly 目标；请运行：rustup target add wasm32-unknown-unknown（无法访问时用 Debian 的：apt-get install cargo-web rustc-web rust-web-src lld）", "Rust has no WebAssembly target; run: rustup target add wasm32-unknown-unknown (where that cannot be reached, use Debian's: apt-get install cargo-web rustc-web rust-web-src lld)";
    /// No Node.js.
    NodeMissing {} "node-missing", "找不到 node；请安装 Node.js 20 或更新版本：apt-get install nodejs npm", "node is not found; install Node.js 20 or newer: apt-get install nodejs npm";
    /// Node.js, but not what the project needs.
    PackagesMissing { path } "packages-missing", "项目的依赖还没有安装；请在 {path} 中运行：npm install", "the project's packages are not installed; run in {path}: npm install";
    /// No componentize-py.
    ComponentizePyMissing {} "componentize-py-missing", "找不到 componentize-py；请在项目目录中运行：pip install -r requirements.txt", "componentize-py is not found; run in the project's folder: pip install -r requirements.txt";
    /// The language's own compiler said no, and said why.
    BuildFailed { tool, status } "build-failed", "{tool} 未能完成构建（{status}）；原因见上面的输出", "{tool} did not finish the build ({status}); its output above says why";
    /// The build made nothing that can be used.
    NoComponent { detail } "no-component", "构建没有得到组件：{detail}", "the build did not make a component: {detail}";
    /// No cases.
    NoCases { path } "no-cases", "{path} 中没有用例（*.json）；可复制一个已有的用例来改", "there are no cases (*.json) in {path}; copy one to begin with";
    /// A case or question that cannot be read.
    BadCase { path, line, column, detail } "bad-case", "{path}:{line}:{column} 不能作为用例读取：{detail}", "{path}:{line}:{column} cannot be read as a case: {detail}";
    /// Settings that do not fit the manifest.
    BadSettings { path, zh, en } "bad-settings", "{path} 的设置项有误：{zh}", "the settings of {path}: {en}";
    /// A key file that is none.
    BadKey { path } "bad-key", "{path} 不是签名密钥（ed25519，PKCS#8）；用 `maple procedure keygen` 生成", "{path} is no signing key (ed25519, PKCS#8); make one with `maple procedure keygen`";
    /// A key that cannot be made.
    NoKey { error } "no-key", "无法生成密钥：{error}", "no key can be made: {error}";
    /// The sandbox cannot be started.
    NoSandbox { error } "no-sandbox", "沙箱无法启动：{error}", "the sandbox cannot be started: {error}";
}

impl Trouble {
    /// A file that cannot be used.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        let en = error.to_string();
        // The system knows only its own language.
        let zh = match error.kind() {
            ErrorKind::NotFound => "不存在，请核对路径".to_owned(),
            ErrorKind::PermissionDenied => "没有权限".to_owned(),
            ErrorKind::AlreadyExists => "已存在，不会覆盖".to_owned(),
            _ => en.clone(),
        };
        Trouble::File { path: path.display().to_string(), zh, en }
    }
}

impl From<host::Unusable> for Trouble {
    fn from(unusable: host::Unusable) -> Self {
        Trouble::Unusable(unusable)
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text();
        write!(f, "{} {}", text.zh, text.en)
    }
}

impl std::error::Error for Trouble {}
