//! Ledgers to measure on: a campaign that runs today, laid into a folder before the service
//! starts, by the engine itself.

use crate::cli::failure::Failure;
use crate::rehearse::{Bureau, Error, Log, library};
use engine::deadline::{Deadline, Offset};
use engine::entry::{Endpoint, Entry};
use engine::id::{CampaignId, DutyId, EndpointId, EntryNo, EventId, KindId, LedgerId, PostId, UnitId};
use engine::input::{Hashed, Input, ObligationRef, Request, Submission};
use engine::org::{LIAISON, UnitRow};
use engine::plan::{Delay, Escalation, Level, Plan, PostAt, PostRef};
use engine::procedure::{NoProcedures, Package};
use engine::state::State;
use engine::time::{At, DayTime, Timestamp, day_of};
use runtime::{Clock, Wall};
use std::path::Path;
use std::sync::Arc;
use store::journal::Settings;
use store::{Journal, Ledgers};
use workflows::Source;

/// The campaign's id.
pub(super) const CAMPAIGN: &str = "bench";
/// A report owed by every office and village, every day.
pub(super) const REPORT: &str = "report";
/// Something owed an hour after an event.
pub(super) const ANSWER: &str = "answer";
const ALARM: &str = "alarm";

/// The machine's time.
pub(super) fn now() -> Timestamp {
    Wall::new().now()
}

/// A store in a new folder.
pub(super) fn store(folder: &Path) -> Result<Journal, Failure> {
    Ok(Journal::open(folder, Settings::default())?)
}

/// The campaign, from today on. `due` is the time of day at which reports are due. Who is late is
/// told so himself, at the due instant.
pub(super) fn plan(due: DayTime) -> Result<(Arc<str>, Plan), Error> {
    let zone = chrono_tz::Asia::Shanghai;
    let today = day_of(now(), zone);
    let last = today + chrono::Days::new(30);
    let text = format!(
        "campaign: {CAMPAIGN}\ntitle: 测量\nwindow: {today} .. {last}\n\
         posts: {{ section: 业务股 }}\nto: bureau/section\nevents: {{ {ALARM}: 触发 }}\n\
         duties:\n  {REPORT}:\n    title: 日报\n    who: [township-office, village]\n    every: day\n    \
         report: {{ zero: explicit, fields: {{ found: 新发现数 }} }}\n  \
         {ANSWER}:\n    title: 限时办理\n    who: village\n    due: {{ after: event.{ALARM}, hours: 1 }}\n    evidence: nothing\n"
    );
    let (source, plan) = library::compile(&Source::new("bench.yaml", &text), &workflows::calendars::bundled())?;
    let mut plan = Arc::unwrap_or_clone(plan);
    let own = PostRef { at: PostAt::Own, post: PostId::new(LIAISON)? };
    for duty in &mut plan.duties {
        duty.policy.reminders.clear();
        duty.policy.escalations = vec![Escalation { after: Delay::Minutes(0), to: vec![own.clone()] }];
        if !matches!(duty.deadline.offset, Offset::Hours(_)) {
            duty.deadline = Deadline { cutoff: due, ..duty.deadline };
        }
    }
    Ok((source, plan))
}

/// A bureau with so many villages directly under it.
pub(super) fn villages(id: &str, count: usize) -> Result<Bureau, Error> {
    let row = |id: String, kind: &str, level, parent: Option<&str>| -> Result<UnitRow, Error> {
        let (kind, parent) = (KindId::new(kind)?, parent.map(UnitId::new).transpose()?);
        Ok(UnitRow { name: id.clone(), id: UnitId::new(&id)?, kind, level, parent, posts: Vec::new() })
    };
    let mut units = vec![row(id.to_owned(), "county-bureau", Level::County, None)?];
    // The plan's report is owed by offices too, so there is one.
    units.push(row(format!("{id}-t1"), "township-office", Level::Township, Some(id))?);
    for number in 1..=count {
        units.push(row(format!("{id}-v{number:05}"), "village", Level::Village, Some(id))?);
    }
    Ok(Bureau { ledger: LedgerId::new(id)?, title: id.to_owned(), units })
}

/// A ledger being laid.
pub(super) struct Ground<'a> {
    ledger: LedgerId,
    state: State,
    log: Log<'a>,
    at: Timestamp,
}

