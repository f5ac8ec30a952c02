//! Cases as rows, filtered and in pages, the newest first.

use super::ground::{Ground, Mask, Word};
use super::search::Terms;
use crate::entry::CaseNumber;
use crate::id::{CampaignNo, CaseNo, TermId, TermNo, UnitNo};
use crate::procedure::Difficulty;
use crate::set::UnitSet;
use crate::state::{AlertStanding, Case, State, Words};
use crate::time::Timestamp;
use chrono::NaiveDate;

/// Where a case stands, in the words people use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseState {
    /// Being handled, within its limit (办理中).
    Open,
    /// Being handled, its limit has passed (超期未结).
    PastLimit,
    /// Closed with an agreement (调解成功).
    Agreed,
    /// Closed without (调解不成).
    NotAgreed,
    /// A party refused (拒绝调解).
    Refused,
    /// It cannot be mediated (不适合调解).
    Unsuitable,
    /// Withdrawn (撤回).
    Withdrawn,
}

impl CaseState {
    /// All of them.
    pub const ALL: [CaseState; 7] = [
        CaseState::Open,
        CaseState::PastLimit,
        CaseState::Agreed,
        CaseState::NotAgreed,
        CaseState::Refused,
        CaseState::Unsuitable,
        CaseState::Withdrawn,
    ];

    /// Its name in filters and in the API.
    pub fn name(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::PastLimit => "past-limit",
            CaseState::Agreed => "agreed",
            CaseState::NotAgreed => "not-agreed",
            CaseState::Refused => "refused",
            CaseState::Unsuitable => "unsuitable",
            CaseState::Withdrawn => "withdrawn",
        }
    }

    /// Whether the case is still handled.
    pub fn is_open(self) -> bool {
        matches!(self, CaseState::Open | CaseState::PastLimit)
    }
}

/// Which cases are wanted. Empty fields want all; days are included.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Of these units: a subtree, cut to what whoever asks may see.
    pub units: Option<UnitSet>,
    /// Of these dispute types.
    pub kinds: Vec<TermId>,
    /// From these sources.
    pub sources: Vec<TermId>,
    /// Standing so.
    pub states: Vec<CaseState>,
    /// Accepted on this day or later.
    pub accepted_from: Option<NaiveDate>,
    /// Accepted on this day or earlier.
    pub accepted_to: Option<NaiveDate>,
    /// Closed on this day or later.
    pub closed_from: Option<NaiveDate>,
    /// Closed on this day or earlier.
    pub closed_to: Option<NaiveDate>,
    /// With this mediator's number.
    pub mediator: Option<Box<str>>,
    /// So hard.
    pub difficulties: Vec<Difficulty>,
    /// Whether the limit or a visit is past now.
    pub overdue: Option<bool>,
    /// With an alert of this level that waits or was handled; 1 is the gravest.
    pub levels: Vec<u8>,
    /// Whether it was entered into the provincial system.
    pub entered: Option<bool>,
    /// Words that all stand in the facts in brief or the measures; see [`Terms`].
    pub text: String,
}

/// Where a page ended: the next one begins after it. Cases registered meanwhile stand before it,
/// so paging on shows every case once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseCursor(pub CaseNo);

