//! What a simulated bureau may write into a definition, and how it is written.

use super::days::{Roll, Unit};
use super::register::{Register, Step};
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A campaign.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// First and last day.
    pub(super) first: NaiveDate,
    /// Last day.
    pub(super) last: NaiveDate,
    /// First and last day of each stage; named s0, s1, …
    pub(super) stages: Vec<(NaiveDate, NaiveDate)>,
    /// Duties in order.
    pub(super) duties: Vec<Duty>,
    /// The register of disputes, if it keeps one.
    pub(super) register: Option<Register>,
}

/// A duty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Duty {
    /// Its id.
    pub(super) id: String,
    /// Which kind of unit owes it.
    pub(super) who: &'static str,
    /// Except this one, with what lies under it.
    pub(super) except: Option<String>,
    /// When.
    pub(super) rule: Rule,
    /// Told before.
    pub(super) reminders: Vec<Gap>,
    /// Told after, and to which post of the bureau or the parent.
    pub(super) rungs: Vec<(Gap, &'static str)>,
    /// Told again and again.
    pub(super) repeat: Option<(Gap, u16)>,
    /// What is handed in.
    pub(super) evidence: Evidence,
    /// The duty its submissions satisfy too.
    pub(super) satisfies: Option<String>,
    /// How far a county may move its dates.
    pub(super) grant: Grant,
    /// Days a county gave to single periods.
    pub(super) dates: BTreeMap<String, NaiveDate>,
}

/// How far a county may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// Nowhere.
    Fixed,
    /// Earlier.
    Tighten,
    /// Later by so many days.
    Relax(u16),
}

/// What is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    /// A word.
    Done,
    /// A document, or an explicit zero.
    DocumentOrZero,
    /// A figure that must reach 5; so many days to correct it.
    Figure(u16),
}

/// A distance from the due day or instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Working days, at a minute of the day.
    Working(i64, i64),
    /// Calendar days, at a minute of the day.
    Days(i64, i64),
    /// Minutes.
    Minutes(i64),
}

/// When a duty is due.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    /// On a day, at a minute of it.
    On { day: NaiveDate, minute: i64, roll: Roll },
    /// Within so much of an anchor.
    After { anchor: Anchor, n: i64, unit: Unit, start_counts: bool, roll: Roll, minute: i64 },
    /// So many calendar days before the campaign's end.
    BeforeEnd { n: i64, roll: Roll },
    /// For each stage, so many days after it.
    EachStage { n: i64, roll: Roll },
    /// In a rhythm.
    Every { beat: Beat, stage: Option<usize>, about_last: bool, roll: Roll },
    /// Hours after something happened.
    Hours(i64),
    /// Every day of an announced window, at a minute of it.
    Window(i64),
    /// Weekdays at an hour, by cron.
    Cron(i64),
    /// With each case that comes to this step.
    Case(Step),
}

/// What is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The campaign's first day.
    Start,
    /// A stage's first day.
    StageStart(usize),
    /// A stage's last day.
    StageEnd(usize),
    /// A day.
    Day(NaiveDate),
}

/// A rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beat {
    /// Every day at a minute.
    Day(i64),
    /// Every working day at a minute.
    WorkingDay(i64),
    /// Every so many days.
    Days(usize),
    /// A weekday of each week, at a minute.
    Weekday(Weekday, i64),
    /// The last working day of each week.
    WeekLastWorking,
    /// Each 旬.
    TenDays,
    /// Each half of a month.
    HalfMonth,
    /// A day of each month.
    MonthDay(i64),
    /// Its last day.
    MonthLast,
    /// Its n-th working day; from the end if negative.
    MonthWorking(i64),
    /// Its first such weekday.
    MonthFirst(Weekday),
    /// A day of each quarter.
    Quarter(i64),
    /// Each half year.
    HalfYear,
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn roll(roll: Roll) -> &'static str {
    match roll {
        Roll::None => "none",
        Roll::Next => "next",
        Roll::Previous => "previous",
    }
}

fn weekday(day: Weekday) -> &'static str {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][day.num_days_from_monday() as usize]
}

impl Shape {
    /// As a bureau would write it.
    pub(super) fn yaml(&self) -> String {
        let mut text = String::new();
        let line = |text: &mut String, said: String| writeln!(text, "{said}").expect("memory");
        line(&mut text, "campaign: simulated\ntitle: 模拟活动".into());
        line(&mut text, format!("window: {} .. {}", self.first, self.last));
        line(&mut text, "posts: { section: 股 }\nto: bureau/section".into());
        line(&mut text, "windows: { important: 重要时段 }\nevents: { incident: 事件 }".into());
        if !self.stages.is_empty() {
            line(&mut text, "stages:".into());
        }
        for (i, (first, last)) in self.stages.iter().enumerate() {
            line(&mut text, format!("  s{i}: {{ title: 阶段{i}, window: {first} .. {last} }}"));
        }
        line(&mut text, "duties:".into());
        for duty in self.duties.iter().filter(|duty| !duty.is_of_case()) {
            line(&mut text, format!("  {}:\n    title: 任务", duty.id));
            duty.fields().into_iter().for_each(|field| line(&mut text, format!("    {field}")));
        }
        // The plan gets its register beside the text; another register makes another text.
        line(&mut text, format!("# {:?}", self.register));
        for duty in self.duties.iter().filter(|duty| duty.is_of_case()) {
            line(&mut text, format!("# {} {:?}", duty.id, (&duty.reminders, &duty.rungs, duty.repeat)));
        }
        text
    }
}

impl Duty {
    /// Whether it stands for a step of cases.
    pub(super) fn is_of_case(&self) -> bool {
        matches!(self.rule, Rule::Case(_))
    }

