//! Rust: cargo compiles a core module that says in itself which component it is.

use super::tool::Tool;
use crate::files;
use crate::project::Project;
use crate::trouble::Trouble;
use serde::Deserialize;
use std::path::{Path, PathBuf};

const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's packages install here.
const DEBIAN: [&str; 2] = ["/usr/bin/cargo", "/usr/bin/rustc"];

/// The component, without a manifest.
pub(super) fn component(project: &Project, target: Option<&Path>) -> Result<Vec<u8>, Trouble> {
    let folder = project.folder();
    let toolchain = Toolchain::find(folder)?;
    let arguments = ["build", "--release", "--target", TARGET, "--message-format", "json-render-diagnostics"];
    let mut tool = toolchain.cargo().args(arguments).arg("--config").arg(remap()).inside(folder);
    if let Some(target) = target {
        tool =
            tool.arg("--target-dir").arg(std::path::absolute(target).map_err(|error| Trouble::file(target, &error))?);
    }
    let messages = tool.output(|| Trouble::CargoMissing {})?;
    let module = module(&messages, project.manifest().id.as_str())?;
    encode(&files::read(&module)?)
}

/// Where cargo put the module of the project's own package.
fn module(messages: &[u8], package: &str) -> Result<PathBuf, Trouble> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        #[serde(default)]
        filenames: Vec<PathBuf>,
    }
    let messages = messages.split(|byte| *byte == b'\n');
    let artifacts = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    let is_module = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "wasm");
    let mut files =
        artifacts.filter(|message| message.reason == "compiler-artifact").flat_map(|message| message.filenames);
    // The project's own package comes last.
    files.rfind(is_module).ok_or_else(|| Trouble::NoComponent {
        detail: format!("{package}: Cargo.toml: [lib] crate-type = [\"cdylib\"]?"),
    })
}

/// A component of a core module in which the bindings left their description.
fn encode(module: &[u8]) -> Result<Vec<u8>, Trouble> {
    let encoder = wit_component::ComponentEncoder::default().validate(true).module(module);
    encoder
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| Trouble::NoComponent { detail: format!("{error:#}") })
}

/// Paths of this machine stay out of the component: the same source gives the same bytes elsewhere.
fn remap() -> String {
    let home = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cargo = home("CARGO_HOME").or_else(|| Some(home("HOME")?.join(".cargo"))).unwrap_or_default();
    let flag = format!("--remap-path-prefix={}=cargo", cargo.display());
    format!("target.{TARGET}.rustflags=[{}]", serde_json::Value::String(flag))
}

/// Which Rust compiles to WebAssembly here.
enum Toolchain {
    /// The one in the search path has the target.
    Own,
    /// Debian's packages, which bring the standard library as source. Its version is not the
    /// nightly that may build it, so it is told that it may.
    Debian {
        /// Debian's compiler has no linker for WebAssembly.
        linker: PathBuf,
    },
}

impl Toolchain {
    fn find(folder: &Path) -> Result<Toolchain, Trouble> {
        let own = Tool::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).inside(folder).ask();
        if own.as_ref().is_some_and(|libraries| Path::new(libraries).is_dir()) {
            return Ok(Toolchain::Own);
        }
        let debian = DEBIAN.iter().all(|path| Path::new(path).is_file()) && has_source(DEBIAN[1]);
        match linker().filter(|_| debian) {
            Some(linker) => Ok(Toolchain::Debian { linker }),
            None if own.is_none() && !debian => Err(Trouble::CargoMissing {}),
            None => Err(Trouble::RustTargetMissing {}),
        }
    }

    fn cargo(&self) -> Tool {
        match self {
            Toolchain::Own => Tool::new("cargo"),
            Toolchain::Debian { linker } => Tool::new(DEBIAN[0])
                .env("RUSTC", DEBIAN[1])
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                .arg("-Zbuild-std=std,panic_abort"),
        }
    }
}

fn has_source(rustc: &'static str) -> bool {
    let root = Tool::new(rustc).args(["--print", "sysroot"]).ask();
    root.is_some_and(|root| Path::new(&root).join("lib/rustlib/src/rust/library/std").is_dir())
}

/// A linker for WebAssembly: the one inside a rustup toolchain, or Debian's `lld`.
fn linker() -> Option<PathBuf> {
    let inside = || {
        let root = PathBuf::from(Tool::new("rustc").args(["--print", "sysroot"]).ask()?).join("lib/rustlib");
        let hosts = std::fs::read_dir(root).ok()?;
        hosts.filter_map(|host| Some(host.ok()?.path().join("bin/rust-lld"))).find(|path| path.is_file())
    };
    inside().or_else(|| Some(PathBuf::from("/usr/bin/wasm-ld")).filter(|path| path.is_file()))
}
