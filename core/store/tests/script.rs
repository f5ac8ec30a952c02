//! A short life of a store whose every step is known, so that after any crash one can say exactly
//! what must be there, what may be there, and what must not.

use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use std::collections::BTreeMap;
use store::{Append, Digest, Error, Ledgers, Snapshot};

pub(crate) const STEPS: u64 = 40;
const LEDGERS: [&str; 3] = ["qingshan", "lanxi", "wuyuan"];

/// What the writer knows.
#[derive(Debug, Default, Clone)]
pub(crate) struct Writer {
    /// Entries whose writing was acknowledged.
    acknowledged: BTreeMap<LedgerId, Vec<Vec<u8>>>,
    wakes: BTreeMap<LedgerId, Option<Timestamp>>,
    blobs: Vec<Digest>,
    /// The group that got another answer, or none: it may be there as a whole, or not at all.
    uncertain: Option<Append>,
    step: u64,
}

impl Writer {
    /// Takes steps until the script ends or the store refuses.
    pub(crate) fn run(&mut self, store: &dyn Ledgers, until: u64) -> Result<(), Error> {
        while self.step < until {
            self.step(store)?;
        }
        Ok(())
    }

    fn step(&mut self, store: &dyn Ledgers) -> Result<(), Error> {
        let step = self.step;
        let ledger = LedgerId::new(LEDGERS[(step % 3) as usize]).expect("an id");
        let known = self.acknowledged.get(&ledger).map_or(0, Vec::len) as u64;
        let entries = (0..1 + step % 4).map(|n| format!("{ledger} {step} {n} {}", "x".repeat(90)).into_bytes());
        let wake = (!step.is_multiple_of(5)).then_some(Timestamp(step as i64));
        let group =
            Append { ledger: ledger.clone(), expect: EntryNo(known), term: None, entries: entries.collect(), wake };
        self.uncertain = Some(group.clone());
        let head = store.append(group.clone()).wait()?;
        self.uncertain = None;
        self.step += 1;
        self.acknowledged.entry(ledger.clone()).or_default().extend(group.entries);
        self.wakes.insert(ledger.clone(), wake);
        if step % 7 == 3 {
            // A snapshot may fail on its own; entries do not depend on it.
            let _ = store.put_snapshot(&ledger, &Snapshot { head, bytes: vec![step as u8; 300] });
        }
        if step % 5 == 2 {
            // It may fail as well, but a second try must not promise what the first left undone.
            let put = || store.put_blob(&step.to_le_bytes());
            self.blobs.extend(put().or_else(|_| put()).ok());
        }
        Ok(())
    }

    /// Everything acknowledged is there, the uncertain group as a whole or not at all, nothing
    /// else, and every chain is sound. Afterwards nothing is uncertain any more.
    pub(crate) fn check(&mut self, store: &dyn Ledgers, context: &str) {
        let uncertain = self.uncertain.take();
        let infos = store.ledgers().unwrap_or_else(|error| panic!("{context}: {error}"));
        for info in &infos {
            let records = store.read(&info.id, EntryNo(0), 1_000).unwrap_or_else(|error| panic!("{context}: {error}"));
            let found: Vec<_> = records.into_iter().map(|record| record.bytes).collect();
            let mut expected = self.acknowledged.get(&info.id).cloned().unwrap_or_default();
            let mut wake = self.wakes.get(&info.id).copied().flatten();
            if let Some(group) = uncertain.as_ref().filter(|group| group.ledger == info.id)
                && found.len() > expected.len()
            {
                expected.extend(group.entries.iter().cloned());
                wake = group.wake;
                self.step += 1;
            }
            assert_eq!(found, expected, "{context}: entries of {}", info.id);
            assert_eq!(info.wake, wake, "{context}: wake of {}", info.id);
            assert_eq!(info.head.number.0 as usize, found.len(), "{context}");
            self.acknowledged.insert(info.id.clone(), found);
            self.wakes.insert(info.id.clone(), wake);
            let snapshot = store.snapshot(&info.id).unwrap_or_else(|error| panic!("{context}: {error}"));
            assert!(snapshot.is_none_or(|found| found.bytes.len() == 300), "{context}: a snapshot is whole");
        }
        for digest in &self.blobs {
            let blob = store.blob(digest).unwrap_or_else(|error| panic!("{context}: {error}"));
            assert!(blob.is_some(), "{context}: blob {digest} is gone");
        }
        let ledgers: Vec<_> = infos.iter().map(|info| &info.id).collect();
        assert_eq!(ledgers, self.acknowledged.keys().collect::<Vec<_>>(), "{context}");
        let verified = store.verify(None, &mut |_| ()).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_eq!(verified.findings, [], "{context}");
    }
}
