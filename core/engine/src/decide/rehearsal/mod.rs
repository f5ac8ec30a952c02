//! A candidate procedure is put to every question that a ledger's history holds, as if it had been
//! in use from the first day, and what it answers is laid beside what happened. Nothing is written:
//! the questions are made again from the entries, by the code that makes them when it counts.

mod report;

pub use report::{
    AddedDuty, DateDifference, HookTally, LISTED, Listed, Problem, Report, VerdictDifference, WordsDifference,
};

use super::ask::Asking;
use super::group::{Found, dates};
use super::localise::{Target, localise, rules};
use super::review::review;
use super::words::in_local_words;
use crate::entry::{CallRecord, Dates, Entry, Fact, Notice, NoticeKind, Origin, ProcedureMove, Submitted, Verdict};
use crate::id::{CampaignNo, DefinitionNo, DutyId, DutyNo, LedgerId, ProcedureNo};
use crate::moment::MomentKind;
use crate::procedure::{Package, Procedures, Settings};
use crate::rules::{Ruled, Rules};
use crate::schedule::Announced;
use crate::state::{Campaign, Deployed, Stage, State, WindowSpan};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rehearsal under way.
pub struct Rehearsal<'p> {
    procedures: &'p dyn Procedures,
    ledger: LedgerId,
    /// The ledger as history has it.
    state: State,
    /// The candidate alone, active.
    deployed: Deployed,
    /// The rules each campaign would have had.
    rules: BTreeMap<CampaignNo, Rules>,
    dates: BTreeMap<(CampaignNo, DutyId, String), DateDifference>,
    /// A verdict that waits for the next entry, which says what happened.
    verdict: Option<(Submitted, VerdictDifference)>,
    report: Report,
}

/// The candidate's number among the deployed.
const CANDIDATE: ProcedureNo = ProcedureNo(0);

impl<'p> Rehearsal<'p> {
    /// With a candidate whose component the procedures can run, and its settings, defaults filled in.
    pub fn new(package: Package, settings: Settings, procedures: &'p dyn Procedures) -> Self {
        let ledger = package.ledger.clone();
        let mut deployed = Deployed::default();
        let version = crate::state::Version::active(Arc::new(package), settings);
        deployed.versions.push(version);
        Rehearsal {
            procedures,
            ledger,
            state: State::default(),
            deployed,
            rules: BTreeMap::new(),
            dates: BTreeMap::new(),
            verdict: None,
            report: Report::default(),
        }
    }

    /// The next entry of the ledger, in order from the first.
    pub fn entry(&mut self, entry: &Entry) {
        self.report.entries += 1;
        let first = self.report.span.map_or(entry.at, |(first, _)| first);
        self.report.span = Some((first, entry.at));
        self.settle_verdict(Some(&entry.fact));
        match &entry.fact {
            Fact::CampaignActivated { campaign } => {
                let definition = self.state.campaigns[campaign.index()].definition;
                self.localise(*campaign, definition, entry.at);
            }
            Fact::CampaignAmended { campaign, definition } => self.localise(*campaign, *definition, entry.at),
            Fact::NoticesOwed { notices } => notices.iter().for_each(|notice| self.notice(notice, entry.at)),
            Fact::Submitted(submitted) => self.submitted(submitted, entry.at),
            Fact::PeriodsScheduled { campaign, periods, .. } => {
                let scheduled: Vec<_> = periods
                    .iter()
                    .filter(|period| !matches!(period.origin, Origin::Correction { .. }))
                    .map(|period| (period.duty, period.key.to_string(), period.origin, period.dates.clone()))
                    .collect();
                self.compare(*campaign, scheduled, entry.at);
            }
            Fact::PeriodsChanged { campaign, moved, .. } => {
                let known = &self.state.campaigns[campaign.index()];
                let moved = moved.iter().map(|moved| (known.period(moved.period), &moved.dates));
                let moved: Vec<_> = moved
                    .filter(|(period, _)| !matches!(period.origin, Origin::Correction { .. }))
                    .map(|(period, dates)| (period.slot, period.key.to_string(), period.origin, dates.clone()))
                    .collect();
                self.compare(*campaign, moved, entry.at);
            }
            _ => {}
        }
        crate::apply(&mut self.state, entry);
    }

