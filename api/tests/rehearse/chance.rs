//! Behaviour by chance: the same seed gives the same lines, wherever they are kept.

use crate::held::{held, rehearsal};
use api::rehearse::{Behaviour, Habit, Keep};
use std::sync::Arc;
use store::journal::Settings;
use store::{Journal, Ledgers};

fn usual(seed: u64, on_time: u8, late: u8) -> Behaviour {
    Behaviour::usual(seed, Habit { on_time, late }, 25)
}

#[test]
fn memory_and_disk_give_the_same_lines() {
    let rehearsal = rehearsal(usual(7, 95, 4));
    let memory = held(&rehearsal, 3, Keep::Memory);
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn Ledgers> = Arc::new(Journal::open(folder.path(), Settings::default()).unwrap());
    let disk = held(&rehearsal, 3, Keep::Store(Arc::clone(&store)));
    assert_eq!(memory.summary, disk.summary);
    assert!(memory.text == disk.text, "the lines differ");
    let verified = store.verify(None, &mut |_| ()).unwrap();
    assert!(verified.is_sound(), "{:?}", verified.findings.first());
    assert_eq!((verified.ledgers.len(), verified.entries), (3, disk.summary.entries));
    store.close().unwrap();
}

#[test]
fn the_seed_decides() {
    let one = held(&rehearsal(usual(1, 90, 5)), 1, Keep::Memory);
    let other = held(&rehearsal(usual(2, 90, 5)), 1, Keep::Memory);
    assert!(one.text != other.text);
    assert_eq!(one.summary.total.expected, other.summary.total.expected);
}

#[test]
fn every_obligation_ends_somewhere() {
    let total = held(&rehearsal(usual(3, 95, 4)), 1, Keep::Memory).summary.total;
    assert_eq!(total.expected, total.in_time + total.late + total.missing);
    assert_eq!(total.overdue, total.late + total.missing);
    // Five percent and one percent of fifty thousand, give or take chance.
    assert!((1_800..2_200).contains(&total.late), "{}", total.late);
    assert!((400..600).contains(&total.missing), "{}", total.missing);
}

#[test]
fn who_is_always_on_time_hears_of_nothing_late() {
    let summary = held(&rehearsal(usual(4, 100, 0)), 1, Keep::Memory).summary;
    let total = summary.total;
    assert_eq!((total.late, total.missing, total.overdue, total.escalations), (0, 0, 0, 0));
    assert_eq!((summary.submissions, summary.refused), (total.expected, 0));
}

#[test]
fn who_never_hands_in_is_told_of_everything() {
    let summary = held(&rehearsal(usual(4, 0, 0)), 1, Keep::Memory).summary;
    assert_eq!((summary.submissions, summary.total.missing), (0, summary.total.expected));
    let daily = summary.duties.iter().find(|row| row.duty == "office-daily").unwrap();
    // 14 offices on 214 days, each reminded once.
    assert_eq!((daily.expected, daily.overdue, daily.reminders), (14 * 214, 14 * 214, 14 * 214));
}
