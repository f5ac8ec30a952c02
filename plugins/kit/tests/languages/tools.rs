//! The authors' tools, by the names and versions of the templates; installed once beside what cargo
//! builds. Where they come from is the machine's business.

use crate::repository;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder into which the tools of a language are installed, if they are not there yet.
fn installed(language: &str, files: &[&str], install: impl FnOnce(&Path)) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("languages").join(language);
    fs::create_dir_all(&folder).unwrap();
    // Tests are processes of their own: one of them installs, the others wait.
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let template = repository(&format!("plugins/sdk/{language}/template"));
    let wanted: String = files.iter().map(|file| fs::read_to_string(template.join(file)).unwrap()).collect();
    let mark = folder.join("installed");
    if fs::read_to_string(&mark).ok().as_ref() != Some(&wanted) {
        for file in files {
            fs::copy(template.join(file), folder.join(file)).unwrap();
        }
        install(&folder);
        fs::write(mark, wanted).unwrap();
    }
    folder
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
}

/// The packages of a JavaScript or TypeScript project.
pub(crate) fn node_modules(language: &str) -> PathBuf {
    let files = ["package.json", "package-lock.json", ".npmrc"];
    installed(language, &files, |folder| run(Command::new("npm").args(["ci", "--loglevel=error"]).current_dir(folder)))
        .join("node_modules")
}

fn python() -> PathBuf {
    installed("python", &["requirements.txt"], |folder| {
        let pip =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--target", "packages"];
        run(Command::new("python3").args(pip).args(["--requirement", "requirements.txt"]).current_dir(folder));
    })
    .join("packages")
}

fn componentize_py(arguments: &[&str]) -> Command {
    let packages = python();
    let mut command = Command::new(packages.join("bin/componentize-py"));
    command.env("PYTHONPATH", packages).args(arguments);
    command
}

/// What `maple procedure build` runs for Python, by the tool's own place.
pub(crate) fn python_component(project: &Path, out: &Path) {
    let arguments = ["-d", "wit", "-w", "procedure", "componentize", "app", "--stub-wasi", "-o"];
    run(componentize_py(&arguments).arg(out).current_dir(project));
}

/// The types of the whole contract.
pub(crate) fn python_bindings(contract: &Path, out: &Path) {
    run(componentize_py(&["-w", "every-hook", "-d"]).arg(contract).arg("bindings").arg(out));
}
