//! A group is written as a whole or not at all.

use super::{Subject, accepted, append, group, id, refused, texts};
use crate::limits;
use engine::id::EntryNo;

/// All entries of a group are there, in order, with one answer.
pub fn a_group_is_there_as_a_whole(subject: &mut dyn Subject) {
    let store = subject.store();
    let head = append(&*store, "qingshan", 0, &["a", "b", "c"]);
    assert_eq!(head.number, EntryNo(3));
    assert_eq!(texts(&*store, "qingshan"), ["a", "b", "c"]);
}

/// A group that is refused changes neither the entries nor the wake.
pub fn a_refused_group_leaves_nothing(subject: &mut dyn Subject) {
    let store = subject.store();
    append(&*store, "qingshan", 0, &["a"]);
    let before = store.ledgers().expect("listed");
    let mut late = group("qingshan", 0, &["x", "y"]);
    late.wake = Some(engine::time::Timestamp(5));
    assert_eq!(refused(store.append(late).wait()), "ledger_conflict");
    assert_eq!(store.ledgers().expect("listed"), before);
    assert_eq!(texts(&*store, "qingshan"), ["a"]);
}

/// What passes a limit is refused before anything is written.
pub fn too_large_is_refused(subject: &mut dyn Subject) {
    let store = subject.store();
    let mut large = group("qingshan", 0, &["fits"]);
    large.entries.push(vec![b'x'; limits::ENTRY_BYTES_MAX + 1]);
    assert_eq!(refused(store.append(large).wait()), "entry_too_large");
    let mut many = group("qingshan", 0, &[]);
    many.entries = vec![Vec::new(); limits::GROUP_ENTRIES_MAX + 1];
    assert_eq!(refused(store.append(many).wait()), "entry_too_large");
    let fits = limits::GROUP_BYTES_MAX / limits::ENTRY_BYTES_MAX;
    let mut heavy = group("qingshan", 0, &[]);
    heavy.entries = vec![vec![b'x'; limits::ENTRY_BYTES_MAX]; fits + 1];
    assert_eq!(refused(store.append(heavy).wait()), "entry_too_large");
    assert_eq!(store.head(&id("qingshan")).expect("read"), None);
}

/// The largest group is taken, and is there as a whole after a restart; the ledger goes on.
pub fn the_largest_group_survives(subject: &mut dyn Subject) {
    let fits = limits::GROUP_BYTES_MAX / limits::ENTRY_BYTES_MAX;
    let mut largest = group("qingshan", 0, &[]);
    largest.entries = vec![vec![b'x'; limits::ENTRY_BYTES_MAX]; fits];
    let head = accepted(subject.store().append(largest).wait());
    assert_eq!(head.number, EntryNo(fits as u64));
    subject.restart();
    let store = subject.store();
    assert_eq!(accepted(store.head(&id("qingshan"))), Some(head));
    let last = accepted(store.read(&id("qingshan"), EntryNo(head.number.0 - 1), 1));
    assert_eq!(last[0].bytes.len(), limits::ENTRY_BYTES_MAX);
    append(&*store, "qingshan", head.number.0, &["next"]);
}
