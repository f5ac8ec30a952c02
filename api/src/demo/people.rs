//! The people at the offices: they learn what opened, decide what to do about it, and hand it in.

use super::campaign::Demo;
use super::mirror::{CAMPAIGN, Happened, Mirror};
use crate::rehearse::{Intent, Owed, papers};
use engine::id::{PeriodNo, UnitNo};
use engine::input::{Input, ObligationRef, Request};
use engine::time::{Timestamp, day_of};
use runtime::{Answer, Handle};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tokio::task::JoinSet;

/// What people mean to do, the earliest first.
pub(super) struct People<'a> {
    demo: &'a Demo,
    meant: BinaryHeap<Reverse<(Timestamp, PeriodNo, UnitNo, bool)>>,
}

/// Of what one unit in so many owes on a day off, there is something to report.
const BUSY_ON_DAYS_OFF: u64 = 10;

impl<'a> People<'a> {
    pub(super) fn new(demo: &'a Demo) -> Self {
        Self { demo, meant: BinaryHeap::new() }
    }

    /// They learn what opened.
    pub(super) fn learn(&mut self, mirror: &Mirror, happened: &[(Timestamp, Happened)]) {
        for (_, what) in happened {
            if let Happened::Opened(period, units) = what {
                units.iter().for_each(|unit| self.mean(mirror, *period, unit));
            }
        }
    }

    fn mean(&mut self, mirror: &Mirror, no: PeriodNo, unit: UnitNo) {
        let campaign = &mirror.state.campaigns[CAMPAIGN.index()];
        let period = campaign.period(no);
        let duty = &campaign.slots[usize::from(period.slot)].id;
        let owed = Owed { ledger: self.demo.ledger.as_str(), duty, period, unit };
        let Intent { at, zero } = self.demo.behaviour.intent(&mirror.state.organisation, owed);
        let day_off = !mirror.state.calendar.is_working(day_of(period.dates.due, campaign.plan.zone));
        let quiet = day_off && (u64::from(unit.0) + u64::from(no.0)) % BUSY_ON_DAYS_OFF != 0;
        if let Some(at) = at {
            self.meant.push(Reverse((at, no, unit, zero || quiet)));
        }
    }

    /// When the next one hands something in.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.meant.peek().map(|Reverse((at, ..))| *at)
    }

    /// The submissions of those who come before an instant, and when the last of them comes.
    pub(super) fn take_before(&mut self, before: Timestamp, mirror: &Mirror) -> (Vec<Request>, Option<Timestamp>) {
        let (mut requests, mut last) = (Vec::new(), None);
        while let Some(Reverse((at, period, unit, zero))) =
            self.meant.peek().copied().filter(|Reverse((at, ..))| *at < before)
        {
            self.meant.pop();
            last = Some(at);
            requests.extend(self.request(mirror, period, unit, zero));
        }
        (requests, last)
    }

    fn request(&self, mirror: &Mirror, no: PeriodNo, unit: UnitNo, zero: bool) -> Option<Request> {
        let campaign = &mirror.state.campaigns[CAMPAIGN.index()];
        let period = campaign.period(no);
        let duty = &campaign.slots[usize::from(period.slot)].duty;
        let known = mirror.state.organisation.unit(unit)?;
        let number = u64::from(no.0) << 32 | u64::from(unit.0);
        let what = papers(duty, &mirror.state.organisation, unit, number, zero);
        let (campaign, duty, period) = (campaign.id.clone(), duty.id.clone(), period.key.to_string());
        let obligation = ObligationRef { campaign, duty, period, unit: known.id.clone() };
        Some(Request::new(known.id.as_str(), Input::Submit { obligation, what }))
    }

    /// Hands all of them in at once; each answer means that one is on the disk.
    pub(super) async fn hand_in(&self, handle: &Handle, requests: Vec<Request>) -> Result<(), runtime::Error> {
        let mut under_way: JoinSet<Result<Answer, runtime::Error>> = JoinSet::new();
        for request in requests {
            let (handle, ledger) = (handle.clone(), self.demo.ledger.clone());
            under_way.spawn(async move { handle.execute(&ledger, request).await });
        }
        while let Some(ended) = under_way.join_next().await {
            match ended {
                Ok(Err(error)) if !matches!(error, runtime::Error::Refused(_)) => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}
