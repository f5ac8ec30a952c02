//! `maple demo`: the folder, the clock, the pace, and the service afterwards.

use super::campaign::{Demo, LEDGER};
use super::closing;
use super::disputes::{self, County, Disputes};
use super::mirror::Mirror;
use super::people::People;
use super::procedure;
use super::view::{View, day};
use crate::cli::failure::{Exit, Failure};
use crate::cli::shell::Shell;
use crate::http::{self, App, Config, Procedures, Timeouts, Tokens};
use crate::sandbox::{self, Sandbox};
use engine::time::{DayTime, Timestamp, instant};
use runtime::{Clock, Handle, Options, Runtime, Simulated};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::journal::Settings;
use store::vault::{FileVault, Vault};
use store::{Journal, Ledgers};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep_until};

/// 演示：一个县约二十秒走完 2022 年专项活动，然后可以在浏览器和命令行里查看
/// / a county lives through the campaign of 2022 in twenty seconds, then its API is served
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 活动要走多少秒；0 为尽快 / how many seconds the campaign takes; 0: as fast as possible
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=3600))]
    pub seconds: u16,
    /// 走完就退出，不提供服务 / stop when the campaign is over instead of serving
    #[arg(long)]
    pub exit: bool,
    /// 之后在哪个地址提供服务（只限本机）/ where to serve afterwards (this machine only)
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
    pub listen: SocketAddr,
    /// 同一种子，同一结果 / the same seed gives the same result
    #[arg(long, value_name = "N", default_value_t = 2022)]
    pub seed: u64,
}

/// Submissions that come within this time of each other are handed in together.
const TOGETHER_MINUTES: i64 = 60;
/// New cases on a working day and on a day off.
const CASES_A_DAY: (u64, u64) = (31, 6);
/// Days after the campaign's last one: what is due after it, and its ladder.
const DAYS_AFTER: u64 = 12;

pub(crate) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Failure> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tokio.block_on(live(args, shell))?;
    Ok(Exit::Done)
}

async fn live(args: &Args, shell: &mut Shell) -> Result<(), Failure> {
    let demo = Demo::new(args.seed)?;
    let folder = tempfile::Builder::new().prefix("maple-demo-").tempdir()?;
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder.path(), Settings::default())?);
    let vault: Arc<dyn Vault> = Arc::new(FileVault::open(folder.path())?);
    let clock = Arc::new(Simulated::new(demo.start()));
    let sandbox = Arc::new(Sandbox::new(sandbox::options(folder.path())?));
    let options = Options { sandbox: runtime::Sandbox(sandbox.clone()), ..Options::default() };
    let running = Runtime::start(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, options).await?;
    let handle = running.handle();
    let mut mirror = Mirror::new(handle.subscribe());
    let mut view = View::new(demo.plan.clone(), shell.is_terminal());
    view.line(&view.paint().bold("枫桥 · 青山县 2022 年矛盾纠纷大化解专项活动"));
    view.line(&view.paint().faint("Maplebridge demo: one county, 14 offices, 218 villages, eight months"));
    demo.found(&handle).await?;
    let package = procedure::deploy(&demo, &handle, &sandbox).await?;
    view.line(&view.paint().event(&format!(
        "  ▶ 本县程序 {} {} 已签名、试运行、启用  signed, tried in shadow, active",
        package.title, package.version
    )));
    demo.activate(&handle).await?;
    mirror.catch_up();
    let county = County {
        campaign: &demo.campaign,
        plan: &demo.plan,
        seed: demo.behaviour.seed,
        a_day: CASES_A_DAY,
        vault: Some((&demo.ledger, vault.as_ref())),
    };
    let mut disputes = Disputes::new(county, &mirror.state.organisation);
    let pace = Duration::from_secs(args.seconds.into());
    campaign(&demo, &handle, &clock, &mut mirror, &mut disputes, &mut view, pace).await?;
    view.finish();
    closing::tell(&mirror, &view, shell)?;
    disputes::tell(&mirror, clock.now(), view.paint(), shell)?;
    procedure::tell(&mirror, &view, &package.id, shell)?;
    shell.flush()?;
    if !args.exit {
        serve(args, &demo, &handle, (&store, vault, sandbox), shell).await?;
    }
    running.stop().await;
    store.close()?;
    Ok(())
}

