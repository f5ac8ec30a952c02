//! A small HTTP client: JSON in, JSON out, the service's own errors as ours.

use super::Server;
use crate::cli::failure::{Exit, Failure};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde_json::Value;
use std::time::Duration;

/// Longer than the service itself gives a request.
const TIMEOUT: Duration = Duration::from_secs(120);
/// Items asked for at once.
const PAGE: usize = 500;

pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
    tokio: tokio::runtime::Runtime,
}

impl Client {
    pub(super) fn new(Server { server, token }: &Server) -> Result<Self, Failure> {
        let wrong = || Failure::argument("--server", server, "http://127.0.0.1:8480");
        let base = Url::parse(server).ok().filter(|url| url.scheme() == "http" && !url.cannot_be_a_base());
        let token = token.clone().ok_or_else(|| {
            let zh = "没有令牌；用 --token 或环境变量 MAPLE_TOKEN 给出，maple token new 可新发一个";
            let en = "there is no token; give it with --token or in MAPLE_TOKEN; maple token new makes one";
            Failure::new(Exit::Usage, "token_missing", zh, en)
        })?;
        // The service is on the intranet: a proxy that the machine knows leads elsewhere.
        let http = reqwest::Client::builder().no_proxy().timeout(TIMEOUT).build().map_err(|_| wrong())?;
        let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { http, base: base.ok_or_else(wrong)?, token, tokio })
    }

    /// The one ledger of the service.
    pub(super) fn only_ledger(&self) -> Result<String, Failure> {
        let page = self.get(&["v1", "ledgers"], &[("limit", "2")])?;
        let ids: Vec<&str> =
            page["items"].as_array().into_iter().flatten().filter_map(|item| item["id"].as_str()).collect();
        match ids[..] {
            [only] => Ok(only.to_owned()),
            [] => {
                let (zh, en) = (
                    "服务上还没有账本；先用 maple ledger new 建立",
                    "the service has no ledger yet; open one with maple ledger new",
                );
                Err(Failure::new(Exit::Usage, "no_ledger", zh, en))
            }
            _ => {
                let (zh, en) = (
                    "服务上有多个账本；用 --ledger 或环境变量 MAPLE_LEDGER 指明",
                    "the service has several ledgers; name one with --ledger or in MAPLE_LEDGER",
                );
                Err(Failure::new(Exit::Usage, "which_ledger", zh, en))
            }
        }
    }

    pub(super) fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, Failure> {
        self.send(self.request(Method::GET, path, query))
    }

    /// Bytes as they are.
    pub(super) fn download(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Vec<u8>, Failure> {
        let request = self.request(Method::GET, path, query);
        self.tokio.block_on(async {
            let response = request.send().await.map_err(|error| self.unreachable(&error))?;
            let status = response.status();
            let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
            if status.is_success() {
                return Ok(bytes.to_vec());
            }
            match serde_json::from_slice::<Value>(&bytes) {
                Ok(Value::Object(answer)) if answer.contains_key("error") => Err(refused(status, &answer["error"])),
                _ => Err(self.foreign(status)),
            }
        })
    }

    pub(super) fn post(&self, path: &[&str], body: &Value, key: Option<&str>) -> Result<Value, Failure> {
        self.send(keyed(self.request(Method::POST, path, &[]), key).json(body))
    }

    /// Without a body.
    pub(super) fn poke(&self, path: &[&str], key: Option<&str>) -> Result<Value, Failure> {
        self.send(keyed(self.request(Method::POST, path, &[]), key))
    }

    pub(super) fn upload(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        kind: &str,
        bytes: Vec<u8>,
        key: Option<&str>,
    ) -> Result<Value, Failure> {
        let request = keyed(self.request(Method::POST, path, query), key);
        self.send(request.header(reqwest::header::CONTENT_TYPE, kind).body(bytes))
    }

    /// Shows every item of a list, at most so many. Answers the last page without its items: some
    /// lists carry counts beside them.
    pub(super) fn each(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        most: usize,
        show: &mut dyn FnMut(&Value) -> Result<(), Failure>,
    ) -> Result<Value, Failure> {
        let (mut after, mut left) = (None::<String>, most);
        loop {
            let limit = left.clamp(1, PAGE).to_string();
            let mut query = query.to_vec();
            query.push(("limit", &limit));
            query.extend(after.as_deref().map(|after| ("after", after)));
            let mut page = self.get(path, &query)?;
            let items = page["items"].take();
            let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
            items.iter().take(left).try_for_each(&mut *show)?;
            left = left.saturating_sub(items.len());
            after = page["next"].as_str().map(str::to_owned);
            if after.is_none() || left == 0 {
                return Ok(page);
            }
        }
    }

    fn request(&self, method: Method, path: &[&str], query: &[(&str, &str)]) -> RequestBuilder {
        let mut url = self.base.clone();
        // A base was asked for when the URL was read.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.http.request(method, url).bearer_auth(&self.token)
    }

    fn send(&self, request: RequestBuilder) -> Result<Value, Failure> {
        self.tokio.block_on(async {
            let response = request.send().await.map_err(|error| self.unreachable(&error))?;
            let status = response.status();
            let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
            let answer = serde_json::from_slice::<Value>(&bytes).ok();
            match answer {
                Some(answer) if status.is_success() => Ok(answer),
                Some(Value::Object(answer)) if answer.contains_key("error") => Err(refused(status, &answer["error"])),
                _ => Err(self.foreign(status)),
            }
        })
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        let base = &self.base;
        let why = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        let zh = format!("连不上服务 {base}（{why}）；请确认 maple serve 在运行、--server 的地址正确");
        let en =
            format!("cannot reach the service at {base}: {why}; check that maple serve runs and --server is right");
        Failure::new(Exit::Unavailable, "server_unreachable", zh, en)
    }

    fn foreign(&self, status: StatusCode) -> Failure {
        let base = &self.base;
        let zh = format!("{base} 的回答不是枫桥服务的格式（状态 {status}）；请核对 --server");
        let en = format!("{base} does not answer as a Maplebridge service (status {status}); check --server");
        Failure::new(Exit::Unavailable, "not_a_service", zh, en)
    }
}

fn keyed(request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
    match key {
        Some(key) => request.header("idempotency-key", key),
        None => request,
    }
}

/// The service said no; its code and sentences are passed on, with the mistakes it lists.
fn refused(status: StatusCode, error: &Value) -> Failure {
    let exit = match status {
        StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED => Exit::Usage,
        status if status.is_server_error() => Exit::Unavailable,
        _ => Exit::Wrong,
    };
    let text = |language: &str| error["message"][language].as_str().unwrap_or_default().to_owned();
    let code = error["code"].as_str().unwrap_or("unknown").to_owned();
    let diagnostics = error["diagnostics"].as_array().cloned().unwrap_or_default();
    Failure::new(exit, code, text("zh"), text("en")).with_diagnostics(diagnostics)
}
