//! One bureau's campaign from its first entry to its last: the next thing that happens is the
//! earliest of what time brings, what the script says and what an office hands in.

use super::behaviour::{Behaviour, Owed};
use super::chance::Draw;
use super::log::Log;
use super::papers::papers;
use super::tally::Tally;
use super::{Bureau, Error};
use engine::calendar::CalendarNotice;
use engine::entry::{Entry, Fact};
use engine::id::{CampaignId, CampaignNo, EntryNo, PeriodNo, UnitNo};
use engine::input::{Hashed, Input, ObligationRef, Request, Submission};
use engine::plan::{Duty, Plan};
use engine::procedure::NoProcedures;
use engine::state::State;
use engine::time::{At, DayTime, Timestamp, instant};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use store::Ledgers;

/// What is rehearsed, the same for every bureau.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// The definition as written.
    pub source: Arc<str>,
    /// And as compiled.
    pub plan: Arc<Plan>,
    /// Calendar notices that are known from the start.
    pub calendars: Vec<CalendarNotice>,
    /// When the campaign is started; none: at 00:00 of its first day.
    pub start: Option<Timestamp>,
    /// How the offices behave.
    pub behaviour: Behaviour,
    /// What happens besides, in order of time.
    pub acts: Vec<Act>,
    /// When the service is down, as instants from and to; in order, apart from each other.
    pub outages: Vec<(Timestamp, Timestamp)>,
}

/// Something that happens at an instant.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// What.
    pub deed: Deed,
}

/// What somebody does.
#[derive(Debug, Clone)]
pub enum Deed {
    /// An officer's inputs, one after the other.
    Inputs(Vec<Input>),
    /// An office hands something in: the kind of paper its duty asks for.
    Submit {
        /// What is fulfilled.
        obligation: ObligationRef,
        /// As a zero report.
        zero: bool,
    },
}

/// A submission that an office means to make. The earliest comes first; at one instant, in the
/// order of period and unit.
type Meant = Reverse<(Timestamp, PeriodNo, UnitNo, bool)>;

/// A bureau being rehearsed.
pub struct Life<'a> {
    rehearsal: &'a Rehearsal,
    bureau: &'a Bureau,
    campaign: CampaignId,
    state: State,
    log: Log<'a>,
    meant: BinaryHeap<Meant>,
    /// Those still to come.
    acts: &'a [Act],
    tally: Tally,
}

/// What is left of a bureau's rehearsal.
pub(crate) struct Lived {
    pub(crate) state: State,
    pub(crate) tally: Tally,
}

/// The campaign's place in its ledger: a rehearsal has one.
pub(crate) const CAMPAIGN: CampaignNo = CampaignNo(0);
/// Inputs a rehearsal gives without an office behind them.
const OFFICER: &str = "officer";

impl<'a> Life<'a> {
    /// Opens the ledger, starts the campaign and lives through it. `store` must not hold the
    /// bureau's ledger yet.
    pub(crate) fn live(rehearsal: &'a Rehearsal, bureau: &'a Bureau, store: &'a dyn Ledgers) -> Result<Lived, Error> {
        let campaign = CampaignId::new(rehearsal.plan.id.as_str()).map_err(Error::Id)?;
        let mut life = Life {
            rehearsal,
            bureau,
            campaign,
            state: State::default(),
            log: Log::new(store, bureau.ledger.clone(), EntryNo(0)),
            meant: BinaryHeap::new(),
            acts: &rehearsal.acts,
            tally: Tally::default(),
        };
        life.found()?;
        while life.step()? {}
        life.log.send(engine::next_wake(&life.state))?;
        life.tally.entries = life.state.head.0;
        life.tally.entry_bytes = life.log.finish()?;
        Ok(Lived { state: life.state, tally: life.tally })
    }

    /// Everything before the campaign runs. The clock stands at the instant of its start.
    fn found(&mut self) -> Result<(), Error> {
        let plan = &self.rehearsal.plan;
        let at = self.rehearsal.start.unwrap_or_else(|| instant(plan.span.first, DayTime::START, plan.zone));
        let (id, title, zone) = (self.bureau.ledger.clone(), self.bureau.title.clone(), plan.zone);
        let mut inputs = vec![Input::OpenLedger { id, title, zone }];
        inputs.extend(self.rehearsal.calendars.iter().cloned().map(|notice| Input::ImportCalendar(Hashed(notice))));
        inputs.push(Input::ImportUnits { rows: Hashed(self.bureau.units.clone()), complete: true });
        inputs.push(Input::PublishDefinition { source: self.rehearsal.source.clone(), plan: Hashed(plan.clone()) });
        let campaign = self.campaign.clone();
        let definition = plan.id.clone();
        inputs.push(Input::CreateCampaign { campaign: campaign.clone(), definition, version: None });
        inputs.push(Input::Activate { campaign });
        for input in inputs {
            self.must(OFFICER, input, at)?;
        }
        Ok(())
    }

