//! A county with a register, on the real service, whose every answer and every word is looked at.

use super::scan::Secrets;
use crate::maple::{Answer, command, file, library, maple};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

pub(crate) const LEDGER: &str = "/v1/ledgers/qingshan-county";
pub(crate) const CAMPAIGN: &str = "/v1/ledgers/qingshan-county/campaigns/standing-register";

const UNITS: &str = "id,name,kind,level,parent,posts\n\
    qingshan-county,青山县司法局,county-bureau,county,,leader-in-charge=分管领导\n\
    qingshan-t01,晴岚镇司法所,township-office,township,qingshan-county,\n\
    qingshan-t02,清竹镇司法所,township-office,township,qingshan-county,\n";

/// Whose token a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Without a right to names.
    Bureau,
    /// With the right to those of qingshan-t01.
    Office,
}

/// Folders and tokens; services come and go.
pub(crate) struct County {
    folder: TempDir,
    pub(crate) secrets: Secrets,
    bureau: String,
    office: String,
    client: Client,
}

/// What was answered.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
}

impl Said {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The code of a refusal.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert!((400..500).contains(&self.status), "{}", self.status);
        let body: Value = serde_json::from_slice(&self.bytes).unwrap();
        body["error"]["code"].as_str().unwrap().to_owned()
    }
}

impl County {
    /// Two tokens, nothing else yet.
    pub(crate) fn new(secrets: Secrets) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let token = |args: &[&str]| {
            let data = ["--data", data.to_str().unwrap()];
            maple(&[&["token", "new"], args, &data].concat()).done().out.trim().to_owned()
        };
        let (bureau, office) = (token(&["bureau"]), token(&["office", "--names", "qingshan-county/qingshan-t01"]));
        let client = Client::builder().no_proxy().build().unwrap();
        Self { folder, secrets, bureau, office, client }
    }

    /// Everything that is kept or was said lies somewhere under it.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// A command on a data folder without a service; what it says is looked at.
    pub(crate) fn offline(&self, data: &Path, args: &[&str]) -> Answer {
        let answer = maple(&[args, &["--json", "--data", data.to_str().unwrap()]].concat()).done();
        assert_eq!(self.secrets.found(format!("{}{}", answer.out, answer.err).as_bytes()), None, "{args:?}");
        answer
    }

    /// Starts the service with everything in its log.
    pub(crate) fn serve(&self, data: &Path) -> Running<'_> {
        let logs = self.folder().join("logs");
        fs::create_dir_all(&logs).unwrap();
        let log = logs.join(format!("{}.log", fs::read_dir(&logs).unwrap().count()));
        let (data, tokens) = (data.to_str().unwrap(), self.data().join("tokens"));
        let tokens = ["--tokens", tokens.to_str().unwrap()];
        let args = ["serve", "--json", "--log", "json", "--allow-unsigned-procedures", "--listen", "127.0.0.1:0"];
        let mut serving = command(&[&args[..], &["--data", data], &tokens].concat());
        serving.env("MAPLE_LOG", "trace").env("RUST_BACKTRACE", "full");
        serving.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = serving.spawn().unwrap();
        let (mut out, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        out.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line}"));
        let url = ready["listening"].as_str().unwrap().to_owned();
        Running { county: self, child, out, log, url }
    }
}

/// A running service.
pub(crate) struct Running<'a> {
    county: &'a County,
    child: Child,
    out: BufReader<ChildStdout>,
    log: PathBuf,
    url: String,
}

