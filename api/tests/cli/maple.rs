//! Running the binary as people do, and a service that lives as long as a test.

use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// What a command answered.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The binary, with none of the machine's own settings.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maple"));
    for name in ["MAPLE_SERVER", "MAPLE_TOKEN", "MAPLE_LEDGER", "MAPLE_LOG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.args(args);
    command
}

/// Runs a command to its end.
pub(crate) fn maple(args: &[&str]) -> Answer {
    finish(command(args))
}

fn finish(mut command: Command) -> Answer {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Answer {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Answer {
    /// The command must have done what was asked.
    #[track_caller]
    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// Its lines as JSON.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"))).collect()
    }

    /// Its only line.
    #[track_caller]
    pub(crate) fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{}", self.out);
        lines.remove(0)
    }

    /// The code of the error it ended with.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        let last = self.err.lines().last().unwrap_or_default();
        let error: Value = serde_json::from_str(last).unwrap_or_else(|_| panic!("no error: {}{}", self.out, self.err));
        assert_eq!(error["error"]["exit"], self.code);
        error["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// A file of these tests.
pub(crate) fn file(name: &str) -> String {
    format!("{}/tests/cli/files/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A file of the bundled library.
pub(crate) fn library(name: &str) -> String {
    format!("{}/../workflows/library/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A running service.
pub(crate) struct Service {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) url: String,
    token: String,
}

impl Service {
    /// Starts one and waits until it says that it is ready. The first start of a folder shows its
    /// token; later ones need to be told.
    pub(crate) fn start(data: &Path, token: Option<&str>) -> Self {
        Self::start_with(data, token, &[])
    }

    /// With more options of the service.
    pub(crate) fn start_with(data: &Path, token: Option<&str>, more: &[&str]) -> Self {
        let data = data.to_str().unwrap();
        let mut command = command(&["serve", "--json", "--data", data, "--listen", "127.0.0.1:0"]);
        command.args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line}"));
        let shown = ready["token"].as_str();
        assert_eq!(shown.is_some(), token.is_none(), "a token is shown once: {ready}");
        let token = token.or(shown).unwrap().to_owned();
        Self { url: ready["listening"].as_str().unwrap().to_owned(), child, out, token }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Asks it with JSON answers.
    pub(crate) fn ask(&self, args: &[&str]) -> Answer {
        self.run(&[args, &["--json"]].concat())
    }

    /// Asks it.
    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        let mut command = command(args);
        command.env("MAPLE_SERVER", &self.url).env("MAPLE_TOKEN", &self.token);
        finish(command)
    }

    /// Pulls the plug.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::take(&mut self.token)
    }

    /// Asks it to stop, as the system does; answers its exit code and its last words.
    pub(crate) fn stop(mut self) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let words = (&mut self.out).lines().map_while(Result::ok).last().unwrap_or_default();
        (self.child.wait().unwrap().code().unwrap(), words)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    /// Memory of its own that is in RAM, in KiB. How much of its files is there, too, is the kernel's
    /// affair.
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The names of its threads, each once: how many of those that wait for files there are, changes
    /// from moment to moment.
    pub(crate) fn threads(&self) -> BTreeSet<String> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        // A thread may end between being listed and being asked its name.
        tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok()).collect()
    }
}

/// A folder of its own with a bureau in it: two offices and a campaign that runs. Answers the
/// folder, the data folder in it and the service.
pub(crate) fn bureau() -> (tempfile::TempDir, PathBuf, Service) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let service = Service::start(&data, None);
    let steps: [&[&str]; 5] = [
        &["ledger", "new", "qingshan", "--title", "青山县司法局"],
        &["units", "import", &file("small.csv")],
        &["publish", &file("standing.yaml")],
        &["campaign", "create", "standing-work"],
        &["campaign", "activate", "standing-work"],
    ];
    for step in steps {
        service.ask(step).done();
    }
    (folder, data, service)
}
