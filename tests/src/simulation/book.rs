//! The service's register in the model's words, and what holds of it whatever the model says.

use super::follow::{name, units_of};
use super::world::{Checked, World};
use crate::service::Work;
use engine::entry::{AlertMove, CaseMove, Entry, Fact, InRegister, NoticeKind, Origin, RegisterFact, Told};
use engine::id::{CampaignNo, CaseNo, EntryNo, PeriodNo, UnitNo};
use engine::plan::{CaseStep, Scope};
use engine::state::{Alert, AlertEvent, AlertStanding, Case, CaseStanding, State};
use engine::time::Timestamp;
use engine::views::register::{CaseFilter, CaseState, count, statistics};
use std::collections::{BTreeMap, BTreeSet};

const CAMPAIGN: CampaignNo = CampaignNo(0);

/// What was written into the register, in the model's words.
pub(super) fn lines(state: &State, fact: &RegisterFact) -> Vec<String> {
    let number = |case: &CaseNo| state.campaigns[0].cases.case(*case).number;
    match fact {
        RegisterFact::Registered { cases, .. } => cases
            .iter()
            .map(|case| {
                let (unit, limit) = (unit_id(state, case.unit), &case.limit);
                let (reached, due) = (limit.unrolled, limit.dates.due.0);
                format!("registered {} {unit} {} limit {reached} due {due}", case.number, case.accepted)
            })
            .collect(),
        RegisterFact::Case { case, to } => vec![moved(state, &number(case).to_string(), to)],
        RegisterFact::Alert { case, to } => {
            let said = match to {
                AlertMove::Set { level, dates, .. } => format!("{level} due {}", dates.due.0),
                AlertMove::Handled { .. } => "handled".into(),
                AlertMove::Lifted { .. } => "lifted".into(),
                AlertMove::Unresolved { .. } => "unresolved".into(),
            };
            vec![format!("alert {} {said}", number(case))]
        }
        other => vec![format!("{other:?}")],
    }
}

fn moved(state: &State, number: &str, to: &CaseMove) -> String {
    match to {
        CaseMove::Transferred { to, .. } => format!("transferred {number} to {}", unit_id(state, *to)),
        CaseMove::Extended(limit) => format!("extended {number} to {} due {}", limit.unrolled, limit.dates.due.0),
        CaseMove::LimitPassed(dates) => format!("limit passed {number} due {}", dates.due.0),
        CaseMove::Closed { closing, visits } => {
            let visits: Vec<String> = visits.iter().map(|v| format!("{}>{}", v.from, v.dates.due.0)).collect();
            format!("closed {number} on {} visits {}", closing.day, visits.join(" "))
        }
        CaseMove::Visited { visit, .. } => format!("visited {number} {visit}"),
        CaseMove::Reopened { limit, .. } => {
            format!("reopened {number} to {} due {}", limit.unrolled, limit.dates.due.0)
        }
        other => format!("{number} {other:?}"),
    }
}

fn unit_id(state: &State, unit: UnitNo) -> String {
    state.organisation.unit(unit).expect("a unit").id.to_string()
}

/// Posts with the units they are told about.
pub(super) fn posts(state: &State, told: &Told) -> String {
    let Told::Posts(posts) = told else { return "themselves".into() };
    let said: BTreeMap<String, String> =
        posts.iter().map(|(post, units)| (post_id(state, *post), units_of(state, units))).collect();
    let said: Vec<String> = said.into_iter().map(|(to, units)| format!("{to}:{units}")).collect();
    said.join(" ")
}

fn post_id(state: &State, post: engine::id::PostNo) -> String {
    let post = state.organisation.post(post).expect("a post");
    format!("{}/{}", unit_id(state, post.unit), post.id)
}

