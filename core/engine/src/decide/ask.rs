//! Asking procedures: who answers a hook, whether the answer holds, and what is written down of it.
//! Whatever goes wrong, the caller is told to use the definition's own rule, and nobody else
//! notices.

use super::judge::is_plain;
use crate::calendar::Calendar;
use crate::entry::{
    About, Asked, CallRecord, CaseMove, Fact, InRegister, NewPeriod, Notice, NoticeKind, ProcedureMove, RegisterFact,
    RuleUsed, Told, Verdict,
};
use crate::guardrail::Breach;
use crate::id::{CampaignNo, LedgerId, PeriodNo, PostId, ProcedureNo};
use crate::limits;
use crate::procedure::{Call, Failure, Hook, Procedures, Proposal, Question};
use crate::set::UnitSet;
use crate::state::{Deployed, State, Track, Version};
use crate::time::Timestamp;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The post that hears of procedures that fail.
pub(super) const ADMINISTRATOR: (&str, &str) = ("administrator", "系统管理员");

/// One decision's calls of procedures.
pub(super) struct Asking<'a> {
    state: &'a State,
    ledger: &'a LedgerId,
    procedures: &'a dyn Procedures,
    deployed: Cow<'a, Deployed>,
    calendar: &'a Calendar,
    now: Timestamp,
    calls: RefCell<Vec<CallRecord>>,
}

/// What came of a question.
pub(super) enum Answered {
    /// No procedure answers this hook.
    Nobody,
    /// This proposal holds.
    Use(ProcedureNo, Proposal),
    /// The definition's own rule stands, because of this.
    Base(ProcedureNo, Box<str>),
}

/// The cause where a decision had no call left.
const TOO_MANY_CALLS: &str = "too-many-calls";

/// How many calls an administrator's notice lists.
const LISTED: usize = 5;

impl<'a> Asking<'a> {
    pub(super) fn new(state: &'a State, ledger: &'a LedgerId, procedures: &'a dyn Procedures, now: Timestamp) -> Self {
        let deployed = Cow::Borrowed(&state.procedures);
        Self { state, ledger, procedures, deployed, calendar: &state.calendar, now, calls: RefCell::default() }
    }

    /// With procedures as they will be after a move.
    pub(super) fn with(self, deployed: Deployed) -> Self {
        Self { deployed: Cow::Owned(deployed), ..self }
    }

    /// Whether anybody would answer or listen.
    pub(super) fn has(&self, hook: Hook) -> bool {
        self.deployed.answering(hook).is_some() || self.deployed.shadowing(hook).next().is_some()
    }

    /// Asks the active procedure, and those in shadow beside it. The question is only made where
    /// somebody listens.
    pub(super) fn ask(
        &self,
        hook: Hook,
        about: &About,
        question: impl FnOnce() -> Question,
        judge: impl Fn(&Proposal) -> Result<(), Breach>,
    ) -> Answered {
        let answering = self.deployed.answering(hook);
        let (calls_left, shadow_calls_left) = (self.calls_left(false), self.calls_left(true));
        if !self.has(hook) || !(calls_left || shadow_calls_left) {
            return answering.map_or(Answered::Nobody, |(no, _)| Answered::Base(no, TOO_MANY_CALLS.into()));
        }
        let question = question();
        let mut counts: Option<Proposal> = None;
        let mut answered = Answered::Nobody;
        if let Some((no, version)) = answering {
            answered = if self.is_set_aside(no, version) {
                if shadow_calls_left && self.may_be_tried(no, version) {
                    let (fuel, verdict) = self.call(version, &question, &judge);
                    self.record(no, version, about, Asked::Shadow { same: keeps(&verdict) }, fuel, verdict, hook);
                }
                Answered::Base(no, "quarantined".into())
            } else if calls_left {
                let (fuel, verdict) = self.call(version, &question, &judge);
                counts = verdict.accepted().cloned();
                let cause = verdict.cause().map(Box::from);
                self.record(no, version, about, Asked::Active, fuel, verdict, hook);
                match (&counts, cause) {
                    (Some(proposal), _) => Answered::Use(no, proposal.clone()),
                    (None, cause) => Answered::Base(no, cause.unwrap_or_default()),
                }
            } else {
                Answered::Base(no, TOO_MANY_CALLS.into())
            };
        }
        for (no, version) in self.deployed.shadowing(hook) {
            if !self.calls_left(true) || (self.is_set_aside(no, version) && !self.may_be_tried(no, version)) {
                continue;
            }
            let (fuel, verdict) = self.call(version, &question, &judge);
            let same = match (&verdict, &counts) {
                (Verdict::Accepted(proposal), Some(counts)) => proposal == counts,
                (verdict, None) => keeps(verdict),
                (_, Some(_)) => false,
            };
            self.record(no, version, about, Asked::Shadow { same }, fuel, verdict, hook);
        }
        answered
    }