impl<'a> Ground<'a> {
    /// A new ledger with the campaign running and what is due delivered to `sink`.
    pub(super) fn new(
        store: &'a dyn Ledgers,
        bureau: Bureau,
        (source, plan): &(Arc<str>, Plan),
        sink: Option<&str>,
    ) -> Result<Self, Failure> {
        let Bureau { ledger, title, units } = bureau;
        let log = Log::new(store, ledger.clone(), EntryNo(0));
        let mut ground = Ground { ledger: ledger.clone(), state: State::default(), log, at: now() };
        ground.give(Input::OpenLedger { id: ledger, title, zone: plan.zone })?;
        ground.give(Input::ImportUnits { rows: Hashed(units), complete: true })?;
        ground.campaign(source, plan, sink)?;
        Ok(ground)
    }

    /// A ledger that is there already, with the campaign added.
    pub(super) fn on(
        store: &'a dyn Ledgers,
        ledger: LedgerId,
        (source, plan): &(Arc<str>, Plan),
        sink: Option<&str>,
    ) -> Result<Self, Failure> {
        let mut state = State::default();
        loop {
            let records = store.read(&ledger, state.head, 10_000)?;
            if records.is_empty() {
                break;
            }
            for record in records {
                let entry = Entry::decode(&record.bytes).map_err(|_| store::Error::Closed)?;
                engine::apply(&mut state, &entry);
            }
        }
        let log = Log::new(store, ledger.clone(), state.head);
        let mut ground = Ground { ledger, state, log, at: now() };
        ground.campaign(source, plan, sink)?;
        Ok(ground)
    }

    fn campaign(&mut self, source: &Arc<str>, plan: &Plan, sink: Option<&str>) -> Result<(), Failure> {
        if let Some(url) = sink {
            let (id, secret) = (EndpointId::new("sink").map_err(Error::Id)?, super::service::SECRET.to_owned());
            self.give(Input::SetEndpoint(Hashed(Endpoint { id, url: url.to_owned(), secret, default: true })))?;
        }
        self.give(Input::PublishDefinition { source: source.clone(), plan: Hashed(Arc::new(plan.clone())) })?;
        let campaign = CampaignId::new(CAMPAIGN).map_err(Error::Id)?;
        let definition = plan.id.clone();
        self.give(Input::CreateCampaign { campaign: campaign.clone(), definition, version: None })?;
        self.give(Input::Activate { campaign })?;
        self.give(Input::Tick)
    }

    /// Something that will be due at an instant at most an hour ahead, owed by a village.
    pub(super) fn due_at(&mut self, unit: &UnitId, due: Timestamp) -> Result<(), Failure> {
        let campaign = CampaignId::new(CAMPAIGN).map_err(Error::Id)?;
        let event = EventId::new(ALARM).map_err(Error::Id)?;
        self.give(Input::RecordEvent { campaign, event, unit: unit.clone(), happened: Some(due.plus_minutes(-60)) })
    }

    /// A procedure in use, unsigned; its component is a blob already.
    pub(super) fn deploy(&mut self, package: Package) -> Result<(), Failure> {
        let procedure = package.id.clone();
        let (version, settings) = (None, None);
        self.give(Input::UploadProcedure { package: Hashed(Arc::new(package)), unsigned_allowed: true })?;
        self.give(Input::ShadowProcedure { procedure: procedure.clone(), version, settings: settings.clone() })?;
        self.give(Input::ActivateProcedure { procedure, version, settings })
    }

    /// Today's report of a unit: nothing to report.
    pub(super) fn report(&mut self, unit: &UnitId, period: &str) -> Result<(), Failure> {
        let (campaign, duty) = (CampaignId::new(CAMPAIGN).map_err(Error::Id)?, DutyId::new(REPORT).map_err(Error::Id)?);
        let obligation = ObligationRef { campaign, duty, period: period.to_owned(), unit: unit.clone() };
        self.give(Input::Submit { obligation, what: Submission::Zero })
    }

    /// Lets what opens open, and waits until everything is on the disk.
    pub(super) fn finish(mut self) -> Result<State, Failure> {
        self.at = now();
        self.give(Input::Tick)?;
        self.log.send(engine::next_wake(&self.state))?;
        self.log.finish()?;
        Ok(self.state)
    }

    pub(super) fn ledger(&self) -> &LedgerId {
        &self.ledger
    }

    fn give(&mut self, input: Input) -> Result<(), Failure> {
        let decision = engine::decide(&self.state, &Request::new("bench", input), At::new(self.at), &NoProcedures)?;
        for entry in decision.entries {
            engine::apply(&mut self.state, &entry);
            self.log.push(&entry);
        }
        if self.log.is_full() {
            self.log.send(engine::next_wake(&self.state))?;
        }
        Ok(())
    }
}
