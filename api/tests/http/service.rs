//! A service for one test: everything real but the clock.

use api::http::{self, App, Config, Procedures, Timeouts, Tokens};
use api::sandbox::{COMPILE, Sandbox};
use engine::time::Timestamp;
use host::Compiler;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use runtime::{Handle, Options, Runtime, Simulated};
use serde_json::Value;
use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use store::journal::Settings;
use store::vault::{FileVault, Vault};
use store::{Journal, Ledgers};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The token of the tests' caller, who is recorded as `bureau`.
pub(crate) const TOKEN: &str = "a-token-for-tests";

/// The token of the office t01, which handles the names of its cases.
pub(crate) const OFFICE: &str = "a-token-of-an-office";

/// Who may come in.
fn tokens() -> Tokens {
    let digest = |token: &str| store::Digest::of(token.as_bytes());
    let (bureau, office) = (digest(TOKEN), digest(OFFICE));
    Tokens::parse(&format!("bureau {bureau}\noffice {office} names:qingshan/t01\n")).unwrap()
}

/// A running service. Dropping it is a crash; that is what the journal is for.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<Simulated>,
    client: Client,
    running: Runtime,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    folder: TempDir,
}

/// What a caller was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Service {
    /// A service with an empty store, at an instant.
    pub(crate) async fn start(now: &str) -> Self {
        Self::with(now, Timeouts::default()).await
    }

    pub(crate) async fn with(now: &str, timeouts: Timeouts) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let procedures = taking(sandbox(folder.path()), false);
        Self::in_folder(folder, now, timeouts, procedures).await
    }

    /// A service that takes procedures in another way than most.
    pub(crate) async fn with_procedures(now: &str, taken: impl FnOnce(&Path) -> Procedures) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let procedures = taken(folder.path());
        Self::in_folder(folder, now, Timeouts::default(), procedures).await
    }

    async fn in_folder(folder: TempDir, now: &str, timeouts: Timeouts, procedures: Procedures) -> Self {
        let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder.path(), Settings::default()).unwrap());
        let clock = Arc::new(Simulated::new(instant(now)));
        let mut options = Options::default();
        options.delivery.hosts_allowed = vec!["127.0.0.1".to_owned()];
        options.delivery.secrets_dir = Some(std::env::temp_dir());
        if let Some(sandbox) = &procedures.sandbox {
            options.sandbox = runtime::Sandbox(sandbox.clone());
        }
        let running = Runtime::start(store.clone(), clock.clone(), options).await.unwrap();
        let vault: Arc<dyn Vault> = Arc::new(FileVault::open(folder.path()).unwrap());
        let config = Config { tokens: tokens(), timeouts, procedures };
        let router = http::router(App::with_vault(config, running.handle(), store, vault));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(http::serve(listener, router, timeouts, async {
            let _ = stopped.await;
        }));
        let client = Client::builder().no_proxy().build().unwrap();
        Self { address, clock, client, running, stop, serving, folder }
    }

    /// The service's data folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn handle(&self) -> Handle {
        self.running.handle()
    }

    /// Moves the clock to an instant and lets everything that is due happen.
    pub(crate) async fn at(&self, now: &str) {
        self.clock.set(instant(now));
        self.handle().settled().await;
    }

    /// Stops in good order.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.serving.await.unwrap();
        self.running.stop().await;
    }

    /// Stops the runtime under a door that stays open.
    pub(crate) async fn stop_runtime(self) -> (oneshot::Sender<()>, TempDir) {
        self.running.stop().await;
        (self.stop, self.folder)
    }

    /// A request without a token.
    pub(crate) fn plain(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.plain(method, path).bearer_auth(TOKEN)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    /// A change that has no body.
    pub(crate) async fn act(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }

    pub(crate) async fn post_text(&self, path: &str, kind: &str, text: impl Into<reqwest::Body>) -> Answer {
        send(self.request(Method::POST, path).header("content-type", kind).body(text)).await
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, bytes: response.bytes().await.unwrap().to_vec() }
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The error of a refusal with this status and code, after a look at its envelope.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Value {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or_else(|_| {
            panic!("{} without an envelope: {:?}", self.status, String::from_utf8_lossy(&self.bytes))
        });
        assert_eq!((self.status.as_u16(), &body["error"]["code"]), (status, &Value::from(code)), "{body}");
        let error = body["error"].clone();
        for language in ["zh", "en"] {
            assert!(error["message"][language].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        }
        assert!(listed().contains(code), "{code} is not in x-error-codes");
        assert_eq!(error["request_id"], self.headers["x-request-id"].to_str().unwrap());
        assert_eq!(self.headers["content-type"], "application/json");
        error
    }
}

/// The codes of the description.
fn listed() -> &'static HashSet<String> {
    static CODES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let api: Value = serde_json::from_str(&http::description()).unwrap();
        api["x-error-codes"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    });
    &CODES
}

/// A sandbox as the service makes it; the compiler is the real program.
pub(crate) fn sandbox(data: &Path) -> host::Options {
    let compiler = Compiler::Child { program: env!("CARGO_BIN_EXE_maple").into(), args: vec![COMPILE.into()] };
    host::Options { compiler, ..api::sandbox::options(data).unwrap() }
}

/// With a sandbox.
pub(crate) fn taking(options: host::Options, unsigned_allowed: bool) -> Procedures {
    Procedures { sandbox: Some(Arc::new(Sandbox::new(options))), unsigned_allowed }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}
