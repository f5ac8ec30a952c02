//! Many bureaus, a few threads: each thread takes the next bureau, lives it through to its end and
//! drops it before it takes another one.

use super::life::{Life, Rehearsal};
use super::{Bureau, Error, Summary, lines};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use store::{Ledgers, Memory};

/// Where the ledgers are kept.
#[derive(Clone)]
pub enum Keep {
    /// In memory, each until its bureau is through.
    Memory,
    /// In a store.
    Store(Arc<dyn Ledgers>),
}

/// How far a rehearsal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bureaus that are through.
    pub bureaus: usize,
    /// Of so many.
    pub bureaus_total: usize,
}

/// Bureaus that rehearse the same campaign.
pub struct Fleet<'a> {
    /// What they rehearse.
    pub rehearsal: &'a Rehearsal,
    /// How many there are.
    pub bureaus_total: usize,
    /// The bureau with a number, from 0.
    pub bureau: &'a (dyn Fn(usize) -> Result<Bureau, Error> + Sync),
    /// Where their ledgers are kept.
    pub keep: Keep,
    /// How many live at once.
    pub threads: usize,
}

/// What came of one bureau.
struct Through {
    number: usize,
    summary: Summary,
    lines: Vec<u8>,
}

/// Bureaus that are through and wait for the caller's thread, which writes.
const THROUGH_MAX: usize = 2;

impl Fleet<'_> {
    /// Lives every bureau through. `lines` gets every message and obligation, in order of the
    /// bureaus; `progress` is called after each bureau. Both are used on the caller's thread.
    ///
    /// # Errors
    /// The first that any bureau meets; the others stop at their next bureau.
    pub fn run(&self, mut lines: Option<&mut dyn Write>, progress: &mut dyn FnMut(Progress)) -> Result<Summary, Error> {
        let threads = self.threads.clamp(1, self.bureaus_total.max(1));
        let wants_lines = lines.is_some();
        let next = AtomicUsize::new(0);
        let work = |through| self.work(&next, wants_lines, &through);
        std::thread::scope(|scope| {
            let (through, coming) = sync_channel(THROUGH_MAX);
            let workers: Vec<_> = (0..threads).map(|_| through.clone()).map(|t| scope.spawn(|| work(t))).collect();
            // The channel ends with the last worker's end of it.
            drop(through);
            let mut summary = Summary::default();
            let mut waiting: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
            let mut written = 0;
            for one in coming {
                let Through { number, summary: its, lines: its_lines } = one?;
                summary.add(&its);
                waiting.insert(number, its_lines);
                while let Some(ready) = waiting.remove(&written) {
                    lines.as_mut().map_or(Ok(()), |lines| lines.write_all(&ready))?;
                    written += 1;
                }
                progress(Progress { bureaus: summary.bureaus as usize, bureaus_total: self.bureaus_total });
            }
            let all_well = workers.into_iter().all(|worker| worker.join().is_ok());
            if all_well { Ok(summary) } else { Err(Error::Thread) }
        })
    }

    /// Takes one bureau after the other. Ends early when nobody wants the rest.
    fn work(&self, next: &AtomicUsize, wants_lines: bool, through: &SyncSender<Result<Through, Error>>) {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= self.bureaus_total || through.send(self.live(number, wants_lines)).is_err() {
                break;
            }
        }
    }

    fn live(&self, number: usize, wants_lines: bool) -> Result<Through, Error> {
        let bureau = (self.bureau)(number)?;
        let keep = match &self.keep {
            Keep::Memory => Arc::new(Memory::new()),
            Keep::Store(store) => Arc::clone(store),
        };
        let lived = Life::live(self.rehearsal, &bureau, keep.as_ref())?;
        let mut lines = Vec::new();
        if wants_lines {
            lines::write(&lived, &mut lines)?;
        }
        Ok(Through { number, summary: Summary::of(&lived.state, &lived.tally), lines })
    }
}