/// A case as a row.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow<'s> {
    /// Its place in the register.
    pub no: CaseNo,
    /// Its number.
    pub number: CaseNumber,
    /// The number as it stands in the register, for example `（2022）青人调字第12号`.
    pub in_words: String,
    /// The responsible unit.
    pub unit: UnitNo,
    /// The day it was accepted.
    pub accepted: NaiveDate,
    /// The dispute type.
    pub kind: Word<'s>,
    /// Where it came from.
    pub source: Word<'s>,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// The facts in brief.
    pub brief: &'s str,
    /// How many sides the dispute has.
    pub sides: u16,
    /// How many people it concerns.
    pub people: u32,
    /// In fen (1/100 yuan).
    pub amount: Option<u64>,
    /// The post of the leader who answers for it.
    pub leader: Option<&'s str>,
    /// The mediator's number at the unit.
    pub mediator: Option<&'s str>,
    /// When it was entered into the provincial system.
    pub entered: Option<NaiveDate>,
    /// The last day of its limit; of a closed case, as it was.
    pub limit: NaiveDate,
    /// Whether that day rests on a year that is not announced.
    pub provisional: bool,
    /// Where it stands.
    pub state: CaseState,
    /// Whether its limit or a visit is past now.
    pub overdue: bool,
    /// When it was closed.
    pub closed: Option<NaiveDate>,
    /// How many of its visits took place, and how many there are to be.
    pub visited: (usize, usize),
    /// The level of its alert, if it waits or was handled.
    pub level: Option<u8>,
}

/// A page of cases.
#[derive(Debug, Clone)]
pub struct CasePage<'s> {
    /// The rows, in the order of registration, the newest first.
    pub rows: Vec<CaseRow<'s>>,
    /// Set where there are more.
    pub next: Option<CaseCursor>,
}

/// A page of a campaign's cases after a cursor; empty where there is no such campaign.
pub fn page<'s>(
    state: &'s State,
    campaign: CampaignNo,
    filter: &CaseFilter,
    after: Option<CaseCursor>,
    limit: usize,
    now: Timestamp,
) -> CasePage<'s> {
    let Some(ground) = Ground::of(state, campaign, now) else { return CasePage { rows: Vec::new(), next: None } };
    let mut found = matches(ground, filter, after);
    let rows: Vec<CaseRow<'s>> = found.by_ref().take(limit).map(|(no, case)| ground.row(no, case)).collect();
    let next = rows.last().filter(|_| found.next().is_some()).map(|row| CaseCursor(row.no));
    CasePage { rows, next }
}

/// How many cases a filter wants.
pub fn count(state: &State, campaign: CampaignNo, filter: &CaseFilter, now: Timestamp) -> usize {
    matching(state, campaign, filter, now).count()
}

/// The cases a filter wants, the newest first.
pub fn matching<'s>(
    state: &'s State,
    campaign: CampaignNo,
    filter: &'s CaseFilter,
    now: Timestamp,
) -> impl Iterator<Item = CaseNo> + 's {
    let ground = Ground::of(state, campaign, now);
    ground.into_iter().flat_map(|ground| matches(ground, filter, None)).map(|(no, _)| no)
}

/// One case as a row.
pub fn row(state: &State, campaign: CampaignNo, no: CaseNo, now: Timestamp) -> Option<CaseRow<'_>> {
    let ground = Ground::of(state, campaign, now)?;
    Some(ground.row(no, ground.case(no)?))
}

fn matches<'s, 'f>(
    ground: Ground<'s>,
    filter: &'f CaseFilter,
    after: Option<CaseCursor>,
) -> impl Iterator<Item = (CaseNo, &'s Case)> + use<'s, 'f> {
    let wanted = Wanted::new(ground, filter);
    ground.newest_first(after).filter(move |(_, case)| wanted.fits(case))
}

/// A filter in the register's own numbers.
struct Wanted<'s, 'f> {
    ground: Ground<'s>,
    filter: &'f CaseFilter,
    units: Mask,
    kinds: Option<Vec<TermNo>>,
    sources: Option<Vec<TermNo>>,
    mediator: Option<Vec<TermNo>>,
    text: Terms,
}

impl<'s, 'f> Wanted<'s, 'f> {
    fn new(ground: Ground<'s>, filter: &'f CaseFilter) -> Self {
        let words = &ground.campaign.cases.words;
        let mediator = filter.mediator.as_ref().map(|number| words.find(number).into_iter().collect());
        Self {
            ground,
            filter,
            units: Mask::of(filter.units.as_ref()),
            kinds: numbers(words, &filter.kinds),
            sources: numbers(words, &filter.sources),
            mediator,
            text: Terms::new(&filter.text),
        }
    }

