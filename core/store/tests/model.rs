//! Whatever is done, in whatever order, with however many restarts: the journal answers as the
//! model in memory does.

use crate::subjects::OnDisk;
use engine::id::{EntryNo, LedgerId};
use engine::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use store::contract::Subject;
use store::{Append, Head, Ledgers, Memory, Snapshot};

#[derive(Debug, Clone)]
enum Act {
    /// Groups for ledgers, sent together; `stale` ones expect too little.
    Append(Vec<Group>),
    Snapshot {
        ledger: usize,
        back: u64,
    },
    Blob(u8),
    Restart,
}

#[derive(Debug, Clone)]
struct Group {
    ledger: usize,
    sizes: Vec<usize>,
    stale: bool,
    wake: Option<i64>,
}

fn group() -> impl Strategy<Value = Group> {
    (0..4_usize, vec(0..400_usize, 0..6), proptest::bool::weighted(0.1), any::<Option<i64>>())
        .prop_map(|(ledger, sizes, stale, wake)| Group { ledger, sizes, stale, wake })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => vec(group(), 1..5).prop_map(Act::Append),
        1 => (0..4_usize, 0..5_u64).prop_map(|(ledger, back)| Act::Snapshot { ledger, back }),
        1 => any::<u8>().prop_map(Act::Blob),
        1 => Just(Act::Restart),
    ]
}

fn id(ledger: usize) -> LedgerId {
    LedgerId::new(["qingshan", "lanxi", "wuyuan", "tongxiang"][ledger]).expect("an id")
}

/// Sends the groups without waiting in between, and gives what each was answered.
fn append(store: &dyn Ledgers, groups: &[Group], from: &[u64; 4], seed: usize) -> Vec<Result<Head, &'static str>> {
    let mut at = *from;
    let mut answers = Vec::new();
    for (n, Group { ledger, sizes, stale, wake }) in groups.iter().enumerate() {
        let expect = EntryNo(at[*ledger].saturating_sub(u64::from(*stale)));
        let entry = |(k, size): (usize, &usize)| vec![(seed + n + k) as u8; *size];
        let entries: Vec<_> = sizes.iter().enumerate().map(entry).collect();
        if expect.0 == at[*ledger] {
            at[*ledger] += sizes.len() as u64;
        }
        let wake = wake.map(Timestamp);
        answers.push(store.append(Append { ledger: id(*ledger), expect, term: None, entries, wake }));
    }
    answers.into_iter().map(|answer| answer.wait().map_err(|error| error.code())).collect()
}

fn compare(model: &dyn Ledgers, journal: &dyn Ledgers) {
    let infos = model.ledgers().expect("listed");
    assert_eq!(journal.ledgers().expect("listed"), infos);
    for info in infos {
        for after in [0, info.head.number.0 / 2, info.head.number.0.saturating_sub(1)] {
            let read = |store: &dyn Ledgers| store.read(&info.id, EntryNo(after), 10_000).expect("read");
            assert_eq!(read(journal), read(model));
        }
        assert_eq!(journal.snapshot(&info.id).expect("read"), model.snapshot(&info.id).expect("read"));
    }
}

fn live(acts: &[Act]) {
    let model = Memory::new();
    let mut journal = OnDisk::new();
    for (seed, act) in acts.iter().enumerate() {
        let at: [u64; 4] =
            std::array::from_fn(|ledger| model.head(&id(ledger)).expect("answered").map_or(0, |head| head.number.0));
        match act {
            Act::Append(groups) => {
                let expected = append(&model, groups, &at, seed);
                assert_eq!(append(&*journal.store(), groups, &at, seed), expected);
            }
            Act::Snapshot { ledger, back } => {
                let number = at[*ledger].saturating_sub(*back);
                let found = model.read(&id(*ledger), EntryNo(number.saturating_sub(1)), 1).unwrap_or_default();
                let Some(record) = found.into_iter().next() else { continue };
                let head = Head { number: record.number, hash: record.hash };
                let snapshot = Snapshot { head, bytes: vec![seed as u8; 50] };
                model.put_snapshot(&id(*ledger), &snapshot).expect("kept");
                journal.store().put_snapshot(&id(*ledger), &snapshot).expect("kept");
            }
            Act::Blob(byte) => {
                let digest = model.put_blob(&[*byte; 9]).expect("kept");
                assert_eq!(journal.store().put_blob(&[*byte; 9]).expect("kept"), digest);
                assert_eq!(journal.store().blob(&digest).expect("read"), Some(vec![*byte; 9]));
            }
            Act::Restart => journal.restart(),
        }
        compare(&model, &*journal.store());
    }
    journal.restart();
    compare(&model, &*journal.store());
    assert_eq!(journal.store().verify(None, &mut |_| ()).expect("verified").findings, []);
}

proptest::proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn journal_and_memory_agree(acts in vec(act(), 1..40)) {
        live(&acts);
    }
}
