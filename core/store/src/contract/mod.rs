//! The contract: what every adapter promises, as tests that know only the port. One file for
//! each promise. An adapter passes by calling [`contract_tests!`](crate::contract_tests) with
//! something that makes a [`Subject`].

pub mod atomicity;
pub mod blobs;
pub mod conflict;
pub mod fencing;
pub mod order;
pub mod restart;
pub mod snapshots;
pub mod verify;
pub mod wakes;

use crate::{Append, Error, Head, Ledgers, Record};
use engine::id::{EntryNo, LedgerId};
use std::sync::Arc;

/// A store under test.
pub trait Subject {
    /// The store as it runs now.
    fn store(&self) -> Arc<dyn Ledgers>;
    /// Stops the store and starts it again. The caller has let go of what `store` gave.
    fn restart(&mut self);
}

/// One `#[test]` for each clause of the contract: `contract_tests!(MySubject::new());`
#[macro_export]
macro_rules! contract_tests {
    ($subject:expr) => {
        $crate::contract_tests! { $subject;
            atomicity: a_group_is_there_as_a_whole, a_refused_group_leaves_nothing, too_large_is_refused,
                the_largest_group_survives;
            order: entries_are_numbered_and_chained, many_writers_keep_their_order, a_writer_need_not_wait,
                reading_pages_through_everything;
            conflict: the_expected_number_decides, only_one_of_two_wins, nothing_is_made_by_asking;
            fencing: a_lease_keeps_others_out, a_new_term_fences_the_old, a_released_lease_is_free,
                a_leased_ledger_needs_its_term;
            wakes: a_group_sets_the_wake, the_wake_can_change_alone, due_is_in_order_of_time;
            snapshots: the_newest_comes_back, a_snapshot_of_another_past_is_refused;
            blobs: a_blob_is_found_by_its_digest;
            restart: everything_survives, numbers_go_on, a_closed_store_says_so;
            verify: a_sound_store_is_sound, one_ledger_can_be_verified;
        }
    };
    ($subject:expr; $($promise:ident: $($clause:ident),+;)+) => {$(
        mod $promise {
            #[allow(unused_imports, reason = "the subject may or may not be named from the parent")]
            use super::*;
            $(#[test]
            fn $clause() {
                $crate::contract::$promise::$clause(&mut $subject);
            })+
        }
    )+};
}

/// A ledger's id.
pub(crate) fn id(text: &str) -> LedgerId {
    LedgerId::new(text).unwrap_or_else(|bad| panic!("{bad}"))
}

/// A group of these entries for a ledger that is at `expect`.
pub(crate) fn group(ledger: &str, expect: u64, entries: &[&str]) -> Append {
    Append {
        ledger: id(ledger),
        expect: EntryNo(expect),
        term: None,
        entries: entries.iter().map(|text| text.as_bytes().to_vec()).collect(),
        wake: None,
    }
}

/// Appends and waits; the store must accept.
pub(crate) fn append(store: &dyn Ledgers, ledger: &str, expect: u64, entries: &[&str]) -> Head {
    accepted(store.append(group(ledger, expect, entries)).wait())
}

/// The answer, which must not be an error.
pub(crate) fn accepted<T>(answer: Result<T, Error>) -> T {
    answer.unwrap_or_else(|error| panic!("the store refused: {error} ({error:?})"))
}

/// The code of the answer, which must be an error.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    match answer {
        Ok(answer) => panic!("the store accepted: {answer:?}"),
        Err(error) => error.code(),
    }
}

/// All entries of a ledger, page by page.
pub(crate) fn read_all(store: &dyn Ledgers, ledger: &str) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let after = records.last().map_or(EntryNo(0), |last| last.number);
        let page = accepted(store.read(&id(ledger), after, 7));
        if page.is_empty() {
            return records;
        }
        records.extend(page);
    }
}

/// The entries of a ledger as text.
pub(crate) fn texts(store: &dyn Ledgers, ledger: &str) -> Vec<String> {
    read_all(store, ledger).into_iter().map(|record| String::from_utf8_lossy(&record.bytes).into_owned()).collect()
}