impl Running<'_> {
    /// A request, so that it can be sent from anywhere.
    pub(crate) fn request(&self, by: By, method: Method, path: &str) -> reqwest::RequestBuilder {
        let token = match by {
            By::Bureau => &self.county.bureau,
            By::Office => &self.county.office,
        };
        self.county.client.request(method, format!("{}{path}", self.url)).bearer_auth(token)
    }

    /// Sends a request. A name may stand in one answer alone: that to whoever may read it.
    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Said {
        let said = self.send_unseen(request).await;
        let found = self.county.secrets.found(&said.bytes);
        assert_eq!(found, None, "{} {}", said.status, String::from_utf8_lossy(&said.bytes));
        said
    }

    /// The same without a look at the answer.
    pub(crate) async fn send_unseen(&self, request: reqwest::RequestBuilder) -> Said {
        let response = request.send().await.unwrap();
        let found = response.headers().values().find_map(|value| self.county.secrets.found(value.as_bytes()));
        assert_eq!(found, None, "{:?}", response.headers());
        Said { status: response.status().as_u16(), bytes: response.bytes().await.unwrap().to_vec() }
    }

    pub(crate) async fn get(&self, by: By, path: &str) -> Said {
        self.send(self.request(by, Method::GET, path)).await
    }

    pub(crate) async fn post(&self, by: By, path: &str, body: Value) -> Said {
        self.send(self.request(by, Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, by: By, path: &str, body: Value) -> Said {
        self.send(self.request(by, Method::PUT, path).json(&body)).await
    }

    /// The names of a case's parties, in their order, for the office.
    pub(crate) async fn names(&self, case: &str) -> Vec<Option<String>> {
        let request = self.request(By::Office, Method::GET, &format!("{CAMPAIGN}/cases/{case}/parties"));
        let opened = self.send_unseen(request).await.ok();
        let parties = opened["parties"].as_array().unwrap().iter();
        parties.map(|party| party["name"].as_str().map(str::to_owned)).collect()
    }

    /// A ledger with its units, a register that runs, and the county's own procedures in it.
    pub(crate) async fn found(&self) {
        self.post(By::Bureau, "/v1/ledgers", json!({ "id": "qingshan-county", "title": "青山县司法局" })).await.ok();
        let text = |path: &str, kind: &str, body: String| {
            self.request(By::Bureau, Method::POST, path).header("content-type", kind).body(body)
        };
        self.send(self.request(By::Bureau, Method::POST, &format!("{LEDGER}/calendars/bundled"))).await.ok();
        self.send(text(&format!("{LEDGER}/units?complete=true"), "text/csv", UNITS.to_owned())).await.ok();
        let definition = fs::read_to_string(file("register.yaml")).unwrap();
        self.send(text(&format!("{LEDGER}/definitions"), "application/yaml", definition)).await.ok();
        let campaign = json!({ "id": "standing-register", "definition": "standing-register" });
        self.post(By::Bureau, &format!("{LEDGER}/campaigns"), campaign).await.ok();
        for example in ["subsidy-by-file", "return-visits-fifteen-days"] {
            let component = library(&format!("../../plugins/examples/{example}/component.wasm"));
            self.command(&["procedure", "deploy", &component, "--activate"]);
        }
        self.send(self.request(By::Bureau, Method::POST, &format!("{CAMPAIGN}/activate"))).await.ok();
    }

    /// A command of the bureau that asks the service; what it says is looked at.
    pub(crate) fn command(&self, args: &[&str]) {
        let mut asking = command(args);
        asking.env("MAPLE_SERVER", &self.url).env("MAPLE_TOKEN", &self.county.bureau);
        let said = asking.output().unwrap();
        assert!(said.status.success(), "{args:?}: {}", String::from_utf8_lossy(&said.stderr));
        assert_eq!(self.county.secrets.found(&[said.stdout, said.stderr].concat()), None, "{args:?}");
    }

    /// Pulls the plug.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.end();
    }

    /// Asks it to stop, as the system does, and answers its log.
    pub(crate) fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let log = self.log.clone();
        self.end();
        fs::read_to_string(log).unwrap()
    }

    /// Waits for its end and looks at its last words; the log stays a file among the others.
    fn end(&mut self) {
        let mut last = Vec::new();
        self.out.read_to_end(&mut last).unwrap();
        self.child.wait().unwrap();
        assert_eq!(self.county.secrets.found(&last), None);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
