//! What the terminal shows while the campaign runs: a line for each week and for what deserves
//! one, and, on a terminal, a calm panel at the bottom with the date and today's reports.

use super::mirror::{Happened, Mirror};
use super::paint::Paint;
use chrono::{Datelike, NaiveDate, Weekday};
use engine::id::UnitNo;
use engine::plan::Plan;
use engine::time::{Timestamp, day_of};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The live view.
pub(super) struct View {
    plan: Arc<Plan>,
    paint: Paint,
    panel: Option<Panel>,
    today: NaiveDate,
    week: Counts,
    day: Counts,
    all: Counts,
    /// How often each unit was overdue.
    late: BTreeMap<UnitNo, u64>,
}

/// The lines at the bottom of a terminal.
struct Panel {
    lines: MultiProgress,
    date: ProgressBar,
    reports: ProgressBar,
    late: ProgressBar,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    expected: usize,
    handed_in: usize,
    zero: usize,
    late: usize,
    reminders: usize,
    overdue: usize,
    escalations: usize,
}

const WEEKDAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

impl View {
    pub(super) fn new(plan: Arc<Plan>, is_terminal: bool) -> Self {
        let today = plan.span.first;
        let panel = is_terminal.then(|| Panel::new(&plan));
        let (week, day, all) = Default::default();
        let paint = Paint { colours: is_terminal };
        Self { plan, paint, panel, today, week, day, all, late: BTreeMap::new() }
    }

    pub(super) fn paint(&self) -> Paint {
        self.paint
    }

    /// How often each unit was overdue.
    pub(super) fn late(&self) -> &BTreeMap<UnitNo, u64> {
        &self.late
    }

    /// One line of its own.
    pub(super) fn line(&self, text: &str) {
        match &self.panel {
            // The panel stands below what was said before it.
            Some(panel) => drop(panel.lines.println(text)),
            None => println!("{text}"),
        }
    }

    /// A new day begins.
    pub(super) fn day(&mut self, today: NaiveDate, mirror: &Mirror) {
        if self.today.weekday() == Weekday::Sun && self.week.handed_in > 0 {
            self.week_line();
        }
        self.today = today;
        self.day = Counts::default();
        for stage in &self.plan.stages {
            if stage.span.first == today {
                let days = format!("{} – {}", short(stage.span.first), short(stage.span.last));
                self.line("");
                self.line(&format!(
                    "  {}  {}",
                    self.paint.event(&format!("▶ {}", stage.title)),
                    self.paint.faint(&format!("begins {days}"))
                ));
            }
            if stage.span.last.succ_opt() == Some(today) {
                self.line(&format!(
                    "  {}  {}",
                    self.paint.event(&format!("■ {}", stage.title)),
                    self.paint.faint("ends")
                ));
            }
        }
        if let Some(name) = holiday_begins(mirror, today) {
            self.line(&self.paint.faint(&format!("  {} {name}放假，日报照报 holiday, reports go on", short(today))));
        }
        self.panel(mirror);
    }

    /// Something happened.
    pub(super) fn show(&mut self, happened: &[(Timestamp, Happened)], mirror: &Mirror) {
        for (at, what) in happened {
            match what {
                Happened::Opened(_, units) => self.count(|counts| counts.expected += units.len()),
                Happened::HandedIn { late, zero } => self.count(|counts| {
                    counts.handed_in += 1;
                    counts.late += usize::from(*late);
                    counts.zero += usize::from(*zero);
                }),
                Happened::Reminded(units) => self.count(|counts| counts.reminders += units),
                Happened::Overdue(units) => {
                    self.count(|counts| counts.overdue += units.len());
                    units.iter().for_each(|unit| *self.late.entry(unit).or_default() += 1);
                }
                Happened::Escalated { rung, period, units } => {
                    self.count(|counts| counts.escalations += 1);
                    if !mirror.duty(*period).ends_with("-daily") {
                        self.escalation(*at, *rung, mirror.title(*period), mirror, units.iter().collect());
                    }
                }
                Happened::Closing => {
                    self.line(&self.paint.event("  ■ 活动到期，仍有未报 over, something is still owed"))
                }
                Happened::Closed => self.line(&self.paint.good("  ■ 全部报齐，活动结束 everything is in, closed")),
            }
        }
        self.panel(mirror);
    }

    fn count(&mut self, add: impl Fn(&mut Counts)) {
        [&mut self.day, &mut self.week, &mut self.all].into_iter().for_each(add);
    }