fn case_line(state: &State, case: &Case) -> String {
    let campaign = &state.campaigns[0];
    let key = |period: PeriodNo| &*campaign.period(period).key;
    let limit = &case.limit;
    let stands = match &case.standing {
        CaseStanding::Open { inform } => format!("open, inform {:?}", inform.map(key)),
        CaseStanding::Closed(settled) => {
            let closed = settled.read();
            let on = |record: &Option<Box<engine::entry::VisitRecord>>| record.as_ref().map(|record| record.day);
            let visits = closed.visits.iter();
            let visits = visits.map(|v| format!("{} from {} on {:?}", key(v.period), v.from, on(&v.record)));
            let visits: Vec<String> = visits.collect();
            format!("closed {} late {} [{}]", closed.closing.day, closed.late, visits.join("; "))
        }
    };
    let alert = campaign.cases.alert_of(case);
    let place = |scope: &Scope| Scope::ALL.iter().position(|known| known == scope).expect("a scope");
    let waits = match alert.map(|alert| &alert.standing) {
        None => "never".into(),
        Some(AlertStanding::Waiting { level, scope, period }) => {
            format!("waiting {level} {} {}", place(scope), key(*period))
        }
        Some(AlertStanding::Handled { level, scope }) => format!("handled {level} {}", place(scope)),
        Some(AlertStanding::Lifted) => "lifted".into(),
        Some(AlertStanding::Unset) => "unset".into(),
    };
    let mut log: Vec<String> = alert.map_or_else(Vec::new, |alert| alert_log(state, alert));
    log.sort();
    format!(
        "{} {} {} {} round {} limit {} of {}, {} times extended, reached {}; {stands}; alert {waits}; {}",
        case.number,
        unit_id(state, case.unit),
        campaign.cases.words.word(case.kind),
        case.accepted,
        case.round,
        key(limit.period),
        limit.from,
        limit.extended,
        limit.unrolled,
        log.join(", ")
    )
}

fn alert_log(state: &State, alert: &Alert) -> Vec<String> {
    let place = |scope: &Scope| Scope::ALL.iter().position(|known| known == scope).expect("a scope");
    let said = |event: &AlertEvent| match event {
        AlertEvent::Set { level, scope, .. } => format!("set {level} {}", place(scope)),
        AlertEvent::Told { post, rung } => format!("told {} {rung}", post_id(state, *post)),
        AlertEvent::Received { post } => format!("received {}", post_id(state, *post)),
        AlertEvent::Handled { .. } => "handled".into(),
        AlertEvent::Lifted { .. } => "lifted".into(),
        AlertEvent::Unresolved { .. } => "unresolved".into(),
    };
    alert.log.iter().map(|line| format!("{} {}", line.at.0, said(&line.what))).collect()
}

/// Every case in both, with its alert's register and what is counted of all.
pub(super) fn compare(world: &World) -> Checked {
    let state = world.service.state();
    let must = world.model.case_lines();
    let is: Vec<String> = state.campaigns[0].cases.all.iter().map(|case| case_line(state, case)).collect();
    if let Some((is, must)) = is.iter().zip(&must).find(|(is, must)| is != must) {
        return Err(format!("case\n  is   {is}\n  must {must}"));
    }
    if is.len() != must.len() {
        return Err(format!("{} cases instead of {}", is.len(), must.len()));
    }
    let now = world.counted(world.now);
    let (is, must) = (counted(state, Timestamp(now)), world.model.case_counts(now));
    if is == must { Ok(()) } else { Err(format!("cases open, closed, visited, overdue: {is:?}, must be {must:?}")) }
}

/// What the service's views count: cases open, closed, visited, overdue.
fn counted(state: &State, now: Timestamp) -> [usize; 4] {
    let by = |states: Vec<CaseState>, overdue| {
        count(state, CAMPAIGN, &CaseFilter { states, overdue, ..CaseFilter::default() }, now)
    };
    let (open, closed) = CaseState::ALL.into_iter().partition(|state| state.is_open());
    let visited = statistics(state, CAMPAIGN, None, None, now).total.visited;
    [by(open, None), by(closed, None), visited as usize, by(Vec::new(), Some(true))]
}

/// What the entries alone say of the cases: what holds whatever the model says.
#[derive(Default)]
pub(super) struct Fold {
    /// Of each case: whether it is closed, and how many of its visits took place since.
    cases: Vec<(bool, usize)>,
    numbers: BTreeSet<String>,
    planned: BTreeMap<CaseNo, usize>,
    /// The rung last told of an alert's window; none once its dates were changed.
    rungs: BTreeMap<PeriodNo, Option<u8>>,
    wrong: Vec<String>,
}

