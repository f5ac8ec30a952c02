//! The registers that the bundled campaigns keep.

use crate::roster::{Case, city, county, register};
use engine::deadline::{Deadline, Offset};
use engine::plan::Register;
use engine::procedure::VisitAnchor;

fn kept(case: &Case) -> &Register {
    case.plan.register.as_deref().expect("a register")
}

/// One month, labour disputes 15 days; visited within 15 days of closing and of the performance
/// date, settled or not.
#[test]
fn limits_and_visits() {
    for case in [county(), city(), register()] {
        let register = kept(&case);
        assert_eq!(register.limit.offset, Offset::Months(1));
        let labour = register.limit_of(&"wage-arrears".parse().unwrap());
        assert_eq!(labour, Deadline::within_days(15));
        let visits: Vec<_> = register.visits.iter().map(|visit| (visit.anchor, visit.within)).collect();
        let fifteen = Deadline::within_days(15);
        assert_eq!(visits, [(VisitAnchor::Closing, fifteen), (VisitAnchor::Performance, fifteen)]);
        assert_eq!((register.types.len(), register.sources.len(), register.ways.len()), (18, 9, 4));
    }
}

/// Source 003, E1 to E3: the leader in charge, then the principal leader; the principal leader,
/// then the party committee; the party committee directly.
#[test]
fn alerts_climb_as_the_source_says() {
    for case in [county(), register()] {
        let told = |level: u8| {
            let duty = case.duty(&format!("case-alert-{level}"));
            let first = kept(&case).level(level).unwrap().tell[0].post.to_string();
            let next: Vec<_> = duty.policy.escalations.iter().map(|rung| rung.to[0].post.to_string()).collect();
            (first, next)
        };
        let (charge, government, party) =
            ("local-government-leader-in-charge", "government-principal-leader", "party-principal-leader");
        assert_eq!(told(3), (charge.to_owned(), vec![government.to_owned()]));
        assert_eq!(told(2), (government.to_owned(), vec![party.to_owned()]));
        assert_eq!(told(1), (party.to_owned(), vec![]));
    }
}

/// Source 000, E5: the bureau's leader for the area and the township's.
#[test]
fn what_cannot_be_resolved_goes_to_two_leaders() {
    let told: Vec<_> = kept(&register()).unresolved.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["bureau/area-leader", "township-office/township-leader"]);
}

/// The county's offices and villages keep cases: 14 and 218.
#[test]
fn whose_cases_they_are() {
    assert_eq!(county().owing("case-settle"), 14 + 218);
    assert_eq!(register().owing("case-visit"), 14 + 218);
}

/// A year of measures: twelve months, four quarters, the last of them counted in January.
#[test]
fn a_year_of_measures() {
    let register = register();
    assert_eq!(register.due_days("entry-rate").len(), 12);
    assert_eq!(register.due_days("monthly-cases").last().map(String::as_str), Some("2026-01-12"));
    assert_eq!(register.due_days("centre-mediators"), ["2025-04-10", "2025-07-10", "2025-10-10", "2026-01-12"]);
}
