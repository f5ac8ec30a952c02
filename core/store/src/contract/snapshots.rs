//! Snapshots make a start quick; the entries stay the truth.

use super::{Subject, accepted, append, id, refused};
use crate::{Digest, Head, Snapshot};
use engine::id::EntryNo;

/// The newest snapshot comes back as it was stored, also after a restart, in whatever order they
/// were stored.
pub fn the_newest_comes_back(subject: &mut dyn Subject) {
    let ledger = id("qingshan");
    let first = append(&*subject.store(), "qingshan", 0, &["a"]);
    assert_eq!(accepted(subject.store().snapshot(&ledger)), None);
    let second = append(&*subject.store(), "qingshan", 1, &["b"]);
    let third = append(&*subject.store(), "qingshan", 2, &["c"]);
    for (head, text) in [(second, "at two"), (first, "at one"), (third, "at three"), (third, "at three again")] {
        let snapshot = Snapshot { head, bytes: text.as_bytes().to_vec() };
        accepted(subject.store().put_snapshot(&ledger, &snapshot));
    }
    subject.restart();
    let newest = accepted(subject.store().snapshot(&ledger)).expect("there");
    assert_eq!(newest, Snapshot { head: third, bytes: b"at three again".to_vec() });
}

/// A snapshot must be of an entry the ledger has.
pub fn a_snapshot_of_another_past_is_refused(subject: &mut dyn Subject) {
    let store = subject.store();
    let head = append(&*store, "qingshan", 0, &["a", "b"]);
    let put = |number: u64, hash: Digest| {
        let head = Head { number: EntryNo(number), hash };
        store.put_snapshot(&id("qingshan"), &Snapshot { head, bytes: Vec::new() })
    };
    assert_eq!(refused(put(1, head.hash)), "ledger_conflict");
    assert_eq!(refused(put(2, Digest([7; 32]))), "ledger_conflict");
    assert_eq!(refused(put(3, head.hash)), "ledger_conflict");
    assert_eq!(refused(put(0, head.hash)), "ledger_conflict");
    let nowhere = store.put_snapshot(&id("lanxi"), &Snapshot { head, bytes: Vec::new() });
    assert_eq!(refused(nowhere), "ledger_unknown");
    accepted(put(2, head.hash));
}
