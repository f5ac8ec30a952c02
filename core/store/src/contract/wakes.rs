//! A ledger that sleeps is not forgotten: its next wake is stored with the group that set it.

use super::{Subject, accepted, group, id};
use crate::Ledgers;
use engine::time::Timestamp;

fn put(store: &dyn Ledgers, ledger: &str, expect: u64, entries: &[&str], wake: Option<i64>) {
    let mut group = group(ledger, expect, entries);
    group.wake = wake.map(Timestamp);
    accepted(store.append(group).wait());
}

fn wake(store: &dyn Ledgers, ledger: &str) -> Option<i64> {
    let found = accepted(store.ledgers()).into_iter().find(|info| info.id == id(ledger));
    found.unwrap_or_else(|| panic!("no ledger {ledger}")).wake.map(|wake| wake.0)
}

/// Each group says when the ledger wants to be woken after it, or that it does not.
pub fn a_group_sets_the_wake(subject: &mut dyn Subject) {
    put(&*subject.store(), "qingshan", 0, &["a", "b"], Some(1_000));
    assert_eq!(wake(&*subject.store(), "qingshan"), Some(1_000));
    put(&*subject.store(), "qingshan", 2, &["c"], Some(1_000));
    subject.restart();
    assert_eq!(wake(&*subject.store(), "qingshan"), Some(1_000));
    put(&*subject.store(), "qingshan", 3, &["d"], None);
    assert_eq!(wake(&*subject.store(), "qingshan"), None);
    subject.restart();
    assert_eq!(wake(&*subject.store(), "qingshan"), None);
}

/// A group without entries changes only the wake, under the same conditions as any other.
pub fn the_wake_can_change_alone(subject: &mut dyn Subject) {
    put(&*subject.store(), "qingshan", 0, &["a"], None);
    put(&*subject.store(), "qingshan", 1, &[], Some(-5));
    assert_eq!(wake(&*subject.store(), "qingshan"), Some(-5));
    assert!(subject.store().append(group("qingshan", 0, &[])).wait().is_err(), "the number must be right");
    subject.restart();
    let store = subject.store();
    assert_eq!(wake(&*store, "qingshan"), Some(-5));
    let head = accepted(store.head(&id("qingshan"))).expect("there");
    assert_eq!(head.number.0, 1);
    assert!(accepted(store.verify(None, &mut |_| ())).is_sound());
}

/// What is due comes with the most urgent first, and nothing comes early.
pub fn due_is_in_order_of_time(subject: &mut dyn Subject) {
    put(&*subject.store(), "a", 0, &["x"], Some(30));
    put(&*subject.store(), "b", 0, &["x"], Some(10));
    put(&*subject.store(), "c", 0, &["x"], Some(31));
    put(&*subject.store(), "d", 0, &["x"], None);
    subject.restart();
    let due = accepted(subject.store().due(Timestamp(30)));
    assert_eq!(due.iter().map(|info| info.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
}