    /// The next thing that happens; false when nothing is left. At one instant time comes first,
    /// then the script, then the offices: what is handed in at the due instant is late.
    fn step(&mut self) -> Result<bool, Error> {
        let wake = engine::next_wake(&self.state).map(|at| self.up(at));
        let act = self.acts.first().map(|act| self.up(act.at));
        let meant = self.meant.peek().map(|Reverse((at, ..))| self.up(*at));
        let Some(next) = [wake, act, meant].into_iter().flatten().min() else { return Ok(false) };
        let next = next.max(self.state.last_at);
        if wake.is_some_and(|at| at <= next) {
            self.must("clock", Input::Tick, next)?;
        } else if act.is_some_and(|at| at <= next) {
            if let Some((act, rest)) = self.acts.split_first() {
                self.acts = rest;
                self.act(&act.deed, next)?;
            }
        } else if let Some(Reverse((_, period, unit, zero))) = self.meant.pop() {
            self.hand_in(period, unit, zero, next);
        }
        if self.log.is_full() {
            self.log.send(engine::next_wake(&self.state))?;
        }
        Ok(true)
    }

    /// The instant, or the end of the outage it falls into.
    fn up(&self, at: Timestamp) -> Timestamp {
        let down = self.rehearsal.outages.iter().find(|(from, to)| (*from..*to).contains(&at));
        down.map_or(at, |(_, to)| *to)
    }

    fn act(&mut self, deed: &Deed, at: Timestamp) -> Result<(), Error> {
        match deed {
            Deed::Inputs(inputs) => inputs.iter().try_for_each(|input| self.must(OFFICER, input.clone(), at)),
            Deed::Submit { obligation, zero } => {
                let campaign = &self.state.campaigns[CAMPAIGN.index()];
                let duty = campaign.slot(&obligation.duty).map(|slot| &campaign.slots[usize::from(slot)].duty);
                let what = duty.map(|duty| self.paper(duty, obligation, *zero));
                // Without such a duty the engine has something to say about whatever is handed in.
                let (what, obligation) = (what.unwrap_or(Submission::Done), obligation.clone());
                let by = obligation.unit.clone();
                self.must(by.as_str(), Input::Submit { obligation, what }, at)
            }
        }
    }

    fn hand_in(&mut self, period_no: PeriodNo, unit: UnitNo, zero: bool, at: Timestamp) {
        let campaign = &self.state.campaigns[CAMPAIGN.index()];
        let period = campaign.period(period_no);
        let duty = &campaign.slots[usize::from(period.slot)].duty;
        let Some(known) = self.state.organisation.unit(unit) else { return };
        let obligation = ObligationRef {
            campaign: self.campaign.clone(),
            duty: duty.id.clone(),
            period: period.key.to_string(),
            unit: known.id.clone(),
        };
        let what = self.paper(duty, &obligation, zero);
        let request = Request::new(known.id.as_str(), Input::Submit { obligation, what });
        match engine::decide(&self.state, &request, At::new(at), &NoProcedures) {
            Ok(decision) => self.take(decision.entries),
            // The unit left, or the obligation went away: what was meant is not wanted any more.
            Err(_) => self.tally.refused += 1,
        }
    }

    fn paper(&self, duty: &Duty, obligation: &ObligationRef, zero: bool) -> Submission {
        let organisation = &self.state.organisation;
        let unit = organisation.find(&obligation.unit).unwrap_or_default();
        let draw = Draw::of(self.rehearsal.behaviour.seed, &[obligation.unit.as_str(), &obligation.period]);
        papers(duty, organisation, unit, draw.below(0, u64::MAX), zero)
    }

    /// Something that a rehearsal cannot go on without.
    fn must(&mut self, by: &str, input: Input, at: Timestamp) -> Result<(), Error> {
        let decision = engine::decide(&self.state, &Request::new(by, input), At::new(at), &NoProcedures)
            .map_err(|refusal| Error::Refused { at: at.rfc3339(self.rehearsal.plan.zone), refusal })?;
        self.take(decision.entries);
        Ok(())
    }

    fn take(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            engine::apply(&mut self.state, &entry);
            self.log.push(&entry);
            match &entry.fact {
                Fact::PeriodOpened { period, units, .. } => units.iter().for_each(|unit| self.expect(*period, unit)),
                Fact::AudienceChanged { period, joined, .. } => {
                    joined.iter().for_each(|unit| self.expect(*period, unit));
                }
                Fact::Submitted(_) => self.tally.submissions += 1,
                Fact::NoticesOwed { notices } => self.tally.notices(&self.state, notices),
                _ => {}
            }
        }
    }

    /// Asks the behaviour what a unit will do about what it owes from now on.
    fn expect(&mut self, no: PeriodNo, unit: UnitNo) {
        let campaign = &self.state.campaigns[CAMPAIGN.index()];
        let period = campaign.period(no);
        let duty = &campaign.slots[usize::from(period.slot)].id;
        let owed = Owed { ledger: self.bureau.ledger.as_str(), duty, period, unit };
        let intent = self.rehearsal.behaviour.intent(&self.state.organisation, owed);
        if let Some(at) = intent.at {
            self.meant.push(Reverse((at.max(self.state.last_at), no, unit, intent.zero)));
        }
    }
}
