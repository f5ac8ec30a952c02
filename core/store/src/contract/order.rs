//! Entries of a ledger have an order, and everyone sees the same one.

use super::{Subject, accepted, append, group, id, read_all, texts};
use crate::chain;
use engine::id::EntryNo;
use std::thread;

/// Numbers run from 1 without gaps, and each hash follows from the one before.
pub fn entries_are_numbered_and_chained(subject: &mut dyn Subject) {
    let store = subject.store();
    append(&*store, "qingshan", 0, &["a", "b"]);
    let head = append(&*store, "qingshan", 2, &["c"]);
    append(&*store, "lanxi", 0, &["a"]);
    let mut hash = chain::start(&id("qingshan"));
    let records = read_all(&*store, "qingshan");
    for (number, record) in (1..).map(EntryNo).zip(&records) {
        hash = chain::next(hash, number, &record.bytes);
        assert_eq!((record.number, record.hash), (number, hash));
    }
    assert_eq!((head.number, head.hash), (EntryNo(3), hash));
    let other = read_all(&*store, "lanxi");
    assert_ne!(other[0].hash, records[0].hash, "the same words in another ledger have another hash");
}

/// Writers of different ledgers do not disturb each other.
pub fn many_writers_keep_their_order(subject: &mut dyn Subject) {
    let store = subject.store();
    thread::scope(|scope| {
        for writer in 0..8 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..50 {
                    append(&**store, &format!("county-{writer}"), number, &[&format!("{writer}/{number}")]);
                }
            });
        }
    });
    for writer in 0..8 {
        let expected: Vec<_> = (0..50).map(|number| format!("{writer}/{number}")).collect();
        assert_eq!(texts(&*store, &format!("county-{writer}")), expected);
    }
}

/// Groups sent one behind the other, without waiting, arrive in that order.
pub fn a_writer_need_not_wait(subject: &mut dyn Subject) {
    let store = subject.store();
    let answers: Vec<_> =
        (0..200).map(|number| store.append(group("qingshan", number, &[&number.to_string()]))).collect();
    for (number, answer) in (1..).map(EntryNo).zip(answers) {
        assert_eq!(accepted(answer.wait()).number, number);
    }
    assert_eq!(texts(&*store, "qingshan"), (0..200).map(|number| number.to_string()).collect::<Vec<_>>());
}

/// Reading begins after any entry, takes at most what was asked for, and ends with nothing.
pub fn reading_pages_through_everything(subject: &mut dyn Subject) {
    let store = subject.store();
    let entries: Vec<_> = (1..=300).map(|number| number.to_string()).collect();
    append(&*store, "qingshan", 0, &entries.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(texts(&*store, "qingshan"), entries);
    let ledger = id("qingshan");
    for (after, limit, expected) in [(0, 1, 1), (128, 300, 172), (299, 9, 1), (300, 9, 0), (u64::MAX, 9, 0), (5, 0, 0)]
    {
        let page = accepted(store.read(&ledger, EntryNo(after), limit));
        assert_eq!(page.len(), expected, "after {after}, at most {limit}");
        if let Some(first) = page.first() {
            assert_eq!(first.number, EntryNo(after + 1));
        }
    }
}
