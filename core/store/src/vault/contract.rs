//! The contract of vaults: what every adapter promises, as tests that know only the port. An adapter
//! passes by calling [`vault_contract_tests!`](crate::vault_contract_tests) with something that makes
//! a [`Subject`].

use super::{CASES_MAX, CaseKey, Kept, Slot, Vault};
use crate::contract::id;
use std::sync::Arc;
use std::thread;

/// A vault under test.
pub trait Subject {
    /// The vault as it runs now.
    fn vault(&self) -> Arc<dyn Vault>;
    /// Stops the vault and starts it again. The caller has let go of what `vault` gave.
    fn restart(&mut self);
}

/// One `#[test]` for each clause of the contract: `vault_contract_tests!(MySubject::new());`
#[macro_export]
macro_rules! vault_contract_tests {
    ($subject:expr) => {
        $crate::vault_contract_tests! { $subject;
            a_case_has_no_key_until_one_is_made, a_key_comes_back, making_twice_keeps_the_first,
            keys_lie_apart, an_erased_key_stays_erased, what_never_was_can_be_erased,
            many_are_made_and_erased_at_once, many_are_made_or_none, one_key_for_all_who_ask_at_once,
            a_case_out_of_reach_is_refused, ledgers_with_keys_are_listed,
        }
    };
    ($subject:expr; $($clause:ident),+ $(,)?) => {
        $(#[test]
        fn $clause() {
            $crate::vault::contract::$clause(&mut $subject);
        })+
    };
}

/// A case of the first register.
pub(crate) fn slot(case: u32) -> Slot {
    Slot { register: 0, case }
}

/// A key that is told from others by its number.
pub fn key(number: u8) -> CaseKey {
    CaseKey::copied(&[number; 32])
}

/// What the vault has: `Ok(Some(bytes))`, `Ok(None)` = nothing, `Err(code)`.
pub fn seen(vault: &dyn Vault, ledger: &str, slot: Slot) -> Result<Option<[u8; 32]>, &'static str> {
    match vault.look(&id(ledger), slot) {
        Ok(Kept::Key(key)) => Ok(Some(*key.expose())),
        Ok(Kept::Nothing) => Ok(None),
        Ok(Kept::Erased) => Err("names_erased"),
        Err(error) => Err(error.code()),
    }
}

fn make(vault: &dyn Vault, ledger: &str, slot: Slot, fresh: u8) -> Result<[u8; 32], &'static str> {
    vault.create(&id(ledger), slot, key(fresh)).map(|key| *key.expose()).map_err(|error| error.code())
}

/// Looking makes nothing.
pub fn a_case_has_no_key_until_one_is_made(subject: &mut dyn Subject) {
    for _ in 0..2 {
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(3)), Ok(None));
        subject.restart();
    }
}

/// What was made is there, also after a restart.
pub fn a_key_comes_back(subject: &mut dyn Subject) {
    for case in [0, 12, 13, 1_000_000] {
        assert_eq!(make(&*subject.vault(), "qingshan", slot(case), 7), Ok([7; 32]));
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(case)), Ok(Some([7; 32])));
        subject.restart();
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(case)), Ok(Some([7; 32])));
    }
}

/// What was sealed with the first key must stay readable.
pub fn making_twice_keeps_the_first(subject: &mut dyn Subject) {
    assert_eq!(make(&*subject.vault(), "qingshan", slot(3), 1), Ok([1; 32]));
    assert_eq!(make(&*subject.vault(), "qingshan", slot(3), 2), Ok([1; 32]));
    subject.restart();
    assert_eq!(make(&*subject.vault(), "qingshan", slot(3), 3), Ok([1; 32]));
    assert_eq!(seen(&*subject.vault(), "qingshan", slot(3)), Ok(Some([1; 32])));
}

/// Neighbours, registers and ledgers have nothing to do with each other.
pub fn keys_lie_apart(subject: &mut dyn Subject) {
    let places = ["qingshan", "lanxi"]
        .into_iter()
        .flat_map(|ledger| (0..3).flat_map(move |register| (0..30).map(move |case| (ledger, Slot { register, case }))));
    let places: Vec<_> = places.enumerate().map(|(at, place)| (at as u8, place)).collect();
    for (at, (ledger, slot)) in &places {
        assert_eq!(make(&*subject.vault(), ledger, *slot, *at), Ok([*at; 32]));
    }
    let gone = |at: u8| at % 7 == 3;
    for (at, (ledger, slot)) in &places {
        if gone(*at) {
            subject.vault().erase(&id(ledger), *slot).expect("erased");
        }
    }
    subject.restart();
    for (at, (ledger, slot)) in places {
        let expected = if gone(at) { Err("names_erased") } else { Ok(Some([at; 32])) };
        assert_eq!(seen(&*subject.vault(), ledger, slot), expected, "{ledger} {slot}");
    }
}

/// No restart and no making brings it back; erasing again does no harm.
pub fn an_erased_key_stays_erased(subject: &mut dyn Subject) {
    make(&*subject.vault(), "qingshan", slot(3), 1).expect("made");
    for _ in 0..3 {
        subject.vault().erase(&id("qingshan"), slot(3)).expect("erased");
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(3)), Err("names_erased"));
        subject.restart();
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(3)), Err("names_erased"));
        assert_eq!(make(&*subject.vault(), "qingshan", slot(3), 2), Err("names_erased"));
        assert_eq!(seen(&*subject.vault(), "qingshan", slot(3)), Err("names_erased"));
    }
}

