//! What is kept in few bytes is, when it is looked at, what it was when it was put away.

use super::{CaseText, ClosedCase, Interval, Intervals, NoticeGroup, Settled, Trail};
use crate::entry::{Closing, Ending, Notice, NoticeKind, Told};
use crate::id::{CampaignNo, EntryNo, PeriodNo, PostNo, UnitNo};
use crate::set::UnitSet;
use crate::time::Timestamp;
use proptest::prelude::*;

fn notice() -> impl Strategy<Value = Notice> {
    let told = prop_oneof![
        Just(Told::Own),
        (0..9u32, 0..9u32).prop_map(|(post, unit)| Told::Posts(vec![(PostNo(post), UnitSet::one(UnitNo(unit)))])),
    ];
    let kind = prop_oneof![Just(NoticeKind::Reminder), (1..9u8).prop_map(NoticeKind::Escalation)];
    let words = proptest::option::of("[a-z一-丁]{0,9}");
    (kind, any::<u32>(), any::<i64>(), proptest::collection::vec(0..300u32, 0..9), told, words).prop_map(
        |(kind, period, owed, units, to, words)| Notice {
            kind,
            campaign: CampaignNo(0),
            period: PeriodNo(period),
            owed: Timestamp(owed),
            units: units.into_iter().map(UnitNo).collect(),
            to,
            missed: 0,
            words: words.map(Into::into),
        },
    )
}

/// Something is overdue from now on for some units, or what is overdue ends.
#[derive(Debug, Clone)]
enum Step {
    Begin(i64, Vec<u32>),
    End(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..99i64, proptest::collection::vec(0..5u32, 1..3)).prop_map(|(at, units)| Step::Begin(at, units)),
        (0..99i64).prop_map(Step::End),
    ]
}

proptest! {
    #[test]
    fn notices(notices in proptest::collection::vec(notice(), 0..9), at in any::<i64>()) {
        let group = NoticeGroup::new(EntryNo(7), Timestamp(at), &notices);
        prop_assert_eq!(group.len(), notices.len());
        prop_assert_eq!(group.notices().collect::<Vec<_>>(), notices);
    }

    #[test]
    fn trails(entries in proptest::collection::vec(any::<u64>().prop_map(EntryNo), 0..9)) {
        let trail: Trail = entries.iter().copied().collect();
        prop_assert_eq!(trail.iter().collect::<Vec<_>>(), entries);
    }

    #[test]
    fn texts(brief in "\\PC{0,20}", measures in "\\PC{0,20}") {
        let text = CaseText::new(&brief, &measures);
        prop_assert_eq!((text.brief(), text.measures()), (&*brief, &*measures));
    }

    /// As a plain list of intervals would have it.
    #[test]
    fn intervals(steps in proptest::collection::vec(step(), 0..6)) {
        let (mut list, mut kept) = (Vec::<Interval>::new(), Intervals::default());
        for step in steps {
            match step {
                Step::Begin(at, units) => {
                    let units: UnitSet = units.into_iter().map(UnitNo).collect();
                    list.push(Interval { since: Timestamp(at), units: units.clone(), until: None });
                    kept.begin(Timestamp(at), &units);
                }
                Step::End(at) => {
                    list.iter_mut().filter(|one| one.until.is_none()).for_each(|one| one.until = Some(Timestamp(at)));
                    kept.end(Timestamp(at));
                }
            }
            prop_assert_eq!(&kept.iter().collect::<Vec<_>>(), &list);
            prop_assert_eq!(kept.is_empty(), list.is_empty());
            let read: Intervals = postcard::from_bytes(&postcard::to_stdvec(&kept).unwrap()).unwrap();
            prop_assert_eq!(&read, &kept);
        }
    }

    /// Bytes that are no closed case are refused where they come in, and never met later.
    #[test]
    fn damaged_bytes_are_no_closed_case(cut in 0..9usize) {
        let closing = Closing { day: "2022-05-07".parse().unwrap(), ending: Ending::Withdrawn, file: Vec::new() };
        let closed = ClosedCase { closing: closing.clone(), late: true, visits: Vec::new() };
        let settled = Settled::new(&closed);
        prop_assert_eq!((settled.read(), settled.closing()), (closed, closing));
        let whole = postcard::to_stdvec(&settled).unwrap();
        prop_assert_eq!(&postcard::from_bytes::<Settled>(&whole).unwrap(), &settled);
        let bytes: Box<[u8]> = postcard::from_bytes(&whole).unwrap();
        if cut < bytes.len() {
            prop_assert!(Settled::try_from(Box::from(&bytes[..cut])).is_err());
        }
    }
}