    fn escalation(&self, at: Timestamp, rung: u8, title: &str, mirror: &Mirror, units: Vec<UnitNo>) {
        let when = at.local(self.plan.zone).format("%m-%d %H:%M").to_string();
        let names: Vec<&str> = units.iter().map(|unit| mirror.name(*unit)).collect();
        let told = if rung == 1 {
            "催办，告知业务股 section told"
        } else {
            "再次催办，告知分管领导 leader told"
        };
        let text = format!("  {when}  {title}  {}", names.join("、"));
        let told = if rung == 1 { self.paint.warn(told) } else { self.paint.bad(told) };
        self.line(&format!("{text}  {told}"));
    }

    fn week_line(&mut self) {
        let Counts { handed_in, zero, late, reminders, overdue, escalations, .. } = std::mem::take(&mut self.week);
        let figures = format!("报送 {handed_in:>5}   零报告 {zero:>4}   提醒 {reminders:>4}   催办 {escalations:>3}");
        let trouble = format!("   逾期 {overdue:>3}   迟报 {late:>3}");
        let week = self.today.iso_week().week();
        let date = self.paint.faint(&format!("  {} 第{week:02}周", short(self.today)));
        self.line(&format!("{date}  {figures}{}", self.paint.warn(&trouble)));
    }

    fn panel(&self, mirror: &Mirror) {
        let Some(panel) = &self.panel else { return };
        let day = (self.today - self.plan.span.first).num_days().max(0) as u64;
        panel.date.set_position(day);
        let weekday = WEEKDAYS[self.today.weekday().num_days_from_monday() as usize];
        let stage = self.plan.stages.iter().find(|stage| stage.span.contains(self.today));
        let stage = stage.map_or("收尾", |stage| stage.title.as_str());
        panel.date.set_message(format!("{} {weekday}  {stage}", self.today));
        let Counts { handed_in, zero, reminders, .. } = self.day;
        let all = &self.all;
        panel.reports.set_message(format!(
            "今日报送 {handed_in}（零报告 {zero}），提醒 {reminders}    累计 reports {} · 提醒 reminders {} · 催办 escalations {}",
            all.handed_in, all.reminders, all.escalations
        ));
        panel.late.set_message(format!("逾期最多 most often late: {}", worst(&self.late, mirror, 3).join("，")));
    }

    /// The panel goes; what was said stays.
    pub(super) fn finish(&mut self) {
        if self.week.handed_in > 0 {
            self.week_line();
        }
        if let Some(panel) = self.panel.take() {
            [&panel.late, &panel.reports, &panel.date].into_iter().for_each(ProgressBar::finish_and_clear);
        }
    }
}

impl Panel {
    fn new(plan: &Plan) -> Self {
        let lines = MultiProgress::with_draw_target(ProgressDrawTarget::stdout());
        let days = (plan.span.last - plan.span.first).num_days().max(1) as u64;
        let style = |template: &str| {
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            style.progress_chars("━╸·")
        };
        let date = lines.add(ProgressBar::new(days).with_style(style("\n  {bar:40.cyan/dim} {msg}")));
        let reports = lines.add(ProgressBar::new(1).with_style(style("  {msg}")));
        let late = lines.add(ProgressBar::new(1).with_style(style("  {msg}")));
        Self { lines, date, reports, late }
    }
}

/// The units that were overdue most often, with how often.
pub(super) fn worst(late: &BTreeMap<UnitNo, u64>, mirror: &Mirror, count: usize) -> Vec<String> {
    let mut all: Vec<(u64, UnitNo)> = late.iter().map(|(unit, times)| (*times, *unit)).collect();
    all.sort_by_key(|(times, unit)| (std::cmp::Reverse(*times), *unit));
    all.iter().take(count).map(|(times, unit)| format!("{} {times}", mirror.name(*unit))).collect()
}

fn short(day: NaiveDate) -> String {
    day.format("%m-%d").to_string()
}

/// The name of a holiday whose first rest day this is.
fn holiday_begins(mirror: &Mirror, today: NaiveDate) -> Option<String> {
    let name = |day| match mirror.state.calendar.day(day) {
        engine::calendar::Day::Holiday(named) => Some(named.name.to_string()),
        _ => None,
    };
    let before = today.pred_opt().and_then(name);
    name(today).filter(|name| before.as_ref() != Some(name))
}

/// The day of an instant in the campaign.
pub(super) fn day(plan: &Plan, at: Timestamp) -> NaiveDate {
    day_of(at, plan.zone)
}