    /// Whether this decision may make another call; those of shadows are counted for themselves, so
    /// that a shadow takes nothing from what counts.
    fn calls_left(&self, shadow: bool) -> bool {
        let calls = self.calls.borrow();
        let of_kind = calls.iter().filter(|call| matches!(call.asked, Asked::Shadow { .. }) == shadow);
        of_kind.count() < limits::CALLS_PER_DECISION
    }

    /// Whether a version that was set aside may be asked, to see whether it is well again.
    fn may_be_tried(&self, no: ProcedureNo, version: &Version) -> bool {
        let is_due = version.quarantine.as_ref().is_some_and(|q| q.may_be_asked(self.now));
        is_due && self.deployed.may_answer(version) && !self.calls.borrow().iter().any(|call| call.procedure == no)
    }

    fn call(
        &self,
        version: &Version,
        question: &Question,
        judge: impl Fn(&Proposal) -> Result<(), Breach>,
    ) -> (u64, Verdict) {
        let reply = self.procedures.ask(&Call {
            ledger: self.ledger,
            component: &version.package.component,
            limits: version.package.limits,
            settings: &version.settings,
            calendar: self.calendar,
            question,
        });
        let verdict = match reply.outcome {
            Err(failure) => Verdict::Failed(shortened(failure)),
            Ok(proposal) if proposal.hook() != question.hook() => {
                Verdict::Refused { proposal, why: Breach::OtherHook.code().into() }
            }
            Ok(proposal) => match judge(&proposal) {
                Ok(()) => Verdict::Accepted(proposal),
                Err(breach) => Verdict::Refused { proposal, why: breach.code().into() },
            },
        };
        (reply.fuel, verdict)
    }

    #[allow(clippy::too_many_arguments, reason = "each is one field of the record")]
    fn record(
        &self,
        procedure: ProcedureNo,
        version: &Version,
        about: &About,
        asked: Asked,
        fuel: u64,
        verdict: Verdict,
        hook: Hook,
    ) {
        let component = version.package.component.clone();
        let about = Some(about.clone());
        self.calls.borrow_mut().push(CallRecord { procedure, component, hook, about, asked, fuel, verdict });
    }

    /// Also by what this decision itself has seen: nobody waits for a fourth failure.
    fn is_set_aside(&self, no: ProcedureNo, version: &Version) -> bool {
        version.quarantine.is_some() || self.track(no, version).is_bad().is_some()
    }

    fn track(&self, no: ProcedureNo, version: &Version) -> Track {
        let mut track = version.track.clone();
        for call in self.calls.borrow().iter().filter(|call| call.procedure == no) {
            track.add(call.verdict.is_failure(), self.now);
        }
        track
    }

    /// Adds to what was decided what was asked, who is set aside or may answer again, and one
    /// notice to the administrator where a definition's own rule had to stand in.
    pub(super) fn finish(self, mut facts: Vec<Fact>) -> Vec<Fact> {
        if self.calls.borrow().is_empty() {
            return facts;
        }
        let moves = self.moves();
        let notice = self.notice(&facts);
        facts.splice(0..0, in_entries(self.calls.into_inner()));
        facts.extend(moves);
        facts.extend(notice.map(|notice| Fact::NoticesOwed { notices: vec![notice] }));
        facts
    }

