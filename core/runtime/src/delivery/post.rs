//! One attempt: sign, send, look at the answer.

use super::letter::Letter;
use super::secret::{Keys, seconds};
use super::target::{Guarded, Unreachable, word_of};
use super::{Options, retry};
use engine::time::Timestamp;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response, StatusCode};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error as StdError;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

/// How long a connection is kept for the next message.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// An answer's body is read so far, so that the connection can be used again.
const ANSWER_BYTES_MAX: usize = 16 << 10;
/// And for so long.
const DRAIN: Duration = Duration::from_secs(1);

/// Sends letters. Connections are kept and shared by all endpoints of a host.
pub(crate) struct Post {
    timeout: Duration,
    keys: Keys,
    guarded: Guarded,
    connections: usize,
    plain: Client<Guarded, Full<Bytes>>,
    /// Made when the first `https` endpoint needs it: certificates cost time and memory.
    tls: OnceLock<Client<HttpsConnector<Guarded>, Full<Bytes>>>,
}

/// What an endpoint made of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    /// It is theirs now.
    Accepted,
    /// Not this time; a stable word for why, and when they asked to be tried again.
    Failed { why: Box<str>, retry_at: Option<Timestamp> },
    /// There is no such endpoint any more.
    Gone,
}

impl Reply {
    fn failed(why: impl Into<Box<str>>) -> Self {
        Self::Failed { why: why.into(), retry_at: None }
    }
}

impl Post {
    pub(crate) fn new(options: &Options) -> Self {
        let guarded = Guarded::new(&options.hosts_allowed);
        let connections = options.per_endpoint.max(1);
        let plain = builder(connections).build(guarded.clone());
        let keys = Keys::new(options.secrets_dir.clone());
        Self { timeout: options.timeout, keys, guarded, connections, plain, tls: OnceLock::new() }
    }

    /// Sends a letter once.
    pub(crate) async fn send(&self, letter: &Letter, now: Timestamp) -> Reply {
        match tokio::time::timeout(self.timeout, self.exchange(letter, now)).await {
            Ok(Ok(response)) => self.judge(response, now).await,
            Ok(Err(word)) => Reply::failed(word),
            Err(_) => Reply::failed("timeout"),
        }
    }

    /// Signs, sends and waits for the head of the answer; otherwise the stable word for why not.
    async fn exchange(&self, letter: &Letter, now: Timestamp) -> Result<Response<Incoming>, &'static str> {
        let key = self.keys.find(&letter.secret).await?;
        let request = Request::post(letter.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("maplebridge/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", &letter.id)
            .header("webhook-timestamp", seconds(now))
            .header("webhook-signature", key.sign(&letter.id, now, &letter.body))
            .body(Full::new(letter.body.clone()))
            .map_err(|_| "bad-url")?;
        let answer = match letter.url.scheme_str() {
            Some("https") => self.tls().request(request).await,
            _ => self.plain.request(request).await,
        };
        answer.map_err(|error| word(&error))
    }

    async fn judge(&self, response: Response<Incoming>, now: Timestamp) -> Reply {
        let status = response.status();
        let asked = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_at = asked.and_then(|value| retry::retry_after(value, now));
        // Only for the sake of the connection: what the status said is said.
        let _ = tokio::time::timeout(DRAIN.min(self.timeout), drain(response.into_body())).await;
        match status {
            status if status.is_success() => Reply::Accepted,
            StatusCode::GONE => Reply::Gone,
            // A redirect is not followed: it could lead where the endpoint itself may not.
            status => Reply::Failed { why: format!("status-{}", status.as_u16()).into(), retry_at },
        }
    }

    fn tls(&self) -> &Client<HttpsConnector<Guarded>, Full<Bytes>> {
        self.tls.get_or_init(|| {
            let connector = HttpsConnectorBuilder::new()
                .with_tls_config(tls_config())
                .https_only()
                .enable_http1()
                .wrap_connector(self.guarded.clone());
            builder(self.connections).build(connector)
        })
    }
}

fn builder(connections: usize) -> hyper_util::client::legacy::Builder {
    let mut builder = Client::builder(TokioExecutor::new());
    builder.pool_timer(TokioTimer::new()).pool_idle_timeout(KEEP_ALIVE).pool_max_idle_per_host(connections);
    builder
}

fn tls_config() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let native = rustls::ClientConfig::builder_with_provider(std::sync::Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_native_roots().map_err(|error| rustls::Error::General(error.to_string())));
    match native {
        Ok(config) => config.with_no_client_auth(),
        Err(error) => {
            tracing::error!(%error, "the machine has no certificates; deliveries over https will fail. Install ca-certificates, or set SSL_CERT_FILE");
            rustls::ClientConfig::builder_with_provider(provider)
                .with_protocol_versions(rustls::DEFAULT_VERSIONS)
                .map(|config| config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
                .expect("the provider speaks the default versions")
        }
    }
}

/// Reads what is left of an answer, so that its connection can be used again; an endless one is
/// left alone, which closes it.
async fn drain(mut body: Incoming) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > ANSWER_BYTES_MAX {
            return;
        }
    }
}

/// Why nothing came back, in one stable word.
fn word(error: &Error) -> &'static str {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(unreachable) = error.downcast_ref::<Unreachable>() {
            return unreachable.word;
        }
        if is_tls(error) {
            return "tls";
        }
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return word_of(io);
        }
        cause = error.source();
    }
    "connection-lost"
}

/// TLS speaks through io errors, one around the other, and those do not name each other as source.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| is_tls(inner))
}
