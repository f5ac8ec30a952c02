use crate::bureau::DRIVE;
use engine::state::State;

fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
}

fn cost(what: &str, make: impl Fn() -> State) -> f64 {
    let before = resident();
    let all: Vec<State> = (0..10).map(|_| make()).collect();
    let a = (resident() - before) as f64 / 10.0 / 10_000.0;
    println!("{what}: {a:.0} B a case");
    drop(all);
    a
}

#[test]
fn split() {
    println!(
        "period {} case {} closed {} visit {} record {} notice {} group {} told {} dates {} rule {} origin {} limit {} deadline {} closing {} rare {} ending {} cells {}",
        size_of::<engine::state::Period>(),
        size_of::<engine::state::Case>(),
        size_of::<engine::state::ClosedCase>(),
        size_of::<engine::state::CaseVisit>(),
        size_of::<engine::entry::VisitRecord>(),
        size_of::<engine::entry::Notice>(),
        size_of::<engine::state::NoticeGroup>(),
        size_of::<engine::entry::Told>(),
        size_of::<engine::entry::Dates>(),
        size_of::<engine::entry::RuleUsed>(),
        size_of::<engine::entry::Origin>(),
        size_of::<engine::state::OpenLimit>(),
        size_of::<engine::deadline::Deadline>(),
        size_of::<engine::entry::Closing>(),
        size_of::<engine::state::Rare>(),
        size_of::<engine::entry::Ending>(),
        size_of::<engine::state::Cells>()
    );
    let bureau = crate::figures::county(10_000);
    let snapshot = bureau.state.to_snapshot();
    println!("snapshot {} B a case", snapshot.len() / 10_000);
    let state = &bureau.state;
    let campaign = &state.campaigns[DRIVE.index()];
    println!(
        "periods {} notices {} groups {} waiting {} receipts {}",
        campaign.periods.len(),
        state.notices.iter().map(|g| g.len()).sum::<usize>(),
        state.notices.len(),
        state.outbox.waiting.len(),
        state.receipts.len()
    );
    println!(
        "with moments {} moments {}",
        campaign.periods.iter().filter(|p| !p.dates.moments.is_empty()).count(),
        campaign.periods.iter().map(|p| p.dates.moments.len()).sum::<usize>()
    );
    println!("overdue {}", campaign.periods.iter().filter(|p| !p.overdue.is_empty()).count());
    for p in campaign.periods.iter().rev().filter(|p| p.is_awaited()).take(3) {
        println!("{p:?}");
    }
    for p in campaign.periods.iter().rev().filter(|p| !p.is_awaited()).take(1) {
        println!("{p:?}");
    }
    for g in state.notices.iter().rev().take(1) {
        println!("{:?} {}", g.notices().next(), g.len());
    }
    let read = |s: &State| State::from_snapshot(&s.to_snapshot()).unwrap();
    cost("all", || State::from_snapshot(&snapshot).unwrap());
    let mut s = read(state);
    s.notices.clear();
    let b = s.to_snapshot();
    cost("no notices", || State::from_snapshot(&b).unwrap());
    for c in &mut s.campaigns {
        for p in &mut c.periods {
            p.dates.moments = Default::default();
        }
    }
    let b = s.to_snapshot();
    cost("nor moments", || State::from_snapshot(&b).unwrap());
    for c in &mut s.campaigns {
        c.cases = Default::default();
    }
    let b = s.to_snapshot();
    cost("nor cases", || State::from_snapshot(&b).unwrap());
}
