//! Stopping and starting changes nothing.

use super::{Subject, accepted, append, group, read_all, refused, texts};
use crate::Health;
use engine::time::Timestamp;

/// Ledgers, heads, wakes and entries are the same before and after, several times over.
pub fn everything_survives(subject: &mut dyn Subject) {
    for round in 0..4_u64 {
        for ledger in ["qingshan", "lanxi", "wuyuan"] {
            let mut group = group(ledger, round * 100, &[]);
            group.entries = (0..100).map(|entry| format!("{ledger} {round} {entry}").into_bytes()).collect();
            group.wake = Some(Timestamp(round as i64));
            accepted(subject.store().append(group).wait());
        }
        let before = accepted(subject.store().ledgers());
        let entries = read_all(&*subject.store(), "lanxi");
        subject.restart();
        assert_eq!(accepted(subject.store().ledgers()), before);
        assert_eq!(read_all(&*subject.store(), "lanxi"), entries);
        assert_eq!(entries.len() as u64, (round + 1) * 100);
    }
}

/// A ledger goes on where it was.
pub fn numbers_go_on(subject: &mut dyn Subject) {
    append(&*subject.store(), "qingshan", 0, &["a"]);
    subject.restart();
    let store = subject.store();
    assert_eq!(refused(store.append(group("qingshan", 0, &["b"])).wait()), "ledger_conflict");
    append(&*store, "qingshan", 1, &["b"]);
    append(&*store, "lanxi", 0, &["c"]);
    drop(store);
    subject.restart();
    assert_eq!(texts(&*subject.store(), "qingshan"), ["a", "b"]);
    assert_eq!(texts(&*subject.store(), "lanxi"), ["c"]);
}

/// After closing, what was accepted is there and nothing more is.
pub fn a_closed_store_says_so(subject: &mut dyn Subject) {
    let store = subject.store();
    assert_eq!(store.health(), Health::Writable);
    let last = store.append(group("qingshan", 0, &["a"]));
    accepted(store.close());
    accepted(last.wait());
    assert_eq!(refused(store.append(group("qingshan", 1, &["b"])).wait()), "store_closed");
    assert_eq!(store.health(), Health::Closed);
    accepted(store.close());
}
