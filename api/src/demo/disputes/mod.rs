//! The disputes of a county: about five thousand over the demo's campaign, with the shares of
//! types and outcomes that are usual, most settled in a week or two and visited in time, some
//! late, a few raised. Everything follows from the seed.

mod facts;
mod life;
mod names;
mod tell;

pub(super) use tell::tell;

use crate::rehearse::Draw;
use chrono::NaiveDate;
use engine::entry::CaseNumber;
use engine::id::{CampaignId, CampaignNo, CaseNo, LedgerId, UnitId};
use engine::input::{CaseAct, CaseDraft, Input, RegisterAct, Request};
use engine::org::Organisation;
use engine::plan::{CaseStep, Level, Plan, Register, Schedule};
use engine::state::{Case, State};
use engine::time::{DayTime, Timestamp, instant};
use runtime::Handle;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::vault::Vault;

/// Something that is done in the register.
pub(crate) enum Deed {
    /// A case is registered.
    Register(Box<CaseDraft>),
    /// Something is done about a case.
    Case(CaseNo, CaseAct),
}

/// The ledger's first campaign, whose register it is.
const CAMPAIGN: CampaignNo = CampaignNo(0);

/// Whose disputes.
pub(crate) struct County<'a> {
    /// The campaign.
    pub(crate) campaign: &'a CampaignId,
    /// Its plan.
    pub(crate) plan: &'a Plan,
    /// What everything follows from.
    pub(crate) seed: u64,
    /// About so many new cases on a working day, and on a day off.
    pub(crate) a_day: (u64, u64),
    /// Where the keys of the few names that are given are kept; none: no names are given.
    pub(crate) vault: Option<(&'a LedgerId, &'a dyn Vault)>,
}

/// What is done in the register, the earliest first.
pub(crate) struct Disputes<'a> {
    county: County<'a>,
    register: Option<Arc<Register>>,
    units: Vec<UnitId>,
    meant: BTreeMap<(Timestamp, u64), Deed>,
    /// Deeds so far: those of one instant keep their order.
    count: u64,
    /// Cases whose life is planned already.
    known: usize,
    /// Cases whose visits are not planned yet.
    unvisited: BTreeSet<CaseNo>,
}

/// Minutes after its registration in which the names of a case's parties are given.
const NAMED_AFTER: i64 = 10;

impl<'a> Disputes<'a> {
    /// Nothing happens where the campaign keeps no register.
    pub(crate) fn new(county: County<'a>, organisation: &Organisation) -> Self {
        let register = county.plan.register.clone();
        let takes = county.plan.duties.iter().find(|d| d.schedule == Schedule::Case { step: CaseStep::Settle });
        let audience = takes.map(|duty| organisation.audience(&duty.who)).unwrap_or_default();
        let units = audience.iter().filter_map(|no| organisation.unit(no));
        // Offices above the villages take the harder ones, and so one in a dozen.
        let units = units.flat_map(|unit| {
            let times = if unit.level == Level::Village { 1 } else { 2 };
            std::iter::repeat_n(unit.id.clone(), times)
        });
        let units = units.collect();
        Self { county, register, units, meant: BTreeMap::new(), count: 0, known: 0, unvisited: BTreeSet::new() }
    }

    /// A day begins: what will be registered today.
    pub(crate) fn day(&mut self, day: NaiveDate, is_working: bool) {
        let Some(register) = self.register.clone().filter(|_| self.county.plan.span.contains(day)) else { return };
        let text = day.to_string();
        let draw = Draw::of(self.county.seed, &["disputes", &text]);
        let usual = if is_working { self.county.a_day.0 } else { self.county.a_day.1 };
        let today = usual * 3 / 4 + draw.below(0, usual / 2 + 1);
        for n in 0..today {
            let one = Draw::of(self.county.seed, &["dispute", &text, &n.to_string()]);
            let Some(unit) = self.units.get(one.below(0, self.units.len() as u64) as usize) else { return };
            let facts = facts::drawn(&register, one);
            let draft = CaseDraft { unit: unit.clone(), accepted: Some(day), facts, parties: Vec::new() };
            let minute = 8 * 60 + 30 + one.below(1, 9 * 60) as i64;
            let at = instant(day, DayTime::START, self.county.plan.zone).plus_minutes(minute);
            self.mean(at, Deed::Register(Box::new(draft)));
        }
    }