    /// What was asked, where nothing is decided.
    pub(super) fn into_calls(self) -> Vec<CallRecord> {
        self.calls.into_inner()
    }

    fn moves(&self) -> Vec<Fact> {
        let calls = self.calls.borrow();
        let asked: BTreeSet<ProcedureNo> = calls.iter().map(|call| call.procedure).collect();
        let moved = asked.into_iter().filter_map(|no| {
            let version = self.deployed.version(no)?;
            let to = match &version.quarantine {
                Some(quarantine) => {
                    let clean = calls.iter().filter(|c| c.procedure == no).all(|c| !c.verdict.is_failure());
                    let enough = clean && quarantine.clean + 1 >= limits::CLEAN_CALLS_TO_RELEASE;
                    let enough = enough && self.deployed.may_answer(version);
                    enough.then_some(ProcedureMove::Released { by_hand: false })
                }
                None => self.track(no, version).is_bad().map(|why| ProcedureMove::Quarantined { why: why.into() }),
            };
            to.map(|to| Fact::ProcedureMoved { procedure: no, to })
        });
        moved.collect()
    }

    /// One notice for the whole decision, whatever failed in it.
    fn notice(&self, facts: &[Fact]) -> Option<Notice> {
        let calls = self.calls.borrow();
        let failed: Vec<&CallRecord> =
            calls.iter().filter(|c| c.asked == Asked::Active && c.verdict.cause().is_some()).collect();
        let mut abouts = failed.iter().filter_map(|call| call.about.as_ref());
        let (campaign, period) = abouts.find_map(|about| Some((about.campaign, self.period_for(about, facts)?)))?;
        let mut words: Vec<String> = Vec::new();
        for call in &failed {
            let Some(package) = self.deployed.version(call.procedure).map(|v| &v.package) else { continue };
            let cause = call.verdict.cause().unwrap_or_default();
            let line = format!("{} {} ({}: {cause})", package.id, package.version, call.hook);
            if !words.contains(&line) && words.len() < LISTED {
                words.push(line);
            }
        }
        to_administrator(self.state, campaign, period, self.now, &words)
    }

    /// The period the notice speaks of: the first that is flagged, else the one that was asked about,
    /// else the campaign's first.
    fn period_for(&self, about: &About, facts: &[Fact]) -> Option<PeriodNo> {
        let known = self.state.campaigns.get(about.campaign.index())?;
        let asked = about
            .duty
            .as_ref()
            .zip(about.period.as_ref())
            .and_then(|(duty, key)| known.slot(duty).and_then(|slot| known.find(slot, key)));
        let flagged = |rule: &RuleUsed| matches!(rule, RuleUsed::Base { .. });
        let mut next = known.periods.len() as u32;
        let mut first_new = None;
        let mut first_flagged = None;
        for fact in facts {
            match fact {
                Fact::PeriodsScheduled { campaign, periods, .. } if *campaign == about.campaign => {
                    first_new = first_new.or_else(|| (!periods.is_empty()).then_some(next));
                    let at = periods.iter().position(|period| flagged(&period.rule));
                    first_flagged = first_flagged.or_else(|| at.map(|at| PeriodNo(next + at as u32)));
                    next += periods.len() as u32;
                }
                Fact::Register(InRegister { campaign, what }) if *campaign == about.campaign => {
                    let rules = steps(what);
                    first_new = first_new.or_else(|| (!rules.is_empty()).then_some(next));
                    let at = rules.iter().position(|rule| flagged(rule));
                    first_flagged = first_flagged.or_else(|| at.map(|at| PeriodNo(next + at as u32)));
                    next += rules.len() as u32;
                }
                Fact::PeriodsChanged { campaign, moved, .. } if *campaign == about.campaign => {
                    let at = moved.iter().find(|moved| flagged(&moved.rule));
                    first_flagged = first_flagged.or_else(|| at.map(|moved| moved.period));
                }
                _ => {}
            }
        }
        let first_known = (!known.periods.is_empty()).then_some(PeriodNo(0));
        first_flagged.or(asked).or(first_known).or(first_new.map(PeriodNo))
    }
}