/// A case that had no name will have none.
pub fn what_never_was_can_be_erased(subject: &mut dyn Subject) {
    subject.vault().erase(&id("qingshan"), slot(40)).expect("erased");
    subject.restart();
    assert_eq!(seen(&*subject.vault(), "qingshan", slot(40)), Err("names_erased"));
    assert_eq!(make(&*subject.vault(), "qingshan", slot(40), 2), Err("names_erased"));
    assert_eq!(seen(&*subject.vault(), "qingshan", slot(39)), Ok(None));
}

/// Answers come in the order of the questions, and one case asked twice has one key.
pub fn many_are_made_and_erased_at_once(subject: &mut dyn Subject) {
    make(&*subject.vault(), "qingshan", slot(2), 100).expect("made");
    let other = Slot { register: 5, case: 1 };
    let wanted = [(slot(9), 1), (slot(2), 2), (other, 3), (slot(9), 4), (slot(0), 5)];
    let wanted = wanted.map(|(slot, number)| (slot, key(number))).to_vec();
    let made = subject.vault().create_all(&id("qingshan"), wanted).expect("made");
    assert_eq!(made.iter().map(|key| key.expose()[0]).collect::<Vec<_>>(), [1, 100, 3, 1, 5]);
    subject.restart();
    assert_eq!(seen(&*subject.vault(), "qingshan", other), Ok(Some([3; 32])));
    subject.vault().erase_all(&id("qingshan"), &[slot(9), other, slot(9)]).expect("erased");
    subject.restart();
    let now = [slot(9), other, slot(2), slot(0)].map(|slot| seen(&*subject.vault(), "qingshan", slot));
    assert_eq!(now, [Err("names_erased"), Err("names_erased"), Ok(Some([100; 32])), Ok(Some([5; 32]))]);
    assert_eq!(subject.vault().create_all(&id("qingshan"), Vec::new()).expect("nothing to do").len(), 0);
    subject.vault().erase_all(&id("qingshan"), &[]).expect("nothing to do");
}

/// One that cannot be made keeps the others from being made.
pub fn many_are_made_or_none(subject: &mut dyn Subject) {
    subject.vault().erase(&id("qingshan"), slot(2)).expect("erased");
    let wanted = vec![(slot(1), key(1)), (slot(2), key(2)), (slot(3), key(3))];
    let refused = subject.vault().create_all(&id("qingshan"), wanted).expect_err("one is erased");
    assert_eq!(refused.code(), "names_erased");
    subject.restart();
    assert_eq!([1, 3].map(|case| seen(&*subject.vault(), "qingshan", slot(case))), [Ok(None), Ok(None)]);
}

/// Two officers who name the parties of one case at once seal with the same key.
pub fn one_key_for_all_who_ask_at_once(subject: &mut dyn Subject) {
    let vault = subject.vault();
    let mut keys: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = (1..=8)
            .map(|number| {
                scope.spawn({
                    let vault = &*vault;
                    move || make(vault, "qingshan", slot(3), number).expect("made")
                })
            })
            .collect();
        asking.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    assert_eq!(seen(&*vault, "qingshan", slot(3)), Ok(keys.first().copied()));
    keys.dedup();
    assert_eq!(keys.len(), 1);
}

/// A number that no register reaches is a mistake, not a file of terabytes.
pub fn a_case_out_of_reach_is_refused(subject: &mut dyn Subject) {
    let vault = subject.vault();
    assert_eq!(make(&*vault, "qingshan", slot(CASES_MAX - 1), 1), Ok([1; 32]));
    for case in [CASES_MAX, u32::MAX] {
        assert_eq!(seen(&*vault, "qingshan", slot(case)), Err("entry_too_large"));
        assert_eq!(make(&*vault, "qingshan", slot(case), 1), Err("entry_too_large"));
        let wanted = vec![(slot(1), key(1)), (slot(case), key(2))];
        vault.create_all(&id("qingshan"), wanted).expect_err("one is out of reach");
        vault.erase_all(&id("qingshan"), &[slot(1), slot(case)]).expect_err("one is out of reach");
        assert_eq!(seen(&*vault, "qingshan", slot(1)), Ok(None));
    }
}

/// Whoever made or erased a key is listed, and nobody who only looked.
pub fn ledgers_with_keys_are_listed(subject: &mut dyn Subject) {
    let listed = |subject: &dyn Subject| subject.vault().ledgers().expect("listed");
    assert_eq!(seen(&*subject.vault(), "lanxi", slot(1)), Ok(None));
    assert_eq!(listed(subject), []);
    make(&*subject.vault(), "qingshan", slot(3), 1).expect("made");
    make(&*subject.vault(), "qingshan", Slot { register: 7, case: 0 }, 2).expect("made");
    subject.vault().erase(&id("baishui"), slot(5)).expect("erased");
    subject.restart();
    assert_eq!(listed(subject), [id("baishui"), id("qingshan")]);
}
