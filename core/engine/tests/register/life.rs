//! A register that lives: acts drawn from numbers, so that a failing run can be found again.

use crate::bureau::{Bureau, SOURCES, TYPES, WAYS, facts, found};
use chrono::Days;
use engine::entry::{AgreementForm, CaseFacts, CaseNumber, Closing, Ending, Performance};
use engine::input::CaseAct;
use engine::plan::Scope;
use engine::procedure::Difficulty;

/// One step of a life; numbers are taken modulo what there is.
pub(crate) type Step = (u8, u16, u16);

/// What may be said of a dispute.
const BRIEFS: [&str; 5] = [
    "双方因宅基地边界发生争执，调解员到场勘验后组织双方协商。",
    "邻里因排水沟渗水引发纠纷，涉及ABC小区三户人家。",
    "土地流转合同到期后租金未付，村民要求abc公司返还土地。",
    "赡养老人费用分担不均，兄弟二人多次争吵。",
    "道路通行受阻，双方就 QQ 群里的言论产生误会，宅基地一并处理。",
];

pub(crate) fn some_facts(n: u16) -> CaseFacts {
    let n = usize::from(n);
    let difficulties = [Difficulty::Simple, Difficulty::Ordinary, Difficulty::Complex];
    CaseFacts {
        kind: crate::bureau::id(TYPES[n % TYPES.len()]),
        source: crate::bureau::id(SOURCES[n / 3 % SOURCES.len()]),
        difficulty: difficulties[n / 5 % 3],
        people: (n % 7) as u32 + 2,
        amount: (n % 2 == 0).then_some(n as u64 * 100),
        mediator: (n % 5 > 0).then(|| format!("M{:02}", n % 4).into()),
        measures: if n % 3 == 0 { "联合村委会上门走访".into() } else { "".into() },
        ..facts(BRIEFS[n % BRIEFS.len()])
    }
}

/// Lives through steps and says how many were accepted. What does not fit the moment is refused,
/// as it would be of a person.
pub(crate) fn live(bureau: &mut Bureau, steps: &[Step]) -> usize {
    let mut accepted = 0;
    for (what, which, how) in steps {
        let count = bureau.state.campaigns[0].cases.all.len();
        if what % 12 < 3 || count == 0 {
            let township = which % 3;
            let unit = if how % 4 == 0 { format!("t{township}") } else { format!("t{township}-v{}", how % 3) };
            bureau.open(&unit, some_facts(*how));
            accepted += 1;
        } else if what % 12 == 3 {
            bureau.days_later(u64::from(how % 20));
        } else {
            let case = bureau.state.campaigns[0].cases.all[usize::from(*which) % count].number;
            accepted += usize::from(act(bureau, case, what % 12, *how));
        }
    }
    accepted
}

fn act(bureau: &mut Bureau, case: CaseNumber, what: u8, how: u16) -> bool {
    let today = bureau.today();
    let why = || "情况说明".to_owned();
    let act = match what {
        4 | 5 => CaseAct::Close(Closing { day: today, ending: ending(bureau, how), file: Vec::new() }),
        6 | 7 => {
            let reason = || "资金周转困难".into();
            let performance = match how % 5 {
                0 => Performance::NoAgreement,
                1 => Performance::NotYetDue,
                2 => Performance::Partly { reason: reason() },
                _ => Performance::Performed,
            };
            let reopen = (how.is_multiple_of(11)).then(why);
            CaseAct::Visit { visit: None, record: found(today, performance), reopen }
        }
        8 => CaseAct::Extend { days: how % 35, both_agreed: !how.is_multiple_of(4) },
        9 if how.is_multiple_of(2) => CaseAct::Reopen { reason: why() },
        9 => CaseAct::Transfer { to: crate::bureau::id(&format!("t{}", how % 3)), reason: why() },
        10 => CaseAct::Change(Box::new(CaseFacts {
            entered: (!how.is_multiple_of(3)).then_some(today),
            ..some_facts(how)
        })),
        _ => match how % 5 {
            0 | 1 => {
                let scope = Scope::ALL[usize::from(how) % Scope::ALL.len()];
                CaseAct::SetAlert { level: (how % 3) as u8 + 1, scope, reason: why() }
            }
            2 => CaseAct::HandleAlert { what: why() },
            3 => CaseAct::LiftAlert { reason: why() },
            _ => CaseAct::CannotResolve { reason: why() },
        },
    };
    bureau.about(case, act).is_ok()
}

fn ending(bureau: &Bureau, how: u16) -> Ending {
    let informed = WAYS.map(crate::bureau::id).to_vec();
    let effective = bureau.today();
    match how % 9 {
        0 => Ending::NotAgreed { informed },
        1 => Ending::Refused { informed },
        2 => Ending::Unsuitable { informed },
        3 => Ending::Withdrawn,
        n => Ending::Agreed {
            form: if n % 2 == 0 { AgreementForm::Oral } else { AgreementForm::Written },
            effective,
            performance: (n > 5).then(|| effective + Days::new(u64::from(how % 40))),
            amount: (n > 4).then_some(u64::from(how)),
        },
    }
}
