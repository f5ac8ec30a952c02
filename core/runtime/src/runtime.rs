//! Starting and stopping.

use crate::clock::Clock;
use crate::error::Error;
use crate::handle::{Handle, blocking};
use crate::options::Options;
use crate::shared::Shared;
use crate::wakes;
use crate::writer::Job;
use std::sync::Arc;
use store::Ledgers;
use tokio::task::JoinHandle;

/// All that moves. Dropping it stops everything at once, as a crash would; [`Runtime::stop`] does
/// it in good order.
pub struct Runtime {
    shared: Arc<Shared>,
    timer: JoinHandle<()>,
}

impl Runtime {
    /// Starts on the current tokio runtime: reads when each ledger wants to be woken, and wakes
    /// those that are due. Ledgers are loaded when they are needed.
    pub async fn start(store: Arc<dyn Ledgers>, clock: Arc<dyn Clock>, options: Options) -> Result<Self, Error> {
        let shared = Arc::new(Shared::new(Arc::clone(&store), clock, options));
        let ledgers = blocking(move || store.ledgers().map_err(Error::from)).await?;
        for ledger in &ledgers {
            shared.wakes.set(&ledger.id, ledger.wake);
        }
        tracing::info!(ledgers = ledgers.len(), next_wake = ?shared.wakes.first(), "runtime started");
        let timer = tokio::spawn(wakes::run(Arc::clone(&shared)));
        Ok(Self { shared, timer })
    }

    /// A way in.
    pub fn handle(&self) -> Handle {
        Handle { shared: Arc::clone(&self.shared) }
    }

    /// Takes no more requests, does those that were taken, waits a little for messages that are on
    /// the wire, keeps snapshots and gives the leases back. The store stays open: it is not ours.
    pub async fn stop(self) {
        self.timer.abort();
        let (writers, mut tasks) = self.shared.stop();
        for jobs in writers {
            // A writer that is gone has nothing left to do.
            let _ = jobs.send(Job::Stop).await;
        }
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a writer did not stop in good order");
            }
        }
        tracing::info!("runtime stopped");
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.timer.abort();
        // Dropping the tasks ends them where they are.
        drop(self.shared.stop());
    }
}