    /// What was found.
    pub fn finish(mut self) -> Report {
        self.settle_verdict(None);
        self.report.dates = std::mem::take(&mut self.dates).into_values().collect();
        self.report
    }

    /// Puts questions to the candidate, as long as it would not have been set aside.
    fn ask<T>(&mut self, at: Timestamp, ask: impl FnOnce(&Asking<'_>, &State) -> T) -> T {
        let asking = Asking::new(&self.state, &self.ledger, self.procedures, at).with(self.deployed.clone());
        let answer = ask(&asking, &self.state);
        let calls = asking.into_calls();
        crate::apply::procedures_asked(&mut self.deployed, &calls, at);
        for call in calls {
            self.tally(call, at);
        }
        let version = &self.deployed.versions[CANDIDATE.index()];
        if let (None, Some(why)) = (&version.quarantine, version.track.is_bad()) {
            let to = ProcedureMove::Quarantined { why: why.into() };
            crate::apply::procedure_moved(&mut self.deployed, CANDIDATE, &to, at);
            // It is not tried again: what comes after would be by the definition's own rules.
            self.deployed.versions[CANDIDATE.index()].stage = Stage::Removed;
            self.report.quarantined = Some((at, why.into()));
        }
        answer
    }

    fn tally(&mut self, call: CallRecord, at: Timestamp) {
        let tally = self.report.hooks.entry(call.hook).or_default();
        tally.calls += 1;
        tally.fuel += call.fuel;
        tally.fuel_most = tally.fuel_most.max(call.fuel);
        let (count, detail) = match &call.verdict {
            Verdict::Accepted(_) => (&mut tally.accepted, None),
            Verdict::Refused { proposal, .. } => {
                (&mut tally.refused, Some(serde_json::to_string(proposal).unwrap_or_default()))
            }
            Verdict::Failed(failure) => (&mut tally.failed, Some(failure.to_string())),
        };
        *count += 1;
        if let (Some(cause), Some(detail)) = (call.verdict.cause(), detail) {
            let cause = cause.to_owned();
            self.report.problems.add(Problem { at, hook: call.hook, about: call.about, cause, detail });
        }
    }

    fn localise(&mut self, no: CampaignNo, definition: DefinitionNo, at: Timestamp) {
        let own = self.state.definitions[definition.index()].plan.clone();
        let local = self.ask(at, |asking, state| {
            let campaign = &state.campaigns[no.index()];
            let windows = announced(campaign);
            localise(asking, state, &Target { no, id: &campaign.id, definition, plan: &own, windows: &windows })
        });
        let campaign = &self.state.campaigns[no.index()];
        for duty in &local.added {
            let plan = local.applied_to(&own);
            let place = plan.duty_no(&duty.id).unwrap_or_default();
            let periods = crate::schedule::occurrences(&plan, place, &self.state.calendar, &announced(campaign));
            let added = AddedDuty {
                campaign: campaign.id.clone(),
                duty: duty.id.clone(),
                title: duty.title.clone(),
                due: periods.iter().filter(|o| o.reckoning.due > at).map(|o| o.reckoning.day).collect(),
                units: self.state.organisation.audience(&duty.who).len(),
            };
            // An amendment asks again; what it says last counts.
            self.report.added.retain(|known| known.campaign != added.campaign || known.duty != added.duty);
            self.report.added.push(added);
        }
        self.rules.insert(no, rules(&own, &local));
    }

    /// Lays periods as they were computed beside what the candidate's rules make of them.
    fn compare(&mut self, no: CampaignNo, periods: Vec<(u16, String, Origin, Dates)>, at: Timestamp) {
        let Some(rules) = self.rules.get(&no) else { return };
        let campaign = &self.state.campaigns[no.index()];
        let windows = announced(campaign);
        let calendar = &self.state.calendar;
        let mut by_duty: BTreeMap<DutyNo, Vec<Ruled>> = BTreeMap::new();
        for (slot, key, origin, was) in periods {
            let Some(slot) = campaign.slots.get(usize::from(slot)) else { continue };
            let Some(duty_no) = rules.plan().duty_no(&slot.id) else { continue };
            let would = match origin {
                // What cases owe is not the schedule's, and no deadline hook is asked of it.
                Origin::Case { .. } => None,
                Origin::Event { happened } => rules.after_event(duty_no, key.clone(), happened, calendar),
                Origin::Rule | Origin::Correction { .. } => {
                    let all = by_duty.entry(duty_no).or_insert_with(|| rules.occurrences(duty_no, calendar, &windows));
                    all.iter().find(|ruled| ruled.occurrence.key == key).cloned()
                }
            };
            let Some(would) = would.map(|ruled| dates(&ruled.occurrence, at)) else { continue };
            let place = (no, slot.id.clone(), key.clone());
            let (reminders_were, reminders_would) = (reminders(&was), reminders(&would));
            if was.day == would.day && reminders_were == reminders_would {
                self.dates.remove(&place);
                continue;
            }
            let (campaign, duty, title) = (campaign.id.clone(), slot.id.clone(), slot.duty.title.clone());
            let (due_was, due_would) = (was.day, would.day);
            let period = key;
            self.dates.insert(
                place,
                DateDifference { campaign, duty, title, period, due_was, due_would, reminders_were, reminders_would },
            );
        }
    }

    fn notice(&mut self, notice: &Notice, at: Timestamp) {
        match notice.kind {
            NoticeKind::Reminder | NoticeKind::Overdue | NoticeKind::Escalation(_) => {}
            NoticeKind::Amendment
            | NoticeKind::Correction
            | NoticeKind::BaseRuleUsed
            | NoticeKind::Alert(_)
            | NoticeKind::Unresolved
            | NoticeKind::Transferred => return,
        }
        let would = self.ask(at, |asking, state| in_local_words(state, asking, notice));
        if would != notice.words {
            let campaign = &self.state.campaigns[notice.campaign.index()];
            let period = campaign.period(notice.period);
            let title = campaign.slots[usize::from(period.slot)].duty.title.clone();
            let (period, were) = (period.key.to_string(), notice.words.clone());
            self.report.words.add(WordsDifference { at, title, period, were, would });
        }
    }

    fn submitted(&mut self, submitted: &Submitted, at: Timestamp) {
        if !submitted.unmet.is_empty() {
            return;
        }
        let (period_no, unit) = (submitted.period, submitted.unit);
        let would = self.ask(at, |asking, state| {
            let campaign_no = submitted.campaign;
            let campaign = &state.campaigns[campaign_no.index()];
            let period = campaign.period(period_no);
            let found = Found { campaign_no, campaign, period_no, period, unit };
            let duty = &campaign.slots[usize::from(period.slot)].duty;
            review(state, asking, &found, duty, (&submitted.what, submitted.late))
        });
        let campaign = &self.state.campaigns[submitted.campaign.index()];
        let period = campaign.period(period_no);
        let difference = VerdictDifference {
            at,
            title: campaign.slots[usize::from(period.slot)].duty.title.clone(),
            period: period.key.to_string(),
            unit: self.state.organisation.unit(unit).map(|unit| unit.id.clone()),
            was_returned: false,
            would,
        };
        self.verdict = Some((submitted.clone(), difference));
    }

    /// The entry after a submission says whether a procedure sent it back at once.
    fn settle_verdict(&mut self, next: Option<&Fact>) {
        let Some((submitted, mut difference)) = self.verdict.take() else { return };
        if let Some(Fact::Returned { campaign, period, unit, .. }) = next {
            let of_it = (*campaign, *period, *unit) == (submitted.campaign, submitted.period, submitted.unit);
            difference.was_returned = of_it;
        }
        if difference.was_returned != difference.would.is_some() {
            self.report.verdicts.add(difference);
        }
    }
}

fn announced(campaign: &Campaign) -> Vec<Announced<'_>> {
    campaign.windows.iter().map(WindowSpan::announced).collect()
}

fn reminders(dates: &Dates) -> Vec<Timestamp> {
    let is_reminder = |what| matches!(what, MomentKind::Reminder(_));
    dates.moments.iter().filter(|moment| is_reminder(moment.what)).map(|moment| moment.at).collect()
}
