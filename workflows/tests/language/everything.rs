//! Every form of the language compiles, and compiles to what it says.

use crate::{check, read};
use engine::deadline::{Deadline, Direction, Offset, Rollover};
use engine::plan::{
    About, Anchor, DayRule, Duty, Edge, Evidence, FestivalEdge, Grant, PeriodUnit, Plan, Reminder, Rhythm, Schedule,
};
use engine::time::DayTime;
use workflows::Source;
use workflows::render::{Style, render};

/// Compiles a definition in which nothing is wrong.
pub(crate) fn plan(name: &str, text: &str) -> Plan {
    let source = Source::new(name, text);
    let outcome = check(&source);
    let shown = render(&outcome.diagnostics, &source, Style::default());
    outcome.plan.unwrap_or_else(|| panic!("{shown}"))
}

/// A plan with one duty, written in one line.
pub(crate) fn duty(fields: &str) -> Duty {
    let text = format!(
        "campaign: one\ntitle: 一项任务\nwindow: 2022-04-01 .. 2022-11-25\nto: bureau/duty-section\n\
         events: {{ incident: 案件 }}\nwindows: {{ important: 时节 }}\n\
         stages:\n  a: {{ window: 2022-04-01 .. 2022-04-15 }}\n  b: {{ window: 2022-04-16 .. 2022-11-15 }}\n\
         duties:\n  x: {{ who: village, {fields} }}\n"
    );
    plan("one.yaml", &text).duties.remove(0)
}

#[test]
fn all_forms_compile_without_a_word() {
    let text = read("tests/definitions/everything.yaml");
    let outcome = check(&Source::new("everything.yaml", &text));
    assert_eq!(outcome.diagnostics, []);
    let plan = outcome.plan.expect("a plan");
    let made = plan.duties.iter().filter(|duty| matches!(duty.schedule, Schedule::Case { .. })).count();
    assert_eq!(made, 3 + 3, "settle, inform, visit, and three levels of alert");
    assert_eq!(
        plan.duties.len() - made,
        text.lines().skip_while(|l| *l != "duties:").filter(|l| l.starts_with("  ") && !l.starts_with("   ")).count()
    );
    insta::with_settings!({ snapshot_path => "../definitions", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("everything", plan);
    });
}

#[test]
fn deadlines_have_the_projects_defaults() {
    let after = |offset, rollover| Deadline { offset, rollover, ..Deadline::ON_THE_DAY };
    let before = |offset, rollover| Deadline { direction: Direction::Before, ..after(offset, rollover) };
    let five = DayTime::new(17, 0).unwrap();
    let cases = [
        ("due: 2022-05-05", Deadline::ON_THE_DAY),
        ("due: 2022-05-05 17:00", Deadline { cutoff: five, ..Deadline::ON_THE_DAY }),
        ("due: { on: 2022-05-05, rollover: next }", after(Offset::Days(0), Rollover::Next)),
        ("due: { after: a.end, days: 5 }", after(Offset::Days(5), Rollover::Next)),
        ("due: { after: a.end, days: 5, rollover: none }", after(Offset::Days(5), Rollover::None)),
        ("due: { after: a.end, days: 5, unit: working }", after(Offset::WorkingDays(5), Rollover::None)),
        ("due: { before: b.end, days: 5 }", before(Offset::Days(5), Rollover::Previous)),
        ("due: { after: a.end, months: 1 }", after(Offset::Months(1), Rollover::Next)),
        ("due: { after: event.incident, hours: 24 }", after(Offset::Hours(24), Rollover::None)),
        ("cron: 0 18 * * MON-FRI", after(Offset::Hours(0), Rollover::None)),
        ("every: day 17:00", Deadline { cutoff: five, ..Deadline::ON_THE_DAY }),
        (
            "every: month 20, due: { rollover: next, cutoff: 17:00 }",
            Deadline { cutoff: five, ..after(Offset::Days(0), Rollover::Next) },
        ),
        ("every: month, due: { after: period.end, days: 5 }", after(Offset::Days(5), Rollover::Next)),
        ("each: stage, due: stage.end", Deadline::ON_THE_DAY),
    ];
    for (text, expected) in cases {
        assert_eq!(duty(text).deadline, expected, "{text}");
    }
}

