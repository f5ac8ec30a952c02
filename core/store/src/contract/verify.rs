//! A ledger proves itself. What a damaged one says depends on where an adapter keeps it, so that
//! is tested beside the adapter.

use super::{Subject, accepted, append, id, refused};

/// Everything stored is found sound, and counted.
pub fn a_sound_store_is_sound(subject: &mut dyn Subject) {
    let verified = accepted(subject.store().verify(None, &mut |_| ()));
    assert!(verified.is_sound() && verified.entries == 0 && verified.ledgers.is_empty());
    let qingshan = append(&*subject.store(), "qingshan", 0, &["a", "b"]);
    let lanxi = append(&*subject.store(), "lanxi", 0, &["c"]);
    for _ in 0..2 {
        let mut last = None;
        let verified = accepted(subject.store().verify(None, &mut |progress| last = Some(progress)));
        assert_eq!(verified.findings, []);
        assert_eq!(verified.entries, 3);
        assert_eq!(verified.ledgers, [(id("lanxi"), lanxi), (id("qingshan"), qingshan)]);
        assert_eq!(last.map(|progress| progress.entries), Some(3));
        subject.restart();
    }
}

/// One ledger can be looked at without the others.
pub fn one_ledger_can_be_verified(subject: &mut dyn Subject) {
    let store = subject.store();
    append(&*store, "qingshan", 0, &["a", "b"]);
    let lanxi = append(&*store, "lanxi", 0, &["c"]);
    let verified = accepted(store.verify(Some(&id("lanxi")), &mut |_| ()));
    assert_eq!((verified.entries, verified.ledgers), (1, vec![(id("lanxi"), lanxi)]));
    assert_eq!(refused(store.verify(Some(&id("wuyuan")), &mut |_| ())), "ledger_unknown");
}
