//! Waking and going to rest: loading, leases, snapshots.

use super::{Awake, Writer, components, replay};
use crate::error::Error;
use crate::handle::blocking;
use std::sync::Arc;
use store::{Snapshot, Term};
use tokio::time::Instant;

impl Writer {
    /// Brings the ledger into memory, as its writer.
    pub(super) async fn load(&mut self) -> Result<(), Error> {
        // The semaphore is never closed; without a permit loading is only less orderly.
        let _turn = self.shared.loads.acquire().await;
        let started = Instant::now();
        let (store, ledger) = (Arc::clone(&self.shared.store), self.ledger.clone());
        let (holder, lease) = (self.shared.options.holder.clone(), self.shared.options.lease);
        let sandbox = self.shared.options.sandbox.clone();
        let leased = Instant::now();
        let (term, loaded) = blocking(move || {
            // The lease first: what is read after it is the newest there can be.
            let term = store.acquire(&ledger, &holder, lease)?;
            let loaded = replay::load(store.as_ref(), &ledger)?;
            components::bring_wanted(store.as_ref(), &sandbox, &ledger, &loaded.state);
            Ok((term, loaded))
        })
        .await?;
        let (head, snapshot_at) = (loaded.head, loaded.snapshot_at);
        self.messages.rebuild(&loaded.state);
        self.awake = Some(Awake { state: loaded.state, head, term, leased, snapshot_at });
        let load_ms = started.elapsed().as_millis() as u64;
        self.shared.metrics.load.observe(started.elapsed().as_secs_f64());
        tracing::debug!(ledger = %self.ledger, head = head.number.0, replayed = head.number.0 - snapshot_at.0, load_ms, "ledger awake");
        Ok(())
    }

    /// Whether the lease could be renewed; if not, somebody else may have written.
    pub(super) async fn renewed(&self, term: Term) -> Result<bool, Error> {
        let (store, ledger, lease) = (Arc::clone(&self.shared.store), self.ledger.clone(), self.shared.options.lease);
        blocking(move || match store.renew(&ledger, term, lease) {
            Ok(()) => Ok(true),
            Err(store::Error::Fenced { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        })
        .await
    }

    /// Keeps a snapshot beside the work when many entries have none.
    pub(super) async fn snapshot_if_many(&mut self) {
        let busy = self.snapshot.as_ref().is_some_and(|task| !task.is_finished());
        let every = self.shared.options.snapshot_every.max(1);
        let many = |awake: &Awake| awake.head.number.0.saturating_sub(awake.snapshot_at.0) >= every;
        if busy || !self.awake.as_ref().is_some_and(many) {
            return;
        }
        let Some(mut awake) = self.awake.take() else { return };
        // This ledger waits for it, the others do not: a large state takes a while to write down.
        let made = blocking(move || {
            awake.snapshot_at = awake.head.number;
            let snapshot = Snapshot { head: awake.head, bytes: awake.state.to_snapshot() };
            Ok((awake, snapshot))
        })
        .await;
        let (awake, snapshot) = match made {
            Ok(made) => made,
            Err(error) => return self.failed(&error),
        };
        self.awake = Some(awake);
        let (store, ledger) = (Arc::clone(&self.shared.store), self.ledger.clone());
        self.snapshot = Some(tokio::task::spawn_blocking(move || {
            if let Err(error) = store.put_snapshot(&ledger, &snapshot) {
                tracing::warn!(%ledger, code = error.code(), %error, "no snapshot was kept; the next load takes longer");
            }
        }));
    }

    /// Leaves memory: snapshot if it saves work, lease back.
    pub(super) async fn rest(&mut self) {
        let Some(awake) = self.awake.take() else { return };
        self.shared.awake.gone(&self.ledger);
        if let Some(snapshot) = self.snapshot.take() {
            // It has logged its own failure; a panic in it is the store's and shows there too.
            let _ = snapshot.await;
        }
        let bare = awake.head.number.0.saturating_sub(awake.snapshot_at.0);
        let wanted = bare > 0 && bare >= self.shared.options.snapshot_at_rest;
        let (store, ledger, term) = (Arc::clone(&self.shared.store), self.ledger.clone(), awake.term);
        let rested = blocking(move || {
            let kept = match wanted {
                true => store.put_snapshot(&ledger, &Snapshot { head: awake.head, bytes: awake.state.to_snapshot() }),
                false => Ok(()),
            };
            kept.and(store.release(&ledger, term)).map_err(Error::from)
        })
        .await;
        match rested {
            Ok(()) => tracing::debug!(ledger = %self.ledger, snapshot = wanted, "ledger asleep"),
            // Nothing durable depends on it: the next load replays, the lease runs out.
            Err(error) => {
                tracing::warn!(ledger = %self.ledger, code = error.code(), %error, "ledger left memory without a snapshot or with its lease")
            }
        }
    }
}