/// From one thing that happens to the next, at the pace that was asked for.
async fn campaign(
    demo: &Demo,
    handle: &Handle,
    clock: &Simulated,
    mirror: &mut Mirror,
    disputes: &mut Disputes<'_>,
    view: &mut View,
    pace: Duration,
) -> Result<(), Failure> {
    let (first, zone) = (demo.plan.span.first, demo.plan.zone);
    let last = demo.plan.span.last + chrono::Days::new(DAYS_AFTER);
    let days = (last - first).num_days().max(1) as u32 + 1;
    let mut people = People::new(demo);
    let started = Instant::now();
    for (gone, today) in (1..=days).zip(first.iter_days()) {
        let end = instant(today, DayTime::END, zone);
        step_to(clock, handle, instant(today, DayTime::START, zone)).await;
        let happened = mirror.catch_up();
        view.day(today, mirror);
        people.learn(mirror, &happened);
        disputes.learn(&mirror.state);
        disputes.day(today, mirror.state.calendar.is_working(today));
        view.show(&happened, mirror);
        loop {
            let wake = handle.next_wake().filter(|at| *at < end);
            let meant = people.next().into_iter().chain(disputes.next()).min().filter(|at| *at < end);
            let Some(next) = wake.into_iter().chain(meant).min() else { break };
            let bound = next.plus_minutes(TOGETHER_MINUTES).min(end).min(wake.unwrap_or(end));
            let (requests, at) = people.take_before(bound, mirror);
            let (deeds, done_at) = disputes.take_before(bound, &mirror.state);
            step_to(clock, handle, at.max(done_at).unwrap_or(next)).await;
            people.hand_in(handle, requests).await?;
            disputes.enter(handle, &demo.ledger, deeds).await?;
            handle.settled().await;
            let happened = mirror.catch_up();
            debug_assert!(happened.iter().all(|(at, _)| day(&demo.plan, *at) <= today));
            people.learn(mirror, &happened);
            disputes.learn(&mirror.state);
            view.show(&happened, mirror);
        }
        sleep_until(started + pace * gone / days).await;
    }
    Ok(())
}

/// Pushes the clock and waits until everything that is due by then has been done.
async fn step_to(clock: &Simulated, handle: &Handle, at: Timestamp) {
    clock.set(at.max(clock.now()));
    handle.settled().await;
}

/// Serves what was lived through until the process is asked to stop.
async fn serve(
    args: &Args,
    demo: &Demo,
    handle: &Handle,
    (store, vault, sandbox): (&Arc<dyn Ledgers>, Arc<dyn Vault>, Arc<Sandbox>),
    shell: &mut Shell,
) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::argument("--listen", &args.listen.to_string(), "127.0.0.1:PORT"));
    }
    let listener = match TcpListener::bind(args.listen).await {
        Ok(listener) => listener,
        // Somebody else has the port; the system finds a free one.
        Err(_) => TcpListener::bind((args.listen.ip(), 0)).await?,
    };
    let url = format!("http://{}", listener.local_addr()?);
    let token = token()?;
    // Whoever tries the demo may try an unsigned procedure of their own in it, too.
    let procedures = Procedures { sandbox: Some(sandbox), unsigned_allowed: true };
    let tokens = Tokens::one("demo", &token, &demo.ledger);
    let config = Config { tokens, timeouts: Timeouts::default(), procedures };
    let router = http::router(App::with_vault(config, handle.clone(), Arc::clone(store), vault));
    for line in tries(&url, &token) {
        shell.line(line)?;
    }
    shell.flush()?;
    let stop = async {
        // Without a way to be told, the demo runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    http::serve(listener, router, Timeouts::default(), stop).await;
    Ok(())
}

/// 256 random bits from the system; good for as long as the demo runs.
fn token() -> Result<String, Failure> {
    let mut bits = [0u8; 32];
    getrandom::fill(&mut bits).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(format!("maple_{}", store::Digest(bits)))
}

fn tries(url: &str, token: &str) -> Vec<String> {
    let why = "dispute-drive-2022/stage-material/implementation/qingshan-t07/why";
    vec![
        String::new(),
        format!("枫桥 Maplebridge  {url}   （时钟停在活动结束时 the clock stands at the campaign's end）"),
        "  试一试 Try:".to_owned(),
        format!("  export MAPLE_SERVER={url} MAPLE_TOKEN={token} MAPLE_LEDGER={LEDGER}"),
        "  maple procedure list".to_owned(),
        "  maple procedure rehearse plugins/examples/materials-in-three-days/component.wasm --set days=2".to_owned(),
        format!(
            "  curl -sH \"Authorization: Bearer $MAPLE_TOKEN\" $MAPLE_SERVER/v1/ledgers/{LEDGER}/campaigns/dispute-drive-2022/status"
        ),
        format!(
            "  curl -sH \"Authorization: Bearer $MAPLE_TOKEN\" $MAPLE_SERVER/v1/ledgers/{LEDGER}/obligations/{why}"
        ),
        format!(
            "  curl -sH \"Authorization: Bearer $MAPLE_TOKEN\" $MAPLE_SERVER/v1/ledgers/{LEDGER}/entries | tail -3"
        ),
        "  # 当事人姓名只给有权的令牌看 names of parties, for whoever may see them:".to_owned(),
        format!(
            "  curl -sH \"Authorization: Bearer $MAPLE_TOKEN\" $MAPLE_SERVER/v1/ledgers/{LEDGER}/campaigns/dispute-drive-2022/cases/2022-000001/parties"
        ),
        format!("  {url}/docs    Ctrl-C 停止 stops"),
    ]
}
