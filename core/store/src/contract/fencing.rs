//! A ledger has one writer at a time, and one that was replaced cannot write any more.

use super::{Subject, accepted, append, group, id, refused, texts};
use crate::{Ledgers, Term};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(3_600);

fn append_with(store: &dyn Ledgers, expect: u64, term: Option<Term>) -> Result<crate::Head, crate::Error> {
    let mut group = group("qingshan", expect, &["x"]);
    group.term = term;
    store.append(group).wait()
}

/// While a lease runs nobody else gets one, and its holder can renew it.
pub fn a_lease_keeps_others_out(subject: &mut dyn Subject) {
    let store = subject.store();
    let ledger = id("qingshan");
    let term = accepted(store.acquire(&ledger, "node-a", LONG));
    assert_eq!(refused(store.acquire(&ledger, "node-b", LONG)), "ledger_held");
    accepted(store.renew(&ledger, term, LONG));
    accepted(append_with(&*store, 0, Some(term)));
    assert!(store.acquire(&id("lanxi"), "node-b", LONG).is_ok(), "another ledger is another lease");
}

/// A lease that ran out can be taken; from then on the old term is refused everywhere.
pub fn a_new_term_fences_the_old(subject: &mut dyn Subject) {
    let store = subject.store();
    let ledger = id("qingshan");
    let old = accepted(store.acquire(&ledger, "node-a", Duration::ZERO));
    accepted(append_with(&*store, 0, Some(old)));
    let new = accepted(store.acquire(&ledger, "node-b", LONG));
    assert!(new > old);
    assert_eq!(refused(append_with(&*store, 1, Some(old))), "ledger_fenced");
    assert_eq!(refused(store.renew(&ledger, old, LONG)), "ledger_fenced");
    assert_eq!(refused(store.release(&ledger, old)), "ledger_fenced");
    accepted(append_with(&*store, 1, Some(new)));
    assert_eq!(texts(&*store, "qingshan").len(), 2);
}

/// Who lets go lets the next one in at once; its own next lease is a new term too.
pub fn a_released_lease_is_free(subject: &mut dyn Subject) {
    let store = subject.store();
    let ledger = id("qingshan");
    let first = accepted(store.acquire(&ledger, "node-a", LONG));
    accepted(store.release(&ledger, first));
    assert_eq!(refused(store.renew(&ledger, first, LONG)), "ledger_fenced");
    let second = accepted(store.acquire(&ledger, "node-b", LONG));
    let third = accepted(store.acquire(&ledger, "node-b", LONG));
    assert!(first < second && second < third);
}

/// Once leased, a ledger takes nothing from a writer without a term, or with a made-up one.
pub fn a_leased_ledger_needs_its_term(subject: &mut dyn Subject) {
    let store = subject.store();
    append(&*store, "qingshan", 0, &["without leases, no term is needed"]);
    assert_eq!(refused(append_with(&*store, 1, Some(Term(7)))), "ledger_fenced");
    let term = accepted(store.acquire(&id("qingshan"), "node-a", LONG));
    assert_eq!(refused(append_with(&*store, 1, None)), "ledger_fenced");
    assert_eq!(refused(append_with(&*store, 1, Some(Term(term.0 + 1)))), "ledger_fenced");
    accepted(append_with(&*store, 1, Some(term)));
}
