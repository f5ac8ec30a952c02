//! Whoever writes says what it has seen; who has not seen the newest entry is told.

use super::{Subject, append, group, id, refused, texts};
use crate::Error;
use engine::id::EntryNo;
use std::thread;

/// Only the number the ledger is at is accepted, and the refusal says which that is.
pub fn the_expected_number_decides(subject: &mut dyn Subject) {
    let store = subject.store();
    assert_eq!(refused(store.append(group("qingshan", 1, &["a"])).wait()), "ledger_conflict");
    append(&*store, "qingshan", 0, &["a", "b"]);
    for wrong in [0, 1, 3, u64::MAX] {
        match store.append(group("qingshan", wrong, &["x"])).wait() {
            Err(Error::Conflict { ledger, expected, found }) => {
                assert_eq!((ledger, expected, found), (id("qingshan"), EntryNo(wrong), EntryNo(2)));
            }
            other => panic!("expected a conflict at {wrong}, got {other:?}"),
        }
    }
    append(&*store, "qingshan", 2, &["c"]);
    assert_eq!(texts(&*store, "qingshan"), ["a", "b", "c"]);
}

/// Of writers that saw the same entry exactly one gets its group in.
pub fn only_one_of_two_wins(subject: &mut dyn Subject) {
    let store = subject.store();
    for round in 0..20 {
        let attempt = |name: &'static str| store.append(group("qingshan", round, &[name])).wait().is_ok();
        let wins: usize = thread::scope(|scope| {
            let writers: Vec<_> = ["a", "b", "c"].map(|name| scope.spawn(move || attempt(name))).into();
            writers.into_iter().map(|writer| usize::from(writer.join().expect("no panic"))).sum()
        });
        assert_eq!(wins, 1, "round {round}");
    }
    assert_eq!(texts(&*store, "qingshan").len(), 20);
}

/// A ledger begins with its first entry, not with a question or an empty group.
pub fn nothing_is_made_by_asking(subject: &mut dyn Subject) {
    let store = subject.store();
    let ledger = id("qingshan");
    assert_eq!(store.head(&ledger).expect("answered"), None);
    assert_eq!(refused(store.read(&ledger, EntryNo(0), 1)), "ledger_unknown");
    assert_eq!(refused(store.append(group("qingshan", 0, &[])).wait()), "ledger_unknown");
    assert_eq!(store.snapshot(&ledger).expect("answered"), None);
    assert_eq!(store.ledgers().expect("answered"), []);
}
