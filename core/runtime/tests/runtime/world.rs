//! A runtime on a store, with a clock that is pushed by hand.

use crate::plan::{beginning, endpoint, id};
use crate::sink::Sink;
use engine::entry::{Entry, Fact};
use engine::id::{EntryNo, LedgerId};
use engine::input::Request;
use engine::state::State;
use engine::time::Timestamp;
use runtime::{Answer, Error, Handle, Options, Runtime, Simulated};
use std::sync::Arc;
use std::time::Duration;
use store::journal::Settings;
use store::{Journal, Ledgers, Memory};
use tempfile::TempDir;

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub(crate) struct World {
    pub(crate) store: Arc<dyn Ledgers>,
    pub(crate) clock: Arc<Simulated>,
    pub(crate) options: Options,
    pub(crate) ledger: LedgerId,
    runtime: Option<Runtime>,
    folder: TempDir,
}

/// The wall clock of Shanghai on a day of 2022, for example `04-15 09:00`.
pub(crate) fn t(text: &str) -> Timestamp {
    let full = format!("2022-{}:00+08:00", text.replace(' ', "T"));
    Timestamp::parse_rfc3339(&full).unwrap_or_else(|| panic!("{text}"))
}

/// Both stores, each with the name that a failure should show.
pub(crate) fn each_store() -> [(&'static str, World); 2] {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("store"), Settings::default()).unwrap();
    [("memory", World::new()), ("journal", World::on(Arc::new(journal), folder))]
}

impl World {
    pub(crate) fn new() -> Self {
        Self::on(Arc::new(Memory::new()), tempfile::tempdir().unwrap())
    }

    pub(crate) fn with(store: Arc<dyn Ledgers>) -> Self {
        Self::on(store, tempfile::tempdir().unwrap())
    }

    fn on(store: Arc<dyn Ledgers>, folder: TempDir) -> Self {
        std::fs::write(folder.path().join("secret"), SECRET).unwrap();
        let mut options = Options::default();
        options.delivery.hosts_allowed = vec!["127.0.0.1".into()];
        options.delivery.secrets_dir = Some(folder.path().to_owned());
        // Nobody here gains by waiting for other results.
        options.delivery.results_wait = Duration::from_millis(1);
        let clock = Arc::new(Simulated::new(t("04-01 08:00")));
        Self { store, clock, options, ledger: id("qingshan"), runtime: None, folder }
    }

    /// Starts, or starts again after what a crash would have left.
    pub(crate) async fn start(&mut self) -> Handle {
        self.crash();
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let runtime = Runtime::start(store, clock, self.options.clone()).await.unwrap();
        self.runtime.insert(runtime).handle()
    }

    /// Everything that moves is gone from one moment to the next.
    pub(crate) fn crash(&mut self) {
        self.runtime = None;
    }

    pub(crate) async fn stop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.stop().await;
        }
    }

    pub(crate) fn handle(&self) -> Handle {
        self.runtime.as_ref().expect("started").handle()
    }

    /// A running campaign with so many offices.
    pub(crate) async fn campaign(&mut self, offices: usize) -> Handle {
        let handle = self.start().await;
        for request in beginning(&self.ledger, offices) {
            handle.execute(&self.ledger, request).await.unwrap();
        }
        handle.settled().await;
        handle
    }

    /// The same with notices handed to a sink.
    pub(crate) async fn campaign_to(&mut self, offices: usize, sink: &Sink) -> Handle {
        let handle = self.campaign(offices).await;
        self.ask(self.endpoint(&sink.url())).await.unwrap();
        handle
    }

    pub(crate) fn endpoint(&self, url: &str) -> Request {
        endpoint(url, &format!("file:{}", self.folder.path().join("secret").display()))
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Error> {
        self.handle().execute(&self.ledger, request).await
    }

    pub(crate) async fn read<T: Send + 'static>(&self, look: impl FnOnce(&State) -> T + Send + 'static) -> T {
        self.handle().read(&self.ledger, look).await.unwrap()
    }

    /// Pushes the clock and waits until all that follows is done.
    pub(crate) async fn push(&self, to: &str) {
        self.set(t(to)).await;
    }

    pub(crate) async fn set(&self, to: Timestamp) {
        self.clock.set(to);
        self.handle().settled().await;
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let records = self.store.read(&self.ledger, EntryNo(0), usize::MAX).unwrap();
        records.iter().map(|record| Entry::decode(&record.bytes).unwrap()).collect()
    }

    /// What a replay of the stored entries gives.
    pub(crate) fn replayed(&self) -> State {
        let mut state = State::default();
        self.entries().iter().for_each(|entry| engine::apply(&mut state, entry));
        state
    }

    /// When notices were recorded, and how many each time.
    pub(crate) fn notices(&self) -> Vec<(String, usize)> {
        let told = |entry: &Entry| match &entry.fact {
            Fact::NoticesOwed { notices } => {
                let at = entry.at.local(chrono_tz::Asia::Shanghai).format("%m-%d %H:%M").to_string();
                Some((at, notices.iter().map(|notice| notice.units.len()).sum()))
            }
            _ => None,
        };
        self.entries().iter().filter_map(told).collect()
    }
}
