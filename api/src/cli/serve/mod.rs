//! `maple serve`: the store, the runtime and the API, until it is told to stop.

pub(crate) mod data;
mod log;
mod procedures;

use super::failure::{Exit, Failure};
use super::shell::Shell;
use super::table::Table;
use super::token;
use crate::http::{self, App, Config, Timeouts, Tokens};
use crate::sealing;
use data::{DEFAULT_DATA, SECRETS, TOKENS};
use log::Log;
use runtime::{Handle, Options, Runtime, Wall};
use serde_json::json;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use store::journal::Settings;
use store::vault::{FileVault, Vault};
use store::{Journal, Ledgers};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// 启动服务 / start the service
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// 数据目录，没有则新建 / the data folder, created if need be
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DATA)]
    data: PathBuf,
    /// 监听地址 / where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// 令牌文件；没有则新建并显示一个管理令牌 / the token file, created with one token if need be [default: DATA/tokens]
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// 允许把通知送到这个内网主机，可多次 / a private or loopback host that notices may be delivered to
    #[arg(long = "allow-host", value_name = "HOST")]
    allow_hosts: Vec<String>,
    /// 通知签名密钥 file:PATH 所在目录，只读其中的文件 / the only folder that file:PATH secrets are read from [default: DATA/secrets]
    #[arg(long, value_name = "DIR")]
    secrets: Option<PathBuf>,
    /// 日志格式；级别用环境变量 MAPLE_LOG，如 info、debug / how to log; levels are in MAPLE_LOG
    #[arg(long, value_enum, default_value_t = Log::Text)]
    log: Log,
    #[command(flatten)]
    procedures: procedures::Args,
}

pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let started = Instant::now();
    log::start(args.log)?;
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tokio.block_on(serve(args, shell, started))?;
    Ok(Exit::Done)
}

async fn serve(args: &Args, shell: &mut Shell, started: Instant) -> Result<(), Failure> {
    // Signals count from the very beginning: a stop during a long start is not lost.
    let stop = stop_signal()?;
    // A taken address is told before a long recovery, not after it.
    let listener = TcpListener::bind(args.listen).await.map_err(|error| taken(args.listen, &error))?;
    let listening = listener.local_addr()?;
    let (store, observed) = open(&args.data).await?;
    // The data folder is ours from here on, so nobody else writes the token file meanwhile.
    let path = args.tokens.clone().unwrap_or_else(|| args.data.join(TOKENS));
    let (tokens, first_token) = tokens(&path)?;
    let mut options = Options::default();
    options.delivery.hosts_allowed = args.allow_hosts.clone();
    options.delivery.secrets_dir = Some(args.secrets.clone().unwrap_or_else(|| args.data.join(SECRETS)));
    let procedures = args.procedures.taken_in(&args.data)?;
    if let Some(sandbox) = &procedures.sandbox {
        options.sandbox = runtime::Sandbox(sandbox.clone());
    }
    let running = Runtime::start(Arc::clone(&store), Arc::new(Wall::new()), options).await?;
    // Flushes are counted from now on; set once, so it cannot be set already.
    let _ = observed.set(running.handle());
    let ledgers = running.handle().ledgers().await?.len();
    let timeouts = Timeouts::default();
    let vault: Arc<dyn Vault> = Arc::new(FileVault::open(&args.data)?);
    let config = Config { tokens, timeouts, procedures };
    let erasing = tokio::spawn(sealing::erase_again(running.handle(), Arc::clone(&vault)));
    let router = http::router(App::with_vault(config, running.handle(), Arc::clone(&store), vault));

    let ready = Ready { listening, data: &args.data, ledgers, ready_ms: started.elapsed().as_millis() };
    ready.tell(first_token.as_deref(), shell)?;
    http::serve(listener, router, timeouts, stop).await;
    if let Err(error) = erasing.await {
        tracing::error!(%error, "keys were not compared with ledgers");
    }
    running.stop().await;
    store.close()?;
    if shell.json {
        return shell.value(&json!({ "stopped": true }));
    }
    shell.say("已停止，数据完整保存", "stopped, everything is kept")
}

type Observed = Arc<OnceLock<Handle>>;

async fn open(data: &Path) -> Result<(Arc<dyn Ledgers>, Observed), Failure> {
    let observed = Observed::default();
    let told = Arc::clone(&observed);
    let on_commit = move |commit: &store::journal::Commit| {
        if let Some(handle) = told.get() {
            handle.metrics().synced(commit.flush);
        }
    };
    let settings = Settings { on_commit: Some(Arc::new(on_commit)), ..Settings::default() };
    let data = data.to_owned();
    let opened = tokio::task::spawn_blocking(move || Journal::open(&data, settings)).await;
    let store = opened.map_err(|_| store::Error::Closed)??;
    Ok((Arc::new(store), observed))
}

/// The tokens of the file. A service nobody can enter is no use: the first start makes one token.
fn tokens(path: &Path) -> Result<(Tokens, Option<String>), Failure> {
    let first = if path.exists() { None } else { Some(token::add(path, "admin", &[])?) };
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let tokens = Tokens::parse(&text).map_err(|error| token::bad_file(path, &error))?;
    if tokens.is_empty() {
        let path = path.display();
        let zh = format!("令牌文件 {path} 里没有令牌；用 maple token new 名字 添加一个");
        let en = format!("the token file {path} lists no token; add one with maple token new NAME");
        return Err(Failure::new(Exit::Usage, "tokens_empty", zh, en));
    }
    Ok((tokens, first))
}

/// What is said once the service can be used.
struct Ready<'a> {
    listening: SocketAddr,
    data: &'a Path,
    ledgers: usize,
    ready_ms: u128,
}

impl Ready<'_> {
    fn tell(&self, token: Option<&str>, shell: &mut Shell) -> Result<(), Failure> {
        let Self { listening, data, ledgers, ready_ms } = self;
        let url = format!("http://{listening}");
        let data = data.display();
        if shell.json {
            let data = data.to_string();
            shell.value(
                &json!({ "listening": url, "data": data, "ledgers": ledgers, "ready_ms": ready_ms, "token": token }),
            )?;
            return shell.flush();
        }
        shell.line(format!("枫桥 Maplebridge  {url}"))?;
        let lang = shell.lang;
        let mut table = Table::indented(2);
        table.row([lang.words("数据", "data"), data.to_string()]);
        table.row([lang.words("账本", "ledgers"), ledgers.to_string()]);
        table.row([lang.words("就绪", "ready"), format!("{ready_ms} ms")]);
        table.row([lang.words("文档", "docs"), format!("{url}/docs")]);
        table.lines().try_for_each(|line| shell.line(line))?;
        if let Some(token) = token {
            shell.say("  管理令牌 admin，只显示这一次：", "the token of admin, shown only this once:")?;
            shell.line(format!("  export MAPLE_TOKEN={token}"))?;
        }
        shell.flush()
    }
}

/// Ready when the system or the terminal asks the process to end.
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}

fn taken(listen: SocketAddr, error: &std::io::Error) -> Failure {
    let zh = format!("无法监听 {listen}（{error}）；请停止占用它的程序，或用 --listen 换一个地址");
    let en =
        format!("cannot listen on {listen}: {error}; stop the program that uses it, or choose another with --listen");
    Failure::new(Exit::Unavailable, "cannot_listen", zh, en)
}
