//! How a key lies in its file.
//!
//! A file is a row of sectors of 512 bytes, each with thirteen places of 37 bytes: a case's place
//! follows from its number, nothing has to be searched or read at a start, and no place crosses a
//! sector, which disks write as a whole. A million cases are 39.4 MB; what was never written is a
//! hole or zeros. A place is 32 bytes of key, the checksum, and last the state, so that a write
//! that was cut off leaves the state as it was.
//!
//! The checksum covers ledger, register and case as well: a place that got elsewhere is damage.
//! A later form of the file gets another extension; this one never changes.

use super::{CaseKey, Slot};
use engine::id::LedgerId;
use zeroize::Zeroizing;

/// Bytes of a place.
pub(crate) const BYTES: usize = KEY + 5;
const KEY: usize = CaseKey::BYTES;
const STATE: usize = BYTES - 1;
const SECTOR: u64 = 512;
const IN_A_SECTOR: u64 = SECTOR / BYTES as u64;

/// States that differ in many bits from each other and from 0.
const PRESENT: u8 = 0x4B;
const ERASED: u8 = 0xD4;

/// The bytes of a place. They are overwritten when they are dropped.
pub(crate) type Place = Zeroizing<[u8; BYTES]>;

/// What a place says.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nothing was ever written.
    Nothing,
    /// A key began to be written when the power went. Nobody was told of it, so nothing depends on it.
    Unfinished,
    /// A key.
    Key(CaseKey),
    /// A key that was erased.
    Erased,
    /// Something else.
    Damaged,
}

/// Where a case's place begins, in bytes.
pub(crate) fn offset(slot: Slot) -> u64 {
    let case = u64::from(slot.case);
    case / IN_A_SECTOR * SECTOR + case % IN_A_SECTOR * BYTES as u64
}

/// A place with a key; without one, with its erasure.
pub(crate) fn write(ledger: &LedgerId, slot: Slot, key: Option<&CaseKey>) -> Place {
    let mut place = Place::new([0; BYTES]);
    if let Some(key) = key {
        place[..KEY].copy_from_slice(key.expose());
    }
    place[STATE] = if key.is_some() { PRESENT } else { ERASED };
    let sum = checksum(ledger, slot, &place);
    place[KEY..STATE].copy_from_slice(&sum.to_le_bytes());
    place
}

/// Reads a place. What the file does not have any more reads as zeros.
pub(crate) fn read(ledger: &LedgerId, slot: Slot, place: &Place) -> Found {
    let sound = place[KEY..STATE] == checksum(ledger, slot, place).to_le_bytes();
    let (key, state) = (place.first_chunk::<KEY>(), place[STATE]);
    let is_zero = key.is_some_and(|key| key.iter().all(|byte| *byte == 0));
    match (key, state) {
        (Some(key), PRESENT) if sound => Found::Key(CaseKey::copied(key)),
        (Some(_), ERASED) if sound && is_zero => Found::Erased,
        (Some(_), 0) if place.iter().all(|byte| *byte == 0) => Found::Nothing,
        // No key but a checksum: an erasure that lost its state must not become a key again.
        (Some(_), 0) if !is_zero => Found::Unfinished,
        _ => Found::Damaged,
    }
}

fn checksum(ledger: &LedgerId, slot: Slot, place: &Place) -> u32 {
    let parts: [&[u8]; 5] = [
        ledger.as_str().as_bytes(),
        &slot.register.to_le_bytes(),
        &slot.case.to_le_bytes(),
        &place[STATE..],
        &place[..KEY],
    ];
    parts.iter().fold(0, |sum, part| crc32c::crc32c_append(sum, part))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, Found, Place, SECTOR, offset, read, write};
    use crate::vault::{CaseKey, Slot};
    use engine::id::LedgerId;

    fn place(case: u32, key: Option<&CaseKey>) -> Place {
        write(&ledger("qingshan"), Slot { register: 2, case }, key)
    }

    fn ledger(id: &str) -> LedgerId {
        LedgerId::new(id).expect("an id")
    }

    fn key() -> CaseKey {
        CaseKey::copied(&std::array::from_fn(|at| at as u8 + 1))
    }

    #[test]
    fn no_place_crosses_a_sector_and_none_meet() {
        let mut end = 0;
        for case in 0..1_000 {
            let begin = offset(Slot { register: 0, case });
            assert!(begin >= end);
            end = begin + BYTES as u64;
            assert_eq!(begin / SECTOR, (end - 1) / SECTOR, "case {case}");
        }
        let million = offset(Slot { register: 0, case: 1_000_000 });
        assert_eq!(million / 100_000, 393, "39.4 MB");
    }

    /// The stored form never changes.
    #[test]
    fn the_form_is_golden() {
        let hex = |place: Place| place.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let keys = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
        assert_eq!(hex(place(7, Some(&key()))), format!("{keys}d384f1ba4b"));
        assert_eq!(hex(place(7, None)), format!("{}392692cad4", "0".repeat(64)));
    }

    #[test]
    fn a_place_elsewhere_is_damaged() {
        let (id, slot) = (ledger("qingshan"), Slot { register: 2, case: 7 });
        for key in [Some(&key()), None] {
            let place = place(7, key);
            assert!(!matches!(read(&id, slot, &place), Found::Damaged));
            assert!(matches!(read(&ledger("lanxi"), slot, &place), Found::Damaged));
            assert!(matches!(read(&id, Slot { register: 3, ..slot }, &place), Found::Damaged));
            assert!(matches!(read(&id, Slot { case: 8, ..slot }, &place), Found::Damaged));
        }
    }

    /// Any bit, and any byte: a key never becomes another key, an erased one never a key.
    #[test]
    fn what_was_changed_is_damaged() {
        let (id, slot) = (ledger("qingshan"), Slot { register: 2, case: 7 });
        for key in [Some(&key()), None] {
            let sound = place(7, key);
            for at in 0..BYTES {
                let changes = (0..8).map(|bit| 1 << bit).chain([0xFF]);
                for change in changes {
                    let mut place = sound.clone();
                    place[at] ^= change;
                    assert!(matches!(read(&id, slot, &place), Found::Damaged), "byte {at} ^ {change:#x}");
                }
            }
        }
    }

    #[test]
    fn a_write_that_was_cut_off_is_known() {
        let (id, slot) = (ledger("qingshan"), Slot { register: 2, case: 7 });
        let (nothing, made, erased) = (Place::new([0; BYTES]), place(7, Some(&key())), place(7, None));
        let cut = |from: &Place, to: &Place, at: usize| {
            let mut place = from.clone();
            place[..at].copy_from_slice(&to[..at]);
            read(&id, slot, &place)
        };
        assert!(matches!(cut(&nothing, &made, 0), Found::Nothing));
        assert!((1..BYTES).all(|at| matches!(cut(&nothing, &made, at), Found::Unfinished)));
        assert!(matches!(cut(&nothing, &made, BYTES), Found::Key(_)));
        // An erasure that was cut off leaves no key, and is not taken for finished.
        assert!((1..BYTES).all(|at| matches!(cut(&made, &erased, at), Found::Damaged)));
        assert!(matches!(cut(&made, &erased, BYTES), Found::Erased));
        // Of one that had no key to erase, no beginning is taken for a key.
        assert!((0..BYTES).all(|at| matches!(cut(&nothing, &erased, at), Found::Nothing | Found::Damaged)));
    }
}