    fn mean(&mut self, at: Timestamp, deed: Deed) {
        self.count += 1;
        self.meant.insert((at, self.count), deed);
    }

    /// What will become of cases that are new, and of those that were closed.
    pub(crate) fn learn(&mut self, state: &State) {
        let Some(register) = self.register.clone() else { return };
        let campaign = &state.campaigns[CAMPAIGN.index()];
        for at in self.known..campaign.cases.all.len() {
            let (no, case) = (CaseNo(at as u32), &campaign.cases.all[at]);
            let draw = self.draw(case.number);
            for (at, act) in life::of(&register, &campaign.cases, case, draw, self.county.plan.zone) {
                self.mean(at, Deed::Case(no, act));
            }
            let named = self.county.vault.and_then(|(ledger, vault)| names::given(vault, ledger, no, draw));
            if let Some(act) = named {
                self.mean(state.last_at.plus_minutes(NAMED_AFTER), Deed::Case(no, act));
            }
            self.unvisited.insert(no);
        }
        self.known = campaign.cases.all.len();
        let waiting: Vec<CaseNo> = self.unvisited.iter().copied().collect();
        for no in waiting {
            let case = campaign.cases.case(no);
            if let Some(closed) = case.closed() {
                self.unvisited.remove(&no);
                let draw = self.draw(case.number);
                for (n, visit) in (1..).zip(&closed.visits) {
                    let due = campaign.period(visit.period).dates.due;
                    if let Some((at, act)) = life::visit(case, &closed, n, due, draw, self.county.plan.zone) {
                        self.mean(at, Deed::Case(no, act));
                    }
                }
            }
        }
    }

    fn draw(&self, number: CaseNumber) -> Draw {
        Draw::of(self.county.seed, &["case", &number.to_string()])
    }

    /// When something is done next.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.meant.first_key_value().map(|((at, _), _)| *at)
    }

    /// What is done before an instant, in order, and when the last of it is.
    pub(crate) fn take_before(&mut self, before: Timestamp, state: &State) -> (Vec<Request>, Option<Timestamp>) {
        let later = self.meant.split_off(&(before, 0));
        let now = std::mem::replace(&mut self.meant, later);
        let last = now.last_key_value().map(|((at, _), _)| *at);
        (now.into_values().filter_map(|deed| self.request(deed, state)).collect(), last)
    }

    fn request(&self, deed: Deed, state: &State) -> Option<Request> {
        let cases = &state.campaigns[CAMPAIGN.index()].cases;
        let (unit, act) = match deed {
            Deed::Register(draft) => (draft.unit.clone(), RegisterAct::Register(draft)),
            Deed::Case(no, act) => {
                let case: &Case = cases.all.get(no.index())?;
                let unit = state.organisation.unit(case.unit)?.id.clone();
                (unit, RegisterAct::Case { case: case.number, act })
            }
        };
        let campaign = self.county.campaign.clone();
        Some(Request::new(unit.as_str(), Input::Register { campaign, act }))
    }

    /// Does them one after the other in the writer's queue: numbers follow the order.
    pub(super) async fn enter(
        &self,
        handle: &Handle,
        ledger: &LedgerId,
        requests: Vec<Request>,
    ) -> Result<(), runtime::Error> {
        let answers = requests.into_iter().map(|request| handle.execute(ledger, request));
        for answer in futures_util::future::join_all(answers).await {
            match answer {
                // A case that was handled otherwise meanwhile is no longer open for what was meant.
                Ok(_) | Err(runtime::Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// An hour of a working day, drawn.
fn at(day: NaiveDate, minute: u64, zone: chrono_tz::Tz) -> Timestamp {
    instant(day, DayTime::START, zone).plus_minutes(8 * 60 + 30 + (minute % (9 * 60)) as i64)
}