/// By whose word the steps have their dates that a procedure was asked about; each is a new period.
fn steps(what: &RegisterFact) -> Vec<&RuleUsed> {
    match what {
        RegisterFact::Registered { cases, .. } => cases.iter().map(|case| &case.limit.rule).collect(),
        RegisterFact::Case { to, .. } => match &**to {
            CaseMove::Closed { visits, .. } => visits.iter().map(|visit| &visit.rule).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Word that a definition's own rule stands in.
fn to_administrator(
    state: &State,
    campaign: CampaignNo,
    period: PeriodNo,
    now: Timestamp,
    words: &[String],
) -> Option<Notice> {
    let bureau = state.organisation.bureau()?;
    let post: PostId = ADMINISTRATOR.0.parse().ok()?;
    let post = state.organisation.post_at(bureau, &post)?;
    let units = UnitSet::one(bureau);
    Some(Notice {
        kind: NoticeKind::BaseRuleUsed,
        campaign,
        period,
        owed: now,
        to: Told::Posts(vec![(post, units.clone())]),
        units,
        missed: 0,
        words: Some(words.join("; ").into()),
    })
}

/// The same where nobody is asked, because a window brings dates that nobody knew of: one notice for
/// the new periods that fell back on the definition's rule.
pub(super) fn fallen_back(state: &State, campaign: CampaignNo, periods: &[NewPeriod], now: Timestamp) -> Option<Fact> {
    let mut words: Vec<String> = Vec::new();
    let mut first = None;
    for (i, period) in periods.iter().enumerate() {
        let RuleUsed::Base { procedure, cause } = &period.rule else { continue };
        let Some(package) = state.procedures.version(*procedure).map(|v| &v.package) else { continue };
        let line = format!("{} {} ({}: {cause})", package.id, package.version, Hook::Deadline);
        if !words.contains(&line) && words.len() < LISTED {
            words.push(line);
        }
        first = first.or(Some(i));
    }
    let period = PeriodNo((state.campaigns[campaign.index()].periods.len() + first?) as u32);
    let notice = to_administrator(state, campaign, period, now, &words)?;
    Some(Fact::NoticesOwed { notices: vec![notice] })
}

/// About a campaign as a whole.
pub(super) fn about(campaign: CampaignNo) -> About {
    About { campaign, duty: None, period: None, unit: None }
}

/// Calls as entries of bounded size.
fn in_entries(calls: Vec<CallRecord>) -> Vec<Fact> {
    let mut entries: Vec<Vec<CallRecord>> = Vec::new();
    let mut room = 0;
    for call in calls {
        // Its stored form; plain data in memory has no way to fail.
        let bytes = serde_json::to_vec(&call).unwrap_or_default().len();
        match entries.last_mut().filter(|_| bytes <= room) {
            Some(entry) => entry.push(call),
            None => {
                entries.push(vec![call]);
                room = limits::CALL_BYTES_PER_ENTRY;
            }
        }
        room = room.saturating_sub(bytes);
    }
    entries.into_iter().map(|calls| Fact::ProceduresAsked { calls }).collect()
}

/// What a procedure says of its failure goes into the ledger as one short line.
fn shortened(failure: Failure) -> Failure {
    let line = |text: Box<str>| -> Box<str> {
        text.chars().filter(|c| is_plain(*c)).take(limits::PHRASE_CHARS).collect::<String>().into()
    };
    match failure {
        Failure::Trap(text) => Failure::Trap(line(text)),
        Failure::Malformed(text) => Failure::Malformed(line(text)),
        Failure::Declined(text) => Failure::Declined(line(text)),
        other => other,
    }
}

/// Whether an answer comes to the same as no answer at all.
fn keeps(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Accepted(proposal) => proposal.keeps(),
        Verdict::Refused { .. } | Verdict::Failed(_) => true,
    }
}