#[test]
fn rhythms_mean_what_they_say() {
    let rhythm = |unit, step, about, on| Rhythm { unit, step, about, on };
    use About::{Last, This};
    let cases = [
        ("every: day", rhythm(PeriodUnit::Day, 1, This, DayRule::Last)),
        ("every: 3 days", rhythm(PeriodUnit::Day, 3, This, DayRule::Last)),
        ("every: working_day 18:00", rhythm(PeriodUnit::WorkingDay, 1, This, DayRule::Last)),
        ("every: 2 weeks friday", rhythm(PeriodUnit::Week, 2, This, DayRule::Weekday(chrono::Weekday::Fri))),
        ("every: week last-working-day", rhythm(PeriodUnit::Week, 1, This, DayRule::Working(-1))),
        ("every: ten-days", rhythm(PeriodUnit::TenDays, 1, This, DayRule::Last)),
        ("every: { half-month: first-day }", rhythm(PeriodUnit::HalfMonth, 1, This, DayRule::First)),
        ("every: month 20", rhythm(PeriodUnit::Month, 1, This, DayRule::Day(20))),
        ("every: { month: 5 }, about: last", rhythm(PeriodUnit::Month, 1, Last, DayRule::Day(5))),
        ("every: month working-day -2", rhythm(PeriodUnit::Month, 1, This, DayRule::Working(-2))),
        (
            "every: quarter, due: { after: period.start, days: 10 }",
            rhythm(PeriodUnit::Quarter, 1, This, DayRule::First),
        ),
        ("every: { half-year: last-day, step: 1 }", rhythm(PeriodUnit::HalfYear, 1, This, DayRule::Last)),
        ("every: year", rhythm(PeriodUnit::Year, 1, This, DayRule::Last)),
    ];
    for (text, expected) in cases {
        match duty(text).schedule {
            Schedule::Every { rhythm, spans } => assert_eq!((rhythm, spans.len()), (expected, 1), "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn other_schedules() {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let once = |anchor, opens: &str| Schedule::Once { anchor, opens: day(opens) };
    let zero = engine::id::StageNo(0);
    let cases = [
        ("due: 2022-05-05", once(Anchor::Date(day("2022-05-05")), "2022-04-01")),
        ("due: 2022-05-05, during: b", once(Anchor::Date(day("2022-05-05")), "2022-04-16")),
        ("due: 2022-05-05, opens: a.end", once(Anchor::Date(day("2022-05-05")), "2022-04-15")),
        ("due: a.end", once(Anchor::Stage(zero, Edge::End), "2022-04-01")),
        ("due: campaign.end", once(Anchor::Campaign(Edge::End), "2022-04-01")),
        ("each: a, due: stage.start", Schedule::EachStage { stages: vec![zero], edge: Edge::Start }),
        ("due: { after: event.incident, days: 1 }", Schedule::Event { event: "incident".parse().unwrap() }),
    ];
    for (text, expected) in cases {
        assert_eq!(duty(text).schedule, expected, "{text}");
    }
    let window = duty("during: important, every: day 17:00").schedule;
    assert!(matches!(&window, Schedule::Window { window, .. } if window.as_str() == "important"), "{window:?}");
    let festival = duty("due: { before: national-day.rest-start, days: 1 }").schedule;
    assert!(matches!(festival, Schedule::Festival { edge: FestivalEdge::RestStart, .. }), "{festival:?}");
    let cron = duty("cron: 0 18 * * MON").schedule;
    assert!(matches!(&cron, Schedule::Cron { expression, .. } if expression == "0 0 18 * * MON"), "{cron:?}");
}

#[test]
fn where_a_definition_is_silent_the_projects_policy_holds() {
    let duty = duty("due: 2022-05-05");
    let nine = DayTime::NINE;
    assert_eq!(
        duty.policy.reminders,
        [Reminder::WorkingDays(3, nine), Reminder::WorkingDays(1, nine), Reminder::WorkingDays(0, nine)]
    );
    let told: Vec<_> = duty.policy.escalations.iter().map(|rung| rung.to[0].post.as_str()).collect();
    assert_eq!(told, ["duty-section", "leader-in-charge"]);
    assert_eq!((duty.evidence, duty.zero_report, duty.target), (Evidence::Nothing, false, None));
    assert_eq!(duty.local.due, Grant::Fixed);
}

/// `no`, `1e3`, `010`, `1.0`, `~` and `null` stay the text they are.
#[test]
fn texts_are_not_guessed() {
    for text in ["no", "1e3", "010", "1.0", "0x10", "~", "null", "2022-04-01", "=", "true"] {
        let definition = format!(
            "campaign: one\ntitle: {text}\nwindow: 2022-04-01 .. 2022-11-25\nto: bureau/duty-section\n\
             duties: {{ x: {{ who: village, due: 2022-05-05 }} }}\n"
        );
        assert_eq!(plan("text.yaml", &definition).title, text);
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let text = read("tests/definitions/everything.yaml");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let plain = check(&Source::new("a.yaml", &text));
    let marked = check(&Source::from_bytes("a.yaml", windows.as_bytes()));
    assert_eq!((plain.plan, plain.diagnostics), (marked.plan, marked.diagnostics));
}