impl Fold {
    /// Looks at an entry before it is applied.
    pub(super) fn take(&mut self, state: &State, no: EntryNo, entry: &Entry) {
        match &entry.fact {
            Fact::Register(InRegister { what, .. }) => self.register(state, what),
            Fact::PeriodsChanged { moved, .. } => {
                self.rungs.extend(moved.iter().map(|change| (change.period, None)));
            }
            Fact::NoticesOwed { notices } => {
                for notice in notices {
                    self.notice(state, no, (notice.kind, notice.period));
                }
            }
            _ => {}
        }
    }

    fn register(&mut self, state: &State, what: &RegisterFact) {
        match what {
            RegisterFact::Registered { cases, .. } => {
                for case in cases {
                    self.cases.push((false, 0));
                    if !self.numbers.insert(case.number.to_string()) {
                        self.wrong.push(format!("{} is given twice", case.number));
                    }
                }
            }
            RegisterFact::Case { case, to } => match &**to {
                CaseMove::Closed { visits, .. } => {
                    if visits.is_empty() {
                        self.wrong.push(format!("case {case:?} was closed without a visit"));
                    }
                    *self.planned.entry(*case).or_default() += visits.len();
                    self.cases[case.index()] = (true, 0);
                }
                CaseMove::Visited { .. } => self.cases[case.index()].1 += 1,
                CaseMove::Reopened { .. } => self.cases[case.index()] = (false, 0),
                CaseMove::LimitPassed(_) => {
                    let period = state.campaigns[0].period(state.campaigns[0].cases.case(*case).limit.period);
                    if !period.is_awaited() {
                        self.wrong.push(format!("the limit of {} passed although it was settled", period.key));
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// Nobody hears of what is done; the ladder of an alert is climbed rung by rung.
    fn notice(&mut self, state: &State, no: EntryNo, (kind, period_no): (NoticeKind, PeriodNo)) {
        let period = state.campaigns[0].period(period_no);
        let Origin::Case { step, .. } = period.origin else { return };
        let is_of_time = matches!(kind, NoticeKind::Reminder | NoticeKind::Overdue | NoticeKind::Escalation(_));
        if is_of_time && !period.is_awaited() {
            self.wrong.push(format!("entry {no}: {kind:?} of {}, which is settled", period.key));
        }
        let (NoticeKind::Escalation(rung), CaseStep::Alert(_)) = (kind, step) else { return };
        let last = self.rungs.entry(period_no).or_insert(Some(0));
        if last.is_some_and(|last| rung != last + 1) {
            self.wrong.push(format!("entry {no}: rung {rung} of {} after {last:?}", period.key));
        }
        *last = last.and(Some(rung));
    }

    /// No case is lost, each closed one has its visits planned once, and the counts are those of the
    /// entries.
    pub(super) fn holds(&self, state: &State) -> Checked {
        if let Some(wrong) = self.wrong.first() {
            return Err(wrong.clone());
        }
        let count = |test: &dyn Fn(&(bool, usize)) -> bool| self.cases.iter().filter(|case| test(case)).count();
        let must = [count(&|case| !case.0), count(&|case| case.0), count(&|case| case.1 > 0)];
        let [open, closed, visited, _] = counted(state, state.last_at);
        if must != [open, closed, visited] {
            return Err(format!("the entries count {must:?}, the views {:?}", [open, closed, visited]));
        }
        let campaign = &state.campaigns[0];
        let mut made: BTreeMap<CaseNo, usize> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for (i, period) in campaign.periods.iter().enumerate() {
            if let Origin::Case { case, step: CaseStep::Visit(_) } = period.origin {
                *made.entry(case).or_default() += 1;
            }
            let name = name(state, CAMPAIGN, PeriodNo(i as u32));
            if names.contains(&name) {
                return Err(format!("{name} is owed twice"));
            }
            names.insert(name);
        }
        if made != self.planned {
            return Err(format!("visits planned: {:?}, owed: {made:?}", self.planned));
        }
        let lost = |number: &&String| number.parse().ok().and_then(|number| campaign.cases.find(number)).is_none();
        match self.numbers.iter().find(lost) {
            Some(number) => Err(format!("{number} is lost")),
            None => Ok(()),
        }
    }
}
