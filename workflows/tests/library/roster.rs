//! The example rosters of units, and a bundled campaign laid over one: who owes what, how often.

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use engine::calendar::Calendar;
use engine::id::DutyNo;
use engine::moment::MomentKind;
use engine::org::{PostRow, UnitRow};
use engine::plan::{Duty, Plan, Schedule};
use engine::schedule::{Announced, Occurrence, occurrences};
use engine::time::Timestamp;
use std::collections::BTreeSet;
use workflows::calendars::bundled;
use workflows::{Severity, Source, World, compile};

/// A campaign and a roster.
pub(crate) struct Case {
    pub(crate) plan: Plan,
    pub(crate) units: Vec<UnitRow>,
    calendar: Calendar,
}

pub(crate) fn county() -> Case {
    case(
        "dispute-drive-2022.yaml",
        include_str!("../../library/dispute-drive-2022.yaml"),
        include_str!("../../library/units/county.csv"),
    )
}

pub(crate) fn city() -> Case {
    case(
        "mediation-action-2023.yaml",
        include_str!("../../library/mediation-action-2023.yaml"),
        include_str!("../../library/units/city.csv"),
    )
}

/// A bureau's standing register.
pub(crate) fn register() -> Case {
    case(
        "dispute-register.yaml",
        include_str!("../../library/dispute-register.yaml"),
        include_str!("../../library/units/county.csv"),
    )
}

fn case(name: &str, definition: &str, roster: &str) -> Case {
    let calendar = Calendar::from(bundled());
    let units = rows(roster);
    let source = Source::new(name, definition);
    let outcome = compile(&source, &World { calendar: &calendar, units: Some(&units) });
    let wrong: Vec<_> = outcome.diagnostics.iter().filter(|found| found.severity > Severity::Note).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    Case { plan: outcome.plan.unwrap(), units, calendar }
}

fn rows(roster: &str) -> Vec<UnitRow> {
    let mut lines = roster.lines();
    assert_eq!(lines.next(), Some("id,name,kind,level,parent,posts"));
    lines.map(row).collect()
}

fn row(line: &str) -> UnitRow {
    let [id, name, kind, level, parent, posts] = line.split(',').collect::<Vec<_>>()[..] else {
        panic!("{line} does not have six columns");
    };
    let post = |text: &str| {
        let (id, title) = text.split_once('=').unwrap();
        PostRow { id: id.parse().unwrap(), title: title.to_owned() }
    };
    UnitRow {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        kind: kind.parse().unwrap(),
        level: serde_json::from_value(level.into()).unwrap(),
        parent: (!parent.is_empty()).then(|| parent.parse().unwrap()),
        posts: posts.split(';').filter(|post| !post.is_empty()).map(post).collect(),
    }
}

impl Case {
    /// Units of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> usize {
        self.units.iter().filter(|unit| unit.kind.as_str() == kind).count()
    }

    /// The duties that are written, without those that follow from the register.
    pub(crate) fn written(&self) -> impl Iterator<Item = &Duty> {
        self.plan.duties.iter().filter(|duty| !matches!(duty.schedule, Schedule::Case { .. }))
    }

    fn no(&self, id: &str) -> DutyNo {
        let place = self.plan.duties.iter().position(|duty| duty.id.as_str() == id);
        DutyNo(place.unwrap_or_else(|| panic!("there is no duty {id}")) as u16)
    }

    pub(crate) fn duty(&self, id: &str) -> &Duty {
        &self.plan.duties[self.no(id).index()]
    }

    /// How many units owe a duty. The bundled campaigns name kinds only.
    pub(crate) fn owing(&self, id: &str) -> usize {
        let who = &self.duty(id).who;
        assert!(who.levels.is_empty() && who.units.is_empty() && who.except.is_empty(), "{id}");
        who.kinds.iter().map(|kind| self.of_kind(kind.as_str())).sum()
    }

    /// The periods of a duty, while these days are announced as each window.
    pub(crate) fn periods(&self, id: &str, announced: &[Announced<'_>]) -> Vec<Occurrence> {
        occurrences(&self.plan, self.no(id), &self.calendar, announced)
    }

    /// The due days of a duty.
    pub(crate) fn due_days(&self, id: &str) -> Vec<String> {
        self.periods(id, &[]).iter().map(|period| period.reckoning.day.to_string()).collect()
    }

    /// The obligations of a duty: periods times units.
    pub(crate) fn obligations(&self, id: &str) -> usize {
        self.periods(id, &[]).len() * self.owing(id)
    }
}

/// The instants of one kind in a period, as people in Shanghai write them.
pub(crate) fn instants(period: &Occurrence, wanted: fn(MomentKind) -> bool) -> Vec<Timestamp> {
    period.moments.iter().filter(|moment| wanted(moment.what)).map(|moment| moment.at).collect()
}

pub(crate) fn is_reminder(what: MomentKind) -> bool {
    matches!(what, MomentKind::Reminder(_))
}

pub(crate) fn is_escalation(what: MomentKind) -> bool {
    matches!(what, MomentKind::Escalation(_))
}

/// `2022-04-19 09:00`
pub(crate) fn local(at: Timestamp) -> String {
    let text = at.rfc3339(Shanghai);
    format!("{} {}", &text[..10], &text[11..16])
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn parents_come_first_and_ids_are_unique() {
    for case in [county(), city()] {
        let mut seen = BTreeSet::new();
        for (place, unit) in case.units.iter().enumerate() {
            match &unit.parent {
                None => assert_eq!(place, 0, "{}: only the bureau stands at the top", unit.id),
                Some(parent) => assert!(seen.contains(parent), "{}: {parent} is not listed above", unit.id),
            }
            assert!(seen.insert(&unit.id), "{} is listed twice", unit.id);
        }
    }
}

#[test]
fn an_average_county_and_a_city() {
    let county = county();
    assert_eq!(
        (county.of_kind("county-bureau"), county.of_kind("township-office"), county.of_kind("village")),
        (1, 14, 218)
    );
    let city = city();
    assert_eq!((city.of_kind("city-bureau"), city.of_kind("county-bureau")), (1, 7));
    assert_eq!(city.of_kind("township-office"), city.of_kind("reasoning-spot"));
}