    fn fields(&self) -> Vec<String> {
        let mut fields = vec![match &self.except {
            Some(unit) => format!("who: {{ kinds: {}, except: [{unit}] }}", self.who),
            None => format!("who: {}", self.who),
        }];
        fields.extend(self.rule.fields());
        match self.evidence {
            Evidence::Done => {}
            Evidence::DocumentOrZero => {
                fields.push("evidence: document".into());
                fields.push("report: { zero: explicit }".into());
            }
            Evidence::Figure(days) => {
                fields.push("report: { fields: { x: 数 } }".into());
                fields.push("targets: [{ field: x, at_least: 5 }]".into());
                fields.push(format!("correct_within: {{ days: {days} }}"));
            }
        }
        let before: Vec<String> = self.reminders.iter().map(|gap| gap.before()).collect();
        fields.push(match before.is_empty() {
            true => "reminders: none".into(),
            false => format!("reminders: [{}]", before.join(", ")),
        });
        let rungs: Vec<String> =
            self.rungs.iter().map(|(gap, post)| format!("{{ after: {}, to: {post} }}", gap.after())).collect();
        fields.push(match rungs.is_empty() {
            true => "escalate: none".into(),
            false => format!("escalate: [{}]", rungs.join(", ")),
        });
        if let Some((gap, at_most)) = self.repeat {
            fields.push(format!("repeat: {{ every: {}, at_most: {at_most} }}", gap.after()));
        }
        match self.grant {
            Grant::Fixed => {}
            Grant::Tighten => fields.push("local: { due: may_tighten }".into()),
            Grant::Relax(days) => fields.push(format!("local: {{ due: may_relax {days} days }}")),
        }
        if let Some(other) = &self.satisfies {
            fields.push(format!("satisfies: {other}"));
        }
        fields
    }
}

impl Gap {
    fn before(self) -> String {
        match self {
            Gap::Working(0, at) => format!("due {}", clock(at)),
            Gap::Working(n, at) => format!("W-{n} {}", clock(at)),
            Gap::Days(n, at) => format!("D-{n} {}", clock(at)),
            Gap::Minutes(n) => format!("{n} minutes before"),
        }
    }

    fn after(self) -> String {
        match self {
            Gap::Working(n, at) => format!("W+{n} {}", clock(at)),
            Gap::Days(n, at) => format!("D+{n} {}", clock(at)),
            Gap::Minutes(n) => format!("{n} minutes"),
        }
    }
}

impl Rule {
    fn fields(&self) -> Vec<String> {
        match self {
            Rule::On { day, minute, roll: r } => {
                vec![format!("due: {{ on: {day}, cutoff: {}, rollover: {} }}", clock(*minute), roll(*r))]
            }
            Rule::After { anchor, n, unit, start_counts, roll: r, minute } => {
                let from = match anchor {
                    Anchor::Start => "campaign.start".to_owned(),
                    Anchor::StageStart(i) => format!("s{i}.start"),
                    Anchor::StageEnd(i) => format!("s{i}.end"),
                    Anchor::Day(day) => day.to_string(),
                };
                let far = match unit {
                    Unit::Calendar => format!("days: {n}, unit: calendar"),
                    Unit::Working => format!("days: {n}, unit: working"),
                    Unit::Month => format!("months: {n}"),
                };
                let counts = if *start_counts { "yes" } else { "no" };
                let (r, at) = (roll(*r), clock(*minute));
                vec![format!("due: {{ after: {from}, {far}, start_counts: {counts}, rollover: {r}, cutoff: {at} }}")]
            }
            Rule::BeforeEnd { n, roll: r } => {
                vec![format!("due: {{ before: campaign.end, days: {n}, rollover: {} }}", roll(*r))]
            }
            Rule::EachStage { n, roll: r } => {
                vec!["each: stage".into(), format!("due: {{ after: stage.end, days: {n}, rollover: {} }}", roll(*r))]
            }
            Rule::Every { beat, stage, about_last, roll: r } => {
                let mut fields = vec![format!("every: {}", beat.said())];
                fields.extend(stage.map(|i| format!("during: s{i}")));
                fields.extend(about_last.then(|| "about: last".to_owned()));
                fields.extend((*r != Roll::None).then(|| format!("due: {{ rollover: {} }}", roll(*r))));
                fields
            }
            Rule::Hours(n) => vec![format!("due: {{ after: event.incident, hours: {n} }}")],
            Rule::Window(at) => vec!["during: important".into(), format!("every: day {}", clock(*at))],
            Rule::Case(_) => Vec::new(),
            Rule::Cron(hour) => vec![format!("cron: 0 {hour} * * MON-FRI")],
        }
    }
}

impl Beat {
    fn said(self) -> String {
        match self {
            Beat::Day(at) => format!("day {}", clock(at)),
            Beat::WorkingDay(at) => format!("working-day {}", clock(at)),
            Beat::Days(n) => format!("{n} days"),
            Beat::Weekday(day, at) => format!("week {} {}", weekday(day), clock(at)),
            Beat::WeekLastWorking => "week last-working-day".into(),
            Beat::TenDays => "ten-days".into(),
            Beat::HalfMonth => "half-month".into(),
            Beat::MonthDay(n) => format!("month {n}"),
            Beat::MonthLast => "month last-day".into(),
            Beat::MonthWorking(n) => format!("month working-day {n}"),
            Beat::MonthFirst(day) => format!("month first {}", weekday(day)),
            Beat::Quarter(n) => format!("quarter {n}"),
            Beat::HalfYear => "half-year".into(),
        }
    }
}