    /// What is quickly answered comes first: most cases are passed over by it.
    fn fits(&self, case: &Case) -> bool {
        let CaseFilter {
            units: _,
            kinds: _,
            sources: _,
            mediator: _,
            text: _,
            states,
            accepted_from,
            accepted_to,
            closed_from,
            closed_to,
            difficulties,
            overdue,
            levels,
            entered,
        } = self.filter;
        let one_of = |list: &Option<Vec<TermNo>>, no: TermNo| list.as_ref().is_none_or(|list| list.contains(&no));
        let closed = || case.closing().map(|closing| closing.day);
        self.units.has(case)
            && one_of(&self.kinds, case.kind)
            && one_of(&self.sources, case.source)
            && self.mediator.as_ref().is_none_or(|list| case.mediator.is_some_and(|no| list.contains(&no)))
            && accepted_from.is_none_or(|from| case.accepted >= from)
            && accepted_to.is_none_or(|to| case.accepted <= to)
            && (difficulties.is_empty() || difficulties.contains(&case.difficulty))
            && entered.is_none_or(|entered| case.entered.is_some() == entered)
            && closed_from.is_none_or(|from| closed().is_some_and(|day| day >= from))
            && closed_to.is_none_or(|to| closed().is_some_and(|day| day <= to))
            && (levels.is_empty() || self.ground.level(case).is_some_and(|level| levels.contains(&level)))
            && (states.is_empty() || states.contains(&self.ground.state_of(case)))
            && overdue.is_none_or(|overdue| self.ground.is_overdue(case) == overdue)
            && (self.text.is_empty() || self.text.found_in(&[case.text.brief(), case.text.measures()]))
    }
}

/// None: all of them. A word that no case ever had fits none.
fn numbers(words: &Words, ids: &[TermId]) -> Option<Vec<TermNo>> {
    (!ids.is_empty()).then(|| ids.iter().filter_map(|id| words.find(id.as_str())).collect())
}

impl<'s> Ground<'s> {
    /// Cases after a cursor, the latest registered first.
    pub(super) fn newest_first(&self, after: Option<CaseCursor>) -> impl Iterator<Item = (CaseNo, &'s Case)> + use<'s> {
        let cases = self.cases();
        let end = after.map_or(cases.len(), |CaseCursor(no)| no.index().min(cases.len()));
        cases[..end].iter().enumerate().rev().map(|(at, case)| (CaseNo(at as u32), case))
    }

    /// The level of a case's alert, if it waits or was handled.
    fn level(&self, case: &Case) -> Option<u8> {
        match self.campaign.cases.alert_of(case)?.standing {
            AlertStanding::Waiting { level, .. } | AlertStanding::Handled { level, .. } => Some(level),
            AlertStanding::Lifted | AlertStanding::Unset => None,
        }
    }

    pub(super) fn row(&self, no: CaseNo, case: &'s Case) -> CaseRow<'s> {
        let dates = &self.campaign.period(case.limit.period).dates;
        let closed = case.closed();
        let visits = closed.as_ref().map_or(&[][..], |closed| &closed.visits);
        CaseRow {
            no,
            number: case.number,
            in_words: self.number_in_words(case),
            unit: case.unit,
            accepted: case.accepted,
            kind: self.kind(case.kind),
            source: self.source(case.source),
            difficulty: case.difficulty,
            brief: case.text.brief(),
            sides: case.sides,
            people: case.people,
            amount: case.amount,
            leader: case.leader.map(|no| self.noted(no)),
            mediator: case.mediator.map(|no| self.noted(no)),
            entered: case.entered,
            limit: dates.day,
            provisional: dates.provisional,
            state: self.state_of(case),
            overdue: self.is_overdue(case),
            visited: (visits.iter().filter(|visit| visit.record.is_some()).count(), visits.len()),
            closed: closed.as_ref().map(|closed| closed.closing.day),
            level: self.level(case),
        }
    }
}
